//===- FuzzTest.cpp - Programs without layouts, compiled and judged ---------===//
//
// Each random program is compiled for a target, run on the emulator, and compared with the reference
// interpreter; every so often it is translated to PTX as well. HEDDLE_FUZZ is the number of programs,
// HEDDLE_FUZZ_SEED the first seed. A failure prints the seed and the program.
//
//===----------------------------------------------------------------------===//

#include "ProgramGenerator.h"
#include "heddle/Dialect/Tile/IR/Layouts.h"
#include "heddle/Driver/Driver.h"
#include "heddle/Driver/Registration.h"
#include "heddle/Interpret/Interpret.h"
#include "heddle/Target/PTX/PTX.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/Parser/Parser.h"
#include "llvm/ADT/APFloat.h"
#include "llvm/Support/Process.h"
#include "gtest/gtest.h"
#include <random>

using namespace heddle;
using namespace heddle::fuzz;

namespace {

uint64_t getNumber(const char *variable, uint64_t otherwise) {
  std::optional<std::string> text = llvm::sys::Process::GetEnv(variable);
  uint64_t number = otherwise;
  return text && !llvm::StringRef(*text).getAsInteger(10, number) ? number : otherwise;
}

unsigned bytesOf(llvm::StringRef element) {
  unsigned bits = 0;
  element.drop_while([](char c) { return !llvm::isDigit(c); }).getAsInteger(10, bits);
  return llvm::divideCeil(bits, 8);
}

const llvm::fltSemantics *semanticsOf(llvm::StringRef element) {
  return element == "f16"    ? &llvm::APFloat::IEEEhalf()
         : element == "bf16" ? &llvm::APFloat::BFloat()
         : element == "f32"  ? &llvm::APFloat::IEEEsingle()
         : element == "f64"  ? &llvm::APFloat::IEEEdouble()
                             : nullptr;
}

uint64_t elementAt(const std::vector<uint8_t> &bytes, size_t index, unsigned width) {
  uint64_t bits = 0;
  for (unsigned i = 0; i < width; ++i)
    bits |= uint64_t(bytes[index * width + i]) << (8 * i);
  return bits;
}

/// Random numbers for an input; a fixed pattern for an output, so that both runs leave what they do not
/// write.
std::vector<uint8_t> fill(const BufferSpec &buffer, std::mt19937_64 &random) {
  unsigned width = bytesOf(buffer.elementType);
  std::vector<uint8_t> bytes;
  for (int64_t i = 0; i < buffer.count; ++i) {
    uint64_t bits = random();
    if (buffer.isOutput) {
      bits = 0;
    } else if (const llvm::fltSemantics *semantics = semanticsOf(buffer.elementType)) {
      llvm::APFloat number(double(int64_t(bits % (2 * buffer.bound + 1)) - buffer.bound));
      bool losesInfo;
      number.convert(*semantics, llvm::APFloat::rmNearestTiesToEven, &losesInfo);
      bits = number.bitcastToAPInt().getZExtValue();
    } else if (buffer.elementType == "i1") {
      bits &= 1;
    }
    for (unsigned byte = 0; byte < width; ++byte)
      bytes.push_back(bits >> (8 * byte));
  }
  return bytes;
}

/// The index of the first element that differs; zeros of either sign are equal.
std::optional<size_t> findDifference(const BufferSpec &buffer, const std::vector<uint8_t> &a,
                                     const std::vector<uint8_t> &b) {
  unsigned width = bytesOf(buffer.elementType);
  uint64_t sign = semanticsOf(buffer.elementType) ? uint64_t(1) << (8 * width - 1) : 0;
  for (int64_t i = 0; i < buffer.count; ++i) {
    uint64_t x = elementAt(a, i, width), y = elementAt(b, i, width);
    if (x != y && !((x & ~sign) == 0 && (y & ~sign) == 0))
      return i;
  }
  return std::nullopt;
}

/// What a program asks of one thread: the elements of each op's results, at least one for each op.
uint64_t countWork(mlir::ModuleOp module, unsigned threads) {
  uint64_t work = 0;
  module.walk([&](mlir::Operation *op) {
    ++work;
    for (mlir::Type type : op->getResultTypes())
      if (auto tensor = mlir::dyn_cast<mlir::RankedTensorType>(type))
        work += llvm::divideCeil(tensor.getNumElements(), threads);
  });
  return work;
}

/// Ops of the lowered program for each unit of work. The most that 5,000 programs had was 15.3. A pass whose
/// output grows faster than its input shows up here, whatever the machine.
constexpr uint64_t maxOpsPerWork = 40;

class Fuzz : public ::testing::Test {
protected:
  Fuzz() {
    mlir::DialectRegistry registry;
    registerAllDialects(registry);
    context = std::make_unique<mlir::MLIRContext>(registry, mlir::MLIRContext::Threading::DISABLED);
  }

  mlir::OwningOpRef<mlir::ModuleOp> parse(const GeneratedProgram &program, llvm::StringRef target) {
    auto module = mlir::parseSourceString<mlir::ModuleOp>(program.text, context.get());
    if (module)
      (*module)->setAttr(tile::TileDialect::targetAttrName, mlir::StringAttr::get(context.get(), target));
    return module;
  }

  static std::vector<emulator::Argument> toArguments(const GeneratedProgram &program,
                                                     std::vector<std::vector<uint8_t>> &bytes) {
    std::vector<emulator::Argument> arguments;
    for (auto [buffer, data] : llvm::zip_equal(program.buffers, bytes))
      arguments.push_back(emulator::BufferArgument{"p" + std::to_string(arguments.size()), data,
                                                   /*initialized=*/true, buffer.isOutput});
    return arguments;
  }

  void check(uint64_t seed, llvm::StringRef target, bool translate) {
    GeneratedProgram program = generateProgram(seed);
    SCOPED_TRACE("HEDDLE_FUZZ_SEED=" + std::to_string(seed) + " HEDDLE_FUZZ=1 for " + target.str() + "\n" +
                 program.text);
    std::string diagnostics;
    mlir::ScopedDiagnosticHandler handler(
        context.get(), [&](mlir::Diagnostic &diagnostic) { diagnostics += diagnostic.str() + "\n"; });
    std::mt19937_64 random(seed);
    std::vector<std::vector<uint8_t>> expected;
    for (const BufferSpec &buffer : program.buffers)
      expected.push_back(fill(buffer, random));
    std::vector<std::vector<uint8_t>> actual = expected;

    auto reference = parse(program, target), module = parse(program, target);
    ASSERT_TRUE(reference && module) << diagnostics;
    ASSERT_TRUE(mlir::succeeded(interpret::run(*(*reference).getOps<tile::KernelOp>().begin(),
                                               toArguments(program, expected), {1, 1, 1})))
        << diagnostics;
    uint64_t work = countWork(*module, 32 * program.warps), ops = 0;
    ASSERT_TRUE(mlir::succeeded(lower(*module, Stage::LLVM))) << diagnostics;
    module->walk([&](mlir::Operation *) { ++ops; });
    EXPECT_LE(ops, maxOpsPerWork * work) << "from " << work << " units of work";
    ASSERT_NO_FATAL_FAILURE(emulate(program, *module, actual));
    for (auto [index, buffer] : llvm::enumerate(program.buffers))
      if (std::optional<size_t> at = findDifference(buffer, expected[index], actual[index]))
        FAIL() << "buffer p" << index << " differs at element " << *at << ": expected bits "
               << elementAt(expected[index], *at, bytesOf(buffer.elementType)) << ", but got "
               << elementAt(actual[index], *at, bytesOf(buffer.elementType));
    if (translate) {
      llvm::Expected<std::string> ptx = ptx::translateToPTX(*module, *tile::getTarget(*module));
      ASSERT_TRUE(bool(ptx)) << llvm::toString(ptx.takeError());
    }
  }

  void emulate(const GeneratedProgram &program, mlir::ModuleOp module,
               std::vector<std::vector<uint8_t>> &bytes) {
    auto compiled = emulator::Program::compile(module);
    ASSERT_TRUE(bool(compiled)) << llvm::toString(compiled.takeError());
    const plan::TargetModel &target = *tile::getTarget(module);
    emulator::LaunchConfig config;
    config.warpSize = target.warpSize;
    config.threadsPerCta = program.warps * target.warpSize;
    config.dynamicSharedBytes = getKernels(module).front().sharedDynamic;
    config.hostThreads = 1;
    auto result = (*compiled)->run("fuzz", toArguments(program, bytes), config);
    ASSERT_TRUE(bool(result)) << llvm::toString(result.takeError());
    ASSERT_TRUE(result->ok()) << result->faults.front().message;
  }

  std::unique_ptr<mlir::MLIRContext> context;
};

TEST_F(Fuzz, CompiledProgramsAgreeWithTheReference) {
  const char *targets[] = {"sm_80", "sm_90a", "sm_86", "sm_100a", "sm_89", "sm_120a"};
  uint64_t first = getNumber("HEDDLE_FUZZ_SEED", 1), count = getNumber("HEDDLE_FUZZ", 300);
  for (uint64_t seed = first; seed < first + count; ++seed) {
    check(seed, targets[seed % std::size(targets)], /*translate=*/seed % 8 == 0);
    if (HasFatalFailure())
      return;
  }
}

TEST(ProgramGenerator, IsDeterministic) {
  for (uint64_t seed = 1; seed < 20; ++seed)
    EXPECT_EQ(generateProgram(seed).text, generateProgram(seed).text);
  EXPECT_NE(generateProgram(1).text, generateProgram(2).text);
}

} // namespace
