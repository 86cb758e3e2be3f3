"""What a kernel of this folder is run on and held against.

A tolerance is derived from the type that results are accumulated in: `steps` roundings, each of at most half a unit in the last
place of the largest value that is added up or multiplied.
"""

import dataclasses
import typing

import numpy as np

EPSILON = {"f16": 2.0**-11, "f32": 2.0**-24}


@dataclasses.dataclass
class Case:
    """A launch: arguments in order, each an array to read, an `Out` or `InOut`, or a scalar with its type."""

    grid: tuple
    arguments: list
    outputs: dict  # position -> what is expected there
    tolerance: dict  # position -> the largest error; 0 asks for equal bits


@dataclasses.dataclass
class Out:
    shape: tuple
    type: str


@dataclasses.dataclass
class InOut:
    array: np.ndarray


@dataclasses.dataclass
class Kernel:
    name: str
    shapes: list  # small ones first; the ragged ones are among them
    make: typing.Callable  # (generator, shape) -> Case
    ideal_memory: bool = True  # every sector is fetched once, 16 bytes per access
    file: str = ""  # the program, where it is not named like its kernel


def programs(size, tile):
    return -(-size // tile)
