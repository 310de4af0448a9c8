"""A case that is written down in canonical text and read back is the case that was meant."""

from __future__ import annotations

from hypothesis import given, settings

from pnet_reason.knowledge.cases import make_case
from pnet_reason.model.case import Case
from pnet_reason.model.knowledge import Knowledge
from tests import strategies


@settings(max_examples=100)
@given(strategies.questions_about())
def test_a_case_written_down_is_the_case_that_was_meant(example: tuple[Knowledge, str, Case]) -> None:
    knowledge, _, case = example
    supposed = {name: text for name, text in case.texts.items() if name in case.assumed and name not in case.computed}
    read = make_case(case.given, knowledge, assume=supposed)
    assert read.findings == case.findings
    assert read.texts == case.texts
    assert (read.known, read.computed) == (case.known, case.computed)
    assert (set(read.assumed), set(read.disputed)) == (set(case.assumed), set(case.disputed))
