"""Reading a proof: the boxes of a row, the rules that decide them, each bullet with what decided it.

Imports model, logic's tests_in. Promises: looks up; every bullet is one of a rule of the knowledge, in its order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from pnet_reason.logic.compiled import tests_in
from pnet_reason.model.answer import Answer, Row
from pnet_reason.model.knowledge import Guideline, Knowledge
from pnet_reason.model.proof import (
    Applies,
    Concluded,
    Covered,
    Defeated,
    Defined,
    Fails,
    Grouped,
    Highest,
    Impossible,
    Region,
    Tested,
    rests_on,
)
from pnet_reason.model.rules import Condition, Role, Rule, wording

from .comparison import Bullet, Decider

SHARED = "shared"
SHARED_ROLES = (Role.SAFETY, Role.INTEGRITY)
WEAKEST = ("unverified", "secondary", "editorial", "verified")
HOLDS = ("true", "not false")
RuleNode = Applies | Fails | Defeated


def weakest(tags: Iterable[str]) -> str:
    """The weakest of some provenance tags; one that is not known is weaker than all; empty where there is none."""
    found = {tag for tag in tags if tag}
    strange = sorted(found - set(WEAKEST))
    return strange[0] if strange else next((tag for tag in WEAKEST if tag in found), "")


@dataclass(frozen=True)
class Reader:
    """The proof of one answer, and the knowledge that it is about."""

    answer: Answer
    knowledge: Knowledge
    numbered: bool = True

    @property
    def guideline(self) -> Guideline:
        """The guideline that answers."""
        return self.knowledge.guidelines[self.answer.guideline]

    @cached_property
    def rules(self) -> dict[str, Rule]:
        """Every rule that a node may name."""
        return self.knowledge.rules_of(self.answer.guideline)

    # Boxes and rules

    def boxes(self, row: Row) -> Iterator[tuple[Region, Concluded | Impossible]]:
        """The boxes that prove a row, in order, each with its region inside the case."""
        for proof in row.proofs:
            covered = self.answer.nodes[proof]
            if isinstance(covered, Covered):
                for index in covered.because:
                    node = self.answer.nodes[index]
                    if isinstance(node, Concluded) or (isinstance(node, Impossible) and not covered.possible):
                        yield node.region or covered.region, node

    def rule_nodes(self, node: Concluded | Impossible) -> Iterator[tuple[int, RuleNode]]:
        """The rules that could change what a box concludes, with their indices."""
        for index in node.because:
            found = self.answer.nodes[index]
            if isinstance(found, RuleNode):
                yield index, found

    def deciders(self, row: Row) -> tuple[Decider, ...]:
        """The rules that make a row what it is: each as it applies first, in order of id."""
        names = {*row.rules, *(name for clash in row.clashes for name in clash.rules)}
        found: dict[str, int] = {}
        for _, box in self.boxes(row):
            for index, node in self.rule_nodes(box):
                if isinstance(node, Applies) and node.rule in names:
                    found.setdefault(node.rule, index)
        return tuple(self.decider(found[name]) for name in sorted(found))

    def decider(self, index: int) -> Decider:
        """A rule that applies, with its bullets."""
        node = self.answer.nodes[index]
        assert isinstance(node, RuleNode)
        rule = self.rules[node.rule]
        bullets = tuple(self.bullets(node))
        place = index if self.numbered else -1
        return Decider(
            rule.id,
            rule.role.value,
            rule.stance.value,
            rule.option,
            rule.provenance,
            rule.review.status,
            rule.local,
            bullets,
            place,
        )

    # Bullets

    def bullets(self, node: RuleNode) -> Iterator[Bullet]:
        """The bullets that a rule node tells: all where the rule applies, those that fail where it does not."""
        rule = self.rules[node.rule]
        conditions = [*((one, False) for one in rule.when), *((one, True) for one in rule.unless)]
        if not isinstance(node, Fails):
            # A rule that gives way whether or not it applies has no bullets.
            for index, (condition, unless) in zip(node.because, conditions, strict=False):
                yield self.bullet(index, rule, condition, unless=unless)
            return
        for index in node.because:
            failing = self.answer.nodes[index]
            assert isinstance(failing, Tested | Grouped)
            same = [pair for pair in conditions if wording(pair[0]) == failing.test]
            holds = failing.result in HOLDS
            condition, unless = next((pair for pair in same if pair[1] is holds), same[0])
            yield self.bullet(index, rule, condition, unless=unless)

    def bullet(self, index: int, rule: Rule, condition: Condition, *, unless: bool) -> Bullet:
        """One bullet of a rule."""
        node = self.answer.nodes[index]
        assert isinstance(node, Tested | Grouped)
        tests = reversed([*tests_in([condition])])
        cites = tuple(dict.fromkeys(key for test in tests for key in test.cites))
        subject = node.subject if isinstance(node, Tested) else ""
        value = node.value if isinstance(node, Tested) else "; ".join(dict.fromkeys(self.members(index)))
        tag = weakest(self.tag(key, rule) for key in cites) or rule.provenance
        op = node.op if isinstance(node, Grouped) else ""
        place = index if self.numbered else -1
        return Bullet(node.test, op, unless, subject, value, node.result, cites, self.owner(subject, rule), tag, place)

    def members(self, index: int) -> Iterator[str]:
        """The tests that decide a group, each with the value that it found."""
        node = self.answer.nodes[index]
        if isinstance(node, Tested):
            yield f"{node.test}: {node.value}"
        elif isinstance(node, Grouped):
            for child in node.because:
                yield from self.members(child)

    def tag(self, key: str, rule: Rule) -> str:
        """The provenance of a statement."""
        own = None if rule.role in SHARED_ROLES else self.guideline.statements.get(key)
        found = own or self.knowledge.statements.get(key)
        return found.provenance if found else ""

    def owner(self, subject: str, rule: Rule) -> str:
        """Whose definition of a concept a rule uses; empty for a finding."""
        if subject in self.knowledge.findings or not subject:
            return ""
        own = rule.role not in SHARED_ROLES and subject in self.guideline.concepts
        return self.guideline.id if own else SHARED

    # What lies below

    def below(self, index: int) -> Iterator[int]:
        """A node and all that it rests on, each once; not the rules that defeat it."""
        seen, stack = {index}, [index]
        while stack:
            current = stack.pop()
            yield current
            fresh = [i for i in dict.fromkeys(rests_on(self.answer.nodes[current])) if i not in seen]
            seen.update(fresh)
            stack += reversed(fresh)

    def subjects(self, index: int) -> set[str]:
        """The findings that a node rests on."""
        nodes = [self.answer.nodes[i] for i in self.below(index)]
        return {node.subject for node in nodes if isinstance(node, Tested) and node.subject in self.knowledge.findings}

    def concepts(self, indices: Iterable[int]) -> dict[str, set[str]]:
        """The concepts that nodes rest on, each with the values that it may have there."""
        found: dict[str, set[str]] = {}
        for start in indices:
            for index in self.below(start):
                node = self.answer.nodes[index]
                if isinstance(node, Defined | Highest):
                    found.setdefault(node.concept, set()).update(node.values)
        return found

    def provenance(self, rows: Iterable[Row]) -> str:
        """The weakest tag of what decides: rules, what their bullets cite, and the definitions that they rest on."""
        tags: set[str] = set()
        for row in rows:
            for decider in self.deciders(row):
                tags |= {decider.provenance, *(bullet.provenance for bullet in decider.bullets)}
                rule = self.rules[decider.rule]
                tags |= set(self.tags_of_concepts(decider.node, rule)) if decider.node >= 0 else set()
        return weakest(tags)

    def tags_of_concepts(self, index: int, rule: Rule) -> Iterator[str]:
        """The tags of the definitions below a rule, and of what their bullets cite."""
        shared = rule.role in SHARED_ROLES
        known = self.knowledge.concepts if shared else self.knowledge.concepts_of(self.guideline.id)
        for name in self.concepts([index]):
            yield known[name].provenance
        for inner in self.below(index):
            node = self.answer.nodes[inner]
            if isinstance(node, Tested):
                yield from (self.tag(key, rule) for key in node.cites)
