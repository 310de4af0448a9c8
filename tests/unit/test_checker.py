"""The independent checker accepts what the engine says, and names what is false in a document."""

from __future__ import annotations

import copy
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

import pytest

from pnet_reason.advise import recommend
from pnet_reason.checker import check
from pnet_reason.checker.sets import read, write
from pnet_reason.knowledge.cases import make_case
from pnet_reason.knowledge.quantities import format_set, parse_set
from pnet_reason.model.answer import digest
from pnet_reason.model.case import Case
from pnet_reason.model.findings import Finding
from pnet_reason.model.knowledge import Flaw, Knowledge, Question
from pnet_reason.model.problems import ProofError
from pnet_reason.model.rules import Rule
from pnet_reason.model.table import Table
from tests import builders as b

SIZE = b.real("f_size", 0, 100, unit="mm")
BEFORE = b.real("f_before", 0, 100, unit="mm")
TIME = b.real("f_time", 0, 10, unit="y", above=True)
RATE = replace(b.rate("f_rate", SIZE, BEFORE, TIME, low=-1000, high=1000, tolerance=1), granularity=None)
COUNT = b.integer("f_count", 0, 5)
SORT = b.choice("f_sort", "a", "b", "c")
SPREAD = b.yes_no("f_spread")
FINDINGS = (SIZE, BEFORE, TIME, RATE, COUNT, SORT, SPREAD)

GRADE = b.concept(
    "c_grade",
    ("low", "high"),
    b.clause("low", b.compare(COUNT, "<", 2)),
    b.clause("high", b.compare(COUNT, ">", 3)),
)
KIND = b.concept("c_kind", ("low", "high"), b.clause("low", b.is_(SORT, "a")), b.clause("high", b.is_(SORT, "b")))
WORST = b.highest("c_worst", GRADE, KIND, when=[b.compare(SIZE, ">", 1)])

SMALL = b.compare(SIZE, "<", 20)
WAIT = b.recommend("r_wait", "wait", SMALL, b.is_(WORST, "low"))
OPERATE = b.recommend("r_operate", "operate", b.compare(SIZE, ">=", 20), unless=[b.is_(SPREAD, "yes")])
DRUG = b.consider("r_drug", "drug", b.any_(b.is_(SORT, "b"), b.all_(SMALL, b.not_(b.is_(SPREAD, "no")))))
NEVER = b.rule_out("r_never", "operate", b.compare(RATE, "<", 0))


@dataclass(frozen=True)
class Example:
    """A case to be asked about, and the knowledge that answers it."""

    findings: dict[str, Any]
    rules: tuple[Rule, ...] = (WAIT, OPERATE, DRUG, NEVER)
    assume: dict[str, Any] = field(default_factory=dict)
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def knowledge(self) -> Knowledge:
        options = b.options(["wait", "operate", "drug", "other"], [("wait", "operate")], ["q1", "q2"])
        return b.knowledge(FINDINGS, self.rules, options, concepts=[GRADE, KIND, WORST], **self.more)


LARGE = {"f_size": "30 mm", "f_spread": "no", "f_sort": "a", "f_count": "1", "f_rate": "2 u"}
CLEAR = {**LARGE, "f_size": "1.5 mm"}
WITHHELD = b.withhold("s_spread", "operate", b.is_(SPREAD, "yes"))
IMPOSSIBLE = b.contradiction("i_never", b.is_(SORT, "c"), b.compare(COUNT, ">", 3))
ALWAYS = b.recommend("r_always", "operate", b.compare(SIZE, ">", 10))
BEATEN = b.recommend("r_beaten", "wait", b.compare(SIZE, ">", 5))
ASKS = (Question("q1", "what to do"), Question("q2", "what to ask", asks_what_is_known=True))

EXAMPLES = {
    "settled": Example(LARGE),
    "two rows": Example({"f_sort": "a", "f_size": "30 mm", "f_rate": "2 u"}, (OPERATE,)),
    "conditional": Example({"f_rate": "2 u"}),
    "nothing known": Example({}),
    "silent": Example({**LARGE, "f_size": "under 1 mm"}),
    "undefined": Example({**CLEAR, "f_count": "2 to 3"}),
    "conflict": Example(LARGE, (OPERATE, b.recommend("r_also", "wait", b.is_(SORT, "a")))),
    "conflict with what is against": Example({"f_size": "30 mm", "f_before": "40 mm", "f_time": "1 y"}),
    "defeated": Example({"f_size": "8 mm"}, (replace(ALWAYS, overrides=(b.Override("r_beaten"),)), BEATEN)),
    "override open": Example({}, (replace(ALWAYS, overrides=(b.Override("r_beaten"),)), BEATEN)),
    "alternatives": Example({"f_size": "30 mm", "f_spread": "no", "f_rate": "1 u"}),
    "withheld": Example({"f_size": "30 mm"}, (ALWAYS,), more={"safety": [WITHHELD]}),
    "removed": Example({"f_size": "30 mm"}, (ALWAYS, WAIT, DRUG), more={"integrity": [IMPOSSIBLE]}),
    "removed in rows": Example(
        {}, (b.recommend("r_c", "wait", b.is_(SORT, "c"), b.compare(COUNT, ">", 2)),), more={"integrity": [IMPOSSIBLE]}
    ),
    "contradiction": Example({"f_sort": "c", "f_count": "over 3"}, more={"integrity": [IMPOSSIBLE]}),
    "disputed": Example({"f_size": "30 mm", "f_before": "20 mm", "f_time": "1 y", "f_rate": "30 u"}),
    "computed": Example({"f_size": "30 mm", "f_before": "20 mm", "f_time": "1 y", "f_rate": "10.5 u"}),
    "computed from assumed": Example({"f_size": "30 mm", "f_time": "1 y"}, assume={"f_before": ("40 mm", "a guess")}),
    "assumed": Example({"f_size": "30 mm"}, assume={"f_spread": ("no", "not looked for")}),
    "outside": Example(LARGE, more={"scope": [b.outside_scope("o_small", "other", b.compare(SIZE, ">", 25))]}),
    "perhaps outside": Example({}, more={"scope": [b.outside_scope("o_small", "other", b.compare(SIZE, ">", 25))]}),
    "known": Example(
        {"f_size": "30 mm"},
        (OPERATE, b.recommend("r_ask", "other", b.is_known(COUNT, positive=False), question="q2")),
        more={"questions": ASKS},
    ),
}


def document_of(example: Example) -> tuple[Knowledge, dict[str, Any]]:
    knowledge = example.knowledge
    case = make_case(example.findings, knowledge, assume=example.assume)
    return knowledge, recommend(case, knowledge).to_dict()


def loaded(knowledge: Knowledge, case: Case) -> Case:
    """A case of the builders as the loader makes it: quantities narrowed by what is known of their inputs."""
    own = {name: values for name, values in case.findings.items() if name not in case.computed}
    given = {name: values for name, values in own.items() if name not in case.assumed}
    given |= {name: text for name, text in case.given.items() if name in case.computed}
    return make_case(given, knowledge, assume={name: own[name] for name in case.assumed if name in own})


def reasons(document: Any, knowledge: Knowledge) -> str:
    with pytest.raises(ProofError) as caught:
        check(document, knowledge)
    return str(caught.value)


def altered(document: dict[str, Any], change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    """A copy, changed, with a digest that fits."""
    other = copy.deepcopy(document)
    change(other)
    other["digest"] = digest(other)
    return other


def answer(document: dict[str, Any]) -> dict[str, Any]:
    return document["guidelines"][0]["questions"][0]


@pytest.mark.parametrize("name", EXAMPLES)
def test_what_the_engine_says_is_accepted(name: str) -> None:
    knowledge, document = document_of(EXAMPLES[name])
    check(document, knowledge)


def test_advice_is_checked_like_its_document() -> None:
    knowledge = EXAMPLES["settled"].knowledge
    check(recommend(make_case(LARGE, knowledge), knowledge), knowledge)


def test_examples_really_are_of_every_sort() -> None:
    outcomes, kinds = set(), set()
    for example in EXAMPLES.values():
        _, document = document_of(example)
        outcomes |= {row["outcome"] for row in answer(document)["rows"]}
        kinds |= {node["kind"] for node in answer(document)["nodes"]}
    assert outcomes == {"settled", "conflict", "silent", "withheld"}
    assert kinds == {
        *("test", "group", "concept", "highest", "applies", "fails", "defeated"),
        *("answer", "possible", "impossible", "out-of-range", "region"),
    }


def test_a_change_without_a_new_digest_is_named() -> None:
    knowledge, document = document_of(EXAMPLES["settled"])
    assert "changed after it was made" in reasons({**document, "engine": "another"}, knowledge)


def test_a_document_of_other_knowledge_is_rejected() -> None:
    _, document = document_of(EXAMPLES["settled"])
    assert "another knowledge" in reasons(document, EXAMPLES["withheld"].knowledge)


def test_a_dropped_row_leaves_patients_without_an_answer() -> None:
    knowledge, document = document_of(EXAMPLES["two rows"])

    def drop(other: dict[str, Any]) -> None:
        found = answer(other)
        keep = found["rows"][0]
        last = keep["proofs"][-1]
        found.update(rows=[keep], outcome=keep["outcome"], options=keep["options"], missing=[])
        found["nodes"] = found["nodes"][: last + 1]

    assert "do not add up to the case" in reasons(altered(document, drop), knowledge)


def test_a_wrong_value_in_a_test_is_named_with_its_node() -> None:
    knowledge, document = document_of(EXAMPLES["settled"])

    def lie(other: dict[str, Any]) -> None:
        next(node for node in answer(other)["nodes"] if node["kind"] == "test")["value"] = "5 mm"

    message = reasons(altered(document, lie), knowledge)
    assert "guideline g, question q1" in message
    assert "value is '5 mm' and should be 'a'" in message


def test_a_removed_box_needs_an_integrity_rule_that_applies() -> None:
    knowledge, document = document_of(EXAMPLES["removed in rows"])
    honest = replace(knowledge, integrity=())
    assert "node" in reasons(document, honest)


@pytest.mark.parametrize("document", [None, [], "x", 1, {}, {"format": "x"}])
def test_what_is_no_document_at_all_is_rejected(document: Any) -> None:
    assert reasons(document, EXAMPLES["settled"].knowledge)


def test_all_problems_of_the_shape_are_told_at_once() -> None:
    knowledge, document = document_of(EXAMPLES["settled"])
    other = altered(document, lambda d: (d.pop("as_of"), d["case"].pop("title"), d.update(extra=1)))
    assert len(reasons(other, knowledge).splitlines()) == 3


def test_a_text_that_is_no_unicode_is_rejected() -> None:
    knowledge, document = document_of(EXAMPLES["settled"])
    document["case"]["title"] = "\ud800"
    assert "changed after it was made" in reasons(document, knowledge)


def test_a_chain_of_a_thousand_concepts_is_checked_without_recursion() -> None:
    chain = [b.concept("c0", ("x", "y"), b.clause("x", SMALL), b.clause("y", b.compare(SIZE, ">=", 20)))]
    for number in range(1, 1000):
        below = chain[-1]
        clauses = (b.clause(value, b.is_(below, value)) for value in below.values)
        chain.append(b.concept(f"c{number}", below.values, *clauses))
    rule = b.recommend("r1", "wait", b.is_(chain[-1], "x"))
    knowledge = b.knowledge(FINDINGS, [rule], b.options(["wait", "operate"]), concepts=chain)
    document = recommend(make_case({}, knowledge), knowledge).to_dict()
    check(document, knowledge)
    assert answer(document)["missing"] == ["f_size"]


def test_a_row_past_the_budget_is_proved_by_its_witness() -> None:
    findings = [b.yes_no(f"f{number}") for number in range(18)]
    pairs = [b.any_(*(b.is_(finding, "yes") for finding in findings[i : i + 2])) for i in range(0, 18, 2)]
    odd = [b.is_(findings[i], "yes") for i in range(0, 18, 2)]
    rules = [b.recommend("r1", "wait", *pairs), b.consider("r2", "operate", b.all_(*odd))]
    knowledge = b.knowledge(findings, rules, b.options(["wait", "operate"]))
    document = recommend(make_case({}, knowledge), knowledge).to_dict()
    check(document, knowledge)
    assert any(row["regions"] is None for row in answer(document)["rows"])
    other = altered(document, lambda d: [row.update(reason="") for row in answer(d)["rows"]])
    assert "a reason and a witness" in reasons(other, knowledge)


def test_a_flaw_of_the_source_is_among_the_caveats_unless_it_surely_does_not_matter() -> None:
    knowledge = b.knowledge(FINDINGS, [replace(ALWAYS, flaws=("F1",))], b.options(["operate"]))
    guideline = replace(knowledge.guidelines["g"], flaws=Table({"F1": Flaw("F1", "a hole", when=(SMALL,))}))
    knowledge = replace(knowledge, guidelines=Table({"g": guideline}))
    document = recommend(make_case({"f_size": "15 mm"}, knowledge), knowledge).to_dict()
    check(document, knowledge)
    flaws = [caveat["subject"] for caveat in answer(document)["caveats"] if caveat["kind"] == "flaw"]
    assert flaws == ["F1"]
    other = altered(document, lambda d: answer(d)["caveats"].pop(0))
    assert "caveats should be" in reasons(other, knowledge)


PER_AREA = replace(COUNT, unit="/2mm2", units=Table({"/2mm2": Fraction(1), "per 2 mm2": Fraction(1)}))
LENGTH = replace(SIZE, units=Table({"mm": Fraction(1), "cm": Fraction(10), "\u00b5m": Fraction(1, 1000)}))
GIVEN = [
    (LENGTH, "20 mm", "20 mm"),
    (LENGTH, "2.0cm", "20 mm"),
    (LENGTH, "1/3 cm", "10/3 mm"),
    (LENGTH, "500 \u03bcm", "0.5 mm"),
    (LENGTH, "2 to 5 cm", "20 to 50 mm"),
    (LENGTH, "1/3 to 2/3 cm", "10/3 to 20/3 mm"),
    (LENGTH, "between 2 mm and 1 cm", "2 to 10 mm"),
    (LENGTH, "at least 2 cm", ">= 20 mm"),
    (LENGTH, "no more than 2 cm", "<= 20 mm"),
    (LENGTH, "over 2 mm and under 3 mm", "> 2 mm and < 3 mm"),
    (LENGTH, "5 mm or > 9 cm", "5 mm or > 90 mm"),
    (LENGTH, "1 to 2 mm or 2 to 3 mm", "1 to 3 mm"),
    (PER_AREA, "2 to 3 /2mm2", "2 to 3 /2mm2"),
    (PER_AREA, "under 2 per 2 mm2", "<= 1 /2mm2"),
    (PER_AREA, "4 /2mm2", "4 /2mm2"),
    (SORT, "B", "b"),
    (SORT, "c or a", "a or c"),
    (SPREAD, "Yes", "yes"),
]


@pytest.mark.parametrize(("finding", "text", "canonical"), GIVEN)
def test_a_value_is_read_as_the_loader_reads_it(finding: Finding, text: str, canonical: str) -> None:
    assert read(text, finding) == parse_set(text, finding)
    assert write(read(text, finding), finding) == canonical == format_set(parse_set(text, finding), finding)


@pytest.mark.parametrize(
    "text", ["", "20", "20 kg", "x", "1/0 mm", "200 mm", "> 2 mm and > 3 mm", "nan mm", "9" * 5000]
)
def test_what_is_no_value_is_not_read(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        read(text, LENGTH)


def test_checking_an_ordinary_answer_takes_milliseconds() -> None:
    knowledge, document = document_of(EXAMPLES["conditional"])
    check(document, knowledge)
    times = []
    for _ in range(10):
        start = time.process_time()
        check(document, knowledge)
        times.append(time.process_time() - start)
    assert min(times) < 0.1
