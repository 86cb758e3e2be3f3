//===- Target.h - What the planner knows about an architecture --*- C++ -*-===//
//
// The plain form of a target table (targets/*.mlir, read by lib/Dialect/Target). No code compares capability
// numbers: whatever differs between architectures is a field here, and its value and its source stand in the
// table.
//
// Units. An *issue slot*, here a slot for short, is one clock of one SM on the pipe that executes an
// instruction: shfl.sync takes one slot of the pipe that shuffles share with shared memory (32 lanes of 4
// bytes per clock), selp takes half a slot of the ALUs (64 lanes per clock). Slots of one pipe add up; slots
// of different pipes overlap. A *latency* is in clocks from issue to the use of the result, and is hidden as
// far as other warps have work. Prices are in slots.
//
// Tiles. Layouts of instructions go from what the instruction sees to coordinates, with register bits
// counting elements of the stated width, not 32-bit words.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_PLAN_TARGET_H
#define HEDDLE_PLAN_TARGET_H

#include "heddle/Layout/LinearLayout.h"
#include "llvm/ADT/StringMap.h"
#include <string>
#include <vector>

namespace heddle::plan {

/// What executes a mechanism.
enum class Pipe {
  Shared, ///< shuffles, shared memory, matrix loads and stores: 128 bytes per clock and SM
  Alu,    ///< selects, byte permutes, integer logic
  Wait,   ///< nothing: the slots are those that go unused while the warps of a CTA wait for each other
};
/// "shared", "alu" or "wait", and back.
llvm::StringRef getName(Pipe pipe);
std::optional<Pipe> parsePipe(llvm::StringRef name);

/// What one warp instruction of a mechanism costs, or one wavefront of an access to shared memory.
struct Cost {
  /// Slots of `pipe`.
  double issue = 0;
  /// Clocks from issue to use.
  double latency = 0;
  /// "measured (device, date)" or "estimated: source".
  std::string provenance;
  Pipe pipe = Pipe::Shared;

  double sharedSlots() const { return pipe == Pipe::Shared ? issue : 0; }
  double aluSlots() const { return pipe == Pipe::Alu ? issue : 0; }
  double waitSlots() const { return pipe == Pipe::Wait ? issue : 0; }
};

/// A factor that turns something other than slots into a price.
struct Weight {
  double value = 0; // slots per unit
  std::string provenance;
};

/// One operand of a matrix instruction: which element each (register, lane) holds. `shape` is (M, K), (K, N)
/// or (M, N); for the block scales "sa" and "sb" it is (M, K blocks) or (K blocks, N), where lanes that hold
/// copies have zero bases.
struct Fragment {
  std::string operand; // "a", "b", "c", "sa", "sb"
  unsigned elementBits = 0;
  llvm::SmallVector<int64_t, 2> shape;
  layout::LinearLayout layout; // register, lane (and warp for warp-group instructions) -> shape
};

/// A matrix instruction, for example "mma.m16n8k16.f16".
struct MatrixInstruction {
  std::string name;
  std::vector<Fragment> operands;
  /// Types of C and D that share the layout of operand "c": "f32", "f16", "s32", "f64".
  std::vector<std::string> accumulators;
  /// ptxas accepts it, but makes several other matrix instructions of it.
  bool emulated = false;
  const Fragment *findOperand(llvm::StringRef operand) const;
};

/// ldmatrix or stmatrix: a warp moves whole rows of shared memory. A row is `rowBytes` contiguous bytes at an
/// address that one lane supplies; it holds elements of `memoryBits` from its first bit on, and those of a
/// form that expands are wider in registers (`elementBits`).
struct MatrixMove {
  std::string name; // as in PTX, without ".sync.aligned": "ldmatrix.m8n8.x4.trans.b16"
  bool isStore = false;
  bool isTransposed = false;
  unsigned matrices = 1; // N of .xN
  unsigned elementBits = 0;
  unsigned memoryBits = 0;
  unsigned rowBytes = 0;
  /// register, lane -> (row, position in the row); both sides count elements. Invertible.
  layout::LinearLayout tile;
  /// lane -> (row): the lane whose address is that of the row. It has as many lanes as there are rows;
  /// addresses of the lanes above are ignored.
  layout::LinearLayout addresses;

  /// 32-bit registers of one lane.
  unsigned getWords() const { return (elementBits << tile.inBits(layout::kRegister)) / 32; }
  /// Shared-memory wavefronts if the rows do not conflict, at `wavefrontBytes` (banks * bankBytes) each.
  unsigned getIdealWavefronts(unsigned wavefrontBytes) const;
};

/// movmatrix: element (i, j) goes from where `source` has it to where `destination` has it.
struct RegisterTranspose {
  std::string name; // "movmatrix.m8n8.trans.b16"
  unsigned elementBits = 0;
  layout::LinearLayout source, destination; // register, lane -> (row, column)
};

/// A load or store shape of tensor memory: which of the 32 (or 16) lanes of tensor memory that a warp
/// reaches, and which 32-bit column, each register and lane of the warp gets.
struct TensorMemoryShape {
  std::string name; // "16x256b"
  /// The largest N of .xN; a power of two.
  unsigned maxRepeats = 1;
  /// The highest lane bit selects a column at a distance that the instruction names ("16x32bx2").
  bool isSplit = false;
  layout::LinearLayout tile; // x1: register, lane -> (lane of tensor memory, column)

  /// The tile of .xN: the tile repeated along the columns, with further register bits; N is a power of two up
  /// to maxRepeats. For a split shape the second half begins `splitColumns` after the first: a power of two
  /// that is at least N, which is what a smaller number means.
  layout::LinearLayout repeated(unsigned repeats, unsigned splitColumns = 0) const;
};

/// A swizzle of shared memory that bulk copies and matrix descriptors know: an XOR on byte addresses that are
/// relative to a base of the given alignment.
struct SwizzleMode {
  std::string name;       // "128B"
  unsigned spanBytes = 0; // widest row of a box
  unsigned alignment = 0; // of the base, in bytes
  f2::BitMatrix matrix;   // byte address bits -> byte address bits; higher bits stay
  /// The swizzle repeats after so many bytes.
  unsigned getPeriod() const { return 1u << matrix.cols(); }
};

/// What an SM has for its resident CTAs; sizes in bytes or 32-bit registers.
struct SmResources {
  unsigned sharedBytes = 0;
  unsigned sharedReserved = 0; // bytes of each CTA that the system takes
  unsigned sharedUnit = 0;     // allocation unit
  unsigned registers = 0;
  unsigned registerUnit = 0; // allocation unit of a warp
  unsigned partitions = 0;   // sub-cores that each have their share of the registers
  unsigned warps = 0;        // most resident
  unsigned ctas = 0;         // most resident
};

/// Rows that several architectures may share. Limits and costs are not among them.
struct SharedRows {
  /// Which optional instructions exist: "prmt", "shfl", "ldmatrix", "stmatrix", "movmatrix", "cp.async", ...
  llvm::StringMap<bool> features;
  std::vector<MatrixInstruction> matrixInstructions;
  std::vector<MatrixMove> matrixMoves;
  std::vector<RegisterTranspose> registerTransposes;
  std::vector<TensorMemoryShape> tensorMemoryShapes;
  std::vector<SwizzleMode> swizzleModes;

  bool has(llvm::StringRef feature) const { return features.lookup(feature); }
  const MatrixInstruction *findMatrixInstruction(llvm::StringRef name) const;
  const MatrixMove *findMatrixMove(llvm::StringRef name) const;
  const RegisterTranspose *findRegisterTranspose(llvm::StringRef name) const;
  const TensorMemoryShape *findTensorMemoryShape(llvm::StringRef name) const;
  const SwizzleMode *findSwizzleMode(llvm::StringRef name) const;
};

struct TargetModel : SharedRows {
  std::string name;        // "sm_90a": the name used in tile.target and for ptxas -arch
  std::string archName;    // the LLVM processor name, "sm_90a"
  unsigned ptxVersion = 0; // 80 for PTX ISA 8.0: the .version we emit
  unsigned warpSize = 0;   // lanes in a warp
  unsigned maxThreadsPerCta = 0;
  unsigned maxRegistersPerThread = 0;
  unsigned sharedBanks = 0;         // number of banks
  unsigned bankBytes = 0;           // bytes of one bank's word
  unsigned maxSharedBytes = 0;      // per CTA, opt-in dynamic maximum
  unsigned staticSharedBytes = 0;   // per CTA, limit of statically declared shared memory
  unsigned maxGlobalAccessBits = 0; // widest global access of one thread
  unsigned maxSharedAccessBits = 0; // widest shared access of one thread
  unsigned maxClusterSize = 0;      // CTAs in a cluster; 1 where there are none
  unsigned tensorLanes = 0;         // lanes of tensor memory; 0 where there is none
  unsigned tensorColumns = 0;       // columns of 32 bits
  SmResources sm;

  /// By mechanism; a row for accesses of N bits per lane has the key "mechanism:N". The mechanisms:
  ///   shfl, selp, prmt, lop3 (one shift, mask or XOR), movmatrix    per warp instruction
  ///   ld_shared, st_shared, ldmatrix, stmatrix, ld_cluster          per wavefront
  ///   bar (all warps of a CTA), bar_warp, bar_cluster               per barrier
  llvm::StringMap<Cost> costs;
  /// "exposed_cycle": slots that one clock of latency costs where nothing of the same warp hides it.
  /// "scratch_byte": slots of each warp that one byte of a CTA's scratch costs, against occupancy.
  /// "global_sector": slots that 32 bytes of global memory cost the warp that reaches them.
  llvm::StringMap<Weight> weights;

  /// The cost of a mechanism; for accesses of `bits` bits per lane if the table tells widths apart. One slot
  /// of the shared pipe, without latency, for a mechanism that has no row.
  const Cost &cost(llvm::StringRef mechanism, unsigned bits = 0) const;
  /// One number for simple comparisons: the slots of a mechanism, whatever its pipe. For barriers this
  /// contains the exposed latency of the store, the barrier and the load; a planner that prices latency
  /// itself, by `cost(m).latency` and `weight("exposed_cycle")`, leaves `waitSlots()` out.
  double price(llvm::StringRef mechanism) const { return cost(mechanism).issue; }
  /// The value of a weight; 0 without a row.
  double weight(llvm::StringRef name) const;

  /// How many CTAs of this kind are resident on one SM at once; 0 if not even one is.
  unsigned getResidentCtas(unsigned warps, unsigned registersPerThread, unsigned sharedBytes) const;
};

} // namespace heddle::plan

#endif // HEDDLE_PLAN_TARGET_H
