"""Two patients who differ only along a finding or concept: whom ``monotone`` speaks of.

Imports: aims, drawing, space, steering, model.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from hypothesis import strategies as st

from pnet_reason.model.audit import Invariant
from pnet_reason.model.rules import Condition, Rule, Test, TestKind
from pnet_reason.model.values import Choices, ValueSet

from .aims import TURNS, Aim, applying, rotated, ways_of
from .drawing import Draft, patient
from .grid import as_set
from .picking import Manner, coin, integers
from .space import Space, findings_below
from .steering import definitions_of, options_of, rules_of
from .truth import Point, subjects


@dataclass(frozen=True)
class Along:
    """What the two have in common and in what they may differ."""

    space: Space
    invariant: Invariant
    guideline: str

    @property
    def definitions(self) -> str:
        """The guideline whose definitions the invariant uses."""
        return definitions_of(self.invariant, self.guideline)

    @cached_property
    def free(self) -> set[str]:
        """The findings in which they may differ: the one that is named, or those under the concept that is."""
        return findings_below([self.invariant.along], self.space.definitions[self.definitions])

    @cached_property
    def loose(self) -> set[str]:
        """The inputs of a computed quantity that may differ: they do so within their cells, where no test can tell."""
        return {name for f, formula in self.space.computed if f.id in self.free for name in formula.inputs} - self.free

    @cached_property
    def following(self) -> set[str]:
        """The computed quantities that differ because their inputs do."""
        return {f.id for f, formula in self.space.computed if self.free.intersection(formula.inputs)}

    def like(self, point: Point) -> dict[str, ValueSet]:
        """The box of all who differ from a patient only in that."""
        tied = {finding.id for finding, _ in self.space.computed} - self.free - self.following
        box = {name: as_set(point[name]) for name in self.space.names - self.free - self.loose}
        return box | {name: self.space.scales[name].cell(point[name]) for name in self.loose | tied}

    def common(self, rule: Rule) -> Aim:
        """The part of a rule that is the same for both."""
        definitions, changing = self.space.definitions[self.guideline], self.free | self.following

        def same(condition: Condition) -> bool:
            return changing.isdisjoint(findings_below(subjects(condition), definitions))

        return Aim(tuple(filter(same, rule.when)), tuple(filter(same, rule.unless)), guideline=self.guideline)

    def elsewhere(self, first: Point) -> Aim:
        """Another place than that of the first."""
        along = self.invariant.along
        if along in self.space.knowledge.findings:
            there = self.space.scales[along].cell(first[along])
        else:
            there = Choices(tuple(filter(None, [self.space.world(first, self.definitions).value(along)])))
        return Aim(false=(Test(along, TestKind.IN, "", there),), guideline=self.definitions)


def pair(draw: st.DrawFn, along: Along, manner: Manner) -> tuple[Draft, Draft]:
    """One for whom an option of ``low`` may come out, and one like them for whom an option of ``high`` may."""
    space, one = along.space, along.invariant
    rules = rules_of(space, along.guideline, one.question)
    low, high = (turned_by(draw, options_of(options, rules)) for options in (one.low, one.high))
    spared = Aim(false=one.unless, guideline=along.definitions, loosely=True)
    near = [] if coin(draw) else high
    first = patient(draw, space, {}, lower(along, low, near, draw(integers(0, TURNS - 1))), manner, [spared])
    box, upper = along.like(first), ([applying(rule)] for rule in high)
    return first, patient(draw, space, box, upper, manner, [spared, along.elsewhere(first)])


def lower(along: Along, low: Sequence[Rule], near: Sequence[Rule], turn: int) -> Iterator[Sequence[Aim]]:
    """That a rule of ``low`` decides the answer where a rule of ``near`` lacks nothing but what may differ; or that a
    rule of ``low`` applies."""
    for rule in low:
        ways = ways_of(along.space, rule)
        applies, *alone = ways.alone
        yield from ([applies, along.common(other), *alone] for other in near)
        yield from ways.begun(turn)


def turned_by(draw: st.DrawFn, rules: Sequence[Rule]) -> list[Rule]:
    """Rules that begin with any of them."""
    return rotated(rules, draw(integers(0, len(rules) - 1))) if rules else []
