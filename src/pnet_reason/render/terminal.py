"""Pages for a terminal.

May import explain, layout and rich. Promises: rich renderables or plain text; prints nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.text import Text

from ..explain.lines import Line
from ..explain.page import Page
from .layout import ASCII, FANCY, PLAIN, Layout


def texts(page: Page, width: int, *, unicode: bool = True) -> Iterator[Text]:
    """A page as text lines, none wider than ``width``."""
    layout = Layout(width, FANCY if unicode else PLAIN)
    parts: list[tuple[Line, ...]] = [page.head, *(section.lines for section in page.sections)]
    for part in parts:
        yield from layout.lines(part)
    if page.foot:
        yield Text("")
        yield from layout.lines(page.foot)


def plain(lines: Iterable[Text], *, unicode: bool = True) -> str:
    """Text lines without any colour."""
    text = "\n".join(line.plain.rstrip() for line in lines)
    return text if unicode else ascii_only(text)


def ascii_only(text: str) -> str:
    """The text in ASCII: known signs by their stand-ins, others by a question mark."""
    return "".join(ASCII.get(sign, sign) for sign in text).encode("ascii", "replace").decode("ascii")
