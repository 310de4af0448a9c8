"""The JSON Schema (draft 2020-12) of documents that are made of frozen records, read off the types of their fields.

Imports: model, advice_schema. Promises: every field, no other allowed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from ..model.answer import Advice
from ..model.audit import CERTIFICATE, Certificate
from ..model.table import Table
from .advice_schema import DRAFT, FLAG, TEXT, Json, advice_schema, many, record, ref

SIMPLE: dict[Any, Json] = {str: TEXT, bool: FLAG, int: {"type": "integer"}, NoneType: {"type": "null"}}


def document_schema(form: str, body: Mapping[str, Any]) -> Json:
    """The schema of a document of ``model.documents.document`` whose parts have these types."""
    found: dict[str, Json] = {}
    parts = {name: schema_of(kind, found) for name, kind in body.items()}
    whole = record(
        {
            "format": {"const": form},
            "engine": TEXT,
            "knowledge": record({"version": TEXT, "logic": TEXT, "content": TEXT}),
            "as_of": TEXT,
            **parts,
            "digest": {"type": "string", "pattern": "^sha256:[0-9a-f]+$"},
        }
    )
    advice = advice_schema()
    if "advice" in found:
        inner = {key: value for key, value in advice.items() if key not in ("$schema", "title", "$defs")}
        found |= {**advice["$defs"], "advice": inner}
    return {"$schema": DRAFT, "title": form, **whole, "$defs": dict(sorted(found.items()))}


def schema_of(kind: Any, found: dict[str, Json]) -> Json:
    """The schema of a type; records go into ``found`` by name, and are referred to."""
    if kind in SIMPLE:
        return SIMPLE[kind]
    if kind is Advice:
        found.setdefault("advice", {})
        return ref("advice")
    if kind is Certificate:
        return certificate_schema()
    if get_origin(kind) is not None:
        return composed(kind, found)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return {"enum": [one.value for one in kind]}
    if is_dataclass(kind) and isinstance(kind, type):
        return referred(kind, found)
    raise TypeError(f"{kind} has no place in a document")


def certificate_schema() -> Json:
    """A certificate (docs/certificate.md): its steps have the fields of their kind."""
    step = {"type": "object", "properties": {"kind": TEXT}, "required": ["kind"]}
    head = {"format": {"const": CERTIFICATE}, "invariant": TEXT, "guideline": TEXT, "stage": TEXT}
    return record({**head, "steps": many(step)})


def composed(kind: Any, found: dict[str, Json]) -> Json:
    """The schema of a type that is made of others."""
    origin, parts = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return {"anyOf": [schema_of(one, found) for one in parts]}
    if origin is Literal:
        return {"enum": list(parts)}
    if origin is tuple:
        return many(schema_of(parts[0], found))
    if origin is Table:
        return {"type": "object", "additionalProperties": schema_of(parts[1], found)}
    raise TypeError(f"{kind} has no place in a document")


def referred(kind: type, found: dict[str, Json]) -> Json:
    """A record by reference; its schema is made once."""
    name = kind.__name__
    if name not in found:
        found[name] = {}
        hints = get_type_hints(kind)
        found[name] = record({one.name: schema_of(hints[one.name], found) for one in fields(kind)})
    return ref(name)
