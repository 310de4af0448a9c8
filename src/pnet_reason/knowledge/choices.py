"""Words for declared values. Imports: report.

A word is matched exactly, then without regard to case, hyphens, underscores and spaces.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from .report import Fault, shorten

NO_SPELLINGS: Mapping[str, str] = MappingProxyType({})


def fold(word: str) -> str:
    """A word as it is compared: case, hyphens, underscores and spaces do not matter."""
    return "_".join(word.casefold().replace("-", " ").replace("_", " ").split())


def read_word(text: str, name: str, values: tuple[str, ...], spellings: Mapping[str, str] = NO_SPELLINGS) -> str:
    """The value of a finding or concept that a word means."""
    word = text.strip()
    if word in values:
        return word
    if word in spellings:
        return spellings[word]
    folded = fold(word)
    for spelling, value in (*((value, value) for value in values), *spellings.items()):
        if fold(spelling) == folded:
            return value
    message = f"{shorten(word)} is not a value of {name}" if word else f"a value of {name} is missing"
    hint = "one of: " + ", ".join(values)
    start = len(text) - len(text.lstrip())
    meant = (word, (*values, *spellings))
    raise Fault("unknown-value", message, start=start, width=max(len(word), 1), hint=hint, meant=meant)
