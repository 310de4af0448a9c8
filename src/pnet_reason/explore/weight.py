"""How large a part of a picture is: the share of all combinations of cells that are in a diagram.

Imports audit's picture and logic.diagram. Promises: exact. It says nothing of how many real patients there are.
"""

from __future__ import annotations

from fractions import Fraction

from ..audit.picture import Picture
from ..logic.diagram import Branch, Leaf


def weight(picture: Picture, root: int, memo: dict[int, Fraction]) -> Fraction:
    """The share of all combinations of cells, possible or not; ``memo`` keeps that of every node."""
    for index in picture.upwards(root):
        node = picture.diagrams.nodes[index]
        if index not in memo:
            memo[index] = Fraction(node.label is True) if isinstance(node, Leaf) else branch(picture, node, memo)
    return memo[root]


def branch(picture: Picture, node: Branch, memo: dict[int, Fraction]) -> Fraction:
    """The share of a branch, whose children are known."""
    whole = picture.diagrams.full[node.level].bit_count()
    return sum((Fraction(mask.bit_count(), whole) * memo[child] for mask, child in node.edges), Fraction(0))
