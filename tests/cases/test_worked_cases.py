"""The worked cases of facts/cases get the answer that their editor expected of the source article.

Cases expected with moderate or high confidence must agree. Of the others, those that differ are listed with the reason
(docs/disagreements.md); the list must be exact, so that a change of the rules shows here.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from pnet_reason.advise import recommend
from pnet_reason.knowledge.cases import read_cases
from tests.asking import shipped

GUIDELINE, QUESTION = "droracle-2025", "initial-management"
FILE = Path(__file__).parents[2] / "facts" / "cases" / "worked.yaml"
RECORDS: list[dict[str, Any]] = yaml.load(FILE.read_text("utf-8"), Loader=yaml.BaseLoader)
EXPECTED = {record["id"]: record["expected"][GUIDELINE] for record in RECORDS}
CASES = {case.id: case for case in read_cases(FILE, shipped())}
DIFFERENT = {"v44"}


def agrees(name: str) -> bool:
    """Whether the answer has the expected outcome, and the expected options where it is one answer."""
    answer = recommend(CASES[name], shipped(), [GUIDELINE], [QUESTION]).answer(GUIDELINE, QUESTION)
    expected = EXPECTED[name]
    options = list(answer.options) if answer.outcome == "settled" else []
    return (answer.outcome, options) == (expected["outcome"], expected.get("options", []))


@pytest.mark.parametrize("name", [name for name, e in EXPECTED.items() if e["confidence"] != "low"])
def test_a_case_expected_with_confidence_gets_its_answer(name: str) -> None:
    assert agrees(name)


def test_of_the_doubtful_cases_only_those_differ_that_the_documentation_explains() -> None:
    doubtful = [name for name, expected in EXPECTED.items() if expected["confidence"] == "low"]
    assert {name for name in doubtful if not agrees(name)} == DIFFERENT
    told = (Path(__file__).parents[2] / "docs" / "disagreements.md").read_text("utf-8")
    assert all(name in told for name in DIFFERENT)


def test_every_worked_case_names_what_is_missing_where_its_answer_depends_on_it() -> None:
    for name, expected in EXPECTED.items():
        answer = recommend(CASES[name], shipped(), [GUIDELINE], [QUESTION]).answer(GUIDELINE, QUESTION)
        assert bool(answer.missing) == (len(answer.rows) > 1), name
        if expected["outcome"] == "conditional":
            assert set(answer.missing) & set(expected["needs"]), name
