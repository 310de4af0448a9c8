"""From the rules that apply in a box to what the guideline concludes there (3.6 to 3.8): a pure function.

It either gives the summary, the same for every patient in the box, or the set of rules that must be decided first. A
rule that cannot change the summary is not asked for.

Imports logic.compiled.
"""

from __future__ import annotations

from typing import NamedTuple

from pnet_reason.model.rules import Stance

from .compiled import Plan, Section
from .domains import bits

SETTLED, CONFLICT, SILENT, WITHHELD = "settled", "conflict", "silent", "withheld"


class Status(NamedTuple):
    """Sets of rules: those that surely apply, surely do not, stand (apply and are not overridden), are gone."""

    applied: int
    failed: int
    stands: int
    gone: int


class Summary(NamedTuple):
    """What a box concludes. ``cell`` are the options before clash and safety; ``stands`` the rules that stand."""

    outcome: str
    options: tuple[str, ...]
    alternatives: tuple[str, ...]
    against: tuple[str, ...]
    cell: tuple[str, ...]
    clashes: tuple[tuple[str, ...], ...]
    withholding: int
    in_scope: bool

    @property
    def key(self) -> tuple[str, tuple[str, ...]]:
        """What makes a row."""
        return (self.outcome, self.options)


def status_of(section: Section, met: int, lost: int) -> Status:
    """Where each rule stands, given the planes."""
    applied = failed = 0
    for rule in section.rules:
        need = rule.body.need
        if need & met == need:
            applied |= rule.bit
        elif need & lost:
            failed |= rule.bit
    stands, gone = applied, failed
    for rule in section.rules:
        beaten_by = rule.beaten_by
        if beaten_by:
            if beaten_by & applied:
                gone |= rule.bit
                stands &= ~rule.bit
            elif beaten_by & ~failed:
                stands &= ~rule.bit
    return Status(applied, failed, stands, gone)


def taken(options: dict[str, int], status: Status) -> tuple[list[str], dict[str, int]]:
    """The options with a rule that stands, and those that hang on open rules (option → those rules)."""
    found, pending = [], {}
    for option, rules in options.items():
        if rules & status.stands:
            found.append(option)
        elif rules & ~status.gone:
            pending[option] = rules & ~status.gone
    return found, pending


def conclude(plan: Plan, status: Status) -> Summary | int:
    """The summary of the box, or the set of rules that have to be decided before there is one."""
    if plan.scope & status.applied:
        outside, pending = taken(plan.scope_options, status)
        open_rules = union(pending)
        return open_rules or finish(plan, status, outside, [], [], in_scope=False)
    if plan.scope & ~status.failed:
        return plan.scope & ~status.failed
    recommended, first = taken(plan.stances[Stance.RECOMMEND], status)
    considered, second = taken(plan.stances[Stance.CONSIDER], status)
    ruled_out, third = taken(plan.stances[Stance.RULE_OUT], status)
    second = {option: rules for option, rules in second.items() if option not in recommended}
    open_rules = union(first) or union(second) | union(third)
    if open_rules:
        return open_rules
    options = recommended or considered
    alternatives = [option for option in considered if option not in options]
    return finish(plan, status, options, alternatives, ruled_out, clash_within=bool(recommended))


def union(pending: dict[str, int]) -> int:
    """All rules of a pending table."""
    found = 0
    for rules in pending.values():
        found |= rules
    return found


def finish(
    plan: Plan,
    status: Status,
    options: list[str],
    alternatives: list[str],
    against: list[str],
    *,
    clash_within: bool = True,
    in_scope: bool = True,
) -> Summary | int:
    """Clash, then safety."""
    clashes: list[tuple[str, ...]] = [(option,) for option in options if option in against]
    if clash_within:
        clashes += [(a, b) for a in options for b in options if a < b and b in plan.excludes[a]]
    safety = 0
    for option in options:
        safety |= plan.safety_options.get(option, 0)
    withholding = safety & status.applied
    if safety & ~status.failed & ~status.applied:
        return safety & ~status.failed & ~status.applied
    outcome = WITHHELD if withholding else CONFLICT if clashes else SETTLED if options else SILENT
    shown = tuple(options) if outcome == SETTLED else ()
    cell = tuple(options)
    return Summary(
        outcome, shown, tuple(alternatives), tuple(against), cell, tuple(sorted(clashes)), withholding, in_scope
    )


def need_of(section: Section, rules: int, status: Status) -> int:
    """The plane bits that would decide a set of rules: their own, and those of what may override them."""
    need = 0
    for index in bits(rules):
        rule = section.rules[index]
        if not (status.applied | status.failed) & rule.bit:
            need |= rule.body.need
        for other in bits(rule.beaten_by & ~status.applied & ~status.failed):
            need |= section.rules[other].body.need
    return need
