"""Pages as Markdown that reads well on GitHub.

May import explain. Promises: the same lines as the terminal, as text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ..explain.lines import Kind, Line, Mark
from ..explain.page import Page
from .signing import markdown_fields

MARKS = {
    Mark.NONE: "",
    Mark.MET: "✓ ",
    Mark.FAILED: "✗ ",
    Mark.UNDEFINED: "? ",
    Mark.WARNING: "",
    Mark.AGAINST: "✗ ",
    Mark.OPEN: "? ",
}
SPECIAL = re.compile(r"([\\`*_{}\[\]<|])")
NESTED = "  "


def markdown(page: Page) -> str:
    """A page as one Markdown text."""
    blocks = [*document(page.head)]
    for section in page.sections:
        blocks += document(section.lines)
    blocks += ["---", *document(page.foot)]
    return "\n\n".join(blocks)


def document(lines: Iterable[Line]) -> Iterator[str]:
    """Lines as blocks: headings, paragraphs, lists and tables."""
    items: list[str] = []
    for line in lines:
        if line.kind in (Kind.CAVEAT, Kind.OPTION, Kind.ENTRY, Kind.RULE):
            items += listed(line, "")
            continue
        if items:
            yield "\n".join(items)
            items = []
        yield from block(line)
    if items:
        yield "\n".join(items)


def block(line: Line) -> Iterator[str]:
    """A line that is no list item."""
    text = escaped(line.text)
    if line.kind is Kind.CASE:
        yield f"# {whole(line)}"
    elif line.kind in (Kind.QUESTION, Kind.SUBQUESTION):
        yield f"## {text}"
        yield f"*{escaped(line.aside)}*"
    elif line.kind is Kind.OUTCOME:
        yield f"**{MARKS[line.mark]}{line.lead}**: {text}" if line.lead else f"**{MARKS[line.mark]}{text}**"
    elif line.kind is Kind.TABLE:
        yield cells(line)
    elif line.kind is Kind.HEADING:
        yield f"### {text}"
        rows = [child for child in line.children if child.kind is Kind.ROW]
        yield from [table(rows)] if rows else ()
        yield from document(child for child in line.children if child.kind is not Kind.ROW)
    elif line.kind is Kind.SIGN:
        yield markdown_fields([escaped(name) for name in line.parts])
    elif line.kind in (Kind.FOOTER, Kind.MORE):
        yield f"<sub>{text}</sub>"
    else:
        yield whole(line)
        yield from document(line.children)


def table(rows: list[Line]) -> str:
    """Rows as a table: the condition, then the outcome."""
    lines = ["| where | answer |", "|---|---|"]
    last = ""
    for row in rows:
        outcome, condition = row.parts[0], row.parts[1]
        last = outcome or last
        lines.append(f"| {escaped(condition)} | {escaped(last)} |")
    return "\n".join(lines)


def cells(line: Line) -> str:
    """A table with heads of its own."""
    rows = [line.parts, ("---",) * len(line.parts), *(row.parts for row in line.children)]
    told = [
        [cell if number == 1 else escaped(cell).replace("\n", "<br>") for cell in row]
        for number, row in enumerate(rows)
    ]
    return "\n".join(f"| {' | '.join(row)} |" for row in told)


def listed(line: Line, indent: str) -> Iterator[str]:
    """A line as a list item, and all below it."""
    yield f"{indent}- {whole(line)}"
    for child in line.children:
        yield from listed(child, indent + NESTED)


def whole(line: Line) -> str:
    """Mark, lead, text and what stands behind it."""
    text = escaped(line.text)
    if line.kind is Kind.RULE:
        text = f"**{text}**"
    lead = f"**{escaped(line.lead)}** " if line.lead else ""
    aside = f" ({escaped(line.aside)})" if line.aside else ""
    mark = "" if line.kind in (Kind.CONCEPT, Kind.NOTE) else MARKS[line.mark]
    return f"{mark}{lead}{text}{aside}"


def escaped(text: str) -> str:
    """A text that Markdown leaves as it is."""
    return SPECIAL.sub(r"\\\1", text)
