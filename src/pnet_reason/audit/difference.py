"""What changes for whom between two knowledges, or between two guidelines of one: every region whose answer is another.

Imports model, logic, knowledge's arithmetic of sets and audit. Promises: no change is left out, over all patients of
both vocabularies; in order of guideline, question, and answers. Exact, but where a finding means another thing now: the
two are looked at as if any value of the one could go with any of the other.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import cast

from pnet_reason.knowledge.sets import union
from pnet_reason.logic.compiled import Axes, tests_of
from pnet_reason.model.findings import Finding
from pnet_reason.model.knowledge import Knowledge
from pnet_reason.model.problems import Problem, QueryError
from pnet_reason.model.table import Table
from pnet_reason.model.values import Choices

from .picture import OF_TWO, Picture, TooLargeError
from .prove import Regions, regions
from .renaming import renamed
from .study import Study, Told
from .unlike import unlike
from .vocabulary import Words, asked, kept_apart, words
from .witness import Patient, fewest, patients

NOBODY = Told("impossible", (), (), ())
"""What is told where integrity rules or formulas of one knowledge rule the patient out."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two that are compared: a knowledge and a guideline of it."""

    knowledge: Knowledge
    guideline: str


@dataclass(frozen=True, slots=True)
class Change:
    """Patients who were told ``before`` (by ``old_guideline``) and are now told ``after``, with one of them."""

    old_guideline: str
    guideline: str
    question: str
    before: Told
    after: Told
    region: Regions
    witness: Patient


@dataclass(frozen=True, slots=True)
class Difference:
    """All that changes. ``old`` has the renamings done. ``apart``: findings whose kind, unit or formula is another now
    stand in changes as two; under the name here the old one, which ``old`` calls by the name that it is given here."""

    old: Knowledge
    new: Knowledge
    words: tuple[Words, ...]
    changes: tuple[Change, ...]
    apart: Mapping[str, str] = field(default_factory=dict)

    def before(self, witness: Patient) -> Patient:
        """What the older knowledge knows of a patient, in its own words."""
        own = ((self.apart.get(name, name), value) for name, value in witness if name not in self.apart.values())
        return tuple(sorted((name, value) for name, value in own if name in self.old.findings))

    def after(self, witness: Patient) -> Patient:
        """What the newer knowledge knows of a patient."""
        return tuple((name, value) for name, value in witness if name in self.new.findings)


def difference(old: Knowledge, new: Knowledge, renames: Mapping[str, str] | None = None) -> Difference:
    """What changes from one knowledge to another, for every guideline and question that both have.
    QueryError where that is past the budget of nodes."""
    old = renamed(old, renames or {})
    both = sorted(old.guidelines.keys() & new.guidelines.keys())
    one, names = kept_apart(old, new)
    changes = [change for name in both for change in changes_of(Side(one, name), Side(new, name))]
    return Difference(old, new, tuple(words(old, new)), tuple(changes), names)


def between(knowledge: Knowledge, one: str, other: str) -> Difference:
    """What one guideline tells otherwise than another, for every question that both answer."""
    changes = changes_of(Side(knowledge, one), Side(knowledge, other))
    return Difference(knowledge, knowledge, tuple(asked((knowledge, one), (knowledge, other))), tuple(changes))


def changes_of(old: Side, new: Side) -> Iterator[Change]:
    """The changes for one pair of guidelines."""
    before, after = old.knowledge.guidelines[old.guideline], new.knowledge.guidelines[new.guideline]
    axes = Axes(common(old.knowledge, new.knowledge), [*tests_of(old.knowledge), *tests_of(new.knowledge)])
    for question in sorted(set(before.questions) & set(after.questions)):
        try:
            yield from changes_in(old, new, question, axes)
        except TooLargeError:
            message = f"what {new.guideline} answers to {question} cannot be compared within the budget"
            hint = "compare with something nearer: change the rules in smaller steps"
            raise QueryError(Problem("past-budget", message, hint=hint)) from None


def common(old: Knowledge, new: Knowledge) -> Knowledge:
    """A knowledge whose findings have the values of both."""
    found = {**old.findings, **{name: joined(one, old.findings.get(name)) for name, one in new.findings.items()}}
    return replace(new, findings=Table(dict(sorted(found.items()))))


def joined(new: Finding, old: Finding | None) -> Finding:
    """A finding with the values of both."""
    if old is None or old.domain == new.domain:
        return new
    if isinstance(new.domain, Choices):
        return replace(new, domain=Choices((*new.values, *(v for v in old.values if v not in new.values))))
    return replace(new, domain=union(new, [new.domain, old.domain]))


def changes_in(old: Side, new: Side, question: str, axes: Axes) -> Iterator[Change]:
    """The changes for one question, each pair of answers once."""
    full = {
        slot: mask
        for side in (old, new)
        for slot, mask in Study(side.knowledge, side.guideline, question, axes=axes).ranges.full.items()
    }
    picture = Picture(full, OF_TWO)
    one, other = (Study(side.knowledge, side.guideline, question, axes=axes, picture=picture) for side in (old, new))
    known = picture.every([said(one, old.knowledge), said(other, new.knowledge)])
    everyone = picture.every([known, one.possible, other.possible])
    if one.possible == other.possible and all(
        picture.every([root, everyone]) == picture.no for root in unlike(one, other)
    ):
        return  # Piece by piece all is as before, so that whole answers, which are larger, need not be drawn.
    before, after = one.told(anyway=True), other.told(anyway=True)
    both = picture.diagrams.combine(before, after, lambda a, b: (a, b))
    ranges = other.ranges if len(other.ranges.full) >= len(one.ranges.full) else one.ranges
    gone = picture.every([known, picture.without(one.possible, other.possible)])
    come = picture.every([known, picture.without(other.possible, one.possible)])
    for among, pick in ((everyone, both_tell), (gone, only_old), (come, only_new)):
        pairs = picture.diagrams.relabel(both, pick)
        told = picture.diagrams.combine(pairs, among, lambda pair, here: pair if here is True else None)
        found = {cast(Pair, pair) for pair in picture.diagrams.labels(told) if pair is not None}
        for was, now in sorted((pair for pair in found if pair[0] != pair[1]), key=repr):
            root = picture.diagrams.relabel(pairs, partial(is_same, (was, now)))
            # Of those who are possible on one side only the region has to say what makes them so.
            whom, of = (root, everyone) if among == everyone else (picture.every([root, among]), known)
            region = regions(picture, ranges, whom, of)
            witness = patients(fewest(picture, whom, of), ranges)[0]
            yield Change(old.guideline, new.guideline, question, was, now, region, witness)


Pair = tuple[Told, Told]


def is_same(label: Hashable, other: Hashable) -> bool:
    """Whether two labels are one."""
    return label == other


def both_tell(label: Hashable) -> Hashable:
    """What both tell."""
    return label


def only_old(label: Hashable) -> Hashable:
    """What the old one told, where there is nobody any more."""
    return cast(Pair, label)[0], NOBODY


def only_new(label: Hashable) -> Hashable:
    """What the new one tells, where there was nobody."""
    return NOBODY, cast(Pair, label)[1]


def said(study: Study, knowledge: Knowledge) -> int:
    """The patients whose values a vocabulary knows."""
    dimensions = study.theory.axes.dimensions
    return study.drawing.every(
        study.drawing.within(slot, dimensions[slot[0]].axis.mask(knowledge.findings[slot[0]].domain))
        for slot in study.drawing.slots
        if slot[0] in knowledge.findings
    )
