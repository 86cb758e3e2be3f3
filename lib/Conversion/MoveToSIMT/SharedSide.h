//===- SharedSide.h - One side of an exchange through memory ----*- C++ -*-===//
//
// With M the memory layout, the offset of a slot of layout L is M^-1 * L: linear, so the offset of register r
// in thread t is f(t) XOR g(r). f(t) is computed once; g(r) is a constant, which goes into the address as an
// immediate wherever it shares no bit with what f can reach.
//
// Data are the 32-bit words of plan/SharedWords.h: a side has memory words, and a word program leads to them
// from a thread's words or back.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_LIB_CONVERSION_MOVETOSIMT_SHAREDSIDE_H
#define HEDDLE_LIB_CONVERSION_MOVETOSIMT_SHAREDSIDE_H

#include "heddle/Conversion/Distribution.h"
#include "heddle/Dialect/Move/IR/MoveDialect.h"
#include "heddle/Plan/SharedWords.h"
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
  /// The memory words of a tensor's vector.
  llvm::SmallVector<mlir::Value> pack(mlir::Value vector);
  /// And back.
  mlir::Value unpack(llvm::ArrayRef<mlir::Value> memoryWords);
  /// Stores what the round has of the memory words, each element once.
  void store(unsigned round, llvm::ArrayRef<mlir::Value> memoryWords);
  /// Loads what the round has.
  void load(unsigned round, llvm::MutableArrayRef<mlir::Value> memoryWords);
  unsigned getNumMemoryWords() const { return wordsPerAccess << fit.instructions.size(); }

protected:
  SharedSide(mlir::OpBuilder &builder, mlir::Location loc, tile::HardwareBits bits,
             const SideDescription &side, plan::AccessFit fit);
  /// One access, at `offset` in thread 0.
  virtual void emitStore(f2::Word offset, llvm::ArrayRef<mlir::Value> words) = 0;
  virtual void emitLoad(f2::Word offset, llvm::MutableArrayRef<mlir::Value> words) = 0;
  virtual void restart() = 0;

  /// The bytes of an address that an offset stands for, in the buffer of its round.
  f2::Word toBytes(f2::Word offset) const {
    return (offset & ((f2::Word(1) << addressBits) - 1)) * elementBytes;
  }

  mlir::OpBuilder &builder;
  mlir::Location loc;
  tile::HardwareBits bits;
  ThreadIndexing indexing;
  SideDescription side;
  plan::AccessFit fit;
  unsigned elementBytes, addressBits, wordsPerAccess;

private:
  /// Visits the accesses of a round with the first offset and the number of the first memory word of each.
  void forAccesses(unsigned round, llvm::function_ref<void(f2::Word offset, unsigned firstWord)> visit) const;
  unsigned getElementBits() const;
};

/// Loads and stores of `bytes` bytes as words; less than a word is in its low bits.
llvm::SmallVector<mlir::Value> loadWords(mlir::OpBuilder &builder, mlir::Location loc, mlir::Value pointer,
                                         unsigned bytes);
void storeWords(mlir::OpBuilder &builder, mlir::Location loc, mlir::Value pointer, unsigned bytes,
                llvm::ArrayRef<mlir::Value> words);

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
