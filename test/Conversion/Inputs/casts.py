"""Casts between float formats on the emulator against exact rounding in NumPy.

usage: casts.py HEDDLE TARGET SCRATCH_PREFIX

All values of 8- and 16-bit types, and 65536 values of wider ones, among them neighbours of the boundaries of the narrow formats. Results
are compared as numbers, with the signs of zeros; that a NaN stays one is checked, not which.
"""

import subprocess
import sys

import numpy as np

heddle, target, prefix = sys.argv[1:]
BLOCK, COUNT = 1024, 65536
MODES = ["to_nearest_even", "downward", "upward", "toward_zero", "to_nearest_away"]
# exponent bits, mantissa bits
FORMATS = {"f8E4M3FN": (4, 3), "f8E5M2": (5, 2), "f16": (5, 10), "bf16": (8, 7), "f32": (8, 23)}
random = np.random.default_rng(7)


def decode(array, name):
    """A file's elements as f64."""
    if name == "bf16":
        return (array.astype("u4") << 16).view("f4").astype("f8")
    if not name.startswith("f8"):
        return array.astype("f8")
    exponent_bits, mantissa_bits = FORMATS[name]
    bias = 2 ** (exponent_bits - 1) - 1
    exponent = (array >> mantissa_bits).astype("i4") & (2**exponent_bits - 1)
    mantissa = (array & (2**mantissa_bits - 1)).astype("f8") / 2**mantissa_bits
    value = np.where(exponent > 0, 1 + mantissa, mantissa) * 2.0 ** (np.maximum(exponent, 1) - bias)
    if name == "f8E5M2":
        value = np.where(exponent == 31, np.where(mantissa == 0, np.inf, np.nan), value)
    else:
        value = np.where((array & 0x7F) == 0x7F, np.nan, value)
    return np.where(array & 0x80, -value, value)


def largest(name):
    exponent_bits, mantissa_bits = FORMATS[name]
    if name == "f8E4M3FN":
        return 448.0
    return (2 - 2.0**-mantissa_bits) * 2.0 ** (2 ** (exponent_bits - 1) - 1)


def round_to(x, name, mode):
    """f64 to the nearest number of a format, as f64."""
    exponent_bits, mantissa_bits = FORMATS[name]
    bias, magnitude = 2 ** (exponent_bits - 1) - 1, np.abs(np.where(np.isfinite(x), x, 0))
    exponent = np.maximum(np.frexp(magnitude)[1] - 1, 1 - bias)
    unit = np.ldexp(1.0, exponent - mantissa_bits)
    quotient = np.floor(magnitude / unit)
    rest, negative = magnitude / unit - quotient, np.signbit(x)
    up = {"to_nearest_even": (rest > 0.5) | ((rest == 0.5) & (quotient % 2 == 1)), "to_nearest_away": rest >= 0.5,
          "toward_zero": np.zeros_like(negative), "upward": (rest > 0) & ~negative, "downward": (rest > 0) & negative}[mode]
    value, limit = (quotient + up) * unit, largest(name)
    if name.startswith("f8"):
        value = np.where((value > limit) | np.isinf(x), limit, value)
    else:
        stays = {"toward_zero": np.ones_like(negative), "upward": negative, "downward": ~negative}.get(mode, np.zeros_like(negative))
        value = np.where(value > limit, np.where(stays, limit, np.inf), value)
        value = np.where(np.isinf(x), np.inf, value)
    return np.where(np.isnan(x), np.nan, np.where(negative, -value, value))


def boundaries():
    """Numbers of the narrow formats, the middles between them, and limits, in f64."""
    narrow = np.concatenate([decode(np.arange(256, dtype="u1"), f) for f in ("f8E4M3FN", "f8E5M2")] +
                            [decode(random.integers(0, 65536, 3000).astype("u2").view(t), n) for n, t in (("f16", "f2"), ("bf16", "u2"))])
    narrow = np.unique(np.abs(narrow[np.isfinite(narrow)]))
    limits = [448, 464, 465, 57344, 61439, 61440, 65504, 65519, 65520, 3.4e38, 1e-45, np.inf, np.nan, 0]
    values = np.concatenate([narrow, (narrow[1:] + narrow[:-1]) / 2, limits])
    return np.concatenate([values, -values])


def around(dtype):
    exact = boundaries().astype(dtype)
    values = np.concatenate([exact, np.nextafter(exact, dtype(np.inf)), np.nextafter(exact, dtype(-np.inf))])
    more = (random.standard_normal(COUNT) * 2.0 ** random.integers(-160, 140, COUNT)).astype(dtype)
    return np.concatenate([values, more])[:COUNT]


np.seterr(all="ignore")
inputs = {"f16": np.arange(COUNT, dtype="u2").view("f2"), "bf16": np.arange(COUNT, dtype="u2"), "f32": around(np.float32), "f64": around(np.float64),
          "f8E4M3FN": np.tile(np.arange(256, dtype="u1"), COUNT // 256), "f8E5M2": np.tile(np.arange(256, dtype="u1"), COUNT // 256),
          "i8": np.tile(np.arange(256, dtype="u1").view("i1"), COUNT // 256), "i16": np.arange(COUNT, dtype="u2").view("i2"),
          "i32": random.integers(-(2**31), 2**31, COUNT).astype("i4") >> random.integers(0, 31, COUNT).astype("i4")}
cases = []  # op, from, to, mode
for source, goal in [("f32", "f8E4M3FN"), ("f32", "f8E5M2"), ("f32", "f16"), ("f32", "bf16"), ("f64", "f32"), ("f16", "f8E4M3FN"), ("bf16", "f8E5M2")]:
    cases += [("arith.truncf", source, goal, mode) for mode in MODES]
for source, goal in [("f64", "f8E4M3FN"), ("f64", "bf16"), ("f64", "f16"), ("bf16", "f8E4M3FN"), ("f16", "f8E5M2")]:
    cases.append(("arith.truncf", source, goal, None))
for source in ("f8E4M3FN", "f8E5M2"):
    cases += [("arith.extf", source, goal, None) for goal in ("f16", "bf16", "f32", "f64")]
cases += [("arith.extf", "bf16", "f32", None), ("arith.extf", "f16", "f64", None)]
cases += [("arith.sitofp", source, goal, None) for source in ("i8", "i16", "i32") for goal in ("f8E4M3FN", "f8E5M2", "f16")]
cases += [("arith.sitofp", "i16", "bf16", None), ("arith.fptosi", "f8E4M3FN", "i32", None), ("arith.uitofp", "i8", "f8E5M2", None)]

parameters, lines, arguments = [], [], []
tensor = lambda t: f"tensor<{BLOCK}x{t}, #l>"
for name, values in inputs.items():
    np.save(f"{prefix}.{name}.npy", values)
    parameters.append(f"%p{name}: !tile.ptr<{name}>")
    arguments += ["--arg", f"in:{prefix}.{name}.npy"]
    lines.append(f"  %{name} = tile.load %p{name}[%o] : !tile.ptr<{name}>, {tensor('i32')} -> {tensor(name)}")
for index, (op, source, goal, mode) in enumerate(cases):
    parameters.append(f"%r{index}: !tile.ptr<{goal}>")
    arguments += ["--arg", f"out:{prefix}.{index}.npy:{COUNT}x{goal}"]
    attribute = f" {mode}" if mode else ""
    lines += [f"  %y{index} = {op} %{source}{attribute} : {tensor(source)} to {tensor(goal)}",
              f"  tile.store %y{index}, %r{index}[%o] : {tensor(goal)}, !tile.ptr<{goal}>, {tensor('i32')}"]
with open(f"{prefix}.mlir", "w") as file:
    file.write("\n".join([f"#l = #tile.blocked<shape = [{BLOCK}], registers = [2], lanes = [32], warps = [4], order = [0]>",
                          f'module attributes {{tile.target = "{target}"}} {{',
                          f"tile.kernel @casts({', '.join(parameters)}) attributes {{num_warps = 4 : i32}} {{",
                          f"  %size = arith.constant {BLOCK} : i32", "  %pid = tile.program_id x", "  %first = arith.muli %pid, %size : i32",
                          f"  %s = tile.splat %first : {tensor('i32')}", f"  %i = tile.index 0 : {tensor('i32')}",
                          f"  %o = arith.addi %s, %i : {tensor('i32')}", *lines, "  tile.return", "}", "}"]))
subprocess.run([heddle, "run", f"{prefix}.mlir", "--grid", str(COUNT // BLOCK), *arguments], check=True)

for index, (op, source, goal, mode) in enumerate(cases):
    values = inputs[source].view("u1") if op == "arith.uitofp" else inputs[source]
    result, exact = decode(np.load(f"{prefix}.{index}.npy"), goal), decode(values, source)
    if goal == "i32":  # what an integer makes of a NaN is not said
        exact = np.where(np.isnan(exact), result, np.trunc(exact) + 0.0)
    elif goal in FORMATS:
        exact = round_to(exact, goal, mode or "to_nearest_even")
    same = (result == exact) & ((np.signbit(result) == np.signbit(exact)) | (goal == "i32")) | (np.isnan(result) & np.isnan(exact))
    if not same.all():
        k = np.flatnonzero(~same)[:5]
        sys.exit(f"{op} {source} to {goal} {mode}: {(~same).sum()} differ, for example {values[k]} gives {result[k]}, not {exact[k]}")
print(f"{target}: {len(cases)} casts are exact")
