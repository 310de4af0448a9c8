"""The second opinion says what trying every patient says, on small random knowledge.

What is compared. The reference evaluates one completion at a time, and one completion a combination of cells stands for
all patients in it: no test of the knowledge *or of the invariant* tells two values of a cell apart, since the tests of the
invariant cut the cells too. A statement about one patient is therefore broken by some real patient, which is what z3
looks for, exactly where it is broken by some combination of cells that holds a patient. Beside a computed quantity that
holds too: a combination counts where the formula over the cells of the inputs meets the cell of the quantity, which is
exact for the one formula that these knowledge bases have, as it uses each input once.

Of two patients it does not: they may differ within one cell, and a quantity follows them. So monotone statements are
compared on knowledge without formulas, where two values of one cell differ only in what is asked *along*.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pnet_reason.audit.second import Opinion, broken
from pnet_reason.knowledge.quantities import parse_set
from pnet_reason.model.audit import Claim, Form, Invariant, Premise, Said, Stage
from pnet_reason.model.findings import Kind
from pnet_reason.model.knowledge import Knowledge
from pnet_reason.model.rules import Condition, Test, TestKind
from pnet_reason.model.values import Interval, ValueSet
from tests import builders as b
from tests import reference, strategies
from tests.describe import lines_of, words
from tests.reference import Cell, Outcome, World
from tests.strategies import Words

NOTHING: Mapping[str, ValueSet] = MappingProxyType({})
MOST_PATIENTS = 3000
"""More combinations than these are not tried."""
OUTCOMES = {Said.ANSWERED: "settled", Said.SILENT: "silent", Said.CONFLICT: "conflict", Said.WITHHELD: "withheld"}


@dataclass(frozen=True)
class Doubt:
    """Some invariants about one question, asked at one stage. It prints as text."""

    knowledge: Knowledge
    question: str
    stage: Stage
    invariants: tuple[Invariant, ...]

    def __repr__(self) -> str:
        lines = ["", *lines_of(self.knowledge), f"of {self.question}, {self.stage.value}:"]
        return "\n".join([*lines, *map(line_of, self.invariants)])

    def opinion(self, invariant: Invariant) -> Opinion:
        """What z3 says."""
        return broken(self.knowledge, "g", invariant, self.stage)

    @cached_property
    def tests(self) -> list[Test]:
        """The tests of the invariants."""
        lines = [line for one in self.invariants for line in (*one.lines, *one.when, *one.unless)]
        return [*reference.tests_of(line for line in lines if not isinstance(line, Claim))]

    @cached_property
    def asked(self) -> frozenset[str]:
        """The findings of which it is asked whether they are known (3.13)."""
        rules = [rule for rule in self.knowledge.guidelines["g"].rules if rule.question == self.question]
        tests = reference.tests_of(line for rule in rules for line in (*rule.when, *rule.unless))
        return frozenset(test.subject for test in (*tests, *self.tests) if test.kind is TestKind.KNOWN)


def line_of(invariant: Invariant) -> str:
    """An invariant on one line."""
    shared = " shared" if invariant.shared else ""
    if invariant.form is Form.MONOTONE:
        said = f"{invariant.along}, {invariant.low} below {invariant.high}"
    else:
        said = f"{invariant.options or spoken(invariant.lines)} when {spoken(invariant.when)}"
    return f"  {invariant.form.value}{shared}: {said} unless {spoken(invariant.unless)}"


def spoken(premises: Iterable[Premise]) -> str:
    """Some lines of an invariant."""
    return "; ".join(f"{p.said.value} {p.option}".strip() if isinstance(p, Claim) else words(p) for p in premises)


@dataclass(frozen=True)
class Patient:
    """A combination of cells that holds a patient, one patient in it, and what the guideline says."""

    cells: Mapping[str, Cell]
    own: World
    shared: World
    outcome: Outcome

    def world(self, invariant: Invariant) -> World:
        """The patient under the definitions that an invariant means."""
        return self.shared if invariant.shared else self.own


# Drawing.


@st.composite
def vocabularies(draw: st.DrawFn, knowledge: Knowledge, question: str) -> tuple[Words, Words]:
    """What invariants may speak of, under the own and under the shared definitions; numbers have cuts of their own."""
    cuts = {}
    for finding in knowledge.findings.values():
        if finding.numeric:
            pool = [Fraction(3), Fraction(5), Fraction(2), Fraction("2.5")]
            cuts[finding.id] = (draw(st.sampled_from(pool[:3] if finding.kind is Kind.INTEGER else pool)),)
    findings, asks = tuple(knowledge.findings.values()), knowledge.questions[question].asks_what_is_known
    both = knowledge.concepts_of("g"), knowledge.concepts
    own, shared = (Words(findings, cuts, tuple(concepts.values()), askable=asks) for concepts in both)
    return own, shared


def claims(knowledge: Knowledge) -> st.SearchStrategy[Claim]:
    """A claim about the answer; those about an option come up most."""
    about = st.sampled_from([Said.OPTION, Said.OPTION, Said.ALTERNATIVE, Said.AGAINST])
    of_option = st.builds(lambda said, name: Claim(said, "", name), about, st.sampled_from([*knowledge.options]))
    return of_option | of_option | st.sampled_from([Claim(said, "") for said in OUTCOMES])


@st.composite
def statements(draw: st.DrawFn, knowledge: Knowledge, question: str, words: Words, shared: bool) -> Invariant:
    """A statement about one patient, with up to three tests or groups and up to two claims."""

    def lines(most: int) -> tuple[Condition, ...]:
        return tuple(draw(st.lists(strategies.conditions(words, 1), max_size=most)))

    form = draw(st.sampled_from([Form.NEVER, Form.NEVER, Form.ALWAYS, Form.ALWAYS, Form.AT_MOST_ONE]))
    made = Invariant("i", form, question, unless=lines(1), shared=shared)
    if form is Form.AT_MOST_ONE:
        options = st.lists(st.sampled_from([*knowledge.options]), min_size=2, max_size=3, unique=True)
        return replace(made, options=tuple(draw(options)))
    said = draw(st.lists(claims(knowledge), min_size=1, max_size=2))
    if form is Form.NEVER:
        return replace(made, lines=(*lines(2), *said))
    when: tuple[Premise, ...] = (*lines(2), *said[1:])
    return replace(made, when=when, lines=draw(st.sampled_from([tuple(said[:1]), lines(1) or tuple(said)])))


@st.composite
def slopes(draw: st.DrawFn, knowledge: Knowledge, question: str, words: Words, shared: bool) -> Invariant:
    """A statement about two patients."""
    options = st.lists(st.sampled_from([*knowledge.options]), min_size=1, max_size=2, unique=True).map(tuple)
    return Invariant(
        "i",
        Form.MONOTONE,
        question,
        unless=tuple(draw(st.lists(strategies.conditions(words, 1), max_size=1))),
        along=draw(st.sampled_from([subject.id for subject in (*words.findings, *words.concepts)])),
        low=draw(options),
        high=draw(options),
        shared=shared,
    )


@st.composite
def doubts(draw: st.DrawFn, computed: strategies.Computed, drawn: Any, most: int) -> Doubt:
    """Some invariants about a small knowledge base."""
    knowledge = draw(strategies.knowledges(computed))
    question = draw(st.sampled_from(knowledge.guidelines["g"].questions))
    own, shared = draw(vocabularies(knowledge, question))
    either = drawn(knowledge, question, own, False) | drawn(knowledge, question, shared, True)
    found = draw(st.lists(either, min_size=most // 2, max_size=most))
    return Doubt(knowledge, question, draw(st.sampled_from(Stage)), tuple(found))


# Trying every patient.


def boxes(doubt: Doubt, within: Mapping[str, ValueSet] = NOTHING) -> Iterator[dict[str, Cell]]:
    """Every combination of cells that holds a patient, or every one within some sets. Rejected where there are very
    many."""
    knowledge, nothing = doubt.knowledge, b.case(doubt.knowledge, {})
    axes = []
    for name, finding in knowledge.findings.items():
        cuts = [test.allowed for test in doubt.tests if test.subject == name and test.allowed is not None]
        axes.append(reference.partition(finding, knowledge, within.get(name), *cuts))
    assume(math.prod(map(len, axes)) << len(doubt.asked) <= MOST_PATIENTS)
    for row in itertools.product(*axes):
        box = dict(zip(knowledge.findings, row, strict=True))
        if reference.reachable(knowledge, box, nothing):
            yield box


def patient(doubt: Doubt, box: Mapping[str, Cell], known: frozenset[str]) -> Patient | None:
    """The patient in a box, unless an integrity rule excludes it."""
    knowledge = doubt.knowledge if doubt.stage is Stage.FINAL else replace(doubt.knowledge, safety=())
    point = {name: reference.representative(cell, knowledge.findings[name]) for name, cell in box.items()}
    outcome = reference.evaluate_ground(knowledge, "g", doubt.question, point, known)
    if outcome.outcome == "impossible":
        return None
    own, shared = (World(concepts, point, known) for concepts in (knowledge.concepts_of("g"), knowledge.concepts))
    return Patient(box, own, shared, outcome)


def patients(doubt: Doubt) -> list[Patient]:
    """Everybody: each combination of cells, with each way in which findings may be known."""
    known = [*subsets(doubt.asked)]
    found = [patient(doubt, box, names) for box in boxes(doubt) for names in known]
    return [one for one in found if one is not None]


def subsets(names: Iterable[str]) -> Iterator[frozenset[str]]:
    """Every subset."""
    ordered = sorted(names)
    for flags in itertools.product([False, True], repeat=len(ordered)):
        yield frozenset(name for name, flag in zip(ordered, flags, strict=True) if flag)


# What breaks an invariant.


def says(outcome: Outcome, claim: Claim) -> bool:
    """Whether a claim holds of an answer."""
    if claim.said in OUTCOMES:
        return outcome.outcome == OUTCOMES[claim.said]
    options = {Said.OPTION: outcome.options, Said.ALTERNATIVE: outcome.alternatives, Said.AGAINST: outcome.against}
    return claim.option in options[claim.said]


def breaks(invariant: Invariant, patient: Patient) -> bool:
    """Whether a patient breaks a statement about one; what is undefined counts against the rules."""
    if not concerned(invariant, patient):
        return False
    world, outcome = patient.world(invariant), patient.outcome

    def met(line: Premise) -> bool:
        return says(outcome, line) if isinstance(line, Claim) else reference.truth(line, world) is not False

    def missed(line: Premise) -> bool:
        return not says(outcome, line) if isinstance(line, Claim) else reference.truth(line, world) is not True

    if invariant.form is Form.NEVER:
        return all(map(met, invariant.lines))
    if invariant.form is Form.ALWAYS:
        return all(map(met, invariant.when)) and any(map(missed, invariant.lines))
    return len(set(invariant.options) & set(outcome.options)) > 1


def concerned(invariant: Invariant, patient: Patient) -> bool:
    """Whether a patient does not surely meet a line of ``unless``."""
    return not any(reference.truth(line, patient.world(invariant)) is True for line in invariant.unless)


def turned(doubt: Doubt, invariant: Invariant, lower: Patient, higher: Patient) -> bool:
    """Whether two patients who agree in all else break a monotone statement."""
    low, high = set(lower.outcome.options), set(higher.outcome.options)
    return (
        bool(low & {*invariant.low} and high & {*invariant.high})
        and concerned(invariant, lower)
        and concerned(invariant, higher)
        and above(doubt, invariant, lower, higher)
    )


def above(doubt: Doubt, invariant: Invariant, lower: Patient, higher: Patient) -> bool:
    """Whether the second patient can be above the first; two in one cell can, where it has more than one number."""
    along, findings = invariant.along, doubt.knowledge.findings
    if along in findings:
        one, other = lower.cells[along], higher.cells[along]
        if isinstance(one, Interval) and isinstance(other, Interval):
            return one < other or (one == other and not one.is_point)
        values: tuple[str, ...] = findings[along].values
        return values.index(str(one)) < values.index(str(other))
    first, second = (reference.concept_value(along, one.world(invariant)) for one in (lower, higher))
    order = lower.world(invariant).concepts[along].values
    return first is not None and second is not None and order.index(first) < order.index(second)


def pairs(doubt: Doubt, invariant: Invariant, people: Iterable[Patient]) -> Iterator[tuple[Patient, Patient]]:
    """Any two, in either order, who agree on every finding but those that may differ."""
    concepts = doubt.knowledge.concepts if invariant.shared else doubt.knowledge.concepts_of("g")
    differing = {invariant.along}
    if invariant.along in concepts:
        differing = reference.findings_used([b.recommend("i", "", b.is_undefined(concepts[invariant.along]))], concepts)
    groups: dict[object, list[Patient]] = {}
    for one in people:
        rest = tuple((name, cell) for name, cell in one.cells.items() if name not in differing)
        groups.setdefault((rest, one.own.known), []).append(one)
    return ((one, other) for group in groups.values() for one in group for other in group)


# The properties.


@pytest.mark.parametrize("computed", ["none", "wide", "narrow"])
def test_a_statement_is_broken_exactly_where_some_patient_breaks_it(computed: strategies.Computed) -> None:
    tried: Counter[tuple[Form, bool]] = Counter()

    @given(doubts(computed, statements, 6))
    def compare(doubt: Doubt) -> None:
        people = patients(doubt)
        for invariant in doubt.invariants:
            expected = any(breaks(invariant, one) for one in people)
            assert doubt.opinion(invariant).broken is expected, line_of(invariant)
            tried[invariant.form, expected] += 1

    compare()
    common = {(form, verdict) for form in (Form.NEVER, Form.ALWAYS) for verdict in (True, False)}
    assert common <= tried.keys(), "one answer was never the right one"


@given(doubts("none", slopes, 2))
def test_a_monotone_statement_is_broken_exactly_where_two_patients_break_it(doubt: Doubt) -> None:
    people = patients(doubt)
    for invariant in doubt.invariants:
        expected = any(turned(doubt, invariant, *two) for two in pairs(doubt, invariant, people))
        assert doubt.opinion(invariant).broken is expected, line_of(invariant)


@given(doubts("some", statements, 3))
def test_the_witness_is_a_patient_who_breaks_it(doubt: Doubt) -> None:
    """What it leaves open (findings that nobody asks about, or that must not be known) has a value that does."""
    for invariant in doubt.invariants:
        opinion = doubt.opinion(invariant)
        if opinion.broken:
            sets = {name: parse_set(text, doubt.knowledge.findings[name]) for name, text in opinion.witness}
            assert all(values.single is not None for values in sets.values())
            found = [patient(doubt, box, doubt.asked & sets.keys()) for box in boxes(doubt, sets)]
            assert any(breaks(invariant, one) for one in found if one is not None), opinion
