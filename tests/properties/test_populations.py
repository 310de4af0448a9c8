"""Laws of how a studied population compares with a patient: on random knowledge bases, and on the shipped evidence."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import replace
from math import prod

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pnet_reason.model.case import Case
from pnet_reason.model.knowledge import Evidence, Knowledge
from pnet_reason.model.rules import Condition
from pnet_reason.model.table import Table
from pnet_reason.model.weighing import Fit, Match, Study
from pnet_reason.weigh.population import studies_for
from tests import strategies
from tests.asking import shipped
from tests.properties.test_laws import more_known, patients
from tests.reference import World, concept_value, truth
from tests.reference import tests_in as bullets_of_concept
from tests.reference import tests_of as bullets_of

MOST_WORLDS = 500
DECIDED = {frozenset({True}): Fit.MET, frozenset({False}): Fit.NOT_MET, frozenset({None}): Fit.UNDEFINED}
MAY_BECOME = {
    Fit.UNKNOWN: set(Fit),
    Fit.MET: {Fit.MET},
    Fit.NOT_MET: {Fit.NOT_MET, Fit.UNDEFINED},
    Fit.UNDEFINED: {Fit.UNDEFINED},
}
MATCH_MAY_BECOME = {
    Match.OPEN: {Match.OPEN, Match.MATCHES, Match.DIFFERS},
    Match.MATCHES: {Match.MATCHES},
    Match.DIFFERS: {Match.DIFFERS},
    Match.UNRESTRICTED: {Match.UNRESTRICTED},
}


def shared_conditions(knowledge: Knowledge) -> Iterator[tuple[Condition, ...]]:
    """Lists of bullets that are read with the shared definitions."""
    yield from (rule.when for rule in (*knowledge.safety, *knowledge.integrity))
    yield from (clause.when for concept in knowledge.concepts.values() for clause in concept.clauses)


@st.composite
def studied(draw: st.DrawFn) -> Knowledge:
    """A small knowledge base with one study for each list of bullets that stands in it."""
    knowledge = draw(strategies.knowledges())
    populations = [when for when in shared_conditions(knowledge) if when]
    assume(populations)
    entries = {f"e{i}": Evidence(f"e{i}", "s1", "a study", applies_to=when) for i, when in enumerate(populations)}
    return replace(knowledge, evidence=Table(entries))


def worlds(knowledge: Knowledge, case: Case, populations: Iterable[tuple[Condition, ...]]) -> list[World]:
    """Every completion of a case that the conditions can tell apart from others."""
    names = sorted(findings_under(knowledge, populations))
    values = [strategies.cells(knowledge.findings[name], knowledge, case.findings.get(name)) for name in names]
    assume(all(values))
    assume(prod(map(len, values)) <= MOST_WORLDS)
    points = (dict(zip(names, point, strict=True)) for point in itertools.product(*values))
    return [World(knowledge.concepts, point, case.known) for point in points]


def findings_under(knowledge: Knowledge, populations: Iterable[tuple[Condition, ...]]) -> set[str]:
    """The findings that conditions rest on, through definitions."""
    subjects, waiting = set(), [test.subject for when in populations for test in bullets_of(when)]
    while waiting:
        name = waiting.pop()
        if name not in subjects:
            subjects.add(name)
            if name in knowledge.concepts:
                concept = knowledge.concepts[name]
                waiting += [*concept.highest_of, *(test.subject for test in bullets_of_concept(concept))]
    return subjects & set(knowledge.findings)


@settings(max_examples=settings().max_examples // 2)
@given(st.data())
def test_each_condition_is_what_the_reference_finds_for_all_completions(data: st.DataObject) -> None:
    knowledge = data.draw(studied())
    case = data.draw(strategies.cases(knowledge))
    populations = [entry.applies_to for entry in knowledge.evidence.values()]
    everyone = worlds(knowledge, case, populations)
    for study in studies_for(case, knowledge).values():
        for condition, told in zip(study.evidence.applies_to, study.criteria, strict=True):
            truths = {truth(condition, world) for world in everyone}
            expected = DECIDED.get(frozenset(truths), Fit.UNKNOWN if True in truths else Fit.NOT_MET)
            assert told.fit is expected
            assert bool(told.missing) == (told.fit is Fit.UNKNOWN)
            for seen in told.seen:
                if seen.subject in knowledge.concepts and seen.value:
                    values = {concept_value(seen.subject, world) or "undefined" for world in everyone}
                    assert set(seen.value.split(" or ")) == values


def only_decides(before: Table[str, Study], after: Table[str, Study]) -> None:
    for name, study in before.items():
        later = after[name]
        assert later.match in MATCH_MAY_BECOME[study.match]
        for old, new in zip(study.criteria, later.criteria, strict=True):
            assert new.fit in MAY_BECOME[old.fit], old.text
            assert bool(old.missing) == (old.fit is Fit.UNKNOWN)


@settings(max_examples=settings().max_examples // 2)
@given(st.data())
def test_adding_a_finding_only_decides_what_was_unknown(data: st.DataObject) -> None:
    knowledge = data.draw(studied())
    less, more = data.draw(more_known(knowledge, strategies.cases(knowledge)))
    only_decides(studies_for(less, knowledge), studies_for(more, knowledge))


@settings(max_examples=settings().max_examples // 2)
@given(strategies.unprinted(more_known)(shipped(), patients()))
def test_adding_a_finding_to_a_patient_only_decides_what_was_unknown_of_the_shipped_studies(
    pair: tuple[Case, Case],
) -> None:
    less, more = (studies_for(case, shipped()) for case in pair)
    only_decides(less, more)
