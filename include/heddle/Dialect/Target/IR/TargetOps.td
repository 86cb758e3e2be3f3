//===- TargetOps.td - The rows of a target table ----------------*- tablegen -*-===//
//
// Architectures and what each states for itself. Rows that several may share are in TargetRowOps.td.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_DIALECT_TARGET_TARGETOPS_TD
#define HEDDLE_DIALECT_TARGET_TARGETOPS_TD

include "heddle/Dialect/Target/IR/TargetDialect.td"
include "mlir/IR/AttrTypeBase.td"
include "mlir/IR/BuiltinAttributes.td"
include "mlir/IR/SymbolInterfaces.td"

class Target_Op<string mnemonic, list<Trait> traits = []> : Op<Target_Dialect, mnemonic, traits>;

/// Something that has rows.
class Target_Table<string mnemonic> : Target_Op<mnemonic, [Symbol, NoTerminator, SingleBlock, NoRegionArguments]> {
  let arguments = (ins SymbolNameAttr:$sym_name);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = "$sym_name attr-dict-with-keyword $body";
  let hasRegionVerifier = 1;
}

def Target_ArchOp : Target_Table<"arch"> {
  let summary = "one architecture";
  let description = [{
    An architecture has the rows of the sets that it includes and its own. A row of its own replaces an included row of the
    same kind and name.

    Constraints:
    * (C1) there is exactly one `target.isa`, one `target.limits`, one `target.memory` and one `target.sm`.
    * (C2) no two rows of one kind have one name.
    * (C3) where a `target.include` names a set, the set is known when the table is read.
    * (C4) where a `target.emulated` names a matrix instruction, the architecture has it.
    * (C5) the layouts of all instructions, included ones too, have as many lanes as a warp.

    C3 to C5 are checked when the table is read, by which time sets in other files are known.

    Example: `target.arch @sm_80 { ... }`
  }];
}

def Target_RowsOp : Target_Table<"rows"> {
  let summary = "a set of rows that architectures include";
  let description = [{
    Limits, sizes of memories and costs are not in a set: each architecture states its own.

    Constraints:
    * (C1) the rows are features, matrix instructions, matrix loads and stores, movmatrix, tensor-memory shapes and
      swizzles.
    * (C2) no two rows of one kind have one name.

    Example: `target.rows @mma_f16 { ... }`
  }];
}

/// A row that only an architecture has.
class Target_ArchRow<string mnemonic> : Target_Op<mnemonic, [HasParent<"ArchOp">]>;

def Target_IncludeOp : Target_ArchRow<"include"> {
  let summary = "takes over the rows of a set";
  let description = [{
    The set is looked up among those built in and those of the tables read before or with this one.

    Example: `target.include @mma_f16`
  }];
  let arguments = (ins FlatSymbolRefAttr:$rows);
  let assemblyFormat = "$rows attr-dict";
}

def Target_IsaOp : Target_ArchRow<"isa"> {
  let summary = "names for the tools";
  let description = [{
    `processor` is the name that the LLVM backend and ptxas know; `ptx` the PTX ISA version that is emitted, times ten.

    Example: `target.isa processor = "sm_80" ptx = 70`
  }];
  let arguments = (ins StrAttr:$processor, I32Attr:$ptx);
  let assemblyFormat = "`processor` `=` $processor `ptx` `=` $ptx attr-dict";
}

def Target_LimitsOp : Target_ArchRow<"limits"> {
  let summary = "sizes of warps, CTAs and clusters";
  let description = [{
    Constraints:
    * (C1) `warp_size` is a power of two from 1 to 64.
    * (C2) the other limits are positive; `cluster` is the largest cluster in CTAs, 1 where there are none.

    Example: `target.limits warp_size = 32 threads = 1024 registers = 255 cluster = 1`
  }];
  let arguments = (ins I32Attr:$warp_size, I32Attr:$threads, I32Attr:$registers, I32Attr:$cluster);
  let assemblyFormat = [{
    `warp_size` `=` $warp_size `threads` `=` $threads `registers` `=` $registers `cluster` `=` $cluster attr-dict
  }];
  let hasVerifier = 1;
}

def Target_MemoryOp : Target_ArchRow<"memory"> {
  let summary = "shared and global memory of a CTA";
  let description = [{
    `banks` of `bank_bytes` each; at most `static_bytes` of shared memory may be declared, at most `shared_bytes` asked for
    at launch; `shared_access` and `global_access` are the widest accesses of one thread in bits.

    Constraints:
    * (C1) banks, bank_bytes and both access widths are powers of two up to 1024; an access is at least 32 bits.
    * (C2) sizes are positive.

    Example: `target.memory banks = 32 bank_bytes = 4 static_bytes = 49152 shared_bytes = 166912 shared_access = 128 global_access = 128`
  }];
  let arguments = (ins I32Attr:$banks, I32Attr:$bank_bytes, I32Attr:$static_bytes, I32Attr:$shared_bytes,
                       I32Attr:$shared_access, I32Attr:$global_access);
  let assemblyFormat = [{
    `banks` `=` $banks `bank_bytes` `=` $bank_bytes `static_bytes` `=` $static_bytes `shared_bytes` `=` $shared_bytes
    `shared_access` `=` $shared_access `global_access` `=` $global_access attr-dict
  }];
  let hasVerifier = 1;
}

def Target_SmOp : Target_ArchRow<"sm"> {
  let summary = "what an SM has for its resident CTAs";
  let description = [{
    Shared memory in bytes, of which each CTA takes what it asks for and `shared_reserved` more, in units of `shared_unit`;
    32-bit registers, which warps take in units of `register_unit` from one of the `partitions`; the most resident warps
    and CTAs.

    Constraints:
    * (C1) all but `shared_reserved` are positive, and that is not negative.
    * (C2) `registers` is a multiple of `partitions`.
    * (C3) one CTA with the most shared memory that `target.memory` allows fits.

    Example: `target.sm shared_bytes = 167936 shared_reserved = 1024 shared_unit = 128 registers = 65536 register_unit = 256 partitions = 4 warps = 64 ctas = 32`
  }];
  let arguments = (ins I32Attr:$shared_bytes, I32Attr:$shared_reserved, I32Attr:$shared_unit, I32Attr:$registers,
                       I32Attr:$register_unit, I32Attr:$partitions, I32Attr:$warps, I32Attr:$ctas);
  let assemblyFormat = [{
    `shared_bytes` `=` $shared_bytes `shared_reserved` `=` $shared_reserved `shared_unit` `=` $shared_unit
    `registers` `=` $registers `register_unit` `=` $register_unit `partitions` `=` $partitions
    `warps` `=` $warps `ctas` `=` $ctas attr-dict
  }];
  let hasVerifier = 1;
}

def Target_TensorMemoryOp : Target_ArchRow<"tensor_memory"> {
  let summary = "the size of tensor memory";
  let description = [{
    `lanes` rows of `columns` words of 32 bits in each SM.

    Constraints:
    * (C1) both are powers of two.

    Example: `target.tensor_memory lanes = 128 columns = 512`
  }];
  let arguments = (ins I32Attr:$lanes, I32Attr:$columns);
  let assemblyFormat = "`lanes` `=` $lanes `columns` `=` $columns attr-dict";
  let hasVerifier = 1;
}

def Target_CostOp : Target_ArchRow<"cost"> {
  let summary = "what a mechanism costs";
  let description = [{
    One warp instruction, one wavefront of an access to shared memory (`ld_shared`, `st_shared`, `ldmatrix`, `stmatrix`,
    `ld_cluster`) or one barrier (`bar`, `bar_warp`, `bar_cluster`). `issue` is in slots: clocks of one SM on the pipe that
    executes it, which is
    * `"shared"`: the pipe that shuffles and shared memory share, 128 bytes per clock;
    * `"alu"`: selects, byte permutes, integer logic;
    * `"wait"`: none; the slots are those that go unused while warps wait for each other.
    `latency` is in clocks from issue to use. A row with `bits` is for accesses of that many bits per lane, one without for
    all others. `source` says where the figures come from and starts with `measured` (device, date) or `estimated`.

    Constraints:
    * (C1) neither figure is negative.
    * (C2) `source` starts with `measured` or `estimated`.
    * (C3) `pipe` is one of the three.
    * (C4) `bits` is positive.

    Example: `target.cost "ldmatrix" bits = 128 pipe = "shared" issue = 1.0 latency = 29.0 source = "estimated: 128 bytes per clock"`
  }];
  let arguments = (ins StrAttr:$mechanism, OptionalAttr<I32Attr>:$bits, StrAttr:$pipe, F64Attr:$issue,
                       F64Attr:$latency, StrAttr:$source);
  let assemblyFormat = [{
    $mechanism (`bits` `=` $bits^)? `pipe` `=` $pipe `issue` `=` $issue `latency` `=` $latency `source` `=` $source
    attr-dict
  }];
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    /// The key in `plan::TargetModel::costs`: the mechanism, with `bits` "mechanism:bits".
    std::string getKey();
  }];
}

def Target_WeightOp : Target_ArchRow<"weight"> {
  let summary = "what something other than a slot costs, in slots";
  let description = [{
    `"exposed_cycle"`: one clock of latency that nothing of the same warp hides; `"scratch_byte"`: one byte of a CTA's scratch
    for each of its warps, against occupancy; `"global_sector"`: 32 bytes of global memory that a warp reaches.

    Constraints:
    * (C1) the value is not negative.
    * (C2) `source` starts with `measured` or `estimated`.
    * (C3) the name is one of the three.

    Example: `target.weight "exposed_cycle" value = 0.1 source = "estimated: ten other warps have work"`
  }];
  let arguments = (ins StrAttr:$name, F64Attr:$value, StrAttr:$source);
  let assemblyFormat = "$name `value` `=` $value `source` `=` $source attr-dict";
  let hasVerifier = 1;
}

def Target_EmulatedOp : Target_ArchRow<"emulated"> {
  let summary = "a matrix instruction that the assembler makes others of";
  let description = [{
    The instruction is accepted, but the hardware has none such: its speed is not that of a tensor core.

    Example: `target.emulated "mma.m16n8k32.e4m3"`
  }];
  let arguments = (ins StrAttr:$name);
  let assemblyFormat = "$name attr-dict";
}

include "heddle/Dialect/Target/IR/TargetRowOps.td"

#endif // HEDDLE_DIALECT_TARGET_TARGETOPS_TD
