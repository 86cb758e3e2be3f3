// Atomic operations on shared and global memory: every one takes effect, none races with another.
// RUN: %python -c "import numpy as n; n.save('%t.npy', n.zeros(4, 'i4'))"
// RUN: heddle run %s --kernel sum --grid 4 --arg inout:%t.npy --stats %t.json
// RUN: %python -c "import numpy as n; x = n.load('%t.npy'); assert x.tolist() == [4 * 2016, 4 * 64 * 2, 63, 0], x"
// RUN: FileCheck %s --input-file=%t.json --check-prefix=STATS
// STATS: "atom_shared": 8
// RUN: heddle run %s --kernel flag | count 0
// RUN: not heddle run %s --kernel race_with_read 2>&1 | FileCheck %s --check-prefix=READ
// RUN: not heddle run %s --kernel race_with_write 2>&1 | FileCheck %s --check-prefix=WRITE
// RUN: %python -c "import numpy as n; n.save('%t.npy', n.zeros(4, 'i4'))"
// RUN: not heddle run %s --kernel between_ctas --grid 2 --arg inout:%t.npy 2>&1 | FileCheck %s --check-prefix=CTAS
// RUN: not heddle run %s --kernel uninitialized 2>&1 | FileCheck %s --check-prefix=UNINIT
// RUN: not heddle run %s --kernel out_of_bounds 2>&1 | FileCheck %s --check-prefix=BOUNDS

module {
  llvm.mlir.global internal @smem() {addr_space = 3 : i32, alignment = 16 : i64} : !llvm.array<64 x i8>

  // Word 0: the sum of all threads' numbers, by way of shared memory in each CTA; 1: two for each thread, by
  // compare and swap until it succeeds; 2: the largest number.
  llvm.func @sum(%out: !llvm.ptr<1>) attributes {nvvm.kernel, heddle.kernel = {num_warps = 2 : i32}} {
    %base = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %zero = llvm.mlir.constant(0 : i32) : i32
    %two = llvm.mlir.constant(2 : i32) : i32
    %t = nvvm.read.ptx.sreg.tid.x : i32
    %first = llvm.icmp "eq" %t, %zero : i32
    llvm.cond_br %first, ^init, ^ready
  ^init:
    llvm.store %zero, %base : i32, !llvm.ptr<3>
    llvm.br ^ready
  ^ready:
    nvvm.barrier0
    %s = llvm.atomicrmw add %base, %t monotonic : !llvm.ptr<3>, i32
    nvvm.barrier0
    %largest = llvm.getelementptr %out[2] : (!llvm.ptr<1>) -> !llvm.ptr<1>, i32
    %m = llvm.atomicrmw umax %largest, %t monotonic : !llvm.ptr<1>, i32
    llvm.cond_br %first, ^add, ^swap
  ^add:
    %sum = llvm.load %base : !llvm.ptr<3> -> i32
    %a = llvm.atomicrmw add %out, %sum monotonic : !llvm.ptr<1>, i32
    llvm.br ^swap
  ^swap:
    %word = llvm.getelementptr %out[1] : (!llvm.ptr<1>) -> !llvm.ptr<1>, i32
    llvm.br ^again(%zero : i32)
  ^again(%expected: i32):
    %new = llvm.add %expected, %two : i32
    %r = llvm.cmpxchg %word, %expected, %new monotonic monotonic : !llvm.ptr<1>, i32
    %old = llvm.extractvalue %r[0] : !llvm.struct<(i32, i1)>
    %ok = llvm.extractvalue %r[1] : !llvm.struct<(i32, i1)>
    llvm.cond_br %ok, ^end, ^again(%old : i32)
  ^end:
    llvm.return
  }

  // Warp 0 waits for what warp 1 stores: atomic accesses let others run.
  llvm.func @flag() attributes {nvvm.kernel, heddle.kernel = {num_warps = 2 : i32}} {
    %base = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %zero = llvm.mlir.constant(0 : i32) : i32
    %one = llvm.mlir.constant(1 : i32) : i32
    %c32 = llvm.mlir.constant(32 : i32) : i32
    %t = nvvm.read.ptx.sreg.tid.x : i32
    %first = llvm.icmp "eq" %t, %zero : i32
    llvm.cond_br %first, ^init, ^ready
  ^init:
    llvm.store %zero, %base : i32, !llvm.ptr<3>
    llvm.br ^ready
  ^ready:
    nvvm.barrier0
    %low = llvm.icmp "ult" %t, %c32 : i32
    llvm.cond_br %low, ^wait, ^set
  ^wait:
    %v = llvm.load %base atomic monotonic {alignment = 4 : i64} : !llvm.ptr<3> -> i32
    %set = llvm.icmp "eq" %v, %one : i32
    llvm.cond_br %set, ^end, ^wait
  ^set:
    llvm.store %one, %base atomic monotonic {alignment = 4 : i64} : i32, !llvm.ptr<3>
    llvm.br ^end
  ^end:
    llvm.return
  }

  // READ: error: race: atomic access of shared byte 0 races with the read by thread 0 (warp 0, lane 0)
  llvm.func @race_with_read() attributes {nvvm.kernel, heddle.kernel = {num_warps = 1 : i32}} {
    %base = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %t = nvvm.read.ptx.sreg.tid.x : i32
    %s = llvm.atomicrmw xchg %base, %t monotonic : !llvm.ptr<3>, i32
    %v = llvm.load %base : !llvm.ptr<3> -> i32
    llvm.return
  }
  // WRITE: error: race: atomic access of shared byte 0 races with the write by thread 0 (warp 0, lane 0)
  llvm.func @race_with_write() attributes {nvvm.kernel, heddle.kernel = {num_warps = 1 : i32}} {
    %base = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %zero = llvm.mlir.constant(0 : i32) : i32
    %t = nvvm.read.ptx.sreg.tid.x : i32
    %first = llvm.icmp "eq" %t, %zero : i32
    llvm.cond_br %first, ^store, ^add
  ^store:
    llvm.store %zero, %base : i32, !llvm.ptr<3>
    llvm.return
  ^add:
    %s = llvm.atomicrmw add %base, %t monotonic : !llvm.ptr<3>, i32
    llvm.return
  }
  // CTAS: error: race: byte 0 of {{.*}} was changed by an atomic by CTA (0, 0, 0), too
  llvm.func @between_ctas(%out: !llvm.ptr<1>) attributes {nvvm.kernel, heddle.kernel = {num_warps = 1 : i32}} {
    %zero = llvm.mlir.constant(0 : i32) : i32
    %t = nvvm.read.ptx.sreg.tid.x : i32
    %cta = nvvm.read.ptx.sreg.ctaid.x : i32
    %first = llvm.icmp "eq" %cta, %zero : i32
    llvm.cond_br %first, ^add, ^load
  ^add:
    %s = llvm.atomicrmw add %out, %t monotonic : !llvm.ptr<1>, i32
    llvm.return
  ^load:
    %v = llvm.load %out : !llvm.ptr<1> -> i32
    llvm.return
  }
  // UNINIT: error: uninitialized read: atomic access of shared byte 0, which was never written
  llvm.func @uninitialized() attributes {nvvm.kernel, heddle.kernel = {num_warps = 1 : i32}} {
    %base = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %t = nvvm.read.ptx.sreg.tid.x : i32
    %s = llvm.atomicrmw add %base, %t monotonic : !llvm.ptr<3>, i32
    llvm.return
  }
  // BOUNDS: error: out of bounds: atomic access of 4 bytes at byte 128 of the 128 bytes of shared memory
  llvm.func @out_of_bounds() attributes {nvvm.kernel, heddle.kernel = {num_warps = 2 : i32}} {
    %base = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %t = nvvm.read.ptx.sreg.tid.x : i32
    %p = llvm.getelementptr %base[%t] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    %s = llvm.atomicrmw xchg %p, %t monotonic : !llvm.ptr<3>, i32
    llvm.return
  }
}
