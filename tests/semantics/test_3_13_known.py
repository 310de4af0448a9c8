"""Statement 13: known means that the case gives exactly one value, not assumed. Only a work-up may ask for it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pnet_reason.model import proof
from pnet_reason.model.knowledge import Question
from tests import builders as b
from tests.asking import article, ask, changed, mistakes, nodes_of, rows

KI67 = b.real("ki67", 0, 100, unit="%")
QUESTIONS = (Question("q1", "what to do"), Question("q2", "what to find out", asks_what_is_known=True))
WATCH = b.recommend("watch-low", "watch", b.compare(KI67, "<", 3))
ASK = b.recommend("ask-for-it", "biopsy", b.is_known(KI67, positive=False), question="q2")
REST = b.recommend("rest", "nothing", b.is_known(KI67), question="q2")
KNOWLEDGE = b.knowledge(
    [KI67], [WATCH, ASK, REST], b.options(["watch", "biopsy", "nothing"], (), ["q1", "q2"]), questions=QUESTIONS
)


@pytest.mark.parametrize(
    ("findings", "assume", "option"),
    [
        ({}, {}, "biopsy"),
        ({"ki67": "unknown"}, {}, "biopsy"),
        ({"ki67": "under 3 %"}, {}, "biopsy"),
        ({"ki67": "1 to 2 %"}, {}, "biopsy"),
        ({}, {"ki67": "1 %"}, "biopsy"),
        ({"ki67": "1 %"}, {}, "nothing"),
        ({"ki67": "0 %"}, {}, "nothing"),
    ],
    ids=str,
)
def test_known_is_one_value_that_is_given_and_not_assumed(
    findings: dict[str, Any], assume: dict[str, Any], option: str
) -> None:
    assert rows(ask(KNOWLEDGE, findings, "q2", assume=assume)) == [("settled", option)]


def test_management_meanwhile_stays_conditional_on_what_is_not_known() -> None:
    answer = ask(KNOWLEDGE, {}, "q1")
    assert answer.outcome == "conditional"
    assert answer.missing == ("ki67",)
    assert rows(ask(KNOWLEDGE, {"ki67": "under 3 %"}, "q1")) == [("settled", "watch")]
    assert rows(ask(KNOWLEDGE, {}, "q1", assume={"ki67": "1 %"})) == [("settled", "watch")]


def test_the_proof_says_that_the_finding_is_not_known() -> None:
    tests = [node for node in nodes_of(ask(KNOWLEDGE, {}, "q2"), proof.Tested) if node.result == "true"]
    assert [(node.test, node.value) for node in tests] == [("ki67 is not known", "missing")]


def test_to_ask_it_anywhere_else_is_refused(tmp_path: Path) -> None:
    text = """
- id: guess
  question: watering
  recommend: mist
  when: ["soil_moisture is not known [H1]"]
  because: A test.
  provenance: verified
"""
    (found,) = mistakes(tmp_path, {"guidelines/windowsill/guess.yaml": text})
    assert found.code == "known-not-allowed"
    asked = text.replace("watering", "inspection").replace("mist", "probe-soil")
    assert mistakes(tmp_path, {"guidelines/windowsill/guess.yaml": asked}) == []


def test_a_concept_is_never_asked_whether_it_is_known(tmp_path: Path) -> None:
    text = """
- id: guess
  question: inspection
  recommend: probe-soil
  when: ["thirst is not known [H1]"]
  because: A test.
  provenance: verified
"""
    (found,) = mistakes(tmp_path, {"guidelines/windowsill/guess.yaml": text})
    assert "thirst" in found.message


def test_histology_is_asked_for_while_ki67_is_not_known_and_management_depends_on_it() -> None:
    for said in (None, "under 2 %"):
        assert "obtain-histology" in article(changed("v01", ki67=said), "work-up").options
    assert "obtain-histology" not in article(changed("v01"), "work-up").options
    assert article(changed("v01", ki67=None)).missing == ("ki67",)
    assert rows(article(changed("v01", ki67="under 2 %"))) == [("settled", "active-surveillance")]
