// Faults of matrix instructions, and clean twins.
// RUN: heddle run %s --kernel fine | count 0
// RUN: not heddle run %s --kernel misaligned 2>&1 | FileCheck %s --check-prefix=ALIGN
// RUN: not heddle run %s --kernel out_of_bounds 2>&1 | FileCheck %s --check-prefix=BOUNDS
// RUN: not heddle run %s --kernel uninitialized 2>&1 | FileCheck %s --check-prefix=UNINIT
// RUN: not heddle run %s --kernel race_after_store 2>&1 | FileCheck %s --check-prefix=STORE
// RUN: not heddle run %s --kernel race_same_row 2>&1 | FileCheck %s --check-prefix=ROW
// RUN: heddle run %s --kernel race_same_row_fixed | count 0
// RUN: not heddle run %s --kernel divergence 2>&1 | FileCheck %s --check-prefix=DIVERGE
// RUN: not heddle run %s --kernel two_places 2>&1 | FileCheck %s --check-prefix=PLACES

#row = #nvvm.mma_layout<row>
#col = #nvvm.mma_layout<col>
#m8n8 = #nvvm.ld_st_matrix_shape<m = 8, n = 8>
#b16 = #nvvm.ld_st_matrix_elt_type<b16>

module {
  llvm.mlir.global internal @smem() {addr_space = 3 : i32, alignment = 128 : i64} : !llvm.array<512 x i8>

  llvm.func @row(%distance: i32) -> !llvm.ptr<3> {
    %base = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %t = nvvm.read.ptx.sreg.tid.x : i32
    %offset = llvm.mul %t, %distance : i32
    %p = llvm.getelementptr %base[%offset] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i8
    llvm.return %p : !llvm.ptr<3>
  }
  llvm.func @clear() {
    %c16 = llvm.mlir.constant(16 : i32) : i32
    %v = llvm.mlir.constant(dense<0> : vector<4xi32>) : vector<4xi32>
    %p = llvm.call @row(%c16) : (i32) -> !llvm.ptr<3>
    llvm.store %v, %p : vector<4xi32>, !llvm.ptr<3>
    llvm.return
  }

  // The addresses of lanes that give no row do not matter: x1 reads 8 rows only.
  llvm.func @fine() attributes {nvvm.kernel, heddle.kernel = {num_warps = 1 : i32}} {
    %all = llvm.mlir.constant(-1 : i32) : i32
    %c48 = llvm.mlir.constant(48 : i32) : i32
    llvm.call @clear() : () -> ()
    nvvm.bar.warp.sync %all : i32
    %p = llvm.call @row(%c48) : (i32) -> !llvm.ptr<3>
    %m = nvvm.ldmatrix %p {num = 1 : i32, layout = #row, shape = #m8n8, eltType = #b16} : (!llvm.ptr<3>) -> i32
    llvm.return
  }

  // ALIGN: matrix-faults.mlir:[[#@LINE+8]]:{{[0-9]+}}: error: misaligned: read of 16 bytes at shared byte 8, which is not a multiple of 16
  // ALIGN-NEXT: thread 1,
  llvm.func @misaligned() attributes {nvvm.kernel, heddle.kernel = {num_warps = 1 : i32}} {
    %all = llvm.mlir.constant(-1 : i32) : i32
    %c8 = llvm.mlir.constant(8 : i32) : i32
    llvm.call @clear() : () -> ()
    nvvm.bar.warp.sync %all : i32
    %p = llvm.call @row(%c8) : (i32) -> !llvm.ptr<3>
    %m = nvvm.ldmatrix %p {num = 1 : i32, layout = #row, shape = #m8n8, eltType = #b16} : (!llvm.ptr<3>) -> i32
    llvm.return
  }

  // BOUNDS: error: out of bounds: write of 16 bytes at byte 512 of the 512 bytes of shared memory
  // BOUNDS-NEXT: thread 16,
  llvm.func @out_of_bounds() attributes {nvvm.kernel, heddle.kernel = {num_warps = 1 : i32}} {
    %c32 = llvm.mlir.constant(32 : i32) : i32
    %p = llvm.call @row(%c32) : (i32) -> !llvm.ptr<3>
    nvvm.stmatrix %p, %c32, %c32, %c32, %c32 {layout = #row, shape = #m8n8, eltType = #b16} : !llvm.ptr<3>, i32, i32, i32, i32
    llvm.return
  }

  // Two matrices are written, four are read.
  // UNINIT: error: uninitialized read: read of shared byte 256, which was never written
  llvm.func @uninitialized() attributes {nvvm.kernel, heddle.kernel = {num_warps = 1 : i32}} {
    %all = llvm.mlir.constant(-1 : i32) : i32
    %c16 = llvm.mlir.constant(16 : i32) : i32
    %p = llvm.call @row(%c16) : (i32) -> !llvm.ptr<3>
    nvvm.stmatrix %p, %all, %all {layout = #row, shape = #m8n8, eltType = #b16} : !llvm.ptr<3>, i32, i32
    nvvm.bar.warp.sync %all : i32
    %m = nvvm.ldmatrix %p {num = 4 : i32, layout = #row, shape = #m8n8, eltType = #b16} : (!llvm.ptr<3>) -> !llvm.struct<(i32, i32, i32, i32)>
    llvm.return
  }

  // Lane 1 gets what lane 0 stored.
  // STORE: error: race: read of shared byte 4 races with the write by thread 0 (warp 0, lane 0)
  // STORE-NEXT: thread 1,
  llvm.func @race_after_store() attributes {nvvm.kernel, heddle.kernel = {num_warps = 1 : i32}} {
    %c16 = llvm.mlir.constant(16 : i32) : i32
    llvm.call @clear() : () -> ()
    %p = llvm.call @row(%c16) : (i32) -> !llvm.ptr<3>
    %m = nvvm.ldmatrix %p {num = 1 : i32, layout = #row, shape = #m8n8, eltType = #b16} : (!llvm.ptr<3>) -> i32
    llvm.return
  }

  // Every lane gives the same row to both; still lane 0 gets what others stored.
  // ROW: error: race: read of shared byte 16 races with the write by thread 4 (warp 0, lane 4)
  // ROW-NEXT: thread 0,
  llvm.func @race_same_row() attributes {nvvm.kernel, heddle.kernel = {num_warps = 1 : i32}} {
    %c16 = llvm.mlir.constant(16 : i32) : i32
    %p = llvm.call @row(%c16) : (i32) -> !llvm.ptr<3>
    nvvm.stmatrix %p, %c16 {layout = #row, shape = #m8n8, eltType = #b16} : !llvm.ptr<3>, i32
    %m = nvvm.ldmatrix %p {num = 1 : i32, layout = #col, shape = #m8n8, eltType = #b16} : (!llvm.ptr<3>) -> i32
    llvm.return
  }
  llvm.func @race_same_row_fixed() attributes {nvvm.kernel, heddle.kernel = {num_warps = 1 : i32}} {
    %all = llvm.mlir.constant(-1 : i32) : i32
    %c16 = llvm.mlir.constant(16 : i32) : i32
    %p = llvm.call @row(%c16) : (i32) -> !llvm.ptr<3>
    nvvm.stmatrix %p, %c16 {layout = #row, shape = #m8n8, eltType = #b16} : !llvm.ptr<3>, i32
    nvvm.bar.warp.sync %all : i32
    %m = nvvm.ldmatrix %p {num = 1 : i32, layout = #col, shape = #m8n8, eltType = #b16} : (!llvm.ptr<3>) -> i32
    llvm.return
  }

  // DIVERGE: error: warp divergence: thread 0 waits at the stmatrix at {{.*}}, but thread 31 has ended
  llvm.func @divergence() attributes {nvvm.kernel, heddle.kernel = {num_warps = 1 : i32}} {
    %c16 = llvm.mlir.constant(16 : i32) : i32
    %c31 = llvm.mlir.constant(31 : i32) : i32
    %t = nvvm.read.ptx.sreg.tid.x : i32
    %take_part = llvm.icmp "ult" %t, %c31 : i32
    llvm.cond_br %take_part, ^store, ^end
  ^store:
    %p = llvm.call @row(%c16) : (i32) -> !llvm.ptr<3>
    nvvm.stmatrix %p, %t {layout = #row, shape = #m8n8, eltType = #b16} : !llvm.ptr<3>, i32
    llvm.br ^end
  ^end:
    llvm.return
  }

  // PLACES: error: warp divergence: thread 0 waits at the movmatrix at {{.*}}, but thread 1 waits at the movmatrix at
  llvm.func private @heddle_movmatrix_m8n8_trans_b16(%a: i32) -> i32 attributes {always_inline, convergent} {
    %d = nvvm.inline_ptx "movmatrix.sync.aligned.m8n8.trans.b16 $0, $1;" ro (%a : i32) -> i32
    llvm.return %d : i32
  }
  llvm.func @two_places() attributes {nvvm.kernel, heddle.kernel = {num_warps = 1 : i32}} {
    %c0 = llvm.mlir.constant(0 : i32) : i32
    %t = nvvm.read.ptx.sreg.tid.x : i32
    %first = llvm.icmp "eq" %t, %c0 : i32
    llvm.cond_br %first, ^here, ^there
  ^here:
    %a = llvm.call @heddle_movmatrix_m8n8_trans_b16(%t) {convergent} : (i32) -> i32
    llvm.return
  ^there:
    %b = llvm.call @heddle_movmatrix_m8n8_trans_b16(%t) {convergent} : (i32) -> i32
    llvm.return
  }
}
