"""Traceability: what leans on each statement, what each rule leans on, and which links are missing."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import pnet_reason as pr
from pnet_reason.audit.trace import trace
from pnet_reason.audit.traced import Trace, TracedRule, TracedStatement
from pnet_reason.cli import main
from pnet_reason.explain import trace_phrases
from pnet_reason.explain.trace_page import trace_page
from pnet_reason.knowledge.loader import load
from pnet_reason.model.audit import Claim, Form, Hazard, Invariant, Said
from pnet_reason.model.knowledge import Knowledge, Statement
from pnet_reason.model.rules import Rule, Test
from pnet_reason.model.table import Table

ROOT = Path(__file__).parents[2]
GOOD = ROOT / "tests" / "other_knowledge"
DRY = "species: fern, light: dim, soil_moisture: 12 %, drooping: some, pests: none, plastic: no, under_watch: no"
ROTTEN = f"""
- id: rotten-and-dry
  title: Dry soil over rotten roots
  findings: {{{DRY}, root_rot: yes}}
  expected:
    windowsill:
      watering: {{outcome: settled, options: [let-dry]}}
"""


@pytest.fixture(scope="module")
def plants() -> Knowledge:
    return load(GOOD)


@pytest.fixture(scope="module")
def traced(plants: Knowledge) -> Trace:
    return trace(plants)


def statement(found: Trace, guideline: str, name: str) -> TracedStatement:
    return next(one for one in found.statements if (one.guideline, one.statement.id) == (guideline, name))


def rule(found: Trace, name: str) -> TracedRule:
    return next(one for one in found.rules if one.rule.id == name)


def lacking(found: Trace, kind: str) -> list[tuple[str, ...]]:
    return [one.about for one in found.missing if one.kind == kind]


def with_rule(knowledge: Knowledge, name: str, change: Callable[[Rule], Rule]) -> Knowledge:
    """The knowledge with one rule of the handbook changed."""
    book = knowledge.guidelines["windowsill"]
    rules = tuple(change(one) if one.id == name else one for one in book.rules)
    return with_book(knowledge, rules=rules)


def with_book(knowledge: Knowledge, **changes: Any) -> Knowledge:
    book = replace(knowledge.guidelines["windowsill"], **changes)
    return replace(knowledge, guidelines=Table({**knowledge.guidelines, "windowsill": book}), content=repr(changes))


def with_invariants(knowledge: Knowledge, *some: Invariant) -> Knowledge:
    return replace(knowledge, invariants=Table({one.id: one for one in some}), hazards=Table())


def with_statement(knowledge: Knowledge, force: str) -> Knowledge:
    """The knowledge with a statement of the handbook that nothing cites."""
    own = knowledge.guidelines["windowsill"].statements
    return with_book(knowledge, statements=Table({**own, "H9": Statement("H9", "Plants are green.", force=force)}))


WATER = Claim(Said.OPTION, "option water-now", "water-now")


def test_a_statement_leads_to_the_bullets_that_cite_it(traced: Trace) -> None:
    found = statement(traced, "windowsill", "H1").bullets
    assert [(one.owner, one.part, one.text, one.review, one.provenance) for one in found] == [
        ("water-the-thirsty", "when", "thirst is high", "submitted", "verified")
    ]
    assert str(found[0].position).endswith("windowsill/watering.yaml:5:7")


def test_bullets_inside_of_groups_count(traced: Trace) -> None:
    found = statement(traced, "windowsill", "H3").bullets
    assert [(one.part, one.text) for one in found] == [
        ("when", "species is cactus"),
        ("when", "light is direct"),
        ("unless", "soil_moisture < 5 %"),
        ("unless", "light is one of (bright, direct)"),
    ]


def test_an_override_cites_too(traced: Trace) -> None:
    found = statement(traced, "windowsill", "H2").bullets
    assert [(one.part, one.text) for one in found] == [("when", "root_rot is yes"), ("override", "water-the-thirsty")]


def test_a_statement_leads_to_definitions_and_evidence(traced: Trace) -> None:
    soil = statement(traced, "", "T1")
    assert [(one.owner, one.text) for one in soil.definitions] == [
        ("thirst_by_soil", "soil_moisture > 60 %"),
        ("thirst_by_soil", "soil_moisture between 30 and 60 %"),
        ("thirst_by_soil", "soil_moisture < 30 %"),
    ]
    assert (soil.evidence, soil.bullets) == (("reed-2015",), ())
    whole = statement(traced, "", "T3").definitions
    assert [(one.owner, one.part) for one in whole] == [("thirst", "when"), ("thirst", "whole")]


def test_a_statement_leads_to_flaws_invariants_and_hazards(traced: Trace) -> None:
    assert statement(traced, "windowsill", "H1").flaws == ("W1",)
    cactus = statement(traced, "windowsill", "H3")
    assert (cactus.invariants, cactus.hazards) == (("cacti-are-not-drowned",), ("drowned-cactus",))


def test_a_hazard_is_linked_by_an_invariant_that_controls_it(plants: Knowledge) -> None:
    hazard = replace(plants.hazards["drowned-cactus"], cites=())
    found = trace(replace(plants, hazards=Table({hazard.id: hazard})))
    assert statement(found, "", "T3").hazards == ("drowned-cactus",)
    assert statement(found, "", "T1").hazards == ()


def test_a_statement_leads_to_the_cases_that_exercise_its_rules(traced: Trace) -> None:
    assert statement(traced, "windowsill", "H1").cases == ("dry-fern",)
    assert statement(traced, "windowsill", "H8").cases == ()


def test_a_rule_that_is_defeated_is_exercised_as_well(tmp_path: Path) -> None:
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases" / "rotten.yaml").write_text(ROTTEN, "utf-8")
    found = trace(load(GOOD, tmp_path))
    assert rule(found, "water-the-thirsty").cases == ("dry-fern", "rotten-and-dry")
    assert rule(found, "dry-out-rot").cases == ("rotten-and-dry",)
    assert rule(found, "dry-out-rot").statements == (("windowsill", "H2"),)
    assert "dry-out-rot" not in {name for names in lacking(found, "untried-rule") for name in names}


def test_a_rule_leads_to_invariants_that_mention_its_option(traced: Trace) -> None:
    watched = rule(traced, "water-the-thirsty").invariants
    assert "cacti-are-not-drowned" in watched
    assert "one-thing-at-a-time" in watched
    assert "water-only-the-thirsty" not in watched, "that one is about another guideline"
    assert "thirst-does-not-call-for-drought" in watched


def test_a_control_leads_to_its_hazard(traced: Trace) -> None:
    assert rule(traced, "no-water-on-scale").hazards == ("drowned-cactus",)
    assert rule(traced, "weekly-look").hazards == ()


def test_links_go_both_ways() -> None:
    found = trace(pr.load())
    cited = {(bullet.owner, (one.guideline, one.statement.id)) for one in found.statements for bullet in one.bullets}
    assert cited == {(one.rule.id, key) for one in found.rules for key in one.statements}
    cases = {one.rule.id: set(one.cases) for one in found.rules}
    for one in found.statements:
        assert set(one.cases) == {case for bullet in one.bullets for case in cases[bullet.owner]}


def test_in_the_shipped_facts_every_statement_is_used_and_every_bullet_cites_one() -> None:
    found = trace(pr.load())
    assert lacking(found, "idle-statement") == lacking(found, "uncited-bullet") == []


def test_a_statement_that_nothing_cites_is_a_missing_link(plants: Knowledge) -> None:
    assert lacking(trace(plants), "idle-statement") == []
    assert lacking(trace(with_statement(plants, "should")), "idle-statement") == [("H9",)]


def test_what_a_source_says_of_itself_may_stand_alone(plants: Knowledge) -> None:
    assert lacking(trace(with_statement(plants, "meta")), "idle-statement") == []


def without_citation(one: Rule) -> Rule:
    bullet = one.when[0]
    assert isinstance(bullet, Test)
    return replace(one, when=(replace(bullet, cites=()), *one.when[1:]))


def test_a_bullet_without_a_statement_is_a_missing_link(plants: Knowledge) -> None:
    found = trace(with_rule(plants, "mist-ferns", without_citation))
    assert lacking(found, "uncited-bullet") == [("mist-ferns", "species is fern")]


def test_a_bullet_of_a_rule_that_cites_something_as_a_whole_is_not(plants: Knowledge) -> None:
    changed = with_rule(plants, "mist-ferns", lambda one: replace(without_citation(one), cites=("H4",)))
    assert lacking(trace(changed), "uncited-bullet") == []


def test_a_rule_that_no_worked_case_exercises_is_a_missing_link(traced: Trace) -> None:
    missing = lacking(traced, "untried-rule")
    assert ("weekly-look",) in missing
    assert ("water-the-thirsty",) not in missing


def test_an_invariant_needs_a_reason_and_a_statement(plants: Knowledge) -> None:
    bare = Invariant("bare", Form.NEVER, "watering", (WATER,), provenance="verified")
    found = trace(with_invariants(plants, bare))
    assert (lacking(found, "unreasoned-invariant"), lacking(found, "unsourced-invariant")) == ([("bare",)], [("bare",)])


def test_the_editor_s_own_invariant_needs_no_statement(plants: Knowledge) -> None:
    own = Invariant("own", Form.NEVER, "watering", (WATER,), because="I say so.", provenance="editorial")
    found = trace(with_invariants(plants, own))
    assert lacking(found, "unreasoned-invariant") == lacking(found, "unsourced-invariant") == []


def test_the_citation_of_a_bullet_counts_for_the_invariant(plants: Knowledge) -> None:
    bullet = next(one for one in plants.invariants["cacti-are-not-drowned"].lines if isinstance(one, Test))
    own = Invariant("own", Form.NEVER, "watering", (bullet, WATER), because="Rot.", provenance="verified")
    found = trace(with_invariants(plants, own))
    assert lacking(found, "unsourced-invariant") == []
    assert statement(found, "windowsill", "H3").invariants == ("own",)


@pytest.mark.parametrize(
    ("controls", "missing"),
    [
        ({"cases": ("dry-fern",)}, False),
        ({"cases": ("no-such-case",)}, True),
        ({"rules": ("no-water-on-scale",)}, False),
        ({"rules": ("water-the-thirsty",)}, True),
        ({"invariants": ("one-thing-at-a-time",)}, False),
        ({}, True),
    ],
)
def test_a_hazard_needs_a_control_that_exists(plants: Knowledge, controls: dict[str, Any], missing: bool) -> None:
    hazard = Hazard("flood", "Wet feet.", "minor", "A large can.", **controls)
    found = trace(replace(plants, hazards=Table({"flood": hazard})))
    assert lacking(found, "uncontrolled-hazard") == ([("flood",)] if missing else [])


def test_every_kind_of_missing_link_has_its_sentences() -> None:
    assert trace_phrases.WHAT.keys() == trace_phrases.LACKS.keys()


# The command line.

TINY = {
    "knowledge": "version: 1.0.0\n",
    "vocabulary": "findings: {wet: {label: wet, type: yes-no}}\n",
    "options": "questions: {towel: {label: Which towel?}}\noptions: {large: {label: a large one, answers: [towel]}}\n",
    "sources": "sources: {book: {title: The book of towels}}\n",
    "guidelines/towels/guideline": (
        "{id: towels, title: Towels, source: book, tier: 1, provenance: verified,"
        " statements: {A1: {text: Who is wet takes a large towel.}}}\n"
    ),
    "guidelines/towels/drying": (
        "- {id: dry, question: towel, recommend: large, when: ['wet is yes [A1]'], because: Water., provenance: verified}\n"
    ),
    "cases/worked": (
        "- {id: wet, findings: {wet: yes}, expected: {towels: {towel: {outcome: settled, options: [large]}}}}\n"
    ),
}


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    for name, text in TINY.items():
        path = tmp_path / "tiny" / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return tmp_path / "tiny"


def run(*args: object) -> Result:
    return CliRunner().invoke(main, ["trace", *map(str, args)])


def test_nothing_missing_ends_with_0(tiny: Path) -> None:
    result = run("--facts", tiny)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "COMPLETE  Every link is there." in result.stdout


def test_a_missing_link_ends_with_1_and_is_told_first() -> None:
    result = run("--facts", GOOD)
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert lines[2] == "INCOMPLETE  12 rules apply in no worked case."
    assert lines.index("Missing links") < lines.index("Statements of greenhouse: 3")


def test_a_statement_is_told_with_its_rule_bullet_and_line() -> None:
    text = run("--facts", GOOD).stdout
    at = text.index("✓ H1 Water a thirsty plant. [chapter 1, should, verified]")
    lines = [line.strip() for line in text[at:].splitlines()[1:4]]
    assert lines[::2] == ["rule water-the-thirsty [submitted, verified]", "5 thirst is high"]
    assert lines[1].endswith("other_knowledge/guidelines/windowsill/watering.yaml")


def test_no_line_is_wider_than_the_screen() -> None:
    wide = [line for line in run("--facts", GOOD).stdout.splitlines() if len(line) > 80]
    assert [line for line in wide if ".yaml" not in line and "sha256" not in line] == []


def test_json_is_the_document_of_the_library(plants: Knowledge) -> None:
    document = json.loads(run("--facts", GOOD, "--format", "json").stdout)
    assert document == trace(plants).to_dict()
    assert (document["format"], document["complete"]) == ("pnet-reason.trace/1", False)


@pytest.mark.parametrize("form", ["markdown", "html"])
def test_the_report_can_be_written_into_a_file(form: str, tiny: Path, tmp_path: Path) -> None:
    result = run("--facts", tiny, "--format", form, "--output", tmp_path / "out")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "Who is wet takes a large towel." in (tmp_path / "out").read_text("utf-8")


def test_an_approval_is_told_by_name(traced: Trace) -> None:
    document = traced.to_dict()
    document["rules"][0]["review"] = {"status": "approved", "by": "A. Moss", "on": "2026-01-31", "of": "sha256:0"}
    lines = [line.text for top in trace_page(document).head for line in top.walk()]
    assert "approved by A. Moss on 2026-01-31, verified" in lines
