//===- ArgumentSpecTest.cpp - Kernel arguments on the command line ----------===//

#include "heddle/Driver/ArgumentSpec.h"
#include "heddle/Dialect/Tile/IR/TileDialect.h"
#include "mlir/AsmParser/AsmParser.h"
#include "mlir/IR/MLIRContext.h"
#include "llvm/Support/FileSystem.h"
#include "gtest/gtest.h"

using namespace heddle;

namespace {
struct ArgumentSpec : testing::Test {
  mlir::MLIRContext context;
  ArgumentSpec() { context.loadDialect<tile::TileDialect>(); }

  llvm::Expected<BoundArgument> bind(llvm::StringRef spec, llvm::StringRef type) {
    return bindArgument(7, spec, mlir::parseType(type, &context));
  }
  /// The bits of a scalar, or the error.
  std::string scalar(llvm::StringRef spec, llvm::StringRef type) {
    llvm::Expected<BoundArgument> argument = bind(spec, type);
    if (!argument)
      return llvm::toString(argument.takeError());
    EXPECT_EQ(argument->kind, BoundArgument::Kind::Scalar);
    std::string text;
    for (uint8_t byte : llvm::reverse(argument->scalar))
      text += llvm::utohexstr(byte, /*LowerCase=*/true, /*Width=*/2);
    return text;
  }
  std::string errorOf(llvm::StringRef spec, llvm::StringRef type) {
    llvm::Expected<BoundArgument> argument = bind(spec, type);
    return argument ? "" : llvm::toString(argument.takeError());
  }
};
} // namespace

TEST_F(ArgumentSpec, Integers) {
  EXPECT_EQ(scalar("42:i32", "i32"), "0000002a");
  EXPECT_EQ(scalar("0x10:i32", "i32"), "00000010");
  EXPECT_EQ(scalar("-1:i64", "i64"), "ffffffffffffffff");
  EXPECT_EQ(scalar("-128:i8", "i8"), "80");
  EXPECT_EQ(scalar("255:i8", "i8"), "ff");
  EXPECT_EQ(scalar("1:i1", "i1"), "01");
  EXPECT_EQ(scalar("0:i1", "i1"), "00");
  EXPECT_EQ(scalar("-9223372036854775808:i64", "i64"), "8000000000000000");
  EXPECT_EQ(scalar("18446744073709551615:i64", "i64"), "ffffffffffffffff");
}

TEST_F(ArgumentSpec, Floats) {
  EXPECT_EQ(scalar("0.5:f32", "f32"), "3f000000");
  EXPECT_EQ(scalar("-2:f16", "f16"), "c000");
  EXPECT_EQ(scalar("1.5:bf16", "bf16"), "3fc0");
  EXPECT_EQ(scalar("1e3:f64", "f64"), "408f400000000000");
  EXPECT_EQ(scalar("inf:f32", "f32"), "7f800000");
  EXPECT_EQ(scalar("-inf:f16", "f16"), "fc00");
}

TEST_F(ArgumentSpec, WhatDoesNotFitIsRefused) {
  EXPECT_EQ(errorOf("256:i8", "i8"), "argument 7 ('256:i8'): '256' does not fit into i8");
  EXPECT_EQ(errorOf("-129:i8", "i8"), "argument 7 ('-129:i8'): '-129' does not fit into i8");
  EXPECT_EQ(errorOf("2:i1", "i1"), "argument 7 ('2:i1'): '2' does not fit into i1");
  EXPECT_EQ(errorOf("18446744073709551616:i64", "i64"),
            "argument 7 ('18446744073709551616:i64'): '18446744073709551616' does not fit into i64");
  EXPECT_EQ(errorOf("1e40:f32", "f32"), "argument 7 ('1e40:f32'): '1e40' does not fit into f32");
  EXPECT_EQ(errorOf("70000:f16", "f16"), "argument 7 ('70000:f16'): '70000' does not fit into f16");
}

TEST_F(ArgumentSpec, WhatIsNoValueIsRefused) {
  for (llvm::StringRef value : {"", "-", "--1", "x", "1.5", "1 ", " 1", "0x", "1_000", "+1"})
    EXPECT_EQ(errorOf((value + ":i32").str(), "i32"),
              ("argument 7 ('" + value + ":i32'): '" + value + "' is not an integer").str());
  for (llvm::StringRef value : {"", "x", "1.5.5", "0.5f"})
    EXPECT_EQ(errorOf((value + ":f32").str(), "f32"),
              ("argument 7 ('" + value + ":f32'): '" + value + "' is not a number").str());
}

TEST_F(ArgumentSpec, KindsAndTypesHaveToMatch) {
  EXPECT_EQ(errorOf("42:i64", "i32"), "argument 7 ('42:i64'): expected a value of type i32, but got 'i64'");
  EXPECT_EQ(errorOf("42", "i32"), "argument 7 ('42'): expected a value of type i32, but got ''");
  EXPECT_EQ(errorOf("", "i32"), "argument 7 (''): expected a value of type i32, but got ''");
  EXPECT_EQ(errorOf("42:i32", "!tile.ptr<f16>"),
            "argument 7 ('42:i32'): expected in:, inout: or out: for a parameter of type !tile.ptr<f16>");
  EXPECT_EQ(errorOf("in:x.npy", "i32"),
            "argument 7 ('in:x.npy'): expected a value for a parameter of type i32, but got a file");
  EXPECT_NE(errorOf("in:/no/such.npy", "!tile.ptr<f16>").find("cannot read '/no/such.npy'"),
            std::string::npos);
  EXPECT_NE(errorOf("inout:", "!tile.ptr<f16>").find("cannot read ''"), std::string::npos);
}

TEST_F(ArgumentSpec, Outputs) {
  llvm::Expected<BoundArgument> out = bind("out:y.npy:16x8xf16", "!tile.ptr<f16>");
  ASSERT_TRUE(bool(out));
  EXPECT_EQ(out->kind, BoundArgument::Kind::Out);
  EXPECT_EQ(out->path, "y.npy");
  EXPECT_EQ(out->array.dtype, "f2");
  EXPECT_EQ(out->array.shape, (llvm::SmallVector<int64_t>{16, 8}));
  EXPECT_EQ(out->array.bytes, std::vector<uint8_t>(256, 0xff));
  // The last colon divides; no size is a scalar.
  llvm::Expected<BoundArgument> odd = bind("out:C:/y.npy:i1", "!tile.ptr<i1>");
  ASSERT_TRUE(bool(odd));
  EXPECT_EQ(odd->path, "C:/y.npy");
  EXPECT_EQ(odd->array.dtype, "b1");
  EXPECT_EQ(odd->array.bytes.size(), 1u);
}

TEST_F(ArgumentSpec, OutputsThatAreNone) {
  for (llvm::StringRef spec : {"out:", "out:y.npy", "out:y.npy:", "out::4xf16"})
    EXPECT_EQ(errorOf(spec, "!tile.ptr<f16>"),
              ("argument 7 ('" + spec + "'): expected out:FILE:SHAPE").str());
  for (llvm::StringRef shape : {"0xf16", "-4xf16", "4x0xf16", "axf16", "4xxf16", "99999999999999999999xf16",
                                "1099511627776x1099511627776xf16", "4294967296xf16"})
    EXPECT_NE(errorOf(("out:y.npy:" + shape).str(), "!tile.ptr<f16>"), "") << shape.str();
  EXPECT_EQ(errorOf("out:y.npy:4xf32", "!tile.ptr<f16>"),
            "argument 7 ('out:y.npy:4xf32'): expected elements of type f16, but got 'f32'");
}

TEST_F(ArgumentSpec, FilesTravelWithTheRightDtype) {
  llvm::SmallString<64> path;
  ASSERT_FALSE(llvm::sys::fs::createTemporaryFile("argument", "npy", path));
  auto write = [&](llvm::StringRef dtype) {
    NpyArray array{dtype.str(), {4}, std::vector<uint8_t>(4 * (dtype.back() - '0'), 1)};
    ASSERT_FALSE(bool(writeNpy(path, array)));
  };
  std::pair<llvm::StringRef, std::vector<llvm::StringRef>> table[] = {
      {"i1", {"b1", "u1"}},  {"i8", {"i1", "u1"}}, {"i16", {"i2", "u2"}}, {"i32", {"i4", "u4"}},
      {"i64", {"i8", "u8"}}, {"f16", {"f2"}},      {"f32", {"f4"}},       {"f64", {"f8"}},
      {"bf16", {"u2"}},      {"f8E4M3FN", {"u1"}}, {"f8E5M2", {"u1"}}};
  for (llvm::StringRef dtype : {"b1", "i1", "u1", "i2", "u2", "f2", "i4", "u4", "f4", "i8", "u8", "f8"}) {
    write(dtype);
    for (auto &[element, accepted] : table) {
      llvm::Expected<BoundArgument> argument =
          bind(("in:" + path).str(), ("!tile.ptr<" + element + ">").str());
      EXPECT_EQ(bool(argument), llvm::is_contained(accepted, dtype)) << element.str() << " " << dtype.str();
      if (!argument)
        EXPECT_NE(llvm::toString(argument.takeError()).find("expected dtype"), std::string::npos);
      else
        EXPECT_EQ(argument->array.bytes.size(), 4u * (dtype.back() - '0'));
    }
  }
  llvm::sys::fs::remove(path);
}
