//===- LayoutCommand.cpp - heddle layout show|equal -------------------------===//

#include "Commands.h"
#include "heddle/Dialect/Tile/IR/Layouts.h"
#include "heddle/Driver/SourceFile.h"
#include "heddle/Layout/Print.h"
#include "mlir/AsmParser/AsmParser.h"

using namespace heddle;
using namespace heddle::cli;
namespace cl = llvm::cl;

static cl::list<std::string> words(cl::Positional, cl::desc("show TYPE | equal TYPE TYPE"),
                                   cl::sub(layoutCommand));

/// A table of more slots than this is of no use to anybody.
static constexpr unsigned maxShownBits = 16;

/// A laid-out tensor type as text; null after a diagnostic.
static mlir::RankedTensorType parseTensor(mlir::MLIRContext &context, llvm::StringRef text) {
  if (findDeepNesting(text)) {
    fail("the type is nested more than " + llvm::Twine(maxNesting) + " levels deep");
    return {};
  }
  auto type = mlir::dyn_cast_or_null<mlir::RankedTensorType>(mlir::parseType(text, &context));
  if (!type || !tile::getLayout(type)) {
    fail("expected a tensor type with a layout, but got '" + text + "'");
    return {};
  }
  return type;
}

static int show(mlir::RankedTensorType type) {
  layout::LinearLayout linear = tile::toLinearLayout(tile::getLayout(type), type.getShape());
  if (linear.totalInBits() > maxShownBits)
    return fail("the layout has more than 2^" + llvm::Twine(maxShownBits) + " slots");
  llvm::outs() << tile::getLayout(type) << "\n\n";
  layout::printSlots(linear, llvm::outs());
  llvm::outs() << "\n";
  layout::printElements(linear, llvm::outs());
  return 0;
}

/// Compares the maps, not their spellings: bits that one side leaves out are zero there.
static int equal(mlir::RankedTensorType a, mlir::RankedTensorType b) {
  if (a.getShape() != b.getShape())
    return fail("expected two tensors of one shape");
  layout::LinearLayout left = tile::toLinearLayout(tile::getLayout(a), a.getShape());
  layout::LinearLayout right = tile::toLinearLayout(tile::getLayout(b), b.getShape());
  for (layout::Dim dim : {layout::kRegister, layout::kLane, layout::kWarp, layout::kBlock})
    for (unsigned bit = 0; bit < std::max(left.inBits(dim), right.inBits(dim)); ++bit) {
      auto element = [&](const layout::LinearLayout &l) {
        return bit < l.inBits(dim) ? l.basis(dim, bit) : 0;
      };
      if (element(left) != element(right)) {
        llvm::outs() << "different: " << dim.name() << " " << (1u << bit) << " holds element "
                     << element(left) << " (row major) in the first and element " << element(right)
                     << " in the second\n";
        return 1;
      }
    }
  llvm::outs() << "equal\n";
  return 0;
}

int cli::runLayout() {
  auto context = makeContext();
  context->loadAllAvailableDialects();
  llvm::SmallVector<mlir::RankedTensorType> types;
  for (const std::string &text : llvm::drop_begin(words)) {
    types.push_back(parseTensor(*context, text));
    if (!types.back())
      return 1;
  }
  if (!words.empty() && words[0] == "show" && types.size() == 1)
    return show(types[0]);
  if (!words.empty() && words[0] == "equal" && types.size() == 2)
    return equal(types[0], types[1]);
  return fail("expected 'layout show TYPE' or 'layout equal TYPE TYPE'");
}
