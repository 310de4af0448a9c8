"""Two guidelines compared over all patients, as data.

Imports: model and comparison. Promises: frozen data, hashable, picklable; ``Everyone.to_dict`` gives the JSON contract
``pnet-reason.disagreement/1`` with its digest.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, NamedTuple

from pnet_reason.model.answer import digest
from pnet_reason.model.proof import Region

from .comparison import Comparison

FORMAT = "pnet-reason.disagreement/1"


class Said(NamedTuple):
    """What a guideline tells a patient of whom everything is known, as far as two are compared."""

    outcome: str
    options: tuple[str, ...]


class Whole(NamedTuple):
    """How large something is: combinations of cells, and their share of those that somebody can have."""

    cells: int
    share: Fraction


@dataclass(frozen=True, slots=True)
class Agreed:
    """What both guidelines tell the same patients, and how many these are."""

    said: Said
    size: Whole


class Place(NamedTuple):
    """A box: finding → canonical set; and the findings that must be known, or must not be (3.13)."""

    region: Region
    known: tuple[str, ...]
    not_known: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """The patients to whom the guideline ``one`` says the one thing, and ``other`` the other.

    ``boxes``: where that is (explore/cover), those with the fewest findings first; the first that were found where
    ``complete`` is false. ``witness``: a possible patient of the first box, of whom no finding can be left out; for
    what a formula ties together it may have ranges. ``assumed`` are those of its findings that may not count as known
    (3.13). ``comparison``: both answers to the witness with their proofs, and the first bullet at which they part.
    """

    one: Said
    other: Said
    size: Whole
    boxes: tuple[Place, ...]
    complete: bool
    witness: Region
    assumed: tuple[str, ...]
    comparison: Comparison


@dataclass(frozen=True, slots=True)
class Divided:
    """One question: who is compared, what both tell, and where they disagree, the largest region first.

    ``findings``: those on which either answer depends. ``everybody``: all that is compared. ``beside``: of those with
    the same outcome and options, how many get other alternatives, or have something else ruled out.
    """

    question: str
    findings: tuple[str, ...]
    everybody: Whole
    agreed: tuple[Agreed, ...]
    beside: Whole
    disagreements: tuple[Disagreement, ...]


@dataclass(frozen=True, slots=True)
class Everyone:
    """Two guidelines, compared over all patients, question by question. ``unanswered``: the questions that only one of
    them answers, each with that one. ``past_budget``: those whose diagrams are too large, where none was asked for by
    name."""

    one: str
    other: str
    engine: str
    knowledge: tuple[tuple[str, str], ...]
    as_of: str
    questions: tuple[Divided, ...]
    unanswered: tuple[tuple[str, str], ...] = field(default=())
    past_budget: tuple[str, ...] = field(default=())

    def to_dict(self) -> dict[str, Any]:
        """The document (docs/compare.md): JSON types only, with its digest. Numbers of cells are texts, as they may be
        larger than JSON numbers; shares are rounded to six digits."""
        body = {
            "format": FORMAT,
            "engine": self.engine,
            "knowledge": dict(self.knowledge),
            "as_of": self.as_of,
            "one": self.one,
            "other": self.other,
            "questions": [_divided(question) for question in self.questions],
            "unanswered": [{"question": question, "answered_by": name} for question, name in self.unanswered],
            "past_budget": list(self.past_budget),
        }
        return {**body, "digest": digest(body)}


def _divided(one: Divided) -> dict[str, Any]:
    return {
        "question": one.question,
        "findings": list(one.findings),
        "everybody": _size(one.everybody),
        "agreed": [{**_said(each.said), **_size(each.size)} for each in one.agreed],
        "beside": _size(one.beside),
        "disagreements": [_disagreement(each) for each in one.disagreements],
    }


def _said(one: Said) -> dict[str, Any]:
    return {"outcome": one.outcome, "options": list(one.options)}


def _size(one: Whole) -> dict[str, str]:
    return {"cells": str(one.cells), "share": f"{float(one.share):.6f}"}


def _disagreement(one: Disagreement) -> dict[str, Any]:
    return {
        "one": _said(one.one),
        "other": _said(one.other),
        **_size(one.size),
        "boxes": [
            {"region": dict(box.region), "known": list(box.known), "not_known": list(box.not_known)}
            for box in one.boxes
        ],
        "complete": one.complete,
        "witness": dict(one.witness),
        "assumed": list(one.assumed),
        "comparison": one.comparison.to_dict(),
    }
