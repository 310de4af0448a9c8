"""Pages: every line comes from the answer, both renderings say the same, and a reader can read them."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from pnet_reason.advise import recommend
from pnet_reason.explain.lines import Kind, Line
from pnet_reason.explain.page import Page, page, shallow
from pnet_reason.explain.plan import plan_advice
from pnet_reason.explain.why import explanations, why_page
from pnet_reason.explain.words import Words
from pnet_reason.knowledge.cases import make_case, read_cases
from pnet_reason.knowledge.loader import load
from pnet_reason.model.answer import Advice
from pnet_reason.model.case import Case
from pnet_reason.model.knowledge import Knowledge
from pnet_reason.model.proof import KINDS
from pnet_reason.render.advice_schema import advice_schema
from pnet_reason.render.graph import proof_graph
from pnet_reason.render.markdown import markdown
from pnet_reason.render.terminal import plain, texts

ROOT = Path(__file__).parents[2]
MAIN = "initial-management"


@cache
def knowledge() -> Knowledge:
    return load(ROOT / "facts")


@cache
def cases() -> dict[str, Case]:
    return {case.id: case for case in read_cases(ROOT / "facts" / "cases" / "worked.yaml", knowledge())}


NAMES = sorted(cases())


def lines_of(found: Page) -> list[tuple[int | None, Line]]:
    """Every line of a page, with the number of its section."""
    told: list[tuple[int | None, Line]] = [(None, x) for line in (*found.head, *found.foot) for x in line.walk()]
    for number, section in enumerate(found.sections):
        told += [(number, x) for line in section.lines for x in line.walk()]
    return told


def find(document: Any, pointer: str) -> Any:
    """What a pointer names in a document; KeyError or IndexError where there is nothing."""
    for step in pointer.split("/"):
        document = document[int(step)] if isinstance(document, list) else document[step]
    return document


def answer_documents(advice: Advice) -> dict[tuple[str, str], Any]:
    document = advice.to_dict()
    return {(g["id"], q["question"]): q for g in document["guidelines"] for q in g["questions"]}


@pytest.mark.parametrize("everything", [False, True])
@pytest.mark.parametrize("name", NAMES)
def test_every_line_comes_from_a_proof_node_or_a_field_of_the_answer(name: str, everything: bool) -> None:
    advice = recommend(cases()[name], knowledge())
    documents = answer_documents(advice)
    found = page(advice, knowledge(), everything=everything)
    for number, line in lines_of(found):
        assert line.basis, line
        if line.basis.startswith("/"):
            find(advice.to_dict(), line.basis[1:])
            continue
        assert number is not None
        answer = found.sections[number].answer
        if not line.basis.startswith("?"):
            find(documents[answer.guideline, answer.question], line.basis)
            continue
        words = Words(answer, advice.case, knowledge())
        plans = [plan_advice(words, knowledge().options[option], "") for option in answer.options]
        assert any(holds(plan, line.basis[1:]) for plan in plans if plan is not None), line


def holds(advice: Advice, pointer: str) -> bool:
    [document] = answer_documents(advice).values()
    try:
        find(document, pointer)
    except (KeyError, IndexError):
        return False
    return True


@pytest.mark.parametrize("name", NAMES)
def test_a_line_about_a_node_names_its_rule_or_its_test(name: str) -> None:
    advice = recommend(cases()[name], knowledge(), questions=[MAIN])
    found = page(advice, knowledge(), everything=True)
    for number, line in lines_of(found):
        if line.kind in (Kind.RULE, Kind.BULLET) and number is not None and line.basis.startswith("nodes/"):
            node = found.sections[number].answer.nodes[int(line.basis.split("/")[1])]
            told = getattr(node, "rule", "") or getattr(node, "test", "") or getattr(node, "concept", "")
            assert told.split(" of (")[0] in line.text or KINDS[type(node)] in ("group", "concept"), (node, line)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("width", [40, 80, 120])
def test_no_line_is_wider_than_the_screen_and_none_ends_in_a_space(name: str, width: int) -> None:
    advice = recommend(cases()[name], knowledge())
    for unicode in (True, False):
        text = plain(texts(page(advice, knowledge(), everything=True), width, unicode=unicode), unicode=unicode)
        longest = max(len(word) for word in text.split())
        for line in text.splitlines():
            assert len(line) <= max(width, longest + 24), line
            assert line == line.rstrip()
        assert unicode or text.isascii()


@pytest.mark.parametrize("name", NAMES)
def test_markdown_says_what_the_terminal_says(name: str) -> None:
    found = page(recommend(cases()[name], knowledge()), knowledge())
    told = re.sub(r"\\(.)", r"\1", markdown(found))
    for _, line in lines_of(found):
        assert (line.parts[1] if line.parts else line.text) in told, line


@pytest.mark.parametrize("name", NAMES)
def test_no_option_of_the_question_is_left_out(name: str) -> None:
    advice = recommend(cases()[name], knowledge(), questions=[MAIN])
    if advice.answers[0].outcome == "conflict" and advice.answers[0].rows[0].clashes[0].kind == "findings":
        return
    for everything in (False, True):
        text = " ".join(plain(texts(page(advice, knowledge(), everything=everything), 80)).split())
        for option in knowledge().options.values():
            if MAIN in option.questions:
                assert option.wording["clinician"] in text or (not everything and f"{option.id}" in text)


@pytest.mark.parametrize("name", NAMES)
def test_caveats_stand_before_the_proof(name: str) -> None:
    advice = recommend(cases()[name], knowledge(), questions=[MAIN])
    lines = page(advice, knowledge()).sections[0].lines
    places = [i for i, line in enumerate(lines) if line.kind is Kind.CAVEAT]
    outcome = next(i for i, line in enumerate(lines) if line.kind is Kind.OUTCOME)
    assert places
    assert max(places) < outcome
    text = json.dumps([line.text for line in lines] + [x.lead for line in lines for x in line.walk()])
    assert all(caveat.subject in text for caveat in advice.answers[0].caveats if caveat.kind == "flaw")


def test_every_row_of_a_conditional_answer_is_in_the_table() -> None:
    advice = recommend(cases()["v44"], knowledge(), ["droracle-2025"], [MAIN])
    words = Words(advice.answers[0], advice.case, knowledge())
    told = [line for _, line in lines_of(page(advice, knowledge())) if line.kind is Kind.ROW]
    assert [line.parts[0] for line in told if line.parts[0]] == [words.outcome(row) for row in advice.answers[0].rows]


def test_at_most_three_missing_findings_are_told_and_the_others_in_one_line() -> None:
    advice = recommend(make_case({}, knowledge()), knowledge(), ["droracle-2025"], [MAIN])
    assert len(advice.answers[0].missing) > 3
    [heading] = [line for line in page(advice, knowledge()).sections[0].lines if line.text == "What to find out first"]
    assert [line.kind for line in heading.children] == [Kind.OPTION] * 3 + [Kind.MORE]


@pytest.mark.parametrize("option", ["resection", "active-surveillance", "individualise", "other-pathway"])
@pytest.mark.parametrize("name", NAMES)
def test_why_and_why_not_together_tell_every_part(name: str, option: str) -> None:
    found = explanations(cases()[name], knowledge(), option)
    for stands in (True, False):
        told = plain(texts(why_page(found, knowledge(), stands=stands, everything=True), 80))
        assert "stand" in told
    yes = why_page(found, knowledge(), stands=True, everything=True)
    no = why_page(found, knowledge(), stands=False, everything=True)
    headings = [line for one in (yes, no) for _, line in lines_of(one) if line.kind is Kind.HEADING]
    assert len(headings) == sum(len(one.parts) for one in found.explanations)


def test_the_depth_limits_the_proofs_only() -> None:
    found = page(recommend(cases()["v01"], knowledge(), questions=[MAIN]), knowledge())
    cut = shallow(found, 1)
    assert any(line.kind is Kind.BULLET and line.children for _, line in lines_of(found))
    assert not any(line.kind is Kind.BULLET and line.children for _, line in lines_of(cut))
    assert [line for _, line in lines_of(cut) if line.kind is Kind.BULLET]


@pytest.mark.parametrize("name", NAMES)
def test_the_graph_has_a_node_a_proof_node_and_no_cycle(name: str) -> None:
    for answer in recommend(cases()[name], knowledge()).answers:
        graph = proof_graph(answer)
        assert list(graph) == list(range(len(answer.nodes)))
        assert nx.is_directed_acyclic_graph(graph)
        assert all(data["kind"] and data["text"] for _, data in graph.nodes(data=True))
        ends = {proof for row in answer.rows for proof in row.proofs} | {box.proof for box in answer.removed}
        reached = set(ends).union(*(nx.descendants(graph, end) for end in ends))
        assert reached == set(graph)


@pytest.mark.parametrize("name", NAMES)
def test_the_document_is_as_its_schema_says(name: str) -> None:
    schema = advice_schema()
    check_shape(recommend(cases()[name], knowledge()).to_dict(), schema, schema["$defs"], "")


def check_shape(value: Any, schema: Any, defs: Any, where: str) -> None:
    """The part of JSON Schema that the schema uses."""
    if "$ref" in schema:
        check_shape(value, defs[schema["$ref"].rsplit("/", 1)[1]], defs, where)
    elif "anyOf" in schema or "oneOf" in schema:
        assert any(fits(value, one, defs) for one in schema.get("anyOf", schema.get("oneOf"))), (where, value)
    elif "const" in schema:
        assert value == schema["const"], where
    elif "enum" in schema:
        assert value in schema["enum"], where
    elif schema["type"] == "object":
        assert isinstance(value, dict), where
        properties, more = schema.get("properties", {}), schema.get("additionalProperties")
        assert set(schema.get("required", ())) <= set(value), (where, value)
        assert more is not False or set(value) <= set(properties), (where, value)
        for key, inner in value.items():
            check_shape(inner, properties.get(key, more), defs, f"{where}/{key}")
    elif schema["type"] == "array":
        assert isinstance(value, list), where
        for index, inner in enumerate(value):
            check_shape(inner, schema["items"], defs, f"{where}/{index}")
    else:
        kinds = {"string": str, "integer": int, "boolean": bool, "null": type(None)}
        assert isinstance(value, kinds[schema["type"]]), (where, value)


def fits(value: Any, schema: Any, defs: Any) -> bool:
    try:
        check_shape(value, schema, defs, "")
    except AssertionError:
        return False
    return True
