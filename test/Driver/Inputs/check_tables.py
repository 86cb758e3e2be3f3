"""Checks the tables behind the figures of a page. usage: check_tables.py PAGE.html [TABLES.json]

What each slot of each value holds, by the bases in the page's data, is what `heddle layout show` prints for the layout; so is what
each offset of each memory holds. With TABLES.json, what page_tables.js printed, the tables that the page's script makes are compared
with the same, where an element comes from is followed through every step, and banks are computed again.
"""

import itertools
import json
import pathlib
import re
import subprocess
import sys

DIMS = ("register", "lane", "warp", "block")


def xor_table(bases, rank):
    """The coordinates of every index, by the XOR of the bases of its set bits."""
    table = [(0,) * rank]
    for basis in bases:
        table += [tuple(a ^ b for a, b in zip(known, basis)) for known in table]
    return table


def layout_text(bases):
    return ", ".join(f"{dim} = {json.dumps(bases[dim])}" for dim in bases if bases[dim])


def show(attribute, shape, bases):
    """The lines of the first table of `heddle layout show`: what they are about, and coordinates."""
    type_text = f"tensor<{'x'.join(map(str, shape))}xi8, #tile.{attribute}<{layout_text(bases)}>>"
    text = subprocess.run(["heddle", "layout", "show", type_text], check=True, capture_output=True, text=True).stdout
    for line in text.split("\n\n")[1].splitlines():
        about, found = line.split(":")
        yield {name: int(index) for name, index in re.findall(r"(\w+) (\d+)", about)}, [tuple(map(int, c.split(","))) for c in re.findall(r"\(([\d,]+)\)", found)]


def shown_slots(shape, bases):
    """What each slot holds. Threads that the table leaves out hold copies."""
    lines = {(i.get("lane", 0), i.get("warp", 0), i.get("block", 0)): found for i, found in show("layout", shape, bases)}
    listed = [max(index) + 1 for index in zip(*lines)]
    registers, *threads = (2 ** len(bases[dim]) for dim in DIMS)
    table = []
    for block, warp, lane in itertools.product(*(range(size) for size in reversed(threads))):
        row = lines[tuple(index % size for index, size in zip((lane, warp, block), listed))]
        assert len(row) == registers
        table += row
    return table


def held(bases, rank):
    return xor_table([basis for dim in DIMS for basis in bases[dim]], rank)


def check_data(conversion):
    shape = conversion["shape"]
    for bases in conversion["values"]:
        assert held(bases, len(shape)) == shown_slots(shape, bases), bases
    for step in conversion["steps"]:
        if "memory" in step and 2 ** len(step["memory"]["offset"]) == elements(shape):
            assert xor_table(step["memory"]["offset"], len(shape)) == [c for _, found in show("shared_layout", shape, step["memory"]) for c in found]


def elements(shape):
    product = 1
    for size in shape:
        product *= size
    return product


def flat(coordinates, shape):
    index = 0
    for coordinate, size in zip(coordinates, shape):
        index = index * size + coordinate
    return index


def slot_name(bases, split):
    register, lane, warp, block = split
    text = f"CTA {block} " if bases["block"] else ""
    return text + (f"warp {warp} " if bases["warp"] else "") + f"lane {lane} register {register}"


def check_value(bases, drawn, shape):
    table = [flat(c, shape) for c in held(bases, len(shape))]
    assert drawn["element"] == table
    assert drawn["first"] == [table.index(element) for element in range(elements(shape))]
    assert drawn["join"] == list(range(len(table)))
    sizes = [2 ** len(bases[dim]) for dim in DIMS]
    for slot, split in enumerate(drawn["split"]):
        expected, rest = [], slot
        for size in sizes:
            expected.append(rest % size)
            rest //= size
        assert split == expected
        assert drawn["name"][slot] == slot_name(bases, split)


def check_memory(conversion, step, drawn):
    shape = conversion["shape"]
    table = [flat(c, shape) for c in xor_table(step["memory"]["offset"], len(shape))]
    assert drawn["element"] == table
    assert [table[offset] for offset in drawn["offset"]] == list(range(len(table)))
    line = conversion["banks"] * conversion["bank_bytes"]
    per_round = len(table) // step.get("rounds", 1)
    for offset, name in enumerate(drawn["name"]):
        byte = offset % per_round * max(8, conversion["element_bits"]) // 8
        expected = f"byte {byte}: line {byte // line} bank {byte % line // conversion['bank_bytes']}"
        assert name == (f"round {offset // per_round} " if step.get("rounds", 1) > 1 else "") + expected


def check_sources(drawn):
    """An element is read where it is, and by every slot that holds it."""
    values = drawn["values"]
    for i, sources in enumerate(drawn["sources"]):
        assert len(sources) == len(values[i + 1]["element"])
        for reader, (value, slot) in enumerate(sources):
            assert value <= i and values[value]["element"][slot] == values[i + 1]["element"][reader], (i, reader)


def check_trace(drawn, trace):
    values = drawn["values"]
    assert trace["element"] == values[trace["at"]]["element"][trace["slot"]]
    assert trace["slot"] in trace["slots"][trace["at"]]
    for value, slots in zip(values, trace["slots"]):
        assert all(value["element"][slot] == trace["element"] for slot in slots)
    for value, slot, reader_value, reader, step in trace["links"]:
        assert [value, slot] == drawn["sources"][step][reader] and reader_value == step + 1
        assert slot in trace["slots"][value] and reader in trace["slots"][reader_value]
        # What is read later comes from what is pointed at.
        assert step < trace["at"] or value >= trace["at"]
    # From the last value back to the source nothing is lost.
    if trace["at"] == len(values) - 1:
        assert trace["slots"][0]


def main():
    page = pathlib.Path(sys.argv[1]).read_text()
    conversions = json.loads(re.search(r'id="data"[^>]*>(.*?)</script>', page, re.DOTALL).group(1))
    kinds = {step["kind"] for conversion in conversions for step in conversion["steps"]}
    assert kinds == {"registers", "bytes", "lanes", "merge", "shared", "cluster"}, kinds
    assert any(step.get("rounds", 1) > 1 for conversion in conversions for step in conversion["steps"])
    for conversion in conversions:
        check_data(conversion)
    if len(sys.argv) < 3:
        return
    tables = json.loads(pathlib.Path(sys.argv[2]).read_text())
    assert len(tables) == len(conversions)
    for conversion, drawn in zip(conversions, tables):
        shape = conversion["shape"]
        assert drawn["drawable"] and len(drawn["values"]) == len(conversion["values"])
        for bases, value in zip(conversion["values"], drawn["values"]):
            check_value(bases, value, shape)
        for element, text in enumerate(drawn["coordinates"]):
            assert flat(map(int, text.strip("()").split(",")), shape) == element
        for step, memory in zip(conversion["steps"], drawn["memories"]):
            drawable = "memory" in step and 2 ** len(step["memory"]["offset"]) == elements(shape)
            assert (memory is not None) == drawable
            if memory:
                check_memory(conversion, step, memory)
        check_sources(drawn)
        for trace in drawn["traces"]:
            check_trace(drawn, trace)


main()
