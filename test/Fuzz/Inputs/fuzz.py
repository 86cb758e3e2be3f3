"""Grammar-based fuzzing of attributes and ops: writes seeded random programs and runs the tools on them.

A program is made from the grammar of the dialect with sizes, ranks, names and types that are odd now and then. The tools may
refuse it, with a message; a signal, a silent refusal or a hang is a bug. usage: fuzz.py DIRECTORY COUNT
"""

import os
import pathlib
import random
import subprocess
import sys

ODD_NUMBERS = [-1, 0, 1, 2, 3, 4, 7, 8, 16, 31, 32, 63, 64, 1 << 20, 1 << 31, (1 << 63) - 1, 1 << 64]
TYPES = ["i1", "i8", "i16", "i32", "i64", "f16", "bf16", "f32", "f64", "f8E4M3FN", "i4", "index", "!tile.ptr<f16>", "tensor<4xi32>"]


class Program:
    def __init__(self, seed):
        self.random = random.Random(seed)
        # Some programs are nearly sane, so that what lies behind the verifiers is reached, too.
        self.oddness = self.random.choice([0, 0.05, 0.3, 1])

    def odd(self, share=0.08):
        return self.random.random() < share * self.oddness

    def number(self, usual):
        return self.random.choice(ODD_NUMBERS) if self.odd() else usual

    def element(self):
        return self.random.choice(TYPES if self.odd(0.2) else TYPES[:8])

    def shape(self):
        rank = self.random.choice([0, 3, 4]) if self.odd() else self.random.choice([1, 2])
        return [self.number(1 << self.random.randrange(5)) for _ in range(rank)]

    def bases(self, shape, count):
        result = []
        for _ in range(count):
            basis = [0] * (len(shape) + (1 if self.odd(0.02) else 0))
            if basis and not self.odd(0.2):
                d = self.random.randrange(len(basis))
                size = shape[d] if d < len(shape) else 2
                basis[d] = self.number(1 << self.random.randrange(max(1, min(size, 1 << 20).bit_length() - 1)) if size > 1 else 0)
            result.append(basis)
        return result

    def layout(self, shape):
        if self.odd(0.3):
            return self.shorthand(shape)
        # A layout that reaches everything, spread at random over the dims, and now and then spoiled.
        units = [[(1 << b) if e == d else 0 for e in range(len(shape))]
                 for d, size in enumerate(shape) for b in range(max(0, min(size, 1 << 12).bit_length() - 1))]
        self.random.shuffle(units)
        lists = {"register": [], "lane": [], "warp": []}
        for unit in units:
            name = self.random.choice([n for n in lists if len(lists[n]) < {"register": 6, "lane": 5, "warp": 1}[n]] or ["register"])
            lists[name].append(unit)
        for name in lists:
            if self.odd(0.2):
                lists[name] += self.bases(shape, self.random.randrange(4))
        if self.odd(0.03):
            lists["thread"] = []
        return "#tile.layout<" + ", ".join(f"{n} = {b}" for n, b in lists.items() if b or self.odd()) + ">"

    def shorthand(self, shape):
        kind = self.random.choice(["blocked", "fragment", "slice", "cute", "shared_layout"])
        rank = len(shape)
        if kind == "blocked":
            lists = {n: [self.number(1 << self.random.randrange(3)) for _ in range(rank)] for n in ("registers", "lanes", "warps")}
            order = list(range(rank))
            self.random.shuffle(order)
            entries = {"shape": shape, **lists, "order": order}
            if self.odd():
                entries.pop(self.random.choice(list(entries)))
            return "#tile.blocked<" + ", ".join(f"{n} = {v}" for n, v in entries.items()) + ">"
        if kind == "fragment":
            target = self.random.choice(["sm_80", "sm_90a", "sm_0", ""])
            name = self.random.choice(["mma.m16n8k16.f16", "mma.m8n8k4.f64", "wgmma.m64n256", "mma"])
            operand = self.random.choice(["a", "b", "c", "d"])
            return f'#tile.fragment<"{target}", "{name}", operand = "{operand}", shape = {shape}, warps = {[self.number(1)] * rank}>'
        if kind == "slice":
            return f"#tile.slice<dim = {self.number(0)}, parent = {self.layout(shape + [2])}>"
        if kind == "cute":
            sizes = [self.number(1 << self.random.randrange(4)) for _ in range(self.random.choice([1, 2, 2, 3]))]
            strides = [self.number(1 << self.random.randrange(6)) for _ in sizes]
            text = f"{tuple(sizes)}:{tuple(strides)}" if not self.odd() else self.random.choice(["", ":", "((((8", "(8,4):4"])
            return f'#tile.cute<"{text}", shape = {shape}>'
        return "#tile.shared_layout<offset = [[1]]>"

    def tensor(self, shape, element, layout):
        return "tensor<" + "".join(f"{s}x" for s in shape) + f"{element}, {layout}>"

    def text(self):
        shape, element = self.shape(), self.element()
        a, b = self.layout(shape), self.layout(shape)
        other_shape = self.shape() if self.odd() else shape
        index, data = self.tensor(shape, "i32", a), self.tensor(shape, element, a)
        moved = self.tensor(other_shape, element, b)
        warps = f"num_warps = {self.number(2)} : i32"
        lines = [f"tile.kernel @k(%p: !tile.ptr<{element}> {{tile.divisibility = {self.number(16)} : i32}}, %n: i32) "
                 f"attributes {{{warps if not self.odd(0.03) else ''}}} {{",
                 f"  %i = tile.index {self.number(0)} : {index}",
                 f"  %s = tile.splat %n : {index}",
                 f"  %m = arith.cmpi slt, %i, %s : {index}",
                 f"  %x = tile.load %p[%i]{', %m' if self.odd(0.5) else ''} : !tile.ptr<{element}>, {index} -> {data}"]
        allow = "" if not self.odd(0.5) else self.random.choice([ '{allow = ["registers"]}', '{allow = ["lanes"]}', '{allow = ["shared"], max_scratch = 64 : i64}',
                                    '{allow = 3}', '{max_scratch = -1 : i64}'])
        lines.append(f"  %y = tile.convert_layout %x {allow} : {data} -> {moved}")
        lines.append(f"  %j = tile.index 0 : {self.tensor(other_shape, 'i32', b)}")
        if self.odd(0.5):
            count = self.number(4)
            values = ", ".join(str(self.number(k)) for k in range(count if 0 <= count <= 64 else 4))
            lines.append(f"  %c = arith.constant dense<[{values}]> : tensor<{count}x{element}, #tile.layout<lane = [[1], [2]]>>")
        if self.odd(0.3):
            order = list(range(len(shape)))[::-1]
            lines.append(f"  %t = tile.trans %x {{order = array<i32: {', '.join(map(str, order))}>}} : {data} -> {self.tensor(shape[::-1], element, b)}")
        if self.odd(0.3):
            lines.append(f"  %e = tile.expand_dims %x {{axis = {self.number(1)} : i32}} : {data} -> {self.tensor(shape + [1], element, b)}")
        lines.append(f"  tile.store %y, %p[%j] : {moved}, !tile.ptr<{element}>, {self.tensor(other_shape, 'i32', b)}")
        lines += ["  tile.return", "}"]
        text = "\n".join(lines)
        if self.odd(0.1):
            text = text[: self.random.randrange(len(text))]
        if self.odd(0.1):
            position = self.random.randrange(len(text) + 1)
            text = text[:position] + self.random.choice(["<", "]", "[[", "\0", '"', "#", "%", "\xff", "->"]) + text[position:]
        return text


def run(command):
    result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=300)
    if result.returncode not in (0, 1):
        return f"status {result.returncode}"
    if result.returncode == 1 and not result.stderr.strip():
        return "refused without a message"
    return "" if result.returncode == 1 else None


def main():
    directory = pathlib.Path(sys.argv[1])
    directory.mkdir(parents=True, exist_ok=True)
    count = int(os.environ.get("HEDDLE_FUZZ", sys.argv[2]))
    accepted = bugs = 0
    for seed in range(count):
        path = directory / f"{seed}.mlir"
        path.write_bytes(Program(seed).text().encode("latin-1"))
        for command in (["heddle-opt", str(path), "-o", os.devnull], ["heddle", "compile", str(path), "-o", os.devnull]):
            outcome = run(command)
            accepted += outcome is None and command[0] == "heddle"
            if outcome:
                bugs += 1
                print(f"{path}: {' '.join(command[:2])}: {outcome}")
    print(f"{count} programs, {accepted} compiled, {bugs} bugs")
    # Programs that are all refused early would test little.
    sys.exit(1 if bugs or accepted < count // 20 else 0)


main()
