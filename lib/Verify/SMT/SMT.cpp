//===- SMT.cpp - Proof of a conversion by a solver --------------------------===//

#include "heddle/Verify/SMT.h"
#include "MemoryGuess.h"
#include "Wavefronts.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::verify;

namespace {
/// Every failure is kept as the reason why the conversion is not proved.
class SMTProver {
public:
  SMTProver(IsolatedConversion &conversion, Banks banks)
      : conversion(conversion), banks(banks), bits(conversion.bits), source(conversion.source, bits),
        result(conversion.result, bits), unitBits(source.getUnitBits()),
        module(ModuleOp::create(conversion.function.getLoc())),
        builder(OpBuilder::atBlockEnd(module->getBody())), solver(makeSolver(builder)),
        f(builder, solver.getLoc()), symbolic(conversion, source, f) {
    variable = f.declare("thread", std::max(1u, threadBits()));
    thread = f.resize(variable, 32);
    other = f.resize(f.declare("other", std::max(1u, threadBits())), 32);
    points.push_back(f.bits(0, 32));
    for (unsigned bit = 0; bit < threadBits(); ++bit)
      points.push_back(f.bits(1u << bit, 32));
  }

  llvm::Expected<SMTProof> prove() {
    llvm::Expected<Trace> traced = traceAccesses(conversion);
    if (!traced)
      return traced.takeError();
    trace = std::move(*traced);
    memory.emplace(trace, symbolic, unitBits);
    if (failed(memory->fit(points)) || failed(claimCtaNames()) || failed(claimAccesses()) ||
        failed(claimOrder()) || failed(claimResult()) || failed(claimWavefronts()))
      return llvm::createStringError(whyFailed());
    proof.claims = claims.size();
    llvm::Expected<std::optional<std::string>> refuted = refute(solver, variable, claims);
    if (!refuted)
      return refuted.takeError();
    if (*refuted)
      return llvm::createStringError(**refuted);
    return compareWavefronts();
  }

private:
  unsigned threadBits() const { return bits.lane + bits.warp + bits.block; }
  /// The bits of the number of a thread among those that a barrier of `scope` joins.
  unsigned joinedBits(Scope scope) const {
    return scope == Scope::Thread ? 0
           : scope == Scope::Warp ? bits.lane
           : scope == Scope::Cta  ? bits.lane + bits.warp
                                  : threadBits();
  }

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

  std::string whyFailed() const {
    for (StringRef text : {StringRef(problem), memory->getError(), symbolic.getError()})
      if (!text.empty())
        return text.str();
    return "the proof by SMT does not know this code";
  }

  void claim(Value active, Value holds, const Access &access, const char *what) {
    tile::HardwareBits hardware = bits;
    std::string name = access.op->getName().getStringRef().str();
    claims.push_back({f.any({f.negate(active), holds}),
                      [=](unsigned t) { return name + " of " + describeThread(t, hardware) + " " + what; }});
  }

  //===--- The claims ---===//

  LogicalResult claimAccesses() {
    for (const auto &[key, guess] : memory->getAll())
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
      if (access.isMatrix() && failed(claimUniform(access, *active)))
        return failure();
      if (failed(access.isStore ? claimStore(access, *address, *active)
                                : claimLoad(access, *address, *active)))
        return failure();
    }
    return success();
  }

  void claimInside(const Access &access, Value address, Value active) {
    ByteRange scratch = conversion.scratch[access.step];
    Value byte = f.bitAnd(address, f.bits((1u << ctaShift) - 1, 32));
    Value offset = f.sub(byte, f.bits(scratch.begin, 32));
    int64_t room = scratch.end - scratch.begin - access.bytes;
    claim(active,
          room < 0 ? f.truth(false) : Value(f.compare(smt::BVCmpPredicate::ule, offset, f.bits(room, 32))),
          access, "is outside of its scratch");
    if (access.alignment > 1)
      claim(active, f.equal(f.bitAnd(address, f.bits(access.alignment - 1, 32)), f.bits(0, 32)), access,
            "is not aligned");
  }

  /// All lanes of a warp make a matrix instruction, or none, and with rows of whole 16 bytes.
  LogicalResult claimUniform(const Access &access, Value active) {
    Value first = f.bitAnd(thread, f.bits(~((1u << bits.lane) - 1), 32));
    FailureOr<Value> activeFirst = isActive(access, first, symbolic),
                     row = pointerOf(access, thread, symbolic);
    if (failed(activeFirst) || failed(row))
      return failure();
    claim(f.truth(true), f.equal(active, *activeFirst), access, "is not reached by all lanes of its warp");
    claim(active, f.equal(f.bitAnd(*row, f.bits(15, 32)), f.bits(0, 32)), access,
          "has a row that is not aligned");
    return success();
  }

  LogicalResult claimStore(const Access &access, Value address, Value active) {
    const MemoryGuess &guess = memory->ofStore(access);
    if (access.alignment < access.bytes)
      return fail("the proof by SMT does not know stores that are not aligned");
    unsigned index = llvm::find(guess.stores, &access) - guess.stores.begin();
    claim(active, f.equal(f.apply(guess.writer, address), thread), access,
          "writes a byte that another thread writes, too");
    claim(active, f.equal(f.apply(guess.label, address), f.bits(guess.labels[index], 32)), access,
          "writes a byte that another store writes, too");
    for (unsigned bit = 0; bit < 8 * access.bytes; bit += unitBits) {
      auto [element, unit] = access.unitAt(bit, unitBits);
      FailureOr<Value> tag = symbolic.unit(access.getData(), element, unit, thread, memory->loader());
      if (failed(tag))
        return failure();
      claim(active, f.equal(*tag, memory->tagAt(guess, address, bit)), access,
            "stores an element that has another place in shared memory");
    }
    return success();
  }

  /// Every piece of the load was stored, by a thread that the load comes after.
  LogicalResult claimLoad(const Access &access, Value address, Value active) {
    const MemoryGuess *guess = memory->ofLoad(access);
    if (!guess)
      return fail("a load reads what nobody has stored");
    unsigned joined = joinedBits(trace.scopeBetween(guess->time, access.time));
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
      if (joined < threadBits()) {
        Value distance = f.lshr(f.bitXor(writer, thread), f.bits(joined, 32));
        claim(active, f.equal(distance, f.bits(0, 32)), access,
              joined == bits.lane ? "reads a byte that another warp has written with no barrier in between"
                                  : "reads a byte that another CTA has written with no barrier in between");
      }
    }
    return success();
  }

  /// No two accesses that no barrier separates meet, beyond the stores of one time and what the loads read
  /// from.
  LogicalResult claimOrder() {
    for (const Access &first : trace.accesses)
      for (const Access &second : trace.accesses) {
        if (&second <= &first || (!first.isStore && !second.isStore))
          continue;
        Scope scope = trace.scopeBetween(first.time, second.time);
        bool isCovered =
            first.isStore && first.time != second.time && first.step == second.step && !second.isStore;
        bool isUnique =
            first.isStore && second.isStore && first.time == second.time && first.step == second.step;
        if (joinedBits(scope) < threadBits() && !isCovered && !isUnique &&
            failed(claimDisjoint(first, second, scope)))
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
    Value distance = f.lshr(f.bitXor(thread, other), f.bits(joinedBits(scope), 32));
    Value apart = f.any({f.compare(smt::BVCmpPredicate::ule, f.add(*a, f.bits(first.bytes, 32)), *b),
                         f.compare(smt::BVCmpPredicate::ule, f.add(*b, f.bits(second.bytes, 32)), *a)});
    claim(f.both(f.both(*x, *y), f.negate(f.equal(distance, f.bits(0, 32)))), apart, first,
          "meets a later access of another thread with no barrier in between");
    return success();
  }

  LogicalResult claimCtaNames() {
    for (NVVM::MapaOp mapa : trace.ctaNames) {
      FailureOr<Value> cta = symbolic.ids(mapa.getB(), thread);
      if (failed(cta))
        return failure();
      tile::HardwareBits hardware = bits;
      claims.push_back(
          {f.compare(smt::BVCmpPredicate::ult, *cta, f.bits(1u << bits.block, 32)), [=](unsigned t) {
             return "nvvm.mapa of " + describeThread(t, hardware) + " names a CTA outside of the cluster";
           }});
    }
    return success();
  }

  LogicalResult claimResult() {
    Value value = conversion.function.getBody().front().getTerminator()->getOperand(0);
    for (unsigned i = 0; i < result.size(); ++i)
      for (unsigned unit = 0; unit < result.getUnitsPerElement(); ++unit) {
        FailureOr<Value> tag = symbolic.unit(value, i, unit, thread, memory->loader());
        if (failed(tag))
          return failure();
        SmallVector<f2::Word> columns;
        uint32_t zero = result.tag(i, 0, unit);
        for (unsigned bit = 0; bit < threadBits(); ++bit)
          columns.push_back(result.tag(i, 1u << bit, unit) ^ zero);
        claims.push_back({f.equal(*tag, f.apply(columns, zero, thread)),
                          [this, i, value](unsigned t) { return describeSlot(value, i, t); }});
      }
    return success();
  }

  std::string describeSlot(Value value, unsigned i, unsigned wrongThread) {
    SmallVector<Tag> held;
    for (unsigned unit = 0; unit < result.getUnitsPerElement(); ++unit) {
      FailureOr<Value> tag = symbolic.unit(value, i, unit, f.bits(wrongThread, 32), memory->loader());
      std::optional<uint64_t> known = succeeded(tag) ? f.known(*tag) : std::nullopt;
      held.push_back(known ? *known : undefinedTag);
    }
    return result.describe(i, wrongThread, held);
  }

  //===--- Wavefronts ---===//

  LogicalResult claimWavefronts() {
    Value choice = f.resize(f.declare("choice", std::max(1u, bits.lane)), 32);
    WavefrontCounter counter(bits, banks, symbolic, thread, other, choice);
    proof.steps.resize(conversion.scratch.size());
    for (const Access &access : trace.accesses) {
      if (!WavefrontCounter::isCounted(access))
        continue;
      FailureOr<AccessWavefronts> counted = counter.count(access, claims);
      if (failed(counted))
        return failure();
      proof.accesses.push_back(*counted);
      StepWavefronts &sums = proof.steps[access.step];
      (access.isStore ? sums.stores : sums.loads) += counted->wavefronts >> bits.block;
    }
    return success();
  }

  llvm::Expected<SMTProof> compareWavefronts() {
    for (auto [i, found] : llvm::enumerate(proof.steps))
      if (StepWavefronts planned = conversion.wavefronts[i]; !(found == planned))
        return llvm::createStringError(
            llvm::formatv(
                "step {0} takes {1} wavefronts to store and {2} to load, but its plan says {3} and {4}",
                i + 1, found.stores, found.loads, planned.stores, planned.loads)
                .str());
    return std::move(proof);
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
  std::optional<MemoryGuesses> memory;
  std::vector<Claim> claims;
  SMTProof proof;
  std::string problem;
};
} // namespace

llvm::Expected<SMTProof> verify::proveSMT(IsolatedConversion &conversion, Banks banks) {
  return SMTProver(conversion, banks).prove();
}
