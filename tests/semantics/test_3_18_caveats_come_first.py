"""Statement 18: caveats come first. Every answer carries what its reader must know before relying on it."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path

import pytest

from pnet_reason.advise import recommend
from pnet_reason.checker import check
from pnet_reason.explain.page import page
from pnet_reason.knowledge.cases import make_case
from pnet_reason.knowledge.loader import load
from pnet_reason.model.answer import Answer, digest
from pnet_reason.model.knowledge import Knowledge
from pnet_reason.model.problems import ProofError
from pnet_reason.render.html import html
from pnet_reason.render.markdown import markdown
from pnet_reason.render.terminal import plain, texts
from tests.asking import ARTICLE, PLANTS, article, ask, changed, shipped


@cache
def plants() -> Knowledge:
    return load(PLANTS)


FERN = {
    "species": "fern",
    "soil_moisture": "12 %",
    "drooping": "some",
    "root_rot": "no",
    "light": "dim",
    "pests": "none",
    "plastic": "no",
}
CACTUS = {"species": "cactus", "light": "dim", "root_rot": "no", "pests": "none", "plastic": "no"}


def caveats(answer: Answer, kind: str) -> dict[str, tuple[str, ...]]:
    return {caveat.subject: caveat.about for caveat in answer.caveats if caveat.kind == kind}


def watering(findings: dict[str, str], as_of: str = "", guideline: str = "windowsill") -> Answer:
    return ask(plants(), findings, "watering", guideline=guideline, as_of=as_of)


def test_every_rule_that_an_answer_uses_and_that_nobody_approved_is_named() -> None:
    used = caveats(watering(FERN), "unapproved")
    assert used == {"submitted": ("mist-ferns", "water-the-thirsty")}
    overridden = caveats(watering({**FERN, "root_rot": "yes", "drooping": "some"}), "unapproved")
    assert overridden == {"submitted": ("dry-out-rot", "mist-ferns", "water-the-thirsty")}, "also what was defeated"


def test_a_rule_that_was_not_seen_in_its_source_is_named() -> None:
    assert caveats(watering(CACTUS), "provenance") == {"secondary": ("spare-the-cactus",)}
    assert caveats(watering(FERN), "provenance") == {}


def test_a_bullet_that_cites_what_nobody_verified_is_named() -> None:
    assert caveats(article(changed("v35")), "unverified") == {"no-surveillance-with-metastasis": ("SF1",)}
    assert caveats(article(changed("v01")), "unverified") == {}


def test_what_is_the_editors_own_reading_is_named() -> None:
    assert caveats(article(changed("v05")), "editorial") == {"": ("young-and-fit-resection",)}
    grown = article(changed("v16"))
    assert caveats(grown, "editorial") == {"": ("trigger-growth",)}, "an override of the editor's too"


@pytest.mark.parametrize(("size", "flaws"), [("8 mm", {"F5"}), ("10 mm", {"F4"}), ("9 to 11 mm", {"F4", "F5"})])
def test_a_flaw_of_the_source_is_shown_where_it_may_matter(size: str, flaws: set[str]) -> None:
    found = caveats(article(changed("v01", size=size)), "flaw")
    assert set(found) & {"F4", "F5"} == flaws
    assert {"F7", "F9", "F10", "F30"} <= set(found), "those without a condition always"


def test_an_assumption_is_a_caveat() -> None:
    findings = changed("v01", adherence=None)
    assert caveats(article(findings, assume={"adherence": ("good", "asked by telephone")}), "assumed") == {
        "adherence": ()
    }


@pytest.mark.parametrize(
    ("as_of", "superseded"), [("2025-05-31", False), ("2025-06-01", True), ("2026-01-01", True), ("", True)]
)
def test_a_source_that_was_superseded_on_the_day_asked_about_is_a_caveat(as_of: str, superseded: bool) -> None:
    expected = {"windowsill-2019": ("greenhouse-2025",)} if superseded else {}
    assert caveats(watering(FERN, as_of), "superseded") == expected


@pytest.mark.parametrize(("as_of", "due"), [("2028-01-01", False), ("2028-01-02", True), ("", False)])
def test_a_source_past_its_review_date_is_a_caveat(as_of: str, due: bool) -> None:
    found = caveats(watering({"soil_moisture": "12 %"}, as_of, "greenhouse"), "review-due")
    assert set(found) == ({"greenhouse-2025"} if due else set())


def test_without_a_choice_every_guideline_answers_and_the_best_evidence_comes_first() -> None:
    advice = recommend(make_case(FERN, plants()), plants())
    assert [name for name, _ in advice.guidelines] == ["greenhouse", "windowsill"]
    assert [answer.guideline for answer in advice.answers if answer.question == "watering"] == [
        "greenhouse",
        "windowsill",
    ]
    assert [body["id"] for body in advice.to_dict()["guidelines"]] == ["greenhouse", "windowsill"]


def test_a_tertiary_source_comes_last_and_is_labelled() -> None:
    order = shipped().guideline_order()
    tiers = [shipped().guidelines[name].tier for name in order]
    assert tiers == sorted(tiers)
    assert order[-1] == ARTICLE
    for question in shipped().guidelines[ARTICLE].questions:
        assert caveats(article(changed("v01"), question), "tertiary") == {"droracle-2025-article": ()}, question


def test_statements_that_nobody_checked_are_named_by_the_rule_that_cites_them(tmp_path: Path) -> None:
    knowledge = with_tags(tmp_path, H1="unverified", H2="secondary", H4="unverified", T2="unverified", H3="unverified")
    found = ask(knowledge, {**FERN, "root_rot": "yes"}, "watering", guideline="windowsill")
    assert caveats(found, "unverified") == {
        "mist-ferns": ("H4",),
        "thirst_by_leaves": ("T2",),
        "water-the-thirsty": ("H1",),
    }, "also of a definition; not of a rule that plays no part"
    assert caveats(found, "secondary") == {"dry-out-rot": ("H2",)}, "in a bullet and in what it comes before: once"


def test_a_statement_that_only_an_override_cites_counts(tmp_path: Path) -> None:
    knowledge = with_tags(tmp_path, H7="unverified")
    assert not caveats(ask(knowledge, {**FERN, "root_rot": "yes"}, "watering", guideline="windowsill"), "unverified")
    rules = tmp_path / "guidelines" / "windowsill" / "watering.yaml"
    rules.write_text(rules.read_text("utf-8").replace("worse., cites: [H2]", "worse., cites: [H7]"), "utf-8")
    changed_too = load(tmp_path)
    advice = recommend(make_case({**FERN, "root_rot": "yes"}, changed_too), changed_too, ["windowsill"], ["watering"])
    assert caveats(advice.answers[0], "unverified") == {"dry-out-rot": ("H7",)}
    check(advice, changed_too)


def test_the_first_lines_name_the_statements_that_nobody_checked(tmp_path: Path) -> None:
    knowledge = with_tags(tmp_path, H1="unverified", H2="secondary", H4="unverified")
    case = make_case({**FERN, "root_rot": "yes"}, knowledge)
    advice = recommend(case, knowledge, ["windowsill"], ["watering"])
    check(advice, knowledge)
    shown = page(advice, knowledge)
    for text in (plain(texts(shown, 200)), markdown(shown), html(shown, "fern")):
        memory = text.index("From memory, not checked against the source: H1, H4.")
        secondhand = text.index("Seen only in a digest of the source: H2.")
        assert text.count("From memory") == 1, "one line, whatever the number of rules"
        assert memory < secondhand < text.index("RECOMMENDED")
    whole = plain(texts(page(advice, knowledge, everything=True), 200))
    assert "From memory, not checked against the source: H4 (in mist-ferns); H1 (in water-the-thirsty)." in whole


def test_the_checker_knows_which_statements_nobody_checked(tmp_path: Path) -> None:
    knowledge = with_tags(tmp_path, H1="unverified")
    document = recommend(make_case(FERN, knowledge), knowledge, ["windowsill"], ["watering"]).to_dict()
    check(document, knowledge)
    told = document["guidelines"][0]["questions"][0]["caveats"]
    (unsure,) = [one for one in told if one["kind"] == "unverified"]
    for about in ([], ["H2"], ["H1", "H2"]):
        unsure["about"] = about
        document["digest"] = digest(document)
        with pytest.raises(ProofError, match="the caveats should be"):
            check(document, knowledge)


@pytest.mark.parametrize(
    ("as_of", "due"), [("2029-03-31", False), ("2029-04-01", False), ("2029-04-02", True), ("", False)]
)
def test_a_guideline_that_was_to_be_looked_at_again_is_named(as_of: str, due: bool) -> None:
    found = watering(FERN, as_of)
    assert caveats(found, "guideline-review-due") == ({"windowsill": ()} if due else {})
    advice = recommend(make_case(FERN, plants()), plants(), ["windowsill"], ["watering"], as_of)
    check(advice, plants())
    told = plain(texts(page(advice, plants()), 200))
    assert ("windowsill was to be looked at again by 2029-04-01." in told) == due


def with_tags(folder: Path, **tags: str) -> Knowledge:
    """The houseplants, some statements with another provenance."""
    shutil.copytree(PLANTS, folder, dirs_exist_ok=True)
    for path in (folder / "guidelines" / "windowsill" / "guideline.yaml", folder / "classifications" / "thirst.yaml"):
        lines = path.read_text("utf-8").splitlines()
        for number, line in enumerate(lines):
            tag = tags.get(line.strip().split(":")[0])
            if tag and "provenance: verified" in line:
                lines[number] = line.replace("provenance: verified", f"provenance: {tag}")
        path.write_text("\n".join(lines), "utf-8")
    return load(folder)
