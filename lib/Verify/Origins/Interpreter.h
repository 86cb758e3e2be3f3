//===- Interpreter.h - SIMT-level code on tags ------------------*- C++ -*-===//
//
// Runs one function for all threads of a CTA (or cluster) in lock step. Ids are computed; data is only ever
// moved: an op that would compute with data, or choose by it, is an error, and so is every op that is not
// known here. That is what makes the result exact: whatever the values of the elements, each unit of the
// result is a copy of the unit that its tag names.
//
// An op is one small function, `LogicalResult run(Interpreter &, TheOp)`, entered into the table by its
// family's `add...Handlers`. To teach the interpreter a new op, write that function.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_LIB_VERIFY_ORIGINS_INTERPRETER_H
#define HEDDLE_LIB_VERIFY_ORIGINS_INTERPRETER_H

#include "LaneValue.h"
#include "SharedState.h"
#include "heddle/Verify/Origins.h"
#include "llvm/Support/Allocator.h"

namespace heddle::verify {

class Interpreter {
public:
  Interpreter(IsolatedConversion &conversion, unsigned unitBits, SharedState &memory);

  /// Runs the ops of a block; the operands of its terminator are left to `get`.
  llvm::LogicalResult run(mlir::Block &block);

  //===--- Values ---===//
  const LaneValue &get(mlir::Value value) const { return values.find(value)->second; }
  const Scalar &getScalar(mlir::Value value) const { return get(value).front(); }
  void set(mlir::Value value, LaneValue lanes) { values[value] = std::move(lanes); }
  void set(mlir::Value value, Scalar scalar) { values[value] = LaneValue{std::move(scalar)}; }
  /// The ids of a scalar; null, and an error, for data.
  const uint64_t *getIds(mlir::Operation *op, mlir::Value value);
  /// A scalar as data: ids become constants. Fails if its width is not a whole number of units.
  llvm::FailureOr<Scalar> asData(mlir::Operation *op, const Scalar &scalar);

  uint64_t *newIds() { return arena.Allocate<uint64_t>(numThreads); }
  Tag *newPlane() { return arena.Allocate<Tag>(numThreads); }
  /// A scalar of ids, one for each thread.
  Scalar makeIds(unsigned width, llvm::function_ref<uint64_t(unsigned thread)> of);
  /// A plane of one constant.
  const Tag *constantPlane(uint32_t value);

  //===--- Where we are ---===//
  unsigned getNumThreads() const { return numThreads; }
  tile::HardwareBits getBits() const { return bits; }
  unsigned getWarpSize() const { return 1u << bits.lane; }
  unsigned getUnitBits() const { return unitBits; }
  unsigned blockOf(unsigned thread) const { return thread >> (bits.lane + bits.warp); }
  unsigned threadInBlock(unsigned thread) const { return thread & ((1u << (bits.lane + bits.warp)) - 1); }
  /// The threads that run what is being run.
  bool isActive(unsigned thread) const { return active.empty() || active[thread]; }
  bool areAllActive() const { return active.empty(); }
  std::vector<char> &getActive() { return active; }
  SharedState &getMemory() { return memory; }
  /// The step that an op was lowered from.
  std::optional<unsigned> getStep(mlir::Operation *op) const;
  InstructionCounts &getCounts() { return counts; }

  //===--- Errors ---===//
  /// Keeps the message, prefixed by the op's name, and fails.
  llvm::LogicalResult fail(mlir::Operation *op, const llvm::Twine &message);
  llvm::StringRef getError() const { return error; }

private:
  tile::HardwareBits bits;
  unsigned numThreads, unitBits;
  SharedState &memory;
  const llvm::DenseMap<mlir::Attribute, unsigned> &stepOfLocation;
  llvm::DenseMap<mlir::Value, LaneValue> values;
  llvm::DenseMap<uint32_t, const Tag *> constants;
  llvm::BumpPtrAllocator arena;
  std::vector<char> active;
  InstructionCounts counts;
  std::string error;
};

using Handler = llvm::LogicalResult (*)(Interpreter &, mlir::Operation *);

/// From an op's type to the function that runs it.
class HandlerTable {
public:
  template <auto run, typename Op> void add() {
    handlers[mlir::TypeID::get<Op>()] = [](Interpreter &interpreter, mlir::Operation *op) {
      return run(interpreter, llvm::cast<Op>(op));
    };
  }
  Handler lookup(mlir::Operation *op) const;

private:
  llvm::DenseMap<mlir::TypeID, Handler> handlers;
};

void addArithHandlers(HandlerTable &table);
void addVectorHandlers(HandlerTable &table);
void addMemoryHandlers(HandlerTable &table);
void addNVVMHandlers(HandlerTable &table);
void addMatrixHandlers(HandlerTable &table);
void addControlHandlers(HandlerTable &table);

} // namespace heddle::verify

#endif // HEDDLE_LIB_VERIFY_ORIGINS_INTERPRETER_H
