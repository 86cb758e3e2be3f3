//===- NVVMHandlers.cpp - Shuffles, barriers, special registers -------------===//
//
// Each function has the formula of the PTX ISA for its instruction.
//
//===----------------------------------------------------------------------===//

#include "Interpreter.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::verify;

//===----------------------------------------------------------------------===//
// Special registers
//===----------------------------------------------------------------------===//

static LogicalResult runThreadId(Interpreter &interpreter, NVVM::ThreadIdXOp op) {
  interpreter.set(op, interpreter.makeIds(32, [&](unsigned t) { return interpreter.threadInBlock(t); }));
  return success();
}
static LogicalResult runLaneId(Interpreter &interpreter, NVVM::LaneIdOp op) {
  interpreter.set(op, interpreter.makeIds(32, [&](unsigned t) { return t % interpreter.getWarpSize(); }));
  return success();
}
static LogicalResult runCtaInCluster(Interpreter &interpreter, NVVM::ClusterId op) {
  interpreter.set(op, interpreter.makeIds(32, [&](unsigned t) { return interpreter.blockOf(t); }));
  return success();
}

//===----------------------------------------------------------------------===//
// Barriers
//===----------------------------------------------------------------------===//

static LogicalResult requireAllActive(Interpreter &interpreter, Operation *op) {
  return interpreter.areAllActive() ? success() : interpreter.fail(op, "is not reached by all threads");
}

/// Whether a membermask names every lane of the warp.
static LogicalResult requireFullMask(Interpreter &interpreter, Operation *op, Value mask) {
  const uint64_t *ids = interpreter.getIds(op, mask);
  if (!ids)
    return failure();
  uint64_t full = llvm::maskTrailingOnes<uint64_t>(std::min(32u, interpreter.getWarpSize()));
  for (unsigned thread = 0; thread < interpreter.getNumThreads(); ++thread)
    if ((ids[thread] & full) != full)
      return interpreter.fail(op, "leaves lanes of the warp out of its mask");
  return success();
}

static LogicalResult sync(Interpreter &interpreter, Operation *op, Scope scope) {
  if (failed(requireAllActive(interpreter, op)))
    return failure();
  interpreter.getMemory().sync(scope, interpreter.getStep(op));
  return success();
}

static LogicalResult runSyncWarp(Interpreter &interpreter, NVVM::SyncWarpOp op) {
  if (failed(requireFullMask(interpreter, op, op.getMask())))
    return failure();
  return sync(interpreter, op, Scope::Warp);
}
static LogicalResult runBarrier0(Interpreter &interpreter, NVVM::Barrier0Op op) {
  return sync(interpreter, op, Scope::Cta);
}
static LogicalResult runBarrier(Interpreter &interpreter, NVVM::BarrierOp op) {
  if (op.getNumberOfThreads() || op.getReductionOp())
    return interpreter.fail(op, "is not known to the proof with fewer threads or a reduction");
  return sync(interpreter, op, Scope::Cta);
}

/// Arrival and wait are taken as one: what comes between them would be ordered by neither.
static LogicalResult runClusterArrive(Interpreter &interpreter, NVVM::ClusterArriveOp op) {
  return isa<NVVM::ClusterWaitOp>(op->getNextNode())
             ? requireAllActive(interpreter, op)
             : interpreter.fail(op, "is not known to the proof without its wait right behind it");
}
static LogicalResult runClusterWait(Interpreter &interpreter, NVVM::ClusterWaitOp op) {
  if (!isa_and_present<NVVM::ClusterArriveOp>(op->getPrevNode()))
    return interpreter.fail(op, "has no arrival right before it");
  return sync(interpreter, op, Scope::Cluster);
}

//===----------------------------------------------------------------------===//
// Exchange of registers
//===----------------------------------------------------------------------===//

/// The source lane of shfl.sync; PTX ISA, "shfl.sync": with c the clamp and segment mask, out of range keeps
/// the lane.
static unsigned sourceLane(NVVM::ShflKind kind, unsigned lane, unsigned b, unsigned c, unsigned laneMask) {
  unsigned segment = (c >> 8) & laneMask, clamp = c & laneMask;
  b &= laneMask;
  unsigned maxLane = (lane & segment) | (clamp & ~segment), minLane = lane & segment;
  switch (kind) {
  case NVVM::ShflKind::bfly:
    return (lane ^ b) <= maxLane ? lane ^ b : lane;
  case NVVM::ShflKind::up:
    return int(lane - b) >= int(maxLane) ? lane - b : lane;
  case NVVM::ShflKind::down:
    return lane + b <= maxLane ? lane + b : lane;
  case NVVM::ShflKind::idx: {
    unsigned from = minLane | (b & ~segment);
    return from <= maxLane ? from : lane;
  }
  }
  llvm_unreachable("no such shuffle");
}

static LogicalResult runShfl(Interpreter &interpreter, NVVM::ShflOp op) {
  if (op.getReturnValueAndIsValid())
    return interpreter.fail(op, "is not known to the proof with a predicate");
  if (failed(requireAllActive(interpreter, op)) ||
      failed(requireFullMask(interpreter, op, op.getThreadMask())))
    return failure();
  const uint64_t *offsets = interpreter.getIds(op, op.getOffset()),
                 *clamps = interpreter.getIds(op, op.getMaskAndClamp());
  if (!offsets || !clamps)
    return failure();
  unsigned laneMask = interpreter.getWarpSize() - 1;
  auto from = [&](unsigned thread) {
    unsigned lane = thread & laneMask;
    return thread - lane + sourceLane(op.getKind(), lane, offsets[thread], clamps[thread], laneMask);
  };
  const Scalar &value = interpreter.getScalar(op.getVal());
  if (!value.isData()) {
    const uint64_t *ids = value.ids;
    interpreter.set(op, interpreter.makeIds(value.width, [&](unsigned thread) { return ids[from(thread)]; }));
    return success();
  }
  Scalar moved;
  moved.width = value.width;
  for (const Tag *unit : value.units) {
    Tag *plane = interpreter.newPlane();
    for (unsigned thread = 0; thread < interpreter.getNumThreads(); ++thread)
      plane[thread] = unit[from(thread)];
    moved.units.push_back(plane);
  }
  ++interpreter.getCounts().shuffles;
  interpreter.set(op, std::move(moved));
  return success();
}

/// PTX ISA, "prmt", default mode: nibble i of the selector names the byte of {hi, lo} that becomes byte i.
static LogicalResult runPermute(Interpreter &interpreter, NVVM::PermuteOp op) {
  if (op.getMode() != NVVM::PermuteMode::DEFAULT)
    return interpreter.fail(op, "is not known to the proof in this mode");
  const uint64_t *selectors = interpreter.getIds(op, op.getSelector());
  if (!selectors)
    return failure();
  SmallVector<const Tag *> pool;
  for (Value operand : {op.getLo(), op.getHi()}) {
    FailureOr<Scalar> data = interpreter.asData(op, interpreter.getScalar(operand));
    if (failed(data))
      return failure();
    llvm::append_range(pool, data->units);
  }
  unsigned unitsPerByte = 8 / interpreter.getUnitBits();
  Scalar permuted;
  permuted.width = 32;
  for (unsigned unit = 0; unit < 4 * unitsPerByte; ++unit) {
    Tag *plane = interpreter.newPlane();
    for (unsigned thread = 0; thread < interpreter.getNumThreads(); ++thread) {
      unsigned nibble = (selectors[thread] >> (4 * (unit / unitsPerByte))) & 15;
      if (nibble & 8)
        return interpreter.fail(op, "replicates the sign of an element");
      plane[thread] = pool[nibble * unitsPerByte + unit % unitsPerByte][thread];
    }
    permuted.units.push_back(plane);
  }
  ++interpreter.getCounts().permutes;
  interpreter.set(op, std::move(permuted));
  return success();
}

void verify::addNVVMHandlers(HandlerTable &table) {
  table.add<runThreadId, NVVM::ThreadIdXOp>();
  table.add<runLaneId, NVVM::LaneIdOp>();
  table.add<runCtaInCluster, NVVM::ClusterId>();
  table.add<runSyncWarp, NVVM::SyncWarpOp>();
  table.add<runBarrier0, NVVM::Barrier0Op>();
  table.add<runBarrier, NVVM::BarrierOp>();
  table.add<runClusterArrive, NVVM::ClusterArriveOp>();
  table.add<runClusterWait, NVVM::ClusterWaitOp>();
  table.add<runShfl, NVVM::ShflOp>();
  table.add<runPermute, NVVM::PermuteOp>();
}
