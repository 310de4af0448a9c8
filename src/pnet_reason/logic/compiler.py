"""Compile a knowledge into sections, and a guideline and question of it into a ``Plan``.

Imports model and logic. Promises: pure; rules in order of id, findings in order of id, so that no order of the input
shows.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from threading import Lock

from pnet_reason.model.knowledge import Knowledge
from pnet_reason.model.rules import Concept, Condition, Group, Role, Rule, Stance, Test, TestKind, wording

from .compiled import (
    Axes,
    Body,
    Bullet,
    CompiledRule,
    ConceptStep,
    FindingAtoms,
    GroupStep,
    Key,
    Plan,
    Section,
    Step,
    allowed_mask,
    conditions_of,
    false_bit,
    strata,
    subjects_of,
    true_bit,
)

ADVISING = (Stance.RECOMMEND, Stance.CONSIDER, Stance.RULE_OUT)


class Compiler:
    """Gathers atoms, strata and rules; one instance a section."""

    def __init__(self, knowledge: Knowledge, axes: Axes) -> None:
        self.knowledge = knowledge
        self.axes = axes
        self.atoms: dict[object, int] = {}
        self.subject: dict[int, Key | str] = {}
        self.findings: dict[str, FindingAtoms] = {}
        self.steps: list[Step] = []
        self.concepts: dict[Key, ConceptStep] = {}
        self.groups: dict[int, GroupStep] = {}
        self.rules: list[CompiledRule] = []

    def definitions(self, guideline: str) -> dict[str, Concept]:
        """The definitions in force: a guideline's, or the shared ones."""
        return self.knowledge.concepts_of(guideline) if guideline else dict(self.knowledge.concepts)

    def define(self, conditions: Iterable[Condition], guideline: str) -> None:
        """Compile every concept that the conditions rest on, lowest stratum first."""
        definitions = self.definitions(guideline)
        for name in strata(subjects_of(conditions), definitions):
            concept = definitions[name]
            key = (concept.guideline, name)
            if key not in self.concepts:
                refuse_own_below(concept, definitions, guideline)
                step = self.concept(key, concept, definitions, guideline)
                self.concepts[key] = step
                self.steps.append(step)

    def concept(self, key: Key, concept: Concept, definitions: dict[str, Concept], guideline: str) -> ConceptStep:
        """One concept as a step; the concepts below it are compiled already."""
        clauses = tuple(
            (self.body(clause.when, clause.unless, guideline), 1 << concept.values.index(clause.value))
            for clause in concept.clauses
        )
        parts = tuple((definitions[name].guideline, name) for name in concept.highest_of)
        guard = self.body(concept.when, (), guideline)
        return ConceptStep(key, concept, clauses, parts, guard, 1 << len(concept.values))

    def body(self, when: Iterable[Condition], unless: Iterable[Condition], guideline: str) -> Body:
        """The bullets of a rule or clause, in order."""
        made = (*self.bullets(when, guideline, unless=False), *self.bullets(unless, guideline, unless=True))
        need = 0
        for bullet in made:
            need |= bullet.bit
        return Body(made, need)

    def bullets(self, conditions: Iterable[Condition], guideline: str, *, unless: bool) -> tuple[Bullet, ...]:
        """Conditions as bullets that must all be true, or all be false."""
        side = false_bit if unless else true_bit
        made = []
        for condition in conditions:
            atom = self.atom(condition, guideline)
            plain = isinstance(condition, Test) and self.subject[atom] in self.findings
            subject = condition.subject if isinstance(condition, Test) else ""
            cites = condition.cites if isinstance(condition, Test) else ()
            nodes = self.axes.nodes.setdefault((wording(condition), cites), {}) if plain else {}
            made.append(Bullet(condition, atom, side(atom), unless, plain, subject, nodes))
        return tuple(made)

    def atom(self, condition: Condition, guideline: str) -> int:
        """The atom of a condition; equal tests share one."""
        if isinstance(condition, Group):
            return self.group(condition, guideline)
        definitions = self.definitions(guideline)
        concept = definitions.get(condition.subject)
        subject: Key | str = (concept.guideline, condition.subject) if concept else condition.subject
        identity = (subject, condition.kind, condition.allowed, condition.positive)
        if identity not in self.atoms:
            atom = self.new_atom(identity, subject)
            if concept is not None:
                allowed = allowed_mask(condition, concept.values)
                self.concepts[(concept.guideline, condition.subject)].atoms.append((atom, condition.kind, allowed))
            else:
                self.finding_atom(condition.subject, atom, condition)
        return self.atoms[identity]

    def new_atom(self, identity: object, subject: Key | str) -> int:
        """The next free atom."""
        atom = self.atoms[identity] = len(self.atoms)
        self.subject[atom] = subject
        return atom

    def finding_atom(self, name: str, atom: int, test: Test) -> None:
        """An atom on a finding of the vocabulary."""
        if name not in self.findings:
            dimension = self.axes.dimensions[name]
            self.findings[name] = FindingAtoms(name, dimension.var, dimension.axis)
        entry = self.findings[name]
        if test.kind is TestKind.KNOWN:
            entry.known_atoms.append((atom, test.positive))
        else:
            assert test.allowed is not None
            entry.atoms.append((atom, entry.axis.mask(test.allowed)))

    def group(self, group: Group, guideline: str) -> int:
        """The atom of a group, after those of its members."""
        identity = (guideline, group)
        if identity not in self.atoms:
            members = self.bullets(group.members, guideline, unless=False)
            atom = self.new_atom(identity, "")
            every_true = every_false = 0
            for member in members:
                every_true |= true_bit(member.atom)
                every_false |= false_bit(member.atom)
            step = GroupStep(atom, group.op, wording(group), members, every_true, every_false)
            self.steps.append(step)
            self.groups[atom] = step
        return self.atoms[identity]

    def section(self, rules: Iterable[Rule], guideline: str) -> Section:
        """Rules with the definitions of one guideline (empty: shared), in order of id, after those already there."""
        for rule in sorted(rules, key=lambda r: r.id):
            self.define((*rule.when, *rule.unless), guideline)
            index = len(self.rules)
            self.rules.append(CompiledRule(rule, index, 1 << index, self.body(rule.when, rule.unless, guideline)))
        findings = tuple(sorted(self.findings.values(), key=lambda f: f.id))
        parts = (tuple(self.steps), self.concepts, self.groups, self.subject, self.findings)
        return Section(tuple(self.rules), findings, *parts)


def refuse_own_below(concept: Concept, definitions: dict[str, Concept], guideline: str) -> None:
    """ValueError where a shared concept, which has one step for everybody, rests on what a guideline defines its own
    way; the loader refuses such files."""
    below = (*subjects_of(conditions_of(concept)), *concept.highest_of)
    if concept.guideline != guideline and any(definitions[one].guideline for one in below if one in definitions):
        raise ValueError(f"{concept.id} is shared and rests on a definition of {guideline}")


class Compiled:
    """All that was compiled of one knowledge, so that its plans share axes and variables.

    Threads may ask at once: a plan, and the flaws that plans share, are compiled by one of them and seen when whole.
    """

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self.axes = Axes(knowledge)
        self.integrity = Compiler(knowledge, self.axes).section(knowledge.integrity, "")
        self.plans: dict[tuple[str, str], Plan] = {}
        self.flaws: dict[str, dict[str, Section]] = {}
        self._compiling = Lock()

    def of(self, guideline: str, question: str) -> Plan:
        """The plan of a guideline and question, compiled once."""
        found = self.plans.get((guideline, question))
        if found is None:
            with self._compiling:
                found = self.plans.get((guideline, question))
                if found is None:
                    found = self.plans[(guideline, question)] = self.plan(guideline, question)
        return found

    def flaws_of(self, guideline: str) -> dict[str, Section]:
        """A section for each flaw with a condition: a pseudo-rule that applies where the flaw matters."""
        if guideline not in self.flaws:
            found = self.flaws[guideline] = {}
            for name, flaw in sorted(self.knowledge.guidelines[guideline].flaws.items()):
                if flaw.when:
                    rule = Rule(name, Role.ADVICE, Stance.CONSIDER, flaw.when)
                    found[name] = Compiler(self.knowledge, self.axes).section([rule], guideline)
        return self.flaws[guideline]

    def plan(self, guideline: str, question: str) -> Plan:
        """A new plan of a guideline and question; ``of`` keeps it."""
        knowledge, chosen = self.knowledge, self.knowledge.guidelines[guideline]
        answering = {name for name, option in knowledge.options.items() if question in option.questions}
        compiler = Compiler(knowledge, self.axes)
        compiler.section(chosen.scope, guideline)
        compiler.section((rule for rule in chosen.rules if rule.question == question), guideline)
        answering |= {rule.option for rule in chosen.scope}
        section = compiler.section((rule for rule in knowledge.safety if rule.option in answering), "")
        override(section.rules)
        flaws = self.flaws_of(guideline)
        sections = (section, self.integrity, *flaws.values())
        names = sorted({entry.id for each in sections for entry in each.findings})
        by_role = {role: [rule for rule in section.rules if rule.rule.role is role] for role in Role}
        return Plan(
            guideline=guideline,
            question=question,
            axes=self.axes,
            section=section,
            integrity=self.integrity,
            flaws=flaws,
            dimensions=tuple(self.axes.dimensions[name] for name in names),
            scope=sum(rule.bit for rule in by_role[Role.SCOPE]),
            advice=sum(rule.bit for rule in by_role[Role.ADVICE]),
            stances={stance: options_of(by_role[Role.ADVICE], stance) for stance in ADVISING},
            scope_options=options_of(by_role[Role.SCOPE], Stance.RECOMMEND),
            safety_options=options_of(by_role[Role.SAFETY], Stance.WITHHOLD),
            excludes={name: frozenset(option.excludes) for name, option in knowledge.options.items()},
        )


@lru_cache(maxsize=16)
def compiled(knowledge: Knowledge) -> Compiled:
    """What was compiled of a knowledge."""
    return Compiled(knowledge)


def plan_of(knowledge: Knowledge, guideline: str, question: str) -> Plan:
    """The plan of a guideline and question, compiled once a knowledge."""
    return compiled(knowledge).of(guideline, question)


def override(rules: tuple[CompiledRule, ...]) -> None:
    """Note for each rule which rules beat it."""
    by_id = {rule.rule.id: rule for rule in rules}
    for rule in rules:
        for beaten in rule.rule.overrides:
            if beaten.rule in by_id:
                by_id[beaten.rule].beaten_by |= rule.bit


def options_of(rules: Iterable[CompiledRule], stance: Stance) -> dict[str, int]:
    """Option → set of the rules that take the stance on it, sorted by option."""
    found: dict[str, int] = {}
    for rule in rules:
        if rule.rule.stance is stance:
            found[rule.rule.option] = found.get(rule.rule.option, 0) | rule.bit
    return dict(sorted(found.items()))
