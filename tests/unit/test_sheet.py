"""The sheet of a tumour board: everything that it must say, on one page of paper."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

import pnet_reason as pr
from pnet_reason.cli import main
from pnet_reason.explain.sheet_page import sheet_page
from pnet_reason.knowledge.cases import make_case, read_cases
from pnet_reason.model.answer import digest
from pnet_reason.render.question_schemas import question_schema
from pnet_reason.render.sheet_html import sheet_html
from tests.asking import shipped, worked
from tests.browser import Look, looked_at, missing
from tests.unit.test_render import check_shape

ROOT = Path(__file__).parents[2]
WORKED = str(ROOT / "facts" / "cases" / "worked.yaml")


def run(*arguments: str) -> str:
    done = CliRunner().invoke(main, ["sheet", *arguments])
    assert done.exit_code == 0, done.output
    return done.stdout


def test_it_says_the_staging_each_answer_what_is_missing_and_the_hash() -> None:
    text = " ".join(run(WORKED, "--id", "v05").split())
    assert "Tumour largest tumour diameter 15 mm" in text
    assert "T category (AJCC 8) T1; stage (ENETS) I" in text
    assert all(name in text for name in shipped().guidelines)
    assert "Conflict: active surveillance with serial imaging and surgical resection" in run(
        WORKED, "--id", "v05", "--format", "markdown"
    )
    assert "not approved by a clinician" in text
    assert shipped().logic[7:19] in text
    assert "Decision ____" in text


def test_what_is_missing_is_told_with_what_it_settles() -> None:
    text = " ".join(run(str(ROOT / "examples" / "ki67-missing.yaml")).split())
    assert "Ki-67 index missing" in text
    assert "Ki-67 index (a tissue sample): settles droracle-2025 for every value; enets-2023 for some values" in text


def test_a_case_with_visits_says_what_is_due() -> None:
    text = run(str(ROOT / "examples" / "grown.yaml"), "--as-of", "2026-06-01")
    assert "Follow-up" in text
    assert "No dated visits" not in text


def test_the_document_holds_the_advice_and_checks() -> None:
    found = json.loads(run(WORKED, "--id", "v01", "--format", "json"))
    schema = question_schema("sheet")
    check_shape(found, schema, schema["$defs"], "")
    assert found["digest"] == digest(found)
    pr.check(found["advice"], shipped())
    case = make_case(worked()["v01"]["findings"], shipped(), id="v01")
    assert pr.sheet(case, shipped()).to_dict()["advice"]["guidelines"] == found["advice"]["guidelines"]


def test_a_list_of_cases_is_refused() -> None:
    done = CliRunner().invoke(main, ["sheet", WORKED])
    assert (done.exit_code, done.stdout) == (2, "")
    assert "pick one with --id" in done.stderr


NASTY = {
    "id": "x" * 60,
    "title": "a title that goes on and on, with an emoji \U0001f9e0 and \u05e9\u05dc\u05d5\u05dd " * 6,
    "lesion": "the second of three in the tail, " * 8,
    "findings": {
        name: value
        for name, value in worked()["v01"]["findings"].items()
        if name not in ("ki67", "hereditary_syndrome")
    },
}


def sheets() -> dict[str, str]:
    """Every worked and dated case, and one with long names, as HTML."""
    found = {}
    knowledge = shipped()
    cases = [(case["id"], make_case(case["findings"], knowledge, id=case["id"]), "") for case in worked().values()]
    cases += [(one.id, one, "2026-06-01") for one in read_cases(ROOT / "examples" / "grown.yaml", knowledge)]
    cases += [("nasty", one, "") for one in read_cases(yaml.safe_dump(NASTY, allow_unicode=True), knowledge, name="x")]
    for name, case, day in cases:
        found[name] = sheet_html(sheet_page(pr.sheet(case, knowledge, as_of=day), knowledge), name)
    return found


@pytest.mark.skipif(bool(missing()), reason=missing() or "there is a browser")
def test_every_case_is_printed_on_one_page_of_paper_and_can_be_read_aloud() -> None:
    pages = sheets()
    seen = dict(zip(pages, looked_at([Look(page, pdf=True) for page in pages.values()]), strict=True))
    assert {name: one.sheets for name, one in seen.items() if one.sheets != 1} == {}
    assert {name: one.violations for name, one in seen.items() if one.violations} == {}
