"""A region of a decision diagram as few large boxes, which may overlap.

The paths of a diagram are disjoint, and so more and longer than a reader needs. Here each box is as large as it can be:
none of its findings can be left out and none of their values added without meeting a possible patient outside.

Imports logic.diagram and audit's picture. Promises: exact; deterministic; together the boxes hold just the region.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from pnet_reason.audit.picture import Picture
from pnet_reason.audit.witness import Box
from pnet_reason.logic.diagram import Leaf
from pnet_reason.logic.domains import bits


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
        full = picture.diagrams.full[picture.level[slot]]
        cells = [1 << cell for cell in bits(full & ~box[slot])]
        box[slot] |= sum(cell for cell in cells if not meets(picture, outside, {**box, slot: cell}))
    return Large(box, core)


def meets(picture: Picture, root: int, box: Box) -> bool:
    """Whether somebody of a diagram is in a box; without drawing anything."""
    masks = {picture.level[slot]: mask for slot, mask in box.items()}
    seen, stack = {root}, [root]
    while stack:
        node = picture.diagrams.nodes[stack.pop()]
        if isinstance(node, Leaf):
            if node.label is True:
                return True
            continue
        allowed = masks.get(node.level)
        for mask, child in node.edges:
            if child not in seen and (allowed is None or mask & allowed):
                seen.add(child)
                stack.append(child)
    return False
