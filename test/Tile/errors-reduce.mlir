// Ops that combine elements. docs/spec/tile-reduce.md has the labels.
// RUN: heddle-opt %s -split-input-file -verify-diagnostics

tile.kernel @reduce_c1_none() attributes {num_warps = 1 : i32} {
  // expected-error@+1 {{expected at least one source}}
  "tile.reduce"() <{axis = 0 : i32}> ({
  ^bb0:
    tile.yield
  }) : () -> ()
  tile.return
}

// -----

tile.kernel @reduce_c1_shape() attributes {num_warps = 1 : i32} {
  %x = tile.index 0 : tensor<4x8xi32>
  %y = tile.index 0 : tensor<8x4xi32>
  // expected-error@+1 {{expected sources of one shape, but got 'tensor<4x8xi32>' and 'tensor<8x4xi32>'}}
  %r = tile.reduce (%x, %y) axis 1 {
  ^bb0(%a: i32, %b: i32):
    %s = arith.addi %a, %b : i32
    tile.yield %s : i32
  } : tensor<4x8xi32>, tensor<8x4xi32> -> tensor<4xi32>
  tile.return
}

// -----

tile.kernel @reduce_c1_element() attributes {num_warps = 1 : i32} {
  %p = builtin.unrealized_conversion_cast to tensor<4x8x!tile.ptr<f32>>
  // expected-error@+1 {{expected sources of integers or floats, but got 'tensor<4x8x!tile.ptr<f32>>'}}
  %r = tile.reduce (%p) axis 1 {
  ^bb0(%a: i32, %b: i32):
    %s = arith.addi %a, %b : i32
    tile.yield %s : i32
  } : tensor<4x8x!tile.ptr<f32>> -> tensor<4xi32>
  tile.return
}

// -----

#a = #tile.layout<register = [[0, 1], [0, 2], [0, 4]], lane = [[1, 0], [2, 0]]>
#b = #tile.layout<register = [[0, 1], [0, 2], [0, 4]], lane = [[2, 0], [1, 0]]>
tile.kernel @reduce_c1_layout() attributes {num_warps = 1 : i32} {
  %x = tile.index 0 : tensor<4x8xi32, #a>
  %y = tile.index 0 : tensor<4x8xi32, #b>
  // expected-error@+1 {{expected sources of one layout, but got}}
  %r = tile.reduce (%x, %y) axis 1 {
  ^bb0(%a: i32, %b: i32):
    %s = arith.addi %a, %b : i32
    tile.yield %s : i32
  } : tensor<4x8xi32, #a>, tensor<4x8xi32, #b> -> tensor<4xi32>
  tile.return
}

// -----

tile.kernel @reduce_c2_axis() attributes {num_warps = 1 : i32} {
  %x = tile.index 0 : tensor<4x8xi32>
  // expected-error@+1 {{expected 'axis' to be a dim of the sources from 0 to 1, but got 2}}
  %r = tile.reduce (%x) axis 2 {
  ^bb0(%a: i32, %b: i32):
    %s = arith.addi %a, %b : i32
    tile.yield %s : i32
  } : tensor<4x8xi32> -> tensor<4xi32>
  tile.return
}

// -----

tile.kernel @reduce_c3_count() attributes {num_warps = 1 : i32} {
  %x = tile.index 0 : tensor<4x8xi32>
  // expected-error@+1 {{expected 1 results, but got 2}}
  %r:2 = tile.reduce (%x) axis 1 {
  ^bb0(%a: i32, %b: i32):
    %s = arith.addi %a, %b : i32
    tile.yield %s : i32
  } : tensor<4x8xi32> -> tensor<4xi32>, tensor<4xi32>
  tile.return
}

// -----

tile.kernel @reduce_c3_shape() attributes {num_warps = 1 : i32} {
  %x = tile.index 0 : tensor<4x8xi32>
  // expected-error@+1 {{expected a result like 'tensor<4xi32>', but got 'tensor<8xi32>'}}
  %r = tile.reduce (%x) axis 1 {
  ^bb0(%a: i32, %b: i32):
    %s = arith.addi %a, %b : i32
    tile.yield %s : i32
  } : tensor<4x8xi32> -> tensor<8xi32>
  tile.return
}

// -----

tile.kernel @reduce_c3_element() attributes {num_warps = 1 : i32} {
  %x = tile.index 0 : tensor<4x8xi32>
  // expected-error@+1 {{expected a result like 'tensor<4xi32>', but got 'tensor<4xi64>'}}
  %r = tile.reduce (%x) axis 1 {
  ^bb0(%a: i32, %b: i32):
    %s = arith.addi %a, %b : i32
    tile.yield %s : i32
  } : tensor<4x8xi32> -> tensor<4xi64>
  tile.return
}

// -----

tile.kernel @reduce_c3_scalar() attributes {num_warps = 1 : i32} {
  %x = tile.index 0 : tensor<8xi32>
  // expected-error@+1 {{expected a result like 'i32', but got 'tensor<1xi32>'}}
  %r = tile.reduce (%x) axis 0 {
  ^bb0(%a: i32, %b: i32):
    %s = arith.addi %a, %b : i32
    tile.yield %s : i32
  } : tensor<8xi32> -> tensor<1xi32>
  tile.return
}

// -----

#a = #tile.layout<register = [[0, 1], [0, 2], [0, 4]], lane = [[1, 0], [2, 0]]>
// The zero registers are missing.
#b = #tile.layout<lane = [[1], [2]]>
tile.kernel @reduce_c4_layout() attributes {num_warps = 1 : i32} {
  %x = tile.index 0 : tensor<4x8xi32, #a>
  // expected-error@+1 {{expected the result's layout to be}}
  %r = tile.reduce (%x) axis 1 {
  ^bb0(%a: i32, %b: i32):
    %s = arith.addi %a, %b : i32
    tile.yield %s : i32
  } : tensor<4x8xi32, #a> -> tensor<4xi32, #b>
  tile.return
}

// -----

tile.kernel @reduce_c5_arguments() attributes {num_warps = 1 : i32} {
  %x = tile.index 0 : tensor<4x8xi32>
  // expected-error@+1 {{expected a region with the arguments ('i32', 'i32'), but got ('i32', 'i32', 'i32')}}
  %r = tile.reduce (%x) axis 1 {
  ^bb0(%a: i32, %b: i32, %c: i32):
    tile.yield %a : i32
  } : tensor<4x8xi32> -> tensor<4xi32>
  tile.return
}

// -----

tile.kernel @reduce_c5_yield() attributes {num_warps = 1 : i32} {
  %x = tile.index 0 : tensor<4x8xi32>
  %r = tile.reduce (%x) axis 1 {
  ^bb0(%a: i32, %b: i32):
    // expected-error@+1 {{expected values of the types ('i32'), but got ('i32', 'i32')}}
    tile.yield %a, %a : i32, i32
  } : tensor<4x8xi32> -> tensor<4xi32>
  tile.return
}

// -----

tile.kernel @reduce_c6_effect() attributes {num_warps = 1 : i32} {
  %x = tile.index 0 : tensor<4x8xi32>
  %r = tile.reduce (%x) axis 1 {
  ^bb0(%a: i32, %b: i32):
    %t = arith.constant true
    // expected-error@+1 {{'tile.assert' op has side effects, which the region of tile.reduce must not have}}
    tile.assert %t, "no" : i1
    tile.yield %a : i32
  } : tensor<4x8xi32> -> tensor<4xi32>
  tile.return
}

// -----

tile.kernel @reduce_c6_tensor() attributes {num_warps = 1 : i32} {
  %x = tile.index 0 : tensor<4x8xi32>
  %r = tile.reduce (%x) axis 1 {
  ^bb0(%a: i32, %b: i32):
    // expected-error@+1 {{'tile.splat' op makes 'tensor<4xi32>', but the region of tile.reduce is on scalars}}
    %t = tile.splat %a : tensor<4xi32>
    tile.yield %a : i32
  } : tensor<4x8xi32> -> tensor<4xi32>
  tile.return
}

// -----

tile.kernel @scan_c1_none() attributes {num_warps = 1 : i32} {
  // expected-error@+1 {{expected at least one source}}
  "tile.scan"() <{axis = 0 : i32}> ({
  ^bb0:
    tile.yield
  }) : () -> ()
  tile.return
}

// -----

tile.kernel @scan_c1_shape() attributes {num_warps = 1 : i32} {
  %x = tile.index 0 : tensor<4x8xi32>
  %y = tile.index 0 : tensor<8x4xi32>
  // expected-error@+1 {{expected sources of one shape, but got 'tensor<4x8xi32>' and 'tensor<8x4xi32>'}}
  %r = tile.scan (%x, %y) axis 1 {
  ^bb0(%a: i32, %b: i32):
    %s = arith.addi %a, %b : i32
    tile.yield %s : i32
  } : tensor<4x8xi32>, tensor<8x4xi32> -> tensor<4x8xi32>
  tile.return
}

// -----

tile.kernel @scan_c1_element() attributes {num_warps = 1 : i32} {
  %p = builtin.unrealized_conversion_cast to tensor<4x8x!tile.ptr<f32>>
  // expected-error@+1 {{expected sources of integers or floats, but got 'tensor<4x8x!tile.ptr<f32>>'}}
  %r = tile.scan (%p) axis 1 {
  ^bb0(%a: i32, %b: i32):
    %s = arith.addi %a, %b : i32
    tile.yield %s : i32
  } : tensor<4x8x!tile.ptr<f32>> -> tensor<4x8xi32>
  tile.return
}

// -----

#a = #tile.layout<register = [[0, 1], [0, 2], [0, 4]], lane = [[1, 0], [2, 0]]>
#b = #tile.layout<register = [[0, 1], [0, 2], [0, 4]], lane = [[2, 0], [1, 0]]>
tile.kernel @scan_c1_layout() attributes {num_warps = 1 : i32} {
  %x = tile.index 0 : tensor<4x8xi32, #a>
  %y = tile.index 0 : tensor<4x8xi32, #b>
  // expected-error@+1 {{expected sources of one layout, but got}}
  %r = tile.scan (%x, %y) axis 1 {
  ^bb0(%a: i32, %b: i32):
    %s = arith.addi %a, %b : i32
    tile.yield %s : i32
  } : tensor<4x8xi32, #a>, tensor<4x8xi32, #b> -> tensor<4x8xi32>
  tile.return
}

// -----

tile.kernel @scan_c2_axis() attributes {num_warps = 1 : i32} {
  %x = tile.index 0 : tensor<4x8xi32>
  // expected-error@+1 {{expected 'axis' to be a dim of the sources from 0 to 1, but got 2}}
  %r = tile.scan (%x) axis 2 {
  ^bb0(%a: i32, %b: i32):
    %s = arith.addi %a, %b : i32
    tile.yield %s : i32
  } : tensor<4x8xi32> -> tensor<4x8xi32>
  tile.return
}

// -----

tile.kernel @scan_c3_count() attributes {num_warps = 1 : i32} {
  %x = tile.index 0 : tensor<4x8xi32>
  // expected-error@+1 {{expected 1 results, but got 2}}
  %r:2 = tile.scan (%x) axis 1 {
  ^bb0(%a: i32, %b: i32):
    %s = arith.addi %a, %b : i32
    tile.yield %s : i32
  } : tensor<4x8xi32> -> tensor<4x8xi32>, tensor<4x8xi32>
  tile.return
}

// -----

tile.kernel @scan_c3_element() attributes {num_warps = 1 : i32} {
  %x = tile.index 0 : tensor<4x8xi32>
  // expected-error@+1 {{expected a result like 'tensor<4x8xi32>', but got 'tensor<4x8xi64>'}}
  %r = tile.scan (%x) axis 1 {
  ^bb0(%a: i32, %b: i32):
    %s = arith.addi %a, %b : i32
    tile.yield %s : i32
  } : tensor<4x8xi32> -> tensor<4x8xi64>
  tile.return
}

// -----

#a = #tile.layout<register = [[0, 1], [0, 2], [0, 4]], lane = [[1, 0], [2, 0]]>
#b = #tile.layout<register = [[0, 1], [0, 2], [0, 4]], lane = [[2, 0], [1, 0]]>
tile.kernel @scan_c3_layout() attributes {num_warps = 1 : i32} {
  %x = tile.index 0 : tensor<4x8xi32, #a>
  // expected-error@+1 {{expected a result like}}
  %r = tile.scan (%x) axis 1 {
  ^bb0(%a: i32, %b: i32):
    %s = arith.addi %a, %b : i32
    tile.yield %s : i32
  } : tensor<4x8xi32, #a> -> tensor<4x8xi32, #b>
  tile.return
}

// -----

tile.kernel @scan_c4_arguments() attributes {num_warps = 1 : i32} {
  %x = tile.index 0 : tensor<4x8xi32>
  // expected-error@+1 {{expected a region with the arguments ('i32', 'i32'), but got ('i32', 'i32', 'i32')}}
  %r = tile.scan (%x) axis 1 {
  ^bb0(%a: i32, %b: i32, %c: i32):
    tile.yield %a : i32
  } : tensor<4x8xi32> -> tensor<4x8xi32>
  tile.return
}

// -----

tile.kernel @scan_c4_yield() attributes {num_warps = 1 : i32} {
  %x = tile.index 0 : tensor<4x8xi32>
  %r = tile.scan (%x) axis 1 {
  ^bb0(%a: i32, %b: i32):
    // expected-error@+1 {{expected values of the types ('i32'), but got ('i32', 'i32')}}
    tile.yield %a, %a : i32, i32
  } : tensor<4x8xi32> -> tensor<4x8xi32>
  tile.return
}

// -----

tile.kernel @scan_c5_effect() attributes {num_warps = 1 : i32} {
  %x = tile.index 0 : tensor<4x8xi32>
  %r = tile.scan (%x) axis 1 {
  ^bb0(%a: i32, %b: i32):
    %t = arith.constant true
    // expected-error@+1 {{'tile.assert' op has side effects, which the region of tile.scan must not have}}
    tile.assert %t, "no" : i1
    tile.yield %a : i32
  } : tensor<4x8xi32> -> tensor<4x8xi32>
  tile.return
}

// -----

tile.kernel @scan_c5_tensor() attributes {num_warps = 1 : i32} {
  %x = tile.index 0 : tensor<4x8xi32>
  %r = tile.scan (%x) axis 1 {
  ^bb0(%a: i32, %b: i32):
    // expected-error@+1 {{'tile.splat' op makes 'tensor<4xi32>', but the region of tile.scan is on scalars}}
    %t = tile.splat %a : tensor<4xi32>
    tile.yield %a : i32
  } : tensor<4x8xi32> -> tensor<4x8xi32>
  tile.return
}

// -----

tile.kernel @map_c1_none() attributes {num_warps = 1 : i32} {
  // expected-error@+1 {{expected at least one source}}
  "tile.map"() ({
  ^bb0:
    tile.yield
  }) : () -> ()
  tile.return
}

// -----

tile.kernel @map_c1_shape() attributes {num_warps = 1 : i32} {
  %x = tile.index 0 : tensor<4x8xi32>
  %y = tile.index 0 : tensor<8x4xi32>
  // expected-error@+1 {{expected sources of one shape, but got 'tensor<4x8xi32>' and 'tensor<8x4xi32>'}}
  %r = tile.map (%x, %y)  {
  ^bb0(%a: i32):
    tile.yield %a : i32
  } : tensor<4x8xi32>, tensor<8x4xi32> -> tensor<4x8xi32>
  tile.return
}

// -----

tile.kernel @map_c1_element() attributes {num_warps = 1 : i32} {
  %p = builtin.unrealized_conversion_cast to tensor<4x8x!tile.ptr<f32>>
  // expected-error@+1 {{expected sources of integers or floats, but got 'tensor<4x8x!tile.ptr<f32>>'}}
  %r = tile.map (%p)  {
  ^bb0(%a: i32):
    tile.yield %a : i32
  } : tensor<4x8x!tile.ptr<f32>> -> tensor<4x8xi32>
  tile.return
}

// -----

#a = #tile.layout<register = [[0, 1], [0, 2], [0, 4]], lane = [[1, 0], [2, 0]]>
#b = #tile.layout<register = [[0, 1], [0, 2], [0, 4]], lane = [[2, 0], [1, 0]]>
tile.kernel @map_c1_layout() attributes {num_warps = 1 : i32} {
  %x = tile.index 0 : tensor<4x8xi32, #a>
  %y = tile.index 0 : tensor<4x8xi32, #b>
  // expected-error@+1 {{expected sources of one layout, but got}}
  %r = tile.map (%x, %y)  {
  ^bb0(%a: i32):
    tile.yield %a : i32
  } : tensor<4x8xi32, #a>, tensor<4x8xi32, #b> -> tensor<4x8xi32>
  tile.return
}

// -----

tile.kernel @map_c2_shape() attributes {num_warps = 1 : i32} {
  %x = tile.index 0 : tensor<4x8xi32>
  // expected-error@+1 {{expected a result like 'tensor<4x8xi32>', but got 'tensor<4xi32>'}}
  %r = tile.map (%x)  {
  ^bb0(%a: i32):
    tile.yield %a : i32
  } : tensor<4x8xi32> -> tensor<4xi32>
  tile.return
}

// -----

tile.kernel @map_c2_element() attributes {num_warps = 1 : i32} {
  %x = tile.index 0 : tensor<4x8xi32>
  // expected-error@+1 {{expected results of integers or floats, but got 'tensor<4x8x!tile.ptr<f32>>'}}
  %r = tile.map (%x)  {
  ^bb0(%a: i32):
    tile.yield %a : i32
  } : tensor<4x8xi32> -> tensor<4x8x!tile.ptr<f32>>
  tile.return
}

// -----

tile.kernel @map_c3_arguments() attributes {num_warps = 1 : i32} {
  %x = tile.index 0 : tensor<4x8xi32>
  // expected-error@+1 {{expected a region with the arguments ('i32'), but got ('i32', 'i32', 'i32')}}
  %r = tile.map (%x)  {
  ^bb0(%a: i32, %b: i32, %c: i32):
    tile.yield %a : i32
  } : tensor<4x8xi32> -> tensor<4x8xi32>
  tile.return
}

// -----

tile.kernel @map_c3_yield() attributes {num_warps = 1 : i32} {
  %x = tile.index 0 : tensor<4x8xi32>
  %r = tile.map (%x)  {
  ^bb0(%a: i32):
    // expected-error@+1 {{expected values of the types ('i32'), but got ('i32', 'i32')}}
    tile.yield %a, %a : i32, i32
  } : tensor<4x8xi32> -> tensor<4x8xi32>
  tile.return
}

// -----

tile.kernel @map_c4_effect() attributes {num_warps = 1 : i32} {
  %x = tile.index 0 : tensor<4x8xi32>
  %r = tile.map (%x)  {
  ^bb0(%a: i32):
    %t = arith.constant true
    // expected-error@+1 {{'tile.assert' op has side effects, which the region of tile.map must not have}}
    tile.assert %t, "no" : i1
    tile.yield %a : i32
  } : tensor<4x8xi32> -> tensor<4x8xi32>
  tile.return
}

// -----

tile.kernel @map_c4_tensor() attributes {num_warps = 1 : i32} {
  %x = tile.index 0 : tensor<4x8xi32>
  %r = tile.map (%x)  {
  ^bb0(%a: i32):
    // expected-error@+1 {{'tile.splat' op makes 'tensor<4xi32>', but the region of tile.map is on scalars}}
    %t = tile.splat %a : tensor<4xi32>
    tile.yield %a : i32
  } : tensor<4x8xi32> -> tensor<4x8xi32>
  tile.return
}

// -----

tile.kernel @reduce_isolated() attributes {num_warps = 1 : i32} {
  %x = tile.index 0 : tensor<4x8xi32>
  %k = arith.constant 1 : i32
  // expected-note@+1 {{required by region isolation constraints}}
  %r = tile.reduce (%x) axis 1 {
  ^bb0(%a: i32, %b: i32):
    // expected-error@+1 {{using value defined outside the region}}
    %s = arith.addi %a, %k : i32
    tile.yield %s : i32
  } : tensor<4x8xi32> -> tensor<4xi32>
  tile.return
}
