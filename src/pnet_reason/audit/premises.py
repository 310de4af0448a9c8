"""That an invariant is not empty: a patient whom its premise concerns, and a small fault of the rules that breaks it.

Imports model, the checker of certificates, and audit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from pnet_reason.checker.certificates import check_certificate
from pnet_reason.logic.relations import NOT_FALSE
from pnet_reason.model.audit import Claim, Form, Invariant, Said, Stage
from pnet_reason.model.knowledge import Knowledge
from pnet_reason.model.problems import ProofError

from .items import Item, Tested, every, some
from .mutants import Mutant
from .picture import Picture, TooLargeError
from .pins import all_mutants
from .prove import PROVED, Problem, Verdict, prove
from .spread import Spread, one_by_one
from .statements import claimed, higher, spared, theory_of
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


Common = tuple[Knowledge, tuple[Verdict, ...], tuple[int, ...]]
"""A knowledge, verdicts on it, and the numbers of the mutants that are tried."""


def breaking_mutants(
    knowledge: Knowledge,
    verdicts: Iterable[Verdict],
    tried: Iterable[int],
    tell: Callable[[str], None] = lambda _: None,
    spread: Spread = one_by_one,
) -> dict[Verdict, str]:
    """For each proved verdict a mutant under which it no longer holds: the first, those first that touch what it speaks
    of. None is there for verdicts that no single fault breaks. ``tried``: the numbers of mutants that change something
    and that the loader takes."""
    proved = [verdict for verdict in verdicts if verdict.status == PROVED]
    common: Common = (knowledge, tuple(proved), tuple(tried))
    found: dict[Verdict, str] = {}
    for verdict, name in zip(proved, spread(breaking, common, range(len(proved))), strict=True):
        tell(f"{verdict.invariant} ({verdict.guideline}, {verdict.stage.value})")
        if name:
            found[verdict] = name
    return found


def breaking(common: Common, number: int) -> str:
    """The name of a mutant that breaks one verdict; empty where none does."""
    knowledge, verdicts, tried = common
    verdict, every = verdicts[number], all_mutants(knowledge)
    concerning = (every[one] for one in tried if touches(knowledge, every[one], verdict))
    for mutant in sorted(concerning, key=nearness(knowledge, verdict)):
        if is_broken_under(mutant.knowledge, verdict):
            return mutant.name
    return ""


def touches(knowledge: Knowledge, mutant: Mutant, verdict: Verdict) -> bool:
    """Whether a mutant is of something that an invariant or the answers that it speaks of use."""
    if mutant.guideline not in ("", verdict.guideline) or mutant.question not in ("", verdict.question):
        return False
    if not mutant.is_of_concept:
        return True
    invariant = knowledge.invariants[verdict.invariant]
    key = (mutant.guideline, mutant.target)
    return key in theory_of(knowledge, verdict.guideline, invariant).section.concepts


def nearness(knowledge: Knowledge, verdict: Verdict) -> Callable[[Mutant], tuple[bool, bool]]:
    """An order of mutants: first those of rules on the options of which an invariant speaks, of these first those of
    bullets on a finding by which its proof closes branches."""
    invariant = knowledge.invariants[verdict.invariant]
    claims = (line for line in (*invariant.lines, *invariant.when) if isinstance(line, Claim))
    options = {*invariant.options, *invariant.low, *invariant.high, *(claim.option for claim in claims)}
    steps = verdict.certificate.steps if verdict.certificate else ()
    findings = {name for step in steps for name in (step.finding, *step.findings)}
    book = knowledge.guidelines[verdict.guideline]
    rules = (*book.scope, *book.rules, *knowledge.safety)
    about = {rule.id for rule in rules if rule.option in options}

    def far(mutant: Mutant) -> tuple[bool, bool]:
        return mutant.target not in about, findings.isdisjoint(re.findall(r"\w+", mutant.before))

    return far


def is_broken_under(knowledge: Knowledge, verdict: Verdict) -> bool:
    """Whether another knowledge does not keep what a verdict says. Where the old certificate still closes every branch,
    it is a proof there too, and nothing has to be searched."""
    invariant = knowledge.invariants[verdict.invariant]
    if still_certified(knowledge, verdict):
        return False
    return prove(knowledge, verdict.guideline, invariant, verdict.stage).status != PROVED


def still_certified(knowledge: Knowledge, verdict: Verdict) -> bool:
    """Whether the certificate of a verdict proves it of another knowledge as well."""
    if verdict.certificate is None:
        return False
    try:
        check_certificate(verdict.certificate.to_dict(), knowledge)
    except ProofError:
        return False
    return True
