//===- FitTest.cpp - Tiles on smaller and on larger tensors -----------------===//

#include "heddle/Layout/Fit.h"
#include "LayoutTestUtils.h"
#include "gtest/gtest.h"

using namespace heddle;
using namespace heddle::layout;

TEST(Fit, WrapsAndRepeats) {
  std::mt19937_64 random(1);
  for (unsigned i = 0; i < 500; ++i) {
    LinearLayout tile = randomLayout(random, randomSide(random, {kRegister, kLane, kWarp}, 2),
                                     randomSide(random, {dim1, dim0}, 3));
    int64_t shape[] = {int64_t(1) << random() % 5, int64_t(1) << random() % 5};
    bool rowsFirst = random() % 2;
    int64_t order[] = {rowsFirst ? 0 : 1, rowsFirst ? 1 : 0};
    auto fitted = fitToShape(tile, shape, order);
    ASSERT_TRUE(fitted);
    ASSERT_EQ(fitted->getOuts(), llvm::ArrayRef<DimSize>(tensorDims(shape)));

    // The bases that are expected, one after the other.
    auto inside = [&](Dim in, unsigned bit) {
      return tile.basis(in, bit, dim0) < shape[0] && tile.basis(in, bit, dim1) < shape[1];
    };
    auto expectBasis = [&](Dim in, unsigned bit, unsigned row, unsigned column) {
      ASSERT_LT(bit, fitted->inBits(in));
      ASSERT_EQ(fitted->basis(in, bit, dim0), row);
      ASSERT_EQ(fitted->basis(in, bit, dim1), column);
    };
    for (Dim in : {kLane, kWarp}) {
      ASSERT_EQ(fitted->inBits(in), tile.inBits(in));
      for (unsigned bit = 0; bit < tile.inBits(in); ++bit)
        expectBasis(in, bit, inside(in, bit) ? tile.basis(in, bit, dim0) : 0,
                    inside(in, bit) ? tile.basis(in, bit, dim1) : 0);
    }
    unsigned next = 0;
    for (unsigned bit = 0; bit < tile.inBits(kRegister); ++bit)
      if (inside(kRegister, bit))
        expectBasis(kRegister, next++, tile.basis(kRegister, bit, dim0), tile.basis(kRegister, bit, dim1));
    for (int64_t d : order)
      for (int64_t size = int64_t(1) << tile.outBits(Dim::tensor(d)); size < shape[d]; size *= 2)
        expectBasis(kRegister, next++, d == 0 ? size : 0, d == 1 ? size : 0);
    ASSERT_EQ(fitted->inBits(kRegister), next);
  }
}

TEST(Fit, RefusesMoreThanAWord) {
  LinearLayout tile = LinearLayout::zeros(60, kLane, dim0);
  EXPECT_FALSE(fitToShape(tile, {32}, {0}));
  EXPECT_TRUE(fitToShape(tile, {16}, {0}));
}
