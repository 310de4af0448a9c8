"""The evidence behind the answers as a page: option by option, what speaks for it, and next to it what against it.

May import model and the other modules of explain. Promises: every study that a deciding rule cites is told in full, and
so is every one that speaks against an option of the answer in a population that may be the patient's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from ..model.answer import Advice
from ..model.knowledge import Direction, Knowledge
from ..model.weighing import AnswerEvidence, EvidenceReport, OptionEvidence, RuleEvidence
from . import evidence_phrases as said
from . import phrases
from .caveats import caveat_lines
from .evidence import options_in, short_line, study_line
from .lines import Kind, Line, Mark
from .outcome import outcome_line
from .page import Page, Section, case_line, foot, ordered, question_line
from .words import Words


def evidence_page(report: EvidenceReport, advice: Advice, knowledge: Knowledge, *, everything: bool = False) -> Page:
    """The page of a report, the answers in the order of the advice's own page."""
    sections = []
    for answer in ordered(advice, knowledge):
        found = [one for one in report.answers if (one.guideline, one.question) == (answer.guideline, answer.question)]
        words = Words(answer, advice.case, knowledge, everything)
        for one in found:
            lines = (*caveat_lines(words), outcome_line(words), *Weighed(report, one, knowledge, everything).lines())
            sections.append(Section(answer, (question_line(words, main=True), *lines)))
    return Page(tuple(head(report)), tuple(sections), foot(advice.to_dict()))


def head(report: EvidenceReport) -> Iterator[Line]:
    """The title, and the case."""
    yield Line(Kind.CASE, said.TITLE, "")
    yield from case_line(report.case)
    yield Line(Kind.NOTE, said.HOW_TO_READ, "")


def together(pages: list[Page]) -> Page:
    """The pages of several cases one after the other, as one."""
    first, *others = pages
    sections = list(first.sections)
    for page in others:
        opening = Section(page.sections[0].answer, page.head[1:-1]) if page.sections else None
        sections += [*([opening] if opening else []), *page.sections]
    return replace(first, sections=tuple(sections))


def with_evidence(page: Page, report: EvidenceReport, knowledge: Knowledge, everything: bool) -> Page:
    """The page of an explanation with the evidence below each of its answers."""
    sections = []
    for section in page.sections:
        found = report.answer(section.answer.guideline, section.answer.question)
        lines = Weighed(report, found, knowledge, everything).lines()
        sections.append(replace(section, lines=(*section.lines, *lines)))
    return replace(page, sections=tuple(sections))


@dataclass(frozen=True, slots=True)
class Weighed:
    """Puts the evidence behind one answer into words."""

    report: EvidenceReport
    answer: AnswerEvidence
    knowledge: Knowledge
    everything: bool

    def lines(self) -> Iterator[Line]:
        """Option by option; where no rule decides, that there is nothing."""
        options = [one for one in self.answer.weighed if one.option]
        if not options:
            yield Line(Kind.NOTE, said.NO_RULE if not self.answer.rules else said.NO_OPTION, "")
        for one in options:
            yield from self.option(one)

    def option(self, one: OptionEvidence) -> Iterator[Line]:
        """The rules that speak of the option, then what speaks for it, against it, and of others."""
        name = options_in(self.knowledge, [one.option])
        rules = [rule for rule in self.answer.rules if rule.option == one.option]
        cited = list(dict.fromkeys(c.study for rule in rules for c in rule.studies))
        told = {one.option for one in self.answer.weighed}
        rivals = {rival.option: rival.studies for rival in one.rivals if rival.option not in told}
        backing = [study for study in cited if one.option in self.direction(study).speaks_for]
        against = [*one.against, *(s for s in one.elsewhere if s in cited)]
        yield from heading(said.ON_OPTION.format(option=name), map(self.rule, rules), said.NO_RULE_OF_IT)
        lines = [*self.full(backing, rules), *self.also(set(one.speaks_for) - set(backing))]
        yield from heading(said.FOR.format(option=name), lines, said.NOTHING_FOR)
        yield from heading(said.AGAINST.format(option=name), self.full(against, rules), said.NOTHING_AGAINST)
        for rival, studies in rivals.items():
            title = said.RIVALS.format(rival=options_in(self.knowledge, [rival]))
            yield from heading(title, (self.either(s, rules, cited) for s in studies if s not in against))
        yield from heading(said.ELSEWHERE, (self.either(s, rules, ()) for s in one.elsewhere if s not in cited))
        shown = {*backing, *against, *(study for studies in rivals.values() for study in studies)}
        yield from heading(said.OTHER, self.full([s for s in cited if s not in shown], rules, of_option=False))

    def direction(self, study: str) -> Direction:
        """What a study speaks for."""
        return self.report.studies[study].evidence.direction

    def rule(self, rule: RuleEvidence) -> Line:
        """One rule, and how many studies it cites."""
        option = options_in(self.knowledge, [rule.option])
        stance = phrases.STANCES[rule.stance].format(option=option)
        count = len(rule.studies)
        text = said.CITES if count else said.CITES_NOTHING
        number = said.STUDIES[count != 1].format(n=count)
        mark = Mark.MET if rule.decides else Mark.NONE
        aside = "" if rule.decides else said.DECIDES_NOT
        return Line(Kind.OPTION, text.format(rule=rule.rule, stance=stance, count=number), "", aside=aside, mark=mark)

    def full(self, names: Iterable[str], rules: list[RuleEvidence], *, of_option: bool = True) -> Iterator[Line]:
        """Studies with everything, in their order."""
        for name in names:
            yield study_line(self.knowledge, self.report.studies[name], self.cited(name, rules), of_option=of_option)

    def either(self, name: str, rules: list[RuleEvidence], full: Iterable[str]) -> Line:
        """A study in full where it is one of some, or everything is asked for; otherwise in few words."""
        if self.everything or name in full:
            return next(self.full([name], rules))
        return short_line(self.report.studies[name])

    def also(self, names: set[str]) -> Iterator[Line]:
        """Studies that speak for the option too, by name; with everything, in full."""
        ordered = [name for name in self.report.studies if name in names]
        if self.everything:
            yield from self.full(ordered, [])
        elif ordered:
            entries = [self.report.studies[name].evidence for name in ordered]
            told = ", ".join(f"{said.MARKED[entry.status]}{entry.id}" for entry in entries)
            yield Line(Kind.NOTE, said.ALSO_FOR.format(studies=told), "")

    def cited(self, name: str, rules: list[RuleEvidence]) -> str:
        """Which of the rules cite a study, and by way of what."""
        parts = []
        for rule in rules:
            for one in rule.studies:
                if one.study == name:
                    through = said.THROUGH.format(statements=", ".join(one.statements))
                    parts.append(said.CITED_BY.format(rule=rule.rule) + ("" if one.named else through))
        return "; ".join(parts) or said.NOT_CITED


def heading(title: str, lines: Iterable[Line], otherwise: str = "") -> Iterator[Line]:
    """Lines under a heading; where there is none, what to say instead, or nothing at all."""
    children = tuple(lines)
    if children or otherwise:
        yield Line(Kind.HEADING, title, "", children=children or (Line(Kind.NOTE, otherwise, ""),))
