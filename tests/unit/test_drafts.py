"""Drafts: guidelines that are read only where somebody asks for them, and then labelled in every answer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

import pnet_reason as pr
from pnet_reason.checker import check
from pnet_reason.cli import main
from pnet_reason.explain.page import page
from pnet_reason.model.answer import digest
from pnet_reason.model.problems import KnowledgeError, QueryError
from pnet_reason.render.html import html
from pnet_reason.render.markdown import markdown
from pnet_reason.render.terminal import plain, texts
from tests.asking import PLANTS

HEAD = """
id: attic
title: What grandmother used to say
source: windowsill-2019
tier: 5
developer: not recorded
funding: not recorded
release: not recorded
revision: not recorded
review by: not recorded
provenance: unverified
statements:
  A1: {text: Ivy likes mist., where: as remembered, provenance: unverified}
"""
RULES = """
- id: mist-the-ivy
  question: watering
  recommend: mist
  when:
    - species is ivy [A1]
  because: She always did.
  provenance: unverified
"""
CASE = (
    "id: ivy\nfindings: {species: ivy, pests: none, root_rot: no, plastic: no, soil_moisture: 40 %, drooping: none}\n"
)


@pytest.fixture
def attic(tmp_path: Path) -> Path:
    """A facts directory with a draft, and a case beside it."""
    folder = tmp_path / "house"
    for name, text in {"guideline": HEAD, "watering": RULES}.items():
        target = folder / "drafts" / "attic" / f"{name}.yaml"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
    wording = folder / "wording" / "en.yaml"
    wording.parent.mkdir()
    wording.write_text("lang: en\naudience: patient\nguidelines: {attic: What grandmother said}\n", "utf-8")
    (tmp_path / "ivy.yaml").write_text(CASE, "utf-8")
    return folder


def run(attic: Path, *args: str, **env: str) -> Result:
    case = str(attic.parent / "ivy.yaml")
    where = ["--facts", str(PLANTS), "--facts", str(attic)]
    return CliRunner().invoke(main, [case if arg == "CASE" else arg for arg in args] + where, env=env)


def test_a_draft_is_not_read_unless_asked_for(attic: Path) -> None:
    without, with_drafts = pr.load(PLANTS, attic), pr.load(PLANTS, attic, drafts=True)
    assert without.drafts == ("attic",)
    assert without.guideline_order() == ["greenhouse", "windowsill"]
    assert without.logic == pr.load(PLANTS).logic
    assert with_drafts.drafts == ()
    assert with_drafts.guidelines["attic"].draft
    assert not with_drafts.guidelines["windowsill"].draft
    assert with_drafts.logic != without.logic


def test_a_mistake_in_a_draft_stops_only_those_who_ask_for_it(attic: Path) -> None:
    (attic / "drafts" / "attic" / "watering.yaml").write_text(RULES.replace("ivy [A1]", "oak [A2]"), "utf-8")
    assert pr.load(PLANTS, attic).drafts == ("attic",)
    with pytest.raises(KnowledgeError, match="oak"):
        pr.load(PLANTS, attic, drafts=True)
    (attic / "drafts" / "attic" / "guideline.yaml").write_text("a: b: c", "utf-8")
    assert pr.load(PLANTS, attic).drafts == ("attic",)
    assert run(attic, "facts", "lint").exit_code == 0
    assert run(attic, "facts", "lint", "--drafts").exit_code == 2


def test_lint_says_what_it_did_not_read(attic: Path) -> None:
    assert "Drafts were not read (--drafts): attic." in run(attic, "facts", "lint").stdout
    told = run(attic, "facts", "lint", "--drafts").stdout
    assert "3 guidelines" in told
    assert "not read" not in told


@pytest.mark.parametrize(
    "command",
    [
        ("recommend", "CASE", "--guideline", "attic"),
        ("facts", "show", "attic"),
        ("facts", "show", "attic", "--source-attributes"),
        ("facts", "show", "--status", "--guideline", "attic"),
        ("facts", "review", "attic"),
    ],
)
def test_whoever_asks_for_a_draft_by_name_is_told_how(command: tuple[str, ...], attic: Path) -> None:
    refused = run(attic, *command)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "'attic' is a draft\nuse --drafts to read it" in refused.stderr
    assert run(attic, *command, "--drafts").exit_code == 0
    assert run(attic, *command, PNET_REASON_DRAFTS="yes").exit_code == 0


def test_python_names_the_draft_too(attic: Path) -> None:
    knowledge = pr.load(PLANTS, attic)
    with pytest.raises(QueryError, match=r"load\(drafts=True\)"):
        pr.recommend(knowledge.case({}), knowledge, guidelines=["attic"])


def test_an_answer_of_a_draft_says_so_before_all_else_in_every_format(attic: Path) -> None:
    knowledge = pr.load(PLANTS, attic, drafts=True)
    advice = pr.recommend(knowledge.case({"species": "ivy"}), knowledge, ["attic"], ["watering"])
    shown = page(advice, knowledge)
    for text in (plain(texts(shown, 200)), markdown(shown), html(shown, "ivy")):
        told = [line for line in text.splitlines() if "A draft: attic is written mostly from memory" in line]
        assert len(told) == 1
        assert text.index("A draft: attic") < min(text.index("Not approved"), text.index("RECOMMENDED"))
        assert "attic, a draft (evidence tier 5" in text
    document = advice.to_dict()
    caveats = document["guidelines"][0]["questions"][0]["caveats"]
    assert {"kind": "draft", "subject": "attic", "about": []} in caveats
    check(document, knowledge)


def test_a_document_that_hides_that_it_is_of_a_draft_does_not_check(attic: Path) -> None:
    knowledge = pr.load(PLANTS, attic, drafts=True)
    document = pr.recommend(knowledge.case({"species": "ivy"}), knowledge, ["attic"], ["watering"]).to_dict()
    question = document["guidelines"][0]["questions"][0]
    question["caveats"] = [one for one in question["caveats"] if one["kind"] != "draft"]
    document["digest"] = digest(document)
    with pytest.raises(pr.ProofError, match="the caveats should be"):
        check(document, knowledge)


def test_the_overview_of_several_guidelines_marks_the_draft(attic: Path) -> None:
    told = run(attic, "recommend", "CASE", "--question", "watering", "--drafts").stdout
    assert any("attic recommends" in line and "[a draft]" in line for line in told.splitlines())
    assert "attic" not in run(attic, "recommend", "CASE", "--question", "watering").stdout


def test_what_there_is_names_drafts_whether_they_were_read_or_not(attic: Path) -> None:
    assert "Drafts that were not read (--drafts): attic" in run(attic, "facts", "show").stdout
    told = run(attic, "facts", "show", "--drafts").stdout
    assert "attic, a draft: What grandmother used to say" in told
    assert "not read" not in told
    status = run(attic, "facts", "show", "--status").stdout
    assert "Drafts that were not read (--drafts): attic." in status
    assert "attic (a draft)" in run(attic, "facts", "show", "--status", "--drafts").stdout


def test_json_of_the_command_line_carries_the_label(attic: Path) -> None:
    told = json.loads(run(attic, "recommend", "CASE", "--guideline", "attic", "--drafts", "--format", "json").stdout)
    assert "draft" in {one["kind"] for one in told["guidelines"][0]["questions"][0]["caveats"]}


def test_others_may_speak_of_a_draft_that_is_not_read(attic: Path) -> None:
    (attic / "evidence.yaml").write_text(
        "evidence:\n  moss-1999: {source: thirst-index, design: diary, supports: [A1], provenance: unverified}\n",
        "utf-8",
    )
    (attic / "invariants.yaml").write_text(
        "invariants:\n  misted-ivy-has-no-pests:\n    question: watering\n    never: [pests is mites, option mist]\n"
        "    guidelines: [attic]\n    because: Mites like it.\n    cites: [A1]\n    provenance: unverified\n"
        "  nothing-is-misted-twice:\n    question: watering\n    at most one of: [mist, let-dry]\n"
        "    guidelines: [windowsill, attic]\n    because: It is enough.\n    cites: [A1]\n    provenance: unverified\n",
        "utf-8",
    )
    (attic / "waivers.yaml").write_text(
        "waivers:\n  gap-of-the-attic:\n    finding: gap\n    guideline: attic\n    question: watering\n"
        "    because: She had only ivy.\n    by: C. Sedge\n    until: 2030-01-01\n",
        "utf-8",
    )
    (attic / "hazards.yaml").write_text(
        "hazards:\n  drowned-ivy:\n    harm: It dies.\n    severity: minor\n    cause: Too much mist.\n"
        "    controls: {invariants: [misted-ivy-has-no-pests]}\n    cites: [A1]\n",
        "utf-8",
    )
    without, with_drafts = pr.load(PLANTS, attic), pr.load(PLANTS, attic, drafts=True)
    assert "misted-ivy-has-no-pests" not in without.invariants
    assert "gap-of-the-attic" not in without.waivers
    assert without.invariants["nothing-is-misted-twice"].guidelines == ("windowsill",)
    assert without.hazards["drowned-ivy"].invariants == ()
    assert with_drafts.invariants["misted-ivy-has-no-pests"].guidelines == ("attic",)
    assert with_drafts.invariants["nothing-is-misted-twice"].guidelines == ("windowsill", "attic")
    assert with_drafts.waivers["gap-of-the-attic"].guideline == "attic"


def test_what_only_a_draft_declares_is_unknown_to_the_rules_of_others(attic: Path) -> None:
    folder = attic / "guidelines" / "windowsill"
    folder.mkdir(parents=True)
    (folder / "watering.yaml").write_text(RULES.replace("mist-the-ivy", "mist-it-anyway"), "utf-8")
    with pytest.raises(KnowledgeError, match="unknown statement 'A1'"):
        pr.load(PLANTS, attic)


def test_a_guideline_cannot_be_a_draft_and_not(attic: Path) -> None:
    folder = attic / "guidelines" / "attic"
    folder.mkdir(parents=True)
    (folder / "guideline.yaml").write_text(HEAD, "utf-8")
    with pytest.raises(KnowledgeError) as caught:
        pr.load(PLANTS, attic, drafts=True)
    assert "duplicate-id" in {one.code for one in caught.value.records}


def test_a_later_directory_may_add_to_a_draft(attic: Path) -> None:
    more = attic.parent / "more" / "drafts" / "attic"
    more.mkdir(parents=True)
    (more / "watering.yaml").write_text(RULES.replace("mist-the-ivy", "mist-the-fern").replace("ivy", "fern"), "utf-8")
    knowledge = pr.load(PLANTS, attic, attic.parent / "more", drafts=True)
    assert [rule.id for rule in knowledge.guidelines["attic"].rules] == ["mist-the-fern", "mist-the-ivy"]
    assert knowledge.guidelines["attic"].draft


def test_a_guideline_of_ones_own_may_have_the_id_of_a_draft_that_is_not_read(attic: Path) -> None:
    own = attic.parent / "own" / "guidelines" / "attic"
    own.mkdir(parents=True)
    (own / "guideline.yaml").write_text(HEAD, "utf-8")
    (own.parents[1] / "invariants.yaml").write_text(
        "invariants:\n  ivy-is-never-left-dry:\n    question: watering\n    never: [species is ivy, option let-dry]\n"
        "    guidelines: [attic]\n    because: It wilts.\n    cites: [A1]\n    provenance: unverified\n",
        "utf-8",
    )
    (own / "watering.yaml").write_text(RULES, "utf-8")
    knowledge = pr.load(PLANTS, attic, own.parents[1])
    assert knowledge.drafts == ()
    assert not knowledge.guidelines["attic"].draft
    assert knowledge.invariants["ivy-is-never-left-dry"].cites == ("A1",)


def commands(group: click.Group) -> Iterator[click.Command]:
    for command in group.commands.values():
        if isinstance(command, click.Group):
            yield from commands(command)
        else:
            yield command


def test_every_command_that_reads_facts_can_read_drafts() -> None:
    reading = [one for one in commands(main) if any(param.name == "directories" for param in one.params)]
    assert len(reading) > 8
    assert [one.name for one in reading if not any("--drafts" in param.opts for param in one.params)] == []


def test_an_environment_that_says_neither_yes_nor_no_is_refused(attic: Path) -> None:
    refused = run(attic, "facts", "show", "attic", PNET_REASON_DRAFTS="perhaps")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "PNET_REASON_DRAFTS" in refused.stderr
    assert run(attic, "facts", "lint", PNET_REASON_DRAFTS="no").exit_code == 0
