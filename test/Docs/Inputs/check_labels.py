"""Follows every labelled constraint from the specification to the ODS description, to the name of its negative test.

usage: check_labels.py ROOT

A constraint is a bullet `* (C1) text`. In docs/spec/*.md it stands below a heading `### dialect.op` (or `### #dialect.attribute`), in
include/**/*.td in the description of the record of that name. Its negative test is a function whose name begins with the op and the
label, `@load_c1_mask` for C1 of tile.load, followed by an expected-error, in test/<Dialect>/*errors*.mlir.
"""

import pathlib
import re
import sys

LABEL = re.compile(r"^ *\* \(([A-Z]\d+)\) (.*?)(?=^ *\* |^ *$|^ *Example|^ *\}\])", re.DOTALL | re.MULTILINE)
RECORD = re.compile(r"^def (\w+?)_\w+ : \w+<[^\"\n]*(?:\"\w+\", )?\"(\w+)\"", re.MULTILINE)


def labels(text):
    return {label: " ".join(words.split()) for label, words in LABEL.findall(text)}


def documented(root):
    """{name: (path, {label: text})} from the headings of the specification."""
    found = {}
    for path in sorted((root / "docs" / "spec").glob("*.md")):
        parts = re.split(r"^### (.+)$", path.read_text(), flags=re.MULTILINE)
        for name, body in zip(parts[1::2], parts[2::2]):
            body = re.split(r"^## ", body, flags=re.MULTILINE)[0]
            found[name.strip().lstrip("#")] = (path, labels(body))
    return found


def declared(root):
    """{name: (path, {label: text})} from the records of the ODS files."""
    found = {}
    for path in sorted((root / "include").rglob("*.td")):
        text = path.read_text()
        records = list(RECORD.finditer(text))
        for record, following in zip(records, records[1:] + [None]):
            body = text[record.start():following.start() if following else len(text)]
            name = f"{record.group(1).lower()}.{record.group(2)}"
            found[name] = (path, labels(body))
    return found


def negative_tests(root):
    """The names of the functions of *errors*.mlir that expect an error, by dialect."""
    tests = {}
    for path in sorted((root / "test").glob("*/*errors*.mlir")):
        for case in path.read_text().split("// -----"):
            if "expected-error" in case:
                tests.setdefault(path.parent.name.lower(), set()).update(re.findall(r"@(\w+)", case))
    return tests


def main():
    root = pathlib.Path(sys.argv[1])
    spec, ods, tests = documented(root), declared(root), negative_tests(root)
    specified = {path.stem for path in (root / "docs" / "spec").glob("*.md")}
    complaints, count = [], 0
    for name, (path, constraints) in ods.items():
        dialect, op = name.split(".")
        where = path.relative_to(root)
        book = "layouts" if op.endswith("layout") and dialect == "tile" and name != "tile.convert_layout" else dialect
        if book not in specified:
            continue
        if name not in spec:
            if constraints:
                complaints.append(f"{where}: {name} is not in docs/spec/{book}.md: add a section '### {name}' with its constraints")
            continue
        page, written = spec[name][0].relative_to(root), spec[name][1]
        for label, text in constraints.items():
            count += 1
            if label not in written:
                complaints.append(f"{page}: '### {name}' lacks '* ({label}) {text}', which {where} has")
            elif written[label] != text:
                complaints.append(f"{page}: {name} {label} says '{written[label]}', but {where} says '{text}'")
            prefix = f"{op}_{label.lower()}"
            if not any(test == prefix or test.startswith(prefix + "_") for test in tests.get(dialect, ())):
                complaints.append(f"{where}: {name} {label} has no negative test: add a function @{prefix}_... with an "
                                  f"expected-error to test/{dialect.capitalize()}/errors-*.mlir")
        for label in written:
            if label not in constraints:
                complaints.append(f"{page}: {name} {label} is not in {where}")
    for name, (path, _) in spec.items():
        if name not in ods:
            complaints.append(f"{path.relative_to(root)}: there is no {name} in include/**/*.td")
    for complaint in complaints:
        print(complaint)
    print(f"{count} constraints, {len(complaints)} complaints")
    sys.exit(1 if complaints or not count else 0)


main()
