"""Pages as one self-contained HTML file: for screens, paper and screen readers; no script, and nothing from elsewhere.

May import explain. Promises: the same lines as the terminal; every text escaped; headings without gaps in their levels;
what is folded can be opened without a script.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import escape

from ..explain.lines import Kind, Line, Mark
from ..explain.page import Page
from .signing import html_fields
from .style import sheet
from .tree_svg import tree_svg

MARKS = {
    Mark.NONE: ("·", "none", ""),
    Mark.MET: ("✓", "met", "met: "),
    Mark.FAILED: ("✗", "failed", "not met: "),
    Mark.UNDEFINED: ("?", "open", "undefined: "),
    Mark.WARNING: ("!", "warning", "caution: "),
    Mark.AGAINST: ("✗", "failed", "against: "),
    Mark.OPEN: ("?", "open", "open: "),
}
BLOCKS = frozenset(
    {Kind.CASE, Kind.HEADING, Kind.QUESTION, Kind.SUBQUESTION, Kind.OUTCOME, Kind.NOTE, Kind.TABLE, Kind.SIGN}
)
TREES = frozenset({Kind.RULE, Kind.BULLET, Kind.CONCEPT})
TOP, LOWEST = 2, 6
AS_PICTURE = "The same as a picture"


@dataclass(slots=True)
class Writer:
    """Lines as HTML; ``level`` is that of the next heading, ``figures`` are pictures that stand before the table with
    their basis."""

    figures: Mapping[str, str]
    level: int = TOP
    count: int = 0

    def blocks(self, lines: Iterable[Line]) -> Iterator[str]:
        """Lines as headings, paragraphs, tables and lists."""
        items: list[Line] = []
        for line in lines:
            if line.kind in BLOCKS:
                yield from self.listed(items)
                items = []
                yield from self.block(line)
            else:
                items.append(line)
        yield from self.listed(items)

    def block(self, line: Line) -> Iterator[str]:
        """A line that is no item of a list, and what hangs below it."""
        if line.kind is Kind.HEADING:
            yield from self.heading(line)
            return
        if line.kind is Kind.TABLE:
            yield from self.table(line)
            return
        if line.kind in (Kind.QUESTION, Kind.SUBQUESTION):
            self.level = TOP + 1
        yield single(line)
        yield from self.blocks(line.children)

    def heading(self, line: Line) -> Iterator[str]:
        """A heading, one level below the one that it stands under, and what belongs to it."""
        here = self.level
        yield f"<h{here}>{whole(line)}</h{here}>"
        self.level = min(here + 1, LOWEST)
        yield from self.blocks(line.children)
        self.level = here
        yield from self.pictures(line)

    def pictures(self, line: Line) -> Iterator[str]:
        """The proofs under a heading as pictures, folded."""
        rules = [child for child in line.children if child.kind is Kind.RULE and child.children]
        if rules:
            drawn = []
            for rule in rules:
                self.count += 1
                drawn.append(f"<figure>{tree_svg(rule, f'proof{self.count}')}</figure>")
            yield f"<details><summary>{AS_PICTURE}</summary>{''.join(drawn)}</details>"

    def table(self, line: Line) -> Iterator[str]:
        """A table that scrolls by itself where it is too wide, with its picture in front."""
        figure = self.figures.get(line.basis)
        if figure:
            yield f"<figure>{figure}</figure>"
        head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in line.parts)
        rows = "".join(f"<tr>{row_of(row.parts)}</tr>" for row in line.children)
        name = escape(line.text or ", ".join(line.parts))
        yield f'<div class="scroll" tabindex="0" role="group" aria-label="{name}">'
        yield f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"

    def listed(self, lines: list[Line]) -> Iterator[str]:
        """Lines as a list."""
        if lines:
            yield "<ul>"
            for line in lines:
                yield f"<li>{''.join(self.item(line))}</li>"
            yield "</ul>"

    def item(self, line: Line) -> Iterator[str]:
        """An item with its mark; a tree, or what is folded, can be opened and shut."""
        sign, name, spoken = MARKS[line.mark]
        mark = f'<span class="mark {name}" aria-hidden="true">{sign}</span>'
        unseen = f'<span class="unseen">{spoken}</span>' if spoken else ""
        text = f'<span class="row">{mark}<span>{unseen}{whole(line)}</span></span>'
        below = "".join(self.below(line.children))
        if below and (line.kind in TREES or line.folded):
            shut = "" if line.folded else " open"
            yield f"<details{shut}><summary>{text}</summary>{below}</details>"
        else:
            yield text + below

    def below(self, lines: tuple[Line, ...]) -> Iterator[str]:
        """What hangs below an item."""
        if any(line.kind in (Kind.TABLE, Kind.HEADING, Kind.SIGN) for line in lines):
            yield from self.blocks(lines)
        else:
            yield from self.listed(list(lines))


def single(line: Line) -> str:
    """A line that is a heading of the page or of a question, an outcome, a place to sign, or a paragraph."""
    if line.kind is Kind.CASE:
        return f"<h1>{whole(line)}</h1>"
    if line.kind in (Kind.QUESTION, Kind.SUBQUESTION):
        return f"<h{TOP}>{whole(line)}</h{TOP}>"
    if line.kind is Kind.SIGN:
        return html_fields(line.parts)
    if line.kind is Kind.OUTCOME:
        sign, name, _ = MARKS[line.mark]
        lead = f'<b><span aria-hidden="true">{sign}</span> {escape(line.lead)}</b>' if line.lead else ""
        return f'<p class="outcome {name}">{lead}<span>{whole(line)}</span></p>'
    return f"<p>{whole(line)}</p>"


def html(page: Page, title: str, signatures: Iterable[str] = (), figures: Mapping[str, str] | None = None) -> str:
    """A page as one HTML text; ``signatures``: what is to be filled in by hand below it; ``figures``: pictures (SVG) by
    the basis of the table before which each stands."""
    fields = tuple(signatures)
    return "\n".join(
        [
            "<!doctype html>",
            f'<html lang="{escape(page.lang)}"><head><meta charset="utf-8"><title>{escape(title)}</title>',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<style>{sheet()}</style></head><body><main>",
            *body(page, title, figures or {}),
            html_fields(fields) if fields else "",
            f"</main>{foot(page)}</body></html>",
            "",
        ]
    )


def body(page: Page, title: str, figures: Mapping[str, str]) -> list[str]:
    """What stands on a page, under its one main heading."""
    writer = Writer(figures)
    parts: list[str] = [*writer.blocks(page.head)]
    for section in page.sections:
        writer.level = TOP
        parts += writer.blocks(section.lines)
    if not any(part.startswith("<h1>") for part in parts):
        parts.insert(0, f"<h1>{escape(title)}</h1>")
    return parts


def foot(page: Page) -> str:
    """The foot of a page."""
    text = "".join(f"<p>{escape(line.text)}</p>" for line in page.foot)
    return f"<footer>{text}</footer>" if text else ""


def fragment(page: Page, title: str) -> str:
    """A page as a part of another document, such as a notebook, in a frame of its own so that styles do not mix."""
    whole_page = html(page, title)
    frame = f'<iframe title="{escape(title)}" style="width:100%;height:36em;border:0"'
    return f'{frame} srcdoc="{escape(whole_page)}"></iframe>'


def row_of(cells: tuple[str, ...]) -> str:
    """A row of a table: its first cell says what it is about."""
    head = f'<th scope="row">{lines_of(cells[0])}</th>' if cells else ""
    return head + "".join(f"<td>{lines_of(cell)}</td>" for cell in cells[1:])


def lines_of(text: str) -> str:
    """A cell of several lines."""
    return "<br>".join(escape(text).splitlines())


def whole(line: Line) -> str:
    """Lead, text and what stands behind it."""
    lead = f"<b>{escape(line.lead)}</b> " if line.lead and line.kind is not Kind.OUTCOME else ""
    aside = f' <span class="aside">({escape(line.aside)})</span>' if line.aside else ""
    return f"{lead}{escape(line.text)}{aside}"
