"""Products of random numbers on the emulator against NumPy, within bounds that follow from the precision.

usage: products.py HEDDLE SCRATCH_PREFIX
"""

import subprocess
import sys

import numpy as np

heddle, prefix = sys.argv[1:]
random = np.random.default_rng(7)
FILE = {"f16": "f2", "f32": "f4", "f64": "f8", "i8": "i1", "i32": "i4"}


def fragment(row, operand, shape, warps=(1, 1)):
    return f'#tile.fragment<"sm_80", "{row}", operand = "{operand}", shape = {list(shape)}, warps = {list(warps)}>'


# One lane has a row of c: rows of a in registers, all of b in each lane.
ROWS_A = "#tile.layout<register = [[0, 1], [0, 2], [0, 4]], lane = [[1, 0], [2, 0], [4, 0], [8, 0], [16, 0]]>"
ROWS_B = "#tile.layout<register = [[0, 1], [0, 2], [1, 0], [2, 0], [4, 0]]>"
ROWS_C = "#tile.layout<register = [[0, 1], [0, 2]], lane = [[1, 0], [2, 0], [4, 0], [8, 0], [16, 0]]>"
BATCH = {
    "a": "#tile.layout<register = [[0, 0, 1], [0, 8, 0], [0, 0, 8], [1, 0, 0]], lane = [[0, 0, 2], [0, 0, 4], [0, 1, 0], [0, 2, 0], [0, 4, 0]]>",
    "b": "#tile.layout<register = [[1, 0, 0], [0, 1, 0], [0, 8, 0]], lane = [[0, 2, 0], [0, 4, 0], [0, 0, 1], [0, 0, 2], [0, 0, 4]]>",
    "c": "#tile.layout<register = [[0, 0, 1], [1, 0, 0], [0, 8, 0]], lane = [[0, 0, 2], [0, 0, 4], [0, 1, 0], [0, 2, 0], [0, 4, 0]]>"}
# The order of k that lets a thread load eight neighbours: the instruction's k bits 1, 2, 4, 8 are 1, 8, 16, 2 here.
WIDE = {
    "a": "#tile.layout<register = [[0, 1], [0, 2], [0, 4], [8, 0]], lane = [[0, 8], [0, 16], [1, 0], [2, 0], [4, 0]]>",
    "b": "#tile.layout<register = [[1, 0], [2, 0], [4, 0]], lane = [[8, 0], [16, 0], [0, 1], [0, 2], [0, 4]]>",
    "c": fragment("mma.m16n8k16.f16", "c", (16, 8))}

# name, types, batch, m, n, k, layouts, attributes, relative error of a product
cases = []
for precision, error in (("tf32", 2**-10), ("tf32x3", 2**-20)):
    row = "mma.m16n8k8.tf32"
    cases.append((precision, ("f32", "f32", "f32"), 1, 32, 16, 16, {o: fragment(row, o, s) for o, s in (("a", (32, 16)), ("b", (16, 16)), ("c", (32, 16)))},
                  f" precision {precision}", error))
rows = {"a": ROWS_A, "b": ROWS_B, "c": ROWS_C}
for types in (("f32", "f32", "f32"), ("f16", "f16", "f32"), ("f16", "f16", "f16"), ("i8", "i8", "i32"), ("f64", "f64", "f64")):
    cases.append(("rows", types, 1, 32, 4, 8, rows, "", 0))
cases.append(("unsigned", ("i8", "i8", "i32"), 1, 32, 4, 8, rows, " {unsigned_a}", 0))
cases.append(("batch", ("f16", "f16", "f32"), 2, 16, 8, 16, BATCH, "", 0))
cases.append(("wide", ("f16", "f16", "f32"), 1, 16, 8, 32, WIDE, "", 0))
# c in half of the instruction's rows and columns: the rest are copies.
SMALL = {"a": "#tile.layout<register = [[0, 1], [0, 8]], lane = [[0, 2], [0, 4], [1, 0], [2, 0], [4, 0]]>",
         "b": "#tile.layout<register = [[1, 0], [8, 0]], lane = [[2, 0], [4, 0], [0, 1], [0, 2], [0, 0]]>",
         "c": "#tile.layout<register = [[0, 1]], lane = [[0, 2], [0, 0], [1, 0], [2, 0], [4, 0]]>"}
cases.append(("small", ("f16", "f16", "f32"), 1, 8, 4, 16, SMALL, "", 0))

aliases, parameters, lines, arguments, operands = [], [], [], [], []
for index, (name, types, batch, m, n, k, layouts, attributes, error) in enumerate(cases):
    values, tensors = {}, {}
    for operand, element, shape in zip("abc", types, ((m, k), (k, n), (m, n))):
        if name == "batch":
            shape = (batch, *shape)
        alias, v = f"#{operand}{index}", f"{operand}{index}"
        aliases.append(f"{alias} = {layouts[operand]}")
        tensor = lambda t: f"tensor<{'x'.join(map(str, shape))}x{t}, {alias}>"
        tensors[operand] = tensor(element)
        lines.append(f"  %{v}_o0 = tile.index 0 : {tensor('i32')}")
        for d in range(1, len(shape)):
            lines += [f"  %{v}_i{d} = tile.index {d} : {tensor('i32')}", f"  %{v}_s{d} = arith.constant dense<{shape[d]}> : {tensor('i32')}",
                      f"  %{v}_m{d} = arith.muli %{v}_o{d - 1}, %{v}_s{d} : {tensor('i32')}",
                      f"  %{v}_o{d} = arith.addi %{v}_m{d}, %{v}_i{d} : {tensor('i32')}"]
        offsets = f"%{v}_o{len(shape) - 1}"
        lines.append(f"  %{v} = tile.load %p{v}[{offsets}] : !tile.ptr<{element}>, {tensor('i32')} -> {tensors[operand]}")
        dtype = FILE[element]
        array = random.integers(-128, 128, shape).astype(dtype) if element[0] == "i" else random.standard_normal(shape).astype(dtype)
        np.save(f"{prefix}.{v}.npy", array)
        parameters.append(f"%p{v}: !tile.ptr<{element}>")
        arguments += ["--arg", f"in:{prefix}.{v}.npy"]
        values[operand] = array
    operands.append(values)
    lines += [f"  %d{index} = tile.dot %a{index}, %b{index}, %c{index}{attributes} : {tensors['a']}, {tensors['b']}, {tensors['c']}",
              f"  tile.store %d{index}, %pd{index}[{offsets}] : {tensors['c']}, !tile.ptr<{types[2]}>, {tensor('i32')}"]
    parameters.append(f"%pd{index}: !tile.ptr<{types[2]}>")
    arguments += ["--arg", f"out:{prefix}.d{index}.npy:{'x'.join(map(str, shape))}x{types[2]}"]
with open(f"{prefix}.mlir", "w") as file:
    file.write("\n".join([*aliases, 'module attributes {tile.target = "sm_80"} {', f"tile.kernel @products({', '.join(parameters)}) attributes {{num_warps = 1 : i32}} {{",
                          *lines, "  tile.return", "}", "}"]))
subprocess.run([heddle, "run", f"{prefix}.mlir", *arguments], check=True)
for index, (name, types, batch, m, n, k, layouts, attributes, error) in enumerate(cases):
    a, b, c = (operands[index][o] for o in "abc")
    if "unsigned_a" in attributes:
        a = a.view("u1")
    a, b, c = a.astype("f8"), b.astype("f8"), c.astype("f8")
    result, exact = np.load(f"{prefix}.d{index}.npy").astype("f8"), c + a @ b
    size = np.abs(c) + np.abs(a) @ np.abs(b)
    # Each of k + 1 additions and the last rounding are within half a unit of the accumulator; products within `error`.
    unit = {"f16": 2**-11, "f32": 2**-24, "f64": 2**-53, "i32": 0}[types[2]]
    bound = size * (error + (k + 2) * unit)
    if not (np.abs(result - exact) <= bound).all():
        sys.exit(f"{name} {types}: off by {np.abs(result - exact).max()}, at most {bound.min()} allowed")
    # One step less exact would not do: tf32 is really rounded, and tf32x3 is not only that.
    if name == "tf32" and np.abs(result - exact).max() < 2**-18:
        sys.exit("tf32 is too exact to be tf32")
print(f"{len(cases)} products agree with NumPy")
