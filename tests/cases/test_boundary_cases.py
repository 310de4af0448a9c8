"""Every worked case of facts/cases gets the answer that is expected of it, those at the thresholds to the last option."""

from __future__ import annotations

import pytest

from pnet_reason.audit.pins import meets
from pnet_reason.knowledge.expectations import Expectation, expectations
from tests.asking import shipped

FIRM = [one for one in expectations(shipped()) if one.firm]


@pytest.mark.parametrize("expected", FIRM, ids=lambda one: f"{one.case.id}-{one.question}")
def test_a_worked_case_gets_its_answer(expected: Expectation) -> None:
    assert meets(shipped(), expected)


def test_ids_of_worked_cases_are_used_once() -> None:
    asked = [(one.case.id, one.guideline, one.question) for one in expectations(shipped())]
    assert len(asked) == len(set(asked))
    assert len({one.case for one in expectations(shipped())}) == len({one.case.id for one in expectations(shipped())})
