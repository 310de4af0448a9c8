"""Certificates of the audit are accepted for what they prove, and for nothing else."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pnet_reason.audit.mutants import mutants
from pnet_reason.audit.pins import concerns, is_refused
from pnet_reason.audit.prove import PROVED, prove
from pnet_reason.checker.certificates import check_certificate
from pnet_reason.model.audit import Invariant
from pnet_reason.model.knowledge import Knowledge
from pnet_reason.model.problems import ProofError
from pnet_reason.model.table import Table
from tests import strategies
from tests.asking import ARTICLE, PLANTS, shipped
from tests.describe import Example
from tests.properties.test_audit import invariants

FEWER = settings(max_examples=max(100, settings().max_examples), report_multiple_bugs=False)


def accepted(document: dict[str, Any], knowledge: Knowledge) -> bool:
    try:
        check_certificate(document, knowledge)
    except ProofError:
        return False
    return True


@cache
def certificates() -> list[dict[str, Any]]:
    """Those of every shipped invariant."""
    found = []
    for invariant in shipped().invariants.values():
        for stage in invariant.stages:
            certificate = prove(shipped(), ARTICLE, invariant, stage).certificate
            assert certificate is not None, invariant.id
            found.append(certificate.to_dict())
    return found


def test_every_shipped_certificate_is_accepted() -> None:
    assert [one["invariant"] for one in certificates() if not accepted(one, shipped())] == []


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
    assert [one for one in chosen if accepted(one, shipped())] == []


def test_no_certificate_is_that_of_another_invariant() -> None:
    names = list(shipped().invariants)
    for number, one in enumerate(certificates()):
        other = names[(names.index(one["invariant"]) + 1 + number) % len(names)]
        first, second = shipped().invariants[one["invariant"]], shipped().invariants[other]
        if (first.lines, first.when, first.question) != (second.lines, second.when, second.question):
            moved = {**one, "invariant": other, "stage": second.stages[0].value}
            assert not accepted(moved, shipped())


def test_a_certificate_does_not_survive_a_fault_that_breaks_its_invariant() -> None:
    alive = [one for one in mutants(shipped()) if not is_refused(one)]
    tried = 0
    for mutant in random.Random(0).sample(alive, 60):
        for document in certificates():
            invariant = shipped().invariants[document["invariant"]]
            if mutant.question not in ("", invariant.question) or len(document["steps"]) > 300:
                continue
            stage = next(stage for stage in invariant.stages if stage.value == document["stage"])
            if prove(mutant.knowledge, ARTICLE, invariant, stage).status != PROVED:
                assert not accepted(document, mutant.knowledge), mutant.name
                tried += 1
    assert tried > 100


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
