"""Refusing answers that rest on rules which nobody has approved.

May import model. Promises: refuses, changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable

from ..model.answer import Advice
from ..model.problems import Problem, QueryError

UNAPPROVED = "unapproved"
HINT = "leave out --approved-only to see it, with its caveats"


def refuse_unapproved(advices: Iterable[Advice]) -> None:
    """QueryError with a record for every answer that rests on an unapproved rule."""
    records = []
    for advice in advices:
        for answer in advice.answers:
            rules = sorted({rule for caveat in answer.caveats if caveat.kind == UNAPPROVED for rule in caveat.about})
            if rules:
                whose = f"case {advice.case.id}: " if advice.case.id else ""
                message = f"{whose}{answer.guideline}, {answer.question}: not approved: {', '.join(rules)}"
                records.append(Problem("not-approved", message, hint=HINT))
    if records:
        raise QueryError(records)
