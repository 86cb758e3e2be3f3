//===- MemoryGuess.cpp - What memory may hold between barriers --------------===//

#include "MemoryGuess.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::verify;

MemoryGuesses::MemoryGuesses(const Trace &trace, Symbolic &symbolic, unsigned unitBits)
    : trace(trace), symbolic(symbolic), f(symbolic.formulas()), unitBits(unitBits) {
  for (const Access &access : trace.accesses)
    accessesOf[access.op].push_back(&access);
  loadFn = [this](Operation *op, unsigned element, unsigned unit, Value thread) {
    return load(op, element, unit, thread);
  };
}

LogicalResult MemoryGuesses::fail(const Twine &message) {
  if (error.empty())
    error = message.str();
  return failure();
}

LogicalResult MemoryGuesses::fit(ArrayRef<Value> points) {
  for (const Access &access : trace.accesses)
    if (access.isStore && failed(fitStore(access, guesses[{access.step, access.time}], points)))
      return failure();
  return success();
}

LogicalResult MemoryGuesses::fitStore(const Access &store, MemoryGuess &guess, ArrayRef<Value> points) {
  if (guess.tags.empty()) {
    guess.storeBytes = store.bytes;
    guess.time = store.time;
    guess.tags.resize(8 / unitBits);
  }
  if (guess.storeBytes != store.bytes)
    return fail("the proof by SMT does not know stores of several widths between two barriers");
  guess.stores.push_back(&store);
  for (Value point : points) {
    FailureOr<Value> address = addressOf(store, point, symbolic), active = isActive(store, point, symbolic);
    if (failed(address) || failed(active))
      return failure();
    std::optional<uint64_t> known = f.known(*address);
    if (!known)
      return fail("an address does not fold");
    if (point == points.front())
      guess.labels.push_back(*known);
    auto truth = active->getDefiningOp<smt::BoolConstantOp>();
    if (!truth || !truth.getValue())
      continue;
    guess.writer.add(*known, *f.known(point));
    guess.label.add(*known, guess.labels.back());
    for (unsigned bit = 0; bit < 8 * store.bytes; bit += unitBits) {
      auto [element, unit] = store.unitAt(bit, unitBits);
      FailureOr<Value> tag = symbolic.unit(store.getData(), element, unit, point, loader());
      if (failed(tag))
        return failure();
      if (std::optional<uint64_t> knownTag = f.known(*tag))
        guess.tags[bit % 8 / unitBits].add(*known + bit / 8, *knownTag);
    }
  }
  return success();
}

const MemoryGuess *MemoryGuesses::ofLoad(const Access &load) const {
  const MemoryGuess *last = nullptr;
  for (const auto &[key, guess] : guesses)
    if (key.first == load.step && key.second < load.time)
      last = &guess;
  return last;
}

Value MemoryGuesses::tagAt(const MemoryGuess &guess, Value address, unsigned bit) {
  return f.apply(guess.tags[bit % 8 / unitBits], f.add(address, f.bits(bit / 8, 32)));
}

FailureOr<Value> MemoryGuesses::load(Operation *op, unsigned element, unsigned unit, Value thread) {
  for (const Access *access : accessesOf.lookup(op))
    for (unsigned bit = 0; bit < 8 * access->bytes; bit += unitBits) {
      if (access->unitAt(bit, unitBits) != std::pair(element, unit))
        continue;
      const MemoryGuess *guess = ofLoad(*access);
      if (!guess)
        return fail("a load reads what nobody has stored");
      FailureOr<Value> address = addressOf(*access, thread, symbolic);
      if (failed(address))
        return failure();
      return tagAt(*guess, *address, bit);
    }
  return fail("a load has no such element");
}
