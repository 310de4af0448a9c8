"""JSON Schemas (draft 2020-12) of the facts files and of the case file, for editors.

Made from the shapes that the loader itself checks with, so that they cannot differ. Editors read YAML's types where we
read text: a number or a truth value is accepted wherever a text is. Imports: shapes, declarations, model.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from pnet_reason.model.findings import Finding
from pnet_reason.model.knowledge import Knowledge

from .declarations import CASE, DEFS, FILES
from .quantities import format_range
from .shapes import ANYTHING, Anything, Either, Field, ListOf, MapOf, OneKey, Record, Ref, Shape, Text

Json: TypeAlias = dict[str, Any]
DRAFT = "https://json-schema.org/draft/2020-12/schema"
SCALAR = ["string", "number", "boolean"]
READ_AS: dict[str, tuple[bool, ...]] = {"yes": (True,), "no": (False,)}


def schemas(knowledge: Knowledge | None = None) -> dict[str, Json]:
    """Name → schema, for every kind of facts file and for ``case``."""
    found = {kind: _document(kind, shape) for kind, shape in sorted(FILES.items())}
    return {**found, "case": case_schema(knowledge)}


def case_schema(knowledge: Knowledge | None = None) -> Json:
    """The schema of a case file: one case or a list. With a knowledge its findings and their values are listed."""
    case = _schema(CASE)
    if knowledge is not None:
        for name in ("findings", "assume"):
            shape = dict(CASE.fields)[name].shape
            if isinstance(shape, MapOf):
                case["properties"][name] = _vocabulary(knowledge, _schema(shape.of))
    return {"$schema": DRAFT, "title": "a case, or a list of cases", "oneOf": [case, {"type": "array", "items": case}]}


def _vocabulary(knowledge: Knowledge, one: Json) -> Json:
    properties = {name: {**one, "description": _about(finding)} for name, finding in knowledge.findings.items()}
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _about(finding: Finding) -> str:
    return f"{finding.label}: {format_range(finding)}"


def _document(kind: str, shape: Shape) -> Json:
    defs = {name: _schema(inner) for name, inner in DEFS.items()}
    return {"$schema": DRAFT, "title": f"facts: {kind}", **_schema(shape), "$defs": defs}


def _schema(shape: Shape) -> Json:
    return _SCHEMAS[type(shape)](shape)


def _text(shape: Text) -> Json:
    if shape.values:
        read = [value for word in shape.values for value in READ_AS.get(word, ())]
        return {"enum": [*shape.values, *read], "description": shape.about}
    if shape.pattern is ANYTHING:
        kinds = [*SCALAR, "null"] if shape.nullable else SCALAR
        return {"type": kinds, "minLength": 1, "description": shape.about}
    pattern = "|".join(filter(None, (shape.pattern, shape.instead)))
    return {"type": SCALAR, "pattern": f"^(?:{pattern})$", "description": shape.about}


def _list(shape: ListOf) -> Json:
    body: Json = {"type": "array", "items": _schema(shape.of), "description": shape.about}
    return {**body, "minItems": shape.least} if shape.least else body


def _map(shape: MapOf) -> Json:
    body: Json = {"type": "object", "additionalProperties": _schema(shape.of), "description": shape.about}
    if shape.key.pattern is not ANYTHING:
        body["propertyNames"] = {"pattern": f"^(?:{shape.key.pattern})$"}
    return {**body, "minProperties": shape.least} if shape.least else body


def _record(shape: Record) -> Json:
    required = [name for name, one in shape.fields if one.required]
    body: Json = {
        "type": "object",
        "properties": {name: _field(one) for name, one in shape.fields},
        "additionalProperties": False,
        "description": shape.name,
    }
    return {**body, "required": required} if required else body


def _field(one: Field) -> Json:
    schema = _schema(one.shape)
    return {**schema, "description": one.about} if one.about else schema


def _one_key(shape: OneKey) -> Json:
    properties = {name: _schema(inner) for name, inner in shape.fields}
    return {
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
        "minProperties": 1,
        "maxProperties": 1,
        "description": shape.about,
    }


def _either(shape: Either) -> Json:
    kinds = [inner for inner in (shape.scalar, shape.sequence, shape.mapping) if inner is not None]
    return {"oneOf": [_schema(inner) for inner in kinds], "description": shape.about}


def _ref(shape: Ref) -> Json:
    return {"$ref": f"#/$defs/{shape.name}"}


def _anything(_shape: Anything) -> Json:
    return {}


_SCHEMAS: dict[type, Callable[[Any], Json]] = {
    Text: _text,
    ListOf: _list,
    MapOf: _map,
    Record: _record,
    OneKey: _one_key,
    Either: _either,
    Ref: _ref,
    Anything: _anything,
}
