"""How much of a sheet for a board there is room for on one page of paper: budgets, and a measure on the safe side.

May import lines and sheet_phrases. Promises: what is cut is cut by rule, in one order, and the rest is counted; heights
are rather too large than too small for the print of render/sheet_html.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from unicodedata import east_asian_width

from . import sheet_phrases as said
from .lines import Kind, Line

ROOM = {
    "title": 110,
    "record": 56,
    "because": 150,
    "why not": 216,
    "next": 216,
    "other": 216,
    "study": 150,
    "due": 216,
}
"""How many letters each entry has at most."""
COUNTS = {"study": 4, "other": 4, "why not": 6, "next": 6, "due": 4, "bullets": 3, "rules": 2, "names": 3}
"""How many entries each part has at most, where there is room; ``bullets`` of a rule, ``rules`` of an answer that is no
conflict, and ``names`` of findings on which an answer depends."""
CUTS = (
    *("study", "other", "why not", "study", "why not", "other", "why not", "next", "study", "why not"),
    *("next", "due", "bullets", "rules", "due", "names", "bullets", "other", "study", "why not", "why not"),
    *("next", "names", "other", "due", "next", "due", "next", "next"),
)
"""In which order entries are left out where there is no room; each is counted. At the end of it only the case, the
caveats, the staging, the answers and counts are left."""
HEIGHT = 1020
"""The height of a page in print, in pixels (96 an inch), less a reserve: A4 without its margins has 1039."""
LINE, ITEM, ROW, HEADING, TITLE, REST = 14.6, 1.1, 4.5, 25.5, 21, 118
"""Heights: a line; what an item or a row adds; a heading; a line of the title; signatures and foot together."""
ACROSS, CELLS, TITLED = 108, (13, 48, 47), 64
"""How many letters a line, each column of the table, and a line of the title have."""


def height_of(lines: Iterable[Line]) -> float:
    """The height that some lines take in print, rather too large than too small."""
    return sum(height(line) for line in lines)


def height(line: Line) -> float:
    """The height of one line with all that hangs below it."""
    if line.kind is Kind.SIGN:
        return REST
    if line.kind is Kind.TABLE:
        return sum(row_height(row.parts) for row in (line, *line.children))
    text = " ".join(filter(None, (line.lead, line.text, line.aside)))
    if line.kind is Kind.CASE:
        return TITLE * rows(text, TITLED)
    own = HEADING if line.kind is Kind.HEADING else ITEM + LINE * rows(text, ACROSS)
    return own + height_of(line.children)


def row_height(cells: Sequence[str]) -> float:
    """The height of a row of the table: that of its highest cell."""
    return ROW + LINE * max(rows(cell, width) for cell, width in zip(cells, CELLS, strict=True))


def rows(text: str, width: int) -> int:
    """How many lines a text takes; letters that are twice as wide as others count twice."""
    wide = "".join("xx" if east_asian_width(letter) in "WF" else letter for letter in text)
    return max(sum(len(textwrap.wrap(part, width)) for part in wide.splitlines()), 1)


def cut(text: str, room: str) -> str:
    """A text, cut at a word where it is longer than there is room for."""
    return shortened(text, ROOM[room])


def shortened(text: str, room: int) -> str:
    """The same for a number of letters."""
    return text if len(text) <= room else said.CUT.format(text=text[:room].rsplit(" ", 1)[0].rstrip(",;:"))


def fitted(head: str, parts: Sequence[str], room: str, most: int = 0) -> str:
    """As many of the parts (``most``: and no more) as there is room for behind a head, at least one, and how many more
    there are."""
    for count in range(min(most or len(parts), len(parts)), 1, -1):
        text = "; ".join([head + parts[0], *parts[1:count]]) + rest(parts, count)
        if len(text) <= ROOM[room]:
            return text
    more = rest(parts, 1)
    return shortened(head + parts[0], ROOM[room] - len(more)) + more


def rest(parts: Sequence[str], count: int) -> str:
    """How many more parts there are than are told."""
    return said.MORE.format(count=len(parts) - count) if len(parts) > count else ""
