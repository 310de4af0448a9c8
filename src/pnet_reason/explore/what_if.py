"""What if a finding were another one: the case before and after, the answers that change, and the bullets that turn.

May import model, knowledge, advise and over_time's changes. Promises: only what changes is told; nothing is worked out
that the two advices do not say.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ..advise import recommend
from ..knowledge.at_date import placed
from ..knowledge.supposing import dropping, supposing
from ..model.answer import Advice, Answer
from ..model.case import Case
from ..model.documents import document
from ..model.knowledge import Knowledge
from ..model.timeline import Change
from ..over_time.changes import change

FORMAT = "pnet-reason.what-if/1"


@dataclass(frozen=True, slots=True)
class Edit:
    """A finding with what is known of it before and after; empty where nothing is. ``supposed``: it was asked for;
    otherwise it follows from what was. ``dropped``: a value that was given for it no longer counts."""

    finding: str
    before: str
    after: str
    supposed: bool
    dropped: bool = False


@dataclass(frozen=True, slots=True)
class Beside:
    """An answer of the same rows of which something else changes: where they hold, on what they hang, or what is an
    alternative or ruled out beside."""

    guideline: str
    question: str
    what: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WhatIf:
    """``edits``: what is supposed, then what follows. ``changes``: the answers that become others; ``beside``: those
    that stay, though not in everything; ``unchanged``: (guideline, question) of all others."""

    before: Advice
    after: Advice
    edits: tuple[Edit, ...]
    changes: tuple[Change, ...]
    beside: tuple[Beside, ...]
    unchanged: tuple[tuple[str, str], ...]

    def to_dict(self) -> dict[str, Any]:
        """The document (docs/what-if.md): JSON types only, with its digest. A fresh copy at every call."""
        return document(FORMAT, self.after, {name: getattr(self, name) for name in PARTS})


PARTS = {
    "edits": tuple[Edit, ...],
    "changes": tuple[Change, ...],
    "beside": tuple[Beside, ...],
    "unchanged": tuple[tuple[str, ...], ...],
    "before": Advice,
    "after": Advice,
}
"""The parts of the document, and their types."""


def what_if(
    case: Case,
    knowledge: Knowledge,
    changes: Mapping[str, object],
    guidelines: Iterable[str] | None = None,
    questions: Iterable[str] | None = None,
    as_of: str = "",
    *,
    place: str = "",
) -> WhatIf:
    """What changes if some findings were others: finding → value as a case takes it, or ``unknown``.

    Raises CaseError where a value is wrong or a quantity is to change whose inputs are known; QueryError for unknown
    names.
    """
    names = None if guidelines is None else tuple(guidelines)
    asked = None if questions is None else tuple(questions)
    before = placed(case, knowledge, as_of)
    after = supposing(before, knowledge, changes, place)
    first = recommend(before, knowledge, names, asked, as_of)
    last = recommend(after, knowledge, names, asked, as_of)
    found, beside, unchanged = [], [], []
    for one, other in zip(first.answers, last.answers, strict=True):
        differing = tuple(what_differs(one, other))
        if rows_of(one) != rows_of(other):
            found.append(change(one, other, before, after, knowledge))
        elif differing:
            beside.append(Beside(one.guideline, one.question, differing))
        else:
            unchanged.append((one.guideline, one.question))
    edits = tuple(edits_of(before, after, knowledge, changes))
    return WhatIf(first, last, edits, tuple(found), tuple(beside), tuple(unchanged))


def rows_of(answer: Answer) -> tuple[object, ...]:
    """What makes an answer another one: the outcome, options and parties of its rows."""
    return tuple((row.outcome, row.options, row.choice, row.withheld, clashing(answer)) for row in answer.rows)


def clashing(answer: Answer) -> tuple[tuple[str, ...], ...]:
    """The parties of every clash."""
    return tuple(clash.parties for row in answer.rows for clash in row.clashes)


def what_differs(one: Answer, other: Answer) -> Iterable[str]:
    """In what two answers of the same rows differ all the same."""
    if one.missing != other.missing:
        yield "missing"
    if [row.regions for row in one.rows] != [row.regions for row in other.rows]:
        yield "regions"
    for name in ("alternatives", "against"):
        sides = [[[part.option for part in getattr(row, name)] for row in each.rows] for each in (one, other)]
        if sides[0] != sides[1]:
            yield name


def edits_of(before: Case, after: Case, knowledge: Knowledge, changes: Mapping[str, object]) -> Iterable[Edit]:
    """What is supposed, in the order in which it was asked, then what follows from it."""
    dropped = dropping(before, knowledge, changes)
    for name in changes:
        yield Edit(name, before.texts.get(name, ""), after.texts.get(name, ""), supposed=True)
    for name, finding in knowledge.findings.items():
        if finding.computed is not None and name not in changes:
            old, new = before.texts.get(name, ""), after.texts.get(name, "")
            if old != new or name in dropped:
                yield Edit(name, old, new, supposed=False, dropped=name in dropped)
