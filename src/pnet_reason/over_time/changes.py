"""What changed an answer from one visit to the next: the rules that began or ceased to make it, and their bullets.

May import model and logic. Promises: told are the bullets whose truth changed, each with the value before and after.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..logic.bullets import Bulleted, bullets_of
from ..model.answer import Answer, Row
from ..model.case import Case
from ..model.knowledge import Knowledge
from ..model.rules import Rule
from ..model.timeline import Below, Bullet, Change, Moment, Turned


def changes_between(before: Moment, after: Moment, knowledge: Knowledge) -> tuple[Change, ...]:
    """The answers that are others than at the visit before."""
    earlier = {(one.guideline, one.question): one for one in before.advice.answers}
    told = []
    for answer in after.advice.answers:
        first = earlier[answer.guideline, answer.question]
        if signature(first) != signature(answer):
            told.append(change(first, answer, before.case, after.case, knowledge))
    return tuple(told)


def signature(answer: Answer) -> tuple[object, ...]:
    """What makes an answer another one: its outcome, its options, and those of its rows."""
    return answer.outcome, answer.options, tuple((row.outcome, row.options, row.choice) for row in answer.rows)


def change(first: Answer, last: Answer, before: Case, after: Case, knowledge: Knowledge) -> Change:
    """One answer that changed."""
    spoke, speaks = speaking(first), speaking(last)
    old = bullets_of(knowledge, before, first.guideline, first.question)
    new = bullets_of(knowledge, after, last.guideline, last.question)
    rules = tuple(
        Turned(
            name,
            name in speaks,
            tuple(different(old.get(name, ()), new.get(name, ()))),
            () if name in speaks else over(name, speaks - spoke, knowledge, last),
            not everywhere(name, last if name in speaks else first),
        )
        for name in sorted((spoke ^ speaks) or (spoke | speaks))
    )
    return Change(
        first.guideline, first.question, first.outcome, first.options, last.outcome, last.options, kept(rules)
    )


def kept(rules: tuple[Turned, ...]) -> tuple[Turned, ...]:
    """Those of which something is to be told; all where there is nothing of any."""
    told = tuple(one for one in rules if one.bullets or one.gives_way_to)
    return told or rules


def speaking(answer: Answer) -> set[str]:
    """The rules that make an answer what it is."""
    return set().union(*map(rules_of, answer.rows))


def everywhere(rule: str, answer: Answer) -> bool:
    """Whether a rule makes every part of an answer."""
    return all(rule in rules_of(row) for row in answer.rows)


def rules_of(row: Row) -> set[str]:
    """The rules that make a row what it is."""
    clashing = (name for clash in row.clashes for name in clash.rules)
    return {*row.rules, *clashing, *(row.withheld.rules if row.withheld else ())}


def different(before: tuple[Bulleted, ...], after: tuple[Bulleted, ...]) -> Iterator[Bullet]:
    """The bullets of a rule whose truth is another one."""
    for old, new in zip(before, after, strict=True):
        if old.result != new.result:
            was = dict(old.rests_on)
            below = tuple(
                Below(name, was.get(name, ""), text) for name, text in new.rests_on if was.get(name, "") != text
            )
            yield Bullet(new.text, new.unless, new.subject, old.value, new.value, old.result, new.result, below)


def over(rule: str, new: set[str], knowledge: Knowledge, answer: Answer) -> tuple[str, ...]:
    """The rules that speak now, did not before, and come before a rule."""
    rules: tuple[Rule, ...] = knowledge.guidelines[answer.guideline].rules
    return tuple(one.id for one in rules if one.id in new and any(beaten.rule == rule for beaten in one.overrides))
