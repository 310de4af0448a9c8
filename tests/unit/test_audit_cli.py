"""``pnet-reason audit`` and ``diff`` on the houseplants, whose rules have faults, and on small changes of them."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from pnet_reason.audit.run import Audit
from pnet_reason.cli import main
from tests.asking import PLANTS

FORMATS = ("terminal", "json", "markdown", "html", "sarif")
QUICK = ["--no-mutants", "--no-second"]


def run(*args: str) -> Result:
    return CliRunner().invoke(main, list(args))


def audit(*args: str, facts: Path = PLANTS) -> Result:
    return run("audit", "--facts", str(facts), *QUICK, *args)


def changed(folder: Path, name: str, change: Callable[[str], str]) -> Path:
    """A copy of the houseplants with one file changed."""
    copy = folder / "plants"
    shutil.copytree(PLANTS, copy)
    place = copy / name
    place.write_text(change(place.read_text("utf-8")), "utf-8")
    return copy


def test_faults_that_nobody_waived_end_with_exit_code_1() -> None:
    result = audit()
    assert result.exit_code == 1
    assert "not waived" in result.stdout


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_is_written_to_stdout_or_whole_into_a_file(form: str, tmp_path: Path) -> None:
    printed = audit("--format", form)
    target = tmp_path / "report"
    written = audit("--format", form, "--output", str(target))
    assert printed.exit_code == written.exit_code == 1
    assert written.stdout == ""
    assert target.read_text("utf-8").split() == printed.stdout.split()
    assert list(tmp_path.iterdir()) == [target]


def test_the_same_knowledge_gives_the_same_bytes() -> None:
    assert audit("--format", "json").stdout == audit("--format", "json").stdout


def test_a_sarif_report_names_a_rule_a_message_and_a_line_for_every_fault() -> None:
    report = json.loads(audit("--format", "sarif").stdout)
    (ran,) = report["runs"]
    assert report["version"] == "2.1.0"
    known = {rule["id"] for rule in ran["tool"]["driver"]["rules"]}
    assert ran["results"]
    for found in ran["results"]:
        assert found["ruleId"] in known
        assert found["message"]["text"]
        for place in found["locations"]:
            assert place["physicalLocation"]["region"]["startLine"] > 0
    assert {found["ruleId"] for found in ran["results"]} >= {"gap", "conflict", "threshold"}


def test_an_html_report_loads_nothing_from_elsewhere_and_can_be_signed() -> None:
    text = audit("--format", "html").stdout
    assert not re.search(r"(src|href)=|url\(|<script|@import", text)
    assert "Signature" in text


def test_text_from_the_facts_is_escaped_in_html(tmp_path: Path) -> None:
    reason = "because: Nobody can water and let dry."
    facts = changed(tmp_path, "invariants.yaml", lambda text: text.replace(reason, "because: A <b>bold</b> & reason."))
    text = audit("--format", "html", facts=facts).stdout
    assert "A &lt;b&gt;bold&lt;/b&gt; &amp; reason." in text


def test_a_file_that_cannot_be_written_is_told_and_nothing_is_left(tmp_path: Path) -> None:
    result = audit("--output", str(tmp_path / "nowhere" / "report"))
    assert result.exit_code == 2
    assert "cannot be written" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_an_interrupted_audit_leaves_no_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_self: Audit) -> Any:
        raise KeyboardInterrupt

    target = tmp_path / "report"
    target.write_text("the old one", "utf-8")
    monkeypatch.setattr(Audit, "faults", interrupted)
    result = audit("--output", str(target))
    assert result.exit_code == 1
    assert target.read_text("utf-8") == "the old one"
    assert list(tmp_path.iterdir()) == [target]


def test_what_the_budget_leaves_undecided_is_never_proved(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pnet_reason.audit.picture.NODES", 10)
    report = json.loads(audit("--steps", "1", "--format", "json").stdout)
    statuses = {one["status"] for one in report["invariants"]}
    assert "undecided" in statuses
    assert all(one["certificate"] for one in report["invariants"] if one["status"] == "proved")


def test_a_waiver_past_its_day_is_an_error() -> None:
    report = json.loads(audit("--as-of", "2999-01-01", "--format", "json").stdout)
    assert "expired-waiver" in {one["kind"] for one in report["waivers"]}


def refuting(text: str) -> str:
    """The houseplants with a belief that is wrong."""
    wrong = "invariants:\n  never-water:\n    question: watering\n    never: [option water-now]\n"
    wrong += "    because: A wrong belief.\n    provenance: editorial\n\n"
    return text.replace("invariants:\n", wrong, 1)


def test_a_refuted_invariant_shows_a_patient_whose_answer_breaks_it(tmp_path: Path) -> None:
    facts = changed(tmp_path, "invariants.yaml", refuting)
    result = audit("--format", "json", facts=facts)
    found = [one for one in json.loads(result.stdout)["invariants"] if one["id"] == "never-water"]
    assert result.exit_code == 1
    assert {one["status"] for one in found} == {"refuted"}
    for one in found:
        case = tmp_path / "witness.yaml"
        case.write_text(json.dumps({"findings": one["witness"][0]}), "utf-8")
        asked = ["--guideline", one["guideline"], "--question", "watering", "--format", "json"]
        answer = json.loads(run("recommend", str(case), "--facts", str(facts), *asked).stdout)
        assert answer["guidelines"][0]["questions"][0]["options"] == ["water-now"]
        assert one["blame"]


# What changes


def test_nothing_changes_between_a_knowledge_and_itself() -> None:
    result = run("diff", str(PLANTS), str(PLANTS))
    assert result.exit_code == 0
    assert "SAME" in result.stdout


WATERED = ("guidelines/greenhouse/definitions.yaml", "soil_moisture < 20 %", "soil_moisture < 22 %")


def greener(folder: Path) -> Path:
    """The houseplants, watered earlier in the greenhouse."""
    name, old, new = WATERED
    return changed(folder, name, lambda text: text.replace(old, new))


def test_a_change_is_shown_with_before_after_region_and_both_proofs(tmp_path: Path) -> None:
    result = run("diff", str(PLANTS), str(greener(tmp_path)), "--format", "json")
    report = json.loads(result.stdout)
    assert result.exit_code == 1
    told = [(c["before"]["outcome"], c["after"]["outcome"], c["after"]["options"]) for c in report["changes"]]
    assert told == [("silent", "settled", ["water-now"]), ("silent", "withheld", [])]
    for change in report["changes"]:
        assert change["region"]["boxes"]
        assert change["proofs"]["before"] != change["proofs"]["after"]


def test_changes_that_are_expected_end_with_exit_code_0(tmp_path: Path) -> None:
    new = greener(tmp_path)
    expected = tmp_path / "expected.yaml"
    head = ["- guideline: greenhouse", "  question: watering", "  before: silent"]
    lines = [*head, "  after: withheld water-now", *head, "  after: settled water-now"]
    expected.write_text("\n".join(lines) + "\n", "utf-8")
    assert run("diff", str(PLANTS), str(new), "--expect", str(expected)).exit_code == 0
    expected.write_text("\n".join([*lines, "  regions: [{soil_moisture: 1 %}]"]) + "\n", "utf-8")
    assert run("diff", str(PLANTS), str(new), "--expect", str(expected)).exit_code == 1


@pytest.mark.parametrize(
    "text",
    [
        "x: 1",
        "- a",
        "- {guideline: g}",
        "- {guideline: g, question: q, before: a, after: b, c: d}",
        "- {guideline: g, question: q, before: a, after: b, regions: {size: 1}}",
        "- {guideline: g, question: q, before: a, after: b, regions: [size]}",
        "- {guideline: g, question: q, before: a, after: b, regions: [{size: [1]}]}",
        "- {guideline: [g], question: q, before: a, after: b}",
        "- {vocabulary: finding size}",
        "- {vocabulary: finding size, change: unit, regions: []}",
        "[",
    ],
)
def test_a_wrong_file_of_expectations_is_told(text: str, tmp_path: Path) -> None:
    expected = tmp_path / "expected.yaml"
    expected.write_text(text, "utf-8")
    result = run("diff", str(PLANTS), str(PLANTS), "--expect", str(expected))
    assert result.exit_code == 2
    assert "expected.yaml" in result.stderr
    assert result.stdout == ""


def test_a_change_of_the_vocabulary_alone_is_told_and_can_be_expected(tmp_path: Path) -> None:
    new = changed(tmp_path, "vocabulary.yaml", lambda text: text.replace("also: {percent: 1}", "also: {percent: 2}"))
    expected = tmp_path / "expected.yaml"
    result = run("diff", str(PLANTS), str(new))
    assert result.exit_code == 1
    assert "SAME" not in result.stdout
    assert "1 change of the vocabulary" in result.stdout
    assert json.loads(run("diff", str(PLANTS), str(new), "--format", "json").stdout)["unexpected_vocabulary"] == [0]
    expected.write_text("- {vocabulary: finding soil_moisture, change: units}\n", "utf-8")
    assert run("diff", str(PLANTS), str(new), "--expect", str(expected)).exit_code == 0


WRONG_CALLS = [
    (["diff", "greenhouse", "windowsill", "--facts", str(PLANTS), "--rename", "a=b"], "leave it out"),
    (["diff", "greenhouse", "nope", "--facts", str(PLANTS)], "unknown guideline 'nope'"),
    (["diff", "nope", "greenhouse", "--facts", str(PLANTS)], "unknown guideline 'nope'"),
    (["diff", "greenhouse", str(PLANTS), "--facts", str(PLANTS)], "is a folder"),
    (["diff", str(PLANTS), str(PLANTS), "--rename", "root_rot"], "--rename old=new"),
    (["diff", str(PLANTS), str(PLANTS), "--rename", "a=b", "--rename", "a=c"], "renamed twice"),
    (["diff", str(PLANTS), str(PLANTS), "--rename", "root_rot=x", "--rename", "pests=x"], "both be called"),
    (["diff", str(PLANTS), str(PLANTS), "--output", ""], "--output names nothing"),
    (["diff", str(PLANTS), str(PLANTS), "--expect", ""], "--expect names nothing"),
    (["diff", str(PLANTS), str(PLANTS), "--output", "/"], "/ cannot be written"),
    (["audit", "--facts", str(PLANTS), "--bundle", ""], "--bundle names nothing"),
]


@pytest.mark.parametrize(("call", "words"), WRONG_CALLS)
def test_a_wrong_call_is_told_and_nothing_is_printed(call: list[str], words: str) -> None:
    result = run(*call)
    assert result.exit_code == 2
    assert words in result.stderr
    assert "Traceback" not in result.stderr
    assert result.stdout == ""


def test_an_audit_of_nothing_has_not_passed(tmp_path: Path) -> None:
    copy = tmp_path / "plants"
    shutil.copytree(PLANTS, copy)
    for name in ("guidelines", "cases", "wording"):
        shutil.rmtree(copy / name)
    for name in ("invariants", "waivers", "hazards"):
        (copy / f"{name}.yaml").unlink()
    (copy / "options.yaml").write_text(re.sub(r" *plan: .*\n", "", (copy / "options.yaml").read_text("utf-8")), "utf-8")
    result = audit(facts=copy)
    assert "NOTHING AUDITED" in result.stdout, result.stderr
    assert "PASSED" not in result.stdout
    assert result.exit_code == 1


def test_a_finding_is_followed_under_its_new_name(tmp_path: Path) -> None:
    copy = tmp_path / "plants"
    shutil.copytree(PLANTS, copy)
    for place in copy.rglob("*.yaml"):
        place.write_text(re.sub(r"\broot_rot\b", "rotten_roots", place.read_text("utf-8")), "utf-8")
    without = run("diff", str(PLANTS), str(copy))
    named = run("diff", str(PLANTS), str(copy), "--rename", "root_rot=rotten_roots")
    assert without.exit_code == 1
    assert named.exit_code == 0, named.stdout
    assert run("diff", str(PLANTS), str(copy), "--rename", "nothing=rotten_roots").exit_code == 2


def test_two_guidelines_of_one_knowledge_are_compared() -> None:
    result = run("diff", "greenhouse", "windowsill", "--facts", str(PLANTS), "--format", "json")
    report = json.loads(result.stdout)
    assert report["changes"]
    assert {change["guideline"] for change in report["changes"]} == {"windowsill"}
