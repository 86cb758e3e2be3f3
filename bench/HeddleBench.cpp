//===- HeddleBench.cpp - What the algebra, planning and compiling cost ------===//
//
// Run as: build/bin/heddle-bench. Figures of one run may be compared with each other; those of two runs may
// not.
//
//===----------------------------------------------------------------------===//

#include "heddle/Dialect/Target/IR/TargetRegistry.h"
#include "heddle/Driver/Driver.h"
#include "heddle/Driver/Registration.h"
#include "heddle/F2/BitMatrix.h"
#include "heddle/Layout/Divide.h"
#include "heddle/Layout/Families.h"
#include "heddle/Layout/Inverse.h"
#include "heddle/Layout/Product.h"
#include "heddle/Layout/Replication.h"
#include "heddle/Layout/Text.h"
#include "heddle/Plan/Plan.h"
#include "mlir/Parser/Parser.h"
#include <benchmark/benchmark.h>
#include <random>

using namespace heddle;

//===----------------------------------------------------------------------===//
// F2
//===----------------------------------------------------------------------===//

static f2::BitMatrix regularMatrix(unsigned n) {
  std::mt19937_64 random(n);
  for (;;) {
    f2::BitMatrix a(n, n);
    for (unsigned j = 0; j < n; ++j)
      a.setColumn(j, random() & ((f2::Word(1) << n) - 1));
    if (a.rank() == n)
      return a;
  }
}

static void multiply(benchmark::State &state) {
  f2::BitMatrix a = regularMatrix(state.range(0));
  for (auto _ : state)
    benchmark::DoNotOptimize(a * a);
}
BENCHMARK(multiply)->Arg(8)->Arg(16)->Arg(24);

static void invert(benchmark::State &state) {
  f2::BitMatrix a = regularMatrix(state.range(0));
  for (auto _ : state)
    benchmark::DoNotOptimize(a.inverse());
}
BENCHMARK(invert)->Arg(8)->Arg(16)->Arg(24);

static void solveForVector(benchmark::State &state) {
  f2::BitMatrix a = regularMatrix(state.range(0));
  for (auto _ : state)
    benchmark::DoNotOptimize(f2::solve(a, f2::Word(1)));
}
BENCHMARK(solveForVector)->Arg(8)->Arg(16)->Arg(24);

//===----------------------------------------------------------------------===//
// Layouts and plans
//===----------------------------------------------------------------------===//

static layout::LinearLayout withBlock(layout::LinearLayout l) {
  llvm::SmallVector<layout::DimSize> ins(l.getIns());
  ins.push_back({layout::kBlock, 0});
  return layout::LinearLayout(ins, l.getOuts(), l.matrix());
}

static layout::LinearLayout rows() {
  return withBlock(llvm::cantFail(layout::blocked({128, 128}, {1, 8}, {4, 8}, {8, 1}, {1, 0})));
}
static layout::LinearLayout columns() {
  return withBlock(llvm::cantFail(layout::blocked({128, 128}, {8, 1}, {8, 4}, {1, 8}, {0, 1})));
}

static void makeBlocked(benchmark::State &state) {
  for (auto _ : state)
    benchmark::DoNotOptimize(rows());
}
BENCHMARK(makeBlocked);

static void layoutProduct(benchmark::State &state) {
  layout::LinearLayout tile = llvm::cantFail(layout::blocked({8, 64}, {1, 8}, {4, 8}, {2, 1}, {1, 0}));
  layout::LinearLayout repeats = layout::LinearLayout::identity(4, layout::kRegister, layout::Dim::tensor(0));
  for (auto _ : state)
    benchmark::DoNotOptimize(layout::product(tile, repeats));
}
BENCHMARK(layoutProduct);

static void layoutDivide(benchmark::State &state) {
  layout::LinearLayout whole = rows();
  layout::LinearLayout vector = layout::LinearLayout::identity(3, layout::kRegister, layout::Dim::tensor(1));
  for (auto _ : state)
    benchmark::DoNotOptimize(layout::divideLeft(whole, vector));
}
BENCHMARK(layoutDivide);

static void layoutInvertAndCompose(benchmark::State &state) {
  layout::LinearLayout a = rows(), b = columns();
  for (auto _ : state)
    benchmark::DoNotOptimize(layout::invertAndCompose(b, a));
}
BENCHMARK(layoutInvertAndCompose);

static void layoutFreeBits(benchmark::State &state) {
  layout::LinearLayout a = rows();
  for (auto _ : state)
    benchmark::DoNotOptimize(layout::freeBits(a, layout::kLane));
}
BENCHMARK(layoutFreeBits);

static void layoutPrintAndParse(benchmark::State &state) {
  layout::LinearLayout a = rows();
  for (auto _ : state) {
    std::string text;
    llvm::raw_string_ostream os(text);
    layout::printLayout(a, os);
    benchmark::DoNotOptimize(llvm::cantFail(layout::parseLayout(text, {128, 128})));
  }
}
BENCHMARK(layoutPrintAndParse);

/// A 128x128 f16 transpose over 8 warps: all paths are tried, shared memory is taken.
static void planTranspose(benchmark::State &state) {
  plan::Problem problem{rows(), columns(), 16, {}};
  const plan::TargetModel &target = *target::lookupTarget("sm_90a");
  for (auto _ : state)
    benchmark::DoNotOptimize(plan::planConversion(problem, target));
}
BENCHMARK(planTranspose);

//===----------------------------------------------------------------------===//
// Programs
//===----------------------------------------------------------------------===//

static const char *program = R"(
#a = #tile.blocked<shape = [64, 64], registers = [4, 8], lanes = [4, 8], warps = [4, 1], order = [1, 0]>
#b = #tile.blocked<shape = [64, 64], registers = [8, 4], lanes = [8, 4], warps = [1, 4], order = [0, 1]>
tile.kernel @k(%p: !tile.ptr<i32> {tile.divisibility = 16 : i32}) attributes {num_warps = 4 : i32} {
  %i = tile.index 1 : tensor<64x64xi32, #a>
  %x = tile.load %p[%i] : !tile.ptr<i32>, tensor<64x64xi32, #a> -> tensor<64x64xi32, #a>
  %y = tile.convert_layout %x : tensor<64x64xi32, #a> -> tensor<64x64xi32, #b>
  %ok = arith.cmpi sge, %y, %y : tensor<64x64xi32, #b>
  tile.assert %ok, "no" : tensor<64x64xi1, #b>
  tile.return
}
)";

static std::unique_ptr<mlir::MLIRContext> makeContext() {
  mlir::DialectRegistry registry;
  registerAllDialects(registry);
  return std::make_unique<mlir::MLIRContext>(registry, mlir::MLIRContext::Threading::DISABLED);
}

static void planAndLower(benchmark::State &state) {
  auto context = makeContext();
  for (auto _ : state) {
    auto module = mlir::parseSourceString<mlir::ModuleOp>(program, context.get());
    if (mlir::failed(lower(*module, Stage::LLVM)))
      state.SkipWithError("lowering failed");
  }
}
BENCHMARK(planAndLower)->Unit(benchmark::kMillisecond);

static void emitPTX(benchmark::State &state) {
  auto context = makeContext();
  auto module = mlir::parseSourceString<mlir::ModuleOp>(program, context.get());
  if (mlir::failed(lower(*module, Stage::LLVM)))
    state.SkipWithError("lowering failed");
  for (auto _ : state)
    if (auto text = emit(*module, "ptx"); !text)
      state.SkipWithError(llvm::toString(text.takeError()).c_str());
}
BENCHMARK(emitPTX)->Unit(benchmark::kMillisecond);

/// What `heddle compile` does with an example: read, plan, lower, emit PTX for sm_90a.
static void compileExample(benchmark::State &state, const char *name) {
  auto context = makeContext();
  for (auto _ : state) {
    SourceProgram source =
        loadProgram(*context, {std::string(HEDDLE_EXAMPLES "/") + name + ".mlir", "sm_90a", ""});
    if (!source)
      return state.SkipWithError("the example was not read");
    if (auto text = emit(*source.module, "ptx"); !text)
      return state.SkipWithError(llvm::toString(text.takeError()).c_str());
  }
}
BENCHMARK_CAPTURE(compileExample, reorder, "reorder")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(compileExample, transpose, "transpose")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(compileExample, add, "add")->Unit(benchmark::kMillisecond);

static void compileForHost(benchmark::State &state) {
  auto context = makeContext();
  auto module = mlir::parseSourceString<mlir::ModuleOp>(program, context.get());
  if (mlir::failed(lower(*module, Stage::LLVM)))
    state.SkipWithError("lowering failed");
  for (auto _ : state)
    if (auto compiled = emulator::Program::compile(*module); !compiled)
      state.SkipWithError(llvm::toString(compiled.takeError()).c_str());
}
BENCHMARK(compileForHost)->Unit(benchmark::kMillisecond);

/// CTAs of 128 threads, 64x64 elements each, on one host thread.
static void emulate(benchmark::State &state) {
  auto context = makeContext();
  auto module = mlir::parseSourceString<mlir::ModuleOp>(program, context.get());
  if (mlir::failed(lower(*module, Stage::LLVM)))
    return state.SkipWithError("lowering failed");
  auto compiled = llvm::cantFail(emulator::Program::compile(*module));
  std::vector<uint8_t> data(64 * 4, 0);
  emulator::Argument argument = emulator::BufferArgument{"p", data};
  emulator::LaunchConfig config;
  config.threadsPerCta = 128;
  config.hostThreads = 1;
  for (auto _ : state)
    if (auto result = compiled->run("k", argument, config); !result || !result->ok())
      state.SkipWithError("the kernel failed");
  state.SetItemsProcessed(state.iterations() * 128);
}
BENCHMARK(emulate)->Unit(benchmark::kMillisecond);

BENCHMARK_MAIN();
