"""Parses and verifies every IR example: the ```mlir blocks of the documents and the `Example:` of each op, attribute and type.

usage: check_examples.py ROOT   (heddle-opt on PATH)

An example is a fragment of a kernel. Lines that define aliases go to the top of the file, a line of three dots stands for what is
left out, and the values that it uses without defining them are made by an unregistered op of the type that the parser asks for.
A whole kernel, function or module stands as it is; an attribute or a type is put into an op. A fragment that names layouts or functions
which it does not define, or a row of a target table, is parsed only; everything else is verified, too.
"""

import pathlib
import re
import subprocess
import sys

# Layouts that examples of one line may name without defining them: those of the README.
ALIASES = {
    "#rows": "#tile.layout<register = [[0, 1], [0, 2]], lane = [[0, 4], [1, 0], [2, 0], [4, 0], [8, 0]]>",
    "#mma": "#tile.layout<register = [[0, 1], [8, 0]], lane = [[0, 2], [0, 4], [1, 0], [2, 0], [4, 0]]>",
}
TOP_LEVEL = re.compile(r"(tile\.kernel|tile\.func|module|func\.func|llvm\.)")
PARSE_ONLY = ("--mlir-very-unsafe-disable-verifier-on-parsing", "--verify-each=0")


class Example:
    def __init__(self, path, line, text):
        self.path, self.line, self.text = path, line, text


def markdown_examples(path):
    text = path.read_text()
    for match in re.finditer(r"^```mlir\n(.*?)^```", text, re.DOTALL | re.MULTILINE):
        yield Example(path, text.count("\n", 0, match.start()) + 2, match.group(1))


def record_examples(path, complaints):
    """The examples of a TableGen file; a record that people write in IR has to have one."""
    text = path.read_text()
    starts = [m.start() for m in re.finditer(r"^(?:def|class) ", text, re.MULTILINE)] + [len(text)]
    for start, end in zip(starts, starts[1:]):
        record = text[start:end]
        line = text.count("\n", 0, start) + 1
        examples = list(re.finditer(r"Example:\s*(?:```mlir\n(.*?)```|`([^`]*)`)", record, re.DOTALL))
        if re.match(r"def \w+Op : ", record) and "let description" in record and not examples:
            complaints.append(f"{path}:{line}: {record.split()[1]} has no 'Example:' in its description")
        for example in examples:
            yield Example(path, line + record.count("\n", 0, example.start()), example.group(1) or example.group(2))


def parse(source, *flags):
    result = subprocess.run(["heddle-opt", "--allow-unregistered-dialect", *flags, "-", "-o", "-"], input=source,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if result.returncode == 0:
        return None
    return result.stderr.strip() or f"heddle-opt ended with status {result.returncode}"


def undefined_values(body):
    body = re.sub(r"//[^\n]*", "", body)
    defined = set()
    for line in body.splitlines():
        definition = re.match(r"\s*(%[\w, %:]+?)\s*=\s", line)
        if definition:
            defined |= {name.split(":")[0] for name in re.findall(r"%\w+(?::\d+)?", definition.group(1))}
        # Loop variables, carried values and block arguments.
        defined |= set(re.findall(r"(%\w+)\s*=\s*%", line)) | set(re.findall(r"[(,]\s*(%\w+):", line))
    return [name for name in dict.fromkeys(re.findall(r"%\w+", body)) if name not in defined]


def some_layout(shape):
    """A layout for a tensor of that shape: all elements in registers, row major."""
    bases = []
    for d in reversed(range(len(shape))):
        for bit in range(shape[d].bit_length() - 1):
            bases.append([1 << bit if e == d else 0 for e in range(len(shape))])
    return f"#tile.layout<register = {bases}>"


def missing_aliases(text, known):
    """Layouts for the names in `tensor<4x2xf32, #a>` that nobody defines."""
    found = {}
    for sizes, name in re.findall(r"tensor<((?:\d+x)+)[^,<>]*(?:<[^<>]*>)?, (#\w+)>", text):
        if name not in known:
            found.setdefault(name, some_layout([int(size) for size in sizes.split("x")[:-1]]))
    return found


def wrap(text):
    """The source of an example but for its undefined values: (top, body, whether it can be verified)."""
    lines = [line for line in text.replace("{ ... }", "{}").splitlines() if line.strip() not in ("...", "")]
    aliases = [line.strip() for line in lines if re.match(r"\s*#\w+ = ", line)]
    body = "\n".join(line for line in lines if not re.match(r"\s*#\w+ = ", line))
    known = {alias.split(" ")[0] for alias in aliases}
    aliases = [f"{name} = {value}" for name, value in ALIASES.items() if name not in known] + aliases
    missing = missing_aliases(body, known | set(ALIASES))
    aliases += [f"{name} = {value}" for name, value in missing.items()]
    return "\n".join(aliases) + "\n", body, not missing and "tile.call" not in body


def check(example):
    top, body, whole = wrap(example.text)
    code = "\n".join(line for line in body.splitlines() if not line.strip().startswith("//")).strip()
    if not code:
        return parse(top)
    if TOP_LEVEL.match(code):
        return parse(top + body)
    if code.startswith("#"):
        return parse(top + "module attributes {example.value = " + code + "} {}")
    if code.startswith("!"):
        return parse(top + "func.func private @example(" + code + ")")
    if code.startswith(("target.arch", "target.rows")):
        return parse(body, *PARSE_ONLY)
    if code.startswith("target."):
        return parse("target.arch @example {\n" + body + "\n}", *PARSE_ONLY)
    types = {name: "none" for name in undefined_values(body)}
    end = "" if "tile.return" in body else "  tile.return\n"
    for _ in range(len(types) + 1):
        values = "".join(f'  {name} = "example.value"() : () -> {type}\n' for name, type in types.items())
        source = f"{top}tile.kernel @example() attributes {{num_warps = 4 : i32}} {{\n{values}{body}\n{end}}}\n"
        message = parse(source, *(() if whole else PARSE_ONLY))
        wanted = message and re.search(r"use of value '(%\w+)' expects different type than prior uses: '(.*)' vs 'none'", message)
        if not wanted or types.get(wanted.group(1)) != "none":
            return message
        types[wanted.group(1)] = wanted.group(2)
    return message


def main():
    root = pathlib.Path(sys.argv[1])
    complaints, count = [], 0
    documents = sorted([root / "README.md", *(root / "docs").rglob("*.md")])
    records = sorted((root / "include").rglob("*.td"))
    examples = [e for path in documents for e in markdown_examples(path)]
    examples += [e for path in records for e in record_examples(path, complaints)]
    for example in examples:
        count += 1
        message = check(example)
        if message:
            first = next((line for line in message.splitlines() if "error:" in line), message.splitlines()[0])
            complaints.append(f"{example.path.relative_to(root)}:{example.line}: the example does not parse: {first}")
    for complaint in complaints:
        print(complaint)
    print(f"{count} examples, {len(complaints)} complaints")
    sys.exit(1 if complaints or count < 20 else 0)


main()
