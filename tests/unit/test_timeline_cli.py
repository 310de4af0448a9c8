"""``pnet-reason timeline``, and other commands on cases with visits: what they print and how they end."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import pnet_reason as pr
from pnet_reason.render.timeline_schema import timeline_schema
from tests.unit.test_cli import EXAMPLES, answered, run
from tests.unit.test_render import check_shape
from tests.unit.test_schema import GOOD

STABLE, GROWN, LOST = EXAMPLES / "stable.yaml", EXAMPLES / "grown.yaml", EXAMPLES / "lost.yaml"
SHORT = EXAMPLES / "short-interval.yaml"
ARTICLE = ("--guideline", "droracle-2025")
KNOWN = "sex: F, functional_status: nonfunctioning, symptomatic: no, hereditary_syndrome: none"
ONE = f"id: one\nfindings: {{{KNOWN}}}\nvisits:\n  - {{on: 2026-01-01, by: MRI, findings: {{size: 9 mm}}}}\n"


def refused(*args: object, stdin: str | None = None) -> str:
    """What a run tells that must be refused, with nothing on stdout."""
    result = run(*args, stdin=stdin)
    assert (result.exit_code, result.stdout) == (2, ""), result.output
    assert "Traceback" not in result.stderr
    return result.stderr


def test_a_timeline_begins_with_its_caveats_and_what_is_due() -> None:
    lines = answered("timeline", LOST, "--as-of", "2026-01-01").splitlines()
    assert lines[0].startswith("lost: ")
    assert lines[1].startswith("! ")
    places = [
        next(i for i, line in enumerate(lines) if text in line) for text in ("LOST TO FOLLOW-UP", "Now (", "Visits")
    ]
    assert places == sorted(places)


@pytest.mark.parametrize("form", ["terminal", "markdown", "html"])
def test_every_format_says_what_changed_the_answer(form: str) -> None:
    told = " ".join(answered("timeline", GROWN, "--as-of", "2026-06-01", "--format", form).split())
    for words in ("trigger-size now applies", "17 mm → 20 mm", "NOT DUE YET", "the window, which ended on 2025-03-09"):
        assert words in told


def test_unreliable_growth_is_flagged_before_anything_else() -> None:
    head = answered("timeline", SHORT, "--as-of", "2026-02-01").partition("Follow-up")[0]
    assert "only 4 months" in head
    assert "CT is compared with MRI" in head


def test_json_is_the_document_of_the_library_and_fits_its_schema() -> None:
    found = json.loads(answered("timeline", STABLE, "--as-of", "2025-06-01", "--format", "json", *ARTICLE))
    schema = json.loads(answered("facts", "schema", "--timeline"))
    assert schema == timeline_schema()
    check_shape(found, schema, schema["$defs"], "")
    assert found["format"] == "pnet-reason.timeline/1"
    for moment in (*found["visits"], found["present"]):
        pr.check(moment["advice"], pr.load())


def test_a_list_of_cases_gives_a_list_and_an_id_picks_one(tmp_path: Path) -> None:
    cases = tmp_path / "cases.yaml"
    cases.write_text(
        "".join("- " + text.replace("\n", "\n  ").rstrip() + "\n" for text in (ONE, ONE.replace("id: one", "id: two"))),
        "utf-8",
    )
    found = json.loads(answered("timeline", cases, "--as-of", "2026-06-01", "--format", "json", *ARTICLE))
    assert [one["case"]["id"] for one in found] == ["one", "two"]
    alone = json.loads(
        answered("timeline", cases, "--as-of", "2026-06-01", "--format", "json", "--id", "two", *ARTICLE)
    )
    assert alone["case"]["id"] == "two"
    assert answered("timeline", cases, "--as-of", "2026-06-01", *ARTICLE).count("Visits\n") == 2


def test_what_is_assumed_is_marked_on_every_day() -> None:
    told = json.loads(
        answered(
            "timeline", "-", "--as-of", "2026-06-01", "--assume", "ki67=1 %", "--format", "json", *ARTICLE, stdin=ONE
        )
    )
    for moment in (*told["visits"], told["present"]):
        assert moment["advice"]["case"]["assumed"] == {"ki67": "on the command line"}
    assert "size" in refused("timeline", "-", "--as-of", "2026-06-01", "--assume", "size=1 mm", stdin=ONE)


def test_a_report_is_written_into_a_file(tmp_path: Path) -> None:
    target = tmp_path / "patient.html"
    assert answered("timeline", STABLE, "--as-of", "2025-06-01", "--format", "html", "--output", target) == ""
    assert target.read_text("utf-8").startswith("<!doctype html>")


def test_an_embedder_sees_other_facts() -> None:
    plant = "visits: [{on: 2026-03-02, by: ruler, findings: {height: 10 cm}}, {on: 2026-03-16, findings: {height: 12 cm}}]\nfindings: {}\n"
    told = answered("timeline", "-", "--as-of", "2026-03-20", "--facts", GOOD, stdin=plant)
    assert "in 14 days; growth 1 cm/week" in " ".join(told.split())


@pytest.mark.parametrize(
    ("text", "as_of", "words"),
    [
        (ONE, "", "add the day that is asked about: --as-of"),
        (ONE, "soon", "'soon' is not a date"),
        (ONE, "2025-12-31", "something was found on 2026-01-01, after the day that is asked about (2025-12-31)"),
        ("findings: {sex: F}\n", "2026-01-01", "nothing in it has a date"),
        (ONE.replace("by: MRI", "modality: MRI"), "2026-01-01", "standard input:4:22: unknown key 'modality'"),
        (ONE.replace("2026-01-01, by", "2026-02-30, by"), "2026-01-01", "standard input:4:10: '2026-02-30' is not a day of the calendar"),
        (ONE.replace("9 mm", "9 kg"), "2026-01-01", "standard input:4:50: 'kg' is not a unit of size"),
        (ONE.replace("sex: F", "size: 8 mm"), "2026-01-01", "standard input:4:42: 'size' is given without a date and given at a visit"),
        (ONE.replace("size: 9 mm", "previous_size: 9 mm"), "2026-01-01", "standard input:4:42: 'previous_size' follows from the dates of size"),
        (ONE + "  - {on: 2026-01-01, by: MRI, source: b, findings: {size: 10 mm}}\n", "2026-01-01", "case one: size has different values on 2026-01-01: 10 mm (MRI, b) and 9 mm (MRI)"),
        (ONE.replace("visits:\n", "visits: []\n").partition("  -")[0], "2026-01-01", "a list of visits must not be empty"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_place_and_the_next_step(text: str, as_of: str, words: str) -> None:
    assert words in refused("timeline", "-", *(["--as-of", as_of] if as_of else []), stdin=text)


@pytest.mark.parametrize("command", [["recommend"], ["why", "resection"], ["why-not", "resection"]])
def test_other_commands_answer_as_of_the_day_and_ask_for_it(command: list[str]) -> None:
    name, *rest = command
    assert "add --as-of DATE" in refused(name, GROWN, *rest)
    assert "depends on the day" in refused(name, GROWN, *rest, "--format", "json")
    told = answered(name, GROWN, *rest, "--as-of", "2026-06-01", "--all")
    assert "as of 2026-06-01" in told
    assert name == "why-not" or "20 mm (MRI 2026-03-04, mri-3)" in told


def test_months_that_are_no_whole_number_stay_exact_in_the_proof() -> None:
    told = json.loads(answered("recommend", STABLE, "--as-of", "2025-06-01", "--format", "json"))
    assert told["case"]["findings"]["observation_interval"] == "191/31 months"
    assert told["case"]["records"]["previous_size"]["on"] == "2024-07-15"
