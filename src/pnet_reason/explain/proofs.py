"""Proof nodes as trees of lines: rules, bullets with the patient's value, groups, definitions.

May import model, words, phrases and lines. Promises: a line a node, its basis ``nodes/…``; the proof's own order.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..model.proof import Applies, Defeated, Defined, Fails, Grouped, Highest, Node, Tested, rests_on
from ..model.rules import UNDEFINED, Rule
from . import phrases
from .caveats import UNSURE
from .evidence import effect_of, number_of
from .evidence_phrases import EFFECT_LEAD
from .lines import Kind, Line, Mark
from .words import SHARED_ROLES, Words

MARKS = {"true": Mark.MET, "not false": Mark.MET, "false": Mark.FAILED, "not true": Mark.FAILED}


@dataclass(frozen=True)
class Proofs:
    """Puts the nodes of one answer into words."""

    words: Words

    def rule(self, index: int) -> Line:
        """A rule that applies, fails or is defeated, with its bullets below."""
        node = self.words.answer.nodes[index]
        assert isinstance(node, Applies | Fails | Defeated)
        rule = self.words.rules[node.rule]
        applies = not isinstance(node, Fails) and bool(node.because)
        children = [self.bullet(i, rule) for i in node.because]
        said = list(self.sayings(rule, index, applies=applies))
        children = [*children, *said] if self.words.everything else [*said, *children]
        mark = Mark.MET if isinstance(node, Applies) else Mark.FAILED
        stance = self.stance(rule) if applies else self.not_applying(node)
        head = phrases.RULE_STANCE.format(rule=rule.id, stance=stance)
        return Line(Kind.RULE, head, f"nodes/{index}", aside=self.status(rule), mark=mark, children=tuple(children))

    def short(self, index: int, findings: frozenset[str]) -> Line:
        """A rule with those of its bullets that rest on some findings."""
        node = self.words.answer.nodes[index]
        assert isinstance(node, Applies)
        rule = self.words.rules[node.rule]
        nodes = [self.words.answer.nodes[i] for i in node.because if self.touches(i, findings)]
        bullets = phrases.listed(n.test for n in nodes if isinstance(n, Tested | Grouped))
        text = phrases.WHY_ROW.format(rule=rule.id, bullets=bullets) if bullets else rule.id
        return Line(Kind.OPTION, text, f"nodes/{index}", aside=self.status(rule), mark=Mark.MET)

    def touches(self, index: int, findings: frozenset[str]) -> bool:
        """Whether a node rests on one of the findings."""
        node = self.words.answer.nodes[index]
        if isinstance(node, Tested) and node.subject in findings:
            return True
        return any(self.touches(i, findings) for i in rests_on(node))

    def not_applying(self, node: Applies | Fails | Defeated) -> str:
        """How a rule comes not to stand."""
        return phrases.BEATEN_SHORT if isinstance(node, Defeated) else phrases.DOES_NOT_APPLY

    def stance(self, rule: Rule) -> str:
        """What a rule says of its option."""
        option = self.words.option(rule.option) if rule.option else ""
        return phrases.STANCES[rule.stance.value].format(option=option)

    def status(self, rule: Rule) -> str:
        """Provenance and review of a rule, and whether it is a local one."""
        parts = [rule.provenance, phrases.REVIEWS.get(rule.review.status, rule.review.status)]
        if rule.local:
            parts.append(phrases.LOCAL_RULE.format(place=rule.local))
        return ", ".join(part for part in parts if part)

    def sayings(self, rule: Rule, index: int, *, applies: bool) -> Iterator[Line]:
        """The statement that carries the rule, or all of them; and its reason in full."""
        if not applies:
            return
        basis = f"nodes/{index}"
        for key in self.keys(rule, index):
            statement = self.words.statement(key, shared=rule.role in SHARED_ROLES)
            if statement is not None:
                where = statement.where if self.words.everything else ""
                unsure = statement.provenance if statement.provenance in UNSURE else ""
                aside = ", ".join(filter(None, (where, unsure)))
                yield Line(Kind.NOTE, statement.text, basis, lead=key, aside=aside)
        if rule.because and (self.words.everything or rule.role in SHARED_ROLES):
            yield Line(Kind.NOTE, rule.because, basis, lead=phrases.BECAUSE)
        if self.words.everything:
            yield from (self.evidence(name, basis) for name in rule.evidence)

    def evidence(self, name: str, basis: str) -> Line:
        """A study that the rule rests on: what it found, in how many."""
        found = self.words.knowledge.evidence[name]
        told = [f"{found.design}, {number_of(found)}", found.result, f"{EFFECT_LEAD} {effect_of(found)}"]
        return Line(
            Kind.NOTE, ". ".join(part.rstrip(".") for part in told if part), basis, lead=name, aside=found.status
        )

    def keys(self, rule: Rule, index: int) -> list[str]:
        """The citation keys below a rule; unless everything is asked for, the one that most bullets cite."""
        cited: dict[str, int] = {}
        for node in self.below(index):
            for key in node.cites:
                cited[key] = cited.get(key, 0) + 1
        everything = list(dict.fromkeys((*cited, *rule.cites)))
        if self.words.everything:
            return everything
        told = rule.role in SHARED_ROLES and rule.because
        return [] if told else sorted(cited, key=lambda key: -cited[key])[:1]

    def below(self, index: int) -> Iterator[Tested]:
        """The tests of a rule, also those in groups, not those of definitions."""
        node = self.words.answer.nodes[index]
        if isinstance(node, Tested):
            yield node
        elif isinstance(node, Grouped | Applies | Fails | Defeated):
            for child in node.because:
                yield from self.below(child)

    def bullet(self, index: int, rule: Rule) -> Line:
        """One bullet of a rule, and what decided it."""
        node = self.words.answer.nodes[index]
        if isinstance(node, Grouped):
            return self.group(node, index, rule)
        assert isinstance(node, Tested)
        return self.test(node, index, rule)

    def test(self, node: Tested, index: int, rule: Rule) -> Line:
        """A test, the patient's value, the citation keys; below it the definition of its concept, which is one with it
        where it says no more."""
        unless = self.words.is_unless(rule, node.test)
        text = phrases.UNLESS.format(test=node.test) if unless else node.test
        text = phrases.BULLET.format(test=text, value=self.words.value(node))
        asides, children = [*node.cites], tuple(self.concept(i, rule) for i in node.because)
        if children and not self.words.everything and self.is_just(node):
            inner = self.words.answer.nodes[node.because[0]]
            asides.append(self.owner(inner, rule))
            asides += [phrases.HIGHEST_ASIDE] if isinstance(inner, Highest) else []
            children = self.definition(inner, rule)[1]
        mark = self.mark(node.result, unless=unless)
        return Line(Kind.BULLET, text, f"nodes/{index}", aside=", ".join(asides), mark=mark, children=children)

    def is_just(self, node: Tested) -> bool:
        """Whether the definition below a test says nothing but the value that stands there."""
        inner = self.words.answer.nodes[node.because[0]]
        return isinstance(inner, Defined | Highest) and inner.values == (node.value,) != (UNDEFINED,)

    def mark(self, result: str, *, unless: bool) -> Mark:
        """Whether a bullet does what its rule needs."""
        mark = MARKS.get(result, Mark.UNDEFINED)
        return {Mark.MET: Mark.FAILED, Mark.FAILED: Mark.MET}.get(mark, mark) if unless else mark

    def group(self, node: Grouped, index: int, rule: Rule) -> Line:
        """A group, with the members that decide it below."""
        names = {"any": phrases.GROUP_ANY, "all": phrases.GROUP_ALL, "not": phrases.GROUP_NOT}
        failed = {"any": phrases.NONE_OF, "all": phrases.NOT_ALL, "not": phrases.GROUP_NOT}
        unless = self.words.is_unless(rule, node.test)
        text = (names if MARKS.get(node.result) is Mark.MET else failed)[node.op]
        text = phrases.UNLESS.format(test=text) if unless else text
        children = tuple(self.bullet(i, rule) for i in node.because)
        if self.is_one_group(node):
            text, children = phrases.BULLET.format(test=text, value=children[0].text), children[0].children
        return Line(Kind.BULLET, text, f"nodes/{index}", mark=self.mark(node.result, unless=unless), children=children)

    def is_one_group(self, node: Grouped) -> bool:
        """Whether one member decides a group, which is a group itself: then both are told in one line."""
        inner = [self.words.answer.nodes[i] for i in node.because]
        return not self.words.everything and len(inner) == 1 and isinstance(inner[0], Grouped)

    def concept(self, index: int, rule: Rule) -> Line:
        """A definition, whose it is, and what decided its value."""
        node = self.words.answer.nodes[index]
        assert isinstance(node, Defined | Highest)
        text, children = self.definition(node, rule)
        if len(children) == 1 and not children[0].children and not self.words.everything:
            (one,) = children
            text = phrases.BULLET.format(test=text, value=one.text)
            return Line(Kind.BULLET, text, one.basis, aside=one.aside, mark=one.mark)
        return Line(Kind.CONCEPT, text, f"nodes/{index}", aside=self.owner(node, rule), children=children)

    def owner(self, node: Node, rule: Rule) -> str:
        """Whose definition it is."""
        assert isinstance(node, Defined | Highest)
        concept = self.words.concept(node.concept, rule)
        if not self.words.everything:
            return phrases.ITS_OWN if concept.guideline else phrases.SHARED
        return phrases.OWN.format(guideline=concept.guideline) if concept.guideline else phrases.SHARED

    def definition(self, node: Node, rule: Rule) -> tuple[str, tuple[Line, ...]]:
        """What a definition gives, and the lines below."""
        assert isinstance(node, Defined | Highest)
        values = phrases.listed(node.values, "or")
        if isinstance(node, Highest):
            parts = tuple(self.concept(i, rule) for i in node.parts)
            guard = tuple(self.bullet(i, rule) for i in node.because)
            if node.values == (UNDEFINED,):
                return phrases.HIGHEST_UNDEFINED.format(concept=node.concept), (*guard, *parts)
            return phrases.HIGHEST.format(concept=node.concept, values=values), (*guard, *parts)
        if node.values == (UNDEFINED,):
            return phrases.CONCEPT_UNDEFINED.format(concept=node.concept), self.fails(node, rule)
        text = phrases.CONCEPT_IS.format(concept=node.concept, values=values)
        return text, (*(self.bullet(i, rule) for i in node.because), *self.fails(node, rule))

    def fails(self, node: Defined, rule: Rule) -> tuple[Line, ...]:
        """For every clause that fails, the bullets that fail; one line where it is one bullet."""
        clauses = self.words.concept(node.concept, rule).clauses
        lines = []
        for clause, because in node.fails:
            bullets = tuple(self.bullet(i, rule) for i in because)
            text = phrases.NOT_CLAUSE.format(value=clauses[clause].value)
            index = self.words.answer.nodes.index(node)
            if len(bullets) == 1:
                one = bullets[0]
                joined = phrases.FAILED_CLAUSE.format(clause=text, bullet=one.text)
                lines.append(Line(Kind.BULLET, joined, one.basis, "", one.aside, one.mark, one.children))
            else:
                lines.append(Line(Kind.BULLET, text, f"nodes/{index}", mark=Mark.FAILED, children=bullets))
        return tuple(lines)
