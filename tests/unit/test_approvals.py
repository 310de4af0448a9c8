"""An approval binds a rule and all that it rests on: each kind of change there lets it lapse, and nothing else does."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pnet_reason.advise import recommend
from pnet_reason.knowledge.hashes import rule_hash
from pnet_reason.knowledge.loader import LoadedKnowledge, load
from pnet_reason.model.knowledge import Knowledge
from pnet_reason.model.problems import KnowledgeError
from pnet_reason.model.rules import Rule
from tests.asking import PLANTS

WATERING = "guidelines/windowsill/watering.yaml"
PLACING = "guidelines/windowsill/placing.yaml"
THIRST = "classifications/thirst.yaml"
WORDS = "vocabulary.yaml"
SIGNED = "review: {{status: approved, by: A. Moss, on: 2026-02-01, of: {of!r}}}"
WATER, REPOT, CACTUS = "water-the-thirsty", "repot-the-cramped", "spare-the-cactus"


def rule(knowledge: Knowledge, name: str) -> Rule:
    return next(found for one in knowledge.guidelines.values() for found in one.rules if found.id == name)


def edit(folder: Path, file: str, old: str, new: str) -> None:
    target = folder / file
    text = target.read_text("utf-8")
    assert text.count(old) >= 1, old
    target.write_text(text.replace(old, new, 1), "utf-8")


@pytest.fixture
def signed(tmp_path: Path) -> Path:
    """The houseplants, three rules of which A. Moss has approved."""
    folder = tmp_path / "plants"
    shutil.copytree(PLANTS, folder)
    before = load(PLANTS)
    for name, file in ((WATER, WATERING), (REPOT, PLACING), (CACTUS, WATERING)):
        head, body = (folder / file).read_text("utf-8").split(f"- id: {name}\n")
        review = SIGNED.format(of=rule_hash(rule(before, name), before))
        body = body.replace("review: {status: submitted}", review, 1)
        (folder / file).write_text(f"{head}- id: {name}\n{body}", "utf-8")
    return folder


def statuses(folder: Path) -> set[str]:
    """The approved rules that no longer are."""
    knowledge = load(folder)
    lapsed = {name for name in (WATER, REPOT, CACTUS) if rule(knowledge, name).review.status == "lapsed"}
    warned = [one for one in knowledge.warnings if one.code == "lapsed-approval"]
    assert len(warned) == len(lapsed)
    return lapsed


def test_what_was_approved_stays_so_while_nothing_changes(signed: Path) -> None:
    assert statuses(signed) == set()
    assert rule(load(signed), WATER).review.status == "approved"
    assert rule(load(signed), WATER).review.author == "B. Fern"


@pytest.mark.parametrize(
    ("file", "old", "new", "lapsed"),
    [
        (WATERING, "- thirst is high [H1]", "- thirst is high [H1]\n    - root_rot is no [H2]", {WATER}),
        (WATERING, "- thirst is high [H1]", "- thirst is middling [H1]", {WATER}),
        (WATERING, "- thirst is high [H1]", "- thirst is high [H1, H7]", {WATER}),
        (WATERING, "recommend: water-now", "consider: water-now", {WATER}),
        (WATERING, "because: Thirsty plants wilt.", "because: Thirsty plants droop.", {WATER}),
        (WATERING, "\n  evidence: [reed-2015]", "", {WATER}),
        (WATERING, "- soil_moisture < 5 % [H3]", "- soil_moisture <= 5 % [H3]", {CACTUS}),
        (WATERING, "- not: light is direct [H3]", "- light is direct [H3]", {CACTUS}),
        (PLACING, "- growth <= 0 cm/week [H5]", "- growth < 0 cm/week [H5]", {REPOT}),
        (THIRST, "- species is not cactus [T3]", "- species is not ivy [T3]", {WATER}),
        (THIRST, "- soil_moisture > 60 % [T1]", "- soil_moisture > 61 % [T1]", {WATER}),
        (
            THIRST,
            'when: ["drooping is all [T2]"]',
            'when: ["drooping is not none [T2]", "drooping is all [T2]"]',
            {WATER},
        ),
        (WORDS, "range: 0 to 100 %", "range: 0 to 99 %", {WATER, CACTUS}),
        (WORDS, "also: {percent: 1}", "also: {percent: 1, permille: 0.1}", {WATER, CACTUS}),
        (WORDS, "all: every leaf droops", "all: every leaf droops\n      half: half of them", {WATER}),
        (WORDS, "tolerance: 0.2 cm/week", "tolerance: 0.3 cm/week", {REPOT}),
        (WORDS, "range: -50 to 50 cm/week", "range: -40 to 50 cm/week", {REPOT}),
        (WORDS, 'range: "> 0 to 520 week"', 'range: "> 0 to 510 week"', {REPOT}),
    ],
    ids=[
        "one more bullet",
        "another value",
        "one more citation",
        "another stance",
        "another reason",
        "less evidence",
        "another comparison",
        "the opposite of a group",
        "another comparison of a computed finding",
        "the definition that it names",
        "a definition below that one",
        "a clause of another definition below that one",
        "the range of a finding three levels deep",
        "the units of a finding three levels deep",
        "the values of a finding three levels deep",
        "the tolerance of a computed finding",
        "the range of a computed finding",
        "the range of what a finding is computed from",
    ],
)
def test_a_change_of_what_it_rests_on_lets_an_approval_lapse(
    file: str, old: str, new: str, lapsed: set[str], signed: Path
) -> None:
    edit(signed, file, old, new)
    assert statuses(signed) == lapsed


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (WATERING, "- leaf_count >= 100 [H4]", "- leaf_count >= 101 [H4]"),
        (WATERING, "because: Rotten roots cannot take water up.", "because: Rotten roots take no water up."),
        (WATERING, "- id: water-the-thirsty", "# a remark\n- id: 'water-the-thirsty'"),
        (WATERING, "    - species is cactus [H3]\n    - not: light is direct [H3]", "    - not: light is direct [H3]\n    - species is cactus [H3]"),
        (THIRST, "- is: low\n        when:\n          - soil_moisture > 60 % [T1]\n      - is: middling\n        when:\n          - soil_moisture between 30 and 60 % [T1]", "- is: middling\n        when:\n          - soil_moisture between 30 and 60 % [T1]\n      - is: low\n        when:\n          - soil_moisture > 60 % [T1]"),
        (WORDS, "label: soil moisture", "label: moisture of the soil"),
        (WORDS, "granularity: 1 %", "granularity: 2 %"),
        (WORDS, "range: 0 to 5000", "range: 0 to 6000"),
        ("guidelines/windowsill/guideline.yaml", "title: The windowsill handbook", "title: The handbook"),
        ("guidelines/windowsill/guideline.yaml", "text: Water a thirsty plant.", "text: Water what is thirsty."),
        ("knowledge.yaml", "version: 2026.1.0", "version: 2026.1.1"),
    ],
    ids=[
        "a bullet of another rule",
        "the reason of another rule",
        "comments and quotation marks",
        "the order of bullets",
        "the order of clauses",
        "a label",
        "a granularity",
        "a finding that is not used",
        "the title of the guideline",
        "how a statement is paraphrased",
        "the version",
    ],
)  # fmt: skip
def test_a_change_elsewhere_lets_no_approval_lapse(file: str, old: str, new: str, signed: Path) -> None:
    edit(signed, file, old, new)
    assert statuses(signed) == set()


def test_the_order_of_the_rules_in_a_file_makes_no_difference(signed: Path) -> None:
    rules = (signed / WATERING).read_text("utf-8").split("\n\n")
    (signed / WATERING).write_text("\n\n".join(reversed(rules)), "utf-8")
    assert statuses(signed) == set()


def test_lint_tells_the_old_and_the_new_hash(signed: Path) -> None:
    old = rule(load(signed), WATER).review.of
    edit(signed, WATERING, "because: Thirsty plants wilt.", "because: Thirsty plants droop.")
    knowledge = load(signed)
    (warning,) = [one for one in knowledge.warnings if one.code == "lapsed-approval"]
    assert warning.hint == f"approved was {old}; what stands here now is {rule_hash(rule(knowledge, WATER), knowledge)}"


def answered(knowledge: LoadedKnowledge) -> dict[str, tuple[str, ...]]:
    """The caveats about approval of an answer that rests on the approved rule for thirsty plants."""
    case = knowledge.case({"species": "ivy", "soil_moisture": "12 %", "drooping": "some", "root_rot": "no"})
    (found,) = recommend(case, knowledge, ["windowsill"], ["watering"]).answers
    return {one.subject: one.about for one in found.caveats if one.kind == "unapproved"}


def test_an_answer_says_that_the_approval_has_lapsed(signed: Path) -> None:
    assert WATER not in {name for about in answered(load(signed)).values() for name in about}
    edit(signed, THIRST, "- soil_moisture < 30 % [T1]", "- soil_moisture < 29 % [T1]")
    assert answered(load(signed))["lapsed"] == (WATER,)


@pytest.mark.parametrize("author", ["A. Moss", "a. moss", "A.  MOSS"])
def test_whoever_wrote_a_guideline_cannot_approve_its_rules(author: str, signed: Path) -> None:
    edit(signed, "guidelines/windowsill/guideline.yaml", "author: B. Fern", f"author: {author}")
    with pytest.raises(KnowledgeError) as caught:
        load(signed)
    assert {one.code for one in caught.value.records} == {"approved-by-author"}
    assert len(caught.value.records) == 3


def test_a_rule_may_have_an_author_of_its_own(signed: Path) -> None:
    edit(
        signed,
        WATERING,
        "review: {status: approved, by: A. Moss",
        "review: {status: approved, author: A. Moss, by: A. Moss",
    )
    with pytest.raises(KnowledgeError) as caught:
        load(signed)
    assert [one.code for one in caught.value.records] == ["approved-by-author"]


def test_a_rule_that_a_hospital_adds_is_not_by_the_author_of_the_guideline(tmp_path: Path) -> None:
    folder = tmp_path / "balcony" / "guidelines" / "windowsill"
    folder.mkdir(parents=True)
    added = (PLANTS / WATERING).read_text("utf-8").split("\n\n")[0].replace(WATER, "water-balconies")
    (folder / "watering.yaml").write_text(added, "utf-8")
    assert rule(load(PLANTS, tmp_path / "balcony"), "water-balconies").review.author == ""
    (folder / "guideline.yaml").write_text("id: windowsill\nauthor: C. Sedge\n", "utf-8")
    assert rule(load(PLANTS, tmp_path / "balcony"), "water-balconies").review.author == "C. Sedge"
