//===- MutationTest.cpp - What is wrong is refused --------------------------===//
//
// Each test breaks a plan or its code in one way that a planner or a lowering could, and expects the proof to
// refuse it with the right message. Nothing here is ever run: all of it is found at compile time.
//
//===----------------------------------------------------------------------===//

#include "VerifyTestUtils.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/Verifier.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::verify;
using testing::HasSubstr;

// The accumulator of an f32 mma as the operand of a tf32 one: shuffles between selects.
static const char *accumulator =
    "#tile.layout<register = [[0, 1], [8, 0]], lane = [[0, 2], [0, 4], [1, 0], [2, 0], [4, 0]]>";
static const char *operand =
    "#tile.layout<register = [[8, 0], [0, 4]], lane = [[0, 1], [0, 2], [1, 0], [2, 0], [4, 0]]>";
static const char *reversed =
    "#tile.layout<register = [[0, 1], [8, 0]], lane = [[0, 2], [0, 4], [1, 0], [2, 0], [4, 4]]>";
// Two warps, and the same with the warps' and the lanes' rows exchanged; four consecutive elements in a
// thread.
static const char *wide =
    "#tile.layout<register = [[0, 1], [0, 2]], lane = [[0, 4], [0, 8], [1, 0], [2, 0], [4, 0]], "
    "warp = [[8, 0]]>";
static const char *crossed = "#tile.layout<register = [[0, 1], [0, 2]], lane = [[8, 0], [0, 8], [1, 0], [2, "
                             "0], [4, 0]], warp = [[0, 4]]>";
// Columns in registers: what goes here from `crossed` lies in memory in another way than what came from
// `wide`.
static const char *turned =
    "#tile.layout<register = [[1, 0], [2, 0]], lane = [[4, 0], [8, 0], [0, 1], [0, 2], [0, 4]], "
    "warp = [[0, 8]]>";
// Every element in both warps.
static const char *copied =
    "#tile.layout<register = [[0, 1], [0, 2], [8, 0]], lane = [[0, 4], [0, 8], [1, 0], [2, 0], [4, 0]]>";

namespace {
class Mutation : public ::testing::Test {
protected:
  std::unique_ptr<MLIRContext> context = makeContext();

  OwningOpRef<ModuleOp> planned(unsigned warps, StringRef shape, ArrayRef<StringRef> layouts,
                                StringRef path) {
    std::string contract = ("{allow = [\"" + path + "\"]}").str();
    return planText(*context, makeKernel(warps, shape, "f32", layouts, contract));
  }
  /// A conversion that is right, lowered.
  IsolatedConversion lowered(unsigned warps, StringRef shape, StringRef from, StringRef to, StringRef path) {
    IsolatedConversion conversion = isolateConversion(*planned(warps, shape, {from, to}, path));
    EXPECT_EQ(proveLowered(conversion), "");
    EXPECT_EQ(proveLoweredBySMT(conversion), "");
    return conversion;
  }
  /// Why broken code is refused; the solver has to refuse it, too.
  static std::string refuse(IsolatedConversion &conversion) {
    EXPECT_NE(proveLoweredBySMT(conversion), "");
    return proveLowered(conversion);
  }
  IsolatedConversion throughLanes() { return lowered(1, "16x8x", accumulator, operand, "lanes"); }
  IsolatedConversion throughShared(StringRef from = wide, StringRef to = crossed) {
    return lowered(2, "16x16x", from, to, "shared");
  }
};

Value makeConstant(OpBuilder &builder, Location loc, int32_t value) {
  return arith::ConstantOp::create(builder, loc, builder.getI32IntegerAttr(value));
}
} // namespace

//===----------------------------------------------------------------------===//
// Shuffles and selects
//===----------------------------------------------------------------------===//

TEST_F(Mutation, WrongShuffleMask) {
  IsolatedConversion conversion = lowered(1, "16x8x", accumulator, reversed, "lanes");
  unsigned count = forEach<NVVM::ShflOp>(*conversion.module, [](NVVM::ShflOp op) {
    OpBuilder builder(op);
    Value other =
        arith::XOrIOp::create(builder, op.getLoc(), op.getOffset(), makeConstant(builder, op.getLoc(), 4));
    op.getOffsetMutable().assign(other);
  });
  ASSERT_GT(count, 0u);
  // Lane bit 2 is dim 0.
  EXPECT_EQ(refuse(conversion), "(0,0): lane 0 register 0 holds (1,0)");
}

TEST_F(Mutation, WrongShuffleLaneOfOneThread) {
  IsolatedConversion conversion = throughLanes();
  unsigned count = 0;
  forEach<NVVM::ShflOp>(*conversion.module, [&](NVVM::ShflOp op) {
    if (count++)
      return;
    // Only lane 21 reads from the wrong lane.
    OpBuilder builder(op);
    Location loc = op.getLoc();
    Value thread = NVVM::ThreadIdXOp::create(builder, loc, builder.getI32Type());
    Value isIt =
        arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::eq, thread, makeConstant(builder, loc, 21));
    Value other = arith::XOrIOp::create(builder, loc, op.getOffset(), makeConstant(builder, loc, 8));
    op.getOffsetMutable().assign(arith::SelectOp::create(builder, loc, isIt, other, op.getOffset()));
  });
  ASSERT_GT(count, 0u);
  EXPECT_THAT(refuse(conversion), HasSubstr(": lane 21 register "));
}

TEST_F(Mutation, ShuffleWithoutSomeLanes) {
  IsolatedConversion conversion = throughLanes();
  forEach<NVVM::ShflOp>(*conversion.module, [](NVVM::ShflOp op) {
    OpBuilder builder(op);
    op.getThreadMaskMutable().assign(makeConstant(builder, op.getLoc(), 0x7fffffff));
  });
  EXPECT_EQ(refuse(conversion), "nvvm.shfl.sync leaves lanes of the warp out of its mask");
}

TEST_F(Mutation, SwappedSelects) {
  IsolatedConversion conversion = throughLanes();
  bool first = true;
  forEach<arith::SelectOp>(*conversion.module, [&](arith::SelectOp op) {
    if (!std::exchange(first, false))
      return;
    Value yes = op.getTrueValue();
    op.getTrueValueMutable().assign(op.getFalseValue());
    op.getFalseValueMutable().assign(yes);
  });
  ASSERT_FALSE(first);
  EXPECT_THAT(refuse(conversion), HasSubstr(" holds ("));
}

TEST_F(Mutation, WrongSelectPredicate) {
  IsolatedConversion conversion = throughLanes();
  bool first = true;
  forEach<arith::CmpIOp>(*conversion.module, [&](arith::CmpIOp op) {
    if (std::exchange(first, false))
      op.setPredicate(op.getPredicate() == arith::CmpIPredicate::ne ? arith::CmpIPredicate::eq
                                                                    : arith::CmpIPredicate::ne);
  });
  ASSERT_FALSE(first);
  EXPECT_THAT(refuse(conversion), HasSubstr(" holds ("));
}

TEST_F(Mutation, PredicateThatLooksAtAValue) {
  IsolatedConversion conversion = throughLanes();
  bool first = true;
  forEach<arith::SelectOp>(*conversion.module, [&](arith::SelectOp op) {
    if (!std::exchange(first, false))
      return;
    OpBuilder builder(op);
    Value bits = arith::BitcastOp::create(builder, op.getLoc(), builder.getI32Type(), op.getTrueValue());
    op.getConditionMutable().assign(arith::CmpIOp::create(builder, op.getLoc(), arith::CmpIPredicate::ne,
                                                          bits, makeConstant(builder, op.getLoc(), 0)));
  });
  ASSERT_FALSE(first);
  EXPECT_EQ(refuse(conversion), "arith.cmpi depends on the value of an element");
}

TEST_F(Mutation, StaleRegister) {
  IsolatedConversion conversion = throughLanes();
  auto op = *--conversion.function.getBody().front().getOps<vector::FromElementsOp>().end();
  op->setOperand(2, op->getOperand(1));
  EXPECT_THAT(refuse(conversion), HasSubstr(" register 2 holds ("));
}

TEST_F(Mutation, ArithmeticOnAValue) {
  IsolatedConversion conversion = throughLanes();
  auto op = *--conversion.function.getBody().front().getOps<vector::FromElementsOp>().end();
  OpBuilder builder(op);
  Location loc = op.getLoc();
  Value bits = arith::BitcastOp::create(builder, loc, builder.getI32Type(), op->getOperand(0));
  Value next = arith::AddIOp::create(builder, loc, bits, makeConstant(builder, loc, 1));
  op->setOperand(0, arith::BitcastOp::create(builder, loc, builder.getF32Type(), next));
  EXPECT_EQ(refuse(conversion), "arith.addi combines two elements or changes one");
}

TEST_F(Mutation, OpThatIsNotKnown) {
  IsolatedConversion conversion = throughLanes();
  auto op = *--conversion.function.getBody().front().getOps<vector::FromElementsOp>().end();
  OpBuilder builder(op);
  op->setOperand(0, arith::NegFOp::create(builder, op.getLoc(), op->getOperand(0)));
  EXPECT_EQ(refuse(conversion), "arith.negf is not known to the proof");
}

//===----------------------------------------------------------------------===//
// Plans
//===----------------------------------------------------------------------===//

/// The algebra of a step: its verifier refuses a wrong matrix before anything is lowered.
TEST_F(Mutation, SwappedBasisInAStep) {
  auto module = planned(1, "16x8x", {accumulator, operand}, "lanes");
  std::string text;
  ScopedDiagnosticHandler handler(context.get(), [&](Diagnostic &diagnostic) {
    text += diagnostic.str();
    return success();
  });
  unsigned count = forEach<move::LanesOp>(*module, [](move::LanesOp op) {
    SmallVector<int32_t> lanes(op.getReads().getLanes());
    std::swap(lanes[0], lanes[4]);
    op.setReadsAttr(move::ReadsAttr::get(op.getContext(), op.getReads().getRegisters(), lanes, {}, {}));
  });
  ASSERT_EQ(count, 1u);
  EXPECT_TRUE(failed(mlir::verify(*module)));
  EXPECT_THAT(text, HasSubstr("expected lane bit 0 to read element"));
}

TEST_F(Mutation, WarpScopeWhereWarpsExchange) {
  auto module = planned(2, "16x16x", {wide, crossed}, "shared");
  forEach<move::SharedOp>(*module, [](move::SharedOp op) {
    op.setScopeAttr(move::ScopeAttr::get(op.getContext(), move::Scope::Warp));
  });
  EXPECT_THAT(prove(*module), HasSubstr("has written with no barrier in between"));
}

//===----------------------------------------------------------------------===//
// Shared memory inside a conversion
//===----------------------------------------------------------------------===//

TEST_F(Mutation, WrongSwizzleBit) {
  IsolatedConversion conversion = throughShared();
  // The loads' side computes the offset of one thread bit by another shift.
  SmallVector<LLVM::GEPOp> dynamic;
  forEach<LLVM::GEPOp>(*conversion.module, [&](LLVM::GEPOp op) {
    if (!op.getDynamicIndices().empty())
      dynamic.push_back(op);
  });
  ASSERT_GE(dynamic.size(), 2u);
  LLVM::GEPOp op = dynamic.back();
  OpBuilder builder(op);
  Location loc = op.getLoc();
  Value thread = NVVM::ThreadIdXOp::create(builder, loc, builder.getI32Type());
  Value bit = arith::AndIOp::create(builder, loc, thread, makeConstant(builder, loc, 16));
  op->setOperand(1, arith::XOrIOp::create(builder, loc, op->getOperand(1), bit));
  EXPECT_THAT(refuse(conversion), HasSubstr(" lane 16 register "));
}

TEST_F(Mutation, WrongAddressImmediate) {
  // Copies in registers: several loads of a thread differ by an immediate.
  IsolatedConversion conversion = throughShared(wide, copied);
  SmallVector<LLVM::GEPOp> constant;
  forEach<LLVM::GEPOp>(*conversion.module, [&](LLVM::GEPOp op) {
    if (op.getDynamicIndices().empty())
      constant.push_back(op);
  });
  ASSERT_FALSE(constant.empty());
  LLVM::GEPOp op = constant.back();
  OpBuilder builder(op);
  int32_t offset = op.getRawConstantIndices().front();
  Value wrong = LLVM::GEPOp::create(builder, op.getLoc(), op.getType(), builder.getI8Type(), op.getBase(),
                                    ArrayRef<LLVM::GEPArg>{offset == 512 ? 256 : offset - 16});
  op.replaceAllUsesWith(wrong);
  EXPECT_THAT(refuse(conversion), HasSubstr(" holds ("));
}

/// Rows of 16 bytes to the operand of an mma, by ldmatrix.
static const char *matrixRows =
    "#tile.layout<register = [[0, 1], [0, 2], [0, 4]], lane = [[0, 8], [1, 0], [2, 0], "
    "[4, 0], [8, 0]]>";
static const char *matrixOperand =
    "#tile.layout<register = [[0, 1], [8, 0], [0, 8]], lane = [[0, 2], [0, 4], "
    "[1, 0], [2, 0], [4, 0]]>";

TEST_F(Mutation, TransposedMatrixLoad) {
  auto module = planText(
      *context, makeKernel(1, "16x16x", "f16", {matrixRows, matrixOperand}, "{allow = [\"shared\"]}"));
  IsolatedConversion conversion = isolateConversion(*module);
  ASSERT_EQ(proveLowered(conversion), "");
  unsigned count = forEach<NVVM::LdMatrixOp>(*conversion.module, [](NVVM::LdMatrixOp op) {
    op.setLayout(op.getLayout() == NVVM::MMALayout::row ? NVVM::MMALayout::col : NVVM::MMALayout::row);
  });
  ASSERT_GT(count, 0u);
  EXPECT_THAT(proveLowered(conversion), HasSubstr(" holds ("));
}

TEST_F(Mutation, AddressOutsideOfTheScratch) {
  IsolatedConversion conversion = throughShared();
  forEach<LLVM::LoadOp>(*conversion.module, [&](LLVM::LoadOp op) {
    OpBuilder builder(op);
    op.getAddrMutable().assign(LLVM::GEPOp::create(builder, op.getLoc(), op.getAddr().getType(),
                                                   builder.getI8Type(), op.getAddr(),
                                                   ArrayRef<LLVM::GEPArg>{512}));
  });
  EXPECT_THAT(refuse(conversion), HasSubstr("outside of its scratch, [0, 1024)"));
}

TEST_F(Mutation, WrongVectorWidth) {
  IsolatedConversion conversion = throughShared();
  unsigned count = forEach<LLVM::LoadOp>(*conversion.module, [&](LLVM::LoadOp op) {
    OpBuilder builder(op);
    op.getAddrMutable().assign(LLVM::GEPOp::create(builder, op.getLoc(), op.getAddr().getType(),
                                                   builder.getI8Type(), op.getAddr(),
                                                   ArrayRef<LLVM::GEPArg>{8}));
  });
  ASSERT_EQ(count, 1u);
  EXPECT_THAT(refuse(conversion), HasSubstr("is at byte 8, which is no multiple of 16"));
}

TEST_F(Mutation, MissingStore) {
  IsolatedConversion conversion = throughShared(copied, wide);
  bool first = true;
  forEach<LLVM::StoreOp>(*conversion.module, [&](LLVM::StoreOp op) {
    if (std::exchange(first, false))
      op.erase();
  });
  EXPECT_THAT(refuse(conversion), HasSubstr("which nobody has written"));
}

TEST_F(Mutation, MissingBarrier) {
  IsolatedConversion conversion = throughShared();
  EXPECT_EQ(forEach<NVVM::Barrier0Op>(*conversion.module, [](NVVM::Barrier0Op op) { op.erase(); }), 1u);
  EXPECT_THAT(refuse(conversion), HasSubstr("has written with no barrier in between"));
}

TEST_F(Mutation, WarpBarrierWhereACtaBarrierIsNeeded) {
  IsolatedConversion conversion = throughShared();
  forEach<NVVM::Barrier0Op>(*conversion.module, [](NVVM::Barrier0Op op) {
    OpBuilder builder(op);
    NVVM::SyncWarpOp::create(builder, op.getLoc(), makeConstant(builder, op.getLoc(), -1));
    op.erase();
  });
  EXPECT_THAT(refuse(conversion), HasSubstr("has written with no barrier in between"));
}

TEST_F(Mutation, BarrierThatNotAllReach) {
  IsolatedConversion conversion = throughShared();
  forEach<NVVM::Barrier0Op>(*conversion.module, [](NVVM::Barrier0Op op) {
    OpBuilder builder(op);
    Location loc = op.getLoc();
    Value thread = NVVM::ThreadIdXOp::create(builder, loc, builder.getI32Type());
    Value holds = arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::ult, thread,
                                        makeConstant(builder, loc, 63));
    auto branch = scf::IfOp::create(builder, loc, holds, /*withElseRegion=*/false);
    op->moveBefore(branch.thenBlock(), branch.thenBlock()->begin());
  });
  EXPECT_EQ(refuse(conversion), "nvvm.barrier0 is not reached by all threads");
}

TEST_F(Mutation, ReplicatedStoreWithoutItsPredicate) {
  IsolatedConversion conversion = throughShared(copied, wide);
  unsigned count = forEach<scf::IfOp>(*conversion.module, [](scf::IfOp op) {
    OpBuilder builder(op);
    op.getConditionMutable().assign(
        arith::ConstantOp::create(builder, op.getLoc(), builder.getBoolAttr(true)));
  });
  ASSERT_EQ(count, 1u);
  EXPECT_THAT(refuse(conversion), HasSubstr("has written with no barrier in between"));
}

TEST_F(Mutation, ReplicatedStoreWithTheWrongPredicate) {
  IsolatedConversion conversion = throughShared(copied, wide);
  forEach<scf::IfOp>(*conversion.module, [](scf::IfOp op) {
    OpBuilder builder(op);
    Location loc = op.getLoc();
    Value thread = NVVM::ThreadIdXOp::create(builder, loc, builder.getI32Type());
    Value bit = arith::AndIOp::create(builder, loc, thread, makeConstant(builder, loc, 16));
    op.getConditionMutable().assign(
        arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::eq, bit, makeConstant(builder, loc, 0)));
  });
  std::string problem = refuse(conversion);
  EXPECT_THAT(problem, HasSubstr("has written with no barrier in between"));
}

//===----------------------------------------------------------------------===//
// Shared memory between conversions
//===----------------------------------------------------------------------===//

TEST_F(Mutation, MissingLeadingBarrier) {
  auto module = planned(2, "16x16x", {wide, crossed, turned}, "shared");
  ASSERT_EQ(prove(*module), "");
  forEach<move::SharedOp>(*module, [](move::SharedOp op) { op.setLeadingBarrier(false); });
  EXPECT_THAT(prove(*module),
              HasSubstr("before it accesses shared memory that an earlier step may still access"));
}

/// The same where both steps are in one conversion, written by hand.
TEST_F(Mutation, MissingBarrierBetweenSteps) {
  auto module = planned(2, "16x16x", {wide, crossed, turned}, "shared");
  forEach<tile::AssertOp>(*module, [](tile::AssertOp op) { op.erase(); });
  forEach<arith::CmpFOp>(*module, [](arith::CmpFOp op) { op.erase(); });
  ASSERT_EQ(isolateConversion(*module).scratch.size(), 2u);
  ASSERT_EQ(prove(*module), "");
  forEach<move::SharedOp>(*module, [](move::SharedOp op) { op.setLeadingBarrier(false); });
  EXPECT_THAT(prove(*module), HasSubstr("has read with no barrier in between"));
}

TEST_F(Mutation, OverlappingScratch) {
  auto module = planned(2, "16x16x", {wide, crossed, wide}, "shared");
  // Two scratches side by side need no barrier between them ...
  SmallVector<move::SharedOp> ops;
  forEach<move::SharedOp>(*module, [&](move::SharedOp op) { ops.push_back(op); });
  ASSERT_EQ(ops.size(), 2u);
  Builder builder(context.get());
  ops[1].setLeadingBarrier(false);
  ops[1].setOffsetAttr(builder.getI64IntegerAttr(1024));
  ops[1]->getParentOp()->setAttr("heddle.shared_bytes", builder.getI64IntegerAttr(2048));
  ASSERT_EQ(prove(*module), "");
  // ... but do if they share 16 bytes.
  ops[1].setOffsetAttr(builder.getI64IntegerAttr(1008));
  EXPECT_THAT(prove(*module), HasSubstr("expected a barrier of the warp before it accesses shared memory"));
}

TEST_F(Mutation, ScratchOutsideOfTheKernels) {
  auto module = planned(2, "16x16x", {wide, crossed}, "shared");
  (*module->getOps<tile::KernelOp>().begin())
      ->setAttr("heddle.shared_bytes", Builder(context.get()).getI64IntegerAttr(1008));
  EXPECT_THAT(prove(*module), HasSubstr("its scratch ends at byte 1024, but the kernel has 1008 bytes"));
}
