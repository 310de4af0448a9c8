"""A proof as a picture: the rule on top, below it its bullets, below these what decided them.

May import explain, tree and palette. Promises: one box a line of the proof; marks are signs and words as well as
colours; it can be read aloud.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from textwrap import wrap

from ..explain.lines import Kind, Line, Mark
from ..explain.page import Page
from .style import DARK, LIGHT
from .tree import told, trees

WIDTH, INDENT, LINE, PAD, GAP = 720, 26, 18, 7, 9
LETTER, STRONG = 6.9, 8.0
SIGNS = {Mark.MET: ("✓", "met"), Mark.FAILED: ("✗", "failed"), Mark.AGAINST: ("✗", "failed")}
SIGNS |= {Mark.UNDEFINED: ("?", "open"), Mark.OPEN: ("?", "open")}
NOTHING = ("", "none")


@dataclass(frozen=True, slots=True)
class Box:
    """One box: its place, its lines, its sign and what it is in words."""

    x: int
    y: int
    height: int
    texts: tuple[str, ...]
    sign: str
    name: str
    strong: bool


def tree_svg(tree: Line, name: str) -> str:
    """One proof as SVG; ``name`` keeps its ids apart from those of others on one page."""
    boxes: list[Box] = []
    links: list[str] = []
    height = placed(tree, 0, 1, boxes, links) + 1
    label = f'role="img" aria-labelledby="{name}"'
    head = f'<svg class="proof" viewBox="0 0 {WIDTH} {height}" {label} xmlns="http://www.w3.org/2000/svg">'
    drawn = [part for box in boxes for part in drawing(box)]
    return "".join([head, f'<title id="{name}">{escape(tree.text)}</title>', styles(), *links, *drawn, "</svg>"])


def sheet(page: Page, title: str) -> str:
    """All proofs of a page as one SVG, one below the other."""
    pictures = [tree_svg(tree, f"p{number}") for number, tree in enumerate(trees(page))]
    parts, height = [], LINE + PAD
    for picture in pictures:
        size = int(picture.split('viewBox="0 0 ', 1)[1].split('"', 1)[0].split()[1])
        parts.append(picture.replace("<svg ", f'<svg y="{height}" width="{WIDTH}" height="{size}" ', 1))
        height += size + LINE
    label = f'role="img" aria-label="{escape(title)}"'
    head = f'<svg class="proof" viewBox="0 0 {WIDTH} {height}" {label} xmlns="http://www.w3.org/2000/svg">{styles()}'
    heading = (
        f'<rect class="paper" width="100%" height="100%"/><text class="strong" x="1" y="{LINE}">{escape(title)}</text>'
    )
    return "".join([head, heading, *parts, "</svg>"])


def placed(line: Line, depth: int, y: int, boxes: list[Box], links: list[str]) -> int:
    """Put a line and what hangs below it into boxes; where the next one begins."""
    x = depth * INDENT + 1
    sign, name = SIGNS.get(line.mark, NOTHING)
    room = int((WIDTH - x - PAD * 2 - (LINE if sign else 0)) / (STRONG if line.kind is Kind.RULE else LETTER))
    texts = tuple(wrap(told(line), room, break_long_words=False)) or ("",)
    height = len(texts) * LINE + PAD
    boxes.append(Box(x, y, height, texts, sign, name, line.kind is Kind.RULE))
    below = y + height + GAP
    for child in line.children:
        elbow = below + LINE // 2 + PAD // 2
        links.append(f'<path class="link" d="M{x + PAD} {y + height}V{elbow}H{x + INDENT}"/>')
        below = placed(child, depth + 1, below, boxes, links)
    return below


def drawing(box: Box) -> Iterator[str]:
    """A box with its sign and its lines."""
    yield f'<rect class="{box.name}" x="{box.x}" y="{box.y}" width="{WIDTH - box.x - 1}" height="{box.height}" rx="4"/>'
    left = box.x + PAD
    if box.sign:
        yield f'<text class="sign {box.name}" x="{left}" y="{box.y + LINE - 1}">{box.sign}</text>'
        left += LINE
    for number, text in enumerate(box.texts):
        strong = ' class="strong"' if box.strong else ""
        yield f'<text{strong} x="{left}" y="{box.y + LINE * (number + 1) - 1}">{escape(text)}</text>'


def styles() -> str:
    """The style sheet of a proof, light and dark; as on the page around it."""
    light = "".join(f"--{name}:{colour};" for name, colour in LIGHT.items())
    dark = "".join(f"--{name}:{colour};" for name, colour in DARK.items())
    return (
        f"<style>.proof{{{light}font:13px system-ui,sans-serif}}"
        f"@media screen and (prefers-color-scheme:dark){{.proof{{{dark}}}}}"
        ".proof text{fill:var(--ink)}.proof rect{fill:var(--soft);stroke:var(--rule)}"
        ".proof rect.paper{fill:var(--paper)}"
        ".proof .strong{font-weight:700}.proof .link{fill:none;stroke:var(--quiet)}.proof .sign{font-weight:700}"
        ".proof rect.met{stroke:var(--met)}.proof rect.failed{stroke:var(--failed)}.proof rect.open{stroke:var(--open)}"
        ".proof text.met{fill:var(--met)}.proof text.failed{fill:var(--failed)}"
        ".proof text.open{fill:var(--open)}</style>"
    )
