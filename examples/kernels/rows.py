"""Kernels on vectors and on the rows of matrices, bound by memory."""

import numpy as np

from case import EPSILON, Case, InOut, Kernel, Out, programs


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


def softmax_online(rng, shape):
    # Twice the exponentials of softmax, and the sum is scaled down whenever a tile has a larger element.
    case = softmax(rng, shape)
    return Case(case.grid, case.arguments, case.outputs, {1: 2 * case.tolerance[1]})


def cumsum(rng, shape):
    m, n = shape
    x = rng.standard_normal((m, n)).astype("f4")
    y = np.cumsum(x.astype("f8"), axis=1)
    # In a tile of 512 the scan adds in log2(512) levels; one more addition for each tile before.
    steps = 9 + programs(n, 512)
    scale = np.abs(x.astype("f8")).cumsum(axis=1).max()
    return Case((programs(m, 4),), [x, Out((m, n), "f32"), (m, "i32"), (n, "i32")], {1: y}, {1: steps * EPSILON["f32"] * scale})


def embedding(rng, shape):
    n, width, entries = shape
    table = rng.standard_normal((entries, width)).astype("f2")
    ids = rng.integers(0, entries, n).astype("i4")
    return Case((programs(n, 16),), [table, ids, Out((n, width), "f16"), (n, "i32"), (width, "i32")], {2: table[ids]}, {2: 0})


def histogram(rng, shape):
    (n,) = shape
    # Some are not counted: below 0, and above 255.
    x = rng.integers(-20, 300, n).astype("i4")
    counts = rng.integers(0, 5, 256).astype("i4")
    expected = counts + np.bincount(x[(x >= 0) & (x < 256)], minlength=256)
    return Case((programs(n, 2048),), [x, InOut(counts), (n, "i32")], {1: expected}, {1: 0})


def decode_fp8(bits):
    """f8E4M3FN without its NaNs: 4 bits of exponent with bias 7, 3 of mantissa."""
    exponent, mantissa = (bits >> 3) & 15, bits & 7
    magnitude = np.where(exponent == 0, mantissa * 2.0**-9, (8 + mantissa) * 2.0 ** (exponent.astype("f8") - 10))
    return np.where(bits >> 7, -magnitude, magnitude)


def quantize_fp8(rng, shape):
    m, n = shape
    x = (rng.standard_normal((m, n)) * 10.0 ** rng.integers(-3, 3, (m, 1))).astype("f2")
    x[0] = 0
    scale = np.maximum(np.abs(x).max(axis=1).astype("f4"), np.float32(1e-20)) / np.float32(448)
    values = np.array([decode_fp8(np.uint8(bits)) for bits in range(127)])
    scaled = (x.astype("f4") / scale[:, None]).astype("f8")
    # To the nearest, ties to even: of two that are as near the one with the even bit pattern, which differ by 1.
    distance = np.abs(np.abs(scaled)[..., None] - values)
    nearest = distance.argmin(axis=2)
    tied = np.take_along_axis(distance, np.minimum(nearest + 1, 126)[..., None], 2)[..., 0] == distance.min(axis=2)
    nearest += tied & (nearest % 2 == 1) & (nearest < 126)
    q = (nearest + 128 * np.signbit(scaled)).astype("u1")
    return Case((programs(m, 4),), [x, Out((m, n), "f8E4M3FN"), Out((m,), "f32"), (m, "i32"), (n, "i32")], {1: q, 2: scale}, {1: 0, 2: 0})


ROWS = [(8, 1024), (5, 512), (6, 1000), (3, 77)]
LONG_ROWS = [(8, 1024), (3, 77), (5, 2560), (2, 4099)]

KERNELS = [
    Kernel("vector_add", [(4096,), (1000,), (4099,)], vector_add),
    Kernel("transpose", [(128, 192), (64, 72), (100, 77)], transpose),
    Kernel("softmax", ROWS, softmax),
    Kernel("softmax_online", LONG_ROWS, softmax_online),
    Kernel("rms_norm", ROWS, rms_norm),
    Kernel("layer_norm", ROWS, layer_norm),
    Kernel("cross_entropy", ROWS, cross_entropy),
    Kernel("cumsum", LONG_ROWS, cumsum),
    Kernel("quantize_fp8", ROWS, quantize_fp8),
    Kernel("embedding", [(64, 256, 112), (37, 72, 50), (16, 1000, 20)], embedding),
    Kernel("histogram", [(4096,), (1000,), (6001,)], histogram, ideal_memory=False),
]
