"""An advice as a text for a patient: a draft that a clinician hands over.

May import model and the other modules of explain. Promises: only settled answers are told that rest on nothing assumed,
and for which the same rules apply whatever else is found out; what is left out is named for the clinician; marked as a
draft while anything behind it is not approved; every sentence has its basis in the advice.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from ..advise import no_such
from ..model.answer import Advice, Answer, Row
from ..model.knowledge import Knowledge
from ..model.problems import QueryError
from ..model.rules import Role
from ..model.wordings import Wording
from .leaves import deciding, is_one_box, node_of
from .lines import Kind, Line, Mark
from .page import Page, Section, case_line, foot, ordered
from .patient_words import Teller, joined, named
from .phrases import capital
from .placed import place_of
from .words import Words

UNCHECKED = ("unapproved", "draft")
APPROVED, SETTLED = "approved", "settled"


def patient_page(advice: Advice, knowledge: Knowledge, lang: str = "en") -> Page:
    """The text for a patient. QueryError where the language has no wording, or no words for what has to be told."""
    found = Handed(advice, knowledge, wording_of(knowledge, lang))
    return Page(tuple(found.head()), tuple(found.sections()), foot(advice.to_dict()), lang)


def wording_of(knowledge: Knowledge, lang: str) -> Wording:
    """The words of a language; QueryError where there are none."""
    if lang in knowledge.wordings:
        return knowledge.wordings[lang]
    raise QueryError(no_such(lang, sorted(knowledge.wordings), "language"))


@dataclass(frozen=True)
class Handed:
    """What is handed over, and what is not."""

    advice: Advice
    knowledge: Knowledge
    wording: Wording

    def said(self, name: str, **values: str) -> str:
        """A sentence of the frame."""
        return capital(self.wording.sentences[name].format(**values))

    @cached_property
    def told(self) -> list[Answer]:
        """The answers that are told, those of a guideline together."""
        return [one for one in ordered(self.advice, self.knowledge) if not self.reason(one)]

    def reason(self, answer: Answer) -> str:
        """Why an answer is not told; empty where it is."""
        if answer.outcome != SETTLED:
            return self.wording.sentences[answer.outcome]
        if any(caveat.kind == "assumed" for caveat in answer.caveats):
            return self.wording.sentences["assumed"]
        return "" if is_one_box(answer) else self.wording.sentences["open"]

    @property
    def is_draft(self) -> bool:
        """Whether anything behind the text is not approved: a rule, a definition, a guideline, or the words."""
        rules = any(caveat.kind in UNCHECKED for answer in self.told for caveat in answer.caveats)
        statuses = {self.wording.review.status}
        for answer in self.told:
            words = Words(answer, self.advice.case, self.knowledge)
            statuses.add(words.guideline.review.status)
            statuses |= {one.review.status for one in words.definitions()}
        return rules or statuses != {APPROVED}

    def head(self) -> Iterator[Line]:
        """The case; for the clinician, that it is a draft and what is left out; the title."""
        yield from case_line(self.advice.case)
        draft = Line(Kind.OUTCOME, self.said("draft"), "/engine", mark=Mark.FAILED)
        first = draft if self.is_draft else Line(Kind.NOTE, self.said("approved"), "/engine")
        notes = [first, *self.left_out()]
        yield Line(Kind.HEADING, self.said("for the clinician"), "/guidelines", children=tuple(notes))
        if not self.told:
            yield Line(Kind.NOTE, self.said("nothing"), "/guidelines")
            return
        yield Line(Kind.HEADING, self.said("title"), "/guidelines")
        if self.is_split():
            yield Line(Kind.NOTE, self.said("several"), "/guidelines")

    def left_out(self) -> Iterator[Line]:
        """The answers that are not told, a line a guideline and reason."""
        groups: dict[tuple[str, str], list[Answer]] = {}
        for answer in ordered(self.advice, self.knowledge):
            if reason := self.reason(answer):
                groups.setdefault((answer.guideline, reason), []).append(answer)
        for (guideline, reason), answers in groups.items():
            who = named(self.wording, "guidelines", guideline)
            text = self.said("left out", guideline=who, question=self.questions(answers), reason=reason)
            yield Line(Kind.CAVEAT, text, f"{place_of(self.advice, answers[0])}/outcome", mark=Mark.OPEN)

    def is_split(self) -> bool:
        """Whether the guidelines that are told do not all say the same to one question."""
        said: dict[str, set[tuple[str, ...]]] = {}
        for answer in self.told:
            words = Words(answer, self.advice.case, self.knowledge)
            if not any(words.rules[rule].role is Role.SCOPE for rule in answer.rows[0].rules):
                said.setdefault(answer.question, set()).add(answer.options)
        return any(len(options) > 1 for options in said.values())

    def sections(self) -> Iterator[Section]:
        """A section for each answer that is told; questions to which a guideline says the same for the same reasons
        share one."""
        groups: dict[tuple[str, tuple[str, ...]], list[tuple[Answer, tuple[Line, ...]]]] = {}
        for answer in self.told:
            lines = tuple(self.answer(answer))
            texts = tuple(part.text for line in lines for part in line.walk())
            groups.setdefault((answer.guideline, texts), []).append((answer, lines))
        end = list(groups)[-1] if groups else None
        for key, alike in groups.items():
            answer, lines = alike[0]
            who = named(self.wording, "guidelines", answer.guideline)
            heading = Line(Kind.SUBQUESTION, self.questions([one for one, _ in alike]), "question", aside=who)
            yield Section(answer, (heading, *lines, *(self.end() if key == end else ())))

    def answer(self, answer: Answer) -> Iterator[Line]:
        """What is advised and why, what can be considered beside it, and what is advised against."""
        row, words = answer.rows[0], Words(answer, self.advice.case, self.knowledge)
        teller = Teller(words, self.wording)
        yield Line(Kind.OUTCOME, self.stance(words, row), "rows/0/outcome")
        for number, index in enumerate(deciding(answer, row, everything=False)):
            head = self.said("why too" if number else "why")
            yield Line(Kind.HEADING, head, "rows/0/rules", children=teller.rule(index))
        for kind, parts in (("also considered", row.alternatives), ("against", row.against)):
            for place, part in enumerate(parts):
                told = self.said(kind, options=named(self.wording, "options", part.option))
                nodes = (node_of(answer, row, rule) for rule in part.rules)
                reasons = tuple(line for index in nodes if index is not None for line in teller.rule(index))
                basis = f"rows/0/{'alternatives' if kind == 'also considered' else kind}/{place}"
                yield Line(Kind.HEADING, told, basis, children=reasons)

    def stance(self, words: Words, row: Row) -> str:
        """How the options of a row are put."""
        who = named(self.wording, "guidelines", words.answer.guideline)
        is_scope = any(words.rules[rule].role is Role.SCOPE for rule in row.rules)
        kind = "recommended" if words.recommends(row) else "considered"
        kind = "not for you" if is_scope else "choice" if row.choice else kind
        return self.said(kind, guideline=who, options=self.options(row.options, "or" if row.choice else "and"))

    def questions(self, answers: list[Answer]) -> str:
        """The questions of some answers in a row."""
        return joined((named(self.wording, "questions", one.question) for one in answers), self.wording, "and")

    def options(self, names: tuple[str, ...] | list[str], last: str) -> str:
        """Options in a row."""
        return joined((named(self.wording, "options", name) for name in names), self.wording, last)

    def end(self) -> Iterator[Line]:
        """What to keep in mind: each kind of caveat once; and whom to ask."""
        found: dict[str, Line] = {}
        for answer in self.told:
            for number, caveat in enumerate(answer.caveats):
                kinds = self.wording.caveats
                text = kinds.get(caveat.kind, kinds["other"])
                place = place_of(self.advice, answer)
                found.setdefault(text, Line(Kind.ENTRY, text, f"{place}/caveats/{number}"))
        if found:
            yield Line(Kind.HEADING, self.said("care"), "/guidelines", children=tuple(found.values()))
        if self.told:
            yield Line(Kind.NOTE, self.said("closing"), "/guidelines")
