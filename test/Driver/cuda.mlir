// heddle run --device cuda, against a driver that records what is asked of it and copies the first buffer to the last.
//
// RUN: %python -c "import numpy as n; n.save('%t.x.npy', n.arange(64, dtype='i4')); n.save('%t.z.npy', n.full(64, 7, 'i4'))"
// RUN: rm -f %t.log && env LD_LIBRARY_PATH=%fakecuda/new FAKE_CUDA_LOG=%t.log heddle run %s --kernel copy --device cuda --grid 2,3 --arg in:%t.x.npy --arg 42:i32 --arg out:%t.y.npy:64xi32
// RUN: FileCheck %s --input-file %t.log --match-full-lines
// RUN: %python -c "import numpy as n; assert (n.load('%t.y.npy') == n.arange(64)).all()"
// CHECK:      cuInit 0
// CHECK-NEXT: cuDeviceGetCount 1
// CHECK-NEXT: cuDeviceGet 0
// CHECK-NEXT: cuDevicePrimaryCtxRetain 40
// CHECK-NEXT: cuCtxSetCurrent 1
// CHECK-NEXT: cuModuleLoadDataEx .target sm_90
// CHECK-NEXT: cuModuleGetFunction copy
// CHECK-NEXT: cuMemAlloc 256
// CHECK-NEXT: cuMemcpyHtoD 256: 00
// CHECK-NEXT: cuMemAlloc 256
// The poison of an output goes to the device, so that what the kernel leaves out is seen.
// CHECK-NEXT: cuMemcpyHtoD 256: ff
// CHECK-NEXT: cuLaunchKernel 2,3,1 x 64,1,1 shared 0: pointer[256] .u32=2a pointer[256]
// CHECK-NEXT: cuCtxSynchronize
// An input does not come back.
// CHECK-NEXT: cuMemcpyDtoH 256
// CHECK-NEXT: cuMemFree 256
// CHECK-NEXT: cuMemFree 256
// CHECK-NEXT: cuModuleUnload 1
// CHECK-NEXT: cuDevicePrimaryCtxRelease 40 with 0 buffers
// CHECK-NOT: {{.}}
//
// A buffer that is read and written goes both ways; more than 48 KB of shared memory have to be asked for.
// RUN: rm -f %t.log && env LD_LIBRARY_PATH=%fakecuda/new FAKE_CUDA_LOG=%t.log heddle run %s --kernel large --device cuda --arg in:%t.x.npy --arg inout:%t.z.npy
// RUN: FileCheck %s --input-file %t.log --check-prefix=LARGE
// RUN: %python -c "import numpy as n; assert (n.load('%t.z.npy') == n.arange(64)).all()"
// LARGE:      cuModuleGetFunction large
// LARGE-NEXT: cuFuncSetAttribute 8 = 65536
// LARGE:      cuMemcpyHtoD 256: 07
// LARGE-NEXT: cuLaunchKernel 1,1,1 x 256,1,1 shared 65536: pointer[256] pointer[256]
// LARGE:      cuMemcpyDtoH 256
//
// The grid counts clusters, the driver CTAs.
// RUN: rm -f %t.log && env LD_LIBRARY_PATH=%fakecuda/new FAKE_CUDA_LOG=%t.log heddle run %s --kernel cluster --device cuda --grid 3,2 --arg in:%t.x.npy --arg out:%t.y.npy:64xi32
// RUN: FileCheck %s --input-file %t.log --check-prefix=CLUSTER
// CLUSTER:     cuModuleGetFunction cluster
// CLUSTER-NOT: cuFuncSetAttribute
// CLUSTER:     cuLaunchKernelEx 6,2,1 x 32,1,1 shared 0, 1 attributes, 4 = 2,1,1: pointer[256] pointer[256]
//
// What can go wrong. Whatever was taken is given back.
// RUN: not env LD_LIBRARY_PATH=%fakecuda/old heddle run %s --kernel cluster --device cuda --arg in:%t.x.npy --arg out:%t.y.npy:64xi32 2>&1 | FileCheck %s --check-prefix=OLD
// OLD: heddle: --device=cuda: the NVIDIA driver is too old for clusters: it has no cuLaunchKernelEx
// RUN: env LD_LIBRARY_PATH=%fakecuda/old heddle run %s --kernel copy --device cuda --arg in:%t.x.npy --arg 42:i32 --arg out:%t.y.npy:64xi32
// RUN: not env LD_LIBRARY_PATH=%fakecuda/new FAKE_CUDA_NO_DEVICE=1 heddle run %s --kernel copy --device cuda --arg in:%t.x.npy --arg 42:i32 --arg out:%t.y.npy:64xi32 2>&1 | FileCheck %s --check-prefix=DEVICE
// DEVICE: heddle: --device=cuda: starting the NVIDIA driver failed: CUDA_ERROR_NO_DEVICE: no CUDA-capable device is detected
// RUN: not env LD_LIBRARY_PATH=%fakecuda/new FAKE_CUDA_FAIL=cuModuleLoadDataEx heddle run %s --kernel copy --device cuda --arg in:%t.x.npy --arg 42:i32 --arg out:%t.y.npy:64xi32 2>&1 | FileCheck %s --check-prefix=JIT
// JIT: loading the PTX (line 7: no such instruction) failed: CUDA_ERROR_LAUNCH_FAILED
// RUN: rm -f %t.log %t.none.npy && not env LD_LIBRARY_PATH=%fakecuda/new FAKE_CUDA_LOG=%t.log FAKE_CUDA_FAIL=cuCtxSynchronize heddle run %s --kernel copy --device cuda --arg in:%t.x.npy --arg 42:i32 --arg out:%t.none.npy:64xi32 2>&1 | FileCheck %s --check-prefix=FAILED
// FAILED: running kernel 'copy' failed: CUDA_ERROR_LAUNCH_FAILED: unspecified launch failure
// RUN: not ls %t.none.npy
// RUN: FileCheck %s --input-file %t.log --check-prefix=BACK
// BACK: cuDevicePrimaryCtxRelease 40 with 0 buffers
// RUN: not heddle run %s --kernel copy --device cuda --stats %t.json --arg in:%t.x.npy --arg 42:i32 --arg out:%t.y.npy:64xi32 2>&1 | FileCheck %s --check-prefix=STATS
// STATS: expected --stats with the emulator only
// RUN: not heddle run %s --kernel copy --device abacus 2>&1 | FileCheck %s --check-prefix=OTHER
// OTHER: unknown device 'abacus'; expected emulator, cuda or reference

#one = #tile.layout<register = [], lane = [[1], [2], [4], [8], [16]], warp = [[32]]>
#ctas = #tile.layout<register = [], lane = [[1], [2], [4], [8], [16]], block = [[32]]>
#rows = #tile.blocked<shape = [128, 128], registers = [1, 4], lanes = [1, 32], warps = [8, 1], order = [1, 0]>
#columns = #tile.blocked<shape = [128, 128], registers = [4, 1], lanes = [32, 1], warps = [1, 8], order = [0, 1]>

module attributes {tile.target = "sm_90a"} {
  tile.kernel @copy(%x: !tile.ptr<i32>, %n: i32, %y: !tile.ptr<i32>) attributes {num_warps = 2 : i32} {
    %i = tile.index 0 : tensor<64xi32, #one>
    %v = tile.load %x[%i] : !tile.ptr<i32>, tensor<64xi32, #one> -> tensor<64xi32, #one>
    %s = tile.splat %n : tensor<64xi32, #one>
    %w = arith.addi %v, %s : tensor<64xi32, #one>
    tile.store %w, %y[%i] : tensor<64xi32, #one>, !tile.ptr<i32>, tensor<64xi32, #one>
    tile.return
  }
  tile.kernel @large(%x: !tile.ptr<i32>, %y: !tile.ptr<i32>) attributes {num_warps = 8 : i32} {
    %i = tile.index 0 : tensor<128x128xi32, #rows>
    %j = tile.convert_layout %i {allow = ["shared"]} : tensor<128x128xi32, #rows> -> tensor<128x128xi32, #columns>
    %v = tile.load %x[%j] : !tile.ptr<i32>, tensor<128x128xi32, #columns> -> tensor<128x128xi32, #columns>
    tile.store %v, %y[%j] : tensor<128x128xi32, #columns>, !tile.ptr<i32>, tensor<128x128xi32, #columns>
    tile.return
  }
  tile.kernel @cluster(%x: !tile.ptr<i32>, %y: !tile.ptr<i32>) attributes {num_warps = 1 : i32, cluster = 2 : i32} {
    %i = tile.index 0 : tensor<64xi32, #ctas>
    %v = tile.load %x[%i] : !tile.ptr<i32>, tensor<64xi32, #ctas> -> tensor<64xi32, #ctas>
    tile.store %v, %y[%i] : tensor<64xi32, #ctas>, !tile.ptr<i32>, tensor<64xi32, #ctas>
    tile.return
  }
}
