//===- Print.cpp - vprintf --------------------------------------------------===//

#include "Print.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"
#include <cstring>

using namespace heddle;

namespace {
/// Values one after the other, each at a multiple of its size.
class Values {
public:
  explicit Values(const void *begin) : begin(static_cast<const char *>(begin)) {}
  template <typename T> T next() {
    offset = (offset + sizeof(T) - 1) / sizeof(T) * sizeof(T);
    T value;
    std::memcpy(&value, begin + offset, sizeof(T));
    offset += sizeof(T);
    return value;
  }

private:
  const char *begin;
  size_t offset = 0;
};
} // namespace

uint32_t emulator::printFormatted(const char *format, const void *pointer) {
  Values values(pointer);
  llvm::StringRef rest(format);
  uint32_t count = 0;
  llvm::raw_ostream &os = llvm::outs();
  while (!rest.empty()) {
    ++count;
    if (rest.consume_front("%d"))
      os << values.next<int32_t>();
    else if (rest.consume_front("%lld"))
      os << values.next<int64_t>();
    else if (rest.consume_front("%g"))
      os << llvm::format("%g", values.next<double>());
    else {
      --count;
      rest.consume_front("%");
      os << rest.front();
      rest = rest.drop_front();
    }
  }
  return count;
}
