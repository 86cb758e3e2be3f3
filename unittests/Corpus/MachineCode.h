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

/// PTX of a kernel `k` that does the conversion on packed registers, for a target.
llvm::Expected<std::string> makePackedPTX(const Conversion &conversion, llvm::StringRef target);

/// How often each PTX instruction stands in the text, by its name without types: "shfl", "prmt", "mov", ...;
/// what packs or unpacks a register, a mov of parts or a cvt from or to 8 or 16 bits, as "pack".
std::map<std::string, unsigned> countPTX(llvm::StringRef ptx);

/// The path of nvdisasm: $HEDDLE_NVDISASM, on PATH, beside ptxas or where scripts/setup.sh puts it.
std::optional<std::string> findDisassembler();
/// How often each machine instruction stands in a cubin: "SHFL", "PRMT", "SEL", "LDS", "STSM", ...
llvm::Expected<std::map<std::string, unsigned>> countMachineCode(llvm::StringRef cubin);

} // namespace heddle::corpus

#endif // HEDDLE_UNITTESTS_CORPUS_MACHINECODE_H
