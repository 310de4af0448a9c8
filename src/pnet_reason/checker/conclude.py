"""What the rules of a guideline add up to in a box (3.4 to 3.8, 3.12), and what a row says of its boxes.

May import model and the checker's book and truth. Promises: nothing is taken from the document; a box in which some
rule that could change the result is undecided has no result, which is a problem.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..model.rules import UNDEFINED, Concept, Condition, Group, Rule, Stance, wording
from .book import Book, Room, Unfounded
from .truth import World

SETTLED, CONFLICT, SILENT, WITHHELD = "settled", "conflict", "silent", "withheld"
CODE = "proof-conclusion"


@dataclass(frozen=True)
class Statuses:
    """Rules that surely apply, surely fail, stand (apply and are not overridden), are gone (fail or are overridden)."""

    applied: frozenset[str]
    failed: frozenset[str]
    stands: frozenset[str]
    gone: frozenset[str]


@dataclass(frozen=True)
class Conclusion:
    """The result in one box. ``cell``: the options before clash and safety; ``listed``: the rules in its proof."""

    room: Room
    outcome: str
    options: tuple[str, ...]
    alternatives: tuple[str, ...]
    against: tuple[str, ...]
    cell: tuple[str, ...]
    clashes: tuple[tuple[str, ...], ...]
    withholding: tuple[str, ...]
    scoped_out: bool
    statuses: Statuses
    listed: tuple[Rule, ...]

    def standing(self, rules: Iterable[Rule], option: str, *stances: Stance) -> set[str]:
        """The rules with a stance on an option that stand here."""
        stands = self.statuses.stands
        return {rule.id for rule in rules if rule.option == option and rule.stance in stances and rule.id in stands}

    def behind(self, option: str) -> set[str]:
        """The rules that put an option into the cell."""
        book = self.room.book
        if self.scoped_out:
            return self.standing(book.scope, option, Stance.RECOMMEND)
        strong = self.standing(book.advice, option, Stance.RECOMMEND)
        return strong or self.standing(book.advice, option, Stance.CONSIDER)

    def opposing(self, option: str) -> set[str]:
        """The rules that rule an option out."""
        return self.standing(self.room.book.advice, option, Stance.RULE_OUT)


def statuses(room: Room) -> Statuses:
    """Where each rule stands in the box."""
    book = room.book
    applied, failed = set(), set()
    for rule in (*book.scope, *book.advice, *book.safety):
        world = room.world(rule)
        if world.applies(rule):
            applied.add(rule.id)
        elif world.fails(rule):
            failed.add(rule.id)
    stands, gone = set(applied), set(failed)
    for name, winners in book.beaten_by.items():
        if any(winner.id in applied for winner in winners):
            gone.add(name)
            stands.discard(name)
        elif any(winner.id not in failed for winner in winners):
            stands.discard(name)
    return Statuses(frozenset(applied), frozenset(failed), frozenset(stands), frozenset(gone))


def taken(rules: Iterable[Rule], stance: Stance, found: Statuses) -> tuple[list[str], list[str]]:
    """The options on which a rule of the stance stands, and those for which one still may."""
    here = [rule for rule in rules if rule.stance is stance]
    sure = {rule.option for rule in here if rule.id in found.stands}
    return sorted(sure), sorted({rule.option for rule in here if rule.id not in found.gone} - sure)


def decided(undecided: Iterable[str]) -> None:
    """Nothing is left open."""
    names = sorted(undecided)
    if names:
        raise Unfounded(CODE, f"the box does not decide {', '.join(names)}")


def conclude(room: Room) -> Conclusion:
    """Scope, stances, clash, safety, in that order; Unfounded where the box does not decide them."""
    book, found = room.book, statuses(room)
    scoped_out = any(rule.id in found.applied for rule in book.scope)
    recommended, considered, against = outside(book, found) if scoped_out else advised(book, found)
    cell = recommended or considered
    clashes = [(option,) for option in cell if option in against] + exclusive(book, recommended)
    relevant = [rule for rule in book.safety if rule.option in cell]
    withholding = [rule.id for rule in relevant if rule.id in found.applied]
    if not withholding:
        decided(rule.id for rule in relevant if rule.id not in found.failed)
    outcome = WITHHELD if withholding else CONFLICT if clashes else SETTLED if cell else SILENT
    speaking = (*book.scope, *(() if scoped_out else book.advice), *relevant)
    return Conclusion(
        room=room,
        outcome=outcome,
        options=tuple(cell) if outcome == SETTLED else (),
        alternatives=tuple(option for option in considered if option not in cell),
        against=tuple(against),
        cell=tuple(cell),
        clashes=tuple(sorted(clashes)),
        withholding=tuple(withholding),
        scoped_out=scoped_out,
        statuses=found,
        listed=tuple(rule for rule in speaking if rule.id in found.stands or rule.id in found.gone),
    )


Sides = tuple[list[str], list[str], list[str]]
"""Options recommended, considered, ruled out."""


def outside(book: Book, found: Statuses) -> Sides:
    """Outside the guideline's scope: what the scope rules name (3.12)."""
    cell, pending = taken(book.scope, Stance.RECOMMEND, found)
    decided(pending)
    return cell, [], []


def advised(book: Book, found: Statuses) -> Sides:
    """Inside it; an option that is recommended anyway may leave open whether it is considered."""
    decided(rule.id for rule in book.scope if rule.id not in found.failed)
    recommended, pending = taken(book.advice, Stance.RECOMMEND, found)
    considered, maybe = taken(book.advice, Stance.CONSIDER, found)
    against, opposed = taken(book.advice, Stance.RULE_OUT, found)
    decided([*pending, *opposed, *(option for option in maybe if option not in recommended)])
    return recommended, considered, against


def exclusive(book: Book, options: Iterable[str]) -> list[tuple[str, ...]]:
    """The pairs of options that exclude each other."""
    names, table = sorted(options), book.knowledge.options
    return [(a, b) for a in names for b in names if a < b and b in table[a].excludes]


def undefined_in(conclusion: Conclusion) -> set[str]:
    """The undefined concepts that the bullets shown for the guideline's rules rest on."""
    world, statuses_, found = conclusion.room.own, conclusion.statuses, set()
    advice = {rule.id for rule in conclusion.room.book.advice}
    for rule in conclusion.listed:
        if rule.id in advice and (rule.id in statuses_.failed or not beaten(conclusion, rule)):
            shown = world.failing(rule) if rule.id in statuses_.failed else [*rule.when, *rule.unless]
            found |= undefined_under(shown, world)
    return found


def beaten(conclusion: Conclusion, rule: Rule) -> bool:
    """Whether a rule that applies overrides the rule."""
    winners = conclusion.room.book.beaten_by.get(rule.id, ())
    return any(winner.id in conclusion.statuses.applied for winner in winners)


def undefined_under(conditions: Iterable[Condition], world: World) -> set[str]:
    """The undefined concepts that conditions are about, directly or as the highest of others."""
    stack: list[Condition | Concept] = list(conditions)
    found, seen = set(), set()
    while stack:
        item = stack.pop()
        if isinstance(item, Concept):
            if item.id not in seen:
                seen.add(item.id)
                stack += [world.concepts[name] for name in item.highest_of]
                found |= {item.id} if world.possible[item.id] == (UNDEFINED,) else set()
        elif isinstance(item, Group):
            stack += world.members(item)
        elif item.subject in world.concepts:
            stack.append(world.concepts[item.subject])
    return found


def nearest_in(conclusions: Iterable[Conclusion]) -> list[dict[str, object]]:
    """The rules that lack the fewest bullets in some box, and what they lack there (3.7)."""
    lacking = set()
    for conclusion in conclusions:
        for rule in () if conclusion.scoped_out else conclusion.room.book.advice:
            speaks = rule.stance in (Stance.RECOMMEND, Stance.CONSIDER)
            if speaks and rule.id in conclusion.statuses.failed and not beaten(conclusion, rule):
                lacking.add((rule.id, tuple(wording(c) for c in conclusion.room.own.failing(rule))))
    fewest = min((len(lacks) for _, lacks in lacking), default=0)
    return [{"rule": name, "lacks": list(lacks)} for name, lacks in sorted(lacking) if len(lacks) == fewest]
