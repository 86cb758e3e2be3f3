// Global accesses are as wide as the target allows: 128 bits, from sm_100a on 256.
// RUN: heddle compile %s --target sm_90a | FileCheck %s --check-prefix=B128 --implicit-check-not=v4.b64
// RUN: heddle compile %s --target sm_100a | FileCheck %s --check-prefix=B256
// RUN: %python -c "import numpy as n; n.save('%t.x.npy', n.arange(512).astype('f4'))"
// RUN: heddle run %s --target sm_100a --arg in:%t.x.npy --arg out:%t.y.npy:512xf32
// RUN: %python -c "import numpy as n; assert (n.load('%t.x.npy') == n.load('%t.y.npy')).all()"

// B128-COUNT-4: ld.global{{.*}}.v4.b32
// B256-COUNT-2: ld.global{{.*}}.v4.b64
// B256-COUNT-2: st.global{{.*}}.v4.b64

#wide = #tile.blocked<shape = [512], registers = [16], lanes = [32], warps = [1], order = [0]>
tile.kernel @copy(%src: !tile.ptr<f32> {tile.divisibility = 64 : i32}, %dst: !tile.ptr<f32> {tile.divisibility = 64 : i32})
    attributes {num_warps = 1 : i32} {
  %i = tile.index 0 : tensor<512xi32, #wide>
  %x = tile.load %src[%i] : !tile.ptr<f32>, tensor<512xi32, #wide> -> tensor<512xf32, #wide>
  tile.store %x, %dst[%i] : tensor<512xf32, #wide>, !tile.ptr<f32>, tensor<512xi32, #wide>
  tile.return
}
