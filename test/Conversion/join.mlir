// Two tiles become one and one becomes two, executed and compared with NumPy.
// RUN: %python -c "import numpy as n; n.save('%t.x.npy', n.arange(64, dtype='f2').reshape(8, 8)); n.save('%t.y.npy', (n.arange(64) + 100).astype('f2').reshape(8, 8))"
// RUN: heddle run %s --arg in:%t.x.npy --arg in:%t.y.npy --arg out:%t.j.npy:8x8x2xf16 --arg out:%t.c.npy:8x16xf16 --arg out:%t.s.npy:8x8xf16
// RUN: %python -c "import numpy as n; x = n.load('%t.x.npy'); y = n.load('%t.y.npy'); assert (n.load('%t.j.npy') == n.stack([x, y], 2)).all() and (n.load('%t.c.npy') == n.concatenate([x, y], 1)).all() and (n.load('%t.s.npy') == y - x).all()"

#l = #tile.layout<register = [[0, 0], [0, 1]], lane = [[1, 0], [0, 2], [2, 0], [0, 4], [4, 0]]>
#joined = #tile.layout<register = [[0, 0, 1], [0, 0, 0], [0, 1, 0]], lane = [[1, 0, 0], [0, 2, 0], [2, 0, 0], [0, 4, 0], [4, 0, 0]]>
#cat = #tile.layout<register = [[0, 0], [0, 1], [0, 8]], lane = [[1, 0], [0, 2], [2, 0], [0, 4], [4, 0]]>

tile.kernel @join(%p: !tile.ptr<f16>, %q: !tile.ptr<f16>, %r: !tile.ptr<f16>, %s: !tile.ptr<f16>, %t: !tile.ptr<f16>)
    attributes {num_warps = 1 : i32} {
  %i = tile.index 0 : tensor<8x8xi32, #l>
  %j = tile.index 1 : tensor<8x8xi32, #l>
  %n = arith.constant dense<8> : tensor<8x8xi32, #l>
  %m = arith.muli %i, %n : tensor<8x8xi32, #l>
  %o = arith.addi %m, %j : tensor<8x8xi32, #l>
  %x = tile.load %p[%o] : !tile.ptr<f16>, tensor<8x8xi32, #l> -> tensor<8x8xf16, #l>
  %y = tile.load %q[%o] : !tile.ptr<f16>, tensor<8x8xi32, #l> -> tensor<8x8xf16, #l>

  %joined = tile.join %x, %y : tensor<8x8xf16, #l> -> tensor<8x8x2xf16, #joined>
  %o2 = arith.addi %o, %o : tensor<8x8xi32, #l>
  %one = arith.constant dense<1> : tensor<8x8xi32, #l>
  %o3 = arith.addi %o2, %one : tensor<8x8xi32, #l>
  %oj = tile.join %o2, %o3 : tensor<8x8xi32, #l> -> tensor<8x8x2xi32, #joined>
  tile.store %joined, %r[%oj] : tensor<8x8x2xf16, #joined>, !tile.ptr<f16>, tensor<8x8x2xi32, #joined>

  %both = tile.cat %x, %y {dim = 1 : i32} : tensor<8x8xf16, #l> -> tensor<8x16xf16, #cat>
  %ic = tile.index 0 : tensor<8x16xi32, #cat>
  %jc = tile.index 1 : tensor<8x16xi32, #cat>
  %nc = arith.constant dense<16> : tensor<8x16xi32, #cat>
  %mc = arith.muli %ic, %nc : tensor<8x16xi32, #cat>
  %oc = arith.addi %mc, %jc : tensor<8x16xi32, #cat>
  tile.store %both, %s[%oc] : tensor<8x16xf16, #cat>, !tile.ptr<f16>, tensor<8x16xi32, #cat>

  %first, %second = tile.split %joined : tensor<8x8x2xf16, #joined> -> tensor<8x8xf16, #l>
  %difference = arith.subf %second, %first : tensor<8x8xf16, #l>
  tile.store %difference, %t[%o] : tensor<8x8xf16, #l>, !tile.ptr<f16>, tensor<8x8xi32, #l>
  tile.return
}
