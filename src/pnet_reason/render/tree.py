"""The trees of proofs on a page, for whatever draws them.

May import explain. Promises: the lines of the page and no others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..explain.lines import Kind, Line
from ..explain.page import Page


def trees(page: Page) -> list[Line]:
    """Every rule of a page with what hangs below it, in order; each once."""
    found: dict[tuple[int, str], Line] = {}
    for number, lines in enumerate((page.head, *(section.lines for section in page.sections))):
        for line in roots(lines):
            found.setdefault((number, line.basis), line)
    return list(found.values())


def roots(lines: Iterable[Line]) -> Iterator[Line]:
    """The rules below some lines."""
    for line in lines:
        if line.kind is Kind.RULE:
            yield line
        else:
            yield from roots(line.children)


def told(line: Line) -> str:
    """A node in words: its text and what stands behind it."""
    lead = f"{line.lead} " if line.lead else ""
    return f"{lead}{line.text} [{line.aside}]" if line.aside else lead + line.text
