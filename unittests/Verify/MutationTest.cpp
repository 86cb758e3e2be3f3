//===- MutationTest.cpp - What is wrong is refused: in a warp, in a plan ----===//

#include "Mutation.h"
#include "mlir/IR/Verifier.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::verify;
using testing::HasSubstr;

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

/// Bytes in words of four: the selectors of byte permutes choose what is exchanged.
TEST_F(Mutation, WrongPermuteSelector) {
  auto module =
      planText(*context, makeKernel(1, "16x32x", "i8", {bytesFrom, bytesTo}, "{allow = [\"lanes\"]}"));
  IsolatedConversion conversion = isolateConversion(*module);
  ASSERT_EQ(proveLowered(conversion), "");
  ASSERT_EQ(proveLoweredBySMT(conversion), "");
  bool first = true;
  forEach<NVVM::PermuteOp>(*conversion.module, [&](NVVM::PermuteOp op) {
    if (!std::exchange(first, false))
      return;
    // Byte 0 from the neighbour of the byte that it should come from.
    OpBuilder builder(op);
    op.getSelectorMutable().assign(
        arith::XOrIOp::create(builder, op.getLoc(), op.getSelector(), makeConstant(builder, op.getLoc(), 1)));
  });
  ASSERT_FALSE(first);
  EXPECT_THAT(refuse(conversion), HasSubstr(" holds ("));
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
