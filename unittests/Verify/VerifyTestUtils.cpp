//===- VerifyTestUtils.cpp - Conversions to prove and to break --------------===//

#include "VerifyTestUtils.h"
#include "heddle/Driver/Driver.h"
#include "heddle/Driver/Registration.h"
#include "heddle/Verify/Passes.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "llvm/Support/FormatVariadic.h"
#include "gtest/gtest.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::verify;

std::unique_ptr<MLIRContext> verify::makeContext() {
  DialectRegistry registry;
  registerAllDialects(registry);
  auto context = std::make_unique<MLIRContext>(registry, MLIRContext::Threading::DISABLED);
  context->loadAllAvailableDialects();
  context->loadDialect<smt::SMTDialect>();
  return context;
}

std::string verify::makeKernel(unsigned warps, StringRef shape, StringRef element,
                               ArrayRef<StringRef> layouts, StringRef contract) {
  auto type = [&](StringRef layout) {
    return llvm::formatv("tensor<{0}{1}, {2}>", shape, element, layout).str();
  };
  std::string text = llvm::formatv(
      "tile.kernel @k(%s: {0}) attributes {{num_warps = {1} : i32} {{\n  %x0 = tile.splat %s : {2}\n",
      element, warps, type(layouts[0]));
  bool isInteger = element.starts_with("i");
  for (unsigned i = 1; i < layouts.size(); ++i) {
    text += llvm::formatv("  %x{0} = tile.convert_layout %x{1} {2} : {3} -> {4}\n", i, i - 1, contract,
                          type(layouts[i - 1]), type(layouts[i]));
    // A use, so that each conversion is one of its own.
    text += llvm::formatv("  %m{0} = arith.cmp{1} {2}, %x{0}, %x{0} : {3}\n  tile.assert %m{0}, \"use\" : "
                          "tensor<{4}i1, {5}>\n",
                          i, isInteger ? "i" : "f", isInteger ? "eq" : "oeq", type(layouts[i]), shape,
                          layouts[i]);
  }
  return text + "  tile.return\n}\n";
}

OwningOpRef<ModuleOp> verify::planText(MLIRContext &context, StringRef text) {
  auto module = parseSourceString<ModuleOp>(text, &context);
  if (!module || failed(lower(*module, Stage::Move, Proof::Off)))
    ADD_FAILURE() << text.str();
  return module;
}

OwningOpRef<ModuleOp> verify::parseText(MLIRContext &context, StringRef text) {
  auto module = parseSourceString<ModuleOp>(text, &context);
  EXPECT_TRUE(bool(module)) << text.str();
  return module;
}

std::string verify::prove(ModuleOp module) {
  std::string text;
  ScopedDiagnosticHandler handler(module.getContext(), [&](Diagnostic &diagnostic) {
    text += diagnostic.str() + "\n";
    return success();
  });
  PassManager pm(module.getContext());
  pm.addPass(createMoveProve());
  bool ok = succeeded(pm.run(module));
  EXPECT_EQ(ok, text.empty()) << text;
  return text;
}

IsolatedConversion verify::isolateConversion(ModuleOp module, unsigned index) {
  std::vector<Conversion> conversions = findConversions(*module.getOps<tile::KernelOp>().begin());
  EXPECT_LT(index, conversions.size());
  FailureOr<IsolatedConversion> isolated = isolate(conversions[index]);
  EXPECT_TRUE(succeeded(isolated));
  return std::move(*isolated);
}

std::string verify::proveLowered(IsolatedConversion &conversion) {
  llvm::Expected<OriginsProof> proof = proveOrigins(conversion);
  return proof ? "" : llvm::toString(proof.takeError());
}

std::string verify::proveLoweredBySMT(IsolatedConversion &conversion) {
  llvm::Expected<SMTProof> proof = proveSMT(conversion);
  return proof ? "" : llvm::toString(proof.takeError());
}
