"""Growth: each value that is compared over time, with the earlier one, the time between and the yearly rate.

May import model and knowledge. Promises: exact; the rate is the computed finding that the rules test.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from ..knowledge.amounts import write_amount
from ..knowledge.formula import evaluate
from ..knowledge.history import Compared, History, compared, compared_by_same_method
from ..knowledge.quantities import format_set
from ..model.knowledge import Knowledge
from ..model.timeline import Growth
from .seen import difference

PLACES = 1


def growth_on(history: History, knowledge: Knowledge, on: str) -> tuple[Growth, ...]:
    """The comparisons of the values that were measured on a day."""
    return tuple(told(history, knowledge, one) for one in in_force(history, knowledge, on) if one.last.on == on)


def in_force(history: History, knowledge: Knowledge, on: str) -> Iterator[Compared]:
    """What was measured last up to a day, each with what it is compared with."""
    for comparison in knowledge.over_time.comparisons.values():
        found = compared(history, comparison, knowledge, on)
        if found is not None:
            yield found


def told(history: History, knowledge: Knowledge, found: Compared) -> Growth:
    """A comparison, and beside it the one by a single method where it is by two."""
    alone = compared_by_same_method(found, history, knowledge)
    return one(knowledge, found, one(knowledge, alone, None) if alone else None)


def one(knowledge: Knowledge, found: Compared, same_method: Growth | None) -> Growth:
    """One comparison in words."""
    finding = knowledge.findings[found.comparison.finding]
    unit = found.comparison.count.value
    count, _, _ = found.interval_text.partition(" ")
    return Growth(
        finding.id,
        found.last.on,
        found.last.record.by,
        format_set(found.last.values, finding),
        found.first.on,
        found.first.record.by,
        format_set(found.first.values, finding),
        difference(found.first.values, found.last.values, finding.unit),
        found.interval_text,
        f"{rounded(Fraction(count))} {unit}",
        tuple(rates(knowledge, found)),
        same_method,
    )


def rates(knowledge: Knowledge, found: Compared) -> Iterator[tuple[str, str]]:
    """What is computed of the value, the earlier one and the time between, and of nothing else."""
    comparison = found.comparison
    numbers = {comparison.finding: found.last.values.single, comparison.earlier: found.first.values.single}
    known = {name: value for name, value in numbers.items() if isinstance(value, Fraction)}
    known[comparison.interval] = found.interval
    for finding in knowledge.findings.values():
        formula = finding.computed
        if formula is not None and comparison.interval in formula.inputs and set(formula.inputs) <= set(known):
            yield finding.id, write_amount(evaluate(formula, known), finding.unit)


def rounded(value: Fraction) -> str:
    """A number to one decimal place, without it where it is 0."""
    text = f"{float(round(value, PLACES)):.{PLACES}f}"
    return text.removesuffix(".0")
