"""What patients and auditors are told: which answers, in whose words, and that every sentence has its place in the proof."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import textstat

import pnet_reason as pr
from pnet_reason.advise import recommend
from pnet_reason.explain.leaves import deciding, node_of
from pnet_reason.explain.lines import Kind, Line
from pnet_reason.explain.page import Page
from pnet_reason.explain.patient_page import Handed, patient_page
from pnet_reason.explain.patient_words import PLACE
from pnet_reason.knowledge.cases import make_case
from pnet_reason.knowledge.hashes import wording_hash
from pnet_reason.knowledge.loader import load
from pnet_reason.knowledge.wordings import unworded
from pnet_reason.model import proof
from pnet_reason.model.answer import Advice, Answer
from pnet_reason.model.knowledge import Knowledge
from pnet_reason.model.problems import ProofError, QueryError
from pnet_reason.model.rules import Review
from pnet_reason.model.table import Table
from pnet_reason.model.wordings import Wording
from tests import builders as b
from tests.asking import ARTICLE, FACTS, MANAGEMENT, PLANTS, shipped, worked
from tests.unit.test_cli import answered, run

ROOT = FACTS.parent
V01 = (FACTS / "cases" / "worked.yaml", "--id", "v01")
TWELVE = 6
"""The American school grade in which children turn twelve."""
HARDEST = 10
"""The grade of the hardest sentence by itself: one long word makes a short sentence hard for the formula."""


@cache
def advised(number: str) -> Advice:
    return recommend(make_case(worked()[number]["findings"], shipped(), id=number), shipped())


@cache
def handed(number: str) -> Page:
    return patient_page(advised(number), shipped())


def english() -> Wording:
    return shipped().wordings["en"]


def lines_of(page: Page) -> Iterator[Line]:
    for line in page.head:
        yield from line.walk()
    for section in page.sections:
        for line in section.lines:
            yield from line.walk()


def texts(page: Page) -> list[str]:
    return [line.text for line in lines_of(page)]


def below(answer: Answer, index: int) -> Iterator[tuple[int, proof.Tested]]:
    """Every test below a rule, those of definitions among them: written again, not that of the page."""
    node = answer.nodes[index]
    if isinstance(node, proof.Tested):
        yield index, node
    for child in proof.rests_on(node):
        yield from below(answer, child)


def decisive(answer: Answer) -> dict[int, proof.Tested]:
    row = answer.rows[0]
    beside = [node_of(answer, row, rule) for part in (*row.alternatives, *row.against) for rule in part.rules]
    rules = [*deciding(answer, row, everything=True), *(node for node in beside if node is not None)]
    return {i: t for rule in rules for i, t in below(answer, rule)}


def at(document: Any, place: str) -> Any:
    """What stands at a place of a document; KeyError or IndexError where there is nothing."""
    found = document
    for part in place.strip("/").split("/"):
        found = found[int(part)] if isinstance(found, list) else found[part]
    return found


def section_place(advice: Advice, answer: Answer) -> str:
    names = [name for name, _ in advice.guidelines]
    asked = [one.question for one in advice.answers if one.guideline == answer.guideline]
    return f"guidelines/{names.index(answer.guideline)}/questions/{asked.index(answer.question)}"


# Which answers are told.


@pytest.mark.parametrize("number", sorted(worked()))
def test_only_settled_answers_are_told_and_the_others_are_named_for_the_clinician(number: str) -> None:
    told = set(Handed(advised(number), shipped(), english()).told)
    assert told <= {answer for answer in advised(number).answers if answer.outcome == "settled"}
    left = " ".join(line.text for line in lines_of(handed(number)) if "left out, since" in line.text)
    for answer in advised(number).answers:
        who, what = english().guidelines[answer.guideline], english().questions[answer.question]
        assert answer in told or re.search(rf"{re.escape(who)}, [^:]*{re.escape(what)}[^:]*: left out", left)


def test_an_answer_that_rests_on_what_is_assumed_is_not_told() -> None:
    findings = dict(worked()["v01"]["findings"])
    size = findings.pop("size")
    case = make_case(findings, shipped(), assume={"size": size})
    page = patient_page(recommend(case, shipped(), [ARTICLE], [MANAGEMENT]), shipped())
    assert page.sections == ()
    assert any("only assumed" in text for text in texts(page))
    assert english().sentences["nothing"] in texts(page)


def test_guidelines_that_do_not_agree_are_said_not_to() -> None:
    some = [ARTICLE, "jnets-2019"]
    case = make_case(worked()["v01"]["findings"], shipped())
    both = recommend(case, shipped(), some, [MANAGEMENT])
    assert len({answer.options for answer in both.answers}) == 2
    assert english().sentences["several"] in texts(patient_page(both, shipped()))
    alone = recommend(case, shipped(), [ARTICLE], [MANAGEMENT])
    assert english().sentences["several"] not in texts(patient_page(alone, shipped()))


# It is a draft as long as anything behind it is not approved.


def approved_everywhere(knowledge: Knowledge) -> Knowledge:
    yes = Review("approved", by="A. Moss", on="2026-11-01", of="x", author="B. Fern")

    def rules(some: Any) -> Any:
        return tuple(replace(one, review=yes) for one in some)

    def concepts(some: Any) -> Any:
        return Table({name: replace(one, review=yes) for name, one in some.items()})

    guidelines = {
        name: replace(one, rules=rules(one.rules), scope=rules(one.scope), concepts=concepts(one.concepts))
        for name, one in knowledge.guidelines.items()
    }
    guidelines = {name: replace(one, review=yes) for name, one in guidelines.items()}
    return replace(
        knowledge,
        guidelines=Table(guidelines),
        safety=rules(knowledge.safety),
        integrity=rules(knowledge.integrity),
        concepts=concepts(knowledge.concepts),
        wordings=Table({name: replace(one, review=yes) for name, one in knowledge.wordings.items()}),
    )


def with_article(knowledge: Knowledge, **parts: Any) -> Knowledge:
    article = replace(knowledge.guidelines[ARTICLE], **parts)
    return replace(knowledge, guidelines=Table({**knowledge.guidelines, ARTICLE: article}))


@pytest.mark.parametrize("spoilt", ["nothing", "a rule", "a definition", "the guideline", "the words"])
def test_it_is_marked_as_a_draft_until_all_behind_it_is_approved(spoilt: str) -> None:
    knowledge = approved_everywhere(shipped())
    if spoilt == "the words":
        knowledge = replace(knowledge, wordings=shipped().wordings)
    if spoilt == "a rule":
        knowledge = with_article(knowledge, rules=shipped().guidelines[ARTICLE].rules)
    if spoilt == "a definition":
        knowledge = with_article(knowledge, concepts=shipped().guidelines[ARTICLE].concepts)
    if spoilt == "the guideline":
        knowledge = with_article(knowledge, review=Review())
    knowledge = replace(knowledge, content=f"sha256:{spoilt}")
    advice = recommend(make_case(worked()["v01"]["findings"], knowledge), knowledge, [ARTICLE], [MANAGEMENT])
    is_draft = english().sentences["draft"] in texts(patient_page(advice, knowledge))
    assert is_draft is (spoilt != "nothing")


def test_nothing_that_is_shipped_is_approved_so_that_every_text_is_a_draft() -> None:
    assert all(english().sentences["draft"] in texts(handed(number)) for number in worked())


def test_the_approval_of_the_words_binds_every_one_of_them(tmp_path: Path) -> None:
    review = {"status": "approved", "by": "A. Moss", "on": "2026-11-01", "of": wording_hash(english())}
    text = (FACTS / "wording" / "en.yaml").read_text("utf-8")
    approved = text.replace("review: {status: submitted}", f"review: {json.dumps(review)}")
    copy(tmp_path, approved)
    assert load(tmp_path).wordings["en"].review.status == "approved"
    copy(tmp_path, approved.replace("You are a woman.", "You are a girl."))
    changed = load(tmp_path)
    assert changed.wordings["en"].review.status == "lapsed"
    assert "lapsed-approval" in {warning.code for warning in changed.warnings}


def copy(folder: Path, wording: str) -> None:
    """The shipped facts with another English wording."""
    for source in FACTS.rglob("*.yaml"):
        target = folder / source.relative_to(FACTS)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(source.read_bytes())
    (folder / "wording" / "en.yaml").write_text(wording, "utf-8")


# Sentences and proof.


@pytest.mark.parametrize("number", sorted(worked()))
def test_each_sentence_comes_from_a_node_and_each_decisive_node_gives_a_sentence(number: str) -> None:
    advice, page = advised(number), handed(number)
    for section in page.sections:
        answer = section.answer
        heads = [line for line in section.lines if line.kind is Kind.HEADING and line.basis.startswith("rows/0/")]
        told = [line for head in heads for child in head.children for line in child.walk()]
        nodes = decisive(answer)
        for line in told:
            assert int(line.basis.removeprefix("nodes/")) in nodes
        sentences = " ".join(line.text for line in told)
        for node in nodes.values():
            assert any(part in sentences for part in expected(node, advice)), node


def expected(node: proof.Tested, advice: Advice) -> list[str]:
    """What a node can be told as, looked up in the words alone."""
    case, words = advice.case, english()
    if node.subject in words.concepts:
        return list(words.concepts[node.subject].values())
    said = words.findings[node.subject]
    if node.subject not in case.findings:
        return [said["missing"]]
    if "known" in said:
        return [said["known"].partition(PLACE)[0] or said["known"].partition(PLACE)[2]]
    return [said[value] for value in case.texts[node.subject].split(" or ")]


@pytest.mark.parametrize("number", sorted(worked()))
def test_what_is_said_of_a_finding_is_what_the_case_says(number: str) -> None:
    case, words = advised(number).case, english()
    told = " ".join(line.text for s in handed(number).sections for top in s.lines for line in top.walk())
    for name, said in words.findings.items():
        for value, sentence in said.items():
            if value in ("known", "missing"):
                continue
            if re.search(rf"(?<!\w){re.escape(sentence)}", told) and sentence not in shared_sentences(name):
                assert value in case.texts[name].split(" or "), (name, sentence)


@cache
def shared_sentences(name: str) -> set[str]:
    """The sentences of a finding that other things are told with, too."""
    others = [said for other, said in english().findings.items() if other != name]
    return {sentence for said in (*others, *english().concepts.values()) for sentence in said.values()}


@pytest.mark.parametrize("number", sorted(worked()))
def test_every_line_has_its_place_in_the_document(number: str) -> None:
    advice, page = advised(number), handed(number)
    document = advice.to_dict()
    for line in [one for top in page.head for one in top.walk()]:
        at(document, line.basis)
    for section in page.sections:
        question = at(document, section_place(advice, section.answer))
        for line in [one for top in section.lines for one in top.walk()]:
            at(document if line.basis.startswith("/") else question, line.basis)


@pytest.mark.parametrize("number", sorted(worked()))
def test_no_figure_stands_without_its_limit(number: str) -> None:
    for section in handed(number).sections:
        for head in section.lines:
            for line in [one for child in head.children for one in child.walk()]:
                if line.basis.startswith("nodes/") and re.search(r"\d (mm|%|years|months)", line.text):
                    assert " asks for this:" in line.text


# Plain words.


def test_a_text_reads_at_about_the_level_of_a_twelve_year_old() -> None:
    measured = {}
    for number in worked():
        page = handed(number)
        if page.sections:
            told = [line.text for s in page.sections for top in s.lines for line in top.walk()]
            measured[number] = textstat.flesch_kincaid_grade(" ".join(text.rstrip(".") + "." for text in told))
    assert len(measured) > 15
    assert max(measured.values()) <= TWELVE, measured


def test_no_sentence_by_itself_is_hard() -> None:
    said = [
        sentence
        for table in (english().findings, english().concepts)
        for by in table.values()
        for sentence in by.values()
    ]
    said += [f"{text}." for text in english().options.values()] + list(english().caveats.values())
    hard = {sentence: grade for sentence in said if (grade := textstat.flesch_kincaid_grade(sentence)) > HARDEST}
    assert hard == {}


def test_the_measure_knows_a_hard_sentence() -> None:
    assert textstat.flesch_kincaid_grade("Multidisciplinary individualisation necessitates deliberation.") > TWELVE


# The words are whole.


def test_the_shipped_words_are_whole() -> None:
    assert unworded(load(FACTS, drafts=True)) == []


@pytest.mark.parametrize(
    ("gone", "missing"),
    [
        ("  resection: an operation to take out the tumour\n", "option resection"),
        ("  procedure: Which kind of operation\n", "question procedure"),
        ("  vhl-2022: The guideline of 2022 for people with VHL\n", "guideline vhl-2022"),
        ("    MEN1: You have MEN1. It runs in families and can cause such tumours.\n", "hereditary_syndrome (MEN1)"),
        ("    G2: The tumour is of grade 2. Its cells divide at a middle pace.\n", "grade (G2)"),
    ],
)
def test_a_missing_word_is_an_error_of_lint_and_of_the_text_that_needs_it(
    gone: str, missing: str, tmp_path: Path
) -> None:
    text = (FACTS / "wording" / "en.yaml").read_text("utf-8")
    assert text.count(gone) == 1
    copy(tmp_path, text.replace(gone, ""))
    assert [problem.message for problem in unworded(load(tmp_path))] == [f"no words for patients in 'en': {missing}"]
    result = run("facts", "lint", tmp_path)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "wording/en.yaml" in result.stderr


def test_a_text_that_lacks_a_word_is_refused_not_shortened(tmp_path: Path) -> None:
    text = (FACTS / "wording" / "en.yaml").read_text("utf-8")
    copy(tmp_path, re.sub(r"  size: \{.*\}\n", "", text))
    result = run("recommend", *V01, "--guideline", ARTICLE, "--audience", "patient", "--facts", tmp_path)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "size (known)" in result.stderr


def test_another_language_is_another_file(tmp_path: Path) -> None:
    text = (FACTS / "wording" / "en.yaml").read_text("utf-8")
    own = text.replace("lang: en", "lang: xx").replace(
        "At its largest, the tumour measures {value}.", "Tumor: {value}."
    )
    mistakes_folder = tmp_path / "own" / "wording"
    mistakes_folder.mkdir(parents=True)
    (mistakes_folder / "xx.yaml").write_text(own, "utf-8")
    knowledge = load(FACTS, tmp_path / "own")
    assert unworded(knowledge) == []
    advice = recommend(make_case(worked()["v01"]["findings"], knowledge), knowledge, [ARTICLE], [MANAGEMENT])
    page = patient_page(advice, knowledge, "xx")
    assert any(text.startswith("Tumor: ") for text in texts(page))
    assert page.lang == "xx"
    with pytest.raises(QueryError, match="did you mean 'xx'"):
        patient_page(advice, knowledge, "x")


def test_a_local_folder_adds_words_and_cannot_change_those_that_are_there(tmp_path: Path) -> None:
    own = "lang: en\naudience: patient\noptions: {resection: cut it out}\n"
    (found,) = mistakes_on(FACTS, tmp_path, own)
    assert found.code == "duplicate-id"


def mistakes_on(facts: Path, folder: Path, text: str) -> list[Any]:
    (folder / "wording").mkdir(parents=True, exist_ok=True)
    (folder / "wording" / "en.yaml").write_text(text, "utf-8")
    with pytest.raises(pr.PnetReasonError) as caught:
        load(facts, folder)
    return list(caught.value.records)


def test_the_owner_of_a_plant_is_told_in_the_words_of_the_plants() -> None:
    knowledge = load(PLANTS)
    dry = {"species": "fern", "soil_moisture": "5 %", "drooping": "all", "plastic": "no", "light": "dim"}
    case = make_case({**dry, "pests": "none", "root_rot": "no", "reported_thirst": "high"}, knowledge)
    told = texts(patient_page(recommend(case, knowledge), knowledge))
    assert "The windowsill handbook says: water it well." in told
    assert "It is a fern." in told


def test_facts_without_words_can_be_used_and_say_so_when_asked_for_a_text() -> None:
    size = b.real("size", 0, 100)
    knowledge = b.knowledge([size], [b.recommend("big", "cut", b.compare(size, ">=", 20))], b.options(["cut"]))
    assert unworded(knowledge) == []
    advice = recommend(b.case(knowledge, {"size": 30}), knowledge)
    with pytest.raises(QueryError, match="unknown language 'en'"):
        patient_page(advice, knowledge)


# The command and the API.


@pytest.mark.parametrize("form", ["terminal", "markdown", "html"])
def test_the_command_writes_the_text_in_every_format(form: str) -> None:
    told = " ".join(answered("recommend", *V01, "--audience", "patient", "--format", form).split())
    assert "DRAFT, NOT FOR PATIENTS" in told
    assert "no operation for now, and regular scans to watch the tumour" in told


def test_json_is_the_same_for_every_audience() -> None:
    plain = answered("recommend", *V01, "--guideline", ARTICLE, "--format", "json")
    assert answered("recommend", *V01, "--guideline", ARTICLE, "--format", "json", "--audience", "patient") == plain


def test_the_api_shows_an_advice_to_each() -> None:
    advice = recommend(make_case(worked()["v01"]["findings"], shipped()), shipped(), [ARTICLE], [MANAGEMENT])
    assert "Why it says so" in str(pr.show(advice, shipped(), audience="patient"))
    assert "nodes/" in str(pr.show(advice, shipped(), audience="auditor"))
    assert '<html lang="en">' in pr.show(advice, shipped(), audience="patient").html()
    with pytest.raises(ValueError, match="surgeon"):
        pr.show(advice, shipped(), audience="surgeon")


# Auditors.


def test_an_auditor_is_told_where_every_line_stands_and_what_it_rests_on() -> None:
    told = answered("recommend", *V01, "--guideline", ARTICLE, "--question", MANAGEMENT, "--audience", "auditor")
    advice = recommend(make_case(worked()["v01"]["findings"], shipped()), shipped(), [ARTICLE], [MANAGEMENT])
    assert f"worked out all {len(advice.answers[0].nodes)} nodes again" in told
    document = advice.to_dict()
    question = document["guidelines"][0]["questions"][0]
    places = set(re.findall(r"(?:nodes|caveats|rows)/\d+", told))
    assert len(places) > 20
    for place in places:
        at(question, place)
    rule = shipped().rules_of(ARTICLE)["small-indolent-surveillance"]
    assert f"{rule.position.file}:{rule.position.line}" in " ".join(told.split()) or rule.position.file in told


def test_an_advice_that_no_checker_accepts_is_not_shown_to_an_auditor() -> None:
    advice = recommend(make_case(worked()["v01"]["findings"], shipped()), shipped(), [ARTICLE], [MANAGEMENT])
    answer = advice.answers[0]
    spoilt = replace(advice, answers=(replace(answer, options=("resection",)),))
    with pytest.raises(ProofError):
        pr.show(spoilt, shipped(), audience="auditor")
