//===- TargetJSON.cpp - Target tables as JSON -------------------------------===//

#include "heddle/Driver/TargetReport.h"

using namespace heddle;
using layout::LinearLayout;
using llvm::StringRef;
using llvm::json::Array;
using llvm::json::Object;
using llvm::json::Value;

/// {"shape": [16, 8], "register": [[0, 1], [8, 0]], "lane": [...]}
static Object toJSON(const LinearLayout &layout) {
  Array shape;
  for (unsigned d = 0; d < layout.getOuts().size(); ++d)
    shape.push_back(1 << layout.outBits(layout::Dim::tensor(d)));
  Object object{{"shape", std::move(shape)}};
  for (const layout::DimSize &in : layout.getIns()) {
    Array bases;
    for (unsigned bit = 0; bit < in.bits; ++bit) {
      Array basis;
      for (unsigned d = 0; d < layout.getOuts().size(); ++d)
        basis.push_back(layout.basis(in.dim, bit, layout::Dim::tensor(d)));
      bases.push_back(std::move(basis));
    }
    object[in.dim.name()] = std::move(bases);
  }
  return object;
}

static Value toJSON(const plan::MatrixInstruction &row) {
  Object operands;
  for (const plan::Fragment &fragment : row.operands) {
    Object operand = toJSON(fragment.layout);
    operand["bits"] = fragment.elementBits;
    operands[fragment.operand] = std::move(operand);
  }
  return Object{{"name", row.name},
                {"accumulators", Array(row.accumulators)},
                {"emulated", row.emulated},
                {"operands", std::move(operands)}};
}

static Value toJSON(const plan::MatrixMove &row) {
  return Object{
      {"name", row.name},          {"store", row.isStore},     {"transposed", row.isTransposed},
      {"matrices", row.matrices},  {"bits", row.elementBits},  {"memory_bits", row.memoryBits},
      {"row_bytes", row.rowBytes}, {"tile", toJSON(row.tile)}, {"addresses", toJSON(row.addresses)}};
}

static Value toJSON(const plan::RegisterTranspose &row) {
  return Object{{"name", row.name},
                {"bits", row.elementBits},
                {"source", toJSON(row.source)},
                {"result", toJSON(row.destination)}};
}

static Value toJSON(const plan::TensorMemoryShape &row) {
  return Object{
      {"name", row.name}, {"repeats", row.maxRepeats}, {"split", row.isSplit}, {"tile", toJSON(row.tile)}};
}

static Value toJSON(const plan::SwizzleMode &row) {
  Array address;
  for (unsigned bit = 0; bit < row.matrix.cols(); ++bit)
    address.push_back(int64_t(row.matrix.column(bit)));
  return Object{{"name", row.name},
                {"span", row.spanBytes},
                {"period", row.getPeriod()},
                {"alignment", row.alignment},
                {"address", std::move(address)}};
}

template <typename Row> static Array listToJSON(const std::vector<Row> &rows) {
  Array list;
  for (const Row &row : rows)
    list.push_back(toJSON(row));
  return list;
}

static Object costsToJSON(const plan::TargetModel &target) {
  Object costs;
  for (const auto &entry : target.costs) {
    const plan::Cost &cost = entry.getValue();
    costs[entry.getKey()] = Object{{"pipe", getName(cost.pipe)},
                                   {"slots", cost.issue},
                                   {"latency", cost.latency},
                                   {"source", cost.provenance}};
  }
  return costs;
}

Value heddle::targetToJSON(const plan::TargetModel &target) {
  std::vector<StringRef> features;
  for (const auto &feature : target.features)
    features.push_back(feature.getKey());
  llvm::sort(features);
  Object weights;
  for (const auto &entry : target.weights)
    weights[entry.getKey()] =
        Object{{"slots", entry.getValue().value}, {"source", entry.getValue().provenance}};
  return Object{
      {"name", target.name},
      {"processor", target.archName},
      {"ptx", target.ptxVersion},
      {"limits", Object{{"warp_size", target.warpSize},
                        {"threads", target.maxThreadsPerCta},
                        {"registers", target.maxRegistersPerThread},
                        {"cluster", target.maxClusterSize}}},
      {"memory", Object{{"banks", target.sharedBanks},
                        {"bank_bytes", target.bankBytes},
                        {"static_bytes", target.staticSharedBytes},
                        {"shared_bytes", target.maxSharedBytes},
                        {"shared_access", target.maxSharedAccessBits},
                        {"global_access", target.maxGlobalAccessBits}}},
      {"sm", Object{{"shared_bytes", target.sm.sharedBytes},
                    {"shared_reserved", target.sm.sharedReserved},
                    {"shared_unit", target.sm.sharedUnit},
                    {"registers", target.sm.registers},
                    {"register_unit", target.sm.registerUnit},
                    {"partitions", target.sm.partitions},
                    {"warps", target.sm.warps},
                    {"ctas", target.sm.ctas}}},
      {"tensor_memory", Object{{"lanes", target.tensorLanes}, {"columns", target.tensorColumns}}},
      {"features", Array(features)},
      {"costs", costsToJSON(target)},
      {"weights", std::move(weights)},
      {"matrix_instructions", listToJSON(target.matrixInstructions)},
      {"matrix_moves", listToJSON(target.matrixMoves)},
      {"register_transposes", listToJSON(target.registerTransposes)},
      {"tensor_shapes", listToJSON(target.tensorMemoryShapes)},
      {"swizzles", listToJSON(target.swizzleModes)},
  };
}
