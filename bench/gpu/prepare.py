"""Writes what has to travel to a GPU: PTX, metadata, inputs and the emulator's outputs, with a manifest.

Conversions are compiled once for each path that has a plan, as `load, convert, store` for checking and as a loop of
`convert there and back` for timing.
"""

import argparse
import json
import pathlib
import random
import subprocess
import sys

import numpy

ROOT = pathlib.Path(__file__).resolve().parents[2]
PATHS = ["", "lanes", "shared"]  # "" leaves the choice to the planner
NUMPY_TYPES = {"f16": "float16", "f32": "float32", "f64": "float64", "i1": "uint8", "i8": "uint8", "i16": "int16",
               "i32": "int32", "i64": "int64", "bf16": "uint16", "f8E4M3FN": "uint8", "f8E5M2": "uint8"}


class Package:
    def __init__(self, folder, target, heddle):
        self.folder, self.target, self.heddle = folder, target, heddle
        self.cases = []
        folder.mkdir(parents=True, exist_ok=True)

    def tool(self, *arguments):
        return subprocess.run([self.heddle, *map(str, arguments)], capture_output=True, text=True)

    def compile(self, source, stem):
        """Whether the file compiled; a conversion may have no plan on a path."""
        done = self.tool("compile", source, "--target", self.target, "-o", self.folder / f"{stem}.ptx")
        if done.returncode and "has no plan" not in done.stderr:
            sys.exit(f"{source}: {done.stderr}")
        return done.returncode == 0

    def add(self, kind, stem, source, kernel, grid, inputs, outputs, scalars=()):
        """Compiles a kernel whose parameters are inputs, outputs and scalars in this order, and runs it here."""
        if not self.compile(source, stem):
            return False
        arguments, specs = [], []
        for i, array in enumerate(inputs):
            name = f"{stem}.in{i}.npy"
            numpy.save(self.folder / name, array)
            arguments.append({"input": name})
            specs.append(f"in:{self.folder / name}")
        for i, spec in enumerate(outputs):
            name = f"{stem}.out{i}.npy"
            arguments.append({"output": name})
            specs.append(f"out:{self.folder / name}:{spec}")
        for value, kind_of_scalar in scalars:
            arguments.append({"scalar": value, "type": NUMPY_TYPES[kind_of_scalar]})
            specs.append(f"{value}:{kind_of_scalar}")
        done = self.tool("run", source, "--target", self.target, "--kernel", kernel, "--grid", ",".join(map(str, grid)),
                         *[part for spec in specs for part in ("--arg", spec)])
        if done.returncode:
            sys.exit(f"{source} on the emulator: {done.stderr}")
        self.cases.append({"kind": kind, "name": stem, "ptx": f"{stem}.ptx", "kernel": kernel, "grid": list(grid),
                           "arguments": arguments})
        return True

    def write(self):
        text = json.dumps({"target": self.target, "cases": self.cases}, indent=1)
        (self.folder / "manifest.json").write_text(text + "\n")


def examples(package):
    generator = numpy.random.default_rng(0)
    half = lambda *shape: generator.standard_normal(shape).astype(numpy.float16)
    folder = ROOT / "examples"
    package.add("example", "reorder", folder / "reorder.mlir", "reorder", (1,), [half(16, 8)], ["16x8xf16"])
    package.add("example", "transpose", folder / "transpose.mlir", "transpose", (24, 32), [half(2048, 1536)],
                ["1536x2048xf16"], [(2048, "i32"), (1536, "i32")])


def offsets(shape, layout, suffix):
    """Code for the row-major offset of every element."""
    dims = shape.split("x")
    index = f"tensor<{shape}xi32, {layout}>"
    lines = [f"  %o{suffix}0 = arith.constant dense<0> : {index}"]
    for d, size in enumerate(dims):
        lines += [f"  %s{suffix}{d} = arith.constant dense<{size}> : {index}",
                  f"  %m{suffix}{d} = arith.muli %o{suffix}{d}, %s{suffix}{d} : {index}",
                  f"  %i{suffix}{d} = tile.index {d} : {index}",
                  f"  %o{suffix}{d + 1} = arith.addi %m{suffix}{d}, %i{suffix}{d} : {index}"]
    return lines, f"%o{suffix}{len(dims)}", index


def conversion_kernel(row, path, rounds):
    """Loads a tile, converts it (there and back `rounds` times, then once there), and stores it."""
    source, result = (f"tensor<{row['shape']}x{row['element']}, {row[side]}>" for side in ("source", "destination"))
    contract = f' {{allow = ["{path}"]}}' if path else ""
    load, load_offset, load_index = offsets(row["shape"], row["source"], "a")
    store, store_offset, store_index = offsets(row["shape"], row["destination"], "b")
    pointer = f"!tile.ptr<{row['element']}>"
    lines = [f"tile.kernel @k(%x: {pointer}, %y: {pointer}) attributes {{num_warps = {row['warps']} : i32}} {{"]
    lines += load + [f"  %v = tile.load %x[{load_offset}] : {pointer}, {load_index} -> {source}"]
    value = "%v"
    if rounds:
        value = "%w"
        lines += ["  %zero = arith.constant 0 : i32", "  %one = arith.constant 1 : i32",
                  f"  %n = arith.constant {rounds} : i32",
                  f"  %w = scf.for %k = %zero to %n step %one iter_args(%a = %v) -> ({source}) : i32 {{",
                  f"    %b = tile.convert_layout %a{contract} : {source} -> {result}",
                  f"    %c = tile.convert_layout %b{contract} : {result} -> {source}",
                  f"    scf.yield %c : {source}", "  }"]
    lines += [f"  %r = tile.convert_layout {value}{contract} : {source} -> {result}"]
    lines += store + [f"  tile.store %r, %y[{store_offset}] : {result}, {pointer}, {store_index}", "  tile.return", "}"]
    return "\n".join(lines) + "\n"


def read_corpus():
    columns = ["name", "element", "shape", "warps", "cluster", "source", "destination"]
    for file in sorted((ROOT / "test/corpus/conversions").glob("*.tsv")):
        for line in file.read_text().splitlines():
            if line and not line.startswith("#"):
                row = dict(zip(columns, line.split("\t")))
                row["family"] = file.stem
                yield row


def conversions(package, count, seed, rounds):
    rows = [row for row in read_corpus() if row["cluster"] == "1" and row["element"] in NUMPY_TYPES]
    generator, values = random.Random(seed), numpy.random.default_rng(seed)
    for number, row in enumerate(generator.sample(rows, min(count, len(rows)))):
        shape = [int(size) for size in row["shape"].split("x")]
        dtype = numpy.dtype(NUMPY_TYPES[row["element"]])
        bits = values.integers(0, 2 if row["element"] == "i1" else 256, size=shape + [dtype.itemsize], dtype=numpy.uint8)
        array = bits.view(dtype).reshape(shape)
        for path in PATHS:
            for kind, repeats in (("check", 0), ("timing", rounds)):
                stem = f"{kind}{number}.{path or 'chosen'}"
                source = package.folder / f"{stem}.mlir"
                source.write_text(conversion_kernel(row, path, repeats))
                if package.add(kind, stem, source, "k", (1,), [array], [f"{row['shape']}x{row['element']}"]):
                    package.cases[-1].update(conversion=f"{row['family']}/{row['name']}", path=path or "chosen")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--target", default="sm_90a")
    parser.add_argument("--heddle", default=str(ROOT / "build/bin/heddle"))
    parser.add_argument("--conversions", type=int, default=100, help="how many of the corpus")
    parser.add_argument("--rounds", type=int, default=64, help="conversions there and back in a timed kernel")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    package = Package(options.folder, options.target, options.heddle)
    examples(package)
    conversions(package, options.conversions, options.seed, options.rounds)
    package.write()
    print(f"{len(package.cases)} cases in {options.folder}")


if __name__ == "__main__":
    main()
