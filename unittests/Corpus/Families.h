//===- Families.h - How the corpus is made ----------------------*- C++ -*-===//

#ifndef HEDDLE_UNITTESTS_CORPUS_FAMILIES_H
#define HEDDLE_UNITTESTS_CORPUS_FAMILIES_H

#include "Corpus.h"

namespace heddle::corpus {

/// A tile of sizes (rows, columns) whose fastest dim is `order[0]`.
struct Shape {
  int64_t rows, columns;
  std::string text() const { return std::to_string(rows) + "x" + std::to_string(columns); }
};

/// Which dim is contiguous.
enum class Order { Row, Column };
inline const char *name(Order order) { return order == Order::Row ? "row" : "col"; }

/// #tile.blocked as loads like it: `vector` neighbours in a thread, lanes along the contiguous dim as far as
/// they go and then along the other, warps along the other dim first.
std::string coalesced(Shape shape, Order order, int64_t vector, int64_t warps);

/// Elements of this width that fill 128 bits.
inline int64_t widestVector(unsigned bits) { return 128 / std::max(8u, bits); }

/// Whether the conversion keeps at most 128 32-bit registers of a thread busy on either side.
bool fitsRegisters(Shape shape, unsigned bits, unsigned warps);

Family makeBlockedFamily();
Family makeTransposeFamily();
Family makeVectorFamily();
/// Blocked to the operands of every matrix instruction of the tables, and back.
Family makeMatrixFamily();
/// The result of one matrix instruction as the operand of the next.
Family makeAccumulatorFamily();
Family makeWarpGroupFamily();
Family makeSliceFamily();
Family makeReplicationFamily();
Family makeClusterFamily();
Family makePermutationFamily();
Family makeGeneralFamily();
Family makeNamedFamily();

} // namespace heddle::corpus

#endif // HEDDLE_UNITTESTS_CORPUS_FAMILIES_H
