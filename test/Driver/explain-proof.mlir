// explain and layout convert prove what they explain, as compile does.
//
// RUN: heddle explain %s --kernel proved | FileCheck %s --check-prefix=PROVED
// RUN: heddle explain %s --kernel proved --json | %python -c "import json, sys; a, b = json.load(sys.stdin); assert a['proof'] == {'kind': 'origins', 'proved': True, 'error': ''} and 'proof' not in b"
// RUN: heddle explain %s --kernel proved --proof=smt | FileCheck %s --check-prefix=SMT
// RUN: heddle explain %s --kernel proved --proof=algebra | FileCheck %s --check-prefix=ALGEBRA
// RUN: heddle explain %s --proof=off | FileCheck %s --check-prefix=OFF
// RUN: not heddle explain %s > %t.out 2> %t.err
// RUN: FileCheck %s --check-prefix=ERROR --input-file %t.err
// RUN: FileCheck %s --check-prefix=FAILED --input-file %t.out
// RUN: not heddle explain %s --json 2> %t.err | %python -c "import json, sys; p = [c.get('proof') for c in json.load(sys.stdin)]; assert p[0]['proved'] and p[2]['proved'] and not p[3]['proved'] and 'one source' in p[3]['error'], p"
// RUN: not heddle compile %s 2>&1 | FileCheck %s --check-prefix=PLAN
// RUN: not heddle explain %s --proof=hope 2>&1 | FileCheck %s --check-prefix=HOPE
// PROVED: price: {{.*}} scratch{{$}}
// PROVED-NEXT: {{^}}  proof: origins, proved{{$}}
// PROVED-NEXT: rejected
// PROVED: no plan
// PROVED-NOT: proof:
// SMT: {{^}}  proof: smt, proved{{$}}
// ALGEBRA: {{^}}  proof: algebra, proved{{$}}
// OFF: path: lanes
// OFF-NOT: proof:
// FAILED: in @proved
// FAILED: proof: origins, proved
// FAILED: in @failed
// FAILED: proof: origins, proved
// FAILED: in @failed
// FAILED: proof: origins, failed: 'move.merge' op is not proved: expected a conversion with one source, but got 2
// PLAN: has no plan: registers
// HOPE: unknown proof 'hope'; expected off, algebra, origins or smt
//
// RUN: heddle layout convert 'tensor<4xf16, #tile.layout<lane = [[1], [2]]>>' 'tensor<4xf16, #tile.layout<lane = [[2], [1]]>>' | FileCheck %s --check-prefix=CONVERT
// RUN: heddle layout convert 'tensor<4xf16, #tile.layout<lane = [[1], [2]]>>' 'tensor<4xf16, #tile.layout<lane = [[2], [1]]>>' --proof=smt | FileCheck %s --check-prefix=SMT
// RUN: heddle layout convert 'tensor<4xf16, #tile.layout<lane = [[1], [2]]>>' 'tensor<4xf16, #tile.layout<lane = [[2], [1]]>>' --proof=off | FileCheck %s --check-prefix=OFF
// RUN: not heddle layout convert 'tensor<4xf16, #tile.layout<lane = [[1], [2]]>>' 'tensor<4xf16, #tile.layout<lane = [[2], [1]]>>' --proof=hope 2>&1 | FileCheck %s --check-prefix=HOPE
// CONVERT: {{^}}  proof: origins, proved{{$}}

#line = #tile.layout<register = [[1]], lane = [[2], [4], [8], [16], [32]]>
#swapped = #tile.layout<register = [[2]], lane = [[1], [4], [8], [16], [32]]>

tile.kernel @proved(%x: i32) attributes {num_warps = 1 : i32} {
  %a = tile.splat %x : tensor<64xi32, #line>
  %b = tile.convert_layout %a : tensor<64xi32, #line> -> tensor<64xi32, #swapped>
  // Without a plan there is nothing to prove.
  %c = tile.convert_layout %a {allow = ["registers"]} : tensor<64xi32, #line> -> tensor<64xi32, #swapped>
  tile.return
}

// What a conversion is made of has to come from one value.
tile.kernel @failed(%x: i32, %y: i32) attributes {num_warps = 1 : i32} {
  %a = tile.splat %x : tensor<64xi32, #line>
  %other = tile.convert_layout %a : tensor<64xi32, #line> -> tensor<64xi32, #swapped>
  %b = tile.splat %y : tensor<64xi32, #line>
  %m = move.merge %a reads <register = [1]>, %b reads <register = [1]> where <register = [1]>
     : tensor<64xi32, #line>, tensor<64xi32, #line> -> tensor<64xi32, #line>
  // ERROR: explain-proof.mlir:[[#@LINE+1]]:8: error: 'move.merge' op is not proved: expected a conversion with one source, but got 2
  %c = tile.convert_layout %m : tensor<64xi32, #line> -> tensor<64xi32, #swapped>
  tile.return
}
