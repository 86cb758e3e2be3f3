"""Checks a picture of a layout: well-formed, without references to anything outside, with a cell for each element and the given texts.

usage: check_svg.py FILE|- CELLS TEXT...
"""

import sys
import xml.etree.ElementTree as ElementTree

path, cells, texts = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
root = ElementTree.parse(sys.stdin if path == "-" else path).getroot()
space = "{http://www.w3.org/2000/svg}"
assert root.tag == space + "svg", root.tag
rectangles = [r for r in root.iter(space + "rect") if r.get("class") == "element"]
assert len(rectangles) == cells, len(rectangles)
assert len({(r.get("x"), r.get("y")) for r in rectangles}) == cells, "cells overlap"
assert len({r.get("fill") for r in rectangles}) > 1, "one colour"
width, height = int(root.get("width")), int(root.get("height"))
for r in rectangles:
    assert int(r.get("x")) + int(r.get("width")) <= width and int(r.get("y")) + int(r.get("height")) <= height, "outside the picture"
written = " ".join(t.text for t in root.iter(space + "text"))
for text in texts:
    assert text in written, text
assert not any(key.endswith("href") for element in root.iter() for key in element.attrib), "refers to something outside"
