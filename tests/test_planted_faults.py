"""Sixty single faults, planted in the files of the shipped facts: each is caught, and shown on a patient."""

from __future__ import annotations

from pathlib import Path

import pytest

from pnet_reason.advise import recommend
from pnet_reason.audit.chosen import chosen
from pnet_reason.audit.difference import Change, difference
from pnet_reason.audit.pins import difference as changed_for_somebody
from pnet_reason.audit.pins import pairs_of
from pnet_reason.knowledge.cases import make_case
from pnet_reason.knowledge.loader import load
from pnet_reason.model.knowledge import Knowledge
from pnet_reason.model.problems import KnowledgeError, QueryError
from tests.asking import FACTS, shipped
from tests.planting import plant, seeded

FAULTS = 60
PLANTED = seeded(shipped(), FAULTS)


def told(change: Change, knowledge: Knowledge) -> list[tuple[str, tuple[str, ...]]]:
    """The rows that the witness of a change gets."""
    case = make_case(dict(change.witness), knowledge)
    answer = recommend(case, knowledge, [change.guideline], [change.question]).answers[0]
    return [(row.outcome, row.options) for row in answer.rows]


@pytest.mark.parametrize("number", range(FAULTS))
def test_a_planted_fault_is_refused_or_shown_on_a_patient(number: int, tmp_path: Path) -> None:
    mutant = PLANTED[number]
    concerned = sorted({guideline for guideline, _ in pairs_of(shipped(), mutant)})  # it stands in no other's files
    planted = plant(mutant, FACTS, tmp_path / "facts")
    try:
        knowledge = load(planted.folder)
    except KnowledgeError:
        return
    try:
        found = difference(chosen(shipped(), concerned), chosen(knowledge, concerned))
    except QueryError:  # past the budget, in a question with many options apart: then the pieces have to show somebody
        assert any(changed_for_somebody(shipped(), mutant, pair) for pair in pairs_of(shipped(), mutant))
        return
    if not found.changes:  # the prover of equivalence has to say so too
        assert all(changed_for_somebody(shipped(), mutant, pair) is None for pair in pairs_of(shipped(), mutant))
        return
    for change in found.changes[:3]:
        if "impossible" not in (change.before.outcome, change.after.outcome):
            assert told(change, shipped()) == [(change.before.outcome, change.before.options)]
            assert told(change, knowledge) == [(change.after.outcome, change.after.options)]
