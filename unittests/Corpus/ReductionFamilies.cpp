//===- ReductionFamilies.cpp - Copies: slices, reductions, clusters ---------===//

#include "Families.h"
#include "heddle/Layout/Families.h"
#include "llvm/Support/FormatVariadic.h"

using namespace heddle;
using namespace heddle::corpus;

namespace {
/// A layout of a tile whose rows or columns have been reduced.
struct Parent {
  std::string name, text;
};
} // namespace

static std::vector<Parent> listParents(Shape shape, int64_t warps) {
  std::vector<Parent> parents;
  for (Order order : {Order::Row, Order::Column})
    for (int64_t vector : {1, 4})
      parents.push_back(
          {corpus::name(order) + std::to_string(vector), coalesced(shape, order, vector, warps)});
  auto mma = [&](const char *name, const char *instruction, const char *operand, int64_t rows,
                 int64_t columns) {
    parents.push_back(
        {name, llvm::formatv("#tile.fragment<\"sm_80\", \"{0}\", operand = \"{1}\", shape = [{2}, {3}], "
                             "warps = [{4}, {5}]>",
                             instruction, operand, shape.rows, shape.columns, rows, columns)});
  };
  mma("acc", "mma.m16n8k16.f16", "c", warps, 1);
  mma("accsq", "mma.m16n8k16.f16", "c", warps > 2 ? warps / 2 : 1, warps > 2 ? 2 : warps);
  mma("opa", "mma.m16n8k16.f16", "a", warps, 1);
  mma("opb", "mma.m16n8k16.f16", "b", 1, warps);
  return parents;
}

Family corpus::makeSliceFamily() {
  Family family{
      "slice", "Slices to slices: the row or column that a reduction left, from one parent to another.", {}};
  for (int64_t size : {64, 128}) {
    int64_t warps = size / 16;
    Shape shape{size, size};
    std::vector<Parent> parents = listParents(shape, warps);
    auto slice = [&](const Parent &parent, int dim) {
      return llvm::formatv("#tile.slice<dim = {0}, parent = {1}>", dim, parent.text).str();
    };
    auto add = [&](const char *element, const Parent &from, int fromDim, const Parent &to, int toDim) {
      family.conversions.push_back({llvm::formatv("{0}.{1}-{2}.{3}.{4}.{5}.w{6}", from.name, fromDim, to.name,
                                                  toDim, size, element, warps),
                                    element, std::to_string(size), unsigned(warps), 1, slice(from, fromDim),
                                    slice(to, toDim)});
    };
    for (const Parent &from : parents)
      for (const Parent &to : parents)
        for (int fromDim : {0, 1})
          for (int toDim : {0, 1}) {
            if (from.name == to.name && fromDim == toDim)
              continue;
            // All pairs in f32 on the small tile; on the large one, and in other widths, what meets in
            // attention: the same dim of two parents.
            if (size == 64)
              add("f32", from, fromDim, to, toDim);
            else if (fromDim == toDim && fromDim == 1)
              for (const char *element : {"i1", "f16", "i64"})
                add(element, from, fromDim, to, toDim);
          }
  }
  return family;
}

/// n x 1 and 1 x n tensors that every lane and warp may hold: pointers, masks, row sums.
static std::vector<Parent> listNarrow(Shape shape, int64_t warps) {
  std::vector<Parent> layouts;
  auto add = [&](const char *name, int64_t r0, int64_t r1, int64_t l0, int64_t l1, bool warpRows,
                 bool rowOrder) {
    layouts.push_back(
        {name, llvm::formatv("#tile.blocked<shape = [{0}, {1}], registers = [{2}, {3}], lanes = [{4}, "
                             "{5}], warps = [{6}, {7}], order = {8}>",
                             shape.rows, shape.columns, r0, r1, l0, l1, warpRows ? warps : 1,
                             warpRows ? 1 : warps, rowOrder ? "[1, 0]" : "[0, 1]")});
  };
  add("lanes", 1, 1, 32, 1, true, true);
  add("rows4", 1, 8, 4, 8, true, true);
  add("rows8", 1, 4, 8, 4, true, true);
  add("across", 1, 1, 1, 32, false, true);
  add("vec4", 4, 1, 32, 1, false, false);
  add("vec4x8", 4, 1, 8, 4, true, false);
  return layouts;
}

Family corpus::makeReplicationFamily() {
  Family family{"replication",
                "Copies in registers, lanes and warps: narrow tensors of pointers, masks and sums, and a "
                "slice spread out again.",
                {}};
  for (Shape shape : {Shape{16, 1}, Shape{64, 1}, Shape{128, 1}, Shape{1, 64}})
    for (const char *element : {"i1", "f16", "f32", "i64"}) {
      // Masks and halves on the smallest, sums and pointers on all.
      if (elementBits(element) < 32 && shape.rows != 16)
        continue;
      unsigned warps = shape.rows == 128 ? 8 : 4;
      std::vector<Parent> layouts = listNarrow(shape, warps);
      for (const Parent &from : layouts)
        for (const Parent &to : layouts)
          if (from.text != to.text)
            family.conversions.push_back(
                {llvm::formatv("{0}-{1}.{2}.{3}.w{4}", from.name, to.name, shape.text(), element, warps),
                 element, shape.text(), warps, 1, from.text, to.text});
    }
  // 16 x 1, one row to a lane and copies everywhere else, to eight registers of copies.
  for (const char *element : {"i1", "i8", "f16", "f32", "i64"})
    family.conversions.push_back({llvm::formatv("eight.16x1.{0}.w4", element), element, "16x1", 4, 1,
                                  "#tile.layout<register = [], lane = [[1, 0], [2, 0], [4, 0], [8, 0], [0, "
                                  "0]], warp = [[0, 0], [0, 0]]>",
                                  "#tile.layout<register = [[0, 0], [0, 0], [0, 0]], lane = [[0, 0], [0, 0], "
                                  "[0, 0], [1, 0], [2, 0]], warp = "
                                  "[[4, 0], [8, 0]]>"});
  return family;
}

/// A tile of which every CTA of a cluster holds the part that `blockBases` says.
static std::string clusterText(Shape shape, Shape part, Order order, int64_t vector, int64_t warps,
                               std::vector<std::pair<int64_t, int64_t>> blockBases) {
  bool row = order == Order::Row;
  int64_t fast = row ? part.columns : part.rows;
  int64_t fastLanes = std::min<int64_t>(32, std::max<int64_t>(1, fast / vector));
  auto pair = [&](int64_t slowSize, int64_t fastSize) {
    return row ? std::array<int64_t, 2>{slowSize, fastSize} : std::array<int64_t, 2>{fastSize, slowSize};
  };
  layout::LinearLayout cta = llvm::cantFail(
      layout::blocked({part.rows, part.columns}, pair(1, vector), pair(32 / fastLanes, fastLanes),
                      pair(warps, 1), row ? llvm::ArrayRef<int64_t>{1, 0} : llvm::ArrayRef<int64_t>{0, 1}));
  std::string text = layoutText(cta);
  text.pop_back();
  text += ", block = [";
  for (auto [i, basis] : llvm::enumerate(blockBases))
    text += llvm::formatv("{0}[{1}, {2}]", i ? ", " : "", basis.first, basis.second);
  return text + "]>";
}

Family corpus::makeClusterFamily() {
  Family family{"cluster", "Tiles spread over the CTAs of a cluster, by rows, by columns or copied.", {}};
  struct Split {
    const char *name;
    bool rows, columns;
  };
  const Split splits[] = {{"rows", true, false}, {"cols", false, true}, {"copies", false, false}};
  for (const char *element : {"i8", "f16", "f32", "i64"})
    for (unsigned cluster : {2u, 4u})
      for (unsigned warps : {1u, 4u})
        for (const Split &from : splits)
          for (const Split &to : splits)
            for (Order order : {Order::Row, Order::Column}) {
              Shape shape{32, 64};
              auto text = [&](const Split &split, Order order) {
                Shape part{split.rows ? shape.rows / cluster : shape.rows,
                           split.columns ? shape.columns / cluster : shape.columns};
                std::vector<std::pair<int64_t, int64_t>> bases;
                for (int64_t b = 1; b < cluster; b *= 2)
                  bases.push_back({split.rows ? part.rows * b : 0, split.columns ? part.columns * b : 0});
                return clusterText(shape, part, order,
                                   std::min<int64_t>(4, widestVector(elementBits(element))), warps, bases);
              };
              if (llvm::StringRef(from.name) == to.name && order == Order::Row)
                continue;
              family.conversions.push_back(
                  {llvm::formatv("{0}-{1}.{2}.{3}.{4}.w{5}.c{6}", from.name, to.name, corpus::name(order),
                                 shape.text(), element, warps, cluster),
                   element, shape.text(), warps, cluster, text(from, Order::Row), text(to, order)});
            }
  return family;
}
