"""The kernels of this folder: for each a NumPy reference and the shapes that it is run on.

A tolerance is derived from the type that results are accumulated in: `steps` roundings, each of at most half a unit in the last
place of the largest value that is added up or multiplied.
"""

import dataclasses
import typing

import numpy as np

EPSILON = {"f16": 2.0**-11, "f32": 2.0**-24}


@dataclasses.dataclass
class Case:
    """A launch: arguments in order, each an array to read, an `Out`, or a scalar with its type."""

    grid: tuple
    arguments: list
    outputs: dict  # position -> what is expected there
    tolerance: dict  # position -> the largest error; 0 asks for equal bits


@dataclasses.dataclass
class Out:
    shape: tuple
    type: str


@dataclasses.dataclass
class Kernel:
    name: str
    shapes: list  # small ones first; the ragged ones are among them
    make: typing.Callable  # (generator, shape) -> Case
    ideal_memory: bool = True  # every sector is fetched once, 16 bytes per access


def programs(size, tile):
    return -(-size // tile)


def vector_add(rng, shape):
    (n,) = shape
    x, y = (rng.standard_normal(n).astype("f4") for _ in range(2))
    return Case((programs(n, 1024),), [x, y, Out((n,), "f32"), (n, "i32")], {2: x + y}, {2: 0})


def transpose(rng, shape):
    m, n = shape
    x = rng.standard_normal((m, n)).astype("f2")
    return Case((programs(n, 64), programs(m, 64)), [x, Out((n, m), "f16"), (m, "i32"), (n, "i32")], {1: x.T}, {1: 0})


def softmax(rng, shape):
    m, n = shape
    x = (3 * rng.standard_normal((m, n))).astype("f4")
    e = np.exp(x.astype("f8") - x.max(axis=1, keepdims=True))
    y = e / e.sum(axis=1, keepdims=True)
    # One exponential of an argument that is rounded, log2(n) + 5 additions, one division.
    steps = np.abs(x).max() * 2 + np.log2(n) + 5 + 4
    return Case((programs(m, 4),), [x, Out((m, n), "f32"), (m, "i32"), (n, "i32")], {1: y}, {1: steps * EPSILON["f32"]})


def rms_norm(rng, shape):
    m, n = shape
    x, w = rng.standard_normal((m, n)).astype("f2"), rng.standard_normal(n).astype("f2")
    eps = 1e-5
    x8 = x.astype("f8")
    y = x8 / np.sqrt((x8**2).mean(axis=1, keepdims=True) + eps) * w.astype("f8")
    # The result is rounded to f16; what happens before is in f32 and does not count beside it.
    tolerance = 1.01 * EPSILON["f16"] * np.abs(y).max()
    return Case((programs(m, 4),), [x, w, Out((m, n), "f16"), (m, "i32"), (n, "i32"), (eps, "f32")], {2: y}, {2: tolerance})


def layer_norm(rng, shape):
    m, n = shape
    x, w, b = (rng.standard_normal(s).astype("f4") for s in ((m, n), n, n))
    eps = 1e-5
    x8 = x.astype("f8")
    mean = x8.mean(axis=1)
    rstd = 1 / np.sqrt(((x8 - mean[:, None]) ** 2).mean(axis=1) + eps)
    y = (x8 - mean[:, None]) * rstd[:, None] * w + b
    steps = 2 * (np.log2(n) + 5) + 8
    scale = {3: max(1, np.abs(y).max()), 4: np.abs(x).max(), 5: rstd.max()}
    outputs = {3: y, 4: mean, 5: rstd}
    outs = [Out((m, n), "f32"), Out((m,), "f32"), Out((m,), "f32")]
    return Case((programs(m, 4),), [x, w, b, *outs, (m, "i32"), (n, "i32"), (eps, "f32")], outputs,
                {i: steps * EPSILON["f32"] * scale[i] for i in outputs})


def cross_entropy(rng, shape):
    m, n = shape
    x = (3 * rng.standard_normal((m, n))).astype("f4")
    target = rng.integers(0, n, m).astype("i4")
    x8 = x.astype("f8")
    top = x8.max(axis=1)
    loss = np.log(np.exp(x8 - top[:, None]).sum(axis=1)) + top - x8[np.arange(m), target]
    steps = np.log2(n) + 5 + 8 + 2 * np.abs(x).max()
    return Case((programs(m, 4),), [x, target, Out((m,), "f32"), (m, "i32"), (n, "i32")], {2: loss},
                {2: steps * EPSILON["f32"] * max(1, np.abs(loss).max())})


def matmul(rng, shape):
    m, n, k = shape
    a, b = rng.standard_normal((m, k)).astype("f2"), rng.standard_normal((k, n)).astype("f2")
    a8, b8 = a.astype("f8"), b.astype("f8")
    # Products are exact; each of the k additions rounds once.
    tolerance = (k + 2) * EPSILON["f32"] * (np.abs(a8) @ np.abs(b8)).max()
    return Case((programs(n, 64), programs(m, 64)), [a, b, Out((m, n), "f32"), (m, "i32"), (n, "i32"), (k, "i32")], {2: a8 @ b8},
                {2: tolerance})


ROWS = [(8, 1024), (5, 512), (6, 1000), (3, 77)]

KERNELS = [
    Kernel("vector_add", [(4096,), (1000,), (4099,)], vector_add),
    Kernel("transpose", [(128, 192), (64, 72), (100, 77)], transpose),
    Kernel("softmax", ROWS, softmax),
    Kernel("rms_norm", ROWS, rms_norm),
    Kernel("layer_norm", ROWS, layer_norm),
    Kernel("cross_entropy", ROWS, cross_entropy),
    Kernel("matmul", [(64, 128, 64), (60, 72, 50), (128, 128, 128)], matmul, ideal_memory=False),
]
