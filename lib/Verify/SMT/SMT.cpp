//===- SMT.cpp - Proof of a conversion by a solver --------------------------===//

#include "heddle/Verify/SMT.h"
#include "Accesses.h"
#include "Claims.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::verify;

namespace {
/// What is guessed of the memory that the stores of one step write between two barriers.
struct MemoryGuess {
  /// How many bytes each store writes.
  unsigned storeBytes = 0;
  /// From the address of a store to the thread, and to the label of the store.
  AffineFit writer, label;
  /// For each unit of a byte: from the byte's address to the tag.
  SmallVector<AffineFit, 1> tags;
  SmallVector<const Access *> stores;
  /// A number for each store, none twice.
  SmallVector<uint32_t> labels;
};

/// Every failure is kept as the reason why the conversion is not proved.
class SMTProver {
public:
  SMTProver(IsolatedConversion &conversion, Banks banks)
      : conversion(conversion), banks(banks), bits(conversion.bits), source(conversion.source, bits),
        result(conversion.result, bits), unitBits(source.getUnitBits()),
        module(ModuleOp::create(conversion.function.getLoc())),
        builder(OpBuilder::atBlockEnd(module->getBody())), solver(makeSolver(builder)),
        f(builder, solver.getLoc()), symbolic(conversion, source, f) {
    unsigned threadBits = bits.lane + bits.warp;
    variable = f.declare("thread", threadBits);
    thread = f.resize(variable, 32);
    other = f.resize(f.declare("other", threadBits), 32);
    points.push_back(f.bits(0, 32));
    for (unsigned bit = 0; bit < threadBits; ++bit)
      points.push_back(f.bits(1u << bit, 32));
  }

  llvm::Expected<SMTProof> prove() {
    if (bits.block)
      return llvm::createStringError("the proof by SMT does not know clusters");
    llvm::Expected<Trace> traced = traceAccesses(conversion);
    if (!traced)
      return traced.takeError();
    trace = std::move(*traced);
    if (failed(guessMemory()) || failed(claimAccesses()) || failed(claimOrder()) || failed(claimResult()))
      return llvm::createStringError(problem.empty() ? symbolic.getError().str() : problem);
    llvm::Expected<std::optional<std::string>> refuted = refute(solver, variable, claims);
    if (!refuted)
      return refuted.takeError();
    if (*refuted)
      return llvm::createStringError(**refuted);
    return findConflicts();
  }

private:
  static smt::SolverOp makeSolver(OpBuilder &builder) {
    Location loc = builder.getUnknownLoc();
    auto solver = smt::SolverOp::create(builder, loc, TypeRange(), ValueRange());
    builder.setInsertionPointToStart(&solver.getBodyRegion().emplaceBlock());
    smt::SetLogicOp::create(builder, loc, "QF_BV");
    auto end = smt::YieldOp::create(builder, loc);
    builder.setInsertionPoint(end);
    return solver;
  }

  LogicalResult fail(const Twine &message) {
    if (problem.empty())
      problem = message.str();
    return failure();
  }

  void claim(Value active, Value holds, const Access &access, const char *what) {
    tile::HardwareBits hardware = bits;
    std::string name = access.op->getName().getStringRef().str();
    claims.push_back({f.any({f.negate(active), holds}),
                      [=](unsigned t) { return name + " of " + describeThread(t, hardware) + " " + what; }});
  }

  Symbolic::LoadFn loader() { return loadFn; }

  //===--- The guess ---===//

  using MemoryKey = std::pair<unsigned, unsigned>; // step, time

  LogicalResult guessMemory() {
    for (const Access &access : trace.accesses)
      if (access.isStore && failed(fitStore(access, memory[{access.step, access.time}])))
        return failure();
    return success();
  }

  LogicalResult fitStore(const Access &access, MemoryGuess &guess) {
    if (guess.tags.empty()) {
      guess.storeBytes = access.bytes;
      guess.tags.resize(8 / unitBits);
    }
    if (guess.storeBytes != access.bytes)
      return fail("the proof by SMT does not know stores of several widths between two barriers");
    guess.stores.push_back(&access);
    for (Value point : points) {
      FailureOr<Value> address = addressOf(access, point, symbolic),
                       active = isActive(access, point, symbolic);
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
      for (unsigned bit = 0; bit < 8 * access.bytes; bit += unitBits) {
        auto [element, unit] = access.unitAt(bit, unitBits);
        FailureOr<Value> tag = symbolic.unit(access.getData(), element, unit, point, loader());
        if (failed(tag))
          return failure();
        if (std::optional<uint64_t> knownTag = f.known(*tag))
          guess.tags[bit % 8 / unitBits].add(*known + bit / 8, *knownTag);
      }
    }
    return success();
  }

  /// The stores of a step that come last before `time`.
  MemoryGuess *findMemory(unsigned step, unsigned time, unsigned &storeTime) {
    for (auto &[key, guess] : memory)
      if (key.first == step && key.second < time)
        storeTime = key.second;
    auto found = memory.find({step, storeTime});
    return found == memory.end() || storeTime >= time ? nullptr : &found->second;
  }

  /// What a load gives, by the guess.
  FailureOr<Value> load(Operation *op, unsigned element, unsigned unit, Value loader) {
    for (const Access &access : trace.accesses) {
      if (access.op != op)
        continue;
      for (unsigned bit = 0; bit < 8 * access.bytes; bit += unitBits) {
        if (access.unitAt(bit, unitBits) != std::pair(element, unit))
          continue;
        unsigned storeTime = ~0u;
        MemoryGuess *guess = findMemory(access.step, access.time, storeTime);
        if (!guess)
          return fail("a load reads what nobody has stored");
        FailureOr<Value> address = addressOf(access, loader, symbolic);
        if (failed(address))
          return failure();
        return f.apply(guess->tags[bit % 8 / unitBits], f.add(*address, f.bits(bit / 8, 32)));
      }
    }
    return fail("a load has no such element");
  }

  //===--- The claims ---===//

  LogicalResult claimAccesses() {
    for (const auto &[key, guess] : memory)
      for (unsigned i = 0; i < guess.labels.size(); ++i)
        for (unsigned j = 0; j < i; ++j)
          if (guess.labels[i] == guess.labels[j])
            return fail("two stores of a thread write the same byte");
    for (const Access &access : trace.accesses) {
      FailureOr<Value> address = addressOf(access, thread, symbolic),
                       active = isActive(access, thread, symbolic);
      if (failed(address) || failed(active))
        return failure();
      claimInside(access, *address, *active);
      if (failed(access.isStore ? claimStore(access, *address, *active)
                                : claimLoad(access, *address, *active)))
        return failure();
    }
    return success();
  }

  void claimInside(const Access &access, Value address, Value active) {
    ByteRange scratch = conversion.scratch[access.step];
    Value offset = f.sub(address, f.bits(scratch.begin, 32));
    int64_t room = scratch.end - scratch.begin - access.bytes;
    claim(active,
          room < 0 ? f.truth(false) : Value(f.compare(smt::BVCmpPredicate::ule, offset, f.bits(room, 32))),
          access, "is outside of its scratch");
    if (access.alignment > 1)
      claim(active, f.equal(f.bitAnd(address, f.bits(access.alignment - 1, 32)), f.bits(0, 32)), access,
            "is not aligned");
  }

  LogicalResult claimStore(const Access &access, Value address, Value active) {
    const MemoryGuess &guess = memory.find({access.step, access.time})->second;
    if (access.alignment < access.bytes)
      return fail("the proof by SMT does not know stores that are not aligned");
    unsigned index = llvm::find(guess.stores, &access) - guess.stores.begin();
    claim(active, f.equal(f.apply(guess.writer, address), thread), access,
          "writes a byte that another thread writes, too");
    claim(active, f.equal(f.apply(guess.label, address), f.bits(guess.labels[index], 32)), access,
          "writes a byte that another store writes, too");
    for (unsigned bit = 0; bit < 8 * access.bytes; bit += unitBits) {
      auto [element, unit] = access.unitAt(bit, unitBits);
      FailureOr<Value> tag = symbolic.unit(access.getData(), element, unit, thread, loader());
      if (failed(tag))
        return failure();
      Value guessed = f.apply(guess.tags[bit % 8 / unitBits], f.add(address, f.bits(bit / 8, 32)));
      claim(active, f.equal(*tag, guessed), access,
            "stores an element that has another place in shared memory");
    }
    return success();
  }

  /// Every piece of the load was stored, by a thread that the load comes after.
  LogicalResult claimLoad(const Access &access, Value address, Value active) {
    unsigned storeTime = ~0u;
    MemoryGuess *guess = findMemory(access.step, access.time, storeTime);
    if (!guess)
      return fail("a load reads what nobody has stored");
    Scope scope = trace.scopeBetween(storeTime, access.time);
    for (unsigned byte = 0; byte < access.bytes; byte += guess->storeBytes) {
      Value piece = f.bitAnd(f.add(address, f.bits(byte, 32)), f.bits(~(guess->storeBytes - 1), 32));
      Value writer = f.apply(guess->writer, piece);
      SmallVector<Value> isWritten;
      for (const Access *store : guess->stores) {
        FailureOr<Value> written = addressOf(*store, writer, symbolic),
                         stores = isActive(*store, writer, symbolic);
        if (failed(written) || failed(stores))
          return failure();
        isWritten.push_back(f.both(*stores, f.equal(*written, piece)));
      }
      claim(active, f.any(isWritten), access, "reads a byte that nobody has written");
      if (scope == Scope::Warp && bits.warp) {
        Value distance = f.lshr(f.bitXor(writer, thread), f.bits(bits.lane, 32));
        claim(active, f.equal(distance, f.bits(0, 32)), access,
              "reads a byte that another warp has written with no barrier in between");
      }
    }
    return success();
  }

  /// No two accesses that no barrier separates meet, beyond the stores of one time and what the loads read
  /// from.
  LogicalResult claimOrder() {
    Scope all = bits.warp ? Scope::Cta : Scope::Warp;
    for (const Access &first : trace.accesses)
      for (const Access &second : trace.accesses) {
        if (&second <= &first || (!first.isStore && !second.isStore))
          continue;
        Scope scope = trace.scopeBetween(first.time, second.time);
        bool isCovered =
            first.isStore && first.time != second.time && first.step == second.step && !second.isStore;
        bool isUnique =
            first.isStore && second.isStore && first.time == second.time && first.step == second.step;
        if (scope < all && !isCovered && !isUnique && failed(claimDisjoint(first, second, scope)))
          return failure();
      }
    return success();
  }

  /// Threads that a barrier of `scope` does not join do not meet.
  LogicalResult claimDisjoint(const Access &first, const Access &second, Scope scope) {
    FailureOr<Value> a = addressOf(first, thread, symbolic), b = addressOf(second, other, symbolic),
                     x = isActive(first, thread, symbolic), y = isActive(second, other, symbolic);
    if (failed(a) || failed(b) || failed(x) || failed(y))
      return failure();
    unsigned joined = scope == Scope::Warp ? bits.lane : 0;
    Value distance = f.lshr(f.bitXor(thread, other), f.bits(joined, 32));
    Value apart = f.any({f.compare(smt::BVCmpPredicate::ule, f.add(*a, f.bits(first.bytes, 32)), *b),
                         f.compare(smt::BVCmpPredicate::ule, f.add(*b, f.bits(second.bytes, 32)), *a)});
    claim(f.both(f.both(*x, *y), f.negate(f.equal(distance, f.bits(0, 32)))), apart, first,
          "meets a later access of another thread with no barrier in between");
    return success();
  }

  LogicalResult claimResult() {
    Value value = conversion.function.getBody().front().getTerminator()->getOperand(0);
    for (unsigned i = 0; i < result.size(); ++i)
      for (unsigned unit = 0; unit < result.getUnitsPerElement(); ++unit) {
        FailureOr<Value> tag = symbolic.unit(value, i, unit, thread, loader());
        if (failed(tag))
          return failure();
        SmallVector<f2::Word> columns;
        uint32_t zero = result.tag(i, 0, unit);
        for (unsigned bit = 0; bit < bits.lane + bits.warp; ++bit)
          columns.push_back(result.tag(i, 1u << bit, unit) ^ zero);
        claims.push_back({f.equal(*tag, f.apply(columns, zero, thread)),
                          [this, i, value](unsigned t) { return describeSlot(value, i, t); }});
      }
    return success();
  }

  std::string describeSlot(Value value, unsigned i, unsigned wrongThread) {
    SmallVector<Tag> held;
    for (unsigned unit = 0; unit < result.getUnitsPerElement(); ++unit) {
      FailureOr<Value> tag = symbolic.unit(value, i, unit, f.bits(wrongThread, 32), loader());
      std::optional<uint64_t> known = succeeded(tag) ? f.known(*tag) : std::nullopt;
      held.push_back(known ? *known : undefinedTag);
    }
    return result.describe(i, wrongThread, held);
  }

  //===--- Bank conflicts ---===//

  llvm::Expected<SMTProof> findConflicts() {
    SMTProof proof;
    proof.claims = claims.size();
    SmallVector<std::pair<Value, std::vector<bool> *>> questions;
    Value together = f.truth(true);
    for (const Access &access : trace.accesses) {
      if (access.isMatrix() && access.half)
        continue;
      FailureOr<Value> formula = noConflict(access);
      if (failed(formula))
        return llvm::createStringError(symbolic.getError());
      questions.push_back({*formula, access.isStore ? &proof.conflictFreeStores : &proof.conflictFreeLoads});
      together = f.both(together, *formula);
    }
    // As a rule none has conflicts, and one question is enough.
    llvm::Expected<bool> all = holds(solver, together);
    if (!all)
      return all.takeError();
    for (auto [formula, list] : questions) {
      llvm::Expected<bool> free = *all ? llvm::Expected<bool>(true) : holds(solver, formula);
      if (!free)
        return free.takeError();
      list->push_back(*free);
    }
    return proof;
  }

  /// Two lanes that are served together and address one bank address one line. Lanes are served together that
  /// move one wavefront's bytes.
  FailureOr<Value> noConflict(const Access &access) {
    FailureOr<Value> a = pointerOf(access, thread, symbolic), b = pointerOf(access, other, symbolic),
                     x = isActive(access, thread, symbolic), y = isActive(access, other, symbolic);
    if (failed(a) || failed(b) || failed(x) || failed(y))
      return failure();
    unsigned bytes = access.isMatrix() ? 16 : access.bytes, line = banks.banks * banks.bankBytes;
    unsigned lanes = std::min(1u << bits.lane, line / std::max(bytes, banks.bankBytes));
    Value together = f.equal(f.bitAnd(f.bitXor(thread, other), f.bits(~(lanes - 1), 32)), f.bits(0, 32));
    if (access.isMatrix()) {
      // The lanes that give this matrix's rows.
      Value group = f.bitAnd(f.lshr(thread, f.bits(3, 32)), f.bits(3, 32));
      together = f.both(together, f.equal(group, f.bits(access.part, 32)));
    }
    unsigned word = std::max(bytes, banks.bankBytes);
    Value difference = f.bitXor(*a, *b);
    Value sameBank = f.equal(f.bitAnd(difference, f.bits((line - 1) & ~(word - 1), 32)), f.bits(0, 32));
    Value sameLine = f.equal(f.bitAnd(difference, f.bits(~(line - 1), 32)), f.bits(0, 32));
    Value premise = f.both(f.both(*x, *y), f.both(together, sameBank));
    return f.any({f.negate(premise), sameLine});
  }

  IsolatedConversion &conversion;
  Banks banks;
  tile::HardwareBits bits;
  Side source, result;
  unsigned unitBits;
  OwningOpRef<ModuleOp> module;
  OpBuilder builder;
  smt::SolverOp solver;
  Formulas f;
  Symbolic symbolic;
  /// The thread of every claim, another one, and the threads that guesses are made from.
  Value variable, thread, other;
  SmallVector<Value> points;
  Trace trace;
  std::map<MemoryKey, MemoryGuess> memory;
  std::vector<Claim> claims;
  std::string problem;
  std::function<FailureOr<Value>(Operation *, unsigned, unsigned, Value)> loadFn =
      [this](Operation *op, unsigned element, unsigned unit, Value t) { return load(op, element, unit, t); };
};
} // namespace

llvm::Expected<SMTProof> verify::proveSMT(IsolatedConversion &conversion, Banks banks) {
  return SMTProver(conversion, banks).prove();
}
