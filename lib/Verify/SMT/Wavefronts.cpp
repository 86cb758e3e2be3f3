//===- Wavefronts.cpp - How often an access passes over the banks -----------===//

#include "Wavefronts.h"
#include "heddle/F2/Subspace.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::verify;

WavefrontCounter::Phase WavefrontCounter::getPhase(const Access &access) const {
  unsigned lineBytes = banks.banks * banks.bankBytes, bytes = access.isMatrix() ? 16 : access.bytes;
  Phase phase;
  phase.laneBits = std::min(bits.lane, llvm::Log2_32(std::max(1u, lineBytes / bytes)));
  // Register i of a matrix instruction comes from the eight rows whose addresses lanes 8i to 8i + 7 give.
  if (access.isMatrix())
    phase.firstLane = access.part << phase.laneBits;
  phase.bank = (lineBytes - 1) & ~(std::max(bytes, banks.bankBytes) - 1);
  phase.line = ~(lineBytes - 1);
  return phase;
}

static bool isTrue(Value value) {
  auto constant = value.getDefiningOp<smt::BoolConstantOp>();
  return constant && constant.getValue();
}

FailureOr<SmallVector<std::pair<uint32_t, uint32_t>>> WavefrontCounter::getColumns(const Access &access,
                                                                                   const Phase &phase) {
  SmallVector<std::pair<uint32_t, uint32_t>> columns;
  auto evaluate = [&](unsigned lane) -> FailureOr<std::optional<uint32_t>> {
    Value point = f.bits(lane, 32);
    FailureOr<Value> address = pointerOf(access, point, symbolic), active = isActive(access, point, symbolic);
    if (failed(address) || failed(active))
      return failure();
    std::optional<uint64_t> known = f.known(*address);
    return isTrue(*active) && known ? std::optional<uint32_t>(*known) : std::nullopt;
  };
  FailureOr<std::optional<uint32_t>> origin = evaluate(phase.firstLane);
  if (failed(origin))
    return failure();
  for (unsigned bit = 0; *origin && bit < phase.laneBits; ++bit) {
    FailureOr<std::optional<uint32_t>> moved = evaluate(phase.firstLane ^ (1u << bit));
    if (failed(moved))
      return failure();
    if (*moved)
      columns.push_back({1u << bit, **moved ^ **origin});
  }
  return columns;
}

/// What a phase's lanes differ in where they agree in the bits `same`: lanes with independent bits of
/// `different`, and the leading bits of these.
static std::pair<uint32_t, SmallVector<uint32_t, 4>>
findSpread(ArrayRef<std::pair<uint32_t, uint32_t>> columns, uint32_t same, uint32_t different) {
  SmallVector<f2::Word> addresses;
  for (auto [lane, address] : columns)
    addresses.push_back(address & same);
  f2::Subspace values;
  SmallVector<uint32_t, 4> lanes;
  for (f2::Word combination : f2::kernel(f2::BitMatrix(32, addresses))) {
    uint32_t lane = 0, value = 0;
    for (auto [i, column] : llvm::enumerate(columns))
      if ((combination >> i) & 1) {
        lane ^= column.first;
        value ^= column.second & different;
      }
    if (values.insert(value))
      lanes.push_back(lane);
  }
  uint32_t pivots = 0;
  for (f2::Word vector : values.getBasis())
    pivots |= 1u << llvm::Log2_64(vector);
  return {pivots, lanes};
}

Value WavefrontCounter::isInPhase(Value t, const Access &access, const Phase &phase) {
  if (!access.isMatrix())
    return f.truth(true);
  uint32_t others = ((1u << bits.lane) - 1) & ~(phase.numLanes() - 1);
  return f.equal(f.bitAnd(t, f.bits(others, 32)), f.bits(phase.firstLane, 32));
}

Value WavefrontCounter::agree(Value a, Value b, uint32_t mask) {
  return f.equal(f.bitAnd(f.bitXor(a, b), f.bits(mask, 32)), f.bits(0, 32));
}

/// The two claims of the head of Wavefronts.h, for lanes that agree in the address bits `same`.
void WavefrontCounter::claimSpread(const Access &access, const Phase &phase, const Spread &spread,
                                   uint32_t same, uint32_t different, std::vector<Claim> &claims) {
  std::string name = access.op->getName().getStringRef().str();
  auto claim = [&](Value premise, Value holds, const char *what) {
    tile::HardwareBits hardware = bits;
    claims.push_back({f.any({f.negate(premise), holds}), [=](unsigned t) {
                        return name + " of " + describeThread(t, hardware) + " takes " + what +
                               " wavefronts than its addresses promise";
                      }});
  };
  auto at = [&](Value t) { return *pointerOf(access, t, symbolic); };
  auto active = [&](Value t) { return *isActive(access, t, symbolic); };
  Value here = f.both(active(thread), isInPhase(thread, access, phase));
  Value together = f.both(f.both(here, active(other)), agree(thread, other, ~(phase.numLanes() - 1)));
  claim(f.both(together, agree(at(thread), at(other), same | spread.pivots)),
        agree(at(thread), at(other), different), "more");
  if (spread.size() == 0)
    return;
  SmallVector<f2::Word> columns(spread.lanes.begin(), spread.lanes.end());
  Value &moved = movedThreads[spread.lanes];
  if (!moved)
    moved = f.bitXor(thread, f.apply(columns, 0, choice));
  Value chosen = f.bitAnd(choice, f.bits((1u << spread.size()) - 1, 32));
  claim(f.both(here, f.negate(f.equal(chosen, f.bits(0, 32)))),
        f.both(f.both(active(moved), agree(at(thread), at(moved), same)),
               f.negate(agree(at(thread), at(moved), different))),
        "fewer");
}

FailureOr<const llvm::BitVector *> WavefrontCounter::getActiveThreads(const Access &access) {
  SmallVector<void *, 1> key;
  for (Value condition : access.conditions)
    key.push_back(condition.getAsOpaquePointer());
  auto [entry, isNew] = activeThreads.try_emplace(key);
  if (isNew) {
    unsigned count = 1u << (bits.lane + bits.warp + bits.block);
    entry->second.resize(count, access.conditions.empty());
    for (unsigned t = 0; t < count && !access.conditions.empty(); ++t) {
      FailureOr<Value> active = isActive(access, f.bits(t, 32), symbolic);
      if (failed(active))
        return failure();
      entry->second[t] = isTrue(*active);
    }
  }
  return &entry->second;
}

/// How many phases of all warps have a lane that makes the access. Every thread is tried.
FailureOr<unsigned> WavefrontCounter::countPhases(const Access &access, const Phase &phase) {
  FailureOr<const llvm::BitVector *> active = getActiveThreads(access);
  if (failed(active))
    return failure();
  // All lanes of a warp make a matrix instruction, and each part of it has one phase.
  unsigned size = access.isMatrix() ? 1u << bits.lane : phase.numLanes(), count = 0;
  for (unsigned begin = 0; begin < (*active)->size(); begin += size)
    count += (*active)->find_first_in(begin, begin + size) != -1;
  return count;
}

FailureOr<AccessWavefronts> WavefrontCounter::count(const Access &access, std::vector<Claim> &claims) {
  Phase phase = getPhase(access);
  auto columns = getColumns(access, phase);
  FailureOr<unsigned> phases = countPhases(access, phase);
  // The formulas that claimSpread takes for granted.
  for (Value t : {thread, other})
    if (failed(pointerOf(access, t, symbolic)) || failed(isActive(access, t, symbolic)))
      return failure();
  if (failed(columns) || failed(phases))
    return failure();
  uint32_t cta = ~((1u << ctaShift) - 1);
  Spread ctas, lines;
  std::tie(ctas.pivots, ctas.lanes) = findSpread(*columns, 0, cta);
  std::tie(lines.pivots, lines.lanes) = findSpread(*columns, cta | phase.bank, phase.line);
  if (bits.block)
    claimSpread(access, phase, ctas, 0, cta, claims);
  claimSpread(access, phase, lines, cta | phase.bank, phase.line, claims);
  AccessWavefronts result;
  result.step = access.step;
  result.isStore = access.isStore;
  result.perPhase = 1u << (ctas.size() + lines.size());
  result.wavefronts = *phases * result.perPhase;
  return result;
}
