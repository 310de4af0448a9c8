"""Computed quantities of a drawn patient: put where they are wanted, by way of their inputs.

Imports: picking, space, formulas, knowledge's arithmetic of sets.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import TypeAlias

from hypothesis import strategies as st

from pnet_reason.knowledge.formula import span_of
from pnet_reason.knowledge.sets import intersect
from pnet_reason.model.findings import Computation, Finding, Kind
from pnet_reason.model.values import Numbers, ValueSet, point

from .aims import Box
from .formulas import divisors, input_for
from .picking import Manner, chosen, coin
from .space import Space, inputs
from .truth import Value, contains

Sides: TypeAlias = Mapping[str, Numbers]
"""Input → the values that it may have."""
SHARES = (Fraction(1, 2), Fraction(1, 2) ** 7, 1 - Fraction(1, 2) ** 7)


def settle(
    draw: st.DrawFn,
    space: Space,
    box: Box,
    found: dict[str, Value],
    quantity: tuple[Finding, Computation],
    manner: Manner,
) -> None:
    """Change inputs of a computed quantity, as few as can be, so that the quantity is where the box wants it, or at an
    edge, or now and then somewhere of its own."""
    (finding, formula), scale = quantity, space.scales[quantity[0].id]
    wanted = box.get(finding.id)
    if wanted is None and not (scale.edges and (manner.edges or coin(draw))):
        return
    values, willing = inputs(formula, found), giving_way(space, box, formula)
    for count in range(1, len(willing) + 1):
        free = {name: allowed(space, box, name) for name in willing[:count]}
        reach = reached(finding, formula, {name: free.get(name, point(value)) for name, value in values.items()})
        value = chosen(draw, scale, intersect(reach, wanted) if wanted else reach, manner, None)
        changed = solved(space, quantity, values, free, value) if isinstance(value, Fraction) else None
        if changed is not None:
            found |= changed
            return


def giving_way(space: Space, box: Box, formula: Computation) -> list[str]:
    """The inputs that may change: first those without thresholds of their own, those by which is divided last."""
    odd = divisors(formula)
    willing = [name for name in formula.inputs if name not in box or box[name].single is None]
    return sorted(willing, key=lambda name: (len(space.scales[name].edges), name in odd, name))


def allowed(space: Space, box: Box, name: str) -> Numbers:
    """The values that an input may have."""
    values = box.get(name, space.knowledge.findings[name].domain)
    assert isinstance(values, Numbers)
    return values


def reached(finding: Finding, formula: Computation, sides: Sides) -> Numbers:
    """What a formula can give."""
    assert isinstance(finding.domain, Numbers)
    return span_of(formula, sides, finding.domain)


def solved(
    space: Space, quantity: tuple[Finding, Computation], values: Mapping[str, Fraction], free: Sides, result: Fraction
) -> dict[str, Fraction] | None:
    """Values of the free inputs with which a formula gives a result; all but the first stay as they are where they can.
    None where none were found."""
    finding, formula = quantity
    vocabulary, names = space.knowledge.findings, list(free)
    fixed = {name: value for name, value in values.items() if name not in free}
    while len(names) > 1:
        name = names.pop()
        others = {other: free[other] for other in names}
        for value in (values[name], *spread(free[name])):
            sides = {**others, **{key: point(one) for key, one in {**fixed, name: value}.items()}}
            if is_value(vocabulary[name], free[name], value) and contains(reached(finding, formula, sides), result):
                fixed[name] = value
                break
        else:
            return None
    needed = input_for(formula, {**values, **fixed}, names[0], result)
    if needed is None or not is_value(vocabulary[names[0]], free[names[0]], needed):
        return None
    return {**fixed, names[0]: needed}


def spread(values: Numbers) -> Iterator[Fraction]:
    """Some numbers of a set: in the middle of its intervals, near their ends, and at them."""
    for part in values.intervals:
        (low, above), (high, below) = part.lower, part.upper
        yield from (low + (high - low) * share for share in SHARES if low < high)
        yield from ([low] if not above else [])
        yield from ([high] if not below else [])


def is_value(finding: Finding, values: ValueSet, value: Fraction) -> bool:
    """Whether a finding may have a value."""
    whole = finding.kind is not Kind.INTEGER or value.denominator == 1
    return whole and contains(finding.domain, value) and contains(values, value)
