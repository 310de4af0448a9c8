"""One patient asked of one plan: the streams of boxes, and the proof of a region.

Imports model and logic.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from pnet_reason.model.case import Case
from pnet_reason.model.knowledge import Knowledge
from pnet_reason.model.proof import Covered, OutOfRange, Region

from .boxes import Patient
from .certificate import ProofTable
from .compiled import Bullet, Plan, Section
from .compiler import plan_of
from .conclude import need_of, status_of
from .evaluate import Planes, frontier, known_planes, signatures
from .kernel import State, domains, narrowed, record_of
from .reach import Outcome, Reach
from .survey import NOTHING_KNOWN, STEPS, BudgetError, Decision, Verdict, decideo, patient, planes_in, possibleo

Leaf = tuple[State, Decision]
STREAM_STEPS = 1 << 9


class Inside(NamedTuple):
    """What makes up a region: ``leaves`` with someone in them, the boxes that show it, and those that hold nobody."""

    leaves: list[Leaf]
    someone: list[Outcome]
    nobody: list[Outcome]


@dataclass(slots=True)
class Query:
    """What every step of an answer needs: the plan, the patient's first state, and the proof table being filled."""

    knowledge: Knowledge
    plan: Plan
    case: Case
    known: tuple[int, int]
    planes: Planes
    patient: Patient
    reach: Reach
    table: ProofTable

    @property
    def state(self) -> State:
        """The first state of the search: the case's domains."""
        return self.patient.state


def query_of(knowledge: Knowledge, case: Case, guideline: str, question: str) -> Query:
    """Everything compiled, the case posted, nothing searched yet."""
    plan = plan_of(knowledge, guideline, question)
    state = patient(plan, case)
    known = known_planes(plan.section, case.known)
    planes = planes_in(plan.section, state, known)
    who = Patient(plan, case, state)
    return Query(knowledge, plan, case, known, planes, who, Reach(who), ProofTable(plan))


def within_budget(query: Query) -> list[Leaf] | None:
    """The stream of a case's boxes; None where there are more than the budget of steps allows (3.16)."""
    try:
        return decisions(query, query.state, STREAM_STEPS)
    except BudgetError:
        return None


def decisions(query: Query, state: State, steps: int = STEPS) -> list[Leaf]:
    """The stream of boxes with one conclusion each, inside a state."""
    out = query.plan.decision
    goal = decideo(query.plan, query.known, out, (query.state, query.planes), steps)
    return [(box, record_of(out, box)) for box in goal(state)]


def verdicts(query: Query, state: State) -> Iterator[Outcome]:
    """The stream of boxes that someone or nobody is in."""
    out = query.plan.verdict
    for box in possibleo(query.plan.integrity, out)(state):
        verdict: Verdict = record_of(out, box)
        yield box, verdict if verdict.rules else query.reach.unreachable(box) or verdict


def presence(query: Query, state: State, levels: frozenset[str]) -> Iterator[tuple[State, Outcome | None]]:
    """Boxes cut only along ``levels``, each with a box inside it that shows someone, or None where nobody can be."""
    section, pending = query.plan.integrity, [state]
    while pending:
        box = pending.pop()
        planes = planes_in(section, box, NOTHING_KNOWN)
        status = status_of(section, planes.met, planes.lost)
        open_rules = section.all & ~status.applied & ~status.failed
        parts = (
            [] if status.applied else split_along(section, box, need_of(section, open_rules, status), planes, levels)
        )
        if parts:
            pending += reversed(parts)
            continue
        found = anyone(query, box)
        parts = query.reach.parts(box, levels, lambda part: anyone(query, part) is None) if found else []
        if parts:
            pending += reversed(parts)
        else:
            yield box, found


def anyone(query: Query, box: State) -> Outcome | None:
    """A box inside a box that shows someone, searched for where the short way finds none."""
    return someone(query, box) or next((found for found in verdicts(query, box) if is_possible(found[1])), None)


def split_along(section: Section, box: State, need: int, planes: Planes, levels: frozenset[str]) -> list[State]:
    """Cut a box along the first of some findings on which open tests rest; nothing where none does."""
    open_atoms = frontier(section, need, planes)
    for entry in section.findings:
        if entry.id in levels and entry.id in open_atoms:
            masks = signatures(entry, domains(box)[entry.var], open_atoms[entry.id])
            return [narrowed(box, entry.var, mask) for mask in masks]
    return []


def someone(query: Query, state: State) -> Outcome | None:
    """A box with someone in it, found without a search: each open integrity rule is failed at its first open bullet."""
    section, out = query.plan.integrity, query.plan.verdict
    planes = planes_in(section, state, NOTHING_KNOWN)
    settled = planes.met | planes.lost
    box = state
    for rule in section.rules:
        if not rule.body.need & planes.lost:
            bullet = next((b for b in rule.body.bullets if b.plain and b.bit & ~settled), None)
            if bullet is None:
                return None
            box = failing(section, box, bullet)
    at = (state, planes) if box is state else None
    found = next(possibleo(section, out, at)(box))
    verdict: Verdict = record_of(out, found)
    if verdict.rules or domains(found) is not domains(box):
        return None
    return (box, verdict) if not query.reach.active else query.reach.whole(box, verdict)


def failing(section: Section, box: State, bullet: Bullet) -> State:
    """The part of a box in which a bullet on a finding fails (the box, where a part of it failing is left already)."""
    entry = section.by_id[str(section.subject[bullet.atom])]
    allowed = dict(entry.atoms)[bullet.atom]
    mask = domains(box)[entry.var]
    part = mask & (allowed if bullet.unless else ~allowed)
    return narrowed(box, entry.var, part) if part and part != mask else box


def is_possible(verdict: Verdict | OutOfRange) -> bool:
    """Whether a box has someone in it."""
    return isinstance(verdict, Verdict) and not verdict.rules


def nobody(query: Query, box: State, verdict: Verdict | OutOfRange) -> int:
    """The proof that a box is empty."""
    if isinstance(verdict, OutOfRange):
        return query.table.add(verdict)
    region = query.patient.region(box)
    return query.table.impossible(verdict, region, query.patient.words_in(region))


def covered(query: Query, region: Region, inside: Inside) -> int:
    """The proof of a region: the boxes that make it up, each with its conclusion or the proof that nobody is in it, and
    boxes that show someone in each conclusion's."""
    who, table = query.patient, query.table
    because, shown = [], []
    for box, decision in inside.leaves:
        narrower = who.region(box)
        because.append(table.concluded(decision, narrower, who.words_in(narrower)))
    because += [nobody(query, box, verdict) for box, verdict in inside.nobody]
    for box, verdict in inside.someone:
        assert isinstance(verdict, Verdict)
        narrower = who.region(box)
        shown.append(table.possible(verdict, narrower, who.words_in(narrower)))
    return table.add(Covered(region, tuple(because), tuple(shown)))


def populated(query: Query, leaves: list[Leaf], levels: frozenset[str]) -> Inside:
    """The boxes of a region cut further along ``levels``, until there is someone for every value there, or nobody at
    all."""
    found = Inside([], [], [])
    for box, decision in leaves:
        for part, outcome in presence(query, box, levels):
            if outcome is None:
                found.nobody.extend(verdicts(query, part))
            else:
                found.leaves.append((part, decision if part is box else sharpened(query, part, decision)))
                found.someone.append(outcome)
    return found


def sharpened(query: Query, part: State, decision: Decision) -> Decision:
    """The conclusion of a box with all that is sure in a part of it."""
    planes = planes_in(query.plan.section, part, query.known)
    return Decision(planes, status_of(query.plan.section, planes.met, planes.lost), decision.summary)
