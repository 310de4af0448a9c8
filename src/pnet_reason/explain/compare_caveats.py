"""What a reader of a comparison must know first: the caveats of all guidelines together, a line for each kind.

May import model, explore, caveats, phrases and lines. Promises: a caveat of whatever kind is told; the gravest first.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from ..explore.comparison import Compared
from ..model.answer import Caveat
from . import compare_phrases as said
from . import phrases
from .caveats import FLAW, UNSURE, natural
from .compare_words import Told
from .gravest import ASSUMED, caveat_key, sentence
from .lines import Kind, Line, Mark

MANY_STATEMENTS = 6


def caveats(told: Told, compared: Compared, basis: str) -> Iterator[Line]:
    """What a reader must know first, of all guidelines together: a line for each kind."""
    numbered = [
        (opinion.guideline, caveat, f"{basis}/opinions/{number}")
        for number, opinion in enumerate(compared.opinions)
        for caveat in (opinion.answer.caveats if opinion.answer else ())
        if caveat.kind != ASSUMED
    ]
    ordered_by = sorted(numbered, key=lambda one: caveat_key(one[1]))
    for _, some in groupby(ordered_by, key=lambda one: caveat_key(one[1])):
        group = list(some)
        who: dict[str, list[Caveat]] = {}
        for guideline, caveat, _place in group:
            who.setdefault(guideline, []).append(caveat)
        text = sentence(group[0][1]).format(
            who=phrases.listed(concerned(told, name, all_) for name, all_ in who.items())
        )
        yield Line(Kind.CAVEAT, text, group[0][2], mark=Mark.WARNING)


def concerned(told: Told, guideline: str, some: list[Caveat]) -> str:
    """A guideline, and how many of its rules or which of its flaws are concerned."""
    about_ = sorted({name for caveat in some for name in caveat.about})
    what = ""
    if some[0].kind == FLAW:
        what = ", ".join(sorted((caveat.subject for caveat in some), key=natural))
    elif some[0].kind in UNSURE:
        few = told.everything or len(about_) <= MANY_STATEMENTS
        what = ", ".join(sorted(about_, key=natural)) if few else said.counted(said.SEVERAL_STATEMENTS, len(about_))
    elif some[0].kind == "superseded":
        what = ", ".join(about_)
    elif about_:
        what = ", ".join(about_) if told.everything else said.counted(said.SEVERAL_RULES, len(about_))
    return said.OF_WHOM.format(guideline=guideline, what=what) if what else guideline
