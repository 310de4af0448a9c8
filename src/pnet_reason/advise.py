"""Ask the guidelines: recommend, why, why not.

May import model, knowledge and logic. Promises: pure functions of case, knowledge and date; nothing is read or printed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from difflib import get_close_matches

from .logic.solve import answer
from .model.answer import Advice, Answer
from .model.case import Case
from .model.explanation import Explanation, Part, Standing
from .model.knowledge import Knowledge
from .model.problems import Problem, QueryError
from .model.proof import Applies, Concluded, Covered, Defeated, Fails
from .model.rules import Stance
from .version import __version__

ISO_DATE = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")


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


def recommend(
    case: Case,
    knowledge: Knowledge,
    guidelines: Iterable[str] | None = None,
    questions: Iterable[str] | None = None,
    as_of: str = "",
) -> Advice:
    """What the guidelines say of the case: highest evidence tier first, questions in order of id.

    ``guidelines`` and ``questions`` default to all; ``as_of`` is an ISO date or empty. Raises QueryError for unknown names.
    """
    if as_of and not ISO_DATE.fullmatch(as_of):
        raise QueryError(Problem("bad-date", f"'{as_of}' is not a date", hint="write it as year-month-day: 2026-03-02"))
    names = chosen(guidelines, knowledge.guideline_order(), "guideline")
    asked = chosen(questions, knowledge.questions, "question")
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


why: Callable[..., tuple[Explanation, ...]] = explained
why_not: Callable[..., tuple[Explanation, ...]] = explained


def explanation(found: Answer, knowledge: Knowledge, option: str) -> Explanation:
    """What one answer says about one option."""
    rules = {r.id: r for r in knowledge.guidelines[found.guideline].rules if r.option == option}
    rules |= {r.id: r for r in knowledge.guidelines[found.guideline].scope if r.option == option}
    opposing = {r.id for r in rules.values() if r.stance is Stance.RULE_OUT}
    opposing |= {r.id for r in knowledge.safety if r.option == option}
    return Explanation(option, found, tuple(parts(found, option, set(rules) - opposing, opposing)))


def parts(found: Answer, option: str, speaking: set[str], opposing: set[str]) -> Iterator[Part]:
    """One part a box of the proofs, in order."""
    for number, row in enumerate(found.rows):
        for proof in row.proofs:
            region = found.nodes[proof]
            assert isinstance(region, Covered)
            for index in region.because:
                leaf = found.nodes[index]
                if not isinstance(leaf, Concluded):
                    yield Part(number, region.region, Standing.CONTRADICTORY, (index,))
                    continue
                standing = standing_of(found, leaf, option, speaking, opposing)
                nodes = tuple(i for i in leaf.because if rule_at(found, i) in speaking)
                against = tuple(i for i in leaf.because if rule_at(found, i) in opposing and applies(found, i))
                yield Part(
                    number, leaf.region or region.region, standing, chosen_nodes(found, nodes, standing), against
                )


def rule_at(found: Answer, index: int) -> str:
    """The rule that a node is about, or nothing."""
    node = found.nodes[index]
    return node.rule if isinstance(node, Applies | Fails | Defeated) else ""


def applies(found: Answer, index: int) -> bool:
    """Whether a node says that its rule applies and stands."""
    return isinstance(found.nodes[index], Applies)


def chosen_nodes(found: Answer, nodes: tuple[int, ...], standing: Standing) -> tuple[int, ...]:
    """Where the option is reached, the rules that reach it; else all that could have."""
    reached = tuple(i for i in nodes if applies(found, i))
    return nodes if standing is Standing.NOT_REACHED or not reached else reached


def standing_of(found: Answer, leaf: Concluded, option: str, speaking: set[str], opposing: set[str]) -> Standing:
    """What became of the option in one box."""
    reached = [i for i in leaf.because if rule_at(found, i) in speaking and applies(found, i)]
    if option in leaf.options:
        return Standing.RECOMMENDED
    if option in leaf.alternatives:
        return Standing.ALTERNATIVE
    if reached and leaf.outcome == "withheld":
        return Standing.WITHHELD
    if reached and leaf.outcome == "conflict":
        return Standing.CONFLICT
    if option in leaf.against:
        return Standing.RULED_OUT
    return Standing.NOT_REACHED if speaking else Standing.NO_RULE
