//===- Origins.cpp - Proof of a conversion by tracing every element ---------===//

#include "heddle/Verify/Origins.h"
#include "../Side.h"
#include "Interpreter.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::verify;

namespace {
/// One proof: elements in, code run, elements out.
class Tracer {
public:
  Tracer(IsolatedConversion &conversion)
      : conversion(conversion), source(conversion.source, conversion.bits),
        result(conversion.result, conversion.bits), unitsPerElement(source.getUnitsPerElement()),
        memory(conversion, source.getUnitBits(), std::min(4u, std::max(1u, source.getWidth() / 8))),
        interpreter(conversion, source.getUnitBits(), memory) {}

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
      scalar.width = source.getWidth();
      for (unsigned unit = 0; unit < unitsPerElement; ++unit) {
        Tag *plane = interpreter.newPlane();
        for (unsigned thread = 0; thread < interpreter.getNumThreads(); ++thread)
          plane[thread] = source.tag(i, thread, unit);
        scalar.units.push_back(plane);
      }
    }
    interpreter.set(argument, std::move(lanes));
  }

  std::optional<std::string> check(const LaneValue &lanes) {
    for (unsigned i = 0; i < result.size(); ++i) {
      if (!lanes[i].isData())
        return "register " + std::to_string(i) + " of the result holds a constant";
      for (unsigned unit = 0; unit < unitsPerElement; ++unit)
        for (unsigned thread = 0; thread < interpreter.getNumThreads(); ++thread)
          if (lanes[i].units[unit][thread] != result.tag(i, thread, unit))
            return describe(i, thread, lanes[i]);
    }
    return std::nullopt;
  }

  std::string describe(unsigned i, unsigned thread, const Scalar &scalar) {
    SmallVector<Tag> held;
    for (const Tag *plane : scalar.units)
      held.push_back(plane[thread]);
    return result.describe(i, thread, held);
  }

  IsolatedConversion &conversion;
  Side source, result;
  unsigned unitsPerElement;
  SharedState memory;
  Interpreter interpreter;
};
} // namespace

llvm::Expected<OriginsProof> verify::proveOrigins(IsolatedConversion &conversion) {
  return Tracer(conversion).prove();
}
