"""Frozen records as JSON documents: what the questions about a case have in common.

Imports: model only. Promises: JSON types only; a fresh copy at every call; the digest is of all the rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from fractions import Fraction
from typing import Any

from .answer import Advice, digest
from .audit import Certificate
from .table import Table


def plain(value: Any) -> Any:
    """Frozen records, tables, tuples and exact numbers as JSON types; an advice or certificate as its own document."""
    if isinstance(value, Advice | Certificate):
        return value.to_dict()
    if isinstance(value, Table):
        return {name: plain(inner) for name, inner in value.items()}
    if is_dataclass(value):
        return {one.name: plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, tuple):
        return [plain(inner) for inner in value]
    if isinstance(value, Enum):
        return value.value
    return str(value) if isinstance(value, Fraction) else value


def document(form: str, advice: Advice, body: Mapping[str, Any]) -> dict[str, Any]:
    """A document on one case: format, engine, knowledge and day as those of the advice, then what it says, then its
    digest."""
    found = {
        "format": form,
        "engine": advice.engine,
        "knowledge": dict(advice.knowledge),
        "as_of": advice.as_of,
        **{name: plain(value) for name, value in body.items()},
    }
    return {**found, "digest": digest(found)}
