#!/usr/bin/env python3
"""Compiles the kernels of this folder, runs them on the emulator, compares with NumPy and prints a table.

usage: run.py [--heddle PATH] [--target T] [--kernel NAME ...] [--small] [-O0] [--assert-ideal]

`--small` takes the first two shapes of each kernel. `--assert-ideal` fails unless the kernels that promise it fetch every sector
once, 16 bytes at a time where the shape is a multiple of 16, without a bank conflict. Integer arguments that are multiples of 16
are announced as such to the compiler (`tile.divisibility`), as a launcher would do.
"""

import argparse
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import numpy as np

import suite
from case import InOut, Out

HERE = pathlib.Path(__file__).resolve().parent
COLUMNS = ["kernel", "shape", "target", "error", "allowed", "conversions", "price", "sectors", "ideal", "wavefronts", "ideal wf",
           "shared", "registers", "spills"]


def specialize(text, kernel, case):
    """The program with the divisibility of this launch's integers."""
    head, signature, rest = re.split(rf"(tile\.kernel @{kernel.name}\(.*?\)\s*attributes)", text, maxsplit=1, flags=re.DOTALL)
    parameters = re.findall(r"%\w+: [^,{)]+", signature)
    for parameter, argument in zip(parameters, case.arguments):
        if isinstance(argument, tuple) and argument[1] == "i32" and argument[0] % 16 == 0:
            signature = signature.replace(parameter, parameter + " {tile.divisibility = 16 : i32}")
    return head + signature + rest


def command(options, *words):
    result = subprocess.run([str(word) for word in words], capture_output=True, text=True)
    if result.returncode:
        sys.exit(f"{' '.join(map(str, words))}\n{result.stderr}")
    return result.stdout


class Launch:
    """One kernel on one shape."""

    def __init__(self, options, kernel, shape, folder):
        self.options, self.kernel, self.shape, self.folder = options, kernel, shape, folder
        self.case = kernel.make(np.random.default_rng(1), shape)
        self.file = folder / f"{kernel.name}.mlir"
        self.file.write_text(specialize((HERE / f"{kernel.file or kernel.name}.mlir").read_text(), kernel, self.case))
        self.flags = ["--kernel", kernel.name, "--target", options.target] + (["-O0"] if options.O0 else [])

    def run(self):
        """Runs on the emulator; returns the largest error as a share of what is allowed, and the statistics."""
        words = []
        for i, argument in enumerate(self.case.arguments):
            path = self.folder / f"{i}.npy"
            if isinstance(argument, InOut):
                np.save(path, argument.array)
                words += ["--arg", f"inout:{path}"]
            elif isinstance(argument, Out):
                words += ["--arg", f"out:{path}:{'x'.join(map(str, argument.shape))}x{argument.type}"]
            elif isinstance(argument, tuple):
                words += ["--arg", f"{argument[0]}:{argument[1]}"]
            else:
                np.save(path, argument)
                words += ["--arg", f"in:{path}"]
        grid = ",".join(map(str, self.case.grid))
        command(self.options, self.options.heddle, "run", self.file, "--grid", grid, "--stats", self.folder / "stats.json",
                *self.flags, *words)
        worst = (0.0, 0.0)
        for i, expected in self.case.outputs.items():
            got = np.load(self.folder / f"{i}.npy").astype("f8")
            error, allowed = float(np.abs(got - expected).max()), self.case.tolerance[i]
            if not error <= allowed:
                sys.exit(f"{self.kernel.name} {self.shape}: argument {i} is wrong by {error}, allowed is {allowed}")
            worst = max(worst, (error, float(allowed)))
        return worst, json.loads((self.folder / "stats.json").read_text())

    def compile(self):
        """Compiles to PTX and, with ptxas, to machine code; returns the PTX, the metadata, registers and spilled bytes."""
        ptx = self.folder / "kernel.ptx"
        command(self.options, self.options.heddle, "compile", self.file, "-o", ptx, *self.flags)
        metadata = json.loads((self.folder / "kernel.ptx.json").read_text())[0]
        registers = spills = None
        if self.options.ptxas:
            text = subprocess.run([self.options.ptxas, "-v", f"-arch={self.options.target}", ptx, "-o", self.folder / "kernel.cubin"],
                                  capture_output=True, text=True)
            if text.returncode:
                sys.exit(f"{self.kernel.name}: ptxas: {text.stderr}")
            registers = int(re.search(r"Used (\d+) registers", text.stderr).group(1))
            spills = sum(map(int, re.findall(r"(\d+) bytes spill", text.stderr)))
        return ptx.read_text(), metadata, registers, spills

    def conversions(self):
        return json.loads(command(self.options, self.options.heddle, "explain", self.file, "--json", *self.flags))


def check_ideal(launch, statistics, ptx, spills):
    """What a kernel that is bound by memory promises."""
    name = f"{launch.kernel.name} {launch.shape}"
    memory, shared = statistics["global"], statistics["shared"]
    aligned = all(size % 16 == 0 for size in launch.shape)
    if aligned and memory["sectors"] != memory["ideal_sectors"]:
        sys.exit(f"{name}: {memory['sectors']} sectors, ideal are {memory['ideal_sectors']}")
    if shared["wavefronts"] != shared["ideal_wavefronts"]:
        sys.exit(f"{name}: {shared['wavefronts']} wavefronts, ideal are {shared['ideal_wavefronts']}")
    if aligned and not re.search(r"ld\.global(\.\w+)*\.v4\.[bfu]32", ptx):
        sys.exit(f"{name}: no load of 16 bytes")
    if spills:
        sys.exit(f"{name}: {spills} bytes are spilled")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--heddle", default=shutil.which("heddle") or HERE.parent.parent / "build" / "bin" / "heddle")
    parser.add_argument("--ptxas", default=shutil.which("ptxas") or shutil.which("ptxas", path="/usr/local/cuda/bin"))
    parser.add_argument("--target", default="sm_80")
    parser.add_argument("--kernel", action="append", choices=[kernel.name for kernel in suite.KERNELS])
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--assert-ideal", action="store_true")
    parser.add_argument("-O0", action="store_true")
    options = parser.parse_args()
    rows = [COLUMNS]
    for kernel in suite.KERNELS:
        if options.kernel and kernel.name not in options.kernel:
            continue
        for shape in kernel.shapes[:2] if options.small else kernel.shapes:
            with tempfile.TemporaryDirectory() as folder:
                launch = Launch(options, kernel, shape, pathlib.Path(folder))
                (error, allowed), statistics = launch.run()
                ptx, metadata, registers, spills = launch.compile()
                conversions = launch.conversions()
            if options.assert_ideal and kernel.ideal_memory:
                check_ideal(launch, statistics, ptx, spills)
            memory, shared = statistics["global"], statistics["shared"]
            rows.append([kernel.name, "x".join(map(str, shape)), options.target, f"{error:.1e}", f"{allowed:.1e}", len(conversions),
                         f"{sum(c['price'] for c in conversions):.1f}", memory["sectors"], memory["ideal_sectors"],
                         shared["wavefronts"], shared["ideal_wavefronts"],
                         metadata["shared_bytes"]["static"] + metadata["shared_bytes"]["dynamic"],
                         "-" if registers is None else registers, "-" if spills is None else spills])
    for row in rows:
        print("| " + " | ".join(map(str, row)) + " |")
        if row is COLUMNS:
            print("|" + "---|" * len(COLUMNS))


if __name__ == "__main__":
    main()
