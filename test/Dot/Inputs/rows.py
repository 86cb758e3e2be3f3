"""Multiplies with every mma.sync row of a target's table, on the emulator, and compares with NumPy.

usage: rows.py HEDDLE TARGET SCRATCH_PREFIX

One kernel has a dot for each row and accumulator, in layouts that the row's fragments make (a tile along k, two along the other dims, two
warps), and one for each pair of types that a row's shape multiplies with each other. No other row does such a product with as little. Operands are small integers, so that every sum is exact in every
type, in any order. The kernel is assembled, too, where ptxas is at hand (HEDDLE_ASSEMBLE).

Left out: 4-bit and 1-bit integers, which tile.dot does not have, and block scales.
"""

import json
import os
import re
import subprocess
import sys

import numpy as np

heddle, target, prefix = sys.argv[1:]
WARPS = 2
MLIR = {"f16": "f16", "bf16": "bf16", "tf32": "f32", "f32": "f32", "f64": "f64", "s8": "i8", "u8": "i8", "s32": "i32",
        "e4m3": "f8E4M3FN", "e5m2": "f8E5M2"}
random = np.random.default_rng(7)


def encode(values, name):
    """Small integers as the file holds them: narrow floats by their bits."""
    if name == "bf16":
        return (values.astype("f4").view("u4") >> 16).astype("u2")
    if name in ("e4m3", "e5m2"):
        mantissa, bias = (3, 7) if name == "e4m3" else (2, 15)
        magnitude = np.abs(values)
        exponent = np.floor(np.log2(np.maximum(magnitude, 1))).astype("i4")
        fraction = ((magnitude / 2.0**exponent - 1) * 2**mantissa).astype("i4")
        bits = np.where(magnitude > 0, ((exponent + bias) << mantissa) | fraction, 0)
        return (bits | np.where(values < 0, 0x80, 0)).astype("u1")
    if name == "u8":
        return values.astype("u1").view("i1")
    return values.astype({"f16": "f2", "tf32": "f4", "f32": "f4", "f64": "f8", "s8": "i1", "s32": "i4"}[name])



def integers(shape, name):
    low = 0 if name == "u8" else -4
    high = {"s8": 100, "u8": 200}.get(name, 4)
    return random.integers(low, high + 1, shape)


rows = {}
for row in json.loads(subprocess.check_output([heddle, "target", "show", target, "--json"]))["matrix_instructions"]:
    match = re.fullmatch(r"mma\.m(\d+)n(\d+)k(\d+)\.(\w+)", row["name"])
    if match and match[4] in MLIR:
        rows[row["name"]] = (tuple(map(int, match.groups()[:3])), match[4], row["accumulators"])
cases = []
for name, (shape, a, accumulators) in rows.items():
    twins = [t for t in MLIR if t != a and "mma.m{}n{}k{}.{}".format(*shape, t) in rows and a[0] + t[0] in ("ee", "su", "us")]
    for b in [a, *twins]:
        cases += [(name, shape, a, b, accumulator) for accumulator in accumulators]

layouts, parameters, lines, arguments, expected = [], [], [], [], []
for index, (name, (m, n, k), a, b, c) in enumerate(cases):
    m, n = 2 * m, 2 * n
    types = {}
    for operand, (element, rows_, columns) in {"a": (a, m, k), "b": (b, k, n), "c": (c, m, n)}.items():
        layout = f"#{operand}{index}"
        layouts.append(f'{layout} = #tile.fragment<"{target}", "{name}", operand = "{operand}", shape = [{rows_}, {columns}], warps = [{WARPS}, 1]>')
        tensor = lambda t: f"tensor<{rows_}x{columns}x{t}, {layout}>"
        types[operand] = tensor(MLIR[element])
        v = f"{operand}{index}"
        lines += [f"  %{v}_i = tile.index 0 : {tensor('i32')}", f"  %{v}_j = tile.index 1 : {tensor('i32')}",
                  f"  %{v}_w = arith.constant dense<{columns}> : {tensor('i32')}",
                  f"  %{v}_r = arith.muli %{v}_i, %{v}_w : {tensor('i32')}",
                  f"  %{v}_o = arith.addi %{v}_r, %{v}_j : {tensor('i32')}",
                  f"  %{v} = tile.load %p{v}[%{v}_o] : !tile.ptr<{MLIR[element]}>, {tensor('i32')} -> {types[operand]}"]
        values = integers((rows_, columns), element)
        np.save(f"{prefix}.{v}.npy", encode(values, element))
        parameters.append(f"%p{v}: !tile.ptr<{MLIR[element]}>")
        arguments += ["--arg", f"in:{prefix}.{v}.npy"]
        types[operand + "v"] = values
    precision = " precision tf32" if a == "tf32" else ""
    signs = [f"unsigned_{o}" for o, t in (("a", a), ("b", b)) if t == "u8"]
    attributes = f" {{{', '.join(signs)}}}" if signs else ""
    lines += [f"  %d{index} = tile.dot %a{index}, %b{index}, %c{index}{precision}{attributes} : {types['a']}, {types['b']}, {types['c']}",
              f"  tile.store %d{index}, %pd{index}[%c{index}_o] : {types['c']}, !tile.ptr<{MLIR[c]}>, tensor<{m}x{n}xi32, #c{index}>"]
    parameters.append(f"%pd{index}: !tile.ptr<{MLIR[c]}>")
    arguments += ["--arg", f"out:{prefix}.d{index}.npy:{m}x{n}x{MLIR[c]}"]
    expected.append(types["cv"] + types["av"] @ types["bv"])

with open(f"{prefix}.mlir", "w") as file:
    file.write("\n".join([*layouts, f'module attributes {{tile.target = "{target}"}} {{',
                          f"tile.kernel @rows({', '.join(parameters)}) attributes {{num_warps = {WARPS} : i32}} {{",
                          *lines, "  tile.return", "}", "}"]))
subprocess.run([heddle, "run", f"{prefix}.mlir", "--stats", f"{prefix}.json", *arguments], check=True)
for index, case in enumerate(cases):
    result = np.load(f"{prefix}.d{index}.npy").astype("f8")
    if not np.array_equal(result, expected[index]):
        sys.exit(f"{case}: got\n{result}\nwanted\n{expected[index]}")
# Two tiles along n for each of the two warps, which share the rows.
count = json.load(open(f"{prefix}.json"))["instructions"]["mma"]
if count != 4 * len(cases):
    sys.exit(f"{count} instructions instead of {4 * len(cases)}")
if "HEDDLE_ASSEMBLE" in os.environ:
    subprocess.run([heddle, "compile", f"{prefix}.mlir", "--emit", "cubin", "-o", f"{prefix}.cubin"], check=True)
print(f"{target}: {len(cases)} products of {len(rows)} rows")
