//===- Instructions.cpp - Instructions without an nvvm op -------------------===//

#include "heddle/Conversion/Instructions.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/IR/BuiltinOps.h"

using namespace mlir;
using namespace heddle;

/// A private function whose only op is `ptx` with its arguments and its result. It is convergent: all lanes
/// of a warp carry it out together.
static LLVM::LLVMFuncOp getOrCreateInstruction(OpBuilder &builder, ModuleOp module, StringRef name,
                                               LLVM::LLVMFunctionType type, StringRef ptx) {
  if (auto function = module.lookupSymbol<LLVM::LLVMFuncOp>(name))
    return function;
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(module.getBody());
  Location loc = module.getLoc();
  auto function = LLVM::LLVMFuncOp::create(builder, loc, name, type, LLVM::Linkage::Private);
  function.setConvergent(true);
  function.setAlwaysInline(true);
  builder.setInsertionPointToStart(function.addEntryBlock(builder));
  auto instruction = NVVM::InlinePtxOp::create(builder, loc, type.getReturnType(), function.getArguments(),
                                               /*readWriteArgs=*/ValueRange(), ptx, /*predicate=*/Value());
  LLVM::ReturnOp::create(builder, loc, instruction->getResults());
  return function;
}

Value simt::createMovmatrix(OpBuilder &builder, Location loc, Value value) {
  auto module = builder.getInsertionBlock()->getParentOp()->getParentOfType<ModuleOp>();
  auto type = LLVM::LLVMFunctionType::get(builder.getI32Type(), builder.getI32Type());
  LLVM::LLVMFuncOp function = getOrCreateInstruction(builder, module, movmatrixFunction, type,
                                                     "movmatrix.sync.aligned.m8n8.trans.b16 $0, $1;");
  auto call = LLVM::CallOp::create(builder, loc, function, value);
  call.setConvergent(true);
  return call.getResult();
}
