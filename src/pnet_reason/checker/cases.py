"""The case of a document: whether its sets follow from what was given, assumed and computed (3.1, 3.10, 3.13).

May import model and the checker's sets, formula and book.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

from ..model.findings import Finding
from ..model.knowledge import Knowledge
from ..model.values import Numbers, ValueSet, point
from .book import Patient, Report, reader_of
from .formula import reached, value_of
from .sets import common, read, write

CODE = "proof-case"


def patient_of(case: dict[str, Any], knowledge: Knowledge, report: Report) -> Patient | None:
    """The case, or None with the problems in the report."""
    before = len(report.records)
    reading = Reading(case, knowledge, lambda message: report.add(CODE, "case", message))
    patient = reading.patient()
    return patient if len(report.records) == before else None


class Reading:
    """One case while it is read; ``problem`` takes what is wrong."""

    def __init__(self, case: dict[str, Any], knowledge: Knowledge, problem: Callable[[str], None]) -> None:
        self.case = case
        self.knowledge = knowledge
        self.problem = problem
        self.assumed: dict[str, str] = case["assumed"]
        self.sets: dict[str, ValueSet] = {}
        self.said: dict[str, ValueSet] = {}
        self.disputed: set[str] = set()

    def patient(self) -> Patient | None:
        """Everything checked, in order: names, sets, what was given, what is computed, what that leaves."""
        parts = ("findings", "given", "assumed", "disputed", "records")
        unknown = {name for part in parts for name in self.case[part]} - self.knowledge.findings.keys()
        for name in sorted(unknown):
            self.problem(f"'{name}' is no finding")
        if unknown:
            return None
        self.read_sets()
        self.read_given()
        derived = {name for finding in self.knowledge.findings.values() for name in self.derived(finding)}
        self.settle(derived)
        single = {name for name, values in self.sets.items() if values.single is not None}
        known = frozenset(single - self.assumed.keys())
        texts, records = self.case["findings"], self.case["records"]
        said = frozenset(self.said) - derived
        return Patient(self.sets, texts, self.assumed, self.case["disputed"], records, known, said)

    def read_sets(self) -> None:
        """Canonical texts of proper parts of the declared range."""
        for name, text in self.case["findings"].items():
            try:
                values = reader_of(self.knowledge).read(name, text)
            except ValueError as error:
                self.problem(f"'{text}' does not say what {name} is: {error}")
                continue
            if values == self.knowledge.findings[name].domain:
                self.problem(f"{name} says nothing: {text}")
            self.sets[name] = values

    def read_given(self) -> None:
        """What was written says the same as the sets, unless the finding is computed."""
        for name, text in self.case["given"].items():
            finding = self.knowledge.findings[name]
            try:
                values = read(text, finding)
            except ValueError as error:
                self.problem(f"'{text}' is not a value of {name}: {error}")
                continue
            if values != finding.domain:
                self.said[name] = values
        for name in self.assumed:
            if name not in self.case["given"] and name in self.sets:
                self.said[name] = self.sets[name]
        for name, record in self.case["records"].items():
            if name not in self.case["given"] or not any(record.values()):
                self.problem(f"{name} has a record without a value")

    def derived(self, finding: Finding) -> Iterator[str]:
        """The finding, where its value follows from its inputs; checks that it does."""
        if finding.computed is None:
            return
        values = {name: self.sets[name] for name in finding.computed.inputs if name in self.sets}
        exact = {name: one.single for name, one in values.items() if one.single is not None}
        numbers = {name: one for name, one in exact.items() if isinstance(one, Fraction)}
        supposed = [name for name in finding.computed.inputs if name in self.assumed]
        if len(numbers) == len(finding.computed.inputs):
            self.exactly(finding, numbers)
        elif not values or self.unbeaten(finding, values):
            return
        else:
            expected = reached(finding, lambda name: values.get(name, self.knowledge.findings[name].domain))
            own = finding.id in self.assumed and not (supposed and self.sets.get(finding.id) == expected)
            if own or (expected == finding.domain and finding.id not in self.sets):
                return
            self.same(finding, expected)
            if expected != finding.domain:
                self.dispute(finding, expected)
        if bool(supposed) != (finding.id in self.assumed):
            self.problem(f"{finding.id} is computed: it is assumed where an input is, and only there")
        yield finding.id

    def unbeaten(self, finding: Finding, values: dict[str, ValueSet]) -> bool:
        """Whether a given value stands: an input is missing, or the formula can reach the value."""
        assert finding.computed is not None
        given = self.said.get(finding.id) if finding.id in self.case["given"] else None
        if given is None or len(values) < len(finding.computed.inputs):
            return given is not None
        return bool(common(given, reached(finding, lambda name: values[name])))

    def exactly(self, finding: Finding, inputs: dict[str, Fraction]) -> None:
        """Every input is one number: the formula decides, and a given value that is too far off is disputed."""
        assert finding.computed is not None
        value = value_of(finding.computed, inputs)
        if value is None:
            self.problem(f"{finding.id} divides by zero")
            return
        self.same(finding, point(value))
        self.dispute(finding, point(value))

    def dispute(self, finding: Finding, reached: Numbers) -> None:
        """A given value that is further from what the formula gives than the tolerance."""
        given = self.said.get(finding.id) if finding.id in self.case["given"] else None
        if isinstance(given, Numbers) and finding.computed is not None:
            pairs = [(one, other) for one in given.intervals for other in reached.intervals]
            gaps = [max(a.lower[0] - b.upper[0], b.lower[0] - a.upper[0], Fraction(0)) for a, b in pairs]
            if min(gaps) > finding.computed.tolerance:
                self.disputed.add(finding.id)

    def same(self, finding: Finding, expected: ValueSet) -> None:
        """The set of a computed finding is what its formula gives."""
        if not expected or self.sets.get(finding.id) != expected:
            self.problem(f"{finding.id} follows from its inputs and is {write(expected, finding)}")

    def settle(self, derived: set[str]) -> None:
        """No set without a ground, no ground without its set, no dispute but the true ones."""
        for name in sorted(self.sets.keys() - derived):
            if self.said.get(name) != self.sets[name]:
                self.problem(f"{name} is not what was given")
        for name in sorted((self.said.keys() | self.assumed.keys()) - self.sets.keys()):
            self.problem(f"{name} was given or assumed and is missing")
        if self.case["disputed"].keys() != self.disputed:
            self.problem(f"disputed are: {', '.join(sorted(self.disputed)) or 'none'}")
        for name in sorted(self.disputed & self.case["disputed"].keys()):
            finding = self.knowledge.findings[name]
            text = self.case["disputed"][name]
            if text not in (self.case["given"][name], write(self.said[name], finding)):
                self.problem(f"'{text}' is not the disputed value of {name}")
