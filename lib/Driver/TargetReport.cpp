//===- TargetReport.cpp - Target tables as text -----------------------------===//

#include "heddle/Driver/TargetReport.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Format.h"

using namespace heddle;
using layout::LinearLayout;
using llvm::StringRef;

/// The names in a table, sorted.
template <typename Map> static std::vector<StringRef> getSortedKeys(const Map &map) {
  std::vector<StringRef> keys;
  for (const auto &entry : map)
    keys.push_back(entry.getKey());
  llvm::sort(keys);
  return keys;
}

static unsigned sizeOf(const LinearLayout &layout, unsigned dim) {
  return 1u << layout.outBits(layout::Dim::tensor(dim));
}

static std::string getVersion(unsigned ptx) {
  return std::to_string(ptx / 10) + "." + std::to_string(ptx % 10);
}

/// "  register (0,1) (8,0)  lane (0,2) ..."; a warp only where there is one.
static void printBases(const LinearLayout &layout, llvm::raw_ostream &os) {
  for (const layout::DimSize &in : layout.getIns()) {
    if (in.dim == layout::kWarp && in.bits == 0)
      continue;
    os << "  " << in.dim.name();
    if (in.bits == 0)
      os << " -";
    for (unsigned bit = 0; bit < in.bits; ++bit) {
      os << " (";
      for (unsigned d = 0; d < layout.getOuts().size(); ++d)
        os << (d ? "," : "") << layout.basis(in.dim, bit, layout::Dim::tensor(d));
      os << ")";
    }
  }
}

static void printTile(StringRef label, const LinearLayout &tile, llvm::raw_ostream &os) {
  os << "    " << label << " " << sizeOf(tile, 0) << "x" << sizeOf(tile, 1) << ":";
  printBases(tile, os);
  os << "\n";
}

static void printMatrix(const plan::MatrixInstruction &instruction, llvm::raw_ostream &os) {
  os << "  " << instruction.name;
  if (!instruction.accumulators.empty())
    os << ", accumulators " << llvm::join(instruction.accumulators, " ");
  os << (instruction.emulated ? ", emulated\n" : "\n");
  for (const plan::Fragment &fragment : instruction.operands)
    printTile(fragment.operand + " of " + std::to_string(fragment.elementBits) + " bits", fragment.layout,
              os);
}

static void printMove(const plan::MatrixMove &move, llvm::raw_ostream &os) {
  os << "  " << move.name << ", rows of " << move.rowBytes << " bytes";
  if (move.memoryBits != move.elementBits)
    os << " with elements of " << move.memoryBits << " bits";
  os << "\n";
  printTile("tile of " + std::to_string(move.elementBits) + " bits", move.tile, os);
  os << "    row addresses:";
  printBases(move.addresses, os);
  os << "\n";
}

static void printSwizzle(const plan::SwizzleMode &mode, llvm::raw_ostream &os) {
  os << "  " << mode.name << ", span " << mode.spanBytes << ", period " << mode.getPeriod() << ", alignment "
     << mode.alignment << " bytes: address bits";
  for (unsigned bit = 0; bit < mode.matrix.cols(); ++bit)
    os << " " << mode.matrix.column(bit);
  os << "\n";
}

static void printCosts(const plan::TargetModel &target, llvm::raw_ostream &os) {
  os << "costs (mechanism[:bits per lane], pipe, slots, clocks of latency, source):\n";
  for (StringRef name : getSortedKeys(target.costs)) {
    const plan::Cost &cost = target.costs.find(name)->second;
    os << "  " << llvm::left_justify(name, 12) << " " << llvm::left_justify(getName(cost.pipe), 6)
       << llvm::format(" %6.2f %6.1f  ", cost.issue, cost.latency) << cost.provenance << "\n";
  }
  for (StringRef name : getSortedKeys(target.weights)) {
    const plan::Weight &weight = target.weights.find(name)->second;
    os << "weight of one " << name << ": " << llvm::format("%g", weight.value) << " slots  "
       << weight.provenance << "\n";
  }
}

static void printSizes(const plan::TargetModel &target, llvm::raw_ostream &os) {
  os << target.name << ": processor " << target.archName << ", PTX " << getVersion(target.ptxVersion) << "\n"
     << "warps of " << target.warpSize << " lanes; CTAs of up to " << target.maxThreadsPerCta
     << " threads with up to " << target.maxRegistersPerThread << " registers; clusters of up to "
     << target.maxClusterSize << "\n"
     << "shared memory of up to " << target.maxSharedBytes << " bytes (" << target.staticSharedBytes
     << " static) in " << target.sharedBanks << " banks of " << target.bankBytes
     << " bytes; accesses of up to " << target.maxSharedAccessBits << " bits, global "
     << target.maxGlobalAccessBits << "\n"
     << "an SM: " << target.sm.sharedBytes << " bytes of shared memory (" << target.sm.sharedReserved
     << " of each CTA reserved, units of " << target.sm.sharedUnit << "), " << target.sm.registers
     << " registers (units of " << target.sm.registerUnit << ", " << target.sm.partitions << " partitions), "
     << target.sm.warps << " warps, " << target.sm.ctas << " CTAs\n";
  if (target.tensorLanes)
    os << "tensor memory of " << target.tensorLanes << " lanes of " << target.tensorColumns << " words\n";
}

/// A heading and the rows below it, if there are any.
template <typename Row>
static void printRows(StringRef heading, const std::vector<Row> &rows,
                      void (*print)(const Row &, llvm::raw_ostream &), llvm::raw_ostream &os) {
  if (rows.empty())
    return;
  os << heading << ":\n";
  for (const Row &row : rows)
    print(row, os);
}

void heddle::summarizeTarget(const plan::TargetModel &target, llvm::raw_ostream &os) {
  os << llvm::left_justify(target.name, 10) << " PTX " << getVersion(target.ptxVersion) << ", "
     << target.maxSharedBytes / 1024 << " KiB of shared memory, clusters of " << target.maxClusterSize << ", "
     << target.matrixInstructions.size() << " matrix instructions\n";
}

void heddle::printTarget(const plan::TargetModel &target, llvm::raw_ostream &os) {
  printSizes(target, os);
  os << "features: " << llvm::join(getSortedKeys(target.features), ", ") << "\n";
  printCosts(target, os);
  printRows("matrix instructions", target.matrixInstructions, printMatrix, os);
  printRows("matrix loads and stores", target.matrixMoves, printMove, os);
  printRows<plan::RegisterTranspose>(
      "transposes in registers", target.registerTransposes,
      [](const plan::RegisterTranspose &row, llvm::raw_ostream &os) {
        os << "  " << row.name << "\n";
        printTile("source of " + std::to_string(row.elementBits) + " bits", row.source, os);
        printTile("result of " + std::to_string(row.elementBits) + " bits", row.destination, os);
      },
      os);
  printRows<plan::TensorMemoryShape>(
      "shapes of tensor memory", target.tensorMemoryShapes,
      [](const plan::TensorMemoryShape &row, llvm::raw_ostream &os) {
        os << "  " << row.name << ", x1 to x" << row.maxRepeats << (row.isSplit ? ", split\n" : "\n");
        printTile("x1", row.tile, os);
      },
      os);
  printRows("swizzles", target.swizzleModes, printSwizzle, os);
}
