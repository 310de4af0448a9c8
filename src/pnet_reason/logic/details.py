"""What a row says beyond its regions: the rules behind it, clashes, alternatives, what is undefined, what is nearest.

Imports model and logic.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pnet_reason.model.answer import Clash, Nearest, Part, Row, Withheld
from pnet_reason.model.proof import Applies, Concluded, Covered, Defined, Fails, Grouped, Highest, Node, Region, Tested
from pnet_reason.model.rules import UNDEFINED, Stance

from .conclude import CONFLICT, SILENT, WITHHELD
from .domains import bits
from .query import Leaf, Query

TOO_MANY = "more boxes than are listed; one is shown with its proof"
SPEAKING = (Stance.RECOMMEND, Stance.CONSIDER)
Parts = Mapping[tuple[str, str], tuple[Region, ...] | None]


def row_of(
    query: Query,
    leaves: list[Leaf],
    regions: tuple[Region, ...] | None,
    proofs: tuple[int, ...],
    parts: Parts,
    witness: Region | None = None,
) -> Row:
    """A row from the boxes that make it up (all with one outcome and options)."""
    summary = leaves[0][1].summary
    options = summary.options
    excludes = query.plan.excludes
    choice = any(b in excludes[a] for a in options for b in options)
    return Row(
        outcome=summary.outcome,
        options=options,
        choice=choice,
        regions=regions,
        proofs=proofs,
        rules=standing(query, leaves),
        alternatives=parts_of(query, leaves, parts, regions, "alternatives"),
        against=parts_of(query, leaves, parts, regions, "against"),
        clashes=clashes_of(query, leaves) if summary.outcome in (CONFLICT, WITHHELD) else (),
        withheld=withheld_of(query, leaves) if summary.outcome == WITHHELD else None,
        undefined=undefined_of(query, proofs),
        nearest=nearest_of(query, leaves, proofs) if summary.outcome == SILENT else (),
        witness=witness,
        reason="" if regions is not None else TOO_MANY,
    )


def ids(query: Query, rules: int) -> set[str]:
    """The ids of a set of rules."""
    return {query.plan.section.rules[i].rule.id for i in bits(rules)}


def behind(query: Query, leaf: Leaf, options: Iterable[str]) -> int:
    """The rules that put options into the cell of a box."""
    plan, (summary, status) = query.plan, (leaf[1].summary, leaf[1].status)
    found = 0
    for option in options:
        if not summary.in_scope:
            found |= plan.scope_options.get(option, 0) & status.stands
            continue
        strong = plan.stances[Stance.RECOMMEND].get(option, 0) & status.stands
        found |= strong or plan.stances[Stance.CONSIDER].get(option, 0) & status.stands
    return found


def standing(query: Query, leaves: list[Leaf]) -> tuple[str, ...]:
    """The rules that make a row what it is."""
    found: set[str] = set()
    for leaf in leaves:
        summary, status = leaf[1].summary, leaf[1].status
        found |= ids(query, behind(query, leaf, summary.cell) | summary.withholding)
        if summary.outcome == CONFLICT:
            opposed = {o for clash in summary.clashes if len(clash) == 1 for o in clash}
            for option, rules in query.plan.stances[Stance.RULE_OUT].items():
                found |= ids(query, rules & status.stands) if option in opposed else set()
    return tuple(sorted(found))


def clashes_of(query: Query, leaves: list[Leaf]) -> tuple[Clash, ...]:
    """Every clash in a row, with the rules of its sides."""
    found: dict[tuple[str, ...], set[str]] = {}
    for leaf in leaves:
        for clash in leaf[1].summary.clashes:
            rules = found.setdefault(clash, set())
            rules |= ids(query, behind(query, leaf, clash))
            if len(clash) == 1:
                opposed = query.plan.stances[Stance.RULE_OUT][clash[0]]
                rules |= ids(query, opposed & leaf[1].status.stands)
    return tuple(Clash("options", parties, tuple(sorted(rules))) for parties, rules in sorted(found.items()))


def withheld_of(query: Query, leaves: list[Leaf]) -> Withheld:
    """What was withheld in a row, and by which rules."""
    options = {o for leaf in leaves for o in leaf[1].summary.cell}
    rules = {name for leaf in leaves for name in ids(query, leaf[1].summary.withholding)}
    return Withheld(tuple(sorted(options)), tuple(sorted(rules)))


def parts_of(
    query: Query,
    leaves: list[Leaf],
    parts: Parts,
    regions: tuple[Region, ...] | None,
    kind: str,
) -> tuple[Part, ...]:
    """The alternatives of a row, or what is against."""
    stance = Stance.CONSIDER if kind == "alternatives" else Stance.RULE_OUT
    found: dict[str, set[str]] = {}
    for leaf in leaves:
        for option in getattr(leaf[1].summary, kind):
            rules = query.plan.stances[stance][option] & leaf[1].status.stands
            found.setdefault(option, set()).update(ids(query, rules))
    return tuple(
        Part(option, tuple(sorted(rules)), parts.get((kind, option), regions))
        for option, rules in sorted(found.items())
    )


def rule_nodes(query: Query, proofs: Iterable[int]) -> list[list[Applies | Fails]]:
    """The nodes of scope and advice rules, a list for each box of a row, in the order of its leaves."""
    nodes = query.table.nodes
    advice = ids(query, query.plan.advice)
    found = []
    for proof in proofs:
        region = nodes[proof]
        assert isinstance(region, Covered)
        for leaf in (nodes[index] for index in region.because):
            if isinstance(leaf, Concluded):
                inside = [nodes[i] for i in leaf.because]
                found.append([n for n in inside if isinstance(n, Applies | Fails) and n.rule in advice])
    return found


def undefined_of(query: Query, proofs: tuple[int, ...]) -> tuple[str, ...]:
    """The concepts whose being undefined keeps a rule from applying somewhere in a row."""
    nodes, found = query.table.nodes, set()
    seen: set[int] = set()
    if not query.table.undefined:
        return ()
    for rules in rule_nodes(query, proofs):
        for rule in rules:
            stack = list(rule.because)
            while stack:
                index = stack.pop()
                if index in seen:
                    continue
                seen.add(index)
                node = nodes[index]
                if isinstance(node, Defined | Highest) and node.values == (UNDEFINED,):
                    found.add(node.concept)
                if isinstance(node, Highest):
                    stack += node.parts
                elif isinstance(node, Tested | Grouped):
                    stack += node.because
    return tuple(sorted(found))


def nearest_of(query: Query, leaves: list[Leaf], proofs: tuple[int, ...]) -> tuple[Nearest, ...]:
    """The rules that recommend or consider something and lack the fewest bullets, in any box of a silent row; not those
    that would be overridden there all the same."""
    by_id = {rule.rule.id: rule for rule in query.plan.section.rules if rule.rule.stance in SPEAKING}
    nodes = query.table.nodes
    lacking = {
        (rule.rule, rule.because)
        for (_, decision), rules in zip(leaves, rule_nodes(query, proofs), strict=True)
        for rule in rules
        if isinstance(rule, Fails) and rule.rule in by_id
        if not by_id[rule.rule].beaten_by & decision.status.applied
    }
    if not lacking:
        return ()
    fewest = min(len(because) for _, because in lacking)
    found = {(rule, tuple(words(nodes[i]) for i in because)) for rule, because in lacking if len(because) == fewest}
    return tuple(Nearest(rule, lacks) for rule, lacks in sorted(found))


def words(node: Node) -> str:
    """A bullet in words."""
    assert isinstance(node, Tested | Grouped)
    return node.test
