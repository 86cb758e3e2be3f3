//===- Instructions.cpp - Instructions without an nvvm op -------------------===//

#include "heddle/Conversion/Instructions.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/IR/BuiltinOps.h"

using namespace mlir;
using namespace heddle;

/// The body: `ptx` on the function's arguments.
static void buildBody(OpBuilder &builder, LLVM::LLVMFuncOp function, StringRef ptx) {
  Location loc = function.getLoc();
  builder.setInsertionPointToStart(function.addEntryBlock(builder));
  Type result = function.getFunctionType().getReturnType();
  auto structure = dyn_cast<LLVM::LLVMStructType>(result);
  SmallVector<Type> types = structure ? SmallVector<Type>(structure.getBody()) : SmallVector<Type>{result};
  auto instruction = NVVM::InlinePtxOp::create(builder, loc, types, function.getArguments(),
                                               /*readWriteArgs=*/ValueRange(), ptx, /*predicate=*/Value());
  Value value = instruction->getResult(0);
  if (structure) {
    value = LLVM::UndefOp::create(builder, loc, structure);
    for (auto [i, part] : llvm::enumerate(instruction->getResults()))
      value = LLVM::InsertValueOp::create(builder, loc, value, part, i);
  }
  LLVM::ReturnOp::create(builder, loc, value);
}

static LLVM::LLVMFuncOp getOrCreateInstruction(OpBuilder &builder, ModuleOp module, StringRef name,
                                               LLVM::LLVMFunctionType type, StringRef ptx) {
  if (auto function = module.lookupSymbol<LLVM::LLVMFuncOp>(name))
    return function;
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(module.getBody());
  auto function = LLVM::LLVMFuncOp::create(builder, module.getLoc(), name, type, LLVM::Linkage::Private);
  function.setConvergent(true);
  function.setAlwaysInline(true);
  buildBody(builder, function, ptx);
  return function;
}

Value simt::callInstruction(OpBuilder &builder, Location loc, StringRef name, LLVM::LLVMFunctionType type,
                            ValueRange arguments, StringRef ptx) {
  auto module = builder.getInsertionBlock()->getParentOp()->getParentOfType<ModuleOp>();
  auto call =
      LLVM::CallOp::create(builder, loc, getOrCreateInstruction(builder, module, name, type, ptx), arguments);
  call.setConvergent(true);
  return call.getResult();
}

Value simt::createMovmatrix(OpBuilder &builder, Location loc, Value value) {
  auto type = LLVM::LLVMFunctionType::get(builder.getI32Type(), builder.getI32Type());
  return callInstruction(builder, loc, movmatrixFunction, type, value,
                         "movmatrix.sync.aligned.m8n8.trans.b16 $0, $1;");
}
