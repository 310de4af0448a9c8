"""The boxes of a proof: which rules decide them, which are against.

May import model. Promises: nodes of the answer's own proof, each rule once unless all are asked for.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..model.answer import Answer, Row
from ..model.proof import Applies, Concluded, Covered, Defeated, Fails, Impossible


def boxes(answer: Answer, row: Row) -> Iterator[int]:
    """The nodes of the boxes that prove a row, in order."""
    for proof in row.proofs:
        region = answer.nodes[proof]
        if isinstance(region, Covered):
            yield from region.because


def rule_nodes(answer: Answer, row: Row) -> Iterator[int]:
    """Every rule node of every box of a row, each once."""
    seen: set[int] = set()
    for box in boxes(answer, row):
        node = answer.nodes[box]
        if isinstance(node, Concluded | Impossible):
            yield from (i for i in node.because if i not in seen)
            seen.update(node.because)


def deciding(answer: Answer, row: Row, *, everything: bool) -> list[int]:
    """The rules that make a row what it is, as they apply: in one way each, or in every way."""
    found: dict[str, list[int]] = {name: [] for name in row.rules}
    for clash in row.clashes:
        found |= {name: [] for name in clash.rules}
    for index in rule_nodes(answer, row):
        node = answer.nodes[index]
        if isinstance(node, Applies) and node.rule in found:
            found[node.rule].append(index)
    return [index for ways in found.values() for index in (ways if everything else ways[:1])]


def defeated(answer: Answer) -> list[int]:
    """One node of every rule that is defeated somewhere, where it applies if it does."""
    found: dict[str, int] = {}
    for row in answer.rows:
        for index in rule_nodes(answer, row):
            node = answer.nodes[index]
            if isinstance(node, Defeated) and (node.rule not in found or node.because):
                found[node.rule] = index
    return list(found.values())


def node_of(answer: Answer, row: Row, rule: str) -> int | None:
    """The node that tells what became of a rule in a row; the first where there are several."""
    for index in rule_nodes(answer, row):
        node = answer.nodes[index]
        if isinstance(node, Applies | Fails | Defeated) and node.rule == rule:
            return index
    return None


def is_one_box(answer: Answer) -> bool:
    """Whether one box proves a settled answer: then the same rules apply whatever else may be found out."""
    if len(answer.rows) != 1 or answer.rows[0].regions != ((),) or answer.removed:
        return False
    found = [answer.nodes[index] for index in boxes(answer, answer.rows[0])]
    return len(found) == 1 and isinstance(found[0], Concluded) and not found[0].region
