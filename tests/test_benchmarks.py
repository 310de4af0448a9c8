"""The benchmark compares like with like: its peers conclude what the rules mean, on random knowledge too.

SWI-Prolog takes part where it is installed. No time is measured here.
"""

from __future__ import annotations

import functools

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from benchmarks.contenders import complete, scenario
from benchmarks.patient import variants
from benchmarks.peers.handwritten import Handwritten
from benchmarks.peers.linked import Linked, values_of
from benchmarks.peers.prolog import Bridge, PrologPeer, find_bridge
from benchmarks.synthetic import chain, many_rules
from pnet_reason import load
from pnet_reason.model.case import Case
from pnet_reason.model.knowledge import Knowledge
from tests import strategies
from tests.asking import ARTICLE
from tests.reference import evaluate_ground

RULES, LINKS = 38, 30


@functools.cache
def bridge() -> Bridge:
    """The way to SWI-Prolog; where there is none the test is skipped, and says why."""
    found, reason = find_bridge()
    if found is None:
        pytest.skip(f"without SWI-Prolog ({reason})")
    return found


@st.composite
def questions_about_somebody(draw: st.DrawFn) -> tuple[Knowledge, str, Case]:
    """A knowledge base, a question that its guideline answers, and a possible patient of whom everything is known."""
    knowledge = draw(strategies.knowledges())
    case = draw(strategies.full_cases(knowledge))
    assume(not case.disputed)
    return knowledge, draw(st.sampled_from(knowledge.guidelines["g"].questions)), case


def meant(knowledge: Knowledge, question: str, case: Case) -> tuple[str, tuple[str, ...]]:
    """What the reference says of a case in which everything has one value."""
    point = {name: value for name, values in case.findings.items() if (value := values.single) is not None}
    found = evaluate_ground(knowledge, "g", question, point, case.known)
    return found.outcome, found.options


@given(questions_about_somebody())
def test_the_handwritten_function_concludes_what_is_meant(asked: tuple[Knowledge, str, Case]) -> None:
    knowledge, question, case = asked
    peer = Handwritten(Linked(knowledge, "g", question))
    assert peer.answer(*peer.prepare(case)) == meant(knowledge, question, case)


@given(questions_about_somebody())
def test_prolog_concludes_what_is_meant(asked: tuple[Knowledge, str, Case]) -> None:
    knowledge, question, case = asked
    peer = PrologPeer(Linked(knowledge, "g", question), bridge())
    assert peer.answer(peer.prepare(case)) == meant(knowledge, question, case)


@pytest.mark.parametrize("made", [many_rules(RULES), chain(LINKS)], ids=["rules", "chain"])
def test_all_contenders_agree_on_synthetic_knowledge(made: tuple[Knowledge, list[Case]]) -> None:
    knowledge, cases = made
    found, _ = find_bridge()
    scenario("synthetic", knowledge, complete(cases), [("g", "q1")], found).check()


def test_of_the_patients_of_the_benchmark_everything_is_known_that_a_rule_asks_for() -> None:
    knowledge = load()
    for findings in variants():
        case = knowledge.case(findings)
        for question in knowledge.guidelines[ARTICLE].questions:
            values_of(case, Linked(knowledge, ARTICLE, question).findings)
