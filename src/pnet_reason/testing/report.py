"""A broken invariant in words: what it says, the answer, and the patient as a case that can be run. Imports: seen,
model."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

from pnet_reason.model.audit import Claim, Form, Invariant, Premise, Stage
from pnet_reason.model.case import Case
from pnet_reason.model.rules import Group, wording

from .seen import Patient, Seen

SIDES = ("lower", "higher")
PLAIN = re.compile(r"[A-Za-z0-9][\w.%/-]*( [\w.%/-]+)*")
TRUTH = {True: "true", False: "false", None: "undefined"}


def told(invariant: Invariant, guideline: str, stage: Stage, seen: Sequence[Seen]) -> str:
    """Everything that is needed to look into it."""
    answers = [f"{guideline} answers {invariant.question}, {stage}: {answer(one)}" for one in seen]
    ask = f"--guideline {guideline} --question {invariant.question}"
    return "\n".join(
        [
            f"{invariant.id} is broken.",
            "",
            *lines_of(invariant, seen),
            "",
            *answers,
            *differences(seen),
            "",
            f"# save as case.yaml, then: pnet-reason recommend case.yaml {ask}",
            cases_text([one.patient for one in seen]),
        ]
    )


def differences(seen: Sequence[Seen]) -> Iterator[str]:
    """In what two patients differ."""
    if len(seen) > 1:
        low, high = (one.patient.case.texts for one in seen)
        told = [f"{name} ({low[name]}, {high[name]})" for name in low if low[name] != high[name]]
        yield f"They differ in {', '.join(told)}."


def answer(seen: Seen) -> str:
    """The verdict on one line."""
    verdict = seen.verdict
    said = [verdict.outcome, *verdict.options]
    for word, names in (("alternative", verdict.alternatives), ("against", verdict.against), ("by", verdict.rules)):
        said += [f"({word}: {', '.join(names)})"] if names else []
    return " ".join(said)


def lines_of(invariant: Invariant, seen: Sequence[Seen]) -> Iterator[str]:
    """The invariant, each line with its truth for the patient."""
    if invariant.form is Form.MONOTONE:
        yield f"monotone along {invariant.along}"
        yield f"  low: {', '.join(invariant.low)}"
        yield f"  high: {', '.join(invariant.high)}"
        return
    if invariant.form is Form.AT_MOST_ONE:
        yield f"at most one of: {', '.join(invariant.options)}"
        return
    for word, lines in (
        ("when", invariant.when),
        (invariant.form.value, invariant.lines),
        ("unless", invariant.unless),
    ):
        yield from [f"{word}:"] if lines else []
        yield from (f"  - {line_text(line)}  ({truth(line, seen[0])})" for line in lines)


def line_text(line: Premise) -> str:
    """One line in words."""
    return wording(line) if isinstance(line, Group) else line.text


def truth(line: Premise, seen: Seen) -> str:
    """What a line is for a patient."""
    return TRUTH[seen.verdict.says(line) if isinstance(line, Claim) else seen.world.truth(line)]


def cases_text(patients: Sequence[Patient]) -> str:
    """A case file: one case, or a list of two."""
    if len(patients) == 1:
        return "\n".join(case_lines(patients[0].case))
    found: list[str] = []
    for side, patient in zip(SIDES, patients, strict=True):
        found += [f"- id: {side}", *(f"  {line}" for line in case_lines(patient.case))]
    return "\n".join(found)


def case_lines(case: Case) -> Iterator[str]:
    """A case as YAML; what is computed is a comment."""
    yield "findings:"
    yield from (f"  {name}: {scalar(text)}" for name, text in case.given.items())
    supposed = {name: because for name, because in case.assumed.items() if name not in case.computed}
    yield from ["assume:"] if supposed else []
    for name, because in supposed.items():
        yield f"  {name}: {{value: {scalar(case.texts[name])}, because: {scalar(because)}}}"
    yield from (f"# computed: {name} {case.texts[name]}" for name in sorted(case.computed))


def scalar(text: str) -> str:
    """A text as a YAML scalar."""
    return text if PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)
