"""Definitions that give a concept two values at one point (3.3). Imports: satisfy, draft, quantities, model.

Every pair of clauses with different values is asked for a point where both hold; such a point is a load error, and the
witness is told.
"""

from __future__ import annotations

from collections.abc import Mapping as Map
from itertools import combinations

from pnet_reason.model.findings import Finding
from pnet_reason.model.rules import Concept
from pnet_reason.model.values import Numbers, ValueSet, point

from .draft import Draft
from .quantities import format_set
from .satisfy import OverBudget, Search, applies
from .sets import at

DEFINE = ("vocabulary", "classification", "definitions")


def check_overlaps(draft: Draft) -> None:
    """Tell every pair of clauses that clash. Only where the definitions themselves could be read."""
    faulty = {problem.position.file for problem in draft.report.errors}
    if draft.report.broken or any(sheet.file in faulty for sheet in draft.of_kind(*DEFINE)):
        return
    for concept in draft.concepts.values():
        _check(concept, draft.concepts, draft)
    for guideline in draft.guidelines.values():
        in_force = {**draft.concepts, **guideline.concepts}
        for concept in guideline.concepts.values():
            _check(concept, in_force, draft)


def clashing(concept: Concept, in_force: Map[str, Concept], findings: Map[str, Finding]) -> bool:
    """Whether two clauses of a definition surely give it different values at one point: the loader refuses it."""
    search = Search(findings, in_force)
    for one, other in combinations(concept.clauses, 2):
        if one.value == other.value:
            continue
        try:
            if search.point([*applies(one), *applies(other)]) is not None:
                return True
        except OverBudget:
            continue
    return False


def _check(concept: Concept, in_force: Map[str, Concept], draft: Draft) -> None:
    search = Search(draft.findings, in_force)
    for one, other in combinations(concept.clauses, 2):
        if one.value == other.value:
            continue
        try:
            box = search.point([*applies(one), *applies(other)])
        except OverBudget:
            message = f"whether {concept.id} can be {one.value} and {other.value} at one point could not be decided"
            draft.report.warning("overlap-undecided", message, other.position, hint="make the bullets simpler")
            continue
        if box is not None:
            message = f"{concept.id} is {one.value} and {other.value} at one point: {_witness(box, draft.findings)}"
            draft.report.error("overlap", message, other.position, hint=f"the other clause stands in {one.position}")


def _witness(box: Map[str, ValueSet], findings: Map[str, Finding]) -> str:
    """A point of a box in words; the box itself where computed quantities tie its sides together."""
    tied = any(findings[name].computed for name in box)
    said = {name: format_set(one if tied else sample(one), findings[name]) for name, one in sorted(box.items())}
    return ", ".join(f"{name} {text}" for name, text in said.items()) or "everywhere"


def sample(values: ValueSet) -> ValueSet:
    """One value of a set that is not empty: an end that belongs to it, or the middle."""
    if not isinstance(values, Numbers):
        return type(values)(values.values[:1])
    first = values.intervals[0]
    for end in (first.lower, first.upper):
        if end == at(end[0]):
            return point(end[0])
    return point((first.lower[0] + first.upper[0]) / 2)
