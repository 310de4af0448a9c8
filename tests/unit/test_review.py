"""Review: how far it is, the sheet that is signed, the source attributes; in words, as documents, on the command line."""

from __future__ import annotations

import json
import re
import shutil
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from pnet_reason.cli import main
from pnet_reason.explain.lines import Kind, Line
from pnet_reason.explain.page import Page
from pnet_reason.explain.review_page import review_page
from pnet_reason.explain.rule_words import RuleWords
from pnet_reason.knowledge.hashes import rule_hash
from pnet_reason.knowledge.loader import load
from pnet_reason.model.attributes import DESCRIBING, PERSONAL
from pnet_reason.model.knowledge import Knowledge
from pnet_reason.model.problems import QueryError
from pnet_reason.model.rules import Rule
from pnet_reason.render.html import html
from pnet_reason.render.markdown import markdown
from pnet_reason.render.review_schemas import attributes_schema, status_schema
from pnet_reason.render.terminal import plain, texts
from pnet_reason.review.attributes import attributes
from pnet_reason.review.sheet import Sheet, sheet
from pnet_reason.review.status import status
from pnet_reason.review.uses import in_force
from tests.asking import ARTICLE, PLANTS, shipped
from tests.unit.test_schema import fits

FACTS = Path(__file__).parents[2] / "facts"


@cache
def plants() -> Knowledge:
    return load(PLANTS)


def rules(knowledge: Knowledge) -> dict[str, Rule]:
    books = knowledge.guidelines.values()
    return {
        r.id: r for r in (*(r for b in books for r in (*b.scope, *b.rules)), *knowledge.safety, *knowledge.integrity)
    }


def run(*args: object, facts: Path = PLANTS) -> Result:
    return CliRunner().invoke(main, ["facts", *map(str, args), "--facts", str(facts)], env={"COLUMNS": "100"})


def printed(*args: object, facts: Path = PLANTS) -> str:
    result = run(*args, facts=facts)
    assert (result.exit_code, result.stderr) == (0, ""), result.output
    return result.stdout


def valid(value: Any, schema: dict[str, Any]) -> bool:
    """Whether a document fits a schema, down to every field."""
    if "anyOf" in schema:
        return any(valid(value, one) for one in schema["anyOf"])
    if "const" in schema:
        return bool(value == schema["const"])
    if isinstance(value, dict) and "properties" in schema:
        known = schema["properties"]
        return set(value) == set(known) == set(schema["required"]) and all(valid(v, known[k]) for k, v in value.items())
    if schema.get("type") == "integer":
        return type(value) is int and value >= schema.get("minimum", value)
    if isinstance(value, list):
        return schema.get("type") == "array" and all(valid(one, schema["items"]) for one in value)
    return fits(value, schema, schema)


# Status.


def test_the_status_counts_every_rule_once() -> None:
    document = status(shipped()).to_dict()
    told = [rule["id"] for book in document["guidelines"] for rule in book["rules"]]
    assert sorted(told) == sorted(rules(shipped()))
    for book in document["guidelines"]:
        assert sum(book["reviews"].values()) == sum(book["provenances"].values()) == len(book["rules"])


def test_the_status_names_the_cases_and_the_hash_of_each_rule() -> None:
    document = status(plants()).to_dict()
    told = {rule["id"]: rule for book in document["guidelines"] for rule in book["rules"]}
    assert told["water-the-thirsty"]["hash"] == rule_hash(rules(plants())["water-the-thirsty"], plants())
    assert "dry-fern" in told["water-the-thirsty"]["cases"]
    assert "dry-fern" not in told["spare-the-cactus"]["cases"]
    assert told["spare-the-cactus"]["provenance"] == "secondary"
    assert {"windowsill", "greenhouse", ""} == {book["id"] for book in document["guidelines"]}


def test_the_status_tells_which_statements_nobody_checked() -> None:
    told = {rule["id"]: rule for book in status(shipped()).to_dict()["guidelines"] for rule in book["rules"]}
    assert told["no-surveillance-with-metastasis"]["unverified"] == ["SF1"]
    assert told["small-indolent-surveillance"]["unverified"] == []


@pytest.mark.parametrize(
    ("as_of", "overdue", "words"),
    [
        ("2029-03-31", False, "2029-04-01, not yet past"),
        ("2029-04-01", False, "2029-04-01, not yet past"),
        ("2029-04-02", True, "2029-04-01, which is past"),
        ("", None, "2029-04-01 (is it past? --as-of DATE)"),
    ],
)
def test_the_status_says_whether_the_review_date_is_past(as_of: str, overdue: bool | None, words: str) -> None:
    (book,) = status(plants(), ["windowsill"], as_of).to_dict()["guidelines"]
    assert (book["review_by"], book["overdue"]) == ("2029-04-01", overdue)
    asked = ["--as-of", as_of] if as_of else []
    assert words in printed("show", "--status", "--guideline", "windowsill", *asked)


def test_a_guideline_without_a_review_date_says_so() -> None:
    (book,) = status(plants(), ["greenhouse"], "2040-01-01").to_dict()["guidelines"]
    assert (book["review_by"], book["overdue"]) == ("", None)
    assert re.search(r"review by: +not recorded", printed("show", "--status", "--guideline", "greenhouse"))


def test_the_status_as_json_fits_its_schema() -> None:
    for knowledge in (plants(), shipped()):
        document = status(knowledge, as_of="2026-01-01").to_dict()
        assert valid(json.loads(json.dumps(document)), status_schema())
        assert not valid({**document, "more": 1}, status_schema())
    told = json.loads(printed("show", "--status", "--format", "json", "--as-of", "2026-01-01"))
    assert told == status(plants(), as_of="2026-01-01").to_dict() | {"knowledge": told["knowledge"]}
    assert json.loads(printed("schema", "--status")) == status_schema()


def test_the_status_tells_approved_and_lapsed_rules_apart(tmp_path: Path) -> None:
    folder = tmp_path / "plants"
    shutil.copytree(PLANTS, folder)
    file = folder / "guidelines" / "windowsill" / "watering.yaml"
    now = rule_hash(rules(plants())["water-the-thirsty"], plants())
    parts = file.read_text("utf-8").split("review: {status: submitted}", 3)
    signed = "review: {status: approved, by: A. Moss, on: 2026-02-01, of: %s}"
    file.write_text(
        f"{parts[0]}{signed % repr(now)}{parts[1]}{signed % 'other'}{parts[2]}review: {{status: under-review}}{parts[3]}",
        "utf-8",
    )
    (book,) = status(load(folder), ["windowsill"]).to_dict()["guidelines"]
    assert {name: count for name, count in book["reviews"].items() if name != "submitted"} == {
        "approved": 1,
        "lapsed": 1,
        "under-review": 1,
    }
    told = printed("show", "--status", facts=folder)
    assert "approved, A. Moss, 2026-02-01" in told
    assert "approval lapsed, A. Moss, 2026-02-01" in told
    shown = printed("show", "dry-out-rot", facts=folder)
    assert "hash that was approved: other" in shown
    assert "review: approval lapsed, A. Moss, 2026-02-01" in shown


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["show", "--status", "windowsill"], "--status stands alone"),
        (["show", "windowsill", "--status", "--source-attributes"], "--status stands alone"),
        (["show", "--source-attributes"], "needs the id of a guideline"),
        (["show", "--guideline", "windowsill"], "go with --status"),
        (["show", "--as-of", "2026-01-01"], "go with --status"),
        (["show", "windowsill", "--format", "json"], "--format json is for reports"),
        (["show", "--status", "--guideline", "window"], "did you mean 'windowsill'?"),
        (["show", "--status", "--as-of", "2026-02-30"], "is not a date"),
        (["show", "water-the-thirsty", "--source-attributes"], "unknown guideline"),
        (["review", "window"], "did you mean 'windowsill'?"),
        (["review", "windowsill", "--output", "/nowhere/at/all.md"], "cannot be written"),
    ],
)
def test_what_does_not_go_together_is_refused(args: list[str], words: str) -> None:
    result = run(*args)
    assert (result.exit_code, result.stdout) == (2, "")
    assert words in result.stderr
    assert "Traceback" not in result.stderr


# Rules in words.


SENTENCES = {
    "water-the-thirsty": "Recommend water thoroughly where thirst is high (very thirsty).",
    "no-mist-on-pests": "Rule out mist the leaves where pests is not “no pests”.",
    "spare-the-cactus": "Recommend let the soil dry where species is cactus; and not (light where it stands is direct"
    " (direct sun)); but not where (soil moisture is under 5 % and light where it stands is bright (by the window, no"
    " direct sun) or direct (direct sun)).",
    "mist-ferns": "Consider mist the leaves where species is fern; and (light where it stands is dim (away from the"
    " window) or number of leaves is at least 100).",
    "repot-the-cramped": "Recommend repot into the next size where (“roots at the drainage hole” is yes or growth is at"
    " most 0 cm/week).",
}


@pytest.mark.parametrize(("name", "sentence"), SENTENCES.items(), ids=SENTENCES)
def test_a_rule_reads_as_a_sentence(name: str, sentence: str) -> None:
    rule = rules(plants())[name]
    assert RuleWords(plants(), in_force(rule, plants())).sentence(rule) == sentence


@pytest.mark.parametrize("knowledge", [plants, shipped])
def test_every_rule_and_every_definition_has_words_without_signs_or_ids(knowledge: Any) -> None:
    known = knowledge()
    for rule in rules(known).values():
        words = RuleWords(known, in_force(rule, known))
        told = [
            words.sentence(rule),
            *(text for one in in_force(rule, known).values() for text in words.definition(one)),
        ]
        for text in told:
            assert not re.search(r"[<>=_\[\]{}]", text), text
            assert text.endswith(".")
            assert text[0].isupper() or text[0].isdigit() or " where " in text


def test_what_is_known_and_what_is_undefined_has_words_too(tmp_path: Path) -> None:
    folder = tmp_path / "plants"
    shutil.copytree(PLANTS, folder)
    file = folder / "guidelines" / "windowsill" / "inspection.yaml"
    file.write_text(
        file.read_text("utf-8")
        + """
- id: look-where-nothing-is-known
  question: inspection
  recommend: probe-soil
  when:
    - soil_moisture is not known [H7]
    - species is known [H7]
    - thirst is undefined [H7]
    - light is one of (dark, dim) [H7]
    - height > 10 cm [H7]
  because: Somebody has to look.
  provenance: editorial
""",
        "utf-8",
    )
    known = load(folder)
    rule = rules(known)["look-where-nothing-is-known"]
    told = RuleWords(known, in_force(rule, known)).sentence(rule)
    for words in (
        "soil moisture is not known",
        "species is known",
        "thirst is undefined",
        "light where it stands is dark (hardly any daylight) or dim (away from the window)",
        "height above the pot's rim is over 10 cm",
    ):
        assert words in told


# Sheets.


@cache
def plant_sheet() -> Sheet:
    return sheet(plants(), "windowsill")


def text_of(name: str) -> str:
    """What the Markdown sheet of the windowsill says of one rule."""
    whole = markdown(review_page(plant_sheet()))
    found = [part for part in whole.split("\n### ") if re.match(rf"\d+\. {name}\n", part)]
    assert len(found) == 1
    return found[0]


def test_the_sheet_has_every_rule_of_the_guideline_and_of_no_other() -> None:
    told = [one.rule.id for one in plant_sheet().rules]
    book = plants().guidelines["windowsill"]
    assert sorted(told) == sorted(rule.id for rule in (*book.scope, *book.rules))
    assert told[0] == "windowsill-plastic", "whom the guideline does not speak of comes first"


def test_the_sheet_says_all_that_a_reviewer_has_to_see() -> None:
    told = text_of("water-the-thirsty")
    for words in (
        "Recommend water thoroughly where thirst is high (very thirsty).",
        "H1: Water a thirsty plant. (chapter 1, should, verified)",
        "Comparison of two shelves. Ferns on windowsills. N = 40. Fewer ferns lost",
        "Effect: risk ratio 0.5. Interval: 0.3 to 0.8. One winter (thirst-index, direct, verified)",
        "W1: The handbook does not say what to do with soil that is neither wet nor dry.",
        "Reported as silence.",
        "**State:** verified; written by B. Fern; submitted",
        "| Name | Date | Decision | Remarks |",
        rule_hash(rules(plants())["water-the-thirsty"], plants()),
    ):
        assert words in told
    assert "water-the-thirsty: Water makes rot worse." in text_of("dry-out-rot")


def test_the_definitions_that_rules_use_are_told_at_the_end() -> None:
    end = markdown(review_page(plant_sheet())).split("\n### ")[-1]
    assert (
        "the highest of thirst by soil moisture and thirst by drooping leaves, where species is not" in end.casefold()
    )
    assert "soil moisture is from 30 to 60 %, both included" in end
    assert {one.id for one in plant_sheet().terms} >= {"thirst", "thirst_by_soil", "thirst_by_leaves"}


def test_a_case_pins_a_rule_where_it_is_answered_otherwise_without_it() -> None:
    told = {one.rule.id: one for one in plant_sheet().rules}
    assert "dry-fern" in told["water-the-thirsty"].pins
    for one in told.values():
        assert not set(one.pins) & set(one.cases)
    of_article = sheet(shipped(), ARTICLE)
    article = {one.rule.id: one for one in of_article.rules}
    assert "v16" in article["trigger-growth"].pins
    assert article["functioning-symptomatic-resection"].pins == (), "another rule says the same of each case"
    assert article["functioning-symptomatic-resection"].cases
    assert "no worked case would be answered otherwise" in markdown(review_page(of_article))


def test_what_nobody_checked_carries_a_mark(tmp_path: Path) -> None:
    folder = tmp_path / "plants"
    shutil.copytree(PLANTS, folder)
    head = folder / "guidelines" / "windowsill" / "guideline.yaml"
    text = head.read_text("utf-8")
    head.write_text(text.replace("cites: [thirst-index], provenance: verified", "provenance: unverified"), "utf-8")
    page = html(review_page(sheet(load(folder), "windowsill")), "sheet")
    marked = re.findall(
        r'<span class="mark warning" aria-hidden="true">!</span><span><span[^>]*>[^<]*</span>([^<]*)', page
    )
    assert any(text.startswith("thirst is high") for text in marked), "the bullet, not only its statement"
    assert "H1: Water a thirsty plant." in "".join(marked)
    assert not any(text.startswith("H2") for text in marked)


@pytest.mark.parametrize("name", ["safety", "integrity"])
def test_the_rules_for_all_guidelines_have_a_sheet_too(name: str) -> None:
    found = sheet(plants(), name)
    assert [one.rule.id for one in found.rules] == [rule.id for rule in getattr(plants(), name)]
    told = printed("review", name)
    assert told.startswith(f"# Review of {name}\n\nThese rules hold for every guideline.")
    assert "About the guideline" not in told


def test_a_case_of_any_guideline_pins_a_rule_for_all() -> None:
    found = sheet(shipped(), "safety")
    assert "v35" in {one.rule.id: one for one in found.rules}["no-surveillance-with-metastasis"].pins
    text = markdown(review_page(found))
    assert "Withhold active surveillance with serial imaging where “distant metastasis” is yes." in text


class Reader(HTMLParser):
    """Reads HTML and remembers the open elements."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_sheet_as_html_is_well_formed_and_has_a_place_to_sign_for_each_rule() -> None:
    page = html(review_page(plant_sheet()), "sheet")
    reader = Reader()
    reader.feed(page)
    assert reader.open == []
    assert "script" not in reader.seen
    assert page.count('<div class="sign">') == len(plant_sheet().rules)


def test_the_command_writes_the_sheet_into_a_file(tmp_path: Path) -> None:
    target = tmp_path / "sheet.html"
    assert printed("review", "windowsill", "--format", "html", "--output", target) == ""
    assert target.read_text("utf-8").startswith("<!doctype html>")
    assert printed("review", "windowsill").startswith("# Review of windowsill\n")


# Source attributes.


def by_name(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {one["name"]: one for one in document["attributes"]}


def test_there_are_thirteen_source_attributes_in_the_order_of_the_regulation() -> None:
    document = attributes(plants(), "windowsill")
    assert [one["name"] for one in document["attributes"]] == [*DESCRIBING, *PERSONAL]
    assert [one["number"] for one in document["attributes"]] == list(range(1, 14))


def test_what_the_facts_do_not_hold_is_not_recorded() -> None:
    told = by_name(attributes(plants(), "greenhouse"))
    assert told["funding-source"]["recorded"] == []
    assert [one["text"] for one in told["developer"]["recorded"]] == ["the greenhouse society", "B. Fern"]
    shown = printed("show", "greenhouse", "--source-attributes")
    assert re.search(r"\(3\) Funding source[^\n]*\n  · not recorded\n", shown)


def test_the_use_of_personal_data_is_worked_out_from_the_rules() -> None:
    told = by_name(attributes(shipped(), ARTICLE))
    assert told["date-of-birth"]["findings"] == ["age"]
    assert told["date-of-birth"]["rules"] == ["young-and-fit-resection"]
    assert told["sex"] == {"number": 10, "name": "sex", "used": False, "findings": [], "rules": []}
    assert told["health-status-assessments"]["findings"] == ["asa_class"]


def test_data_are_used_however_deep_in_a_definition_or_formula(tmp_path: Path) -> None:
    folder = tmp_path / "plants"
    shutil.copytree(PLANTS, folder)
    words = folder / "vocabulary.yaml"
    text = words.read_text("utf-8")
    for name, kind in (("drooping", "race"), ("previous_height", "language"), ("reported_thirst", "ethnicity")):
        at = text.index(f"  {name}:\n")
        text = f"{text[:at]}{text[at:].replace('    provenance', f'    source attribute: {kind}{chr(10)}    provenance', 1)}"
    words.write_text(text, "utf-8")
    told = by_name(attributes(load(folder), "windowsill"))
    assert "water-the-thirsty" in told["race"]["rules"], "thirst, and below it thirst by leaves"
    assert told["language"]["rules"] == ["repot-the-cramped"], "growth is computed from it"
    assert told["ethnicity"]["used"], "a rule of integrity asks for it"
    assert not told["sex"]["used"]


def test_the_source_attributes_as_json_fit_their_schema() -> None:
    for knowledge, name in ((plants(), "windowsill"), (shipped(), ARTICLE)):
        document = attributes(knowledge, name)
        assert valid(json.loads(json.dumps(document)), attributes_schema())
        assert not valid({**document, "more": 1}, attributes_schema())
    told = json.loads(printed("show", "windowsill", "--source-attributes", "--format", "json"))
    assert told == attributes(plants(), "windowsill")
    assert json.loads(printed("schema", "--source-attributes")) == attributes_schema()
    assert "Use of race" in printed("show", "windowsill", "--source-attributes", "--format", "markdown")


def test_an_unknown_guideline_has_neither_sheet_nor_attributes() -> None:
    for asked in (sheet, attributes):
        with pytest.raises(QueryError, match="unknown guideline 'attic'"):
            asked(plants(), "attic")


# Heads of guidelines.


def test_a_head_that_leaves_something_out_still_loads_and_is_warned_of(tmp_path: Path) -> None:
    folder = tmp_path / "plants"
    shutil.copytree(PLANTS, folder)
    head = folder / "guidelines" / "windowsill" / "guideline.yaml"
    kept = [x for x in head.read_text("utf-8").splitlines() if not x.startswith(("funding", "review by", "revision"))]
    head.write_text("\n".join(kept), "utf-8")
    knowledge = load(folder)
    (warning,) = knowledge.warnings
    assert (warning.code, warning.severity) == ("unrecorded-detail", "warning")
    assert warning.message == "windowsill does not record: funding, revision, review by"
    assert "funding: not recorded" in warning.hint
    assert "funding: not recorded" in printed("show", "windowsill", facts=folder)
    assert run("lint", "--strict", facts=folder).exit_code == 1


def test_a_detail_carries_how_it_is_known() -> None:
    book = plants().guidelines["windowsill"]
    assert (book.developer.text, book.developer.provenance) == ("the windowsill club", "verified")
    assert (book.funding.text, book.funding.provenance) == ("the members of the club", "")
    assert (book.release.text, book.revision.text) == ("2019-04", "")
    assert "developer: the windowsill club [verified]" in printed("show", "windowsill")


# Tables and places to sign.

TABLE = Line(Kind.TABLE, "", "", parts=("rule", "note"), children=(Line(Kind.TABLE, "", "", parts=("a|b", "<i>_x_")),))
SIGN = Line(Kind.SIGN, "", "", parts=("Name", "Rem<arks"))


def shown(line: Line, width: int = 40) -> tuple[str, str, str]:
    """A line under a heading: on a terminal, as Markdown, as HTML."""
    found = Page((Line(Kind.HEADING, "Head", "", children=(line,)),), (), ())
    return plain(texts(found, width)), markdown(found), html(found, "title")


def test_a_table_is_shown_in_every_format_with_what_it_says_unchanged() -> None:
    terminal, text, page = shown(TABLE)
    assert "  rule  note\n  ────  ──────\n  a|b   <i>_x_" in terminal
    assert "| rule | note |\n| --- | --- |\n| a\\|b | \\<i>\\_x\\_ |" in text
    assert '<tr><th scope="row">a|b</th><td>&lt;i&gt;_x_</td></tr>' in page


def test_a_table_that_is_too_wide_breaks_its_first_column() -> None:
    row = Line(Kind.TABLE, "", "", parts=("a-rule-with-a-very-long-name-indeed", "note"))
    terminal = shown(Line(Kind.TABLE, "", "", parts=("rule", "note"), children=(row,)), 30)[0]
    assert max(map(len, terminal.splitlines())) <= 30
    assert "".join(terminal.split()).replace("note", "").endswith("a-rule-with-a-very-long-name-indeed")


def test_a_place_to_sign_is_shown_in_every_format() -> None:
    terminal, text, page = shown(SIGN)
    assert "  Name     ______" in terminal
    assert "  Rem<arks ______" in terminal
    assert "| Name | Rem\\<arks |" in text
    assert '<div class="sign"><div>Name</div><div>Rem&lt;arks</div></div>' in page
