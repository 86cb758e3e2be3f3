// Faults between the CTAs of a cluster. The clean twins are in cluster.mlir.
// RUN: not heddle run %s --kernel race 2>&1 | FileCheck %s --check-prefix=RACE
// RUN: not heddle run %s --kernel cta_barrier 2>&1 | FileCheck %s --check-prefix=CTA
// RUN: not heddle run %s --kernel relaxed 2>&1 | FileCheck %s --check-prefix=RELAXED
// RUN: not heddle run %s --kernel late_store 2>&1 | FileCheck %s --check-prefix=LATE
// RUN: not heddle run %s --kernel global_race --arg out:%t.npy:4xi32 --arg 0:i32 2>&1 | FileCheck %s --check-prefix=GLOBAL
// RUN: heddle run %s --kernel global_race --arg out:%t.npy:4xi32 --arg 1:i32
// RUN: not heddle run %s --kernel too_early 2>&1 | FileCheck %s --check-prefix=EARLY
// RUN: not heddle run %s --kernel too_late 2>&1 | FileCheck %s --check-prefix=EXIT
// RUN: not heddle run %s --kernel out_of_bounds 2>&1 | FileCheck %s --check-prefix=BOUNDS
// RUN: not heddle run %s --kernel no_such_cta 2>&1 | FileCheck %s --check-prefix=RANK
// RUN: not heddle run %s --kernel arrive_twice 2>&1 | FileCheck %s --check-prefix=TWICE
// RUN: not heddle run %s --kernel wait_first 2>&1 | FileCheck %s --check-prefix=FIRST
// RUN: not heddle run %s --kernel divergence 2>&1 | FileCheck %s --check-prefix=DIVERGE
// RUN: not heddle run %s --kernel unaligned 2>&1 | FileCheck %s --check-prefix=ALIGNED

module {
  llvm.mlir.global internal @smem() {addr_space = 3 : i32, alignment = 128 : i64} : !llvm.array<128 x i8>

  // The thread's word in its own shared memory, stored to.
  llvm.func @store() -> !llvm.ptr<3> {
    %base = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %t = nvvm.read.ptx.sreg.tid.x : i32
    %p = llvm.getelementptr %base[%t] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    llvm.store %t, %p : i32, !llvm.ptr<3>
    llvm.return %p : !llvm.ptr<3>
  }
  // The same in CTA 0.
  llvm.func @in_cta_0(%p: !llvm.ptr<3>) -> !llvm.ptr<7> {
    %c0 = llvm.mlir.constant(0 : i32) : i32
    %q = nvvm.mapa %p, %c0 : !llvm.ptr<3> -> !llvm.ptr<7>
    llvm.return %q : !llvm.ptr<7>
  }
  llvm.func @barrier() {
    nvvm.cluster.arrive {aligned}
    nvvm.cluster.wait {aligned}
    llvm.return
  }

  // RACE: error: race: read of shared byte 0 of CTA 0 races with the write by thread 0 (CTA 0, warp 0, lane 0)
  // RACE-NEXT: in CTA (1, 0, 0), thread 0
  llvm.func @race() attributes {nvvm.kernel, heddle.kernel = {num_warps = 1 : i32, cluster = 2 : i32}} {
    llvm.call @barrier() : () -> ()
    %p = llvm.call @store() : () -> !llvm.ptr<3>
    %q = llvm.call @in_cta_0(%p) : (!llvm.ptr<3>) -> !llvm.ptr<7>
    %v = llvm.load %q : !llvm.ptr<7> -> i32
    llvm.call @barrier() : () -> ()
    llvm.return
  }
  // CTA: error: race: read of shared byte 0 of CTA 0 races with the write by thread 0 (CTA 0, warp 0, lane 0)
  llvm.func @cta_barrier() attributes {nvvm.kernel, heddle.kernel = {num_warps = 1 : i32, cluster = 2 : i32}} {
    llvm.call @barrier() : () -> ()
    %p = llvm.call @store() : () -> !llvm.ptr<3>
    nvvm.barrier0
    %q = llvm.call @in_cta_0(%p) : (!llvm.ptr<3>) -> !llvm.ptr<7>
    %v = llvm.load %q : !llvm.ptr<7> -> i32
    llvm.call @barrier() : () -> ()
    llvm.return
  }
  // An arrival with .relaxed makes nothing visible.
  // RELAXED: error: race: read of shared byte 0 of CTA 0 races with the write by thread 0 (CTA 0, warp 0, lane 0)
  llvm.func @relaxed() attributes {nvvm.kernel, heddle.kernel = {num_warps = 1 : i32, cluster = 2 : i32}} {
    %p = llvm.call @store() : () -> !llvm.ptr<3>
    nvvm.cluster.arrive.relaxed {aligned}
    nvvm.cluster.wait {aligned}
    %q = llvm.call @in_cta_0(%p) : (!llvm.ptr<3>) -> !llvm.ptr<7>
    %v = llvm.load %q : !llvm.ptr<7> -> i32
    llvm.call @barrier() : () -> ()
    llvm.return
  }
  // What is stored between the arrival and the wait is not ordered by them.
  // LATE: error: race: read of shared byte 0 of CTA 0 races with the write by thread 0 (CTA 0, warp 0, lane 0)
  llvm.func @late_store() attributes {nvvm.kernel, heddle.kernel = {num_warps = 1 : i32, cluster = 2 : i32}} {
    nvvm.cluster.arrive {aligned}
    %p = llvm.call @store() : () -> !llvm.ptr<3>
    nvvm.cluster.wait {aligned}
    %q = llvm.call @in_cta_0(%p) : (!llvm.ptr<3>) -> !llvm.ptr<7>
    %v = llvm.load %q : !llvm.ptr<7> -> i32
    llvm.call @barrier() : () -> ()
    llvm.return
  }

  // EARLY: error: cluster lifetime: read of shared byte 0 of CTA 0, which may not have begun: no cluster barrier lies before
  // EARLY-NEXT: in CTA (1, 0, 0), thread 0
  llvm.func @too_early() attributes {nvvm.kernel, heddle.kernel = {num_warps = 1 : i32, cluster = 2 : i32}} {
    %p = llvm.call @store() : () -> !llvm.ptr<3>
    %q = llvm.call @in_cta_0(%p) : (!llvm.ptr<3>) -> !llvm.ptr<7>
    %v = llvm.load %q : !llvm.ptr<7> -> i32
    llvm.return
  }
  // EXIT: cluster-faults.mlir:[[#@LINE+7]]:{{[0-9]+}}: error: cluster lifetime: read of shared byte 0 of CTA 0, which
  // EXIT-SAME: ended
  // EXIT-NEXT: in CTA (1, 0, 0), thread 0
  llvm.func @too_late() attributes {nvvm.kernel, heddle.kernel = {num_warps = 1 : i32, cluster = 2 : i32}} {
    %p = llvm.call @store() : () -> !llvm.ptr<3>
    llvm.call @barrier() : () -> ()
    %q = llvm.call @in_cta_0(%p) : (!llvm.ptr<3>) -> !llvm.ptr<7>
    %v = llvm.load %q : !llvm.ptr<7> -> i32
    llvm.return
  }

  // BOUNDS: error: out of bounds: read of 4 bytes at byte 128 of the 128 bytes of shared memory
  llvm.func @out_of_bounds() attributes {nvvm.kernel, heddle.kernel = {num_warps = 1 : i32, cluster = 2 : i32}} {
    %p = llvm.call @store() : () -> !llvm.ptr<3>
    llvm.call @barrier() : () -> ()
    %q = llvm.call @in_cta_0(%p) : (!llvm.ptr<3>) -> !llvm.ptr<7>
    %r = llvm.getelementptr %q[32] : (!llvm.ptr<7>) -> !llvm.ptr<7>, i32
    %v = llvm.load %r : !llvm.ptr<7> -> i32
    llvm.call @barrier() : () -> ()
    llvm.return
  }
  // RANK: error: out of bounds: mapa to CTA 5 of a cluster of 2
  llvm.func @no_such_cta() attributes {nvvm.kernel, heddle.kernel = {num_warps = 1 : i32, cluster = 2 : i32}} {
    %c5 = llvm.mlir.constant(5 : i32) : i32
    %p = llvm.call @store() : () -> !llvm.ptr<3>
    %q = nvvm.mapa %p, %c5 : !llvm.ptr<3> -> !llvm.ptr<7>
    llvm.return
  }

  // TWICE: error: barrier divergence: the thread arrives at the cluster barrier again before it has waited there
  llvm.func @arrive_twice() attributes {nvvm.kernel, heddle.kernel = {num_warps = 1 : i32, cluster = 2 : i32}} {
    nvvm.cluster.arrive
    nvvm.cluster.arrive
    llvm.return
  }
  // FIRST: error: barrier divergence: the thread waits at the cluster barrier without having arrived there
  llvm.func @wait_first() attributes {nvvm.kernel, heddle.kernel = {num_warps = 1 : i32, cluster = 2 : i32}} {
    nvvm.cluster.wait
    llvm.return
  }
  // Warp 0 waits for the cluster, warp 1 for its CTA.
  // DIVERGE: error: barrier divergence: thread 32 waits at the barrier at {{.*}}, but thread 0 waits at the cluster barrier at
  llvm.func @divergence() attributes {nvvm.kernel, heddle.kernel = {num_warps = 2 : i32, cluster = 2 : i32}} {
    %c32 = llvm.mlir.constant(32 : i32) : i32
    %t = nvvm.read.ptx.sreg.tid.x : i32
    %low = llvm.icmp "ult" %t, %c32 : i32
    llvm.cond_br %low, ^cluster, ^cta
  ^cluster:
    nvvm.cluster.arrive
    nvvm.cluster.wait
    llvm.return
  ^cta:
    nvvm.barrier0
    llvm.return
  }
  // ALIGNED: error: warp divergence: thread 0 waits at the cluster.arrive at {{.*}}, but thread 31 has ended
  llvm.func @unaligned() attributes {nvvm.kernel, heddle.kernel = {num_warps = 1 : i32, cluster = 2 : i32}} {
    %c31 = llvm.mlir.constant(31 : i32) : i32
    %t = nvvm.read.ptx.sreg.tid.x : i32
    %low = llvm.icmp "ult" %t, %c31 : i32
    llvm.cond_br %low, ^arrive, ^end
  ^arrive:
    nvvm.cluster.arrive {aligned}
    llvm.br ^end
  ^end:
    llvm.return
  }

  // Global memory, too, is ordered inside a cluster by its barriers only.
  // GLOBAL: error: race: write of byte 0 of '{{.*}}' races with the write by thread 0 (CTA 0, warp 0, lane 0)
  llvm.func @global_race(%x: !llvm.ptr<1>, %wait: i32) attributes {nvvm.kernel, heddle.kernel = {num_warps = 1 : i32, cluster = 2 : i32}} {
    %c0 = llvm.mlir.constant(0 : i32) : i32
    %t = nvvm.read.ptx.sreg.tid.x : i32
    %rank = nvvm.read.ptx.sreg.cluster.ctarank : i32
    %first = llvm.icmp "eq" %t, %c0 : i32
    %cta0 = llvm.icmp "eq" %rank, %c0 : i32
    %a = llvm.and %first, %cta0 : i1
    llvm.cond_br %a, ^one, ^barrier
  ^one:
    llvm.store %t, %x : i32, !llvm.ptr<1>
    llvm.br ^barrier
  ^barrier:
    %waits = llvm.icmp "ne" %wait, %c0 : i32
    llvm.cond_br %waits, ^sync, ^second
  ^sync:
    nvvm.cluster.arrive {aligned}
    nvvm.cluster.wait {aligned}
    llvm.br ^second
  ^second:
    %last = llvm.icmp "ne" %rank, %c0 : i32
    %b = llvm.and %first, %last : i1
    llvm.cond_br %b, ^two, ^end
  ^two:
    llvm.store %t, %x : i32, !llvm.ptr<1>
    llvm.br ^end
  ^end:
    llvm.return
  }
}
