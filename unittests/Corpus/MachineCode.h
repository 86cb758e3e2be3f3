//===- MachineCode.h - Conversions as PTX and machine code ------*- C++ -*-===//
//
// What a plan counts should be what the hardware is given. A kernel that loads, converts and stores has other
// instructions, too; so the loads and stores are made 128 bits wide, with all of a thread's registers side by
// side in memory. Then every word is loaded as it is moved, and any prmt, selp, shfl or shared access in the
// code belongs to the conversion.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_UNITTESTS_CORPUS_MACHINECODE_H
#define HEDDLE_UNITTESTS_CORPUS_MACHINECODE_H

#include "Decisions.h"
#include <map>

namespace heddle::corpus {

/// How often each instruction stands in the code of one kernel.
using InstructionCounts = std::map<std::string, unsigned>;

/// PTX of kernels k0, k1, ... that do the conversions on packed registers, for a target.
llvm::Expected<std::string> makePackedPTX(llvm::ArrayRef<const Conversion *> conversions,
                                          llvm::StringRef target);

/// The instructions of each kernel of a PTX text, by their names without types: "shfl", "prmt", "mov", ...;
/// what packs or unpacks a register, a mov of parts or a cvt from or to 8 or 16 bits, as "pack", and a prmt
/// that only swaps the low bytes of a word as "swap".
std::map<std::string, InstructionCounts> countPTX(llvm::StringRef ptx);

/// Of the selects of a plan's steps inside a warp those that have an operand which one select or prmt made
/// for them alone. ptxas needs no instruction for these: it writes that operand under the predicate. Such an
/// operand is two instructions then, and cannot be written under the predicate of a further select.
unsigned countPredicable(const plan::Plan &plan, const plan::Problem &problem);

/// The path of nvdisasm: $HEDDLE_NVDISASM, on PATH, beside ptxas or where scripts/setup.sh puts it.
std::optional<std::string> findDisassembler();
/// The machine instructions of each kernel of a cubin: "SHFL", "PRMT", "SEL", "LDS", "STSM", ...
llvm::Expected<std::map<std::string, InstructionCounts>> countMachineCode(llvm::StringRef cubin);
/// The release of ptxas as it calls itself, "release 13.0, V13.0.88".
llvm::Expected<std::string> getPtxasRelease();

} // namespace heddle::corpus

#endif // HEDDLE_UNITTESTS_CORPUS_MACHINECODE_H
