"""What a guideline says of a patient (3.4, 3.6 to 3.9, 3.12), and what an invariant claims of it, as formulas of z3.

Imports model, z3 and the modules of the second opinion.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

import z3

from pnet_reason.model.audit import Claim, Said, Stage
from pnet_reason.model.knowledge import Knowledge
from pnet_reason.model.rules import Rule, Stance

from .second_truth import World

Standing: TypeAlias = tuple[Rule, z3.BoolRef]
"""A rule, and that it stands and is asked."""


class Answers:
    """The answer of a guideline to a question: for each option that it is recommended, reached, ruled out; that there
    is a clash; that a safety rule withholds."""

    def __init__(self, knowledge: Knowledge, guideline: str, question: str, own: World, shared: World) -> None:
        self.world, self.options = own, knowledge.options
        book = knowledge.guidelines[guideline]
        scope = standing(own, book.scope)
        inside = z3.Not(own.some(found for _, found in scope))
        asked = standing(own, [rule for rule in book.rules if rule.question == question])
        self.rules: list[Standing] = [*scope, *((rule, z3.And(inside, found)) for rule, found in asked)]
        self.names = sorted({rule.option for rule, _ in self.rules})
        self.recommended = {name: self._with(Stance.RECOMMEND, name) for name in self.names}
        self.something = own.some(self.recommended.values())
        self.considered = {name: self._with(Stance.CONSIDER, name) for name in self.names}
        self.against = {name: self._with(Stance.RULE_OUT, name) for name in self.names}
        self.reached = {name: self._reached(name) for name in self.names}
        self.clash = self._clash()
        safety = [(rule.option, shared.applies(rule)) for rule in knowledge.safety if rule.option in self.reached]
        self.withheld = own.some(z3.And(found, self.reached[option]) for option, found in safety)
        self.impossible = own.some(shared.applies(rule) for rule in knowledge.integrity)

    def _with(self, stance: Stance, option: str) -> z3.BoolRef:
        """A rule with the stance on the option stands."""
        rules = self.rules
        return self.world.some(found for rule, found in rules if rule.stance is stance and rule.option == option)

    def _reached(self, option: str) -> z3.BoolRef:
        """Recommended; or considered, where nothing is recommended."""
        return z3.Or(self.recommended[option], z3.And(z3.Not(self.something), self.considered[option]))

    def _clash(self) -> z3.BoolRef:
        """Two recommended options exclude each other, or one that is reached is ruled out."""
        pairs = [(one, other) for one in self.names for other in self.options[one].excludes if other in self.names]
        two = [z3.And(self.recommended[one], self.recommended[other]) for one, other in pairs]
        return self.world.some([*two, *(z3.And(self.reached[name], self.against[name]) for name in self.names)])

    # Claims

    def claimed(self, claim: Claim, stage: Stage) -> z3.BoolRef:
        """That a claim holds of the answer, final or before safety."""
        never = self.world.some(())
        reached = self.world.some(self.reached.values())
        withheld = self.withheld if stage is Stage.FINAL else never
        settled = z3.And(z3.Not(self.clash), z3.Not(withheld))
        return {
            Said.OPTION: z3.And(self.reached.get(claim.option, never), settled),
            Said.ALTERNATIVE: self._alternative(claim.option) if claim.option in self.names else never,
            Said.AGAINST: self.against.get(claim.option, never),
            Said.ANSWERED: z3.And(reached, settled),
            Said.SILENT: z3.Not(reached),
            Said.CONFLICT: z3.And(self.clash, z3.Not(withheld)),
            Said.WITHHELD: withheld,
        }[claim.said]

    def _alternative(self, option: str) -> z3.BoolRef:
        """Considered beside something recommended, and not recommended itself."""
        return z3.And(self.something, self.considered[option], z3.Not(self.recommended[option]))

    def some_option(self, options: Iterable[str], stage: Stage) -> z3.BoolRef:
        """One of the options is in the answer."""
        return self.world.some(self.claimed(Claim(Said.OPTION, "", option), stage) for option in options)


def standing(world: World, rules: Sequence[Rule]) -> list[Standing]:
    """The rules, each with: it applies, and none that overrides it does (3.4)."""
    applying = {rule.id: world.applies(rule) for rule in rules}
    beaten: dict[str, list[z3.BoolRef]] = {rule.id: [] for rule in rules}
    for rule in rules:
        for override in rule.overrides:
            beaten.setdefault(override.rule, []).append(z3.Not(applying[rule.id]))
    return [(rule, world.every([applying[rule.id], *beaten[rule.id]])) for rule in rules]
