"""The evidence behind an answer: whom a study is about, which way it points, and that it changes no answer."""

from __future__ import annotations

import json
import pickle
import re
import shutil
from dataclasses import FrozenInstanceError, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import pnet_reason as pr
from pnet_reason.cli import main
from pnet_reason.explain.evidence import population, short_line, study_line
from pnet_reason.knowledge.cases import make_case, read_cases
from pnet_reason.knowledge.hashes import digests
from pnet_reason.knowledge.loader import load
from pnet_reason.model.case import Case
from pnet_reason.model.knowledge import Evidence, Knowledge
from pnet_reason.model.problems import QueryError
from pnet_reason.model.rules import Rule
from pnet_reason.model.table import Table
from pnet_reason.model.weighing import AnswerEvidence, Bearing, Fit, Match, Study
from pnet_reason.render.evidence_schema import evidence_schema
from pnet_reason.weigh.gather import evidence
from pnet_reason.weigh.population import studies_for
from tests.asking import ARTICLE, FACTS, MANAGEMENT, PLANTS, changed, shipped, worked
from tests.test_readme import fields
from tests.unit.test_render import check_shape

WORKED = FACTS / "cases" / "worked.yaml"


def patient(findings: dict[str, Any]) -> Case:
    return make_case(findings, shipped())


def behind(number: str, **findings: object) -> AnswerEvidence:
    """The evidence behind what the article says of a worked case."""
    case = patient(changed(number, **findings))
    return evidence(case, shipped(), [ARTICLE], [MANAGEMENT]).answer(ARTICLE, MANAGEMENT)


def study(findings: dict[str, Any], name: str) -> Study:
    """A study of the shipped facts, weighed for a patient."""
    return studies_for(patient(findings), shipped())[name]


def fits(findings: dict[str, Any], name: str) -> dict[str, Fit]:
    return {one.text: one.fit for one in study(findings, name).criteria}


# Whom a study is about.

GAUJOUX = (
    "functional_status is nonfunctioning",
    "hereditary_syndrome is none",
    "size < 20 mm",
    "distant_metastasis is no",
)


def test_each_condition_is_met_not_met_or_hangs_on_a_missing_finding() -> None:
    found = study({"size": "14 mm", "hereditary_syndrome": "MEN1"}, "gaujoux-2013")
    assert [one.text for one in found.criteria] == list(GAUJOUX)
    assert [one.fit for one in found.criteria] == [Fit.UNKNOWN, Fit.NOT_MET, Fit.MET, Fit.UNKNOWN]
    assert [one.missing for one in found.criteria] == [("functional_status",), (), (), ("distant_metastasis",)]
    assert found.match is Match.DIFFERS


@pytest.mark.parametrize(
    ("size", "fit"),
    [
        ("19.9 mm", Fit.MET),
        ("20 mm", Fit.NOT_MET),
        ("at most 15 mm", Fit.MET),
        ("under 20 mm", Fit.MET),
        ("at most 20 mm", Fit.UNKNOWN),
        ("15 to 25 mm", Fit.UNKNOWN),
        ("at least 20 mm", Fit.NOT_MET),
    ],
)
def test_knowing_a_part_decides_what_it_is_enough_for(size: str, fit: Fit) -> None:
    assert fits({"size": size}, "gaujoux-2013")["size < 20 mm"] is fit


@pytest.mark.parametrize(("size", "fit"), [("29.9 mm", Fit.MET), ("30 mm", Fit.NOT_MET), ("25 mm", Fit.MET)])
def test_a_limit_that_no_rule_has_is_told_apart_too(size: str, fit: Fit) -> None:
    assert fits({"size": size}, "sadot-2016")["size < 30 mm"] is fit


def test_a_study_of_grade_one_is_about_another_population_than_a_carcinoma_which_has_no_grade() -> None:
    patient = {"differentiation": "poor", "ki67": "80 %"}
    assert fits(patient, "sugimoto-2017") == {"grade is G1": Fit.UNDEFINED}
    assert study(patient, "sugimoto-2017").match is Match.DIFFERS
    assert population(study(patient, "sugimoto-2017")) == "grade is G1 in the study, here undefined"


def test_the_grade_is_that_of_the_shared_definition_whatever_a_guideline_says() -> None:
    patient = {"differentiation": "well", "ki67": "2.5 %", "mitoses": "0 /2mm2"}
    assert study(patient, "sugimoto-2017").match is Match.MATCHES


def test_a_higher_index_alone_is_enough_to_say_that_the_grade_differs() -> None:
    patient = {"differentiation": "well", "ki67": "6 %"}
    found = study(patient, "sugimoto-2017")
    assert found.match is Match.DIFFERS
    assert population(found) == "grade is G1 in the study, here G2 or G3"


def test_the_findings_that_a_grade_hangs_on_are_named() -> None:
    found = study({"differentiation": "well", "ki67": "1 %"}, "sugimoto-2017")
    assert [(one.fit, one.missing) for one in found.criteria] == [(Fit.UNKNOWN, ("mitoses",))]
    assert population(found) == "grade is G1 (needs mitoses)"


def test_a_population_is_told_with_what_differs_first_then_what_is_missing_then_what_fits() -> None:
    found = study({"size": "14 mm", "hereditary_syndrome": "MEN1"}, "gaujoux-2013")
    assert population(found) == (
        "hereditary_syndrome is none in the study, here MEN1. Not recorded: functional_status is nonfunctioning;"
        " distant_metastasis is no. Fits: size < 20 mm (14 mm)"
    )


def test_a_group_tells_all_that_it_tests() -> None:
    patient = {"size": "14 mm", "symptomatic": "no", "functional_status": "nonfunctioning"}
    assert population(study(patient, "bettini-2011")) == (
        "any of (size > 20 mm; symptomatic is yes) in the study, here size 14 mm, symptomatic no."
        " Fits: functional_status is nonfunctioning"
    )


def test_a_part_that_is_not_enough_is_told_as_it_is_known() -> None:
    assert population(study({"size": "at most 15 mm"}, "article-hazard-ratio")) == "size < 10 mm (here <= 15 mm)"


def test_an_assumed_value_is_marked() -> None:
    case = shipped().case({}, assume={"size": "9 mm"})  # type: ignore[attr-defined]
    found = studies_for(case, shipped())["article-hazard-ratio"]
    assert found.match is Match.MATCHES
    assert population(found) == "size < 10 mm (9 mm, assumed)"


def test_an_entry_without_conditions_claims_to_match_nobody() -> None:
    assert study(worked()["v01"]["findings"], "jilesen-2016-review").match is Match.UNRESTRICTED


# For and against.


def test_evidence_against_an_option_is_found_though_its_own_rules_do_not_cite_it() -> None:
    [rule] = behind("v01").rules
    [option] = behind("v01").weighed
    cited = {one.study for one in rule.studies}
    assert option.option == "active-surveillance"
    assert {"sharpe-2015", "molasy-2022"} <= set(option.against) - cited
    assert {"sena-2025", "lopez-aguiar-2019"} <= set(option.against) & cited


def test_evidence_against_an_option_in_other_patients_is_told_apart() -> None:
    [option] = behind("v01").weighed
    assert {"zhu-2022", "nell-2018-large"} <= set(option.elsewhere)
    assert not set(option.elsewhere) & set(option.against)
    [option] = behind("v01", size="15 mm").weighed
    assert "zhu-2022" in option.against


def test_a_rule_may_cite_what_speaks_against_it() -> None:
    [rule] = behind("v01").rules
    bearing = {one.study: one.bearing for one in rule.studies}
    assert bearing["sadot-2016"] is Bearing.FOR
    assert bearing["sena-2025"] is Bearing.AGAINST
    assert bearing["jilesen-2016-review"] is Bearing.NEITHER


def test_evidence_for_an_option_that_excludes_the_answer_is_a_rival() -> None:
    answer = behind("v24")
    [rule] = answer.rules
    assert {one.bearing for one in rule.studies} == {Bearing.RIVAL}
    [option] = answer.weighed
    rivals = {rival.option: rival.studies for rival in option.rivals}
    assert (option.speaks_for, option.against) == ((), ())
    assert {"nell-2018", "triponez-2018", "partelli-2016"} <= set(rivals["active-surveillance"])


def test_contested_studies_come_first_then_indirect_ones() -> None:
    report = evidence(patient(worked()["v01"]["findings"]), shipped(), [ARTICLE], [MANAGEMENT])
    [option] = report.answers[0].weighed
    for names in (option.speaks_for, option.against, option.elsewhere):
        statuses = [report.studies[name].evidence.status for name in names]
        assert statuses == sorted(statuses, key=("contested", "indirect", "direct").index)


def test_a_study_that_a_statement_of_the_rule_quotes_stands_behind_the_rule_too() -> None:
    [rule] = behind("v01").rules
    told = {one.study: (one.named, one.statements) for one in rule.studies}
    assert told["takano-2023"] == (False, ("S10",))
    assert told["gaujoux-2013"] == (True, ())


def test_what_supports_a_ban_is_what_speaks_against_the_option(tmp_path: Path) -> None:
    folder = tmp_path / "ours"
    folder.mkdir()
    (folder / "evidence.yaml").write_text(
        "evidence:\n"
        "  mites-2020: {source: thirst-index, design: trial, applies to: [pests is mites], direction: {against: [mist]}}\n"
        "  dew-2021: {source: thirst-index, design: trial, direction: {for: [mist]}}\n",
        "utf-8",
    )
    text = (PLANTS / "guidelines" / "windowsill" / "watering.yaml").read_text("utf-8")
    plants = tmp_path / "plants"
    shutil.copytree(PLANTS, plants)
    (plants / "guidelines" / "windowsill" / "watering.yaml").write_text(
        text.replace("Mist spreads mites.", "Mist spreads mites.\n  evidence: [mites-2020, dew-2021]"), "utf-8"
    )
    knowledge = load(plants, folder)
    patient = knowledge.case({"pests": "mites", "species": "fern", "light": "dim", "root_rot": "no"})
    [answer] = evidence(patient, knowledge, rules=["no-mist-on-pests"]).answers
    [rule] = answer.rules
    assert [(one.study, one.bearing) for one in rule.studies] == [
        ("mites-2020", Bearing.FOR),
        ("dew-2021", Bearing.AGAINST),
    ]


def test_a_statement_of_two_guidelines_is_told_and_nothing_rests_on_it(tmp_path: Path) -> None:
    plants = tmp_path / "plants"
    shutil.copytree(PLANTS, plants)
    other = plants / "guidelines" / "second"
    other.mkdir()
    (other / "guideline.yaml").write_text(
        "id: second\ntitle: another\nsource: thirst-index\ntier: 2\nprovenance: verified\n"
        "statements:\n  H4: {text: Ferns like dew., provenance: verified}\n",
        "utf-8",
    )
    (plants / "evidence.yaml").write_text(
        "evidence:\n  dew-2021: {source: thirst-index, design: trial, supports: [H4]}\n"
        "  reed-2015: {source: thirst-index, design: trial}\n",
        "utf-8",
    )
    knowledge = load(plants)
    [warning] = [one for one in knowledge.warnings if one.code == "ambiguous-statement"]
    assert "the statement 'H4' stands in second and in windowsill" in str(warning)
    [answer] = evidence(knowledge.case({}), knowledge, rules=["mist-ferns"]).answers
    assert answer.rules[0].studies == ()
    shutil.rmtree(other)
    [answer] = evidence(load(plants).case({}), load(plants), rules=["mist-ferns"]).answers
    assert [one.study for one in answer.rules[0].studies] == ["dew-2021"]


def test_rules_that_decide_nothing_can_be_asked_for() -> None:
    case = shipped().case(worked()["v05"]["findings"])  # type: ignore[attr-defined]
    [answer] = evidence(case, shipped(), rules=["large-tumour-resection"]).answers
    assert [(rule.rule, rule.decides) for rule in answer.rules] == [("large-tumour-resection", False)]
    assert [option.option for option in answer.weighed] == ["resection"]


def test_a_safety_rule_that_withholds_an_option_is_told_with_it() -> None:
    answer = behind("v35")
    assert answer.outcome == "withheld"
    assert "no-surveillance-with-metastasis" in {rule.rule for rule in answer.rules}
    assert "active-surveillance" in {option.option for option in answer.weighed}


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"rules": ["young-and-fit-resektion"]}, "did you mean 'young-and-fit-resection'?"),
        ({"rules": ["imaging-interval"], "questions": [MANAGEMENT]}, "belongs to none of these answers"),
        ({"guidelines": ["nobody"]}, "unknown guideline 'nobody'"),
        ({"as_of": "tomorrow"}, "is not a date"),
    ],
)
def test_a_name_that_is_not_there_is_an_error_with_the_next_step(asked: dict[str, Any], words: str) -> None:
    case = patient(worked()["v01"]["findings"])
    with pytest.raises(QueryError, match=re.escape(words)):
        evidence(case, shipped(), **asked)


def test_a_report_is_frozen_hashed_and_pickled() -> None:
    report = evidence(patient({"size": "14 mm"}), shipped(), [ARTICLE])
    assert pickle.loads(pickle.dumps(report)) == report  # noqa: S301 - our own bytes
    assert hash(report) == hash(evidence(report.case, shipped(), [ARTICLE]))
    with pytest.raises(FrozenInstanceError):
        report.as_of = "2026-01-01"  # type: ignore[misc]


# It changes no answer.


def without_evidence(knowledge: Knowledge) -> Knowledge:
    """The same knowledge, and nothing of the evidence."""

    def bare(rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
        return tuple(replace(rule, evidence=()) for rule in rules)

    guidelines = {
        name: replace(one, rules=bare(one.rules), scope=bare(one.scope)) for name, one in knowledge.guidelines.items()
    }
    changed = replace(
        knowledge,
        evidence=Table({}),
        guidelines=Table(guidelines),
        safety=bare(knowledge.safety),
        integrity=bare(knowledge.integrity),
    )
    logic, content = digests(changed)
    return replace(changed, logic=logic, content=content)


@cache
def bare_facts() -> Knowledge:
    return without_evidence(shipped())


def test_without_all_evidence_the_logic_is_the_same_and_the_content_is_not() -> None:
    assert bare_facts().evidence == Table({})
    assert bare_facts().logic == shipped().logic
    assert bare_facts().content != shipped().content


@pytest.mark.parametrize("number", worked())
def test_without_all_evidence_every_answer_is_the_same(number: str) -> None:
    case = shipped().case(worked()[number]["findings"])  # type: ignore[attr-defined]
    assert pr.recommend(case, shipped()).answers == pr.recommend(case, bare_facts()).answers


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("direction: {for: [water-now]}", "direction: {against: [water-now]}"),
        ("direction: {for: [water-now]}", "direction: unclear"),
        ("- soil_moisture < 30 %", "- soil_moisture < 31 %"),
        ("status: direct", "status: contested"),
        ("interval: 0.3 to 0.8", "interval: none given"),
    ],
)
def test_what_a_study_says_is_content_and_never_logic(tmp_path: Path, old: str, new: str) -> None:
    shutil.copytree(PLANTS, tmp_path / "plants")
    file = tmp_path / "plants" / "evidence.yaml"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")
    before, after = load(PLANTS), load(tmp_path / "plants")
    assert after.logic == before.logic
    assert after.content != before.content


# The shipped entries.


def test_every_shipped_entry_says_what_it_speaks_for_and_how_it_is_to_be_taken() -> None:
    for entry in shipped().evidence.values():
        assert entry.status in ("direct", "indirect", "contested"), entry.id
        assert entry.provenance in ("verified", "secondary", "unverified"), entry.id
        assert entry.population
        assert entry.limits, entry.id
    text = (FACTS / "evidence.yaml").read_text("utf-8")
    assert text.count("    direction: ") == len(shipped().evidence)


def test_no_shipped_effect_has_a_number_without_an_interval_or_the_word_that_there_is_none() -> None:
    for entry in shipped().evidence.values():
        if re.search(r"\d", entry.effect):
            assert entry.interval == "none given" or re.search(r"\d", entry.interval), entry.id


def contested() -> set[str]:
    return {entry.id for entry in shipped().evidence.values() if entry.status == "contested"}


def test_the_figures_that_the_flaws_of_the_source_call_into_question_are_marked() -> None:
    registries = {"sharpe-2015", "gratian-2014", "yang-2022", "zhu-2022", "sena-2025"}
    not_harmless = {"kuo-2013", "molasy-2022", "uk-five-centre-2017"}
    assert {"article-hazard-ratio"} | registries | not_harmless <= contested()
    of_any_grade = ("partelli-2017", "sallinen-2017", "guo-2017")
    assert {shipped().evidence[name].status for name in of_any_grade} == {"indirect"}


def test_an_untraceable_ratio_speaks_for_nothing() -> None:
    assert shipped().evidence["article-hazard-ratio"].direction.says == "unclear"


@pytest.mark.parametrize("entry", shipped().evidence.values(), ids=lambda entry: entry.id)
def test_somebody_can_be_in_every_population(entry: Evidence) -> None:
    """No population contradicts itself: some boundary of its own conditions meets each of them."""
    numbers = {test.subject for test in entry.applies_to if getattr(test, "subject", "") in shipped().findings}
    findings = {name: allowed_of(entry, name) for name in numbers}
    told = {one.text: one.fit for one in study(findings, entry.id).criteria}
    assert all(fit in (Fit.MET, Fit.UNKNOWN) for fit in told.values()), told


def allowed_of(entry: Evidence, name: str) -> str:
    seen = [one for c in study({}, entry.id).criteria for one in c.seen if one.subject == name and len(c.seen) == 1]
    texts = sorted({one.study for one in seen})
    return " and ".join(sorted(texts, reverse=True)) if len(texts) > 1 else texts[0]


# The command line.


def run(*args: object) -> Result:
    return CliRunner().invoke(main, [str(arg) for arg in args])


def printed(*args: object) -> str:
    result = run(*args)
    assert (result.exit_code, result.stderr) == (0, ""), result.output
    return result.stdout


@pytest.mark.parametrize("number", worked())
def test_the_document_is_as_its_schema_says(number: str) -> None:
    case = shipped().case(worked()[number]["findings"])  # type: ignore[attr-defined]
    document = json.loads(json.dumps(evidence(case, shipped()).to_dict()))
    check_shape(document, evidence_schema(), {}, "")
    named = {one["study"] for answer in document["answers"] for rule in answer["rules"] for one in rule["studies"]}
    assert named <= set(document["studies"])


def test_json_is_the_document_of_the_library() -> None:
    found = json.loads(printed("evidence", WORKED, "--id", "v05", "--format", "json", "--as-of", "2026-11-22"))
    [case] = [case for case in read_cases(WORKED, shipped()) if case.id == "v05"]
    assert found == pr.evidence(case, shipped(), as_of="2026-11-22").to_dict()


def test_a_list_of_cases_gives_a_list() -> None:
    found = json.loads(printed("evidence", WORKED, "--question", MANAGEMENT, "--format", "json"))
    assert [one["case"]["id"] for one in found] == list(worked())


@pytest.mark.parametrize("entry", shipped().evidence.values(), ids=lambda entry: entry.id)
def test_no_effect_is_told_without_its_interval(entry: Evidence) -> None:
    found = study({}, entry.id)
    for line in (study_line(shipped(), found, ""), short_line(found)):
        effects = [one.text for one in line.children if one.lead == "Effect:" and re.search(r"\d", one.text)]
        assert all(f"Interval: {entry.interval}" in text for text in effects)
        assert bool(effects) is bool(re.search(r"\d", entry.effect))
    shown = printed("facts", "show", entry.id)
    assert " ".join(f"interval: {entry.interval}".split()) in " ".join(shown.split())


def test_every_study_against_the_answer_stands_on_the_page_of_each_format() -> None:
    args = ("evidence", WORKED, "--id", "v43", "--question", MANAGEMENT)
    option = behind("v43").weighed[0]
    assert option.against
    for form in ("terminal", "markdown", "html"):
        page = printed(*args, "--format", form)
        assert all(name in page for name in option.against)
        assert page.index("Against: surgical resection") < page.index("jilesen-2016-review:")


def test_contested_and_indirect_studies_are_marked_in_front() -> None:
    page = printed("evidence", WORKED, "--id", "v05", "--question", MANAGEMENT, "--rule", "young-and-fit-resection")
    assert "! CONTESTED zhu-2022:" in page
    assert "! INDIRECT surgery-2019-limitations:" in page
    assert "· lee-2012:" in page


def test_why_adds_the_evidence_on_request_and_only_then() -> None:
    args = ("why", WORKED, "active-surveillance", "--id", "v01", "--guideline", "droracle-2025")
    assert "Against: active surveillance" not in printed(*args)
    page = printed(*args, "--evidence")
    assert page.startswith(printed(*args).rpartition("\nResearch material")[0].rstrip())
    assert "Against: active surveillance" in page
    documents = [json.loads(printed(*args, *more, "--format", "json")) for more in ((), ("--evidence",))]
    assert "evidence" not in documents[0]
    assert documents[1]["evidence"]["format"] == "pnet-reason.evidence/1"
    assert [one["option"] for one in documents[1]["evidence"]["answers"][0]["weighed"]] == ["active-surveillance"]


def test_facts_show_tells_direction_and_population() -> None:
    page = printed("facts", "show", "nell-2018-large")
    assert "direction: for surgical resection; against active surveillance" in page
    assert "· size > 30 mm" in page


@pytest.mark.parametrize(
    "args",
    [
        ("evidence", WORKED, "--id", "v05", "--rule", "nothing"),
        ("evidence", WORKED, "--id", "nobody"),
        ("evidence", WORKED, "--id", "v05", "--assume", "sise=2 mm"),
        ("evidence", "no-such-file.yaml"),
    ],
)
def test_wrong_input_ends_with_2_and_nothing_on_stdout(args: tuple[object, ...]) -> None:
    result = run(*args)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr


def test_the_page_on_evidence_names_every_field_of_the_document() -> None:
    page = (FACTS.parent / "docs" / "evidence.md").read_text("utf-8")
    quoted = {word for text in re.findall(r"`([^`\n]+)`", page) for word in re.findall(r"\w+", text)}
    assert set(fields(evidence_schema())) - quoted == set()


def test_the_schema_is_published() -> None:
    assert json.loads(printed("facts", "schema", "--evidence")) == evidence_schema()


def test_another_knowledge_has_evidence_too() -> None:
    knowledge = load(PLANTS)
    plant = knowledge.case({"species": "fern", "soil_moisture": "10 %", "light": "bright"})
    report = evidence(plant, knowledge)
    assert report.studies["reed-2015"].match is Match.MATCHES
