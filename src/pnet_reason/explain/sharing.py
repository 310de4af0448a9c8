"""Shared parts of proofs are told once; where they come again, it is said that they stand above.

May import phrases and lines. Promises: only what was told in full above is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from . import phrases
from .lines import TREES, Line


def told_once(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Lines about one answer, in which no node is taken apart a second time."""
    return tuple(once(lines, set()))


def once(lines: Iterable[Line], seen: set[tuple[str, str]]) -> Iterator[Line]:
    """The same, with the nodes that were told before: where they stand, and how they were put."""
    for line in lines:
        key = line.basis, line.text
        if line.kind not in TREES or not line.children:
            yield replace(line, children=tuple(once(line.children, seen)))
        elif key in seen:
            aside = ", ".join(filter(None, (line.aside, phrases.AS_ABOVE)))
            yield replace(line, aside=aside, children=())
        else:
            seen.add(key)
            yield replace(line, children=tuple(once(line.children, seen)))
