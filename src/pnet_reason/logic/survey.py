"""The specialised relations: whole tables of rules decided at once, as goals over kanren states.

``decideo`` and ``possibleo`` read the patient's domains from the state's store, and yield a stream of disjoint
states: in each, the box that its store describes has one verdict, bound to the last argument. A ground patient gives
one state; missing findings are split only where the verdict hangs on them, along the tests that it hangs on; with no
patient at all the stream covers everyone. relations.py has the same relations rule by rule, proofs included; a test
compares the two.

Imports logic only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from pnet_reason.model.case import Case
from pnet_reason.model.values import ValueSet

from .compiled import Dimension, Plan, Section
from .conclude import Status, Summary, conclude, need_of, status_of
from .evaluate import Planes, derive, finding_planes, frontier, signatures
from .kernel import Goal, State, Var, bind, domains, narrowed, start

TEXTS_KEPT = 1 << 12
STEPS = 1 << 15


class BudgetError(Exception):
    """More boxes than the step budget allows: the caller goes over to the decision diagram (3.16)."""


class Decision(NamedTuple):
    """A box that has one answer: what is sure in it, how its rules stand, what they add up to."""

    planes: Planes
    status: Status
    summary: Summary


class Verdict(NamedTuple):
    """A box that is possible (every integrity rule fails) or not (``rules``: those that apply)."""

    planes: Planes
    status: Status
    rules: int


Judge = Callable[[Planes], "Decision | Verdict | int"]
"""What is concluded in a box with these planes, or the plane bits that must be decided first."""
Known = tuple[State, Planes] | None
NOTHING_KNOWN = (0, 0)


def domain_of(entry: Dimension, values: ValueSet, text: str) -> int:
    """The cells of a given set, remembered by its canonical text."""
    if len(entry.by_text) >= TEXTS_KEPT:
        entry.by_text.clear()
    mask = entry.by_text[text] = entry.axis.mask(values)
    return mask


def patient(plan: Plan, case: Case) -> State:
    """The state in which every finding of the plan has what the case leaves open; nothing is bound."""
    texts = case.texts.raw
    masks = {}
    for entry in plan.dimensions:
        text = texts.get(entry.id)
        if text is None:
            masks[entry.var] = entry.axis.full
        else:
            masks[entry.var] = entry.by_text.get(text) or domain_of(entry, case.findings[entry.id], text)
    return start(masks)


def planes_in(section: Section, state: State, known: tuple[int, int]) -> Planes:
    """The planes of the box that the state's store describes."""
    masks = domains(state)
    met, lost = known
    for entry in section.findings:
        mask = masks[entry.var]
        m, lo = entry.memo.get(mask) or finding_planes(entry, mask)
        met |= m
        lost |= lo
    return derive(section, met, lost)


def split(section: Section, state: State, need: int, planes: Planes) -> list[State]:
    """Cut the box along the finding on which most of the open tests rest (ties by id)."""
    open_atoms = frontier(section, need, planes)
    chosen = min(open_atoms, key=lambda name: (-open_atoms[name].bit_count(), name))
    entry = next(e for e in section.findings if e.id == chosen)
    masks = signatures(entry, domains(state)[entry.var], open_atoms[chosen])
    return [narrowed(state, entry.var, mask) for mask in masks]


def searcho(
    section: Section, known: tuple[int, int], judge: Judge, out: Var, at: Known = None, steps: int = STEPS
) -> Goal:
    """The stream of boxes on each of which ``judge`` has one verdict, which is bound to ``out``.

    ``at`` is a state whose planes are there already (tabling: a patient's own box is asked about more than once).
    """

    def goal(state: State) -> Iterator[State]:
        stack, taken = [state], 0
        while stack:
            taken += 1
            if taken > steps:
                raise BudgetError
            box = stack.pop()
            planes = at[1] if at is not None and box is at[0] else planes_in(section, box, known)
            verdict = judge(planes)
            if isinstance(verdict, int):
                stack += reversed(split(section, box, verdict, planes))
            else:
                yield from bind(box, out, verdict)

    return goal


def decideo(plan: Plan, known: tuple[int, int], decision: Var, at: Known = None, steps: int = STEPS) -> Goal:
    """``decision`` is what the plan's rules conclude for the patient."""

    def judge(planes: Planes) -> Decision | int:
        status = status_of(plan.section, planes.met, planes.lost)
        summary = conclude(plan, status)
        if isinstance(summary, int):
            return need_of(plan.section, summary, status)
        return Decision(planes, status, summary)

    return searcho(plan.section, known, judge, decision, at, steps)


def possibleo(section: Section, verdict: Var, at: Known = None) -> Goal:
    """``verdict`` says whether the patient can exist by the integrity rules."""

    def judge(planes: Planes) -> Verdict | int:
        status = status_of(section, planes.met, planes.lost)
        pending = section.all & ~status.applied & ~status.failed
        if pending and not status.applied:
            return need_of(section, pending, status)
        return Verdict(planes, status, status.applied)

    return searcho(section, NOTHING_KNOWN, judge, verdict, at)
