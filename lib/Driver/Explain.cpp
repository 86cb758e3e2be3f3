//===- Explain.cpp - How each conversion of a program is carried out --------===//

#include "heddle/Explain/Explain.h"
#include "ExplainedConversions.h"
#include "heddle/Dialect/Move/Transforms/Passes.h"
#include "heddle/Dialect/Tile/IR/Layouts.h"
#include "heddle/Dialect/Tile/Transforms/AssignLayouts.h"
#include "heddle/Dialect/Tile/Transforms/Passes.h"
#include "heddle/Driver/Driver.h"
#include "mlir/IR/Verifier.h"
#include "mlir/Pass/PassManager.h"

using namespace mlir;
using namespace heddle;

static std::string locationText(Location loc) {
  std::string text;
  llvm::raw_string_ostream os(text);
  if (auto file = loc->findInstanceOf<FileLineColLoc>())
    os << file.getFilename().getValue() << ":" << file.getLine() << ":" << file.getColumn();
  else
    loc.print(os);
  return text;
}

template <typename T> static std::string textOf(const T &value) {
  std::string text;
  llvm::raw_string_ostream(text) << value;
  return text;
}

static explain::Conversion explainOne(tile::ConvertLayoutOp op, tile::KernelOp kernel) {
  explain::Conversion conversion;
  conversion.location = locationText(op.getLoc());
  conversion.kernel = kernel.getSymName().str();
  conversion.element = textOf(op.getType().getElementType());
  conversion.source = textOf(tile::getLayout(op.getSource().getType()));
  conversion.result = textOf(tile::getLayout(op.getType()));
  conversion.problem = move::makeProblem(op);
  conversion.target = tile::getTarget(op);
  conversion.answer = plan::planConversion(conversion.problem, *conversion.target);
  return conversion;
}

SmallVector<tile::ConvertLayoutOp> heddle::listConversions(ModuleOp module) {
  SmallVector<tile::ConvertLayoutOp> conversions;
  module.walk([&](tile::ConvertLayoutOp op) {
    if (op->getParentOfType<tile::KernelOp>() && tile::getLayout(op.getType()))
      conversions.push_back(op);
  });
  return conversions;
}

std::vector<explain::Conversion> heddle::explainConversions(ModuleOp module) {
  std::vector<explain::Conversion> conversions;
  for (tile::ConvertLayoutOp op : listConversions(module))
    conversions.push_back(explainOne(op, op->getParentOfType<tile::KernelOp>()));
  return conversions;
}

FailureOr<std::vector<explain::Decision>> heddle::assignLayouts(ModuleOp module, LayoutOptions layouts) {
  std::vector<tile::LayoutDecision> decisions;
  PassManager inliner(module.getContext());
  inliner.addPass(tile::createTileInline());
  if (failed(inliner.run(module)))
    return failure();
  if (!layouts.keep)
    for (auto kernel : module.getOps<tile::KernelOp>())
      if (failed(tile::assignLayouts(kernel, {layouts.naive}, &decisions)))
        return failure();
  if (failed(verify(module)))
    return failure();
  // Conversions of partial results are explained as those that are written.
  PassManager pm(module.getContext());
  pm.nest<tile::KernelOp>().addPass(tile::createTileDecompose());
  if (failed(pm.run(module)))
    return failure();
  std::vector<explain::Decision> result;
  for (const tile::LayoutDecision &decision : decisions)
    result.push_back({locationText(decision.loc), decision.kernel,
                      textOf(RankedTensorType::get(decision.type.getShape(), decision.type.getElementType())),
                      textOf(tile::getLayout(decision.type)), decision.kind, decision.reason});
  return result;
}

/// The number of values that a dim of either layout has.
static unsigned sizeOf(layout::Dim dim, tile::LayoutAttr a, tile::LayoutAttr b) {
  return 1u << std::max(a.getBits(dim), b.getBits(dim));
}

/// A program with the conversion as its only op, so that the verifiers see it as they would in any other.
static OwningOpRef<ModuleOp> makeProgram(Type source, Type result, StringRef target, unsigned numWarps) {
  MLIRContext *context = source.getContext();
  Location loc = UnknownLoc::get(context);
  tile::LayoutAttr a = tile::getLayout(source), b = tile::getLayout(result);
  if (!numWarps)
    numWarps = sizeOf(layout::kWarp, a, b);
  unsigned cluster = sizeOf(layout::kBlock, a, b);
  OwningOpRef<ModuleOp> module = ModuleOp::create(loc);
  OpBuilder builder(context);
  if (!target.empty())
    (*module)->setAttr(tile::TileDialect::targetAttrName, builder.getStringAttr(target));
  builder.setInsertionPointToStart(module->getBody());
  auto kernel = tile::KernelOp::create(builder, loc, "convert", builder.getFunctionType({}, {}), numWarps,
                                       cluster > 1 ? builder.getI32IntegerAttr(cluster) : IntegerAttr(),
                                       /*arg_attrs=*/ArrayAttr(), /*res_attrs=*/ArrayAttr());
  builder.setInsertionPointToStart(&kernel.getBody().emplaceBlock());
  Value value = UnrealizedConversionCastOp::create(builder, loc, source, ValueRange()).getResult(0);
  tile::ConvertLayoutOp::create(builder, loc, result, value);
  tile::ReturnOp::create(builder, loc);
  return module;
}

llvm::Expected<explain::Conversion> heddle::explainConversion(Type source, Type result, StringRef target,
                                                              unsigned numWarps, Proof proof) {
  for (Type type : {source, result})
    if (!tile::getLayout(type))
      return llvm::createStringError("expected a tensor type with a layout, but got '" + textOf(type) + "'");
  std::string message;
  ScopedDiagnosticHandler handler(source.getContext(), [&](Diagnostic &diagnostic) {
    if (message.empty())
      message = diagnostic.str();
  });
  OwningOpRef<ModuleOp> module = makeProgram(source, result, target, numWarps);
  if (failed(verify(*module)))
    return llvm::createStringError(message);
  std::vector<explain::Conversion> conversions = explainConversions(*module);
  if (failed(proveConversions(*module, proof, conversions)))
    return llvm::createStringError(message);
  explain::Conversion conversion = std::move(conversions.front());
  conversion.location.clear();
  conversion.kernel.clear();
  return conversion;
}
