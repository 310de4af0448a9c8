"""Tables and fields to be filled in by hand, for each kind of output.

May import rich. Promises: the first row is the head; a table is no wider than asked for, unless a word is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from textwrap import wrap

from rich.text import Text

Row = Sequence[str]
GAP, BLANK = "  ", "_"
NARROWEST = 16


def text_table(rows: Sequence[Row], indent: str, width: int) -> Iterator[Text]:
    """Columns as wide as their widest cell; where that is too much, the first is broken at hyphens and spaces."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    excess = len(indent) + sum(widths) + len(GAP) * (len(widths) - 1) - width
    widths[0] = max(widths[0] - max(excess, 0), min(widths[0], NARROWEST))
    for number, row in enumerate(rows):
        first = wrap(row[0], widths[0]) or [""]
        rest = GAP.join(cell.ljust(size) for cell, size in zip(row[1:], widths[1:], strict=True))
        style = "" if number else "dim"
        yield Text((indent + first[0].ljust(widths[0]) + GAP + rest).rstrip(), style)
        yield from (Text(indent + GAP + line, style) for line in first[1:])


def text_fields(names: Row, indent: str, width: int) -> Iterator[Text]:
    """A line to write on for each field."""
    yield Text("")
    longest = max(map(len, names))
    for name in names:
        yield Text(f"{indent}{name.ljust(longest)} ".ljust(width, BLANK))


def markdown_table(rows: Sequence[Row]) -> str:
    """A table; cells are already escaped."""
    head, *body = (f"| {' | '.join(row)} |" for row in rows)
    return "\n".join([head, "|" + "---|" * len(rows[0]), *body])


def markdown_fields(names: Row) -> str:
    """A table with an empty row to write into."""
    return markdown_table([names, ["&nbsp;"] * len(names)])


def html_table(rows: Sequence[Row]) -> str:
    """A table."""
    head, *body = rows
    cells = "".join(f"<th>{escape(cell)}</th>" for cell in head)
    lines = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in body)
    return f"<table><thead><tr>{cells}</tr></thead><tbody>{lines}</tbody></table>"


def html_fields(names: Row) -> str:
    """Lines to write on, side by side."""
    return f'<div class="sign">{"".join(f"<div>{escape(name)}</div>" for name in names)}</div>'
