"""The proof table: each node against what the knowledge and its box say it must be.

What a node must hold follows from the rule, test or concept that it is about and from the box of the leaf above it, so
every node is worked out again and compared. May import model and the checker's book and truth. Promises: an explicit
stack in place of recursion; every node is looked at once a box.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from ..model.rules import Concept, Condition, Group, Rule, Test, wording
from .book import Room, Unfounded
from .conclude import Conclusion, beaten
from .truth import RESULTS, TRUE, World

CODE = "proof-node"
ANSWER, POSSIBLE, IMPOSSIBLE, OUT_OF_RANGE, REGION = "answer", "possible", "impossible", "out-of-range", "region"
BOXES = frozenset({ANSWER, IMPOSSIBLE, OUT_OF_RANGE})
RULES = frozenset({"applies", "fails", "defeated"})
BULLETS = frozenset({"test", "group"})
CONCEPTS = frozenset({"concept", "highest"})
BELOW: dict[str, dict[str, frozenset[str]]] = {
    REGION: {"because": BOXES, "possible": frozenset({POSSIBLE})},
    ANSWER: {"because": RULES},
    POSSIBLE: {"because": frozenset({"fails"})},
    IMPOSSIBLE: {"because": frozenset({"applies"})},
    OUT_OF_RANGE: {},
    "applies": {"because": BULLETS},
    "fails": {"because": BULLETS},
    "defeated": {"because": BULLETS, "by": frozenset({"applies"})},
    "test": {"because": CONCEPTS},
    "group": {"because": BULLETS},
    "concept": {"because": BULLETS},
    "highest": {"because": BULLETS, "parts": CONCEPTS},
}


@dataclass(frozen=True)
class Claim:
    """A rule in a box: that it ``applies``, ``fails`` (``first``: one failing bullet is enough) or is defeated."""

    rule: Rule
    how: str
    first: bool = False
    winners: tuple[Rule, ...] = ()


Item: TypeAlias = Claim | Condition | Concept
Expected: TypeAlias = tuple[dict[str, Any], dict[str, list[Item]]]
"""Plain fields, and for each list of children what they must be about."""


class Table:
    """The nodes of one answer; ``used`` are the definitions that a conclusion or an impossibility rests on."""

    def __init__(self, nodes: list[dict[str, Any]]) -> None:
        self.nodes = nodes
        self.used: set[tuple[str, str]] = set()

    def structure(self, roots: list[int]) -> Iterator[str]:
        """What is wrong with the table as a table: order, kinds, duplicates, nodes that nothing refers to."""
        seen = set(roots)
        for number, node in enumerate(self.nodes):
            for child, kinds in children_of(node):
                if not 0 <= child < number:
                    yield f"node {number}: a child does not come before it"
                elif self.nodes[child]["kind"] not in kinds:
                    yield f"node {number}: node {child} is of the wrong kind to be its child"
                seen.add(child)
        for root in roots:
            if not 0 <= root < len(self.nodes) or self.nodes[root]["kind"] != REGION:
                yield f"node {root} is not a region"
        unused = [str(number) for number in range(len(self.nodes)) if number not in seen]
        if unused:
            yield f"nothing refers to node {', '.join(unused)}"
        if len({json.dumps(node, sort_keys=True) for node in self.nodes}) < len(self.nodes):
            yield "a node is there twice"

    def verify(self, index: int, item: Item, room: Room, world: World, *, counts: bool) -> None:
        """A node, and all below it, against what it is about; Unfounded where they differ."""
        stack = [(index, item)]
        seen: set[tuple[int, int]] = set()
        while stack:
            number, about = stack.pop()
            if (number, id(about)) in seen:
                continue
            seen.add((number, id(about)))
            if counts and isinstance(about, Concept):
                self.used.add((about.guideline, about.id))
            stack += self.compare(number, about, room, world)

    def compare(self, number: int, item: Item, room: Room, world: World) -> Iterator[tuple[int, Item]]:
        """One node against its item; what its children must be about."""
        node = self.nodes[number]
        fields, lists = expected(item, room, world)
        for name, value in fields.items():
            if node.get(name) != value:
                raise Unfounded(CODE, f"node {number}: {name} is {node.get(name)!r} and should be {value!r}")
        if node["kind"] == "concept":
            fails = {f"fails {record['clause']}": record["because"] for record in node["fails"]}
            if list(fails) != [name for name in lists if name != "because"] or len(fails) < len(node["fails"]):
                raise Unfounded(CODE, f"node {number}: other clauses fail")
            node = {**node, **fails}
        for name, items in lists.items():
            if len(node[name]) != len(items):
                raise Unfounded(CODE, f"node {number}: {len(items)} {name} expected, {len(node[name])} found")
            yield from zip(node[name], items, strict=True)


def children_of(node: dict[str, Any]) -> Iterator[tuple[int, frozenset[str]]]:
    """The children of a node, and of which kinds they may be."""
    for name, kinds in BELOW[node["kind"]].items():
        for child in node[name]:
            yield child, kinds
    for record in node["fails"] if node["kind"] == "concept" else ():
        for child in record["because"]:
            yield child, BULLETS


def expected(item: Item, room: Room, world: World) -> Expected:
    """What a node about the item must hold."""
    if isinstance(item, Claim):
        return of_rule(item, world)
    if isinstance(item, Group):
        fields = {"kind": "group", "op": item.op.value, "test": wording(item), "result": RESULTS.get(world.truth(item))}
        return fields, {"because": list(world.members(item))}
    if isinstance(item, Test):
        return of_test(item, room, world)
    return of_highest(item, world) if item.highest_of else of_concept(item, world)


def of_test(test: Test, room: Room, world: World) -> Expected:
    """A test: the value that met it or failed it, and where that comes from."""
    concept = world.concepts.get(test.subject)
    value = " or ".join(world.possible[test.subject]) if concept else room.text(test.subject)
    fields = {
        "kind": "test",
        "test": test.text,
        "subject": test.subject,
        "value": value,
        "result": RESULTS.get(world.truth(test)),
        "cites": list(test.cites),
        "assumed": room.patient.assumed.get(test.subject),
        "record": room.patient.records.get(test.subject),
    }
    return fields, {"because": [concept] if concept else []}


def of_concept(concept: Concept, world: World) -> Expected:
    """A definition: the clause that applies, or the clauses that fail."""
    for number, clause in enumerate(concept.clauses):
        if world.applies(clause):
            because: list[Item] = [*clause.when, *clause.unless]
            return headed("concept", concept, world, clause=number), {"because": because}
    failing = {f"fails {n}": world.failing(clause) for n, clause in enumerate(concept.clauses)}
    return headed("concept", concept, world, clause=-1), {
        "because": [],
        **{name: list(items) for name, items in failing.items() if items},
    }


def of_highest(concept: Concept, world: World) -> Expected:
    """The highest of others: their nodes, and the bullets of the guard that are decided."""
    guard = [c for c in concept.when if world.truth(c) == TRUE or not world.truth(c) & TRUE]
    parts: list[Item] = [world.concepts[name] for name in concept.highest_of]
    return headed("highest", concept, world), {"parts": parts, "because": list(guard)}


def headed(kind: str, concept: Concept, world: World, **more: int) -> dict[str, Any]:
    """The plain fields of a node about a concept."""
    return {"kind": kind, "concept": concept.id, "values": list(world.possible[concept.id]), **more}


def of_rule(claim: Claim, world: World) -> Expected:
    """A rule that applies shows every bullet; one that fails, those that fail; a defeated one, its winners."""
    rule = claim.rule
    fields = {"kind": claim.how, "rule": rule.id}
    if claim.how == "fails":
        failing = world.failing(rule)
        return fields, {"because": list(failing[:1] if claim.first else failing)}
    shown: list[Item] = [*rule.when, *rule.unless]
    if claim.how == "applies":
        return fields, {"because": shown}
    by: list[Item] = [Claim(winner, "applies") for winner in claim.winners]
    return fields, {"by": by, "because": shown if world.applies(rule) else []}


def claims_of(conclusion: Conclusion) -> list[Claim]:
    """What the proof of a conclusion says of each rule that it lists, in order."""
    found, claims = conclusion.statuses, []
    for rule in conclusion.listed:
        if rule.id in found.failed:
            claims.append(Claim(rule, "fails"))
        elif beaten(conclusion, rule):
            winners = conclusion.room.book.beaten_by[rule.id]
            claims.append(Claim(rule, "defeated", winners=tuple(w for w in winners if w.id in found.applied)))
        else:
            claims.append(Claim(rule, "applies"))
    return claims
