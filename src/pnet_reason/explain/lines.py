"""The lines of an explanation: what each one is, and what of the answer it puts into words.

Imports nothing of the project. Promises: frozen data; a renderer needs nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum


class Kind(StrEnum):
    """What a line is, and so how it looks."""

    CASE = "case"
    QUESTION = "question"
    SUBQUESTION = "subquestion"
    OUTCOME = "outcome"
    CAVEAT = "caveat"
    HEADING = "heading"
    OPTION = "option"
    RULE = "rule"
    BULLET = "bullet"
    CONCEPT = "concept"
    ROW = "row"
    TABLE = "table"
    CELLS = "cells"
    ENTRY = "entry"
    NOTE = "note"
    MORE = "more"
    FOOTER = "footer"
    SIGN = "sign"


class Mark(StrEnum):
    """What became of the thing that a line speaks of."""

    NONE = ""
    MET = "met"
    FAILED = "failed"
    UNDEFINED = "undefined"
    WARNING = "warning"
    AGAINST = "against"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Line:
    """One line, and what hangs below it.

    ``basis`` is a pointer into the question's part of the advice document (``nodes/3``, ``rows/0/outcome``), or, with a
    slash in front, into the document itself; ``?`` in front of either says that it is that of the plan's own answer.
    ``lead`` is a short word in front of the text, ``aside`` what stands behind it in brackets. ``folded`` lines are
    shown only on request; ``parts`` are the cells of a row: outcome, condition, and a third where the row has no other
    condition; of a ``TABLE`` its heads, with a child ``CELLS`` for each row, whose cells may have several lines; of a
    place to sign what is to be filled in.
    """

    kind: Kind
    text: str
    basis: str
    lead: str = ""
    aside: str = ""
    mark: Mark = Mark.NONE
    children: tuple[Line, ...] = ()
    folded: bool = False
    parts: tuple[str, ...] = ()

    def shallow(self, depth: int) -> Line:
        """The line without what is more than so many levels below it."""
        return replace(self, children=tuple(child.shallow(depth - 1) for child in self.children) if depth else ())

    def walk(self) -> Iterator[Line]:
        """The line and all below it."""
        yield self
        for child in self.children:
            yield from child.walk()


TREES = (Kind.RULE, Kind.BULLET, Kind.CONCEPT)


def shallow(line: Line, depth: int) -> Line:
    """The line with every proof below it cut to a depth."""
    if line.kind in TREES:
        return line.shallow(depth)
    return replace(line, children=tuple(shallow(child, depth) for child in line.children))
