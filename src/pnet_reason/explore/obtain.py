"""Which missing finding to obtain next: what each would separate, what it costs, and the fewest that settle an answer.

May import model, knowledge, logic.diagram, advise, settling, chart, ground, reaching and search. Promises: exact over
every possible completion of the case; past a budget of steps it says so.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from operator import eq
from typing import Any, Literal, cast

from ..advise import recommend
from ..knowledge.at_date import placed
from ..knowledge.quantities import format_set
from ..knowledge.sets import intersect, union
from ..logic.diagram import Diagrams
from ..model.answer import Advice, Answer
from ..model.case import Case
from ..model.documents import document
from ..model.knowledge import Knowledge
from ..model.table import Table
from ..model.values import ValueSet
from ..settling import Settles
from .chart import NOBODY, Key, Said, chart_of
from .ground import Ground, tied_by
from .reaching import Reaching
from .search import BudgetError, Names

FORMAT = "pnet-reason.next/1"
MOST = 6
"""How many of the cheapest ways are told; the others are counted."""
TRIED = 1 << 12
"""How many choices are tried of what formulas couple."""
ONE = 1
SETTLING = {Settles.EVERY: "every", Settles.SOME: "some", Settles.NONE: "none"}


@dataclass(frozen=True, slots=True)
class Leaves:
    """Values of a finding that leave the same rows, and these rows."""

    values: str
    rows: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A missing finding: how it is obtained, whether it settles the answer for ``every`` value, for ``some`` or for
    ``none``, and what each of its values leaves."""

    finding: str
    burden: str
    settles: Literal["every", "some", "none"]
    leaves: tuple[Leaves, ...]


@dataclass(frozen=True, slots=True)
class Luck:
    """Values of some findings that settle the answer, whatever the others are; and the row that it comes to."""

    findings: Table[str, str]
    says: Said


@dataclass(frozen=True, slots=True)
class NextFor:
    """One guideline and question: its rows; the missing findings in the order in which they are worth to be asked for;
    ``settling``: the smallest sets that settle it whatever they turn out to be; ``lucky``: the smallest, least
    burdensome values that settle it, and how many ``more`` there are. ``undecided``: a budget was spent, and the last
    two may lack something."""

    guideline: str
    question: str
    rows: tuple[Said, ...]
    candidates: tuple[Candidate, ...]
    settling: tuple[tuple[str, ...], ...]
    lucky: tuple[Luck, ...]
    more: int
    undecided: bool


@dataclass(frozen=True, slots=True)
class Next:
    """``serves``: each missing finding with the number of answers that hang on it, most first."""

    advice: Advice
    answers: tuple[NextFor, ...]
    serves: Table[str, int]

    def to_dict(self) -> dict[str, Any]:
        """The document (docs/next-and-find.md): JSON types only, with its digest. A fresh copy at every call."""
        return document(FORMAT, self.advice, {name: getattr(self, name) for name in PARTS})


PARTS = {"answers": tuple[NextFor, ...], "serves": Table[str, int], "advice": Advice}
"""The parts of the document, and their types."""


def next_findings(
    case: Case,
    knowledge: Knowledge,
    guidelines: Iterable[str] | None = None,
    questions: Iterable[str] | None = None,
    as_of: str = "",
) -> Next:
    """What to find out next. QueryError for unknown names."""
    case = placed(case, knowledge, as_of)
    advice = recommend(case, knowledge, guidelines, questions, as_of)
    answers = tuple(Obtaining(knowledge, case, one).answer() for one in advice.answers)
    counts: dict[str, int] = {}
    for one in answers:
        for candidate in one.candidates:
            counts[candidate.finding] = counts.get(candidate.finding, 0) + 1
    order = sorted(counts, key=lambda name: (-counts[name], knowledge.burden_of(name), name))
    return Next(advice, answers, Table({name: counts[name] for name in order}))


class Obtaining:
    """One answer, and what is missing for it."""

    def __init__(self, knowledge: Knowledge, case: Case, answer: Answer) -> None:
        self.knowledge, self.case, self.told = knowledge, case, answer
        self.ground = Ground(chart_of(knowledge, answer.guideline, answer.question), case)
        self.node = self.ground.node()
        self.reaching = Reaching(self.ground, bool, measured=False)
        self.undecided = False

    def answer(self) -> NextFor:
        """What to find out for it."""
        keys = self.ground.keys(self.node)
        rows = tuple(Said(*key) for key in sorted(keys))
        if len(keys) <= ONE:
            return NextFor(self.told.guideline, self.told.question, rows, (), (), (), 0, undecided=False)
        candidates = sorted(map(self.candidate, self.told.missing), key=self.order)
        settling = tuple(self.settling(candidates))
        lucky = self.lucky(sorted(keys))
        return NextFor(
            self.told.guideline,
            self.told.question,
            rows,
            tuple(candidates),
            settling,
            tuple(lucky[:MOST]),
            max(len(lucky) - MOST, 0),
            self.undecided,
        )

    def candidate(self, name: str) -> Candidate:
        """One missing finding."""
        finding, groups = self.knowledge.findings[name], self.groups(name)
        alone = [len(keys) <= ONE for keys, _ in groups]
        settles = Settles.EVERY if all(alone) else Settles.SOME if any(alone) else Settles.NONE
        leaves = tuple(
            Leaves(format_set(union(finding, parts), finding), tuple(Said(*key) for key in sorted(keys)))
            for keys, parts in groups
        )
        return Candidate(name, self.burden(name), cast(Any, SETTLING[settles]), leaves)

    def groups(self, name: str) -> list[tuple[frozenset[Key], list[ValueSet]]]:
        """The values of a finding, by the rows that they leave; without those that nobody can have."""
        found: dict[frozenset[Key], list[ValueSet]] = {}
        for piece in self.ground.pieces(name):
            part = intersect(piece, self.ground.sets[name])
            if part:
                keys = self.ground.keys(self.ground.node(self.ground.found_out({name: part}), measured=False))
                if keys:
                    found.setdefault(keys, []).append(part)
        return list(found.items())

    def burden(self, name: str) -> str:
        """How a finding is obtained; of a computed one, the input of the greatest burden."""
        place = self.knowledge.burden_of(name)
        return self.knowledge.burdens[place][0] if place < len(self.knowledge.burdens) else ""

    def order(self, one: Candidate) -> tuple[int, int, int, str]:
        """Those first that settle most; of these the least burden; of these those that leave the fewest rows."""
        left = sum(len(leaves.rows) for leaves in one.leaves)
        settles = next(level for level, name in SETTLING.items() if name == one.settles)
        return settles, self.knowledge.burden_of(one.finding), left, one.finding

    # The smallest sets

    def settling(self, candidates: list[Candidate]) -> list[tuple[str, ...]]:
        """The smallest sets of findings that settle the answer for every value; of these the least burdensome. One that
        does so alone, or else all that is missing, and of what formulas couple as few as are needed."""
        names = {candidate.finding for candidate in candidates}
        asked = {self.ground.chart.slots[level][0] for level in self.ground.diagrams.support(self.node)}
        others = [self.candidate(name) for name in self.coupled if name in asked - names]
        found: list[tuple[str, ...]] = [
            (one.finding,) for one in (*candidates, *others) if one.settles == SETTLING[Settles.EVERY]
        ]
        try:
            found = found or self.together()
        except BudgetError:
            self.undecided = True
            return []
        least = min(map(self.cost, found), default=())
        return [names for names in found if self.cost(names) == least]

    @property
    def coupled(self) -> list[str]:
        """The open findings of formulas."""
        tied = {one for finding in self.ground.quantities for one in tied_by(finding)}
        return [name for name in self.ground.open if name in tied]

    def together(self) -> list[tuple[str, ...]]:
        """The smallest sets that settle the answer together, by the cells of each."""
        diagrams = self.ground.diagrams
        root = diagrams.relabel(self.node, lambda label: frozenset() if label is NOBODY else frozenset([label]))
        name_of = {one: self.ground.chart.slots[one][0] for one in diagrams.support(root)}
        firm = [name for name in self.told.missing if name not in self.coupled]
        last = {finding.id for finding in self.ground.quantities}
        others = [one for one, name in name_of.items() if name not in firm]
        others.sort(key=lambda one: (name_of[one] in last, name_of[one]))
        search = Choosing(self.reaching, diagrams, name_of, firm)
        for count in range(len(others) + 1):
            if found := sorted(search.sets(root, others, (), count)):
                return [tuple(sorted((*firm, *names))) for names in found]
        return []

    def cost(self, names: Iterable[str]) -> tuple[int, ...]:
        """The burdens of some findings, the greatest first."""
        return tuple(sorted(map(self.knowledge.burden_of, names), reverse=True))

    def lucky(self, keys: list[Key]) -> list[Luck]:
        """The smallest, least burdensome values that settle the answer."""
        found: list[tuple[tuple[int, ...], Luck]] = []
        missing = frozenset(name for name in self.ground.open if name not in self.ground.case.computed)
        for count in range(1, len(missing) + 1):
            for key in keys:
                found += self.luck(Reaching(self.ground, partial(eq, key), measured=False), missing, count, key)
            if found or self.undecided:
                break
        least = min((cost for cost, _ in found), default=())
        return [luck for cost, luck in found if cost == least]

    def luck(self, reaching: Reaching, missing: Names, count: int, key: Key) -> Iterator[tuple[tuple[int, ...], Luck]]:
        """The values of just so many findings with which the answer is one row."""
        try:
            sets = list(reaching.sets(reaching.search(missing), count))
        except BudgetError:
            self.undecided = True
            return
        for names in sets:
            for box in reaching.boxes(names):
                texts = {name: format_set(values, self.knowledge.findings[name]) for name, values in box.items()}
                if all(box[name] != self.ground.sets[name] for name in names):
                    yield self.cost(names), Luck(Table(texts), Said(*key))


@dataclass(slots=True)
class Choosing:
    """The choice of findings that leave one row. ``firm``: those that are chosen anyway; ``names``: of each level."""

    reaching: Reaching
    diagrams: Diagrams
    names: Mapping[int, str]
    firm: list[str]
    tried: int = 0

    def sets(self, root: int, levels: list[int], chosen: tuple[str, ...], left: int) -> Iterator[tuple[str, ...]]:
        """The sets of ``left`` more findings of some levels with which every label is one row: a level is chosen, or
        what it would tell apart is put together. A quantity whose inputs are all known need not be chosen."""
        self.tried += 1
        if self.tried > TRIED:
            raise BudgetError
        if any(len(cast(frozenset[Key], label)) > ONE for label in self.diagrams.labels(root)):
            return
        if not levels:
            yield chosen
            return
        level, rest = levels[0], levels[1:]
        name = self.names[level]
        if name in self.reaching.coupled and self.reaching.follows(name, (*self.firm, *chosen)):
            yield from self.sets(root, rest, chosen, left)
            return
        yield from self.sets(self.diagrams.gathered(root, level, both), rest, chosen, left)
        if left:
            yield from self.sets(root, rest, (*chosen, name), left - 1)


def both(one: Hashable, other: Hashable) -> Hashable:
    """The keys of both."""
    return cast(frozenset[Key], one) | cast(frozenset[Key], other)
