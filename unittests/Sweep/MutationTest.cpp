//===- MutationTest.cpp - The sweep notices broken steps --------------------===//
//
// Lowered code is broken on purpose, one way at a time; a sweep kernel that still passes would prove nothing.
//
//===----------------------------------------------------------------------===//

#include "SweepKernel.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/IR/Builders.h"
#include "gtest/gtest.h"

using namespace heddle;
using namespace heddle::sweep;
using namespace mlir;

// The accumulator of an f32 mma as the operand of a tf32 one: shuffles between selects.
static const char *accumulator =
    "#tile.layout<register = [[0, 1], [8, 0]], lane = [[0, 2], [0, 4], [1, 0], [2, 0], [4, 0]]>";
static const char *operand =
    "#tile.layout<register = [[8, 0], [0, 4]], lane = [[0, 1], [0, 2], [1, 0], [2, 0], [4, 0]]>";

static OwningOpRef<ModuleOp> lowered(MLIRContext &context, const char *contract) {
  Case conversion{accumulator, operand, "16x8x", 32, 1, 7, contract};
  std::string message;
  auto module = lowerText(context, makeKernel(conversion, "k"), message);
  EXPECT_TRUE(bool(module)) << message;
  return module;
}

template <typename Op> static unsigned forEach(ModuleOp module, llvm::function_ref<void(Op)> mutate) {
  SmallVector<Op> ops;
  module.walk([&](Op op) { ops.push_back(op); });
  for (Op op : ops)
    mutate(op);
  return ops.size();
}

TEST(Mutation, UnbrokenCodePasses) {
  auto context = makeContext();
  for (const char *contract : {"{allow = [\"lanes\"]}", "{allow = [\"shared\"]}"})
    EXPECT_EQ(runAll(*lowered(*context, contract)), "") << contract;
}

TEST(Mutation, WrongShuffleLane) {
  auto context = makeContext();
  auto module = lowered(*context, "{allow = [\"lanes\"]}");
  unsigned count = forEach<NVVM::ShflOp>(*module, [](NVVM::ShflOp op) {
    OpBuilder builder(op);
    Value one =
        LLVM::ConstantOp::create(builder, op.getLoc(), builder.getI32Type(), builder.getI32IntegerAttr(1));
    op.getOffsetMutable().assign(LLVM::XOrOp::create(builder, op.getLoc(), op.getOffset(), one));
  });
  EXPECT_EQ(count, 4u);
  EXPECT_NE(runAll(*module), "");
}

TEST(Mutation, SwappedSelects) {
  auto context = makeContext();
  auto module = lowered(*context, "{allow = [\"lanes\"]}");
  unsigned count = forEach<LLVM::SelectOp>(*module, [](LLVM::SelectOp op) {
    Value yes = op.getTrueValue();
    op.getTrueValueMutable().assign(op.getFalseValue());
    op.getFalseValueMutable().assign(yes);
  });
  EXPECT_EQ(count, 8u);
  EXPECT_NE(runAll(*module), "");
}

TEST(Mutation, WrongSharedAddress) {
  auto context = makeContext();
  auto module = lowered(*context, "{allow = [\"shared\"]}");
  bool first = true;
  forEach<LLVM::LoadOp>(*module, [&](LLVM::LoadOp op) {
    if (!std::exchange(first, false))
      return;
    OpBuilder builder(op);
    // The neighbour's word.
    op.getAddrMutable().assign(
        LLVM::GEPOp::create(builder, op.getLoc(), op.getAddr().getType(), builder.getI8Type(), op.getAddr(),
                            ArrayRef<LLVM::GEPArg>{int32_t(op.getAlignment().value_or(4))}));
  });
  EXPECT_FALSE(first);
  EXPECT_NE(runAll(*module), "");
}

TEST(Mutation, MissingBarrier) {
  auto context = makeContext();
  auto module = lowered(*context, "{allow = [\"shared\"]}");
  EXPECT_GT(forEach<NVVM::SyncWarpOp>(*module, [](NVVM::SyncWarpOp op) { op.erase(); }), 0u);
  std::string fault = runAll(*module);
  EXPECT_TRUE(StringRef(fault).contains("race") || StringRef(fault).contains("uninitialized")) << fault;
}
