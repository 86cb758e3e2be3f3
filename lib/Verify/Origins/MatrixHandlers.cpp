//===- MatrixHandlers.cpp - ldmatrix, stmatrix, movmatrix -------------------===//
//
// PTX ISA, "Matrix fragments for mma.m8n8": row r of an 8x8 matrix of 16-bit elements lies in lanes 4r to 4r
// + 3, two elements in each; with .trans, rows and columns change roles. Lane 8i + r gives the address of row
// r of matrix i.
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
} // namespace

/// Where element `half` (0 or 1) of a lane's register is in the matrix.
static Position positionOf(unsigned lane, unsigned half, bool transposed) {
  unsigned major = lane / 4, minor = 2 * (lane % 4) + half;
  return transposed ? Position{minor, major} : Position{major, minor};
}

/// The tags of 16 bits.
static unsigned unitsPerHalf(const Interpreter &interpreter) { return 16 / interpreter.getUnitBits(); }

static LogicalResult checkForm(Interpreter &interpreter, Operation *op, NVVM::LdStMatrixShapeAttr shape,
                               NVVM::LdStMatrixEltType type) {
  if (shape.getM() != 8 || shape.getN() != 8 || type != NVVM::LdStMatrixEltType::B16)
    return interpreter.fail(op, "is not known to the proof in this form");
  if (interpreter.getWarpSize() != 32)
    return interpreter.fail(op, "needs warps of 32 lanes");
  if (!interpreter.areAllActive())
    return interpreter.fail(op, "is not reached by all threads");
  if (!interpreter.getStep(op))
    return interpreter.fail(op, "belongs to no step");
  return success();
}

/// The address of an element of matrix `i`, for a thread of its warp.
static LogicalResult addressOf(Interpreter &interpreter, Operation *op, const uint64_t *addresses,
                               unsigned thread, unsigned i, Position position, int64_t &address) {
  unsigned lane = thread % 32;
  int64_t row = addresses[thread - lane + 8 * i + position.row];
  if (row % 16 != 0)
    return interpreter.fail(op, "has a row at byte " + Twine(row) + ", which is no multiple of 16");
  address = row + 2 * position.column;
  return success();
}

static LogicalResult runLdMatrix(Interpreter &interpreter, NVVM::LdMatrixOp op) {
  if (failed(checkForm(interpreter, op, op.getShape(), op.getEltType())))
    return failure();
  const uint64_t *addresses = interpreter.getIds(op, op.getPtr());
  if (!addresses)
    return failure();
  bool transposed = op.getLayout() == NVVM::MMALayout::col;
  LaneValue lanes(op.getNum());
  SmallVector<Tag> tags(unitsPerHalf(interpreter));
  for (auto [i, scalar] : llvm::enumerate(lanes)) {
    scalar.width = 32;
    SmallVector<Tag *> planes;
    for (unsigned unit = 0; unit < 2 * tags.size(); ++unit)
      planes.push_back(interpreter.newPlane());
    for (unsigned thread = 0; thread < interpreter.getNumThreads(); ++thread)
      for (unsigned half : {0u, 1u}) {
        int64_t address;
        if (failed(addressOf(interpreter, op, addresses, thread, i, positionOf(thread % 32, half, transposed),
                             address)))
          return failure();
        if (auto problem = interpreter.getMemory().read(*interpreter.getStep(op), thread,
                                                        interpreter.blockOf(thread), address, tags))
          return interpreter.fail(op, "of " + *problem);
        for (auto [unit, tag] : llvm::enumerate(tags))
          planes[half * tags.size() + unit][thread] = tag;
      }
    scalar.units.append(planes.begin(), planes.end());
  }
  interpreter.set(op, std::move(lanes));
  return success();
}

static LogicalResult runStMatrix(Interpreter &interpreter, NVVM::StMatrixOp op) {
  if (failed(checkForm(interpreter, op, op.getShape(), op.getEltType())))
    return failure();
  const uint64_t *addresses = interpreter.getIds(op, op.getPtr());
  if (!addresses)
    return failure();
  bool transposed = op.getLayout() == NVVM::MMALayout::col;
  SmallVector<Tag> tags(unitsPerHalf(interpreter));
  for (auto [i, source] : llvm::enumerate(op.getSources())) {
    FailureOr<Scalar> data = interpreter.asData(op, interpreter.getScalar(source));
    if (failed(data))
      return failure();
    for (unsigned thread = 0; thread < interpreter.getNumThreads(); ++thread)
      for (unsigned half : {0u, 1u}) {
        int64_t address;
        if (failed(addressOf(interpreter, op, addresses, thread, i, positionOf(thread % 32, half, transposed),
                             address)))
          return failure();
        for (auto [unit, tag] : llvm::enumerate(tags))
          tag = data->units[half * tags.size() + unit][thread];
        if (auto problem = interpreter.getMemory().write(*interpreter.getStep(op), thread,
                                                         interpreter.blockOf(thread), address, tags))
          return interpreter.fail(op, "of " + *problem);
      }
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
