"""What has been read so far, before it is linked into a ``Knowledge``. Imports: report, tree, model.

``declared`` remembers every id with the place where it was declared, even where the declaration itself is wrong, so
that one mistake is not told again as an unknown id wherever the id is used.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from pnet_reason.model.audit import Hazard, Invariant, Waiver
from pnet_reason.model.findings import Finding
from pnet_reason.model.knowledge import Evidence, Flaw, Option, Question, Source, Statement
from pnet_reason.model.over_time import OverTime
from pnet_reason.model.problems import Position
from pnet_reason.model.rules import Concept, Review, Rule
from pnet_reason.model.wordings import Wording

from .report import Report, shorten
from .tree import Mapping, Node, Scalar

RESERVED = frozenset(
    {
        "all",
        "and",
        "any",
        "between",
        "is",
        "known",
        "missing",
        "no",
        "not",
        "of",
        "one",
        "or",
        "to",
        "undefined",
        "unknown",
    }
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file that has been read: its kind, the guideline that it belongs to, the local directory that adds it.
    ``draft``: it stands in the folder of drafts."""

    kind: str
    tree: Node
    file: str
    guideline: str = ""
    local: str = ""
    draft: bool = False

    @property
    def root(self) -> Mapping:
        """The tree of a file that is a mapping."""
        return self.tree if isinstance(self.tree, Mapping) else Mapping(self.file, 1, 1)


@dataclass(slots=True)
class Unread:
    """The drafts that are left unread, and the keys of their statements: what others may name without its being
    there."""

    guidelines: set[str] = field(default_factory=set)
    statements: set[str] = field(default_factory=set)

    def forget(self, guidelines: Iterable[str], statements: Iterable[str]) -> None:
        """What is there after all, since another guideline has it too."""
        self.guidelines.difference_update(guidelines)
        self.statements.difference_update(statements)

    def without(self, words: list[Scalar]) -> list[Scalar]:
        """A list of guidelines or statements, without what only drafts hold."""
        return [word for word in words if word.text not in self.guidelines | self.statements]


@dataclass(slots=True)
class GuidelineDraft:
    """A guideline while its files are read. ``draft``: it stands in the folder of drafts."""

    id: str
    head: Mapping
    draft: bool = False
    statements: dict[str, Statement] = field(default_factory=dict)
    flaws: dict[str, Flaw] = field(default_factory=dict)
    concepts: dict[str, Concept] = field(default_factory=dict)
    scope: list[Rule] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)


@dataclass(slots=True)
class Draft:
    """Everything read so far, by id."""

    report: Report
    sheets: list[Sheet]
    unread: Unread = field(default_factory=Unread)
    versions: list[str] = field(default_factory=list)
    burdens: dict[str, str] = field(default_factory=dict)
    staging: dict[str, tuple[str, ...]] = field(default_factory=dict)
    findings: dict[str, Finding] = field(default_factory=dict)
    questions: dict[str, Question] = field(default_factory=dict)
    options: dict[str, Option] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    evidence: dict[str, Evidence] = field(default_factory=dict)
    statements: dict[str, Statement] = field(default_factory=dict)
    concepts: dict[str, Concept] = field(default_factory=dict)
    guidelines: dict[str, GuidelineDraft] = field(default_factory=dict)
    safety: list[Rule] = field(default_factory=list)
    integrity: list[Rule] = field(default_factory=list)
    over_time: OverTime = field(default_factory=OverTime)
    wordings: dict[str, Wording] = field(default_factory=dict)
    invariants: dict[str, Invariant] = field(default_factory=dict)
    waivers: dict[str, Waiver] = field(default_factory=dict)
    hazards: dict[str, Hazard] = field(default_factory=dict)
    declared: dict[str, dict[str, Position]] = field(default_factory=dict)

    def of_kind(self, *kinds: str) -> list[Sheet]:
        """The files of some kinds, in the order in which they were given."""
        return [sheet for sheet in self.sheets if sheet.kind in kinds]

    def author_of(self, sheet: Sheet) -> str:
        """Whoever wrote what stands in a file, unless it says otherwise: the author that the file names, or the head
        of its guideline in the same directory."""
        heads = self.of_kind("guideline", "addition")
        near = [one for one in heads if (one.guideline, one.local) == (sheet.guideline, sheet.local)]
        return next(filter(None, (one.root.text("author") for one in (sheet, *near))), "")

    def names(self, kind: str) -> dict[str, Position]:
        """The declared ids of a kind."""
        return self.declared.setdefault(kind, {})

    def declare(self, kind: str, key: Scalar, *, what: str = "", also: tuple[str, ...] = ()) -> bool:
        """Remember an id; False, with a record, where it is reserved or stands elsewhere (``also``: kinds that share
        their names with this one)."""
        name = key.text
        if kind in ("finding", "concept") and name in RESERVED:
            message = f"{shorten(name)} is a word of the grammar"
            self.report.error("reserved-id", message, key.at, hint="choose another name", width=len(name))
            return False
        for other in (kind, *also):
            if first := self.names(other).get(name):
                message = f"{what or kind} {shorten(name)} is already declared"
                self.report.error("duplicate-id", message, key.at, hint=f"first in {first}", width=len(name))
                return False
        self.names(kind)[name] = key.at
        return True

    def known(self, kind: str, word: Scalar, *, where: str = "") -> bool:
        """Whether an id is declared; a record where it is not."""
        if word.text in self.names(kind):
            return True
        self.report.unknown(kind, word.text, self.names(kind), word.at, where=where)
        return False

    def all_known(self, kind: str, words: list[Scalar], *, where: str = "") -> tuple[str, ...]:
        """The ids of a list that are declared, in order; a record for each that is not, or that stands there twice."""
        kept: list[str] = []
        for word in words:
            if word.text in kept:
                message = f"{shorten(word.text)} is listed twice"
                self.report.error("listed-twice", message, word.at, width=len(word.text))
            elif self.known(kind, word, where=where):
                kept.append(word.text)
        return tuple(kept)


def read_review(node: Mapping, author: str = "") -> Review:
    """The review of a rule or a concept; ``submitted`` where none is given, and by ``author`` where none is named."""
    review = node.mapping("review")
    return Review(
        status=review.text("status", "submitted"),
        by=review.text("by"),
        on=review.text("on"),
        of=review.text("of"),
        author=review.text("author", author),
    )


def value_labels(node: Mapping) -> dict[str, str]:
    """The declared values, in order, each with its label; a value without one is its own label."""
    if isinstance(node.get("values"), Mapping):
        return node.texts("values")
    return {word.text: word.text for word in node.words("values")}
