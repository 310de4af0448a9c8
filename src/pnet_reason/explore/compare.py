"""Compare what guidelines say of one case: who agrees, and the first bullet at which the others part.

May import model, knowledge's arithmetic, logic, advise and the other modules of explore. Promises: pure; every answer
is the one that ``recommend`` gives; the same bytes in whatever order guidelines and questions are named.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations

from pnet_reason.advise import chosen, recommend
from pnet_reason.model.answer import Advice, Answer, Row
from pnet_reason.model.case import Case
from pnet_reason.model.knowledge import Knowledge
from pnet_reason.model.rules import Role, Stance

from .comparison import (
    Agreement,
    Compared,
    Comparison,
    Difference,
    Group,
    Lacking,
    Opinion,
    Position,
)
from .completions import Completions
from .definitions import definitions
from .parting import partings
from .reading import Reader

TERTIARY, APPROVED = "tertiary", "approved"
NUANCES = ("strength", "alternatives", "against", "parties", "withheld")


def compare(
    case: Case,
    knowledge: Knowledge,
    guidelines: Iterable[str] | None = None,
    questions: Iterable[str] | None = None,
    as_of: str = "",
) -> Comparison:
    """What the guidelines say of the case, side by side: highest evidence tier first, tertiary sources last, questions
    in order of id.

    ``guidelines`` and ``questions`` default to all; ``as_of`` is an ISO date or empty. Raises QueryError for unknown
    names.
    """
    asked = chosen(questions, knowledge.questions, "question")
    advice = recommend(case, knowledge, guidelines, asked, as_of)
    names = sorted((name for name, _ in advice.guidelines), key=lambda name: is_tertiary(knowledge, name))
    completions = Completions(knowledge, advice.case)
    return Comparison(advice, tuple(compared(advice, names, question, completions) for question in asked))


def is_tertiary(knowledge: Knowledge, guideline: str) -> bool:
    """Whether the source of a guideline is of the lowest kind of evidence."""
    source = knowledge.sources.get(knowledge.guidelines[guideline].source)
    return source is not None and source.kind.startswith(TERTIARY)


def compared(advice: Advice, names: list[str], question: str, completions: Completions) -> Compared:
    """One question."""
    knowledge = completions.knowledge
    found = {answer.guideline: answer for answer in advice.answers if answer.question == question}
    opinions = tuple(opinion(name, found.get(name), knowledge) for name in names)
    answers = [found[name] for name in names if name in found]
    verdicts = {(a.guideline, b.guideline): completions.verdict(a, b) for a, b in combinations(answers, 2)}
    differing = {pair: verdict for pair, verdict in verdicts.items() if verdict.where is not None}
    undecided = tuple(pair for pair, verdict in verdicts.items() if verdict.undecided)
    differences = []
    for pair, verdict in differing.items():
        where = verdict.where or ()
        sides = completions.sides(found[pair[0]], found[pair[1]], where)
        told = partings(*sides) if sides else ()
        differences.append(Difference(*pair, where, verdict.everywhere, told))
    apart = {*differing, *undecided}
    groups = grouped([answer.guideline for answer in answers], apart, {o.guideline: o for o in opinions})
    agreement = agreement_of(len(answers), len(differing), len(undecided))
    told_otherwise = definitions(answers, differences, knowledge)
    return Compared(question, agreement, opinions, groups, tuple(differences), told_otherwise, undecided)


def agreement_of(answers: int, differing: int, undecided: int) -> Agreement:
    """What so many answers have in common, of which so many pairs differ or are left open."""
    if answers < len(("one", "other")):
        return Agreement.ONE if answers else Agreement.NONE
    if differing:
        return Agreement.PART
    return Agreement.UNDECIDED if undecided else Agreement.ALL


def grouped(names: list[str], apart: set[tuple[str, str]], opinions: dict[str, Opinion]) -> tuple[Group, ...]:
    """Guidelines that agree, in order of the first of each group."""
    groups: list[list[str]] = []
    for name in names:
        mine = next((group for group in groups if all((other, name) not in apart for other in group)), None)
        if mine is None:
            groups.append([name])
        else:
            mine.append(name)
    return tuple(Group(tuple(group), tuple(nuances([opinions[name] for name in group]))) for group in groups)


def nuances(opinions: list[Opinion]) -> Iterator[str]:
    """What guidelines with the same outcomes and options differ in all the same."""
    for name in NUANCES:
        told = {
            frozenset((one.outcome, one.options, getattr(one, name)) for one in opinion.positions)
            for opinion in opinions
        }
        if len(told) > 1:
            yield name


def opinion(name: str, answer: Answer | None, knowledge: Knowledge) -> Opinion:
    """What one guideline says to one question, or that it does not answer it."""
    book = knowledge.guidelines[name]
    head = (name, book.tier, is_tertiary(knowledge, name), book.edition, book.effective)
    if answer is None:
        return Opinion(*head, None)
    reader = Reader(answer, knowledge)
    positions = tuple(position(row, reader) for row in answer.rows)
    deciders = {decider.rule: decider for one in positions for decider in one.deciders}
    outside = all(
        one.deciders and all(decider.role == Role.SCOPE.value for decider in one.deciders) for one in positions
    )
    unapproved = tuple(sorted(name for name, decider in deciders.items() if decider.review != APPROVED))
    return Opinion(*head, answer, positions, outside, reader.provenance(answer.rows), unapproved)


def position(row: Row, reader: Reader) -> Position:
    """One row of an answer."""
    deciders = reader.deciders(row)
    strong = any(one.option in row.options and one.stance == Stance.RECOMMEND.value for one in deciders)
    settled = bool(row.options)
    return Position(
        outcome=row.outcome,
        options=row.options,
        strength=(Stance.RECOMMEND.value if strong else Stance.CONSIDER.value) if settled else "",
        choice=row.choice,
        alternatives=tuple(part.option for part in row.alternatives),
        against=tuple(part.option for part in row.against),
        withheld=row.withheld.options if row.withheld else (),
        kind=row.clashes[0].kind if row.clashes else "",
        parties=tuple(sorted({party for clash in row.clashes for party in clash.parties})),
        undefined=row.undefined,
        regions=row.regions,
        deciders=deciders,
        nearest=tuple(Lacking(near.rule, near.lacks) for near in row.nearest),
    )
