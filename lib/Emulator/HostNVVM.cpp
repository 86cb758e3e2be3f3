//===- HostNVVM.cpp - nvvm ops as calls of the runtime ----------------------===//

#include "HostConverter.h"
#include "MatrixInstructions.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::emulator;

/// A special register that the runtime numbers: tid, ntid, ctaid, nctaid in x, y, z, then the lane.
static std::optional<int> specialRegister(Operation *op) {
  return llvm::TypeSwitch<Operation *, std::optional<int>>(op)
      .Case<NVVM::ThreadIdXOp>([](auto) { return 0; })
      .Case<NVVM::ThreadIdYOp>([](auto) { return 1; })
      .Case<NVVM::ThreadIdZOp>([](auto) { return 2; })
      .Case<NVVM::BlockDimXOp>([](auto) { return 3; })
      .Case<NVVM::BlockDimYOp>([](auto) { return 4; })
      .Case<NVVM::BlockDimZOp>([](auto) { return 5; })
      .Case<NVVM::BlockIdXOp>([](auto) { return 6; })
      .Case<NVVM::BlockIdYOp>([](auto) { return 7; })
      .Case<NVVM::BlockIdZOp>([](auto) { return 8; })
      .Case<NVVM::GridDimXOp>([](auto) { return 9; })
      .Case<NVVM::GridDimYOp>([](auto) { return 10; })
      .Case<NVVM::GridDimZOp>([](auto) { return 11; })
      .Case<NVVM::LaneIdOp>([](auto) { return 12; })
      .Default([](Operation *) { return std::nullopt; });
}

LogicalResult HostConverter::convertNVVM(Operation *op, BlockInfo &counts) {
  Location loc = op->getLoc();
  if (std::optional<int> number = specialRegister(op)) {
    replace(op, call(loc, "heddle_emu_special_register", i32, {constant(loc, i32, *number)}));
    return success();
  }
  return llvm::TypeSwitch<Operation *, LogicalResult>(op)
      .Case([&](NVVM::ShflOp shuffle) { return convertShuffle(shuffle, counts); })
      .Case([&](NVVM::PermuteOp permute) { return convertPermute(permute, counts); })
      .Case([&](NVVM::LdMatrixOp load) { return convertLdMatrix(load, counts); })
      .Case([&](NVVM::StMatrixOp store) { return convertStMatrix(store, counts); })
      .Case([&](NVVM::SyncWarpOp sync) {
        ++counts.instructions["bar_warp"];
        call(loc, "heddle_emu_warp_barrier", none, {sync.getMask(), site(op)});
        op->erase();
        return success();
      })
      .Case<NVVM::BarrierOp, NVVM::Barrier0Op>(
          [&](Operation *barrier) { return convertBarrier(barrier, counts); })
      .Default([](Operation *other) { return unsupported(other); });
}

LogicalResult HostConverter::convertBarrier(Operation *op, BlockInfo &counts) {
  auto barrier = dyn_cast<NVVM::BarrierOp>(op);
  if (barrier && (barrier->getNumOperands() != 0 || barrier.getReductionOp()))
    return unsupported(op);
  ++counts.instructions["bar"];
  call(op->getLoc(), "heddle_emu_barrier", none, {site(op)});
  op->erase();
  return success();
}

LogicalResult HostConverter::convertShuffle(NVVM::ShflOp op, BlockInfo &counts) {
  if (op.getReturnValueAndIsValid())
    return unsupported(op);
  ++counts.instructions["shfl"];
  Location loc = op.getLoc();
  Value value = op.getVal();
  if (!value.getType().isInteger(32))
    value = LLVM::BitcastOp::create(builder, loc, i32, value);
  Value result = call(loc, "heddle_emu_shuffle", i32,
                      {op.getThreadMask(), value, op.getOffset(), op.getMaskAndClamp(),
                       constant(loc, i32, static_cast<int>(op.getKind())), site(op)});
  if (!op.getType().isInteger(32))
    result = LLVM::BitcastOp::create(builder, loc, op.getType(), result);
  replace(op, result);
  return success();
}

LogicalResult HostConverter::convertPermute(NVVM::PermuteOp op, BlockInfo &counts) {
  if (op.getMode() != NVVM::PermuteMode::DEFAULT)
    return unsupported(op);
  ++counts.instructions["prmt"];
  replace(op, call(op.getLoc(), "heddle_emu_permute", i32, {op.getLo(), op.getHi(), op.getSelector()}));
  return success();
}

//===----------------------------------------------------------------------===//
// Matrix instructions
//===----------------------------------------------------------------------===//

/// The form that an ldmatrix or stmatrix has, if the emulator knows it.
template <typename MatrixOp> static std::optional<MatrixForm> formOf(MatrixOp op) {
  constexpr bool isLoad = std::is_same_v<MatrixOp, NVVM::LdMatrixOp>;
  bool transposed = op.getLayout() == NVVM::MMALayout::col;
  auto isShape = [&](int m, int n) { return op.getShape().getM() == m && op.getShape().getN() == n; };
  NVVM::LdStMatrixEltType element = op.getEltType();
  if (isShape(8, 8) && element == NVVM::LdStMatrixEltType::B16)
    return transposed ? MatrixForm::M8N8B16Trans : MatrixForm::M8N8B16;
  if (isLoad && isShape(16, 16) && transposed && element == NVVM::LdStMatrixEltType::B8)
    return MatrixForm::M16N16B8Trans;
  if (!isLoad && isShape(16, 8) && transposed && element == NVVM::LdStMatrixEltType::B8)
    return MatrixForm::M16N8B8Trans;
  return std::nullopt;
}

LogicalResult HostConverter::convertLdMatrix(NVVM::LdMatrixOp op, BlockInfo &counts) {
  std::optional<MatrixForm> form = formOf(op);
  if (!form)
    return unsupported(op);
  ++counts.instructions["ldmatrix"];
  Location loc = op.getLoc();
  // One register, or a structure of them: consecutive words in either case.
  unsigned registers = dataLayout.getTypeSize(op.getType()) / 4;
  Value place = temporary(loc, op.getType());
  call(loc, "heddle_emu_ldmatrix", none,
       {addressOf(loc, op.getPtr()), place, constant(loc, i32, static_cast<int>(*form)),
        constant(loc, i32, registers), site(op)});
  replace(op, LLVM::LoadOp::create(builder, loc, op.getType(), place));
  return success();
}

LogicalResult HostConverter::convertStMatrix(NVVM::StMatrixOp op, BlockInfo &counts) {
  std::optional<MatrixForm> form = formOf(op);
  if (!form)
    return unsupported(op);
  ++counts.instructions["stmatrix"];
  Location loc = op.getLoc();
  unsigned registers = op.getSources().size();
  Value place = temporary(loc, LLVM::LLVMArrayType::get(i32, registers));
  for (auto [i, source] : llvm::enumerate(op.getSources())) {
    Value word = LLVM::GEPOp::create(builder, loc, hostPointer, i32, place,
                                     ArrayRef<LLVM::GEPArg>{static_cast<int32_t>(i)});
    LLVM::StoreOp::create(builder, loc, source, word);
  }
  call(loc, "heddle_emu_stmatrix", none,
       {addressOf(loc, op.getPtr()), place, constant(loc, i32, static_cast<int>(*form)),
        constant(loc, i32, registers), site(op)});
  op.erase();
  return success();
}
