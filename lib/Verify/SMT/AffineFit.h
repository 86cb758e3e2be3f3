//===- AffineFit.h - The affine map through given points --------*- C++ -*-===//

#ifndef HEDDLE_LIB_VERIFY_SMT_AFFINEFIT_H
#define HEDDLE_LIB_VERIFY_SMT_AFFINEFIT_H

#include "heddle/F2/BitMatrix.h"
#include "llvm/ADT/bit.h"

namespace heddle::verify {

/// Finds G and g with y = G x + g (over F2) for all points given, if there are any. A guess for a proof:
/// nothing rests on it being right.
class AffineFit {
public:
  /// False, from then on, if no affine map goes through all points.
  bool add(f2::Word x, f2::Word y) {
    if (!hasOrigin) {
      hasOrigin = true;
      x0 = x;
      y0 = y;
      return true;
    }
    f2::Word dx = x ^ x0, dy = y ^ y0;
    for (const Vector &v : basis)
      if ((dx >> v.lead) & 1) {
        dx ^= v.x;
        dy ^= v.y;
      }
    if (dx == 0)
      return consistent &= dy == 0;
    unsigned lead = llvm::countr_zero(dx);
    // Keep leading bits out of the other vectors, so that column `lead` of G is this vector's image.
    for (Vector &v : basis)
      if ((v.x >> lead) & 1) {
        v.x ^= dx;
        v.y ^= dy;
      }
    basis.push_back({lead, dx, dy});
    return consistent;
  }
  bool isConsistent() const { return consistent && hasOrigin; }

  f2::Word column(unsigned bit) const {
    for (const Vector &v : basis)
      if (v.lead == bit)
        return v.y;
    return 0;
  }
  f2::Word constant() const {
    f2::Word value = y0;
    for (f2::Word rest = x0; rest; rest &= rest - 1)
      value ^= column(llvm::countr_zero(rest));
    return value;
  }

private:
  struct Vector {
    unsigned lead;
    f2::Word x, y;
  };
  llvm::SmallVector<Vector, 16> basis;
  f2::Word x0 = 0, y0 = 0;
  bool hasOrigin = false, consistent = true;
};

} // namespace heddle::verify

#endif // HEDDLE_LIB_VERIFY_SMT_AFFINEFIT_H
