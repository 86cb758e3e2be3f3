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


KERNELS = [
    Kernel("vector_add", [(4096,), (1000,), (4099,)], vector_add),
    Kernel("transpose", [(128, 192), (64, 72), (100, 77)], transpose),
]
