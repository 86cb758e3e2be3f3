"""Writes docs/walkthrough.md: examples/transpose.mlir at every level, by running the tools. usage: make_walkthrough.py [--check]

With --check nothing is written; a difference from the file is an error, with its first line. heddle has to be on PATH, the
repository's root the parent of this file's directory.
"""

import collections
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
EXAMPLE = "examples/transpose.mlir"
PROGRAM_LINES = r"^#|tile.load|convert_layout|tile.trans|tile.store"
MOVE_LINES = r"move\."
OPS = r"(?:= |^ +)((?:arith|vector|llvm|nvvm)\.[a-z_.0-9]+)"
MEMORY_LINES = r"^\s*(ld|st|bar|barrier)\.(global|shared|sync|cta)"


def heddle(*arguments):
    return subprocess.run(["heddle", *arguments], cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout


def block(language, text):
    return f"```{language}\n{text.strip(chr(10))}\n```\n"


def lines_with(text, pattern):
    return "\n".join(line.strip() for line in text.splitlines() if re.search(pattern, line))


def histogram(text, pattern):
    counts = collections.Counter(re.findall(pattern, text, re.MULTILINE))
    return "\n".join(f"{count:5} {name}" for name, count in sorted(counts.items()))


def make():
    source = (ROOT / EXAMPLE).read_text()
    move = heddle("compile", EXAMPLE, "--target", "sm_90a", "--emit", "move")
    simt = heddle("compile", EXAMPLE, "--target", "sm_90a", "--emit", "simt")
    ptx = heddle("compile", EXAMPLE, "--target", "sm_90a")
    return f"""# A tiled transpose at every level

This page is made by `docs/make_walkthrough.py`, and a test compares it with what the tools print.

## The program

Two layouts of a 64x64 tile, one for each side, and one conversion between them. Both layouts give a lane eight neighbours along the
fast dim of its side of global memory, and both have a 4x4 block of the tile in a lane's registers.

{block("mlir", lines_with(source, PROGRAM_LINES))}
## The plan

`heddle explain {EXAMPLE} --target sm_90a`:

{block("text", heddle("explain", EXAMPLE, "--target", "sm_90a"))}
Half of the elements have to cross warps, so there is no way around shared memory. Three register bits that both layouts have in
common travel together: 8 elements of 2 bytes, the widest access there is.

## The plan as IR

`--emit move`: the conversion is one op. Its memory layout is a basis of the tile: the first three offsets are the vector, the
next three choose the bank, the rest the line. Bases with two coordinates are the swizzle.

{block("mlir", lines_with(move, MOVE_LINES))}
## Per-thread code

`--emit simt`: a tensor is now a vector of the 32 registers of a thread. What is left of the tile, by op:

{block("text", histogram(simt, OPS))}
## PTX

`--emit ptx`: all accesses to memory are 128 bits wide, and there is one barrier.

{block("text", lines_with(ptx, MEMORY_LINES))}"""


def main():
    text, path = make(), ROOT / "docs" / "walkthrough.md"
    if "--check" not in sys.argv:
        path.write_text(text)
        return
    for number, (expected, actual) in enumerate(zip(path.read_text().splitlines(), text.splitlines()), 1):
        if expected != actual:
            sys.exit(f"{path.name}:{number}: the tools print '{actual}'; run docs/make_walkthrough.py")
    if path.read_text() != text:
        sys.exit(f"{path.name}: the length differs; run docs/make_walkthrough.py")


main()
