//===- Kernel.cpp - Conversions that check themselves -----------------------===//

#include "Kernel.h"
#include "llvm/Support/FormatVariadic.h"

using namespace heddle;
using namespace heddle::corpus;

namespace {
/// The ops that make the expected elements of one layout; value names end in `suffix`.
class Side {
public:
  Side(const Conversion &conversion, const std::string &layout, const char *suffix)
      : conversion(conversion), layout(layout), suffix(suffix), bits(elementBits(conversion.element)) {}

  std::string type(llvm::StringRef element) const {
    return ("tensor<" + conversion.shape + "x" + element + ", " + layout + ">").str();
  }
  std::string integerType() const { return type("i" + std::to_string(bits)); }

  /// %v: bits of the row-major index as an integer of the element's width.
  std::string makeIntegers() const {
    std::string text, last;
    int64_t stride = conversion.numElements();
    for (auto [dim, size] : llvm::enumerate(conversion.sizes())) {
      stride /= size;
      text += format("  %i{0}{1} = tile.index {0} : {2}\n", dim);
      text +=
          llvm::formatv("  %n{0}{1} = arith.constant dense<{3}> : {2}\n", dim, suffix, type("i32"), stride);
      text += format("  %m{0}{1} = arith.muli %i{0}{1}, %n{0}{1} : {2}\n", dim);
      if (dim != 0)
        text +=
            llvm::formatv("  %s{0}{1} = arith.addi {3}, %m{0}{1} : {2}\n", dim, suffix, type("i32"), last);
      last = llvm::formatv("%{0}{1}{2}", dim ? "s" : "m", dim, suffix);
    }
    text += format("  %t{1} = tile.splat %shift : {2}\n", 0);
    text += llvm::formatv("  %p{0} = arith.shrui {1}, %t{0} : {2}\n", suffix, last, type("i32"));
    return text + resize();
  }

  /// %x: the same as elements.
  std::string makeElements() const {
    if (llvm::StringRef(conversion.element).starts_with("i"))
      return "";
    return llvm::formatv("  %x{0} = arith.bitcast %v{0} : {1} to {2}\n", suffix, integerType(),
                         type(conversion.element));
  }
  const char *elementName() const {
    return llvm::StringRef(conversion.element).starts_with("i") ? "%v" : "%x";
  }

private:
  std::string format(const char *text, size_t dim) const {
    return llvm::formatv(text, dim, suffix, type("i32")).str();
  }

  std::string resize() const {
    if (bits < 32)
      return llvm::formatv("  %v{0} = arith.trunci %p{0} : {1} to {2}\n", suffix, type("i32"), integerType());
    if (bits == 32)
      return llvm::formatv(
          "  %z{0} = arith.constant dense<0> : {1}\n  %v{0} = arith.addi %p{0}, %z{0} : {1}\n", suffix,
          integerType());
    // Something in both halves of 64 bits.
    return llvm::formatv(
        "  %e{0} = arith.extui %p{0} : {1} to {2}\n  %c{0} = arith.constant dense<12884901889> "
        ": {2}\n  %v{0} = arith.muli %e{0}, %c{0} : {2}\n",
        suffix, type("i32"), integerType());
  }

  const Conversion &conversion;
  const std::string &layout;
  const char *suffix;
  unsigned bits;
};
} // namespace

std::string corpus::makeKernel(const Conversion &c, llvm::StringRef name) {
  Side a(c, c.source, "a"), b(c, c.destination, "b");
  std::string cluster = c.cluster > 1 ? llvm::formatv(", cluster = {0} : i32", c.cluster).str() : "";
  std::string text = llvm::formatv(
      "tile.kernel @{0}(%shift: i32) attributes {{num_warps = {1} : i32{2}} {{\n", name, c.warps, cluster);
  text += a.makeIntegers() + a.makeElements() + b.makeIntegers();
  text += llvm::formatv("  %y = tile.convert_layout {0}a : {1} -> {2}\n", a.elementName(), a.type(c.element),
                        b.type(c.element));
  bool isInteger = llvm::StringRef(c.element).starts_with("i");
  if (!isInteger)
    text += llvm::formatv("  %w = arith.bitcast %y : {0} to {1}\n", b.type(c.element), b.integerType());
  text += llvm::formatv("  %ok = arith.cmpi eq, {0}, %vb : {1}\n  tile.assert %ok, \"wrong element\" : {2}\n"
                        "  tile.return\n}\n",
                        isInteger ? "%y" : "%w", b.integerType(), b.type("i1"));
  return text;
}

std::vector<uint32_t> corpus::listShifts(const Conversion &c) {
  unsigned indexBits = llvm::Log2_64(c.numElements());
  std::vector<uint32_t> shifts;
  for (unsigned shift = 0; shifts.empty() || shift < indexBits; shift += elementBits(c.element))
    shifts.push_back(shift);
  return shifts;
}
