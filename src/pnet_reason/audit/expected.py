"""Which changes of a comparison nobody expected.

Imports knowledge.expected; reads the difference document.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pnet_reason.knowledge.expected import Expected


def unexpected(document: Mapping[str, Any], expected: Iterable[Expected]) -> list[int]:
    """The numbers of the changes that are not listed."""
    known = list(expected)
    return [number for number, change in enumerate(document["changes"]) if not any(same(change, e) for e in known)]


def same(change: Mapping[str, Any], expected: Expected) -> bool:
    """Whether a change is the one that is expected."""
    head = (change["guideline"], change["question"], brief(change["before"]), brief(change["after"]))
    if head != (expected.guideline, expected.question, expected.before, expected.after):
        return False
    boxes = frozenset(tuple(sorted(box[0].items())) for box in change["region"]["boxes"])
    return expected.regions is None or (change["region"]["complete"] and boxes == expected.regions)


def brief(told: Mapping[str, Any]) -> str:
    """An answer in a few words: outcome and options."""
    return " ".join((told["outcome"], *told["options"]))
