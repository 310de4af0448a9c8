"""A region of a decision diagram as few large boxes, which may overlap.

The paths of a diagram are disjoint, and so more and longer than a reader needs. Here each box is as large as it can be:
none of its findings can be left out and none of their values added without meeting a possible patient outside.

Imports logic.diagram and audit's picture. Promises: exact; deterministic; together the boxes hold just the region.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from pnet_reason.audit.picture import Picture
from pnet_reason.audit.ranges import Slot
from pnet_reason.audit.witness import Box
from pnet_reason.logic.diagram import Leaf


class Large(NamedTuple):
    """A box, and a part of it on the same findings in which everybody is possible."""

    box: Box
    core: Box


def cover(picture: Picture, region: int, possible: int) -> Iterator[Large]:
    """The boxes of a region of possible patients, lazily; each takes in somebody whom those before it did not."""
    rest, outside = picture.every([region, possible]), picture.without(possible, region)
    while rest != picture.no:
        found = enlarged(picture, picture.smallest(rest), outside)
        yield found
        rest = picture.without(rest, picture.every(picture.within(*part) for part in found.box.items()))


def enlarged(picture: Picture, start: Box, outside: int) -> Large:
    """A box with all findings left out that can be, and the others widened, without meeting anybody outside."""
    box = dict(start)
    for slot in sorted(box, reverse=True):
        narrower = {one: mask for one, mask in box.items() if one != slot}
        if not meets(picture, outside, narrower):
            box = narrower
    core = dict(box)
    for slot in sorted(box):
        rest = {one: mask for one, mask in box.items() if one != slot}
        box[slot] = picture.diagrams.full[picture.level[slot]] & ~cells_of(picture, outside, rest, slot)
    return Large(box, core)


def cells_of(picture: Picture, root: int, box: Box, slot: Slot) -> int:
    """The cells of a finding with which somebody of a diagram is in a box that does not speak of the finding."""
    masks = {picture.level[one]: mask for one, mask in box.items()}
    at = picture.level[slot]
    alive: dict[int, bool] = {}
    found, seen, stack = 0, {root}, [root]
    while stack:
        index = stack.pop()
        node = picture.diagrams.nodes[index]
        if isinstance(node, Leaf) or node.level > at:
            if holds(picture, index, masks, alive):
                return picture.diagrams.full[at]
        elif node.level == at:
            found |= sum(mask for mask, child in node.edges if holds(picture, child, masks, alive))
        else:
            allowed = masks.get(node.level, -1)
            for mask, child in node.edges:
                if mask & allowed and child not in seen:
                    seen.add(child)
                    stack.append(child)
    return found


def meets(picture: Picture, root: int, box: Box) -> bool:
    """Whether somebody of a diagram is in a box; without drawing anything."""
    return holds(picture, root, {picture.level[slot]: mask for slot, mask in box.items()}, {})


def holds(picture: Picture, root: int, masks: dict[int, int], alive: dict[int, bool]) -> bool:
    """The same, with the cells of each level; ``alive`` remembers what is known of each node."""
    found = alive.get(root)
    if found is None:
        node = picture.diagrams.nodes[root]
        if isinstance(node, Leaf):
            found = node.label is True
        else:
            allowed, found = masks.get(node.level, -1), False
            for mask, child in node.edges:  # a plain loop: this is where the time goes
                if mask & allowed and holds(picture, child, masks, alive):
                    found = True
                    break
        alive[root] = found
    return found
