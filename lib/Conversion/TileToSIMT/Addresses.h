//===- Addresses.h - Where the elements of a tile are in memory -*- C++ -*-===//

#ifndef HEDDLE_LIB_CONVERSION_TILETOSIMT_ADDRESSES_H
#define HEDDLE_LIB_CONVERSION_TILETOSIMT_ADDRESSES_H

#include "heddle/Conversion/Distribution.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"

namespace heddle::simt {

/// The addresses of a tile: a base pointer and offsets, or pointers.
class Addresses {
public:
  Addresses(mlir::OpBuilder &builder, mlir::Location loc, mlir::Value base, mlir::Value offsets,
            mlir::Type memoryType)
      : builder(builder), loc(loc), memoryType(memoryType) {
    if (offsets) {
      pointer = base;
      values = unpackVector(builder, loc, offsets);
    } else {
      values = unpackVector(builder, loc, base);
    }
  }

  mlir::Value at(unsigned index) {
    auto type = mlir::LLVM::LLVMPointerType::get(builder.getContext(), 1);
    if (!pointer)
      return mlir::LLVM::IntToPtrOp::create(builder, loc, type, values[index]);
    return mlir::LLVM::GEPOp::create(builder, loc, type, memoryType, pointer,
                                     llvm::ArrayRef<mlir::LLVM::GEPArg>{values[index]});
  }

private:
  mlir::OpBuilder &builder;
  mlir::Location loc;
  mlir::Type memoryType;
  mlir::Value pointer;
  llvm::SmallVector<mlir::Value> values;
};

} // namespace heddle::simt

#endif // HEDDLE_LIB_CONVERSION_TILETOSIMT_ADDRESSES_H
