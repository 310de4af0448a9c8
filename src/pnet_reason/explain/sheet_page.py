"""A sheet for a board as a page that fits on one sheet of paper.

May import model, explore and the other modules of explain. Promises: caveats, conflicts and the answers are never left
out; of everything else so much as there is room for, and the rest is counted, with the command that shows it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from ..explore.comparison import Bullet, Decider, Opinion
from ..explore.sheet import Known, Sheet
from ..model.answer import Answer
from ..model.explanation import Standing
from ..model.knowledge import Knowledge
from . import phrases
from . import sheet_phrases as said
from .caveats import FLAW, natural
from .compare_page import ids
from .compare_words import Told
from .evidence import effect_of, has_effect
from .gravest import of_case
from .lacks import distance, needs
from .lines import Kind, Line, Mark
from .options import statuses
from .outcome import told
from .page import Page, foot
from .sheet_room import COUNTS, CUTS, HEIGHT, ROOM, cut, fitted, height_of, shortened
from .timeline_due import due_lines
from .words import Words

MOST_VALUES = 3
"""How many values a concept that is open may have to be told; with more it is missing."""
CONDITIONAL, CONFLICT = "conditional", "conflict"
UNTOLD = ("settled", "silent")
"""The outcomes whose stance the text of an answer does not say."""


@dataclass(frozen=True, slots=True)
class Writer:
    """Puts one sheet into words; ``counts``: how many entries each part has at most; ``reasons``: why each
    option is not reached."""

    found: Sheet
    knowledge: Knowledge
    counts: Mapping[str, int]
    reasons: tuple[tuple[str, tuple[str, ...]], ...]

    def lines(self) -> tuple[Line, ...]:
        """The page without its foot."""
        parts = [self.title(), self.caveats(), *self.staging(), *self.answers(), *self.why_not(), *self.missing()]
        parts += [*self.others(), *self.due(), *self.evidence(), Line(Kind.SIGN, "", "", parts=said.SIGNED)]
        return tuple(parts)

    def title(self) -> Line:
        """Which case, and which tumour."""
        case = self.found.advice.case
        name = ": ".join(filter(None, (case.id, case.title))) or said.NO_NAME
        text = said.TITLE.format(case=name)
        return Line(Kind.CASE, cut(text, "title"), "/advice/case/id", aside=cut(case.lesion, "title"))

    def leading(self) -> list[Answer]:
        """The answers to the leading question."""
        return [one for one in self.found.advice.answers if one.question == self.found.question]

    def caveats(self) -> Line:
        """Everything that a reader must know first, in one paragraph: of all answers; of the flaws, those of the
        leading question, and how many more there are."""
        kinds: dict[str, dict[str, None]] = {}
        flaws: dict[bool, set[str]] = {True: set(), False: set()}
        for answer in self.found.advice.answers:
            for caveat in answer.caveats:
                if caveat.kind == FLAW:
                    flaws[answer.question == self.found.question].add(caveat.subject)
                elif caveat.kind != "assumed":
                    kinds.setdefault(said.KINDS.get(caveat.kind, caveat.kind), {})[answer.guideline] = None
        parts = [said.OF.format(what=what, guidelines=", ".join(names)) for what, names in kinds.items()]
        parts += [line.text.rstrip(".") for line in of_case(self.found.advice.case, self.knowledge, "")]
        others = len(flaws[False] - flaws[True])
        if flaws[True]:
            parts.append(said.FLAWS.format(flaws=", ".join(sorted(flaws[True], key=natural))))
        if others:
            parts.append(said.OTHER_FLAWS.format(count=others))
        text = said.CAVEATS.format(caveats="; ".join(parts) + ".")
        return Line(Kind.CAVEAT, text, "/advice/guidelines", mark=Mark.WARNING)

    # Staging

    def staging(self) -> Iterator[Line]:
        """The first lines."""
        for number, stage in enumerate(self.found.staging):
            text = "; ".join(map(self.known, stage.known))
            yield Line(Kind.ENTRY, text, f"/staging/{number}", lead=stage.label)

    def known(self, one: Known) -> str:
        """A finding or a concept with its value and where it comes from."""
        label = self.label(one.name)
        if not one.values or (one.concept and len(one.values) > MOST_VALUES):
            return said.KNOWN.format(label=label, value=said.MISSING, record="")
        value = phrases.listed(one.values, "or")
        value = said.OPEN_VALUE.format(values=value) if len(one.values) > 1 else value
        note = cut(", ".join(filter(None, (one.on, one.by, one.source))), "record")
        record = said.ASSUMED if one.assumed else said.RECORD.format(record=note) if note else ""
        return said.KNOWN.format(label=label, value=value, record=record)

    def label(self, name: str) -> str:
        """A finding or a shared concept in words."""
        finding = self.knowledge.findings.get(name)
        return finding.label if finding else self.knowledge.concepts[name].label

    # Answers

    def answers(self) -> Iterator[Line]:
        """Each guideline with its answer and its deciding bullets."""
        case, compared = self.found.advice.case, self.found.comparison.questions[0]
        words = Told(self.found.comparison, self.knowledge, False)
        rows = []
        for number, opinion in enumerate(compared.opinions):
            if opinion.answer is None:
                continue
            lead, _ = told(Words(opinion.answer, case, self.knowledge), opinion.answer)
            because = self.because(opinion)
            says = self.says(lead, words.answer(opinion), opinion)
            basis = f"/advice/guidelines/{number}"
            rows.append(Line(Kind.CELLS, opinion.guideline, basis, parts=(opinion.guideline, says, because)))
        label = self.knowledge.questions[self.found.question].label
        yield Line(Kind.HEADING, said.ANSWERS, "/advice/guidelines", aside=label)
        yield Line(Kind.TABLE, "", "/advice/guidelines", parts=said.ANSWER_HEADS, children=tuple(rows))

    def because(self, opinion: Opinion) -> str:
        """The rules that decide. Of a conflict each one, uncut; otherwise the first, and how many more there are."""
        assert opinion.answer is not None
        deciders = [self.decider(one) for position in opinion.positions for one in position.deciders]
        if opinion.answer.outcome == CONFLICT or not deciders:
            return "; ".join(deciders)
        return fitted("", deciders, "because", self.counts["rules"])

    def says(self, lead: str, text: str, opinion: Opinion) -> str:
        """An answer with its stance; where the text says it already, without."""
        assert opinion.answer is not None
        if opinion.answer.outcome == CONDITIONAL:
            names, most = opinion.answer.missing, self.counts["names"]
            findings = phrases.listed(map(self.label, names[:most]))
            findings += f" {said.MORE_BULLETS.format(count=len(names) - most)}" if len(names) > most else ""
            return said.DEPENDS.format(findings=findings, options="; ".join(dict.fromkeys(map(ids, opinion.positions))))
        plain = opinion.answer.outcome in UNTOLD and not opinion.out_of_scope
        return f"{lead}: {text}" if plain else phrases.capital(text)

    def decider(self, one: Decider) -> str:
        """A rule with the bullets that say most: numbers and concepts before choices."""
        ranked = sorted(one.bullets, key=self.telling)
        shown = [
            f"{bullet.test}: {bullet.value}" if bullet.value else bullet.test
            for bullet in ranked[: self.counts["bullets"]]
        ]
        more = [said.MORE_BULLETS.format(count=len(ranked) - len(shown))] if len(ranked) > len(shown) else []
        return said.BECAUSE.format(rule=one.rule, bullets=", ".join([*shown, *more]))

    def telling(self, bullet: Bullet) -> int:
        """Numbers first, then concepts, then choices, groups last."""
        finding = self.knowledge.findings.get(bullet.subject)
        if not bullet.subject:
            return len(("number", "concept", "choice"))
        return 1 if finding is None else 0 if finding.numeric else 2

    def why_not(self) -> Iterator[Line]:
        """Each other option, and what it lacks."""
        told_ = self.reasons
        lines = []
        for option, some in told_[: self.counts["why not"]]:
            head = said.NOT_OPTION.format(option=self.knowledge.options[option].label)
            lines.append(Line(Kind.OPTION, fitted(head, some, "why not"), "/advice/guidelines"))
        if len(told_) > len(lines):
            lines.append(Line(Kind.MORE, said.MORE_OPTIONS.format(count=len(told_) - len(lines)), "/advice/guidelines"))
        if lines:
            yield Line(Kind.HEADING, said.NOT_OTHERS, "/advice/guidelines", children=tuple(lines))

    # What is missing

    def missing(self) -> Iterator[Line]:
        """What is missing, what it would settle, and how it is found out."""
        by_finding: dict[str, dict[str, list[str]]] = {}
        for one in self.found.next:
            for candidate in one.candidates:
                by_finding.setdefault(candidate.finding, {}).setdefault(candidate.settles, []).append(one.guideline)
        order = sorted(by_finding, key=lambda name: (-len(by_finding[name].get("every", ())), self.cost(name), name))
        lines = []
        for name in order[: self.counts["next"]]:
            told_ = [
                said.SETTLES[kind].format(guidelines=", ".join(by_finding[name][kind]))
                for kind in said.SETTLES
                if kind in by_finding[name]
            ]
            head = phrases.capital(said.NEXT.format(finding=self.label(name), how=self.how(name)))
            lines.append(Line(Kind.OPTION, fitted(head, told_, "next"), "/next", mark=Mark.OPEN))
        if len(order) > self.counts["next"]:
            lines.append(Line(Kind.MORE, said.MORE_FINDINGS.format(count=len(order) - self.counts["next"]), "/next"))
        children = tuple(lines) or (Line(Kind.NOTE, said.NOTHING_OPEN, "/next"),)
        yield Line(Kind.HEADING, said.NEXT_HEAD, "/next", children=children)

    def cost(self, name: str) -> int:
        """The burden of a finding."""
        return self.knowledge.burden_of(name)

    def how(self, name: str) -> str:
        """How a finding is obtained."""
        place = self.knowledge.burden_of(name)
        return self.knowledge.burdens[place][1] if place < len(self.knowledge.burdens) else ""

    def others(self) -> Iterator[Line]:
        """The other questions, each in a line."""
        by_question: dict[str, dict[str, list[str]]] = {}
        for answer in self.found.advice.answers:
            if answer.question != self.found.question and answer.options:
                key = ", ".join(self.knowledge.options[name].label for name in answer.options)
                by_question.setdefault(answer.question, {}).setdefault(key, []).append(answer.guideline)
        lines = []
        for question, answers in list(by_question.items())[: self.counts["other"]]:
            told_ = [said.SAYS.format(guidelines=", ".join(names), answer=text) for text, names in answers.items()]
            head = said.OTHER_ANSWER.format(question=self.knowledge.questions[question].label)
            lines.append(Line(Kind.OPTION, fitted(head, told_, "other"), "/advice/guidelines"))
        if len(by_question) > len(lines):
            left = len(by_question) - len(lines)
            lines.append(Line(Kind.MORE, said.MORE_QUESTIONS.format(count=left), "/advice/guidelines"))
        if lines:
            yield Line(Kind.HEADING, said.OTHERS_HEAD, "/advice/guidelines", children=tuple(lines))

    def due(self) -> Iterator[Line]:
        """What is due, where the case holds visits."""
        if self.found.present is None:
            yield Line(Kind.HEADING, said.DUE_HEAD, "/due", children=(Line(Kind.NOTE, said.NO_VISITS, "/due"),))
            return
        told_ = [line for line in due_lines(self.found.present, self.knowledge) if line.kind is Kind.OUTCOME]
        texts = ((cut(f"{line.lead}: {line.text}", "due"), line.mark) for line in told_[: self.counts["due"]])
        lines = [Line(Kind.OPTION, text, "/due", mark=mark) for text, mark in texts]
        if len(told_) > self.counts["due"]:
            lines.append(Line(Kind.MORE, said.MORE_DUE.format(count=len(told_) - self.counts["due"]), "/due"))
        yield Line(Kind.HEADING, said.DUE_HEAD, "/due", children=tuple(lines))

    # Evidence

    def evidence(self) -> Iterator[Line]:
        """The studies that bear most on the options of the answers: those for, and those against."""
        told_ = self.found.studies
        lines = [self.study(place) for place in range(min(len(told_), self.counts["study"]))]
        if len(told_) > len(lines):
            lines.append(Line(Kind.MORE, said.MORE_STUDIES.format(count=len(told_) - len(lines)), "/studies"))
        children = tuple(lines) or (Line(Kind.NOTE, said.NO_STUDY, "/studies"),)
        yield Line(Kind.HEADING, said.EVIDENCE_HEAD, "/studies", children=children)

    def study(self, place: int) -> Line:
        """One study: what it found, and its effect only with its interval."""
        told_ = self.found.studies[place]
        entry = self.found.evidence.studies[told_.study].evidence
        effect = said.EFFECT.format(effect=effect_of(entry)) if has_effect(entry) else ""
        result = shortened(entry.result.rstrip("."), ROOM["study"] - len(effect))
        text = said.STUDY.format(sign=said.SIDES[told_.side], study=entry.id, result=result, effect=effect)
        return Line(Kind.OPTION, text, f"/studies/{place}", aside=entry.status)


def reasons_of(found: Sheet, knowledge: Knowledge) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each option that some guideline does not reach, with what its nearest rule lacks; first those that stand
    nowhere."""
    reasons: dict[str, list[str]] = {}
    leading = [one for one in found.advice.answers if one.question == found.question]
    for answer in leading:
        words = Words(answer, found.advice.case, knowledge)
        for status in statuses(words):
            if status.standings == (Standing.NOT_REACHED,):
                nodes = {i for part in status.found.parts for i in part.nodes}
                nearest = sorted(nodes, key=partial(distance, words))[:1]
                reasons.setdefault(status.option, []).extend(
                    said.REASON.format(guideline=answer.guideline, lacks=needs(words, i)) for i in nearest
                )
    stands = {option for answer in leading for option in answer.options}
    for option in sorted(reasons, key=lambda one: (one in stands, one)):
        if reasons[option]:
            yield option, tuple(reasons[option])


def sheet_page(found: Sheet, knowledge: Knowledge, *, everything: bool = False) -> Page:  # noqa: ARG001 - one page
    """The page of a sheet, with so many entries as there is room for; where even the least is too much, it says so."""
    counts = dict(COUNTS)
    reasons = tuple(reasons_of(found, knowledge))
    lines = Writer(found, knowledge, counts, reasons).lines()
    for part in CUTS:
        if height_of(lines) <= HEIGHT:
            break
        counts[part] -= 1
        lines = Writer(found, knowledge, counts, reasons).lines()
    if height_of(lines) > HEIGHT:
        lines = (lines[0], Line(Kind.CAVEAT, said.TOO_MUCH, "/advice", mark=Mark.WARNING), *lines[1:])
    return Page(lines, (), foot(found.to_dict()))
