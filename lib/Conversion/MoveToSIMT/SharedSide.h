//===- SharedSide.h - One side of an exchange through memory ----*- C++ -*-===//
//
// With M the memory layout, the offset of a slot of layout L is M^-1 * L: linear, so the offset of register r
// in thread t is f(t) XOR g(r). f(t) is computed once; g(r) is a constant, which goes into the address as an
// immediate wherever it shares no bit with what f can reach.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_LIB_CONVERSION_MOVETOSIMT_SHAREDSIDE_H
#define HEDDLE_LIB_CONVERSION_MOVETOSIMT_SHAREDSIDE_H

#include "heddle/Conversion/Distribution.h"
#include "heddle/Dialect/Move/IR/MoveDialect.h"
#include "heddle/Plan/SharedAccess.h"
#include "mlir/IR/BuiltinTypes.h"
#include "llvm/ADT/DenseMap.h"

namespace heddle::simt {

/// Addresses in shared memory of the form base + (f(thread) XOR constant), in bytes.
class SharedAddresses {
public:
  /// `columns` has for each bit of the thread's position (lanes, warps, blocks) the bytes that it
  /// contributes. f(thread) is computed at the builder's place.
  SharedAddresses(mlir::OpBuilder &builder, mlir::Location loc, mlir::Value base, ThreadIndexing &indexing,
                  llvm::ArrayRef<f2::Word> columns);
  /// The pointer for a constant. Pointers are reused until `restart`.
  mlir::Value at(f2::Word constant);
  /// Forgets the pointers: what follows is in another block.
  void restart() { pointers.clear(); }

private:
  mlir::OpBuilder &builder;
  mlir::Location loc;
  mlir::Value base, threadOffset;
  f2::Word reached = 0;
  llvm::DenseMap<f2::Word, mlir::Value> pointers;
};

/// One side: the layout of a tensor against a memory layout, and the form of its accesses.
struct SideDescription {
  mlir::RankedTensorType type;
  /// Slot (register, lane, warp, block) -> offset in elements; the highest `roundBits` bits are the round.
  layout::LinearLayout offsets;
  plan::SharedAccess access;
  unsigned roundBits = 0;
  bool isStore = false;
};

/// Emits the accesses of one side, round by round.
class SharedSide {
public:
  virtual ~SharedSide() = default;
  /// Stores what the round has of the thread's stored registers, each element once.
  void store(unsigned round, llvm::ArrayRef<mlir::Value> values);
  /// Loads what the round has; `values` is by stored register.
  virtual void load(unsigned round, llvm::MutableArrayRef<mlir::Value> values) = 0;

protected:
  SharedSide(mlir::OpBuilder &builder, mlir::Location loc, tile::HardwareBits bits,
             const SideDescription &side);
  virtual void emitStores(unsigned round, llvm::ArrayRef<mlir::Value> values) = 0;
  virtual void restart() = 0;

  /// Offset bits that make the address, and the round of an offset.
  f2::Word inRound(f2::Word offset) const { return offset & ((f2::Word(1) << addressBits) - 1); }
  unsigned roundOf(f2::Word offset) const { return offset >> addressBits; }
  /// The type of an element in memory; below 8 bits a byte.
  mlir::Value toMemory(mlir::Value value);
  mlir::Value fromMemory(mlir::Value value);

  mlir::OpBuilder &builder;
  mlir::Location loc;
  ThreadIndexing indexing;
  SideDescription side;
  mlir::Type registerType, memoryType;
  unsigned elementBytes, addressBits;
  /// The offset of each stored register in thread 0.
  llvm::SmallVector<f2::Word> registerOffsets;
};

/// A barrier of the threads of a scope; in a CTA of one warp that of the warp is enough.
void emitBarrier(mlir::OpBuilder &builder, mlir::Location loc, move::Scope scope, tile::HardwareBits bits);
/// The pointer to byte `offset` of the scratch of the kernel around `op`.
mlir::Value getScratch(mlir::OpBuilder &builder, mlir::Operation *op, int64_t offset);

/// `base` is the pointer to the first byte; `target` has the matrix instructions.
std::unique_ptr<SharedSide> makeSharedSide(mlir::OpBuilder &builder, mlir::Location loc, mlir::Value base,
                                           tile::HardwareBits bits, const SideDescription &side,
                                           const plan::TargetModel &target);
std::unique_ptr<SharedSide> makePlainSide(mlir::OpBuilder &builder, mlir::Location loc, mlir::Value base,
                                          tile::HardwareBits bits, const SideDescription &side);
std::unique_ptr<SharedSide> makeMatrixSide(mlir::OpBuilder &builder, mlir::Location loc, mlir::Value base,
                                           tile::HardwareBits bits, const SideDescription &side,
                                           const plan::MatrixMove &tile);

} // namespace heddle::simt

#endif // HEDDLE_LIB_CONVERSION_MOVETOSIMT_SHAREDSIDE_H
