"""Whom a search is about: a chart with cells as fine as the conditions of the search need, and the patients who fit.

Imports model, knowledge's arithmetic, logic, audit's study, picture and witness, chart and ground. Promises: exact; a
chart is drawn once, and only its cells are made finer where a condition cuts them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache

from ..audit.expand import IS_KNOWN, IS_UNKNOWN, KNOWN
from ..audit.items import every, negated
from ..audit.ranges import Slot
from ..audit.study import IMPOSSIBLE, Study, Told
from ..audit.witness import Box, Patient, patients
from ..knowledge.cases import make_case
from ..knowledge.quantities import format_set
from ..logic.diagram import Leaf
from ..model.case import Case
from ..model.knowledge import Knowledge
from ..model.problems import CaseError
from ..model.rules import Condition, Role
from ..model.values import ValueSet
from .chart import Chart, chart_of, key_of
from .cover import meets
from .ground import Ground, tied_by

FINER = 64


@lru_cache(maxsize=FINER)
def finer(knowledge: Knowledge, guideline: str, question: str, where: tuple[Condition, ...]) -> Chart:
    """The chart of a guideline and question, in whose cells the conditions hold everywhere or nowhere.

    QueryError ``past-budget`` where it is too large to be drawn; TooLargeError where the conditions make it so.
    """
    chart = chart_of(knowledge, guideline, question)
    if not where:
        return chart
    study = Study(knowledge, guideline, question, where)
    study.drawing.nodes = chart.study.drawing.nodes
    diagrams = study.drawing.diagrams
    moved = Moving(chart, study).node(chart.told)
    told = diagrams.combine(moved, study.possible, lambda label, yes: label if yes is True else IMPOSSIBLE)
    return Chart(study, told, diagrams.relabel(told, key_of))


@dataclass(slots=True)
class Moving:
    """A chart drawn anew in the cells of another study, which are as fine as its own or finer."""

    chart: Chart
    study: Study
    memo: dict[int, int] = field(default_factory=dict)
    masks: dict[tuple[Slot, int], int] = field(default_factory=dict)

    def node(self, index: int) -> int:
        """A diagram in the other store. Slots are sorted in both, so no level changes places."""
        found = self.memo.get(index)
        if found is None:
            node, drawing = self.chart.study.drawing.diagrams.nodes[index], self.study.drawing
            if isinstance(node, Leaf):
                found = drawing.diagrams.leaf(node.label)
            else:
                slot = self.chart.slots[node.level]
                children = [(self.mask(slot, mask), self.node(child)) for mask, child in node.edges]
                found = drawing.diagrams.branch(drawing.level[slot], children)
            self.memo[index] = found
        return found

    def mask(self, slot: Slot, mask: int) -> int:
        """The finer cells of some cells."""
        name = slot[0]
        if name.startswith(KNOWN):
            return mask
        found = self.masks.get((slot, mask))
        if found is None:
            values = self.chart.dimensions[name].axis.values(mask)
            found = self.masks[slot, mask] = self.study.ranges.dimensions[name].axis.mask(values)
        return found


class Sought:
    """The patients of a chart who meet some conditions and fit a case, if one is given: ``possible``. ``everybody``:
    all patients but those whom a formula rules out beside the values of the case.

    What the case gives as one value is known, what it assumes is not; whether anything else is known is left open."""

    def __init__(self, chart: Chart, where: tuple[Condition, ...], case: Case | None) -> None:
        self.chart, self.case, self.picture = chart, case, chart.study.drawing
        self.sets: Mapping[str, ValueSet] = {}
        self.everybody = chart.study.possible
        restriction = chart.study.where(where)
        if case is not None:
            restriction = self.picture.every([restriction, *self.fitting(case)])
        self.possible = self.picture.every([restriction, self.everybody])

    def fitting(self, case: Case) -> Iterator[int]:
        """The patients who fit a case."""
        ground = Ground(self.chart, case)
        sets = ground.following({})
        if sets is None:
            yield self.picture.no
            return
        self.sets = {name: sets[name] for name in ground.names if name in case.findings}
        for slot in self.chart.slots:
            name = slot[0].removeprefix(KNOWN)
            if slot[0].startswith(KNOWN):
                if name in case.known or name in case.assumed:
                    yield self.picture.within(slot, IS_KNOWN if name in case.known else IS_UNKNOWN)
            else:
                yield self.picture.within(slot, ground.mask(slot, sets, {}))
        boxes = [(box, True) for box in self.unreached(ground, sets)]
        gone = self.picture.diagrams.of_boxes(boxes, default=False)
        self.everybody = self.picture.without(self.everybody, gone)

    def unreached(self, ground: Ground, sets: Mapping[str, ValueSet]) -> Iterator[tuple[int, ...]]:
        """The boxes in which a formula gives nothing over the values of the case."""
        for finding in ground.quantities:
            computation = finding.computed
            if computation is not None and any(sets[name].single is None for name in computation.inputs):
                slack = computation.tolerance if ground.given(finding, computation, {}) else Fraction(0)
                yield from ground.emptied((finding.id, *computation.inputs), finding, computation, slack, sets)

    # What is looked for

    def region(self, option: str, outcome: str, rule: str) -> int:
        """Those who are given an option, told an outcome, or in whose answer a rule is used."""
        if rule:
            return self.picture.every([self.used(rule), self.possible])

        def so(label: object) -> bool:
            return isinstance(label, Told) and (option in label.options if option else label.outcome == outcome)

        return self.picture.every([self.picture.diagrams.relabel(self.chart.told, so), self.possible])

    def used(self, name: str) -> int:
        """Those in whose answer a rule is used: it stands, inside the scope if it is not a scope rule itself; a safety
        rule withholds."""
        study, theory = self.chart.study, self.chart.study.theory
        rule = theory.rules[name]
        if rule.rule.role is Role.SCOPE:
            return study.of(theory.stands(rule))
        if rule.rule.role is Role.SAFETY:
            return study.of(every([theory.stands(rule), theory.cell(rule.rule.option)]))
        return study.of(every([theory.stands(rule), negated(theory.outside())]))

    # Boxes in words

    def worded(self, name: str, mask: int) -> str:
        """Some cells of a finding in words, as far as the case allows them."""
        axis = self.chart.dimensions[name].axis
        return format_set(axis.values(mask, self.sets.get(name)), axis.finding)

    def witness(self, core: Box, region: int) -> tuple[Patient, tuple[str, ...]]:
        """A patient of a box, and which findings may not count as known."""
        full = dict(core)
        for name, values in self.sets.items():
            if self.case is not None and name not in self.case.computed:
                full[name, 0] = full.get((name, 0), -1) & self.chart.dimensions[name].axis.mask(values)
        found: Patient = ()
        unknown: tuple[str, ...] = ()
        for found in self.patients(full):
            unknown = tuple(name for name, _ in found if self.is_assumed(name, core))
            if self.tied.isdisjoint(dict(found)) or self.is_in(region, dict(found), unknown):
                break
        return found, unknown

    def patients(self, box: Box) -> Iterator[Patient]:
        """Patients of a box, one of whom fits its formulas: with one value each; with all inputs of every quantity;
        with all that the box allows of what formulas tie together."""
        ranges = self.chart.study.ranges
        found = patients(box, ranges, self.sets)[0]
        yield found
        inputs = {one for name, _ in found if name in ranges.computed for one in tied_by(ranges.computed[name])}
        more = {(name, 0): self.chart.dimensions[name].axis.full for name in inputs}
        yield patients({**more, **box}, ranges, self.sets)[0]
        yield self.ranged(box, found)

    @property
    def tied(self) -> frozenset[str]:
        """Every quantity and every input of one."""
        return frozenset(name for one in self.chart.study.ranges.computed.values() for name in tied_by(one))

    def is_assumed(self, name: str, core: Box) -> bool:
        """Whether a finding may not count as known."""
        return core.get((KNOWN + name, 0)) == IS_UNKNOWN or (self.case is not None and name in self.case.assumed)

    def is_in(self, region: int, values: dict[str, str], unknown: tuple[str, ...]) -> bool:
        """Whether a patient is in a region for certain, and can be."""
        given = {name: text for name, text in values.items() if name not in unknown}
        try:
            case = make_case(given, self.chart.study.knowledge, assume={name: values[name] for name in unknown})
        except CaseError:
            return False
        other = Sought(self.chart, (), case)
        return not meets(self.picture, self.picture.without(other.possible, region), {}) and meets(
            self.picture, self.picture.every([other.possible, region]), {}
        )

    def ranged(self, box: Box, witness: Patient) -> Patient:
        """A witness with all that its box allows for what a formula ties together, where it need not be known."""
        values = dict(witness)
        for (name, _), mask in box.items():
            if name in self.tied and box.get((KNOWN + name, 0)) != IS_KNOWN:
                values[name] = self.worded(name, mask)
        return tuple(sorted(values.items()))
