// Each fault is caught and named with its place; its clean twin passes.
// RUN: heddle run %s --kernel race_fixed | count 0
// RUN: not heddle run %s --kernel race 2>&1 | FileCheck %s --check-prefix=RACE
// RUN: heddle run %s --kernel warp_barrier_fixed | count 0
// RUN: not heddle run %s --kernel warp_barrier_missing 2>&1 | FileCheck %s --check-prefix=WARP
// RUN: not heddle run %s --kernel uninitialized 2>&1 | FileCheck %s --check-prefix=UNINIT
// RUN: not heddle run %s --kernel divergence 2>&1 | FileCheck %s --check-prefix=DIVERGE
// RUN: heddle run %s --kernel divergence_fixed | count 0
// RUN: not heddle run %s --kernel out_of_bounds 2>&1 | FileCheck %s --check-prefix=BOUNDS
// RUN: not heddle run %s --kernel misaligned 2>&1 | FileCheck %s --check-prefix=ALIGN
// RUN: not heddle run %s --kernel shuffle_divergence 2>&1 | FileCheck %s --check-prefix=SHUFFLE
// RUN: not heddle run %s --kernel trap 2>&1 | FileCheck %s --check-prefix=TRAP

module {
  llvm.mlir.global internal @smem() {addr_space = 3 : i32, alignment = 16 : i64} : !llvm.array<256 x i8>

  // Thread t reads the word of the other warp's thread t ^ 32 while that one writes it.
  // RACE: faults.mlir:[[#@LINE+11]]:{{[0-9]+}}: error: race: read of shared byte 0 races with the write by thread 0 (warp 0, lane 0)
  // RACE-NEXT: in CTA (0, 0, 0), thread 32
  llvm.func @race() attributes {nvvm.kernel, heddle.kernel = {num_warps = 2 : i32}} {
    %base = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %c32 = llvm.mlir.constant(32 : i32) : i32
    %t = nvvm.read.ptx.sreg.tid.x : i32
    %u = llvm.xor %t, %c32 : i32
    %p = llvm.getelementptr %base[%t] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    %q = llvm.getelementptr %base[%u] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    llvm.store %t, %p : i32, !llvm.ptr<3>
    nvvm.barrier0
    %v = llvm.load %q : !llvm.ptr<3> -> i32
    llvm.store %t, %p : i32, !llvm.ptr<3>
    llvm.return
  }
  llvm.func @race_fixed() attributes {nvvm.kernel, heddle.kernel = {num_warps = 2 : i32}} {
    %base = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %c32 = llvm.mlir.constant(32 : i32) : i32
    %t = nvvm.read.ptx.sreg.tid.x : i32
    %u = llvm.xor %t, %c32 : i32
    %p = llvm.getelementptr %base[%t] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    %q = llvm.getelementptr %base[%u] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    llvm.store %t, %p : i32, !llvm.ptr<3>
    nvvm.barrier0
    %v = llvm.load %q : !llvm.ptr<3> -> i32
    nvvm.barrier0
    llvm.store %t, %p : i32, !llvm.ptr<3>
    llvm.return
  }

  // Inside a warp: every lane reads word 0 and lane 31 then writes it.
  // WARP: error: race: write of shared byte 0 races with the read by thread
  llvm.func @warp_barrier_missing() attributes {nvvm.kernel, heddle.kernel = {num_warps = 1 : i32}} {
    %base = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %c0 = llvm.mlir.constant(0 : i32) : i32
    %all = llvm.mlir.constant(-1 : i32) : i32
    %last = llvm.mlir.constant(31 : i32) : i32
    %t = nvvm.read.ptx.sreg.tid.x : i32
    %first = llvm.icmp "eq" %t, %c0 : i32
    llvm.cond_br %first, ^init, ^read
  ^init:
    llvm.store %t, %base : i32, !llvm.ptr<3>
    llvm.br ^read
  ^read:
    nvvm.bar.warp.sync %all : i32
    %v = llvm.load %base : !llvm.ptr<3> -> i32
    %is_last = llvm.icmp "eq" %t, %last : i32
    llvm.cond_br %is_last, ^write, ^end
  ^write:
    llvm.store %t, %base : i32, !llvm.ptr<3>
    llvm.br ^end
  ^end:
    llvm.return
  }
  llvm.func @warp_barrier_fixed() attributes {nvvm.kernel, heddle.kernel = {num_warps = 1 : i32}} {
    %base = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %c0 = llvm.mlir.constant(0 : i32) : i32
    %all = llvm.mlir.constant(-1 : i32) : i32
    %last = llvm.mlir.constant(31 : i32) : i32
    %t = nvvm.read.ptx.sreg.tid.x : i32
    %first = llvm.icmp "eq" %t, %c0 : i32
    llvm.cond_br %first, ^init, ^read
  ^init:
    llvm.store %t, %base : i32, !llvm.ptr<3>
    llvm.br ^read
  ^read:
    nvvm.bar.warp.sync %all : i32
    %v = llvm.load %base : !llvm.ptr<3> -> i32
    nvvm.bar.warp.sync %all : i32
    %is_last = llvm.icmp "eq" %t, %last : i32
    llvm.cond_br %is_last, ^write, ^end
  ^write:
    llvm.store %t, %base : i32, !llvm.ptr<3>
    llvm.br ^end
  ^end:
    llvm.return
  }

  // UNINIT: error: uninitialized read: read of shared byte 0, which was never written
  llvm.func @uninitialized() attributes {nvvm.kernel, heddle.kernel = {num_warps = 1 : i32}} {
    %base = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %v = llvm.load %base : !llvm.ptr<3> -> i32
    llvm.return
  }

  // DIVERGE: error: barrier divergence: thread 0 waits at the barrier at {{.*}}, but thread 1 has ended
  llvm.func @divergence() attributes {nvvm.kernel, heddle.kernel = {num_warps = 2 : i32}} {
    %c0 = llvm.mlir.constant(0 : i32) : i32
    %t = nvvm.read.ptx.sreg.tid.x : i32
    %first = llvm.icmp "eq" %t, %c0 : i32
    llvm.cond_br %first, ^wait, ^end
  ^wait:
    nvvm.barrier0
    llvm.br ^end
  ^end:
    llvm.return
  }
  llvm.func @divergence_fixed() attributes {nvvm.kernel, heddle.kernel = {num_warps = 2 : i32}} {
    nvvm.barrier0
    llvm.return
  }

  // BOUNDS: error: out of bounds: write of 4 bytes at byte 256 of the 256 bytes of shared memory
  llvm.func @out_of_bounds() attributes {nvvm.kernel, heddle.kernel = {num_warps = 4 : i32}} {
    %base = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %t = nvvm.read.ptx.sreg.tid.x : i32
    %p = llvm.getelementptr %base[%t] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    llvm.store %t, %p : i32, !llvm.ptr<3>
    llvm.return
  }

  // ALIGN: error: misaligned: write of 4 bytes at shared byte 1, which is not a multiple of 4
  llvm.func @misaligned() attributes {nvvm.kernel, heddle.kernel = {num_warps = 1 : i32}} {
    %base = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %t = nvvm.read.ptx.sreg.tid.x : i32
    %p = llvm.getelementptr %base[%t] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i8
    %q = llvm.getelementptr %p[1] : (!llvm.ptr<3>) -> !llvm.ptr<3>, i8
    llvm.store %t, %q : i32, !llvm.ptr<3>
    llvm.return
  }

  // SHUFFLE: error: shuffle divergence: thread 0 waits at the shuffle at {{.*}}, but thread 1 has ended
  llvm.func @shuffle_divergence() attributes {nvvm.kernel, heddle.kernel = {num_warps = 1 : i32}} {
    %c0 = llvm.mlir.constant(0 : i32) : i32
    %all = llvm.mlir.constant(-1 : i32) : i32
    %clamp = llvm.mlir.constant(31 : i32) : i32
    %t = nvvm.read.ptx.sreg.tid.x : i32
    %first = llvm.icmp "eq" %t, %c0 : i32
    llvm.cond_br %first, ^shuffle, ^end
  ^shuffle:
    %v = nvvm.shfl.sync bfly %all, %t, %c0, %clamp : i32 -> i32
    llvm.br ^end
  ^end:
    llvm.return
  }

  // TRAP: error: trap: trap
  llvm.func @trap() attributes {nvvm.kernel, heddle.kernel = {num_warps = 1 : i32}} {
    "llvm.intr.trap"() : () -> ()
    llvm.return
  }
}
