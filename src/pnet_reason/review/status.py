"""How far the review of each guideline is: its rules by review and by provenance, and the worked cases that use them.

Imports model, knowledge, audit and uses. Promises: ``Status.to_dict`` gives ``pnet-reason.status/1``, in a fixed order;
guidelines as they answer, the rules for all guidelines last.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pnet_reason.advise import chosen, refuse_unread
from pnet_reason.audit.document import head
from pnet_reason.audit.trace import exercised
from pnet_reason.knowledge.common_shapes import PROVENANCES
from pnet_reason.knowledge.hashes import rule_hash
from pnet_reason.model.knowledge import Guideline, Knowledge
from pnet_reason.model.rules import Rule
from pnet_reason.version import __version__

from .uses import every_rule, of_provenance

STATUS = "pnet-reason.status/1"
REVIEWS = ("approved", "lapsed", "under-review", "submitted")


@dataclass(frozen=True, slots=True)
class RuleStatus:
    """A rule, the hash that an approval of it would bind now, the statements that it cites from memory
    (``unverified``) or from a digest (``secondary``), and the worked cases in whose proofs it applies."""

    rule: Rule
    hash: str
    unverified: tuple[str, ...]
    secondary: tuple[str, ...]
    cases: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """JSON types only."""
        rule, review = self.rule, self.rule.review
        return {
            "id": rule.id,
            "role": rule.role.value,
            "question": rule.question,
            "review": {"status": review.status, "author": review.author, "by": review.by, "on": review.on},
            "approved": review.of,
            "hash": self.hash,
            "provenance": rule.provenance,
            "unverified": list(self.unverified),
            "secondary": list(self.secondary),
            "cases": list(self.cases),
        }


@dataclass(frozen=True, slots=True)
class GuidelineStatus:
    """A guideline, or None for the rules that hold for all; and its rules."""

    guideline: Guideline | None
    rules: tuple[RuleStatus, ...]

    def to_dict(self, as_of: str) -> dict[str, Any]:
        """JSON types only. ``overdue`` is null where no day was asked about, or none is recorded."""
        book = self.guideline
        until = book.review_by if book else ""
        reviews = Counter(one.rule.review.status for one in self.rules)
        tags = Counter(one.rule.provenance for one in self.rules)
        return {
            "id": book.id if book else "",
            "title": book.title if book else "",
            "draft": book.draft if book else False,
            "review_by": until,
            "overdue": until < as_of if until and as_of else None,
            "reviews": {name: reviews[name] for name in REVIEWS},
            "provenances": {name: tags[name] for name in PROVENANCES},
            "rules": [one.to_dict() for one in self.rules],
        }


@dataclass(frozen=True, slots=True)
class Status:
    """The review of a knowledge on a day."""

    knowledge: Knowledge
    as_of: str
    guidelines: tuple[GuidelineStatus, ...]

    def to_dict(self) -> dict[str, Any]:
        """The status document: JSON types only."""
        return {
            "format": STATUS,
            "engine": __version__,
            "knowledge": head(self.knowledge),
            "as_of": self.as_of,
            "unread_drafts": list(self.knowledge.drafts),
            "guidelines": [one.to_dict(self.as_of) for one in self.guidelines],
        }


def status(knowledge: Knowledge, guidelines: Iterable[str] | None = None, as_of: str = "") -> Status:
    """The review of some guidelines, or of all and of the rules for all. QueryError for unknown names.

    ``as_of``: the ISO date on which it is asked whether a review is overdue, or empty.
    """
    wanted = None if guidelines is None else tuple(guidelines)
    refuse_unread(wanted or (), knowledge)
    books = [knowledge.guidelines[name] for name in chosen(wanted, knowledge.guideline_order(), "guideline")]
    cases, _ = exercised(knowledge)

    def found(rules: Iterable[Rule]) -> tuple[RuleStatus, ...]:
        return tuple(
            RuleStatus(
                rule,
                rule_hash(rule, knowledge),
                of_provenance(rule, knowledge, "unverified"),
                of_provenance(rule, knowledge, "secondary"),
                tuple(sorted(set(cases.get(rule.id, ())))),
            )
            for rule in rules
        )

    told = [GuidelineStatus(book, found(every_rule(book))) for book in books]
    if wanted is None:
        told.append(GuidelineStatus(None, found((*knowledge.safety, *knowledge.integrity))))
    return Status(knowledge, as_of, tuple(told))
