//===- Fiber.cpp - Threads of control that are switched by hand -------------===//

#include "Fiber.h"
#include <boost/context/detail/fcontext.hpp>
#include <cassert>
#include <cstdlib>
#include <sys/mman.h>
#include <unistd.h>
#include <utility>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HEDDLE_ASAN 1
#include <sanitizer/common_interface_defs.h>
#endif
#endif

using namespace heddle::emulator;
namespace detail = boost::context::detail;

static size_t pageBytes() { return static_cast<size_t>(::sysconf(_SC_PAGESIZE)); }

/// Room for a kernel's frame with a few thousand spilled registers.
size_t FiberStack::usableBytes() { return 256 * 1024; }

FiberStack::FiberStack() : totalBytes(usableBytes() + pageBytes()) {
  memory =
      ::mmap(nullptr, totalBytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED)
    std::abort();
  ::mprotect(memory, pageBytes(), PROT_NONE);
}

FiberStack::FiberStack(FiberStack &&other) noexcept
    : memory(std::exchange(other.memory, nullptr)), totalBytes(other.totalBytes) {}

FiberStack::~FiberStack() {
  if (memory)
    ::munmap(memory, totalBytes);
}

void *FiberStack::bottom() const { return static_cast<char *>(memory) + pageBytes(); }

namespace heddle::emulator {
struct FiberTrampoline {
  static void run(detail::transfer_t from) {
    Fiber *self = static_cast<Fiber *>(from.data);
    self->resumer = from.fctx;
#ifdef HEDDLE_ASAN
    __sanitizer_finish_switch_fiber(nullptr, &self->resumerStackBottom, &self->resumerStackSize);
#endif
    self->entry(self->argument);
    self->done = true;
    self->suspend();
  }
};
} // namespace heddle::emulator

void Fiber::start(FiberStack &newStack, Entry newEntry, void *newArgument) {
  stack = &newStack;
  entry = newEntry;
  argument = newArgument;
  done = false;
  ownFakeStack = nullptr;
  context = detail::make_fcontext(stack->top(), FiberStack::usableBytes(), FiberTrampoline::run);
}

void Fiber::resume() {
  assert(!done && "a finished fiber cannot be resumed");
#ifdef HEDDLE_ASAN
  __sanitizer_start_switch_fiber(&resumerFakeStack, stack->bottom(), FiberStack::usableBytes());
#endif
  detail::transfer_t back = detail::jump_fcontext(context, this);
  context = back.fctx;
#ifdef HEDDLE_ASAN
  __sanitizer_finish_switch_fiber(resumerFakeStack, nullptr, nullptr);
#endif
}

void Fiber::suspend() {
#ifdef HEDDLE_ASAN
  __sanitizer_start_switch_fiber(done ? nullptr : &ownFakeStack, resumerStackBottom, resumerStackSize);
#endif
  detail::transfer_t back = detail::jump_fcontext(resumer, nullptr);
  resumer = back.fctx;
#ifdef HEDDLE_ASAN
  __sanitizer_finish_switch_fiber(ownFakeStack, &resumerStackBottom, &resumerStackSize);
#endif
}
