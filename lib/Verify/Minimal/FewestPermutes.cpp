//===- FewestPermutes.cpp - The fewest byte permutes ------------------------===//

#include "heddle/Verify/Minimal.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/bit.h"

using namespace heddle::verify;

namespace {
/// A set of source bytes: bit 4 * register + byte.
using Bytes = uint16_t;

class PermuteSearch {
public:
  PermuteSearch(llvm::ArrayRef<Bytes> sources, llvm::ArrayRef<Bytes> results)
      : values(sources), results(results) {}

  /// Whether every result is made of two values after at most `more` intermediate ones. The results share no
  /// byte, so none helps another.
  bool search(unsigned more) {
    unsigned missing = 0;
    for (Bytes result : results)
      missing += missingBytes(result);
    // Each result that is not ready takes the bytes that its best value lacks from new values of four bytes.
    if (missing == 0 || missing > 4 * more)
      return missing == 0;
    for (unsigned i = 0; i < values.size(); ++i)
      for (unsigned j = 0; j < i; ++j)
        if (addSubsets(values[i] | values[j], more))
          return true;
    return false;
  }

private:
  /// 0 if the result is made of two values, otherwise how many of its bytes no single value has.
  unsigned missingBytes(Bytes result) const {
    unsigned least = 4;
    for (Bytes a : values) {
      for (Bytes b : values)
        if ((result & ~(a | b)) == 0)
          return 0;
      least = std::min<unsigned>(least, llvm::popcount<Bytes>(result & ~a));
    }
    return least;
  }

  /// Tries every four bytes of `pool` as the next value; fewer are never better.
  bool addSubsets(Bytes pool, unsigned more) {
    unsigned take = std::min<unsigned>(4, llvm::popcount(pool));
    for (Bytes subset = pool; subset; subset = (subset - 1) & pool) {
      if (unsigned(llvm::popcount(subset)) != take || llvm::is_contained(values, subset))
        continue;
      values.push_back(subset);
      bool found = search(more - 1);
      values.pop_back();
      if (found)
        return true;
    }
    return false;
  }

  llvm::SmallVector<Bytes, 8> values;
  llvm::ArrayRef<Bytes> results;
};
} // namespace

unsigned heddle::verify::fewestPermutes(llvm::ArrayRef<unsigned> sources) {
  llvm::SmallVector<Bytes, 4> registers, results;
  for (unsigned d = 0; d < sources.size() / 4; ++d) {
    registers.push_back(Bytes(15u << (4 * d)));
    Bytes bytes = 0;
    bool isRenamed = sources[4 * d] % 4 == 0;
    for (unsigned b = 0; b < 4; ++b) {
      bytes |= 1u << sources[4 * d + b];
      isRenamed &= sources[4 * d + b] == sources[4 * d] + b;
    }
    if (!isRenamed)
      results.push_back(bytes);
  }
  for (unsigned more = 0;; ++more)
    if (PermuteSearch(registers, results).search(more))
      return results.size() + more;
}
