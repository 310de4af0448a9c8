"""The proof of what the source article says of every worked case, as a person reads it at 80 columns; and of every proof
that is shown, of any guideline, that what decides stands first and that it is short.

To write the files anew after a change that is meant: ``GOLDEN=write pytest tests/golden``.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pnet_reason.advise import recommend
from pnet_reason.explain import phrases
from pnet_reason.explain.leaves import deciding
from pnet_reason.explain.lines import Kind, Line
from pnet_reason.explain.page import Page, Section, page
from pnet_reason.knowledge.cases import make_case
from pnet_reason.render.terminal import plain, texts
from tests.asking import ARTICLE, MANAGEMENT, shipped, worked

HERE = Path(__file__).parent / "proofs"
WIDTH, LONGEST = 80, 27
OTHERS = (phrases.HEAD_FLAWS, phrases.HEAD_OPTIONS, phrases.HEAD_AGAINST)
PAIRS = [(guideline, question) for guideline, one in shipped().guidelines.items() for question in one.questions]


def section(number: str, guideline: str, question: str) -> Section:
    case = make_case(worked()[number]["findings"], shipped(), id=number)
    return page(recommend(case, shipped(), [guideline], [question]), shipped()).sections[0]


def is_proof(line: Line) -> bool:
    """A heading of the answer's own reasons: its rules, its rows, or the hole in which there is no answer."""
    return line.kind is Kind.HEADING and line.basis.startswith("rows")


def shown(whole: Section, *lines: Line) -> list[str]:
    """Some lines of a section as they are printed."""
    return plain(texts(Page((), (replace(whole, lines=lines),), ()), WIDTH)).strip("\n").splitlines()


@pytest.mark.parametrize("number", sorted(worked()))
def test_the_proof_of_a_worked_case_reads_as_before(number: str) -> None:
    whole = section(number, ARTICLE, MANAGEMENT)
    outcome = next(line for line in whole.lines if line.kind is Kind.OUTCOME)
    rules = [line for line in whole.lines if is_proof(line) and any(child.kind is Kind.RULE for child in line.children)]
    told = "\n".join(shown(whole, outcome, *rules)) + "\n"
    place = HERE / f"{number}.txt"
    if os.environ.get("GOLDEN") == "write":
        place.write_text(told, "utf-8")
    assert told == place.read_text("utf-8")


def proofs(whole: Section) -> Iterator[Line]:
    """The rules of the reasons, each with what decides it below."""
    for line in whole.lines:
        if is_proof(line):
            yield from (child for child in line.children if child.kind is Kind.RULE)


@pytest.mark.parametrize("guideline", sorted(shipped().guidelines))
def test_what_decides_stands_before_all_that_does_not(guideline: str) -> None:
    met = 0
    for number in worked():
        for question in shipped().guidelines[guideline].questions:
            whole = section(number, guideline, question)
            kinds = [line.kind for line in whole.lines]
            if Kind.OUTCOME not in kinds or not list(proofs(whole)):
                continue
            met += 1
            after = kinds.index(Kind.OUTCOME) + 1
            heads = [line for line in whole.lines[after:] if line.kind is Kind.HEADING]
            reasons = [is_proof(line) and line.text not in OTHERS for line in heads]
            told = [line.basis for line in proofs(whole)]
            answer = whole.answer
            assert set(told) == {f"nodes/{i}" for row in answer.rows for i in deciding(answer, row, everything=False)}
            others = [line.text in OTHERS or line.basis == "?outcome" for line in heads]
            assert True in reasons
            assert True not in others or reasons.index(True) < others.index(True)
    assert met


@pytest.mark.parametrize(("guideline", "question"), PAIRS)
def test_every_proof_of_the_worked_cases_is_short_enough_to_be_read(guideline: str, question: str) -> None:
    for number in worked():
        whole = section(number, guideline, question)
        for rule in proofs(whole):
            assert len(shown(whole, rule)) <= LONGEST, (number, rule.text)
