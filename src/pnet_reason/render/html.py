"""Pages as one self-contained HTML file that one can print and sign: no script, and nothing from elsewhere.

May import explain. Promises: the same lines as the terminal; every text escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from ..explain.lines import Kind, Line, Mark
from ..explain.page import Page
from .signing import html_fields

MARKS = {
    Mark.NONE: ("·", "none"),
    Mark.MET: ("✓", "met"),
    Mark.FAILED: ("✗", "failed"),
    Mark.UNDEFINED: ("?", "open"),
    Mark.WARNING: ("!", "warning"),
    Mark.AGAINST: ("✗", "failed"),
    Mark.OPEN: ("?", "open"),
}
ALONE = frozenset(
    {
        Kind.CASE,
        Kind.HEADING,
        Kind.QUESTION,
        Kind.SUBQUESTION,
        Kind.OUTCOME,
        Kind.NOTE,
        Kind.TABLE,
        Kind.SIGN,
    }
)
STYLE = """
body { font: 15px/1.45 system-ui, sans-serif; color: #1c1c1e; max-width: 54rem; margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.5rem; margin: 0 0 1rem }
h2 { font-size: 1.1rem; margin: 1.8rem 0 .5rem; border-bottom: 1px solid #c7c7cc }
p { margin: .25rem 0; overflow-wrap: anywhere }
ul { list-style: none; margin: 0; padding: 0 }
ul ul { padding-left: 1.5rem }
li { margin: .3rem 0; break-inside: avoid }
li > .text { display: flex; gap: .5rem }
li li { color: #48484a; font-size: .93em }
table { border-collapse: collapse; width: 100%; margin: .6rem 0; font-size: .93em }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem .35rem 0; border-bottom: 1px solid #e5e5ea }
th { color: #6e6e73; font-weight: 600; border-bottom-color: #c7c7cc }
tr { break-inside: avoid }
.mark { flex: 0 0 1rem; font-weight: 700 }
.aside { color: #6e6e73; font-size: .9em }
.met { color: #1d7a33 }
.failed { color: #b3261e }
.warning, .open { color: #8a5a00 }
.outcome { font-size: 1.1rem; padding: .6rem .8rem; border-left: .35rem solid; background: #f5f5f7 }
.outcome b { margin-right: .6rem }
footer { margin-top: 2rem; color: #6e6e73; font-size: .9em }
table { border-collapse: collapse; margin: .5rem 0; font-size: .93em }
th, td { text-align: left; vertical-align: top; padding: .2rem .9rem .2rem 0; border-bottom: 1px solid #e5e5ea }
.sign { display: flex; gap: 1.5rem; margin-top: 3rem; break-inside: avoid; break-before: avoid }
.sign div { flex: 1; border-top: 1px solid #1c1c1e; padding-top: .2rem }
.sign div:last-child { flex: 2 }
@page { size: A4; margin: 1.8cm }
@media print {
  body { margin: 0; max-width: none; padding: 0; font-size: 10pt }
  h2 { break-after: avoid }
  .outcome { background: none }
}
"""


def html(page: Page, title: str, signatures: Iterable[str] = ()) -> str:
    """A page as one HTML text; ``signatures``: what is to be filled in by hand below it."""
    parts: list[str] = [*blocks(page.head)]
    for section in page.sections:
        parts += blocks(section.lines)
    fields = tuple(signatures)
    foot = "".join(f"<p>{escape(line.text)}</p>" for line in page.foot)
    return "\n".join(
        [
            "<!doctype html>",
            f'<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<style>{STYLE}</style></head><body>",
            *parts,
            html_fields(fields) if fields else "",
            f"<footer>{foot}</footer></body></html>",
            "",
        ]
    )


def blocks(lines: Iterable[Line]) -> Iterator[str]:
    """Lines as headings, paragraphs and lists."""
    items: list[Line] = []
    for line in lines:
        if line.kind in ALONE:
            yield from listed(items)
            items = []
            yield from block(line)
        else:
            items.append(line)
    yield from listed(items)


def block(line: Line) -> Iterator[str]:
    """A line that is no list item, and what hangs below it."""
    sign, name = MARKS[line.mark]
    text = whole(line)
    if line.kind is Kind.CASE:
        yield f"<h1>{text}</h1>"
    elif line.kind in (Kind.HEADING, Kind.QUESTION, Kind.SUBQUESTION):
        yield f"<h2>{text}</h2>"
    elif line.kind is Kind.TABLE:
        yield table(line)
        return
    elif line.kind is Kind.OUTCOME:
        yield f'<p class="outcome {name}"><b>{sign} {escape(line.lead)}</b>{text}</p>'
    elif line.kind is Kind.SIGN:
        yield html_fields(line.parts)
    else:
        yield f"<p>{text}</p>"
    yield from blocks(line.children)


def table(line: Line) -> str:
    """A table."""
    head = "".join(f"<th>{escape(cell)}</th>" for cell in line.parts)
    rows = "".join(f"<tr>{''.join(map(cell_of, row.parts))}</tr>" for row in line.children)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def cell_of(text: str) -> str:
    """A cell of a table."""
    return f"<td>{'<br>'.join(escape(text).splitlines())}</td>"


def listed(lines: list[Line]) -> Iterator[str]:
    """Lines as a list, each with what hangs below it."""
    if lines:
        yield "<ul>"
        for line in lines:
            sign, name = MARKS[line.mark]
            mark = f'<span class="mark {name}">{sign}</span>'
            below = "".join(blocks(line.children)) if line.children else ""
            inner = f"<ul><li>{below}</li></ul>" if below else ""
            yield f'<li><div class="text">{mark}<span>{whole(line)}</span></div>{inner}</li>'
        yield "</ul>"


def whole(line: Line) -> str:
    """Lead, text and what stands behind it."""
    lead = f"<b>{escape(line.lead)}</b> " if line.lead and line.kind is not Kind.OUTCOME else ""
    aside = f' <span class="aside">({escape(line.aside)})</span>' if line.aside else ""
    return f"{lead}{escape(line.text)}{aside}"
