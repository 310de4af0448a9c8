"""A certificate is accepted where every step closes its branch, and for nothing else (docs/certificate.md)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from functools import cache
from typing import Any

import pytest

from pnet_reason.audit.prove import PROVED, prove
from pnet_reason.checker.certificates import check_certificate
from pnet_reason.checker.items import rest
from pnet_reason.checker.sayings import Sayings
from pnet_reason.checker.sets import write
from pnet_reason.model.audit import CERTIFICATE, Claim, Form, Invariant, Premise, Said, Stage
from pnet_reason.model.findings import Computation, Finding, Kind, Term
from pnet_reason.model.knowledge import Flaw, Knowledge, Question
from pnet_reason.model.problems import ProofError
from pnet_reason.model.rules import Concept, Condition, Rule
from pnet_reason.model.table import Table
from pnet_reason.model.values import Numbers, closed
from tests import builders as b

Document = dict[str, Any]
DEEP = 3000

YES, FLAG, TINT = b.yes_no("a"), b.yes_no("b"), b.choice("tint", "red", "green", "blue")
SIZE, BEFORE = b.real("size", 0, 100, unit="mm", above=True), b.real("before", 0, 100, unit="mm")
TIME, COUNT = b.real("time", 0, 60, above=True), b.integer("count", 0, 20)
RATE = b.rate("rate", SIZE, BEFORE, TIME, low=-1000, high=1000)
SUM = b.total("sum", SIZE, BEFORE, low=0, high=150)


def refusal(document: Any, knowledge: Knowledge) -> str:
    """The code with which a certificate is rejected; empty where it is accepted."""
    try:
        check_certificate(document, knowledge)
    except ProofError as error:
        return error.records[0].code
    return ""


def stated(knowledge: Knowledge, *invariants: Invariant) -> Knowledge:
    """The knowledge with some invariants, named by their number."""
    return replace(knowledge, invariants=Table({f"i{n}": replace(one, id=f"i{n}") for n, one in enumerate(invariants)}))


def never(*lines: Premise, **more: Any) -> Invariant:
    return Invariant("", Form.NEVER, "q1", lines=lines, stages=tuple(Stage), **more)


def always(when: list[Premise], *lines: Premise, **more: Any) -> Invariant:
    return Invariant("", Form.ALWAYS, "q1", lines=lines, when=tuple(when), stages=tuple(Stage), **more)


def monotone(along: str, low: str, high: str, **more: Any) -> Invariant:
    return Invariant("", Form.MONOTONE, "q1", along=along, low=(low,), high=(high,), stages=tuple(Stage), **more)


def said(what: Said, option: str = "") -> Claim:
    return Claim(what, what.value, option)


def option(name: str) -> Claim:
    return said(Said.OPTION, name)


# Small knowledge bases, each with invariants that hold at both stages.


def conditions() -> Knowledge:
    """Groups in groups, a definition with holes, what is known."""
    red, yes = b.is_(TINT, "red"), b.is_(YES, "yes")
    kind = b.concept("kind", ("low", "high"), b.clause("low", red, unless=[yes]), b.clause("high", b.not_(red), yes))
    rules = [
        b.recommend("r1", "act", b.is_(kind, "high"), b.any_(b.not_(yes), b.is_(TINT, "blue"), b.is_(FLAG, "yes"))),
        b.recommend("r2", "wait", b.is_(kind, "low"), b.all_(b.is_(FLAG, "no"), b.not_(b.all_(yes, red)))),
        b.recommend("r3", "ask", b.is_undefined(kind), unless=[b.is_known(TINT)]),
    ]
    choices, questions = b.options(["act", "ask", "wait"]), [Question("q1", "what to do", asks_what_is_known=True)]
    knowledge = b.knowledge([YES, FLAG, TINT], rules, choices, concepts=[kind], questions=questions)
    return stated(
        knowledge,
        never(option("act"), b.is_(TINT, "green"), unless=(b.is_(FLAG, "yes"),)),
        never(option("wait"), b.is_(FLAG, "yes")),
        never(option("ask"), b.is_known(TINT)),
        never(option("ask"), red, b.is_(YES, "no")),
        always([option("act")], yes, b.not_(b.is_undefined(kind))),
        monotone("a", "act", "wait"),
    )


def definitions() -> Knowledge:
    """The highest of two definitions; a guideline has one of its own, and invariants speak of either."""
    grades = ("g1", "g2", "g3")
    one = b.concept("one", grades, b.clause("g1", b.compare(COUNT, "<=", 3)), b.clause("g2", b.compare(COUNT, ">", 3)))
    own = b.concept("one", grades, b.clause("g1", b.compare(COUNT, "<=", 3)), b.clause("g3", b.compare(COUNT, ">", 9)))
    two = b.concept("two", grades, b.clause("g1", b.is_(YES, "no")), b.clause("g2", b.is_(YES, "yes")))
    top = b.highest("top", one, two, when=[b.is_(TINT, "red")])
    rules = [b.recommend("r1", "act", b.is_(top, "g2", "g3")), b.recommend("r2", "wait", b.is_(top, "g1"))]
    ours = [replace(own, guideline="g"), replace(top, guideline="g")]
    choices = b.options(["act", "wait"], [("act", "wait")])
    knowledge = b.knowledge([YES, TINT, COUNT], rules, choices, concepts=[one, two, top], own=ours)
    return stated(
        knowledge,
        never(b.is_(one, "g2"), unless=(b.is_undefined(one),)),
        never(b.is_(one, "g3"), shared=True, unless=(b.is_undefined(one),)),
        never(option("wait"), b.compare(COUNT, ">", 3)),
        never(option("act"), b.is_undefined(top)),
        always([option("act")], b.is_(TINT, "red"), b.any_(b.is_(YES, "yes"), b.compare(COUNT, ">=", 10))),
        monotone("top", "act", "wait"),
        monotone("one", "act", "wait"),
        monotone("count", "act", "wait"),
    )


def answers() -> Knowledge:
    """Scope, what is considered and ruled out, overrides, safety, and every claim."""
    red, blue, yes = b.is_(TINT, "red"), b.is_(TINT, "blue"), b.is_(YES, "yes")
    small, large = b.compare(SIZE, "<", 20), b.compare(SIZE, ">=", 20)
    rules = [
        b.recommend("r1", "act", large),
        b.recommend("r2", "wait", small),
        b.recommend("r3", "ask", red, overrides=["r1"]),
        b.consider("r4", "act", small, b.is_(FLAG, "yes")),
        b.rule_out("r5", "wait", b.is_(FLAG, "yes"), yes),
    ]
    knowledge = b.knowledge(
        [YES, FLAG, TINT, SIZE],
        rules,
        b.options(["act", "ask", "else", "wait"], [("act", "wait"), ("ask", "wait")]),
        scope=[b.outside_scope("s1", "else", blue)],
        safety=[b.withhold("w1", "act", yes)],
        integrity=[b.contradiction("x1", b.is_(FLAG, "yes"), red)],
    )
    return stated(
        knowledge,
        never(said(Said.SILENT)),
        never(said(Said.ALTERNATIVE, "act"), large),
        never(said(Said.AGAINST, "wait"), blue),
        always([blue], option("else")),
        always([said(Said.WITHHELD)], yes, large),
        always([said(Said.CONFLICT)], small),
        always([b.is_(TINT, "green"), b.is_(YES, "no")], said(Said.ANSWERED)),
        Invariant("", Form.AT_MOST_ONE, "q1", options=("wait", "else", "act"), stages=tuple(Stage)),
        monotone("size", "act", "wait"),
    )


def quantities() -> Knowledge:
    """Two formulas: what they cannot give, and what follows when an input rises."""
    rules = [
        b.recommend("r1", "act", b.compare(RATE, ">", 2)),
        b.recommend("r2", "wait", b.compare(RATE, "<=", 2)),
        b.recommend("r3", "ask", b.compare(SUM, ">", 140)),
    ]
    knowledge = b.knowledge([SIZE, BEFORE, TIME, RATE, SUM, YES], rules, b.options(["act", "ask", "wait"]))
    return stated(
        knowledge,
        never(option("act"), b.compare(SIZE, "<", 10), b.compare(BEFORE, ">=", 10)),
        never(option("ask"), b.compare(SIZE, "<", 40)),
        never(b.compare(SIZE, ">", 80), b.compare(BEFORE, ">", 80)),
        monotone("size", "act", "wait"),
        monotone("before", "wait", "act"),
        monotone("a", "ask", "ask", unless=(b.compare(SIZE, ">=", 30),)),
    )


SMALL: dict[str, Callable[[], Knowledge]] = {
    one.__name__: one for one in (conditions, definitions, answers, quantities)
}


@cache
def proofs(name: str) -> tuple[Knowledge, tuple[Document, ...]]:
    """A small knowledge base and the certificates of all its invariants, as JSON has them."""
    knowledge = SMALL[name]()
    asked = [(one, stage) for one in knowledge.invariants.values() for stage in one.stages]
    found = [prove(knowledge, "g", invariant, stage).certificate for invariant, stage in asked]
    return knowledge, tuple(json.loads(json.dumps(one.to_dict())) for one in found if one is not None)


def every_proof() -> Iterator[tuple[Knowledge, Document]]:
    for name in SMALL:
        knowledge, documents = proofs(name)
        yield from ((knowledge, one) for one in documents)


@pytest.mark.parametrize("name", SMALL)
def test_every_proof_of_a_small_knowledge_base_is_accepted(name: str) -> None:
    knowledge, documents = proofs(name)
    assert len(documents) == 2 * len(knowledge.invariants), "every invariant is proved, at both stages"
    assert [(one["invariant"], one["stage"]) for one in documents if refusal(one, knowledge)] == []


def test_the_proofs_have_every_kind_of_step() -> None:
    kinds = Counter(step["kind"] for _, one in every_proof() for step in one["steps"])
    assert set(kinds) == {"split", "clash", "unreached", "disordered"}


# One change.


def changes(value: Any) -> Iterator[tuple[str, Any]]:
    """A value with one thing changed: a number, a text, one of a list more or less, two neighbours swapped."""
    if isinstance(value, str):
        yield from (("text", other) for other in (f"{value} or more", ""))
    elif isinstance(value, int):
        yield from (("number", value + by) for by in (-1, 1))
    else:
        for place, item in enumerate(value):
            yield "shorter", [*value[:place], *value[place + 1 :]]
            yield "longer", [*value[: place + 1], *value[place:]]
            for what, other in changes(item):
                yield what, [*value[:place], other, *value[place + 1 :]]
        for place in range(1, len(value)):
            if value[place - 1] != value[place]:
                yield "swapped", [*value[: place - 1], value[place], value[place - 1], *value[place + 1 :]]


def mutated(document: Document, knowledge: Knowledge) -> Iterator[tuple[str, Document]]:
    """Every certificate that differs in one thing."""
    heads: dict[str, list[str]] = {
        "invariant": list(knowledge.invariants),
        "guideline": ["h"],
        "format": ["x"],
        "stage": list(Stage),
    }
    for name, others in heads.items():
        yield from ((name, {**document, name: str(other)}) for other in others if other != document[name])
    steps = document["steps"]
    for number, step in enumerate(steps):
        before, after = steps[:number], steps[number + 1 :]
        yield "dropped", {**document, "steps": [*before, *after]}
        yield "twice", {**document, "steps": [*before, step, step, *after]}
        for name, value in step.items():
            yield "a field less", {**document, "steps": [*before, {k: step[k] for k in step if k != name}, *after]}
            for what, other in changes(value):
                yield f"{what} {name}", {**document, "steps": [*before, {**step, name: other}, *after]}


def tree(document: Document) -> Document:
    """The root with its branches inside it: the same for proofs that differ only in how their steps are numbered."""
    found: list[Document] = []
    for one in document["steps"]:
        found.append({**one, "branches": [found[branch] for branch in one.get("branches", [])]})
    return found[-1]


SAME = {"number tests", "number patient"}
"""What may be changed and leave another proof: the number of an entry that holds the same literal (``sets`` has to be
right), and the patient of a quantity that both share."""


@pytest.mark.parametrize("name", SMALL)
def test_a_proof_in_which_one_thing_is_changed_is_rejected_or_is_the_same_proof(name: str) -> None:
    knowledge, documents = proofs(name)
    found = Counter[str]()
    for document in documents:
        for what, other in mutated(document, knowledge):
            code = "" if other in documents else refusal(other, knowledge)
            assert code or other in documents or what in SAME or tree(other) == tree(document), what
            found[code] += 1
    assert set(found) >= {"certificate-shape", "certificate-head", "certificate-step"}
    assert found[""] < found.total() / 20


# The knowledge changed.


def weaker(knowledge: Knowledge) -> Iterator[Knowledge]:
    """The knowledge without one bullet of a rule, or without one rule."""
    book = knowledge.guidelines["g"]
    for place, rule in enumerate(book.rules):
        others = [*without(rule, "when"), *without(rule, "unless"), ()]
        for other in others:
            rules = (*book.rules[:place], *other, *book.rules[place + 1 :])
            yield replace(knowledge, guidelines=Table({"g": replace(book, rules=rules)}))


def without(rule: Rule, field: str) -> Iterator[tuple[Rule]]:
    bullets: tuple[Condition, ...] = getattr(rule, field)
    for place in range(len(bullets)):
        left = (*bullets[:place], *bullets[place + 1 :])
        yield (replace(rule, when=left) if field == "when" else replace(rule, unless=left),)


@pytest.mark.parametrize("name", SMALL)
def test_a_proof_is_rejected_where_a_bullet_is_dropped_and_the_invariant_breaks(name: str) -> None:
    knowledge, documents = proofs(name)
    tried = 0
    for other in weaker(knowledge):
        for document in documents:
            invariant = other.invariants[document["invariant"]]
            if prove(other, "g", invariant, Stage(document["stage"])).status != PROVED:
                assert refusal(document, other) == "certificate-step"
                tried += 1
    assert tried


# What it is about.


def test_a_proof_is_about_an_invariant_a_guideline_and_a_stage_that_there_are() -> None:
    knowledge, documents = proofs("conditions")
    one = documents[0]
    invariant = knowledge.invariants["i0"]
    elsewhere: list[dict[str, Any]] = [{"guidelines": ("h",)}, {"question": "q2"}, {"stages": (Stage.BEFORE_SAFETY,)}]
    for change in elsewhere:
        other = replace(knowledge, invariants=Table({"i0": replace(invariant, **change)}))
        assert refusal(one, other) == "certificate-head"
    assert refusal(one, replace(knowledge, invariants=Table({"i0": replace(invariant, guidelines=("g",))}))) == ""
    assert refusal(one, replace(knowledge, invariants=Table({}))) == "certificate-head"


SPLIT = {"kind": "split", "entry": 0, "branches": []}
CLASH = {"kind": "clash", "finding": "a", "patient": 0, "tests": [0], "sets": ["yes"]}
NO_DOCUMENT: list[Any] = [None, [], {}, {1: 2}]
NO_STEP: list[Any] = [
    {"steps": 1},
    {"steps": [1]},
    {"steps": ({**SPLIT},)},
    {"more": 0},
    {"format": 1},
    {"steps": [{**SPLIT, "kind": []}]},
    {"steps": [{**SPLIT, "entry": True}]},
    {"steps": [{**SPLIT, "entry": 0.0}]},
    {"steps": [{**SPLIT, "more": 0}]},
    {"steps": [{**CLASH, "patient": False}]},
    {"steps": [{**CLASH, "sets": "yes"}]},
    {"steps": [{**CLASH, "tests": [None]}]},
]


def test_what_is_not_shaped_as_a_certificate_is_rejected_as_such() -> None:
    knowledge, documents = proofs("conditions")
    wrong = [*NO_DOCUMENT, *({**documents[0], **change} for change in NO_STEP)]
    assert [one for one in wrong if refusal(one, knowledge) != "certificate-shape"] == []


def test_steps_that_are_not_one_tree_are_rejected() -> None:
    knowledge, _ = proofs("conditions")
    loops = [[], [{**SPLIT, "branches": [0]}], [{**SPLIT, "branches": [1]}, SPLIT], [{**SPLIT, "branches": [-1]}]]
    entries = [[{**SPLIT, "entry": entry}] for entry in (-1, 10**400)]
    assert {refusal(hand_made(*steps), knowledge) for steps in [*loops, *entries]} == {"certificate-step"}


def two_tests() -> Knowledge:
    """Entries of i0: b is yes, a is yes, a is no, the tint is red; of i1: b is yes, twice, a is no, a is yes."""
    rule = b.recommend("r1", "act", b.is_(FLAG, "yes"))
    knowledge = b.knowledge([YES, FLAG, TINT], [rule], b.options(["act"]))
    lines = (option("act"), b.is_(YES, "yes"), b.is_(YES, "no"), b.is_(TINT, "red"))
    return stated(knowledge, never(*lines), monotone("a", "act", "act"))


def test_literals_clash_where_they_are_of_one_finding_and_in_order() -> None:
    knowledge = two_tests()
    right = {**CLASH, "tests": [1, 2], "sets": ["yes", "no"]}
    assert refusal(hand_made(right), knowledge) == ""
    in_disorder = [{"tests": [2, 1], "sets": ["no", "yes"]}, {"tests": [1, 1], "sets": ["yes", "yes"]}]
    of_two = [{"tests": [0, 2], "sets": ["yes", "no"], "finding": "b"}, {"tests": [1, 3], "sets": ["yes", "red"]}]
    for wrong in (*in_disorder, *of_two):
        assert refusal(hand_made({**right, **wrong}), knowledge) == "certificate-step"


def test_values_of_two_patients_do_not_clash() -> None:
    for patient in (0, 1):
        clash = {**CLASH, "patient": patient, "tests": [2, 3], "sets": ["no", "yes"]}
        assert refusal({**hand_made(clash), "invariant": "i1"}, two_tests()) == "certificate-step"


def test_a_step_is_the_branch_of_one_other() -> None:
    rules = [b.recommend(f"r{value}", "act", b.is_(YES, value)) for value in ("no", "yes")]
    both = b.any_(b.is_(TINT, "red"), b.is_(TINT, "red"))
    knowledge = b.knowledge([YES, TINT], rules, b.options(["act"]))
    knowledge = stated(knowledge, never(b.is_(TINT, "blue"), both))
    leaf = {**CLASH, "finding": "tint", "tests": [0, 2], "sets": ["blue", "red"]}
    split = {**SPLIT, "entry": 1}
    assert refusal(hand_made(leaf, leaf, {**split, "branches": [0, 1]}), knowledge) == ""
    assert refusal(hand_made(leaf, {**split, "branches": [0, 0]}), knowledge) == "certificate-step"


# How deep it is.


def hand_made(*steps: Document) -> Document:
    return {"format": CERTIFICATE, "invariant": "i0", "guideline": "g", "stage": "final", "steps": list(steps)}


def deep_knowledge() -> Knowledge:
    """A rule whose condition is a group in a group in a group."""
    condition: Condition = b.is_(YES, "yes")
    for _ in range(DEEP):
        condition = b.any_(b.is_(FLAG, "yes"), b.all_(b.is_(FLAG, "yes"), condition))
    knowledge = b.knowledge([YES, FLAG], [b.recommend("r1", "act", b.is_(YES, "yes"))], b.options(["act"]))
    book = knowledge.guidelines["g"]
    rules = (replace(book.rules[0], when=(condition,)),)
    knowledge = replace(knowledge, guidelines=Table({"g": replace(book, rules=rules)}))
    return stated(knowledge, never(option("act"), b.is_(YES, "no"), b.is_(FLAG, "no")))


def deep_proof(levels: int) -> Document:
    """Entries: 0 the rule, 1 and 2 the lines; then, for each level, b is yes, and what is left of the rule."""
    clash = {"kind": "clash", "patient": 0, "sets": ["no", "yes"]}
    steps: list[Document] = [{**clash, "finding": "a", "tests": [1, 2 + 2 * levels]}]
    for level in reversed(range(levels)):
        steps.append({**clash, "finding": "b", "tests": [2, 3 + 2 * level]})
        split = {"kind": "split", "entry": 2 + 2 * level if level else 0}
        steps.append({**split, "branches": [len(steps) - 1, len(steps) - 2]})
    return hand_made(*steps)


def test_a_deep_proof_is_checked_without_recursion() -> None:
    knowledge = deep_knowledge()
    assert refusal(deep_proof(DEEP), knowledge) == ""
    assert {refusal(deep_proof(levels), knowledge) for levels in (DEEP - 1, DEEP + 1)} == {"certificate-step"}


def test_a_long_chain_of_steps_is_an_error_and_no_traceback() -> None:
    chain = [SPLIT, *({**SPLIT, "branches": [number]} for number in range(30 * DEEP))]
    knowledge, _ = proofs("conditions")
    assert refusal(hand_made(*chain), knowledge) == "certificate-step"


def test_a_long_chain_of_definitions_is_taken_apart_without_recursion() -> None:
    values = ("low", "high")
    chain: list[Concept] = []
    for number in range(DEEP):
        below = chain[-1] if chain else YES
        parts = [b.clause(value, b.is_(below, of)) for value, of in zip(values, below.values, strict=True)]
        chain.append(b.concept(f"c{number:05}", values, *parts))
    rules = [b.recommend("r1", "act", b.is_(chain[-1], "high"))]
    knowledge = b.knowledge([YES], rules, b.options(["act"]), concepts=chain)
    knowledge = stated(knowledge, never(option("act"), b.is_(YES, "no")), never(option("act")))
    clash = {**CLASH, "tests": [0, 1], "sets": ["yes", "no"]}
    assert refusal(hand_made(clash), knowledge) == ""
    assert refusal({**hand_made(clash), "invariant": "i1"}, knowledge) == "certificate-step"


# Sets and cells.


COMPLEMENTS = [
    (SIZE, b.compare(SIZE, "<", 20), ">= 20 mm"),
    (SIZE, b.compare(SIZE, "<=", 20), "> 20 mm"),
    (SIZE, b.compare(SIZE, "=", 20), "< 20 mm or > 20 mm"),
    (SIZE, b.between(SIZE, 10, 20), "< 10 mm or > 20 mm"),
    (SIZE, b.compare(SIZE, ">", 0), "no value"),
    (BEFORE, b.compare(BEFORE, ">", 0), "0 mm"),
    (BEFORE, b.compare(BEFORE, "<", 100), "100 mm"),
    (COUNT, b.compare(COUNT, "<", 3), ">= 3"),
    (COUNT, b.between(COUNT, 3, 4), "<= 2 or >= 5"),
    (COUNT, b.compare(COUNT, ">=", 1), "0"),
    (TINT, b.is_(TINT, "green"), "red or blue"),
    (TINT, b.is_(TINT, "red", "green", "blue"), "no value"),
]  # fmt: skip


@pytest.mark.parametrize(("finding", "test", "text"), COMPLEMENTS)
def test_what_a_test_leaves_of_the_declared_values_is_exact(finding: Finding, test: Any, text: str) -> None:
    assert write(rest(finding, test.allowed), finding) == text


def cells(knowledge: Knowledge, finding: Finding, invariant: Invariant) -> list[str]:
    said_of = Sayings(knowledge, "g", invariant, Stage.FINAL)
    return [write(cell, finding) for cell in said_of.cells(finding)]


def test_cells_lie_between_all_bounds_of_rules_definitions_flaws_and_the_invariant() -> None:
    side = b.concept("side", ("one", "other"), b.clause("one", b.compare(COUNT, ">=", 15)))
    rules = [b.recommend("r1", "act", b.compare(SIZE, "<=", 20)), b.recommend("r2", "act", b.compare(COUNT, ">", 4))]
    knowledge = b.knowledge([SIZE, COUNT, TINT], rules, b.options(["act"]), concepts=[side])
    flaws = Table({"f1": Flaw("f1", "a hole", when=(b.compare(SIZE, "<", 5),))})
    knowledge = replace(knowledge, guidelines=Table({"g": replace(knowledge.guidelines["g"], flaws=flaws)}))
    invariant = monotone("size", "act", "act", unless=(b.compare(SIZE, "=", 30),))
    assert cells(knowledge, SIZE, invariant) == [
        "< 5 mm",
        "5 to 20 mm",
        "> 20 mm and < 30 mm",
        "30 mm",
        "> 30 mm",
    ]
    assert cells(knowledge, COUNT, invariant) == ["<= 4", "5 to 14", ">= 15"]
    assert cells(knowledge, TINT, invariant) == ["red", "green", "blue"]


# Quantities.


def step(kind: str, finding: Finding, tests: list[int], sets: list[str], **more: Any) -> Document:
    return {"kind": kind, "finding": finding.id, "tests": tests, "sets": sets, **more}


def product(one: Finding, other: Finding) -> Finding:
    """A quantity that rises with one input only where the other is never below zero."""
    terms = (Term("finding", one.id), Term("finding", other.id), Term("*"))
    domain = Numbers((closed(Fraction(-1000), Fraction(1000)),))
    made = Computation(f"{one.id} * {other.id}", terms, Fraction(0))
    return Finding("product", Kind.REAL, "", domain, "u", Table({"u": Fraction(1)}), computed=made)


def in_order(quantity: Finding, *inputs: Finding, along: str, low: str = ">", high: str = "<=") -> Knowledge:
    """Low where the quantity of patient 0 is on one side, high where that of patient 1 is on the other."""
    rules = [
        b.recommend("r1", "act", b.compare(quantity, low, 2)),
        b.recommend("r2", "wait", b.compare(quantity, high, 2)),
    ]
    return stated(b.knowledge([*inputs, quantity], rules, b.options(["act", "wait"])), monotone(along, "act", "wait"))


def test_a_quantity_that_rises_with_an_input_cannot_fall() -> None:
    change = b.real("change", 0, 10)
    steep = product(SIZE, change)
    wrong = step("disordered", steep, [0, 1], ["> 2 u", "<= 2 u"])
    assert refusal(hand_made(wrong), in_order(steep, SIZE, change, along="size")) == ""
    turned = in_order(steep, SIZE, change, along="size", low="<=", high=">")
    assert refusal(hand_made({**wrong, "sets": ["<= 2 u", "> 2 u"]}), turned) == "certificate-step"
    touching = in_order(steep, SIZE, change, along="size", low=">=", high="<=")
    assert refusal(hand_made({**wrong, "sets": [">= 2 u", "<= 2 u"]}), touching) == "certificate-step"


def test_every_part_of_what_a_quantity_may_be_is_in_order() -> None:
    """Low is below 1 or above 5: only the part above it is on the wrong side of what is at most 3."""
    gap, most = b.not_(b.between(SUM, 1, 5)), b.compare(SUM, "<=", 3)
    rules = [b.recommend("r1", "act", gap), b.recommend("r2", "wait", most)]
    knowledge = b.knowledge([SIZE, BEFORE, SUM], rules, b.options(["act", "wait"]))
    knowledge = stated(knowledge, monotone("size", "act", "wait"))
    wrong = step("disordered", SUM, [0, 1], ["< 1 u or > 5 u", "<= 3 u"])
    assert refusal(hand_made(wrong), knowledge) == "certificate-step"


def test_a_quantity_that_may_rise_or_fall_with_an_input_is_in_no_order() -> None:
    change = b.real("change", -1, 10)
    either = product(SIZE, change)
    wrong = step("disordered", either, [0, 1], ["> 2 u", "<= 2 u"])
    assert refusal(hand_made(wrong), in_order(either, SIZE, change, along="size")) == "certificate-step"


def test_a_quantity_of_two_patients_is_in_order_only_along_one_input() -> None:
    wrong = step("disordered", RATE, [0, 1], ["> 2 u", "<= 2 u"])
    inputs = (SIZE, BEFORE, TIME, YES)
    assert refusal(hand_made(wrong), in_order(RATE, *inputs, along="size")) == ""
    for along in ("before", "time", "a", "rate"):
        assert refusal(hand_made(wrong), in_order(RATE, *inputs, along=along)) == "certificate-step"


def test_a_formula_that_reaches_nothing_needs_no_tests() -> None:
    one, other = b.real("one", 5, 10), b.real("other", 5, 10)
    for high, code in ((8, ""), (10, "certificate-step")):
        quantity = b.total("total", one, other, low=0, high=high)
        rules = [b.recommend("r1", "act", b.compare(quantity, ">=", 4))]
        knowledge = b.knowledge([one, other, quantity], rules, b.options(["act"]))
        knowledge = stated(knowledge, never(option("act")))
        nothing = step("unreached", quantity, [], [], patient=0, findings=[])
        assert refusal(hand_made(nothing), knowledge) == code
        for kind, more in (("clash", {"patient": 0}), ("disordered", {})):
            assert refusal(hand_made(step(kind, quantity, [], [], **more)), knowledge) == "certificate-step"
        assert refusal(hand_made({**nothing, "patient": 1}), knowledge) == "certificate-step"


def test_what_is_gone_along_obeys_no_formula() -> None:
    one, other = b.real("one", 5, 10), b.real("other", 5, 10)
    quantity = b.total("total", one, other, low=0, high=20)
    rules = [b.recommend("r1", "act", b.compare(quantity, "<", 10))]
    knowledge = b.knowledge([one, other, quantity, YES], rules, b.options(["act"]))
    knowledge = stated(knowledge, monotone("a", "act", "act"), monotone("total", "act", "act"))
    low = step("unreached", quantity, [0], ["< 10 u"], patient=0, findings=["total"])
    assert refusal(hand_made(low), knowledge) == ""
    assert refusal({**hand_made(low), "invariant": "i1"}, knowledge) == "certificate-step"
