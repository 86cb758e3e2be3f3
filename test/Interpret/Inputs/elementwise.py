"""Runs one-op kernels through `heddle run --device reference` and compares with NumPy.

usage: elementwise.py HEDDLE SCRATCH_PREFIX
"""

import math
import subprocess
import sys

import numpy as np

heddle, prefix = sys.argv[1:]
random = np.random.default_rng(7)
SIZE = 64
TYPES = {"f16": "f2", "f32": "f4", "f64": "f8", "i8": "i1", "i16": "i2", "i32": "i4", "i64": "i8", "i1": "?"}


def body(index, op, operands, result):
    """Loads the operands from %a<index>_<i>, and stores what the op makes of them to %r<index>."""
    lines = [f"  %v{index}_{i} = tile.load %a{index}_{i}[%i] : !tile.ptr<{t}>, tensor<{SIZE}xi32, #l> -> tensor<{SIZE}x{t}, #l>"
             for i, t in enumerate(operands)]
    values = ", ".join(f"%v{index}_{i}" for i in range(len(operands)))
    types = f"tensor<{SIZE}x{operands[0]}, #l>"
    if operands[0] != result and "cmp" not in op:
        types += f" to tensor<{SIZE}x{result}, #l>"
    lines.append(f"  %y{index} = {op} {values} : {types}")
    lines.append(f"  tile.store %y{index}, %r{index}[%i] : tensor<{SIZE}x{result}, #l>, !tile.ptr<{result}>, tensor<{SIZE}xi32, #l>")
    return lines


def floats(t, low=-4.0, high=4.0):
    return random.uniform(low, high, SIZE).astype(TYPES[t])


def integers(t, low=-100, high=100):
    return random.integers(low, high, SIZE).astype(TYPES[t])


def by_double(function):
    vector = np.vectorize(function, otypes=["f8"])
    return lambda *a: vector(*(x.astype("f8") for x in a)).astype(a[0].dtype)


cases = []
for t in ("f16", "f32", "f64"):
    x, y, z = floats(t), floats(t), floats(t)
    positive = floats(t, 0.1, 9.0)
    cases += [("arith.addf", (x, y), x + y), ("arith.subf", (x, y), x - y), ("arith.mulf", (x, y), x * y),
              ("arith.divf", (x, positive), x / positive), ("arith.negf", (x,), -x),
              ("arith.maximumf", (x, y), np.maximum(x, y)), ("arith.minnumf", (x, y), np.fmin(x, y)),
              ("arith.cmpf olt,", (x, y), x < y), ("math.absf", (x,), abs(x)), ("math.floor", (x,), np.floor(x)),
              ("math.ceil", (x,), np.ceil(x)), ("math.trunc", (x,), np.trunc(x)), ("math.roundeven", (x,), np.rint(x)),
              ("math.copysign", (x, y), np.copysign(x, y))]
    for name, function, argument in [("exp", math.exp, x), ("exp2", lambda v: 2.0**v, x), ("sin", math.sin, x),
                                     ("tanh", math.tanh, x), ("erf", math.erf, x), ("log", math.log, positive),
                                     ("log2", math.log2, positive), ("sqrt", math.sqrt, positive),
                                     ("rsqrt", lambda v: 1.0 / math.sqrt(v), positive)]:
        cases.append((f"math.{name}", (argument,), by_double(function)(argument)))
    if t != "f64":
        cases.append(("math.fma", (x, y, z), (x.astype("f8") * y.astype("f8") + z.astype("f8")).astype(x.dtype)))
x = floats("f64")
y = floats("f32")
cases += [("arith.truncf", (x,), x.astype("f4")), ("arith.truncf", (y,), y.astype("f2"))]
x = floats("f16")
cases += [("arith.extf", (x,), x.astype("f4")), ("arith.fptosi", (x,), np.trunc(x).astype("i4"))]
for t in ("i8", "i16", "i32", "i64"):
    x, y, n = integers(t), integers(t), integers(t, 1, 7)
    u = x.view("u" + TYPES[t][1:])
    cases += [("arith.addi", (x, y), x + y), ("arith.muli", (x, y), x * y), ("arith.andi", (x, y), x & y),
              ("arith.xori", (x, y), x ^ y), ("arith.shli", (x, n), x << n), ("arith.shrsi", (x, n), x >> n),
              ("arith.shrui", (x, n), (u >> n.view(u.dtype)).view(x.dtype)),
              ("arith.divui", (x, n), (u // n.view(u.dtype)).view(x.dtype)),
              ("arith.remui", (x, n), (u % n.view(u.dtype)).view(x.dtype)),
              ("arith.divsi", (x, n), np.trunc(x / n).astype(x.dtype)), ("arith.maxsi", (x, y), np.maximum(x, y)),
              ("arith.minui", (x, y), np.minimum(u, y.view(u.dtype)).view(x.dtype)),
              ("arith.cmpi slt,", (x, y), x < y), ("arith.cmpi ult,", (x, y), u < y.view(u.dtype)),
              ("arith.sitofp", (x,), x.astype("f4"))]
x = integers("i32")
cases += [("arith.extsi", (x,), x.astype("i8")), ("arith.trunci", (x,), x.astype("i1")),
          ("arith.extui", (x,), x.view("u4").astype("u8").view("i8"))]

names = {np.dtype(v): k for k, v in TYPES.items()}
parameters, lines, arguments = [], [], []
for index, (op, operands, expected) in enumerate(cases):
    for i, operand in enumerate(operands):
        np.save(f"{prefix}.{index}.{i}.npy", operand)
        parameters.append(f"%a{index}_{i}: !tile.ptr<{names[operand.dtype]}>")
        arguments += ["--arg", f"in:{prefix}.{index}.{i}.npy"]
    parameters.append(f"%r{index}: !tile.ptr<{names[expected.dtype]}>")
    arguments += ["--arg", f"out:{prefix}.{index}.npy:{SIZE}x{names[expected.dtype]}"]
    lines += body(index, op, [names[o.dtype] for o in operands], names[expected.dtype])
with open(f"{prefix}.kernel.mlir", "w") as file:
    file.write("\n".join(["#l = #tile.layout<register = [[32]], lane = [[1], [2], [4], [8], [16]]>",
                          f"tile.kernel @ops({', '.join(parameters)}) attributes {{num_warps = 1 : i32}} {{",
                          f"  %i = tile.index 0 : tensor<{SIZE}xi32, #l>", *lines, "  tile.return", "}"]))
subprocess.run([heddle, "run", f"{prefix}.kernel.mlir", "--device", "reference", *arguments], check=True)

for index, (op, operands, expected) in enumerate(cases):
    result = np.load(f"{prefix}.{index}.npy")
    # NumPy's functions are within an ulp or two; arithmetic is exact.
    tolerance = 2 * np.finfo(result.dtype).eps if op.startswith("math") else 0
    if not np.allclose(result, expected, rtol=tolerance, atol=0):
        sys.exit(f"{op} on {[o.dtype for o in operands]}:\n{operands}\ngot {result}\nwanted {expected}")
print(f"{len(cases)} ops agree with NumPy")
