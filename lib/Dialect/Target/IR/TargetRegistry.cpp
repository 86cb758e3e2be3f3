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

/// "file:line:column" as compilers write it.
std::string getPosition(Location loc) {
  auto position = dyn_cast<FileLineColLoc>(loc);
  if (!position)
    return "target table";
  return (position.getFilename().getValue() + ":" + Twine(position.getLine()) + ":" +
          Twine(position.getColumn()))
      .str();
}

/// Numbers in names by their values: sm_90a before sm_100a.
struct NumericOrder {
  bool operator()(const std::string &a, const std::string &b) const {
    return StringRef(a).compare_numeric(b) < 0;
  }
};

/// What one text adds.
struct Table {
  std::map<std::string, plan::SharedRows> sets;
  std::vector<plan::TargetModel> models;
};

/// Models and sets of rows by name. A replaced model is kept: somebody may hold a pointer to it. A replaced
/// set does not change the architectures that were read before.
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
    std::lock_guard<std::mutex> lock(mutex);
    Table table;
    if (llvm::Error error = parse(name, text, table))
      return error;
    for (auto &[setName, rows] : table.sets)
      sets[setName] = std::move(rows);
    for (plan::TargetModel &model : table.models) {
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
  llvm::Error parse(StringRef name, StringRef text, Table &table) {
    MLIRContext context(MLIRContext::Threading::DISABLED);
    context.loadDialect<TargetDialect>();
    std::string message;
    llvm::raw_string_ostream os(message);
    ScopedDiagnosticHandler handler(&context, [&](Diagnostic &diagnostic) {
      if (diagnostic.getSeverity() == DiagnosticSeverity::Error)
        os << getPosition(diagnostic.getLocation()) << ": error: " << diagnostic << "\n";
      return success();
    });
    auto fail = [&] {
      return llvm::createStringError(message.empty() ? "not a target table"
                                                     : StringRef(message).rtrim().str());
    };
    OwningOpRef<ModuleOp> module = parseSourceString<ModuleOp>(text, ParserConfig(&context), name);
    if (!module || failed(read(*module, table)))
      return fail();
    if (table.models.empty() && table.sets.empty())
      return llvm::createStringError(name + ": expected at least one target.arch or target.rows");
    return llvm::Error::success();
  }

  LogicalResult read(ModuleOp module, Table &table) {
    for (Operation &op : *module.getBody()) {
      if (auto set = dyn_cast<RowsOp>(op))
        table.sets[set.getSymName().str()] = makeRows(set);
      else if (!isa<ArchOp>(op))
        return op.emitError("expected only target.arch and target.rows in a target table");
    }
    auto findRows = [&](StringRef name) -> const plan::SharedRows * {
      for (const auto *known : {&table.sets, &sets})
        if (auto it = known->find(name.str()); it != known->end())
          return &it->second;
      return nullptr;
    };
    for (auto arch : module.getOps<ArchOp>()) {
      FailureOr<plan::TargetModel> model = makeModel(arch, findRows);
      if (failed(model))
        return failure();
      table.models.push_back(std::move(*model));
    }
    return success();
  }

  std::mutex mutex;
  std::map<std::string, const plan::TargetModel *, NumericOrder> models;
  std::map<std::string, plan::SharedRows> sets;
  std::vector<std::unique_ptr<plan::TargetModel>> storage;
};
} // namespace

const plan::TargetModel *target::lookupTarget(StringRef name) { return Registry::get().lookup(name); }

std::vector<std::string> target::listTargets() { return Registry::get().names(); }

llvm::Error target::addTargetTable(StringRef name, StringRef text) {
  return Registry::get().addTable(name, text);
}
