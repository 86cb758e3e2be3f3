//===- Mutation.h - Conversions to break ------------------------*- C++ -*-===//
//
// Each test breaks a plan or its code in one way that a planner or a lowering could, and expects the proof to
// refuse it with the right message. Nothing here is ever run: all of it is found at compile time.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_UNITTESTS_VERIFY_MUTATION_H
#define HEDDLE_UNITTESTS_VERIFY_MUTATION_H

#include "VerifyTestUtils.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/Builders.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace heddle::verify {

// The accumulator of an f32 mma as the operand of a tf32 one: shuffles between selects.
inline constexpr const char *accumulator =
    "#tile.layout<register = [[0, 1], [8, 0]], lane = [[0, 2], [0, 4], [1, 0], [2, 0], [4, 0]]>";
inline constexpr const char *operand =
    "#tile.layout<register = [[8, 0], [0, 4]], lane = [[0, 1], [0, 2], [1, 0], [2, 0], [4, 0]]>";
inline constexpr const char *reversed =
    "#tile.layout<register = [[0, 1], [8, 0]], lane = [[0, 2], [0, 4], [1, 0], [2, 0], [4, 4]]>";
// Two warps, and the same with the warps' and the lanes' rows exchanged; four consecutive elements in a
// thread.
inline constexpr const char *wide =
    "#tile.layout<register = [[0, 1], [0, 2]], lane = [[0, 4], [0, 8], [1, 0], [2, 0], [4, 0]], "
    "warp = [[8, 0]]>";
inline constexpr const char *crossed =
    "#tile.layout<register = [[0, 1], [0, 2]], lane = [[8, 0], [0, 8], [1, 0], [2, "
    "0], [4, 0]], warp = [[0, 4]]>";
// Columns in registers: what goes here from `crossed` lies in memory in another way than what came from
// `wide`.
inline constexpr const char *turned =
    "#tile.layout<register = [[1, 0], [2, 0]], lane = [[4, 0], [8, 0], [0, 1], [0, 2], [0, 4]], "
    "warp = [[0, 8]]>";
// Every element in both warps.
inline constexpr const char *copied =
    "#tile.layout<register = [[0, 1], [0, 2], [8, 0]], lane = [[0, 4], [0, 8], [1, 0], [2, 0], [4, 0]]>";

/// Rows of 16 bytes to the operand of an mma, by ldmatrix.
inline constexpr const char *matrixRows =
    "#tile.layout<register = [[0, 1], [0, 2], [0, 4]], lane = [[0, 8], [1, 0], [2, 0], "
    "[4, 0], [8, 0]]>";
inline constexpr const char *matrixOperand =
    "#tile.layout<register = [[0, 1], [8, 0], [0, 8]], lane = [[0, 2], [0, 4], "
    "[1, 0], [2, 0], [4, 0]]>";

// The accumulator of an 8-bit mma as its operand.
inline constexpr const char *bytesFrom = "#tile.layout<register = [[0, 1], [8, 0], [0, 8], [0, 16]], lane = "
                                         "[[0, 2], [0, 4], [1, 0], [2, 0], [4, 0]]>";
inline constexpr const char *bytesTo = "#tile.layout<register = [[0, 1], [0, 2], [8, 0], [0, 16]], lane = "
                                       "[[0, 4], [0, 8], [1, 0], [2, 0], [4, 0]]>";

class Mutation : public ::testing::Test {
protected:
  std::unique_ptr<mlir::MLIRContext> context = makeContext();

  mlir::OwningOpRef<mlir::ModuleOp> planned(unsigned warps, llvm::StringRef shape,
                                            llvm::ArrayRef<llvm::StringRef> layouts, llvm::StringRef path) {
    std::string contract = ("{allow = [\"" + path + "\"]}").str();
    return planText(*context, makeKernel(warps, shape, "f32", layouts, contract));
  }
  /// A conversion that is right, lowered.
  IsolatedConversion lowered(unsigned warps, llvm::StringRef shape, llvm::StringRef from, llvm::StringRef to,
                             llvm::StringRef path) {
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
  /// Of f16 in one warp of a target that has all matrix instructions.
  IsolatedConversion throughMatrices(llvm::StringRef from, llvm::StringRef to) {
    std::string kernel = makeKernel(1, "16x16x", "f16", {from, to}, "{allow = [\"shared\"]}");
    auto module = planText(*context, "module attributes {tile.target = \"sm_90a\"} {" + kernel + "}");
    IsolatedConversion conversion = isolateConversion(*module);
    EXPECT_EQ(proveLowered(conversion), "");
    EXPECT_EQ(proveLoweredBySMT(conversion), "");
    return conversion;
  }
  IsolatedConversion throughShared(llvm::StringRef from = wide, llvm::StringRef to = crossed) {
    return lowered(2, "16x16x", from, to, "shared");
  }
};

inline mlir::Value makeConstant(mlir::OpBuilder &builder, mlir::Location loc, int32_t value) {
  return mlir::arith::ConstantOp::create(builder, loc, builder.getI32IntegerAttr(value));
}

/// A pointer that is `bytes` further where `condition` holds.
inline mlir::Value advanceIf(mlir::OpBuilder &builder, mlir::Location loc, mlir::Value pointer,
                             mlir::Value condition, int32_t bytes) {
  mlir::Value by = mlir::arith::SelectOp::create(builder, loc, condition, makeConstant(builder, loc, bytes),
                                                 makeConstant(builder, loc, 0));
  return mlir::LLVM::GEPOp::create(builder, loc, pointer.getType(), builder.getI8Type(), pointer,
                                   llvm::ArrayRef<mlir::LLVM::GEPArg>{by});
}

/// Whether this is thread `thread` of the CTA.
inline mlir::Value isThread(mlir::OpBuilder &builder, mlir::Location loc, int32_t thread) {
  mlir::Value id = mlir::NVVM::ThreadIdXOp::create(builder, loc, builder.getI32Type());
  return mlir::arith::CmpIOp::create(builder, loc, mlir::arith::CmpIPredicate::eq, id,
                                     makeConstant(builder, loc, thread));
}

} // namespace heddle::verify

#endif // HEDDLE_UNITTESTS_VERIFY_MUTATION_H
