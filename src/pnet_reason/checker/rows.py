"""What rows and the answer say beyond their proofs: everything that follows from the boxes is worked out again.

May import model and the checker's parts below it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from ..model.rules import Stance
from .book import Unfounded
from .conclude import CONFLICT, SILENT, WITHHELD, Conclusion, exclusive, nearest_in, undefined_in
from .regions import Box, Paths, Space

if TYPE_CHECKING:
    from .answers import Answer

CODE = "proof-row"
BOXES = 1 << 8
REASON = "more boxes than are listed; one is shown with its proof"
CONDITIONAL, NO_ROW = "conditional", -1
PARTS = {"alternatives": Stance.CONSIDER, "against": Stance.RULE_OUT}
Leaves = Sequence[Sequence[Conclusion]]
"""For each row, its boxes."""


def check_summary(question: dict[str, Any]) -> None:
    """The answer's own outcome, options and order of rows."""
    rows = question["rows"]
    keys = [(row["outcome"], row["options"]) for row in rows]
    if any(a >= b for a, b in pairwise(keys)):
        raise Unfounded(CODE, "rows are in order of outcome and options, each once")
    outcome = rows[0]["outcome"] if len(rows) == 1 else CONDITIONAL
    if question["outcome"] != outcome:
        raise Unfounded(CODE, f"the outcome is {outcome}")
    options = sorted({option for row in rows for option in row["options"]})
    if question["options"] != options:
        raise Unfounded(CODE, f"the options are {options}")


def check_rows(answer: Answer, leaves: Leaves) -> None:
    """Every field of every row that follows from its boxes; and what is missing, where all of them are listed."""
    exact = all(row["regions"] is not None for row in answer.rows)
    draw = diagrams(answer, leaves) if exact else None
    if draw is not None:
        drawn = draw(lambda number, _: number)
        for number, row in enumerate(answer.rows):
            same_boxes(answer, row["regions"], drawn.get(number, []), f"row {number}")
        same_boxes(answer, [r["region"] for r in answer.removed], drawn.get(NO_ROW, []), "removed boxes")
    for number, (row, boxes) in enumerate(zip(answer.rows, leaves, strict=True)):
        for name, value in derived(boxes).items():
            if row[name] != value:
                raise Unfounded(CODE, f"row {number}: {name} is {row[name]!r} and should be {value!r}")
        for kind in PARTS:
            check_parts(answer, number, kind, boxes, draw)
    if exact:
        check_missing(answer)


Draw = Callable[[Callable[[int, Conclusion | None], Hashable]], Paths]


def diagrams(answer: Answer, leaves: Leaves) -> Draw:
    """For a label of boxes (row number, conclusion or None where nobody is): the canonical boxes of each label
    (3.11)."""
    every: list[tuple[int, Conclusion | None, Box]] = [
        (number, leaf, answer.box(dict(leaf.room.region))) for number, boxes in enumerate(leaves) for leaf in boxes
    ]
    every += [(number, None, box) for number, row in enumerate(answer.rows) for box in answer.nobody_in(row)]
    every += [(NO_ROW, None, answer.box(record["region"])) for record in answer.removed]
    paths = answer.space.diagrams([box for _, _, box in every])

    def draw(label: Callable[[int, Conclusion | None], Hashable]) -> Paths:
        return paths([label(number, leaf) for number, leaf, _ in every])

    return draw


def same_boxes(answer: Answer, regions: list[dict[str, str]], boxes: Sequence[Box], where: str) -> None:
    """Regions are those of the reduced diagram, in its order."""
    if [answer.box(region) for region in regions] != list(boxes):
        raise Unfounded("proof-region", f"{where}: these are not the canonical regions")


def derived(leaves: Sequence[Conclusion]) -> dict[str, Any]:
    """The fields of a row that follow from its boxes alone."""
    outcome, options = leaves[0].outcome, leaves[0].options
    rules = {rule for leaf in leaves for option in leaf.cell for rule in leaf.behind(option)}
    rules |= {rule for leaf in leaves for rule in leaf.withholding}
    if outcome == CONFLICT:
        opposed = [(leaf, clash[0]) for leaf in leaves for clash in leaf.clashes if len(clash) == 1]
        rules |= {rule for leaf, option in opposed for rule in leaf.opposing(option)}
    return {
        "choice": bool(exclusive(leaves[0].room.book, options)),
        "rules": sorted(rules),
        "clashes": clashes(leaves) if outcome in (CONFLICT, WITHHELD) else [],
        "withheld": withheld(leaves) if outcome == WITHHELD else None,
        "undefined": sorted({name for leaf in leaves for name in undefined_in(leaf)}),
        "nearest": nearest_in(leaves) if outcome == SILENT else [],
    }


def clashes(leaves: Sequence[Conclusion]) -> list[dict[str, Any]]:
    """Every clash of options in a row, with the rules of its sides."""
    found: dict[tuple[str, ...], set[str]] = {}
    for leaf in leaves:
        for clash in leaf.clashes:
            sides = [leaf.behind(option) for option in clash]
            if len(clash) == 1:
                sides.append(leaf.opposing(clash[0]))
            found.setdefault(clash, set()).update(*sides)
    return [{"kind": "options", "parties": list(p), "rules": sorted(r)} for p, r in sorted(found.items())]


def withheld(leaves: Sequence[Conclusion]) -> dict[str, list[str]]:
    """What was withheld in a row, and by which rules."""
    return {
        "options": sorted({option for leaf in leaves for option in leaf.cell}),
        "rules": sorted({rule for leaf in leaves for rule in leaf.withholding}),
    }


def check_parts(answer: Answer, number: int, kind: str, leaves: Sequence[Conclusion], draw: Draw | None) -> None:
    """The alternatives of a row, or what is against: rules, and the part of the row where each holds."""
    rules: dict[str, set[str]] = {}
    for leaf in leaves:
        for option in getattr(leaf, kind):
            rules.setdefault(option, set()).update(leaf.standing(leaf.room.book.advice, option, PARTS[kind]))
    parts = answer.rows[number][kind]
    if [(part["option"], part["rules"]) for part in parts] != [(o, sorted(r)) for o, r in sorted(rules.items())]:
        raise Unfounded(CODE, f"row {number}: {kind} are { ({o: sorted(r) for o, r in sorted(rules.items())}) }")
    for part in parts:
        where = f"row {number}, {kind} {part['option']}"
        if draw is None:
            loosely(answer, number, kind, part, leaves)
            continue
        boxes = draw(holding(number, kind, part["option"])).get(True, [])
        if len(boxes) <= BOXES:
            same_boxes(answer, part["regions"] or [], boxes, where)
        elif part["regions"] is not None:
            raise Unfounded(CODE, f"{where}: more regions than are listed")


def holding(number: int, kind: str, option: str) -> Callable[[int, Conclusion | None], bool]:
    """Whether an option is of a kind in a box of a row."""
    return lambda row, leaf: row == number and leaf is not None and option in getattr(leaf, kind)


def loosely(answer: Answer, number: int, kind: str, part: dict[str, Any], leaves: Sequence[Conclusion]) -> None:
    """Where some row is past the budget: regions in order and disjoint, that agree with every box that is shown."""
    if part["regions"] is None:
        return
    space: Space = answer.space
    boxes = [answer.box(region) for region in part["regions"]]
    fine = boxes == sorted(boxes, key=space.place) and space.disjoint(boxes) and 0 < len(boxes) <= BOXES
    for leaf in leaves:
        box = answer.box(dict(leaf.room.region))
        shared = [space.cells(space.shared(box, other)) for other in boxes if space.meets(box, other)]
        fine = fine and sum(shared) == (space.cells(box) if part["option"] in getattr(leaf, kind) else 0)
    if not fine:
        raise Unfounded(CODE, f"row {number}: {kind} {part['option']} does not hold in these regions")


def check_missing(answer: Answer) -> None:
    """The findings on which the answer depends: two cells that differ in one finding alone are in different rows; where
    these do not tell the rows apart, all that the regions speak of."""
    labelled = [(n, answer.box(region)) for n, row in enumerate(answer.rows) for region in row["regions"]]
    pairs = Pairs(answer.space, labelled)
    found = pairs.apart()
    used = {name for _, box in labelled for name in box}
    expected = sorted(found if pairs.told_by(found) else used) if len(answer.rows) > 1 else []
    if answer.question["missing"] != expected:
        raise Unfounded(CODE, f"missing should be {expected}")


class Pairs:
    """Boxes of different rows, compared finding by finding, all at once as bit sets of boxes."""

    def __init__(self, space: Space, labelled: Sequence[tuple[int, Box]]) -> None:
        boxes = [box for _, box in labelled]
        self.names = list(space.columns(boxes))
        self.shared = space.partners(boxes)
        rows: dict[int, int] = {}
        for number, (row, _) in enumerate(labelled):
            rows[row] = rows.get(row, 0) | 1 << number
        self.others = [((1 << len(boxes)) - 1) & ~rows[row] for row, _ in labelled]

    def apart(self) -> set[str]:
        """The findings that alone keep apart two boxes of different rows."""
        found = set()
        for others, shared in zip(self.others, self.shared, strict=True):
            for level, name in enumerate(self.names):
                left = others & ~shared[level]
                for other, there in enumerate(shared):
                    left &= there if other != level else left
                if left:
                    found.add(name)
        return found

    def told_by(self, found: set[str]) -> bool:
        """Whether some findings together tell every two boxes of different rows apart."""
        levels = [level for level, name in enumerate(self.names) if name in found]
        for others, shared in zip(self.others, self.shared, strict=True):
            left = others
            for level in levels:
                left &= shared[level]
            if left:
                return False
        return True
