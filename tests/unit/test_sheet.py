"""The sheet of a tumour board: everything that it must say, on one page of paper."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

import pnet_reason as pr
from pnet_reason.cli import main
from pnet_reason.explain.lines import Line
from pnet_reason.explain.sheet_page import sheet_page
from pnet_reason.explain.sheet_phrases import TOO_MUCH
from pnet_reason.explain.sheet_room import HEIGHT, ROOM, fitted, height_of, rows
from pnet_reason.knowledge.cases import make_case, read_cases
from pnet_reason.model.answer import digest
from pnet_reason.model.case import Case
from pnet_reason.model.table import Table
from pnet_reason.render.question_schemas import question_schema
from pnet_reason.render.sheet_html import sheet_html
from tests.asking import shipped, worked
from tests.browser import NARROW, Look, looked_at, missing
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


def test_each_side_of_a_conflict_is_told_whole() -> None:
    text = run(WORKED, "--id", "v05", "--format", "markdown")
    row = next(line for line in text.splitlines() if line.startswith("| droracle"))
    assert "young-and-fit-resection: " in row
    assert "…" not in row


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


def test_nothing_is_left_out_uncounted_where_an_entry_is_shortened() -> None:
    assert fitted("x: ", ["a", "b"], "because") == "x: a; b"
    assert fitted("x: ", ["a" * 60, "b" * 60, "c" * 60], "because") == f"x: {'a' * 60}; {'b' * 60}; +1 more"
    assert fitted("", ["a", "b", "c"], "because", 1) == "a; +2 more"
    long = fitted("", ["word " * 60, "b"], "because")
    assert len(long) <= ROOM["because"] + 1
    assert long.endswith("…; +1 more")


def test_letters_of_double_width_take_double_the_room() -> None:
    assert rows("\u9aa8" * 60, 100) == 2
    assert rows("o" * 60, 100) == 1


def test_a_file_named_html_is_html_unless_another_format_is_asked_for(tmp_path: Path) -> None:
    run(WORKED, "--id", "v01", "--output", str(tmp_path / "one.html"))
    assert (tmp_path / "one.html").read_text("utf-8").startswith("<!doctype html>")
    run(WORKED, "--id", "v01", "--format", "json", "--output", str(tmp_path / "two.html"))
    assert json.loads((tmp_path / "two.html").read_text("utf-8"))["format"] == "pnet-reason.sheet/1"


def bases(lines: Iterable[Line]) -> Iterator[str]:
    for line in lines:
        yield line.basis
        yield from bases(line.children)


def resolved(document: object, pointer: str) -> object:
    for step in pointer.split("/")[1:]:
        document = document[int(step)] if isinstance(document, list) else document[step]  # type: ignore[index]
    return document


@pytest.mark.parametrize("name", ["v05", "v42", "t07", "nasty"])
def test_every_line_points_into_the_document(name: str) -> None:
    case, day = cases()[name]
    found = pr.sheet(case, shipped(), as_of=day)
    document = found.to_dict()
    for basis in bases(sheet_page(found, shipped()).head):
        if basis:
            resolved(document, basis)


def test_a_page_that_cannot_be_cut_far_enough_says_so() -> None:
    case, _ = cases()["v42"]
    sources = {name: replace(record, by="M" * 50) for name, record in case.records.items()}
    found = pr.sheet(case, shipped())
    assert not any(line.text == TOO_MUCH for line in sheet_page(found, shipped()).head)
    many = dict.fromkeys(case.texts, "because nobody wrote it down, and nobody could be asked about it later " * 4)
    advice = replace(found.advice, case=replace(case, assumed=Table(many), records=Table(sources)))
    page = sheet_page(replace(found, advice=advice), shipped())
    assert page.head[1].text == TOO_MUCH
    assert height_of(page.head) > HEIGHT


NASTY = {
    "id": "x" * 60,
    "title": "a title that goes on and on, with an emoji \U0001f9e0 and \u05e9\u05dc\u05d5\u05dd " * 6,
    "lesion": "the second of three in the tail, " * 8,
    "findings": {
        name: {"value": value, "on": "2026-03-02", "by": "a method " * 9, "source": "department-" * 12}
        for name, value in worked()["v01"]["findings"].items()
        if name not in ("ki67", "hereditary_syndrome")
    },
}


@cache
def cases() -> dict[str, tuple[Case, str]]:
    """Every worked and dated case with the day that it is asked about, and one with long names."""
    knowledge, folder = shipped(), ROOT / "facts" / "cases"
    days = {one["id"]: str(one["as_of"]) for one in yaml.safe_load((folder / "dated.yaml").read_text("utf-8"))}
    nasty = read_cases(yaml.safe_dump(NASTY, allow_unicode=True), knowledge, name="x")
    found = [*read_cases(folder / "worked.yaml", knowledge), *read_cases(folder / "dated.yaml", knowledge)]
    return {one.id: (one, days.get(one.id, "")) for one in found} | {"nasty": (nasty[0], "")}


ALOUD = ("v05", "v42", "t07", "nasty")


@pytest.mark.skipif(bool(missing()), reason=missing() or "there is a browser")
def test_every_case_is_printed_on_one_page_of_paper_and_can_be_read_aloud() -> None:
    looks = {}
    for name, (case, day) in cases().items():
        page = sheet_page(pr.sheet(case, shipped(), as_of=day), shipped())
        assert height_of(page.head) <= HEIGHT, name
        looks[name] = Look(sheet_html(page, name), pdf=True, aloud=name in ALOUD)
    looks |= {f"{name} on a telephone": replace(looks[name], width=NARROW, dark=True) for name in ("v42", "nasty")}
    seen = dict(zip(looks, looked_at(list(looks.values())), strict=True))
    assert {name: one.sheets for name, one in seen.items() if one.sheets != 1} == {}
    assert {name: one.violations for name, one in seen.items() if one.violations} == {}
    assert {name: one.wide for name, one in seen.items() if one.wide > looks[name].width} == {}
