"""Certificates of the audit are accepted for what they prove, and for nothing else.

What the checker takes for broken is compared with the reference, which knows nothing of items, one patient or two at a
time; and nothing that is true of two patients closes a branch.
"""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from functools import cache
from typing import Any, TypeAlias

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pnet_reason.audit.mutants import mutants
from pnet_reason.audit.pins import concerns, is_refused
from pnet_reason.audit.prove import PROVED, prove
from pnet_reason.checker.certificates import Proved, Replay, check_certificate, differing
from pnet_reason.checker.items import All, In, Item, One, Opener
from pnet_reason.checker.sayings import Sayings
from pnet_reason.knowledge.formula import evaluate
from pnet_reason.model.audit import Form, Invariant, Stage
from pnet_reason.model.knowledge import Knowledge
from pnet_reason.model.problems import ProofError
from pnet_reason.model.rules import Condition, Test, TestKind
from pnet_reason.model.table import Table
from pnet_reason.model.values import Choices, Numbers
from tests import builders as b
from tests import reference, strategies
from tests.asking import ARTICLE, PLANTS, article_alone
from tests.describe import Example
from tests.properties.test_audit import asks_what_is_known, at_stage, everybody, invariants, is_broken
from tests.reference import Completion, Value

QUANTITIES: tuple[strategies.Computed, ...] = ("some", "wide", "narrow")
Values: TypeAlias = dict[str, Value]
"""A patient."""

FEWER = settings(max_examples=max(60, settings().max_examples), report_multiple_bugs=False)


def accepted(document: dict[str, Any], knowledge: Knowledge) -> bool:
    try:
        check_certificate(document, knowledge)
    except ProofError:
        return False
    return True


@cache
def certificates() -> list[dict[str, Any]]:
    """Those of every invariant that the article has to keep."""
    found = []
    for invariant in article_alone().invariants.values():
        for stage in invariant.stages:
            certificate = prove(article_alone(), ARTICLE, invariant, stage).certificate
            assert certificate is not None, invariant.id
            found.append(certificate.to_dict())
    return found


def test_every_shipped_certificate_is_accepted() -> None:
    assert [one["invariant"] for one in certificates() if not accepted(one, article_alone())] == []


def texts(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The certificate with one text changed."""
    for name in ("format", "invariant", "guideline", "stage"):
        yield {**document, name: document[name] + "x"}
    for number, step in enumerate(document["steps"]):
        for name, value in step.items():
            for i, text in enumerate(value if isinstance(value, list) else []):
                if isinstance(text, str):
                    other = copy.deepcopy(document)
                    other["steps"][number][name][i] = text + " or more"
                    yield other
            if isinstance(value, str):
                other = copy.deepcopy(document)
                other["steps"][number][name] = value + "x"
                yield other


def shapes(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The certificate with a step or a branch that is not as it must be."""
    for number, step in enumerate(document["steps"]):
        yield {**document, "steps": [*document["steps"][:number], *document["steps"][number + 1 :]]}
        for name, value in step.items():
            wrong: list[Any] = [None, True, "x", -1, 10**9]
            if isinstance(value, list):
                wrong = [[], [*value, 10**9], value[:-1], [*value, *value[-1:]], *wrong]
            for one in wrong:
                if one != value or type(one) is not type(value):
                    other = copy.deepcopy(document)
                    other["steps"][number][name] = one
                    yield other


SMALL = [one for one in certificates() if len(one["steps"]) < 12]


@pytest.mark.parametrize("number", range(len(SMALL)))
def test_a_certificate_in_which_something_is_wrong_is_rejected(number: int) -> None:
    wrong = [*texts(SMALL[number]), *shapes(SMALL[number])]
    chosen = random.Random(number).sample(wrong, min(60, len(wrong)))
    assert [one for one in chosen if accepted(one, article_alone())] == []


def test_a_certificate_is_that_of_another_invariant_only_where_both_are_closed_alike() -> None:
    """What no rule speaks of is closed in one step, and by the same one: all others fit nowhere else."""
    for one in certificates():
        for invariant in article_alone().invariants.values():
            for stage in invariant.stages[:1]:
                moved = {**one, "invariant": invariant.id, "stage": stage.value}
                assert moved in certificates() or not accepted(moved, article_alone()), moved


def test_a_certificate_does_not_survive_a_fault_that_breaks_its_invariant() -> None:
    alive = [one for one in mutants(article_alone()) if not is_refused(one)]
    tried = 0
    for mutant in random.Random(0).sample(alive, 40):
        for document in certificates():
            invariant = article_alone().invariants[document["invariant"]]
            if mutant.question not in ("", invariant.question) or len(document["steps"]) > 300:
                continue
            stage = next(stage for stage in invariant.stages if stage.value == document["stage"])
            if prove(mutant.knowledge, ARTICLE, invariant, stage).status != PROVED:
                assert not accepted(document, mutant.knowledge), mutant.name
                tried += 1
    assert tried > 40


def test_certificates_of_the_houseplants_are_accepted() -> None:
    from pnet_reason.knowledge.loader import load  # noqa: PLC0415

    plants = load(PLANTS)
    for invariant in plants.invariants.values():
        for guideline, book in plants.guidelines.items():
            if concerns(invariant, guideline) and invariant.question in book.questions:
                for stage in invariant.stages:
                    certificate = prove(plants, guideline, invariant, stage).certificate
                    assert certificate is not None
                    check_certificate(certificate.to_dict(), plants)


def with_invariant(knowledge: Knowledge, invariant: Invariant, content: str = "one") -> Knowledge:
    return replace(knowledge, invariants=Table({invariant.id: invariant}), content=content)


@FEWER
@given(strategies.questions_about(), st.data())
def test_what_is_proved_of_random_knowledge_is_accepted_and_rejected_where_it_does_not_hold(
    example: Example, data: st.DataObject
) -> None:
    invariant = data.draw(invariants(example.knowledge, example.question))
    stage = invariant.stages[0]
    knowledge = with_invariant(example.knowledge, invariant)
    certificate = prove(knowledge, "g", invariant, stage).certificate
    assume(certificate is not None)
    assert certificate is not None
    check_certificate(certificate.to_dict(), knowledge)
    changed = [one for one in mutants(knowledge) if not is_refused(one)]
    for mutant in changed[:12]:
        if prove(mutant.knowledge, "g", invariant, stage).status != PROVED:
            assert not accepted(certificate.to_dict(), mutant.knowledge), mutant.name


# What the items mean.


def holds(item: Item, opener: Opener, people: tuple[Values, Values]) -> bool:
    """Whether an item is true of two patients, by taking it apart."""
    found = item if isinstance(item, In | All | One) else opener.opened(item)
    if isinstance(found, In):
        return reference.contains(found.values, people[found.patient][found.finding])
    parts = (holds(part, opener, people) for part in found.parts)
    return all(parts) if isinstance(found, All) else any(parts)


def conditions(knowledge: Knowledge) -> list[Condition]:
    rules = (*knowledge.guidelines["g"].rules, *knowledge.safety, *knowledge.integrity)
    return [condition for rule in rules for condition in (*rule.when, *rule.unless)]


def completed(knowledge: Knowledge, person: Completion) -> Values:
    """A patient with a value also of the findings that matter to no answer."""
    domains = {name: finding.domain for name, finding in knowledge.findings.items()}
    last = {n: d.values[-1] if isinstance(d, Choices) else d.intervals[-1].upper[0] for n, d in domains.items()}
    return {**last, **dict(person)}


@FEWER
@given(strategies.questions_about(), st.data())
def test_an_invariant_is_taken_for_broken_by_just_those_who_break_it(example: Example, data: st.DataObject) -> None:
    knowledge = example.knowledge
    assume(not asks_what_is_known(knowledge))
    unless = data.draw(st.lists(st.sampled_from(conditions(knowledge)), max_size=1))
    invariant = replace(data.draw(invariants(knowledge, example.question)), unless=tuple(unless))
    item = Sayings(knowledge, "g", invariant, invariant.stages[0]).broken()
    for person, outcome in everybody(example):
        values = completed(knowledge, person)
        world = reference.World(knowledge.concepts_of("g"), values, frozenset())
        spared = any(reference.truth(line, world) is True for line in unless)
        possible = not outcome.integrity and not spared
        expected = possible and is_broken(knowledge, invariant, tuple(values.items()), outcome)
        if outcome.outcome != "impossible" or outcome.integrity:
            assert holds(item, Opener(knowledge), (values, values)) == expected, person


# Two patients.


def free(along: str, knowledge: Knowledge) -> set[str]:
    """The measured findings in which two patients may differ."""
    concepts = knowledge.concepts_of("g")
    if along not in concepts:
        return {along}
    rule = b.recommend("r", "o", Test(along, TestKind.UNDEFINED, ""))
    found = reference.findings_used([rule], concepts)
    quantities = [made for name in found if (made := knowledge.findings[name].computed)]
    return found | {name for made in quantities for name in made.inputs}


def drawn(data: st.DataObject, knowledge: Knowledge, like: Values, other: set[str]) -> Values:
    """A patient like another one but in some findings; what is computed follows."""
    values = dict(like)
    for name, finding in knowledge.findings.items():
        if finding.computed is None and (name in other or name not in like):
            near = [*strategies.boundary_values(finding, knowledge), *reference.cells(finding, knowledge)]
            values[name] = data.draw(st.sampled_from(near))
    for name, finding in knowledge.findings.items():
        if finding.computed:
            inputs = {one: Fraction(values[one]) for one in finding.computed.inputs}
            try:
                values[name] = evaluate(finding.computed, inputs)
            except ZeroDivisionError:
                assume(False)
            assume(reference.contains(finding.domain, values[name]))
    return values


def rank(along: str, knowledge: Knowledge, values: Values) -> Fraction | int | None:
    """Where a patient is along something; None where it is undefined."""
    concepts = knowledge.concepts_of("g")
    if along in concepts:
        value = reference.concept_value(along, reference.World(concepts, values, frozenset()))
        return None if value is None else concepts[along].values.index(value)
    domain = knowledge.findings[along].domain
    return domain.values.index(str(values[along])) if isinstance(domain, Choices) else Fraction(values[along])


def options_of(knowledge: Knowledge, question: str, stage: Stage, values: Values) -> tuple[str, ...]:
    outcome = reference.evaluate_ground(knowledge, "g", question, values, frozenset())
    return () if outcome.integrity else at_stage(outcome, stage)[1]


def literals(data: st.DataObject, knowledge: Knowledge, people: tuple[Values, Values]) -> list[In]:
    """Up to two of each finding and patient, all true."""
    found = []
    for name, finding in knowledge.findings.items():
        for patient, values in enumerate(people):
            for _ in range(data.draw(st.integers(0, 2))):
                part, own = data.draw(strategies.parts_of(finding, knowledge)), b.one(values[name])
                if isinstance(part, Numbers) and isinstance(own, Numbers):
                    part = b.merged([*part.intervals, *own.intervals], finding)
                found.append(In(name, part if reference.contains(part, values[name]) else own, patient))
    return found


@FEWER
@given(st.one_of(*(strategies.questions_about(some) for some in QUANTITIES)), st.data())
def test_two_patients_who_break_an_invariant_are_taken_for_such_and_close_no_branch(
    example: Example, data: st.DataObject
) -> None:
    knowledge, names = example.knowledge, st.sampled_from(sorted(example.knowledge.options))
    assume(not asks_what_is_known(knowledge))
    along = data.draw(
        st.sampled_from([n for n, f in knowledge.findings.items() if not f.computed] + [*in_force(knowledge)])
    )
    stage, low, high = data.draw(st.sampled_from(list(Stage))), data.draw(names), data.draw(names)
    invariant = Invariant("i", Form.MONOTONE, example.question, along=along, low=(low,), high=(high,), stages=(stage,))
    one = drawn(data, knowledge, {}, set())
    people = (one, drawn(data, knowledge, one, free(along, knowledge)))
    proved = Proved(knowledge, "g", invariant, stage)
    assert {name for name in one if one[name] != people[1][name]} <= differing(proved)

    first, second = (rank(along, knowledge, values) for values in people)
    rises = first is not None and second is not None and first < second
    said = [options_of(knowledge, example.question, stage, values) for values in people]
    both = low in said[0] and high in said[1]
    item = Sayings(knowledge, "g", invariant, stage).broken()
    found = holds(item, Opener(knowledge), people)
    assert found or not (both and rises)
    assert not found or both
    if rises:
        assert not closing(proved, literals(data, knowledge, people))


def in_force(knowledge: Knowledge) -> list[str]:
    return sorted(knowledge.concepts_of("g"))


def closing(proved: Proved, true: list[In]) -> list[dict[str, Any]]:
    """The steps that would close a branch in which some literals stand."""
    replay, found = Replay(proved, []), list[dict[str, Any]]()
    for finding in proved.knowledge.findings.values():
        inputs = finding.computed.inputs if finding.computed else ()
        for patient in (0, 1):
            slots = {replay.slot(In(name, finding.domain, patient)) for name in (finding.id, *inputs)}
            mine = [one for one in true if replay.slot(one) in slots]
            own = [one for one in mine if one.finding == finding.id]
            step = {"finding": finding.id, "patient": patient, "findings": [one.finding for one in mine]}
            about = [one for one in true if one.finding == finding.id]
            alike = {**step, "patient": own[0].patient} if own else step
            if replay.clash(alike, own) or replay.unreached(step, mine) or replay.disordered(step, about):
                found.append(step)
    return found
