// prmt with every nibble at every place, sign replication (bit 3) included, and selects by class.
// RUN: %python -c "import numpy as n; n.save('%t.s.npy', n.array(n.random.RandomState(3).randint(0, 65536, 96).astype('i4').tolist() + [0x0123, 0x89ab, 0xcdef, 0x4567, 0x8888, 0xba98, 0xfedc, 0x7632] + [0x5410] * 24, 'i4'))"
// RUN: heddle run %s --kernel permute --arg in:%t.s.npy --arg out:%t.d.npy:128xi32 --stats %t.json
// RUN: %python %S/Inputs/permute.py %t.s.npy %t.d.npy
// RUN: FileCheck %s --input-file=%t.json --check-prefix=PRMT
// PRMT: "prmt": 4
// RUN: heddle run %s --kernel selects --stats %t.json
// RUN: FileCheck %s --input-file=%t.json --check-prefix=SELP
// The i64, the f16, two of the vector chosen as a whole, four of the one chosen by element; none of i1.
// SELP: "selp": 8

module {
  llvm.func @permute(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>) attributes {nvvm.kernel, heddle.kernel = {num_warps = 4 : i32}} {
    %a = llvm.mlir.constant(0x80c17f02 : i32) : i32
    %b = llvm.mlir.constant(0x0390e5ff : i32) : i32
    %t = nvvm.read.ptx.sreg.tid.x : i32
    %p = llvm.getelementptr %in[%t] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %q = llvm.getelementptr %out[%t] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    %s = llvm.load %p : !llvm.ptr<1> -> i32
    %d = nvvm.prmt #nvvm.permute_mode<default> %s, %a, %b : i32
    llvm.store %d, %q : i32, !llvm.ptr<1>
    llvm.return
  }

  llvm.func @selects() attributes {nvvm.kernel, heddle.kernel = {num_warps = 1 : i32}} {
    %c16 = llvm.mlir.constant(16 : i32) : i32
    %t = nvvm.read.ptx.sreg.tid.x : i32
    %c = llvm.icmp "ult" %t, %c16 : i32
    %w = llvm.zext %t : i32 to i64
    %h = llvm.uitofp %t : i32 to f16
    %v = llvm.mlir.undef : vector<4xf16>
    %cs = llvm.mlir.undef : vector<4xi1>
    %0 = llvm.select %c, %w, %w : i1, i64
    %1 = llvm.select %c, %h, %h : i1, f16
    %2 = llvm.select %c, %v, %v : i1, vector<4xf16>
    %3 = llvm.select %cs, %v, %v : vector<4xi1>, vector<4xf16>
    %4 = llvm.select %c, %c, %c : i1, i1
    %5 = llvm.select %c, %cs, %cs : i1, vector<4xi1>
    llvm.return
  }
}
