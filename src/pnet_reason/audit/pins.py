"""Which worked case or invariant notices a fault: mutation testing of the knowledge.

A mutant is *refused* where the loader would not take it, *killed* where a worked case gets another answer than expected
or an invariant no longer holds, *equivalent* where every possible patient is answered the same (proved with diagrams),
and else it *survives*: then a patient is shown who is answered otherwise and whom nobody watches.

Imports model, knowledge, advise and audit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pnet_reason.advise import recommend
from pnet_reason.knowledge.expectations import Expectation
from pnet_reason.knowledge.overlaps import clashing
from pnet_reason.logic.compiled import Axes, Plan, tests_of
from pnet_reason.logic.conclude import Summary
from pnet_reason.logic.query import anyone, query_of, within_budget
from pnet_reason.logic.survey import Decision
from pnet_reason.model.audit import Invariant
from pnet_reason.model.knowledge import Knowledge
from pnet_reason.model.rules import Stance

from .mutants import Mutant, mutants
from .picture import OF_TWO, Picture, TooLargeError
from .prove import PROVED, prove
from .spread import Spread, one_by_one
from .study import Study
from .theory import Theory
from .unlike import unlike
from .witness import Patient, fewest, patients

REFUSED, KILLED, EQUIVALENT, SURVIVED = "refused", "killed", "equivalent", "survived"
Pair = tuple[str, str]
"""A guideline and a question."""
Fate = tuple[str, tuple[str, ...], Patient, Pair]
"""Status, who notices it, a witness, and where."""


@dataclass(frozen=True, slots=True)
class Pin:
    """What became of a mutant; ``by`` names the cases that notice it, or the first invariant. ``witness``: a patient
    whom it answers otherwise, where nobody notices."""

    mutant: Mutant
    status: str
    by: tuple[str, ...] = ()
    witness: Patient = ()
    pair: Pair = ("", "")


def holding(knowledge: Knowledge, expected: Iterable[Expectation]) -> list[Expectation]:
    """The firm expectations that the knowledge meets."""
    return [one for one in expected if one.firm and meets(knowledge, one)]


def meets(knowledge: Knowledge, one: Expectation) -> bool:
    """Whether a case gets the answer that is expected."""
    outcome, options, alternatives, against = told_to(knowledge, one)
    if (outcome, options) != (one.outcome, one.options):
        return False
    if one.alternatives not in (None, alternatives) or one.against not in (None, against):
        return False
    if one.stance is None and one.sides is None:
        return True
    stances, sides = beside(knowledge, one)
    return (one.stance is None or stances == (one.stance,)) and one.sides in (None, sides)


def gist(summary: Summary) -> Gist:
    """What a box is told."""
    return summary.outcome, summary.options, summary.alternatives, summary.against


def beside(knowledge: Knowledge, one: Expectation) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The stances that a case meets on what is reached (empty: nothing is), and the sides of its conflicts or what is
    withheld, wherever the case leaves it open. Nothing past the budget."""
    query = query_of(knowledge, one.case, one.guideline, one.question)
    decisions = [decision for _, decision in within_budget(query) or ()]
    sides: set[str] = set()
    for summary in (decision.summary for decision in decisions):
        sides |= set(summary.cell) if summary.withholding else {p for clash in summary.clashes for p in clash}
    return tuple(sorted({stance_of(query.plan, decision) for decision in decisions})), tuple(sorted(sides))


def stance_of(plan: Plan, decision: Decision) -> str:
    """Whether what is reached in a box is recommended or considered."""
    if not decision.summary.cell:
        return ""
    firm = any(rules & decision.status.stands for rules in plan.stances[Stance.RECOMMEND].values())
    return (Stance.RECOMMEND if firm or not decision.summary.in_scope else Stance.CONSIDER).value


Gist = tuple[str, tuple[str, ...], tuple[str, ...], tuple[str, ...]]
"""Outcome, options, alternatives, against."""


def told_to(knowledge: Knowledge, one: Expectation) -> Gist:
    """What is answered to a case, without the proof where all boxes of it tell the same (so that it does not matter in
    which of them somebody is); options only where it is settled."""
    query = query_of(knowledge, one.case, one.guideline, one.question)
    if not one.case.disputed and anyone(query, query.state) is not None:
        told = {gist(decision.summary) for _, decision in within_budget(query) or ()}
        if len(told) == 1:
            return told.pop()
    answer = recommend(one.case, knowledge, [one.guideline], [one.question]).answer(one.guideline, one.question)
    alternatives, against = (
        tuple(sorted({part.option for row in answer.rows for part in getattr(row, kind)}))
        for kind in ("alternatives", "against")
    )
    return answer.outcome, answer.options if answer.outcome == "settled" else (), alternatives, against


def pairs_of(knowledge: Knowledge, mutant: Mutant) -> list[Pair]:
    """The guidelines and questions whose answers a mutant can change."""
    return [
        (name, question)
        for name, book in knowledge.guidelines.items()
        for question in book.questions
        if mutant.guideline in ("", name) and mutant.question in ("", question)
    ]


def answering_by(knowledge: Knowledge, mutant: Mutant) -> list[Pair]:
    """Those of them in whose rules the mutant's definition is used; all where the mutant is one of a rule."""
    pairs, key = pairs_of(knowledge, mutant), (mutant.guideline, mutant.target)
    used = [pair for pair in pairs if key in theory(knowledge, pair).section.concepts]
    return used if mutant.is_of_concept else pairs


@lru_cache(maxsize=256)
def theory(knowledge: Knowledge, pair: Pair) -> Theory:
    """The rules of a guideline and question, compiled."""
    return Theory(knowledge, *pair)


@lru_cache(maxsize=2)
def all_mutants(knowledge: Knowledge) -> tuple[Mutant, ...]:
    """Every mutant of the knowledge, in order: a process finds those of another by their numbers."""
    return tuple(mutants(knowledge))


def pins(
    knowledge: Knowledge,
    expected: Iterable[Expectation],
    tell: Callable[[str], None] = lambda _: None,
    spread: Spread = one_by_one,
) -> Iterator[Pin]:
    """Every mutant of the knowledge and what became of it."""
    common = (knowledge, tuple(holding(knowledge, expected)))
    every = all_mutants(knowledge)
    for mutant, found in zip(every, spread(numbered, common, range(len(every))), strict=True):
        tell(mutant.name)
        yield Pin(mutant, *found)


def numbered(common: tuple[Knowledge, tuple[Expectation, ...]], number: int) -> Fate:
    """What becomes of a mutant of a number, without the mutant, which is large."""
    knowledge, firm = common
    pin = pinned(knowledge, all_mutants(knowledge)[number], firm)
    return pin.status, pin.by, pin.witness, pin.pair


def pinned(knowledge: Knowledge, mutant: Mutant, firm: Sequence[Expectation]) -> Pin:
    """What becomes of one mutant."""
    if is_refused(mutant):
        return Pin(mutant, REFUSED)
    pairs = answering_by(knowledge, mutant)
    cases = [one for one in firm if (one.guideline, one.question) in pairs]
    noticed = tuple(one.name for one in cases if not meets(mutant.knowledge, one))
    if noticed:
        return Pin(mutant, KILLED, noticed)
    try:
        found = next((d for pair in pairs if (d := difference(knowledge, mutant, pair)) is not None), None)
    except TooLargeError:
        found = ((), pairs[0])
    if found is None:
        return Pin(mutant, EQUIVALENT)
    broken = next(broken_by(mutant.knowledge, pairs), None)
    if broken is not None:
        return Pin(mutant, KILLED, (broken,))
    return Pin(mutant, SURVIVED, (), *found)


def is_refused(mutant: Mutant) -> bool:
    """Whether a definition gives a concept two values at one point, so that the loader refuses it."""
    knowledge = mutant.knowledge
    in_force = knowledge.concepts_of(mutant.guideline) if mutant.guideline else dict(knowledge.concepts)
    concept = in_force.get(mutant.target)
    return concept is not None and clashing(concept, in_force, knowledge.findings)


def broken_by(knowledge: Knowledge, pairs: list[Pair]) -> Iterator[str]:
    """The invariants that do not hold."""
    for invariant in knowledge.invariants.values():
        for guideline, question in pairs:
            if invariant.question == question and concerns(invariant, guideline):
                for stage in invariant.stages:
                    if prove(knowledge, guideline, invariant, stage).status != PROVED:
                        yield invariant.id


def concerns(invariant: Invariant, guideline: str) -> bool:
    """Whether an invariant is about a guideline."""
    return not invariant.guidelines or guideline in invariant.guidelines


def difference(knowledge: Knowledge, mutant: Mutant, pair: Pair) -> tuple[Patient, Pair] | None:
    """A patient whom the mutant answers otherwise; None where there is nobody."""
    one, other = together(knowledge, mutant.knowledge, pair)
    drawing = one.drawing
    possible = drawing.every([one.possible, other.possible])
    for root in unlike(one, other):
        if drawing.every([root, possible]) != drawing.no:
            return patients(fewest(drawing, root, possible), one.ranges)[0], pair
    if one.possible == other.possible:
        return None
    # Nobody who is possible on both sides: somebody who is on one only, told by what makes them so.
    alone = (drawing.without(one.possible, other.possible), drawing.without(other.possible, one.possible))
    root = next(these for these in alone if these != drawing.no)
    return patients(fewest(drawing, root, drawing.yes), one.ranges)[0], pair


def together(knowledge: Knowledge, other: Knowledge, pair: Pair) -> tuple[Study, Study]:
    """The same guideline and question of two knowledges with one vocabulary, drawn in one picture."""
    axes = Axes(knowledge, tests_of(other))
    one, two = Study(knowledge, *pair, axes=axes), Study(other, *pair, axes=axes)
    picture = Picture(one.ranges.full | two.ranges.full, OF_TWO)
    one.drawing = two.drawing = picture
    return one, two
