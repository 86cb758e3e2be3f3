// ldmatrix, stmatrix and movmatrix in all their forms against NumPy, with their counts.
// RUN: %python %S/Inputs/matrix.py make %t.in.npy
// RUN: heddle run %s --kernel load_x1 --arg in:%t.in.npy --arg out:%t.out.npy:128xi32 --stats %t.json
// RUN: %python %S/Inputs/matrix.py check row 1 %t.in.npy %t.out.npy
// RUN: heddle run %s --kernel load_x1_trans --arg in:%t.in.npy --arg out:%t.out.npy:128xi32 --stats %t.json
// RUN: %python %S/Inputs/matrix.py check trans 1 %t.in.npy %t.out.npy
// RUN: heddle run %s --kernel load_x2 --arg in:%t.in.npy --arg out:%t.out.npy:128xi32 --stats %t.json
// RUN: %python %S/Inputs/matrix.py check row 2 %t.in.npy %t.out.npy
// RUN: heddle run %s --kernel load_x2_trans --arg in:%t.in.npy --arg out:%t.out.npy:128xi32 --stats %t.json
// RUN: %python %S/Inputs/matrix.py check trans 2 %t.in.npy %t.out.npy
// RUN: heddle run %s --kernel load_x4 --arg in:%t.in.npy --arg out:%t.out.npy:128xi32 --stats %t.json
// RUN: %python %S/Inputs/matrix.py check row 4 %t.in.npy %t.out.npy
// RUN: heddle run %s --kernel load_x4_trans --arg in:%t.in.npy --arg out:%t.out.npy:128xi32 --stats %t.json
// RUN: %python %S/Inputs/matrix.py check trans 4 %t.in.npy %t.out.npy
// RUN: heddle run %s --kernel load_b8_x1 --arg in:%t.in.npy --arg out:%t.out.npy:128xi32 --stats %t.json
// RUN: %python %S/Inputs/matrix.py check m16n16 1 %t.in.npy %t.out.npy
// RUN: heddle run %s --kernel load_b8_x2 --arg in:%t.in.npy --arg out:%t.out.npy:128xi32 --stats %t.json
// RUN: %python %S/Inputs/matrix.py check m16n16 2 %t.in.npy %t.out.npy
// RUN: heddle run %s --kernel store_x1 --arg in:%t.in.npy --arg out:%t.out.npy:128xi32 --stats %t.json
// RUN: %python %S/Inputs/matrix.py check st-row 1 %t.in.npy %t.out.npy
// RUN: heddle run %s --kernel store_x1_trans --arg in:%t.in.npy --arg out:%t.out.npy:128xi32 --stats %t.json
// RUN: %python %S/Inputs/matrix.py check st-trans 1 %t.in.npy %t.out.npy
// RUN: heddle run %s --kernel store_x2 --arg in:%t.in.npy --arg out:%t.out.npy:128xi32 --stats %t.json
// RUN: %python %S/Inputs/matrix.py check st-row 2 %t.in.npy %t.out.npy
// RUN: heddle run %s --kernel store_x2_trans --arg in:%t.in.npy --arg out:%t.out.npy:128xi32 --stats %t.json
// RUN: %python %S/Inputs/matrix.py check st-trans 2 %t.in.npy %t.out.npy
// RUN: heddle run %s --kernel store_x4 --arg in:%t.in.npy --arg out:%t.out.npy:128xi32 --stats %t.json
// RUN: %python %S/Inputs/matrix.py check st-row 4 %t.in.npy %t.out.npy
// RUN: heddle run %s --kernel store_x4_trans --arg in:%t.in.npy --arg out:%t.out.npy:128xi32 --stats %t.json
// RUN: %python %S/Inputs/matrix.py check st-trans 4 %t.in.npy %t.out.npy
// RUN: heddle run %s --kernel store_b8_x1 --arg in:%t.in.npy --arg out:%t.out.npy:128xi32 --stats %t.json
// RUN: %python %S/Inputs/matrix.py check st-m16n8 1 %t.in.npy %t.out.npy
// RUN: heddle run %s --kernel store_b8_x2 --arg in:%t.in.npy --arg out:%t.out.npy:128xi32 --stats %t.json
// RUN: %python %S/Inputs/matrix.py check st-m16n8 2 %t.in.npy %t.out.npy
// RUN: heddle run %s --kernel store_b8_x4 --arg in:%t.in.npy --arg out:%t.out.npy:128xi32 --stats %t.json
// RUN: %python %S/Inputs/matrix.py check st-m16n8 4 %t.in.npy %t.out.npy
// The last of them has 32 rows in 4 wavefronts, as has each of the plain accesses of 16 bytes around it.
// RUN: FileCheck %s --input-file=%t.json --check-prefix=STATS
// STATS-DAG: "stmatrix": 1
// STATS-DAG: "ideal_wavefronts": 12
// STATS-DAG: "wavefronts": 12
// RUN: heddle run %s --kernel conflicts --stats %t.json
// RUN: FileCheck %s --input-file=%t.json --check-prefix=CONFLICTS
// CONFLICTS-DAG: "ldmatrix": 1
// CONFLICTS-DAG: "ideal_wavefronts": 33
// CONFLICTS-DAG: "wavefronts": 40
// RUN: heddle run %s --kernel transpose --arg in:%t.in.npy --arg out:%t.out.npy:32xi32 --stats %t.json
// RUN: %python %S/Inputs/matrix.py check movmatrix 1 %t.in.npy %t.out.npy
// RUN: FileCheck %s --input-file=%t.json --check-prefix=MOVMATRIX
// MOVMATRIX: "movmatrix": 1

module {
  llvm.mlir.global internal @smem() {addr_space = 3 : i32, alignment = 128 : i64} : !llvm.array<512 x i8>
  llvm.mlir.global internal @large() {addr_space = 3 : i32, alignment = 128 : i64} : !llvm.array<4096 x i8>

  // Row t ^ 5 of shared memory, for lane t.
  llvm.func @row() -> !llvm.ptr<3> {
    %base = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %five = llvm.mlir.constant(5 : i32) : i32
    %t = nvvm.read.ptx.sreg.tid.x : i32
    %r = llvm.xor %t, %five : i32
    %p = llvm.getelementptr %base[%r] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, vector<4xi32>
    llvm.return %p : !llvm.ptr<3>
  }
  // 16 bytes per lane into shared memory, zeros, and out of it.
  llvm.func @fill(%in: !llvm.ptr<1>) {
    %base = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %all = llvm.mlir.constant(-1 : i32) : i32
    %t = nvvm.read.ptx.sreg.tid.x : i32
    %p = llvm.getelementptr %in[%t] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, vector<4xi32>
    %q = llvm.getelementptr %base[%t] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, vector<4xi32>
    %v = llvm.load %p : !llvm.ptr<1> -> vector<4xi32>
    llvm.store %v, %q : vector<4xi32>, !llvm.ptr<3>
    nvvm.bar.warp.sync %all : i32
    llvm.return
  }
  llvm.func @clear() {
    %base = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %all = llvm.mlir.constant(-1 : i32) : i32
    %v = llvm.mlir.constant(dense<0> : vector<4xi32>) : vector<4xi32>
    %t = nvvm.read.ptx.sreg.tid.x : i32
    %q = llvm.getelementptr %base[%t] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, vector<4xi32>
    llvm.store %v, %q : vector<4xi32>, !llvm.ptr<3>
    nvvm.bar.warp.sync %all : i32
    llvm.return
  }
  llvm.func @drain(%out: !llvm.ptr<1>) {
    %base = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %all = llvm.mlir.constant(-1 : i32) : i32
    %t = nvvm.read.ptx.sreg.tid.x : i32
    %p = llvm.getelementptr %out[%t] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, vector<4xi32>
    %q = llvm.getelementptr %base[%t] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, vector<4xi32>
    nvvm.bar.warp.sync %all : i32
    %v = llvm.load %q : !llvm.ptr<3> -> vector<4xi32>
    llvm.store %v, %p : vector<4xi32>, !llvm.ptr<1>
    llvm.return
  }

  // Rows 128 bytes apart begin in one bank: the 8 rows of the first matrix take 8 wavefronts. After 32 stores
  // of 128 bytes.
  llvm.func @conflicts() attributes {nvvm.kernel, heddle.kernel = {num_warps = 1 : i32}} {
    %base = llvm.mlir.addressof @large : !llvm.ptr<3>
    %all = llvm.mlir.constant(-1 : i32) : i32
    %zero = llvm.mlir.constant(0 : i32) : i32
    %one = llvm.mlir.constant(1 : i32) : i32
    %end = llvm.mlir.constant(32 : i32) : i32
    %t = nvvm.read.ptx.sreg.tid.x : i32
    llvm.br ^loop(%zero : i32)
  ^loop(%i: i32):
    %line = llvm.mul %i, %end : i32
    %word = llvm.add %line, %t : i32
    %q = llvm.getelementptr %base[%word] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    llvm.store %word, %q : i32, !llvm.ptr<3>
    %next = llvm.add %i, %one : i32
    %more = llvm.icmp "ult" %next, %end : i32
    llvm.cond_br %more, ^loop(%next : i32), ^done
  ^done:
    nvvm.bar.warp.sync %all : i32
    %first = llvm.mul %t, %end : i32
    %p = llvm.getelementptr %base[%first] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    %m = nvvm.ldmatrix %p {num = 1 : i32, layout = #nvvm.mma_layout<row>, shape = #nvvm.ld_st_matrix_shape<m = 8, n = 8>, eltType = #nvvm.ld_st_matrix_elt_type<b16>} : (!llvm.ptr<3>) -> i32
    llvm.return
  }

  llvm.func private @heddle_movmatrix_m8n8_trans_b16(%a: i32) -> i32 attributes {always_inline, convergent} {
    %d = nvvm.inline_ptx "movmatrix.sync.aligned.m8n8.trans.b16 $0, $1;" ro (%a : i32) -> i32
    llvm.return %d : i32
  }
  llvm.func @transpose(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>) attributes {nvvm.kernel, heddle.kernel = {num_warps = 1 : i32}} {
    %t = nvvm.read.ptx.sreg.tid.x : i32
    %p = llvm.getelementptr %in[%t] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %q = llvm.getelementptr %out[%t] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %v = llvm.load %p : !llvm.ptr<1> -> i32
    %d = llvm.call @heddle_movmatrix_m8n8_trans_b16(%v) {convergent} : (i32) -> i32
    llvm.store %d, %q : i32, !llvm.ptr<1>
    llvm.return
  }

  llvm.func @load_x1(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>) attributes {nvvm.kernel, heddle.kernel = {num_warps = 1 : i32}} {
    llvm.call @fill(%in) : (!llvm.ptr<1>) -> ()
    %row = llvm.call @row() : () -> !llvm.ptr<3>
    %m = nvvm.ldmatrix %row {num = 1 : i32, layout = #nvvm.mma_layout<row>, shape = #nvvm.ld_st_matrix_shape<m = 8, n = 8>, eltType = #nvvm.ld_st_matrix_elt_type<b16>} : (!llvm.ptr<3>) -> i32
    %c = llvm.mlir.constant(1 : i32) : i32
    %t = nvvm.read.ptx.sreg.tid.x : i32
    %first = llvm.mul %t, %c : i32
    %k0 = llvm.mlir.constant(0 : i32) : i32
    %i0 = llvm.add %first, %k0 : i32
    %p0 = llvm.getelementptr %out[%i0] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %m, %p0 : i32, !llvm.ptr<1>
    llvm.return
  }
  llvm.func @load_x1_trans(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>) attributes {nvvm.kernel, heddle.kernel = {num_warps = 1 : i32}} {
    llvm.call @fill(%in) : (!llvm.ptr<1>) -> ()
    %row = llvm.call @row() : () -> !llvm.ptr<3>
    %m = nvvm.ldmatrix %row {num = 1 : i32, layout = #nvvm.mma_layout<col>, shape = #nvvm.ld_st_matrix_shape<m = 8, n = 8>, eltType = #nvvm.ld_st_matrix_elt_type<b16>} : (!llvm.ptr<3>) -> i32
    %c = llvm.mlir.constant(1 : i32) : i32
    %t = nvvm.read.ptx.sreg.tid.x : i32
    %first = llvm.mul %t, %c : i32
    %k0 = llvm.mlir.constant(0 : i32) : i32
    %i0 = llvm.add %first, %k0 : i32
    %p0 = llvm.getelementptr %out[%i0] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %m, %p0 : i32, !llvm.ptr<1>
    llvm.return
  }
  llvm.func @load_x2(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>) attributes {nvvm.kernel, heddle.kernel = {num_warps = 1 : i32}} {
    llvm.call @fill(%in) : (!llvm.ptr<1>) -> ()
    %row = llvm.call @row() : () -> !llvm.ptr<3>
    %m = nvvm.ldmatrix %row {num = 2 : i32, layout = #nvvm.mma_layout<row>, shape = #nvvm.ld_st_matrix_shape<m = 8, n = 8>, eltType = #nvvm.ld_st_matrix_elt_type<b16>} : (!llvm.ptr<3>) -> !llvm.struct<(i32, i32)>
    %c = llvm.mlir.constant(2 : i32) : i32
    %t = nvvm.read.ptx.sreg.tid.x : i32
    %first = llvm.mul %t, %c : i32
    %v0 = llvm.extractvalue %m[0] : !llvm.struct<(i32, i32)>
    %k0 = llvm.mlir.constant(0 : i32) : i32
    %i0 = llvm.add %first, %k0 : i32
    %p0 = llvm.getelementptr %out[%i0] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %v0, %p0 : i32, !llvm.ptr<1>
    %v1 = llvm.extractvalue %m[1] : !llvm.struct<(i32, i32)>
    %k1 = llvm.mlir.constant(1 : i32) : i32
    %i1 = llvm.add %first, %k1 : i32
    %p1 = llvm.getelementptr %out[%i1] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %v1, %p1 : i32, !llvm.ptr<1>
    llvm.return
  }
  llvm.func @load_x2_trans(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>) attributes {nvvm.kernel, heddle.kernel = {num_warps = 1 : i32}} {
    llvm.call @fill(%in) : (!llvm.ptr<1>) -> ()
    %row = llvm.call @row() : () -> !llvm.ptr<3>
    %m = nvvm.ldmatrix %row {num = 2 : i32, layout = #nvvm.mma_layout<col>, shape = #nvvm.ld_st_matrix_shape<m = 8, n = 8>, eltType = #nvvm.ld_st_matrix_elt_type<b16>} : (!llvm.ptr<3>) -> !llvm.struct<(i32, i32)>
    %c = llvm.mlir.constant(2 : i32) : i32
    %t = nvvm.read.ptx.sreg.tid.x : i32
    %first = llvm.mul %t, %c : i32
    %v0 = llvm.extractvalue %m[0] : !llvm.struct<(i32, i32)>
    %k0 = llvm.mlir.constant(0 : i32) : i32
    %i0 = llvm.add %first, %k0 : i32
    %p0 = llvm.getelementptr %out[%i0] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %v0, %p0 : i32, !llvm.ptr<1>
    %v1 = llvm.extractvalue %m[1] : !llvm.struct<(i32, i32)>
    %k1 = llvm.mlir.constant(1 : i32) : i32
    %i1 = llvm.add %first, %k1 : i32
    %p1 = llvm.getelementptr %out[%i1] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %v1, %p1 : i32, !llvm.ptr<1>
    llvm.return
  }
  llvm.func @load_x4(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>) attributes {nvvm.kernel, heddle.kernel = {num_warps = 1 : i32}} {
    llvm.call @fill(%in) : (!llvm.ptr<1>) -> ()
    %row = llvm.call @row() : () -> !llvm.ptr<3>
    %m = nvvm.ldmatrix %row {num = 4 : i32, layout = #nvvm.mma_layout<row>, shape = #nvvm.ld_st_matrix_shape<m = 8, n = 8>, eltType = #nvvm.ld_st_matrix_elt_type<b16>} : (!llvm.ptr<3>) -> !llvm.struct<(i32, i32, i32, i32)>
    %c = llvm.mlir.constant(4 : i32) : i32
    %t = nvvm.read.ptx.sreg.tid.x : i32
    %first = llvm.mul %t, %c : i32
    %v0 = llvm.extractvalue %m[0] : !llvm.struct<(i32, i32, i32, i32)>
    %k0 = llvm.mlir.constant(0 : i32) : i32
    %i0 = llvm.add %first, %k0 : i32
    %p0 = llvm.getelementptr %out[%i0] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %v0, %p0 : i32, !llvm.ptr<1>
    %v1 = llvm.extractvalue %m[1] : !llvm.struct<(i32, i32, i32, i32)>
    %k1 = llvm.mlir.constant(1 : i32) : i32
    %i1 = llvm.add %first, %k1 : i32
    %p1 = llvm.getelementptr %out[%i1] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %v1, %p1 : i32, !llvm.ptr<1>
    %v2 = llvm.extractvalue %m[2] : !llvm.struct<(i32, i32, i32, i32)>
    %k2 = llvm.mlir.constant(2 : i32) : i32
    %i2 = llvm.add %first, %k2 : i32
    %p2 = llvm.getelementptr %out[%i2] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %v2, %p2 : i32, !llvm.ptr<1>
    %v3 = llvm.extractvalue %m[3] : !llvm.struct<(i32, i32, i32, i32)>
    %k3 = llvm.mlir.constant(3 : i32) : i32
    %i3 = llvm.add %first, %k3 : i32
    %p3 = llvm.getelementptr %out[%i3] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %v3, %p3 : i32, !llvm.ptr<1>
    llvm.return
  }
  llvm.func @load_x4_trans(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>) attributes {nvvm.kernel, heddle.kernel = {num_warps = 1 : i32}} {
    llvm.call @fill(%in) : (!llvm.ptr<1>) -> ()
    %row = llvm.call @row() : () -> !llvm.ptr<3>
    %m = nvvm.ldmatrix %row {num = 4 : i32, layout = #nvvm.mma_layout<col>, shape = #nvvm.ld_st_matrix_shape<m = 8, n = 8>, eltType = #nvvm.ld_st_matrix_elt_type<b16>} : (!llvm.ptr<3>) -> !llvm.struct<(i32, i32, i32, i32)>
    %c = llvm.mlir.constant(4 : i32) : i32
    %t = nvvm.read.ptx.sreg.tid.x : i32
    %first = llvm.mul %t, %c : i32
    %v0 = llvm.extractvalue %m[0] : !llvm.struct<(i32, i32, i32, i32)>
    %k0 = llvm.mlir.constant(0 : i32) : i32
    %i0 = llvm.add %first, %k0 : i32
    %p0 = llvm.getelementptr %out[%i0] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %v0, %p0 : i32, !llvm.ptr<1>
    %v1 = llvm.extractvalue %m[1] : !llvm.struct<(i32, i32, i32, i32)>
    %k1 = llvm.mlir.constant(1 : i32) : i32
    %i1 = llvm.add %first, %k1 : i32
    %p1 = llvm.getelementptr %out[%i1] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %v1, %p1 : i32, !llvm.ptr<1>
    %v2 = llvm.extractvalue %m[2] : !llvm.struct<(i32, i32, i32, i32)>
    %k2 = llvm.mlir.constant(2 : i32) : i32
    %i2 = llvm.add %first, %k2 : i32
    %p2 = llvm.getelementptr %out[%i2] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %v2, %p2 : i32, !llvm.ptr<1>
    %v3 = llvm.extractvalue %m[3] : !llvm.struct<(i32, i32, i32, i32)>
    %k3 = llvm.mlir.constant(3 : i32) : i32
    %i3 = llvm.add %first, %k3 : i32
    %p3 = llvm.getelementptr %out[%i3] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %v3, %p3 : i32, !llvm.ptr<1>
    llvm.return
  }
  llvm.func @load_b8_x1(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>) attributes {nvvm.kernel, heddle.kernel = {num_warps = 1 : i32}} {
    llvm.call @fill(%in) : (!llvm.ptr<1>) -> ()
    %row = llvm.call @row() : () -> !llvm.ptr<3>
    %m = nvvm.ldmatrix %row {num = 1 : i32, layout = #nvvm.mma_layout<col>, shape = #nvvm.ld_st_matrix_shape<m = 16, n = 16>, eltType = #nvvm.ld_st_matrix_elt_type<b8>} : (!llvm.ptr<3>) -> !llvm.struct<(i32, i32)>
    %c = llvm.mlir.constant(2 : i32) : i32
    %t = nvvm.read.ptx.sreg.tid.x : i32
    %first = llvm.mul %t, %c : i32
    %v0 = llvm.extractvalue %m[0] : !llvm.struct<(i32, i32)>
    %k0 = llvm.mlir.constant(0 : i32) : i32
    %i0 = llvm.add %first, %k0 : i32
    %p0 = llvm.getelementptr %out[%i0] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %v0, %p0 : i32, !llvm.ptr<1>
    %v1 = llvm.extractvalue %m[1] : !llvm.struct<(i32, i32)>
    %k1 = llvm.mlir.constant(1 : i32) : i32
    %i1 = llvm.add %first, %k1 : i32
    %p1 = llvm.getelementptr %out[%i1] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %v1, %p1 : i32, !llvm.ptr<1>
    llvm.return
  }
  llvm.func @load_b8_x2(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>) attributes {nvvm.kernel, heddle.kernel = {num_warps = 1 : i32}} {
    llvm.call @fill(%in) : (!llvm.ptr<1>) -> ()
    %row = llvm.call @row() : () -> !llvm.ptr<3>
    %m = nvvm.ldmatrix %row {num = 2 : i32, layout = #nvvm.mma_layout<col>, shape = #nvvm.ld_st_matrix_shape<m = 16, n = 16>, eltType = #nvvm.ld_st_matrix_elt_type<b8>} : (!llvm.ptr<3>) -> !llvm.struct<(i32, i32, i32, i32)>
    %c = llvm.mlir.constant(4 : i32) : i32
    %t = nvvm.read.ptx.sreg.tid.x : i32
    %first = llvm.mul %t, %c : i32
    %v0 = llvm.extractvalue %m[0] : !llvm.struct<(i32, i32, i32, i32)>
    %k0 = llvm.mlir.constant(0 : i32) : i32
    %i0 = llvm.add %first, %k0 : i32
    %p0 = llvm.getelementptr %out[%i0] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %v0, %p0 : i32, !llvm.ptr<1>
    %v1 = llvm.extractvalue %m[1] : !llvm.struct<(i32, i32, i32, i32)>
    %k1 = llvm.mlir.constant(1 : i32) : i32
    %i1 = llvm.add %first, %k1 : i32
    %p1 = llvm.getelementptr %out[%i1] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %v1, %p1 : i32, !llvm.ptr<1>
    %v2 = llvm.extractvalue %m[2] : !llvm.struct<(i32, i32, i32, i32)>
    %k2 = llvm.mlir.constant(2 : i32) : i32
    %i2 = llvm.add %first, %k2 : i32
    %p2 = llvm.getelementptr %out[%i2] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %v2, %p2 : i32, !llvm.ptr<1>
    %v3 = llvm.extractvalue %m[3] : !llvm.struct<(i32, i32, i32, i32)>
    %k3 = llvm.mlir.constant(3 : i32) : i32
    %i3 = llvm.add %first, %k3 : i32
    %p3 = llvm.getelementptr %out[%i3] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    llvm.store %v3, %p3 : i32, !llvm.ptr<1>
    llvm.return
  }
  llvm.func @store_x1(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>) attributes {nvvm.kernel, heddle.kernel = {num_warps = 1 : i32}} {
    llvm.call @clear() : () -> ()
    %row = llvm.call @row() : () -> !llvm.ptr<3>
    %t = nvvm.read.ptx.sreg.tid.x : i32
    %p = llvm.getelementptr %in[%t] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, vector<4xi32>
    %v = llvm.load %p : !llvm.ptr<1> -> vector<4xi32>
    %k0 = llvm.mlir.constant(0 : i32) : i32
    %r0 = llvm.extractelement %v[%k0 : i32] : vector<4xi32>
    nvvm.stmatrix %row, %r0 {layout = #nvvm.mma_layout<row>, shape = #nvvm.ld_st_matrix_shape<m = 8, n = 8>, eltType = #nvvm.ld_st_matrix_elt_type<b16>} : !llvm.ptr<3>, i32
    llvm.call @drain(%out) : (!llvm.ptr<1>) -> ()
    llvm.return
  }
  llvm.func @store_x1_trans(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>) attributes {nvvm.kernel, heddle.kernel = {num_warps = 1 : i32}} {
    llvm.call @clear() : () -> ()
    %row = llvm.call @row() : () -> !llvm.ptr<3>
    %t = nvvm.read.ptx.sreg.tid.x : i32
    %p = llvm.getelementptr %in[%t] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, vector<4xi32>
    %v = llvm.load %p : !llvm.ptr<1> -> vector<4xi32>
    %k0 = llvm.mlir.constant(0 : i32) : i32
    %r0 = llvm.extractelement %v[%k0 : i32] : vector<4xi32>
    nvvm.stmatrix %row, %r0 {layout = #nvvm.mma_layout<col>, shape = #nvvm.ld_st_matrix_shape<m = 8, n = 8>, eltType = #nvvm.ld_st_matrix_elt_type<b16>} : !llvm.ptr<3>, i32
    llvm.call @drain(%out) : (!llvm.ptr<1>) -> ()
    llvm.return
  }
  llvm.func @store_x2(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>) attributes {nvvm.kernel, heddle.kernel = {num_warps = 1 : i32}} {
    llvm.call @clear() : () -> ()
    %row = llvm.call @row() : () -> !llvm.ptr<3>
    %t = nvvm.read.ptx.sreg.tid.x : i32
    %p = llvm.getelementptr %in[%t] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, vector<4xi32>
    %v = llvm.load %p : !llvm.ptr<1> -> vector<4xi32>
    %k0 = llvm.mlir.constant(0 : i32) : i32
    %r0 = llvm.extractelement %v[%k0 : i32] : vector<4xi32>
    %k1 = llvm.mlir.constant(1 : i32) : i32
    %r1 = llvm.extractelement %v[%k1 : i32] : vector<4xi32>
    nvvm.stmatrix %row, %r0, %r1 {layout = #nvvm.mma_layout<row>, shape = #nvvm.ld_st_matrix_shape<m = 8, n = 8>, eltType = #nvvm.ld_st_matrix_elt_type<b16>} : !llvm.ptr<3>, i32, i32
    llvm.call @drain(%out) : (!llvm.ptr<1>) -> ()
    llvm.return
  }
  llvm.func @store_x2_trans(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>) attributes {nvvm.kernel, heddle.kernel = {num_warps = 1 : i32}} {
    llvm.call @clear() : () -> ()
    %row = llvm.call @row() : () -> !llvm.ptr<3>
    %t = nvvm.read.ptx.sreg.tid.x : i32
    %p = llvm.getelementptr %in[%t] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, vector<4xi32>
    %v = llvm.load %p : !llvm.ptr<1> -> vector<4xi32>
    %k0 = llvm.mlir.constant(0 : i32) : i32
    %r0 = llvm.extractelement %v[%k0 : i32] : vector<4xi32>
    %k1 = llvm.mlir.constant(1 : i32) : i32
    %r1 = llvm.extractelement %v[%k1 : i32] : vector<4xi32>
    nvvm.stmatrix %row, %r0, %r1 {layout = #nvvm.mma_layout<col>, shape = #nvvm.ld_st_matrix_shape<m = 8, n = 8>, eltType = #nvvm.ld_st_matrix_elt_type<b16>} : !llvm.ptr<3>, i32, i32
    llvm.call @drain(%out) : (!llvm.ptr<1>) -> ()
    llvm.return
  }
  llvm.func @store_x4(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>) attributes {nvvm.kernel, heddle.kernel = {num_warps = 1 : i32}} {
    llvm.call @clear() : () -> ()
    %row = llvm.call @row() : () -> !llvm.ptr<3>
    %t = nvvm.read.ptx.sreg.tid.x : i32
    %p = llvm.getelementptr %in[%t] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, vector<4xi32>
    %v = llvm.load %p : !llvm.ptr<1> -> vector<4xi32>
    %k0 = llvm.mlir.constant(0 : i32) : i32
    %r0 = llvm.extractelement %v[%k0 : i32] : vector<4xi32>
    %k1 = llvm.mlir.constant(1 : i32) : i32
    %r1 = llvm.extractelement %v[%k1 : i32] : vector<4xi32>
    %k2 = llvm.mlir.constant(2 : i32) : i32
    %r2 = llvm.extractelement %v[%k2 : i32] : vector<4xi32>
    %k3 = llvm.mlir.constant(3 : i32) : i32
    %r3 = llvm.extractelement %v[%k3 : i32] : vector<4xi32>
    nvvm.stmatrix %row, %r0, %r1, %r2, %r3 {layout = #nvvm.mma_layout<row>, shape = #nvvm.ld_st_matrix_shape<m = 8, n = 8>, eltType = #nvvm.ld_st_matrix_elt_type<b16>} : !llvm.ptr<3>, i32, i32, i32, i32
    llvm.call @drain(%out) : (!llvm.ptr<1>) -> ()
    llvm.return
  }
  llvm.func @store_x4_trans(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>) attributes {nvvm.kernel, heddle.kernel = {num_warps = 1 : i32}} {
    llvm.call @clear() : () -> ()
    %row = llvm.call @row() : () -> !llvm.ptr<3>
    %t = nvvm.read.ptx.sreg.tid.x : i32
    %p = llvm.getelementptr %in[%t] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, vector<4xi32>
    %v = llvm.load %p : !llvm.ptr<1> -> vector<4xi32>
    %k0 = llvm.mlir.constant(0 : i32) : i32
    %r0 = llvm.extractelement %v[%k0 : i32] : vector<4xi32>
    %k1 = llvm.mlir.constant(1 : i32) : i32
    %r1 = llvm.extractelement %v[%k1 : i32] : vector<4xi32>
    %k2 = llvm.mlir.constant(2 : i32) : i32
    %r2 = llvm.extractelement %v[%k2 : i32] : vector<4xi32>
    %k3 = llvm.mlir.constant(3 : i32) : i32
    %r3 = llvm.extractelement %v[%k3 : i32] : vector<4xi32>
    nvvm.stmatrix %row, %r0, %r1, %r2, %r3 {layout = #nvvm.mma_layout<col>, shape = #nvvm.ld_st_matrix_shape<m = 8, n = 8>, eltType = #nvvm.ld_st_matrix_elt_type<b16>} : !llvm.ptr<3>, i32, i32, i32, i32
    llvm.call @drain(%out) : (!llvm.ptr<1>) -> ()
    llvm.return
  }
  llvm.func @store_b8_x1(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>) attributes {nvvm.kernel, heddle.kernel = {num_warps = 1 : i32}} {
    llvm.call @clear() : () -> ()
    %row = llvm.call @row() : () -> !llvm.ptr<3>
    %t = nvvm.read.ptx.sreg.tid.x : i32
    %p = llvm.getelementptr %in[%t] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, vector<4xi32>
    %v = llvm.load %p : !llvm.ptr<1> -> vector<4xi32>
    %k0 = llvm.mlir.constant(0 : i32) : i32
    %r0 = llvm.extractelement %v[%k0 : i32] : vector<4xi32>
    nvvm.stmatrix %row, %r0 {layout = #nvvm.mma_layout<col>, shape = #nvvm.ld_st_matrix_shape<m = 16, n = 8>, eltType = #nvvm.ld_st_matrix_elt_type<b8>} : !llvm.ptr<3>, i32
    llvm.call @drain(%out) : (!llvm.ptr<1>) -> ()
    llvm.return
  }
  llvm.func @store_b8_x2(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>) attributes {nvvm.kernel, heddle.kernel = {num_warps = 1 : i32}} {
    llvm.call @clear() : () -> ()
    %row = llvm.call @row() : () -> !llvm.ptr<3>
    %t = nvvm.read.ptx.sreg.tid.x : i32
    %p = llvm.getelementptr %in[%t] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, vector<4xi32>
    %v = llvm.load %p : !llvm.ptr<1> -> vector<4xi32>
    %k0 = llvm.mlir.constant(0 : i32) : i32
    %r0 = llvm.extractelement %v[%k0 : i32] : vector<4xi32>
    %k1 = llvm.mlir.constant(1 : i32) : i32
    %r1 = llvm.extractelement %v[%k1 : i32] : vector<4xi32>
    nvvm.stmatrix %row, %r0, %r1 {layout = #nvvm.mma_layout<col>, shape = #nvvm.ld_st_matrix_shape<m = 16, n = 8>, eltType = #nvvm.ld_st_matrix_elt_type<b8>} : !llvm.ptr<3>, i32, i32
    llvm.call @drain(%out) : (!llvm.ptr<1>) -> ()
    llvm.return
  }
  llvm.func @store_b8_x4(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>) attributes {nvvm.kernel, heddle.kernel = {num_warps = 1 : i32}} {
    llvm.call @clear() : () -> ()
    %row = llvm.call @row() : () -> !llvm.ptr<3>
    %t = nvvm.read.ptx.sreg.tid.x : i32
    %p = llvm.getelementptr %in[%t] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, vector<4xi32>
    %v = llvm.load %p : !llvm.ptr<1> -> vector<4xi32>
    %k0 = llvm.mlir.constant(0 : i32) : i32
    %r0 = llvm.extractelement %v[%k0 : i32] : vector<4xi32>
    %k1 = llvm.mlir.constant(1 : i32) : i32
    %r1 = llvm.extractelement %v[%k1 : i32] : vector<4xi32>
    %k2 = llvm.mlir.constant(2 : i32) : i32
    %r2 = llvm.extractelement %v[%k2 : i32] : vector<4xi32>
    %k3 = llvm.mlir.constant(3 : i32) : i32
    %r3 = llvm.extractelement %v[%k3 : i32] : vector<4xi32>
    nvvm.stmatrix %row, %r0, %r1, %r2, %r3 {layout = #nvvm.mma_layout<col>, shape = #nvvm.ld_st_matrix_shape<m = 16, n = 8>, eltType = #nvvm.ld_st_matrix_elt_type<b8>} : !llvm.ptr<3>, i32, i32, i32, i32
    llvm.call @drain(%out) : (!llvm.ptr<1>) -> ()
    llvm.return
  }
}
