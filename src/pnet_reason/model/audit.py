"""What auditors say of the knowledge: invariants over all patients, waivers of known faults, hazards with controls.

Imports: model only. Promises: frozen data. None of it can change an answer, so that it is in neither hash.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple, TypeAlias

from .problems import NOWHERE, Position
from .rules import Condition


class Said(StrEnum):
    """What a claim says of the answer to a patient of whom everything is known.

    ``option``, ``alternative``, ``against``: an option is in ``options``, in ``alternatives``, in ``against``; the
    others are outcomes, ``answered`` that the outcome is ``settled``.
    """

    OPTION = "option"
    ALTERNATIVE = "alternative"
    AGAINST = "against"
    ANSWERED = "answered"
    SILENT = "silent"
    CONFLICT = "conflict"
    WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement about an answer; ``option`` is empty where it is about the outcome."""

    said: Said
    text: str
    option: str = ""
    position: Position = field(default=NOWHERE, compare=False)


Premise: TypeAlias = Condition | Claim
"""One line of an invariant: a test or group on the patient, or a claim about the answer."""


class Form(StrEnum):
    """How an invariant speaks.

    ``never``: no patient meets all of ``lines``. ``always``: whoever meets ``when`` meets all of ``lines``. ``at most
    one of``: no two of ``options`` are options of one answer. ``monotone``: of two patients who differ only in
    ``along``, the lower one never has an option of ``low`` while the higher one has an option of ``high``.
    """

    NEVER = "never"
    ALWAYS = "always"
    AT_MOST_ONE = "at most one of"
    MONOTONE = "monotone"


class Stage(StrEnum):
    """Which answer is meant: the final one, or that before safety rules withhold anything."""

    FINAL = "final"
    BEFORE_SAFETY = "before safety"


@dataclass(frozen=True, slots=True)
class Invariant:
    """What must hold for every possible patient.

    ``guidelines``: ids, or empty for every guideline that answers ``question``. ``shared``: tests on concepts use the
    shared definitions, not the guideline's own. ``unless`` takes patients out: one who surely meets one of them is not
    concerned. What is undefined counts against the rules: a line of ``never`` or ``when`` that is not false is taken as
    met, a line of ``always`` that is not true as broken.
    """

    id: str
    form: Form
    question: str
    lines: tuple[Premise, ...] = ()
    when: tuple[Premise, ...] = ()
    unless: tuple[Condition, ...] = ()
    options: tuple[str, ...] = ()
    along: str = ""
    low: tuple[str, ...] = ()
    high: tuple[str, ...] = ()
    guidelines: tuple[str, ...] = ()
    stages: tuple[Stage, ...] = (Stage.FINAL,)
    shared: bool = False
    because: str = ""
    cites: tuple[str, ...] = ()
    provenance: str = ""
    position: Position = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Waiver:
    """A fault of the knowledge that is known and accepted, for the patients of ``where``.

    ``finding`` is the kind of fault (``gap``, ``conflict``, ``dead-rule``, …), ``about`` the rules, options or bullets
    that it names. ``until``: the last day on which it counts (ISO date).
    """

    id: str
    finding: str
    because: str
    by: str
    until: str
    guideline: str = ""
    question: str = ""
    about: tuple[str, ...] = ()
    where: tuple[Condition, ...] = ()
    unless: tuple[Condition, ...] = ()
    position: Position = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Hazard:
    """A way to harm a patient, and what keeps it from happening: ids of invariants, of safety or integrity rules, and
    of worked cases."""

    id: str
    harm: str
    severity: str
    cause: str
    invariants: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    cases: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()
    position: Position = field(default=NOWHERE, compare=False)


class Step(NamedTuple):
    """One node of a certificate (docs/certificate.md), children before parents, the root last.

    ``kind``: ``split`` (a disjunction, ``entry``, with one branch a part), ``clash`` (the literals ``tests`` on a
    finding have no value in common), ``unreached`` (under them the formula of ``finding`` reaches none of its values)
    or ``disordered`` (they put a computed quantity of two patients in the wrong order). Entries are counted from 0 in
    the order in which a branch meets them. ``sets``: what each literal allows, in canonical wording; ``findings``: the
    finding of each.
    """

    kind: str
    entry: int = -1
    branches: tuple[int, ...] = ()
    finding: str = ""
    patient: int = 0
    tests: tuple[int, ...] = ()
    findings: tuple[str, ...] = ()
    sets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Certificate:
    """That nobody breaks an invariant: every branch of the tableau is closed."""

    invariant: str
    guideline: str
    stage: Stage
    steps: tuple[Step, ...]

    def to_dict(self) -> dict[str, object]:
        """JSON types only; a step holds just the fields of its kind."""
        return {
            "format": CERTIFICATE,
            "invariant": self.invariant,
            "guideline": self.guideline,
            "stage": self.stage.value,
            "steps": [_step(step) for step in self.steps],
        }


CERTIFICATE = "pnet-reason.certificate/1"
_FIELDS = {
    "split": ("entry", "branches"),
    "clash": ("finding", "patient", "tests", "sets"),
    "unreached": ("finding", "patient", "tests", "findings", "sets"),
    "disordered": ("finding", "tests", "sets"),
}


def _step(step: Step) -> dict[str, object]:
    values = {name: getattr(step, name) for name in _FIELDS[step.kind]}
    return {"kind": step.kind} | {k: list(v) if isinstance(v, tuple) else v for k, v in values.items()}
