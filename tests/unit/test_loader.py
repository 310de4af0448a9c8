"""Facts directories as knowledge: read, linked and sorted; local additions; hashes; approvals; all mistakes."""

from __future__ import annotations

import os
import pickle
import shutil
import subprocess
import sys
import time
import timeit
from collections.abc import Callable
from fractions import Fraction
from functools import partial
from pathlib import Path

import pytest

from pnet_reason.knowledge.hashes import concept_hash, rule_hash
from pnet_reason.knowledge.loader import load, shipped
from pnet_reason.model.knowledge import Knowledge
from pnet_reason.model.problems import KnowledgeError
from pnet_reason.model.rules import Group, Op, Role, Rule, Stance, Test
from pnet_reason.model.values import Choices, point

GOOD = Path(__file__).parents[1] / "other_knowledge"
WATERING = "guidelines/windowsill/watering.yaml"


@pytest.fixture(scope="module")
def plants() -> Knowledge:
    return load(GOOD)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(GOOD, tmp_path / "plants"))


@pytest.fixture
def edit(copy: Path) -> Callable[..., Path]:
    """Replaces a text in a file of a copy of the good tree."""

    def change(file: str, old: str, new: str) -> Path:
        path = copy / file
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new), "utf-8")
        return copy

    return change


def rule(knowledge: Knowledge, name: str) -> Rule:
    rules = [r for g in knowledge.guidelines.values() for r in (*g.rules, *g.scope)]
    return next(r for r in (*rules, *knowledge.safety, *knowledge.integrity) if r.id == name)


def mistakes(*directories: Path) -> list[str]:
    with pytest.raises(KnowledgeError) as caught:
        load(*directories)
    return [record.code for record in caught.value.records]


# What is read.


def test_the_engine_knows_no_medicine(plants: Knowledge) -> None:
    assert plants.guideline_order() == ["greenhouse", "windowsill"]
    assert plants.guidelines["windowsill"].questions == ("aftercare", "inspection", "placing", "watering")
    assert plants.warnings == ()
    assert plants.version == "2026.1.0"


def test_a_finding_has_its_units_its_range_and_its_words(plants: Knowledge) -> None:
    height = plants.findings["height"]
    assert dict(height.units) == {"cm": 1, "mm": Fraction(1, 10), "m": 100, "inch": Fraction(254, 100)}
    assert plants.findings["weeks_between"].units["days"] == Fraction(1, 7)
    assert plants.findings["soil_moisture"].codes[0].system == "PLANTS"
    assert plants.findings["soil_moisture"].wording["owner"] == "how wet the soil is"
    assert plants.findings["root_rot"].values == ("no", "yes")
    assert plants.findings["light"].values == ("dark", "dim", "bright", "direct")


def test_a_formula_is_in_the_units_that_it_names(plants: Knowledge) -> None:
    computed = plants.findings["growth"].computed
    assert computed is not None
    assert computed.inputs == ("height", "previous_height", "weeks_between")
    assert [term.op for term in computed.terms] == ["finding", "finding", "-", "finding", "/"]
    assert computed.tolerance == Fraction(1, 5)


def test_who_excludes_whom_is_symmetric(plants: Knowledge) -> None:
    assert plants.options["water-now"].excludes == ("leave-to-expert", "let-dry")
    assert plants.options["leave-to-expert"].excludes == ("let-dry", "water-now")
    assert plants.options["check-weekly"].excludes == ("check-monthly",)


def test_an_option_may_bring_a_plan(plants: Knowledge) -> None:
    option = plants.options["water-now"]
    assert (option.plan, dict(option.plan_assuming)) == ("aftercare", {"under_watch": Choices(("yes",))})


def test_groups_are_kept(plants: Knowledge) -> None:
    spare = rule(plants, "spare-the-cactus")
    group = spare.when[1]
    assert isinstance(group, Group)
    assert group.op is Op.NOT
    assert isinstance(spare.unless[0], Group)
    assert isinstance(spare.unless[0].members[1], Test)


def test_every_role_has_its_rules(plants: Knowledge) -> None:
    assert (rule(plants, "windowsill-plastic").role, rule(plants, "windowsill-plastic").option) == (
        Role.SCOPE,
        "leave-to-expert",
    )
    assert (rule(plants, "no-water-on-scale").stance, plants.safety[0].option) == (Stance.WITHHOLD, "water-now")
    assert (plants.integrity[0].stance, plants.integrity[0].option) == (Stance.EXCLUDE, "")
    assert rule(plants, "no-mist-on-pests").stance is Stance.RULE_OUT


def test_a_guideline_has_its_own_definitions_in_force(plants: Knowledge) -> None:
    assert plants.concepts_of("windowsill")["thirst"].values == ("low", "middling", "high")
    assert plants.concepts_of("greenhouse")["thirst"].values == ("low", "high")
    assert plants.concepts_of("greenhouse")["thirst_by_leaves"] is plants.concepts["thirst_by_leaves"]


def test_statements_of_shared_files_are_kept(plants: Knowledge) -> None:
    assert plants.statements["T1"].source == "thirst-index"
    assert sorted(plants.statements) == ["I1", "P1", "T1", "T2", "T3"]


def test_knowledge_can_be_pickled_and_hashed(plants: Knowledge) -> None:
    again = pickle.loads(pickle.dumps(plants))  # noqa: S301 - our own bytes
    assert again == plants
    assert hash(again) == hash(plants)


def test_the_shipped_facts_load_quickly_and_without_warnings() -> None:
    knowledge = load(shipped())
    assert min(timeit.repeat(partial(load, shipped()), time.process_time, repeat=3, number=1)) < 0.4
    assert knowledge.guidelines
    assert [warning for warning in knowledge.warnings if warning.code != "no-citation"] == []
    assert load().content == knowledge.content


# Order changes nothing.


def test_the_order_of_rules_and_of_files_changes_nothing(copy: Path, plants: Knowledge) -> None:
    file = copy / WATERING
    rules = ["- id:" + text.rstrip() + "\n" for text in file.read_text("utf-8").split("- id:")[1:]]
    file.write_text("".join(reversed(rules[1:])), "utf-8")
    (copy / "guidelines/windowsill/a-first-file.yaml").write_text(rules[0], "utf-8")
    again = load(copy)
    assert (again.logic, again.content) == (plants.logic, plants.content)
    assert again == plants


def test_the_hash_seed_changes_nothing() -> None:
    code = f"from pnet_reason.knowledge.loader import load; k = load({str(GOOD)!r}); print(k.logic, k.content)"
    source = str(Path(__file__).parents[2] / "src")
    seen = {
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONPATH": source, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(seen) == 1


# Hashes (3.15).


def test_a_word_changes_the_content_but_not_the_logic(edit: Callable[..., Path], plants: Knowledge) -> None:
    changed = load(edit(WATERING, "Thirsty plants wilt.", "Thirsty plants wilt soon."))
    assert changed.logic == plants.logic
    assert changed.content != plants.content


def test_a_citation_changes_the_content_but_not_the_logic(edit: Callable[..., Path], plants: Knowledge) -> None:
    changed = load(edit(WATERING, "thirst is high [H1]", "thirst is high [H7]"))
    assert (changed.logic == plants.logic, changed.content == plants.content) == (True, False)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (WATERING, "leaf_count >= 100", "leaf_count >= 101"),
        (WATERING, "consider: mist", "recommend: mist"),
        (WATERING, "rule: water-the-thirsty", "rule: spare-the-cactus"),
        ("options.yaml", "excludes: [leave-to-expert]", "excludes: []"),
        ("vocabulary.yaml", "range: 0 to 5000", "range: 0 to 5001"),
        ("vocabulary.yaml", "tolerance: 0.2", "tolerance: 0.3"),
        ("classifications/thirst.yaml", "species is not cactus", "species is not ivy"),
        ("safety.yaml", "pests is scale", "pests is mites"),
        ("integrity.yaml", "reported_thirst is low", "reported_thirst is high"),
    ],
)
def test_what_can_change_an_answer_changes_both_hashes(
    edit: Callable[..., Path], plants: Knowledge, file: str, old: str, new: str
) -> None:
    changed = load(edit(file, old, new))
    assert changed.logic != plants.logic
    assert changed.content != plants.content


def test_comments_and_layout_change_neither_hash(edit: Callable[..., Path], plants: Knowledge) -> None:
    changed = load(edit(WATERING, "- id: mist-ferns", "# a remark\n\n- id: 'mist-ferns'"))
    assert (changed.logic, changed.content) == (plants.logic, plants.content)


# Approvals.

APPROVED = "review: {status: approved, by: A. Moss, on: 2026-01-01, of: %s}"


def approve(edit: Callable[..., Path], of: str) -> Path:
    before = "Thirsty plants wilt.\n  evidence: [reed-2015]\n  flaws: [W1]\n  review: {status: submitted}"
    return edit(WATERING, before, before.replace("review: {status: submitted}", APPROVED % of))


def test_an_approval_holds_while_nothing_that_it_binds_changes(edit: Callable[..., Path], plants: Knowledge) -> None:
    known = load(approve(edit, rule_hash(rule(plants, "water-the-thirsty"), plants)))
    assert rule(known, "water-the-thirsty").review.status == "approved"
    assert known.warnings == ()


def test_an_approval_does_not_bind_what_the_rule_does_not_use(edit: Callable[..., Path], plants: Knowledge) -> None:
    approve(edit, rule_hash(rule(plants, "water-the-thirsty"), plants))
    known = load(edit(WATERING, "leaf_count >= 100", "leaf_count >= 101"))
    assert rule(known, "water-the-thirsty").review.status == "approved"


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (WATERING, "Thirsty plants wilt.", "Thirsty plants wilt soon."),
        ("classifications/thirst.yaml", "soil_moisture < 30 %", "soil_moisture < 29 %"),
        ("vocabulary.yaml", "all: every leaf droops", "all: every leaf droops\n      half: half of them"),
    ],
)
def test_an_approval_lapses_when_the_rule_or_a_definition_changes(
    edit: Callable[..., Path], plants: Knowledge, file: str, old: str, new: str
) -> None:
    approve(edit, rule_hash(rule(plants, "water-the-thirsty"), plants))
    known = load(edit(file, old, new))
    assert rule(known, "water-the-thirsty").review.status == "lapsed"
    (warning,) = known.warnings
    assert (warning.code, warning.severity) == ("lapsed-approval", "warning")
    assert rule_hash(rule(known, "water-the-thirsty"), known) in warning.hint


def test_the_approval_of_a_definition_lapses_too(edit: Callable[..., Path], plants: Knowledge) -> None:
    head = "cites: [T3]\n    provenance: verified\n    review: {status: submitted}"
    good = concept_hash(plants.concepts["thirst"], plants)
    known = load(
        edit("classifications/thirst.yaml", head, head.replace("review: {status: submitted}", APPROVED % good))
    )
    assert known.concepts["thirst"].review.status == "approved"
    changed = load(edit("classifications/thirst.yaml", "soil_moisture > 60 %", "soil_moisture > 61 %"))
    assert changed.concepts["thirst"].review.status == "lapsed"


# Local directories.


@pytest.fixture
def local(tmp_path: Path) -> Callable[..., Path]:
    """Writes a second facts directory called ``balcony``."""

    def write(**files: str) -> Path:
        for name, text in files.items():
            path = tmp_path / "balcony" / (name.replace("__", "/") + ".yaml")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        return tmp_path / "balcony"

    return write


MINE = """
- id: my-rule
  question: watering
  recommend: let-dry
  when: ["light is dark [L1]"]
  overrides:
    - {rule: water-the-thirsty, because: Our balcony is damp., cites: [L1]}
  because: Our balcony is damp.
  provenance: editorial
"""
HEAD = "id: windowsill\nstatements: {L1: {text: Our own experience., provenance: editorial}}\n"


def test_a_local_rule_may_override_a_shipped_one_and_is_called_local(local: Callable[..., Path]) -> None:
    known = load(GOOD, local(guidelines__windowsill__guideline=HEAD, guidelines__windowsill__mine=MINE))
    mine = rule(known, "my-rule")
    assert (mine.local, mine.overrides[0].rule) == ("balcony", "water-the-thirsty")
    assert rule(known, "water-the-thirsty").local == ""
    assert known.guidelines["windowsill"].title == "The windowsill handbook"


def test_a_local_directory_may_add_anything(local: Callable[..., Path]) -> None:
    known = load(
        GOOD,
        local(
            knowledge="version: 7\n",
            vocabulary="findings: {windy: {label: windy, type: yes-no}}\n",
            options="options: {tie-up: {label: tie it up, answers: [placing], excludes: [repot]}}\n",
            sources="sources: {us: {title: Us}}\n",
            safety="rules: [{id: s, withhold: repot, when: [windy is yes], because: Wind., provenance: editorial}]\n",
        ),
    )
    assert known.version == "2026.1.0+7"
    assert known.options["repot"].excludes == ("tie-up",)
    assert [r.local for r in known.safety] == ["", "balcony"]
    assert [warning.code for warning in known.warnings] == ["no-citation"]


def test_the_same_id_twice_is_an_error(local: Callable[..., Path]) -> None:
    assert mistakes(GOOD, local(sources="sources: {thirst-index: {title: Ours}}\n")) == ["duplicate-id"]


# Mistakes.


def test_all_mistakes_of_all_files_are_told_at_once(edit: Callable[..., Path]) -> None:
    edit(WATERING, "thirst is high", "thrist is high")
    edit(WATERING, "species is fern", "species is farn")
    edit("options.yaml", "answers: [aftercare]", "answers: [aftercar]")
    edit("classifications/thirst.yaml", "soil_moisture > 60 %", "soil_moisture > 60 kg")
    root = edit("vocabulary.yaml", "range: 0 to 5000", "range: 0 to")
    with pytest.raises(KnowledgeError) as caught:
        load(root)
    places = {(record.code, Path(record.position.file).name) for record in caught.value.records}
    assert places == {
        ("unknown-finding", "watering.yaml"),
        ("unknown-value", "watering.yaml"),
        ("unknown-question", "options.yaml"),
        ("wrong-unit", "thirst.yaml"),
        ("bad-range", "vocabulary.yaml"),
    }


def test_a_file_that_cannot_be_read_is_not_missed_everywhere(copy: Path) -> None:
    (copy / "vocabulary.yaml").write_text("findings: [", "utf-8")
    assert mistakes(copy) == ["yaml-syntax"]


def test_clauses_are_compared_though_rules_have_mistakes(edit: Callable[..., Path]) -> None:
    edit(WATERING, "thirst is high", "thrist is high")
    root = edit("classifications/thirst.yaml", "between 30 and 60 %", "between 30 and 61 %")
    assert mistakes(root) == ["overlap", "unknown-finding"]


def test_a_bullet_without_citation_is_a_warning(edit: Callable[..., Path]) -> None:
    known = load(edit(WATERING, "thirst is high [H1]", "thirst is high"))
    (warning,) = known.warnings
    assert (warning.code, warning.severity) == ("no-citation", "warning")
    assert "watering.yaml:5:7" in str(warning)


def test_a_directory_without_knowledge_is_not_a_facts_directory(tmp_path: Path) -> None:
    assert mistakes(tmp_path) == ["missing-file"]


@pytest.mark.parametrize("name", ["nowhere", "file.txt"])
def test_what_is_no_directory_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "file.txt").write_text("x", "utf-8")
    assert mistakes(tmp_path / name) == ["no-directory"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\xff\xfe[\x00", "not-text"),
        (b"- id: f\xfcnf\n", "not-utf-8"),
        (b"\x00\x01", "not-text"),
        (b"# " + b"x" * 5_000_000, "too-large"),
        (b"", "empty-file"),
    ],
)
def test_bytes_that_are_no_facts_are_refused(copy: Path, data: bytes, code: str) -> None:
    (copy / "guidelines/windowsill/odd.yaml").write_bytes(data)
    assert mistakes(copy) == [code]


def test_the_place_of_a_byte_that_is_not_utf_8_is_told(copy: Path) -> None:
    (copy / "guidelines/windowsill/odd.yaml").write_bytes(b"# one\n- id: f\xfcnf\n")
    with pytest.raises(KnowledgeError, match=r"odd\.yaml:2:8: this is not UTF-8"):
        load(copy)


def test_a_byte_order_mark_is_dropped(copy: Path, plants: Knowledge) -> None:
    file = copy / WATERING
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    assert load(copy).content == plants.content


def test_a_directory_in_place_of_a_file_is_refused(copy: Path) -> None:
    (copy / "safety.yaml").unlink()
    (copy / "safety.yaml").mkdir()
    assert "unexpected-file" in mistakes(copy)


def test_messages_name_files_from_where_one_stands(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (copy / WATERING).write_text("[]x", "utf-8")
    monkeypatch.chdir(copy.parent)
    with pytest.raises(KnowledgeError, match=r"^plants/guidelines/windowsill/watering\.yaml:1:3: "):
        load(copy.absolute())


def test_a_value_that_is_assumed_by_a_plan_is_read_as_a_set(edit: Callable[..., Path]) -> None:
    known = load(edit("options.yaml", "assuming: {under_watch: yes}", "assuming: {leaf_count: 3}"))
    assert known.options["water-now"].plan_assuming["leaf_count"] == point(Fraction(3))


def test_thousands_of_rules_load(copy: Path) -> None:
    one = (
        "- {{id: r-{0}, question: watering, consider: mist, when: ['leaf_count > {0} [H4]'], "
        "because: x, provenance: editorial}}\n"
    )
    (copy / "guidelines/windowsill/many.yaml").write_text("".join(one.format(i) for i in range(3000)), "utf-8")
    assert len(load(copy).guidelines["windowsill"].rules) > 3000


def test_a_chain_of_a_thousand_definitions_loads(copy: Path) -> None:
    link = (
        "  k{0}: {{label: x, values: [a, b], provenance: editorial, definition: "
        "[{{is: a, when: ['k{1} is a [T1]']}}, {{is: b, when: ['k{1} is b [T1]']}}]}}\n"
    )
    first = link.format(0, 0).replace("k0 is a", "light is dim").replace("k0 is b", "light is dark")
    chain = first + "".join(link.format(i, i - 1) for i in range(1, 1000))
    (copy / "classifications/chain.yaml").write_text("concepts:\n" + chain, "utf-8")
    assert "k999" in load(copy).concepts
    (copy / "classifications/chain.yaml").write_text(
        "concepts:\n" + chain.replace("light is dim", "k999 is a"), "utf-8"
    )
    assert "concept-cycle" in mistakes(copy)
