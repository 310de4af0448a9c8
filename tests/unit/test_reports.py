"""What the checker makes of documents that hold answers, and of certificates that no change reaches an option."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

import pnet_reason as pr
from pnet_reason.checker import Checked, check_report, digest_of
from pnet_reason.model.problems import ProofError
from tests.asking import ARTICLE, FACTS, MANAGEMENT, shipped, worked
from tests.unit.test_cli import answered, run

WORKED = str(FACTS / "cases" / "worked.yaml")
ONE = ("--id", "v01", "--guideline", ARTICLE)
GROWN = str(FACTS.parent / "examples" / "grown.yaml")
COMMANDS = {
    "what-if": ["what-if", WORKED, *ONE, "size=21mm"],
    "flip": ["flip", WORKED, *ONE, "--to", "individualise"],
    "margin": ["margin", WORKED, *ONE],
    "next": ["next", WORKED, *ONE],
    "map": ["map", WORKED, *ONE, "--x", "size", "--y", "ki67"],
    "sheet": ["sheet", WORKED, *ONE],
    "compare": ["compare", WORKED, "--id", "v01", "--guideline", ARTICLE, "--guideline", "vhl-2022"],
    "why": ["why", WORKED, "resection", *ONE],
    "timeline": ["timeline", GROWN, "--as-of", "2026-06-01", "--guideline", ARTICLE],
}


def written(folder: Path, text: str) -> Path:
    place = folder / "document.json"
    place.write_text(text, "utf-8")
    return place


@pytest.mark.parametrize("name", COMMANDS)
def test_a_document_with_answers_is_checked_and_a_changed_one_is_refused(name: str, tmp_path: Path) -> None:
    text = answered(*COMMANDS[name], "--format", "json")
    assert "The proof holds: " in answered("check", written(tmp_path, text))
    changed = text.replace('"result": "true"', '"result": "false"', 1)
    assert changed != text
    assert run("check", written(tmp_path, changed)).exit_code == 1


def test_a_document_without_answers_has_nothing_to_check(tmp_path: Path) -> None:
    text = answered("find", "resection", "--guideline", ARTICLE, "--format", "json")
    result = run("check", written(tmp_path, text))
    assert (result.exit_code, result.stdout) == (1, "")
    assert "there is no proof in this document" in result.stderr


def test_what_is_no_document_is_refused(tmp_path: Path) -> None:
    for text in ('{"format": "else"}', "[]", "{}", '[{"format": 3}]'):
        result = run("check", written(tmp_path, text))
        assert (result.exit_code, result.stdout) == (2, "")


def flipped(number: str = "v01", **want: str) -> dict[str, Any]:
    case = shipped().case(worked()[number]["findings"], id=number)  # type: ignore[attr-defined]
    return pr.flip(case, shipped(), guidelines=[ARTICLE], questions=[MANAGEMENT], **want).to_dict()


def test_that_no_change_reaches_an_option_is_certified_and_replayed() -> None:
    found = flipped(to="individualise")
    assert found["answers"][0]["status"] == "none"
    assert check_report(found, shipped()) == Checked(1, 1)


def test_that_what_is_fixed_excludes_an_option_is_certified_with_its_values() -> None:
    found = flipped("v24", leave="other-pathway")
    answer = found["answers"][0]
    if answer["certificate"]:
        assert check_report(found, shipped()).certificates == 1
    case = shipped().case(worked()["v01"]["findings"])  # type: ignore[attr-defined]
    kept = sorted(worked()["v01"]["findings"])
    held = pr.flip(case, shipped(), to="resection", keep=kept, guidelines=[ARTICLE], questions=[MANAGEMENT]).to_dict()
    (told,) = held["answers"]
    assert told["status"] == "none"
    assert told["because"]
    assert check_report(held, shipped()).certificates == 1


def resigned(document: dict[str, Any]) -> dict[str, Any]:
    return {**document, "digest": digest_of(document)}


def another_option(document: dict[str, Any]) -> None:
    document["option"] = "active-surveillance"


def another_direction(document: dict[str, Any]) -> None:
    document["direction"] = "from"


def no_values(document: dict[str, Any]) -> None:
    document["answers"][0]["because"] = []


def other_values(document: dict[str, Any]) -> None:
    document["answers"][0]["because"][0] = ["size", "> 20 mm"]


def a_step_fewer(document: dict[str, Any]) -> None:
    document["answers"][0]["certificate"]["steps"].pop(0)


def a_step_of_no_kind(document: dict[str, Any]) -> None:
    document["answers"][0]["certificate"]["steps"][0]["kind"] = "belief"


def a_change_after_all(document: dict[str, Any]) -> None:
    document["answers"][0]["status"] = "found"


def another_guideline(document: dict[str, Any]) -> None:
    document["answers"][0]["guideline"] = "jnets-2019"


def no_such_guideline(document: dict[str, Any]) -> None:
    document["answers"][0]["guideline"] = "nobody"


def no_such_option(document: dict[str, Any]) -> None:
    document["option"] = "nothing"


def no_answers(document: dict[str, Any]) -> None:
    document["answers"] = 3


def of_what_could_change(document: dict[str, Any]) -> None:
    document["kept"] = []


def another_advice(document: dict[str, Any]) -> None:
    document["hidden"], document["advice"] = document["advice"], {**document["advice"], "format": "else"}


def said_to_be_unknown(document: dict[str, Any]) -> None:
    document["answers"][0]["because"][0][1] = ""


def with_a_way(document: dict[str, Any]) -> None:
    document["answers"][0]["more"] = 1


def nothing_fixed(document: dict[str, Any]) -> None:
    document["fixed"] = []


def neither_to_nor_from(document: dict[str, Any]) -> None:
    document["direction"] = "towards"


def of_another_stage(document: dict[str, Any]) -> None:
    document["answers"][0]["certificate"]["stage"] = "before safety"


def no_steps(document: dict[str, Any]) -> None:
    document["answers"][0]["certificate"] = {}


@pytest.mark.parametrize(
    "spoil",
    [
        another_option,
        another_direction,
        no_values,
        other_values,
        a_step_fewer,
        a_step_of_no_kind,
        a_change_after_all,
        another_guideline,
        no_such_guideline,
        no_such_option,
        of_what_could_change,
        another_advice,
        said_to_be_unknown,
        with_a_way,
        nothing_fixed,
        neither_to_nor_from,
        of_another_stage,
        no_answers,
        no_steps,
    ],
)
def test_a_certificate_of_something_else_is_refused(spoil: Callable[[dict[str, Any]], None]) -> None:
    case = shipped().case(worked()["v01"]["findings"])  # type: ignore[attr-defined]
    kept = sorted(worked()["v01"]["findings"])
    found = pr.flip(case, shipped(), to="resection", keep=kept, guidelines=[ARTICLE], questions=[MANAGEMENT]).to_dict()
    check_report(found, shipped())
    changed = deepcopy(found)
    spoil(changed)
    assert json.dumps(changed) != json.dumps(found)
    with pytest.raises(ProofError):
        check_report(resigned(changed), shipped())


@pytest.mark.parametrize("document", [[], {"x": 1}, {"format": 3}, "text"])
def test_what_is_no_document_is_an_error_and_no_exception(document: Any) -> None:
    with pytest.raises(ProofError):
        check_report(document, shipped())


def test_an_answer_that_hangs_on_what_stays_unknown_has_no_certificate() -> None:
    case = shipped().case({"size": "14 mm"})  # type: ignore[attr-defined]
    everything = sorted(shipped().findings)
    held = pr.flip(case, shipped(), to="resection", keep=everything, guidelines=[ARTICLE], questions=[MANAGEMENT])
    (told,) = held.answers
    assert (told.status, told.certificate) == ("none", None)
    assert check_report(held.to_dict(), shipped()) == Checked(1, 0)
