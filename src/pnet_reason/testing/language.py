"""What random rules are written in: small vocabularies, and every bullet that says something about them.

Bullets are written as text and read by the grammar of facts files, so that they have its wording.
Imports: hypothesis, drawing, knowledge, model.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations, pairwise

from hypothesis import strategies as st

from pnet_reason.knowledge.amounts import write_amount
from pnet_reason.knowledge.formula import parse_formula
from pnet_reason.knowledge.grammar import Words, parse_bullet
from pnet_reason.model.findings import Finding, Kind
from pnet_reason.model.rules import Concept, Condition, Group, Op, Test
from pnet_reason.model.table import Table
from pnet_reason.model.values import Choices, Interval, Numbers

from .picking import coin, integers, pick

ZERO, HIGHEST, STEP = Fraction(0), Fraction(9), Fraction(1, 2)
CUTS = tuple(STEP * count for count in range(1, 18))
UNIT = "u"
CHOICES: Mapping[Kind, tuple[str, ...]] = {
    Kind.YES_NO: ("no", "yes"),
    Kind.CHOICE: ("red", "green", "blue"),
    Kind.ORDERED: ("few", "some", "many"),
}
KINDS = (*CHOICES, Kind.INTEGER, Kind.REAL, Kind.REAL)
FORMULAS = ("{} + {}", "{} - {}", "{} / {}", "({} - {}) / {}")
QUANTITY = "quantity"


@dataclass(frozen=True)
class Language:
    """What bullets may speak of. ``cuts``: the numbers that a numeric finding is compared with. ``tests``: subject →
    every test about it that is neither always true nor never. ``cite``: the statement that bullets cite."""

    findings: tuple[Finding, ...]
    cuts: Mapping[str, tuple[Fraction, ...]]
    tests: Mapping[str, tuple[Test, ...]]
    concepts: tuple[Concept, ...] = ()
    cite: str = ""

    def knowing(self, concepts: Iterable[Concept], cite: str) -> Language:
        """The same findings, other concepts."""
        found = tuple(concepts)
        words = Words({}, {concept.id: concept.values for concept in found})
        about = {concept.id: read(texts_about(concept, ()), words) for concept in found}
        tests = {finding.id: self.tests[finding.id] for finding in self.findings}
        return replace(self, concepts=found, tests={**tests, **about}, cite=cite)

    def asking(self) -> Language:
        """The same, and whether a finding is known may be tested."""
        words = Words({finding.id: finding for finding in self.findings}, may_ask_what_is_known=True)
        texts = {name: (f"{name} is known", f"{name} is not known") for name in words.findings}
        return replace(self, tests={**self.tests, **{name: read(said, words) for name, said in texts.items()}})


def language_of(findings: Mapping[str, Finding], cuts: Mapping[str, tuple[Fraction, ...]]) -> Language:
    """The language about some findings, in order of id."""
    words = Words(findings)
    tests = {name: read(texts_about(one, cuts.get(name, ())), words) for name, one in sorted(findings.items())}
    return Language(tuple(findings[name] for name in sorted(findings)), cuts, tests)


def read(texts: Iterable[str], words: Words) -> tuple[Test, ...]:
    """The tests that some bullets say, without those that say nothing."""
    found = (parse_bullet(text, words) for text in texts)
    return tuple(test for test, faults in found if test is not None and not faults)


def texts_about(subject: Finding | Concept, cuts: Iterable[Fraction]) -> Iterator[str]:
    """Bullets about a finding or concept."""
    name = subject.id
    if isinstance(subject, Concept):
        yield f"{name} is undefined"
    else:
        amounts = [write_amount(cut, subject.unit) for cut in cuts]
        yield from (f"{name} {sign} {amount}" for sign in ("<", "<=", ">", ">=") for amount in amounts)
        yield from (f"{name} between {low} and {high}" for low, high in combinations(amounts, len(("low", "high"))))
    for value in subject.values:
        yield from (f"{name} is {value}", f"{name} is not {value}")
    yield from (f"{name} is one of ({', '.join(both)})" for both in pairwise(subject.values))


# Vocabularies


def measured(name: str, kind: Kind, *, positive: bool) -> Finding:
    """A finding that is not computed; ``positive``: a number that cannot be 0."""
    if kind in CHOICES:
        labels = Table({value: value for value in CHOICES[kind]})
        return Finding(name, kind, f"finding {name}", Choices(CHOICES[kind]), value_labels=labels)
    real = kind is Kind.REAL
    domain = Numbers((Interval((ZERO, int(real and positive)), (HIGHEST, 0)),))
    unit, step = (UNIT, STEP) if real else ("", Fraction(1))
    return Finding(name, kind, f"finding {name}", domain, unit, Table({unit: Fraction(1)}), granularity=step)


def computed(text: str, findings: Mapping[str, Finding]) -> Finding:
    """A finding that is computed from others."""
    reach = HIGHEST * HIGHEST
    domain = Numbers((Interval((-reach, 0), (reach, 0)),))
    formula = parse_formula(text, STEP, findings)
    units = Table({UNIT: Fraction(1)})
    return Finding(QUANTITY, Kind.REAL, "a computed quantity", domain, UNIT, units, STEP, computed=formula)


@st.composite
def languages(draw: st.DrawFn, most: int) -> Language:
    """At least one finding, each number with one or two numbers to compare it with; at times a computed quantity."""
    names = draw(st.permutations([f"f{count}" for count in range(1, draw(integers(1, most)) + 1)]))
    found = {name: measured(name, pick(draw, KINDS), positive=coin(draw)) for name in names}
    reals = [name for name, one in found.items() if one.kind is Kind.REAL]
    formulas = [text for text in FORMULAS if text.count("{}") <= len(reals)]
    if formulas and coin(draw):
        found[QUANTITY] = computed(pick(draw, formulas).format(*reals), found)
    cuts = {name: some_cuts(draw, one.kind) for name, one in found.items() if one.numeric}
    return language_of(found, cuts)


def some_cuts(draw: st.DrawFn, kind: Kind) -> tuple[Fraction, ...]:
    """One or two numbers, ascending."""
    numbers = [cut for cut in CUTS if kind is not Kind.INTEGER or cut.denominator == 1]
    return tuple(sorted({pick(draw, numbers), pick(draw, numbers)}))


# Conditions


def condition(draw: st.DrawFn, language: Language, depth: int = 2) -> Condition:
    """A test, or a group with at most ``depth`` groups inside each other."""
    choice = draw(integers(0, 2 * len(Op))) if depth else 0
    if choice <= len(Op):
        tests = pick(draw, [tests for tests in language.tests.values() if tests])
        return replace(pick(draw, tests), cites=(language.cite,))
    op = tuple(Op)[choice - len(Op) - 1]
    count = 1 if op is Op.NOT else draw(integers(1, 2))
    return Group(op, tuple(condition(draw, language, depth - 1) for _ in range(count)))


def conditions(draw: st.DrawFn, language: Language, least: int, most: int) -> tuple[Condition, ...]:
    """Some conditions."""
    return tuple(condition(draw, language) for _ in range(draw(integers(least, most))))
