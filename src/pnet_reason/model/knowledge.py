"""Everything that the facts directories say, linked and ready to be evaluated.

Imports: model only. Promises: frozen data; every id named anywhere in it exists in it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from .audit import Hazard, Invariant, Waiver
from .findings import Finding
from .over_time import OverTime, Schedule
from .problems import NOWHERE, Position, Problem
from .rules import Concept, Condition, Review, Rule
from .table import Table
from .values import ValueSet
from .wordings import Wording


@dataclass(frozen=True, slots=True)
class Option:
    """What can be concluded. ``excludes`` is symmetric. ``plan`` names the question that an answer of this option
    brings with it, asked under ``plan_assuming`` (finding → value).
    ``schedule``: when it asks for the next examination."""

    id: str
    label: str
    questions: tuple[str, ...]
    excludes: tuple[str, ...] = ()
    plan: str = ""
    plan_assuming: Table[str, ValueSet] = field(default_factory=Table)
    schedule: Schedule | None = None
    wording: Table[str, str] = field(default_factory=Table)
    note: str = ""
    position: Position = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a guideline. ``asks_what_is_known``: its rules may test whether a finding is known."""

    id: str
    label: str
    asks_what_is_known: bool = False
    position: Position = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Source:
    """An entry of the bibliography. ``tier`` 1 is the strongest kind of evidence; ``superseded_on`` is an ISO date."""

    id: str
    title: str
    authors: str = ""
    journal: str = ""
    year: int = 0
    doi: str = ""
    pmid: str = ""
    url: str = ""
    kind: str = ""
    tier: int = 0
    provenance: str = ""
    superseded_by: str = ""
    superseded_on: str = ""
    review_by: str = ""
    note: str = ""
    position: Position = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Direction:
    """Which options a figure speaks for and against. ``says``: ``options`` where it speaks of some, ``none`` where it
    speaks of none, ``unclear`` where that cannot be told or is not said."""

    says: str = "unclear"
    speaks_for: tuple[str, ...] = ()
    against: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """A quantitative finding. Effects are quoted with their interval, or say that there is none.

    ``status`` is ``direct``, ``indirect`` or ``contested``. ``applies_to`` says whom the figure is about, read with the
    shared definitions; what is not restricted is absent.
    """

    id: str
    source: str
    design: str
    population: str = ""
    applies_to: tuple[Condition, ...] = ()
    n: str = ""
    result: str = ""
    effect: str = ""
    interval: str = ""
    limits: str = ""
    status: str = ""
    direction: Direction = Direction()
    supports: tuple[str, ...] = ()
    provenance: str = ""
    position: Position = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence of a source, in our words: ``where`` it stands, its ``force`` and what it cites.

    ``source`` is given for the statements of shared files; a guideline's own stand in the guideline's source.
    """

    id: str
    text: str
    source: str = ""
    where: str = ""
    force: str = ""
    cites: tuple[str, ...] = ()
    provenance: str = ""
    position: Position = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Flaw:
    """A known fault of a source. It touches an answer that uses what it concerns, unless ``when`` is surely false."""

    id: str
    text: str
    resolution: str = ""
    statements: tuple[str, ...] = ()
    when: tuple[Condition, ...] = ()
    provenance: str = ""
    position: Position = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Detail:
    """Something recorded of a guideline, and how it is known; an empty ``text``: nothing is recorded."""

    text: str = ""
    provenance: str = ""


@dataclass(frozen=True, slots=True)
class Guideline:
    """A versioned rule set. ``concepts`` holds only its own definitions; ``scope`` says whom it does not speak
    about.

    ``draft``: mostly from memory, read only where drafts are asked for. ``author``: whoever wrote the rules, unless a
    rule says otherwise; ``developer``: whoever made the guideline. ``review_by`` is an ISO date or empty.
    """

    id: str
    title: str
    source: str
    edition: str = ""
    effective: str = ""
    tier: int = 0
    population: str = ""
    provenance: str = ""
    review: Review = Review()
    author: str = ""
    developer: Detail = Detail()
    funding: Detail = Detail()
    release: Detail = Detail()
    revision: Detail = Detail()
    review_by: str = ""
    draft: bool = False
    statements: Table[str, Statement] = field(default_factory=Table)
    flaws: Table[str, Flaw] = field(default_factory=Table)
    concepts: Table[str, Concept] = field(default_factory=Table)
    scope: tuple[Rule, ...] = ()
    rules: tuple[Rule, ...] = ()
    position: Position = field(default=NOWHERE, compare=False)

    @property
    def questions(self) -> tuple[str, ...]:
        """The questions that it answers, sorted."""
        return tuple(sorted({rule.question for rule in self.rules}))


@dataclass(frozen=True, slots=True)
class Knowledge:
    """The whole of one or more facts directories. Tables are sorted by id; hashes are of the canonical form (3.15).

    ``statements`` are those that shared definitions, safety and integrity rules cite; a guideline has its own.
    ``burdens`` are the ways in which findings are obtained, each with its label, the least burden first.
    ``staging``: the first lines of a sheet, label → findings and shared concepts.
    ``over_time`` says how dated findings are read; it is in ``content``, since it changes no answer to a given case.
    ``wordings``: language → the sentences for patients.
    ``invariants``, ``waivers`` and ``hazards`` are what auditors say of all this; they are in no hash. ``drafts`` are
    the guidelines that were left unread because they are drafts.
    """

    version: str
    findings: Table[str, Finding]
    concepts: Table[str, Concept]
    questions: Table[str, Question]
    options: Table[str, Option]
    sources: Table[str, Source]
    evidence: Table[str, Evidence]
    guidelines: Table[str, Guideline]
    safety: tuple[Rule, ...]
    integrity: tuple[Rule, ...]
    logic: str
    content: str
    statements: Table[str, Statement] = field(default_factory=Table)
    burdens: tuple[tuple[str, str], ...] = ()
    staging: tuple[tuple[str, tuple[str, ...]], ...] = ()
    over_time: OverTime = field(default_factory=OverTime)
    wordings: Table[str, Wording] = field(default_factory=Table)
    invariants: Table[str, Invariant] = field(default_factory=Table)
    waivers: Table[str, Waiver] = field(default_factory=Table)
    hazards: Table[str, Hazard] = field(default_factory=Table)
    directories: tuple[str, ...] = field(default=(), compare=False)
    drafts: tuple[str, ...] = field(default=(), compare=False)
    warnings: tuple[Problem, ...] = field(default=(), compare=False)

    def __hash__(self) -> int:
        return hash(self.content)

    def burden_of(self, finding: str) -> int:
        """The place of a finding's burden among those declared; of a computed one the greatest of its inputs'. Whatever
        has none comes after all others."""
        computation = self.findings[finding].computed
        if computation is not None:
            return max(map(self.burden_of, computation.inputs))
        names = [name for name, _ in self.burdens]
        burden = self.findings[finding].burden
        return names.index(burden) if burden in names else len(names)

    def concepts_of(self, guideline: str) -> dict[str, Concept]:
        """The definitions in force for a guideline: the shared ones, with its own instead where it has one."""
        return {**self.concepts, **self.guidelines[guideline].concepts}

    def rules_of(self, guideline: str) -> dict[str, Rule]:
        """Every rule that a proof of a guideline may name: the shared ones, its scope, and its own."""
        own = self.guidelines[guideline]
        return {rule.id: rule for rule in (*self.safety, *self.integrity, *own.scope, *own.rules)}

    def guideline_order(self) -> list[str]:
        """Highest evidence tier first (1 is highest), then by id."""
        return sorted(self.guidelines, key=lambda g: (self.guidelines[g].tier, g))
