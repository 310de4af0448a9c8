"""The commands what-if, next, find, map and ask: what they print, and how they end."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import pnet_reason as pr
from pnet_reason.cli import main
from pnet_reason.knowledge.cases import make_case
from pnet_reason.model.answer import digest
from pnet_reason.render.question_schemas import question_schema
from tests.asking import ARTICLE, shipped, worked
from tests.unit.test_render import check_shape

ROOT = Path(__file__).parents[2]
WORKED, MISSING = str(ROOT / "facts" / "cases" / "worked.yaml"), str(ROOT / "examples" / "ki67-missing.yaml")
ONE = ["--id", "v01", "--guideline", "nanets-2020"]
V01 = [WORKED, *ONE]


def run(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, list(arguments), input=stdin)


def answered(*arguments: str, stdin: str | None = None) -> str:
    result = run(*arguments, stdin=stdin)
    assert (result.exit_code, result.stderr) == (0, ""), result.output
    return result.stdout


def refused(*arguments: str) -> str:
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, ""), result.output
    assert "Traceback" not in result.stderr
    return result.stderr


DOCUMENTS = {
    "what-if": ["what-if", WORKED, "size=21mm", *ONE],
    "next": ["next", MISSING, "--guideline", "droracle-2025"],
    "find": ["find", "active-surveillance", "--guideline", "vhl-2022"],
    "map": ["map", *V01, "--x", "size", "--y", "ki67"],
}


@pytest.mark.parametrize("command", DOCUMENTS)
def test_each_document_fits_its_schema_and_its_digest(command: str) -> None:
    found = json.loads(answered(*DOCUMENTS[command], "--format", "json"))
    schema = question_schema(command)
    check_shape(found, schema, schema["$defs"], "")
    assert found["digest"] == digest(found)
    assert found["format"] == f"pnet-reason.{command}/1"
    assert json.loads(answered("facts", "schema", "--of", command))["title"] == found["format"]


def test_the_answers_can_be_hashed_and_pickled() -> None:
    case = make_case(worked()["v01"]["findings"], shipped())
    asked = [
        pr.what_if(case, shipped(), {"size": "21 mm"}, ["vhl-2022"]),
        pr.next_findings(case, shipped(), ["vhl-2022"]),
        pr.decision_map(case, shipped(), "size", "ki67", ["nanets-2020"]),
        pr.find(shipped(), "resection", guidelines=["jnets-2019"]),
    ]
    for one in asked:
        assert pickle.loads(pickle.dumps(one)) == one  # noqa: S301 - our own bytes
        assert hash(one) == hash(pickle.loads(pickle.dumps(one)))  # noqa: S301


# What if


def test_what_if_shows_only_what_changes_and_the_bullet_that_turned_it() -> None:
    text = answered("what-if", WORKED, "size=21mm", "symptomatic=yes", *ONE, "--question", "initial-management")
    assert "Supposed, not found: largest tumour diameter 8 mm → 21 mm" in text.replace("\n  ", " ")
    assert "size > 20 mm: 8 mm → 21 mm" in text
    assert "procedure" not in text


def test_what_if_says_what_follows_and_what_no_longer_counts() -> None:
    case = make_case({"size": "14 mm", "growth_rate": "1 mm/year"}, shipped())
    changes = {"previous_size": "10 mm", "observation_interval": "6 months"}
    found = pr.what_if(case, shipped(), changes, [ARTICLE])
    rate = next(edit for edit in found.edits if edit.finding == "growth_rate")
    assert (rate.before, rate.after, rate.supposed, rate.dropped) == ("1 mm/year", "8 mm/year", False, True)


def test_what_if_takes_a_finding_away_and_drops_its_record() -> None:
    text = answered("what-if", str(ROOT / "examples" / "patient.yaml"), "size=unknown", "--guideline", "nanets-2020")
    assert "8 mm → missing" in text
    found = pr.what_if(make_case({"size": "8 mm"}, shipped()), shipped(), {"size": "9 mm"}, [ARTICLE])
    assert found.after.case.records["size"].note == "supposed"


def test_what_if_refuses_what_it_cannot_suppose() -> None:
    assert "nothing is to change" in refused("what-if", *V01)
    assert "is not a change" in refused("what-if", WORKED, "size", *ONE)
    assert "changed twice" in refused("what-if", WORKED, "size=1mm", "size=2mm", *ONE)
    assert "did you mean 'size'" in refused("what-if", WORKED, "siz=1mm", *ONE)
    full = ["--assume", "previous_size=7mm", "--assume", "observation_interval=12 months"]
    text = refused("what-if", WORKED, "growth_rate=9 mm/year", *ONE, *full)
    assert "follows from size, previous_size, observation_interval" in text


def test_the_same_value_changes_nothing_and_that_is_said() -> None:
    text = answered("what-if", WORKED, "size=8 mm", *ONE)
    assert "UNCHANGED" in text
    assert "is 8 mm already" in text


# Next and find


def test_next_says_what_a_missing_finding_would_tell_apart() -> None:
    text = answered("next", MISSING, "--guideline", "droracle-2025", "--question", "initial-management")
    assert "<= 2 %: active surveillance" in text
    assert "To settle it whatever is found: Ki-67 index." in text


def test_find_says_that_nobody_is_so_and_shows_who_is() -> None:
    text = answered("find", "active-surveillance", "--guideline", "nanets-2020", "--where", "symptomatic is yes")
    assert "NOBODY" in text
    text = answered("find", "--rule", "enets-over-20-mm-resection", "--all")
    assert "GROUP" in text
    assert "for example" in text


def test_find_refuses_what_it_cannot_look_for() -> None:
    assert "did you mean 'resection'" in refused("find", "resectio")
    assert "looks for one thing" in refused("find")
    assert "known: settled" in refused("find", "--outcome", "unclear")
    assert "unknown finding" in refused("find", "resection", "--where", "siz < 2 mm")


# Map


def test_a_map_has_a_column_for_a_single_value_and_says_where_the_case_is() -> None:
    text = answered("map", *V01[:-2], "--guideline", "enets-2023", "--x", "size", "--y", "ki67")
    assert "< 20 mm        20 mm  > 20 mm" in text
    assert "A ← this case" in text
    svg = answered("map", *V01, "--x", "size", "--y", "ki67", "--format", "svg")
    assert svg.startswith("<svg")
    assert "surgical resection" in svg


def test_a_map_refuses_one_finding_twice() -> None:
    assert "both sides of the map" in refused("map", *V01, "--x", "size", "--y", "size")
    assert "pick one with --id" in refused("map", WORKED, "--x", "size", "--y", "ki67")


# Ask


def test_a_session_goes_on_after_a_mistake_and_keeps_what_was_said(tmp_path: Path) -> None:
    place = tmp_path / "said.txt"
    lines = ["why resection", "bogus", "set size=25mm", "why resection", "undo", "undo", "where NA1", f"save {place}"]
    text = answered("ask", *V01, stdin="\n".join([*lines, "quit", "why resection"]))
    assert "unknown command 'bogus'" in text
    assert text.count("YES  Surgical resection stands") == 1
    assert text.count("NO  Surgical resection does not stand") == 1
    assert "nothing was changed" in text
    assert "NA1 [statement of nanets-2020]" in text
    assert "? bogus" in place.read_text("utf-8")
