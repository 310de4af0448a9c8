"""The same job for all contenders: us, the hand-written function, SWI-Prolog where it is installed.

A job is a list of patients and of questions. For the others, which do not know what missing is, a patient of whom
something is missing is a list of patients: one for each way to complete what is known.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import pnet_reason
from benchmarks.peers.handwritten import Handwritten
from benchmarks.peers.linked import Linked
from benchmarks.peers.prolog import Bridge, PrologPeer
from benchmarks.timing import Job, medians
from pnet_reason.model.answer import Answer
from pnet_reason.model.case import Case
from pnet_reason.model.knowledge import Knowledge

OURS, HAND = "pnet-reason, with proof", Handwritten.name

Conclusion = tuple[str, tuple[str, ...]]
Asked = tuple[str, str]
"""Guideline and question."""


@dataclass(frozen=True)
class Patient:
    """A case for us, and the completed cases for the others: the same one where nothing is missing."""

    case: Case
    completed: tuple[Case, ...]


def complete(cases: Iterable[Case]) -> list[Patient]:
    """Patients of whom everything is known."""
    return [Patient(case, (case,)) for case in cases]


@dataclass
class Scenario:
    """What is measured: each job does all ``parts`` patients, and a time is for one of them.

    ``agreement`` maps each contender to what it concludes: all must be equal. ``inside`` measures for itself.
    """

    title: str
    jobs: dict[str, Job] = field(default_factory=dict)
    parts: int = 1
    agreement: dict[str, object] = field(default_factory=dict)
    inside: dict[str, Callable[[], float]] = field(default_factory=dict)

    def check(self) -> None:
        """Stops the run where two contenders conclude different things."""
        conclusions = list(self.agreement.values())
        if any(conclusion != conclusions[0] for conclusion in conclusions):
            told = "\n".join(f"  {name}: {conclusion}" for name, conclusion in self.agreement.items())
            sys.exit(f"the contenders do not agree on '{self.title}':\n{told}")

    def times(self, rounds: int, batch: float) -> dict[str, float]:
        """Contender → seconds for one patient."""
        self.check()
        found = medians(self.jobs, rounds, batch) | {name: measure() for name, measure in self.inside.items()}
        return {name: seconds / self.parts for name, seconds in found.items()}


def scenario(
    title: str, knowledge: Knowledge, patients: list[Patient], asked: list[Asked], bridge: Bridge | None
) -> Scenario:
    """The job for everyone who is here."""
    made = Scenario(title, parts=len(patients))
    _ours(made, knowledge, patients, asked)
    linked = {pair: Linked(knowledge, *pair) for pair in asked}
    _handwritten(made, linked, patients)
    if bridge:
        _prolog(made, bridge, linked, patients)
    return made


def _ours(made: Scenario, knowledge: Knowledge, patients: list[Patient], asked: list[Asked]) -> None:
    guidelines, questions = {g for g, _ in asked}, {q for _, q in asked}

    def job() -> None:
        for patient in patients:
            pnet_reason.recommend(patient.case, knowledge, guidelines=guidelines, questions=questions)

    made.jobs[OURS] = job
    advice = [pnet_reason.recommend(patient.case, knowledge, guidelines, questions) for patient in patients]
    made.agreement[OURS] = {pair: [conclusions(one.answer(*pair)) for one in advice] for pair in asked}


def _handwritten(made: Scenario, linked: Mapping[Asked, Linked], patients: list[Patient]) -> None:
    peers = {pair: Handwritten(book) for pair, book in linked.items()}
    work = [(peer.answer, *peer.prepare(case)) for p in patients for peer in peers.values() for case in p.completed]

    def job() -> None:
        for answer, patient, known in work:
            answer(patient, known)

    made.jobs[HAND] = job
    made.agreement[HAND] = {
        pair: [rows(peer.answer(*peer.prepare(case)) for case in p.completed) for p in patients]
        for pair, peer in peers.items()
    }


def _prolog(made: Scenario, bridge: Bridge, linked: Mapping[Asked, Linked], patients: list[Patient]) -> None:
    peers = {pair: PrologPeer(book, bridge) for pair, book in linked.items()}
    work = [(peer, peer.prepare(case)) for p in patients for peer in peers.values() for case in p.completed]

    def answers() -> None:
        for peer, case in work:
            peer.answer(case)

    def certificates() -> None:
        for peer, case in work:
            peer.certificate(case)

    made.jobs[f"{bridge.name}, proof stays there"] = answers
    if bridge.hands_over_proofs:
        made.jobs[f"{bridge.name}, with proof"] = certificates
    made.inside[f"{bridge.name}, without the bridge"] = lambda: sum(peer.inside(case) for peer, case in work)
    made.agreement[bridge.name] = {
        pair: [rows(peer.answer(peer.prepare(case)) for case in p.completed) for p in patients]
        for pair, peer in peers.items()
    }


def conclusions(answer: Answer) -> list[Conclusion]:
    """The rows of an answer as (outcome, options), sorted; a case that nobody can be is ``impossible``."""
    if any(clash.kind == "findings" for row in answer.rows for clash in row.clashes):
        return [("impossible", ())]
    return sorted((row.outcome, row.options) for row in answer.rows)


def rows(found: Iterable[Conclusion]) -> list[Conclusion]:
    """The distinct conclusions for all completions, without the impossible ones where others are left."""
    distinct = sorted(set(found))
    return [each for each in distinct if each[0] != "impossible"] or distinct
