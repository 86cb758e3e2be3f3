//===- Corpus.h - Named layout conversions in files -------------*- C++ -*-===//
//
// The corpus is a few thousand conversions that people meet: test/corpus/conversions has a file for each
// family and a line for each conversion. The files are generated, so that they can follow the target tables,
// and committed, so that a change of them is read. Everything that is claimed of "all conversions" (plans,
// counts, conflicts, run on the emulator, assembled) is checked on these.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_UNITTESTS_CORPUS_CORPUS_H
#define HEDDLE_UNITTESTS_CORPUS_CORPUS_H

#include "heddle/Plan/Problem.h"
#include "mlir/IR/MLIRContext.h"
#include "llvm/Support/Error.h"
#include <memory>

namespace heddle::corpus {

/// One line: a tensor in one layout that is wanted in another.
struct Conversion {
  std::string name;
  std::string element; // "f16"
  std::string shape;   // "64x64"
  unsigned warps = 1, cluster = 1;
  std::string source, destination; // "#tile.blocked<...>": the text form, shorthands allowed
  std::string sourceType() const { return "tensor<" + shape + "x" + element + ", " + source + ">"; }
  std::string destinationType() const { return "tensor<" + shape + "x" + element + ", " + destination + ">"; }
  llvm::SmallVector<int64_t> sizes() const;
  int64_t numElements() const;
};

/// The conversions of one file. Names are unique in a family.
struct Family {
  std::string name;
  std::string about;
  std::vector<Conversion> conversions;
};

/// All families, made from the target tables and from fixed seeds.
std::vector<Family> generateCorpus();

/// The text of a family's file, and back.
std::string printFamily(const Family &family);
llvm::Expected<Family> parseFamily(llvm::StringRef name, llvm::StringRef text);

/// The committed families, in the order of their names.
std::vector<Family> readCorpus();

/// The committed family of this name.
Family readFamily(llvm::StringRef name);
/// A seeded sample of at most `size` of a family's conversions, in their order.
Family sampleFamily(Family family, size_t size);

/// `path` below the test directory of the source tree, for example "corpus/plans".
std::string testPath(llvm::StringRef path);
/// The text of a file, or nothing.
std::optional<std::string> readText(llvm::StringRef path);

/// Whether this run rewrites the generated files instead of comparing them; scripts/update-corpus.sh does.
bool isUpdating();
/// What is wrong with a committed file that should have this text, or empty; writes it if `isUpdating`.
std::string compareOrUpdate(llvm::StringRef path, llvm::StringRef text);

/// A context with all dialects, without threads.
std::unique_ptr<mlir::MLIRContext> makeContext();
/// The number of bits of an element type given as text.
unsigned elementBits(llvm::StringRef element);
/// The planning problem; an error if a type does not parse or its layout does not cover the tensor.
llvm::Expected<plan::Problem> makeProblem(mlir::MLIRContext &context, const Conversion &conversion);

/// `text` as a layout attribute: #tile.layout<register = ..., lane = ..., warp = ..., block = ...>.
std::string layoutText(const layout::LinearLayout &linear);

} // namespace heddle::corpus

#endif // HEDDLE_UNITTESTS_CORPUS_CORPUS_H
