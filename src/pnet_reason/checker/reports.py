"""Documents that hold advices: what-if, flip, margin, next, map, sheet, comparison, timeline, evidence, explanation.

May import model and the checker's parts below it. Promises: every advice in it is checked, and every certificate of a
flip replayed; what else such a document says is not, but that nobody changed it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..model.answer import FORMAT
from ..model.audit import CERTIFICATE, Claim, Form, Invariant, Said, Stage
from ..model.knowledge import Knowledge
from ..model.problems import Problem, ProofError
from ..model.rules import Test, TestKind
from .book import Unfounded, reader_of
from .certificates import HEAD, Proved, Replay, check_steps
from .shape import faults

FLIP, NONE = "pnet-reason.flip/1", "none"
CODE = "proof-exclusion"


def advices_in(found: object) -> Iterator[Mapping[str, Any]]:
    """Every advice document within a document, in order."""
    if isinstance(found, dict):
        if found.get("format") == FORMAT:
            yield found
        else:
            for inner in found.values():
                yield from advices_in(inner)
    elif isinstance(found, list):
        for inner in found:
            yield from advices_in(inner)


def check_exclusions(document: Mapping[str, Any], knowledge: Knowledge) -> int:
    """Replay the certificates of a flip: that nobody with the values that are named is given the option (or that each
    of them is). How many there were; ProofError where one does not hold."""
    if document["format"] != FLIP:
        return 0
    try:
        return sum(excluded(one, document, knowledge) for one in document["answers"])
    except Unfounded as claim:
        raise ProofError(Problem(claim.code, str(claim))) from None
    except (KeyError, TypeError, AttributeError, ValueError):
        raise ProofError(Problem(CODE, "the answers are not those of a flip")) from None


def excluded(one: Mapping[str, Any], document: Mapping[str, Any], knowledge: Knowledge) -> bool:
    """Whether an answer has a certificate, which then holds."""
    certificate = one["certificate"]
    if certificate is None:
        return False
    guideline, question, option = one["guideline"], one["question"], document["option"]
    where = f"guideline {guideline}, question {question}"
    for holds, fault in faults_of(one, document, knowledge):
        if not holds:
            raise Unfounded(CODE, f"{where}: {fault}")
    reader = reader_of(knowledge)
    named = [(name, text) for name, text in one["because"] if text]
    tests = tuple(Test(name, TestKind.IN, f"{name} {text}", reader.read(name, text)) for name, text in named)
    claim = Claim(Said.OPTION, f"option {option}", option)
    if document["direction"] == "to":
        stated = Invariant("", Form.NEVER, question, (*tests, claim))
    else:
        stated = Invariant("", Form.ALWAYS, question, (claim,), when=tests)
    check_steps(certificate["steps"])
    Replay(Proved(knowledge, guideline, stated, Stage.FINAL), certificate["steps"]).run()
    return True


def faults_of(one: Mapping[str, Any], document: Mapping[str, Any], knowledge: Knowledge) -> Iterator[tuple[bool, str]]:
    """What has to hold so that the certificate says that no change does it: of each whether it does, and the fault."""
    advice, certificate = document["advice"], one["certificate"]
    guideline, because = one["guideline"], [name for name, _ in one["because"]]
    yield advice["format"] == FORMAT, "what it is about is no advice"
    yield document["direction"] in ("to", "from"), "the option is neither to be reached nor left"
    yield document["option"] in knowledge.options, "there is no such option"
    asked = [(g["id"], q["question"]) for g in advice["guidelines"] for q in g["questions"]]
    yield (guideline, one["question"]) in asked, "the advice has no answer to this question"
    fixed = [name for name, finding in knowledge.findings.items() if finding.fixed]
    yield document["fixed"] == fixed, "other findings are fixed"
    yield set(document["kept"]) <= knowledge.findings.keys(), "what is kept is no finding"
    yield one["status"] == NONE and not (one["ways"] or one["more"] or one["doubtful"]), "a change is told, too"
    yield len(set(because)) == len(because), "a finding excludes it twice"
    yield set(because) <= {*fixed, *document["kept"]}, "what excludes it could be changed"
    given, disputed = advice["case"]["findings"], advice["case"]["disputed"]
    yield all(given.get(name, "") == text for name, text in one["because"]), "the case gives something else"
    yield not set(because) & set(disputed), "a value is disputed"
    yield not list(faults(certificate, HEAD)), "the certificate has another shape"
    yield certificate["format"] == CERTIFICATE, f"the certificate is not {CERTIFICATE}"
    same = (certificate["guideline"], certificate["stage"]) == (guideline, Stage.FINAL.value)
    yield same, "the certificate is about something else"
