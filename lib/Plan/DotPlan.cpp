//===- DotPlan.cpp - Registers for matrix instructions ----------------------===//
//
// Everything happens in one space that has the coordinates of all three operands: k in the low bits, then n,
// m and the batch. An operand's bases are vectors of it, and so are the images of the instruction's m, n and
// k.
//
//===----------------------------------------------------------------------===//

#include "heddle/F2/Subspace.h"
#include "heddle/Plan/Dot.h"
#include "llvm/ADT/StringExtras.h"

using namespace heddle;
using namespace heddle::plan;
using f2::Word;
using layout::Dim;
using layout::LinearLayout;
using llvm::StringRef;

namespace {

enum Operand { A, B, C };
constexpr Operand operands[] = {A, B, C};
enum Axis { K, N, M, Batch };
constexpr unsigned numAxes = 4;

StringRef nameOf(Operand operand) { return StringRef("abc").substr(operand, 1); }
Axis rowAxis(Operand operand) { return operand == B ? K : M; }
Axis columnAxis(Operand operand) { return operand == A ? K : N; }

/// The common space of three operands.
class Space {
public:
  Space(const LinearLayout &a, const LinearLayout &b) {
    unsigned rank = a.getOuts().size();
    Dim row = Dim::tensor(rank - 2), column = Dim::tensor(rank - 1);
    bits[K] = a.outBits(column);
    bits[N] = b.outBits(column);
    bits[M] = a.outBits(row);
    bits[Batch] = rank == 3 ? a.outBits(Dim::tensor(0)) : 0;
  }
  unsigned getBits(Axis axis) const { return bits[axis]; }
  unsigned totalBits() const { return bits[K] + bits[N] + bits[M] + bits[Batch]; }
  unsigned offset(Axis axis) const {
    unsigned sum = 0;
    for (unsigned i = 0; i < axis; ++i)
      sum += bits[i];
    return sum;
  }
  /// The vectors along an axis.
  Word mask(Axis axis) const { return llvm::maskTrailingOnes<Word>(bits[axis]) << offset(axis); }
  /// The axis that a vector lies along; nothing for zero and for what has several coordinates.
  std::optional<Axis> axisOf(Word vector) const {
    for (unsigned axis = 0; vector && axis < numAxes; ++axis)
      if ((vector & ~mask(Axis(axis))) == 0)
        return Axis(axis);
    return std::nullopt;
  }
  /// What one bit of an input of an operand's layout stands for.
  Word lift(const LinearLayout &layout, Operand operand, Dim in, unsigned bit) const {
    unsigned rank = layout.getOuts().size();
    Word row = layout.basis(in, bit, Dim::tensor(rank - 2)),
         column = layout.basis(in, bit, Dim::tensor(rank - 1)),
         batch = rank == 3 ? layout.basis(in, bit, Dim::tensor(0)) : 0;
    return row << offset(rowAxis(operand)) | column << offset(columnAxis(operand)) | batch << offset(Batch);
  }
  /// A vector as an operand's coordinates: "(8, 0)".
  std::string coordinates(Word vector, Operand operand) const {
    auto along = [&](Axis axis) { return llvm::utostr((vector & mask(axis)) >> offset(axis)); };
    std::string batch = bits[Batch] ? along(Batch) + ", " : "";
    return "(" + batch + along(rowAxis(operand)) + ", " + along(columnAxis(operand)) + ")";
  }

private:
  unsigned bits[numAxes];
};

class Planner {
public:
  Planner(const DotLayouts &layouts, const MatrixInstruction *instruction)
      : layouts{&layouts.a, &layouts.b, &layouts.c}, space(layouts.a, layouts.b), tileSpace(space) {
    plan.instruction = instruction;
    for (Operand operand : operands)
      registers[operand] = liftRegisters(operand);
    if (!instruction)
      return;
    for (Operand operand : operands)
      fragments[operand] = &instruction->findOperand(nameOf(operand))->layout;
    tileSpace = Space(*fragments[A], *fragments[B]);
    images.resize(tileSpace.totalBits());
  }

  llvm::Expected<DotPlan> run() {
    for (auto step : {&Planner::matchLanes, &Planner::matchThreads, &Planner::chooseImages,
                      &Planner::findTiles, &Planner::findOuter, &Planner::findSteps})
      if (llvm::Error error = (this->*step)())
        return std::move(error);
    return std::move(plan);
  }

private:
  f2::BitMatrix liftRegisters(Operand operand) const {
    const LinearLayout &layout = *layouts[operand];
    llvm::SmallVector<Word, 16> columns;
    for (unsigned bit = 0; bit < layout.inBits(layout::kRegister); ++bit)
      columns.push_back(space.lift(layout, operand, layout::kRegister, bit));
    return f2::BitMatrix(space.totalBits(), columns);
  }

  /// The part of a vector that an operand has coordinates for.
  Word partOf(Word vector, Operand operand) const {
    return vector & (space.mask(rowAxis(operand)) | space.mask(columnAxis(operand)) | space.mask(Batch));
  }

  /// The register index of an operand that stands for a vector.
  llvm::Expected<unsigned> findRegister(Operand operand, Word vector) const {
    if (std::optional<Word> found = f2::solve(registers[operand], vector))
      return static_cast<unsigned>(*found);
    return llvm::createStringError("no registers of " + nameOf(operand) + " reach " +
                                   space.coordinates(vector, operand) + " from any of its elements");
  }

  /// A lane bit of a fragment is one bit of the instruction's m, n or k, and fixes its image.
  llvm::Error matchLanes() {
    for (Operand operand : {C, A, B})
      for (unsigned bit = 0; fragments[operand] && bit < fragments[operand]->inBits(layout::kLane); ++bit) {
        Word unit = tileSpace.lift(*fragments[operand], operand, layout::kLane, bit);
        Word actual = space.lift(*layouts[operand], operand, layout::kLane, bit);
        std::optional<Word> &image = images[llvm::countr_zero(unit)];
        bool fits = image ? *image == actual : (actual & ~space.mask(*tileSpace.axisOf(unit))) == 0;
        if (!fits)
          return llvm::createStringError(
              "lane basis " + llvm::Twine(bit) + " of " + nameOf(operand) + " is " +
              space.coordinates(actual, operand) +
              (image ? ", but that of the other operand asks for " + space.coordinates(*image, operand)
                     : ", but it should have one coordinate, where the "
                       "instruction's " +
                           tileSpace.coordinates(unit, operand) + " has it"));
        image = actual;
      }
    return llvm::Error::success();
  }

  /// What is not part of the instruction selects other elements of c, and of a and b those that they need;
  /// each thread goes through all of k.
  llvm::Error matchThreads() {
    for (Dim in : {layout::kLane, layout::kWarp, layout::kBlock}) {
      unsigned first = in == layout::kLane && plan.instruction ? fragments[C]->inBits(in) : 0;
      for (unsigned bit = first; bit < layouts[C]->inBits(in); ++bit) {
        Word result = space.lift(*layouts[C], C, in, bit);
        for (Operand operand : {A, B}) {
          Word actual = space.lift(*layouts[operand], operand, in, bit), wanted = partOf(result, operand);
          if (actual != wanted)
            return llvm::createStringError(in.name() + " basis " + llvm::Twine(bit) + " of " +
                                           nameOf(operand) + " is " + space.coordinates(actual, operand) +
                                           ", but that of c asks for " + space.coordinates(wanted, operand));
        }
      }
    }
    return llvm::Error::success();
  }

  /// An image for each bit that no lane has: a basis along its axis that both operands can reach by
  /// registers. A tile may be smaller than the instruction along m and n: then the instruction computes
  /// copies.
  llvm::Error chooseImages() {
    f2::Subspace chosen;
    for (const std::optional<Word> &image : images)
      if (image)
        chosen.insert(*image);
    for (auto [bit, image] : llvm::enumerate(images)) {
      if (image)
        continue;
      Axis axis = *tileSpace.axisOf(Word(1) << bit);
      Operand first = axis == N ? B : A, second = axis == K ? B : C;
      for (Word candidate : registers[first].getColumns())
        if (space.axisOf(candidate) == axis && f2::solve(registers[second], candidate) &&
            chosen.insert(candidate)) {
          image = candidate;
          break;
        }
      if (!image && axis == K)
        return llvm::createStringError("the registers of a and b have too few bases along k in common");
      if (!image)
        image = 0;
    }
    return llvm::Error::success();
  }

  llvm::Error findTiles() {
    llvm::SmallVector<unsigned> *tiles[] = {&plan.aTile, &plan.bTile, &plan.cTile};
    for (Operand operand : operands)
      for (unsigned bit = 0; fragments[operand] && bit < fragments[operand]->inBits(layout::kRegister);
           ++bit) {
        Word unit = tileSpace.lift(*fragments[operand], operand, layout::kRegister, bit);
        llvm::Expected<unsigned> found = findRegister(operand, *images[llvm::countr_zero(unit)]);
        if (!found)
          return found.takeError();
        tiles[operand]->push_back(*found);
      }
    return llvm::Error::success();
  }

  /// The registers of c that no tile has.
  llvm::Error findOuter() {
    f2::Subspace covered;
    for (unsigned mask : plan.cTile)
      covered.insert(mask);
    for (auto [bit, vector] : llvm::enumerate(registers[C].getColumns())) {
      if (vector == 0 || !covered.insert(Word(1) << bit))
        continue;
      llvm::Expected<unsigned> a = findRegister(A, partOf(vector, A));
      if (!a)
        return a.takeError();
      llvm::Expected<unsigned> b = findRegister(B, partOf(vector, B));
      if (!b)
        return b.takeError();
      plan.outer.push_back({*a, *b, 1u << bit});
    }
    return llvm::Error::success();
  }

  /// Each k is multiplied once: what the instruction does not go through is gone through in the order of a's
  /// registers.
  llvm::Error findSteps() {
    f2::Subspace covered;
    for (unsigned bit = 0; plan.instruction && bit < tileSpace.getBits(K); ++bit)
      if (!covered.insert(*images[bit]))
        return llvm::createStringError("lanes hold copies along k");
    llvm::SmallVector<Word> candidates;
    for (Word vector : registers[A].getColumns())
      if (space.axisOf(vector) == K)
        candidates.push_back(vector);
    for (unsigned bit = 0; bit < space.getBits(K); ++bit)
      candidates.push_back(Word(1) << bit);
    for (Word vector : candidates) {
      if (!covered.insert(vector))
        continue;
      llvm::Expected<unsigned> a = findRegister(A, vector);
      if (!a)
        return a.takeError();
      llvm::Expected<unsigned> b = findRegister(B, vector);
      if (!b)
        return b.takeError();
      plan.steps.push_back({*a, *b, 0});
    }
    return llvm::Error::success();
  }

  const LinearLayout *layouts[3];
  const LinearLayout *fragments[3] = {nullptr, nullptr, nullptr};
  Space space, tileSpace;
  f2::BitMatrix registers[3];
  /// Of each bit of the instruction's k, n and m.
  llvm::SmallVector<std::optional<Word>> images;
  DotPlan plan;
};

} // namespace

llvm::Expected<DotPlan> plan::planDot(const DotLayouts &layouts, const MatrixInstruction *instruction) {
  return Planner(layouts, instruction).run();
}

/// What a plan multiplies in all, copies included, and in how many instructions.
static std::pair<uint64_t, uint64_t> workOf(const DotPlan &plan) {
  MatrixName name = *parseMatrixName(plan.instruction->name);
  uint64_t instructions = uint64_t(1) << (plan.outer.size() + plan.steps.size());
  return {instructions * name.m * name.n * name.k, instructions};
}

llvm::Expected<DotPlan> plan::planDot(const DotLayouts &layouts, const TargetModel &target,
                                      const DotTypes &types) {
  std::string reasons;
  std::optional<DotPlan> best;
  for (const MatrixInstruction *candidate : findDotInstructions(target, types)) {
    // Instructions that ptxas makes several of come last, and serve only where no other does.
    if (best && candidate->emulated != best->instruction->emulated)
      break;
    llvm::Expected<DotPlan> found = planDot(layouts, candidate);
    if (!found)
      reasons += "\n" + candidate->name + ": " + llvm::toString(found.takeError());
    else if (!best || workOf(*found) < workOf(*best))
      best = std::move(*found);
  }
  if (best)
    return std::move(*best);
  llvm::Expected<DotPlan> byThreads = planDot(layouts, nullptr);
  if (byThreads)
    return byThreads;
  reasons += "\nmultiply-add: " + llvm::toString(byThreads.takeError());
  return llvm::createStringError("no instruction of " + target.name + " multiplies " + types.a + " by " +
                                 types.b + " into " + types.accumulator + " in these layouts" + reasons);
}
