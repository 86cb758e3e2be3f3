//===- CtaAligned.cpp - Instructions that a warp carries out together -------===//

#include "Cta.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVectorExtras.h"

using namespace heddle::emulator;

//===----------------------------------------------------------------------===//
// What threads call
//===----------------------------------------------------------------------===//

void Cta::waitAligned(Aligned aligned, uint32_t site) {
  threads[running].aligned = aligned;
  wait(State::AtAligned, site);
}

void Cta::moveMatrix(bool isStore, MatrixForm form, uint64_t address, llvm::MutableArrayRef<uint32_t> words,
                     uint32_t site) {
  Thread &self = threads[running];
  self.form = form;
  self.address = address;
  self.registers = words.size();
  llvm::copy(words, self.words.begin());
  waitAligned(isStore ? Aligned::StMatrix : Aligned::LdMatrix, site);
  std::copy_n(self.words.begin(), words.size(), words.begin());
}

uint32_t Cta::movmatrix(uint32_t value, uint32_t site) {
  threads[running].words[0] = value;
  waitAligned(Aligned::MovMatrix, site);
  return threads[running].words[0];
}

void Cta::multiplyMatrix(MultiplyRegisters &registers, uint32_t form, uint32_t site) {
  threads[running].multiply = &registers;
  threads[running].multiplyForm = form;
  waitAligned(Aligned::Multiply, site);
}

//===----------------------------------------------------------------------===//
// What happens once all are there
//===----------------------------------------------------------------------===//

bool Cta::completeAligned(uint32_t warp) {
  uint32_t first = warp * config.warpSize;
  llvm::MutableArrayRef<Thread> lanes =
      llvm::MutableArrayRef<Thread>(threads).slice(first, warpThreads(warp));
  auto isHere = [&](const Thread &lane) {
    return lane.state == State::AtAligned && lane.site == lanes.front().site;
  };
  if (!llvm::all_of(lanes, isHere))
    return false;
  bool isMatrix = lanes.front().aligned != Aligned::ClusterBarrier;
  if (isMatrix && lanes.size() != matrixLanes) {
    report(FaultKind::WarpDivergence,
           "a " + info.sites[lanes.front().site].name + " needs a warp of " + std::to_string(matrixLanes) +
               " lanes, but this one has " + std::to_string(lanes.size()),
           lanes.front().site, first);
    return false;
  }
  if (lanes.front().aligned == Aligned::MovMatrix)
    performMovmatrix(lanes);
  else if (lanes.front().aligned == Aligned::Multiply)
    performMultiply(lanes);
  else if (isMatrix)
    performMatrix(lanes, first);
  for (Thread &lane : lanes)
    lane.state = State::Ready;
  return true;
}

void Cta::performMovmatrix(llvm::MutableArrayRef<Thread> lanes) {
  std::array<uint32_t, matrixLanes> registers;
  for (auto [lane, word] : llvm::zip_equal(lanes, registers))
    word = lane.words[0];
  for (auto [lane, word] : llvm::zip_equal(lanes, transposeMatrix(registers)))
    lane.words[0] = word;
}

void Cta::performMultiply(llvm::MutableArrayRef<Thread> lanes) {
  auto registers = llvm::map_to_vector(lanes, [](Thread &lane) { return lane.multiply; });
  multiply(info.multiplies[lanes.front().multiplyForm], registers);
}

/// A row has to be in bounds and aligned as a whole: a fault of the lane that gives its address. The accesses
/// to its elements are those of the lanes that hold them.
void Cta::performMatrix(llvm::MutableArrayRef<Thread> lanes, uint32_t first) {
  const Thread &leader = lanes.front();
  bool isStore = leader.aligned == Aligned::StMatrix;
  MatrixForm form = leader.form;
  llvm::SmallVector<LaneAccess, matrixLanes> rows;
  for (uint32_t row = 0; row < getMatrixRows(form, leader.registers); ++row)
    rows.push_back({row, lanes[row].address, matrixRowBytes});
  counters.accessShared(rows);
  auto accessBy = [&](uint32_t lane, uint64_t address, uint32_t bytes, uint32_t alignment) {
    Stamp now = shared.clocks.now(inCluster(first + lane), leader.site);
    return Access{address, bytes, alignment, rank, isStore, /*isAtomic=*/false, now};
  };
  for (const LaneAccess &row : rows)
    if (auto fault =
            shared.memory.checkPlace(accessBy(row.lane, row.address, matrixRowBytes, matrixRowBytes)))
      return reportAccess(*fault, leader.site, first + row.lane);
  uint32_t bytes = getElementBytes(form);
  for (auto [lane, thread] : llvm::enumerate(lanes))
    for (uint32_t element = 0; element < leader.registers * 4 / bytes; ++element) {
      FragmentPlace place = locate(form, lane, element);
      auto access = accessBy(lane, rows[place.row].address + place.byte, bytes, /*alignment=*/1);
      auto *registers = reinterpret_cast<uint8_t *>(thread.words.data());
      if (auto fault = shared.memory.perform(access, registers + element * bytes))
        return reportAccess(*fault, leader.site, first + lane);
    }
}
