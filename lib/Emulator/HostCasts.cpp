//===- HostCasts.cpp - cvt as calls of the runtime --------------------------===//

#include "HostConverter.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::emulator;

static bool isFloat8(Type type) { return isa<Float8E4M3FNType, Float8E5M2Type>(type); }

LogicalResult HostConverter::convertTF32(NVVM::ConvertFloatToTF32Op op, BlockInfo &counts) {
  NVVM::FPRoundingMode mode = op.getRnd();
  bool tiesAway = mode == NVVM::FPRoundingMode::RNA;
  if ((!tiesAway && mode != NVVM::FPRoundingMode::RN) || op.getRelu() ||
      op.getSat() != NVVM::SaturationMode::NONE)
    return unsupported(op);
  ++counts.instructions["cvt"];
  Location loc = op.getLoc();
  Value bits = LLVM::BitcastOp::create(builder, loc, i32, op.getSrc());
  replace(op, call(loc, "heddle_emu_round_to_tf32", i32, {bits, constant(loc, i32, tiesAway)}));
  return success();
}

LogicalResult HostConverter::convertToFloat8(NVVM::ConvertF32x2ToF8x2Op op, BlockInfo &counts) {
  if (op.getRnd() != NVVM::FPRoundingMode::RN || op.getSat() != NVVM::SaturationMode::SATFINITE ||
      op.getRelu() || !isFloat8(op.getDstTy()))
    return unsupported(op);
  ++counts.instructions["cvt"];
  Location loc = op.getLoc();
  auto bitsOf = [&](Value single) -> Value { return LLVM::BitcastOp::create(builder, loc, i32, single); };
  Value isE5M2 = constant(loc, i32, isa<Float8E5M2Type>(op.getDstTy()));
  Value pair = call(loc, "heddle_emu_f32x2_to_f8x2", i32, {bitsOf(op.getA()), bitsOf(op.getB()), isE5M2});
  pair = LLVM::TruncOp::create(builder, loc, builder.getI16Type(), pair);
  replace(op, LLVM::BitcastOp::create(builder, loc, op.getType(), pair));
  return success();
}

LogicalResult HostConverter::convertFromFloat8(NVVM::ConvertF8x2ToF16x2Op op, BlockInfo &counts) {
  if (op.getRelu() || !isFloat8(op.getSrcType()))
    return unsupported(op);
  ++counts.instructions["cvt"];
  Location loc = op.getLoc();
  Value pair = LLVM::BitcastOp::create(builder, loc, builder.getI16Type(), op.getSrc());
  pair = LLVM::ZExtOp::create(builder, loc, i32, pair);
  Value isE5M2 = constant(loc, i32, isa<Float8E5M2Type>(op.getSrcType()));
  Value halves = call(loc, "heddle_emu_f8x2_to_f16x2", i32, {pair, isE5M2});
  replace(op, LLVM::BitcastOp::create(builder, loc, op.getType(), halves));
  return success();
}
