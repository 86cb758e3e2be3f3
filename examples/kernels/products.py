"""Kernels that multiply matrices."""

import numpy as np

from case import EPSILON, Case, Kernel, Out, programs


def matmul(rng, shape):
    m, n, k = shape
    a, b = rng.standard_normal((m, k)).astype("f2"), rng.standard_normal((k, n)).astype("f2")
    a8, b8 = a.astype("f8"), b.astype("f8")
    # Products are exact; each of the k additions rounds once.
    tolerance = (k + 2) * EPSILON["f32"] * (np.abs(a8) @ np.abs(b8)).max()
    return Case((programs(n, 64), programs(m, 64)), [a, b, Out((m, n), "f32"), (m, "i32"), (n, "i32"), (k, "i32")], {2: a8 @ b8},
                {2: tolerance})


def attention(rng, shape, causal=False):
    heads, n, width = shape
    q, k, v = (rng.standard_normal(shape).astype("f2") for _ in range(3))
    scale = float(np.float32(width**-0.5))
    scores = q.astype("f8") @ k.astype("f8").transpose(0, 2, 1) * scale
    if causal:
        scores = np.where(np.tril(np.ones((n, n), bool)), scores, -np.inf)
    p = np.exp(scores - scores.max(axis=2, keepdims=True))
    out = p / p.sum(axis=2, keepdims=True) @ v.astype("f8")
    # Weights are rounded to f16 before they multiply, and the result is.
    tolerance = 2.02 * EPSILON["f16"] * np.abs(v).max().astype("f8")
    return Case((programs(n, 64), heads), [q, k, v, Out(shape, "f16"), (n, "i32"), (scale, "f32")], {3: out}, {3: tolerance})


def attention_causal(rng, shape):
    return attention(rng, shape, causal=True)


ATTENTION = [(2, 128, 64), (1, 77, 64), (3, 192, 64)]

KERNELS = [
    Kernel("matmul", [(64, 128, 64), (60, 72, 50), (128, 128, 128)], matmul, ideal_memory=False),
    Kernel("attention", ATTENTION, attention),
    Kernel("attention_causal", ATTENTION, attention_causal, file="attention"),
]
