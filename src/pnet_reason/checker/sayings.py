"""What is said of an answer, and what breaks an invariant, as items (docs/certificate.md).

May import model and the checker's items and sets. Promises: options and rules in order of id, as the page has them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from ..model.audit import Claim, Form, Invariant, Premise, Said, Stage
from ..model.findings import Finding, Kind
from ..model.knowledge import Knowledge
from ..model.rules import Rule, Stance, Test
from ..model.values import Bound, Choices, Interval, Numbers
from .items import (
    NEVER,
    NOT_FALSE,
    NOT_TRUE,
    Asked,
    In,
    Item,
    Met,
    Value,
    all_of,
    before,
    negation,
    one_of,
)
from .sets import after
from .truth import conditions_of, tests_of


class Sayings:
    """Of one guideline, invariant and stage."""

    def __init__(self, knowledge: Knowledge, guideline: str, invariant: Invariant, stage: Stage) -> None:
        self.knowledge, self.guideline, self.invariant = knowledge, guideline, invariant
        self.final = stage is Stage.FINAL
        book = knowledge.guidelines[guideline]
        self.scope = sorted(book.scope, key=by_id)
        self.advice = sorted((rule for rule in book.rules if rule.question == invariant.question), key=by_id)
        self.options = sorted({rule.option for rule in (*self.scope, *self.advice)})
        self.definitions = "" if invariant.shared else guideline

    # Rules

    def met(self, rule: Rule, patient: int) -> Item:
        """A rule of the guideline, or a shared one, applies."""
        return Met(rule, True, rule.guideline and self.guideline, patient)

    def stands(self, rule: Rule, rules: list[Rule], patient: int) -> Item:
        """It applies, and none that overrides it does."""
        over = [one for one in rules if any(override.rule == rule.id for override in one.overrides)]
        return all_of([self.met(rule, patient), *(negation(self.met(one, patient)) for one in over)])

    def standing(self, stance: Stance, option: str, patient: int) -> Item:
        """An advice rule with the stance on the option stands."""
        found = (rule for rule in self.advice if rule.stance is stance and rule.option == option)
        return one_of(self.stands(rule, self.advice, patient) for rule in found)

    def outside(self, patient: int) -> Item:
        """A scope rule applies."""
        return one_of(self.met(rule, patient) for rule in self.scope)

    def inside(self, item: Item, patient: int) -> Item:
        """No scope rule applies, and the item holds."""
        return all_of([negation(self.outside(patient)), item])

    # Answers

    def recommended(self, option: str, patient: int) -> Item:
        """``RECOMMENDED``."""
        named = (rule for rule in self.scope if rule.option == option)
        beyond = one_of(self.stands(rule, self.scope, patient) for rule in named)
        within = self.inside(self.standing(Stance.RECOMMEND, option, patient), patient)
        if beyond == NEVER:
            return within
        return one_of([all_of([self.outside(patient), beyond]), within])

    def something(self, patient: int) -> Item:
        """``SOMETHING``."""
        return one_of(self.recommended(option, patient) for option in self.options)

    def stance_inside(self, stance: Stance, option: str, patient: int) -> Item:
        """``CONSIDERED`` and ``AGAINST``."""
        found = self.standing(stance, option, patient)
        return NEVER if found == NEVER else self.inside(found, patient)

    def cell(self, option: str, patient: int) -> Item:
        """``CELL``."""
        considered = self.stance_inside(Stance.CONSIDER, option, patient)
        if considered == NEVER:
            return self.recommended(option, patient)
        return one_of([self.recommended(option, patient), all_of([negation(self.something(patient)), considered])])

    def alternative(self, option: str, patient: int) -> Item:
        """``ALTERNATIVE``."""
        considered = self.stance_inside(Stance.CONSIDER, option, patient)
        if considered == NEVER:
            return NEVER
        return all_of([considered, self.something(patient), negation(self.recommended(option, patient))])

    def clash(self, patient: int) -> Item:
        """``CLASH``."""
        table = self.knowledge.options
        pairs = [(a, b) for a in self.options for b in self.options if a < b and b in table[a].excludes]
        two = [all_of([self.recommended(a, patient), self.recommended(b, patient)]) for a, b in pairs]
        opposed = [
            all_of([self.cell(o, patient), self.stance_inside(Stance.RULE_OUT, o, patient)]) for o in self.options
        ]
        return one_of([*two, *opposed])

    def withheld(self, patient: int) -> Item:
        """``WITHHELD``."""
        rules = sorted(self.knowledge.safety, key=by_id)
        return one_of(all_of([self.met(rule, patient), self.cell(rule.option, patient)]) for rule in rules)

    def possible(self, patient: int) -> Item:
        """``POSSIBLE``."""
        rules = sorted(self.knowledge.integrity, key=by_id)
        return all_of(negation(self.met(rule, patient)) for rule in rules)

    def reached(self, patient: int) -> Item:
        """``REACHED``."""
        return one_of(self.cell(option, patient) for option in self.options)

    def claim(self, claim: Claim, patient: int = 0) -> Item:
        """What a claim says."""
        safe = [negation(self.withheld(patient))] if self.final else []
        if claim.said is Said.ALTERNATIVE:
            return self.alternative(claim.option, patient)
        if claim.said is Said.AGAINST:
            return self.stance_inside(Stance.RULE_OUT, claim.option, patient)
        if claim.said is Said.SILENT:
            return negation(self.reached(patient))
        if claim.said is Said.CONFLICT:
            return all_of([self.clash(patient), *safe])
        if claim.said is Said.WITHHELD:
            return self.withheld(patient) if self.final else NEVER
        found = self.cell(claim.option, patient) if claim.said is Said.OPTION else self.reached(patient)
        return all_of([found, negation(self.clash(patient)), *safe])

    def has(self, option: str, patient: int = 0) -> Item:
        """The option is among the options."""
        return self.claim(Claim(Said.OPTION, "", option), patient)

    # What breaks the invariant

    def broken(self) -> Item:
        """What nobody may be."""
        one = self.invariant
        if one.form is Form.MONOTONE:
            low = one_of(self.has(option, 0) for option in one.low)
            high = one_of(self.has(option, 1) for option in one.high)
            two = [low, high, self.higher(), self.possible(0), self.possible(1)]
            return all_of([*self.spared(0), *self.spared(1), *two])
        return all_of([*self.spared(0), self.broken_by_one(), self.possible(0)])

    def spared(self, patient: int) -> Iterator[Item]:
        """Those who surely meet a line of ``unless`` are not concerned."""
        for line in self.invariant.unless:
            yield Asked(line, NOT_TRUE, self.definitions, patient)

    def line(self, line: Premise, side: str) -> Item:
        """A line with a side; a claim is met, or for ``not true`` missed."""
        if isinstance(line, Claim):
            return self.claim(line) if side == NOT_FALSE else negation(self.claim(line))
        return Asked(line, side, self.definitions, 0)

    def broken_by_one(self) -> Item:
        """The forms that speak of one patient."""
        one = self.invariant
        if one.form is Form.NEVER:
            return all_of(self.line(line, NOT_FALSE) for line in one.lines)
        if one.form is Form.ALWAYS:
            missed = one_of(self.line(line, NOT_TRUE) for line in one.lines)
            return all_of([*(self.line(line, NOT_FALSE) for line in one.when), missed])
        options = [self.has(option) for option in one.options]
        return one_of(all_of([a, b]) for i, a in enumerate(options) for b in options[:i])

    def higher(self) -> Item:
        """``HIGHER``."""
        along = self.invariant.along
        finding = self.knowledge.findings.get(along)
        if finding is not None:
            cells = self.cells(finding)
            apart = [
                all_of([In(along, joined(cells[:i]), 0), In(along, joined(cells[i:]), 1)]) for i in range(1, len(cells))
            ]
            wide = [cell for cell in cells if isinstance(cell, Numbers) and cell.single is None]
            return one_of([*apart, *(all_of([In(along, cell, 0), In(along, cell, 1)]) for cell in wide)])
        in_force = self.knowledge.concepts_of(self.guideline) if self.definitions else self.knowledge.concepts
        values = in_force[along].values
        pairs = [(low, high) for place, high in enumerate(values) for low in values[:place]]
        return one_of(all_of([self.valued(low, 0), self.valued(high, 1)]) for low, high in pairs)

    def valued(self, value: str, patient: int) -> Item:
        """The concept ``along`` has a value."""
        return Value(self.invariant.along, frozenset([value]), self.definitions, patient)

    def cells(self, finding: Finding) -> list[Choices | Numbers]:
        """The values, or the pieces between all bounds of all tests."""
        if isinstance(finding.domain, Choices):
            return [Choices((value,)) for value in finding.domain.values]
        whole = finding.kind is Kind.INTEGER
        cuts: set[Bound] = set()
        for test in self.tests():
            if test.subject == finding.id and isinstance(test.allowed, Numbers):
                cuts |= {b for part in test.allowed.intervals for b in (part.lower, after(part.upper, whole=whole))}
        start, end = finding.domain.intervals[0].lower, finding.domain.intervals[-1].upper
        inside = sorted(cut for cut in cuts if start < cut <= end)
        edges = [start, *inside, after(end, whole=whole)]
        return [Numbers((Interval(low, before(high, whole=whole)),)) for low, high in pairwise(edges)]

    def tests(self) -> Iterator[Test]:
        """Every test of the knowledge and of the invariant."""
        book, one = self.knowledge, self.invariant
        rules: list[Rule] = [*book.safety, *book.integrity]
        concepts = list(book.concepts.values())
        loose = [line for line in (*one.lines, *one.when, *one.unless) if not isinstance(line, Claim)]
        for guideline in book.guidelines.values():
            rules += [*guideline.scope, *guideline.rules]
            concepts += guideline.concepts.values()
            loose += [condition for flaw in guideline.flaws.values() for condition in flaw.when]
        bodies = [condition for rule in rules for condition in (*rule.when, *rule.unless)]
        inner = [condition for concept in concepts for condition in conditions_of(concept)]
        yield from tests_of([*bodies, *inner, *loose])


def by_id(rule: Rule) -> str:
    """The order of rules."""
    return rule.id


def joined(cells: Iterable[Choices | Numbers]) -> Choices | Numbers:
    """Neighbouring cells as one set."""
    some = list(cells)
    first, last = some[0], some[-1]
    if isinstance(first, Choices):
        return Choices(tuple(value for cell in some if isinstance(cell, Choices) for value in cell.values))
    assert isinstance(last, Numbers)
    return Numbers((Interval(first.intervals[0].lower, last.intervals[-1].upper),))
