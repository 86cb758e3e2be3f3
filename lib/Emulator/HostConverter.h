//===- HostConverter.h - The class behind the host conversion ---*- C++ -*-===//
//
// HostConversion.cpp has functions, memory accesses and the class's helpers; HostNVVM.cpp the nvvm ops;
// HostMultiply.cpp matrix products; HostCasts.cpp casts of floats.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_LIB_EMULATOR_HOSTCONVERTER_H
#define HEDDLE_LIB_EMULATOR_HOSTCONVERTER_H

#include "HostConversion.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/IR/Builders.h"
#include "mlir/Interfaces/DataLayoutInterfaces.h"

namespace heddle::emulator {

class HostConverter {
public:
  explicit HostConverter(mlir::ModuleOp module);
  mlir::FailureOr<ProgramInfo> run();

private:
  //===--- Functions ------------------------------------------------------===//

  void placeSharedVariables();
  void exportConstants();
  mlir::LogicalResult convertFunction(mlir::LLVM::LLVMFuncOp function);
  void convertKernelAttributes(mlir::LLVM::LLVMFuncOp function);

  //===--- llvm ops (HostConversion.cpp) ----------------------------------===//

  mlir::LogicalResult convertOp(mlir::Operation *op, BlockInfo &counts);
  mlir::LogicalResult convertLoad(mlir::LLVM::LoadOp op, BlockInfo &counts);
  mlir::LogicalResult convertStore(mlir::LLVM::StoreOp op, BlockInfo &counts);
  /// An atomicrmw or cmpxchg on a value of `type`; `reads` if what is there before matters.
  mlir::LogicalResult convertAtomic(mlir::Operation *op, mlir::OpOperand &pointer, mlir::Type type,
                                    std::optional<uint64_t> alignment, bool reads, BlockInfo &counts);
  mlir::LogicalResult convertAddressOf(mlir::LLVM::AddressOfOp op);
  mlir::LogicalResult convertTrap(mlir::LLVM::Trap op);
  mlir::LogicalResult convertCall(mlir::LLVM::CallOp op, BlockInfo &counts);
  llvm::SmallVector<mlir::Value> accessArguments(mlir::Operation *op, mlir::Value pointer, mlir::Value place,
                                                 mlir::Type type, std::optional<uint64_t> alignment,
                                                 bool isAtomic, bool isVolatile);

  //===--- nvvm ops (HostNVVM.cpp) ----------------------------------------===//

  mlir::LogicalResult convertNVVM(mlir::Operation *op, BlockInfo &counts);
  mlir::LogicalResult convertShuffle(mlir::NVVM::ShflOp op, BlockInfo &counts);
  mlir::LogicalResult convertRedux(mlir::NVVM::ReduxOp op, BlockInfo &counts);
  mlir::LogicalResult convertPermute(mlir::NVVM::PermuteOp op, BlockInfo &counts);
  mlir::LogicalResult convertBarrier(mlir::Operation *op, BlockInfo &counts);
  mlir::LogicalResult convertClusterBarrier(mlir::Operation *op, bool aligned, BlockInfo &counts);
  mlir::LogicalResult convertMapa(mlir::NVVM::MapaOp op, BlockInfo &counts);
  mlir::LogicalResult convertLdMatrix(mlir::NVVM::LdMatrixOp op, BlockInfo &counts);
  mlir::LogicalResult convertStMatrix(mlir::NVVM::StMatrixOp op, BlockInfo &counts);

  //===--- Matrix products (HostMultiply.cpp) -----------------------------===//

  mlir::LogicalResult convertMultiply(mlir::NVVM::MmaOp op, BlockInfo &counts);
  mlir::LogicalResult convertMultiplyCall(mlir::LLVM::CallOp op, BlockInfo &counts);
  /// The result of `op`, computed by the runtime.
  mlir::Value callMultiply(mlir::Operation *op, const Multiply &form, mlir::ValueRange a, mlir::ValueRange b,
                           mlir::ValueRange c, BlockInfo &counts);

  //===--- Casts (HostCasts.cpp) ------------------------------------------===//

  mlir::LogicalResult convertTF32(mlir::NVVM::ConvertFloatToTF32Op op, BlockInfo &counts);
  mlir::LogicalResult convertToFloat8(mlir::NVVM::ConvertF32x2ToF8x2Op op, BlockInfo &counts);
  mlir::LogicalResult convertFromFloat8(mlir::NVVM::ConvertF8x2ToF16x2Op op, BlockInfo &counts);

  //===--- Helpers --------------------------------------------------------===//

  mlir::Value constant(mlir::Location loc, mlir::Type type, int64_t value);
  /// A call of a runtime function; no value if `result` is void.
  mlir::Value call(mlir::Location loc, llvm::StringRef name, mlir::Type result, mlir::ValueRange arguments);
  /// The number of a new site, an i32.
  mlir::Value site(mlir::Operation *op, llvm::StringRef message = "");
  /// A place on the host's stack for a value on its way to or from device memory.
  mlir::Value temporary(mlir::Location loc, mlir::Type type);
  mlir::Value addressOf(mlir::Location loc, mlir::Value pointer);
  static void replace(mlir::Operation *op, mlir::Value value);
  static mlir::LogicalResult unsupported(mlir::Operation *op);

  mlir::ModuleOp module;
  mlir::OpBuilder builder;
  mlir::DataLayout dataLayout;
  mlir::Type i32, i64, hostPointer, none;
  mlir::Block *entry = nullptr;
  ProgramInfo info;
};

} // namespace heddle::emulator

#endif // HEDDLE_LIB_EMULATOR_HOSTCONVERTER_H
