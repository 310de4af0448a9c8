"""Where to look for a patient who breaks an invariant: aims that meet its premise and reach the options that it names.

Imports: aims, drawing, space, model.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import NamedTuple

from hypothesis import strategies as st

from pnet_reason.model.audit import Claim, Form, Invariant, Premise, Said, Stage
from pnet_reason.model.rules import Rule, Stance

from .aims import TURNS, Aim, Ways, applying, rotated, ways_of
from .drawing import Wishes
from .grid import plain
from .picking import coin, integers, pick
from .space import SHARED, Space

STANCES = {
    Said.OPTION: (Stance.RECOMMEND, Stance.CONSIDER),
    Said.ALTERNATIVE: (Stance.CONSIDER,),
    Said.AGAINST: (Stance.RULE_OUT,),
}
ANYTHING = Claim(Said.ANSWERED, "any answer")
AT_MOST, MANY = 2, 99
"""How many ways are looked at together with a missed line; more than any list is long that is begun anywhere."""


class Steering(NamedTuple):
    """``basis``: what the invariant says of the patient; ``wishes``: what it says of the answer."""

    basis: Sequence[Aim]
    wishes: Wishes


def steering(draw: st.DrawFn, space: Space, invariant: Invariant, guideline: str, stage: Stage) -> Steering:
    """That the premise is met, the options come out that it names, and perhaps a line of the conclusion is missed."""
    premise, conclusion = premise_of(invariant)
    definitions, rules = definitions_of(invariant, guideline), rules_of(space, guideline, invariant.question)
    stated = Aim(tuple(plain(premise)), invariant.unless, guideline=definitions, loosely=True)
    ways = reached(draw, space, [line for line in premise if isinstance(line, Claim)], rules, stage)
    if not conclusion or coin(draw):
        return Steering([stated], ways)
    missed = missing(pick(draw, conclusion), rules, guideline, definitions)
    return Steering([stated], chain(([missed, *aims] for aims in islice(ways, AT_MOST)), [[missed]]))


def missing(line: Premise, rules: Sequence[Rule], guideline: str, definitions: str) -> Aim:
    """That a line is not true: a test is false, no rule applies that could make a claim true."""
    if isinstance(line, Claim):
        return Aim(failing=tuple(rules_for(line, rules)), guideline=guideline)
    return Aim(false=(line,), guideline=definitions, loosely=True)


def definitions_of(invariant: Invariant, guideline: str) -> str:
    """The guideline whose definitions the tests of an invariant use; empty for the shared ones."""
    return SHARED if invariant.shared else guideline


def premise_of(invariant: Invariant) -> tuple[Sequence[Premise], Sequence[Premise]]:
    """The lines that have to be met for an invariant to be broken, and those of which one has to be missed."""
    match invariant.form:
        case Form.NEVER:
            return invariant.lines, ()
        case Form.ALWAYS:
            return invariant.when, invariant.lines
    named = invariant.options if invariant.form is Form.AT_MOST_ONE else ()
    return [Claim(Said.OPTION, "", option) for option in named], ()


def reached(
    draw: st.DrawFn, space: Space, claims: Sequence[Claim], rules: Sequence[Rule], stage: Stage
) -> Iterator[Sequence[Aim]]:
    """Ways to make claims true, two of them at most; where there are none, ways in which some rule speaks."""
    turn, kept = draw(integers(0, TURNS - 1)), [claim for claim in claims if claim.said is not Said.SILENT]
    if claims and not kept:
        return iter([[missing(ANYTHING, rules, rules[0].guideline, SHARED)]])
    first, *others = rotated(kept, turn) if kept else [ANYTHING]
    if first.said is Said.CONFLICT:
        both = rotated(clashes(space, rules), draw(integers(0, MANY)))
        return ([applying(one), applying(other)] for one, other in both)
    found = rotated(rules_for(first, rules), draw(integers(0, MANY)))
    if others:
        return ([applying(one), applying(other)] for one in found for other in rules_for(others[0], rules))
    return (way for rule in found for way in ways_at(ways_of(space, rule), first, stage, turn))


def ways_at(ways: Ways, claim: Claim, stage: Stage, turn: int) -> Sequence[Sequence[Aim]]:
    """The ways in which a rule makes a claim true at a stage: what is withheld is so at the end only."""
    if claim.said is Said.WITHHELD:
        return ways.withheld
    if claim.said in (Said.OPTION, Said.ANSWERED) and stage is Stage.FINAL and claim is not ANYTHING:
        return (ways.alone, ways.applies)
    return ways.begun(turn)


def clashes(space: Space, rules: Sequence[Rule]) -> list[tuple[Rule, Rule]]:
    """Pairs of rules that cannot both be followed, and of which neither overrides the other."""
    options = space.knowledge.options
    recommended = [rule for rule in rules if rule.stance is Stance.RECOMMEND]
    excluding = [(a, b) for a in recommended for b in recommended if b.option in options[a.option].excludes]
    opposed = [(a, b) for a in recommended for b in rules if b.stance is Stance.RULE_OUT and a.option == b.option]
    beaten = {(rule.id, override.rule) for rule in rules for override in rule.overrides}
    return [(a, b) for a, b in (*excluding, *opposed) if not {(a.id, b.id), (b.id, a.id)} & beaten]


def rules_of(space: Space, guideline: str, question: str) -> tuple[Rule, ...]:
    """The rules that speak when a guideline answers a question."""
    book = space.knowledge.guidelines[guideline]
    return (*(rule for rule in book.rules if rule.question == question), *book.scope)


def rules_for(claim: Claim, rules: Sequence[Rule]) -> list[Rule]:
    """The rules that can make a claim true: on its option, or any; none for silence."""
    if claim.said is Said.SILENT:
        return []
    stances = STANCES.get(claim.said, STANCES[Said.OPTION])
    return [rule for rule in rules if rule.stance in stances and claim.option in ("", rule.option)]


def options_of(options: Iterable[str], rules: Sequence[Rule]) -> list[Rule]:
    """The rules that conclude some options."""
    return [rule for option in options for rule in rules_for(Claim(Said.OPTION, "", option), rules)]
