"""Tables as text lines: columns side by side where they fit, else a block for each row.

May import explain and rich. Promises: no line is wider than asked for (but for a word that is).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from textwrap import wrap

from rich.text import Text

from ..explain.lines import Line

GAP = "  "
NARROWEST = 11


def grid(table: Line, width: int, rule: str) -> Iterator[Text]:
    """A table: its heads, a rule, and its rows."""
    rows = [table.parts, *(row.parts for row in table.children)]
    widths = fitting(rows, width - len(GAP) * (len(table.parts) - 1))
    if not widths:
        yield from stacked(table, width)
        return
    head, *body = (
        [wrapped(cell, room, hanging=not place) for place, (cell, room) in enumerate(zip(row, widths, strict=True))]
        for row in rows
    )
    yield from beside(head, widths, "dim")
    yield Text(GAP.join(rule * room for room in widths), "dim")
    apart = any("\n" in cell for row in rows for cell in row)
    for number, cells in enumerate(body):
        if number and apart:
            yield Text("")
        yield from beside(cells, widths)


def fitting(rows: list[tuple[str, ...]], room: int) -> list[int]:
    """A width for each column: it is taken where the table grows least in height, of these from the widest, and never
    below the longest part of a word; nothing where that fails."""
    columns = [[cell.splitlines() for cell in cells] for cells in zip(*rows, strict=True)]
    widths = [max((len(line) for cell in cells for line in cell), default=0) for cells in columns]
    least = [min(NARROWEST, liked) for liked in widths]
    for place, cells in enumerate(columns):
        parts = [part for cell in cells for line in cell for part in wrap(line, 1, break_long_words=False)]
        least[place] = max([least[place], *map(len, parts)])
    while sum(widths) > room:
        spare = [place for place, width in enumerate(widths) if width > least[place]]
        if not spare:
            return []
        heights = {place: height(columns, [w - (n == place) for n, w in enumerate(widths)]) for place in spare}
        widths[min(spare, key=lambda place: (heights[place], -widths[place], place))] -= 1
    return widths


def height(columns: list[list[list[str]]], widths: list[int]) -> int:
    """About how many lines a table takes."""
    lines = [
        [sum(-(-len(line) // width) for line in cell) for cell in cells]
        for cells, width in zip(columns, widths, strict=True)
    ]
    return sum(map(max, zip(*lines, strict=True)))


def wrapped(cell: str, room: int, *, hanging: bool) -> list[str]:
    """The lines of a cell; in the first column, and where there are several, what is wrapped hangs below."""
    lines = []
    for line in cell.splitlines():
        lines += wrap(line, room, subsequent_indent=" " if hanging or "\n" in cell else "", break_long_words=False) or [
            ""
        ]
    return lines


def beside(cells: list[list[str]], widths: list[int], style: str = "") -> Iterator[Text]:
    """Cells side by side."""
    for parts in zip_longest(*cells, fillvalue=""):
        padded = [part.ljust(room) for part, room in zip(parts, widths, strict=True)]
        yield Text(GAP.join(padded).rstrip(), style)


def stacked(table: Line, width: int) -> Iterator[Text]:
    """A block for each row: the first cell, and below it each other one after its head."""
    for row in table.children:
        yield Text(row.parts[0].replace("\n", " "), "bold")
        for head, cell in zip(table.parts[1:], row.parts[1:], strict=True):
            text = f"{head}: {'; '.join(cell.splitlines())}" if cell else ""
            for line in wrap(text, width, initial_indent=GAP, subsequent_indent=GAP * 2, break_long_words=False):
                yield Text(line)
