//===- Cta.cpp - The threads of one CTA -------------------------------------===//

#include "Cta.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MathExtras.h"

using namespace heddle::emulator;

static thread_local Cta *currentCta = nullptr;

Cta &Cta::current() { return *currentCta; }

Cta::Cta(const ProgramInfo &info, const LaunchConfig &config, ClusterState &shared, uint32_t rank,
         llvm::MutableArrayRef<FiberStack> stacks)
    : info(info), config(config), shared(shared), rank(rank), stacks(stacks), counters(info, config),
      threads(config.threadsPerCta) {}

//===----------------------------------------------------------------------===//
// Scheduling
//===----------------------------------------------------------------------===//

void Cta::threadMain(void *pointer) {
  Cta *cta = static_cast<Cta *>(pointer);
  cta->kernel(cta->arguments);
  Cta &self = *cta;
  self.threads[self.running].state = State::Done;
}

void Cta::start(Kernel entry, void **entryArguments) {
  kernel = entry;
  arguments = entryArguments;
  for (auto [thread, stack] : llvm::zip_equal(threads, stacks))
    thread.fiber.start(stack, threadMain, this);
}

bool Cta::isDone() const {
  return llvm::all_of(threads, [](const Thread &thread) { return thread.state == State::Done; });
}

bool Cta::isReady() const {
  return llvm::any_of(threads, [](const Thread &thread) { return thread.state == State::Ready; });
}

void Cta::runThreads() {
  Cta *outer = currentCta;
  currentCta = this;
  uint32_t warps = llvm::divideCeil(config.threadsPerCta, config.warpSize);
  do
    for (uint32_t warp = 0; warp < warps && !shared.fault; ++warp)
      runWarp(warp);
  while (!shared.fault && completeBarrier());
  currentCta = outer;
  if (!shared.fault && !ended && isDone())
    noteEnd();
}

uint32_t Cta::warpThreads(uint32_t warp) const {
  return std::min(config.warpSize, config.threadsPerCta - warp * config.warpSize);
}

void Cta::runWarp(uint32_t warp) {
  do
    for (uint32_t lane = 0; lane < warpThreads(warp); ++lane) {
      running = warp * config.warpSize + lane;
      if (threads[running].state == State::Ready)
        threads[running].fiber.resume();
      if (shared.fault)
        return;
    }
  while ((completeWarp(warp) || completeAligned(warp)) && !shared.fault);
}

void Cta::wait(State state, uint32_t site) {
  Thread &self = threads[running];
  self.state = state;
  self.site = site;
  self.fiber.suspend();
}

void Cta::report(FaultKind kind, const std::string &message, uint32_t site, uint32_t thread,
                 uint64_t address) {
  if (!shared.fault)
    shared.fault = Fault{
        kind,   message, site < info.sites.size() ? info.sites[site].location : "", shared.ctaIndex(rank),
        thread, address};
}

void Cta::reportAccess(const AccessFault &accessFault, uint32_t site, uint32_t thread) {
  report(accessFault.kind, accessFault.message, site, thread, accessFault.address);
}

void Cta::leave() {
  threads[running].fiber.suspend();
  llvm_unreachable("a thread was resumed after a fault");
}

//===----------------------------------------------------------------------===//
// Meeting points
//===----------------------------------------------------------------------===//

bool Cta::completeWarp(uint32_t warp) {
  bool progress = false;
  uint32_t first = warp * config.warpSize;
  for (uint32_t lane = 0; lane < warpThreads(warp); ++lane) {
    Thread &thread = threads[first + lane];
    if (thread.state != State::AtShuffle && thread.state != State::AtRedux &&
        thread.state != State::AtWarpBarrier)
      continue;
    // Everybody whom this thread's mask names has to be here: for a shuffle or a reduction at the same op.
    uint64_t mask = thread.mask & llvm::maskTrailingOnes<uint64_t>(warpThreads(warp));
    bool all = true;
    for (uint32_t other = 0; other < warpThreads(warp); ++other)
      if ((mask >> other) & 1) {
        const Thread &peer = threads[first + other];
        all &= peer.state == thread.state && peer.mask == thread.mask &&
               (thread.state == State::AtWarpBarrier || peer.site == thread.site);
      }
    if (!all)
      continue;
    if (!((mask >> lane) & 1)) {
      report(FaultKind::ShuffleDivergence, "a lane waits with a mask that does not name it", thread.site,
             first + lane);
      return false;
    }
    if (thread.state == State::AtShuffle)
      performShuffle(warp, mask);
    else if (thread.state == State::AtRedux)
      performRedux(warp, mask);
    else
      shared.clocks.warpBarrier(inCluster(first), mask);
    for (uint32_t other = 0; other < warpThreads(warp); ++other)
      if ((mask >> other) & 1)
        threads[first + other].state = State::Ready;
    progress = true;
  }
  return progress;
}

bool Cta::completeBarrier() {
  for (uint32_t i = 0; i < threads.size(); ++i)
    // bar.sync is aligned: the lanes of a warp have to be at the same one.
    if (threads[i].state != State::AtBarrier ||
        threads[i].site != threads[i / config.warpSize * config.warpSize].site)
      return false;
  for (Thread &thread : threads)
    thread.state = State::Ready;
  shared.clocks.ctaBarrier(rank);
  return true;
}

/// PTX ISA, shfl.sync: with clamp = c[4:0] and segment = c[12:8],
///   maxLane = (lane & segment) | (clamp & ~segment), minLane = lane & segment,
///   up: j = lane - b, valid if j >= maxLane      down: j = lane + b, valid if j <= maxLane
///   bfly: j = lane ^ b, valid if j <= maxLane    idx: j = minLane | (b & ~segment), valid if j <= maxLane
/// and j = lane where not valid. The source lane has to take part. For a warp of 64 lanes, which PTX does not
/// know, lanes, clamp and segment have a bit more: c[5:0] and c[13:8].
void Cta::performShuffle(uint32_t warp, uint64_t mask) {
  uint32_t first = warp * config.warpSize;
  int32_t lanes = std::max(32u, config.warpSize) - 1;
  for (uint32_t lane = 0; lane < config.warpSize; ++lane) {
    if (!((mask >> lane) & 1))
      continue;
    Thread &self = threads[first + lane];
    int32_t b = self.b & lanes, clamp = self.c & lanes, segment = (self.c >> 8) & lanes, own = lane;
    int32_t maxLane = (own & segment) | (clamp & ~segment), minLane = own & segment;
    int32_t source = own;
    bool valid = false;
    switch (self.kind) {
    case 0: // bfly
      source = own ^ b;
      valid = source <= maxLane;
      break;
    case 1: // up
      source = own - b;
      valid = source >= maxLane;
      break;
    case 2: // down
      source = own + b;
      valid = source <= maxLane;
      break;
    default: // idx
      source = minLane | (b & ~segment);
      valid = source <= maxLane;
      break;
    }
    if (!valid)
      source = own;
    if (!((mask >> source) & 1))
      return report(FaultKind::ShuffleDivergence,
                    "a shuffle reads lane " + std::to_string(source) + ", which does not take part",
                    self.site, first + lane);
    self.result = threads[first + source].a;
  }
}

std::string Cta::describeWaiting(const Thread &thread) const {
  switch (thread.state) {
  case State::Done:
    return "has ended";
  case State::AtBarrier:
    return "waits at the barrier at " + info.sites[thread.site].location;
  case State::AtWarpBarrier:
    return "waits at the warp barrier at " + info.sites[thread.site].location;
  case State::AtShuffle:
    return "waits at the shuffle at " + info.sites[thread.site].location;
  case State::AtRedux:
  case State::AtAligned:
    return "waits at the " + info.sites[thread.site].name + " at " + info.sites[thread.site].location;
  case State::AtClusterBarrier:
    return "waits at the cluster barrier at " + info.sites[thread.site].location;
  case State::Ready:
    break;
  }
  return "can run";
}

bool Cta::reportDivergence() {
  // The first thread that waits, and the first one that it waits for in vain.
  auto waiting = llvm::find_if(threads, [](const Thread &thread) {
    return thread.state != State::Done && thread.state != State::AtClusterBarrier;
  });
  if (waiting == threads.end())
    return false;
  uint32_t self = waiting - threads.begin();
  bool isShuffle = waiting->state == State::AtShuffle || waiting->state == State::AtRedux;
  FaultKind kind = isShuffle                            ? FaultKind::ShuffleDivergence
                   : waiting->state == State::AtAligned ? FaultKind::WarpDivergence
                                                        : FaultKind::BarrierDivergence;
  uint32_t begin = waiting->state == State::AtBarrier ? 0 : self / config.warpSize * config.warpSize;
  uint32_t end = waiting->state == State::AtBarrier ? config.threadsPerCta
                                                    : std::min(begin + config.warpSize, config.threadsPerCta);
  std::string message = "thread " + std::to_string(self) + " " + describeWaiting(*waiting);
  for (uint32_t other = begin; other < end; ++other)
    if (threads[other].state != waiting->state || threads[other].site != waiting->site) {
      message += ", but thread " + std::to_string(other) + " " + describeWaiting(threads[other]);
      break;
    }
  report(kind, message, waiting->site, self);
  return true;
}

//===----------------------------------------------------------------------===//
// What threads call
//===----------------------------------------------------------------------===//

void Cta::enterBlock(uint32_t block) {
  if (counters.enterBlock(running, block) <= config.stepLimit)
    return;
  report(FaultKind::StepLimit,
         "the thread has entered more than " + std::to_string(config.stepLimit) + " blocks", ~0u, running);
  leave();
}

Access Cta::beginAccess(uint64_t address, uint32_t bytes, uint32_t alignment, uint32_t how, bool isWrite,
                        uint32_t site) {
  // The thread stays ready: it goes on after all others had their turn.
  if (how & accessYields)
    threads[running].fiber.suspend();
  auto space = static_cast<MemorySpace>(how & accessSpaceMask);
  bool isShared = space != MemorySpace::Global;
  uint32_t owner = isShared ? rank : Access::globalMemory;
  if (space == MemorySpace::Cluster)
    std::tie(address, owner) = resolveClusterAddress(address);
  if (isShared && owner >= config.cluster) {
    report(FaultKind::OutOfBounds, "no CTA of the cluster has the address", site, running, address);
    leave();
  }
  counters.access(running, site, isShared ? countedAddress(address, owner) : address, bytes, isShared);
  return {address,
          bytes,
          alignment,
          owner,
          isWrite,
          (how & accessIsAtomic) != 0,
          shared.clocks.now(inCluster(running), site)};
}

void Cta::access(uint64_t address, void *data, uint32_t bytes, uint32_t alignment, uint32_t how, bool isWrite,
                 uint32_t site) {
  Access access = beginAccess(address, bytes, alignment, how, isWrite, site);
  std::optional<AccessFault> accessFault = shared.memory.perform(access, data);
  if (!accessFault)
    return;
  reportAccess(*accessFault, site, running);
  accessFault.reset();
  leave();
}

void *Cta::atomic(uint64_t address, bool reads, uint32_t bytes, uint32_t alignment, uint32_t how,
                  uint32_t site) {
  Access access = beginAccess(address, bytes, alignment, how, /*isWrite=*/true, site);
  void *place = nullptr;
  std::optional<AccessFault> accessFault = shared.memory.beginAtomic(access, reads, place);
  if (!accessFault)
    return place;
  reportAccess(*accessFault, site, running);
  accessFault.reset();
  leave();
}

uint32_t Cta::specialRegister(SpecialRegister which) const {
  auto number = static_cast<uint32_t>(which), axis = number % 3;
  auto alongX = [&](uint32_t x, uint32_t other) { return axis == 0 ? x : other; };
  switch (static_cast<SpecialRegister>(number - axis)) {
  case SpecialRegister::Tid:
    return alongX(running, 0);
  case SpecialRegister::Ntid:
    return alongX(config.threadsPerCta, 1);
  case SpecialRegister::Ctaid:
    return shared.ctaIndex(rank)[axis];
  case SpecialRegister::Nctaid:
    return config.grid[axis] * alongX(config.cluster, 1);
  case SpecialRegister::ClusterId:
    return shared.index[axis];
  case SpecialRegister::NclusterId:
    return config.grid[axis];
  case SpecialRegister::CtaidInCluster:
    return alongX(rank, 0);
  case SpecialRegister::NctaidInCluster:
    return alongX(config.cluster, 1);
  default:
    break;
  }
  switch (which) {
  case SpecialRegister::CtaRankInCluster:
    return rank;
  case SpecialRegister::NctaRankInCluster:
    return config.cluster;
  default:
    return running % config.warpSize;
  }
}

void Cta::barrier(uint32_t site) { wait(State::AtBarrier, site); }

/// A mask with all bits set names all lanes, however many there are.
static uint64_t getLanes(uint32_t mask) { return mask == ~0u ? ~uint64_t(0) : mask; }

void Cta::warpBarrier(uint32_t mask, uint32_t site) {
  threads[running].mask = getLanes(mask);
  wait(State::AtWarpBarrier, site);
}

uint32_t Cta::shuffle(uint32_t mask, uint32_t a, uint32_t b, uint32_t c, uint32_t kind, uint32_t site) {
  Thread &self = threads[running];
  self.mask = getLanes(mask);
  self.a = a;
  self.b = b;
  self.c = c;
  self.kind = kind;
  wait(State::AtShuffle, site);
  return self.result;
}

void Cta::trap(uint32_t site) {
  report(FaultKind::Trap, info.sites[site].message, site, running);
  leave();
}
