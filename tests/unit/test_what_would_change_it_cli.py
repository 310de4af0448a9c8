"""The commands ``flip`` and ``margin``: what they print, and how they end."""

from __future__ import annotations

import json
import pickle
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import pnet_reason as pr
from pnet_reason.cli import main
from pnet_reason.explain.flip_page import flip_page
from pnet_reason.explain.lines import Line
from pnet_reason.explain.margin_page import margin_page
from pnet_reason.knowledge.cases import read_cases
from pnet_reason.model.answer import digest
from pnet_reason.render.question_schemas import question_schema
from tests.asking import shipped
from tests.unit.test_render import check_shape

PATIENT = Path(__file__).parents[2] / "examples" / "patient.yaml"
ONE = ["--guideline", "nanets-2020", "--question", "initial-management"]
TO = ["flip", PATIENT, "--to", "resection"]


def run(*args: object) -> Result:
    return CliRunner().invoke(main, [str(one) for one in args])


def printed(*args: object) -> str:
    result = run(*args)
    assert (result.exit_code, result.stderr) == (0, ""), result.output
    return result.stdout


def refused(*args: object) -> str:
    """What is said on stderr; nothing is on stdout."""
    result = run(*args)
    assert (result.exit_code, result.stdout) == (2, ""), result.output
    assert "Traceback" not in result.stderr
    return result.stderr


@pytest.mark.parametrize("args", [TO, ["margin", PATIENT]], ids=["flip", "margin"])
def test_json_has_its_schema_and_digest_and_is_what_the_library_says(args: list[object]) -> None:
    document = json.loads(printed(*args, *ONE, "--format", "json"))
    schema = question_schema(str(args[0]))
    check_shape(document, schema, schema["$defs"], "document")
    body = {name: value for name, value in document.items() if name != "digest"}
    assert document["digest"] == digest(body)
    (case,) = read_cases(PATIENT, shipped())
    asked = {"guidelines": ["nanets-2020"], "questions": ["initial-management"]}
    found: Any = pr.margin(case, shipped(), **asked)
    if args[0] == "flip":
        found = pr.flip(case, shipped(), to="resection", **asked)
    assert found.to_dict() == document
    assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301 - our own bytes
    assert isinstance(hash(found), int)


@pytest.mark.parametrize("form", ["terminal", "markdown", "html"])
def test_an_open_bound_is_told_as_one_and_no_number_stands_for_it(form: str) -> None:
    text = printed(*TO, *ONE, "--format", form).replace("&gt;", ">")
    assert "> 20 mm" in text
    assert "20.0001" not in text


def test_with_everything_the_proof_of_the_far_side_stands_below_each_change() -> None:
    text = printed(*TO, *ONE, "--all")
    assert "local_invasion is yes: yes (supposed)" in text
    assert "local_invasion is yes" not in printed(*TO, *ONE)


def at(document: Any, pointer: str) -> Any:
    """What a pointer points to; a KeyError, IndexError or ValueError where that is nothing."""
    for part in pointer.strip("/").split("/"):
        document = document[int(part)] if isinstance(document, list) else document[part]
    return document


def test_every_line_points_into_its_document() -> None:
    (case,) = read_cases(PATIENT, shipped())
    asked = {"guidelines": ["nanets-2020", "men1-2025"], "questions": ["initial-management"]}
    flipped = pr.flip(case, shipped(), to="resection", **asked)
    measured = pr.margin(case, shipped(), **asked)
    pages = (
        (flip_page(flipped, shipped(), everything=True), flipped),
        (margin_page(measured, shipped(), everything=True), measured),
    )
    for page, found in pages:
        document = found.to_dict()
        lines: list[Line] = [line for top in (*page.head, *page.foot) for line in top.walk()]
        assert len(lines) > len(page.head)
        for line in lines:
            at(document, line.basis)


def test_where_no_change_does_it_the_page_says_what_excludes_it() -> None:
    text = printed("flip", PATIENT, "--to", "resection", "--guideline", "men1-2025")
    assert "hereditary syndrome none" in text
    assert "whatever else" in text


def test_what_is_kept_is_not_changed() -> None:
    document = json.loads(printed(*TO, *ONE, "--keep", "size, symptomatic", "--format", "json"))
    changed = {turn["finding"] for way in document["answers"][0]["ways"] for turn in way["turns"]}
    assert changed
    assert changed.isdisjoint(["size", "symptomatic"])


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["flip", PATIENT], "needs one option"),
        ([*TO, "--from", "resection"], "needs one option"),
        (["flip", PATIENT, "--to", "resectoin"], "did you mean 'resection'"),
        ([*TO, "--keep", "siz"], "did you mean 'size'"),
        (["margin", PATIENT, "--guideline", "nanets"], "nanets-2020"),
        (["margin", "no-such-file.yaml"], "no-such-file.yaml"),
    ],
)
def test_a_mistake_is_told_with_the_way_out(args: list[object], words: str) -> None:
    assert words in refused(*args)
