"""What must hold between rules and between concepts: overrides, cycles, redefinitions. Imports: draft, model."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Mapping as Map

from pnet_reason.model.problems import Position
from pnet_reason.model.rules import Concept, Condition, Override, Rule, Test

from .draft import Draft, GuidelineDraft
from .report import Report, shorten


def tests_of(conditions: Iterable[Condition]) -> Iterator[Test]:
    """Every test of some conditions, groups opened, in order."""
    for condition in conditions:
        if isinstance(condition, Test):
            yield condition
        else:
            yield from tests_of(condition.members)


def conditions_in(concept: Concept) -> list[Condition]:
    """Every condition in a definition."""
    inner = [one for clause in concept.clauses for one in (*clause.when, *clause.unless)]
    return [*concept.when, *inner]


def parts_of(concept: Concept) -> set[str]:
    """The findings and concepts that a definition speaks of."""
    return {*concept.highest_of, *(test.subject for test in tests_of(conditions_in(concept)))}


def check_links(draft: Draft) -> None:
    """Everything that can only be told once all is read."""
    _cycles(draft.concepts, draft.concepts, draft.report)
    for guideline in draft.guidelines.values():
        _cycles({**draft.concepts, **guideline.concepts}, guideline.concepts, draft.report)
        _redefinitions(guideline, draft)
        _overrides(guideline, draft)


def find_cycles(graph: Map[str, Sequence[str]]) -> list[list[str]]:
    """One cycle for every strongly connected part of a graph that has one, each beginning with its smallest name.

    Depth first with a stack of our own: chains of definitions may be longer than Python's recursion allows.
    """
    done: set[str] = set()
    cycles: list[list[str]] = []
    for root in sorted(graph):
        # The names from the root to where we are, in order, each with what is still to be followed from it.
        path: dict[str, Iterator[str]] = {root: iter(graph[root])} if root not in done else {}
        while path:
            last = next(reversed(path))
            following = next((name for name in path[last] if name in graph and name not in done), None)
            if following is None:
                del path[last]
                done.add(last)
            elif following in path:
                names = list(path)
                cycles.append(_from_smallest(names[names.index(following) :]))
            else:
                path[following] = iter(graph[following])
    return cycles


def _from_smallest(cycle: list[str]) -> list[str]:
    start = cycle.index(min(cycle))
    return cycle[start:] + cycle[:start]


def _cycles(in_force: Map[str, Concept], told: Map[str, Concept], report: Report) -> None:
    """Concepts that are defined by themselves; ``told`` are those whose cycles are told here."""
    graph = {name: sorted(parts_of(concept)) for name, concept in in_force.items()}
    for cycle in find_cycles(graph):
        own = [name for name in cycle if name in told]
        if own:
            path = " → ".join([*cycle, cycle[0]])
            report.error("concept-cycle", f"concepts are defined by each other: {path}", told[own[0]].position)


def _redefinitions(guideline: GuidelineDraft, draft: Draft) -> None:
    """A guideline that redefines a concept redefines the shared concepts that depend on it (3.3)."""
    redefined = {name for name in guideline.concepts if name in draft.concepts}
    for name, concept in sorted(draft.concepts.items()):
        below = sorted(parts_of(concept) & redefined)
        if below and name not in guideline.concepts:
            first = guideline.concepts[below[0]]
            message = f"{guideline.id} redefines {below[0]}, but not {name}, which depends on it"
            hint = f"define {name} in its definitions.yaml too"
            draft.report.error("redefinition", message, first.position, hint=hint, width=len(below[0]))


def _overrides(guideline: GuidelineDraft, draft: Draft) -> None:
    rules = {rule.id: rule for rule in guideline.rules}
    everywhere = draft.names("rule")
    for rule in guideline.rules:
        seen: set[str] = set()
        for override in rule.overrides:
            if override.rule in seen:
                draft.report.error("listed-twice", f"{override.rule} is overridden twice", override.position)
            seen.add(override.rule)
            _override(rule, override, rules, everywhere, draft.report)
    graph = {name: sorted(o.rule for o in rule.overrides) for name, rule in rules.items()}
    for cycle in find_cycles(graph):
        path = " → ".join([*cycle, cycle[0]])
        draft.report.error("override-cycle", f"rules override each other: {path}", rules[cycle[0]].position)


def _override(
    rule: Rule, override: Override, rules: Map[str, Rule], everywhere: Map[str, Position], report: Report
) -> None:
    other = rules.get(override.rule)
    if other is None and override.rule in everywhere:
        message = f"{rule.id} cannot override {override.rule}, which is not a rule of its guideline"
        report.error("override-elsewhere", message, override.position, hint="overrides stay within one guideline")
    elif other is None:
        report.unknown("rule", override.rule, rules, override.position)
    elif other.question != rule.question:
        message = f"{rule.id} answers {shorten(rule.question)}, {other.id} answers {shorten(other.question)}"
        report.error("override-elsewhere", message, override.position, hint="overrides stay within one question")
