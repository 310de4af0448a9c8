"""The shape of an advice document: which keys there are, and of which JSON type each value is.

Imports nothing of the project. Promises: a document without faults here can be read without asking for types again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

Shape: TypeAlias = "type | Many | Named | Record | Maybe | Node"


@dataclass(frozen=True)
class Many:
    """A list of values of one shape."""

    item: Shape


@dataclass(frozen=True)
class Named:
    """An object whose keys are ids, with values of one shape."""

    item: Shape


@dataclass(frozen=True)
class Maybe:
    """A value of some shape, or null."""

    item: Shape


@dataclass(frozen=True)
class Record:
    """An object with exactly these keys; those of ``extra`` may be absent."""

    keys: Mapping[str, Shape]
    extra: Mapping[str, Shape] = field(default_factory=dict)


@dataclass(frozen=True)
class Node:
    """A proof node: a record whose keys follow from its ``kind``."""


def record(text: str = "", lists: str = "", **more: Shape) -> Record:
    """A record of strings, lists of strings, and others."""
    keys: dict[str, Shape] = dict.fromkeys(text.split(), str)
    return Record({**keys, **dict.fromkeys(lists.split(), Many(str)), **more})


CHILDREN = Many(int)
REGION = Named(str)
REGIONS = Maybe(Many(REGION))
ORIGIN = record("on by source note")
NODES: dict[str, Record] = {
    "test": Record(
        {**record("kind test subject value result", "cites").keys, "because": CHILDREN},
        {"assumed": str, "record": ORIGIN},
    ),
    "group": record("kind op test result", because=CHILDREN),
    "concept": record(
        "kind concept", "values", clause=int, because=CHILDREN, fails=Many(record(clause=int, because=CHILDREN))
    ),
    "highest": record("kind concept", "values", parts=CHILDREN, because=CHILDREN),
    "applies": record("kind rule", because=CHILDREN),
    "fails": record("kind rule", because=CHILDREN),
    "defeated": record("kind rule", by=CHILDREN, because=CHILDREN),
    "answer": record("kind outcome", "options alternatives against", region=REGION, because=CHILDREN),
    "possible": record("kind", region=REGION, because=CHILDREN),
    "impossible": record("kind", region=REGION, because=CHILDREN),
    "out-of-range": record("kind finding range", region=REGION),
    "region": record("kind", region=REGION, because=CHILDREN, possible=CHILDREN),
}
PART = record("option", "rules", regions=REGIONS)
ROW = record(
    "outcome reason",
    "options rules undefined",
    choice=bool,
    regions=REGIONS,
    proofs=CHILDREN,
    alternatives=Many(PART),
    against=Many(PART),
    clashes=Many(record("kind", "parties rules")),
    withheld=Maybe(record("", "options rules")),
    nearest=Many(record("rule", "lacks")),
    witness=Maybe(REGION),
)
QUESTION = record(
    "question outcome",
    "options missing",
    rows=Many(ROW),
    removed=Many(record(region=REGION, proof=int)),
    caveats=Many(record("kind subject", "about")),
    nodes=Many(Node()),
)
CASE = record(
    "id title lesion",
    findings=Named(str),
    given=Named(str),
    assumed=Named(str),
    disputed=Named(str),
    records=Named(ORIGIN),
)
ADVICE = record(
    "format engine as_of digest",
    knowledge=record("version logic content"),
    case=CASE,
    guidelines=Many(record("id provenance", questions=Many(QUESTION))),
)


def faults(value: Any, shape: Shape, where: str = "document") -> Iterator[str]:
    """Every place where the value has another shape, in words."""
    if isinstance(shape, Maybe):
        yield from () if value is None else faults(value, shape.item, where)
    elif isinstance(shape, Many):
        yield from _items(value, shape, where)
    elif isinstance(shape, type):
        yield from () if type(value) is shape else (f"{where} is not of type {shape.__name__}",)
    elif not isinstance(value, Mapping) or not all(isinstance(key, str) for key in value):
        yield f"{where} is not an object"
    elif isinstance(shape, Named):
        for key, item in value.items():
            yield from faults(item, shape.item, f"{where}.{key}")
    else:
        yield from _keys(value, shape, where)


def _items(value: Any, shape: Many, where: str) -> Iterator[str]:
    if not isinstance(value, list):
        yield f"{where} is not a list"
        return
    for number, item in enumerate(value):
        yield from faults(item, shape.item, f"{where}[{number}]")


def _keys(value: Mapping[str, Any], shape: Record | Node, where: str) -> Iterator[str]:
    if isinstance(shape, Node):
        kind = value.get("kind")
        if not isinstance(kind, str) or kind not in NODES:
            yield f"{where} is not a known kind of node"
            return
        shape = NODES[kind]
    for key in shape.keys:
        if key not in value:
            yield f"{where} has no '{key}'"
    for key, item in value.items():
        inner = shape.keys.get(key) or shape.extra.get(key)
        if inner is None:
            yield f"{where} has an unknown key '{key}'"
        else:
            yield from faults(item, inner, f"{where}.{key}")
