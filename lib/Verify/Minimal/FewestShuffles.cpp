//===- FewestShuffles.cpp - The fewest shuffles -----------------------------===//

#include "heddle/Verify/Minimal.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/bit.h"

using namespace heddle::verify;

namespace {
using Sets = llvm::SmallVector<uint32_t, 4>;

class ShuffleSearch {
public:
  explicit ShuffleSearch(LaneSets wants) : wants(wants) {
    for (uint32_t set : wants)
      wanted |= set;
  }

  /// A lane receives one element in a shuffle.
  unsigned mostMissing(const Sets &has) const {
    unsigned most = 0;
    for (auto [have, want] : llvm::zip_equal(has, wants))
      most = std::max<unsigned>(most, llvm::popcount(want & ~have));
    return most;
  }

  bool search(const Sets &has, unsigned more) {
    unsigned most = mostMissing(has);
    if (most == 0 || most > more)
      return most == 0;
    return offer(has, 0, 0, more);
  }

private:
  /// Lane `lane` and those after it choose what to offer; `offered` is what the lanes before it do.
  bool offer(const Sets &has, unsigned lane, uint32_t offered, unsigned more) {
    if (lane == has.size())
      return take(has, Sets(has), 0, offered, more);
    for (uint32_t rest = has[lane] & wanted; rest; rest &= rest - 1)
      if (offer(has, lane + 1, offered | (rest & -rest), more))
        return true;
    return (has[lane] & wanted) == 0 && offer(has, lane + 1, offered, more);
  }

  /// Lane `lane` and those after it choose what to take. One that is missing as many elements as there are
  /// shuffles left has to take one of them; another may as well take something to pass on.
  bool take(const Sets &has, Sets after, unsigned lane, uint32_t offered, unsigned more) {
    if (lane == has.size())
      return search(after, more - 1);
    uint32_t missing = wants[lane] & ~has[lane];
    bool isTight = unsigned(llvm::popcount(missing)) == more;
    uint32_t choices = offered & ~has[lane] & (isTight ? missing : ~0u);
    if (choices == 0)
      return !isTight && take(has, after, lane + 1, offered, more);
    for (uint32_t rest = choices; rest; rest &= rest - 1) {
      after[lane] = has[lane] | (rest & -rest);
      if (take(has, after, lane + 1, offered, more))
        return true;
    }
    return false;
  }

  LaneSets wants;
  uint32_t wanted = 0;
};
} // namespace

unsigned heddle::verify::fewestShuffles(LaneSets has, LaneSets wants) {
  ShuffleSearch search(wants);
  Sets start(has);
  for (unsigned shuffles = search.mostMissing(start);; ++shuffles)
    if (search.search(start, shuffles))
      return shuffles;
}
