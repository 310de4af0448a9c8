"""A second checker, written in JavaScript from docs/certificate.md alone, says what ours says of every certificate.

It needs Node.js; where there is none these tests are skipped, and say so. The knowledge bases are the shipped one, the
houseplants, and small ones that between them have everything of which a certificate can speak.
"""

from __future__ import annotations

import copy
import hashlib
import json
import random
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from pnet_reason.audit.pins import concerns
from pnet_reason.audit.prove import prove
from pnet_reason.checker.certificates import check_certificate
from pnet_reason.knowledge.hashes import canonical, canonical_invariants, canonical_text
from pnet_reason.knowledge.loader import load
from pnet_reason.model.audit import Claim, Form, Invariant, Premise, Said, Stage
from pnet_reason.model.knowledge import Flaw, Knowledge, Question
from pnet_reason.model.problems import ProofError
from pnet_reason.model.rules import Condition
from pnet_reason.model.table import Table
from tests import builders as b
from tests.asking import PLANTS, shipped

SCRIPT = Path(__file__).parent / "second_checker" / "check.mjs"
NODE = shutil.which("node")
SEED, A_CERTIFICATE, DEPTH = 0, 12, 5000
Document = dict[str, Any]

pytestmark = pytest.mark.skipif(NODE is None, reason="without Node.js")


def certificates(knowledge: Knowledge) -> list[Document]:
    """Those of every invariant, guideline and stage."""
    return [
        certificate.to_dict()
        for invariant in knowledge.invariants.values()
        for guideline, book in knowledge.guidelines.items()
        if concerns(invariant, guideline) and invariant.question in book.questions
        for stage in invariant.stages
        if (certificate := prove(knowledge, guideline, invariant, stage).certificate) is not None
    ]


def write(knowledge: Knowledge, documents: list[Document], folder: Path) -> None:
    """What the second checker reads."""
    (folder / "knowledge.json").write_text(canonical_text(canonical(knowledge)), "utf-8")
    (folder / "invariants.json").write_text(canonical_text(canonical_invariants(knowledge)), "utf-8")
    (folder / "certificates.json").write_text(json.dumps(documents), "utf-8")


def theirs(knowledge: Knowledge, documents: list[Document], folder: Path) -> list[bool]:
    """What the second checker says of each certificate."""
    write(knowledge, documents, folder)
    command = [str(NODE), str(SCRIPT), str(folder), "--json", "--logic", knowledge.logic]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    found = [one["ok"] for one in json.loads(done.stdout)]
    assert len(found) == len(documents)
    assert done.returncode == (0 if all(found) else 1), done.stderr
    return found


def ours(knowledge: Knowledge, document: Document) -> bool:
    """What our checker says."""
    try:
        check_certificate(document, knowledge)
    except ProofError:
        return False
    return True


def changed(document: Document, source: random.Random) -> Document:
    """A certificate with one thing changed: a number, a text, a list, a step, or its head."""
    other = copy.deepcopy(document)
    if not source.randrange(8):
        name = source.choice(["invariant", "guideline", "stage", "format"])
        other[name] = source.choice([other[name] + "x", "final", "before safety", ""])
        return other
    steps = other["steps"]
    number = source.randrange(len(steps))
    if not source.randrange(6):
        del steps[number]
        return other
    name = source.choice([key for key in steps[number] if key != "kind"])
    steps[number][name] = twisted(steps[number][name], source)
    return other


def twisted(value: Any, source: random.Random) -> Any:
    """Another value of the same sort."""
    if isinstance(value, list):
        if value and source.randrange(3):
            place = source.randrange(len(value))
            return [*value[:place], twisted(value[place], source), *value[place + 1 :]]
        return source.choice([value[1:], value[::-1], [*value, *value[:1]]])
    return value + source.choice([-1, 1, 2]) if isinstance(value, int) else f"{value} or more"


# Small knowledge bases.

YES, FLAG = b.yes_no("a"), b.yes_no("b")
COLOUR = b.choice("colour", "red", "green", "blue")
SIZE = b.real("size", 0, 100, unit="mm", above=True)
BEFORE = b.real("before", 0, 100, unit="mm", above=True)
MONTHS = b.real("months", 0, 60, above=True)
COUNT = b.integer("count", 0, 20, unit="/2mm2")
GROWTH = b.rate("growth", SIZE, BEFORE, MONTHS, low=-1000, high=1000)
SUM = b.total("sum", SIZE, BEFORE, low=0, high=150)


def stated(knowledge: Knowledge, *invariants: Invariant) -> Knowledge:
    """The knowledge with some invariants, named by their number, and with the hash of what is written."""
    named = {f"i{number}": replace(one, id=f"i{number}") for number, one in enumerate(invariants)}
    logic = hashlib.sha256(canonical_text(canonical(knowledge)).encode()).hexdigest()
    return replace(knowledge, invariants=Table(named), logic=f"sha256:{logic}")


def never(*lines: Premise, unless: Iterable[Condition] = (), **more: Any) -> Invariant:
    return Invariant("", Form.NEVER, "q1", lines=lines, unless=tuple(unless), stages=tuple(Stage), **more)


def always(when: Iterable[Premise], *lines: Premise, **more: Any) -> Invariant:
    return Invariant("", Form.ALWAYS, "q1", lines=lines, when=tuple(when), stages=tuple(Stage), **more)


def monotone(along: str, low: str, high: str, **more: Any) -> Invariant:
    return Invariant("", Form.MONOTONE, "q1", along=along, low=(low,), high=(high,), stages=tuple(Stage), **more)


def said(what: Said, option: str = "") -> Claim:
    return Claim(what, f"{what.value} {option}", option)


def option(name: str) -> Claim:
    return said(Said.OPTION, name)


def groups() -> Knowledge:
    """Groups in groups, clauses with exceptions, holes, the knowledge of what is known."""
    red, yes, no = b.is_(COLOUR, "red"), b.is_(YES, "yes"), b.is_(YES, "no")
    kind = b.concept(
        "kind",
        ("low", "high"),
        b.clause("low", b.any_(red, b.not_(b.all_(yes, b.is_not(COLOUR, "blue")))), unless=[b.is_(FLAG, "yes")]),
        b.clause("high", b.all_(yes, b.is_(COLOUR, "green")), unless=[b.is_(FLAG, "yes"), red]),
    )
    rules = [
        b.recommend("r1", "act", b.is_(kind, "high")),
        b.recommend("r2", "wait", b.is_(kind, "low"), unless=[b.all_(no, b.is_(FLAG, "yes"))]),
        b.recommend("r3", "ask", b.is_undefined(kind)),
        b.recommend("r4", "look", b.is_known(COLOUR, positive=False), b.any_(yes, b.not_(b.is_known(FLAG)))),
    ]
    work_up = Question("q1", "what to do", asks_what_is_known=True)
    choices = b.options(["act", "ask", "look", "wait"], [("act", "wait")])
    knowledge = b.knowledge([YES, FLAG, COLOUR], rules, choices, concepts=[kind], questions=[work_up])
    return stated(
        knowledge,
        never(option("act"), option("wait")),
        never(option("ask"), b.is_(FLAG, "no"), b.is_not(COLOUR, "blue")),
        never(option("look"), b.is_known(COLOUR)),
        never(option("look"), no, unless=[b.not_(b.is_known(FLAG))]),
        always([b.is_(FLAG, "yes")], option("ask"), b.is_undefined(kind)),
        monotone("b", "ask", "wait"),
    )


def highest() -> Knowledge:
    """The highest of two definitions, of which a guideline has one of its own."""
    grades, few, many = ("g1", "g2", "g3"), b.compare(COUNT, "<=", 3), b.compare(COUNT, ">", 3)
    one = b.concept("one", grades, b.clause("g1", few), b.clause("g2", b.between(COUNT, 4, 9)))
    own = b.concept("one", grades, b.clause("g1", few), b.clause("g3", many), guideline="g")
    two = b.concept("two", grades, b.clause("g1", b.is_(YES, "no")), b.clause("g2", b.is_(YES, "yes")))
    top = b.highest("top", one, two, when=[b.is_(COLOUR, "red")])
    plain = b.highest("plain", one, two)
    rules = [
        b.recommend("r1", "act", b.is_(top, "g2", "g3")),
        b.recommend("r2", "wait", b.is_(top, "g1")),
        b.consider("r3", "ask", b.is_not(plain, "g3")),
    ]
    choices = b.options(["act", "ask", "wait"], [("act", "wait")])
    shared = [one, plain, top, two]
    return stated(
        b.knowledge(
            [YES, COLOUR, COUNT],
            rules,
            choices,
            concepts=shared,
            own=[own, *(replace(c, guideline="g") for c in (plain, top))],
        ),
        never(option("wait"), many),
        never(b.is_(top, "g3"), unless=[b.is_undefined(top)], shared=True),
        never(option("act"), b.is_undefined(top)),
        always([b.is_(COLOUR, "red")], b.not_(b.is_undefined(top))),
        monotone("top", "act", "wait"),
        monotone("plain", "act", "wait"),
        monotone("count", "act", "wait"),
        monotone("a", "act", "wait"),
    )


def answers() -> Knowledge:
    """Scope, what is considered and ruled out, what overrides and withholds, and every claim."""
    red, blue, yes = b.is_(COLOUR, "red"), b.is_(COLOUR, "blue"), b.is_(YES, "yes")
    small, large = b.compare(SIZE, "<", 20), b.compare(SIZE, ">=", 20)
    rules = [
        b.recommend("r1", "act", large),
        b.recommend("r2", "wait", small),
        b.recommend("r3", "ask", red, overrides=["r1", "r4"]),
        b.consider("r4", "act", b.is_(FLAG, "yes"), small),
        b.consider("r5", "ask", b.not_(red), unless=[large]),
        b.rule_out("r6", "wait", b.is_(FLAG, "yes"), yes),
    ]
    pairs = [("act", "wait"), ("ask", "else")]
    knowledge = b.knowledge(
        [YES, FLAG, COLOUR, SIZE],
        rules,
        b.options(["act", "ask", "else", "wait"], pairs),
        scope=[b.outside_scope("s1", "else", blue, unless=[b.compare(SIZE, "<=", 5)])],
        safety=[b.withhold("w1", "act", yes, b.compare(SIZE, ">", 50)), b.withhold("w2", "ask", yes, red)],
        integrity=[b.contradiction("x1", b.is_(FLAG, "yes"), red)],
    )
    outside = b.all_(blue, b.compare(SIZE, ">", 5))
    return stated(
        knowledge,
        never(said(Said.SILENT)),
        never(option("else"), said(Said.AGAINST, "wait")),
        never(said(Said.ALTERNATIVE, "act"), outside),
        never(said(Said.ALTERNATIVE, "ask"), large),
        always([outside], option("else")),
        always([said(Said.CONFLICT)], b.is_(FLAG, "yes"), yes),
        always([said(Said.WITHHELD)], yes),
        always([small, b.is_(YES, "no"), b.is_(FLAG, "no"), b.not_(blue)], said(Said.ANSWERED), option("wait")),
        Invariant("", Form.AT_MOST_ONE, "q1", options=("wait", "else", "act"), stages=tuple(Stage)),
        monotone("size", "act", "wait"),
        monotone("b", "act", "act", unless=(large,)),
    )


def numbers() -> Knowledge:
    """Open and closed bounds, one number, several intervals, and a flaw that cuts where no rule does."""
    rules = [
        b.recommend("r1", "act", b.compare(SIZE, ">", 10), b.compare(COUNT, ">=", 5)),
        b.recommend("r2", "wait", b.compare(SIZE, "<=", 10), b.not_(b.compare(SIZE, "=", 5))),
        b.recommend("r3", "wait", b.compare(COUNT, "<", 5), unless=[b.compare(SIZE, "=", "2.5")]),
        b.recommend("r4", "ask", b.compare(SIZE, "=", 5)),
        b.recommend("r5", "look", b.compare(BEFORE, ">", 0)),
    ]
    choices = b.options(["act", "ask", "look", "wait"], [("act", "wait")])
    knowledge = b.knowledge([SIZE, BEFORE, COUNT], rules, choices)
    flaws = Table({"f1": Flaw("f1", "a hole", when=(b.compare(SIZE, "<", "3.25"), b.compare(BEFORE, "<", 7)))})
    guidelines = Table({"g": replace(knowledge.guidelines["g"], flaws=flaws)})
    return stated(
        replace(knowledge, guidelines=guidelines),
        never(option("act"), b.between(SIZE, "2.5", 10)),
        never(option("ask"), b.not_(b.between(SIZE, 1, 9))),
        always([b.between(COUNT, 2, 4), b.compare(SIZE, ">", 3)], option("wait")),
        monotone("size", "act", "ask"),
        monotone("count", "act", "wait", unless=(b.compare(SIZE, "<=", 10),)),
        monotone("before", "act", "wait"),
    )


def computed() -> Knowledge:
    """Two formulas: what they cannot give, and what rises and falls with an input."""
    fast, slow = b.compare(GROWTH, ">", 2), b.compare(GROWTH, "<=", 2)
    rules = [
        b.recommend("r1", "act", fast),
        b.recommend("r2", "wait", slow),
        b.recommend("r3", "ask", b.compare(SUM, ">", 140)),
    ]
    choices = b.options(["act", "ask", "wait"], [("act", "wait")])
    return stated(
        b.knowledge([SIZE, BEFORE, MONTHS, GROWTH, SUM, YES], rules, choices),
        never(option("act"), b.compare(SIZE, "<", 10), b.compare(BEFORE, ">=", 10)),
        never(option("ask"), b.compare(SIZE, "<", 40)),
        never(b.compare(SIZE, ">", 80), b.compare(BEFORE, ">", 80)),
        monotone("size", "act", "wait"),
        monotone("before", "wait", "act"),
        monotone("a", "ask", "ask", unless=(b.compare(SIZE, ">=", 30),)),
        monotone("growth", "act", "wait"),
    )


SMALL: dict[str, Callable[[], Knowledge]] = {one.__name__: one for one in (groups, highest, answers, numbers, computed)}


# What is changed in a certificate.

HEADS = {
    "invariant": ["i0", "i1", "i2", "no"],
    "guideline": ["h"],
    "stage": ["final", "before safety"],
    "format": ["x"],
}


def mutants(document: Document) -> Iterator[tuple[str, Document]]:
    """Every certificate with one thing changed, and what it is."""
    for name, others in HEADS.items():
        for other in others:
            if other != document[name]:
                yield name, {**document, name: other}
    steps = document["steps"]
    for number, step in enumerate(steps):
        before, after = steps[:number], steps[number + 1 :]
        yield "dropped", {**document, "steps": before + after}
        for name, other in changes(step):
            yield name, {**document, "steps": [*before, other, *after]}


def changes(step: Document) -> Iterator[tuple[str, Document]]:
    """Each number of a step one more, each text another, a field too much, two neighbours swapped."""
    yield "field", {**step, "more": 0}
    for name, value in step.items():
        if not isinstance(value, list):
            yield name, {**step, name: more(value)}
            continue
        for place, each in enumerate(value):
            yield name, {**step, name: [*value[:place], more(each), *value[place + 1 :]]}
        for place in range(1, len(value)):
            swapped = [*value[: place - 1], value[place], value[place - 1], *value[place + 1 :]]
            if swapped != value:
                yield f"swapped {name}", {**step, name: swapped}


def more(value: int | str) -> int | str:
    return value + 1 if isinstance(value, int) else f"{value} or more"


CAN_BE_RIGHT = {"stage", "swapped branches", "patient"}
"""What can be changed and leave a proof: what holds at both stages, branches that close alike, and the patient of what is
the same for both."""


# What the two say.

KNOWLEDGES = {"shipped": shipped, "houseplants": lambda: load(PLANTS)}


@cache
def known(name: str) -> tuple[Knowledge, list[Document]]:
    """A knowledge base and its certificates, which nobody changes."""
    knowledge = KNOWLEDGES[name]()
    return knowledge, certificates(knowledge)


@pytest.mark.parametrize("name", KNOWLEDGES)
def test_the_second_checker_accepts_every_certificate(name: str, tmp_path: Path) -> None:
    knowledge, documents = known(name)
    assert documents
    assert all(theirs(knowledge, documents, tmp_path))


@pytest.mark.parametrize("name", KNOWLEDGES)
def test_both_checkers_accept_and_reject_the_same_changed_certificates(name: str, tmp_path: Path) -> None:
    (knowledge, documents), source = known(name), random.Random(SEED)
    small = [one for one in documents if len(one["steps"]) < 120]
    corpus = [changed(document, source) for document in small for _ in range(A_CERTIFICATE)]
    found = theirs(knowledge, corpus, tmp_path)
    assert found == [ours(knowledge, document) for document in corpus]
    assert found.count(False) > len(corpus) * 0.9, "nearly every change makes a certificate wrong"


@pytest.mark.parametrize("name", SMALL)
def test_every_small_change_that_makes_a_certificate_wrong_is_found(name: str, tmp_path: Path) -> None:
    knowledge = SMALL[name]()
    documents = certificates(knowledge)
    assert len(documents) == 2 * len(knowledge.invariants), "every invariant is proved, at both stages"
    assert all(theirs(knowledge, documents, tmp_path))
    corpus = [mutant for document in documents if document["stage"] == "final" for mutant in mutants(document)]
    found = theirs(knowledge, [document for _, document in corpus], tmp_path)
    assert found == [ours(knowledge, document) for _, document in corpus]
    assert {what for (what, _), right in zip(corpus, found, strict=True) if right} <= CAN_BE_RIGHT
    assert found.count(False) > len(corpus) * 0.9


def test_small_knowledge_bases_need_every_kind_of_step() -> None:
    documents = [document for knowledge in SMALL.values() for document in certificates(knowledge())]
    kinds = Counter(step["kind"] for document in documents for step in document["steps"])
    assert {kind for kind, count in kinds.items() if count > 1} == {"split", "clash", "unreached", "disordered"}


def test_a_deep_tree_is_checked_without_recursion(tmp_path: Path) -> None:
    """A group in a group in a group: too deep for the prover, so the texts and the proof are put together here."""
    knowledge = stated(
        b.knowledge([YES, FLAG], [b.recommend("r1", "act", b.is_(YES, "yes"))], b.options(["act"])),
        never(option("act"), b.is_(YES, "no"), b.is_(FLAG, "no")),
    )
    written = canonical_text(canonical(knowledge))
    inner, flag = (
        f'{{"allowed":{{"values":["yes"]}},"kind":"in","positive":true,"subject":"{finding}"}}' for finding in "ab"
    )
    assert written.count(inner) == 1
    deep = f'{{"op":"any","members":[{flag},{{"op":"all","members":[{flag},' * DEPTH + inner + "]}]}" * DEPTH
    # Entries: 0 the rule, 1 and 2 the lines; then, for each level, b is yes, and what is left of the rule.
    steps: list[Document] = [clash("a", 1, 2 + 2 * DEPTH)]
    split = 0
    for level in reversed(range(DEPTH)):
        disjunction = 2 + 2 * level if level else 0
        steps += [
            clash("b", 2, 3 + 2 * level),
            {"kind": "split", "entry": disjunction, "branches": [len(steps), split]},
        ]
        split = len(steps) - 1
    document = {
        "format": "pnet-reason.certificate/1",
        "invariant": "i0",
        "guideline": "g",
        "stage": "final",
        "steps": steps,
    }
    write(knowledge, [document], tmp_path)
    (tmp_path / "knowledge.json").write_text(written.replace(inner, deep), "utf-8")
    done = subprocess.run([str(NODE), str(SCRIPT), str(tmp_path)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "ok i0 g final\n"), done.stderr


def clash(finding: str, one: int, other: int) -> Document:
    """Two literals, of which one says no and the other, later, yes."""
    return {"kind": "clash", "finding": finding, "patient": 0, "tests": [one, other], "sets": ["no", "yes"]}


def test_the_second_checker_rejects_certificates_of_other_knowledge(tmp_path: Path) -> None:
    knowledge = shipped()
    write(knowledge, [], tmp_path)
    (tmp_path / "knowledge.json").write_text(canonical_text(canonical(knowledge)) + " ", "utf-8")
    command = [str(NODE), str(SCRIPT), str(tmp_path), "--logic", knowledge.logic]
    assert subprocess.run(command, capture_output=True, check=False).returncode != 0


UNREADABLE = [("knowledge.json", "{"), ("invariants.json", '{"i0": []}'), ("certificates.json", "3")]


@pytest.mark.parametrize(("name", "text"), [*UNREADABLE, ("certificates.json", None)])
def test_input_that_cannot_be_read_is_neither_accepted_nor_rejected(
    name: str, text: str | None, tmp_path: Path
) -> None:
    write(computed(), [], tmp_path)
    (tmp_path / name).unlink()
    if text is not None:
        (tmp_path / name).write_text(text, "utf-8")
    done = subprocess.run([str(NODE), str(SCRIPT), str(tmp_path)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr
