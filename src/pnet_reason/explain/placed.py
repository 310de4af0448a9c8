"""Lines of an answer inside another document: their bases point to where the answer stands in it.

May import model, page and lines. Promises: words stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..model.answer import Advice, Answer
from ..model.case import Case
from .lines import Line
from .page import case_line


def inside(line: Line, advice: str, answer: str) -> Line:
    """A line with its basis inside a larger document: ``advice`` points to the advice, ``answer`` to the question."""
    basis = line.basis
    root = f"{advice}{basis}" if basis.startswith("/") else f"{answer}/{basis}".rstrip("/")
    return replace(line, basis=root, children=tuple(inside(child, advice, answer) for child in line.children))


def place_of(advice: Advice, answer: Answer) -> str:
    """Where an answer stands in the document of its advice."""
    guideline = [name for name, _ in advice.guidelines].index(answer.guideline)
    questions = [one.question for one in advice.answers if one.guideline == answer.guideline]
    return f"/guidelines/{guideline}/questions/{questions.index(answer.question)}"


def placed(case: Case, advice: str = "/advice") -> Iterator[Line]:
    """The line of the case of a document, where its advice stands in it."""
    return (inside(line, advice, advice) for line in case_line(case))
