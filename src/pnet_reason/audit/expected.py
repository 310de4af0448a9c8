"""Which changes of a comparison nobody expected; and an answer in a few words, as reports and lists of expected changes
write it.

Imports knowledge.expected and audit's study; reads the difference document.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from pnet_reason.knowledge.expected import Expected, ExpectedWords
from pnet_reason.model.rules import Stance

from .study import Told


class Unexpected(NamedTuple):
    """The numbers of the changes that are not listed: of answers, and of the vocabulary."""

    changes: list[int]
    vocabulary: list[int]


def unexpected(document: Mapping[str, Any], expected: Iterable[Expected | ExpectedWords]) -> Unexpected:
    """What is not listed."""
    known = list(expected)
    answers = [one for one in known if isinstance(one, Expected)]
    words = {one for one in known if isinstance(one, ExpectedWords)}
    changes, vocabulary = document["changes"], document["vocabulary"]
    return Unexpected(
        [number for number, change in enumerate(changes) if not any(same(change, e) for e in answers)],
        [
            number
            for number, one in enumerate(vocabulary)
            if ExpectedWords(f"{one['what']} {one['name']}", one["how"]) not in words
        ],
    )


def same(change: Mapping[str, Any], expected: Expected) -> bool:
    """Whether a change is the one that is expected."""
    head = (change["guideline"], change["question"], change["before"]["text"], change["after"]["text"])
    if head != (expected.guideline, expected.question, expected.before, expected.after):
        return False
    boxes = frozenset(tuple(sorted(box[0].items())) for box in change["region"]["boxes"])
    return expected.regions is None or (change["region"]["complete"] and boxes == expected.regions)


def brief(told: Told) -> str:
    """An answer in a few words: ``settled a b``, ``settled a (consider)``, ``conflict a b``, ``withheld a``; then
    ``(alternative c)`` and ``(against d)``."""
    words = [told.outcome, *told.options, *told.sides]
    words += [f"({told.stance})"] if told.stance == Stance.CONSIDER else []
    words += [f"(alternative {' '.join(told.alternatives)})"] if told.alternatives else []
    words += [f"(against {' '.join(told.against)})"] if told.against else []
    return " ".join(words)
