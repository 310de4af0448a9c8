"""The second opinion on invariants: its reader of texts, and z3 against hand-made knowledge."""

from __future__ import annotations

import pickle
import sys
from collections.abc import Iterable, Mapping
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pnet_reason.advise import recommend
from pnet_reason.audit import second_solver
from pnet_reason.audit.second import Opinion, broken
from pnet_reason.audit.second_findings import plain
from pnet_reason.audit.second_text import Known, Limits, OneOf, Reader, Reading, Undefined
from pnet_reason.knowledge.amounts import plain as engine_plain
from pnet_reason.knowledge.cases import make_case
from pnet_reason.knowledge.loader import load
from pnet_reason.model.audit import Claim, Form, Invariant, Premise, Said, Stage
from pnet_reason.model.findings import Computation, Finding, Kind, Term
from pnet_reason.model.knowledge import Knowledge, Question
from pnet_reason.model.problems import QueryError
from pnet_reason.model.rules import Concept, Condition, Rule, Test, TestKind
from tests import builders as b
from tests import reference, strategies
from tests.asking import ARTICLE, MANAGEMENT, PLANTS, ask, shipped
from tests.reference import Value, cells, contains

X, Y, Z = b.real("x", 0, 10), b.real("y", 0, 10), b.real("z", 0, 10, above=True)
N = b.integer("n", 0, 5)
SICK = b.yes_no("sick")
SITE = b.choice("site", "head", "body", "tail")
RISK = b.ordered("risk", "low", "mid", "high")
LEVELS = ("I", "II", "III")
BY_X = b.concept("by_x", LEVELS, b.clause("I", b.compare(X, "<", 3)), b.clause("II", b.between(X, 4, 6)))
BY_Y = b.concept("by_y", LEVELS, b.clause("I", b.compare(Y, "<", 3)), b.clause("III", b.compare(Y, ">=", 3)))
HIGHEST = b.highest("level", BY_X, BY_Y, when=[b.is_(SICK, "yes")])
OPTIONS = b.options(["cut", "watch", "talk"], [("cut", "watch")], ["q1", "q2"])
QUESTIONS = (Question("q1", "what to do"), Question("q2", "what to ask", asks_what_is_known=True))

CUT, WATCH, TALK = (Claim(Said.OPTION, name, name) for name in ("cut", "watch", "talk"))
ANSWERED, SILENT, CONFLICT, WITHHELD = (
    Claim(said, said.value) for said in (Said.ANSWERED, Said.SILENT, Said.CONFLICT, Said.WITHHELD)
)


def claim(said: Said, option: str) -> Claim:
    return Claim(said, f"{said.value} {option}", option)


def knowledge(*rules: Rule, findings: Iterable[Finding] = (X, Y, N, SICK, SITE, RISK), **more: object) -> Knowledge:
    return b.knowledge(findings, rules, OPTIONS, questions=QUESTIONS, **more)  # type: ignore[arg-type]


def never(*lines: Premise, **more: object) -> Invariant:
    return Invariant("i", Form.NEVER, "q1", lines, **more)  # type: ignore[arg-type]


def always(*lines: Premise, when: tuple[Premise, ...] = (), **more: object) -> Invariant:
    return Invariant("i", Form.ALWAYS, "q1", lines, when, **more)  # type: ignore[arg-type]


def monotone(along: str, low: str = "cut", high: str = "watch", **more: object) -> Invariant:
    return Invariant("i", Form.MONOTONE, "q1", along=along, low=(low,), high=(high,), **more)  # type: ignore[arg-type]


def opinion(known: Knowledge, invariant: Invariant, stage: Stage = Stage.FINAL) -> Opinion:
    return broken(known, "g", invariant, stage)


def is_broken(known: Knowledge, invariant: Invariant, stage: Stage = Stage.FINAL) -> bool | None:
    return opinion(known, invariant, stage).broken


# The wording of a test.

MASS = b.real("mass", 0, 500, unit="/2mm2")
READER = Reader({f.id: f for f in (X, N, SICK, SITE, MASS)}, {"level": HIGHEST, "by_x": BY_X})


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("x < 2 u", Limits("x", (("<", Fraction(2)),))),
        ("x >= 2.5 u", Limits("x", ((">=", Fraction(5, 2)),))),
        ("x <= -1/3 u", Limits("x", (("<=", Fraction(-1, 3)),))),
        ("mass > 2 /2mm2", Limits("mass", ((">", Fraction(2)),))),
        ("mass > 2/3 /2mm2", Limits("mass", ((">", Fraction(2, 3)),))),
        ("n between 2 and 4", Limits("n", ((">=", Fraction(2)), ("<=", Fraction(4))))),
        ("mass between 0.5 and 20 /2mm2", Limits("mass", ((">=", Fraction(1, 2)), ("<=", Fraction(20))))),
        ("site is body", OneOf("site", ("body",))),
        ("site is not body", OneOf("site", ("head", "tail"))),
        ("site is one of (tail, head)", OneOf("site", ("head", "tail"))),
        ("level is not I", OneOf("level", ("II", "III"))),
        ("sick is known", Known("sick", positive=True)),
        ("sick is not known", Known("sick", positive=False)),
        ("level is undefined", Undefined("level")),
    ],
)
def test_a_text_is_read(text: str, reading: Reading) -> None:
    assert READER.read(text) == reading


def test_units_are_converted_by_the_table_of_the_finding() -> None:
    length = Finding("w", Kind.REAL, "w", X.domain, "mm", b.table({"mm": Fraction(1), "cm": Fraction(10)}))
    assert Reader({"w": length}, {}).read("w < 2.5 cm") == Limits("w", (("<", Fraction(25)),))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "x < 2",  # no unit
        "x < 2 mm",
        "n < 2 u",
        "x < 1e3 u",
        "x < .5 u",
        "w < 2 u",
        "x is 2",
        "x is undefined",
        "level is known",
        "level is not undefined",
        "site is elsewhere",
        "site is not one of (head, body)",
        "site is one of (head, elsewhere)",
        "site between 1 and 2",
        "other is yes",
    ],
)
def test_what_is_no_wording_of_a_test_is_refused(text: str) -> None:
    with pytest.raises(QueryError) as error:
        READER.read(text)
    assert error.value.records[0].code == "bad-bullet"


def conditions_in(known: Knowledge) -> Iterable[tuple[Mapping[str, Concept], Condition]]:
    """Every condition, with the definitions that it uses."""
    shared = [(rule.when, rule.unless) for rule in (*known.safety, *known.integrity)]
    yield from ((known.concepts, one) for pair in shared for body in pair for one in body)
    yield from ((known.concepts, test) for concept in known.concepts.values() for test in reference.tests_in(concept))
    for name, book in known.guidelines.items():
        own = known.concepts_of(name)
        yield from ((own, test) for concept in book.concepts.values() for test in reference.tests_in(concept))
        yield from ((own, one) for rule in (*book.scope, *book.rules) for one in (*rule.when, *rule.unless))
        yield from ((own, one) for flaw in book.flaws.values() for one in flaw.when)


def met(reading: Reading, value: Value) -> bool:
    """What a reading says of a value."""
    if isinstance(reading, OneOf):
        return value in reading.values
    assert isinstance(reading, Limits)
    assert isinstance(value, Fraction)
    signs = {"<": value.__lt__, "<=": value.__le__, ">": value.__gt__, ">=": value.__ge__}
    return all(signs[sign](end) for sign, end in reading.ends)


def the_text_says_what_the_test_allows(test: Test, known: Knowledge, concepts: Mapping[str, Concept]) -> None:
    reading = Reader(known.findings, concepts).read(test.text)
    assert reading.subject == test.subject
    if test.kind is not TestKind.IN:
        assert isinstance(reading, Known if test.kind is TestKind.KNOWN else Undefined)
        assert getattr(reading, "positive", True) is test.positive
        return
    assert test.allowed is not None
    values: list[Value] = [*concepts[test.subject].values] if test.subject in concepts else []
    if test.subject in known.findings:
        finding = known.findings[test.subject]
        values = [*cells(finding, known), *strategies.boundary_values(finding, known)]
    assert [met(reading, value) for value in values] == [contains(test.allowed, value) for value in values]


@pytest.mark.parametrize("folder", ["facts", "plants"])
def test_every_text_of_the_shipped_facts_says_what_its_test_allows(folder: str) -> None:
    known = shipped() if folder == "facts" else load(PLANTS)
    seen = 0
    for concepts, condition in conditions_in(known):
        for test in reference.tests_of([condition]):
            the_text_says_what_the_test_allows(test, known, concepts)
            seen += 1
    assert seen > 20


@given(strategies.knowledges())
def test_every_text_of_a_random_knowledge_says_what_its_test_allows(known: Knowledge) -> None:
    for concepts, condition in conditions_in(known):
        for test in reference.tests_of([condition]):
            the_text_says_what_the_test_allows(test, known, concepts)


@given(st.fractions(max_denominator=1000) | st.decimals(-1000, 1000, places=4).map(Fraction))
def test_numbers_are_written_as_the_engine_writes_them(value: Fraction) -> None:
    assert plain(value) == engine_plain(value)


# Statements about one patient.


def test_never_holds_where_no_patient_meets_every_line() -> None:
    known = knowledge(b.recommend("r1", "cut", b.compare(X, "<", 2)))
    assert opinion(known, never(b.compare(X, ">=", 2), CUT)) == Opinion(False)
    assert opinion(known, never(b.compare(X, ">", Fraction(19, 10)), CUT)).broken


def test_always_holds_where_whoever_meets_when_meets_every_line() -> None:
    known = knowledge(b.recommend("r1", "cut", b.compare(X, "<", 2)), b.consider("r2", "talk", b.is_(SICK, "yes")))
    when = (b.compare(X, "<=", 1),)
    assert is_broken(known, always(CUT, ANSWERED, when=when)) is False
    assert is_broken(known, always(CUT, claim(Said.ALTERNATIVE, "talk"), when=when)) is True
    assert is_broken(known, always(ANSWERED)) is True


def test_at_most_one_of_holds_where_no_two_of_the_options_are_in_one_answer() -> None:
    known = knowledge(
        b.recommend("r1", "cut", b.compare(X, "<", 2)),
        b.recommend("r2", "talk", b.compare(X, "<", 3)),
        b.recommend("r3", "watch", b.compare(X, ">=", 2)),
    )
    for options, expected in ((("cut", "talk"), True), (("watch", "talk"), True), (("cut", "watch"), False)):
        assert is_broken(known, Invariant("i", Form.AT_MOST_ONE, "q1", options=options)) is expected


def test_a_clash_is_no_answer() -> None:
    rules = (b.recommend("r1", "cut", b.compare(X, "<", 3)), b.recommend("r2", "watch", b.compare(X, ">", 2)))
    known = knowledge(*rules)
    assert is_broken(known, never(CUT, b.between(X, Fraction(21, 10), Fraction(29, 10)))) is False
    assert is_broken(known, never(CONFLICT)) is True
    assert is_broken(known, never(CONFLICT, ANSWERED)) is False
    assert is_broken(knowledge(*rules, b.rule_out("r3", "talk", b.is_(SICK, "yes"))), never(CONFLICT, SILENT)) is False


def test_what_is_reached_and_ruled_out_clashes_and_an_alternative_does_not() -> None:
    known = knowledge(
        b.recommend("r1", "cut", b.compare(X, "<", 2)),
        b.consider("r2", "talk", b.is_(SICK, "yes")),
        b.rule_out("r3", "talk", b.is_(RISK, "high")),
    )
    beside = (claim(Said.ALTERNATIVE, "talk"), claim(Said.AGAINST, "talk"))
    assert is_broken(known, never(*beside, CONFLICT)) is False
    assert is_broken(known, never(*beside, CUT)) is True
    assert is_broken(known, never(CONFLICT, b.compare(X, ">=", 2))) is True
    assert is_broken(known, never(TALK, b.compare(X, "<", 2))) is False


def test_safety_withholds_from_the_final_answer_alone() -> None:
    known = knowledge(
        b.recommend("r1", "cut", b.compare(X, "<", 2)), safety=[b.withhold("s1", "cut", b.is_(SICK, "yes"))]
    )
    line = b.is_(SICK, "yes")
    assert is_broken(known, never(CUT, line)) is False
    assert is_broken(known, never(CUT, line), Stage.BEFORE_SAFETY) is True
    assert is_broken(known, never(WITHHELD)) is True
    assert is_broken(known, never(WITHHELD), Stage.BEFORE_SAFETY) is False
    assert is_broken(known, always(WITHHELD, when=(line, b.compare(X, "<", 2)))) is False
    assert is_broken(known, never(WITHHELD, b.compare(X, ">=", 2))) is False
    assert is_broken(known, never(WITHHELD, SILENT)) is False


def test_an_override_beats_even_where_its_own_rule_is_beaten() -> None:
    known = knowledge(
        b.recommend("r1", "cut", b.compare(X, "<", 2)),
        b.recommend("r2", "talk", b.is_(SICK, "yes"), overrides=["r1"]),
        b.recommend("r3", "watch", b.is_(RISK, "high"), overrides=["r2"]),
    )
    assert is_broken(known, never(CUT, b.is_(SICK, "yes"))) is False
    assert is_broken(known, never(TALK, b.is_(RISK, "high"))) is False
    assert is_broken(known, never(CUT)) is True


def test_outside_the_scope_only_the_scope_rule_answers() -> None:
    known = knowledge(
        b.recommend("r1", "cut", b.compare(X, "<", 2)), scope=[b.outside_scope("s1", "talk", b.compare(N, "<", 1))]
    )
    assert is_broken(known, always(TALK, when=(b.compare(N, "<=", 0),))) is False
    assert is_broken(known, never(CUT, b.compare(N, "<", 1))) is False
    assert is_broken(known, never(TALK, b.compare(N, ">", 0))) is False


def test_integers_lie_at_whole_numbers_and_reals_between() -> None:
    known = knowledge(b.recommend("r1", "cut", b.compare(X, ">", 2), b.compare(N, ">", 2)))
    assert is_broken(known, never(CUT, b.compare(N, "<", 3))) is False
    assert is_broken(known, never(CUT, b.compare(X, "<", 3))) is True


def test_ends_of_the_declared_range_are_open_or_closed() -> None:
    known = knowledge(b.recommend("r1", "cut", b.is_(SICK, "yes")), findings=[X, Z, SICK])
    assert is_broken(known, never(CUT, b.compare(X, "<=", 0))) is True
    assert is_broken(known, never(CUT, Test("z", TestKind.IN, "z <= 0 u"))) is False


# Definitions, and what is undefined.


def test_nobody_whom_an_integrity_rule_excludes_breaks_anything() -> None:
    rule = b.recommend("r1", "cut", b.is_(SICK, "yes"), b.compare(X, "<", 2))
    assert is_broken(knowledge(rule), never(CUT, b.is_(RISK, "high"))) is True
    excluded = [b.contradiction("c1", b.is_(SICK, "yes"), b.is_(RISK, "high"))]
    assert is_broken(knowledge(rule, integrity=excluded), never(CUT, b.is_(RISK, "high"))) is False


def test_what_is_undefined_counts_against_the_rules() -> None:
    known = knowledge(b.recommend("r1", "cut", b.compare(X, "<", 10)), concepts=[BY_X])
    hole = b.is_undefined(BY_X)
    assert is_broken(known, never(CUT, hole, b.is_(BY_X, "I"))) is True
    assert is_broken(known, never(CUT, hole, b.not_(b.is_(BY_X, "I")))) is True
    assert is_broken(known, always(CUT, when=(b.is_(BY_X, "III"), b.compare(X, ">", 9)))) is True
    assert is_broken(known, always(b.is_not(BY_X, "III"), when=(CUT,))) is True
    assert is_broken(known, always(b.is_not(BY_X, "III"), when=(CUT, b.compare(X, "<", 3)))) is False


def test_unless_takes_out_only_those_who_surely_meet_it() -> None:
    known = knowledge(b.recommend("r1", "cut", b.compare(X, "<", 10)), concepts=[BY_X])
    assert is_broken(known, never(CUT, unless=(b.compare(X, "<", 9),))) is True
    assert is_broken(known, never(CUT, unless=(b.compare(X, "<=", 9), b.compare(X, ">", 8)))) is False
    assert is_broken(known, never(CUT, b.compare(X, "<", 5), unless=(b.is_(BY_X, "I", "II"),))) is True
    assert is_broken(known, never(CUT, b.compare(X, "<", 3), unless=(b.is_(BY_X, "I", "II"),))) is False


def test_groups_are_strong_kleene() -> None:
    known = knowledge(b.recommend("r1", "cut", b.any_(b.is_(BY_X, "I"), b.is_(SICK, "yes"))), concepts=[BY_X])
    assert is_broken(known, never(CUT, b.is_undefined(BY_X))) is True
    assert is_broken(known, never(CUT, b.is_undefined(BY_X), b.is_(SICK, "no"))) is False
    group = b.all_(b.is_(BY_X, "I"), b.is_(SICK, "yes"))
    known = knowledge(b.recommend("r1", "cut", b.not_(group)), concepts=[BY_X])
    assert is_broken(known, never(CUT, b.is_undefined(BY_X))) is True
    assert is_broken(known, never(CUT, b.is_undefined(BY_X), b.is_(SICK, "yes"))) is False


def test_an_exception_that_is_undefined_keeps_a_rule_from_applying() -> None:
    known = knowledge(b.recommend("r1", "cut", b.is_(SICK, "yes"), unless=[b.is_(BY_X, "II")]), concepts=[BY_X])
    assert is_broken(known, never(CUT, b.is_undefined(BY_X))) is False


def test_the_highest_is_undefined_where_its_guard_fails_or_a_part_is() -> None:
    known = knowledge(b.recommend("r1", "cut", b.is_(HIGHEST, "III")), concepts=[BY_X, BY_Y, HIGHEST])
    assert is_broken(known, never(CUT, b.is_(SICK, "no"))) is False
    assert is_broken(known, never(CUT, b.is_undefined(BY_X))) is False
    assert is_broken(known, never(CUT, b.is_(BY_X, "II"), b.compare(X, "<", 5))) is True
    assert is_broken(known, always(CUT, when=(b.is_(SICK, "yes"), b.compare(Y, ">", 4), b.compare(X, "<", 2)))) is False
    assert (
        is_broken(known, never(b.is_(HIGHEST, "II"), b.not_(b.is_undefined(HIGHEST)), b.compare(Y, ">=", 3))) is False
    )


def test_a_guideline_has_its_own_definitions_where_it_gives_one() -> None:
    own = b.concept("by_x", LEVELS, b.clause("I", b.compare(X, "<", 7)), guideline="g")
    known = knowledge(
        b.recommend("r1", "cut", b.is_(BY_X, "I")),
        concepts=[BY_X],
        own=[own],
        safety=[b.withhold("s1", "cut", b.is_(BY_X, "II"))],
        integrity=[b.contradiction("c1", b.is_(BY_X, "I"), b.is_(SICK, "yes"))],
    )
    large = b.compare(X, ">=", 3)
    assert is_broken(known, never(CUT, large)) is True
    middle = (CUT, b.is_(BY_X, "I"), b.between(X, 4, 6))
    assert is_broken(known, never(*middle), Stage.BEFORE_SAFETY) is True
    assert is_broken(known, never(*middle, shared=True), Stage.BEFORE_SAFETY) is False
    assert is_broken(known, never(CUT, b.between(X, 4, 6))) is False  # safety has the shared definition
    assert is_broken(known, never(CUT, b.is_(SICK, "yes"), b.compare(X, "<", 3))) is False  # and so has integrity
    assert is_broken(known, never(CUT, b.is_(SICK, "yes"), large)) is True


# What is known.


def test_a_finding_may_be_known_or_not() -> None:
    rule = b.recommend("r1", "talk", b.is_known(X, positive=False), b.is_(SICK, "yes"), question="q2")
    known = knowledge(b.recommend("r0", "cut", b.is_(SICK, "yes")), rule)

    def work_up(*lines: Premise) -> Invariant:
        return Invariant("i", Form.NEVER, "q2", lines)

    assert is_broken(known, work_up(TALK, b.is_known(X))) is False
    found = opinion(known, work_up(TALK, b.compare(X, "<", 2)))
    assert (found.broken, found.witness) == (True, (("sick", "yes"),))  # a given x would be known
    found = opinion(known, work_up(SILENT, b.is_(SICK, "yes"), b.compare(X, "<", 2)))
    assert found.broken
    assert set(found.low) == {"sick", "x"}


# Computed quantities.

RATE = b.rate("rate", X, Y, Z, low=-100, high=100, tolerance=1)


def test_a_computed_quantity_is_its_formula() -> None:
    known = knowledge(b.recommend("r1", "cut", b.compare(RATE, ">", 2)), findings=[X, Y, Z, RATE])
    assert is_broken(known, never(CUT, b.compare(X, "<=", 1), b.compare(Z, ">=", 1))) is False
    found = opinion(known, never(CUT, b.compare(X, "<=", 1), b.compare(Z, "<", 1)))
    assert found.broken
    (row,) = ask(known, found.low).rows
    assert row.options == ("cut",)


def test_nobody_has_a_quantity_outside_of_its_declared_range() -> None:
    narrow = b.rate("rate", X, Y, Z, low=-1, high=1)
    known = knowledge(b.recommend("r1", "cut", b.compare(X, ">", 2)), findings=[X, Y, Z, narrow])
    assert is_broken(known, never(CUT, b.compare(Y, "<", 1), b.compare(Z, "<", 1))) is False
    assert is_broken(known, never(CUT, b.compare(Y, "<", 1), b.compare(Z, ">", 1))) is True


def quantity(name: str, sign: str, one: Finding, other: Finding, factor: Fraction = Fraction(1)) -> Finding:
    terms = (Term("finding", one.id), Term("finding", other.id, factor), Term(sign))
    return b._computed(name, Computation(f"{one.id} {sign} {other.id}", terms, Fraction(0)), -100, 100)


@pytest.mark.parametrize(
    ("sign", "factor", "value"), [("+", 1, 5), ("-", 1, -1), ("*", 1, 6), ("/", 1, "2/3"), ("*", "1/2", 3)]
)
def test_every_operation_of_a_formula_is_exact(sign: str, factor: str | int, value: str | int) -> None:
    found = quantity("f", sign, X, N, Fraction(factor))
    known = knowledge(b.recommend("r1", "cut", b.between(X, 2, 2), b.between(N, 3, 3)), findings=[X, N, found])
    assert is_broken(known, never(CUT, b.compare(found, "<", value))) is False
    assert is_broken(known, never(CUT, b.compare(found, ">", value))) is False
    assert opinion(known, never(CUT)).low["f"] == f"{b.plain(Fraction(value))} u"


def test_nobody_has_a_divisor_of_zero() -> None:
    known = knowledge(b.recommend("r1", "cut", b.compare(X, "<", 9)), findings=[X, N, quantity("f", "/", X, N)])
    assert is_broken(known, never(CUT, b.compare(N, "<", 1))) is False


def test_a_number_that_no_fraction_is_is_left_out_of_the_witness() -> None:
    product, ratio = quantity("product", "*", X, Y), quantity("ratio", "/", X, Y)
    known = knowledge(
        b.recommend("r1", "cut", b.between(product, 2, 2), b.between(ratio, 1, 1)), findings=[X, Y, product, ratio]
    )
    assert opinion(known, never(CUT)) == Opinion(True, (("product", "2 u"), ("ratio", "1 u")))
    assert is_broken(known, never(CUT, b.compare(X, "<", Fraction(141421, 100000)))) is False


# Two patients.


def test_monotone_along_a_number() -> None:
    known = knowledge(b.recommend("r1", "cut", b.compare(X, ">", 2)), b.recommend("r2", "watch", b.compare(X, "<=", 2)))
    assert is_broken(known, monotone("x")) is False
    found = opinion(known, monotone("x", "watch", "cut"))
    assert found.broken
    assert Fraction(found.low["x"].split()[0]) <= 2 < Fraction(found.high["x"].split()[0])


def test_the_higher_patient_is_strictly_higher() -> None:
    known = knowledge(b.recommend("r1", "cut", b.compare(N, ">", 2)))
    assert is_broken(known, monotone("n", "cut", "cut")) is True
    assert is_broken(known, monotone("n", "cut", "cut", unless=(b.compare(N, ">", 3),))) is False
    known = knowledge(b.recommend("r1", "cut", b.is_(SICK, "yes")))
    assert is_broken(known, monotone("sick", "cut", "cut")) is False


def test_all_other_findings_are_those_of_both_patients() -> None:
    known = knowledge(
        b.recommend("r1", "cut", b.compare(Y, ">", 2)),
        b.recommend("r2", "watch", b.compare(Y, "<=", 2)),
        findings=[X, Y],
    )
    assert is_broken(known, monotone("x")) is False
    assert is_broken(known, monotone("y", "watch", "cut")) is True


@pytest.mark.parametrize(
    ("finding", "low", "high"), [(RISK, "mid", "high"), (SICK, "no", "yes"), (b.choice("a", "yes", "no"), "yes", "no")]
)
def test_monotone_along_a_choice_goes_by_the_declared_order(finding: Finding, low: str, high: str) -> None:
    known = knowledge(
        b.recommend("r1", "cut", b.is_(finding, low)),
        b.recommend("r2", "watch", b.is_(finding, high)),
        findings=[finding],
    )
    assert opinion(known, monotone(finding.id)) == Opinion(True, ((finding.id, low),), ((finding.id, high),))
    assert is_broken(known, monotone(finding.id, "watch", "cut")) is False


def test_no_is_below_yes_in_whatever_order_they_are_declared() -> None:
    finding = b.choice("a", "yes", "no", kind=Kind.YES_NO)
    known = knowledge(
        b.recommend("r1", "cut", b.is_(finding, "no")),
        b.recommend("r2", "watch", b.is_(finding, "yes")),
        findings=[finding],
    )
    assert is_broken(known, monotone("a")) is True
    assert is_broken(known, monotone("a", "watch", "cut")) is False


def test_monotone_along_a_concept_moves_all_that_it_rests_on() -> None:
    known = knowledge(
        b.recommend("r1", "cut", b.compare(X, "<", 2), b.compare(Y, "<", 2)),
        b.recommend("r2", "watch", b.compare(X, "<", 2), b.compare(Y, ">=", 5)),
        concepts=[BY_X, BY_Y, HIGHEST],
    )
    assert is_broken(known, monotone("level")) is True
    assert is_broken(known, monotone("level", "watch", "cut")) is False
    assert is_broken(known, monotone("by_x")) is False  # y is the same for both
    assert is_broken(known, monotone("level", unless=(b.is_(SICK, "yes"),))) is False  # where both are defined


def test_monotone_along_a_concept_takes_the_definition_that_is_meant() -> None:
    own = b.concept(
        "by_x", LEVELS, b.clause("II", b.compare(X, "<", 5)), b.clause("I", b.compare(X, ">=", 5)), guideline="g"
    )
    known = knowledge(
        b.recommend("r1", "cut", b.compare(X, ">", 5)),
        b.recommend("r2", "watch", b.compare(X, "<", 2)),
        concepts=[BY_X],
        own=[own],
    )
    assert is_broken(known, monotone("by_x")) is True
    assert is_broken(known, monotone("by_x", shared=True)) is False


def test_a_quantity_follows_the_input_along_which_patients_differ() -> None:
    known = knowledge(
        b.recommend("r1", "cut", b.compare(RATE, ">", 2)),
        b.recommend("r2", "watch", b.compare(RATE, "<=", 2)),
        findings=[X, Y, Z, RATE],
    )
    assert is_broken(known, monotone("x")) is False
    assert is_broken(known, monotone("y")) is True
    assert is_broken(known, monotone("y", "watch", "cut")) is False
    assert is_broken(known, monotone("z")) is True


def test_patients_on_one_side_of_every_threshold_can_still_differ_in_a_quantity() -> None:
    """No test tells the two values of ``x`` apart, and yet the lower and the higher patient get different answers."""
    known = knowledge(
        b.recommend("r1", "watch", b.compare(RATE, ">", 2)),
        b.recommend("r2", "cut", b.compare(RATE, "<=", 2)),
        findings=[X, Y, Z, RATE],
    )
    assert opinion(known, monotone("x")).broken


def test_along_a_quantity_its_inputs_are_taken_as_not_recorded() -> None:
    known = knowledge(
        b.recommend("r1", "cut", b.compare(RATE, ">", 2)),
        b.recommend("r2", "watch", b.compare(RATE, "<=", 2)),
        findings=[X, Y, Z, RATE],
    )
    assert is_broken(known, monotone("rate")) is False
    found = opinion(known, monotone("rate", "watch", "cut"))
    assert found.broken
    assert set(found.low) == set(found.high) == {"rate"}


def test_a_concept_of_a_quantity_rests_on_its_inputs() -> None:
    fast = b.concept(
        "fast", ("slow", "fast"), b.clause("slow", b.compare(RATE, "<", 2)), b.clause("fast", b.compare(RATE, ">=", 2))
    )
    known = knowledge(
        b.recommend("r1", "cut", b.is_(fast, "slow")),
        b.recommend("r2", "watch", b.is_(fast, "fast")),
        findings=[X, Y, Z, RATE],
        concepts=[fast],
    )
    assert is_broken(known, monotone("fast")) is True
    assert is_broken(known, monotone("fast", "watch", "cut")) is False


# The shipped facts, and how it is asked.

SURVEILLANCE, RESECTION = claim(Said.OPTION, "active-surveillance"), claim(Said.OPTION, "resection")


def read(text: str) -> Test:
    """A test that has only its wording, which is all that a second opinion looks at."""
    kind = TestKind.KNOWN if text.endswith("known") else TestKind.IN
    return Test(text.split(maxsplit=1)[0], kind, text)


@pytest.mark.parametrize(
    ("lines", "stage", "expected"),
    [
        ((read("functional_status is functioning"), SURVEILLANCE), Stage.FINAL, False),
        ((read("distant_metastasis is yes"), SURVEILLANCE), Stage.FINAL, False),
        ((read("distant_metastasis is yes"), SURVEILLANCE), Stage.BEFORE_SAFETY, True),
        ((read("size >= 2 cm"), SURVEILLANCE), Stage.FINAL, False),
        ((read("growth_rate >= 5 mm/year"), read("under_surveillance is yes"), SURVEILLANCE), Stage.FINAL, False),
        ((read("growth_rate >= 5 mm/year"), read("size < 20 mm"), RESECTION), Stage.FINAL, True),
        ((CONFLICT,), Stage.FINAL, True),
    ],
)
def test_of_the_shipped_facts(lines: tuple[Premise, ...], stage: Stage, expected: bool) -> None:
    found = broken(shipped(), ARTICLE, Invariant("i", Form.NEVER, MANAGEMENT, lines), stage)
    assert found.broken is expected
    if stage is Stage.FINAL and expected:
        case = make_case(found.low, shipped())
        (row,) = recommend(case, shipped(), [ARTICLE], [MANAGEMENT]).answers[0].rows
        assert (row.outcome if lines == (CONFLICT,) else row.options[0]) in ("conflict", "resection")


def test_the_same_is_answered_in_any_order() -> None:
    known = knowledge(
        b.recommend("r1", "cut", b.compare(X, ">", 2)),
        concepts=[BY_X, BY_Y, HIGHEST],
        findings=[X, Y, N, SICK, RATE, Z],
    )
    asked = [
        never(CUT),
        never(CUT, b.is_(BY_X, "II")),
        never(CUT, b.compare(RATE, "<", 2)),
        never(CUT, b.is_(HIGHEST, "III")),
    ]
    second_solver.kept.cache_clear()
    one = [opinion(known, invariant) for invariant in asked]
    second_solver.kept.cache_clear()
    other = [opinion(known, invariant) for invariant in reversed(asked)]
    assert one == other[::-1]
    assert all(found.broken for found in one)


def test_a_chain_of_a_thousand_concepts_is_no_problem() -> None:
    chain = [b.concept("c0", LEVELS, b.clause("I", b.compare(X, "<", 2)))]
    for number in range(1, 1000):
        chain.append(b.concept(f"c{number}", LEVELS, b.clause("I", b.is_(chain[-1], "I"))))
    known = knowledge(b.recommend("r1", "cut", b.is_(chain[-1], "I")), concepts=chain)
    assert is_broken(known, never(CUT, b.compare(X, ">=", 2))) is False
    assert is_broken(known, never(CUT)) is True


def test_where_z3_gives_up_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(second_solver, "EFFORT", 1)
    known = knowledge(b.recommend("r1", "cut", b.compare(RATE, ">", Fraction(31, 7))), findings=[X, Y, Z, RATE])
    assert opinion(known, never(CUT, b.compare(X, "<=", 1), b.compare(Z, ">=", 1))) == Opinion(None)


def test_without_z3_the_error_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "z3", None)
    with pytest.raises(QueryError) as error:
        is_broken(knowledge(b.recommend("r1", "cut", b.is_(SICK, "yes"))), never(CUT))
    (record,) = error.value.records
    assert (record.code, record.hint) == ("not-installed", "pip install 'pnet-reason[z3]'")


def test_an_opinion_is_a_value() -> None:
    found = Opinion(True, (("x", "2 u"),), (("x", "3 u"),))
    assert (pickle.loads(pickle.dumps(found)), {found: 1}[found]) == (found, 1)  # noqa: S301 - our own
    assert (found.low, found.high) == ({"x": "2 u"}, {"x": "3 u"})
