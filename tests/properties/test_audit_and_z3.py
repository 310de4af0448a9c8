"""The audit and z3 agree: on what is shipped, and on five hundred random knowledge bases."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from pnet_reason.audit.pins import concerns
from pnet_reason.audit.prove import REFUTED, UNDECIDED, prove
from pnet_reason.audit.second import broken
from pnet_reason.model.audit import Claim, Form, Invariant, Said, Stage
from pnet_reason.model.knowledge import Knowledge
from tests import strategies
from tests.asking import ARTICLE, shipped
from tests.describe import Example

ENOUGH = max(500, settings().max_examples)


def gap(question: str) -> Invariant:
    return Invariant("gap", Form.NEVER, question, lines=(Claim(Said.SILENT, "silent"),))


def conflict(question: str) -> Invariant:
    return Invariant("conflict", Form.NEVER, question, lines=(Claim(Said.CONFLICT, "conflict"),))


def concluded(option: str, question: str) -> Invariant:
    return Invariant(f"never {option}", Form.NEVER, question, lines=(Claim(Said.OPTION, f"option {option}", option),))


def agree(knowledge: Knowledge, guideline: str, invariant: Invariant, stage: Stage) -> None:
    """Both say that somebody breaks it, or both that nobody does, as far as they know."""
    verdict = prove(knowledge, guideline, invariant, stage)
    said = broken(knowledge, guideline, invariant, stage).broken
    if said is not None and verdict.status != UNDECIDED:
        assert said == (verdict.status == REFUTED), invariant


@settings(max_examples=ENOUGH, report_multiple_bugs=False)
@given(strategies.questions_about("none"))
def test_they_agree_on_gaps_conflicts_and_conclusions_of_random_knowledge(example: Example) -> None:
    knowledge, question, _ = example
    options = sorted(name for name, option in knowledge.options.items() if question in option.questions)
    for invariant in (gap(question), conflict(question), *(concluded(option, question) for option in options[:2])):
        for stage in Stage:
            agree(knowledge, "g", invariant, stage)


@pytest.mark.parametrize("name", shipped().invariants)
def test_they_agree_on_every_invariant_of_the_shipped_facts(name: str) -> None:
    invariant = shipped().invariants[name]
    for guideline in shipped().guidelines:
        if concerns(invariant, guideline):
            for stage in Stage:
                agree(shipped(), guideline, invariant, stage)


@pytest.mark.parametrize("question", shipped().guidelines[ARTICLE].questions)
def test_they_agree_on_every_gap_and_conflict_of_the_shipped_facts(question: str) -> None:
    for invariant in (gap(question), conflict(question)):
        for stage in Stage:
            agree(shipped(), ARTICLE, invariant, stage)
