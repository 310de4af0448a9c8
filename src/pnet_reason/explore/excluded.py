"""That no patient with some values is given an option (or that each of them is), as a certificate of the audit.

A flip finds that no change does it by going through all of them; here the same is proved in a way that a checker can
replay without trusting the search.

Imports model and audit's prover. Promises: a certificate proves just the claim ``nobody``; None where the tableau does
not close within its budget.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ..audit.prove import prove
from ..model.audit import Certificate, Claim, Form, Invariant, Said, Stage
from ..model.case import Case
from ..model.knowledge import Knowledge
from ..model.rules import Test, TestKind

EXCLUDED = "excluded"
"""What such a claim is called; it stands in no file."""
STEPS = 1 << 12


def nobody(question: str, option: str, tests: Iterable[Test], *, to: bool) -> Invariant:
    """The claim: nobody of whom the tests hold is given the option; or, where it is to be left, everybody is."""
    claim = Claim(Said.OPTION, f"option {option}", option)
    lines = tuple(tests)
    if to:
        return Invariant(EXCLUDED, Form.NEVER, question, (*lines, claim))
    return Invariant(EXCLUDED, Form.ALWAYS, question, (claim,), when=lines)


def certified(
    knowledge: Knowledge, case: Case, guideline: str, question: str, option: str, because: Iterable[str], *, to: bool
) -> Certificate | None:
    """The certificate that the values of some findings exclude it; what the case does not give restricts nobody."""
    known = [name for name in because if name in case.findings]
    if any(name in case.disputed for name in known):
        return None
    tests = (Test(name, TestKind.IN, f"{name} {case.texts[name]}", case.findings[name]) for name in known)
    claim = replace(nobody(question, option, tests, to=to), guidelines=(guideline,))
    return prove(knowledge, guideline, claim, Stage.FINAL, steps=STEPS).certificate
