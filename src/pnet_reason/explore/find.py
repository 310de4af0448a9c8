"""The rules run backwards: which patients are given an option, or told something else, or fall under a rule.

May import model, knowledge, advise, audit's picture and witness, cover, sought and weight. Promises: exact and complete
over all patients; each box is as large as it can be; where nobody is found, nobody can be.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from ..advise import chosen, no_such, refuse_unread
from ..audit.expand import IS_KNOWN, IS_UNKNOWN, KNOWN
from ..audit.picture import TooLargeError
from ..audit.witness import Box
from ..knowledge.at_date import placed
from ..knowledge.grammar import Words, parse_bullet
from ..model.answer import digest
from ..model.case import Case
from ..model.documents import plain
from ..model.knowledge import Knowledge
from ..model.problems import Position, Problem, QueryError
from ..model.rules import Condition
from ..model.table import Table
from ..version import __version__
from .cover import cover
from .sought import Sought, finer
from .weight import weight

FORMAT = "pnet-reason.find/1"
BOXES = 64
"""How many boxes are told of one guideline and question."""
OUTCOMES = ("settled", "conflict", "silent", "withheld")


@dataclass(frozen=True, slots=True)
class Place:
    """A box of patients: finding → values; the findings that must be ``known``, or must not be; and one patient of it,
    of whom what is in ``assumed`` may not count as known (3.13)."""

    findings: Table[str, str]
    known: tuple[str, ...]
    not_known: tuple[str, ...]
    witness: Table[str, str]
    assumed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """One guideline and question: the boxes, those of fewest findings first, and whether they are all of them.

    ``share``: of all combinations of cells of the findings on which the answer depends that somebody can have, as a
    fraction; nothing is said of how many real patients there are. ``nobody``: there is none, for certain.
    """

    guideline: str
    question: str
    nobody: bool
    share: str
    places: tuple[Place, ...]
    complete: bool


@dataclass(frozen=True, slots=True)
class Finds:
    """What was looked for: patients who are given ``option``, told ``outcome``, or for whom ``rule`` stands; ``where``
    and the findings of ``case`` restrict them. ``too_large``: (guideline, question) whose diagram is past its budget.
    """

    engine: str
    knowledge: tuple[tuple[str, str], ...]
    option: str
    outcome: str
    rule: str
    where: tuple[str, ...]
    case: Table[str, str]
    answers: tuple[Found, ...]
    too_large: tuple[tuple[str, str], ...]

    def to_dict(self) -> dict[str, Any]:
        """The document (docs/next-and-find.md): JSON types only, with its digest. A fresh copy at every call."""
        body = {"format": FORMAT, "engine": self.engine, "knowledge": dict(self.knowledge), "as_of": ""}
        body |= {name: plain(getattr(self, name)) for name in PARTS}
        return {**body, "digest": digest(body)}


PARTS = {
    "option": str,
    "outcome": str,
    "rule": str,
    "where": tuple[str, ...],
    "case": Table[str, str],
    "answers": tuple[Found, ...],
    "too_large": tuple[tuple[str, ...], ...],
}
"""The parts of the document, and their types."""


def find(
    knowledge: Knowledge,
    option: str = "",
    *,
    outcome: str = "",
    rule: str = "",
    where: Iterable[str] = (),
    case: Case | None = None,
    guidelines: Iterable[str] | None = None,
    questions: Iterable[str] | None = None,
    as_of: str = "",
) -> Finds:
    """Which patients are answered so. ``where``: bullets that must hold, as in the rules.

    Raises QueryError for unknown names, for a bullet that cannot be read, and where nothing or several things are
    looked for; where every diagram is past its budget.
    """
    if sum(map(bool, (option, outcome, rule))) != 1:
        hint = "say one of them: an option, an outcome or a rule"
        raise QueryError(Problem("bad-find", "find looks for one thing", hint=hint))
    wanted = None if guidelines is None else tuple(guidelines)
    refuse_unread(wanted or (), knowledge)
    names = chosen(wanted, knowledge.guideline_order(), "guideline")
    asked = chosen(questions, knowledge.questions, "question")
    pairs = [(g, q) for g in names for q in knowledge.guidelines[g].questions if q in asked]
    pairs = [pair for pair in pairs if pair in concerned(knowledge, pairs, option, outcome, rule)]
    texts = tuple(where)
    given = placed(case, knowledge, as_of) if case is not None else None
    found: list[Found] = []
    large: list[tuple[str, str]] = []
    for guideline, question in pairs:
        conditions = read_where(texts, knowledge, guideline)
        try:
            chart = finer(knowledge, guideline, question, conditions)
            found.append(Seeking(Sought(chart, conditions, given)).found(option, outcome, rule))
        except (TooLargeError, QueryError):
            large.append((guideline, question))
    if large and not found:
        message = f"{', '.join(' '.join(pair) for pair in large)}: the diagram of every patient is past its budget"
        hint = "restrict it: --where, a case, or another question"
        raise QueryError(Problem("past-budget", message, hint=hint))
    hashes = (("version", knowledge.version), ("logic", knowledge.logic), ("content", knowledge.content))
    return Finds(
        __version__, hashes, option, outcome, rule, texts, given.texts if given else Table(), tuple(found), tuple(large)
    )


def concerned(
    knowledge: Knowledge, pairs: list[tuple[str, str]], option: str, outcome: str, rule: str
) -> list[tuple[str, str]]:
    """The guidelines and questions in which it can be looked for; QueryError where the name is unknown."""
    if option:
        if option not in knowledge.options:
            raise QueryError(no_such(option, sorted(knowledge.options), "option"))
        found = [(g, q) for g, q in pairs if q in knowledge.options[option].questions]
        if not found:
            hint = f"it answers: {', '.join(knowledge.options[option].questions)}"
            message = f"option '{option}' answers none of these questions"
            raise QueryError(Problem("option-of-no-question", message, hint=hint))
        return found
    if outcome:
        if outcome not in OUTCOMES:
            raise QueryError(no_such(outcome, list(OUTCOMES), "outcome"))
        return pairs
    owners = {
        one.id: (g, one.question) for g, book in knowledge.guidelines.items() for one in (*book.rules, *book.scope)
    }
    shared = {one.id for one in knowledge.safety}
    if rule not in owners and rule not in shared:
        raise QueryError(no_such(rule, sorted((*owners, *shared)), "rule"))
    if rule in shared:
        return pairs
    guideline, question = owners[rule]
    return [(g, q) for g, q in pairs if g == guideline and question in ("", q)]


def read_where(texts: Sequence[str], knowledge: Knowledge, guideline: str) -> tuple[Condition, ...]:
    """Bullets as conditions, in the terms of a guideline. QueryError with every mistake."""
    concepts = {name: concept.values for name, concept in knowledge.concepts_of(guideline).items()}
    words = Words(knowledge.findings, concepts)
    found, problems = [], []
    for text in texts:
        test, faults = parse_bullet(text, words)
        problems += [Problem(f.code, f"'{text}': {f.message}", Position("--where"), hint=f.hint) for f in faults]
        if test is not None:
            found.append(test)
    if problems:
        raise QueryError(problems)
    return tuple(found)


class Seeking:
    """One guideline and question with everybody in view, and what restricts them."""

    def __init__(self, sought: Sought) -> None:
        self.sought, self.picture = sought, sought.picture
        study = sought.chart.study
        self.guideline, self.question = study.guideline, study.question

    def found(self, option: str, outcome: str, rule: str) -> Found:
        """The boxes of what is looked for."""
        picture, sought = self.picture, self.sought
        root = sought.region(option, outcome, rule)
        if root == picture.no:
            return Found(self.guideline, self.question, True, "0", (), True)
        memo: dict[int, Any] = {}
        boxes = list(islice(cover(picture, root, sought.everybody), BOXES + 1))
        ordered = sorted(boxes[:BOXES], key=lambda one: len(one.box))
        share = weight(picture, root, memo) / weight(picture, sought.possible, memo)
        places = tuple(self.place(one.box, one.core, root) for one in ordered)
        return Found(self.guideline, self.question, False, str(share), places, len(boxes) <= BOXES)

    def place(self, box: Box, core: Box, root: int) -> Place:
        """A box in words, and a patient of it."""
        told = {name: self.sought.worded(name, mask) for (name, _), mask in box.items() if not name.startswith(KNOWN)}
        asked = {name.removeprefix(KNOWN): mask for (name, _), mask in box.items() if name.startswith(KNOWN)}
        witness, assumed = self.sought.witness(core, root)
        return Place(
            Table(dict(sorted(told.items()))),
            tuple(name for name, mask in sorted(asked.items()) if mask == IS_KNOWN),
            tuple(name for name, mask in sorted(asked.items()) if mask == IS_UNKNOWN),
            Table(dict(witness)),
            assumed,
        )
