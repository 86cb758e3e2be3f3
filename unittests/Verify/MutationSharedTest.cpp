//===- MutationSharedTest.cpp - What is wrong is refused: shared memory -----===//

#include "Mutation.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::verify;
using testing::HasSubstr;

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

TEST_F(Mutation, TransposedMatrixLoad) {
  IsolatedConversion conversion = throughMatrices(matrixRows, matrixOperand);
  unsigned count = forEach<NVVM::LdMatrixOp>(*conversion.module, [](NVVM::LdMatrixOp op) {
    op.setLayout(op.getLayout() == NVVM::MMALayout::row ? NVVM::MMALayout::col : NVVM::MMALayout::row);
  });
  ASSERT_GT(count, 0u);
  EXPECT_THAT(refuse(conversion), HasSubstr(" holds ("));
}

/// The row that one lane gives the address of is another one.
template <typename MatrixOp> static unsigned breakRow(IsolatedConversion &conversion, int32_t thread) {
  return forEach<MatrixOp>(*conversion.module, [&](MatrixOp op) {
    OpBuilder builder(op);
    Value isIt = isThread(builder, op.getLoc(), thread);
    op.getPtrMutable().assign(advanceIf(builder, op.getLoc(), op.getPtr(), isIt, thread % 2 ? -32 : 32));
  });
}

TEST_F(Mutation, WrongMatrixLoadRow) {
  IsolatedConversion conversion = throughMatrices(matrixRows, matrixOperand);
  ASSERT_EQ(breakRow<NVVM::LdMatrixOp>(conversion, 9), 1u);
  // Lane 9 gives row 1 of the second matrix, which lanes 4 to 7 hold.
  EXPECT_THAT(refuse(conversion), testing::ContainsRegex(": lane 4 register [0-9] holds"));
}

TEST_F(Mutation, WrongMatrixStoreRow) {
  IsolatedConversion conversion = throughMatrices(matrixOperand, matrixRows);
  ASSERT_EQ(breakRow<NVVM::StMatrixOp>(conversion, 9), 1u);
  EXPECT_THAT(refuse(conversion), HasSubstr("lane 4 writes byte"));
}

TEST_F(Mutation, MisalignedMatrixRow) {
  IsolatedConversion conversion = throughMatrices(matrixRows, matrixOperand);
  forEach<NVVM::LdMatrixOp>(*conversion.module, [&](NVVM::LdMatrixOp op) {
    OpBuilder builder(op);
    op.getPtrMutable().assign(
        advanceIf(builder, op.getLoc(), op.getPtr(), isThread(builder, op.getLoc(), 9), 8));
  });
  EXPECT_THAT(refuse(conversion), HasSubstr("which is no multiple of 16"));
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

/// Exchanges the offset bits `i` and `j` of the last step's memory.
static void swapOffsetBits(ModuleOp module, unsigned i, unsigned j) {
  move::SharedOp last;
  forEach<move::SharedOp>(module, [&](move::SharedOp op) { last = op; });
  tile::SharedLayoutAttr memory = last.getMemory();
  SmallVector<int32_t> bases(memory.getOffsetBases());
  for (unsigned d = 0; d < memory.getRank(); ++d)
    std::swap(bases[i * memory.getRank() + d], bases[j * memory.getRank() + d]);
  last.setMemoryAttr(
      tile::SharedLayoutAttr::get(module.getContext(), memory.getRank(), bases, memory.getBlockBases()));
}

static void dropLeadingBarriers(ModuleOp module) {
  forEach<move::SharedOp>(module, [](move::SharedOp op) { op.setLeadingBarrier(false); });
}

/// Whom the barrier is for follows from the bytes: here each warp stores over what it has loaded itself; with
/// other places in memory it stores over what the other warp has loaded.
TEST_F(Mutation, MissingLeadingBarrier) {
  for (bool warpsMeet : {false, true}) {
    auto module = planned(2, "16x16x", {wide, crossed, turned}, "shared");
    // The warps are told apart by bits 2 and 7 on both sides.
    if (warpsMeet)
      swapOffsetBits(*module, 2, 3);
    ASSERT_EQ(prove(*module), "");
    dropLeadingBarriers(*module);
    EXPECT_EQ(prove(*module),
              std::string("'move.shared' op is not proved: expected a barrier of the ") +
                  (warpsMeet ? "CTA" : "warp") +
                  " before it accesses shared memory that an earlier step may still access\n");
  }
}

/// The same where both steps are in one conversion, written by hand.
TEST_F(Mutation, MissingBarrierBetweenSteps) {
  for (bool warpsMeet : {false, true}) {
    auto module = planned(2, "16x16x", {wide, crossed, turned}, "shared");
    if (warpsMeet)
      swapOffsetBits(*module, 2, 3);
    forEach<tile::AssertOp>(*module, [](tile::AssertOp op) { op.erase(); });
    forEach<arith::CmpFOp>(*module, [](arith::CmpFOp op) { op.erase(); });
    IsolatedConversion conversion = isolateConversion(*module);
    ASSERT_EQ(conversion.scratch.size(), 2u);
    ASSERT_EQ(prove(*module), "");
    ASSERT_EQ(proveLoweredBySMT(conversion), "");
    dropLeadingBarriers(*module);
    EXPECT_THAT(prove(*module), testing::ContainsRegex(
                                    "llvm.store of warp . lane [0-9]+ writes byte [0-9]+ of shared memory, "
                                    "which warp . lane [0-9]+ has read with no barrier in between"));
    IsolatedConversion broken = isolateConversion(*module);
    EXPECT_THAT(proveLoweredBySMT(broken),
                HasSubstr("meets a later access of another thread with no barrier in between"));
  }
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
