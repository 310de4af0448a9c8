"""Bad input through the real command line: one clear message with place and next step, never a traceback."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pnet_reason.cli import main

ROOT = Path(__file__).parents[2]
PATIENT = ROOT / "examples" / "patient.yaml"
STAGE_IV = ROOT / "examples" / "stage-iv.yaml"


def run(*args: object, stdin: str | bytes | None = None, **env: str) -> Result:
    """One run of the command line, in this process."""
    return CliRunner().invoke(main, [str(arg) for arg in args], input=stdin, env=env)


@dataclass(frozen=True)
class Bad:
    """A case file that is wrong: its content, and the words that the message must hold."""

    name: str
    content: str | bytes
    says: tuple[str, ...]


def findings(text: str) -> str:
    return "id: x\nfindings:\n" + "".join(f"  {line}\n" for line in text.splitlines())


BAD_CASES = [
    Bad("broken YAML", "findings: {size: 14 mm\n", ("case.yaml:",)),
    Bad("a tab", "findings:\n\tsize: 14 mm\n", ("case.yaml:2",)),
    Bad("a quote that is not closed", findings("size: '14 mm"), ("case.yaml:",)),
    Bad("an anchor", findings("size: &a 14 mm"), ("anchor", "case.yaml:3")),
    Bad("an alias", "a: &x [1]\nb: *x\n", ("case.yaml:",)),
    Bad(
        "an anchor bomb",
        "a: &a [x,x,x]\n"
        + "".join(f"{b}: &{b} [*{a},*{a},*{a}]\n" for a, b in zip("abcdefghi", "bcdefghij", strict=True)),
        ("anchor",),
    ),
    Bad("a tag", findings("size: !!python/object:os.system 14 mm"), ("tag",)),
    Bad("two documents", "findings: {size: 14 mm}\n---\nfindings: {}\n", ("document",)),
    Bad(
        "an unknown finding",
        findings("sise: 14 mm"),
        ("case.yaml:3:3", "unknown finding 'sise'", "did you mean 'size'"),
    ),
    Bad("an unknown key", "finding: {size: 14 mm}\n", ("finding", "case.yaml:1")),
    Bad("a wrong unit", findings("size: 14 kg"), ("case.yaml:3", "kg")),
    Bad("no unit", findings("size: 14"), ("case.yaml:3", "size")),
    Bad("a comma as decimal point", findings("size: 1,4 cm"), ("case.yaml:3", "size")),
    Bad("NaN", findings("size: .nan"), ("case.yaml:3", "size")),
    Bad("NaN with a unit", findings("size: nan mm"), ("case.yaml:3", "size")),
    Bad("infinity", findings("size: inf mm"), ("case.yaml:3", "size")),
    Bad("a negative size", findings("size: -3 mm"), ("size cannot be", "declared range")),
    Bad("a value out of range", findings("ki67: 250 %"), ("ki67 cannot be", "declared range")),
    Bad("an empty range", findings("size: > 20 mm"), ("case.yaml:",)),
    Bad("a range that runs backwards", findings("ki67: 5 to 2 %"), ("backwards",)),
    Bad("an unknown value", findings("functional_status: maybe"), ("case.yaml:3", "functional_status")),
    Bad("half a mitosis", findings("mitoses: 1.5 /2mm2"), ("whole",)),
    Bad("a number of a thousand digits", findings(f"size: {'9' * 1000} mm"), ("digits",)),
    Bad("a duplicate key", findings("size: 14 mm\nsize: 15 mm"), ("size", "case.yaml:4")),
    Bad("given and assumed", findings("size: 14 mm") + "assume: {size: 15 mm}\n", ("given and assumed", "leave one")),
    Bad("a derived finding", findings("grade: G1"), ("derived",)),
    Bad("an empty file", "", ("case.yaml",)),
    Bad("only a comment", "# nothing\n", ("case.yaml",)),
    Bad("a scalar", "hello\n", ("case.yaml",)),
    Bad("an empty list", "[]\n", ("no case",)),
    Bad("a list of scalars", "[1, 2]\n", ("case.yaml",)),
    Bad("one bad case in a list", "- {id: a, findings: {size: 14 mm}}\n- {id: b, findings: {size: 14 kg}}\n", ("'b'",)),
    Bad("two cases of one name", "- {id: a, findings: {}}\n- {id: a, findings: {}}\n", ("two cases",)),
    Bad("binary", bytes(range(256)) * 4, ("not a text file",)),
    Bad("UTF-16", "id: x\n".encode("utf-16"), ("text file",)),
    Bad("Latin-1", "title: größer\n".encode("latin-1"), ("UTF-8", "case.yaml:1:10")),
    Bad("10 MB", "# x\n" * 2_500_001, ("bytes", "split")),
    Bad("deep nesting", "[" * 5000, ("levels",)),
    Bad("deep nesting in JSON", '{"a":' * 5000 + "1" + "}" * 5000, ("levels",)),
    Bad("JSON with garbage behind it", '{"findings": {"size": "14 mm"}} x', ("case.yaml:1",)),
    Bad("JSON that is cut off", '{"findings": {"size": "14 mm"', ("case.yaml:",)),
    Bad("control characters", "findings: {size: '14\x07 mm'}\n", ("case.yaml:1",)),
    Bad("a list as a value", findings("size: [14 mm]"), ("case.yaml:3",)),
]


def refused(result: Result, *says: str) -> None:
    """Exit code 2, nothing on stdout, a message that says it, and no traceback."""
    assert result.exit_code == 2, (result.exit_code, result.output, result.exception)
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    assert result.exception is None or isinstance(result.exception, SystemExit)
    for words in says:
        assert words in result.stderr, result.stderr
    assert len(result.stderr) < 20_000


@pytest.mark.parametrize("bad", BAD_CASES, ids=lambda bad: bad.name)
def test_a_bad_case_file_is_refused_with_its_place(bad: Bad, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = bad.content if isinstance(bad.content, bytes) else bad.content.encode()
    (tmp_path / "case.yaml").write_bytes(content)
    monkeypatch.chdir(tmp_path)
    refused(run("recommend", "case.yaml"), *bad.says)


@pytest.mark.parametrize("bad", [b for b in BAD_CASES if b.name != "10 MB"], ids=lambda bad: bad.name)
def test_the_same_from_a_pipe_as_records(bad: Bad) -> None:
    result = run("recommend", "-", "--format", "json", stdin=bad.content)
    refused(result)
    records = json.loads(result.stderr)
    assert records
    assert all(record["code"] and record["message"] for record in records)


BAD_ARGUMENTS: list[tuple[str, list[object], tuple[str, ...]]] = [
    ("a missing file", ["recommend", "nowhere.yaml"], ("nowhere.yaml", "cannot be read")),
    ("a directory", ["recommend", ROOT / "examples"], ("directory, not a file",)),
    ("a name that is too long", ["recommend", "x" * 5000], ("cannot be read",)),
    ("a device", ["recommend", os.devnull], ("not an ordinary file",)),
    ("an unknown guideline", ["recommend", PATIENT, "--guideline", "droracle"], ("unknown guideline", "did you mean")),
    ("an unknown question", ["recommend", PATIENT, "--question", "managment"], ("unknown question", "known:")),
    ("an unknown option", ["why", PATIENT, "resektion"], ("unknown option", "did you mean 'resection'")),
    ("an option of another question", ["why", PATIENT, "enucleation", "--question", "work-up"], ("answers none",)),
    ("a bad date", ["recommend", PATIENT, "--as-of", "02.03.2026"], ("is not a date", "2026-03-02")),
    ("a day that does not exist", ["recommend", PATIENT, "--as-of", "2026-02-30"], ("is not a date",)),
    (
        "an assumption without a value",
        ["recommend", PATIENT, "--assume", "size"],
        ("is not an assumption", "finding=value"),
    ),
    ("an assumption of nothing", ["recommend", PATIENT, "--assume", "size="], ("is not an assumption",)),
    ("an assumption on what is given", ["recommend", PATIENT, "--assume", "size=25 mm"], ("given and assumed",)),
    ("an assumption on an unknown finding", ["recommend", PATIENT, "--assume", "sise=25 mm"], ("did you mean 'size'",)),
    ("an assumption out of range", ["recommend", PATIENT, "--assume", "egfr=-1"], ("egfr",)),
    ("one assumption twice", ["recommend", PATIENT, "--assume", "egfr=1", "--assume", "egfr=2"], ("assumed twice",)),
    ("an unknown case id", ["recommend", ROOT / "facts/cases/worked.yaml", "--id", "v99"], ("unknown case 'v99'",)),
    (
        "rules that nobody approved where they are not wanted",
        ["recommend", PATIENT, "--approved-only"],
        ("not approved", "leave out --approved-only"),
    ),
    ("an unknown format", ["recommend", PATIENT, "--format", "xml"], ("xml",)),
    ("a depth of nothing", ["recommend", PATIENT, "--depth", "0"], ("--depth",)),
    ("no case", ["recommend"], ("CASE",)),
    ("an unknown command", ["recomend", PATIENT], ("recomend",)),
    ("an unknown id to show", ["facts", "show", "sizee"], ("unknown id", "did you mean 'size'")),
    ("facts that are not there", ["recommend", PATIENT, "--facts", "nowhere"], ("nowhere", "does not exist")),
    ("facts that are a file", ["recommend", PATIENT, "--facts", PATIENT], ("is a file, not a directory",)),
    ("a case as facts", ["recommend", PATIENT, "--facts", ROOT / "examples"], ("knowledge.yaml",)),
]


@pytest.mark.parametrize(("args", "says"), [b[1:] for b in BAD_ARGUMENTS], ids=[b[0] for b in BAD_ARGUMENTS])
def test_bad_arguments_are_refused_with_the_next_step(args: list[object], says: tuple[str, ...]) -> None:
    refused(run(*args), *says)


BAD_PROOFS: list[tuple[str, str, tuple[str, ...]]] = [
    ("no JSON", "findings: {}", ("this is not JSON", "proof.json:1:1", "recommend CASE --format json")),
    ("trailing garbage", "{} x", ("this is not JSON", "proof.json:1:4")),
    ("another document", '{"hello": 1}', ("no document with a proof",)),
    ("another format", '{"format": "pnet-reason.advice/0"}', ("pnet-reason.advice/1",)),
    ("a number", "12", ("no document with a proof",)),
    ("an empty list", "[]", ("no document with a proof",)),
    ("NaN", '{"format": NaN}', ("NaN",)),
    ("an empty file", "", ("this is not JSON",)),
    ("a list with a stranger", "[{}]", ("entry 1",)),
    ("deep nesting", "[" * 100_000, ("nested too deeply",)),
]


@pytest.mark.parametrize(("text", "says"), [b[1:] for b in BAD_PROOFS], ids=[b[0] for b in BAD_PROOFS])
def test_what_is_no_proof_is_refused(
    text: str, says: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "proof.json").write_text(text)
    monkeypatch.chdir(tmp_path)
    refused(run("check", "proof.json"), *says)


def test_a_proof_without_its_parts_does_not_check(tmp_path: Path) -> None:
    (tmp_path / "proof.json").write_text('{"format": "pnet-reason.advice/1"}')
    result = run("check", tmp_path / "proof.json")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "Traceback" not in result.stderr
    assert result.stderr


def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path) -> None:
    place = tmp_path / "case.yaml"
    place.write_text("findings: {}\n")
    place.chmod(0)
    if os.access(place, os.R_OK):
        pytest.skip("this user may read everything")
    refused(run("recommend", place), "cannot be read")


def facts_with(tmp_path: Path, change: Callable[[Path], None]) -> Path:
    """A copy of the shipped facts with a mistake in it."""
    target = tmp_path / "facts"
    shutil.copytree(ROOT / "facts", target)
    change(target)
    return target


def test_overrides_in_a_circle_are_refused_and_named(tmp_path: Path) -> None:
    local = tmp_path / "local" / "guidelines" / "droracle-2025"
    local.mkdir(parents=True)
    rule = (
        "- id: {0}\n  question: initial-management\n  recommend: resection\n  when: [age > 90 years]\n"
        "  overrides:\n    - {{rule: {1}, because: x, provenance: editorial}}\n"
        "  because: x\n  provenance: editorial\n  review: {{status: submitted}}\n"
    )
    (local / "initial-management.yaml").write_text(rule.format("one", "two") + rule.format("two", "one"))
    result = run("recommend", PATIENT, "--facts", ROOT / "facts", "--facts", tmp_path / "local")
    refused(result)
    assert "one" in result.stderr
    assert "two" in result.stderr


@pytest.mark.parametrize(
    ("file", "text", "says"),
    [
        ("vocabulary.yaml", "findings: {x: {label: }", "vocabulary.yaml:"),
        ("options.yaml", "", "options.yaml"),
        (
            "guidelines/droracle-2025/work-up.yaml",
            "- id: a\n  question: work-up\n  recommend: nothing\n",
            "work-up.yaml",
        ),
        ("safety.yaml", "\x00", "safety.yaml"),
    ],
)
def test_broken_facts_are_refused_with_their_file(file: str, text: str, says: str, tmp_path: Path) -> None:
    facts = facts_with(tmp_path, lambda root: (root / file).write_text(text) and None)
    refused(run("facts", "lint", facts), says)
    refused(run("recommend", PATIENT, PNET_REASON_FACTS=str(facts)), says)


def test_findings_that_contradict_each_other_are_answered_as_such(tmp_path: Path) -> None:
    place = tmp_path / "case.yaml"
    place.write_text("findings: {functional_status: nonfunctioning, hormone_syndrome: insulinoma}\n")
    result = run("recommend", place, "--question", "initial-management")
    assert result.exit_code == 0
    assert "CONTRADICTORY FINDINGS" in result.stdout


def test_a_case_without_any_finding_is_answered(tmp_path: Path) -> None:
    place = tmp_path / "case.yaml"
    place.write_text("findings: {}\n")
    result = run("recommend", place, "--guideline", "droracle-2025")
    assert result.exit_code == 0
    assert "IT DEPENDS" in result.stdout
