"""Shapes of trees: which keys a record has, what a list holds. Imports nothing of the project.

One declaration serves the loader (pruner) and the JSON Schema (schema).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

WORD = r"[A-Za-z0-9][A-Za-z0-9._+-]*"
NAME = r"[a-z][a-z0-9_]*"
ID = r"[a-z0-9][a-z0-9._-]*"
DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
WHEN = r"[0-9]{4}(-[0-9]{2}){0,2}"
WHOLE = r"[0-9]{1,9}"
ANYTHING = r"(?s:.+)"
SPELT = {
    NAME: "small letters, digits and _, beginning with a letter",
    ID: "small letters, digits and - . _",
    WORD: "letters, digits and . _ + -, without spaces",
    DATE: "a date is written 2026-01-31",
    WHEN: "a date is written 2026-01-31; where the day or the month is not known, 2026-01 or 2026",
    WHOLE: "a whole number is written in digits",
}


@dataclass(frozen=True, slots=True)
class Text:
    """A text that is not empty: one of ``values``, or matching ``pattern``. ``code`` is that of the mistake.

    ``nullable``: JSON's null may stand there instead; ``instead``: words that may.
    """

    about: str = "a text"
    values: tuple[str, ...] = ()
    pattern: str = ANYTHING
    code: str = "bad-text"
    nullable: bool = False
    instead: str = ""


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list; ``least`` is 1 where an empty one would have no meaning."""

    of: Shape
    about: str = "a list"
    least: int = 0


@dataclass(frozen=True, slots=True)
class MapOf:
    """A mapping from names that match ``key`` to one shape."""

    of: Shape
    about: str = "a mapping"
    key: Text = Text()
    least: int = 0


@dataclass(frozen=True, slots=True)
class Field:
    """A key of a record."""

    shape: Shape
    required: bool = False
    about: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """A mapping with declared keys. ``fields`` is a tuple of pairs so that a shape can be hashed."""

    name: str
    fields: tuple[tuple[str, Field], ...]
    hint: str = ""


@dataclass(frozen=True, slots=True)
class OneKey:
    """A mapping of exactly one of these keys."""

    about: str
    fields: tuple[tuple[str, Shape], ...]


@dataclass(frozen=True, slots=True)
class Either:
    """Told apart by what stands there: a text, a list or a mapping."""

    about: str
    scalar: Shape | None = None
    sequence: Shape | None = None
    mapping: Shape | None = None


@dataclass(frozen=True, slots=True)
class Ref:
    """A shape by name, for shapes that contain themselves."""

    name: str


@dataclass(frozen=True, slots=True)
class Anything:
    """What others read."""


Shape: TypeAlias = Text | ListOf | MapOf | Record | OneKey | Either | Ref | Anything
