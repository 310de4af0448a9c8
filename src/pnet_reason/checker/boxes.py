"""The boxes of an answer: a conclusion with its proof, someone possible, nobody possible.

May import model and the checker's parts below it. Promises: each function either gives what the box shows or raises
``Unfounded`` with the reason why it does not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..model.findings import Finding
from ..model.rules import Rule
from ..model.values import Numbers
from .book import Book, Patient, Room, Unfounded
from .conclude import Conclusion, conclude
from .formula import reached
from .nodes import IMPOSSIBLE, Claim, Table, claims_of
from .sets import common, write
from .truth import conditions_of, foundations, tests_of

CODE = "proof-box"


@dataclass(frozen=True)
class Nobody:
    """Why a box is empty: integrity rules that apply, or a computed quantity that its formula does not reach."""

    rules: tuple[Rule, ...] = ()
    finding: Finding | None = None


class Boxes:
    """The boxes of one answer, each worked out once."""

    def __init__(self, book: Book, patient: Patient, table: Table) -> None:
        self.book = book
        self.patient = patient
        self.table = table
        self.rooms: dict[tuple[tuple[str, str], ...], Room] = {}

    def room(self, region: dict[str, str]) -> Room:
        """The box of a region."""
        key = tuple(sorted(region.items()))
        found = self.rooms.get(key)
        if found is None:
            found = self.rooms[key] = Room(self.book, self.patient, region)
        return found

    def verify(self, index: int, room: Room, claims: list[Claim], *, counts: bool) -> None:
        """The children of a box against what they must claim."""
        children = self.table.nodes[index]["because"]
        if len(children) != len(claims):
            names = ", ".join(claim.rule.id for claim in claims) or "no rule"
            raise Unfounded(CODE, f"node {index}: a proof about {names} is expected, {len(children)} nodes found")
        for child, claim in zip(children, claims, strict=True):
            self.table.verify(child, claim, room, room.world(claim.rule), counts=counts)

    def conclusion(self, index: int) -> Conclusion:
        """A box with one conclusion, which its proof supports."""
        node = self.table.nodes[index]
        found = conclude(self.room(node["region"]))
        for name in ("outcome", "options", "alternatives", "against"):
            value = getattr(found, name)
            if node[name] != (value if isinstance(value, str) else list(value)):
                raise Unfounded(CODE, f"node {index}: {name} is {node[name]!r} and should be {value!r}")
        self.verify(index, found.room, claims_of(found), counts=True)
        return found

    def possible(self, index: int) -> None:
        """A box in which no integrity rule applies, and which every formula reaches."""
        room = self.room(self.table.nodes[index]["region"])
        for rule in self.book.integrity:
            if not room.shared.failing(rule):
                raise Unfounded(CODE, f"node {index}: integrity rule {rule.id} may apply")
        for finding in self.book.reader.computed:
            if not common(self.range(finding, room), room.values(finding.id)):
                raise Unfounded(CODE, f"node {index}: its formula does not reach {finding.id}")
        self.verify(index, room, [Claim(rule, "fails", first=True) for rule in self.book.integrity], counts=False)

    def nobody(self, index: int) -> Nobody:
        """A box without a possible patient, and why there is none."""
        node = self.table.nodes[index]
        room = self.room(node["region"])
        if node["kind"] != IMPOSSIBLE:
            return self.unreached(index, room)
        applying = [rule for rule in self.book.integrity if room.shared.applies(rule)]
        if not applying:
            raise Unfounded(CODE, f"node {index}: no integrity rule applies")
        self.verify(index, room, [Claim(rule, "applies") for rule in applying], counts=True)
        return Nobody(tuple(applying))

    def unreached(self, index: int, room: Room) -> Nobody:
        """A box that a formula does not reach."""
        node = self.table.nodes[index]
        finding = self.book.knowledge.findings.get(node["finding"])
        if finding is None or finding.computed is None:
            raise Unfounded(CODE, f"node {index}: {node['finding']} is not computed")
        found = self.range(finding, room)
        if common(found, room.values(finding.id)):
            raise Unfounded(CODE, f"node {index}: its formula reaches {finding.id}")
        if node["range"] != write(found, finding):
            raise Unfounded(CODE, f"node {index}: the formula gives {write(found, finding)}")
        return Nobody(finding=finding)

    def range(self, finding: Finding, room: Room) -> Numbers:
        """What the formula gives over the box; a value that was stated may be off by the tolerance."""
        assert finding.computed is not None
        slack = finding.computed.tolerance if finding.id in self.patient.said else 0 * finding.computed.tolerance
        return reached(finding, room.values, slack)


def parties(shown: Nobody, book: Book, patient: Patient) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """The clashes of findings that an empty box shows: (findings, rules)."""
    finding = shown.finding
    if finding is not None and finding.computed is not None:
        yield tuple(sorted({finding.id, *finding.computed.inputs})), ()
    for rule in shown.rules:
        conditions = [*rule.when, *rule.unless]
        concepts = foundations(conditions, book.knowledge.concepts)
        tests = tests_of([*conditions, *(c for concept in concepts for c in conditions_of(concept))])
        yield tuple(sorted({test.subject for test in tests} & patient.sets.keys())), (rule.id,)
