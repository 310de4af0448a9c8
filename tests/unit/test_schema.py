"""The JSON Schemas accept what the loader accepts, key by key."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from pnet_reason.knowledge.declarations import FILES
from pnet_reason.knowledge.loader import load
from pnet_reason.knowledge.schema import case_schema, schemas

GOOD = Path(__file__).parents[1] / "other_knowledge"
PLANTS = load(GOOD)
SCHEMAS = schemas(PLANTS)


def fits(value: Any, schema: dict[str, Any], root: dict[str, Any]) -> bool:
    """The part of JSON Schema that ours use."""
    if "$ref" in schema:
        return fits(value, root["$defs"][schema["$ref"].rsplit("/", 1)[1]], root)
    if "oneOf" in schema:
        return sum(fits(value, one, root) for one in schema["oneOf"]) == 1
    types = schema.get("type", [kind(value)])
    if value not in schema.get("enum", [value]) or kind(value) not in ([types] if isinstance(types, str) else types):
        return False
    if isinstance(value, dict):
        return fits_object(value, schema, root)
    if isinstance(value, list):
        return len(value) >= schema.get("minItems", 0) and all(
            fits(one, schema.get("items", {}), root) for one in value
        )
    return not isinstance(value, str) or bool(re.search(schema.get("pattern", ""), value))


def fits_object(value: dict[str, Any], schema: dict[str, Any], root: dict[str, Any]) -> bool:
    known, rest = schema.get("properties", {}), schema.get("additionalProperties", {})
    if not schema.get("minProperties", 0) <= len(value) <= schema.get("maxProperties", len(value)):
        return False
    if any(name not in value for name in schema.get("required", [])):
        return False
    return all(
        fits(one, known[name], root) if name in known else rest is not False and fits(one, rest, root)
        for name, one in value.items()
    )


def kind(value: object) -> str:
    kinds = {dict: "object", list: "array", str: "string", bool: "boolean", int: "number", float: "number"}
    return kinds.get(type(value), "null")


def parsed(file: str) -> Any:
    """A file as an editor reads it: YAML 1.2, whose only truth values are true and false."""

    class Loader(yaml.SafeLoader):
        pass

    Loader.yaml_implicit_resolvers = {
        first: [(tag, found) for tag, found in rules if not tag.endswith((":bool", ":timestamp"))]
        for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    return yaml.load((GOOD / file).read_text("utf-8"), Loader)


FILE_KINDS = [
    ("vocabulary.yaml", "vocabulary"),
    ("options.yaml", "options"),
    ("sources.yaml", "sources"),
    ("evidence.yaml", "evidence"),
    ("classifications/thirst.yaml", "classification"),
    ("guidelines/windowsill/guideline.yaml", "guideline"),
    ("guidelines/greenhouse/guideline.yaml", "guideline"),
    ("guidelines/windowsill/flaws.yaml", "flaws"),
    ("guidelines/windowsill/watering.yaml", "rules"),
    ("guidelines/greenhouse/definitions.yaml", "definitions"),
    ("safety.yaml", "safety"),
    ("integrity.yaml", "integrity"),
    ("invariants.yaml", "invariants"),
    ("waivers.yaml", "waivers"),
    ("hazards.yaml", "hazards"),
    ("knowledge.yaml", "knowledge"),
    ("cases/plants.yaml", "case"),
]


@pytest.mark.parametrize(("file", "name"), FILE_KINDS)
def test_a_good_file_fits_its_schema_and_no_other_key(file: str, name: str) -> None:
    schema = SCHEMAS[name]
    content = parsed(file)
    assert fits(content, schema, schema)
    wrong = {**content, "surprise": 1} if isinstance(content, dict) else [{**content[0], "surprise": 1}]
    assert not fits(wrong, schema, schema)


def test_there_is_a_schema_for_every_kind_of_file() -> None:
    assert set(SCHEMAS) == {*FILES, "case"}
    for schema in SCHEMAS.values():
        assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
        assert json.loads(json.dumps(schema)) == schema


def test_with_a_knowledge_the_findings_of_a_case_are_listed() -> None:
    body = SCHEMAS["case"]["oneOf"][0]["properties"]["findings"]
    assert set(body["properties"]) == set(PLANTS.findings)
    assert body["properties"]["light"]["description"] == "light where it stands: dark or dim or bright or direct"
    assert not fits({"findings": {"hieght": "3 cm"}}, SCHEMAS["case"], SCHEMAS["case"])
    assert fits({"findings": {"hieght": "3 cm"}}, case_schema(), case_schema())
