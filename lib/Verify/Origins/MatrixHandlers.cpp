//===- MatrixHandlers.cpp - ldmatrix, stmatrix, movmatrix -------------------===//
//
// PTX ISA, "Matrix fragments for mma.m8n8": row r of an 8x8 matrix of 16-bit elements lies in lanes 4r to 4r
// + 3, two elements in each; with .trans, rows and columns change roles. Lane 8i + r gives the address of row
// r of matrix i. The forms on 8-bit elements are always transposed: lane l has column l / 4, and column l / 4
// + 8 in the second register (ldmatrix) or in the upper half (stmatrix).
//
//===----------------------------------------------------------------------===//

#include "Interpreter.h"
#include "heddle/Conversion/Instructions.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::verify;

namespace {
/// An element of an 8x8 matrix.
struct Position {
  unsigned row, column;
};

/// Neighbouring bytes of a lane's register that are neighbours in a row, too. Rows are numbered over all
/// matrices of an instruction, by the lane that gives the address.
struct Piece {
  unsigned row, byte, bytes;
};
} // namespace

/// Where element `half` (0 or 1) of a lane's register is in the matrix.
static Position positionOf(unsigned lane, unsigned half, bool transposed) {
  unsigned major = lane / 4, minor = 2 * (lane % 4) + half;
  return transposed ? Position{minor, major} : Position{major, minor};
}

/// The tags of 16 bits.
static unsigned unitsPerHalf(const Interpreter &interpreter) { return 16 / interpreter.getUnitBits(); }

/// The pieces of register `reg` of a lane, from its low byte on; none for a form that is not known.
template <typename MatrixOp>
static SmallVector<Piece, 4> getPieces(MatrixOp op, unsigned lane, unsigned reg) {
  constexpr bool isLoad = std::is_same_v<MatrixOp, NVVM::LdMatrixOp>;
  auto isShape = [&](int m, int n) { return op.getShape().getM() == m && op.getShape().getN() == n; };
  bool transposed = op.getLayout() == NVVM::MMALayout::col;
  SmallVector<Piece, 4> pieces;
  if (isShape(8, 8) && op.getEltType() == NVVM::LdStMatrixEltType::B16) {
    for (unsigned half = 0; half < (transposed ? 2 : 1); ++half) {
      Position position = positionOf(lane, half, transposed);
      pieces.push_back({8 * reg + position.row, 2 * position.column, transposed ? 2u : 4u});
    }
  } else if (transposed && op.getEltType() == NVVM::LdStMatrixEltType::B8) {
    for (unsigned i = 0; i < 4; ++i) {
      if (isLoad && isShape(16, 16))
        pieces.push_back({16 * (reg / 2) + 4 * (lane % 4) + i, lane / 4 + 8 * (reg % 2), 1});
      else if (!isLoad && isShape(16, 8))
        pieces.push_back({8 * reg + 2 * (lane % 4) + i % 2, lane / 4 + 8 * (i / 2), 1});
    }
  }
  return pieces;
}

static LogicalResult checkReached(Interpreter &interpreter, Operation *op) {
  if (interpreter.getWarpSize() != 32)
    return interpreter.fail(op, "needs warps of 32 lanes");
  for (unsigned thread = 0; thread < interpreter.getNumThreads(); ++thread)
    if (interpreter.isActive(thread) != interpreter.isActive(thread - thread % 32))
      return interpreter.fail(op, "is not reached by all lanes of a warp");
  if (!interpreter.getStep(op))
    return interpreter.fail(op, "belongs to no step");
  return success();
}

/// Visits the pieces of a register of all active threads with their addresses and the first of their units.
template <typename MatrixOp>
static LogicalResult forPieces(
    Interpreter &interpreter, MatrixOp op, unsigned reg,
    function_ref<std::optional<std::string>(unsigned thread, int64_t address, unsigned unit, unsigned units)>
        visit) {
  const uint64_t *addresses = interpreter.getIds(op, op.getPtr());
  if (!addresses)
    return failure();
  for (unsigned thread = 0; thread < interpreter.getNumThreads(); ++thread) {
    if (!interpreter.isActive(thread))
      continue;
    unsigned lane = thread % 32, unit = 0;
    SmallVector<Piece, 4> pieces = getPieces(op, lane, reg);
    if (pieces.empty())
      return interpreter.fail(op, "is not known to the proof in this form");
    for (Piece piece : pieces) {
      int64_t row = addresses[thread - lane + piece.row];
      if (row % 16 != 0)
        return interpreter.fail(op, "has a row at byte " + Twine(row) + ", which is no multiple of 16");
      unsigned units = piece.bytes * 8 / interpreter.getUnitBits();
      if (auto problem = visit(thread, row + piece.byte, unit, units))
        return interpreter.fail(op, "of " + *problem);
      unit += units;
    }
  }
  return success();
}

static LogicalResult runLdMatrix(Interpreter &interpreter, NVVM::LdMatrixOp op) {
  if (failed(checkReached(interpreter, op)))
    return failure();
  auto structure = dyn_cast<LLVM::LLVMStructType>(op.getType());
  LaneValue lanes(structure ? structure.getBody().size() : 1);
  for (auto [i, scalar] : llvm::enumerate(lanes)) {
    scalar.width = 32;
    SmallVector<Tag *> planes;
    for (unsigned unit = 0; unit < 2 * unitsPerHalf(interpreter); ++unit) {
      planes.push_back(interpreter.newPlane());
      std::fill_n(planes.back(), interpreter.getNumThreads(), undefinedTag);
    }
    auto load = [&](unsigned thread, int64_t address, unsigned unit, unsigned units) {
      SmallVector<Tag> tags(units);
      auto problem = interpreter.getMemory().read(*interpreter.getStep(op), thread,
                                                  interpreter.blockOf(thread), address, tags);
      for (auto [k, tag] : llvm::enumerate(tags))
        planes[unit + k][thread] = tag;
      return problem;
    };
    if (failed(forPieces(interpreter, op, i, load)))
      return failure();
    scalar.units.append(planes.begin(), planes.end());
  }
  interpreter.set(op, std::move(lanes));
  return success();
}

static LogicalResult runStMatrix(Interpreter &interpreter, NVVM::StMatrixOp op) {
  if (failed(checkReached(interpreter, op)))
    return failure();
  for (auto [i, source] : llvm::enumerate(op.getSources())) {
    FailureOr<Scalar> data = interpreter.asData(op, interpreter.getScalar(source));
    if (failed(data))
      return failure();
    auto store = [&](unsigned thread, int64_t address, unsigned unit, unsigned units) {
      SmallVector<Tag> tags;
      for (unsigned k = 0; k < units; ++k)
        tags.push_back(data->units[unit + k][thread]);
      return interpreter.getMemory().write(*interpreter.getStep(op), thread, interpreter.blockOf(thread),
                                           address, tags);
    };
    if (failed(forPieces(interpreter, op, i, store)))
      return failure();
  }
  return success();
}

/// A call of a function that stands for an instruction.
static LogicalResult runCall(Interpreter &interpreter, LLVM::CallOp op) {
  if (op.getCallee() != simt::movmatrixFunction)
    return interpreter.fail(op, "of a function that is not known to the proof");
  if (interpreter.getWarpSize() != 32 || !interpreter.areAllActive())
    return interpreter.fail(op, "is not reached by 32 lanes");
  FailureOr<Scalar> data = interpreter.asData(op, interpreter.getScalar(op.getArgOperands().front()));
  if (failed(data))
    return failure();
  Scalar moved;
  moved.width = 32;
  unsigned units = unitsPerHalf(interpreter);
  for (unsigned unit = 0; unit < 2 * units; ++unit) {
    Tag *plane = interpreter.newPlane();
    for (unsigned thread = 0; thread < interpreter.getNumThreads(); ++thread) {
      Position from = positionOf(thread % 32, unit / units, /*transposed=*/true);
      unsigned lane = 4 * from.row + from.column / 2, half = from.column % 2;
      plane[thread] = data->units[half * units + unit % units][thread - thread % 32 + lane];
    }
    moved.units.push_back(plane);
  }
  interpreter.set(op.getResult(), std::move(moved));
  return success();
}

void verify::addMatrixHandlers(HandlerTable &table) {
  table.add<runLdMatrix, NVVM::LdMatrixOp>();
  table.add<runStMatrix, NVVM::StMatrixOp>();
  table.add<runCall, LLVM::CallOp>();
}
