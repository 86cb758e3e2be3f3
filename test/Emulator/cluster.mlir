// Clusters at the level of instructions: special registers, distributed shared memory, cluster barriers.
// RUN: heddle run %s --kernel registers --grid 3,2 --arg out:%t.npy:12x16xi32
// RUN: %python %S/Inputs/cluster.py registers %t.npy
// RUN: heddle run %s --kernel exchange --grid 3 --arg out:%t.npy:6x64xi32 --stats %t.json
// RUN: %python %S/Inputs/cluster.py exchange %t.npy
// RUN: FileCheck %s --input-file=%t.json --check-prefix=STATS
// 12 warps each arrive twice; a remote load of 32 words is one wavefront, as is the store.
// STATS-DAG: "bar_cluster": 24
// STATS-DAG: "ld_cluster": 12
// STATS-DAG: "mapa": 12
// STATS-DAG: "wavefronts": 24
// RUN: heddle run %s --kernel push --grid 2 --arg out:%t.npy:8x32xi32
// RUN: %python %S/Inputs/cluster.py push %t.npy
// RUN: heddle run %s --kernel spread --stats %t.json
// RUN: FileCheck %s --input-file=%t.json --check-prefix=SPREAD
// The even lanes read word 0 of CTA 0, the odd ones of CTA 1: two wavefronts, beside one of each store.
// SPREAD: "wavefronts": 6

module {
  llvm.mlir.global internal @smem() {addr_space = 3 : i32, alignment = 128 : i64} : !llvm.array<512 x i8>

  // Thread 0 of each CTA: its special registers, in a row of 16.
  llvm.func @registers(%out: !llvm.ptr<1>) attributes {nvvm.kernel, nvvm.cluster_dim = array<i32: 2, 1, 1>, heddle.kernel = {num_warps = 1 : i32, cluster = 2 : i32}} {
    %c0 = llvm.mlir.constant(0 : i32) : i32
    %t = nvvm.read.ptx.sreg.tid.x : i32
    %first = llvm.icmp "eq" %t, %c0 : i32
    llvm.cond_br %first, ^write, ^end
  ^write:
    %0 = nvvm.read.ptx.sreg.ctaid.x : i32
    %1 = nvvm.read.ptx.sreg.ctaid.y : i32
    %2 = nvvm.read.ptx.sreg.nctaid.x : i32
    %3 = nvvm.read.ptx.sreg.nctaid.y : i32
    %4 = nvvm.read.ptx.sreg.clusterid.x : i32
    %5 = nvvm.read.ptx.sreg.clusterid.y : i32
    %6 = nvvm.read.ptx.sreg.nclusterid.x : i32
    %7 = nvvm.read.ptx.sreg.nclusterid.y : i32
    %8 = nvvm.read.ptx.sreg.cluster.ctaid.x : i32
    %9 = nvvm.read.ptx.sreg.cluster.ctaid.y : i32
    %10 = nvvm.read.ptx.sreg.cluster.nctaid.x : i32
    %11 = nvvm.read.ptx.sreg.cluster.nctaid.y : i32
    %12 = nvvm.read.ptx.sreg.cluster.ctarank : i32
    %13 = nvvm.read.ptx.sreg.cluster.nctarank : i32
    %14 = nvvm.read.ptx.sreg.ctaid.z : i32
    %15 = nvvm.read.ptx.sreg.ntid.x : i32
    %row = llvm.mul %1, %2 : i32
    %cta = llvm.add %row, %0 : i32
    %p = llvm.getelementptr %out[%cta] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, vector<16xi32>
    %e0 = llvm.mlir.undef : !llvm.array<16 x i32>
    %a0 = llvm.insertvalue %0, %e0[0] : !llvm.array<16 x i32>
    %a1 = llvm.insertvalue %1, %a0[1] : !llvm.array<16 x i32>
    %a2 = llvm.insertvalue %2, %a1[2] : !llvm.array<16 x i32>
    %a3 = llvm.insertvalue %3, %a2[3] : !llvm.array<16 x i32>
    %a4 = llvm.insertvalue %4, %a3[4] : !llvm.array<16 x i32>
    %a5 = llvm.insertvalue %5, %a4[5] : !llvm.array<16 x i32>
    %a6 = llvm.insertvalue %6, %a5[6] : !llvm.array<16 x i32>
    %a7 = llvm.insertvalue %7, %a6[7] : !llvm.array<16 x i32>
    %a8 = llvm.insertvalue %8, %a7[8] : !llvm.array<16 x i32>
    %a9 = llvm.insertvalue %9, %a8[9] : !llvm.array<16 x i32>
    %a10 = llvm.insertvalue %10, %a9[10] : !llvm.array<16 x i32>
    %a11 = llvm.insertvalue %11, %a10[11] : !llvm.array<16 x i32>
    %a12 = llvm.insertvalue %12, %a11[12] : !llvm.array<16 x i32>
    %a13 = llvm.insertvalue %13, %a12[13] : !llvm.array<16 x i32>
    %a14 = llvm.insertvalue %14, %a13[14] : !llvm.array<16 x i32>
    %a15 = llvm.insertvalue %15, %a14[15] : !llvm.array<16 x i32>
    llvm.store %a15, %p : !llvm.array<16 x i32>, !llvm.ptr<1>
    llvm.br ^end
  ^end:
    llvm.return
  }

  // Each thread reads what the thread opposite stored in the other CTA's shared memory.
  llvm.func @exchange(%out: !llvm.ptr<1>) attributes {nvvm.kernel, nvvm.cluster_dim = array<i32: 2, 1, 1>, heddle.kernel = {num_warps = 2 : i32, cluster = 2 : i32}} {
    %base = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %one = llvm.mlir.constant(1 : i32) : i32
    %thousand = llvm.mlir.constant(1000 : i32) : i32
    %threads = llvm.mlir.constant(64 : i32) : i32
    %t = nvvm.read.ptx.sreg.tid.x : i32
    %cta = nvvm.read.ptx.sreg.ctaid.x : i32
    %rank = nvvm.read.ptx.sreg.cluster.ctarank : i32
    %scaled = llvm.mul %cta, %thousand : i32
    %mine = llvm.add %scaled, %t : i32
    %p = llvm.getelementptr %base[%t] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    llvm.store %mine, %p : i32, !llvm.ptr<3>
    nvvm.cluster.arrive {aligned}
    nvvm.cluster.wait {aligned}
    %other = llvm.xor %rank, %one : i32
    %q = nvvm.mapa %p, %other : !llvm.ptr<3> -> !llvm.ptr<7>
    %theirs = llvm.load %q : !llvm.ptr<7> -> i32
    nvvm.cluster.arrive
    %first = llvm.mul %cta, %threads : i32
    %i = llvm.add %first, %t : i32
    %r = llvm.getelementptr %out[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %theirs, %r : i32, !llvm.ptr<1>
    nvvm.cluster.wait
    llvm.return
  }

  // In a cluster of 4, thread t of CTA c stores 100 c + t into word 8 c + t of CTA t / 8; a thread takes from its
  // own shared memory, by its own address and by that in the cluster's window.
  llvm.func @push(%out: !llvm.ptr<1>) attributes {nvvm.kernel, nvvm.cluster_dim = array<i32: 4, 1, 1>, heddle.kernel = {num_warps = 1 : i32, cluster = 4 : i32}} {
    %base = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %three = llvm.mlir.constant(3 : i32) : i32
    %seven = llvm.mlir.constant(7 : i32) : i32
    %hundred = llvm.mlir.constant(100 : i32) : i32
    %threads = llvm.mlir.constant(32 : i32) : i32
    %t = nvvm.read.ptx.sreg.tid.x : i32
    %cta = nvvm.read.ptx.sreg.ctaid.x : i32
    %rank = nvvm.read.ptx.sreg.cluster.ctarank : i32
    nvvm.cluster.arrive.relaxed {aligned}
    nvvm.cluster.wait {aligned}
    %target = llvm.lshr %t, %three : i32
    %low = llvm.and %t, %seven : i32
    %high = llvm.shl %rank, %three : i32
    %word = llvm.or %low, %high : i32
    %scaled = llvm.mul %rank, %hundred : i32
    %value = llvm.add %scaled, %t : i32
    %p = llvm.getelementptr %base[%word] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    %q = nvvm.mapa %p, %target : !llvm.ptr<3> -> !llvm.ptr<7>
    llvm.store %value, %q : i32, !llvm.ptr<7>
    nvvm.cluster.arrive {aligned}
    nvvm.cluster.wait {aligned}
    %o = llvm.getelementptr %base[%t] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    %own = llvm.load %o : !llvm.ptr<3> -> i32
    %w = llvm.addrspacecast %o : !llvm.ptr<3> to !llvm.ptr<7>
    %again = llvm.load %w : !llvm.ptr<7> -> i32
    %zero = llvm.sub %own, %again : i32
    %result = llvm.add %own, %zero : i32
    %first = llvm.mul %cta, %threads : i32
    %i = llvm.add %first, %t : i32
    %r = llvm.getelementptr %out[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %result, %r : i32, !llvm.ptr<1>
    llvm.return
  }

  llvm.func @spread() attributes {nvvm.kernel, nvvm.cluster_dim = array<i32: 2, 1, 1>, heddle.kernel = {num_warps = 1 : i32, cluster = 2 : i32}} {
    %base = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %one = llvm.mlir.constant(1 : i32) : i32
    %t = nvvm.read.ptx.sreg.tid.x : i32
    %p = llvm.getelementptr %base[%t] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    llvm.store %t, %p : i32, !llvm.ptr<3>
    nvvm.cluster.arrive {aligned}
    nvvm.cluster.wait {aligned}
    %target = llvm.and %t, %one : i32
    %q = nvvm.mapa %base, %target : !llvm.ptr<3> -> !llvm.ptr<7>
    %v = llvm.load %q : !llvm.ptr<7> -> i32
    nvvm.cluster.arrive {aligned}
    nvvm.cluster.wait {aligned}
    llvm.return
  }
}
