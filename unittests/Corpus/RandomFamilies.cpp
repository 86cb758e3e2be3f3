//===- RandomFamilies.cpp - Seeded random conversions -----------------------===//

#include "Families.h"
#include "llvm/Support/FormatVariadic.h"
#include <random>

using namespace heddle;
using namespace heddle::corpus;
using Columns = std::vector<f2::Word>;

/// A number below n that is the same with every standard library.
static unsigned below(std::mt19937 &random, unsigned n) { return random() % n; }

static void shuffle(std::mt19937 &random, Columns &columns) {
  for (unsigned i = columns.size(); i > 1; --i)
    std::swap(columns[i - 1], columns[below(random, i)]);
}

/// `count` columns that span F2^bits: all unit vectors and, for the rest, zeros (copies). `general` mixes
/// them.
static Columns randomColumns(std::mt19937 &random, unsigned bits, unsigned count, bool general) {
  Columns columns;
  for (unsigned i = 0; i < bits; ++i)
    columns.push_back(f2::Word(1) << i);
  for (unsigned i = 0; general && i < 3 * bits; ++i) {
    unsigned a = below(random, bits), b = below(random, bits);
    if (a != b)
      columns[a] ^= columns[b];
  }
  while (columns.size() < count) {
    f2::Word mixed = columns[below(random, columns.size())] ^ columns[below(random, columns.size())];
    columns.push_back(general && below(random, 2) ? mixed : 0);
  }
  shuffle(random, columns);
  return columns;
}

static std::string randomLayout(std::mt19937 &random, Shape shape, unsigned registers, unsigned warps,
                                bool general) {
  unsigned warpBits = llvm::Log2_32(warps), count = registers + 5 + warpBits;
  unsigned bits = llvm::Log2_64(shape.rows * shape.columns);
  layout::DimSize ins[] = {{layout::kRegister, registers}, {layout::kLane, 5}, {layout::kWarp, warpBits}};
  return layoutText(layout::LinearLayout(ins, layout::tensorDims({shape.rows, shape.columns}),
                                         f2::BitMatrix(bits, randomColumns(random, bits, count, general))));
}

/// `spare` is the largest number of bits that only make copies.
static Family makeRandom(const char *name, const char *about, unsigned seed, unsigned count, unsigned spare,
                         bool general) {
  Family family{name, about, {}};
  std::mt19937 random(seed);
  const char *elements[] = {"i1", "i8", "f16", "f32", "i64"};
  for (unsigned i = 0; i < count; ++i) {
    const char *element = elements[i % 5];
    unsigned warps = 1u << below(random, 4), warpBits = llvm::Log2_32(warps);
    unsigned registers = below(random, 5);
    unsigned bits = registers + 5 + warpBits - below(random, spare + 1);
    unsigned columnBits = below(random, bits + 1);
    Shape shape{int64_t(1) << (bits - columnBits), int64_t(1) << columnBits};
    unsigned least = bits > 5 + warpBits ? bits - 5 - warpBits : 0;
    std::string source = randomLayout(random, shape, registers, warps, general),
                destination = randomLayout(random, shape, least + below(random, spare + 1), warps, general);
    family.conversions.push_back({llvm::formatv("r{0}.{1}.{2}.w{3}", i, shape.text(), element, warps),
                                  element, shape.text(), warps, 1, source, destination});
  }
  return family;
}

Family corpus::makePermutationFamily() {
  return makeRandom("permutation",
                    "Seeded random bit permutations of registers, lanes and warps, without copies.", 1, 250,
                    0, false);
}

Family corpus::makeGeneralFamily() {
  return makeRandom("general", "Seeded random linear maps with copies and mixed bases.", 2, 300, 2, true);
}
