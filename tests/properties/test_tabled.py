"""Proofs remembered by cell are the proofs that would have been built (logic/tabled.py)."""

from dataclasses import replace

from hypothesis import given

from pnet_reason.advise import recommend
from pnet_reason.logic.compiler import compiled
from pnet_reason.model.case import Case
from pnet_reason.model.knowledge import Knowledge
from tests.strategies import boundary_cases, questions_about


def forget(knowledge: Knowledge) -> None:
    """As if nobody had been asked about yet."""
    for plan in compiled(knowledge).plans.values():
        plan.templates.clear()
    for nodes in compiled(knowledge).axes.nodes.values():
        nodes.clear()


@given(questions_about(computed=False))
def test_the_second_patient_of_a_cell_gets_the_bytes_that_the_first_would(asked: tuple[Knowledge, str, Case]) -> None:
    knowledge, question, case = asked
    others = [replace(other, id=f"{i}") for i, other in enumerate(boundary_cases(knowledge, case))][:12]
    alone = []
    for other in others:
        forget(knowledge)
        alone.append(recommend(other, knowledge, questions=[question]).to_dict())
    forget(knowledge)
    assert [recommend(other, knowledge, questions=[question]).to_dict() for other in others] == alone
    assert [recommend(other, knowledge, questions=[question]).to_dict() for other in others] == alone
