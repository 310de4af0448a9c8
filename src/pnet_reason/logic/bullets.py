"""How each bullet of each rule stands for a case, as far as the case decides it: for telling what changed.

Imports model and logic. Promises: read off the planes of the case's own box, which are sound; nothing is searched.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pnet_reason.model.case import Case
from pnet_reason.model.knowledge import Knowledge
from pnet_reason.model.rules import Test, wording

from .compiled import Bullet, Section, false_bit, findings_under, true_bit
from .evaluate import Planes
from .query import query_of
from .survey import NOTHING_KNOWN, planes_in

TRUE, FALSE, UNDEFINED, OPEN = "true", "false", "undefined", "open"
OR = " or "


@dataclass(frozen=True, slots=True)
class Bulleted:
    """One bullet: its text (``unless`` apart), what it tests, its ``result`` (true, false, undefined or open), and what
    the case says of the finding or concept that it tests (empty: nothing).

    ``rests_on``: the findings below a concept, with what the case says of each.
    """

    text: str
    unless: bool
    subject: str
    result: str
    value: str
    rests_on: tuple[tuple[str, str], ...] = ()


def bullets_of(knowledge: Knowledge, case: Case, guideline: str, question: str) -> dict[str, tuple[Bulleted, ...]]:
    """Rule → its bullets in order, with the members of groups in place of the groups; rules of scope,
    safety and integrity too."""
    query = query_of(knowledge, case, guideline, question)
    integrity = query.plan.integrity
    shared = planes_in(integrity, query.state, NOTHING_KNOWN)
    return {**_of(query.plan.section, query.planes, case), **_of(integrity, shared, case)}


def _of(section: Section, planes: Planes, case: Case) -> dict[str, tuple[Bulleted, ...]]:
    return {
        rule.rule.id: tuple(
            Bulleted(
                wording(bullet.condition),
                unless,
                bullet.subject,
                _result(bullet, planes),
                _value(bullet, section, planes, case),
                _rests_on(bullet, section, case),
            )
            for bullet, unless in _single(rule.body.bullets, section)
        )
        for rule in section.rules
    }


def _single(bullets: tuple[Bullet, ...], section: Section) -> Iterator[tuple[Bullet, bool]]:
    """Bullets that are tests, groups opened, each with whether it stands below ``unless``."""
    pending = [(bullet, bullet.unless) for bullet in reversed(bullets)]
    while pending:
        bullet, unless = pending.pop()
        if isinstance(bullet.condition, Test):
            yield bullet, unless
        else:
            pending += [(member, unless) for member in reversed(section.groups[bullet.atom].members)]


def _result(bullet: Bullet, planes: Planes) -> str:
    true, false = true_bit(bullet.atom), false_bit(bullet.atom)
    if true & planes.met:
        return TRUE
    if false & planes.met:
        return FALSE
    return UNDEFINED if true & planes.lost and false & planes.lost else OPEN


def _value(bullet: Bullet, section: Section, planes: Planes, case: Case) -> str:
    subject = section.subject[bullet.atom]
    if isinstance(subject, str):
        return case.texts.get(subject, "")
    return OR.join(section.concepts[subject].text(planes.possible[subject]))


def _rests_on(bullet: Bullet, section: Section, case: Case) -> tuple[tuple[str, str], ...]:
    """The findings below a concept; nothing for a test on a finding."""
    if bullet.plain:
        return ()
    return tuple((name, case.texts.get(name, "")) for name in findings_under(section, bullet.bit))
