"""Conditions, concepts and rules: the criteria as data.

A condition is a ``Test`` or a ``Group``. A test on a finding is true or false; a test on a concept is undefined where
the concept is (3.3). A rule *applies* where every ``when`` is true and every ``unless`` is false (3.4).

Imports: model only. Promises: frozen data.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from .problems import NOWHERE, Position
from .table import Table
from .values import ValueSet

UNDEFINED = "undefined"


class TestKind(StrEnum):
    """What a test asks: a value in a set, whether the value is known, or whether a concept is undefined."""

    __test__ = False
    IN = "in"
    KNOWN = "known"
    UNDEFINED = "undefined"


@dataclass(frozen=True, slots=True)
class Test:
    """One test. ``allowed`` are the values for which an IN test is true, cut to the declared domain.

    ``positive`` is false for ``is not known``. ``text`` is the canonical wording of the bullet without its citations.
    """

    __test__ = False
    subject: str
    kind: TestKind
    text: str
    allowed: ValueSet | None = None
    positive: bool = True
    cites: tuple[str, ...] = ()
    position: Position = field(default=NOWHERE, compare=False)


class Op(StrEnum):
    """How a group combines its members (strong Kleene)."""

    ALL = "all"
    ANY = "any"
    NOT = "not"


@dataclass(frozen=True, slots=True)
class Group:
    """``all`` or ``any`` of at least one member, or ``not`` of exactly one."""

    op: Op
    members: tuple[Condition, ...]
    position: Position = field(default=NOWHERE, compare=False)


Condition: TypeAlias = Test | Group


def wording(condition: Condition) -> str:
    """A condition in words: the text of a test, or of a group around its members'."""
    if isinstance(condition, Test):
        return condition.text
    inner = "; ".join(wording(member) for member in condition.members)
    return f"not ({inner})" if condition.op is Op.NOT else f"{condition.op.value} of ({inner})"


@dataclass(frozen=True, slots=True)
class Review:
    """Who wrote it and who looked at it: ``submitted``, ``under-review``, ``approved``, or ``lapsed`` where it has
    changed since. ``of`` is the hash that was approved, ``by`` whoever approved it: never its ``author``."""

    status: str = "submitted"
    by: str = ""
    on: str = ""
    of: str = ""
    author: str = ""


@dataclass(frozen=True, slots=True)
class Clause:
    """One line of a definition: the concept has ``value`` where every ``when`` is true and every ``unless`` false."""

    value: str
    when: tuple[Condition, ...]
    unless: tuple[Condition, ...] = ()
    position: Position = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Concept:
    """A derived finding: total into ``values`` plus undefined.

    Either ``clauses``, or ``highest_of`` (concepts over the same ordered values; undefined where one of them is, or
    where ``when`` is not true). ``guideline`` is empty for shared definitions.
    """

    id: str
    label: str
    values: tuple[str, ...]
    ordered: bool = False
    clauses: tuple[Clause, ...] = ()
    highest_of: tuple[str, ...] = ()
    when: tuple[Condition, ...] = ()
    guideline: str = ""
    cites: tuple[str, ...] = ()
    flaws: tuple[str, ...] = ()
    value_labels: Table[str, str] = field(default_factory=Table)
    wording: Table[str, str] = field(default_factory=Table)
    provenance: str = ""
    review: Review = Review()
    position: Position = field(default=NOWHERE, compare=False)


class Role(StrEnum):
    """What a rule is for."""

    ADVICE = "advice"
    SCOPE = "scope"
    SAFETY = "safety"
    INTEGRITY = "integrity"


class Stance(StrEnum):
    """The rule's conclusion on its option. Scope rules recommend, safety rules withhold, integrity rules exclude."""

    RECOMMEND = "recommend"
    CONSIDER = "consider"
    RULE_OUT = "rule out"
    WITHHOLD = "withhold"
    EXCLUDE = "exclude"


@dataclass(frozen=True, slots=True)
class Override:
    """This rule beats ``rule`` wherever it applies; ``provenance`` is ``editorial`` where the source is silent."""

    rule: str
    because: str = ""
    cites: tuple[str, ...] = ()
    provenance: str = ""
    position: Position = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Rule:
    """One criterion. ``option`` is empty for integrity rules, ``question`` for scope, safety and integrity rules.

    ``local`` names the facts directory that added the rule where that is not the first one.
    """

    id: str
    role: Role
    stance: Stance
    when: tuple[Condition, ...]
    unless: tuple[Condition, ...] = ()
    question: str = ""
    option: str = ""
    guideline: str = ""
    overrides: tuple[Override, ...] = ()
    because: str = ""
    evidence: tuple[str, ...] = ()
    flaws: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()
    review: Review = Review()
    provenance: str = ""
    local: str = ""
    position: Position = field(default=NOWHERE, compare=False)
