"""The values that shared definitions give for a case.

May import model and logic. Promises: what is sure of the case as a whole; where more than one value is possible, all of
them are told.
"""

from __future__ import annotations

from functools import lru_cache

from ..logic.compiled import Axes, Section
from ..logic.compiler import Compiler
from ..logic.survey import NOTHING_KNOWN, planes_in
from ..model.case import Case
from ..model.knowledge import Knowledge
from ..model.rules import Role, Rule, Stance, Test, TestKind
from .population import SHARED, box_of


@lru_cache(maxsize=16)
def shared(knowledge: Knowledge) -> tuple[Section, Axes]:
    """Every shared definition, compiled once a knowledge."""
    axes = Axes(knowledge)
    tests = [Test(name, TestKind.UNDEFINED, f"{name} is undefined") for name in knowledge.concepts]
    rule = Rule("", Role.ADVICE, Stance.CONSIDER, tuple(tests))
    return Compiler(knowledge, axes).section([rule], SHARED), axes


def values_of(case: Case, knowledge: Knowledge) -> dict[str, tuple[str, ...]]:
    """Shared concept → the values that it may have, in declared order, ``undefined`` last."""
    section, axes = shared(knowledge)
    planes = planes_in(section, box_of(case, axes), NOTHING_KNOWN)
    return {key[1]: step.text(planes.possible[key]) for key, step in section.concepts.items()}
