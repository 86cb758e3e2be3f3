//===- TargetRegistry.cpp - The known targets -------------------------------===//

#include "heddle/Dialect/Target/IR/TargetRegistry.h"
#include "heddle/Dialect/Target/IR/TargetDialect.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/Parser/Parser.h"
#include "llvm/Support/MemoryBuffer.h"
#include <map>
#include <mutex>

using namespace mlir;
using namespace heddle;
using namespace heddle::target;

namespace {
struct EmbeddedTable {
  StringRef name, text;
};

const EmbeddedTable embeddedTables[] = {
#include "EmbeddedTables.inc"
};

/// Models by name. A replaced model is kept: somebody may hold a pointer to it.
class Registry {
public:
  static Registry &get() {
    static Registry registry;
    return registry;
  }

  const plan::TargetModel *lookup(StringRef name) {
    std::lock_guard<std::mutex> lock(mutex);
    auto it = models.find(name.str());
    return it == models.end() ? nullptr : it->second;
  }

  std::vector<std::string> names() {
    std::lock_guard<std::mutex> lock(mutex);
    std::vector<std::string> result;
    for (auto &entry : models)
      result.push_back(entry.first);
    return result;
  }

  llvm::Error addTable(StringRef name, StringRef text) {
    std::vector<plan::TargetModel> parsed;
    if (llvm::Error error = parse(name, text, parsed))
      return error;
    std::lock_guard<std::mutex> lock(mutex);
    for (plan::TargetModel &model : parsed) {
      storage.push_back(std::make_unique<plan::TargetModel>(std::move(model)));
      models[storage.back()->name] = storage.back().get();
    }
    return llvm::Error::success();
  }

private:
  Registry() {
    for (const EmbeddedTable &table : embeddedTables)
      if (llvm::Error error = addTable(table.name, table.text)) {
        llvm::errs() << "heddle: built-in target table: " << llvm::toString(std::move(error)) << "\n";
        assert(false && "a built-in table is wrong; the tests parse them all");
      }
  }

  /// Tables are parsed in a context of their own, so that reading them depends on nothing that a user's
  /// program needs.
  static llvm::Error parse(StringRef name, StringRef text, std::vector<plan::TargetModel> &models) {
    MLIRContext context(MLIRContext::Threading::DISABLED);
    context.loadDialect<TargetDialect>();
    std::string message;
    llvm::raw_string_ostream os(message);
    ScopedDiagnosticHandler handler(&context, [&](Diagnostic &diagnostic) {
      if (diagnostic.getSeverity() == DiagnosticSeverity::Error)
        os << diagnostic.getLocation() << ": " << diagnostic << "\n";
      return success();
    });
    OwningOpRef<ModuleOp> module = parseSourceString<ModuleOp>(text, ParserConfig(&context), name);
    if (!module)
      return llvm::createStringError(message.empty() ? "not a target table"
                                                     : StringRef(message).rtrim().str());
    for (Operation &op : *module->getBody()) {
      auto arch = dyn_cast<ArchOp>(op);
      if (!arch)
        return llvm::createStringError(name + ": expected only target.arch ops in a target table");
      models.push_back(makeModel(arch));
    }
    if (models.empty())
      return llvm::createStringError(name + ": expected at least one target.arch");
    return llvm::Error::success();
  }

  std::mutex mutex;
  std::map<std::string, const plan::TargetModel *> models;
  std::vector<std::unique_ptr<plan::TargetModel>> storage;
};
} // namespace

const plan::TargetModel *target::lookupTarget(StringRef name) { return Registry::get().lookup(name); }

std::vector<std::string> target::listTargets() { return Registry::get().names(); }

llvm::Error target::addTargetTable(StringRef name, StringRef text) {
  return Registry::get().addTable(name, text);
}
