//===- CuteTest.cpp - CuTe's notation against integer arithmetic ------------===//

#include "heddle/Layout/Cute.h"
#include "LayoutTestUtils.h"
#include "llvm/ADT/StringExtras.h"
#include "gtest/gtest.h"

using namespace heddle;
using namespace heddle::layout;

static std::string errorOf(llvm::StringRef text, llvm::ArrayRef<int64_t> shape = {},
                           llvm::ArrayRef<int64_t> order = {}) {
  llvm::Expected<LinearLayout> layout = cute(text, shape, order);
  return layout ? "" : llvm::toString(layout.takeError());
}

TEST(Cute, TheAccumulator) {
  LinearLayout l = llvm::cantFail(cute("((4,8),(2,2)):((32,1),(16,8))", {16, 8}, {}));
  std::pair<unsigned, unsigned> lanes[] = {{0, 2}, {0, 4}, {1, 0}, {2, 0}, {4, 0}},
                                registers[] = {{0, 1}, {8, 0}};
  ASSERT_EQ(l.inBits(kLane), 5u);
  ASSERT_EQ(l.inBits(kRegister), 2u);
  for (unsigned bit = 0; bit < 5; ++bit)
    EXPECT_EQ(std::make_pair(l.basis(kLane, bit, dim0), l.basis(kLane, bit, dim1)), lanes[bit]);
  for (unsigned bit = 0; bit < 2; ++bit)
    EXPECT_EQ(std::make_pair(l.basis(kRegister, bit, dim0), l.basis(kRegister, bit, dim1)), registers[bit]);
}

TEST(Cute, ModesAreThreadsValuesAndCTAs) {
  LinearLayout l = llvm::cantFail(cute("(64,4,2):(4,1,256)", {}, {}));
  EXPECT_EQ(l.inBits(kRegister), 2u);
  EXPECT_EQ(l.inBits(kLane), 5u);
  EXPECT_EQ(l.inBits(kWarp), 1u);
  EXPECT_EQ(l.inBits(kBlock), 1u);
  EXPECT_EQ(evaluate(l, {{kRegister, 3}, {kLane, 31}, {kWarp, 1}, {kBlock, 1}}), (Point{{dim0, 511}}));
  // Row major on request; one mode is threads alone; a stride of 0 makes copies.
  LinearLayout rows = llvm::cantFail(cute("(8,4):(4,1)", {8, 4}, {1, 0}));
  EXPECT_EQ(evaluate(rows, {{kLane, 5}, {kRegister, 2}}), (Point{{dim0, 5}, {dim1, 2}}));
  LinearLayout copies = llvm::cantFail(cute("(4,2):(1,0)", {}, {}));
  EXPECT_EQ(evaluate(copies, {{kLane, 3}, {kRegister, 1}}), (Point{{dim0, 3}}));
  EXPECT_EQ(llvm::cantFail(cute(" 8 : 1 ", {}, {})).inBits(kLane), 3u);
}

/// The offset of an index by CuTe's definition: digits, the first one fastest, times strides.
static int64_t offsetOf(int64_t index, llvm::ArrayRef<int64_t> sizes, llvm::ArrayRef<int64_t> strides) {
  int64_t offset = 0;
  for (auto [size, stride] : llvm::zip_equal(sizes, strides)) {
    offset += index % size * stride;
    index /= size;
  }
  return offset;
}

TEST(Cute, IsReadJustIfItIsLinear) {
  std::mt19937_64 random(1);
  unsigned linear = 0;
  for (unsigned i = 0; i < 3000; ++i) {
    llvm::SmallVector<int64_t> sizes, strides;
    for (unsigned k = 0, count = 1 + random() % 3; k < count; ++k) {
      sizes.push_back(int64_t(1) << random() % 3);
      strides.push_back(random() % 2 ? int64_t(1) << random() % 5 : random() % 12);
    }
    auto list = [](llvm::ArrayRef<int64_t> values) {
      return llvm::join(llvm::map_range(values, [](int64_t v) { return std::to_string(v); }), ",");
    };
    std::string text = "((" + list(sizes) + "),1):((" + list(strides) + "),0)";
    int64_t total = 1;
    for (int64_t size : sizes)
      total *= size;
    bool expected = true;
    for (int64_t x = 0; x < total; ++x)
      for (int64_t y = 0; y < total; ++y)
        expected &=
            (offsetOf(x, sizes, strides) ^ offsetOf(y, sizes, strides)) == offsetOf(x ^ y, sizes, strides);
    llvm::Expected<LinearLayout> layout = cute(text, {}, {});
    ASSERT_EQ(bool(layout), expected) << text;
    if (!layout) {
      EXPECT_TRUE(
          llvm::StringRef(llvm::toString(layout.takeError())).starts_with("the layout is not linear"));
      continue;
    }
    ++linear;
    for (unsigned x = 0; x < total; ++x)
      ASSERT_EQ(evaluate(*layout, {{kLane, x & 31}, {kWarp, x >> 5}})[dim0], offsetOf(x, sizes, strides))
          << text;
  }
  EXPECT_GT(linear, 200u);
}

TEST(Cute, Errors) {
  for (llvm::StringRef text : {"", ":", "8", "8:", "(8,4)", "(8,4):(4,1", "(8,4):(4,1))", "(8,):(4,)",
                               "():()", "a:b", "-8:1", "8:-1", "99999999999999999999:1"})
    EXPECT_EQ(errorOf(text), ("expected a layout like '(8,4):(4,1)', but got '" + text + "'").str());
  std::string deep = std::string(1000000, '(') + "8";
  EXPECT_TRUE(llvm::StringRef(errorOf(deep + ":" + deep)).starts_with("expected a layout like"));
  EXPECT_EQ(errorOf("(8,4):4"), "expected one stride for each size, but got '(8,4):4'");
  EXPECT_EQ(errorOf("(8,(2,2)):((4,1),1)"),
            "expected one stride for each size, but got '(8,(2,2)):((4,1),1)'");
  EXPECT_EQ(errorOf("(2,2,2,2):(1,2,4,8)"), "expected modes for threads, values and CTAs, but got 4");
  EXPECT_EQ(errorOf("(6,4):(4,1)"), "expected sizes that are powers of two, but got 6");
  EXPECT_EQ(errorOf("(0,4):(4,1)"), "expected sizes that are powers of two, but got 0");
  EXPECT_EQ(errorOf("(4,4):(1,3)"), "the layout is not linear: 3 has a bit in common with another stride");
  EXPECT_EQ(errorOf("2:1048576"), "expected offsets below 2^20");
  EXPECT_EQ(errorOf("1048576:2"), "expected offsets below 2^20");
  EXPECT_EQ(errorOf("4611686018427387904:0"), "expected offsets below 2^20");
  EXPECT_EQ(errorOf("(8,4):(4,1)", {4, 4}), "the layout reaches offset 31, but the tensor has 16 elements");
  EXPECT_EQ(errorOf("(8,4):(4,1)", {8, 3}), "expected the entries of 'shape' to be powers of two, but got 3");
  EXPECT_EQ(errorOf("(8,4):(4,1)", {8, 4}, {0}), "expected 'order' to be a permutation of the dims 0 to 1");
}
