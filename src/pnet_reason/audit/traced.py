"""What a trace holds: statements, rules and missing links, as frozen data that writes itself as JSON types.

Imports model, version and audit. Promises: ``Trace.to_dict`` gives ``pnet-reason.trace/1``, in a fixed order; the same
bytes for the same knowledge.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pnet_reason.model.knowledge import Knowledge, Statement
from pnet_reason.model.problems import Position
from pnet_reason.model.rules import Rule
from pnet_reason.version import __version__

from .citations import Bullet, Key
from .document import head, place

TRACE = "pnet-reason.trace/1"


@dataclass(frozen=True, slots=True)
class TracedStatement:
    """A statement (``guideline`` is empty where it is shared) and what leans on it.

    ``bullets`` are those of rules, ``definitions`` those of concepts. ``invariants`` cite it; ``hazards`` cite it, or
    are controlled by an invariant that does; ``cases`` exercise a rule of ``bullets``.
    """

    guideline: str
    statement: Statement
    bullets: tuple[Bullet, ...]
    definitions: tuple[Bullet, ...]
    evidence: tuple[str, ...]
    flaws: tuple[str, ...]
    invariants: tuple[str, ...]
    hazards: tuple[str, ...]
    cases: tuple[str, ...]

    @property
    def cited(self) -> bool:
        """Whether anything leans on it."""
        return any((self.bullets, self.definitions, self.evidence, self.flaws, self.invariants, self.hazards))

    def to_dict(self) -> dict[str, Any]:
        """JSON types only."""
        said = self.statement
        return {
            "guideline": self.guideline,
            "id": said.id,
            "text": said.text,
            "source": said.source,
            "where": said.where,
            "force": said.force,
            "provenance": said.provenance,
            "at": place(said.position),
            "rules": [_bullet(one, "rule") for one in self.bullets],
            "definitions": [_bullet(one, "concept") for one in self.definitions],
            "evidence": list(self.evidence),
            "flaws": list(self.flaws),
            "invariants": list(self.invariants),
            "hazards": list(self.hazards),
            "cases": list(self.cases),
        }


def _bullet(one: Bullet, name: str) -> dict[str, str]:
    """One place that cites a statement; ``name``: what its owner is."""
    return {
        name: one.owner,
        "guideline": one.guideline,
        "part": one.part,
        "text": one.text,
        "review": one.review,
        "provenance": one.provenance,
        "at": place(one.position),
    }


@dataclass(frozen=True, slots=True)
class TracedRule:
    """A rule and what it leans on or is watched by.

    ``cases`` have it apply in their proof, standing or defeated. ``invariants`` mention its option or cite one of its
    ``statements``; ``hazards`` name it as a control, cite such a statement, or are controlled by such an invariant.
    """

    rule: Rule
    statements: tuple[Key, ...]
    cases: tuple[str, ...]
    invariants: tuple[str, ...]
    hazards: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """JSON types only."""
        said, review = self.rule, self.rule.review
        return {
            "id": said.id,
            "role": said.role.value,
            "guideline": said.guideline,
            "question": said.question,
            "stance": said.stance.value,
            "option": said.option,
            "provenance": said.provenance,
            "review": {"status": review.status, "by": review.by, "on": review.on, "of": review.of},
            "at": place(said.position),
            "statements": [{"guideline": guideline, "id": name} for guideline, name in self.statements],
            "overrides": [override.rule for override in said.overrides],
            "cases": list(self.cases),
            "invariants": list(self.invariants),
            "hazards": list(self.hazards),
        }


@dataclass(frozen=True, slots=True)
class Missing:
    """A link that should be there: its ``kind``, whose it is (``about``, for a bullet also its text), and where that
    stands."""

    kind: str
    guideline: str
    about: tuple[str, ...]
    position: Position = field(compare=False)

    def to_dict(self) -> dict[str, Any]:
        """JSON types only."""
        return {
            "kind": self.kind,
            "guideline": self.guideline,
            "about": list(self.about),
            "at": place(self.position),
        }


@dataclass(frozen=True, slots=True)
class Trace:
    """All links of a knowledge, both ways, and those that are missing."""

    knowledge: Knowledge
    statements: tuple[TracedStatement, ...]
    rules: tuple[TracedRule, ...]
    missing: tuple[Missing, ...]

    @property
    def complete(self) -> bool:
        """Whether no link is missing."""
        return not self.missing

    def to_dict(self) -> dict[str, Any]:
        """The trace document: JSON types only."""
        return {
            "format": TRACE,
            "engine": __version__,
            "knowledge": head(self.knowledge),
            "complete": self.complete,
            "missing": [one.to_dict() for one in self.missing],
            "statements": [one.to_dict() for one in self.statements],
            "rules": [one.to_dict() for one in self.rules],
        }
