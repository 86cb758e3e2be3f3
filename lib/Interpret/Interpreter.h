//===- Interpreter.h - Tile programs on whole tiles -------------*- C++ -*-===//
//
// An op is one small function, `LogicalResult run(Interpreter &, TheOp)`, entered into the table by its
// family's `add...Handlers`. To teach the interpreter a new op, write that function; elementwise ops need
// none.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_LIB_INTERPRET_INTERPRETER_H
#define HEDDLE_LIB_INTERPRET_INTERPRETER_H

#include "heddle/Interpret/Interpret.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/OwningOpRef.h"

namespace heddle::interpret {

/// A scalar (no dims) or a tensor: the bits of each element, row major. Floats are their bit patterns,
/// pointers virtual addresses. Bits above the element's width are zero.
struct Tile {
  mlir::Type elementType;
  llvm::SmallVector<int64_t, 3> shape;
  std::vector<uint64_t> elements;

  Tile() = default;
  /// Zeros in the shape and element type of `type`, a scalar's or a tensor's.
  explicit Tile(mlir::Type type);
  /// One scalar.
  Tile(mlir::Type type, uint64_t bits) : elementType(type), elements{bits} {}

  size_t size() const { return elements.size(); }
  bool isScalar() const { return shape.empty(); }
  /// The element as a signed number; for integers.
  int64_t getSigned(size_t index) const;
  /// Row-major strides.
  llvm::SmallVector<int64_t, 3> strides() const;
};

/// The width in bits of an element: pointers have 64.
unsigned elementBits(mlir::Type type);

/// Counts through the coordinates of a shape in row-major order.
void forEachCoordinate(llvm::ArrayRef<int64_t> shape,
                       llvm::function_ref<void(llvm::ArrayRef<int64_t> coordinate, size_t index)> body);

/// The buffers of the launch under virtual addresses: argument i begins at (i + 1) * 2^40.
class Memory {
public:
  explicit Memory(llvm::ArrayRef<emulator::Argument> arguments) : arguments(arguments) {}
  static uint64_t addressOf(size_t argument) { return uint64_t(argument + 1) << bufferBits; }
  /// The bytes at an address; null if they are not all in one buffer.
  uint8_t *lookup(uint64_t address, unsigned bytes) const;

private:
  static constexpr unsigned bufferBits = 40;
  llvm::ArrayRef<emulator::Argument> arguments;
};

class Interpreter;
using Handler = llvm::LogicalResult (*)(Interpreter &, mlir::Operation *);

/// From an op's type to the function that runs it.
class HandlerTable {
public:
  template <auto run, typename... Ops> void add() {
    (..., (handlers[mlir::TypeID::get<Ops>()] = [](Interpreter &interpreter, mlir::Operation *op) {
       return run(interpreter, llvm::cast<Ops>(op));
     }));
  }
  Handler lookup(mlir::Operation *op) const { return handlers.lookup(op->getName().getTypeID()); }

private:
  llvm::DenseMap<mlir::TypeID, Handler> handlers;
};

class Interpreter {
public:
  Interpreter(const Memory &memory, std::array<uint32_t, 3> grid, std::array<uint32_t, 3> program)
      : memory(memory), grid(grid), program(program) {}

  const Tile &get(mlir::Value value) const { return values.find(value)->second; }
  void set(mlir::Value value, Tile tile) { values[value] = std::move(tile); }
  llvm::SmallVector<Tile> getAll(mlir::ValueRange values) const;
  void setAll(mlir::ValueRange values, llvm::ArrayRef<Tile> tiles);

  /// Runs a block with these arguments; the operands of its terminator.
  llvm::FailureOr<llvm::SmallVector<Tile>> run(mlir::Block &block, llvm::ArrayRef<Tile> arguments);
  /// Runs a function's body on a call's operands.
  llvm::FailureOr<llvm::SmallVector<Tile>> call(tile::CallOp op, mlir::Block &body);
  /// The same as `run` for one value in and out at each place, as combining regions have it.
  llvm::FailureOr<llvm::SmallVector<uint64_t>> combine(mlir::Block &block,
                                                       llvm::ArrayRef<uint64_t> arguments);

  const Memory &getMemory() const { return memory; }
  uint32_t getProgram(unsigned axis) const { return program[axis]; }
  uint32_t getGrid(unsigned axis) const { return grid[axis]; }

  /// One element of an elementwise op's result: the op itself, on scalars.
  llvm::FailureOr<uint64_t> evaluate(mlir::Operation *op, llvm::ArrayRef<uint64_t> operands);

private:
  llvm::LogicalResult run(mlir::Operation *op);

  const Memory &memory;
  std::array<uint32_t, 3> grid, program;
  llvm::DenseMap<mlir::Value, Tile> values;
  /// Elementwise ops on scalars, to be folded; their operands are arguments of the blocks that own them.
  llvm::DenseMap<mlir::Operation *, std::unique_ptr<mlir::Block>> scalarOps;
  uint64_t steps = 0;
  unsigned depth = 0;
};

//===--- Elements ---===//
/// The element as a constant of its type, and back.
mlir::TypedAttr toAttribute(mlir::Type type, uint64_t bits);
uint64_t toBits(mlir::Attribute attribute);
/// The bits of a float as a number, and back: rounded once, to nearest even.
double toDouble(mlir::Type type, uint64_t bits);
uint64_t fromDouble(double value, mlir::Type type);
/// An elementwise op whose result upstream's folders do not give: rounded conversions and `math` functions.
/// Nothing if it is not one of these.
std::optional<uint64_t> computeElement(mlir::Operation *op, mlir::Type resultType,
                                       llvm::ArrayRef<mlir::Type> operandTypes,
                                       llvm::ArrayRef<uint64_t> operands);

llvm::LogicalResult runElementwise(Interpreter &interpreter, mlir::Operation *op);
void addControlHandlers(HandlerTable &table);
void addShapeHandlers(HandlerTable &table);
void addGatherHandlers(HandlerTable &table);
void addAtomicHandlers(HandlerTable &table);
void addMemoryHandlers(HandlerTable &table);
void addCombineHandlers(HandlerTable &table);
void addDotHandlers(HandlerTable &table);

} // namespace heddle::interpret

#endif // HEDDLE_LIB_INTERPRET_INTERPRETER_H
