//===- Generate.cpp - All families ------------------------------------------===//

#include "Families.h"

using namespace heddle::corpus;

std::vector<Family> heddle::corpus::generateCorpus() {
  return {makeAccumulatorFamily(), makeBlockedFamily(),   makeClusterFamily(),     makeGeneralFamily(),
          makeMatrixFamily(),      makeNamedFamily(),     makePermutationFamily(), makeReplicationFamily(),
          makeSliceFamily(),       makeTransposeFamily(), makeVectorFamily(),      makeWarpGroupFamily()};
}
