"""A text for a patient never says more than the proof: what it states is so for every patient whom the case can be."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hypothesis import event, given, settings
from hypothesis import strategies as st

from pnet_reason.advise import recommend
from pnet_reason.explain.lines import Line
from pnet_reason.explain.patient_page import patient_page
from pnet_reason.knowledge.quantities import parse_set
from pnet_reason.model.answer import Answer
from pnet_reason.model.case import Case
from pnet_reason.model.knowledge import Knowledge
from pnet_reason.model.rules import Rule, Stance
from pnet_reason.testing.truth import World, contains
from tests import reference, strategies
from tests.wordings import worded

SAID = re.compile(r"\[(\w+)=([^\] ]+)(?: ([^\]]+))?\]")
ONE_OF, LIMIT = "ONE OF", "LIMIT "


def why(page: object) -> Iterator[Line]:
    """The sentences of the reasons."""
    for section in page.sections:  # type: ignore[attr-defined]
        for line in section.lines:
            if line.basis.startswith(("rows/0/rules", "rows/0/alternatives", "rows/0/against")):
                for child in line.children:
                    yield from child.walk()


def holds(line: Line, knowledge: Knowledge, point: dict[str, object], world: World) -> bool:
    """Whether a sentence is true of one patient."""
    claims = [match.groups() for match in SAID.finditer(line.text)]
    stated = [claim for claim in claims if claim[1] != "missing"]
    true = []
    for name, value, text in stated:
        if name in knowledge.findings:
            finding = knowledge.findings[name]
            known = contains(parse_set(text, finding), point[name]) if value == "known" else point[name] == value  # type: ignore[arg-type]
            true.append(known)
        else:
            true.append((world.value(name) or "undefined") == value)
    fits = any(true) if ONE_OF in line.text else all(true)
    limit = line.text.partition(LIMIT)[2]
    if limit and claims:
        finding = knowledge.findings[claims[0][0]]
        fits = fits and contains(parse_set(limit, finding), point[finding.id])  # type: ignore[arg-type]
    return fits


@st.composite
def settled(draw: st.DrawFn) -> tuple[Knowledge, Case, list[Answer]]:
    """A knowledge base with words, a case of any sort, and its settled answers, often some."""
    knowledge = draw(strategies.knowledges("none"))
    near = strategies.cases_near(knowledge, draw(strategies.full_cases(knowledge)))
    case = draw(st.one_of(near, strategies.partial_cases(knowledge), strategies.cases(knowledge)))
    advice = recommend(case, knowledge)
    answers = [answer for answer in advice.answers if answer.outcome == "settled" and not case.assumed]
    return worded(knowledge), case, answers


@settings(max_examples=max(150, settings().max_examples))
@given(settled())
def test_what_a_patient_is_told_is_so_for_every_patient_whom_the_case_can_be(
    drawn: tuple[Knowledge, Case, list[Answer]],
) -> None:
    knowledge, case, answers = drawn
    concepts = knowledge.concepts_of("g")
    for answer in answers:
        page = patient_page(recommend(case, knowledge, ["g"], [answer.question]), knowledge)
        event(f"told: {bool(page.sections)}")
        if not page.sections:
            continue
        lines = list(why(page))
        assert lines
        heads = [line for section in page.sections for line in section.lines]
        row = answer.rows[0]
        event(f"one of several: {any(ONE_OF in line.text for line in lines)}")
        for completion, outcome in reference.completions(knowledge, "g", answer.question, case):
            if outcome.outcome == "impossible":
                continue
            point = dict(completion)
            world = World(concepts, point, [name for name in knowledge.findings if name not in case.findings])
            for line in lines:
                assert holds(line, knowledge, point, world), (line.text, point)
            assert outcome.key == (row.outcome, row.options)
            assert told_beside(heads, "ALSO CONSIDERED") == set(outcome.alternatives)
            assert told_beside(heads, "AGAINST") == set(outcome.against)
            assert is_advised(heads) is any(
                world.applies(rule) for rule in recommending(knowledge, answer) if rule.option in row.options
            ), (heads, point)


def told_beside(heads: list[Line], what: str) -> set[str]:
    """The options that are told beside the answer."""
    return {line.text.removeprefix(f"{what} ") for line in heads if line.text.startswith(what)}


def is_advised(heads: list[Line]) -> bool:
    """Whether the options are advised, not only to be considered."""
    return any(line.text.startswith(("RECOMMENDED", "NOT FOR YOU")) for line in heads)


def recommending(knowledge: Knowledge, answer: Answer) -> list[Rule]:
    """The rules of the row that recommend."""
    rules = knowledge.rules_of("g")
    return [rules[name] for name in answer.rows[0].rules if rules[name].stance is Stance.RECOMMEND]
