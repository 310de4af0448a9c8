"""The example of a guideline of one's own: it loads beside the shipped facts, lints clean, and answers as it says."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner

import pnet_reason as pr
from pnet_reason.audit.pins import meets
from pnet_reason.checker import check
from pnet_reason.cli import main
from pnet_reason.knowledge.cases import read_cases
from pnet_reason.knowledge.expectations import Expectation, expectations
from tests.asking import FACTS

EXAMPLES = Path(__file__).parents[2] / "examples"
OWN = EXAMPLES / "own-guideline"
BOTH = ["--facts", str(FACTS), "--facts", str(OWN)]


@cache
def knowledge() -> pr.Knowledge:
    return pr.load(FACTS, OWN)


def expected() -> list[Expectation]:
    return [one for one in expectations(knowledge()) if one.guideline == "example-hospital"]


def test_it_lints_clean_beside_the_shipped_facts() -> None:
    done = CliRunner().invoke(main, ["facts", "lint", "--facts", str(FACTS), str(OWN), "--strict"])
    assert (done.exit_code, done.stderr) == (0, "")
    assert "0 warnings" in done.stdout


def test_it_changes_nothing_that_is_shipped() -> None:
    with pytest.raises(pr.PnetReasonError, match="unknown guideline"):
        pr.recommend(pr.load(FACTS).case({}), pr.load(FACTS), guidelines=["example-hospital"])
    shipped, both = pr.load(FACTS), knowledge()
    added = {rule.id for rule in both.guidelines["droracle-2025"].rules if rule.local}
    assert added == {"example-hospital-watches-at-any-age"}
    assert [rule for rule in both.guidelines["droracle-2025"].rules if not rule.local] == list(
        shipped.guidelines["droracle-2025"].rules
    )


@pytest.mark.parametrize("one", expected(), ids=lambda one: one.case.id)
def test_each_of_its_cases_is_answered_as_expected(one: Expectation) -> None:
    assert meets(knowledge(), one)
    check(pr.recommend(one.case, knowledge(), ["example-hospital"], [one.question]), knowledge())


def test_every_rule_of_it_has_a_case() -> None:
    assert {one.case.id for one in expected()} == {"example-below", "example-above", "example-wish", "example-child"}
    done = CliRunner().invoke(main, ["facts", "show", "--status", "--guideline", "example-hospital", *BOTH])
    assert not [line for line in done.stdout.splitlines() if line.startswith("  example-") and line.endswith(" 0")]


def test_its_local_rule_comes_before_a_shipped_one_with_its_reason() -> None:
    (case,) = read_cases((EXAMPLES / "fit-young-adult.yaml").read_text("utf-8").replace("1.5 cm", "8 mm"), knowledge())
    before = pr.recommend(case, pr.load(FACTS), ["droracle-2025"], ["initial-management"]).answers[0]
    after = pr.recommend(case, knowledge(), ["droracle-2025"], ["initial-management"]).answers[0]
    assert (before.outcome, after.outcome, after.options) == ("conflict", "settled", ("active-surveillance",))
    assert {one.kind: one.about for one in after.caveats if one.kind == "local"} == {
        "local": ("example-hospital-watches-at-any-age",)
    }


def test_every_file_of_it_says_that_it_is_invented() -> None:
    files = [path for path in OWN.rglob("*") if path.is_file()]
    assert len(files) > 5
    for path in files:
        assert {"invented", "example"} & set(
            path.read_text("utf-8").casefold().replace(":", " ").replace(".", " ").split()
        )
