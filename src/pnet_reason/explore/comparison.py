"""A comparison of guidelines on one case, as data.

Imports: model only. Promises: frozen data, hashable, picklable; ``Comparison.to_dict`` gives the JSON contract
``pnet-reason.comparison/1`` with its digest.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum
from typing import Any

from pnet_reason.model.answer import Advice, Answer, digest
from pnet_reason.model.proof import Region

FORMAT = "pnet-reason.comparison/1"


class Agreement(StrEnum):
    """What the answers of several guidelines to one question have in common.

    ``all agree``: each gives the same outcome and options in every possible completion of the case; ``part``: some do
    not; ``undecided``: none is known to part, but an answer is past its budget; ``one``: one guideline answers, so that
    there is nothing to compare; ``none``: no guideline answers.
    """

    ALL = "all agree"
    PART = "part"
    UNDECIDED = "undecided"
    ONE = "one"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Bullet:
    """One bullet of a rule and what decided it.

    ``value`` is what the case, or the part of it that is looked at, allows for the subject; for a group (``op`` is
    ``all``, ``any`` or ``not``) the tests that decide it. ``owner``: where the subject is a concept, the guideline
    whose definition is in force, or ``shared``. ``provenance``: the weakest of what it cites; the rule's own where it
    cites nothing. ``node`` is its index in the nodes of the answer; -1 where only a part of the case was looked at.
    """

    test: str
    op: str
    unless: bool
    subject: str
    value: str
    result: str
    cites: tuple[str, ...]
    owner: str
    provenance: str
    node: int


@dataclass(frozen=True, slots=True)
class Decider:
    """A rule that makes a row what it is, with all its bullets in its own order."""

    rule: str
    role: str
    stance: str
    option: str
    provenance: str
    review: str
    local: str
    bullets: tuple[Bullet, ...]
    node: int


@dataclass(frozen=True, slots=True)
class Lacking:
    """A rule near to applying where nothing is concluded, and the bullets that it lacks, in words."""

    rule: str
    lacks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Position:
    """What a guideline says in one row of its answer. ``strength``: ``recommend`` or ``consider`` where the row is
    settled, else empty. ``parties`` are the sides of a conflict (options, or findings where ``kind`` is ``findings``).
    ``regions``: where it holds, None past the budget."""

    outcome: str
    options: tuple[str, ...]
    strength: str
    choice: bool
    alternatives: tuple[str, ...]
    against: tuple[str, ...]
    withheld: tuple[str, ...]
    kind: str
    parties: tuple[str, ...]
    undefined: tuple[str, ...]
    regions: tuple[Region, ...] | None
    deciders: tuple[Decider, ...]
    nearest: tuple[Lacking, ...]


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one guideline says to one question; ``answer`` is None where it does not answer it. ``tertiary``: its source
    is of the lowest kind of evidence. ``provenance``: the weakest tag of what decides; ``unapproved``: the deciding
    rules that no clinician has approved. ``out_of_scope``: a rule of its scope decides in every row."""

    guideline: str
    tier: int
    tertiary: bool
    edition: str
    effective: str
    answer: Answer | None
    positions: tuple[Position, ...] = ()
    out_of_scope: bool = False
    provenance: str = ""
    unapproved: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Parting:
    """The first bullet at which two guidelines part (docs/compare.md), seen from one of them.

    ``holder`` comes to ``option`` by ``rule``, ``other`` does not: ``standing`` says what becomes of the option there.
    ``bullet`` is what holds for ``holder``; None where its rule asks nothing of the kind. ``other_bullet`` is what
    decides in ``other_rule``; both are empty where ``other`` has no rule for the option.
    """

    holder: str
    other: str
    option: str
    standing: str
    rule: str
    bullet: Bullet | None
    other_rule: str
    other_bullet: Bullet | None


@dataclass(frozen=True, slots=True)
class Difference:
    """Two guidelines that do not say the same of the case.

    ``where``: the first part of the case in which they differ, as a region; empty for the whole case. ``everywhere``:
    whether they differ in every possible completion; None where an answer is past its budget. ``partings``: where they
    part in that place, the first first (docs/compare.md); empty where neither comes to an option.
    """

    one: str
    other: str
    where: Region
    everywhere: bool | None
    partings: tuple[Parting, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Guidelines that agree. ``differ_in``: in which fields of their positions they differ all the same:
    ``strength``, ``alternatives``, ``against``, ``parties``, ``withheld``."""

    guidelines: tuple[str, ...]
    differ_in: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Definition:
    """One definition of a concept: the guidelines that use it, whose it is (a guideline, or ``shared``), and the values
    that it gives for the case."""

    guidelines: tuple[str, ...]
    owner: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Definitions:
    """A concept on which answers rest, and which not all of the guidelines define in the same way."""

    concept: str
    definitions: tuple[Definition, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """The answers to one question side by side: guidelines in order of evidence tier, tertiary sources last.

    ``groups`` partition those that answer; ``undecided`` are the pairs that an answer past its budget left open.
    """

    question: str
    agreement: Agreement
    opinions: tuple[Opinion, ...]
    groups: tuple[Group, ...]
    differences: tuple[Difference, ...]
    definitions: tuple[Definitions, ...]
    undecided: tuple[tuple[str, str], ...] = ()

    def opinion(self, guideline: str) -> Opinion:
        """What one guideline says; KeyError where it was not asked."""
        for opinion in self.opinions:
            if opinion.guideline == guideline:
                return opinion
        raise KeyError(guideline)

    def difference(self, one: str, other: str) -> Difference | None:
        """In what two guidelines differ, in either order; None where they agree or that is undecided."""
        return next((d for d in self.differences if {d.one, d.other} == {one, other}), None)


@dataclass(frozen=True, slots=True)
class Comparison:
    """All questions, and the advice with every proof that the comparison refers to."""

    advice: Advice
    questions: tuple[Compared, ...]

    def question(self, question: str) -> Compared:
        """What was compared of one question; KeyError where it was not asked."""
        for compared in self.questions:
            if compared.question == question:
                return compared
        raise KeyError(question)

    def to_dict(self) -> dict[str, Any]:
        """The comparison document (docs/compare.md): JSON types only, with its digest. A fresh copy at every call."""
        body = {
            "format": FORMAT,
            "engine": self.advice.engine,
            "knowledge": dict(self.advice.knowledge),
            "as_of": self.advice.as_of,
            "questions": [_compared(one) for one in self.questions],
            "advice": self.advice.to_dict(),
        }
        return {**body, "digest": digest(body)}


def _compared(one: Compared) -> dict[str, Any]:
    return {**plain(one), "opinions": [_opinion(opinion) for opinion in one.opinions]}


def _opinion(one: Opinion) -> dict[str, Any]:
    answer = one.answer
    told = {
        "answers": answer is not None,
        "outcome": answer.outcome if answer else "",
        "options": list(answer.options) if answer else [],
        "missing": list(answer.missing) if answer else [],
    }
    return {**{name: plain(value) for name, value in _fields(one) if name != "answer"}, **told}


def _fields(record: Any) -> list[tuple[str, Any]]:
    return [(field.name, getattr(record, field.name)) for field in fields(record)]


def plain(value: Any) -> Any:
    """Frozen records as JSON types; a region as an object."""
    if isinstance(value, Answer):
        return None
    if is_dataclass(value):
        return {name: _region_or(name, inner) for name, inner in _fields(value)}
    if isinstance(value, tuple):
        return [plain(inner) for inner in value]
    return value.value if isinstance(value, StrEnum) else value


def _region_or(name: str, value: Any) -> Any:
    if name == "where":
        return dict(value)
    if name == "regions":
        return None if value is None else [dict(region) for region in value]
    return plain(value)
