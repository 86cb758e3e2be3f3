//===- HostNVVM.cpp - nvvm ops as calls of the runtime ----------------------===//

#include "HostConverter.h"
#include "MatrixInstructions.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::emulator;

static SpecialRegister axis(SpecialRegister x, uint32_t number) {
  return static_cast<SpecialRegister>(static_cast<uint32_t>(x) + number);
}

static std::optional<SpecialRegister> specialRegister(Operation *op) {
  return llvm::TypeSwitch<Operation *, std::optional<SpecialRegister>>(op)
      .Case<NVVM::ThreadIdXOp>([](auto) { return axis(SpecialRegister::Tid, 0); })
      .Case<NVVM::ThreadIdYOp>([](auto) { return axis(SpecialRegister::Tid, 1); })
      .Case<NVVM::ThreadIdZOp>([](auto) { return axis(SpecialRegister::Tid, 2); })
      .Case<NVVM::BlockDimXOp>([](auto) { return axis(SpecialRegister::Ntid, 0); })
      .Case<NVVM::BlockDimYOp>([](auto) { return axis(SpecialRegister::Ntid, 1); })
      .Case<NVVM::BlockDimZOp>([](auto) { return axis(SpecialRegister::Ntid, 2); })
      .Case<NVVM::BlockIdXOp>([](auto) { return axis(SpecialRegister::Ctaid, 0); })
      .Case<NVVM::BlockIdYOp>([](auto) { return axis(SpecialRegister::Ctaid, 1); })
      .Case<NVVM::BlockIdZOp>([](auto) { return axis(SpecialRegister::Ctaid, 2); })
      .Case<NVVM::GridDimXOp>([](auto) { return axis(SpecialRegister::Nctaid, 0); })
      .Case<NVVM::GridDimYOp>([](auto) { return axis(SpecialRegister::Nctaid, 1); })
      .Case<NVVM::GridDimZOp>([](auto) { return axis(SpecialRegister::Nctaid, 2); })
      .Case<NVVM::ClusterIdXOp>([](auto) { return axis(SpecialRegister::ClusterId, 0); })
      .Case<NVVM::ClusterIdYOp>([](auto) { return axis(SpecialRegister::ClusterId, 1); })
      .Case<NVVM::ClusterIdZOp>([](auto) { return axis(SpecialRegister::ClusterId, 2); })
      .Case<NVVM::ClusterDimXOp>([](auto) { return axis(SpecialRegister::NclusterId, 0); })
      .Case<NVVM::ClusterDimYOp>([](auto) { return axis(SpecialRegister::NclusterId, 1); })
      .Case<NVVM::ClusterDimZOp>([](auto) { return axis(SpecialRegister::NclusterId, 2); })
      .Case<NVVM::BlockInClusterIdXOp>([](auto) { return axis(SpecialRegister::CtaidInCluster, 0); })
      .Case<NVVM::BlockInClusterIdYOp>([](auto) { return axis(SpecialRegister::CtaidInCluster, 1); })
      .Case<NVVM::BlockInClusterIdZOp>([](auto) { return axis(SpecialRegister::CtaidInCluster, 2); })
      .Case<NVVM::ClusterDimBlocksXOp>([](auto) { return axis(SpecialRegister::NctaidInCluster, 0); })
      .Case<NVVM::ClusterDimBlocksYOp>([](auto) { return axis(SpecialRegister::NctaidInCluster, 1); })
      .Case<NVVM::ClusterDimBlocksZOp>([](auto) { return axis(SpecialRegister::NctaidInCluster, 2); })
      .Case<NVVM::LaneIdOp>([](auto) { return SpecialRegister::LaneId; })
      // The nvvm dialect's names for %cluster_ctarank and %cluster_nctarank.
      .Case<NVVM::ClusterId>([](auto) { return SpecialRegister::CtaRankInCluster; })
      .Case<NVVM::ClusterDim>([](auto) { return SpecialRegister::NctaRankInCluster; })
      .Default([](Operation *) { return std::nullopt; });
}

LogicalResult HostConverter::convertNVVM(Operation *op, BlockInfo &counts) {
  Location loc = op->getLoc();
  if (std::optional<SpecialRegister> which = specialRegister(op)) {
    replace(op, call(loc, "heddle_emu_special_register", i32,
                     {constant(loc, i32, static_cast<uint32_t>(*which))}));
    return success();
  }
  return llvm::TypeSwitch<Operation *, LogicalResult>(op)
      .Case([&](NVVM::ShflOp shuffle) { return convertShuffle(shuffle, counts); })
      .Case([&](NVVM::ReduxOp redux) { return convertRedux(redux, counts); })
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
      .Case<NVVM::ClusterArriveOp, NVVM::ClusterArriveRelaxedOp, NVVM::ClusterWaitOp>([&](auto barrier) {
        return convertClusterBarrier(barrier, barrier.getAlignedAttr() != nullptr, counts);
      })
      .Case([&](NVVM::MmaOp multiply) { return convertMultiply(multiply, counts); })
      .Case([&](NVVM::ConvertFloatToTF32Op cast) { return convertTF32(cast, counts); })
      .Case([&](NVVM::ConvertF32x2ToF8x2Op cast) { return convertToFloat8(cast, counts); })
      .Case([&](NVVM::ConvertF8x2ToF16x2Op cast) { return convertFromFloat8(cast, counts); })
      .Case([&](NVVM::MapaOp mapa) { return convertMapa(mapa, counts); })
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

/// The arrival counts as the barrier.
LogicalResult HostConverter::convertClusterBarrier(Operation *op, bool aligned, BlockInfo &counts) {
  Location loc = op->getLoc();
  Value isAligned = constant(loc, i32, aligned);
  if (isa<NVVM::ClusterWaitOp>(op)) {
    call(loc, "heddle_emu_cluster_wait", none, {isAligned, site(op)});
  } else {
    ++counts.instructions["bar_cluster"];
    Value relaxed = constant(loc, i32, isa<NVVM::ClusterArriveRelaxedOp>(op));
    call(loc, "heddle_emu_cluster_arrive", none, {relaxed, isAligned, site(op)});
  }
  op->erase();
  return success();
}

LogicalResult HostConverter::convertMapa(NVVM::MapaOp op, BlockInfo &counts) {
  auto type = cast<LLVM::LLVMPointerType>(op.getType());
  if (type.getAddressSpace() != static_cast<unsigned>(NVVM::NVVMMemorySpace::SharedCluster))
    return unsupported(op);
  ++counts.instructions["mapa"];
  Location loc = op.getLoc();
  Value mapped = call(loc, "heddle_emu_mapa", i64, {addressOf(loc, op.getA()), op.getB(), site(op)});
  replace(op, LLVM::IntToPtrOp::create(builder, loc, type, mapped));
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

LogicalResult HostConverter::convertRedux(NVVM::ReduxOp op, BlockInfo &counts) {
  if (!op.getType().isInteger(32))
    return unsupported(op);
  ++counts.instructions["redux"];
  replace(op, call(op.getLoc(), "heddle_emu_redux", i32,
                   {op.getMaskAndClamp(), op.getVal(),
                    constant(op.getLoc(), i32, static_cast<int>(op.getKind())), site(op)}));
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
