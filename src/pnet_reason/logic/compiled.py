"""The knowledge of one guideline, compiled once into atoms, needs and strata.

An *atom* is a distinct test (or group). Two bitmask planes say what is sure in a box: in ``met``, bit 2i says that
atom i is surely true, bit 2i+1 that it is surely false; in ``lost``, that it is surely not true, surely not false.
(An undefined atom is lost both ways.) What a rule or a clause needs is then one int: its ``when`` atoms true, its
``unless`` atoms false.

Imports model and logic.domains. Promises: data and lookups only; how planes are filled is evaluate.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from pnet_reason.model.knowledge import Knowledge
from pnet_reason.model.proof import Tested
from pnet_reason.model.rules import UNDEFINED, Concept, Condition, Op, Rule, Stance, Test, TestKind
from pnet_reason.model.values import Choices, ValueSet

from .domains import Axis, bits
from .kernel import Var, fresh

Key = tuple[str, str]
"""A concept as one set of definitions sees it: (guideline, or empty for shared, concept id)."""


def true_bit(atom: int) -> int:
    """The plane bit of "atom is true"."""
    return 1 << 2 * atom


def false_bit(atom: int) -> int:
    """The plane bit of "atom is false"."""
    return 2 << 2 * atom


@dataclass(slots=True)
class Bullet:
    """One bullet of a rule or clause: ``bit`` is the plane bit that must be met.

    ``plain``: a test on a finding (``subject``), which needs no further proof; ``nodes``: value → the node of such a
    test, shared by all bullets with the same text and citations.
    """

    condition: Condition
    atom: int
    bit: int
    unless: bool
    plain: bool
    subject: str
    nodes: dict[str, Tested]


@dataclass(slots=True)
class Body:
    """The bullets of a rule or clause; ``need`` is the union of their bits, ``chosen`` remembers the bullets of
    bits."""

    bullets: tuple[Bullet, ...]
    need: int
    chosen: dict[int, tuple[Bullet, ...]] = field(default_factory=dict)


@dataclass(slots=True)
class CompiledRule:
    """A rule in a plan: ``bit`` marks it in sets of rules, ``beaten_by`` is the set of rules that override it."""

    rule: Rule
    index: int
    bit: int
    body: Body
    beaten_by: int = 0


@dataclass(slots=True)
class GroupStep:
    """Fill in a group atom from its members (strong Kleene). ``text``: the group in words."""

    atom: int
    op: Op
    text: str
    members: tuple[Bullet, ...]
    every_true: int
    every_false: int


@dataclass(slots=True)
class ConceptStep:
    """Find which values a concept may have, and fill in the atoms on it.

    Values are bits in declared order, ``undefined`` is the bit after the last. ``atoms``: (atom, kind, allowed values).
    """

    key: Key
    concept: Concept
    clauses: tuple[tuple[Body, int], ...]
    parts: tuple[Key, ...]
    guard: Body
    undefined: int
    atoms: list[tuple[int, TestKind, int]] = field(default_factory=list)
    memo: dict[int, tuple[int, int]] = field(default_factory=dict)

    def text(self, possible: int) -> tuple[str, ...]:
        """The possible values in words, in declared order, undefined last."""
        names = (*self.concept.values, UNDEFINED)
        return tuple(name for i, name in enumerate(names) if possible >> i & 1)


Step = GroupStep | ConceptStep


@dataclass(slots=True)
class Dimension:
    """A finding as the search sees it: its logic variable, its cells, the cells of texts met before,
    and the words for sets of cells."""

    id: str
    var: Var
    axis: Axis
    by_text: dict[str, int] = field(default_factory=dict)
    words: dict[int, str] = field(default_factory=dict)


@dataclass(slots=True)
class FindingAtoms:
    """What a finding decides in a section: the atoms on it, each with the cells for which it is true."""

    id: str
    var: Var
    axis: Axis
    atoms: list[tuple[int, int]] = field(default_factory=list)
    known_atoms: list[tuple[int, bool]] = field(default_factory=list)
    memo: dict[int, tuple[int, int]] = field(default_factory=dict)


@dataclass(slots=True)
class Section:
    """Rules that are evaluated together, and the atoms and strata that they rest on. ``subject``: atom → what it tests.

    ``memo``: box → whether the one rule of a flaw's section surely fails in it.
    """

    rules: tuple[CompiledRule, ...]
    findings: tuple[FindingAtoms, ...]
    steps: tuple[Step, ...]
    concepts: dict[Key, ConceptStep]
    groups: dict[int, GroupStep]
    subject: dict[int, Key | str]
    by_id: dict[str, FindingAtoms]
    memo: dict[tuple[int, ...], bool] = field(default_factory=dict)

    def findings_of(self, atoms: Iterable[int]) -> set[str]:
        """The findings that atoms test."""
        return {entry.id for entry in self.findings if any(self.subject[atom] == entry.id for atom in atoms)}

    @property
    def all(self) -> int:
        """The set of all its rules."""
        return (1 << len(self.rules)) - 1


class Axes:
    """One dimension a finding, for the whole knowledge. ``harmless`` remembers which formulas stay in their declared
    range, ``reached`` what a formula gives over boxes met before (logic/reach)."""

    def __init__(self, knowledge: Knowledge, also: Iterable[Test] = ()) -> None:
        """``also``: tests that are asked beside those of the knowledge, so that the cells tell them apart too."""
        thresholds: dict[str, list[ValueSet]] = {name: [] for name in knowledge.findings}
        for test in (*tests_of(knowledge), *also):
            if test.subject in thresholds and test.allowed is not None:
                thresholds[test.subject].append(test.allowed)
        self.dimensions = {
            name: Dimension(name, fresh(), Axis(finding, thresholds[name]))
            for name, finding in knowledge.findings.items()
        }
        self.computed = [finding for finding in knowledge.findings.values() if finding.computed is not None]
        self.nodes: dict[tuple[str, tuple[str, ...]], dict[str, Tested]] = {}
        self.harmless: dict[tuple[str, frozenset[str]], bool] = {}
        self.reached: dict[tuple[Any, ...], Any] = {}


@dataclass(slots=True)
class Plan:
    """All that is needed to answer one question by one guideline.

    ``section`` holds scope, advice and safety rules (sets of them beside it); ``integrity`` the integrity rules;
    ``flaws`` a section of one pseudo-rule for each flaw that has a condition. ``dimensions``: every finding of these.
    ``decision`` and ``verdict`` are the variables that its goals bind; ``templates`` are the proofs remembered by
    cell (logic/tabled).
    """

    guideline: str
    question: str
    axes: Axes
    section: Section
    integrity: Section
    flaws: dict[str, Section]
    dimensions: tuple[Dimension, ...]
    scope: int
    advice: int
    stances: dict[Stance, dict[str, int]]
    scope_options: dict[str, int]
    safety_options: dict[str, int]
    excludes: dict[str, frozenset[str]]
    decision: Var = field(default_factory=fresh)
    verdict: Var = field(default_factory=fresh)
    templates: dict[Any, Any] = field(default_factory=dict)


def tests_of(knowledge: Knowledge) -> Iterator[Test]:
    """Every test of the knowledge that can decide an answer or a caveat."""
    stack: list[Condition] = []
    for guideline in knowledge.guidelines.values():
        for rule in (*guideline.rules, *guideline.scope):
            stack += [*rule.when, *rule.unless]
        for concept in guideline.concepts.values():
            stack += conditions_of(concept)
        for flaw in guideline.flaws.values():
            stack += flaw.when
    for rule in (*knowledge.safety, *knowledge.integrity):
        stack += [*rule.when, *rule.unless]
    for concept in knowledge.concepts.values():
        stack += conditions_of(concept)
    return tests_in(stack)


def tests_in(conditions: Iterable[Condition]) -> Iterator[Test]:
    """The tests in conditions, through groups."""
    stack = list(conditions)
    while stack:
        condition = stack.pop()
        if isinstance(condition, Test):
            yield condition
        else:
            stack += condition.members


def conditions_of(concept: Concept) -> list[Condition]:
    """Every condition in a definition."""
    inner = [c for clause in concept.clauses for c in (*clause.when, *clause.unless)]
    return [*inner, *concept.when]


def subjects_of(conditions: Iterable[Condition]) -> set[str]:
    """The findings and concepts that conditions name."""
    return {test.subject for test in tests_in(conditions)}


def strata(wanted: Iterable[str], definitions: dict[str, Concept]) -> list[str]:
    """The concepts that ``wanted`` ones rest on, those first, without recursion (chains may be long)."""
    order: list[str] = []
    done: set[str] = set()
    stack = [(name, False) for name in sorted(wanted, reverse=True) if name in definitions]
    while stack:
        name, ready = stack.pop()
        if ready:
            order.append(name)
        elif name not in done:
            done.add(name)
            concept = definitions[name]
            below = subjects_of(conditions_of(concept)) | set(concept.highest_of)
            stack.append((name, True))
            stack += [(n, False) for n in sorted(below, reverse=True) if n in definitions and n not in done]
    return order


def allowed_mask(test: Test, values: tuple[str, ...]) -> int:
    """The declared values of a concept for which a test is true, as bits."""
    chosen = test.allowed.values if isinstance(test.allowed, Choices) else ()
    return sum(1 << i for i, value in enumerate(values) if value in chosen)


def under(section: Section, need: int) -> tuple[set[int], set[Key]]:
    """The atoms and the concepts on which plane bits rest, through groups and definitions."""
    atoms: set[int] = set()
    concepts: set[Key] = set()
    stack = [bit >> 1 for bit in bits(need)]
    while stack:
        atom = stack.pop()
        if atom in atoms:
            continue
        atoms.add(atom)
        subject = section.subject[atom]
        if atom in section.groups:
            stack += [member.atom for member in section.groups[atom].members]
        elif not isinstance(subject, str):
            stack += atoms_under(section, subject, concepts)
    return atoms, concepts


def atoms_under(section: Section, key: Key, seen: set[Key]) -> list[int]:
    """The atoms in a concept's definition and in those of its parts that were not ``seen``; they are then."""
    keys, found = [key], []
    while keys:
        step = section.concepts[keys.pop()]
        if step.key not in seen:
            seen.add(step.key)
            found += [bullet.atom for body, _ in step.clauses for bullet in body.bullets]
            found += [bullet.atom for bullet in step.guard.bullets]
            keys += step.parts
    return found


def findings_under(section: Section, need: int) -> list[str]:
    """The findings on which plane bits rest, sorted."""
    return sorted(section.findings_of(under(section, need)[0]))
