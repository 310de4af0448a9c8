"""A tumour-board sheet as a page that fits on one sheet of paper.

May import model, explore and the other modules of explain. Promises: caveats, conflicts and the answers are never left
out; of everything else so much as there is room for, and the rest is counted, with the command that shows it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
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
from .compare_page import short
from .compare_words import Told
from .evidence import effect_of, has_effect
from .lacks import distance, needs
from .lines import Kind, Line, Mark
from .options import statuses
from .outcome import told
from .page import Page, foot
from .timeline_due import due_lines
from .words import Words

ROOM = {"title": 110, "because": 150, "why not": 150, "next": 110, "other": 150, "study": 150, "due": 120}
"""How many letters each entry has at most."""
MOST_BULLETS, MOST_REASONS = 3, 2
COUNTS = {"study": 4, "other": 4, "why not": 6, "next": 5, "due": 4}
"""How many entries each part has at most, where there is room."""
CUTS = ("study", "study", "other", "other", *("why not",) * 2, "other", "next", "next", "study", *("why not",) * 2)
"""In which order entries are left out where there is none; each is counted."""
PAGE, ACROSS, HALVES = 48, 112, (48, 66)
"""How many lines a sheet of paper has, how many letters a line, and the two wide columns of the table: on the safe
side for the print of render/sheet_html."""
CONDITIONAL = "conditional"
UNTOLD = ("settled", "silent")
"""The outcomes whose stance the text of an answer does not say."""


@dataclass(frozen=True, slots=True)
class Writer:
    """Puts one sheet into words; ``counts``: how many entries each part has at most."""

    found: Sheet
    knowledge: Knowledge
    counts: Mapping[str, int]

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
        """Everything that a reader must know first, in one paragraph."""
        kinds: dict[str, dict[str, None]] = {}
        flaws: dict[str, None] = {}
        for answer in self.leading():
            for caveat in answer.caveats:
                if caveat.kind == FLAW:
                    flaws[caveat.subject] = None
                elif caveat.kind != "assumed":
                    what = said.KINDS.get(caveat.kind, caveat.kind)
                    kinds.setdefault(what, {})[answer.guideline] = None
        parts = [said.OF.format(what=what, guidelines=", ".join(names)) for what, names in kinds.items()]
        case = self.found.advice.case
        parts += [
            phrases.ASSUMED.format(
                finding=self.knowledge.findings[name].label, value=case.texts.get(name, ""), because=why
            ).rstrip(".")
            for name, why in case.assumed.items()
        ]
        if flaws:
            parts.append(said.FLAWS.format(flaws=", ".join(sorted(flaws, key=natural))))
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
        if not one.values or (one.concept and len(one.values) > MOST_BULLETS):
            return said.KNOWN.format(label=label, value=said.MISSING, record="")
        value = phrases.listed(one.values, "or")
        value = said.OPEN_VALUE.format(values=value) if len(one.values) > 1 else value
        note = ", ".join(filter(None, (one.by, one.on, one.source)))
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
            deciders = [one for position in opinion.positions for one in position.deciders]
            because = cut("; ".join(map(self.decider, deciders[:2])), "because")
            says = self.says(lead, words.answer(opinion), opinion)
            basis = f"/advice/guidelines/{number}"
            rows.append(Line(Kind.CELLS, opinion.guideline, basis, parts=(opinion.guideline, says, because)))
        label = self.knowledge.questions[self.found.question].label
        yield Line(Kind.HEADING, said.ANSWERS, "/advice/guidelines", aside=label)
        yield Line(Kind.TABLE, "", "/advice/guidelines", parts=said.ANSWER_HEADS, children=tuple(rows))

    def says(self, lead: str, text: str, opinion: Opinion) -> str:
        """An answer with its stance; where the text says it already, without."""
        assert opinion.answer is not None
        if opinion.answer.outcome == CONDITIONAL:
            findings = phrases.listed(self.label(name) for name in opinion.answer.missing[:MOST_BULLETS])
            more = len(opinion.answer.missing) - MOST_BULLETS
            findings += f" {said.MORE_BULLETS.format(count=more)}" if more > 0 else ""
            return said.DEPENDS.format(findings=findings, options=short(opinion))
        plain = opinion.answer.outcome in UNTOLD and not opinion.out_of_scope
        return f"{lead}: {text}" if plain else phrases.capital(text)

    def decider(self, one: Decider) -> str:
        """A rule with the bullets that say most: numbers and concepts before choices."""
        ranked = sorted(one.bullets, key=self.telling)
        shown = [f"{bullet.test}: {bullet.value}" if bullet.value else bullet.test for bullet in ranked[:MOST_BULLETS]]
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
        reasons: dict[str, list[str]] = {}
        for answer in self.leading():
            words = Words(answer, self.found.advice.case, self.knowledge)
            for status in statuses(words):
                if status.standings == (Standing.NOT_REACHED,):
                    nodes = {i for part in status.found.parts for i in part.nodes}
                    nearest = sorted(nodes, key=partial(distance, words))[:1]
                    reasons.setdefault(status.option, []).extend(
                        said.REASON.format(guideline=answer.guideline, lacks=needs(words, i)) for i in nearest
                    )
        stands = {option for answer in self.leading() for option in answer.options}
        told_ = sorted(
            ((option, some) for option, some in reasons.items() if some), key=lambda one: (one[0] in stands, one[0])
        )
        lines = []
        for option, some in told_[: self.counts["why not"]]:
            more = [said.MORE_GUIDELINES.format(count=len(some) - MOST_REASONS)] if len(some) > MOST_REASONS else []
            label = self.knowledge.options[option].label
            text = said.NOT_OPTION.format(option=label, reasons="; ".join([*some[:MOST_REASONS], *more]))
            lines.append(Line(Kind.OPTION, cut(text, "why not"), "/advice/guidelines"))
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
            text = said.NEXT.format(finding=self.label(name), how=self.how(name), settles="; ".join(told_))
            lines.append(Line(Kind.OPTION, cut(phrases.capital(text), "next"), "/next", mark=Mark.OPEN))
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
            told_ = "; ".join(f"{', '.join(names)}: {text}" for text, names in answers.items())
            label = self.knowledge.questions[question].label
            text = said.OTHER_ANSWER.format(question=label, answers=told_)
            lines.append(Line(Kind.OPTION, cut(text, "other"), "/advice/guidelines"))
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
        sides: dict[str, str] = {}
        for answer in self.found.evidence.answers:
            for weighed in answer.weighed:
                if weighed.option in answer.options:
                    sides |= {name: said.FOR for name in weighed.speaks_for if name not in sides}
                    sides |= dict.fromkeys(weighed.against, said.AGAINST)
        against = [name for name, side in sides.items() if side == said.AGAINST]
        backing = [name for name, side in sides.items() if side == said.FOR]
        order = [name for pair in zip_longest_(against, backing) for name in pair if name]
        lines = [self.study(name, sides[name]) for name in order[: self.counts["study"]]]
        left = len(order) - len(lines)
        if left > 0:
            lines.append(Line(Kind.MORE, said.MORE_STUDIES.format(count=left), "/evidence"))
        children = tuple(lines) or (Line(Kind.NOTE, said.NO_STUDY, "/evidence"),)
        yield Line(Kind.HEADING, said.EVIDENCE_HEAD, "/evidence", children=children)

    def study(self, name: str, sign: str) -> Line:
        """One study: what it found, and its effect only with its interval."""
        entry = self.found.evidence.studies[name].evidence
        effect = said.EFFECT.format(effect=effect_of(entry)) if has_effect(entry) else ""
        result = entry.result.rstrip(".")
        room = ROOM["study"] - len(effect)
        text = said.STUDY.format(sign=sign, study=name, result=shortened(result, room), effect=effect)
        return Line(Kind.OPTION, text, f"/evidence/{name}", aside=entry.status)


def sheet_page(found: Sheet, knowledge: Knowledge, *, everything: bool = False) -> Page:  # noqa: ARG001 - one page
    """The page of a sheet, with so many entries as there is room for."""
    counts = dict(COUNTS)
    lines = Writer(found, knowledge, counts).lines()
    for part in CUTS:
        if lines_of(lines) <= PAGE:
            break
        counts[part] -= 1
        lines = Writer(found, knowledge, counts).lines()
    return Page(lines, (), foot(found.to_dict()))


def lines_of(lines: Iterable[Line]) -> int:
    """About how many printed lines some lines take, rather too many than too few."""
    total = 0
    for line in lines:
        if line.kind is Kind.TABLE:
            total += 1 + sum(
                max(rows(c, w) for c, w in zip(row.parts[1:], HALVES, strict=True)) for row in line.children
            )
        elif line.kind is not Kind.SIGN:
            total += rows(f"{line.lead} {line.text} {line.aside}", ACROSS) + lines_of(line.children)
    return total


def rows(text: str, width: int) -> int:
    """The lines of a text."""
    return max(sum(-(-len(part) // width) for part in text.splitlines()), 1)


def zip_longest_(one: list[str], other: list[str]) -> Iterator[tuple[str, str]]:
    """Two lists in turn."""
    for place in range(max(len(one), len(other))):
        yield (one[place] if place < len(one) else "", other[place] if place < len(other) else "")


def cut(text: str, room: str) -> str:
    """A text, cut at a word where it is longer than there is room for."""
    return shortened(text, ROOM[room])


def shortened(text: str, room: int) -> str:
    """The same for a number of letters."""
    return text if len(text) <= room else said.CUT.format(text=text[:room].rsplit(" ", 1)[0].rstrip(",;:"))
