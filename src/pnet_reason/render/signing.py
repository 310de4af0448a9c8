"""Fields to be filled in by hand, for each kind of output. May import rich."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from rich.text import Text

BLANK = "_"


def text_fields(names: Sequence[str], indent: str, width: int) -> Iterator[Text]:
    """A line to write on for each field."""
    yield Text("")
    longest = max(map(len, names))
    for name in names:
        yield Text(f"{indent}{name.ljust(longest)} ".ljust(width, BLANK))


def markdown_fields(names: Sequence[str]) -> str:
    """A table with an empty row to write into; names are already escaped."""
    rows = [names, ["---"] * len(names), ["&nbsp;"] * len(names)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def html_fields(names: Sequence[str]) -> str:
    """Lines to write on, side by side."""
    return f'<div class="sign">{"".join(f"<div>{escape(name)}</div>" for name in names)}</div>'
