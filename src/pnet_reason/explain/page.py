"""An advice as a page: its answers in a sensible order, each with what decides first.

May import model and the other modules of explain. Promises: the order of the questions depends on the knowledge alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ..model.answer import Advice, Answer
from ..model.case import Case
from ..model.knowledge import Knowledge
from ..model.proof import Fails, Tested
from . import phrases
from .against import against_heading
from .caveats import caveat_lines, flaw_heading, flaws
from .leaves import deciding, rule_nodes
from .lines import Kind, Line, Mark
from .lines import shallow as cut
from .options import options_heading
from .outcome import outcome_line
from .plan import plan_headings
from .proofs import Proofs
from .rows import missing_heading, rows_heading
from .sharing import told_once
from .silence import hole_heading, nearest_heading, nearest_lines
from .words import Words

HASH = slice(7, 19)


@dataclass(frozen=True, slots=True)
class Section:
    """What is said about one answer."""

    answer: Answer
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """All that is said about one case."""

    head: tuple[Line, ...]
    sections: tuple[Section, ...]
    foot: tuple[Line, ...]
    lang: str = "en"


def page(advice: Advice, knowledge: Knowledge, *, everything: bool = False) -> Page:
    """The page of an advice."""
    answers = ordered(advice, knowledge)
    leading: dict[str, str] = {}
    for answer in answers:
        leading.setdefault(answer.guideline, answer.question)
    sections = []
    for answer in answers:
        words = Words(answer, advice.case, knowledge, everything)
        main = everything or leading[answer.guideline] == answer.question
        lines = full(words, advice.as_of) if main else brief(words)
        sections.append(Section(answer, told_once((question_line(words, main=main), *lines))))
    return Page(tuple(head(advice, knowledge, answers)), tuple(sections), foot(advice.to_dict()))


def ordered(advice: Advice, knowledge: Knowledge) -> list[Answer]:
    """The guidelines in their order; of each the question first whose options bring a plan, the plan itself last."""
    plans = {option.plan for option in knowledge.options.values() if option.plan}
    leading = {q for option in knowledge.options.values() if option.plan for q in option.questions}
    names = [name for name, _ in advice.guidelines]

    def key(answer: Answer) -> tuple[int, bool, bool, bool, str]:
        question = answer.question
        first, last = question not in leading, question in plans
        known = not knowledge.questions[question].asks_what_is_known
        return names.index(answer.guideline), first, last, known, question

    return sorted(advice.answers, key=key)


def head(advice: Advice, knowledge: Knowledge, answers: list[Answer]) -> Iterator[Line]:
    """The case, and where several guidelines answer, each in a line."""
    yield from case_line(advice.case)
    if len(advice.guidelines) > 1:
        yield Line(
            Kind.HEADING, phrases.HEAD_OVERVIEW, "/guidelines", children=tuple(overview(advice, knowledge, answers))
        )


def case_line(case: Case) -> Iterator[Line]:
    """The id and title of the case, and which tumour it is about."""
    text = ": ".join(part for part in (case.id, case.title) if part)
    if text:
        yield Line(Kind.CASE, text, "/case/id", aside=case.lesion)


def overview(advice: Advice, knowledge: Knowledge, answers: list[Answer]) -> Iterator[Line]:
    """The first question of every guideline in a line."""
    seen: set[str] = set()
    for answer in answers:
        if answer.guideline not in seen:
            seen.add(answer.guideline)
            line = outcome_line(Words(answer, advice.case, knowledge))
            draft = phrases.A_DRAFT if knowledge.guidelines[answer.guideline].draft else ""
            yield Line(Kind.ENTRY, line.text, "/guidelines", lead=line.lead, aside=draft)


def question_line(words: Words, *, main: bool) -> Line:
    """The question, and which guideline answers it."""
    question = words.knowledge.questions[words.answer.question]
    name = words.guideline.id
    name = phrases.GUIDELINE_DRAFT.format(guideline=name) if words.guideline.draft else name
    if not main:
        return Line(Kind.SUBQUESTION, question.label, "question", aside=name)
    source = words.knowledge.sources.get(words.guideline.source)
    kind = f"; {source.kind}" if source and source.kind else ""
    aside = phrases.SOURCE.format(guideline=name, source=kind, tier=words.guideline.tier)
    return Line(Kind.QUESTION, question.label, "question", aside=aside)


def full(words: Words, as_of: str) -> Iterator[Line]:
    """Caveats and outcome; then what decides: what is missing, the proof; then the rest: flaws, options, the plan."""
    if trivial(words) and not words.everything:
        yield short_silence(words)
        return
    yield from caveat_lines(words)
    yield outcome_line(words)
    yield from rows_heading(words)
    if len(words.answer.missing) > 1 or words.everything:
        yield from missing_heading(words)
    yield from hole_heading(words)
    yield from why_headings(words)
    if words.everything:
        yield from nearest_heading(words)
    yield from flaw_heading(words)
    yield from options_heading(words)
    yield from against_heading(words)
    yield from plan_headings(words, as_of)


def brief(words: Words) -> Iterator[Line]:
    """The outcome of a question that comes after the first one, and what it rests on, in a few lines."""
    if trivial(words):
        yield short_silence(words)
        return
    yield from caveat_lines(words)
    touched = [caveat.subject for _, caveat in flaws(words)]
    if touched:
        yield Line(Kind.CAVEAT, phrases.FLAWS_BRIEF.format(flaws=phrases.listed(touched)), "caveats", mark=Mark.WARNING)
    yield outcome_line(words)
    if words.answer.outcome == "conditional":
        yield from missing_heading(words)
    elif words.answer.rows[0].rules:
        rules = phrases.BY_RULES.format(rules=phrases.listed(words.answer.rows[0].rules))
        yield Line(Kind.NOTE, rules, "rows/0/rules")
    else:
        yield from nearest_lines(words)[:1]
    yield Line(Kind.MORE, phrases.MORE_ON.format(question=words.answer.question), "question")


def why_headings(words: Words) -> Iterator[Line]:
    """The proofs: of what stands, of both sides of a conflict, of what was withheld, of a contradiction."""
    several = len(words.answer.rows) > 1
    if several and not words.everything:
        yield from short_why(words)
        return
    for number, row in enumerate(words.answer.rows):
        indices = deciding(words.answer, row, everything=words.everything)
        children = tuple(Proofs(words).rule(index) for index in indices)
        title = heading_of(row.outcome, row.clashes)
        if several:
            title = phrases.HEAD_WHY_ROW.format(outcome=words.outcome(row))
        if children:
            yield Line(Kind.HEADING, title, f"rows/{number}/rules", children=children)


def short_why(words: Words) -> Iterator[Line]:
    """For an answer of several rows, the rules of each, and which of their bullets hang on what is missing."""
    proofs, missing = Proofs(words), frozenset(words.answer.missing)
    lines = []
    for number, row in enumerate(words.answer.rows):
        rules = tuple(proofs.short(i, missing) for i in deciding(words.answer, row, everything=False))
        if rules:
            lines.append(Line(Kind.NOTE, words.outcome(row), f"rows/{number}/rules", children=rules))
    if lines:
        more = Line(Kind.MORE, phrases.PROOFS_ON, "rows")
        yield Line(Kind.HEADING, phrases.HEAD_WHY, "rows", children=(*lines, more))


def heading_of(outcome: str, clashes: tuple[object, ...]) -> str:
    """What the proofs of a row are about."""
    if outcome == "conflict" and any(getattr(clash, "kind", "") == "findings" for clash in clashes):
        return phrases.HEAD_FINDINGS
    return {"conflict": phrases.HEAD_SIDES, "withheld": phrases.HEAD_WITHHELD}.get(outcome, phrases.HEAD_WHY)


def trivial(words: Words) -> bool:
    """Whether a question has no answer for one plain reason: every rule of it lacks the same bullet."""
    return bool(common(words))


def common(words: Words) -> list[Tested]:
    """The bullets that every rule of the question lacks, in a silent answer without a hole."""
    answer = words.answer
    if len(answer.rows) > 1 or answer.outcome != "silent" or answer.rows[0].undefined:
        return []
    nodes = [answer.nodes[i] for i in rule_nodes(answer, answer.rows[0])]
    failing = {n.rule: [answer.nodes[i] for i in n.because] for n in nodes if isinstance(n, Fails)}
    rules = [rule.id for rule in words.guideline.rules if rule.question == answer.question]
    if len(rules) < len(("one", "two")) or not set(rules) <= set(failing):
        return []
    first = [n for n in failing[rules[0]] if isinstance(n, Tested)]
    texts = [{n.test for n in failing[name] if isinstance(n, Tested)} for name in rules]
    return [node for node in first if all(node.test in found for found in texts)]


def short_silence(words: Words) -> Line:
    """No answer, and the one reason."""
    node = common(words)[0]
    has = phrases.HAS.format(value=words.value(node))
    text = phrases.NO_ANSWER_SHORT.format(guideline=words.answer.guideline, lacks=node.test, has=has)
    return Line(Kind.OUTCOME, text, "outcome", lead=phrases.SILENT, mark=Mark.UNDEFINED)


def foot(document: Mapping[str, Any]) -> tuple[Line, ...]:
    """What a document (of an advice, a comparison, …) rests on, so that it can be found and checked again."""
    known, day = document["knowledge"], document["as_of"]
    text = phrases.FOOTER.format(
        engine=document["engine"],
        knowledge=known["version"],
        logic=known["logic"][HASH],
        as_of=phrases.ON_DATE.format(date=day) if day else phrases.NO_DATE,
        digest=document["digest"][HASH],
    )
    return (Line(Kind.FOOTER, phrases.NOT_ADVICE, "/engine"), Line(Kind.FOOTER, text, "/digest"))


def shallow(found: Page, depth: int) -> Page:
    """The page with every proof cut to a depth."""
    sections = (replace(s, lines=tuple(cut(line, depth) for line in s.lines)) for s in found.sections)
    return replace(found, sections=tuple(sections))
