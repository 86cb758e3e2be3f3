//===- TargetOps.td - The rows of a target table ----------------*- tablegen -*-===//

#ifndef HEDDLE_DIALECT_TARGET_TARGETOPS_TD
#define HEDDLE_DIALECT_TARGET_TARGETOPS_TD

include "heddle/Dialect/Target/IR/TargetDialect.td"
include "mlir/IR/AttrTypeBase.td"
include "mlir/IR/BuiltinAttributes.td"
include "mlir/IR/SymbolInterfaces.td"

class Target_Op<string mnemonic, list<Trait> traits = []> : Op<Target_Dialect, mnemonic, traits>;

def Target_ArchOp : Target_Op<"arch", [Symbol, NoTerminator, SingleBlock, NoRegionArguments]> {
  let summary = "one architecture";
  let description = [{
    Constraints:
    * (C1) there is exactly one `target.isa`, one `target.limits` and one `target.memory`.
    * (C2) no two features, costs or matrix instructions have one name.

    Example: `target.arch @sm_80 { ... }`
  }];
  let arguments = (ins SymbolNameAttr:$sym_name);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = "$sym_name attr-dict-with-keyword $body";
  let hasRegionVerifier = 1;
}

class Target_Row<string mnemonic, list<Trait> traits = []> : Target_Op<mnemonic, !listconcat(traits, [HasParent<"ArchOp">])>;

def Target_IsaOp : Target_Row<"isa"> {
  let summary = "names for the tools";
  let description = [{
    `processor` is the name that the LLVM backend and ptxas know; `ptx` the PTX ISA version that is emitted, times ten.

    Example: `target.isa processor = "sm_80" ptx = 70`
  }];
  let arguments = (ins StrAttr:$processor, I32Attr:$ptx);
  let assemblyFormat = "`processor` `=` $processor `ptx` `=` $ptx attr-dict";
}

def Target_LimitsOp : Target_Row<"limits"> {
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

def Target_MemoryOp : Target_Row<"memory"> {
  let summary = "shared and global memory";
  let description = [{
    `banks` of `bank_bytes` each; at most `static_bytes` of shared memory may be declared, at most `shared_bytes` asked for
    at launch; `shared_access` and `global_access` are the widest accesses of one thread in bits.

    Constraints:
    * (C1) banks, bank_bytes and both access widths are powers of two; an access is at least 32 bits.
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

def Target_FeatureOp : Target_Row<"feature"> {
  let summary = "an instruction that exists";
  let description = [{ Example: `target.feature "ldmatrix"` }];
  let arguments = (ins StrAttr:$name);
  let assemblyFormat = "$name attr-dict";
}

def Target_CostOp : Target_Row<"cost"> {
  let summary = "what one warp instruction costs";
  let description = [{
    `issue` is in slots of the pipe that shuffles and shared memory share (one warp instruction per clock and SM),
    `latency` in cycles. `source` says where the figures come from and starts with `measured` (device, date) or `estimated`.

    Constraints:
    * (C1) neither figure is negative.
    * (C2) `source` starts with `measured` or `estimated`.

    Example: `target.cost "shfl" issue = 1.0 latency = 23.0 source = "estimated: 32 lanes per clock"`
  }];
  let arguments = (ins StrAttr:$mechanism, F64Attr:$issue, F64Attr:$latency, StrAttr:$source);
  let assemblyFormat = "$mechanism `issue` `=` $issue `latency` `=` $latency `source` `=` $source attr-dict";
  let hasVerifier = 1;
}

def Target_MatrixOp : Target_Row<"matrix", [NoTerminator, SingleBlock, NoRegionArguments]> {
  let summary = "a matrix instruction";
  let description = [{ Its operands are the `target.operand` rows inside.

    Example: `target.matrix "mma.m16n8k16.f16" { ... }` }];
  let arguments = (ins StrAttr:$name);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = "$name attr-dict-with-keyword $body";
  let hasRegionVerifier = 1;
}

def Target_OperandOp : Target_Op<"operand", [HasParent<"MatrixOp">]> {
  let summary = "which element each register of each lane holds";
  let description = [{
    Bases as in `#tile.layout`, flattened pairs: two coordinates for each bit. Registers count elements of `bits` bits, not
    32-bit words.

    Constraints:
    * (C1) `shape` has two sizes, powers of two.
    * (C2) every basis has two coordinates inside the shape.
    * (C3) the map is invertible.

    Example: `target.operand "c" bits = 32 shape = [16, 8] register = [0, 1, 8, 0] lane = [0, 2, 0, 4, 1, 0, 2, 0, 4, 0] warp = []`
  }];
  let arguments = (ins StrAttr:$operand, I32Attr:$bits, DenseI64ArrayAttr:$shape, DenseI32ArrayAttr:$register_bases,
                       DenseI32ArrayAttr:$lane_bases, DenseI32ArrayAttr:$warp_bases);
  let assemblyFormat = [{
    $operand `bits` `=` $bits `shape` `=` $shape `register` `=` $register_bases `lane` `=` $lane_bases
    `warp` `=` $warp_bases attr-dict
  }];
  let hasVerifier = 1;
}

#endif // HEDDLE_DIALECT_TARGET_TARGETOPS_TD
