//===- SweepKernel.cpp - Random conversions that check themselves -----------===//

#include "SweepKernel.h"
#include "heddle/Dialect/Tile/IR/Layouts.h"
#include "heddle/Driver/Driver.h"
#include "heddle/Driver/Registration.h"
#include "heddle/F2/Subspace.h"
#include "mlir/IR/Verifier.h"
#include "mlir/Parser/Parser.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"

using namespace heddle;
using namespace heddle::sweep;

using Columns = std::vector<uint64_t>;

/// Random columns that span all of F2^bits: a shuffled basis mixed with copies, and now and then XORs.
static Columns randomColumns(std::mt19937 &random, unsigned bits, unsigned count) {
  Columns columns;
  for (unsigned i = 0; i < bits; ++i)
    columns.push_back(uint64_t(1) << i);
  bool general = random() % 3 == 0;
  if (general)
    for (unsigned i = 0; i < 2 * bits && bits > 1; ++i) {
      unsigned a = random() % bits, b = random() % bits;
      if (a != b)
        columns[a] ^= columns[b];
    }
  while (columns.size() < count) {
    // A zero column is a copy; a repeated or mixed one is a copy, too, in disguise.
    uint64_t mixed = columns[random() % columns.size()] ^ columns[random() % columns.size()];
    columns.push_back(general && random() % 2 ? mixed : 0);
  }
  std::shuffle(columns.begin(), columns.end(), random);
  return columns;
}

/// Writes columns as bases of a shape of 2^rowBits x 2^colBits.
static std::string printLayout(const Columns &columns, unsigned registers, unsigned lanes, unsigned blocks,
                               unsigned colBits) {
  std::string text = "#tile.layout<";
  auto list = [&](const char *name, unsigned begin, unsigned end) {
    text += std::string(name) + " = [";
    for (unsigned i = begin; i < end; ++i)
      text += llvm::formatv("{0}[{1}, {2}]", i == begin ? "" : ", ", columns[i] >> colBits,
                            columns[i] & ((uint64_t(1) << colBits) - 1));
    text += "]";
  };
  list("register", 0, registers);
  text += ", ";
  list("lane", registers, registers + lanes);
  text += ", ";
  list("warp", registers + lanes, columns.size() - blocks);
  if (blocks > 0) {
    text += ", ";
    list("block", columns.size() - blocks, columns.size());
  }
  return text + ">";
}

Case sweep::makeCase(std::mt19937 &random, unsigned elementBits, unsigned warps, unsigned laneBits,
                     unsigned ctas) {
  unsigned blockBits = llvm::Log2_32(ctas), threadBits = laneBits + llvm::Log2_32(warps) + blockBits;
  unsigned bits = 2 + random() % 8;
  unsigned colBits = random() % (bits + 1);
  auto layout = [&] {
    unsigned least = bits > threadBits ? bits - threadBits : 0;
    unsigned registers = least + random() % 3;
    return printLayout(randomColumns(random, bits, registers + threadBits), registers, laneBits, blockBits,
                       colBits);
  };
  Case result;
  result.source = layout();
  result.destination = layout();
  result.shape = llvm::formatv("{0}x{1}x", 1u << (bits - colBits), 1u << colBits);
  result.elementBits = elementBits;
  result.warps = warps;
  result.ctas = ctas;
  result.elementsLog2 = bits;
  const char *contracts[] = {"", "{allow = [\"lanes\"]}", "{allow = [\"shared\"]}"};
  result.contract = contracts[random() % 3];
  return result;
}

/// The row-major index of every slot's own element, in a layout.
static std::string indexCode(const Case &c, const char *layout, const char *suffix) {
  unsigned columns = 0;
  llvm::StringRef(c.shape).drop_back().split('x').second.getAsInteger(10, columns);
  std::string type = "tensor<" + c.shape + "i32, " + layout + ">";
  return llvm::formatv("  %i{0} = tile.index 0 : {1}\n  %j{0} = tile.index 1 : {1}\n"
                       "  %n{0} = arith.constant dense<{2}> : {1}\n  %r{0} = arith.muli %i{0}, %n{0} : {1}\n"
                       "  %id{0} = arith.addi %r{0}, %j{0} : {1}\n",
                       suffix, type, columns);
}

/// Bits `shift` and up of the index as an element.
static std::string elementCode(const Case &c, const char *layout, const char *suffix) {
  std::string index = "tensor<" + c.shape + "i32, " + layout + ">";
  std::string element = llvm::formatv("tensor<{0}i{1}, {2}>", c.shape, c.elementBits, layout);
  std::string text = llvm::formatv(
      "    %s{0} = tile.splat %shift : {1}\n    %p{0} = arith.shrui %id{0}, %s{0} : {1}\n", suffix, index);
  if (c.elementBits < 32)
    return text +
           llvm::formatv("    %v{0} = arith.trunci %p{0} : {1} to {2}\n", suffix, index, element).str();
  if (c.elementBits == 32)
    return text +
           llvm::formatv(
               "    %z{0} = arith.constant dense<0> : {1}\n    %v{0} = arith.addi %p{0}, %z{0} : {1}\n",
               suffix, element)
               .str();
  // Something in both halves of 64 bits.
  return text + llvm::formatv("    %e{0} = arith.extui %p{0} : {1} to {2}\n    %m{0} = arith.constant "
                              "dense<12884901889> : {2}\n"
                              "    %v{0} = arith.muli %e{0}, %m{0} : {2}\n",
                              suffix, index, element)
                    .str();
}

std::string sweep::makeKernel(const Case &c, llvm::StringRef name) {
  const char *a = c.source.c_str(), *b = c.destination.c_str();
  unsigned rounds = c.elementBits >= 16 ? 1 : llvm::divideCeil(c.elementsLog2, c.elementBits);
  std::string typeA = llvm::formatv("tensor<{0}i{1}, {2}>", c.shape, c.elementBits, a);
  std::string typeB = llvm::formatv("tensor<{0}i{1}, {2}>", c.shape, c.elementBits, b);
  std::string text =
      llvm::formatv("tile.kernel @{0}() attributes {{num_warps = {1} : i32{2}} {{\n", name, c.warps,
                    c.ctas > 1 ? ", cluster = " + std::to_string(c.ctas) + " : i32" : "");
  text += indexCode(c, a, "a") + indexCode(c, b, "b");
  text += llvm::formatv(
      "  %zero = arith.constant 0 : i32\n  %one = arith.constant 1 : i32\n  %rounds = arith.constant {0} : "
      "i32\n"
      "  %width = arith.constant {1} : i32\n  scf.for %k = %zero to %rounds step %one : i32 {{\n"
      "    %shift = arith.muli %k, %width : i32\n",
      rounds, c.elementBits >= 32 ? 0 : c.elementBits);
  text += elementCode(c, a, "a") + elementCode(c, b, "b");
  text +=
      llvm::formatv("    %y = tile.convert_layout %va {0} : {1} -> {2}\n"
                    "    %ok = arith.cmpi eq, %y, %vb : {2}\n"
                    "    tile.assert %ok, \"wrong element\" : tensor<{3}i1, {4}>\n  }\n  tile.return\n}\n",
                    c.contract, typeA, typeB, c.shape, b);
  return text;
}

std::unique_ptr<mlir::MLIRContext> sweep::makeContext() {
  mlir::DialectRegistry registry;
  registerAllDialects(registry);
  return std::make_unique<mlir::MLIRContext>(registry, mlir::MLIRContext::Threading::DISABLED);
}

mlir::OwningOpRef<mlir::ModuleOp> sweep::lowerText(mlir::MLIRContext &context, llvm::StringRef text,
                                                   std::string &message) {
  mlir::ScopedDiagnosticHandler handler(&context, [&](mlir::Diagnostic &diagnostic) {
    message += diagnostic.str() + "\n";
    return mlir::success();
  });
  auto module = mlir::parseSourceString<mlir::ModuleOp>(text, &context);
  if (!module || mlir::failed(lower(*module, Stage::LLVM)))
    return {};
  return module;
}

std::string sweep::runAll(mlir::ModuleOp module, emulator::Statistics *statistics) {
  auto program = emulator::Program::compile(module);
  if (!program)
    return llvm::toString(program.takeError());
  const plan::TargetModel &target = *tile::getTarget(module);
  for (const KernelInfo &kernel : getKernels(module)) {
    emulator::LaunchConfig config;
    config.warpSize = target.warpSize;
    config.banks = target.sharedBanks;
    config.bankBytes = target.bankBytes;
    config.threadsPerCta = kernel.numWarps * target.warpSize;
    config.cluster = kernel.cluster;
    config.dynamicSharedBytes = kernel.sharedDynamic;
    llvm::Expected<emulator::RunResult> result = (*program)->run(kernel.name, {}, config);
    if (!result)
      return kernel.name + ": " + llvm::toString(result.takeError());
    if (statistics)
      statistics->add(result->statistics);
    if (!result->ok())
      return kernel.name + ": " + emulator::getFaultKindName(result->faults[0].kind).str() + ": " +
             result->faults[0].message + ", thread " + std::to_string(result->faults[0].thread);
  }
  return "";
}
