"""Checks a page of heddle explain --html. usage: check_page.py PAGE.html EXPLAIN.json

The page is well formed, asks for nothing from outside, has a section for each conversion, and the data that it draws are those
of --json (which check_explain.py checks); no count and no part of a price is left out.
"""

import html.parser
import json
import pathlib
import re
import sys


class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.sections, self.data, self.outside = [], 0, "", []

    def handle_starttag(self, tag, attributes):
        self.open.append((tag, dict(attributes)))
        self.sections += tag == "section"
        self.outside += [value for name, value in attributes if name in ("src", "href", "action")]

    def handle_endtag(self, tag):
        assert self.open and self.open[-1][0] == tag, f"</{tag}> closes {self.open[-1:]}"
        self.open.pop()

    def handle_data(self, data):
        if self.open and self.open[-1][1].get("id") == "data":
            self.data += data


def main():
    text = pathlib.Path(sys.argv[1]).read_text()
    page = Page()
    page.feed(text)
    page.close()
    assert not page.open, f"not closed: {page.open}"
    assert not page.outside and "@import" not in text and "url(" not in text, page.outside
    assert not re.search(r"%[A-Z]+%", text)
    conversions = json.loads(page.data)
    assert page.sections == len(conversions) > 0
    parts = re.search(r"const PARTS = \{(.*?)\}", text).group(1)
    for conversion in conversions:
        for key in conversion.get("counts", {}):
            assert f"counts.{key}" in text, f"the count '{key}' is not shown"
        for key in conversion.get("prices", {}):
            assert f"{key}:" in parts and f".{key} {{" in text, f"the price of '{key}' is not shown"
    assert conversions == json.loads(pathlib.Path(sys.argv[2]).read_text())


main()
