//===- TargetTestUtils.h - What the tests of target tables share -*- C++ -*-===//

#ifndef HEDDLE_UNITTESTS_TARGET_TARGETTESTUTILS_H
#define HEDDLE_UNITTESTS_TARGET_TARGETTESTUTILS_H

#include "heddle/Dialect/Target/IR/TargetDialect.h"
#include "heddle/Dialect/Target/IR/TargetRegistry.h"
#include "heddle/Target/PTX/PTX.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/Parser/Parser.h"
#include "gtest/gtest.h"

namespace heddle::testing {

/// A built-in table as IR.
class Table {
public:
  explicit Table(llvm::StringRef name) {
    context.loadDialect<target::TargetDialect>();
    module = mlir::parseSourceString<mlir::ModuleOp>(target::getBuiltinTable(name), &context);
  }
  target::ArchOp arch() { return *module->getOps<target::ArchOp>().begin(); }

private:
  mlir::MLIRContext context;
  mlir::OwningOpRef<mlir::ModuleOp> module;
};

/// "[%x0, %x1, ...]" without the brackets.
inline std::string registerList(llvm::StringRef prefix, unsigned first, unsigned count) {
  std::string list;
  for (unsigned i = 0; i < count; ++i)
    list += (i ? ", %" : "%") + prefix.str() + std::to_string(first + i);
  return list;
}

/// Whether ptxas takes a kernel with these statements for the processor at a version of the PTX ISA (times
/// ten).
inline bool assembles(llvm::StringRef statements, llvm::StringRef processor, unsigned version) {
  std::string text = ".version " + std::to_string(version / 10) + "." + std::to_string(version % 10) +
                     "\n.target " + processor.str() +
                     "\n.address_size 64\n.visible .entry k() .reqntid 128, 1, 1 {\n" +
                     ".reg .b16 %h<8>;\n.reg .b32 %r<512>;\n.reg .b64 %d<16>;\n.reg .f32 %f<512>;\n" +
                     ".reg .f64 %g<64>;\n.reg .pred %q<4>;\n" + statements.str() + "\nret;\n}\n";
  plan::TargetModel model;
  model.archName = processor.str();
  auto cubin = ptx::assemble(text, model, /*allowWarnings=*/true);
  if (cubin)
    return true;
  llvm::consumeError(cubin.takeError());
  return false;
}

/// The versions of the PTX ISA that exist.
inline llvm::ArrayRef<unsigned> ptxVersions() {
  static const unsigned versions[] = {10, 11, 12, 13, 14, 15, 20, 21, 22, 23, 30, 31, 32, 40,
                                      41, 42, 43, 50, 60, 61, 62, 63, 64, 65, 70, 71, 72, 73,
                                      74, 75, 76, 77, 78, 80, 81, 82, 83, 84, 85, 86, 87, 88};
  return versions;
}

/// The lowest version at which ptxas knows the processor.
inline unsigned lowestVersion(llvm::StringRef processor) {
  for (unsigned version : ptxVersions().drop_while([](unsigned v) { return v < 60; }))
    if (assembles("", processor, version))
      return version;
  return 0;
}

/// Checks a row that exists: its statements assemble from the version it names on, and not before it.
inline void expectSince(llvm::StringRef name, llvm::StringRef statements, llvm::StringRef processor,
                        unsigned since, unsigned lowest) {
  EXPECT_TRUE(llvm::is_contained(ptxVersions(), since)) << name.str() << ": there is no PTX ISA " << since;
  EXPECT_TRUE(assembles(statements, processor, std::max(since, lowest))) << name.str() << " since " << since;
  if (since <= lowest)
    return;
  unsigned before = *std::prev(llvm::lower_bound(ptxVersions(), since));
  EXPECT_FALSE(assembles(statements, processor, before))
      << name.str() << " assembles before PTX ISA " << since;
}

} // namespace heddle::testing

#endif // HEDDLE_UNITTESTS_TARGET_TARGETTESTUTILS_H
