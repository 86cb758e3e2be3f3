"""Checks the JSON of heddle explain against its reference page and itself. usage: check_explain.py EXPLAIN.json PAGE.md

The keys of the output and those of the page's tables are the same; the first and last values are the layouts that the text
names; the totals are the sums of the steps; every step's read map takes the layout before to the layout after, evaluated slot
by slot.
"""

import itertools
import json
import pathlib
import re
import sys

DIMS = ("register", "lane", "warp", "block")


def keys_of(value, name=None):
    """Every object as (what it is, its keys); objects in lists are named after the list."""
    if isinstance(value, list):
        for entry in value:
            yield from keys_of(entry, name)
    elif isinstance(value, dict):
        yield name, set(value)
        for key, entry in value.items():
            yield from keys_of(entry, key)


def keys_in_page(text):
    """The tables of the page: under `#### name`, a line | `key` | ... | for each key."""
    keys, name = {}, None
    for line in text.splitlines():
        if heading := re.match(r"#### `?(\w+)", line):
            name = heading.group(1)
        elif name and (row := re.match(r"\| `(\w+)` \|", line)):
            keys.setdefault(name, set()).add(row.group(1))
    return keys


def check_keys(conversions, page):
    documented = keys_in_page(page)
    seen = {}
    for name, keys in keys_of(conversions, "conversion"):
        name = {"alternatives": "alternative", "steps": "step", "values": "value", "reads": "value", "other_reads": "value", "predicate": "value"}.get(name, name)
        seen[name] = seen.get(name, set()) | keys
    for name in sorted(set(seen) | set(documented)):
        extra, missing = seen.get(name, set()) - documented.get(name, set()), documented.get(name, set()) - seen.get(name, set())
        assert not extra, f"{name}: not documented: {sorted(extra)}"
        assert not missing, f"{name}: documented but not seen: {sorted(missing)}"


def evaluate(bases, index):
    """The XOR of the bases of the bits that are set."""
    result = None
    for bit, basis in enumerate(bases):
        basis = basis if isinstance(basis, list) else [basis]
        result = result or [0] * len(basis)
        if index >> bit & 1:
            result = [a ^ b for a, b in zip(result, basis)]
    return result


def check_value(text, value):
    """The layout as text says what the bases say; what it leaves out is zero."""
    listed = {}
    for dim, bases in re.findall(r"(\w+) = \[((?:\[[-\d, ]*\](?:, )?)*)\]", text):
        listed[dim] = [[int(c) for c in basis.split(",")] for basis in re.findall(r"\[([^\]]*)\]", bases)]
    for dim in DIMS:
        bases = listed.get(dim, [])
        assert value[dim][: len(bases)] == bases, (dim, text, value)
        assert not any(c for basis in value[dim][len(bases) :] for c in basis), (dim, text, value)


def element_at(value, slot, rank):
    parts = [evaluate(value[dim], index) for dim, index in zip(DIMS, slot)]
    return [xor(c) for c in zip(*([p or [0] * rank for p in parts]))]


def xor(values):
    result = 0
    for value in values:
        result ^= value
    return result


def slots_of(value):
    return itertools.product(*(range(2 ** len(value[dim])) for dim in DIMS))


def read(bases, slot):
    """The index that a read map gives for a slot."""
    return xor((evaluate(bases[dim], index) or [0])[0] for dim, index in zip(DIMS, slot))


def check_step(step, values, after, rank):
    if "reads" not in step:
        return
    which = DIMS.index({"lanes": "lane", "cluster": "block"}.get(step["kind"], "register"))
    for slot in slots_of(after):
        second = "predicate" in step and read(step["predicate"], slot)
        before = values[step["other"] if second else step["input"]]
        source = list(slot)
        source[which] = read(step["other_reads"] if second else step["reads"], slot)
        assert element_at(before, source, rank) == element_at(after, slot, rank), (step["text"], slot)


def check_plan(plan):
    for key in plan["counts"]:
        total = (max if key == "scratch_bytes" else sum)([0] + [step["counts"][key] for step in plan["steps"]])
        assert plan["counts"][key] == total, (key, plan["counts"][key], total)
    assert abs(sum(plan["prices"].values()) - plan["price"]) < 1e-6
    assert abs(sum(step["price"] for step in plan["steps"]) - plan["price"]) < 1e-6


def main():
    conversions = json.loads(pathlib.Path(sys.argv[1]).read_text())
    assert conversions
    check_keys(conversions, pathlib.Path(sys.argv[2]).read_text())
    for conversion in conversions:
        for plan in [conversion, *conversion["alternatives"]]:
            if "steps" in plan:
                check_plan(plan)
        check_value(conversion["source"], conversion["values"][0])
        check_value(conversion["result"], conversion["values"][-1])
        for step, after in zip(conversion.get("steps", []), conversion["values"][1:]):
            check_step(step, conversion["values"], after, len(conversion["shape"]))


main()
