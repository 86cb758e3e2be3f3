//===- ProgramGenerator.h - Random tile programs ----------------*- C++ -*-===//
//
// Random graphs of tile ops over random shapes, without layouts. Each program is valid by construction and
// its result does not depend on the order in which elements are combined, so that two implementations have to
// agree in every bit:
//  * a float is always an integer small enough that its type, and every sum or product on the way, is exact;
//  * shift counts and divisors are kept in range;
//  * different elements are stored to different places.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_UNITTESTS_FUZZ_PROGRAMGENERATOR_H
#define HEDDLE_UNITTESTS_FUZZ_PROGRAMGENERATOR_H

#include <cstdint>
#include <string>
#include <vector>

namespace heddle::fuzz {

/// A buffer that a parameter of a program points to.
struct BufferSpec {
  /// "i8", "f16", ...
  std::string elementType;
  /// The elements; as many as the tile that is loaded or stored.
  int64_t count;
  /// Whether the program writes it (all of it, or the elements of its mask) or reads it.
  bool isOutput;
  /// The largest magnitude of an input's numbers.
  int64_t bound;
};

struct GeneratedProgram {
  std::string text;
  std::vector<BufferSpec> buffers;
  unsigned warps;
};

/// The same seed gives the same program.
GeneratedProgram generateProgram(uint64_t seed);

} // namespace heddle::fuzz

#endif // HEDDLE_UNITTESTS_FUZZ_PROGRAMGENERATOR_H
