// Programs without layouts that combine elements: what assignment makes of them is run on the emulator, and compared with NumPy and
// with the reference interpreter.
// RUN: %python -c "import numpy as n; g = n.random.default_rng(0); n.save('%t.x.npy', g.standard_normal((8, 128)).astype('f4')); n.save('%t.i.npy', g.integers(-9, 9, 1024).astype('i4'))"
// RUN: heddle run %s --kernel softmax --arg in:%t.x.npy --arg out:%t.y.npy:8x128xf32 --stats %t.json
// RUN: %python -c "import numpy as n; x = n.load('%t.x.npy'); e = n.exp(x - x.max(1, keepdims=True)); assert n.allclose(n.load('%t.y.npy'), e / e.sum(1, keepdims=True), atol=1e-6)"
// A row lies in one warp, and each element is read and written once.
// RUN: %python -c "import json; s = json.load(open('%t.json')); assert s['instructions']['bar'] == 0 and s['global']['sectors'] == s['global']['ideal_sectors'], s"
// RUN: heddle run %s --kernel softmax -O0 --arg in:%t.x.npy --arg out:%t.z.npy:8x128xf32
// RUN: %python -c "import numpy as n; assert n.allclose(n.load('%t.y.npy'), n.load('%t.z.npy'), atol=1e-6)"
// RUN: heddle run %s --kernel argmax --arg in:%t.x.npy --arg out:%t.v.npy:8xf32 --arg out:%t.k.npy:8xi32
// RUN: %python -c "import numpy as n; x = n.load('%t.x.npy'); assert (n.load('%t.v.npy') == x.max(1)).all() and (n.load('%t.k.npy') == x.argmax(1)).all()"
// RUN: heddle run %s --kernel mixed --arg in:%t.i.npy --arg out:%t.c.npy:2048xi32
// RUN: %python -c "import numpy as n; i = n.load('%t.i.npy'); z = n.where(i < 0, i, i.cumsum()); assert (n.load('%t.c.npy') == n.concatenate([z - i, z])).all()"
// RUN: heddle run %s --device reference --kernel argmax --arg in:%t.x.npy --arg out:%t.v2.npy:8xf32 --arg out:%t.k2.npy:8xi32
// RUN: heddle run %s --device reference --kernel mixed --arg in:%t.i.npy --arg out:%t.c2.npy:2048xi32
// RUN: %python -c "import numpy as n; assert all((n.load('%t.' + k + '.npy') == n.load('%t.' + k + '2.npy')).all() for k in 'vkc')"

tile.kernel @softmax(%p: !tile.ptr<f32> {tile.divisibility = 16 : i32}, %q: !tile.ptr<f32> {tile.divisibility = 16 : i32}) attributes {num_warps = 4 : i32} {
  %i = tile.index 0 : tensor<8x128xi32>
  %j = tile.index 1 : tensor<8x128xi32>
  %n = arith.constant dense<128> : tensor<8x128xi32>
  %m = arith.muli %i, %n : tensor<8x128xi32>
  %o = arith.addi %m, %j : tensor<8x128xi32>
  %x = tile.load %p[%o] : !tile.ptr<f32>, tensor<8x128xi32> -> tensor<8x128xf32>
  %max = tile.reduce (%x) axis 1 {
  ^bb0(%a: f32, %b: f32):
    %s = arith.maximumf %a, %b : f32
    tile.yield %s : f32
  } : tensor<8x128xf32> -> tensor<8xf32>
  %me = tile.expand_dims %max {axis = 1 : i32} : tensor<8xf32> -> tensor<8x1xf32>
  %mb = tile.broadcast %me : tensor<8x1xf32> -> tensor<8x128xf32>
  %d = arith.subf %x, %mb : tensor<8x128xf32>
  %e = math.exp %d : tensor<8x128xf32>
  %sum = tile.reduce (%e) axis 1 {
  ^bb0(%a: f32, %b: f32):
    %s = arith.addf %a, %b : f32
    tile.yield %s : f32
  } : tensor<8x128xf32> -> tensor<8xf32>
  %se = tile.expand_dims %sum {axis = 1 : i32} : tensor<8xf32> -> tensor<8x1xf32>
  %sb = tile.broadcast %se : tensor<8x1xf32> -> tensor<8x128xf32>
  %y = arith.divf %e, %sb : tensor<8x128xf32>
  tile.store %y, %q[%o] : tensor<8x128xf32>, !tile.ptr<f32>, tensor<8x128xi32>
  tile.return
}
tile.kernel @argmax(%p: !tile.ptr<f32> {tile.divisibility = 16 : i32}, %v: !tile.ptr<f32>, %k: !tile.ptr<i32>) attributes {num_warps = 4 : i32} {
  %i = tile.index 0 : tensor<8x128xi32>
  %j = tile.index 1 : tensor<8x128xi32>
  %n = arith.constant dense<128> : tensor<8x128xi32>
  %m = arith.muli %i, %n : tensor<8x128xi32>
  %o = arith.addi %m, %j : tensor<8x128xi32>
  %x = tile.load %p[%o] : !tile.ptr<f32>, tensor<8x128xi32> -> tensor<8x128xf32>
  %y:2 = tile.reduce (%x, %j) axis 1 {
  ^bb0(%a: f32, %c: i32, %b: f32, %d: i32):
    %greater = arith.cmpf ogt, %b, %a : f32
    %equal = arith.cmpf oeq, %b, %a : f32
    %lower = arith.cmpi slt, %d, %c : i32
    %first = arith.andi %equal, %lower : i1
    %take = arith.ori %greater, %first : i1
    %e = arith.select %take, %b, %a : f32
    %f = arith.select %take, %d, %c : i32
    tile.yield %e, %f : f32, i32
  } : tensor<8x128xf32>, tensor<8x128xi32> -> tensor<8xf32>, tensor<8xi32>
  %l = tile.index 0 : tensor<8xi32>
  tile.store %y#0, %v[%l] : tensor<8xf32>, !tile.ptr<f32>, tensor<8xi32>
  tile.store %y#1, %k[%l] : tensor<8xi32>, !tile.ptr<i32>, tensor<8xi32>
  tile.return
}
tile.kernel @mixed(%p: !tile.ptr<i32> {tile.divisibility = 16 : i32}, %q: !tile.ptr<i32> {tile.divisibility = 16 : i32}) attributes {num_warps = 4 : i32} {
  %i = tile.index 0 : tensor<1024xi32>
  %x = tile.load %p[%i] : !tile.ptr<i32>, tensor<1024xi32> -> tensor<1024xi32>
  %s = tile.scan (%x) axis 0 {
  ^bb0(%a: i32, %b: i32):
    %s = arith.addi %a, %b : i32
    tile.yield %s : i32
  } : tensor<1024xi32> -> tensor<1024xi32>
  %z = tile.map (%x, %s) {
  ^bb0(%a: i32, %b: i32):
    %zero = arith.constant 0 : i32
    %c = arith.cmpi slt, %a, %zero : i32
    %r = scf.if %c -> i32 {
      scf.yield %a : i32
    } else {
      scf.yield %b : i32
    }
    tile.yield %r : i32
  } : tensor<1024xi32>, tensor<1024xi32> -> tensor<1024xi32>
  %j = tile.join %z, %x : tensor<1024xi32> -> tensor<1024x2xi32>
  %h, %g = tile.split %j : tensor<1024x2xi32> -> tensor<1024xi32>
  %d = arith.subi %h, %g : tensor<1024xi32>
  %c = tile.cat %d, %h {dim = 0 : i32} : tensor<1024xi32> -> tensor<2048xi32>
  %k = tile.index 0 : tensor<2048xi32>
  tile.store %c, %q[%k] : tensor<2048xi32>, !tile.ptr<i32>, tensor<2048xi32>
  tile.return
}
