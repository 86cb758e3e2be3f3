//===- ArgumentSpec.cpp - Kernel arguments on the command line --------------===//

#include "heddle/Driver/ArgumentSpec.h"
#include "heddle/Dialect/Tile/IR/TileDialect.h"
#include "llvm/ADT/APFloat.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"

using namespace heddle;

/// What an uninitialized output is filled with: a NaN in every float format, and conspicuous.
static constexpr uint8_t poison = 0xff;

/// The largest buffer that an `out:` spec may ask for.
static constexpr int64_t maxOutputBytes = int64_t(1) << 32;

static std::string typeName(mlir::Type type) {
  std::string text;
  llvm::raw_string_ostream os(text);
  type.print(os);
  return text;
}

/// The dtypes that an element may travel as, the preferred one first. bf16 and 8-bit floats are bit patterns.
static llvm::SmallVector<llvm::StringRef, 2> dtypesFor(mlir::Type element) {
  if (mlir::isa<tile::PointerType>(element))
    return {"u8", "i8"};
  unsigned bits = element.getIntOrFloatBitWidth();
  if (bits == 1)
    return {"b1", "u1"};
  if (element.isBF16())
    return {"u2"};
  if (mlir::isa<mlir::FloatType>(element))
    return bits == 8    ? llvm::SmallVector<llvm::StringRef, 2>{"u1"}
           : bits == 16 ? llvm::SmallVector<llvm::StringRef, 2>{"f2"}
           : bits == 32 ? llvm::SmallVector<llvm::StringRef, 2>{"f4"}
                        : llvm::SmallVector<llvm::StringRef, 2>{"f8"};
  if (bits == 8)
    return {"i1", "u1"};
  if (bits == 16)
    return {"i2", "u2"};
  if (bits == 32)
    return {"i4", "u4"};
  return {"i8", "u8"};
}

namespace {
/// Makes errors that name the argument and its spec.
struct SpecContext {
  unsigned index;
  llvm::StringRef spec;
  llvm::Error error(const llvm::Twine &what) const {
    return llvm::createStringError("argument " + llvm::Twine(index) + " ('" + spec + "'): " + what);
  }
};
} // namespace

static llvm::Error checkDtype(const SpecContext &context, const NpyArray &array, mlir::Type element) {
  auto dtypes = dtypesFor(element);
  if (llvm::is_contained(dtypes, llvm::StringRef(array.dtype)))
    return llvm::Error::success();
  return context.error("expected dtype " + llvm::join(dtypes, " or ") + " for elements of type " +
                       typeName(element) + ", but the array has " + array.dtype);
}

/// `16x8xf16`: sizes, then an element type.
static llvm::Expected<NpyArray> makeOutput(const SpecContext &context, llvm::StringRef shape,
                                           mlir::Type element) {
  llvm::SmallVector<llvm::StringRef> parts;
  shape.split(parts, 'x');
  NpyArray array;
  int64_t elements = 1;
  for (llvm::StringRef part : llvm::ArrayRef<llvm::StringRef>(parts).drop_back()) {
    int64_t size;
    if (part.getAsInteger(10, size) || size <= 0 || size > maxOutputBytes / elements)
      return context.error("expected sizes and an element type like 16x8xf16, but got '" + shape + "'");
    elements *= size;
    array.shape.push_back(size);
  }
  if (parts.back() != typeName(element))
    return context.error("expected elements of type " + typeName(element) + ", but got '" + parts.back() +
                         "'");
  array.dtype = dtypesFor(element).front().str();
  int64_t bytes = elements * (array.dtype.back() - '0');
  if (bytes > maxOutputBytes)
    return context.error("the output is too large");
  array.bytes.assign(bytes, poison);
  return std::move(array);
}

static llvm::Expected<llvm::SmallVector<uint8_t, 8>>
parseScalar(const SpecContext &context, llvm::StringRef value, llvm::StringRef type, mlir::Type parameter) {
  if (type != typeName(parameter))
    return context.error("expected a value of type " + typeName(parameter) + ", but got '" + type + "'");
  uint64_t bits;
  unsigned width = parameter.getIntOrFloatBitWidth();
  if (auto floatType = mlir::dyn_cast<mlir::FloatType>(parameter)) {
    llvm::APFloat number(floatType.getFloatSemantics());
    auto status = number.convertFromString(value, llvm::APFloat::rmNearestTiesToEven);
    if (!status) {
      llvm::consumeError(status.takeError());
      return context.error("'" + value + "' is not a number");
    }
    if (*status & llvm::APFloat::opOverflow)
      return context.error("'" + value + "' does not fit into " + typeName(parameter));
    bits = number.bitcastToAPInt().getZExtValue();
  } else {
    llvm::APInt number;
    bool negative = value.starts_with("-");
    llvm::StringRef digits = negative ? value.drop_front() : value;
    if (digits.empty() || !llvm::isDigit(digits.front()) || digits.getAsInteger(0, number))
      return context.error("'" + value + "' is not an integer");
    number = number.zext(number.getBitWidth() + 1);
    if (negative)
      number.negate();
    // Both the signed and the unsigned reading of the type are fine.
    bool fits = negative ? number.getSignificantBits() <= width : number.getActiveBits() <= width;
    if (!fits)
      return context.error("'" + value + "' does not fit into " + typeName(parameter));
    bits = number.sextOrTrunc(64).getZExtValue();
  }
  llvm::SmallVector<uint8_t, 8> bytes;
  for (unsigned i = 0; i < std::max(8u, width); i += 8)
    bytes.push_back(bits >> i);
  return bytes;
}

llvm::Expected<BoundArgument> heddle::bindArgument(unsigned index, llvm::StringRef spec,
                                                   mlir::Type parameter) {
  SpecContext context{index, spec};
  auto pointer = mlir::dyn_cast<tile::PointerType>(parameter);
  auto [prefix, rest] = spec.split(':');
  bool isIn = prefix == "in", isInOut = prefix == "inout", isOut = prefix == "out";
  if (!isIn && !isInOut && !isOut) {
    if (pointer)
      return context.error("expected in:, inout: or out: for a parameter of type " + typeName(parameter));
    auto [value, type] = spec.rsplit(':');
    llvm::Expected<llvm::SmallVector<uint8_t, 8>> scalar = parseScalar(context, value, type, parameter);
    if (!scalar)
      return scalar.takeError();
    return BoundArgument{BoundArgument::Kind::Scalar, "", {}, *scalar};
  }
  if (!pointer)
    return context.error("expected a value for a parameter of type " + typeName(parameter) +
                         ", but got a file");
  mlir::Type element = pointer.getPointee();
  if (isOut) {
    auto [path, shape] = rest.rsplit(':');
    if (path.empty() || shape.empty())
      return context.error("expected out:FILE:SHAPE");
    llvm::Expected<NpyArray> array = makeOutput(context, shape, element);
    if (!array)
      return array.takeError();
    return BoundArgument{BoundArgument::Kind::Out, path.str(), std::move(*array), {}};
  }
  llvm::Expected<NpyArray> array = readNpy(rest);
  if (!array)
    return context.error(llvm::toString(array.takeError()));
  if (llvm::Error error = checkDtype(context, *array, element))
    return std::move(error);
  return BoundArgument{
      isIn ? BoundArgument::Kind::In : BoundArgument::Kind::InOut, rest.str(), std::move(*array), {}};
}

emulator::Argument BoundArgument::toEmulator() {
  if (kind == Kind::Scalar)
    return emulator::ScalarArgument{scalar};
  return emulator::BufferArgument{path, array.bytes, kind != Kind::Out, kind != Kind::In};
}

cuda::Argument BoundArgument::toCuda() {
  if (kind == Kind::Scalar)
    return cuda::ScalarArgument{scalar};
  return cuda::BufferArgument{array.bytes, kind != Kind::In};
}
