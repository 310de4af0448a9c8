"""The relations, rule by rule: ``applieso`` and ``failso`` are duals, and the proof is an argument.

One set of goals, built once a plan, answers a full case, missing findings, no case at all, and a partial proof ("is
there a patient whose advice uses this rule?"). Negation is constructive: ``failso`` names the first bullet that
fails, so that the branches of an open query are disjoint. A proof is a term: ``("applies", rule, bullets)``,
``("fails", rule, number, bullet)``; a bullet is ``("test", text, side)`` or ``(group, side, members)``; a concept's
proof stands apart, in ``Relations.proofs``, because proofs that nest a thousand deep cannot be compared or pickled.

Imports logic only.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

from pnet_reason.model.case import Case
from pnet_reason.model.rules import Condition, Group, Op, Test, TestKind

from .compiled import Body, CompiledRule, ConceptStep, Key, Section, under
from .kernel import Goal, State, Var, conj, disj, equal, fresh, ino, mask_of, start, succeed

TRUE, FALSE, NOT_TRUE, NOT_FALSE = "true", "false", "not true", "not false"
SWAPPED = {TRUE: FALSE, FALSE: TRUE, NOT_TRUE: NOT_FALSE, NOT_FALSE: NOT_TRUE}
OPPOSITE = {TRUE: NOT_TRUE, FALSE: NOT_FALSE}
Proof: TypeAlias = Any
"""A logic variable, or a term of tuples that may hold logic variables."""


class Relations:
    """The goals of one plan. ``known``: the findings that a case gives exactly (only some questions ask)."""

    def __init__(self, section: Section, known: frozenset[str] = frozenset()) -> None:
        self.section = section
        self.known = known
        self.findings = {entry.id: entry for entry in section.findings}
        self.values: dict[Key, Var] = {key: fresh() for key in section.concepts}
        self.proofs: dict[Key, Var] = {key: fresh() for key in section.concepts}

    def state(self, case: Case | None = None) -> State:
        """The first state: the case's domains, or everyone; concepts may have any value."""
        masks = {key: (step.undefined << 1) - 1 for key, step in self.section.concepts.items()}
        found = {self.values[key]: mask for key, mask in masks.items()}
        given = case.findings if case else {}
        for entry in self.section.findings:
            values = given.get(entry.id)
            found[entry.var] = entry.axis.full if values is None else entry.axis.mask(values)
        return start(found)

    def applieso(self, rule: CompiledRule, proof: Proof) -> Goal:
        """Every ``when`` is true and every ``unless`` false."""
        inner = fresh()
        head = equal(proof, ("applies", rule.rule.id, inner))
        return conj(head, *self.definitions(rule.body), self.meto(rule.body, inner))

    def failso(self, rule: CompiledRule, proof: Proof) -> Goal:
        """The dual: some bullet fails; the proof names the first that does."""
        number, inner = fresh(), fresh()
        head = equal(proof, ("fails", rule.rule.id, number, inner))
        return conj(head, *self.definitions(rule.body), self.unmeto(rule.body, number, inner))

    def meto(self, body: Body, proofs: Proof) -> Goal:
        """All bullets of a body are met; ``proofs`` is the tuple of theirs."""
        inner = tuple(fresh() for _ in body.bullets)
        goals = [
            self.condo(b.condition, b.atom, FALSE if b.unless else TRUE, p)
            for b, p in zip(body.bullets, inner, strict=True)
        ]
        return conj(equal(proofs, inner), *goals)

    def unmeto(self, body: Body, number: Proof, proof: Proof) -> Goal:
        """Bullet ``number`` is the first that is not met."""
        sides = [FALSE if b.unless else TRUE for b in body.bullets]
        return disj(
            *(
                conj(
                    equal(number, i),
                    *(self.condo(b.condition, b.atom, sides[j], fresh()) for j, b in enumerate(body.bullets[:i])),
                    self.condo(bullet.condition, bullet.atom, OPPOSITE[sides[i]], proof),
                )
                for i, bullet in enumerate(body.bullets)
            )
        )

    def condo(self, condition: Condition, atom: int, side: str, proof: Proof) -> Goal:
        """``holdso`` and its duals: the condition is true, false, not true or not false (``side``)."""
        if isinstance(condition, Group):
            return self.groupo(condition, atom, side, proof)
        return conj(equal(proof, ("test", condition.text, side)), self.testo(condition, atom, side))

    def testo(self, test: Test, atom: int, side: str) -> Goal:
        """A test on a finding's cells, on a concept's values, or on what is known."""
        if test.kind is TestKind.KNOWN:
            truth = (test.subject in self.known) == test.positive
            return succeed if truth == (side in (TRUE, NOT_FALSE)) else disj()
        variable, yes, no, both = self.split(atom)
        return ino(variable, {TRUE: yes, FALSE: no, NOT_TRUE: both & ~yes, NOT_FALSE: both & ~no}[side])

    def split(self, atom: int) -> tuple[Var, int, int, int]:
        """The variable of a test, and the masks for which it is true, is false, and all."""
        subject = self.section.subject[atom]
        if isinstance(subject, str):
            entry = self.findings[subject]
            yes = dict(entry.atoms)[atom]
            return entry.var, yes, entry.axis.full & ~yes, entry.axis.full
        step = self.section.concepts[subject]
        kind, allowed = next((k, a) for i, k, a in step.atoms if i == atom)
        declared = step.undefined - 1
        if kind is TestKind.UNDEFINED:
            return self.values[subject], step.undefined, declared, declared | step.undefined
        return self.values[subject], allowed, declared & ~allowed, declared | step.undefined

    def groupo(self, group: Group, atom: int, side: str, proof: Proof) -> Goal:
        """Strong Kleene: one side of a group needs all members, its dual the first that settles it."""
        members = [(member.condition, member.atom) for member in self.section.groups[atom].members]
        if group.op is Op.NOT:
            inner = fresh()
            return conj(equal(proof, (Op.NOT, side, (inner,))), self.condo(*members[0], SWAPPED[side], inner))
        together = {TRUE, NOT_FALSE} if group.op is Op.ALL else {FALSE, NOT_TRUE}
        if side in together:
            proofs = tuple(fresh() for _ in members)
            goals = [self.condo(c, a, side, p) for (c, a), p in zip(members, proofs, strict=True)]
            return conj(equal(proof, (group.op, side, proofs)), *goals)
        return disj(*(self.firsto(group.op, members, i, side, proof) for i in range(len(members))))

    def firsto(self, op: Op, members: list[tuple[Condition, int]], i: int, side: str, proof: Proof) -> Goal:
        """Member ``i`` is the first that settles a group."""
        before = {TRUE: NOT_TRUE, FALSE: NOT_FALSE, NOT_TRUE: TRUE, NOT_FALSE: FALSE}[side]
        inner = fresh()
        earlier = [self.condo(c, a, before, fresh()) for c, a in members[:i]]
        return conj(equal(proof, (op, side, (inner,))), *earlier, self.condo(*members[i], side, inner))

    def definitions(self, body: Body) -> list[Goal]:
        """The concepts that a body rests on, lowest stratum first."""
        wanted = under(self.section, body.need)[1]
        return [self.concepto(step) for key, step in self.section.concepts.items() if key in wanted]

    def concepto(self, step: ConceptStep) -> Goal:
        """A concept has the value that its definition gives it, with that proof, or is undefined."""
        value, proof = self.values[step.key], self.proofs[step.key]
        if step.parts:
            return self.highesto(step, value, proof)
        goals: list[Goal] = []
        failed: list[Goal] = []
        for number, (body, bit) in enumerate(step.clauses):
            inner = fresh()
            goals.append(conj(*failed, ino(value, bit), equal(proof, ("by", number, inner)), self.meto(body, inner)))
            failed.append(self.unmeto(body, fresh(), fresh()))
        return disj(*goals, conj(*failed, ino(value, step.undefined), equal(proof, ("none",))))

    def highesto(self, step: ConceptStep, value: Var, proof: Var) -> Goal:
        """The highest of the parts where the guard is true and every part defined; else undefined."""
        guard, parts = self.meto(step.guard, fresh()), [self.values[key] for key in step.parts]
        found = [
            conj(guard, ino(value, 1 << v), equal(proof, ("highest", v)), highest_at(parts, v))
            for v in range(len(step.concept.values))
        ]
        hole = conj(ino(value, step.undefined), equal(proof, ("none",)))
        first_hole = (
            conj(*(ino(p, step.undefined - 1) for p in parts[:i]), ino(parts[i], step.undefined))
            for i in range(len(parts))
        )
        no_guard = [conj(hole, self.unmeto(step.guard, fresh(), fresh()))] if step.guard.bullets else []
        return disj(*found, *no_guard, conj(hole, guard, disj(*first_hole)))

    def proof_of(self, key: Key, state: State) -> tuple[str, ...]:
        """The values that a concept may have in a state, in words."""
        return self.section.concepts[key].text(mask_of(state, self.values[key]))


def highest_at(parts: list[Var], v: int) -> Goal:
    """The highest of the parts is value ``v``: the first that has it comes after lower ones and before no higher."""
    below, up_to = (1 << v) - 1, (1 << v + 1) - 1
    return disj(
        *(
            conj(*(ino(p, below) for p in parts[:i]), ino(part, 1 << v), *(ino(p, up_to) for p in parts[i + 1 :]))
            for i, part in enumerate(parts)
        )
    )


def boxes(goal: Goal, state: State, section: Section) -> Iterator[dict[str, int]]:
    """The stream as boxes: for each state, the cells that every finding may still have."""
    for found in goal(state):
        yield {entry.id: mask_of(found, entry.var) for entry in section.findings}
