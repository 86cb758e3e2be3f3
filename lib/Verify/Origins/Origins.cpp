//===- Origins.cpp - Proof of a conversion by tracing every element ---------===//

#include "heddle/Verify/Origins.h"
#include "Interpreter.h"
#include "heddle/Conversion/Distribution.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::verify;
using layout::LinearLayout;

namespace {
/// The elements of one side: which element a stored register of a thread holds.
class Side {
public:
  Side(RankedTensorType type, tile::HardwareBits bits)
      : type(type), registers(tile::getLayout(type)), linear(tile::toLinearLayout(type, bits)) {
    unsigned registerBits = linear.inBits(layout::kRegister);
    for (unsigned thread = 0; thread < (1u << (linear.totalInBits() - registerBits)); ++thread)
      elementOfThread.push_back(linear.apply(f2::Word(thread) << registerBits));
    for (unsigned i = 0; i < registers.size(); ++i)
      elementOfRegister.push_back(linear.apply(registers.registerOf(i)));
  }
  unsigned size() const { return registers.size(); }
  unsigned registerOf(unsigned i) const { return registers.registerOf(i); }
  /// Row major.
  uint32_t element(unsigned i, unsigned thread) const {
    return elementOfRegister[i] ^ elementOfThread[thread];
  }
  /// "(3,17)".
  std::string name(uint32_t element) const {
    SmallVector<int64_t> coordinates;
    for (int64_t size : llvm::reverse(type.getShape())) {
      coordinates.push_back(element % size);
      element /= size;
    }
    std::string text = "(";
    for (auto [i, coordinate] : llvm::enumerate(llvm::reverse(coordinates)))
      text += (i ? "," : "") + std::to_string(coordinate);
    return text + ")";
  }

private:
  RankedTensorType type;
  simt::StoredRegisters registers;
  LinearLayout linear;
  std::vector<uint32_t> elementOfThread, elementOfRegister;
};

/// One proof: elements in, code run, elements out.
class Tracer {
public:
  Tracer(IsolatedConversion &conversion)
      : conversion(conversion),
        width(simt::getRegisterType(conversion.source.getElementType()).getIntOrFloatBitWidth()),
        unitBits(std::min(8u, width)), unitsPerElement(width / unitBits),
        memory(conversion, unitBits, std::min(4u, std::max(1u, width / 8))),
        interpreter(conversion, unitBits, memory), source(conversion.source, conversion.bits),
        result(conversion.result, conversion.bits) {}

  llvm::Expected<OriginsProof> prove() {
    Block &body = conversion.function.getBody().front();
    feed(body.getArgument(0));
    if (failed(interpreter.run(body)))
      return llvm::createStringError(interpreter.getError());
    if (std::optional<std::string> problem = check(interpreter.get(body.getTerminator()->getOperand(0))))
      return llvm::createStringError(*problem);
    return OriginsProof{memory.takeUses(), interpreter.getCounts()};
  }

private:
  void feed(Value argument) {
    LaneValue lanes(source.size());
    for (auto [i, scalar] : llvm::enumerate(lanes)) {
      scalar.width = width;
      for (unsigned unit = 0; unit < unitsPerElement; ++unit) {
        Tag *plane = interpreter.newPlane();
        for (unsigned thread = 0; thread < interpreter.getNumThreads(); ++thread)
          plane[thread] = source.element(i, thread) * unitsPerElement + unit;
        scalar.units.push_back(plane);
      }
    }
    interpreter.set(argument, std::move(lanes));
  }

  std::optional<std::string> check(const LaneValue &lanes) {
    for (unsigned i = 0; i < result.size(); ++i) {
      if (!lanes[i].isData())
        return "register " + std::to_string(result.registerOf(i)) + " of the result holds a constant";
      for (unsigned unit = 0; unit < unitsPerElement; ++unit)
        for (unsigned thread = 0; thread < interpreter.getNumThreads(); ++thread) {
          uint32_t expected = result.element(i, thread);
          if (lanes[i].units[unit][thread] != expected * unitsPerElement + unit)
            return describe(expected, i, thread, lanes[i]);
        }
    }
    return std::nullopt;
  }

  /// "(3,17): lane 9 register 2 holds (3,16)".
  std::string describe(uint32_t expected, unsigned i, unsigned thread, const Scalar &scalar) {
    tile::HardwareBits bits = conversion.bits;
    std::string text = result.name(expected) + ":";
    if (bits.block)
      text += llvm::formatv(" CTA {0}", interpreter.blockOf(thread));
    if (bits.warp)
      text += llvm::formatv(" warp {0}", interpreter.threadInBlock(thread) >> bits.lane);
    text += llvm::formatv(" lane {0} register {1} holds ", thread % interpreter.getWarpSize(),
                          result.registerOf(i));
    Tag first = scalar.units.front()[thread];
    bool isElement = first < undefinedTag && first % unitsPerElement == 0;
    for (auto [unit, plane] : llvm::enumerate(scalar.units))
      isElement &= plane[thread] == first + unit;
    if (isElement)
      return text + result.name(first / unitsPerElement);
    // Not one element: say what is in the first unit that is wrong.
    for (auto [unit, plane] : llvm::enumerate(scalar.units))
      if (plane[thread] != expected * unitsPerElement + unit)
        return text + describeUnit(plane[thread]) + (unit ? llvm::formatv(" in byte {0}", unit).str() : "");
    llvm_unreachable("called for a wrong slot");
  }

  std::string describeUnit(Tag tag) {
    if (isConstant(tag))
      return "the constant " + std::to_string(constantOf(tag));
    if (tag == undefinedTag)
      return "nothing defined";
    std::string name = result.name(tag / unitsPerElement);
    return unitsPerElement == 1 ? name : llvm::formatv("byte {0} of {1}", tag % unitsPerElement, name).str();
  }

  IsolatedConversion &conversion;
  unsigned width, unitBits, unitsPerElement;
  SharedState memory;
  Interpreter interpreter;
  Side source, result;
};
} // namespace

llvm::Expected<OriginsProof> verify::proveOrigins(IsolatedConversion &conversion) {
  return Tracer(conversion).prove();
}
