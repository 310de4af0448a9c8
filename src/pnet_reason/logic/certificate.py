"""Build the proof table: for a box with one verdict, a node for every rule that the verdict rests on.

Works from the planes that the search left: every bullet that failed is listed, concepts are proved once and shared, and
chains of concepts, which may be long, are walked with an explicit stack.

Imports model and logic.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pnet_reason.model.proof import (
    Applies,
    Concluded,
    Defeated,
    Defined,
    Fails,
    Grouped,
    Highest,
    Impossible,
    Node,
    Possible,
    Region,
    Tested,
)
from pnet_reason.model.rules import Group, Op, Test, TestKind

from .compiled import Body, Bullet, CompiledRule, ConceptStep, Key, Plan, Section, false_bit, true_bit
from .conclude import Status
from .domains import bits
from .evaluate import Planes
from .survey import TEXTS_KEPT, Decision, Verdict

MISSING = "missing"
TRUE, FALSE, UNDEFINED, NOT_TRUE, NOT_FALSE = "true", "false", "undefined", "not true", "not false"
OPEN = ""
DECIDING = {
    (Op.ALL, FALSE): (FALSE,),
    (Op.ALL, NOT_TRUE): (FALSE, UNDEFINED, NOT_TRUE),
    (Op.ANY, TRUE): (TRUE,),
    (Op.ANY, NOT_FALSE): (TRUE, UNDEFINED, NOT_FALSE),
}
"""Results of a group that some of its members settle, and the results of those; any other result needs all members."""

Texts = Mapping[str, str]
"""Finding → what the box allows for it, in words; a finding of which nothing is known is not there."""


class ProofTable:
    """The nodes of one answer, each once, children before parents; and which rules and concepts they use.

    ``known``: tests on findings by identity, which is faster than by content (a test with a value is one object;
    ``kept`` holds those that are not remembered between answers). ``undefined``: whether some concept was. ``slots``:
    the tests that quote the case itself.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.nodes: list[Node] = []
        self.index: dict[Node, int] = {}
        self.known: dict[int, int] = {}
        self.kept: dict[Tested, Tested] = {}
        self.undefined = False
        self.slots: list[tuple[int, Bullet]] = []
        self.rules_used: set[str] = set()
        self.concepts_used: set[Key] = set()

    def add(self, node: Node) -> int:
        """The index of a node, added where it is new."""
        count = len(self.nodes)
        found = self.index.setdefault(node, count)
        if found == count:
            self.nodes.append(node)
        return found

    def first(self, made: Tested) -> int:
        """The index of a test that is not in the table yet: it has no equal but itself."""
        index = self.known[id(made)] = len(self.nodes)
        self.nodes.append(made)
        return index

    def concluded(self, decision: Decision, region: Region, texts: Texts) -> int:
        """The proof of what the rules add up to in a box: every scope and advice rule that is decided, and the safety
        rules that could withhold its options."""
        summary, status, plan = decision.summary, decision.status, self.plan
        box = BoxProof(self, plan.section, decision.planes, texts, region, counts=True)
        relevant = plan.scope | (plan.advice if summary.in_scope else 0)
        for option in summary.cell:
            relevant |= plan.safety_options.get(option, 0)
        relevant &= status.stands | status.gone
        nodes = [box.rule(rule, status) for rule in plan.section.rules if rule.bit & relevant]
        shown = (summary.outcome, summary.options, summary.alternatives, summary.against)
        return self.add(Concluded(region, *shown, tuple(nodes)))

    def possible(self, verdict: Verdict, region: Region, texts: Texts) -> int:
        """The proof that no integrity rule applies in a box: the first bullet that fails in each."""
        box = BoxProof(self, self.plan.integrity, verdict.planes, texts, region)
        return self.add(Possible(region, tuple([box.fails(rule, first=True) for rule in self.plan.integrity.rules])))

    def impossible(self, verdict: Verdict, region: Region, texts: Texts) -> int:
        """The proof that a box is empty: the integrity rules that apply."""
        box = BoxProof(self, self.plan.integrity, verdict.planes, texts, region, counts=True)
        applying = [self.plan.integrity.rules[i] for i in bits(verdict.rules)]
        return self.add(Impossible(region, tuple([box.applies(rule) for rule in applying])))


class BoxProof:
    """Proofs of rules in one box. ``counts``: what is proved here is used by the answer, and so may need a caveat."""

    def __init__(
        self, table: ProofTable, section: Section, planes: Planes, texts: Texts, region: Region, *, counts: bool = False
    ) -> None:
        self.table = table
        self.section = section
        self.planes = planes
        self.texts = texts
        self.counts = counts
        self.narrowed = {name for name, _ in region}
        self.known = table.known
        self.concepts: dict[Key, int] = {}

    def rule(self, rule: CompiledRule, status: Status) -> int:
        """Stands, fails, or is defeated by rules that apply; a failing bullet is the firmer reason."""
        if rule.bit & status.failed:
            return self.fails(rule)
        if not rule.bit & status.gone:
            return self.applies(rule)
        by = tuple([self.applies(self.section.rules[i]) for i in bits(rule.beaten_by & status.applied)])
        because = self.bullets(rule.body, rule.body.need) if rule.bit & status.applied else ()
        self.table.rules_used.add(rule.rule.id)
        return self.table.add(Defeated(rule.rule.id, by, because))

    def applies(self, rule: CompiledRule) -> int:
        """Every bullet, in order."""
        self.table.rules_used.add(rule.rule.id)
        return self.table.add(Applies(rule.rule.id, self.bullets(rule.body, rule.body.need)))

    def fails(self, rule: CompiledRule, *, first: bool = False) -> int:
        """Every bullet that fails, in order (or the first)."""
        failing = rule.body.need & self.planes.lost
        if not first:
            return self.table.add(Fails(rule.rule.id, self.bullets(rule.body, failing)))
        bullet = next(bullet for bullet in rule.body.bullets if bullet.bit & failing)
        return self.table.add(Fails(rule.rule.id, (self.plain(bullet) if bullet.plain else self.node(bullet),)))

    def bullets(self, body: Body, chosen: int) -> tuple[int, ...]:
        """The nodes of the chosen bullets, which are decided in the box."""
        bullets = body.chosen.get(chosen)
        if bullets is None:
            bullets = body.chosen[chosen] = tuple([bullet for bullet in body.bullets if bullet.bit & chosen])
        return tuple([self.plain(b) if b.plain else self.node(b) for b in bullets])

    def plain(self, bullet: Bullet) -> int:
        """The node of a test on a finding; remembered by its value, which decides it."""
        made = bullet.nodes.get(self.texts.get(bullet.subject, MISSING)) or self.tested(bullet)
        index = self.known.get(id(made))
        if index is None:
            index = self.table.first(made)
            if bullet.subject not in self.narrowed:
                self.table.slots.append((index, bullet))
        return index

    def tested(self, bullet: Bullet) -> Tested:
        """A test on a finding with its value, remembered for the next box (but what is known hangs on the case)."""
        test = bullet.condition
        assert isinstance(test, Test)
        value = self.texts.get(test.subject, MISSING)
        made = Tested(test.text, test.subject, value, self.result(bullet.atom), test.cites)
        if test.kind is TestKind.IN and len(bullet.nodes) < TEXTS_KEPT:
            return bullet.nodes.setdefault(value, made)
        return self.table.kept.setdefault(made, made)

    def node(self, bullet: Bullet) -> int:
        """The node of a group or of a test on a concept, after those it rests on."""
        atom, condition = bullet.atom, bullet.condition
        subject = self.section.subject[atom]
        if type(condition) is Group:
            inside = tuple([self.plain(b) if b.plain else self.node(b) for b in self.members(atom)])
            group = self.section.groups[atom]
            return self.table.add(Grouped(group.op.value, group.text, self.result(atom), inside))
        assert type(condition) is Test and not isinstance(subject, str)
        because = (self.concept(subject),)
        value = " or ".join(self.section.concepts[subject].text(self.planes.possible[subject]))
        result = self.result(atom)
        return self.table.add(Tested(condition.text, condition.subject, value, result, condition.cites, because))

    def result(self, atom: int) -> str:
        """What is sure of an atom."""
        met, lost = self.planes.met, self.planes.lost
        true, false = true_bit(atom), false_bit(atom)
        if met & true:
            return TRUE
        if met & false:
            return FALSE
        if lost & true:
            return UNDEFINED if lost & false else NOT_TRUE
        return NOT_FALSE if lost & false else OPEN

    def members(self, atom: int) -> tuple[Bullet, ...]:
        """The members that decide a group."""
        group = self.section.groups[atom]
        wanted = DECIDING.get((group.op, self.result(atom)))
        return group.members if wanted is None else tuple([b for b in group.members if self.result(b.atom) in wanted])

    def concept(self, key: Key) -> int:
        """The node of a concept's definition at work, after those of the concepts below it."""
        stack = [] if key in self.concepts else [key]
        while stack:
            current = stack[-1]
            step = self.section.concepts[current]
            below = [k for k in self.concepts_below(step) if k not in self.concepts]
            if below:
                stack += below
                continue
            stack.pop()
            self.concepts[current] = self.table.add(self.definition(step))
            if self.counts:
                self.table.concepts_used.add(current)
        return self.concepts[key]

    def chosen(self, step: ConceptStep) -> Iterator[tuple[int, Body, int]]:
        """The clauses that a concept's proof shows (number, body, bullets): the one that applies, or those that
        fail."""
        met, lost = self.planes.met, self.planes.lost
        for number, (body, _) in enumerate(step.clauses):
            if body.need & met == body.need:
                yield number, body, body.need
                return
        for number, (body, _) in enumerate(step.clauses):
            if body.need & lost:
                yield number, body, body.need & lost

    def concepts_below(self, step: ConceptStep) -> Iterator[Key]:
        """The concepts that the proof of a concept refers to."""
        yield from step.parts
        shown = [(body, chosen) for _, body, chosen in self.chosen(step)]
        if step.parts:
            shown = [(step.guard, self.decided(step.guard))]
        for body, chosen in shown:
            pending = [b for b in body.bullets if b.bit & chosen and not b.plain]
            while pending:
                bullet = pending.pop()
                subject = self.section.subject[bullet.atom]
                if type(bullet.condition) is Group:
                    pending += [b for b in self.members(bullet.atom) if not b.plain]
                elif not isinstance(subject, str):
                    yield subject

    def decided(self, guard: Body) -> int:
        """The bullets of a guard that are decided."""
        return guard.need & (self.planes.met | self.planes.lost)

    def definition(self, step: ConceptStep) -> Node:
        """The definition of a concept at work; the concepts below are there."""
        values = step.text(self.planes.possible[step.key])
        name = step.concept.id
        self.table.undefined |= self.planes.possible[step.key] == step.undefined
        if step.parts:
            guard = self.bullets(step.guard, self.decided(step.guard))
            return Highest(name, values, tuple([self.concepts[key] for key in step.parts]), guard)
        clauses = [(number, self.bullets(body, chosen)) for number, body, chosen in self.chosen(step)]
        if len(values) == 1 and clauses and step.clauses[clauses[0][0]][0].need & self.planes.lost == 0:
            return Defined(name, values, clauses[0][0], clauses[0][1])
        return Defined(name, values, -1, (), tuple(clauses))
