//===- Distribution.h - Tensors as the registers of one thread --*- C++ -*-===//
//
// The SIMT level is what one thread does. A laid-out tensor becomes a vector of the thread's *stored*
// registers: those that differ only in register bits with a zero basis hold copies, and one value serves them
// all. This file has the type conversion, the numbering of stored registers and the emission of index
// arithmetic: every index that depends on the thread is a linear map over F2 of the thread's number in the
// CTA (lanes minor, warps above), applied with shifts, masks and XORs.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_CONVERSION_DISTRIBUTION_H
#define HEDDLE_CONVERSION_DISTRIBUTION_H

#include "heddle/Dialect/Tile/IR/Layouts.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Builders.h"
#include "mlir/Transforms/DialectConversion.h"

namespace heddle::simt {

/// The dictionary on a kernel below the tile level: num_warps, cluster, shared_static, shared_dynamic.
constexpr llvm::StringLiteral kernelAttrName = "heddle.kernel";

/// On a load or store of the llvm dialect: what PTX writes behind the name, ".cg" or ".L1::evict_first".
constexpr llvm::StringLiteral cacheHintAttrName = "heddle.cache";

/// Tensors with layouts to vectors, pointers to !llvm.ptr<1>; other scalars stay. Elements that no arithmetic
/// is done on (8-bit floats, pointers) become integers.
class SIMTTypeConverter : public mlir::TypeConverter {
public:
  SIMTTypeConverter();
};

/// The element type that registers use for `type`: an integer for floats of at most 8 bits, i64 for pointers,
/// otherwise itself.
mlir::Type getRegisterType(mlir::Type type);
/// The type of an element in memory: a byte for what is narrower, otherwise the register type.
mlir::Type getMemoryType(mlir::Type type);
/// The number of bytes of an element in memory.
unsigned getMemoryBytes(mlir::Type type);

/// The sizes of the kernel around `op`, before or after its conversion to a function.
tile::HardwareBits getHardwareBits(mlir::Operation *op);

/// Numbers the stored registers of a tensor.
class StoredRegisters {
public:
  explicit StoredRegisters(tile::LayoutAttr layout) : bits(tile::getStoredRegisterBits(layout)) {}
  /// How many a thread has.
  unsigned size() const { return 1u << bits.size(); }
  /// The register index of stored register `i`, and back; the inverse ignores bits that hold copies.
  unsigned registerOf(unsigned i) const;
  unsigned indexOf(unsigned reg) const;
  llvm::ArrayRef<unsigned> getBits() const { return bits; }

private:
  llvm::SmallVector<unsigned> bits;
};

/// Emits arithmetic on the thread's position, reusing what it emitted in one block of straight-line code.
class ThreadIndexing {
public:
  ThreadIndexing(mlir::OpBuilder &builder, mlir::Location loc, tile::HardwareBits bits)
      : builder(builder), loc(loc), bits(bits) {}

  /// The number of the thread in its CTA, an i32: lane in the low bits, warp above.
  mlir::Value threadId();
  /// The number of the CTA in its cluster, an i32.
  mlir::Value blockId();
  /// The XOR over all set bits of the thread's position of that bit's word in `columns`: lane bits first,
  /// then warp bits, then block bits. An i32.
  mlir::Value apply(llvm::ArrayRef<f2::Word> columns);
  /// An i1: whether the number of set bits of (position & mask) is odd. `mask` is over the same bits as
  /// `columns`.
  mlir::Value parity(f2::Word mask);
  /// An i1: whether (position & mask) is zero.
  mlir::Value isZero(f2::Word mask);

  mlir::Value constant(int64_t value);

  /// The XOR over all set bits of `input`, an i32, of that bit's word in `columns`.
  mlir::Value applyTo(mlir::Value input, llvm::ArrayRef<f2::Word> columns);

private:
  unsigned threadBits() const { return bits.lane + bits.warp; }

  mlir::OpBuilder &builder;
  mlir::Location loc;
  tile::HardwareBits bits;
  mlir::Value tid, ctaInCluster;
};

/// The columns of a layout for the bits of the thread's position, in the order that ThreadIndexing takes:
/// flattened outputs of `layout` (with ins register, lane, warp, block), lanes first.
llvm::SmallVector<f2::Word> threadColumns(const layout::LinearLayout &layout);

/// Elements of a vector as scalars, and back.
llvm::SmallVector<mlir::Value> unpackVector(mlir::OpBuilder &builder, mlir::Location loc, mlir::Value vector);
mlir::Value packVector(mlir::OpBuilder &builder, mlir::Location loc, llvm::ArrayRef<mlir::Value> elements);

} // namespace heddle::simt

#endif // HEDDLE_CONVERSION_DISTRIBUTION_H
