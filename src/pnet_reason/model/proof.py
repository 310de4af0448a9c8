"""Proofs: a table of nodes in topological order, children by index (nested data breaks at a few hundred levels).

Every node is a plain tuple of strings and indices, so that a proof is cheap to build, hashes and pickles. A node
speaks of the *box* of the answer leaf above it; ``value`` is what the box allows for the subject, in canonical
wording.

Imports nothing of the project. The checker (checker/) says what each kind of node must satisfy.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

Region: TypeAlias = tuple[tuple[str, str], ...]
"""Finding → canonical set, sorted by finding: what the box adds to what the case says."""


class Tested(NamedTuple):
    """A test and what decided it: ``result`` is ``true``, ``false`` or ``undefined``; where the box leaves an undefined
    concept open, what is sure: ``not true`` or ``not false``.

    ``because`` holds the node of the concept that the test is about; it is empty for a finding.
    """

    test: str
    subject: str
    value: str
    result: str
    cites: tuple[str, ...]
    because: tuple[int, ...] = ()


class Grouped(NamedTuple):
    """A group (``any``, ``all``, ``not``) with its wording: the members that decide its ``result``."""

    op: str
    test: str
    result: str
    because: tuple[int, ...]


class Defined(NamedTuple):
    """A concept has one of ``values``. Either the clause ``clause`` applies (``because``: its bullets), or every clause
    for another value fails (``fails``: clause number, failing bullets)."""

    concept: str
    values: tuple[str, ...]
    clause: int
    because: tuple[int, ...]
    fails: tuple[tuple[int, tuple[int, ...]], ...] = ()


class Highest(NamedTuple):
    """A concept that is the highest of others: ``parts`` are their nodes, ``because`` the guard's bullets."""

    concept: str
    values: tuple[str, ...]
    parts: tuple[int, ...]
    because: tuple[int, ...]


class Applies(NamedTuple):
    """A rule applies: every ``when`` is true, every ``unless`` false; one child a bullet, in the rule's order."""

    rule: str
    because: tuple[int, ...]


class Fails(NamedTuple):
    """A rule does not apply: the bullets that fail (a ``when`` not true, an ``unless`` not false)."""

    rule: str
    because: tuple[int, ...]


class Defeated(NamedTuple):
    """A rule does not stand: ``by`` are nodes of rules that apply and override it. ``because`` holds its own bullets
    where it applies."""

    rule: str
    by: tuple[int, ...]
    because: tuple[int, ...] = ()


class Concluded(NamedTuple):
    """What the rules of a guideline add up to in one box (3.6 to 3.8). ``because``: a node for every rule that could
    change it."""

    region: Region
    outcome: str
    options: tuple[str, ...]
    alternatives: tuple[str, ...]
    against: tuple[str, ...]
    because: tuple[int, ...]


class Possible(NamedTuple):
    """A box in which no integrity rule applies, so that a region is about someone. ``because``: how each fails."""

    region: Region
    because: tuple[int, ...]


class Impossible(NamedTuple):
    """A box without a possible patient: ``because`` holds the integrity rule that applies."""

    region: Region
    because: tuple[int, ...]


class OutOfRange(NamedTuple):
    """A box that a computed quantity cannot reach: ``range`` is what its formula gives over the box."""

    region: Region
    finding: str
    range: str


class Covered(NamedTuple):
    """A region proved by cases: ``because`` are boxes that cover it, ``possible`` boxes that show it is not empty."""

    region: Region
    because: tuple[int, ...]
    possible: tuple[int, ...] = ()


Node: TypeAlias = (
    Tested
    | Grouped
    | Defined
    | Highest
    | Applies
    | Fails
    | Defeated
    | Concluded
    | Possible
    | Impossible
    | OutOfRange
    | Covered
)

KINDS: dict[type[Node], str] = {
    Tested: "test",
    Grouped: "group",
    Defined: "concept",
    Highest: "highest",
    Applies: "applies",
    Fails: "fails",
    Defeated: "defeated",
    Concluded: "answer",
    Possible: "possible",
    Impossible: "impossible",
    OutOfRange: "out-of-range",
    Covered: "region",
}


def rests_on(node: Node) -> tuple[int, ...]:
    """What a node rests on, in order: bullets, and of a definition what decides it; not the rules that defeat it."""
    fails = (index for _, because in node.fails for index in because) if isinstance(node, Defined) else ()
    parts = node.parts if isinstance(node, Highest) else ()
    return (*getattr(node, "because", ()), *parts, *fails)
