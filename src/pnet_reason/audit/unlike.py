"""Whom two knowledges answer differently, found piece by piece.

An answer (``Told``) is made of pieces that are true or false of a patient: whether an option is reached, an
alternative, ruled out, a party of a clash, and so on. Ten options that do not hang together make a thousand answers but
only ten pieces of each kind, so that the pieces can be compared where a diagram of whole answers would outgrow its
budget.

Imports audit's study, picture, items and theory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from .items import NEVER, Item
from .study import Study


def unlike(one: Study, other: Study) -> Iterator[int]:
    """Diagrams whose patients, all of them together, are those who are told otherwise, possible or not.

    The studies share axes and picture. Raises TooLargeError where even a piece is too large.
    """
    drawing = one.drawing
    names = sorted({*one.theory.options(), *other.theory.options()})

    def pieces(study: Study, name: str) -> list[int]:
        own = study.theory.options()
        found: Callable[[str], Item] = getattr(study.theory, name)
        return [study.of(found(option) if option in own else NEVER) for option in names]

    def apart(before: int, after: int) -> int:
        return drawing.diagrams.combine(before, after, lambda a, b: a != b) if before != after else drawing.no

    withheld, withheld_after = (study.of(study.theory.withheld()) for study in (one, other))
    parties, parties_after = pieces(one, "party"), pieces(other, "party")
    clashing, clashing_after = drawing.some(parties), drawing.some(parties_after)
    # What is withheld is told whether or not it clashes. In a conflict the parties are told, and not what is reached.
    both_withheld = drawing.every([withheld, withheld_after])
    conflicts = (drawing.without(clashing, withheld), drawing.without(clashing_after, withheld_after))
    both_conflicts = drawing.every(conflicts)
    yield apart(withheld, withheld_after)
    for before, after in zip(parties, parties_after, strict=True):
        yield drawing.without(apart(before, after), both_withheld)
    for before, after in zip(pieces(one, "cell"), pieces(other, "cell"), strict=True):
        yield drawing.without(apart(before, after), both_conflicts)
    for kind in ("alternative", "against"):
        for before, after in zip(pieces(one, kind), pieces(other, kind), strict=True):
            yield apart(before, after)
    firm, firm_after = (study.of(study.theory.something_recommended()) for study in (one, other))
    yield apart(firm, firm_after)
    # Whether anything is reached tells a stance from none, also where the parties of a conflict stay the same.
    yield apart(drawing.some(pieces(one, "cell")), drawing.some(pieces(other, "cell")))
