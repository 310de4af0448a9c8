"""Documents that hold advices: what-if, flip, margin, next, map, sheet, comparison, timeline, evidence, explanation.

May import model and the checker's parts below it. Promises: every advice in it is checked, and every certificate of a
flip replayed; what else such a document says is not, but that nobody changed it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..model.answer import FORMAT
from ..model.audit import Claim, Form, Invariant, Said, Stage
from ..model.knowledge import Knowledge
from ..model.problems import Problem, ProofError
from ..model.rules import Test, TestKind
from .book import Unfounded, reader_of
from .certificates import Proved, Replay, check_steps

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
    if one["status"] != NONE:
        raise Unfounded(CODE, f"{where}: a certificate stands where a change was found")
    if guideline not in knowledge.guidelines or question not in knowledge.guidelines[guideline].questions:
        raise Unfounded(CODE, f"{where}: there is no such question")
    if option not in knowledge.options:
        raise Unfounded(CODE, f"{where}: there is no option {option}")
    reader, known = reader_of(knowledge), document["advice"]["case"]["findings"]
    named = [(name, text) for name, text in one["because"] if text]
    if any(known.get(name) != text for name, text in named):
        raise Unfounded(CODE, f"{where}: what excludes it is not what the case gives")
    tests = tuple(Test(name, TestKind.IN, f"{name} {text}", reader.read(name, text)) for name, text in named)
    claim = Claim(Said.OPTION, f"option {option}", option)
    if document["direction"] == "to":
        stated = Invariant("", Form.NEVER, question, (*tests, claim))
    else:
        stated = Invariant("", Form.ALWAYS, question, (claim,), when=tests)
    check_steps(certificate["steps"])
    Replay(Proved(knowledge, guideline, stated, Stage.FINAL), certificate["steps"]).run()
    return True
