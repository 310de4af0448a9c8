"""invariants.yaml, waivers.yaml and hazards.yaml as they are read: lines, claims, whom they concern, what they rest on."""

from __future__ import annotations

import pickle
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from pnet_reason.cli import main
from pnet_reason.knowledge.loader import load
from pnet_reason.model.audit import Claim, Form, Said, Stage
from pnet_reason.model.knowledge import Knowledge
from pnet_reason.model.problems import KnowledgeError, Position, Problem
from pnet_reason.model.rules import Group, Op, Test
from pnet_reason.model.values import Choices
from tests.asking import PLANTS, mistakes, shipped

INVARIANT = """\
invariants:
  new:
    question: watering
    {body}
    because: A test.
    provenance: editorial
"""


@pytest.fixture(scope="module")
def plants() -> Knowledge:
    return load(PLANTS)


def codes(folder: Path, body: str) -> list[str]:
    """The codes of the mistakes in an invariant on top of the houseplants."""
    return [problem.code for problem in told(folder, body)]


def told(folder: Path, body: str) -> list[Problem]:
    return mistakes(folder, {"invariants.yaml": INVARIANT.format(body=body)})


# Invariants


def test_a_line_is_a_bullet_or_a_claim(plants: Knowledge) -> None:
    one = plants.invariants["cacti-are-not-drowned"]
    bullet, claim = one.lines
    assert one.form is Form.NEVER
    assert isinstance(bullet, Test)
    assert (bullet.text, bullet.cites) == ("species is cactus", ("H3",))
    assert claim == Claim(Said.OPTION, "option water-now", "water-now")


def test_every_entry_and_every_line_keeps_its_place(plants: Knowledge) -> None:
    one = plants.invariants["cacti-are-not-drowned"]
    assert one.position == Position(one.position.file, 2, 3)
    assert [line.position.line for line in one.lines] == [5, 6]
    assert all(entry.position.line for entry in (*plants.waivers.values(), *plants.hazards.values()))


def test_groups_stand_beside_claims(plants: Knowledge) -> None:
    one = plants.invariants["a-known-plant-is-answered"]
    assert one.lines == (Claim(Said.ANSWERED, "answered"),)
    assert isinstance(one.when[0], Group)
    assert one.when[0].op is Op.ANY
    assert [test.text for test in one.unless if isinstance(test, Test)] == ["species is cactus", "pests is scale"]


def test_what_is_left_out_is_every_guideline_the_final_answer_and_own_definitions(plants: Knowledge) -> None:
    one = plants.invariants["one-thing-at-a-time"]
    assert (one.guidelines, one.stages, one.shared) == ((), (Stage.FINAL,), False)


def test_stages_are_kept_in_the_order_of_an_answer(plants: Knowledge) -> None:
    assert plants.invariants["cacti-are-not-drowned"].stages == (Stage.FINAL, Stage.BEFORE_SAFETY)


def test_a_monotone_invariant_names_what_differs_and_both_sides(plants: Knowledge) -> None:
    one = plants.invariants["moisture-does-not-call-for-water"]
    assert (one.form, one.along, one.low, one.high) == (Form.MONOTONE, "soil_moisture", ("let-dry",), ("water-now",))


@pytest.mark.parametrize("along", ["leaf_count", "light", "pests_seen", "growth", "thirst", "root_rot"])
def test_what_has_an_order_can_be_gone_along(along: str, tmp_path: Path) -> None:
    found = codes(tmp_path, f"monotone: {{along: {along}, low: [let-dry], high: [water-now]}}")
    assert found == (["unknown-finding"] if along == "pests_seen" else [])


def test_at_most_one_of_names_its_options(plants: Knowledge) -> None:
    one = plants.invariants["one-thing-at-a-time"]
    assert (one.form, one.options) == (Form.AT_MOST_ONE, ("water-now", "let-dry", "leave-to-expert"))


def allowed(folder: Path, head: str, bullet: str) -> tuple[str, ...]:
    """The values that a test on a concept allows, in an invariant with this head."""
    text = INVARIANT.format(body=f'{head}\n    never: ["{bullet}", silent]')
    folder.mkdir()
    (folder / "invariants.yaml").write_text(text, "utf-8")
    line = load(PLANTS, folder).invariants["new"].lines[0]
    assert isinstance(line, Test)
    assert isinstance(line.allowed, Choices)
    return line.allowed.values


def test_one_guideline_that_is_named_lends_its_definitions(tmp_path: Path) -> None:
    bullet = "thirst is not high"
    assert allowed(tmp_path / "own", "guidelines: [greenhouse]", bullet) == ("low",)
    assert allowed(tmp_path / "all", "", bullet) == ("low", "middling")
    assert allowed(tmp_path / "two", "guidelines: [greenhouse, windowsill]", bullet) == ("low", "middling")
    shared = "guidelines: [greenhouse]\n    definitions: shared"
    assert allowed(tmp_path / "shared", shared, bullet) == ("low", "middling")


@pytest.mark.parametrize(
    ("guidelines", "good"), [("[windowsill]", ["H1", "T1"]), ("[greenhouse, windowsill]", ["G1", "H1", "T1", "P1"])]
)
def test_statements_of_the_guidelines_concerned_and_shared_ones_can_be_cited(
    guidelines: str, good: list[str], tmp_path: Path
) -> None:
    assert codes(tmp_path, f"guidelines: {guidelines}\n    never: [silent]\n    cites: [{', '.join(good)}]") == []


def test_a_bullet_of_an_invariant_need_not_cite(plants: Knowledge) -> None:
    assert plants.warnings == ()


def test_a_finding_that_is_called_like_a_claim_is_a_finding(tmp_path: Path) -> None:
    files = {
        "vocabulary.yaml": "findings:\n  option: {label: option, type: yes-no, provenance: verified}\n",
        "invariants.yaml": INVARIANT.format(body="never: [option is yes, silent]"),
    }
    assert mistakes(tmp_path, files) == []


@pytest.mark.parametrize("outcome", ["answered", "silent", "conflict", "withheld"])
def test_every_outcome_can_be_claimed(outcome: str, tmp_path: Path) -> None:
    assert codes(tmp_path / "alone", f"never: [{outcome}]") == []
    assert codes(tmp_path / "more", f"never: [{outcome} mist]") == ["bad-claim"]


@pytest.mark.parametrize("said", ["option", "alternative", "against"])
def test_a_claim_about_an_option_needs_one_that_answers_the_question(said: str, tmp_path: Path) -> None:
    found = [codes(tmp_path / f"x{name}", f"never: ['{said} {name}']") for name in ("mist", "repot", "mst", "")]
    assert found == [[], ["wrong-question"], ["unknown-option"], ["bad-claim"]]


def test_the_option_of_a_claim_is_underlined(tmp_path: Path) -> None:
    (problem,) = told(tmp_path, 'never: ["option  mst"]')
    assert problem.excerpt[problem.position.column - 1 :].startswith("mst")
    assert problem.width == len("mst")


def test_all_mistakes_of_an_invariant_are_told_at_once(tmp_path: Path) -> None:
    body = "never: [option mst, speces is cactus, any: [silent]]\n    unless: [answered]\n    cites: [Z1]"
    expected = ["misplaced-claim", "misplaced-claim", "unknown-finding", "unknown-option", "unknown-statement"]
    assert sorted(codes(tmp_path, body)) == expected


def test_a_form_that_is_wrong_is_not_missed_as_well(tmp_path: Path) -> None:
    assert codes(tmp_path, "never: silent") == ["wrong-kind"]


def test_a_wrong_rule_does_not_make_its_question_unanswered(tmp_path: Path) -> None:
    rule = "- {id: x, question: feeding, recommend: mist, when: [pests is none], because: x, provenance: editorial}\n"
    files = {
        "options.yaml": "questions:\n  feeding: {label: what to feed}\n",
        "guidelines/windowsill/feeding.yaml": rule,
        "invariants.yaml": INVARIANT.format(body="never: [silent]").replace("watering", "feeding"),
    }
    assert [problem.code for problem in mistakes(tmp_path, files)] == ["wrong-question"]


# Waivers and hazards


def test_a_waiver_says_for_whom_by_whom_and_until_when(plants: Knowledge) -> None:
    one = plants.waivers["middling-soil"]
    assert (one.finding, one.guideline, one.question, one.by, one.until) == (
        "gap",
        "windowsill",
        "watering",
        "A. Moss",
        "2027-12-31",
    )
    assert [test.subject for test in one.where if isinstance(test, Test)] == ["thirst", "species"]
    assert [test.subject for test in one.unless if isinstance(test, Test)] == ["root_rot", "plastic"]


def test_a_waiver_of_one_guideline_is_read_with_its_definitions(tmp_path: Path) -> None:
    text = "waivers:\n  new: {{finding: gap, guideline: {}, where: [thirst is middling], because: x, by: x, until: 2027-01-01}}\n"
    found = [mistakes(tmp_path / name, {"waivers.yaml": text.format(name)}) for name in ("windowsill", "greenhouse")]
    assert [[problem.code for problem in problems] for problems in found] == [[], ["unknown-value"]]


def test_what_a_waiver_of_bullets_is_about_is_free_text(tmp_path: Path) -> None:
    text = "waivers:\n  new: {finding: idle-bullet, about: [mist-ferns, leaf_count >= 100], because: x, by: x, until: 2027-01-01}\n"
    assert mistakes(tmp_path, {"waivers.yaml": text}) == []


def test_a_hazard_names_its_controls(plants: Knowledge) -> None:
    one = plants.hazards["drowned-cactus"]
    assert one.severity == "catastrophic"
    assert one.invariants == ("cacti-are-not-drowned",)
    assert one.rules == ("no-water-on-scale", "report-against-index")
    assert one.cases == ("dry-fern",)
    assert one.cites == ("H3", "T3")


# The whole


def test_later_folders_add_to_earlier_ones_and_control_their_hazards(tmp_path: Path) -> None:
    hazard = "hazards:\n  new:\n    harm: x\n    severity: minor\n    cause: x\n    controls: {invariants: [new, one-thing-at-a-time]}\n"
    (tmp_path / "invariants.yaml").write_text(INVARIANT.format(body="never: [silent]"), "utf-8")
    (tmp_path / "hazards.yaml").write_text(hazard, "utf-8")
    found = load(PLANTS, tmp_path)
    assert found.hazards["new"].invariants == ("new", "one-thing-at-a-time")
    assert list(found.invariants) == sorted(found.invariants)
    assert set(found.invariants) > {"new"}


def test_none_of_it_is_in_a_hash_and_none_of_it_changes_an_answer(plants: Knowledge, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(PLANTS, tmp_path / "plants"))
    for name in ("invariants", "waivers", "hazards"):
        (copy / f"{name}.yaml").unlink()
    bare = load(copy)
    assert (bare.logic, bare.content) == (plants.logic, plants.content)
    assert [*bare.invariants, *bare.waivers, *bare.hazards] == []


def test_it_can_be_pickled(plants: Knowledge) -> None:
    again = pickle.loads(pickle.dumps(plants))  # noqa: S301 - our own bytes
    assert (again.invariants, again.waivers, again.hazards) == (plants.invariants, plants.waivers, plants.hazards)


def test_an_empty_file_is_a_mistake_and_a_misspelt_one_is_found(tmp_path: Path) -> None:
    (tmp_path / "invariant.yaml").write_text("invariants: {}\n", "utf-8")
    with pytest.raises(KnowledgeError) as caught:
        load(PLANTS, tmp_path)
    assert "did you mean 'invariants.yaml'?" in str(caught.value)


# Shown


def show(*args: str) -> str:
    result = CliRunner().invoke(main, ["facts", "show", *args, "--facts", str(PLANTS)])
    assert result.exit_code == 0
    return result.stdout


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("cacti-are-not-drowned", ["[invariant]", "of the answer: final, before safety", "option water-now", "H3 A dormant"]),
        ("a-known-plant-is-answered", ["Where all of these hold", "Always all of these", "Not asked of", "terms: those of"]),
        ("one-thing-at-a-time", ["every guideline that answers", "At most one of these", "let the soil dry"]),
        ("moisture-does-not-call-for-water", ["differ in soil_moisture alone", "let-dry for the lower", "and water-now"]),
        ("middling-soil", ["[waiver]", "Accepted where", "unless root_rot is yes", "until: 2027-12-31"]),
        ("drowned-cactus", ["[hazard]", "severity: catastrophic", "Controls", "dry-fern", "worked case", "stands in:"]),
    ],
)  # fmt: skip
def test_an_entry_is_shown_in_full(name: str, words: list[str]) -> None:
    shown = show(name)
    assert [word for word in words if word not in shown] == []


def test_the_overview_lists_them() -> None:
    shown = show()
    assert [name for name in ("one-thing-at-a-time", "drowned-cactus", "middling-soil") if name not in shown] == []


# What is shipped


def test_the_shipped_invariants_rest_on_statements() -> None:
    assert [one.id for one in shipped().invariants.values() if not one.cites] == []
    assert len(shipped().invariants) > 50


def test_the_shipped_hazards_are_controlled_by_nearly_every_invariant() -> None:
    facts = shipped()
    used = {name for hazard in facts.hazards.values() for name in hazard.invariants}
    rules = {name for hazard in facts.hazards.values() for name in hazard.rules}
    assert len(set(facts.invariants) - used) < len(facts.invariants) / 5
    assert rules == {rule.id for rule in (*facts.safety, *facts.integrity)}


def test_the_shipped_invariants_are_about_everybody_or_about_guidelines_each_of_which_has_some() -> None:
    named = [one.guidelines for one in shipped().invariants.values()]
    assert () in named
    assert {name for names in named for name in names} == set(shipped().guidelines)
