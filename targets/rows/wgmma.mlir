// wgmma: a warp group, four warps, multiplies 64 rows. sm_90a only.
//
// Bases: PTX ISA 9.1, "Register Fragments and Shared Memory Matrix Layouts" of wgmma; each is checked against the index
// formulas in unittests/Target. N is any multiple of 8 up to 256 (integers: 8, 16, 24, 32, then multiples of 16); what is
// here are the powers of two. For other N the map is that of N = 8, and the number of the block of 8 columns is not linear.

target.rows @wgmma {
  target.feature "wgmma"

  target.matrix "wgmma.m64n8" accumulators = ["f32", "f16", "s32"] {
    target.operand "c" bits = 32 shape = [64, 8] register = [[0, 1], [8, 0]] lane = [[0, 2], [0, 4], [1, 0], [2, 0], [4, 0]] warp = [[16, 0], [32, 0]]
  }
  target.matrix "wgmma.m64n16" accumulators = ["f32", "f16", "s32"] {
    target.operand "c" bits = 32 shape = [64, 16] register = [[0, 1], [8, 0], [0, 8]] lane = [[0, 2], [0, 4], [1, 0], [2, 0], [4, 0]] warp = [[16, 0], [32, 0]]
  }
  target.matrix "wgmma.m64n32" accumulators = ["f32", "f16", "s32"] {
    target.operand "c" bits = 32 shape = [64, 32] register = [[0, 1], [8, 0], [0, 8], [0, 16]] lane = [[0, 2], [0, 4], [1, 0], [2, 0], [4, 0]] warp = [[16, 0], [32, 0]]
  }
  target.matrix "wgmma.m64n64" accumulators = ["f32", "f16", "s32"] {
    target.operand "c" bits = 32 shape = [64, 64] register = [[0, 1], [8, 0], [0, 8], [0, 16], [0, 32]] lane = [[0, 2], [0, 4], [1, 0], [2, 0], [4, 0]] warp = [[16, 0], [32, 0]]
  }
  target.matrix "wgmma.m64n128" accumulators = ["f32", "f16", "s32"] {
    target.operand "c" bits = 32 shape = [64, 128] register = [[0, 1], [8, 0], [0, 8], [0, 16], [0, 32], [0, 64]] lane = [[0, 2], [0, 4], [1, 0], [2, 0], [4, 0]] warp = [[16, 0], [32, 0]]
  }
  target.matrix "wgmma.m64n256" accumulators = ["f32", "f16", "s32"] {
    target.operand "c" bits = 32 shape = [64, 256] register = [[0, 1], [8, 0], [0, 8], [0, 16], [0, 32], [0, 64], [0, 128]] lane = [[0, 2], [0, 4], [1, 0], [2, 0], [4, 0]] warp = [[16, 0], [32, 0]]
  }

  // A in registers.
  target.matrix "wgmma.m64k16" types = ["f16", "bf16"] {
    target.operand "a" bits = 16 shape = [64, 16] register = [[0, 1], [8, 0], [0, 8]] lane = [[0, 2], [0, 4], [1, 0], [2, 0], [4, 0]] warp = [[16, 0], [32, 0]]
  }
  target.matrix "wgmma.m64k8.tf32" {
    target.operand "a" bits = 32 shape = [64, 8] register = [[8, 0], [0, 4]] lane = [[0, 1], [0, 2], [1, 0], [2, 0], [4, 0]] warp = [[16, 0], [32, 0]]
  }
  target.matrix "wgmma.m64k32" types = ["e4m3", "e5m2", "s8", "u8"] {
    target.operand "a" bits = 8 shape = [64, 32] register = [[0, 1], [0, 2], [8, 0], [0, 16]] lane = [[0, 4], [0, 8], [1, 0], [2, 0], [4, 0]] warp = [[16, 0], [32, 0]]
  }
  target.matrix "wgmma.m64k256.b1" {
    target.operand "a" bits = 1 shape = [64, 256] register = [[0, 1], [0, 2], [0, 4], [0, 8], [0, 16], [8, 0], [0, 128]] lane = [[0, 32], [0, 64], [1, 0], [2, 0], [4, 0]] warp = [[16, 0], [32, 0]]
  }
}
