//===- LayoutCommand.cpp - heddle layout show|equal|compose|invert|convert --===//

#include "Commands.h"
#include "heddle/Dialect/Tile/IR/Layouts.h"
#include "heddle/Driver/SourceFile.h"
#include "heddle/Layout/Compare.h"
#include "heddle/Layout/Inverse.h"
#include "heddle/Layout/Picture.h"
#include "heddle/Layout/Print.h"
#include "mlir/AsmParser/AsmParser.h"
#include "llvm/Support/FileUtilities.h"

using namespace heddle;
using namespace heddle::cli;
namespace cl = llvm::cl;

static cl::list<std::string> words(cl::Positional,
                                   cl::desc("show TYPE | equal TYPE TYPE | compose TYPE TYPE | invert TYPE | "
                                            "convert TYPE TYPE"),
                                   cl::sub(layoutCommand));
static cl::opt<std::string> svgFile("svg",
                                    cl::desc("With show: draw the elements to this file (- is stdout)"),
                                    cl::sub(layoutCommand));

/// A table of more slots than this is of no use to anybody.
static constexpr unsigned maxShownBits = 16;

namespace {
/// A laid-out tensor type of the command line.
struct LaidOut {
  std::string text;
  mlir::RankedTensorType type;
  layout::LinearLayout linear;
  bool isMemory = false;
};
} // namespace

/// A laid-out tensor type from its text; nothing after a diagnostic.
static std::optional<LaidOut> parseTensor(mlir::MLIRContext &context, llvm::StringRef text) {
  if (findDeepNesting(text)) {
    fail("the type is nested more than " + llvm::Twine(maxNesting) + " levels deep");
    return std::nullopt;
  }
  auto type = mlir::dyn_cast_or_null<mlir::RankedTensorType>(mlir::parseType(text, &context));
  mlir::Attribute encoding = type ? type.getEncoding() : mlir::Attribute();
  if (auto layout = mlir::dyn_cast_or_null<tile::LayoutAttr>(encoding))
    return LaidOut{text.str(), type, tile::toLinearLayout(layout, type.getShape()), /*isMemory=*/false};
  if (auto layout = mlir::dyn_cast_or_null<tile::SharedLayoutAttr>(encoding))
    return LaidOut{text.str(), type, tile::toLinearLayout(layout, type.getShape()), /*isMemory=*/true};
  fail("expected a tensor type with a layout, but got '" + text + "'");
  return std::nullopt;
}

static int show(llvm::ArrayRef<LaidOut> layouts) {
  const LaidOut &shown = layouts[0];
  if (shown.linear.totalInBits() > maxShownBits)
    return fail("the layout has more than 2^" + llvm::Twine(maxShownBits) + " slots");
  if (svgFile != "-") {
    llvm::outs() << shown.type.getEncoding() << "\n\n";
    layout::printSlots(shown.linear, llvm::outs());
    llvm::outs() << "\n";
    layout::printElements(shown.linear, llvm::outs());
  }
  if (svgFile.empty())
    return 0;
  if (shown.linear.totalOutBits() > layout::maxPictureBits)
    return fail("the tensor has more than 2^" + llvm::Twine(layout::maxPictureBits) +
                " elements: too many for a picture");
  llvm::Error error = llvm::writeToOutput(svgFile, [&](llvm::raw_ostream &os) {
    layout::drawElements(shown.linear, shown.text, os);
    return llvm::Error::success();
  });
  return error ? fail("cannot write '" + svgFile + "': " + llvm::toString(std::move(error))) : 0;
}

/// Whether two layouts are of one tensor; fails with a message otherwise.
static bool haveOneShape(llvm::ArrayRef<LaidOut> layouts) {
  if (layouts[0].type.getShape() == layouts[1].type.getShape())
    return true;
  fail("expected two tensors of one shape, but got '" + layouts[0].text + "' and '" + layouts[1].text + "'");
  return false;
}

/// What a layout holds in the slot with one bit set, or that it has no such slot: registers and offsets exist
/// only if they are listed, threads always.
static std::string heldAt(const layout::LinearLayout &layout, const layout::Difference &difference,
                          f2::Word element) {
  bool listed = difference.bit < layout.inBits(difference.dim);
  if (!listed && (difference.dim == layout::kRegister || difference.dim == layout::kOffset))
    return "does not exist";
  return "holds " + layout::elementName(layout, element);
}

/// Two layouts are equal if they have the same registers (or offsets) and each slot holds the same element;
/// how they are spelled does not matter.
static int equal(llvm::ArrayRef<LaidOut> layouts) {
  if (!haveOneShape(layouts))
    return 1;
  if (layouts[0].isMemory != layouts[1].isMemory)
    return fail("expected two register layouts or two memory layouts, but got one of each");
  const layout::LinearLayout &a = layouts[0].linear, &b = layouts[1].linear;
  std::optional<layout::Difference> difference = layout::findDifference(a, b);
  layout::Dim counted = layouts[0].isMemory ? layout::kOffset : layout::kRegister;
  // A zero basis of one side alone: the same map, but not the same slots.
  if (!difference && a.inBits(counted) != b.inBits(counted))
    difference = layout::Difference{counted, std::min(a.inBits(counted), b.inBits(counted)), 0, 0};
  if (!difference) {
    llvm::outs() << "equal\n";
    return 0;
  }
  llvm::SmallVector<layout::DimSize> ins;
  f2::Word slot = 0;
  unsigned bits = 0;
  for (layout::DimSize in : a.getIns()) {
    ins.push_back({in.dim, std::max(in.bits, b.inBits(in.dim))});
    if (in.dim == difference->dim)
      slot = f2::Word(1) << (bits + difference->bit);
    bits += ins.back().bits;
  }
  llvm::outs() << "different: " << layout::slotName(ins, slot) << " "
               << heldAt(a, *difference, difference->first) << " in the first and "
               << heldAt(b, *difference, difference->second) << " in the second\n";
  return 1;
}

/// From each slot of the first, through the tensor, to a slot of the second that holds the same element.
static int compose(llvm::ArrayRef<LaidOut> layouts) {
  if (!haveOneShape(layouts))
    return 1;
  std::optional<layout::LinearLayout> map = layout::invertAndCompose(layouts[0].linear, layouts[1].linear);
  if (!map)
    return fail("the second layout does not reach every element");
  layout::printBits(*map, llvm::outs());
  return 0;
}

/// From each element to a slot that holds it.
static int invert(llvm::ArrayRef<LaidOut> layouts) {
  std::optional<layout::LinearLayout> map = layout::pseudoInverse(layouts[0].linear);
  if (!map)
    return fail("the layout does not reach every element");
  layout::printBits(*map, llvm::outs());
  return 0;
}

/// How to get from the first to the second.
static int convert(llvm::ArrayRef<LaidOut> layouts) { return runConvert(layouts[0].type, layouts[1].type); }

namespace {
struct Action {
  llvm::StringRef name;
  unsigned layouts;
  int (*run)(llvm::ArrayRef<LaidOut>);
};
} // namespace

static constexpr Action actions[] = {{"show", 1, show},
                                     {"equal", 2, equal},
                                     {"compose", 2, compose},
                                     {"invert", 1, invert},
                                     {"convert", 2, convert}};

int cli::runLayout() {
  if (words.empty())
    return fail(
        "expected 'layout show', 'equal', 'compose', 'invert' or 'convert' with laid-out tensor types");
  auto *action = llvm::find_if(actions, [](const Action &a) { return a.name == words[0]; });
  if (action == std::end(actions))
    return fail("unknown action 'layout " + words[0] + "'; expected show, equal, compose, invert or convert");
  if (words.size() != action->layouts + 1)
    return fail("expected 'layout " + action->name + "' to have " + llvm::Twine(action->layouts) +
                (action->layouts == 1 ? " type" : " types") + ", but got " + llvm::Twine(words.size() - 1));
  if (!svgFile.empty() && action->run != show)
    return fail("expected --svg with 'layout show' only");
  auto context = makeContext();
  context->loadAllAvailableDialects();
  std::vector<LaidOut> layouts;
  for (const std::string &text : llvm::drop_begin(words)) {
    std::optional<LaidOut> parsed = parseTensor(*context, text);
    if (!parsed)
      return 1;
    layouts.push_back(std::move(*parsed));
  }
  return action->run(layouts);
}
