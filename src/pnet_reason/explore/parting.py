"""The first bullet at which two guidelines part, in a box where each concludes one thing.

``holder`` comes to an option that ``other`` does not come to; each such option has a parting of its own. The holder's
rule is the one that recommends the option (else considers it), the first in order of id. What decides with ``other``
is, in this order:

1. its scope, where a scope rule applies;
2. nothing, where no rule of it concludes the option: then the first bullet of the holder's rule has no counterpart;
3. a rule that holds the option back: it rules it out, withholds it, is the other side of a conflict, leads to what is
   recommended instead, or overrides the rule for the option. It parts at its first bullet that is no bullet of the
   holder's rule;
4. the nearest of its rules for the option: the one with the fewest failing bullets; of these the one that fails
   earliest in the order of the holder's bullets; of these the first in order of id. It parts at the failing bullet
   whose subject comes first among the holder's bullets; where none has the same subject, at the one that rests on a
   finding which comes first there; else at its own first failing bullet, of which the holder asks nothing.

Imports model, advise and reading. Promises: read off the proofs alone, in a fixed order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from pnet_reason.advise import explanation
from pnet_reason.model.answer import Row
from pnet_reason.model.explanation import Part, Standing
from pnet_reason.model.proof import Applies, Concluded, Defeated, Fails
from pnet_reason.model.rules import Role, Stance

from .comparison import Bullet, Parting
from .reading import Reader

SPEAKING = (Stance.RECOMMEND, Stance.CONSIDER)
HELD = (Standing.CONFLICT, Standing.WITHHELD)


class Beside(StrEnum):
    """What becomes of an option, beside the standings of an explanation."""

    OUTSIDE = "outside scope"
    GIVES_WAY = "gives way"
    UNDECIDED = "does not matter"


class Told(NamedTuple):
    """A bullet and the findings that it rests on."""

    bullet: Bullet
    findings: frozenset[str]


@dataclass(frozen=True)
class Side:
    """One guideline in a box with one conclusion: its answer there has one row, and its proof one box."""

    reader: Reader
    row: Row
    box: Concluded

    @property
    def reached(self) -> tuple[str, ...]:
        """The options that it comes to: also those that clash, or are withheld."""
        if self.row.withheld is not None:
            return self.row.withheld.options
        clashing = {option for clash in self.row.clashes if clash.kind == "options" for option in clash.parties}
        return tuple(sorted(clashing)) or self.box.options

    def applying(self) -> Iterator[tuple[int, Applies]]:
        """The rules that stand in the box."""
        for index, node in self.reader.rule_nodes(self.box):
            if isinstance(node, Applies):
                yield index, node

    def told(self, index: int) -> list[Told]:
        """The bullets of a rule node."""
        node = self.reader.answer.nodes[index]
        assert isinstance(node, Applies | Fails | Defeated)
        found = zip(self.reader.bullets(node), node.because, strict=True)
        return [Told(bullet, frozenset(self.reader.subjects(place))) for bullet, place in found]


def partings(one: Side, other: Side) -> tuple[Parting, ...]:
    """Where the second departs from the first, and where the first departs from the second, option by option in order
    of id. Those first where both ask about the same thing, those last where one has no rule for the option. Empty only
    where neither comes to an option."""
    found = [*parting(one, other), *parting(other, one)]
    return tuple(sorted(found, key=lambda each: (not each.other_rule, each.bullet is None)))


def parting(holder: Side, other: Side) -> Iterator[Parting]:
    """Where ``other`` departs from what ``holder`` comes to."""
    options = [option for option in holder.reached if option not in other.reached]
    if not options and holder.row.outcome != other.row.outcome:
        options = [option for option in holder.reached if standing(other, option).standing in HELD]
    speaking = [(option, index) for option in options if (index := rule_for(holder, option)) is not None]
    for option, index in speaking:
        found = decision(other, option, holder.told(index))
        names = holder.reader.answer.guideline, other.reader.answer.guideline
        rule = rule_at(holder, index)
        yield Parting(*names, option, found.standing, rule, found.bullet, found.rule, found.other_bullet)


class Decision(NamedTuple):
    """What decides: the standing, the holder's bullet, the other's rule, and its bullet."""

    standing: str
    bullet: Bullet | None
    rule: str
    other_bullet: Bullet | None


def standing(side: Side, option: str) -> Part:
    """What became of an option in the box."""
    return explanation(side.reader.answer, side.reader.knowledge, option).parts[0]


def rule_for(side: Side, option: str) -> int | None:
    """The rule by which a guideline comes to an option."""
    found = []
    for index, node in side.applying():
        rule = side.reader.rules[node.rule]
        if rule.option == option and rule.stance in SPEAKING:
            found.append((SPEAKING.index(rule.stance), rule.id, index))
    return min(found)[2] if found else None


def rule_at(side: Side, index: int) -> str:
    """The rule that a node is about."""
    node = side.reader.answer.nodes[index]
    assert isinstance(node, Applies | Fails | Defeated)
    return node.rule


def decision(other: Side, option: str, held: Sequence[Told]) -> Decision:
    """Why the other guideline does not come to an option that the holder reaches by the bullets ``held``."""
    part = standing(other, option)
    scope = [i for i, node in other.applying() if other.reader.rules[node.rule].role is Role.SCOPE]
    if scope:
        return stopped(other, Beside.OUTSIDE, scope[0], held)
    if part.standing is Standing.NO_RULE:
        return Decision(part.standing, held[0].bullet if held else None, "", None)
    if part.standing is not Standing.NOT_REACHED:
        return stopped(other, part.standing, stopping(other, option, part), held)
    return missed(other, part, held)


def stopping(other: Side, option: str, part: Part) -> int | None:
    """The rule that holds an option back: the first of those against it, of a clash's other side, of those that lead
    to what is recommended instead."""
    if part.standing is Standing.ALTERNATIVE:
        return rule_for(other, other.reached[0])
    names = set(other.row.withheld.rules if other.row.withheld else ())
    names |= {name for clash in other.row.clashes if option in clash.parties for name in clash.rules}
    nodes = [index for index, node in other.applying() if node.rule in names]
    candidates = [*part.against, *(index for index in nodes if index not in part.nodes)]
    return min(candidates, key=lambda index: rule_at(other, index)) if candidates else None


def stopped(other: Side, standing: str, index: int | None, held: Sequence[Told]) -> Decision:
    """Parting at a rule that applies: at its first bullet that the holder's rule does not have."""
    if index is None:
        return Decision(standing, None, "", None)
    told = other.told(index)
    own = {one.bullet.test for one in held}
    news = [one for one in told if one.bullet.test not in own] or told
    bullet = next((one.bullet for one in held if news and one.bullet.subject and same_subject(one, news[0])), None)
    return Decision(standing, bullet, rule_at(other, index), news[0].bullet if news else None)


def missed(other: Side, part: Part, held: Sequence[Told]) -> Decision:
    """Parting at a rule that gives way, or at the failing bullet of the nearest rule."""
    nodes = [(index, other.reader.answer.nodes[index]) for index in part.nodes]
    beaten = [(i, node) for i, node in nodes if isinstance(node, Defeated)]
    for _, node in sorted(beaten, key=lambda pair: pair[1].rule):
        if node.because:
            return stopped(other, Beside.GIVES_WAY, min(node.by, key=lambda index: rule_at(other, index)), held)
    failing = [(i, other.told(i)) for i, node in nodes if isinstance(node, Fails)]
    if failing:
        index, told = min(failing, key=lambda pair: (len(pair[1]), matched(held, pair[1])[0], rule_at(other, pair[0])))
        _, mine, theirs = matched(held, told)
        return Decision(part.standing, mine.bullet if mine else None, rule_at(other, index), theirs.bullet)
    if beaten:
        return stopped(other, Beside.GIVES_WAY, min(beaten[0][1].by, key=lambda index: rule_at(other, index)), held)
    return Decision(Beside.UNDECIDED, None, "", None)


def matched(held: Sequence[Told], failing: Sequence[Told]) -> tuple[int, Told | None, Told]:
    """The holder's bullet and the failing one that are about the same thing, and the place of the former."""
    for related in (same_subject, shared_finding):
        for place, mine in enumerate(held):
            for theirs in failing:
                if related(mine, theirs):
                    return place, mine, theirs
    return len(held), None, failing[0]


def same_subject(one: Told, other: Told) -> bool:
    """Whether two bullets test the same finding or concept."""
    return bool(one.bullet.subject) and one.bullet.subject == other.bullet.subject


def shared_finding(one: Told, other: Told) -> bool:
    """Whether two bullets rest on a finding that is the same."""
    return bool(one.findings & other.findings)
