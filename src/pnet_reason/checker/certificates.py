"""Whether a certificate proves its invariant: every branch is replayed and closed (docs/certificate.md).

May import model and the checker's parts below it. Promises: nothing is taken from the certificate but which entry to
split and which literals to look at; ``check_certificate`` returns nothing, or raises ``ProofError``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Any

from ..model.audit import CERTIFICATE, Invariant, Stage
from ..model.findings import Finding
from ..model.knowledge import Knowledge
from ..model.problems import Problem, ProofError
from ..model.rules import Concept
from ..model.values import Choices, Numbers, ValueSet
from .book import Unfounded
from .formula import direction, reached
from .items import KNOWN, In, One, Opener
from .sayings import Sayings
from .sets import common, write
from .shape import Many, Record, faults, record
from .truth import conditions_of, tests_of

CODE = "certificate-step"
HEAD = record("format invariant guideline stage", steps=Many(dict))
STEPS: dict[str, Record] = {
    "split": record("kind", entry=int, branches=Many(int)),
    "clash": record("kind finding", "sets", patient=int, tests=Many(int)),
    "unreached": record("kind finding", "sets findings", patient=int, tests=Many(int)),
    "disordered": record("kind finding", "sets", tests=Many(int)),
}


def check_certificate(document: Mapping[str, Any], knowledge: Knowledge) -> None:
    """Raise ProofError unless the certificate proves its invariant for its guideline and stage."""
    try:
        problem = problem_of(document, knowledge)
        Replay(problem, document["steps"]).run()
    except Unfounded as claim:
        raise ProofError(Problem(claim.code, str(claim))) from None


@dataclass(frozen=True)
class Proved:
    """What is to be proved."""

    knowledge: Knowledge
    guideline: str
    invariant: Invariant
    stage: Stage


def problem_of(document: Mapping[str, Any], knowledge: Knowledge) -> Proved:
    """The head of a certificate: an invariant of the knowledge, for one of its guidelines and stages."""
    for fault in faults(document, HEAD):
        raise Unfounded("certificate-shape", fault)
    check_steps(document["steps"])
    if document["format"] != CERTIFICATE:
        raise Unfounded("certificate-head", f"this is not {CERTIFICATE}")
    invariant = knowledge.invariants.get(document["invariant"])
    guideline = document["guideline"]
    if invariant is None or guideline not in (invariant.guidelines or tuple(knowledge.guidelines)):
        raise Unfounded("certificate-head", "there is no such invariant for this guideline")
    if guideline not in knowledge.guidelines or invariant.question not in knowledge.guidelines[guideline].questions:
        raise Unfounded("certificate-head", "the guideline does not answer the question of the invariant")
    if document["stage"] not in [stage.value for stage in invariant.stages]:
        raise Unfounded("certificate-head", "the invariant is not about this stage")
    return Proved(knowledge, guideline, invariant, Stage(document["stage"]))


def check_steps(steps: list[dict[str, Any]]) -> None:
    """Unfounded where a step has not the fields of its kind."""
    for number, step in enumerate(steps):
        shape = STEPS.get(str(step.get("kind")))
        for fault in faults(step, shape) if shape else ["no such kind of step"]:
            raise Unfounded("certificate-shape", f"step {number}: {fault}")


class Replay:
    """The tree of a certificate, from the root down."""

    def __init__(self, proved: Proved, steps: list[dict[str, Any]]) -> None:
        self.proved, self.steps = proved, steps
        self.findings = proved.knowledge.findings
        self.opener = Opener(proved.knowledge)
        self.differing = frozenset(differing(proved)) if proved.invariant.along else frozenset[str]()

    def run(self) -> None:
        """Every step, each with the entries of its branch."""
        self.structure()
        said = Sayings(self.proved.knowledge, self.proved.guideline, self.proved.invariant, self.proved.stage)
        stack = [(len(self.steps) - 1, tuple(self.opener.flat(said.broken())))]
        while stack:
            number, entries = stack.pop()
            step = self.steps[number]
            if step["kind"] == "split":
                stack += self.split(number, entries)
            else:
                self.leaf(number, step, entries)

    def structure(self) -> None:
        """Children before parents; every step but the last is the branch of one other."""
        used: list[int] = []
        for number, step in enumerate(self.steps):
            branches = step["branches"] if step["kind"] == "split" else []
            if any(not 0 <= branch < number for branch in branches):
                raise Unfounded(CODE, f"step {number}: a branch does not come before it")
            used += branches
        if not self.steps or sorted(used) != list(range(len(self.steps) - 1)):
            raise Unfounded(CODE, "the steps are not one tree")

    def split(self, number: int, entries: tuple[In | One, ...]) -> list[tuple[int, tuple[In | One, ...]]]:
        """The branches of a disjunction, each with the entries of its part."""
        step = self.steps[number]
        place = step["entry"]
        entry = entries[place] if 0 <= place < len(entries) else None
        if not isinstance(entry, One) or len(entry.parts) != len(step["branches"]):
            raise Unfounded(CODE, f"step {number}: entry {place} is no disjunction with so many parts")
        pairs = zip(step["branches"], entry.parts, strict=True)
        return [(branch, (*entries, *self.opener.flat(part))) for branch, part in pairs]

    def leaf(self, number: int, step: dict[str, Any], entries: tuple[In | One, ...]) -> None:
        """Literals that close a branch."""
        where = f"step {number}"
        tests = step["tests"]
        found = [entries[place] for place in tests if 0 <= place < len(entries)]
        literals = [one for one in found if isinstance(one, In)]
        if tests != sorted(set(tests)) or len(literals) != len(tests):
            raise Unfounded(CODE, f"{where}: the literals are not entries of the branch, in order")
        if step["sets"] != [self.wording(one) for one in literals]:
            raise Unfounded(CODE, f"{where}: the sets are not those of the literals")
        closed = {"clash": self.clash, "unreached": self.unreached, "disordered": self.disordered}[step["kind"]]
        if not closed(step, literals):
            raise Unfounded(CODE, f"{where}: these literals do not close the branch")

    def wording(self, one: In) -> str:
        """What a literal allows, in words."""
        if one.finding.startswith(KNOWN):
            assert isinstance(one.values, Choices)
            return one.values.values[0]
        return write(one.values, self.findings[one.finding])

    def slot(self, one: In) -> tuple[str, int]:
        """Which finding of which patient a literal is about."""
        return one.finding, one.patient if one.finding in self.differing else 0

    def left(self, literals: Iterable[In], finding: str, patient: int) -> ValueSet:
        """What literals leave of a finding of a patient."""
        slot = (finding, patient if finding in self.differing else 0)
        mine = [one.values for one in literals if self.slot(one) == slot]
        return reduce(common, mine, self.findings[finding].domain)

    def clash(self, step: dict[str, Any], literals: list[In]) -> bool:
        """All on one finding, without a value in common."""
        head = [(one.finding, one.patient) for one in literals[:1]] == [(step["finding"], step["patient"])]
        same = len({self.slot(one) for one in literals}) == 1
        return head and same and not reduce(common, (one.values for one in literals))

    def unreached(self, step: dict[str, Any], literals: list[In]) -> bool:
        """The formula gives no value that the quantity may have; without literals, none of its whole range."""
        finding = self.findings.get(step["finding"])
        if finding is None or finding.computed is None or finding.id == self.proved.invariant.along:
            return False
        patient, names = step["patient"], {finding.id, *finding.computed.inputs}
        slots = {(name, patient if name in self.differing else 0) for name in names}
        head = patient in (0, 1) and step["findings"] == [one.finding for one in literals]
        if not head or (patient == 1 and not self.differing) or not {self.slot(one) for one in literals} <= slots:
            return False
        given = reached(finding, lambda name: self.left(literals, name, patient))
        return not common(given, self.left(literals, finding.id, patient))

    def disordered(self, step: dict[str, Any], literals: list[In]) -> bool:
        """The quantity of the second patient is on the wrong side of the first's."""
        finding, along = self.findings.get(step["finding"]), self.proved.invariant.along
        if finding is None or finding.computed is None or finding.id not in self.differing:
            return False
        inputs = [name for name in finding.computed.inputs if name in self.differing]
        about = {self.slot(one) for one in literals} <= {(finding.id, 0), (finding.id, 1)}
        sign = direction(finding, along, lambda name: self.findings[name].domain) if inputs == [along] else 0
        if not about or not sign:
            return False
        first, second = (self.left(literals, finding.id, patient) for patient in (0, 1))
        low, high = (first, second) if sign > 0 else (second, first)
        assert isinstance(low, Numbers)
        assert isinstance(high, Numbers)
        return not low or not high or low.intervals[0].lower > high.intervals[-1].upper


def differing(proved: Proved) -> set[str]:
    """The findings of which two patients may have values of their own."""
    knowledge, along = proved.knowledge, proved.invariant.along
    found = {along}
    if along not in knowledge.findings:
        found = resting(along, proved)
        tied = [one.computed for one in computed(knowledge) if one.id in found and one.computed]
        found |= {name for computation in tied for name in computation.inputs}
    return found | {one.id for one in computed(knowledge) if one.computed and found & set(one.computed.inputs)}


def computed(knowledge: Knowledge) -> list[Finding]:
    """The computed quantities."""
    return [finding for finding in knowledge.findings.values() if finding.computed]


def resting(concept: str, proved: Proved) -> set[str]:
    """The findings on which a concept rests, through definitions."""
    knowledge = proved.knowledge
    in_force: Mapping[str, Concept] = knowledge.concepts
    if not proved.invariant.shared:
        in_force = knowledge.concepts_of(proved.guideline)
    waiting, seen, found = [concept], {concept}, set()
    while waiting:
        one = in_force[waiting.pop()]
        for name in (*one.highest_of, *(test.subject for test in tests_of(conditions_of(one)))):
            if name not in in_force:
                found.add(name)
            elif name not in seen:
                seen.add(name)
                waiting.append(name)
    return found
