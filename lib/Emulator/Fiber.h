//===- Fiber.h - Threads of control that are switched by hand ---*- C++ -*-===//
//
// A thin wrapper around Boost.Context's raw contexts. A fiber that will never run again is simply left: its
// stack is reused, and nothing on it is unwound. So code that may be left must own nothing across a switch.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_LIB_EMULATOR_FIBER_H
#define HEDDLE_LIB_EMULATOR_FIBER_H

#include <cstddef>
#include <vector>

namespace heddle::emulator {

/// A stack with an inaccessible page below it.
class FiberStack {
public:
  FiberStack();
  ~FiberStack();
  FiberStack(FiberStack &&other) noexcept;
  FiberStack(const FiberStack &) = delete;
  void *top() const { return static_cast<char *>(memory) + totalBytes; }
  void *bottom() const;
  static size_t usableBytes();

private:
  void *memory = nullptr;
  size_t totalBytes = 0;
};

class Fiber {
public:
  using Entry = void (*)(void *argument);
  /// Makes `entry(argument)` ready to run on `stack`.
  void start(FiberStack &stack, Entry entry, void *argument);
  /// Runs the fiber until it calls suspend() or its entry returns.
  void resume();
  /// Called on the fiber: back to whoever resumed it.
  void suspend();
  bool isDone() const { return done; }

private:
  friend struct FiberTrampoline;
  void *context = nullptr, *resumer = nullptr;
  Entry entry = nullptr;
  void *argument = nullptr;
  FiberStack *stack = nullptr;
  bool done = false;
  // For the address sanitizer, which has to be told of every change of stack.
  [[maybe_unused]] void *ownFakeStack = nullptr, *resumerFakeStack = nullptr;
  [[maybe_unused]] const void *resumerStackBottom = nullptr;
  [[maybe_unused]] size_t resumerStackSize = 0;
};

} // namespace heddle::emulator

#endif // HEDDLE_LIB_EMULATOR_FIBER_H
