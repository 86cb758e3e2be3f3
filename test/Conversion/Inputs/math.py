"""Every math op on the emulator against Python's functions, in f16, bf16 and f32, and its PTX.

usage: math.py HEDDLE SCRATCH_PREFIX

Errors are in units in the last place of the result's type; each function has a bound, that of f32 as measured and rounded up. Narrow
types are computed in f32 or by instructions that are as exact: within one unit.
"""

import math
import subprocess
import sys

import numpy as np

heddle, prefix = sys.argv[1:]
SIZE = 256
random = np.random.default_rng(7)
FILE = {"f16": "f2", "bf16": "u2", "f32": "f4"}

# name: function, lowest and highest argument, bound in units of f32
FUNCTIONS = {
    "absf": (abs, -9, 9, 0), "ceil": (math.ceil, -9, 9, 0), "floor": (math.floor, -9, 9, 0), "trunc": (math.trunc, -9, 9, 0),
    "round": (lambda v: math.copysign(math.floor(abs(v) + 0.5), v), -9, 9, 0), "roundeven": (round, -9, 9, 0),
    "sqrt": (math.sqrt, 0.01, 90, 1), "rsqrt": (lambda v: 1 / math.sqrt(v), 0.01, 90, 4), "cbrt": (lambda v: math.copysign(abs(v) ** (1 / 3), v), -90, 90, 16),
    "exp": (math.exp, -9, 9, 4), "exp2": (lambda v: 2.0**v, -9, 9, 4), "expm1": (math.expm1, -2, 2, 8),
    "log": (math.log, 0.1, 90, 8), "log2": (math.log2, 0.1, 90, 8), "log10": (math.log10, 0.1, 90, 8), "log1p": (math.log1p, 0.1, 90, 8),
    "sin": (math.sin, 0.1, 3, 8), "cos": (math.cos, -1.5, 1.5, 64), "tan": (math.tan, 0.1, 1.4, 64), "asin": (math.asin, 0.1, 1, 64), "acos": (math.acos, -1, 0.9, 64),
    "atan": (math.atan, 0.1, 9, 64), "sinh": (math.sinh, 1, 5, 16), "cosh": (math.cosh, -5, 5, 16), "tanh": (math.tanh, 0.1, 5, 16),
    "asinh": (math.asinh, 1, 9, 16), "acosh": (math.acosh, 2, 9, 16), "atanh": (math.atanh, 0.3, 0.9, 16), "erf": (math.erf, 0.1, 3, 16), "erfc": (math.erfc, -2, 2, 64),
}
PAIRS = {"atan2": (math.atan2, 0.1, 9, 64), "powf": (math.pow, 0.1, 4, 64), "copysign": (math.copysign, -9, 9, 0)}


def encode(values, t):
    return (values.astype("f4").view("u4") >> 16).astype("u2") if t == "bf16" else values.astype(FILE[t])


def decode(array, t):
    return (array.astype("u4") << 16).view("f4").astype("f8") if t == "bf16" else array.astype("f8")


cases, parameters, lines, arguments = [], [], [], []
tensor = lambda t: f"tensor<{SIZE}x{t}, #l>"
for t in FILE:
    for name, (function, low, high, bound) in {**FUNCTIONS, **PAIRS}.items():
        index, count = len(cases), 2 if name in PAIRS else 1
        operands = [encode(random.uniform(low, high, SIZE), t) for _ in range(count)]
        for i, operand in enumerate(operands):
            np.save(f"{prefix}.{index}.{i}.npy", operand)
            parameters.append(f"%p{index}_{i}: !tile.ptr<{t}>")
            arguments += ["--arg", f"in:{prefix}.{index}.{i}.npy"]
            lines.append(f"  %x{index}_{i} = tile.load %p{index}_{i}[%i] : !tile.ptr<{t}>, {tensor('i32')} -> {tensor(t)}")
        parameters.append(f"%r{index}: !tile.ptr<{t}>")
        arguments += ["--arg", f"out:{prefix}.{index}.npy:{SIZE}x{t}"]
        values = ", ".join(f"%x{index}_{i}" for i in range(count))
        lines += [f"  %y{index} = math.{name} {values} : {tensor(t)}", f"  tile.store %y{index}, %r{index}[%i] : {tensor(t)}, !tile.ptr<{t}>, {tensor('i32')}"]
        cases.append((name, t, function, [decode(o, t) for o in operands], bound))
with open(f"{prefix}.mlir", "w") as file:
    file.write("\n".join([f"#l = #tile.blocked<shape = [{SIZE}], registers = [2], lanes = [32], warps = [4], order = [0]>",
                          f"tile.kernel @functions({', '.join(parameters)}) attributes {{num_warps = 4 : i32}} {{",
                          f"  %i = tile.index 0 : {tensor('i32')}", *lines, "  tile.return", "}"]))
subprocess.run([heddle, "run", f"{prefix}.mlir", *arguments], check=True)
subprocess.run([heddle, "compile", f"{prefix}.mlir", "--target", "sm_80", "-o", f"{prefix}.ptx"], check=True)
faults = []
for index, (name, t, function, operands, bound) in enumerate(cases):
    result = decode(np.load(f"{prefix}.{index}.npy"), t)
    exact = np.array([float(function(*v)) for v in zip(*operands)])
    digits, lowest = {"f16": (10, -14), "bf16": (7, -126), "f32": (23, -126)}[t]
    unit = 2.0 ** (np.maximum(np.frexp(exact)[1] - 1, lowest) - digits)
    error = (np.abs(result - exact) / unit).max()
    if not error <= (bound + 0.5 if t == "f32" else 1.0 if bound else 0):
        faults.append(f"{name} {t}: {error} units")
if faults:
    sys.exit("\n".join(faults))
print(f"{len(cases)} functions are within their bounds")
