"""Ask the guidelines: recommend, why, why not.

May import model, knowledge and logic. Promises: pure functions of case, knowledge and date; nothing is read or printed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from difflib import get_close_matches

from .knowledge.at_date import placed
from .logic.solve import answer
from .model.answer import Advice, Answer
from .model.case import Case
from .model.explanation import Explanation, Part, Standing
from .model.knowledge import Knowledge
from .model.problems import Problem, QueryError
from .model.proof import Applies, Concluded, Covered, Defeated, Fails, Region
from .model.rules import Stance
from .version import __version__

Stances = Mapping[str, Stance]
"""Rule → its stance on the option that is asked about."""
SPEAKING = {Stance.RECOMMEND, Stance.CONSIDER}
OPPOSING = {Stance.RULE_OUT, Stance.WITHHOLD}
UNFOLLOWED = {"withheld": Standing.WITHHELD, "conflict": Standing.CONFLICT}


def is_date(text: str) -> bool:
    """Whether a text is a day of the calendar, written as year-month-day."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def chosen(given: Iterable[str] | None, known: Iterable[str], kind: str) -> list[str]:
    """The names that were asked for, or all; an unknown one is an error that suggests the nearest."""
    names = list(known)
    if given is None:
        return names
    wanted = list(dict.fromkeys(given))
    unknown = [name for name in wanted if name not in names]
    if unknown:
        raise QueryError([no_such(name, names, kind) for name in unknown])
    return [name for name in names if name in wanted]


def no_such(name: str, names: list[str], kind: str) -> Problem:
    """The error for a name that is not there."""
    near = get_close_matches(name, names, n=1)
    hint = f"did you mean '{near[0]}'? " if near else ""
    return Problem("unknown-name", f"unknown {kind} '{name}'", hint=f"{hint}known: {', '.join(names)}")


def refuse_unread(names: Iterable[str], knowledge: Knowledge) -> None:
    """QueryError where one of the names is a draft that was not read."""
    found = [name for name in names if name in knowledge.drafts]
    if found:
        hint = "use --drafts to read it; in Python: load(drafts=True)"
        raise QueryError([Problem("unread-draft", f"'{name}' is a draft", hint=hint) for name in found])


def recommend(
    case: Case,
    knowledge: Knowledge,
    guidelines: Iterable[str] | None = None,
    questions: Iterable[str] | None = None,
    as_of: str = "",
) -> Advice:
    """What the guidelines say of the case: highest evidence tier first, questions in order of id.

    ``guidelines`` and ``questions`` default to all; ``as_of`` is an ISO date or empty. A case with visits is answered
    as it is known on that day. Raises QueryError for unknown names, CaseError for visits without or after the day.
    """
    if as_of and not is_date(as_of):
        raise QueryError(Problem("bad-date", f"'{as_of}' is not a date", hint="write it as year-month-day: 2026-03-02"))
    wanted = None if guidelines is None else tuple(guidelines)
    refuse_unread(wanted or (), knowledge)
    names = chosen(wanted, knowledge.guideline_order(), "guideline")
    asked = chosen(questions, knowledge.questions, "question")
    case = placed(case, knowledge, as_of)
    answers = [
        answer(knowledge, case, name, question, as_of)
        for name in names
        for question in knowledge.guidelines[name].questions
        if question in asked
    ]
    hashes = (("version", knowledge.version), ("logic", knowledge.logic), ("content", knowledge.content))
    labels = tuple((name, knowledge.guidelines[name].provenance) for name in names)
    return Advice(case, tuple(answers), __version__, hashes, labels, as_of)


def explained(
    case: Case,
    knowledge: Knowledge,
    option: str,
    guidelines: Iterable[str] | None = None,
    questions: Iterable[str] | None = None,
    as_of: str = "",
) -> tuple[Explanation, ...]:
    """What every answer to a question of the option says about it. Raises QueryError for unknown names."""
    if option not in knowledge.options:
        raise QueryError(no_such(option, sorted(knowledge.options), "option"))
    answering = knowledge.options[option].questions
    asked = [q for q in chosen(questions, knowledge.questions, "question") if q in answering]
    if not asked:
        hint = f"it answers: {', '.join(answering)}"
        raise QueryError(
            Problem("option-of-no-question", f"option '{option}' answers none of these questions", hint=hint)
        )
    advice = recommend(case, knowledge, guidelines, asked, as_of)
    return tuple(explanation(found, knowledge, option) for found in advice.answers)


why = explained
"""The proof that an option stands, box by box; where it does not, what became of it."""
why_not = explained
"""The dual of ``why``: the same explanation, asked for an option that did not come out."""


def explanation(found: Answer, knowledge: Knowledge, option: str) -> Explanation:
    """What one answer says about one option."""
    guideline = knowledge.guidelines[found.guideline]
    asked = (*guideline.scope, *(rule for rule in guideline.rules if rule.question == found.question))
    stances = {rule.id: rule.stance for rule in (*asked, *knowledge.safety) if rule.option == option}
    return Explanation(option, found, tuple(parts(found, option, stances)))


def parts(found: Answer, option: str, stances: Stances) -> Iterator[Part]:
    """One part a box of the proofs, in order."""
    for number, row in enumerate(found.rows):
        for proof in row.proofs:
            region = found.nodes[proof]
            assert isinstance(region, Covered)
            for index in region.because:
                leaf = found.nodes[index]
                if isinstance(leaf, Concluded):
                    yield part(found, number, leaf.region or region.region, leaf, option, stances)
                elif not region.possible:
                    yield Part(number, region.region, Standing.CONTRADICTORY, (index,))


def part(found: Answer, row: int, region: Region, leaf: Concluded, option: str, stances: Stances) -> Part:
    """What one box says about the option: the rules that reach it, or all that could have; and those against."""
    speaking = [i for i in leaf.because if stances.get(rule_at(found, i)) in SPEAKING]
    against = [i for i in leaf.because if stances.get(rule_at(found, i)) in OPPOSING and applies(found, i)]
    reached = [i for i in speaking if applies(found, i)]
    standing = standing_of(leaf, option, {stances[rule_at(found, i)] for i in reached}, stances)
    return Part(row, region, standing, tuple(reached or speaking), tuple(against))


def rule_at(found: Answer, index: int) -> str:
    """The rule that a node is about, or nothing."""
    node = found.nodes[index]
    return node.rule if isinstance(node, Applies | Fails | Defeated) else ""


def applies(found: Answer, index: int) -> bool:
    """Whether a node says that its rule applies and stands."""
    return isinstance(found.nodes[index], Applies)


def standing_of(leaf: Concluded, option: str, reached: set[Stance], stances: Stances) -> Standing:
    """What became of the option in one box, given the stances of the rules that reach it there."""
    if option in leaf.options:
        return Standing.RECOMMENDED if Stance.RECOMMEND in reached else Standing.CONSIDERED
    if option in leaf.alternatives:
        return Standing.ALTERNATIVE
    if reached and leaf.outcome in UNFOLLOWED:
        return UNFOLLOWED[leaf.outcome]
    if option in leaf.against:
        return Standing.RULED_OUT
    return Standing.NOT_REACHED if SPEAKING & set(stances.values()) else Standing.NO_RULE
