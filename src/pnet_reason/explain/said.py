"""Findings, a row by its key, and a bullet that draws a line, in a few words.

May import model, explore, words and phrases. Promises: looks up, concludes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..explore.chart import Said
from ..explore.drawn import Drawer
from ..model.knowledge import Knowledge
from . import phrases
from . import questions_phrases as said
from .words import option_of


def labels(names: Iterable[str], knowledge: Knowledge) -> Iterator[str]:
    """Findings in words."""
    return (knowledge.findings[name].label for name in names)


def row_of(one: Said, knowledge: Knowledge) -> str:
    """What a row says."""
    if one.options:
        return phrases.listed(option_of(name, knowledge) for name in one.options)
    return said.OUTCOMES.get(one.outcome, one.outcome)


def rows_of(some: Iterable[Said], knowledge: Knowledge) -> str:
    """What several rows say; that nobody can be so, where there is none."""
    return phrases.listed((row_of(one, knowledge) for one in some), "or") or said.NOBODY


def measured(text: str) -> str:
    """A value as it is read: a fraction that is no plain decimal with about what it is."""
    number, _, unit = text.partition(" ")
    top, slash, bottom = number.partition("/")
    if not (slash and top.removeprefix("-").isdecimal() and bottom.isdecimal()):
        return text
    return said.ABOUT.format(number=f"{int(top) / int(bottom):.2f}", unit=unit).strip()


def drawer_of(one: Drawer) -> str:
    """A bullet with the rule or definition that it stands in."""
    template = said.IN_DEFINITION if one.definition else said.IN_RULE
    return template.format(owner=one.owner, test=one.test, cites=f" [{', '.join(one.cites)}]" if one.cites else "")
