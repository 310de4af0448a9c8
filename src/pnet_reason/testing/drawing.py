"""One patient, drawn value by value so that the draw is a possible patient nearly always.

A finding that is the last to decide an integrity rule gets a value for which the rule does not apply. Imports:
hypothesis, aims, picking, quantities, space.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import chain, islice
from typing import TypeAlias

from hypothesis import reject
from hypothesis import strategies as st

from .aims import TURNS, Aim, Box, narrowed, without_contradiction
from .picking import Manner, chosen, integers
from .quantities import settle
from .space import Space
from .truth import Value

Wishes: TypeAlias = Iterable[Sequence[Aim]]
"""Lists of aims, the most wanted first."""
Draft: TypeAlias = dict[str, Value]
LOOKED_AT, TRIED = 6, 2
"""How many wishes are looked at, and how many of those that can come true are tried."""


def patient(
    draw: st.DrawFn, space: Space, box: Box, wishes: Wishes, manner: Manner, basis: Sequence[Aim] = ()
) -> Draft:
    """A patient from a box, with computed quantities. Rejects the draw where none was found.

    ``basis``: aims that come before all wishes, and are kept up where no wish comes true.
    """
    turn = draw(integers(0, TURNS - 1))
    ground = narrowed(space, box, basis, turn) if basis else None
    tried = () if ground is None else parts(space, ground, wishes, turn)
    for part in chain(tried, parts(space, box, () if basis else wishes, turn)):
        found = sketch(draw, space, part, manner)
        if found is not None:
            return found
    return reject()


def parts(space: Space, box: Box, wishes: Wishes, turn: int) -> Iterator[Box]:
    """Where to look: where wishes come true, then anywhere, then where nobody can contradict an integrity rule."""
    near = (narrowed(space, box, aims, turn) for aims in islice(wishes, LOOKED_AT))
    yield from islice((part for part in near if part is not None), TRIED)
    yield box
    yield box
    safe = without_contradiction(space, box, turn)
    if safe is not None:
        yield safe


def sketch(draw: st.DrawFn, space: Space, box: Box, manner: Manner) -> Draft | None:
    """One try; None where nobody is like that."""
    found: Draft = {}
    for finding in sorted(space.measured, key=lambda one: is_given(box, one.id), reverse=True):
        rules = space.deciding(found, finding.id) if manner.possible else []
        fits = partial(space.fits, rules, found, finding.id) if rules else None
        value = chosen(draw, space.scales[finding.id], box.get(finding.id), manner, fits)
        if value is None:
            return None
        found[finding.id] = value
    for quantity in space.computed:
        settle(draw, space, box, found, quantity, manner)
    quantities = space.quantities(found)
    if quantities is None:
        return None
    found |= quantities
    return found if not manner.possible or space.possible(found, box) else None


def is_given(box: Box, name: str) -> bool:
    """Whether a box leaves one value."""
    return name in box and box[name].single is not None
