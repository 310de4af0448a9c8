"""Where two guidelines disagree, over all patients at once: every region, the largest first.

Both answers are drawn as decision diagrams over the same cells, as the audit draws those of two knowledges. Two
patients belong to one region where each guideline tells both of them the same outcome and options. How large a region
is, is counted exactly: in combinations of cells, of the findings on which either answer depends, that somebody can
have. A cell is what no test of the two guidelines (or of shared definitions, safety and integrity rules) tells apart.
So nothing is said of how many real patients there are.

Imports model, knowledge, logic, advise, audit's study, picture and witness, compare and cover. Promises: exact and
complete; QueryError where a diagram is past its budget.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import replace
from fractions import Fraction
from functools import partial
from itertools import islice
from math import prod
from typing import cast

from pnet_reason.advise import chosen, refuse_unread
from pnet_reason.audit.expand import IS_KNOWN, IS_UNKNOWN, KNOWN
from pnet_reason.audit.picture import OF_TWO, Picture, TooLargeError
from pnet_reason.audit.prove import worded
from pnet_reason.audit.study import Study, Told
from pnet_reason.audit.witness import Box, Patient, patients
from pnet_reason.knowledge.cases import make_case
from pnet_reason.logic.compiled import Axes
from pnet_reason.model.knowledge import Knowledge
from pnet_reason.model.problems import CaseError, Problem, QueryError
from pnet_reason.model.table import Table
from pnet_reason.version import __version__

from .compare import compare
from .comparison import Comparison
from .cover import cover
from .disagreement import Agreed, Disagreement, Divided, Everyone, Place, Said, Whole
from .weight import weight

BOXES = 256
WITNESS = "witness"


def everyone(
    knowledge: Knowledge, one: str, other: str, questions: Iterable[str] | None = None, as_of: str = ""
) -> Everyone:
    """Where two guidelines disagree, for the questions that both answer.

    Raises QueryError for unknown names, for a guideline beside itself, for a question named that one of them does not
    answer, and where they share none.
    """
    refuse_unread((one, other), knowledge)
    chosen([one, other], knowledge.guideline_order(), "guideline")
    if one == other:
        raise QueryError(Problem("same-guideline", f"both guidelines are '{one}'", hint="name two of them"))
    books = knowledge.guidelines[one], knowledge.guidelines[other]
    shared = sorted(set(books[0].questions) & set(books[1].questions))
    asked = chosen(questions, knowledge.questions, "question") if questions is not None else shared
    problems = [
        Problem("question-not-shared", f"{book.id} does not answer '{question}'", hint=hint(shared))
        for question in asked
        for book in books
        if question not in book.questions
    ]
    if problems or not shared:
        raise QueryError(
            problems
            or [Problem("question-not-shared", f"{one} and {other} answer no question both", hint=hint(shared))]
        )
    alone = [] if questions is not None else sorted(set(books[0].questions) ^ set(books[1].questions))
    unanswered = tuple((question, next(b.id for b in books if question in b.questions)) for question in alone)
    hashes = (("version", knowledge.version), ("logic", knowledge.logic), ("content", knowledge.content))
    found: dict[str, Divided | None] = {name: divided(knowledge, one, other, name, as_of) for name in asked}
    large = tuple(name for name, part in found.items() if part is None)
    if large and (questions is not None or len(large) == len(asked)):
        message = f"{one} and {other}, {', '.join(large)}: the decision diagram is larger than its budget"
        advice = "ask for other questions with --question, or compare them on cases"
        raise QueryError(Problem("past-budget", message, hint=advice))
    divided_by = tuple(part for part in found.values() if part is not None)
    return Everyone(one, other, __version__, hashes, as_of, divided_by, unanswered, large)


def hint(shared: list[str]) -> str:
    """Which questions can be compared."""
    return f"both answer: {', '.join(shared)}" if shared else "compare them on a case instead"


def divided(knowledge: Knowledge, one: str, other: str, question: str, as_of: str = "") -> Divided | None:
    """One question; None where its diagrams are larger than the budget."""
    try:
        return Drawing(knowledge, one, other, question).divided(as_of)
    except TooLargeError:
        return None


class Drawing:
    """Both answers as one diagram whose labels are pairs, and everybody who is possible, over the findings that
    matter."""

    def __init__(self, knowledge: Knowledge, one: str, other: str, question: str) -> None:
        self.knowledge, self.one, self.other, self.question = knowledge, one, other, question
        small = only(knowledge, (one, other), question)
        axes = Axes(small)
        studies = [Study(small, name, question, axes=axes) for name in (one, other)]
        full = {slot: mask for study in studies for slot, mask in study.ranges.full.items()}
        self.picture = Picture(full, OF_TWO)
        first, second = (Study(small, name, question, axes=axes, picture=self.picture) for name in (one, other))
        diagrams = self.picture.diagrams
        self.both = diagrams.combine(first.told(anyway=True), second.told(anyway=True), lambda a, b: (a, b))
        self.ranges = max((first.ranges, second.ranges), key=lambda ranges: len(ranges.full))
        self.levels = diagrams.support(self.both)
        self.possible = self.picture.every([first.possible, second.possible])
        for level in reversed(diagrams.support(self.possible)):
            if level not in self.levels:
                self.possible = diagrams.gathered(self.possible, level, lambda a, b: a is True or b is True)
        self.memo: dict[int, Fraction] = {}

    def divided(self, as_of: str) -> Divided:
        """What is agreed, and every region of disagreement."""
        picture = self.picture
        by_pair: dict[tuple[Said, Said], list[tuple[Told, Told]]] = {}
        for label in picture.diagrams.labels(self.both):
            pair = cast(tuple[Told, Told], label)
            if picture.every([self.where([pair]), self.possible]) != picture.no:
                by_pair.setdefault((Said(*pair[0][:2]), Said(*pair[1][:2])), []).append(pair)
        agreed = [
            Agreed(said[0], self.size(self.where(pairs))) for said, pairs in by_pair.items() if said[0] == said[1]
        ]
        beside = [pair for said, pairs in by_pair.items() if said[0] == said[1] for pair in pairs if pair[0] != pair[1]]
        apart = [
            self.disagreement(said, self.where(pairs), as_of) for said, pairs in by_pair.items() if said[0] != said[1]
        ]
        names = {self.picture.slots[level][0].removeprefix(KNOWN) for level in self.levels}
        return Divided(
            self.question,
            tuple(sorted(names)),
            self.size(picture.yes),
            tuple(sorted(agreed, key=lambda one: (-one.size.cells, one.said))),
            self.size(self.where(beside)),
            tuple(sorted(apart, key=lambda one: (-one.size.cells, one.one, one.other))),
        )

    def where(self, pairs: list[tuple[Told, Told]]) -> int:
        """The patients who are told one of some pairs, possible or not."""
        wanted = frozenset(pairs)
        return self.picture.diagrams.relabel(self.both, partial(is_in, wanted))

    def disagreement(self, said: tuple[Said, Said], root: int, as_of: str) -> Disagreement:
        """One region, with a patient of it and both answers to that one."""
        found = list(islice(cover(self.picture, root, self.possible), BOXES + 1))
        ordered = sorted(found[:BOXES], key=lambda one: len(one.box))
        core = ordered[0].core
        witness = patients(core, self.ranges)[0]
        compared = self.attempt(core, witness, as_of)
        if compared is None or told_to(compared, self.one, self.other) != said:
            witness = self.ranged(core, witness)
            compared = self.compared(core, witness, as_of)
        assumed = self.assumed(core, witness)
        boxes = tuple(self.place(one.box) for one in ordered)
        return Disagreement(*said, self.size(root), boxes, len(found) <= BOXES, witness, assumed, compared)

    def compared(self, core: Box, witness: Patient, as_of: str) -> Comparison:
        """Both answers to a witness."""
        values, assumed = dict(witness), self.assumed(core, witness)
        given = {name: value for name, value in witness if name not in assumed}
        case = make_case(given, self.knowledge, assume={name: values[name] for name in assumed}, id=WITNESS)
        return compare(case, self.knowledge, [self.one, self.other], [self.question], as_of)

    def attempt(self, core: Box, witness: Patient, as_of: str) -> Comparison | None:
        """Both answers to a witness; None where a formula refuses the values that were chosen for it."""
        try:
            return self.compared(core, witness, as_of)
        except CaseError:
            return None

    def assumed(self, core: Box, witness: Patient) -> tuple[str, ...]:
        """The findings of a witness that may not count as known."""
        return tuple(name for name, _ in witness if core.get((KNOWN + name, 0)) == IS_UNKNOWN)

    def ranged(self, core: Box, witness: Patient) -> Patient:
        """A witness with all that its box allows for what a formula ties together, where it need not be known: single
        values that are chosen apart may be such that the formula allows none of them together."""
        computed = self.ranges.computed.values()
        tied = {name for one in computed if one.computed for name in (one.id, *one.computed.inputs)}
        values = dict(witness)
        for (name, _), mask in core.items():
            if name in tied and core.get((KNOWN + name, 0)) != IS_KNOWN:
                values[name] = worded(self.ranges, name, mask)
        return tuple(sorted(values.items()))

    def place(self, box: Box) -> Place:
        """A box in words."""
        asked = sorted((name.removeprefix(KNOWN), mask) for (name, _), mask in box.items() if name.startswith(KNOWN))
        told = (
            (name, worded(self.ranges, name, mask)) for (name, _), mask in box.items() if not name.startswith(KNOWN)
        )
        known = tuple(name for name, mask in asked if mask == IS_KNOWN)
        return Place(tuple(sorted(told)), known, tuple(name for name, mask in asked if mask == IS_UNKNOWN))

    # Counting

    def size(self, root: int) -> Whole:
        """How many combinations of a diagram somebody can have."""
        everybody = weight(self.picture, self.possible, self.memo)
        here = weight(self.picture, self.picture.every([root, self.possible]), self.memo)
        full = prod(self.picture.diagrams.full[level].bit_count() for level in self.levels)
        return Whole(int(here * full), here / everybody if everybody else Fraction(0))


def told_to(compared: Comparison, one: str, other: str) -> tuple[Said, Said] | None:
    """What two guidelines tell a witness; None where it depends."""
    question = compared.questions[0]
    positions = [question.opinion(name).positions for name in (one, other)]
    if any(len(each) > 1 for each in positions):
        return None
    first, second = (Said(each[0].outcome, each[0].options) for each in positions)
    return first, second


def is_in(wanted: frozenset[Hashable], label: Hashable) -> bool:
    """Whether a label is one of some."""
    return label in wanted


def only(knowledge: Knowledge, names: tuple[str, str], question: str) -> Knowledge:
    """The knowledge with the rules of two guidelines on one question, so that no other test cuts the cells."""
    books = {
        name: replace(
            knowledge.guidelines[name],
            rules=tuple(rule for rule in knowledge.guidelines[name].rules if rule.question == question),
            flaws=Table(),
        )
        for name in sorted(names)
    }
    return replace(knowledge, guidelines=Table(books))
