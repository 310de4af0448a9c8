"""The command ``compare``: what it prints and how it ends."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import pnet_reason as pr
from pnet_reason.cli import main
from pnet_reason.knowledge.cases import read_cases
from pnet_reason.knowledge.loader import load
from pnet_reason.model.answer import digest
from pnet_reason.render.comparison_schema import comparison_schema, disagreement_schema
from tests.unit.test_render import check_shape

ROOT = Path(__file__).parents[2]
PATIENT, MISSING = ROOT / "examples" / "patient.yaml", ROOT / "examples" / "ki67-missing.yaml"
FACTS = ["--facts", ROOT / "facts", "--facts", ROOT / "tests" / "our_board"]
MAIN = ["--question", "initial-management"]
TWO = ["--guideline", "droracle-2025", "--guideline", "our-board"]
EVERYONE = ["--all-patients", "droracle-2025", "our-board"]


def run(*args: object, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, ["compare", *map(str, args), *map(str, FACTS)], input=stdin)


def answered(*args: object, stdin: str | None = None) -> str:
    """What a run prints that must succeed, with nothing on stderr."""
    result = run(*args, stdin=stdin)
    assert (result.exit_code, result.stderr) == (0, ""), result.output
    return result.stdout


def refused(*args: object, stdin: str | None = None) -> str:
    """What a run says on stderr that must fail, with nothing on stdout."""
    result = run(*args, stdin=stdin)
    assert (result.exit_code, result.stdout) == (2, ""), result.output
    assert "Traceback" not in result.stderr
    return result.stderr


def test_json_is_the_document_of_the_library() -> None:
    knowledge = load(*FACTS[1::2])
    case = read_cases(MISSING, knowledge)[0]
    expected = pr.compare(case, knowledge, ["our-board", "droracle-2025"], as_of="2026-11-22").to_dict()
    assert json.loads(answered(MISSING, *TWO, "--as-of", "2026-11-22", "--format", "json")) == expected


def test_every_guideline_is_asked_and_only_those_named_where_some_are() -> None:
    def asked(*args: object) -> list[str]:
        found = json.loads(answered(PATIENT, *MAIN, *args, "--format", "json"))
        return [one["guideline"] for one in found["questions"][0]["opinions"]]

    assert {"droracle-2025", "our-board"} <= set(asked())
    assert asked("--guideline", "our-board") == ["our-board"]


def test_a_list_of_cases_gives_an_array_and_one_of_it_an_object() -> None:
    text = "- {id: a, findings: {size: 8 mm}}\n- {id: b, findings: {size: 30 mm}}\n"
    found = json.loads(answered("-", *TWO, *MAIN, "--format", "json", stdin=text))
    assert [one["advice"]["case"]["id"] for one in found] == ["a", "b"]
    one = json.loads(answered("-", *TWO, *MAIN, "--id", "b", "--format", "json", stdin=text))
    assert one == found[1]
    told = answered("-", *TWO, *MAIN, stdin=text)
    assert told.count("Research material") == 2
    assert answered("-", *TWO, *MAIN, "--format", "html", stdin=text).count("<html") == 1


def test_an_assumption_is_told_and_changes_the_answer() -> None:
    text = answered(MISSING, *TWO, *MAIN, "--assume", "ki67=1 %", "--assume", "mitoses=0 /2mm2")
    assert text.splitlines()[1].startswith("! Assumed, not found: Ki-67 index 1 %")
    assert "it depends" not in text


@pytest.mark.parametrize("form", ["terminal", "markdown", "html", "json"])
def test_a_file_gets_what_would_be_printed(form: str, tmp_path: Path) -> None:
    target = tmp_path / "out"
    assert answered(PATIENT, *TWO, "--format", form, "--output", target) == ""
    assert target.read_text("utf-8").strip() == answered(PATIENT, *TWO, "--format", form).strip()


def test_everything_shows_the_whole_proofs() -> None:
    short, whole = answered(MISSING, *TWO, *MAIN), answered(MISSING, *TWO, *MAIN, "--all")
    assert "grade is G1 [droracle-2025's own definition]" in whole
    assert "grade is G1 [droracle-2025's own definition]" not in short
    assert "(--all)" not in whole


def test_over_all_patients_json_has_all_regions_and_the_page_the_largest() -> None:
    found = json.loads(answered(*EVERYONE, *MAIN, "--format", "json"))
    schema = disagreement_schema()
    check_shape(found, schema, schema["$defs"], "")
    assert found["digest"] == digest(found)
    regions = found["questions"][0]["disagreements"]
    assert len(regions) > 10
    shares = [int(one["cells"]) for one in regions]
    assert shares == sorted(shares, reverse=True)
    text = answered(*EVERYONE, *MAIN, "--limit", "3")
    assert "\n3. " in text
    assert "\n4. " not in text
    assert f"{len(regions) - 3} more regions" in text
    assert "\n10. " in answered(*EVERYONE, *MAIN)
    assert "\n11. " not in answered(*EVERYONE, *MAIN)


def test_the_advice_to_every_witness_checks() -> None:
    knowledge = load(*FACTS[1::2])
    for question in json.loads(answered(*EVERYONE, "--format", "json"))["questions"]:
        for region in question["disagreements"]:
            pr.check(region["comparison"]["advice"], knowledge)


def test_the_order_of_two_guidelines_turns_the_regions_around() -> None:
    one = json.loads(answered(*EVERYONE, *MAIN, "--format", "json"))["questions"][0]
    other = json.loads(answered("--all-patients", *reversed(EVERYONE[1:]), *MAIN, "--format", "json"))["questions"][0]
    assert one["everybody"] == other["everybody"]
    assert one["agreed"] == other["agreed"]

    def key(region: Mapping[str, Any], first: str, second: str) -> tuple[str, ...]:
        return json.dumps(region[first]), json.dumps(region[second]), region["cells"]

    assert {key(each, "one", "other") for each in one["disagreements"]} == {
        key(each, "other", "one") for each in other["disagreements"]
    }


def test_questions_that_only_one_answers_are_named() -> None:
    text = " ".join(answered(*EVERYONE, "--limit", "1").split())
    assert "Not compared, since only droracle-2025 has rules: follow-up and procedure." in text


WRONG = [
    ([], "neither a case nor --all-patients is given"),
    ([PATIENT, *EVERYONE], "CASE does not go with --all-patients"),
    ([*EVERYONE, "--assume", "ki67=1 %"], "--assume does not go with --all-patients"),
    ([*EVERYONE, "--guideline", "our-board"], "--guideline does not go with --all-patients"),
    (["--all-patients", "our-board", "our-board"], "both guidelines are 'our-board'"),
    (["--all-patients", "our-board", "droracle"], "did you mean 'droracle-2025'?"),
    ([*EVERYONE, "--question", "procedure"], "our-board does not answer 'procedure'"),
    ([*EVERYONE, "--question", "procedures"], "did you mean 'procedure'?"),
    ([*EVERYONE, "--as-of", "soon"], "'soon' is not a date"),
    ([PATIENT, "--guideline", "our-bord"], "did you mean 'our-board'?"),
    ([PATIENT, "--question", "x"], "unknown question 'x'"),
    ([PATIENT, "--as-of", "soon"], "'soon' is not a date"),
    (["nowhere.yaml"], "nowhere.yaml"),
    ([PATIENT, "--id", "x"], "unknown case 'x'"),
    ([PATIENT, "--output", "no/such/folder/out"], "cannot be written"),
]


@pytest.mark.parametrize(("args", "words"), WRONG, ids=lambda value: value if isinstance(value, str) else "")
def test_wrong_input_is_told_in_one_message(args: list[object], words: str) -> None:
    assert words in refused(*args)


def test_an_error_is_json_where_json_is_asked_for() -> None:
    [record] = json.loads(refused("--all-patients", "our-board", "our-board", "--format", "json"))
    assert record["code"] == "same-guideline"


def test_the_schemas_can_be_printed() -> None:
    def schema(flag: str) -> Any:
        return json.loads(CliRunner().invoke(main, ["facts", "schema", flag]).stdout)

    assert schema("--comparison") == comparison_schema()
    assert schema("--disagreement") == disagreement_schema()


def test_the_command_explains_itself_with_an_example() -> None:
    text = CliRunner().invoke(main, ["compare", "--help"]).stdout
    assert "pnet-reason compare --all-patients A B" in text
