"""What a missing finding would change, read off the rows of an answer."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pnet_reason.advise import recommend
from pnet_reason.knowledge.cases import make_case, read_cases
from pnet_reason.knowledge.loader import load
from pnet_reason.model.case import Case
from pnet_reason.model.knowledge import Knowledge
from pnet_reason.settling import Change, Settles, merged, settling

ROOT = Path(__file__).parents[2]
MAIN = "initial-management"


@cache
def knowledge() -> Knowledge:
    return load(ROOT / "facts")


def missing_ki67() -> Case:
    return read_cases(ROOT / "examples" / "ki67-missing.yaml", knowledge())[0]


def test_a_finding_that_leaves_one_row_for_each_of_its_values_settles_the_answer() -> None:
    answer = recommend(missing_ki67(), knowledge(), ["droracle-2025"], [MAIN]).answers[0]
    [missing] = settling(answer, missing_ki67(), knowledge())
    rows = {row.outcome if not row.options else row.options[0]: n for n, row in enumerate(answer.rows)}
    assert missing.settles is Settles.EVERY
    assert missing.changes == (
        Change("<= 2 %", (rows["active-surveillance"],)),
        Change("> 2 % and < 3 %", (rows["silent"],)),
        Change(">= 3 %", (rows["resection"],)),
    )


def test_to_know_the_finding_leaves_just_the_rows_that_were_told() -> None:
    case = make_case({"size": "14 mm", "adherence": "good", "symptomatic": "no"}, knowledge())
    answer = recommend(case, knowledge(), ["droracle-2025"], [MAIN]).answers[0]
    given = {"size": "14 mm", "adherence": "good", "symptomatic": "no"}
    for missing in settling(answer, case, knowledge()):
        for change in missing.changes:
            known = make_case({**given, missing.finding: change.values}, knowledge())
            after = recommend(known, knowledge(), ["droracle-2025"], [MAIN]).answers[0]
            before = {(answer.rows[row].outcome, answer.rows[row].options) for row in change.rows}
            assert {(row.outcome, row.options) for row in after.rows} <= before


def test_those_that_settle_most_come_first_in_any_order_of_the_case() -> None:
    answer = recommend(make_case({}, knowledge()), knowledge(), ["droracle-2025"], [MAIN]).answers[0]
    found = settling(answer, make_case({}, knowledge()), knowledge())
    assert [m.settles for m in found] == sorted(m.settles for m in found)
    assert sorted(m.finding for m in found) == list(answer.missing)
    assert [answer.missing[m.index] for m in found] == [m.finding for m in found]


def test_boxes_that_differ_in_one_finding_are_told_as_one() -> None:
    boxes = ((("cystic", "no"), ("ki67", "<= 2 %")), (("cystic", "no"), ("ki67", "> 2 %")), (("cystic", "yes"),))
    assert merged(boxes, make_case({}, knowledge()), knowledge()) == [()]
    kept = ((("cystic", "no"), ("ki67", "<= 2 %")), (("cystic", "yes"), ("ki67", "> 2 %")))
    assert merged(kept, make_case({}, knowledge()), knowledge()) == list(kept)
