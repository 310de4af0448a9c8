"""A patient with what a guideline answers, and whether this breaks an invariant (model/audit.py has the meaning).

What is undefined counts against the rules. Imports: truth, grid, model.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pnet_reason.model.answer import Row
from pnet_reason.model.audit import Claim, Form, Invariant, Premise, Said, Stage
from pnet_reason.model.case import Case
from pnet_reason.model.findings import Kind

from .grid import Scale, plain
from .truth import Point, World

SETTLED, CONFLICT = "settled", "conflict"
YES = "yes"
AT_MOST = 1


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is answered at a stage: before safety, what a safety rule withholds counts as if it did not."""

    outcome: str
    options: tuple[str, ...]
    alternatives: tuple[str, ...]
    against: tuple[str, ...]
    rules: tuple[str, ...]

    def says(self, claim: Claim) -> bool:
        """Whether a claim about the answer is true."""
        lists = {Said.OPTION: self.options, Said.ALTERNATIVE: self.alternatives, Said.AGAINST: self.against}
        if claim.said in lists:
            return claim.option in lists[claim.said]
        return self.outcome == (SETTLED if claim.said is Said.ANSWERED else claim.said.value)


def verdict(row: Row, stage: Stage) -> Verdict:
    """The verdict of a row."""
    outcome, options = row.outcome, row.options
    if row.withheld is not None and stage is Stage.BEFORE_SAFETY:
        outcome = CONFLICT if row.clashes else SETTLED
        options = () if row.clashes else row.withheld.options
    alternatives, against = (tuple(part.option for part in parts) for parts in (row.alternatives, row.against))
    return Verdict(outcome, options, alternatives, against, row.rules)


@dataclass(frozen=True, eq=False)
class Patient:
    """One patient: all values, and the case that says them. ``assumed``: findings whose value is not known (3.13)."""

    point: Point
    case: Case
    assumed: frozenset[str] = frozenset()

    def __repr__(self) -> str:
        return "; ".join(f"{name} {text}" for name, text in self.case.texts.items())

    def _repr_pretty_(self, printer: Any, _cycle: bool) -> None:
        printer.text("told above")


@dataclass(frozen=True, eq=False)
class Seen:
    """A patient as the definitions of an invariant see them, and the verdict."""

    patient: Patient
    world: World
    verdict: Verdict

    def met(self, line: Premise) -> bool:
        """Whether a line of ``never`` or ``when`` counts as met: it is not false."""
        return self.verdict.says(line) if isinstance(line, Claim) else self.world.truth(line) is not False

    def missed(self, line: Premise) -> bool:
        """Whether a line of ``always`` counts as broken: it is not true."""
        return not self.verdict.says(line) if isinstance(line, Claim) else self.world.truth(line) is not True

    def spared(self, invariant: Invariant) -> bool:
        """Whether the patient surely meets a line of ``unless``."""
        return any(self.world.truth(line) is True for line in invariant.unless)


def concerned(invariant: Invariant, seen: Sequence[Seen]) -> bool:
    """Whether an invariant says anything of these patients: its premise is met, by the lower one of two."""
    if any(one.spared(invariant) for one in seen):
        return False
    (first, *_) = seen
    match invariant.form:
        case Form.NEVER:
            conditions = list(plain(invariant.lines))
            return all(map(first.met, conditions)) if conditions else any(map(first.met, invariant.lines))
        case Form.ALWAYS:
            return all(map(first.met, invariant.when))
        case Form.AT_MOST_ONE:
            return any(option in first.verdict.options for option in invariant.options)
    return any(option in first.verdict.options for option in invariant.low)


def broken(invariant: Invariant, seen: Sequence[Seen]) -> bool:
    """Whether these patients must not be: one, or for ``monotone`` the lower and the higher of two."""
    if any(one.spared(invariant) for one in seen):
        return False
    (first, *_) = seen
    match invariant.form:
        case Form.NEVER:
            return all(map(first.met, invariant.lines))
        case Form.ALWAYS:
            return all(map(first.met, invariant.when)) and any(map(first.missed, invariant.lines))
        case Form.AT_MOST_ONE:
            return len({*first.verdict.options} & {*invariant.options}) > AT_MOST
    low, high = seen
    return bool({*low.verdict.options} & {*invariant.low} and {*high.verdict.options} & {*invariant.high})


def rank(world: World, along: str, scale: Scale | None) -> int | None:
    """How high a patient stands along a finding, by its cells, or along a concept; None where that is undefined."""
    if scale is None:
        value = world.value(along)
        return None if value is None else world.concepts[along].values.index(value)
    found = world.point[along]
    if scale.finding.kind is Kind.YES_NO:
        return int(found == YES)
    return scale.cells.index(scale.cell(found))
