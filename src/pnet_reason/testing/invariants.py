"""Invariants of the knowledge as property tests: one an invariant, guideline and stage.

    test_invariants = invariant_tests(pr.load())

Each draws patients and asks the engine; whether an invariant holds for a patient is worked out here, without it.
Imports: hypothesis, pytest (when tests are made), the modules of this package, advise, model.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

import hypothesis
from hypothesis import HealthCheck, Phase, event, given
from hypothesis import strategies as st

from pnet_reason.advise import chosen, recommend
from pnet_reason.model.audit import Form, Invariant, Stage
from pnet_reason.model.case import Case
from pnet_reason.model.knowledge import Knowledge
from pnet_reason.model.rules import Test, TestKind
from pnet_reason.model.table import Table

from .drawing import Draft, patient
from .grid import plain
from .pairs import Along, pair
from .picking import Manner, coin
from .report import told
from .seen import Patient, Seen, broken, concerned, rank, verdict
from .space import Space, space_of
from .steering import definitions_of, steering
from .strategies import SUPPOSED, patient_case

Patients: TypeAlias = tuple[Patient, ...]
"""One patient, or two who differ only along something."""
BLANK = Case("", Table())


@dataclass(frozen=True, eq=False)
class InvariantCheck:
    """One invariant, asked of one guideline at one stage. ``id`` is what its test is called."""

    knowledge: Knowledge
    invariant: Invariant
    guideline: str
    stage: Stage

    @property
    def id(self) -> str:
        """Invariant, guideline and stage."""
        return f"{self.invariant.id}:{self.guideline}:{self.stage.value.replace(' ', '-')}"

    def __repr__(self) -> str:
        return self.id

    def _repr_pretty_(self, printer: Any, _cycle: bool) -> None:
        printer.text(self.id)

    @cached_property
    def space(self) -> Space:
        """The findings that can matter to the answer and to the invariant."""
        one = self.invariant
        lines = [*plain((*one.lines, *one.when, *one.unless))]
        lines += [Test(one.along, TestKind.IN, one.along)] if one.along else []
        also = tuple((line, definitions_of(one, self.guideline)) for line in lines)
        return space_of(self.knowledge, frozenset({one.question}), self.guideline, also)

    def patients(self) -> st.SearchStrategy[Patients]:
        """Whom to ask about: patients like those of ``patients`` and ``boundary_cases``, steered to where the invariant
        says something."""
        return _two(self) if self.invariant.form is Form.MONOTONE else _one(self)

    def hold(self, patients: Patients) -> bool:
        """Whether the invariant says anything of these patients; AssertionError where their answers break it."""
        __tracebackhide__ = True  # what pytest should show is the message
        seen = self.in_order([self.seen(one) for one in patients])
        if not seen:
            return False
        if broken(self.invariant, seen):
            raise AssertionError(told(self.invariant, self.guideline, self.stage, seen))
        return concerned(self.invariant, seen)

    def seen(self, one: Patient) -> Seen:
        """A patient with the answer of the engine."""
        answer = recommend(one.case, self.knowledge, [self.guideline], [self.invariant.question]).answers[0]
        (row,) = answer.rows
        world = self.space.world(one.point, definitions_of(self.invariant, self.guideline), one.assumed)
        return Seen(one, world, verdict(row, self.stage))

    def in_order(self, seen: list[Seen]) -> list[Seen]:
        """The lower of two patients first; none where neither is lower."""
        if self.invariant.form is not Form.MONOTONE:
            return seen
        along = self.invariant.along
        ranked = [(rank(one.world, along, self.space.scales.get(along)), one) for one in seen]
        (first, low), (second, high) = ranked
        if first is None or second is None or first == second:
            return []
        return [low, high] if first < second else [high, low]


@st.composite
def _one(draw: st.DrawFn, check: InvariantCheck) -> Patients:
    where = steering(draw, check.space, check.invariant, check.guideline, check.stage)
    found = patient(draw, check.space, {}, where.wishes, Manner(edges=coin(draw)), where.basis)
    return (as_patient(check, found, supposed(draw, check)),)


@st.composite
def _two(draw: st.DrawFn, check: InvariantCheck) -> Patients:
    along = Along(check.space, check.invariant, check.guideline)
    both = pair(draw, along, Manner(edges=coin(draw)))
    assumed = supposed(draw, check)
    return tuple(as_patient(check, found, assumed) for found in both)


def supposed(draw: st.DrawFn, check: InvariantCheck) -> frozenset[str]:
    """The findings whose value is only assumed, so that it is not known (3.13): some, where a rule may ask for that."""
    if not check.knowledge.questions[check.invariant.question].asks_what_is_known:
        return frozenset()
    return frozenset(name for name in sorted(check.space.asked) if coin(draw))


def as_patient(check: InvariantCheck, found: Draft, assumed: frozenset[str]) -> Patient:
    """A patient with their case."""
    case = patient_case(check.space, found, BLANK, dict.fromkeys(assumed, SUPPOSED))
    return Patient(found, case, check.space.unknown(assumed))


def invariant_checks(knowledge: Knowledge, only: Iterable[str] | None = None) -> tuple[InvariantCheck, ...]:
    """Every invariant, or those named, for every guideline that it speaks of and every stage. QueryError for an unknown
    name."""
    return tuple(
        InvariantCheck(knowledge, knowledge.invariants[name], guideline, stage)
        for name in chosen(only, knowledge.invariants, "invariant")
        for guideline in guidelines_of(knowledge, knowledge.invariants[name])
        for stage in knowledge.invariants[name].stages
    )


def guidelines_of(knowledge: Knowledge, invariant: Invariant) -> list[str]:
    """The guidelines of which an invariant speaks: those that it names, or all that answer its question."""
    answering = [g for g in knowledge.guideline_order() if invariant.question in knowledge.guidelines[g].questions]
    return [guideline for guideline in answering if not invariant.guidelines or guideline in invariant.guidelines]


def invariant_tests(
    knowledge: Knowledge, only: Iterable[str] | None = None, *, settings: hypothesis.settings | None = None
) -> Callable[..., None]:
    """A pytest test for every invariant, guideline and stage; assign it to a name that begins with ``test_``.

    ``only``: ids of invariants; ``settings``: of Hypothesis, those of the current profile without a deadline unless
    given. A failure tells the invariant, the answer, and the smallest patient found as a case that can be run. How many
    patients met the premise stands in the statistics (``pytest --hypothesis-show-statistics``). ValueError where there
    is nothing to test.
    """
    import pytest  # noqa: PLC0415 - the strategies do not need it

    checks = invariant_checks(knowledge, only)
    if not checks:
        raise ValueError("there is no invariant to test: the knowledge declares none for a question that is answered")

    @pytest.mark.parametrize("check", [pytest.param(check, id=check.id) for check in checks])
    @(settings or unhurried())
    @given(data=st.data())
    def test_invariants(check: InvariantCheck, data: st.DataObject) -> None:
        concerned = check.hold(data.draw(check.patients(), label="patients"))
        event("the premise is met" if concerned else "the premise is not met")

    made: Callable[..., None] = test_invariants
    return made


def unhurried() -> hypothesis.settings:
    """The current settings without a deadline, since the first answer of a knowledge takes longer than the others, and
    without the explanation by lines of code, since what is tested is data."""
    current = hypothesis.settings()
    slow = [*current.suppress_health_check, HealthCheck.too_slow]
    phases = [phase for phase in current.phases if phase is not Phase.explain]
    return hypothesis.settings(current, deadline=None, suppress_health_check=slow, phases=phases)
