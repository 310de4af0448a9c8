"""Whom an entry of an audit concerns: question, guidelines, options that answer it, what its bullets may speak of.

Imports: draft, grammar, rules, tree, model. Promises: a name that is not there, or that has nothing to do with the
question, is a record.
"""

from __future__ import annotations

from collections.abc import Mapping as Map
from dataclasses import dataclass

from pnet_reason.model.rules import Concept

from .bibliography import known_keys
from .draft import Draft
from .grammar import Words
from .report import Fault
from .rules import IN_OPTIONS
from .tree import Mapping, Scalar, Sequence, tell

IN_GUIDELINES = "guidelines are the folders of guidelines/"


@dataclass(frozen=True, slots=True)
class Concerned:
    """``question`` is empty where none is known. ``guidelines`` are those that are concerned, ``named`` if they are
    named. ``shared``: bullets use the shared definitions."""

    draft: Draft
    question: str
    guidelines: tuple[str, ...]
    named: bool
    shared: bool = False

    @property
    def concepts(self) -> Map[str, Concept]:
        """The definitions that bullets are read with: those of the one guideline that is named, or the shared ones."""
        if self.shared or not self.named or len(self.guidelines) != 1:
            return self.draft.concepts
        return in_force(self.draft, self.guidelines[0])

    @property
    def words(self) -> Words:
        """What a bullet may speak of."""
        values = {name: concept.values for name, concept in self.concepts.items() if concept.values}
        declared = {*self.draft.names("finding"), *self.concepts}
        return Words(self.draft.findings, values, declared, self.statements)

    @property
    def statements(self) -> dict[str, object]:
        """What may be cited: shared statements and those of the guidelines."""
        return statements_of(self.draft, self.guidelines)

    def cites(self, node: Mapping) -> tuple[str, ...]:
        """The statements that an entry rests on."""
        return known_keys("statement", self.draft.unread.without(node.words("cites")), self.statements, self.draft)

    def options(self, words: list[Scalar]) -> tuple[str, ...]:
        """The options of a list; each must answer the question."""
        known = self.draft.all_known("option", words, where=IN_OPTIONS)
        for word in words:
            if fault := self.misfit(word.text):
                tell(self.draft.report, word, fault)
        return known

    def misfit(self, option: str, *, start: int = 0) -> Fault | None:
        """The mistake where an option does not answer the question. ``start`` is where it begins in its line."""
        answered = self.draft.options[option].questions if option in self.draft.options else ()
        if not self.question or not answered or self.question in answered:
            return None
        message, hint = f"{option} does not answer {self.question}", f"it answers: {', '.join(answered)}"
        return Fault("wrong-question", message, start=start, width=len(option), hint=hint)


def in_force(draft: Draft, guideline: str) -> dict[str, Concept]:
    """The definitions of a guideline: the shared ones, with its own instead where it has one."""
    return {**draft.concepts, **draft.guidelines[guideline].concepts}


def statements_of(draft: Draft, guidelines: tuple[str, ...]) -> dict[str, object]:
    """Shared statements and those of some guidelines."""
    found: dict[str, object] = {**draft.statements}
    for name in guidelines:
        found |= draft.guidelines[name].statements
    return found


def concerned(node: Mapping, named: list[Scalar], draft: Draft, *, shared: bool = False) -> Concerned:
    """Whom an entry concerns: the guidelines that it names, or all that answer its question."""
    question = question_of(node, draft)
    known = draft.all_known("guideline", named, where=IN_GUIDELINES)
    answering = [name for name in sorted(draft.guidelines) if question in asked(draft, name)]
    for word in named:
        if question and word.text in known and word.text not in answering:
            message, hint = f"{word.text} does not answer {question}", f"it is answered by: {', '.join(answering)}"
            draft.report.error("wrong-question", message, word.at, hint=hint, width=len(word.text))
    if question and not named and not answering and not draft.report.broken:
        at, message = node.entries["question"][1].at, f"no guideline answers {question}"
        draft.report.error("wrong-question", message, at, width=len(question))
    names = [name for name in known if name in draft.guidelines] if named else answering
    return Concerned(draft, question, tuple(names), bool(named), shared)


def of_drafts(named: list[Scalar], draft: Draft) -> bool:
    """Whether an entry names only guidelines that are left unread because they are drafts."""
    return bool(named) and all(word.text in draft.unread.guidelines for word in named)


def question_of(node: Mapping, draft: Draft) -> str:
    """The question of an entry; empty where there is none, or none that is known."""
    question = node.get("question")
    if not isinstance(question, Scalar) or not draft.known("question", question, where=IN_OPTIONS):
        return ""
    return question.text


def asked(draft: Draft, guideline: str) -> set[str]:
    """The questions that the rules of a guideline answer, as they are written, whatever else is wrong with them."""
    trees = [sheet.tree for sheet in draft.of_kind("rules") if sheet.guideline == guideline]
    nodes = [node for tree in trees if isinstance(tree, Sequence) for node in tree.items]
    return {node.text("question") for node in nodes if isinstance(node, Mapping)}
