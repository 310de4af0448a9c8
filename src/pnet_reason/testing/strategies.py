"""Hypothesis strategies of cases: partial ones, patients of whom everything is known, patients at thresholds.

All of them take ``given``, findings that every case has, written as in ``knowledge.case``; and ``questions``: then only
the findings are drawn that can matter to the answers to these questions, and the rest is left out.

Imports: hypothesis, drawing, space, advise, knowledge, model. Promises: immutable cases; nearly no draw is thrown away.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from types import MappingProxyType

from hypothesis import strategies as st

from pnet_reason import advise
from pnet_reason.knowledge.cases import make_case
from pnet_reason.knowledge.sets import above, at, below, intersect, numbers
from pnet_reason.model.case import Case
from pnet_reason.model.findings import Kind
from pnet_reason.model.knowledge import Knowledge
from pnet_reason.model.table import Table
from pnet_reason.model.values import Choices, Numbers, ValueSet

from .aims import TURNS, ways_of
from .drawing import Draft, Wishes, patient
from .grid import Scale, as_set, ends
from .picking import Manner, chosen, coin, integers, pick
from .space import Space, space_of
from .truth import Value

ANY: Mapping[str, object] = MappingProxyType({})
SUPPOSED = "drawn for the sake of argument"
MISSING, ONE, PART = "missing", "one", "part"
MIXTURES = ((MISSING, ONE, PART), (MISSING, MISSING, MISSING, ONE, PART), (ONE, ONE, ONE, PART, MISSING))
MOSTLY = (True, True, True, False)


def patients(
    knowledge: Knowledge, given: Mapping[str, object] = ANY, *, questions: Iterable[str] | None = None
) -> st.SearchStrategy[Case]:
    """Patients of whom everything is known: every measured finding has one value, computed quantities follow from them,
    and no integrity rule applies. Half of them are drawn so that some rule of the knowledge applies."""
    return completions(make_case(given, knowledge), knowledge, questions=questions)


def boundary_cases(
    knowledge: Knowledge, given: Mapping[str, object] = ANY, *, questions: Iterable[str] | None = None
) -> st.SearchStrategy[Case]:
    """Patients whose numbers sit at, just below or just above a threshold of the knowledge, choices drawn freely.

    Just below is one step of the finding's granularity below, or less where the next threshold is as near. An input of
    a computed quantity gives way where the quantity is to sit at one of its own thresholds; a number without thresholds
    is drawn freely.
    """
    case = make_case(given, knowledge)
    return complete(case, space_of(knowledge, wanted(knowledge, questions)), Manner(edges=True))


def completions(case: Case, knowledge: Knowledge, *, questions: Iterable[str] | None = None) -> st.SearchStrategy[Case]:
    """Patients of whom everything is known who agree with a case: everything that it leaves open is drawn. What it
    assumes stays assumed. Of a case whose findings contradict each other there are none."""
    return complete(case, space_of(knowledge, wanted(knowledge, questions)), Manner())


def cases(
    knowledge: Knowledge,
    given: Mapping[str, object] = ANY,
    *,
    questions: Iterable[str] | None = None,
    possible: bool = True,
) -> st.SearchStrategy[Case]:
    """Partial cases: of each finding nothing, one value, or a part of its values; now and then one that is assumed.

    At least one patient fits each case; where ``possible`` is false, the findings may also contradict each other.
    """
    base, space = make_case(given, knowledge), space_of(knowledge, wanted(knowledge, questions))
    return st.nothing() if base.disputed else _partial(Blank(base), space, Manner(possible=possible))


def wanted(knowledge: Knowledge, questions: Iterable[str] | None) -> frozenset[str] | None:
    """The questions that are asked for; QueryError for an unknown one."""
    return None if questions is None else frozenset(advise.chosen(questions, knowledge.questions, "question"))


def complete(case: Case, space: Space, manner: Manner) -> st.SearchStrategy[Case]:
    """The patients who agree with a case, drawn in a manner."""
    return st.nothing() if case.disputed else _complete(Blank(case), space, manner)


class Blank:
    """A case that draws begin with. It has a short name, which Hypothesis prints."""

    def __init__(self, case: Case) -> None:
        self.case = case

    def __repr__(self) -> str:
        return f"{self.case.texts!r}"


@st.composite
def _complete(draw: st.DrawFn, blank: Blank, space: Space, manner: Manner) -> Case:
    found = patient(draw, space, blank.case.findings, random_wishes(draw, space), manner)
    return patient_case(space, found, blank.case, blank.case.assumed)


def random_wishes(draw: st.DrawFn, space: Space) -> Wishes:
    """That some rule applies, perhaps so that it decides the answer, or that it is withheld; or nothing."""
    if not space.targets or coin(draw):
        return ()
    rule = pick(draw, pick(draw, space.targets))
    return ways_of(space, rule).begun(draw(integers(0, TURNS - 1)))


def patient_case(space: Space, found: Draft, blank: Case, assumed: Mapping[str, str]) -> Case:
    """A patient as a case: computed quantities are left to be computed, and what was not drawn is as it was."""
    rest = {name: values for name, values in said_by(blank).items() if name not in found}
    measured = {name: as_set(value) for name, value in found.items() if name in space.names}
    return case_of(space, {**rest, **measured}, blank, assumed)


def said_by(case: Case) -> dict[str, object]:
    """What a case gives, as it is written, and what it assumes."""
    assumed = {name: case.findings[name] for name in case.assumed if name not in case.computed}
    return {**case.given, **assumed}


def case_of(space: Space, said: Mapping[str, object], blank: Case, assumed: Mapping[str, str]) -> Case:
    """A case that says this, some of it only assumed, with the id, the title, the lesion and the records of another."""
    given = {name: values for name, values in said.items() if name not in assumed}
    supposed = {name: (said[name], because) for name, because in assumed.items() if name in said}
    made = make_case(given, space.knowledge, assume=supposed)
    records = {name: record for name, record in blank.records.items() if name in made.given}
    return replace(made, id=blank.id, title=blank.title, lesion=blank.lesion, records=Table(records))


# Partial cases


@st.composite
def _partial(draw: st.DrawFn, blank: Blank, space: Space, manner: Manner) -> Case:
    """A patient of whom some findings are forgotten, or remembered in part."""
    found = patient(draw, space, blank.case.findings, random_wishes(draw, space), manner)
    said, kinds = said_by(blank.case), pick(draw, MIXTURES)
    for finding in space.measured:
        if finding.id not in said:
            said |= remembered(draw, space.scales[finding.id], found[finding.id], kinds)
    exact = {n for n, values in said.items() if isinstance(values, Choices | Numbers) and values.single is not None}
    for finding, formula in space.computed:
        if finding.id not in said and not (manner.possible and exact.issuperset(formula.inputs)):
            scale = space.scales[finding.id]
            other = None if manner.possible else chosen(draw, scale, None, manner, None)
            said |= remembered(draw, scale, found[finding.id] if other is None else other, kinds)
    names = sorted(name for name in said if name in space.names and name not in blank.case.given)
    supposed = {pick(draw, names): SUPPOSED} if names and not pick(draw, MOSTLY) else {}
    return case_of(space, said, blank.case, {**supposed, **blank.case.assumed})


def remembered(draw: st.DrawFn, scale: Scale, value: Value, kinds: Sequence[str]) -> dict[str, ValueSet]:
    """What a case says of one finding of a patient: nothing, its value, or a part of the values around it."""
    kind = pick(draw, kinds)
    values = as_set(value) if kind == ONE else part_around(draw, scale, value) if kind == PART else scale.finding.domain
    return {} if values == scale.finding.domain else {scale.finding.id: values}


def part_around(draw: st.DrawFn, scale: Scale, value: Value) -> ValueSet:
    """Some of the values of a finding, with this one among them."""
    finding = scale.finding
    if isinstance(value, str):
        return Choices(tuple(one for one in finding.values if one == value or coin(draw)))
    marks = sorted({value, *ends(finding.domain), *(edge for edge in scale.edges if isinstance(edge, Fraction))})
    low = pick(draw, [mark for mark in marks if mark <= value][::-1])
    high = pick(draw, [mark for mark in marks if mark >= value])
    lower = above(low) if low < value and coin(draw) else at(low)
    upper = below(high) if high > value and coin(draw) else at(high)
    return intersect(numbers([(lower, upper)], whole=finding.kind is Kind.INTEGER), finding.domain)
