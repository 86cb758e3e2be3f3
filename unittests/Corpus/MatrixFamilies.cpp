//===- MatrixFamilies.cpp - Conversions to and from matrix operands ---------===//

#include "Families.h"
#include "heddle/Dialect/Target/IR/TargetRegistry.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/FormatVariadic.h"
#include <map>

using namespace heddle;
using namespace heddle::corpus;

namespace {
/// An instruction and the first target that has it.
struct Entry {
  std::string target;
  const plan::MatrixInstruction *instruction;
};
} // namespace

/// All instructions whose name starts with `prefix`, once each, in the order of the tables.
static std::vector<Entry> listInstructions(llvm::StringRef prefix) {
  std::vector<Entry> entries;
  llvm::StringSet<> seen;
  for (const std::string &target : target::listTargets())
    for (const plan::MatrixInstruction &instruction : target::lookupTarget(target)->matrixInstructions)
      if (llvm::StringRef(instruction.name).starts_with(prefix) && seen.insert(instruction.name).second)
        entries.push_back({target, &instruction});
  return entries;
}

/// The MLIR type of an operand.
static std::string elementOf(llvm::StringRef instruction, const plan::Fragment &fragment) {
  auto names = [&](llvm::StringRef type) { return instruction.ends_with(type); };
  switch (fragment.elementBits) {
  case 64:
    return "f64";
  case 32:
    return fragment.operand == "c" &&
                   (names(".s8") || names(".u8") || names(".s4") || names(".u4") || names(".b1"))
               ? "i32"
               : "f32";
  case 16:
    return names("bf16") ? "bf16" : "f16";
  case 8:
    return names("e4m3") ? "f8E4M3FN" : names("e5m2") ? "f8E5M2" : "i8";
  default:
    return "i" + std::to_string(fragment.elementBits);
  }
}

static std::string fragmentText(const Entry &entry, const plan::Fragment &fragment, Shape shape,
                                int64_t warpRows, int64_t warpColumns) {
  return llvm::formatv(
      "#tile.fragment<\"{0}\", \"{1}\", operand = \"{2}\", shape = [{3}, {4}], warps = [{5}, {6}]>",
      entry.target, entry.instruction->name, fragment.operand, shape.rows, shape.columns, warpRows,
      warpColumns);
}

/// Both directions between a fragment and a blocked tile.
static void addBothWays(Family &family, const std::string &name, const std::string &element, Shape shape,
                        unsigned warps, const std::string &fragment, Order order) {
  std::string blocked = coalesced(shape, order, widestVector(elementBits(element)), warps);
  std::string suffix = llvm::formatv("{0}.{1}.w{2}", corpus::name(order), shape.text(), warps);
  family.conversions.push_back(
      {"to." + name + "." + suffix, element, shape.text(), warps, 1, blocked, fragment});
  family.conversions.push_back(
      {"from." + name + "." + suffix, element, shape.text(), warps, 1, fragment, blocked});
}

Family corpus::makeMatrixFamily() {
  Family family{
      "mma", "Blocked to the operands and the accumulator of every mma.sync of the tables, and back.", {}};
  for (const Entry &entry : listInstructions("mma."))
    for (const plan::Fragment &fragment : entry.instruction->operands) {
      if (fragment.shape.size() != 2)
        continue;
      std::string name = entry.instruction->name + "." + fragment.operand;
      std::string element = elementOf(entry.instruction->name, fragment);
      Shape one{fragment.shape[0], fragment.shape[1]};
      addBothWays(family, name, element, one, 1, fragmentText(entry, fragment, one, 1, 1), Order::Row);
      // Four warps, each with two repeats along M or N and along K.
      Shape tile{one.rows * (fragment.operand == "b" ? 2 : 4),
                 one.columns * (fragment.operand == "a" ? 2 : 4)};
      if (!fitsRegisters(tile, fragment.elementBits, fragment.operand == "c" ? 4 : 2))
        continue;
      for (Order order : {Order::Row, Order::Column})
        addBothWays(family, name, element, tile, 4, fragmentText(entry, fragment, tile, 2, 2), order);
    }
  return family;
}

Family corpus::makeAccumulatorFamily() {
  Family family{"accumulator",
                "The accumulator of one mma.sync, narrowed, as an operand of the next; and the way "
                "back, where the operand is accumulated upon.",
                {}};
  // One instruction for each different map.
  std::map<std::string, std::pair<Entry, const plan::Fragment *>> accumulators, operands;
  for (const Entry &entry : listInstructions("mma."))
    for (const plan::Fragment &fragment : entry.instruction->operands) {
      std::string key = layoutText(fragment.layout);
      if (fragment.shape.size() != 2)
        continue;
      if (fragment.operand == "c")
        accumulators.insert({key, {entry, &fragment}});
      else
        operands.insert({key + fragment.operand + std::to_string(fragment.elementBits), {entry, &fragment}});
    }
  for (auto &[unused, accumulator] : accumulators)
    for (auto &[unusedToo, operand] : operands) {
      const plan::Fragment &c = *accumulator.second, &x = *operand.second;
      std::string element = elementOf(operand.first.instruction->name, x);
      for (auto [warpRows, warpColumns] : {std::pair<int64_t, int64_t>{1, 1}, {4, 1}, {2, 2}}) {
        Shape shape{std::max(c.shape[0], x.shape[0]) * warpRows,
                    std::max(c.shape[1], x.shape[1]) * warpColumns};
        unsigned warps = warpRows * warpColumns;
        if (!fitsRegisters(shape, x.elementBits, x.operand == "a" ? warpRows : warpColumns))
          continue;
        std::string name =
            llvm::formatv("{0}-{1}.{2}.{3}.w{4}x{5}", accumulator.first.instruction->name,
                          operand.first.instruction->name, x.operand, shape.text(), warpRows, warpColumns);
        std::string from = fragmentText(accumulator.first, c, shape, warpRows, warpColumns),
                    to = fragmentText(operand.first, x, shape, warpRows, warpColumns);
        family.conversions.push_back({"c." + name, element, shape.text(), warps, 1, from, to});
        if (warps == 4)
          family.conversions.push_back({"back." + name, element, shape.text(), warps, 1, to, from});
      }
    }
  return family;
}

Family corpus::makeWarpGroupFamily() {
  Family family{"wgmma",
                "Accumulators and register operands of wgmma: to blocked tiles and back, and from the "
                "accumulator of one to the operand of the next.",
                {}};
  std::vector<Entry> entries = listInstructions("wgmma.");
  auto fits = [](Shape shape, unsigned bits, unsigned warps) {
    return shape.columns <= 256 && fitsRegisters(shape, bits, warps);
  };
  for (const Entry &entry : entries)
    for (const plan::Fragment &fragment : entry.instruction->operands)
      for (unsigned groups : {1u, 2u}) {
        // The accumulator is often narrowed before it is stored.
        std::vector<std::string> elements = {elementOf(entry.instruction->name, fragment)};
        if (fragment.operand == "c")
          elements.insert(elements.end(), {"f16", "f8E4M3FN"});
        Shape shape{fragment.shape[0] * groups,
                    fragment.shape[1] *
                        (fragment.operand == "c" ? 1 : 64 / std::min<int64_t>(64, fragment.shape[1]))};
        std::string text = fragmentText(entry, fragment, shape, 4 * groups, 1);
        for (const std::string &element : elements)
          if (fits(shape, elementBits(element), 4 * groups))
            for (Order order : {Order::Row, Order::Column})
              addBothWays(family, entry.instruction->name + "." + fragment.operand + "." + element, element,
                          shape, 4 * groups, text, order);
      }
  for (const Entry &producer : entries)
    for (const Entry &consumer : entries) {
      const plan::Fragment *c = producer.instruction->findOperand("c"),
                           *a = consumer.instruction->findOperand("a");
      if (!c || !a || c->shape[1] < a->shape[1])
        continue;
      std::string element = elementOf(consumer.instruction->name, *a);
      Shape shape{c->shape[0], c->shape[1]};
      if (fits(shape, a->elementBits, 4))
        family.conversions.push_back({llvm::formatv("c.{0}-{1}.{2}.w4", producer.instruction->name,
                                                    consumer.instruction->name, shape.text()),
                                      element, shape.text(), 4, 1, fragmentText(producer, *c, shape, 4, 1),
                                      fragmentText(consumer, *a, shape, 4, 1)});
    }
  return family;
}
