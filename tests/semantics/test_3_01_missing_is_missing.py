"""Statement 1: missing is missing. A finding that is not given is a logic variable over its declared values."""

from __future__ import annotations

import pytest

from pnet_reason.advise import recommend
from pnet_reason.knowledge.cases import make_case, read_cases
from pnet_reason.model import proof
from pnet_reason.model.problems import CaseError
from pnet_reason.model.values import ValueSet
from tests import builders as b
from tests.asking import article, ask, changed, nodes_of, rows

SIZE = b.real("size", 0, 100, unit="mm")
COUNT = b.integer("count", 0, 50)
ILL = b.yes_no("ill")
SYNDROME = b.choice("syndrome", "none", "MEN1", "VHL")
KNOWLEDGE = b.knowledge(
    [SIZE, COUNT, ILL, SYNDROME],
    [
        b.recommend("watch-small", "watch", b.compare(SIZE, "<", 20), unless=[b.is_(ILL, "yes")]),
        b.recommend("talk", "talk", b.is_(SYNDROME, "MEN1", "VHL")),
    ],
    b.options(["watch", "talk"]),
)
WELL = {"ill": "no", "syndrome": "none"}


def test_a_missing_number_is_not_zero() -> None:
    answer = ask(KNOWLEDGE, WELL)
    assert answer.missing == ("size",)
    assert [(row.outcome, row.regions) for row in answer.rows] == [
        ("settled", ((("size", "< 20 mm"),),)),
        ("silent", ((("size", ">= 20 mm"),),)),
    ]


def test_a_missing_yes_or_no_is_not_no() -> None:
    answer = ask(KNOWLEDGE, {"size": "14 mm", "syndrome": "none"})
    assert answer.outcome == "conditional"
    assert answer.missing == ("ill",)
    assert rows(answer) == [("settled", "watch"), ("silent",)]


def test_a_missing_status_in_a_worked_case_makes_the_answer_depend_on_it() -> None:
    answer = article(changed("v01", functional_status=None, hormone_syndrome=None))
    assert "functional_status" in answer.missing
    assert ("settled", "resection") in rows(answer)


@pytest.mark.parametrize("word", ["unknown", "missing", "Unknown", None])
def test_unknown_means_left_out(word: str | None) -> None:
    left_out = make_case({"size": "14 mm"}, KNOWLEDGE)
    case = make_case({"size": "14 mm", "ill": word}, KNOWLEDGE)
    assert (case.findings, case.known) == (left_out.findings, left_out.known)
    assert recommend(case, KNOWLEDGE).answers == recommend(left_out, KNOWLEDGE).answers


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("under 20 mm", b.numbers(SIZE, "<", 20)),
        ("< 20 mm", b.numbers(SIZE, "<", 20)),
        ("at least 20 mm", b.numbers(SIZE, ">=", 20)),
        ("over 20 mm", b.numbers(SIZE, ">", 20)),
        ("at most 20 mm", b.numbers(SIZE, "<=", 20)),
        ("2 to 5 mm", b.between(SIZE, 2, 5).allowed),
    ],
)
def test_to_know_a_part_is_to_have_fewer_values_left(text: str, values: ValueSet) -> None:
    case = make_case({**WELL, "size": text}, KNOWLEDGE)
    assert case.findings["size"] == values
    assert "size" not in case.known
    expected = ("settled", "watch") if text in ("under 20 mm", "< 20 mm", "2 to 5 mm") else ("silent",)
    answer = recommend(case, KNOWLEDGE).answers[0]
    assert expected in rows(answer)
    assert len(answer.rows) == (2 if text == "at most 20 mm" else 1)


def test_one_of_two_syndromes_is_enough_where_both_say_the_same() -> None:
    answer = ask(KNOWLEDGE, {"size": "50 mm", "ill": "no", "syndrome": "MEN1 or VHL"})
    assert rows(answer) == [("settled", "talk")]
    assert nodes_of(answer, proof.Tested)[0].value == "MEN1 or VHL"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("findings:\n  size: > 20 mm\n", "a bare > or | opens a block of text"),
        ("findings:\n  size: >\n    20 mm\n", "a bare > or | opens a block of text"),
        ("findings:\n  size: 14 mm\n  size: 15 mm\n", "a second time"),
        ("findings:\n  size: 14 mm\nassume:\n  size: {value: 15 mm, because: a guess}\n", "given and assumed"),
    ],
)
def test_a_bare_sign_and_a_second_value_are_refused(text: str, words: str) -> None:
    with pytest.raises(CaseError, match=words.replace("|", r"\|")):
        read_cases(text, KNOWLEDGE)


def test_an_assumption_is_marked_in_the_proof_in_the_case_and_in_the_caveats() -> None:
    case = make_case({"size": "14 mm", "syndrome": "none"}, KNOWLEDGE, assume={"ill": ("no", "nobody asked")})
    document = recommend(case, KNOWLEDGE).to_dict()
    (answer,) = document["guidelines"][0]["questions"]
    assert document["case"]["assumed"] == {"ill": "nobody asked"}
    assert "ill" not in document["case"]["given"]
    tests = [node for node in answer["nodes"] if node["kind"] == "test"]
    assert {node["subject"]: node.get("assumed") for node in tests if node["subject"] in ("ill", "size")} == {
        "ill": "nobody asked",
        "size": None,
    }
    assert {"kind": "assumed", "subject": "ill", "about": []} in answer["caveats"]
