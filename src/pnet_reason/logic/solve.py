"""From a case to the answer of one guideline to one question, each row with its certificate (3.11, 3.14).

A patient for whom everything is decided at once takes the short way through, with the same result.

Imports model and logic.
"""

from __future__ import annotations

from pnet_reason.model.answer import Answer, Clash, Row
from pnet_reason.model.case import Case
from pnet_reason.model.knowledge import Knowledge
from pnet_reason.model.problems import Problem, QueryError
from pnet_reason.model.proof import Covered, OutOfRange

from .caveats import caveats_of
from .compiled import findings_under
from .conclude import CONFLICT
from .domains import bits
from .query import Query, is_possible, nobody, query_of, someone, verdicts, within_budget
from .reach import Outcome
from .rows import Rows, rows_of
from .survey import BudgetError
from .tabled import one_box

CONDITIONAL = "conditional"


def answer(knowledge: Knowledge, case: Case, guideline: str, question: str, as_of: str = "") -> Answer:
    """The answer of one guideline to one question; ``as_of`` (ISO date) only dates its caveats."""
    if case.visits:
        hint = "ask recommend, with the day"
        raise QueryError(Problem("needs-a-date", "a case with visits has an answer only on a day", hint=hint))
    query = query_of(knowledge, case, guideline, question)
    try:
        rows, missing, removed = rows_for(query)
    except BudgetError:
        raise QueryError(too_much(guideline, question)) from None
    options = tuple(sorted({option for row in rows for option in row.options}))
    outcome = rows[0].outcome if len(rows) == 1 else CONDITIONAL
    caveats = caveats_of(query, rows, as_of)
    return Answer(guideline, question, outcome, options, missing, rows, removed, caveats, tuple(query.table.nodes))


def too_much(guideline: str, question: str) -> Problem:
    """The error where even the decision diagram is larger than the budget: no answer, rather than a part of one."""
    message = f"{guideline}, {question}: more boxes than the budget of steps allows"
    return Problem("past-budget", message, hint="give more findings")


def rows_for(query: Query) -> Rows:
    """Rows, missing findings and removed boxes, by the shortest way that the patient allows."""
    case = query.case
    if case.disputed:
        return disputed(query)
    found = someone(query, query.state)
    if found is not None:
        return rows_with(query, found)
    beyond = query.reach.unreachable(query.state)
    if beyond is not None:  # told alone, though integrity rules may apply in parts of the case too
        return contradictory(query, [(query.state, beyond)])
    nobody_in: list[Outcome] = []
    for outcome in verdicts(query, query.state):
        if is_possible(outcome[1]):
            return rows_with(query, outcome)
        nobody_in.append(outcome)
    return contradictory(query, nobody_in)


def rows_with(query: Query, someone: Outcome) -> Rows:
    """The rows of a case that at least one patient can be."""
    leaves = within_budget(query)
    if leaves is None or len(leaves) > 1:
        return rows_of(query, leaves)
    return (one_box(query, leaves[0], someone),), (), ()


def disputed(query: Query) -> Rows:
    """A given value that its own formula contradicts: a conflict of findings."""
    nodes, clashes = [], []
    for name in query.case.disputed:
        nodes.append(query.table.add(OutOfRange((), name, query.case.texts[name])))
        clashes.append(Clash("findings", query.reach.parties(name), ()))
    return findings_conflict(query, nodes, clashes)


def contradictory(query: Query, outcomes: list[Outcome]) -> Rows:
    """No completion is possible: the findings contradict each other."""
    nodes = [nobody(query, box, verdict) for box, verdict in outcomes]
    clashes = []
    for _, verdict in outcomes:
        if isinstance(verdict, OutOfRange):
            clashes.append(Clash("findings", query.reach.parties(verdict.finding), ()))
        else:
            clashes += [integrity_clash(query, index) for index in bits(verdict.rules)]
    return findings_conflict(query, nodes, clashes)


def integrity_clash(query: Query, index: int) -> Clash:
    """The findings that an integrity rule says cannot be true together, and that the case gives."""
    rule = query.plan.integrity.rules[index]
    names = findings_under(query.plan.integrity, rule.body.need)
    return Clash("findings", tuple(name for name in names if name in query.case.findings), (rule.rule.id,))


def findings_conflict(query: Query, nodes: list[int], clashes: list[Clash]) -> Rows:
    """The whole case is a conflict of kind ``findings`` (3.9)."""
    proof = query.table.add(Covered((), tuple(nodes)))
    unique = tuple(sorted(set(clashes), key=lambda clash: (clash.parties, clash.rules)))
    return (Row(CONFLICT, (), False, ((),), (proof,), clashes=unique),), (), ()
