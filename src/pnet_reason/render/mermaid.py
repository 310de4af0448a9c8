"""Proofs as Mermaid flowcharts, for documents that draw them.

May import explain and tree. Promises: one node a line of the proof; every text quoted; the same ids every time.
"""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap

from ..explain.lines import Kind, Line, Mark
from ..explain.page import Page
from .tree import told, trees

WIDTH = 44
SHAPES = {Kind.RULE: ("([", "])"), Kind.CONCEPT: ("{{", "}}")}
CLASSES = {Mark.MET: "met", Mark.FAILED: "failed", Mark.AGAINST: "failed", Mark.UNDEFINED: "open", Mark.OPEN: "open"}
SIGNS = {"met": "✓ ", "failed": "✗ ", "open": "? ", "none": ""}
STYLES = (
    "classDef met fill:#dff3e3,stroke:#17652a,color:#1c1c1e",
    "classDef failed fill:#fbe3e1,stroke:#a3211a,color:#1c1c1e",
    "classDef open fill:#fdf0d5,stroke:#774c00,color:#1c1c1e",
    "classDef none fill:#f2f2f7,stroke:#545459,color:#1c1c1e",
)


def mermaid(page: Page) -> str:
    """All proofs of a page as one flowchart, from the rule down."""
    lines = ["flowchart TD", *(f"  {style}" for style in STYLES)]
    count = 0
    for tree in trees(page):
        lines += [f"  {text}" for text in nodes(tree, count)]
        count += sum(1 for _ in tree.walk())
    return "\n".join(lines)


def nodes(tree: Line, first: int) -> Iterator[str]:
    """The nodes and edges of one proof; ids count on from ``first``."""
    numbers = {id(line): first + place for place, line in enumerate(tree.walk())}
    for line in tree.walk():
        name = CLASSES.get(line.mark, "none")
        left, right = SHAPES.get(line.kind, ("[", "]"))
        yield f'n{numbers[id(line)]}{left}"{quoted(SIGNS[name] + told(line))}"{right}:::{name}'
        for child in line.children:
            yield f"n{numbers[id(line)]} --> n{numbers[id(child)]}"


def quoted(text: str) -> str:
    """A text within quotes: signs that Mermaid or HTML would read are written as numbers, long ones broken."""
    broken = wrap(text, WIDTH, break_long_words=False)
    return "<br/>".join("".join(sign if is_plain(sign) else f"#{ord(sign)};" for sign in line) for line in broken)


def is_plain(sign: str) -> bool:
    """Whether a sign means nothing to Mermaid or HTML."""
    return sign not in '#;"<>&`\\|{}[]()'
