"""The smallest change of findings that reaches an option, or leaves it; or that there is none.

Fewest findings first. Of the changes of these findings, those to which nothing is nearer in every finding, each in its
own scale. Quantities follow their inputs; what cannot change, or is to be kept, stays.
May import model, knowledge, advise, logic.diagram, search, ground, chart, excluded and steps. Promises: no smaller
change exists; after it every possible completion has the option (or none has it); past a budget of steps it says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Literal

from ..advise import chosen, no_such, recommend
from ..knowledge.at_date import placed
from ..knowledge.quantities import format_set
from ..knowledge.sets import intersect, rest
from ..knowledge.supposing import supposing
from ..model.answer import Advice
from ..model.audit import Certificate
from ..model.case import Case
from ..model.documents import document
from ..model.findings import Finding
from ..model.knowledge import Knowledge
from ..model.problems import Problem, QueryError
from ..model.table import Table
from ..model.values import ValueSet
from .chart import Key, chart_of
from .excluded import certified
from .ground import Ground
from .reaching import Box, Reaching
from .search import BudgetError, Names
from .steps import distance, nearest, readable, written
from .witnesses import witness

FORMAT = "pnet-reason.flip/1"
MOST = 6
"""How many of the smallest changes are told; the others are counted."""
SETTLED = "settled"
Direction = Literal["to", "from"]
Status = Literal["found", "already", "none", "undecided"]


@dataclass(frozen=True, slots=True)
class Turn:
    """One finding of a change. ``before``: what is known of it (empty: nothing); ``after``: the nearest values that do,
    with open ends; ``distance``: how far they are, with unit (empty: not a number, or nothing was known); ``steps``:
    the same in the finding's own steps; ``witness``: one of the values."""

    finding: str
    before: str
    after: str
    distance: str
    steps: str
    witness: str


@dataclass(frozen=True, slots=True)
class Way:
    """A smallest change, and the quantities that follow from it: what they become, or, where several of their inputs
    change, to what these have to bring them; ``witness`` is what they become for the witness. ``far``: the answer to
    the witness, with its proof; None where no witness was found."""

    turns: tuple[Turn, ...]
    follows: tuple[Turn, ...]
    far: Advice | None


@dataclass(frozen=True, slots=True)
class Flipped:
    """One guideline and question. ``status``: ``found``; ``already``: the answer is as it is wanted; ``none``: no
    change of what can change makes it so; ``undecided``: the budget was spent.

    ``ways``: the smallest changes, nearest first, and how many ``more`` there are. Where there is none, ``because`` are
    values of what is fixed or kept (empty: unknown) that exclude it together, none of which can be left out; it is
    empty where no patient at all is answered so. Where that does not exclude it by itself, every set of findings was
    ``tried``, with what is fixed or kept held fast. ``doubtful``: sets of findings which a formula couples with another
    one that stays open, so that it is not decided whether they would do, too; with such ``none`` is ``undecided``.
    ``certificate``: that no patient with the values of ``because`` is answered so; None where that is not proved.
    """

    guideline: str
    question: str
    status: Status
    ways: tuple[Way, ...]
    more: int
    because: tuple[tuple[str, str], ...]
    tried: bool = False
    doubtful: tuple[tuple[str, ...], ...] = ()
    certificate: Certificate | None = None


@dataclass(frozen=True, slots=True)
class Flip:
    """``direction``: whether the option is to be reached or left. ``kept``: what may not change, by wish;
    ``fixed``: what cannot."""

    advice: Advice
    direction: Direction
    option: str
    kept: tuple[str, ...]
    fixed: tuple[str, ...]
    answers: tuple[Flipped, ...]

    def to_dict(self) -> dict[str, Any]:
        """The document (docs/what-would-change-it.md): JSON types only, with its digest. A fresh copy at every call."""
        return document(FORMAT, self.advice, {name: getattr(self, name) for name in PARTS})


PARTS = {
    "direction": Direction,
    "option": str,
    "kept": tuple[str, ...],
    "fixed": tuple[str, ...],
    "answers": tuple[Flipped, ...],
    "advice": Advice,
}
"""The parts of the document, and their types."""


def flip(
    case: Case,
    knowledge: Knowledge,
    *,
    to: str = "",
    leave: str = "",
    keep: Iterable[str] = (),
    guidelines: Iterable[str] | None = None,
    questions: Iterable[str] | None = None,
    as_of: str = "",
) -> Flip:
    """The smallest changes with which a case is given the option ``to``, or no longer given the option ``leave``.

    ``keep``: findings that may not change. Raises QueryError for unknown names, and where not just one of ``to`` and
    ``leave`` is said.
    """
    option = to or leave
    if bool(to) is bool(leave):
        hint = "say one of them: the option to reach, or the one to leave"
        raise QueryError(Problem("bad-flip", "flip needs one option, to reach or to leave", hint=hint))
    if option not in knowledge.options:
        raise QueryError(no_such(option, sorted(knowledge.options), "option"))
    kept = tuple(chosen(keep, knowledge.findings, "finding"))
    answering = knowledge.options[option].questions
    asked = [name for name in chosen(questions, knowledge.questions, "question") if name in answering]
    if not asked:
        hint = f"it answers: {', '.join(answering)}"
        message = f"option '{option}' answers none of these questions"
        raise QueryError(Problem("option-of-no-question", message, hint=hint))
    case = placed(case, knowledge, as_of)
    advice = recommend(case, knowledge, guidelines, asked, as_of)
    fixed = tuple(name for name, finding in knowledge.findings.items() if finding.fixed)
    direction: Direction = "to" if to else "from"
    flips = [
        Flipping(knowledge, case, one.guideline, one.question, direction, option, frozenset((*kept, *fixed)), as_of)
        for one in advice.answers
    ]
    return Flip(advice, direction, option, kept, fixed, tuple(one.answer() for one in flips))


@dataclass(frozen=True, slots=True)
class Change:
    """The nearest values of some findings that do it (and where they have to bring what follows from several of them),
    with how far they are, in the unit of each and in its own steps."""

    names: tuple[str, ...]
    box: Box
    gaps: tuple[Fraction, ...]
    steps: tuple[Fraction, ...]


class Flipping:
    """One guideline and question of a flip."""

    def __init__(
        self,
        knowledge: Knowledge,
        case: Case,
        guideline: str,
        question: str,
        direction: Direction,
        option: str,
        kept: Names,
        as_of: str,
    ) -> None:
        self.knowledge, self.case, self.as_of = knowledge, case, as_of
        self.guideline, self.question = guideline, question
        self.direction, self.option, self.kept = direction, option, kept
        self.ground = Ground(chart_of(knowledge, guideline, question), case)
        self.reaching = Reaching(self.ground, self.good)
        self.doubtful: list[tuple[str, ...]] = []

    def good(self, key: Key) -> bool:
        """Whether the row with this key is as it is wanted."""
        has = key[0] == SETTLED and self.option in key[1]
        return has if self.direction == "to" else not has

    def answer(self) -> Flipped:
        """The smallest changes."""
        if self.reaching.right(self.ground.node()):
            return self.told("already")
        try:
            if not self.attainable(self.kept):
                return self.certified(self.told("none", because=self.because()))
            changeable = self.changeable(self.kept)
            for count in range(1, len(changeable) + 1):
                ways = self.ways(count, changeable)
                if ways:
                    shown = tuple(map(self.way, ways[:MOST]))
                    return self.told("found", shown, len(ways) - len(shown))
        except BudgetError:
            return self.told("undecided")
        if self.doubtful:
            return self.told("undecided")
        return self.certified(replace(self.told("none", because=self.values(self.kept)), tried=True))

    def certified(self, none: Flipped) -> Flipped:
        """The record that there is none, with its certificate."""
        where, names = (self.guideline, self.question, self.option), [name for name, _ in none.because]
        to = self.direction == "to"
        return replace(none, certificate=certified(self.knowledge, self.case, *where, names, to=to))

    def told(
        self,
        status: Status,
        ways: tuple[Way, ...] = (),
        more: int = 0,
        because: tuple[tuple[str, str], ...] = (),
    ) -> Flipped:
        """The record."""
        doubtful = tuple(self.doubtful)
        return Flipped(self.guideline, self.question, status, ways, more, because, doubtful=doubtful)

    def changeable(self, kept: Names) -> Names:
        """What may change: not a quantity of which all inputs are known, since it follows."""
        return frozenset(name for name in self.ground.names if name not in kept and not self.reaching.following(name))

    # That there is none

    def attainable(self, kept: Names) -> bool:
        """Whether some change of what is not kept makes it so; never wrongly no."""
        return self.reaching.search(self.changeable(kept)).any()

    def because(self) -> tuple[tuple[str, str], ...]:
        """The values of what is kept that exclude it (empty: it is not known): none can be left out."""
        left = [name for name in self.ground.names if name in self.kept]
        for name in list(left):
            fewer = [one for one in left if one != name]
            if not self.attainable(frozenset(fewer)):
                left = fewer
        return self.values(left)

    def values(self, names: Iterable[str]) -> tuple[tuple[str, str], ...]:
        """What is known of findings of the chart, in order of id."""
        return tuple((name, self.case.texts.get(name, "")) for name in self.ground.names if name in names)

    # That there is one

    def ways(self, count: int, changeable: Names) -> list[Change]:
        """The changes of so many findings, nearest first."""
        search = self.reaching.search(changeable)
        found: list[Change] = []
        for names in self.reaching.sets(search, count):
            changes = list(self.changes(names))
            shown = changes
            if self.reaching.together(names):
                shown = [one for one in changes if witness(self.reaching, names, one.box) is not None]
            if not shown and (changes or self.reaching.entangled(names)):
                self.doubtful.append(names)
            found += shown
        return sorted(found, key=lambda one: (sum(one.steps), one.names, one.steps))

    def changes(self, names: tuple[str, ...]) -> Iterator[Change]:
        """The nearest changes of just these findings."""
        others = ({**box, **self.others(names, box)} for box in self.reaching.boxes(names))
        boxes = [box for box in others if all(box.values())]
        measured = [(tuple(self.gap(name, box[name]) for name in names), box) for box in boxes]
        for gaps, box in measured:
            if not any(all(map(le, other, gaps)) and other != gaps for other, _ in measured):
                near = {name: nearest(self.finding(name), self.case.findings.get(name), box[name]) for name in names}
                steps = tuple(gap / self.step(name) for name, gap in zip(names, gaps, strict=True))
                yield Change(names, {**box, **near}, gaps, steps)

    def others(self, names: tuple[str, ...], box: Box) -> Box:
        """The values of a box that really are other ones."""
        return {name: self.other(name, box[name]) for name in names}

    def other(self, name: str, values: ValueSet) -> ValueSet:
        """Values without the one that is known: what is assumed, or known in part, would be found out."""
        known = self.case.findings.get(name)
        if known is None or name in self.case.assumed or known.single is None:
            return values
        return intersect(values, rest(self.finding(name), known))

    # In words

    def finding(self, name: str) -> Finding:
        """A finding of the vocabulary."""
        return self.knowledge.findings[name]

    def gap(self, name: str, values: ValueSet) -> Fraction:
        """How far values are from what is known."""
        return distance(self.finding(name), self.case.findings.get(name), values)

    def step(self, name: str) -> Fraction:
        """The finding's own step."""
        return self.finding(name).granularity or Fraction(1)

    def way(self, change: Change) -> Way:
        """A change in words, with the answer to a witness."""
        found = witness(self.reaching, change.names, change.box)
        shown = found or {name: readable(self.finding(name), None, change.box[name]) for name in change.names}
        turns = tuple(
            self.turn(name, change, gap, shown[name]) for name, gap in zip(change.names, change.gaps, strict=True)
        )
        if found is None:
            return Way(turns, tuple(self.brought(change, Table())), None)
        case = supposing(self.case, self.knowledge, {turn.finding: turn.witness for turn in turns})
        far = recommend(case, self.knowledge, [self.guideline], [self.question], self.as_of)
        return Way(turns, (*self.brought(change, case.texts), *self.followed(change, case.texts)), far)

    def turn(self, name: str, change: Change, gap: Fraction, shown: ValueSet) -> Turn:
        """One finding of a change."""
        finding, known = self.finding(name), name in self.case.findings
        steps = str(gap / self.step(name)) if known else ""
        told = written(finding, gap) if known else ""
        after = format_set(change.box[name], finding)
        return Turn(name, self.case.texts.get(name, ""), after, told, steps, format_set(shown, finding))

    def brought(self, change: Change, texts: Mapping[str, str]) -> Iterator[Turn]:
        """The quantities that several findings of a change have to bring somewhere."""
        for name, values in change.box.items():
            if name not in change.names:
                after = format_set(values, self.finding(name))
                yield Turn(name, self.case.texts.get(name, ""), after, "", "", texts.get(name, ""))

    def followed(self, change: Change, texts: Mapping[str, str]) -> Iterator[Turn]:
        """The other quantities that become others."""
        for name in self.reaching.coupled:
            before, after = self.case.texts.get(name, ""), texts.get(name, "")
            if name not in change.box and before != after:
                yield Turn(name, before, after, "", "", after)


def le(one: Fraction, other: Fraction) -> bool:
    """Whether a distance is no more than another."""
    return one <= other
