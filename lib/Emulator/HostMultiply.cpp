//===- HostMultiply.cpp - mma.sync as a call of the runtime -----------------===//

#include "HostConverter.h"
#include "heddle/Conversion/MatrixMultiply.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::emulator;

/// The form of an instruction, if the emulator knows its types.
static std::optional<Multiply> makeForm(const simt::MultiplyForm &form, bool saturates) {
  auto a = parseMultiplyType(form.a), b = parseMultiplyType(form.b),
       accumulator = parseMultiplyType(form.accumulator);
  if (!a || !b || !accumulator)
    return std::nullopt;
  return Multiply{form.m, form.n, form.k, *a, *b, *accumulator, saturates};
}

static std::optional<Multiply> formOf(NVVM::MmaOp op) {
  if (op.getLayoutA() != NVVM::MMALayout::row || op.getLayoutB() != NVVM::MMALayout::col ||
      !op.getMultiplicandAPtxType() || !op.getMultiplicandBPtxType() ||
      op.accumPtxType() != op.resultPtxType())
    return std::nullopt;
  NVVM::MMAShapeAttr shape = op.getShapeAttr();
  simt::MultiplyForm form{static_cast<unsigned>(shape.getM()),
                          static_cast<unsigned>(shape.getN()),
                          static_cast<unsigned>(shape.getK()),
                          stringifyMMATypes(*op.getMultiplicandAPtxType()).str(),
                          stringifyMMATypes(*op.getMultiplicandBPtxType()).str(),
                          stringifyMMATypes(op.accumPtxType()).str()};
  // Eight lanes each have a product of their own in m8n8k4 of f16.
  if (form.m == 8 && form.a == "f16")
    return std::nullopt;
  return makeForm(form, op.getIntOverflowBehavior() == NVVM::MMAIntOverflow::satfinite);
}

Value HostConverter::callMultiply(Operation *op, const Multiply &form, ValueRange a, ValueRange b,
                                  ValueRange c, BlockInfo &counts) {
  ++counts.instructions["mma"];
  Location loc = op->getLoc();
  auto type = LLVM::LLVMArrayType::get(builder.getI8Type(), sizeof(MultiplyRegisters));
  Value place = temporary(loc, type);
  auto addressAt = [&](size_t offset) -> Value {
    return LLVM::GEPOp::create(builder, loc, hostPointer, builder.getI8Type(), place,
                               ArrayRef<LLVM::GEPArg>{static_cast<int32_t>(offset)});
  };
  std::pair<ValueRange, size_t> operands[] = {{a, offsetof(MultiplyRegisters, a)},
                                              {b, offsetof(MultiplyRegisters, b)},
                                              {c, offsetof(MultiplyRegisters, c)}};
  for (auto [values, offset] : operands)
    for (Value value : values) {
      LLVM::StoreOp::create(builder, loc, value, addressAt(offset));
      offset += dataLayout.getTypeSize(value.getType());
    }
  info.multiplies.push_back(form);
  call(loc, "heddle_emu_multiply", none, {place, constant(loc, i32, info.multiplies.size() - 1), site(op)});
  return LLVM::LoadOp::create(builder, loc, op->getResult(0).getType(),
                              addressAt(offsetof(MultiplyRegisters, c)));
}

LogicalResult HostConverter::convertMultiply(NVVM::MmaOp op, BlockInfo &counts) {
  std::optional<Multiply> form = formOf(op);
  if (!form)
    return unsupported(op);
  replace(op, callMultiply(op, *form, op.getOperandA(), op.getOperandB(), op.getOperandC(), counts));
  return success();
}

LogicalResult HostConverter::convertMultiplyCall(LLVM::CallOp op, BlockInfo &counts) {
  std::optional<simt::MultiplyForm> name = simt::parseMultiplyFunction(*op.getCallee());
  std::optional<Multiply> form = makeForm(*name, /*saturates=*/false);
  if (!form)
    return op.emitError("'") << *op.getCallee() << "' is not supported by the emulator";
  auto structure = cast<LLVM::LLVMStructType>(op.getResult().getType());
  unsigned countC = structure.getBody().size();
  ValueRange operands = op.getArgOperands();
  unsigned countAB = operands.size() - countC;
  // a has m rows where b has n columns, and the same k.
  unsigned countB = countAB * form->n / (form->m + form->n);
  replace(op, callMultiply(op, *form, operands.take_front(countAB - countB),
                           operands.slice(countAB - countB, countB), operands.take_back(countC), counts));
  return success();
}
