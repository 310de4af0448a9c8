"""That nothing is missing where some row has more boxes than are listed: no row, no region, no finding (3.11, 3.16).

May import model and the checker's parts below it. Promises: the document is compared with the diagram of everyone, of
which it says nothing.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from itertools import islice
from math import prod
from typing import TYPE_CHECKING, Any, cast

from .book import Unfounded
from .charts import Path
from .everyone import NOBODY, Everyone
from .hanging import Key
from .rows import BOXES, CODE
from .sets import write

if TYPE_CHECKING:
    from .answers import Answer

Region = dict[str, str]


def check_everyone(answer: Answer) -> None:
    """No row is missing and none is invented; each has its regions, or its first as a witness; what is missing is what
    the rows depend on."""
    everyone = Everyone(answer.book, answer.patient, answer.boxes)
    expected = cast(set[Key], everyone.chart.labels(everyone.rows) - {NOBODY})
    keys = [(row["outcome"], tuple(row["options"])) for row in answer.rows]
    if set(keys) != expected:
        raise Unfounded(CODE, f"the rows are {sorted(expected)}")
    fits = canonical if everyone.sure else complete
    for number, (row, key) in enumerate(zip(answer.rows, keys, strict=True)):
        if not fits(everyone, row, key):
            raise Unfounded("proof-region", f"row {number}: these are not its regions, or not all of them")
    removed = [record["region"] for record in answer.removed]
    if everyone.sure and removed != regions(everyone, NOBODY, len(removed) + 1):
        raise Unfounded("proof-region", "removed are other boxes")
    check_missing(everyone, answer.question["missing"])


def canonical(everyone: Everyone, row: dict[str, Any], key: Key) -> bool:
    """Whether a row has the regions of the diagram; past the budget, the first of them as its witness."""
    found = regions(everyone, key, BOXES + 1)
    if len(found) > BOXES:
        return row["regions"] is None and bool(row["witness"] == found[0])
    return bool(row["regions"] == found)


def regions(everyone: Everyone, label: Hashable, most: int) -> list[Region]:
    """The first boxes of a label, in words."""
    return [words(everyone, path) for path in islice(everyone.chart.paths(everyone.rows, label), most)]


def words(everyone: Everyone, path: Path) -> Region:
    """A box in words."""
    found = {}
    for number, mask in path:
        level = everyone.levels[everyone.names[number]]
        found[level.finding.id] = write(level.values(mask), level.finding)
    return found


def complete(everyone: Everyone, row: dict[str, Any], key: Key) -> bool:
    """Whether everybody of a row is in one of its regions; past the budget, whether there can be so many."""
    chart, root = everyone.chart, everyone.rows
    if row["regions"] is None:
        return prod(len(everyone.levels[name].pieces) for name in everyone.support) > BOXES
    if any(region.keys() - everyone.support for region in row["regions"]):
        return False
    held = sum(chart.count(root, key, masks(everyone, region)) for region in row["regions"])
    return held == chart.count(root, key, {})


def masks(everyone: Everyone, region: Region) -> Mapping[int, int]:
    """The pieces that lie in a region."""
    read, levels = everyone.book.reader.read, everyone.levels
    return {everyone.names.index(name): levels[name].mask(read(name, text)) for name, text in region.items()}


def check_missing(everyone: Everyone, missing: list[str]) -> None:
    """The findings that alone tell two patients of different rows apart, where these tell all of them apart; else all
    that the rows speak of. Where these are not sure: no fewer than the first, and none on which nothing depends."""
    chart, root, names = everyone.chart, everyone.rows, everyone.names
    every = set(chart.support(root))
    alone = chart.telling(root, NOBODY)
    told = not chart.differ([(root, root)], NOBODY, every - alone)
    several = len(chart.labels(root) - {NOBODY}) > 1
    needed = sorted(names[level] for level in (alone if told else every)) if several else []
    if everyone.sure and missing != needed:
        raise Unfounded(CODE, f"missing should be {needed}")
    least = {names[level] for level in alone}
    if missing != sorted(set(missing)) or not least <= set(missing) <= everyone.support:
        raise Unfounded(CODE, f"missing should hold {sorted(least)} and what the rows depend on")
