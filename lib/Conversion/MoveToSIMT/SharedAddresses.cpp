//===- SharedAddresses.cpp - Addresses in shared memory ---------------------===//

#include "SharedSide.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::simt;

SharedAddresses::SharedAddresses(OpBuilder &builder, Location loc, Value base, ThreadIndexing &indexing,
                                 ArrayRef<f2::Word> columns)
    : builder(builder), loc(loc), base(base), threadOffset(indexing.apply(columns)) {
  for (f2::Word column : columns)
    reached |= column;
}

Value SharedAddresses::at(f2::Word constant) {
  auto type = LLVM::LLVMPointerType::get(builder.getContext(), 3);
  auto advance = [&](Value pointer, LLVM::GEPArg by) -> Value {
    return LLVM::GEPOp::create(builder, loc, type, builder.getI8Type(), pointer, ArrayRef<LLVM::GEPArg>{by});
  };
  // The whole constant is in the XOR, or none of it: then it is an immediate of the instruction.
  f2::Word variable = constant & reached ? constant : 0;
  Value &pointer = pointers[variable];
  if (!pointer) {
    Value offset = threadOffset;
    if (variable) {
      Value mask = arith::ConstantOp::create(builder, loc, builder.getI32IntegerAttr(variable));
      offset = arith::XOrIOp::create(builder, loc, offset, mask);
    }
    pointer = advance(base, offset);
  }
  return constant == variable ? pointer : advance(pointer, static_cast<int32_t>(constant));
}
