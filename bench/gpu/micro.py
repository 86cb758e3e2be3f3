"""Measures what the planner's mechanisms cost on this GPU and prints them as rows of a target table.

Throughput: one CTA of 32 warps, so that one SM is full; clocks / (warps * instructions) is the issue price in clocks of the
SM, which is the unit of `target.cost`. Latency: one warp and a chain of instructions that wait for each other. Both count
with %clock64 between two barriers. `--ptx DIR` writes the kernels instead, for looking at them without a GPU. (bar.warp.sync
of a whole warp that has not diverged is no instruction at all in machine code, and costs what it costs there.)
"""

import argparse
import datetime
import pathlib
import tempfile

BODY = 256  # instructions in the unrolled body
LOOPS = 8
CHAINS = 8  # independent chains where throughput is measured

# By mechanism: the pipe, the instruction with {d} and {s} for a chain's register, wavefronts of one instruction, and the feature it needs.
# Shared addresses: %a is the lane's own word, %m the lane's own 16-byte row; both without conflicts.
MECHANISMS = {
    "shfl": ("shared", "shfl.sync.bfly.b32 {d}, {s}, 1, 31, -1;", 1),
    "selp": ("alu", "selp.b32 {d}, {s}, %x, %p;", 1),
    "prmt": ("alu", "prmt.b32 {d}, {s}, %x, %sel;", 1),
    "lop3": ("alu", "lop3.b32 {d}, {s}, %x, %y, 0x96;", 1),
    "movmatrix": ("shared", "movmatrix.sync.aligned.m8n8.trans.b16 {d}, {s};", 1),
    "ld_shared": ("shared", "ld.volatile.shared.b32 {d}, [{s}];", 1),
    "st_shared": ("shared", "st.volatile.shared.b32 [%a], {s};", 1),
    "ldmatrix": ("shared", "ldmatrix.sync.aligned.m8n8.x4.shared.b16 {{{d}, %u0, %u1, %u2}}, [{s}];", 4),
    "stmatrix": ("shared", "stmatrix.sync.aligned.m8n8.x4.shared.b16 [%m], {{{s}, %u0, %u1, %u2}};", 4),
    "bar": ("wait", "bar.sync 0;", 1),
    "bar_warp": ("wait", "bar.warp.sync -1;", 1),
}


def kernel(name, instruction, chains, target, version):
    """Clocks of BODY * LOOPS instructions in `chains` chains, and a value that keeps them alive."""
    start = "%m" if name == "ldmatrix" else "%a"
    lines = [
        f".version {version}", f".target {target}", ".address_size 64",
        f".visible .entry {name}(.param .u64 out)", "{",
        f"  .reg .b32 %t, %a, %m, %x, %y, %sel, %n, %u<3>, %r<{CHAINS}>;", "  .reg .b64 %o, %begin, %end;", "  .reg .pred %p, %more;",
        "  .shared .align 128 .b8 memory[16384];",
        "  ld.param.u64 %o, [out];", "  mov.u32 %t, %tid.x;", "  setp.lt.u32 %p, %t, 512;",
        "  mov.u32 %x, 0x01234567;", "  mov.u32 %y, 0x89abcdef;", "  and.b32 %sel, %t, 0x7777;",
        "  and.b32 %n, %t, 31;", "  mov.u32 %a, memory;", "  mad.lo.u32 %m, %n, 16, %a;", "  mad.lo.u32 %a, %n, 4, %a;",
        # Memory holds its own addresses, so that a chain of loads stays where it is.
        f"  st.shared.b32 [{'%m' if name == 'ldmatrix' else '%a'}], {start};",
        *[f"  mov.u32 %u{i}, %t;" for i in range(3)],
        *[f"  mov.u32 %r{i}, {start};" for i in range(chains)],
        f"  mov.u32 %n, {LOOPS};", "  bar.sync 0;", "  mov.u64 %begin, %clock64;", "loop:",
        *["  " + instruction.format(d=f"%r{i % chains}", s=f"%r{i % chains}") for i in range(BODY)],
        "  sub.u32 %n, %n, 1;", "  setp.ne.u32 %more, %n, 0;", "  @%more bra loop;",
        "  bar.sync 0;", "  mov.u64 %end, %clock64;", "  sub.u64 %end, %end, %begin;",
        *[f"  xor.b32 %x, %x, %r{i};" for i in range(chains)], *[f"  xor.b32 %x, %x, %u{i};" for i in range(3)],
        "  mad.wide.u32 %o, %t, 16, %o;", "  st.global.u64 [%o], %end;", "  st.global.u32 [%o + 8], %x;", "  ret;", "}",
    ]
    return "\n".join(lines) + "\n"


def measure(text, name, warps):
    """Clocks of the slowest warp, in the third run."""
    import cupy

    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / f"{name}.ptx"
        path.write_text(text)
        function = cupy.RawModule(path=str(path)).get_function(name)
    out = cupy.zeros((warps * 32, 2), dtype=cupy.uint64)
    for _ in range(3):
        function((1,), (warps * 32,), (out,))
    cupy.cuda.Device().synchronize()
    return int(out[:, 0].max())


def print_row(name, pipe, wavefronts, many, one):
    import launch

    instructions = BODY * LOOPS
    issue = measure(many, name, 32) / (32 * instructions * wavefronts)
    latency = measure(one, name, 1) / instructions
    source = f"measured: {launch.device_name()}, {datetime.date.today()}, bench/gpu/micro.py"
    print(f'  target.cost "{name}" pipe = "{pipe}" issue = {issue:.2f} latency = {latency:.1f} source = "{source}"')


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--target", default="sm_90a")
    parser.add_argument("--version", default="8.4", help="the PTX version")
    parser.add_argument("--without", default="", help="mechanisms that this target does not have, with commas")
    parser.add_argument("--ptx", type=pathlib.Path, help="write the kernels to this folder and measure nothing")
    options = parser.parse_args()
    for name, (pipe, instruction, wavefronts) in MECHANISMS.items():
        if name in options.without.split(","):
            continue
        many, one = (kernel(name, instruction, chains, options.target, options.version) for chains in (CHAINS, 1))
        if options.ptx:
            options.ptx.mkdir(parents=True, exist_ok=True)
            (options.ptx / f"{name}.many.ptx").write_text(many)
            (options.ptx / f"{name}.one.ptx").write_text(one)
        else:
            print_row(name, pipe, wavefronts, many, one)


if __name__ == "__main__":
    main()
