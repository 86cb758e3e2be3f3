//===- NpyTest.cpp - Reading and writing .npy files -------------------------===//

#include "heddle/Driver/Npy.h"
#include "llvm/ADT/StringExtras.h"
#include "gtest/gtest.h"
#include <random>

using namespace heddle;

/// A file by the format's definition: magic, version, length of the header, header, data.
static std::string file(llvm::StringRef header, size_t dataBytes, unsigned version = 1) {
  std::string contents = "\x93NUMPY";
  contents += static_cast<char>(version);
  contents += '\0';
  for (unsigned i = 0; i < (version == 1 ? 2u : 4u); ++i)
    contents += static_cast<char>(header.size() >> (8 * i));
  contents += header.str();
  for (size_t i = 0; i < dataBytes; ++i)
    contents += static_cast<char>(i);
  return contents;
}

static std::string errorOf(const std::string &contents) {
  llvm::Expected<NpyArray> array = parseNpy(contents);
  return array ? "" : llvm::toString(array.takeError());
}

TEST(Npy, ReadsAllVersions) {
  for (unsigned version : {1u, 2u, 3u}) {
    NpyArray array = llvm::cantFail(
        parseNpy(file("{'descr': '<f2', 'fortran_order': False, 'shape': (3, 4), }\n", 24, version)));
    EXPECT_EQ(array.dtype, "f2");
    EXPECT_EQ(array.shape, (llvm::SmallVector<int64_t>{3, 4}));
    ASSERT_EQ(array.bytes.size(), 24u);
    EXPECT_EQ(array.bytes[23], 23);
  }
}

TEST(Npy, KeysComeInAnyOrder) {
  NpyArray array = llvm::cantFail(parseNpy(file("{'shape':(5,),'fortran_order':False,'descr':'|u1'}", 5)));
  EXPECT_EQ(array.dtype, "u1");
  EXPECT_EQ(array.shape, (llvm::SmallVector<int64_t>{5}));
}

TEST(Npy, ScalarsAndEmptyArrays) {
  EXPECT_TRUE(llvm::cantFail(parseNpy(file("{'descr': '<i8', 'fortran_order': False, 'shape': ()}", 8)))
                  .shape.empty());
  EXPECT_TRUE(llvm::cantFail(parseNpy(file("{'descr': '<i8', 'fortran_order': False, 'shape': (0, 7)}", 0)))
                  .bytes.empty());
}

TEST(Npy, WhatIsWrittenIsRead) {
  std::mt19937 random(1);
  for (unsigned i = 0; i < 300; ++i) {
    NpyArray array;
    const char *dtypes[] = {"b1", "i1", "u1", "i2", "u2", "f2", "i4", "u4", "f4", "i8", "u8", "f8"};
    array.dtype = dtypes[random() % std::size(dtypes)];
    size_t bytes = array.dtype[1] - '0';
    for (unsigned d = 0, rank = random() % 5; d < rank; ++d) {
      array.shape.push_back(random() % 5);
      bytes *= array.shape.back();
    }
    for (size_t b = 0; b < bytes; ++b)
      array.bytes.push_back(random());
    std::string contents = formatNpy(array);
    EXPECT_EQ((contents.size() - bytes) % 64, 0u);
    NpyArray back = llvm::cantFail(parseNpy(contents));
    EXPECT_EQ(back.dtype, array.dtype);
    EXPECT_EQ(back.shape, array.shape);
    EXPECT_EQ(back.bytes, array.bytes);
  }
}

TEST(Npy, EveryTruncationIsRefused) {
  std::string contents = file("{'descr': '<f2', 'fortran_order': False, 'shape': (3, 4), }\n", 24);
  for (size_t length = 0; length < contents.size(); ++length)
    EXPECT_NE(errorOf(contents.substr(0, length)), "") << length;
  EXPECT_EQ(errorOf(contents.substr(0, 20)), "the file is truncated");
  EXPECT_EQ(errorOf(contents + "x"), "expected 24 bytes of data, but got 25");
}

TEST(Npy, RefusesWhatIsNotPlain) {
  EXPECT_EQ(errorOf(""), "not a .npy file");
  EXPECT_EQ(errorOf("PK\x03\x04 a zip archive"), "not a .npy file");
  EXPECT_EQ(errorOf(file("{}", 0, 9)), "unknown .npy version 9");
  EXPECT_EQ(errorOf(file("{'descr': '<f2', 'shape': (3,)}", 6)),
            "the header lacks 'descr', 'fortran_order' or 'shape'");
  EXPECT_EQ(errorOf(file("{'descr': '>f2', 'fortran_order': False, 'shape': (3,)}", 6)),
            "expected a little-endian dtype, but got '>f2'");
  EXPECT_EQ(errorOf(file("{'descr': [('a', '<f2')], 'fortran_order': False, 'shape': (3,)}", 6)),
            "expected a plain dtype, but got a structured one");
  EXPECT_EQ(errorOf(file("{'descr': '<f2', 'fortran_order': True, 'shape': (3,)}", 6)),
            "expected C order, but the array is in Fortran order");
  for (const char *dtype : {"|O", "<U4", "<c16", "<f16", "<f0", "<f", "<", "|S3", "<f2x"})
    EXPECT_TRUE(llvm::StringRef(
                    errorOf(file(
                        std::string("{'descr': '") + dtype + "', 'fortran_order': False, 'shape': (3,)}", 6)))
                    .starts_with("expected a dtype of plain numbers, but got"))
        << dtype;
  for (const char *shape : {"3", "(-3,)", "(x,)", "(3, y)", "(99999999999999999999,)"})
    EXPECT_TRUE(
        llvm::StringRef(
            errorOf(file(std::string("{'descr': '<f2', 'fortran_order': False, 'shape': ") + shape + "}", 6)))
            .starts_with("expected 'shape' to be a tuple"))
        << shape;
  EXPECT_EQ(
      errorOf(file("{'descr': '<f2', 'fortran_order': False, 'shape': (1099511627776, 1099511627776)}", 6)),
      "the array is too large");
}

TEST(Npy, SpoiledFilesAreRefusedOrRead) {
  std::mt19937 random(2);
  std::string good = file("{'descr': '<f2', 'fortran_order': False, 'shape': (3, 4), }\n", 24);
  for (unsigned i = 0; i < 20000; ++i) {
    std::string contents = good;
    for (unsigned k = 0, edits = 1 + random() % 3; k < edits; ++k)
      contents[random() % contents.size()] = random();
    llvm::Expected<NpyArray> array = parseNpy(contents);
    if (!array) {
      EXPECT_NE(llvm::toString(array.takeError()), "");
      continue;
    }
    uint64_t elements = 1;
    for (int64_t size : array->shape)
      elements *= size;
    EXPECT_EQ(array->bytes.size(), elements * (array->dtype[1] - '0'));
  }
}

TEST(Npy, FilesThatCannotBeRead) {
  auto messageOf = [](llvm::StringRef path) {
    llvm::Expected<NpyArray> array = readNpy(path);
    return array ? std::string() : llvm::toString(array.takeError());
  };
  EXPECT_NE(messageOf("/no/such/file.npy").find("cannot read '/no/such/file.npy'"), std::string::npos);
  EXPECT_EQ(messageOf("/"), "cannot read '/': it is a directory");
  EXPECT_NE(messageOf("").find("cannot read ''"), std::string::npos);
}
