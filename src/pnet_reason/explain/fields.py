"""The fields of an entry of the knowledge, and its bullets with what they cite in words.

May import model, phrases and lines. Promises: every field that is filled.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from ..model.knowledge import Statement
from ..model.rules import Condition, Group, Test, wording
from ..model.table import Table
from . import phrases
from .lines import Kind, Line

SHOWN_APART = frozenset(
    {"id", "label", "when", "unless", "clauses", "overrides", "position", "domain", "units", "granularity"}
)
SHOWN_APART |= {"concepts", "scope", "rules", "computed", "review", "title", "role"}
SHOWN_APART |= {"lines", "form", "options", "along", "low", "high", "stages", "shared", "guidelines"}
SHOWN_APART |= {"where", "invariants", "cases", "applies_to", "direction", "schedule"}
SHOWN_APART |= {"developer", "funding", "release", "revision", "review_by", "author"}


def own_fields(thing: Any) -> Iterator[Line]:
    """The plain fields of a record that hold something."""
    for one in fields(thing) if is_dataclass(thing) else ():
        value = getattr(thing, one.name)
        if one.name in SHOWN_APART or (one.name in ("flaws", "statements") and isinstance(value, Table)):
            continue
        text = plain(value)
        if text:
            yield note(one.name.replace("_", " "), text)


def plain(value: Any) -> str:
    """A value of a field as text; empty where it holds nothing."""
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, Table):
        return "; ".join(f"{key}: {plain(inner)}" for key, inner in value.items())
    if isinstance(value, tuple):
        return ", ".join(plain(inner) for inner in value)
    if is_dataclass(value):
        names = (one.name for one in fields(value) if one.name != "position")
        return " ".join(part for part in (plain(getattr(value, name)) for name in names) if part)
    return str(value) if value else ""


def bullets(title: str, when: Iterable[Condition], unless: Iterable[Condition], said: dict[str, Statement]) -> Line:
    """Bullets under a title."""
    lines = [bullet(one, wording(one), said) for one in when]
    lines += [bullet(one, phrases.UNLESS.format(test=wording(one)), said) for one in unless]
    return Line(Kind.HEADING, title, "", children=tuple(lines))


def bullet(one: Condition, text: str, said: dict[str, Statement]) -> Line:
    """One bullet, and the statements that it cites."""
    keys = dict.fromkeys(cited(one))
    notes = tuple(Line(Kind.NOTE, said[key].text, "", lead=key, aside=said[key].where) for key in keys if key in said)
    return Line(Kind.OPTION, text, "", aside=", ".join(keys), children=notes)


def cited(one: Condition) -> Iterator[str]:
    """The citation keys of a condition, also of those in groups."""
    if isinstance(one, Test):
        yield from one.cites
    elif isinstance(one, Group):
        for member in one.members:
            yield from cited(member)


def note(name: str, text: str) -> Line:
    """A field by its name."""
    return Line(Kind.NOTE, text, "", lead=f"{name}:")
