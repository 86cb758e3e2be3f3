"""Functions whose fast-math flags allow approximations: one instruction each in the PTX, none without the flags, and on the emulator
within the bounds of the PTX ISA.

usage: approximate.py HEDDLE SCRATCH_PREFIX
"""

import math
import re
import subprocess
import sys

import numpy as np

heddle, prefix = sys.argv[1:]
SIZE = 128
random = np.random.default_rng(11)

# name: function, lowest and highest argument, instructions, largest relative error (of f32)
FUNCTIONS = {
    "exp2": (lambda v: 2.0**v, -9, 9, ["ex2"], 2**-22), "exp": (math.exp, -9, 9, ["ex2"], 2**-19), "log2": (math.log2, 2, 90, ["lg2"], 2**-21),
    "log": (math.log, 2, 90, ["lg2"], 2**-21), "log10": (math.log10, 2, 90, ["lg2"], 2**-21), "sin": (math.sin, 0.1, 3, ["sin"], 2**-16),
    "cos": (math.cos, -1.5, 1.5, ["cos"], 2**-16), "tanh": (math.tanh, 0.1, 5, ["tanh"], 2**-10), "sqrt": (math.sqrt, 0.01, 90, ["sqrt"], 2**-22),
    "rsqrt": (lambda v: 1 / math.sqrt(v), 0.01, 90, ["rsqrt"], 2**-21), "powf": (math.pow, 0.1, 4, ["lg2", "ex2"], 2**-18),
}
APPROXIMATE = re.compile(r"^\s*(ex2|lg2|sin|cos|tanh|sqrt|rsqrt)\.approx\.f32", re.MULTILINE)


def program(name, t, flags):
    """The function of two tensors (powf) or of the first of them."""
    tensor = f"tensor<{SIZE}x{t}>"
    operands = "%x, %y" if name == "powf" else "%x"
    return f"""tile.kernel @k(%a: !tile.ptr<{t}>, %b: !tile.ptr<{t}>, %c: !tile.ptr<{t}>) attributes {{num_warps = 4 : i32}} {{
  %i = tile.index 0 : tensor<{SIZE}xi32>
  %x = tile.load %a[%i] : !tile.ptr<{t}>, tensor<{SIZE}xi32> -> {tensor}
  %y = tile.load %b[%i] : !tile.ptr<{t}>, tensor<{SIZE}xi32> -> {tensor}
  %z = math.{name} {operands} {flags}: {tensor}
  tile.store %z, %c[%i] : {tensor}, !tile.ptr<{t}>, tensor<{SIZE}xi32>
  tile.return
}}
"""


def compile(text):
    with open(f"{prefix}.mlir", "w") as file:
        file.write(text)
    subprocess.run([heddle, "compile", f"{prefix}.mlir", "-o", f"{prefix}.ptx"], check=True)
    return APPROXIMATE.findall(open(f"{prefix}.ptx").read())


def run(t, name, low, high):
    """What the last compiled program makes of random arguments, and these."""
    operands = [random.uniform(low, high, SIZE).astype(t) for _ in range(2)]
    for i, operand in enumerate(operands):
        np.save(f"{prefix}.{i}.npy", operand)
    subprocess.run([heddle, "run", f"{prefix}.mlir", "--arg", f"in:{prefix}.0.npy", "--arg", f"in:{prefix}.1.npy",
                    "--arg", f"out:{prefix}.2.npy:{SIZE}x{name}"], check=True)
    return np.load(f"{prefix}.2.npy").astype("f8"), [o.astype("f8") for o in operands]


count = 0
for t, name in (("f4", "f32"), ("f2", "f16")):
    for function, (exact, low, high, instructions, bound) in FUNCTIONS.items():
        found = compile(program(function, name, "fastmath<afn> "))
        assert found == instructions, (function, name, found)
        result, operands = run(t, name, low, high)
        expected = np.array([exact(*(v if function == "powf" else v[:1])) for v in zip(*operands)])
        error = (np.abs(result - expected) / np.abs(expected)).max()
        # Rounding to f16 comes on top.
        assert error <= bound + (2**-11 if t == "f2" else 0), (function, name, error)
        count += 1
        # ex2.approx.f32 is as good as exact functions are: within two units in the last place.
        assert compile(program(function, name, "")) == (["ex2"] if (function, t) == ("exp2", "f4") else []), (function, name)
print(f"{count} approximations are within their bounds")
