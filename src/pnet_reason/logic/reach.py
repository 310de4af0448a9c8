"""What a computed quantity can reach: boxes outside the range of its formula have nobody in them (3.10).

The formula is monotone and uses each input once, so its range over a box is exact by interval evaluation.

Imports model, knowledge and logic.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from fractions import Fraction
from itertools import product

from pnet_reason.knowledge.formula import span_of
from pnet_reason.knowledge.quantities import format_set
from pnet_reason.knowledge.sets import intersect
from pnet_reason.model.findings import Computation, Finding
from pnet_reason.model.proof import OutOfRange
from pnet_reason.model.values import Interval, Numbers, ValueSet, point

from .boxes import Patient
from .compiled import Axes, FindingAtoms
from .evaluate import signatures
from .kernel import State, domains, narrowed
from .survey import TEXTS_KEPT, Verdict

COMBINATIONS = 512
ALL_ATOMS = -1
Outcome = tuple[State, Verdict | OutOfRange]
Quantity = tuple[Finding, Computation]


class Reach:
    """The computed quantities that can rule somebody out: those whose inputs the case leaves open, unless their formula
    stays in the declared range whatever the case and the plan say of the inputs."""

    def __init__(self, patient: Patient) -> None:
        self.patient = patient
        findings, computed, plan = patient.case.findings, patient.case.computed, patient.plan
        said = {*findings, *patient.levels, *plan.integrity.by_id}
        self.active: list[Quantity] = []
        for finding in patient.computed:
            name, formula = finding.id, finding.computed
            if formula is None or (name in computed and all(known(findings.get(one)) for one in formula.inputs)):
                continue
            if name in said or not harmless(plan.axes, finding, said.intersection(formula.inputs)):
                self.active.append((finding, formula))
        names = {name for finding, formula in self.active for name in (finding.id, *formula.inputs)}
        self.apart = not names & plan.integrity.by_id.keys()
        self.coupled = [patient.dimensions[name].var for name in sorted(names)]
        self.bound: dict[Hashable, bool] = {}

    def whole(self, box: State, verdict: Verdict) -> Outcome | None:
        """The box, unless some formula cannot reach it."""
        return None if self.unreachable(box) else (box, verdict)

    def unreachable(self, box: State) -> OutOfRange | None:
        """The reason why nobody is in the box, if some formula cannot give what it says."""
        return next((found for quantity in self.active if (found := self.empty(box, quantity))), None)

    def set_in(self, box: State, name: str) -> ValueSet:
        """What a box allows for a finding, whether the plan tests it or not."""
        dimension = self.patient.dimensions[name]
        mask = domains(box).get(dimension.var)
        if mask is not None:
            return self.patient.set_of(dimension, mask)
        return self.patient.case.findings.get(name) or dimension.axis.finding.domain

    def given(self, finding: Finding) -> bool:
        """Whether the case gives the quantity itself, rather than its inputs."""
        case = self.patient.case
        return finding.id in case.findings and finding.id not in case.computed

    def empty(self, box: State, quantity: Quantity) -> OutOfRange | None:
        """The reason why nobody is in the box, if the formula cannot give what the box says."""
        finding, computation = quantity
        reached = self.reached(box, finding, computation)
        if intersect(reached, self.set_in(box, finding.id)):
            return None
        return OutOfRange(self.patient.region(box), finding.id, format_set(reached, finding))

    def reached(self, box: State, finding: Finding, computation: Computation) -> Numbers:
        """The range of the formula, remembered by the cells and texts of its inputs."""
        masks, texts, memo = domains(box), self.patient.texts, self.patient.plan.axes.reached
        inputs = [(masks.get(self.patient.dimensions[name].var), texts.get(name)) for name in computation.inputs]
        key = (finding.id, self.given(finding), *inputs)
        found: Numbers | None = memo.get(key)
        if found is None:
            if len(memo) >= TEXTS_KEPT:
                memo.clear()
            found = memo[key] = self.range(box, finding, computation)
        return found

    def range(self, box: State, finding: Finding, computation: Computation) -> Numbers:
        """The same worked out; a value that was given may be off by the declared tolerance."""
        sets = {name: self.set_in(box, name) for name in computation.inputs}
        inputs = {name: values for name, values in sets.items() if isinstance(values, Numbers)}
        assert isinstance(finding.domain, Numbers)
        found = span_of(computation, inputs, finding.domain)
        slack = computation.tolerance if self.given(finding) else Fraction(0)
        if not slack:
            return found
        return Numbers(tuple(widened(interval, slack) for interval in found.intervals))

    def parts(self, box: State, levels: frozenset[str], nobody: Callable[[State], bool]) -> list[State]:
        """A split of a box along a level that a formula couples with what is known, where some part holds nobody."""
        for finding, computation in self.active:
            names = (finding.id, *computation.inputs)
            coupled = [self.patient.levels[n] for n in sorted(names) if n in levels and n in self.patient.levels]
            classes = [signatures(entry, domains(box)[entry.var], ALL_ATOMS) for entry in coupled]
            open_levels = [(e, masks) for e, masks in zip(coupled, classes, strict=True) if len(masks) > 1]
            if open_levels and self.binds(box, open_levels, nobody):
                entry, masks = open_levels[0]
                return [narrowed(box, entry.var, mask) for mask in masks]
        return []

    def binds(self, box: State, levels: list[tuple[FindingAtoms, list[int]]], nobody: Callable[[State], bool]) -> bool:
        """Whether some combination of classes of coupled findings holds nobody (too many: assume so).

        Where no integrity rule tests what the formulas are about, only the formulas can rule somebody out there, and
        what they say depends on the cells of their own findings alone.
        """
        if not self.apart:
            return self.somewhere(box, levels, nobody)
        key = (tuple(domains(box).get(var) for var in self.coupled), tuple(entry.id for entry, _ in levels))
        found = self.bound.get(key)
        if found is None:
            found = self.bound[key] = self.somewhere(box, levels, lambda part: self.unreachable(part) is not None)
        return found

    def somewhere(
        self, box: State, levels: list[tuple[FindingAtoms, list[int]]], nobody: Callable[[State], bool]
    ) -> bool:
        """The same, tried."""
        for count, masks in enumerate(product(*(masks for _, masks in levels))):
            part = box
            for (entry, _), mask in zip(levels, masks, strict=True):
                part = narrowed(part, entry.var, mask)
            if count >= COMBINATIONS or nobody(part):
                return True
        return False

    def parties(self, name: str) -> tuple[str, ...]:
        """A computed quantity and its inputs."""
        computation = self.patient.dimensions[name].axis.finding.computed
        return tuple(sorted({name, *(computation.inputs if computation else ())}))


def harmless(axes: Axes, finding: Finding, narrowed: set[str]) -> bool:
    """Whether the formula has a value in its declared range, whatever is said of the ``narrowed`` inputs alone."""
    key = (finding.id, frozenset(narrowed))
    found = axes.harmless.get(key)
    if found is None:
        found = axes.harmless[key] = always_inside(axes, finding, narrowed)
    return found


def always_inside(axes: Axes, finding: Finding, narrowed: set[str]) -> bool:
    """The formula is monotone in each input, so the corners decide: at each the range must overlap the declared one,
    and not only touch it, as an end of it may be open."""
    computation, domain = finding.computed, finding.domain
    assert computation is not None
    assert isinstance(domain, Numbers)
    whole = {name: numbers_of(axes.dimensions[name].axis.finding) for name in computation.inputs}
    corners = [
        [point(one) for one in ends(whole[name])] if name in narrowed else [whole[name]] for name in computation.inputs
    ]
    low, high = domain.intervals[0].lower[0], domain.intervals[-1].upper[0]
    for corner in product(*corners):
        inputs = dict(zip(computation.inputs, corner, strict=True))
        found = span_of(computation, inputs, domain).intervals
        if not found or not (found[0].lower[0] < high and found[-1].upper[0] > low):
            return False
    return True


def numbers_of(finding: Finding) -> Numbers:
    """The declared range of a number."""
    assert isinstance(finding.domain, Numbers)
    return finding.domain


def ends(values: Numbers) -> tuple[Fraction, Fraction]:
    """The least and the greatest value of a range, reached or not."""
    return values.intervals[0].lower[0], values.intervals[-1].upper[0]


def known(values: ValueSet | None) -> bool:
    """Whether a finding has one value. A quantity may have one where its inputs do not, at an end of its range."""
    return values is not None and values.single is not None


def widened(interval: Interval, slack: Fraction) -> Interval:
    """An interval with both ends moved out."""
    (low, below), (high, above) = interval.lower, interval.upper
    return Interval((low - slack, below), (high + slack, above))
