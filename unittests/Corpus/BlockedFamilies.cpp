//===- BlockedFamilies.cpp - Conversions between blocked tiles --------------===//

#include "Families.h"
#include "llvm/Support/FormatVariadic.h"

using namespace heddle;
using namespace heddle::corpus;

static int64_t atLeastOne(int64_t x) { return std::max<int64_t>(x, 1); }

std::string corpus::coalesced(Shape shape, Order order, int64_t vector, int64_t warps) {
  bool row = order == Order::Row;
  int64_t fast = row ? shape.columns : shape.rows, slow = row ? shape.rows : shape.columns;
  vector = std::min(vector, fast);
  int64_t fastLanes = std::min<int64_t>(32, atLeastOne(fast / vector)), slowLanes = 32 / fastLanes;
  int64_t slowWarps = std::min(warps, atLeastOne(slow / slowLanes)), fastWarps = warps / slowWarps;
  auto pair = [&](int64_t slowSize, int64_t fastSize) {
    return row ? llvm::formatv("[{0}, {1}]", slowSize, fastSize).str()
               : llvm::formatv("[{0}, {1}]", fastSize, slowSize).str();
  };
  return llvm::formatv(
      "#tile.blocked<shape = [{0}, {1}], registers = {2}, lanes = {3}, warps = {4}, order = {5}>", shape.rows,
      shape.columns, pair(1, vector), pair(slowLanes, fastLanes), pair(slowWarps, fastWarps),
      row ? "[1, 0]" : "[0, 1]");
}

bool corpus::fitsRegisters(Shape shape, unsigned bits, unsigned warps) {
  int64_t perThread = atLeastOne(shape.rows * shape.columns / (32 * warps));
  return perThread * std::max(8u, bits) <= 128 * 32;
}

Family corpus::makeBlockedFamily() {
  Family family{"blocked", "Blocked to blocked, with each order and vector width.", {}};
  struct Variant {
    Shape shape;
    unsigned warps;
  };
  const Variant variants[] = {{{32, 32}, 1}, {{64, 64}, 4}, {{128, 64}, 8}};
  const std::pair<const char *, std::vector<int64_t>> elements[] = {
      {"i1", {1, 8}}, {"i8", {1, 4, 16}}, {"f16", {1, 2, 8}}, {"f32", {1, 2, 4}}, {"i64", {1, 2}}};
  for (const Variant &variant : variants)
    for (const auto &[element, vectors] : elements)
      for (Order from : {Order::Row, Order::Column})
        for (Order to : {Order::Row, Order::Column})
          for (int64_t v : vectors)
            for (int64_t w : vectors) {
              if (from == to && v == w)
                continue;
              std::string name =
                  llvm::formatv("{0}{1}-{2}{3}.{4}.{5}.w{6}", corpus::name(from), v, corpus::name(to), w,
                                variant.shape.text(), element, variant.warps);
              family.conversions.push_back({name, element, variant.shape.text(), variant.warps, 1,
                                            coalesced(variant.shape, from, v, variant.warps),
                                            coalesced(variant.shape, to, w, variant.warps)});
            }
  return family;
}

Family corpus::makeTransposeFamily() {
  Family family{"transpose",
                "Row-major to column-major squares of each size and width: a thread's or a warp's rows "
                "become its columns.",
                {}};
  for (int64_t n : {8, 16, 32, 64, 128})
    for (const char *element : {"i1", "i8", "f16", "f32", "f64"})
      for (unsigned warps : {1u, 2u, 4u, 8u})
        for (bool wide : {false, true}) {
          Shape shape{n, n};
          unsigned bits = elementBits(element);
          if (!fitsRegisters(shape, bits, warps) || n * n < 8 * warps)
            continue;
          int64_t vector = wide ? widestVector(bits) : 1;
          family.conversions.push_back(
              {llvm::formatv("{0}.{1}.v{2}.w{3}", shape.text(), element, vector, warps), element,
               shape.text(), warps, 1, coalesced(shape, Order::Row, vector, warps),
               coalesced(shape, Order::Column, vector, warps)});
        }
  // The paper's case: a lane holds a whole row, and wants a whole column.
  for (const char *element : {"i1", "i8", "f16", "f32", "f64"})
    family.conversions.push_back({llvm::formatv("rows.32x32.{0}.w1", element), element, "32x32", 1, 1,
                                  "#tile.blocked<shape = [32, 32], registers = [1, 32], lanes = [32, 1], "
                                  "warps = [1, 1], order = [1, 0]>",
                                  "#tile.blocked<shape = [32, 32], registers = [32, 1], lanes = [1, 32], "
                                  "warps = [1, 1], order = [0, 1]>"});
  return family;
}

Family corpus::makeVectorFamily() {
  Family family{"vector", "One dimension: from a elements in a thread's row to b.", {}};
  auto text = [](int64_t n, int64_t registers, int64_t warps) {
    return llvm::formatv(
               "#tile.blocked<shape = [{0}], registers = [{1}], lanes = [32], warps = [{2}], order = [0]>", n,
               registers, warps)
        .str();
  };
  for (const char *element : {"i1", "i8", "bf16", "f32", "i64"})
    for (auto [size, warps] : {std::pair<int64_t, unsigned>{128, 1}, {256, 1}, {1024, 4}})
      for (int64_t a : {1, 2, 4, 8})
        for (int64_t b : {1, 2, 4, 8})
          if (a != b)
            family.conversions.push_back({llvm::formatv("{0}-{1}.{2}.{3}.w{4}", a, b, size, element, warps),
                                          element, std::to_string(size), warps, 1, text(size, a, warps),
                                          text(size, b, warps)});
  return family;
}
