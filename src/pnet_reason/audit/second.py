"""A second opinion on invariants, by z3: does some possible patient break one?

It shares nothing with the engine but the records of the model. Tests are read from their wording again; findings are
real numbers, integers and flags instead of cells; rules, definitions and formulas are stated as docs/semantics.md has
them. Where it and the tableau agree, the same mistake would have to stand in both.

Everything about choices, concepts, rules, answers and numbers beside constants is decided. A computed quantity equals
its formula, as an equation between polynomials: there alone z3 may give up, and then nothing is said.

Imports model; z3, which is an extra, only when asked. Promises: no answer of the engine depends on it.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module, util

from pnet_reason.model.audit import Invariant, Stage
from pnet_reason.model.knowledge import Knowledge
from pnet_reason.model.problems import Problem, QueryError

Witness = tuple[tuple[str, str], ...]
"""A patient: finding and canonical text, sorted by finding; what a case takes."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """``broken``: None where z3 cannot tell. ``witness``: a patient who breaks the invariant, of ``monotone`` the lower
    one, who differs from ``higher``.

    A witness says every finding that was looked at, but for those that must not be known (3.13) and numbers that are no
    fraction: a case of it may have more than one completion, and one of them breaks the invariant.
    """

    broken: bool | None
    witness: Witness = ()
    higher: Witness = ()

    @property
    def low(self) -> dict[str, str]:
        """The patient, or the lower of two."""
        return dict(self.witness)

    @property
    def high(self) -> dict[str, str]:
        """The higher of two patients; empty where it is about one."""
        return dict(self.higher)


def available() -> bool:
    """Whether z3 is installed."""
    return util.find_spec("z3") is not None


def broken(knowledge: Knowledge, guideline: str, invariant: Invariant, stage: Stage) -> Opinion:
    """Whether a possible patient breaks an invariant in what a guideline answers (model/audit.py has the meaning).

    Raises QueryError where z3 is not installed.
    """
    if not available():
        hint = "pip install 'pnet-reason[z3]'"
        raise QueryError(Problem("not-installed", "a second opinion needs z3, which is not installed", hint=hint))
    solver = import_module(".second_solver", __package__)
    verdict, patients = solver.decided(knowledge, guideline, invariant, stage)
    return Opinion(verdict, *(tuple(sorted(patient.items())) for patient in patients))
