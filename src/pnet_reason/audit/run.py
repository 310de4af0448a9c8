"""The whole audit: invariants, faults with their waivers, pins, hazards, and a second opinion.

Imports model, knowledge and audit. Promises: a pure function of the knowledge and the date; ``tell`` is called with
what is being looked at, and may raise to interrupt.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import combinations

from pnet_reason.knowledge.expectations import Expectation, expectations
from pnet_reason.model.audit import Hazard, Invariant, Stage
from pnet_reason.model.knowledge import Knowledge
from pnet_reason.model.problems import Problem, QueryError

from .faults import IDLE, Fault, faults_of
from .hygiene import hygiene
from .pins import EQUIVALENT, REFUSED, SURVIVED, Pin, concerns, meets, pins
from .premises import breaking_mutants, concerned
from .prove import PROVED, REFUTED, UNDECIDED, Verdict, prove
from .ranges import Ranges, tied
from .spread import Spread, one_by_one
from .statements import differing, theory_of
from .study import Study
from .tableau import STEPS
from .waivers import Excess, expired, in_force, plainly_waived, unused, waived
from .witness import Patient

Tell = Callable[[str, str], None]
"""Called with the part of the audit and what is being looked at."""
Second = Callable[[Knowledge, str, Invariant, Stage], bool | None]
"""A second opinion: whether somebody breaks an invariant; None where it does not know."""
CONCERNS_NOBODY = "concerns nobody"


@dataclass(frozen=True, slots=True)
class Checked:
    """A verdict with what shows that it is not empty: ``concerned``, a patient whom the premise concerns, and
    ``broken_by``, a small fault of the rules under which it would not hold, where faults were ``tried``. ``second``:
    agrees, unknown, or not asked (empty)."""

    verdict: Verdict
    concerned: tuple[Patient, ...] = ()
    broken_by: str = ""
    second: str = ""
    tried: bool = True

    @property
    def empty(self) -> str:
        """Why a proved invariant says nothing, or nothing: it concerns nobody, and no small fault breaks it. One that
        concerns somebody and that no single fault breaks is guarded twice."""
        if self.verdict.status != PROVED:
            return ""
        return "" if self.concerned or self.broken_by else CONCERNS_NOBODY


@dataclass(frozen=True, slots=True)
class Control:
    """A hazard with those of its controls that do not hold."""

    hazard: Hazard
    failing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """All that an audit found, in a fixed order."""

    knowledge: Knowledge
    as_of: str
    checked: tuple[Checked, ...]
    faults: tuple[Fault, ...]
    excess: tuple[Excess, ...]
    pins: tuple[Pin, ...]
    unmet: tuple[Expectation, ...]
    controls: tuple[Control, ...]
    mutated: bool = True
    opinions: bool = False

    @property
    def open_faults(self) -> tuple[Fault, ...]:
        """Those that no waiver accepts."""
        return tuple(fault for fault in self.faults if not fault.waived_by)

    @property
    def survivors(self) -> tuple[Pin, ...]:
        """The mutants that nobody notices."""
        return tuple(pin for pin in self.pins if pin.status == SURVIVED)

    @property
    def undecided(self) -> tuple[Checked, ...]:
        """The invariants that the budget left open."""
        return tuple(one for one in self.checked if one.verdict.status == UNDECIDED)

    def failed(self, *, allow_undecided: bool = False) -> bool:
        """Whether anything is not as it must be; also where there was nothing to look at."""
        nothing = not self.knowledge.guidelines
        bad = [one for one in self.checked if one.verdict.status == REFUTED or one.empty]
        undecided = () if allow_undecided else self.undecided
        hazards = [control for control in self.controls if control.failing]
        return any((nothing, bad, undecided, self.open_faults, self.excess, self.survivors, self.unmet, hazards))


@dataclass(slots=True)
class Audit:
    """One run. ``second``: a second opinion that must agree; ``mutate``: whether small faults are tried; ``spread``:
    how that is done. ``whole``: where the knowledge is a part of another (audit/chosen), the other. What is proved is
    proved of it; waivers may be about the rest, and cases of it are no missing controls.
    """

    knowledge: Knowledge
    as_of: str = ""
    steps: int = STEPS
    mutate: bool = True
    second: Second | None = None
    tell: Tell = field(default=lambda _part, _what: None)
    spread: Spread = one_by_one
    whole: Knowledge | None = None

    def run(self) -> Report:
        """Everything, in order."""
        expected = expectations(self.knowledge)
        verdicts = list(self.verdicts())
        found = self.pins(expected) if self.mutate else []
        faults, excess = self.faults(found)
        unmet = tuple(one for one in expected if one.firm and not meets(self.knowledge, one))
        checked = tuple(self.checked(verdicts, found))
        controls = tuple(self.controls(checked, unmet, expected))
        return Report(
            self.knowledge,
            self.as_of,
            checked,
            faults,
            excess,
            tuple(found),
            unmet,
            controls,
            mutated=self.mutate,
            opinions=self.second is not None,
        )

    def pins(self, expected: Iterable[Expectation]) -> list[Pin]:
        """Every small fault and what became of it."""
        return list(pins(self.knowledge, expected, partial(self.tell, "mutants"), self.spread))

    def verdicts(self) -> Iterator[Verdict]:
        """Every invariant for every guideline and stage that it concerns."""
        for invariant in self.knowledge.invariants.values():
            for guideline, book in self.knowledge.guidelines.items():
                if concerns(invariant, guideline) and invariant.question in book.questions:
                    for stage in invariant.stages:
                        self.tell("invariants", f"{invariant.id} ({guideline}, {stage.value})")
                        yield prove(self.whole or self.knowledge, guideline, invariant, stage, steps=self.steps)

    def checked(self, verdicts: list[Verdict], found: Iterable[Pin]) -> Iterator[Checked]:
        """The verdicts with the patients whom they concern, the faults that break them, and the second opinion. An
        invariant of several guidelines is not empty where it says something of one of them."""
        tried = [number for number, pin in enumerate(found) if pin.status not in (EQUIVALENT, REFUSED)]
        tell = partial(self.tell, "faults that break invariants")
        broken = breaking_mutants(self.knowledge, verdicts, tried, tell, self.spread)
        concerns_whom = {verdict: self.concerned(verdict) for verdict in verdicts}
        for verdict in verdicts:
            same = [other for other in verdicts if other.invariant == verdict.invariant]
            patients = concerns_whom[verdict] or next(filter(None, (concerns_whom[one] for one in same)), ())
            breaking = broken.get(verdict) or next((broken[one] for one in same if one in broken), "")
            decided, second = self.opinion(verdict)
            yield Checked(decided, patients, breaking, second, tried=self.mutate)

    def concerned(self, verdict: Verdict) -> tuple[Patient, ...]:
        """A patient whom the premise concerns."""
        self.tell("invariants", f"{verdict.invariant} ({verdict.guideline}, {verdict.stage.value})")
        return concerned(self.knowledge, verdict.guideline, self.knowledge.invariants[verdict.invariant], verdict.stage)

    def opinion(self, verdict: Verdict) -> tuple[Verdict, str]:
        """What the second opinion says; QueryError where it contradicts the first.

        Of two patients and a computed quantity, and of two quantities with an input in common, the cells say a little
        more than the formulas allow: a refutation that z3 does not share is then left undecided.
        """
        if self.second is None or verdict.status == UNDECIDED:
            return verdict, ""
        invariant = self.knowledge.invariants[verdict.invariant]
        broken = self.second(self.knowledge, verdict.guideline, invariant, verdict.stage)
        if broken is None:
            return verdict, "unknown"
        if broken == (verdict.status == REFUTED):
            return verdict, "agrees"
        if verdict.status == REFUTED and coupled(self.knowledge, verdict, invariant):
            return replace(verdict, status=UNDECIDED, region=None, witness=()), ""
        name = f"{verdict.invariant} ({verdict.guideline}, {verdict.stage.value})"
        message = f"{name} is {verdict.status} here, and not by the second opinion"
        hint = "one of the two is wrong: no result of this audit can be trusted until it is known which"
        raise QueryError(Problem("second-opinion", message, invariant.position, hint=hint))

    def faults(self, found: Iterable[Pin]) -> tuple[tuple[Fault, ...], tuple[Excess, ...]]:
        """Every fault with its waivers, and the waivers that are too much."""
        waivers = list(self.knowledge.waivers.values())
        valid = in_force(waivers, self.as_of)
        faults: list[Fault] = []
        needed: set[str] = set()
        excess = list(expired(waivers, self.as_of))
        for guideline, book in sorted(self.knowledge.guidelines.items()):
            for question in book.questions:
                self.tell("faults", f"{guideline}, {question}")
                mine = [w for w in valid if w.guideline in ("", guideline) and w.question in ("", question)]
                also = tuple(dict.fromkeys(c for w in mine for c in (*w.where, *w.unless)))
                study = Study(self.knowledge, guideline, question, also)
                for drawn in faults_of(study):
                    if drawn.fault.region is None:
                        faults.append(plainly_waived(drawn.fault, valid))
                    else:
                        accepted = waived(study, drawn, mine)
                        faults.append(accepted.fault)
                        excess += accepted.excess
                        needed |= accepted.needed
        plain = [*idle(found), *hygiene(self.knowledge, self.as_of)]
        faults += [plainly_waived(fault, valid) for fault in plain]
        known = [waiver for waiver in valid if waiver.guideline or self.whole is None]
        looked_for = [waiver for waiver in known if self.mutate or waiver.finding != IDLE]
        told = {one.waiver.id for one in excess}
        return tuple(faults), (
            *excess,
            *(one for one in unused(looked_for, faults, needed) if one.waiver.id not in told),
        )

    def controls(
        self, checked: Iterable[Checked], unmet: Iterable[Expectation], expected: Iterable[Expectation]
    ) -> Iterator[Control]:
        """Every hazard with the controls that fail or do not exist."""
        bad = {one.verdict.invariant for one in checked if one.verdict.status != PROVED}
        held = {one.verdict.invariant for one in checked} - bad
        rules = {rule.id for rule in (*self.knowledge.safety, *self.knowledge.integrity)}
        missed = {one.case.id for one in unmet}
        cases = {one.case.id for one in expected if one.firm} - missed
        elsewhere = (
            {name for one in self.knowledge.hazards.values() for name in one.cases} - missed if self.whole else set()
        )
        for hazard in self.knowledge.hazards.values():
            named = ((hazard.invariants, held), (hazard.rules, rules), (hazard.cases, cases | elsewhere))
            failing = tuple(name for names, good in named for name in names if name not in good)
            yield Control(hazard, failing)


def coupled(knowledge: Knowledge, verdict: Verdict, invariant: Invariant) -> bool:
    """Whether cells may say less than formulas do: two patients differ in a computed quantity, or two quantities of one
    patient rest on the same finding."""
    theory = theory_of(knowledge, verdict.guideline, invariant)
    along = invariant.along
    differ = differing(theory, along) if along else frozenset()
    if any(knowledge.findings[name].computed for name in differ):
        return True
    ranges = Ranges(theory, differ, along)
    quantities = [tied(ranges.computed[name]) for name, _ in ranges.quantities]
    return any(one & other for one, other in combinations(quantities, 2))


def idle(found: Iterable[Pin]) -> Iterator[Fault]:
    """Bullets of a guideline's rules and definitions, and of safety and integrity rules, whose loss changes nothing.
    A shared definition may say more than the rules of today ask."""
    for pin in found:
        mutant = pin.mutant
        rule = mutant.guideline or mutant.target not in pin.mutant.knowledge.concepts
        if pin.status == EQUIVALENT and mutant.kind == "dropped" and rule:
            about = (mutant.target, mutant.before)
            yield Fault(IDLE, mutant.guideline, mutant.question, about, (mutant.position,))
