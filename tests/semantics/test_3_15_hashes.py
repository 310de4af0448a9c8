"""Statement 15: hashes are of the loaded model. ``logic`` of all that can change an answer, ``content`` of the words too."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pnet_reason.advise import recommend
from pnet_reason.knowledge.cases import make_case
from pnet_reason.knowledge.hashes import rule_hash
from pnet_reason.knowledge.loader import load
from pnet_reason.model.knowledge import Knowledge
from pnet_reason.model.rules import Rule
from tests.asking import PLANTS, shipped, worked

WATERING = "guidelines/windowsill/watering.yaml"
SOIL = "classifications/thirst.yaml"


def edited(folder: Path, file: str, old: str, new: str) -> Knowledge:
    """The houseplants with one edit."""
    shutil.copytree(PLANTS, folder, dirs_exist_ok=True)
    target = next(path for path in folder.rglob("*.yaml") if path.match(file))
    text = target.read_text("utf-8")
    assert old in text
    target.write_text(text.replace(old, new, 1), "utf-8")
    return load(folder)


def rule(knowledge: Knowledge, name: str) -> Rule:
    return next(found for one in knowledge.guidelines.values() for found in one.rules if found.id == name)


IN_NO_HASH = ("invariants.yaml", "waivers.yaml", "hazards.yaml")
FILE_OF = {
    path.relative_to(PLANTS).as_posix(): path.read_text("utf-8")
    for path in PLANTS.rglob("*.yaml")
    if path.name not in IN_NO_HASH
}


def file_with(words: str) -> str:
    (found,) = [name for name, text in FILE_OF.items() if words in text]
    return found


@pytest.mark.parametrize(
    ("old", "new", "logic", "content"),
    [
        ("- leaf_count >= 100 [H4]", "- leaf_count >= 101 [H4]", True, True),
        ("- species is cactus [H3]", "- species is ivy [H3]", True, True),
        ("consider: mist", "recommend: mist", True, True),
        ("excludes: [let-dry, leave-to-expert]", "excludes: [let-dry]", True, True),
        ("because: Thirsty plants wilt.", "because: Thirsty plants die.", False, True),
        ("- thirst is high [H1]", "- thirst is high [H1, H7]", False, True),
        ("label: species", "label: kind of plant", False, True),
        ("granularity: 1 %", "granularity: 5 %", False, True),
        ("version: 2026.1.0", "version: 2026.1.1", False, False),
        ("- thirst is high [H1]", "- thirst   is high [H1]   # thirsty", False, False),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_hashes_change_with_what_they_are_of(
    old: str, new: str, logic: bool, content: bool, tmp_path: Path
) -> None:
    before, after = load(PLANTS), edited(tmp_path, file_with(old), old, new)
    assert (after.logic != before.logic, after.content != before.content) == (logic, content)


@pytest.mark.parametrize("key", ["because: ", "harm: "])
def test_what_auditors_say_is_in_no_hash(key: str, tmp_path: Path) -> None:
    name = IN_NO_HASH[-1] if key == "harm: " else IN_NO_HASH[0]
    before, after = load(PLANTS), edited(tmp_path, name, key, f"{key}Really. ")
    assert (after.logic, after.content) == (before.logic, before.content)
    assert after != before


def test_a_document_says_which_knowledge_it_rests_on() -> None:
    told = recommend(make_case(worked()["v01"]["findings"], shipped()), shipped()).to_dict()["knowledge"]
    assert told == {"version": shipped().version, "logic": shipped().logic, "content": shipped().content}
    assert shipped().logic != shipped().content


def approved(folder: Path) -> tuple[str, str]:
    """The text of the rule ``water-the-thirsty`` before and after its approval."""
    rule_now = rule(load(PLANTS), "water-the-thirsty")
    old = "  flaws: [W1]\n  review: {status: submitted}"
    review = f"{{status: approved, by: A. Moss, on: 2026-02-01, of: {rule_hash(rule_now, load(PLANTS))!r}}}"
    return old, old.replace("{status: submitted}", review)


def test_an_approval_binds_the_rule_and_the_definitions_that_it_uses(tmp_path: Path) -> None:
    old, new = approved(tmp_path)
    knowledge = edited(tmp_path, file_with(old), old, new)
    assert rule(knowledge, "water-the-thirsty").review.status == "approved"
    assert knowledge.warnings == () or all(w.code != "lapsed-approval" for w in knowledge.warnings)


@pytest.mark.parametrize(
    ("old", "new", "status"),
    [
        ("- soil_moisture < 30 % [T1]", "- soil_moisture < 29 % [T1]", "lapsed"),
        ("", "", "approved"),
        ("because: Thirsty plants wilt.", "because: Thirsty plants die.", "lapsed"),
        ("because: Rotten roots cannot take water up.", "because: Rotten roots take no water up.", "approved"),
    ],
    ids=["a definition changed", "nothing changed", "its reason changed", "another rule changed"],
)
def test_an_approval_lapses_when_they_change_and_not_else(old: str, new: str, status: str, tmp_path: Path) -> None:
    unapproved, signed = approved(tmp_path)
    edited(tmp_path, file_with(unapproved), unapproved, signed)
    if new:
        target = tmp_path / file_with(old)
        target.write_text(target.read_text("utf-8").replace(old, new, 1), "utf-8")
    knowledge = load(tmp_path)
    assert rule(knowledge, "water-the-thirsty").review.status == status
    lapsed = [warning for warning in knowledge.warnings if warning.code == "lapsed-approval"]
    assert bool(lapsed) == (status == "lapsed")


def test_a_lapsed_approval_is_a_caveat_again(tmp_path: Path) -> None:
    old, new = approved(tmp_path)
    knowledge = edited(tmp_path, file_with(old), old, new.replace("sha256:", "sha256:0"))
    case = make_case({"species": "fern", "soil_moisture": "12 %", "drooping": "some"}, knowledge)
    answer = recommend(case, knowledge, ["windowsill"], ["watering"]).answers[0]
    assert ("unapproved", "lapsed", ("water-the-thirsty",)) in {(c.kind, c.subject, c.about) for c in answer.caveats}
