"""Statement 14: answers are certified. Every box has its proofs, and a checker with arithmetic of its own accepts them."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from pnet_reason.advise import recommend
from pnet_reason.checker import check
from pnet_reason.knowledge.cases import make_case
from pnet_reason.model import proof
from pnet_reason.model.answer import Answer, Row, digest
from pnet_reason.model.problems import ProofError
from tests.asking import ARTICLE, MANAGEMENT, article, changed, nodes_of, shipped, worked
from tests.unit.test_checker_everyone import retold

RULES = {rule.id: rule for rule in shipped().guidelines[ARTICLE].rules}


def document(number: str, **findings: object) -> dict[str, Any]:
    case = make_case(changed(number, **findings), shipped(), id=number)
    return recommend(case, shipped(), [ARTICLE], [MANAGEMENT]).to_dict()


def proved(answer: Answer, box: proof.Concluded, kind: type) -> set[str]:
    return {node.rule for node in (answer.nodes[index] for index in box.because) if isinstance(node, kind)}  # type: ignore[union-attr]


@pytest.mark.parametrize("number", worked())
def test_every_worked_case_is_accepted_by_the_checker(number: str) -> None:
    check(recommend(make_case(worked()[number]["findings"], shipped()), shipped()), shipped())


def boxes(answer: Answer, row: Row) -> Iterator[proof.Concluded]:
    """The boxes that prove a row."""
    assert len(row.proofs) == len(row.regions or ())
    for index in row.proofs:
        region = answer.nodes[index]
        assert isinstance(region, proof.Covered)
        for inside in region.because:
            box = answer.nodes[inside]
            assert isinstance(box, proof.Concluded)
            yield box


@pytest.mark.parametrize("number", ["v01", "v16", "v28", "v42", "v44"])
def test_every_box_of_a_row_proves_each_listed_option_and_decides_every_rule_that_could_change_it(number: str) -> None:
    answer = article(changed(number))
    for row in answer.rows:
        for box in boxes(answer, row):
            assert (box.outcome, box.options) == (row.outcome, row.options)
            applied = proved(answer, box, proof.Applies)
            gone = proved(answer, box, proof.Fails) | proved(answer, box, proof.Defeated)
            assert {RULES[rule].option for rule in applied if rule in RULES} >= set(row.options)
            if row.outcome == "settled":
                decided = applied | gone
                others = {name for name, rule in RULES.items() if rule.option not in row.options}
                assert {name for name in others if RULES[name].question == MANAGEMENT} <= decided


def test_every_region_is_shown_to_be_about_somebody() -> None:
    answer = article(changed("v44"))
    for region in nodes_of(answer, proof.Covered):
        kinds = {type(answer.nodes[index]) for index in region.possible}
        assert kinds == {proof.Possible}


def first_row(body: dict[str, Any]) -> dict[str, Any]:
    return body["guidelines"][0]["questions"][0]["rows"][0]  # type: ignore[no-any-return]


LIES: dict[str, Callable[[dict[str, Any]], object]] = {
    "another option": lambda body: first_row(body).update(options=["resection"]),
    "another outcome": lambda body: first_row(body).update(outcome="silent", options=[]),
    "another finding": lambda body: body["case"]["findings"].update(size="25 mm"),
    "a rule that did not stand": lambda body: first_row(body)["rules"].append("large-tumour-resection"),
    "a missing finding that does not matter": lambda body: body["guidelines"][0]["questions"][0]["missing"].append(
        "age"
    ),
    "no caveats": lambda body: body["guidelines"][0]["questions"][0]["caveats"].clear(),
    "an assumption kept quiet": lambda body: body["case"].update(assumed={}),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_is_rejected_even_with_a_digest_that_fits(lie: str) -> None:
    findings = changed("v01", adherence=None)
    case = make_case(findings, shipped(), assume={"adherence": ("good", "asked by telephone")})
    body = recommend(case, shipped(), [ARTICLE], [MANAGEMENT]).to_dict()
    check(body, shipped())
    told = copy.deepcopy(body)
    LIES[lie](told)
    with pytest.raises(ProofError):
        check(told, shipped())
    told["digest"] = digest(told)
    with pytest.raises(ProofError):
        check(told, shipped())


def test_any_byte_changed_is_rejected_by_the_digest() -> None:
    body = document("v01")
    body["case"]["title"] += " "
    with pytest.raises(ProofError, match="changed after it was made"):
        check(body, shipped())


def test_a_box_left_out_is_noticed_because_the_cells_no_longer_add_up() -> None:
    body = document("v01", distant_metastasis=None)
    answer = body["guidelines"][0]["questions"][0]
    settled, withheld = answer["rows"]
    assert [row["outcome"] for row in (settled, withheld)] == ["settled", "withheld"]
    shown = answer["nodes"][settled["proofs"][0]]
    settled["regions"] = shown["region"] = {"distant_metastasis": "no"}
    answer["nodes"] = answer["nodes"][: settled["proofs"][0] + 1]
    answer.update(outcome="settled", missing=[], rows=[{**settled, "regions": [shown["region"]]}])
    body["digest"] = digest(body)
    with pytest.raises(ProofError, match="do not add up"):
        check(body, shipped())


def test_a_row_left_out_is_noticed_where_there_are_too_many_boxes_to_add_up() -> None:
    body = recommend(make_case({}, shipped()), shipped(), [ARTICLE], [MANAGEMENT]).to_dict()
    found = body["guidelines"][0]["questions"][0]
    assert found["rows"][0]["outcome"] == "conflict"
    with pytest.raises(ProofError, match=r"the rows are \[\('conflict'"):
        check(retold(body, found, lambda told: told["rows"].pop(0)), shipped())


def test_a_certificate_of_one_patient_is_none_of_another() -> None:
    body, other = document("v01"), document("v08")
    body["case"] = other["case"]
    body["digest"] = digest(body)
    with pytest.raises(ProofError):
        check(body, shipped())
