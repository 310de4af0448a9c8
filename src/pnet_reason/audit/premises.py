"""That an invariant is not empty: a patient whom its premise concerns, and a small fault of the rules that breaks it.

Imports model, the checker of certificates, and audit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pnet_reason.checker.certificates import check_certificate
from pnet_reason.logic.relations import NOT_FALSE
from pnet_reason.model.audit import Claim, Form, Invariant, Said, Stage
from pnet_reason.model.knowledge import Knowledge
from pnet_reason.model.problems import ProofError

from .items import Item, Tested, every, some
from .mutants import Mutant
from .picture import Picture, TooLargeError
from .pins import is_refused, pairs_of
from .prove import PROVED, Problem, Verdict, prove
from .statements import claimed, higher, spared
from .theory import Theory
from .witness import Patient, fewest, patients


def concerned(knowledge: Knowledge, guideline: str, invariant: Invariant, stage: Stage) -> tuple[Patient, ...]:
    """A possible patient (or two) whom the premise of an invariant concerns; nothing where there is nobody."""
    problem = Problem(knowledge, guideline, invariant, stage)
    ranges = problem.ranges()
    picture = Picture(ranges.full)
    try:
        possible = picture.possible(problem.theory, ranges, problem.patients)
        root = picture.of(problem.theory, ranges, premise(problem.theory, invariant, stage))
        if picture.every([root, possible]) == picture.no:
            return ()
    except TooLargeError:
        return ()
    return patients(fewest(picture, root, possible), ranges)


def premise(theory: Theory, invariant: Invariant, stage: Stage) -> Item:
    """Whom an invariant concerns: the tests of ``never`` (where there are none, any of its claims), what ``always``
    begins with, whoever has one of the options, whoever is below another."""
    outside = list(spared(theory, invariant, 0))
    if invariant.form is Form.MONOTONE:
        low = some(claimed(theory, Claim(Said.OPTION, "", option), stage) for option in invariant.low)
        return every([*outside, low, higher(theory, invariant.along)])
    if invariant.form is Form.AT_MOST_ONE:
        return every([*outside, some(claimed(theory, Claim(Said.OPTION, "", o), stage) for o in invariant.options)])
    lines = invariant.lines if invariant.form is Form.NEVER else invariant.when
    tests: list[Item] = [Tested(theory.lines[line].atom, NOT_FALSE) for line in lines if not isinstance(line, Claim)]
    claims = [claimed(theory, line, stage) for line in lines if isinstance(line, Claim)]
    if invariant.form is Form.ALWAYS:
        return every([*outside, *tests, *claims])
    return every([*outside, *(tests or [some(claims)])])


def breaking_mutants(
    knowledge: Knowledge, verdicts: Iterable[Verdict], mutants: Iterable[Mutant]
) -> dict[Verdict, str]:
    """For each proved verdict the first mutant under which it no longer holds; none is there for those that no single
    fault breaks."""
    waiting = [verdict for verdict in verdicts if verdict.status == PROVED]
    found: dict[Verdict, str] = {}
    for mutant in mutants:
        if not waiting:
            break
        pairs = pairs_of(knowledge, mutant)
        touched = [v for v in waiting if (v.guideline, v.question) in pairs]
        if touched and not is_refused(mutant):
            for verdict in broken_under(mutant.knowledge, touched):
                found[verdict] = mutant.name
                waiting.remove(verdict)
    return found


def broken_under(knowledge: Knowledge, verdicts: Iterable[Verdict]) -> Iterator[Verdict]:
    """The verdicts that another knowledge does not keep. Where the old certificate still closes every branch, it is a
    proof there too, and nothing has to be searched."""
    for verdict in verdicts:
        invariant = knowledge.invariants[verdict.invariant]
        if still_certified(knowledge, verdict):
            continue
        if prove(knowledge, verdict.guideline, invariant, verdict.stage).status != PROVED:
            yield verdict


def still_certified(knowledge: Knowledge, verdict: Verdict) -> bool:
    """Whether the certificate of a verdict proves it of another knowledge as well."""
    if verdict.certificate is None:
        return False
    try:
        check_certificate(verdict.certificate.to_dict(), knowledge)
    except ProofError:
        return False
    return True
