//===- DotOps.cpp - Matrix products -----------------------------------------===//

#include "heddle/Dialect/Tile/IR/DotLayouts.h"
#include "heddle/Dialect/Tile/IR/LayoutTransfer.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::tile;

static bool isFloat8(Type type) { return isa<Float8E4M3FNType, Float8E5M2Type>(type); }

/// C2
static bool areTypesOfDot(Type a, Type b, Type c) {
  if (isFloat8(a) && isFloat8(b))
    return c.isF16() || c.isF32();
  if (a != b)
    return false;
  if (a.isF16())
    return c.isF16() || c.isF32();
  if (a.isInteger(8))
    return c.isInteger(32);
  return (a.isBF16() && c.isF32()) || (a.isF32() && c.isF32()) || (a.isF64() && c.isF64());
}

LogicalResult DotOp::verify() {
  RankedTensorType a = getA().getType(), b = getB().getType(), c = getC().getType();
  int64_t rank = c.getRank();
  if ((rank != 2 && rank != 3) || a.getRank() != rank || b.getRank() != rank) // C1
    return emitOpError("expected operands that all have 2 or all have 3 dims, but got ")
           << a << ", " << b << " and " << c;
  ArrayRef<int64_t> shapeA = a.getShape(), shapeB = b.getShape(), shapeC = c.getShape();
  bool sameBatch = rank == 2 || (shapeA[0] == shapeB[0] && shapeB[0] == shapeC[0]);
  if (!sameBatch || shapeA[rank - 1] != shapeB[rank - 2] || shapeA[rank - 2] != shapeC[rank - 2] ||
      shapeB[rank - 1] != shapeC[rank - 1])
    return emitOpError("expected operands of sizes MxK, KxN and MxN, but got ")
           << a << ", " << b << " and " << c;
  Type elementA = a.getElementType(), elementB = b.getElementType();
  if (!areTypesOfDot(elementA, elementB, c.getElementType())) // C2
    return emitOpError("does not multiply ")
           << elementA << " by " << elementB << " into " << c.getElementType();
  if (getPrecision() != Precision::ieee && !elementA.isF32()) // C3
    return emitOpError("expected f32 operands with 'precision' ")
           << stringifyPrecision(getPrecision()) << ", but got " << elementA;
  if ((getUnsignedA() || getUnsignedB()) && !elementA.isInteger(8)) // C4
    return emitOpError("expected i8 operands with 'unsigned_a' or 'unsigned_b', but got ") << elementA;
  return success();
}

//===----------------------------------------------------------------------===//
// Layouts
//===----------------------------------------------------------------------===//

/// PTX's name of an operand's type.
static std::string nameOf(Type type, Precision precision, bool isUnsigned) {
  if (type.isF16())
    return "f16";
  if (type.isBF16())
    return "bf16";
  if (type.isF64())
    return "f64";
  if (type.isF32())
    return precision == Precision::ieee ? "f32" : "tf32";
  if (type.isInteger(8))
    return isUnsigned ? "u8" : "s8";
  return isa<Float8E4M3FNType>(type) ? "e4m3" : "e5m2";
}

plan::DotTypes tile::getDotTypes(DotOp op) {
  auto name = [&](Value value, bool isUnsigned) {
    return nameOf(cast<RankedTensorType>(value.getType()).getElementType(), op.getPrecision(), isUnsigned);
  };
  Type accumulator = op.getType().getElementType();
  return {name(op.getA(), op.getUnsignedA()), name(op.getB(), op.getUnsignedB()),
          accumulator.isInteger(32) ? "s32" : nameOf(accumulator, Precision::ieee, false)};
}

FailureOr<DotEncodings> tile::chooseDotLayouts(DotOp op, const plan::TargetModel &target, unsigned warps,
                                               plan::WarpSplit split, unsigned contiguousK) {
  ArrayRef<int64_t> shapeA = op.getA().getType().getShape(), shapeC = op.getType().getShape();
  plan::DotRequest request;
  request.isBatched = shapeC.size() == 3;
  request.batch = request.isBatched ? shapeC[0] : 1;
  request.m = shapeC[shapeC.size() - 2];
  request.n = shapeC.back();
  request.k = shapeA.back();
  for (int64_t size : {request.batch, request.m, request.n, request.k})
    if (size <= 0 || !llvm::isPowerOf2_64(size))
      return op.emitOpError("expected sizes that are powers of two, but got ") << size;
  request.types = getDotTypes(op);
  request.warps = warps;
  request.split = split;
  request.contiguousK = contiguousK;
  llvm::Expected<plan::DotChoice> choice = plan::chooseDotLayouts(target, request);
  if (!choice)
    return op.emitOpError(llvm::toString(choice.takeError()));
  MLIRContext *context = op.getContext();
  return DotEncodings{choice->instruction, fromLinearLayout(context, choice->layouts.a),
                      fromLinearLayout(context, choice->layouts.b),
                      fromLinearLayout(context, choice->layouts.c)};
}

//===----------------------------------------------------------------------===//
// Layout transfer
//===----------------------------------------------------------------------===//

/// What the op wants in its kernel.
static FailureOr<DotEncodings> chooseInKernel(DotOp op, plan::WarpSplit split) {
  auto kernel = op->getParentOfType<KernelOp>();
  const plan::TargetModel *target = getTarget(op);
  if (!kernel || !target)
    return failure();
  return chooseDotLayouts(op, *target, kernel.getNumWarps(), split);
}

static constexpr plan::WarpSplit allSplits[] = {plan::WarpSplit::Balanced, plan::WarpSplit::Rows};

SmallVector<LayoutAttr> tile::getMatrixResultLayouts(DotOp op) {
  SmallVector<LayoutAttr> layouts;
  for (plan::WarpSplit split : allSplits)
    if (FailureOr<DotEncodings> chosen = chooseInKernel(op, split); succeeded(chosen))
      layouts.push_back(chosen->c);
  return layouts;
}

/// The result is where the sum is. A sum that may be anywhere goes to where the target's matrix instruction
/// puts it.
FailureOr<LayoutList> DotOp::inferResultLayouts(ArrayRef<LayoutAttr> operands) {
  if (operands[2])
    return LayoutList{operands[2]};
  FailureOr<DotEncodings> chosen = chooseInKernel(*this, plan::WarpSplit::Balanced);
  return LayoutList{succeeded(chosen) ? chosen->c : LayoutAttr()};
}

/// Operands for the matrix instruction whose result has this layout; for other layouts those with which each
/// thread multiplies what it has of c.
FailureOr<LayoutList> DotOp::inferOperandLayouts(ArrayRef<LayoutAttr> results) {
  for (plan::WarpSplit split : allSplits) {
    FailureOr<DotEncodings> chosen = chooseInKernel(*this, split);
    if (failed(chosen))
      return failure();
    if (!results[0] || results[0] == chosen->c)
      return LayoutList{chosen->a, chosen->b, chosen->c};
  }
  auto c = toLinearLayout(RankedTensorType::get(getType().getShape(), getType().getElementType(), results[0]),
                          getHardwareBits((*this)->getParentOfType<KernelOp>()));
  llvm::Expected<plan::DotLayouts> layouts = plan::getThreadLayouts(c, getA().getType().getShape().back());
  if (!layouts) {
    llvm::consumeError(layouts.takeError());
    return failure();
  }
  return LayoutList{fromLinearLayout(getContext(), layouts->a), fromLinearLayout(getContext(), layouts->b),
                    results[0]};
}
