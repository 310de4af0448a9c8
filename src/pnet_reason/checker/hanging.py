"""What undecided rules still hang on in a box: the state of a search that fixes one finding after the other.

May import model and the checker's book, conclude and truth. Promises: two boxes in which the same rules hang on the
same add up to the same for the same values of what is not fixed yet; no recursion over concepts, whose chains may be
long.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass

from ..model.rules import Clause, Concept, Condition, Group, Rule, Stance, Test
from .book import Book
from .conclude import CONFLICT, SETTLED, SILENT, WITHHELD, Statuses, exclusive
from .truth import FALSE, OPEN, TRUE, World

DECIDED = (TRUE, FALSE, OPEN)
SPEAKING = (Stance.RECOMMEND, Stance.CONSIDER)
Key = tuple[str, tuple[str, ...]]
"""What makes a row: outcome and options."""


class Hanging:
    """What is undecided beneath some rules of one world. ``tests`` are the open tests on findings there.

    What is decided already is told by its result alone, and beneath it nothing is told any more.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self.tests: list[Test] = []
        self.waiting: list[str] = []

    def body(self, body: Rule | Clause) -> Hashable:
        """The open bullets of a rule or clause that does not fail: the others are met."""
        return self.among([*body.when, *body.unless])

    def among(self, conditions: Iterable[Condition]) -> Hashable:
        """The conditions that are open, each with its place."""
        return tuple((place, self.beneath(c)) for place, c in enumerate(conditions) if not self.decided(c))

    def decided(self, condition: Condition) -> bool:
        """Whether a condition has one truth value."""
        return self.world.truth(condition) in DECIDED

    def beneath(self, condition: Condition) -> Hashable:
        """A condition by its truth, or by its members'; what tests are about is noted for later."""
        if self.decided(condition):
            return self.world.truth(condition)
        if isinstance(condition, Group):
            return tuple(self.beneath(member) for member in condition.members)
        if condition.subject in self.world.concepts:
            self.waiting.append(condition.subject)
        else:
            self.tests.append(condition)
        return None

    def concepts(self) -> Hashable:
        """The concepts beneath all that was asked so far."""
        found: dict[str, Hashable] = {}
        while self.waiting:
            name = self.waiting.pop()
            if name not in found:
                found[name] = self.concept(self.world.concepts[name])
        return frozenset(found.items())

    def concept(self, concept: Concept) -> Hashable:
        """Its value, or its open clauses; of a highest its open guard, and its parts for later."""
        possible = self.world.possible[concept.id]
        if len(possible) == 1:
            return possible
        self.waiting += concept.highest_of
        clauses = [(n, self.body(one)) for n, one in enumerate(concept.clauses) if not self.world.fails(one)]
        return tuple(clauses), self.among(concept.when)


@dataclass(frozen=True)
class Standing:
    """What the rules of a box have come to, as far as it can matter to outcome and options.

    ``sure``: stances on options that a rule has which stands. ``maybe``: rules that can still add one, or end the
    guideline's scope, which is then ``unsure``.
    """

    sure: frozenset[tuple[Stance, str]]
    maybe: tuple[Rule, ...]
    unsure: bool

    def on(self, *stances: Stance) -> set[str]:
        """The options with a sure stance."""
        return {option for stance, option in self.sure if stance in stances}


def standing(book: Book, found: Statuses) -> Standing:
    """What the rules have come to; what an option that cannot be reached is said to be does not matter."""
    if any(rule.id in found.applied for rule in book.scope):
        return speaking(book, book.scope, found)
    undecided = tuple(rule for rule in book.scope if rule.id not in found.failed)
    if not undecided:
        return speaking(book, book.advice, found)
    inside = gathered((*book.advice, *book.safety), found)
    return Standing(inside.sure, (*undecided, *inside.maybe), unsure=True)


def gathered(rules: Iterable[Rule], found: Statuses) -> Standing:
    """The stances of rules that stand, and the rules that may add one."""
    sure = frozenset((rule.stance, rule.option) for rule in rules if rule.id in found.stands)
    decided = found.stands | found.gone
    maybe = tuple(rule for rule in rules if rule.id not in decided and (rule.stance, rule.option) not in sure)
    return Standing(sure, maybe, unsure=False)


def speaking(book: Book, rules: tuple[Rule, ...], found: Statuses) -> Standing:
    """The rules that can matter: beside a recommendation none that considers, and for the rest those about options
    that may be reached."""
    first = gathered(rules, found)
    stances = SPEAKING[:1] if first.on(Stance.RECOMMEND) else SPEAKING
    cell = first.on(*stances) | {rule.option for rule in first.maybe if rule.stance in stances}
    matter = [rule for rule in (*rules, *book.safety) if rule.option in cell]
    return gathered([rule for rule in matter if rule.stance in stances or rule.stance not in SPEAKING], found)


def key_of(book: Book, here: Standing) -> Key | None:
    """The outcome and options of everybody in the box, or None where that is open (3.6 to 3.8, 3.12)."""
    pending = {rule.stance for rule in here.maybe}
    recommended, withheld = here.on(Stance.RECOMMEND), here.on(Stance.WITHHOLD)
    sure = recommended or (set() if Stance.RECOMMEND in pending else here.on(Stance.CONSIDER))
    if here.unsure:
        return None
    if sure & withheld:
        return WITHHELD, ()
    if withheld or Stance.WITHHOLD in pending:
        return None
    if sure & here.on(Stance.RULE_OUT) or exclusive(book, recommended):
        return CONFLICT, ()
    if pending:
        return None
    return (SETTLED, tuple(sorted(sure))) if sure else (SILENT, ())
