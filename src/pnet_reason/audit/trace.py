"""From each statement of a source to all that leans on it, from each rule to all that watches it; missing links.

Imports model, knowledge, advise and audit. Promises: a pure function of the knowledge and its worked cases; in order of
guideline and id.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from pnet_reason.advise import recommend
from pnet_reason.knowledge.expectations import expectations
from pnet_reason.model.audit import Invariant
from pnet_reason.model.knowledge import Knowledge, Statement
from pnet_reason.model.proof import Applies, Defeated
from pnet_reason.model.rules import Rule

from .citations import Bullet, Key, bullets_of, definitions_of, hazard_keys, invariant_keys, mentions, natural, owned
from .pins import concerns
from .traced import Missing, Trace, TracedRule, TracedStatement

META, EDITORIAL = "meta", "editorial"
IDLE, UNCITED, UNTRIED = "idle-statement", "uncited-bullet", "untried-rule"
UNREASONED, UNSOURCED, UNCONTROLLED = "unreasoned-invariant", "unsourced-invariant", "uncontrolled-hazard"


def trace(knowledge: Knowledge) -> Trace:
    """All of them."""
    links = Links(knowledge)
    statements, rules = tuple(links.statements()), tuple(links.rules())
    return Trace(knowledge, statements, rules, tuple(links.missing(statements, rules)))


@dataclass(slots=True)
class Links:
    """What cites what in one knowledge: each table leads from an id to the statements that it cites."""

    knowledge: Knowledge
    every_rule: tuple[Rule, ...] = field(init=False)
    bullets: tuple[Bullet, ...] = field(init=False)
    definitions: tuple[Bullet, ...] = field(init=False)
    invariants: Mapping[str, frozenset[Key]] = field(init=False)
    hazards: Mapping[str, frozenset[Key]] = field(init=False)
    cases: frozenset[str] = field(init=False)
    exercised: Mapping[str, tuple[str, ...]] = field(init=False)

    def __post_init__(self) -> None:
        known = self.knowledge
        books = [known.guidelines[name] for name in sorted(known.guidelines)]
        self.every_rule = (*(r for b in books for r in (*b.scope, *b.rules)), *known.safety, *known.integrity)
        self.bullets = tuple(one for rule in self.every_rule for one in bullets_of(rule, known))
        self.definitions = tuple(definitions_of(known))
        self.invariants = {name: invariant_keys(one, known) for name, one in known.invariants.items()}
        self.hazards = {name: hazard_keys(one, known) for name, one in known.hazards.items()}
        self.exercised, self.cases = exercised(known)

    def statements(self) -> Iterator[TracedStatement]:
        """Those of each guideline, then the shared ones."""
        for guideline in sorted(self.knowledge.guidelines):
            table = self.knowledge.guidelines[guideline].statements
            yield from (self.statement((guideline, name), table[name]) for name in sorted(table, key=natural))
        shared = self.knowledge.statements
        yield from (self.statement(("", name), shared[name]) for name in sorted(shared, key=natural))

    def statement(self, key: Key, statement: Statement) -> TracedStatement:
        """One statement."""
        guideline, name = key
        bullets = tuple(one for one in self.bullets if key in one.cites)
        owner = self.knowledge.guidelines.get(guideline)
        flaws = owner.flaws.values() if owner else ()
        invariants = tuple(one for one, cited in self.invariants.items() if key in cited)
        return TracedStatement(
            guideline,
            statement,
            bullets,
            tuple(one for one in self.definitions if key in one.cites),
            tuple(one.id for one in self.knowledge.evidence.values() if name in one.supports),
            tuple(sorted((flaw.id for flaw in flaws if name in flaw.statements), key=natural)),
            invariants,
            tuple(self.hazards_of({key}, invariants)),
            self.cases_of(one.owner for one in bullets),
        )

    def hazards_of(self, keys: Iterable[Key], invariants: Iterable[str], rule: str = "") -> Iterator[str]:
        """The hazards that cite one of the statements, or are controlled by one of the invariants or by the rule."""
        cited, held = frozenset(keys), frozenset(invariants)
        for name, hazard in self.knowledge.hazards.items():
            if cited & self.hazards[name] or held.intersection(hazard.invariants) or rule in hazard.rules:
                yield name

    def cases_of(self, rules: Iterable[str]) -> tuple[str, ...]:
        """The worked cases that exercise one of the rules."""
        found = {case for rule in rules for case in self.exercised.get(rule, ())}
        return tuple(sorted(found, key=natural))

    def rules(self) -> Iterator[TracedRule]:
        """Those of each guideline, then safety, then integrity."""
        for rule in self.every_rule:
            keys = frozenset(key for one in self.bullets if one.owner == rule.id for key in one.cites)
            invariants = tuple(
                name
                for name, invariant in self.knowledge.invariants.items()
                if keys & self.invariants[name] or watches(invariant, rule)
            )
            yield TracedRule(
                rule,
                tuple(sorted(keys, key=lambda key: (key[0], natural(key[1])))),
                self.cases_of([rule.id]),
                invariants,
                tuple(self.hazards_of(keys, invariants, rule.id)),
            )

    def missing(self, statements: Iterable[TracedStatement], rules: Iterable[TracedRule]) -> Iterator[Missing]:
        """Every link that should be there, kind by kind."""
        for one in statements:
            if one.guideline and not one.cited and one.statement.force != META:
                yield Missing(IDLE, one.guideline, (one.statement.id,), one.statement.position)
        for bullet in (*self.bullets, *self.definitions):
            if not bullet.cites and not owned(bullet, self.knowledge):
                yield Missing(UNCITED, bullet.guideline, (bullet.owner, bullet.text), bullet.position)
        for tried in rules:
            if not tried.cases:
                yield Missing(UNTRIED, tried.rule.guideline, (tried.rule.id,), tried.rule.position)
        yield from self.unfounded()
        for hazard in self.knowledge.hazards.values():
            shared = {rule.id for rule in (*self.knowledge.safety, *self.knowledge.integrity)}
            controls = {*hazard.invariants} & self.invariants.keys() | {*hazard.rules} & shared
            if not controls and not self.cases.intersection(hazard.cases):
                yield Missing(UNCONTROLLED, "", (hazard.id,), hazard.position)

    def unfounded(self) -> Iterator[Missing]:
        """Invariants that do not say why; the editor's own need no source."""
        for name, invariant in self.knowledge.invariants.items():
            if not invariant.because:
                yield Missing(UNREASONED, "", (name,), invariant.position)
            if not self.invariants[name] and invariant.provenance != EDITORIAL:
                yield Missing(UNSOURCED, "", (name,), invariant.position)


def watches(invariant: Invariant, rule: Rule) -> bool:
    """Whether an invariant speaks of the option of a rule, where the rule speaks."""
    about = not rule.guideline or concerns(invariant, rule.guideline)
    return about and rule.question in ("", invariant.question) and rule.option in mentions(invariant)


def exercised(knowledge: Knowledge) -> tuple[dict[str, tuple[str, ...]], frozenset[str]]:
    """Rule → the worked cases in whose proofs it applies, standing or defeated; and all worked cases."""
    found: dict[str, list[str]] = {}
    cases: set[str] = set()
    for one in expectations(knowledge):
        cases.add(one.case.id)
        advice = recommend(one.case, knowledge, [one.guideline], [one.question])
        for node in advice.answer(one.guideline, one.question).nodes:
            if isinstance(node, Applies) or (isinstance(node, Defeated) and node.because):
                found.setdefault(node.rule, []).append(one.case.id)
    return {rule: tuple(names) for rule, names in found.items()}, frozenset(cases)
