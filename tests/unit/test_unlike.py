"""Comparing answers piece by piece finds the same patients as comparing whole answers."""

from __future__ import annotations

import random

import pytest

from pnet_reason.audit.mutants import Mutant, mutants
from pnet_reason.audit.pins import Pair, is_refused, pairs_of, together
from pnet_reason.audit.unlike import unlike
from pnet_reason.knowledge.loader import load
from pnet_reason.model.knowledge import Knowledge
from tests.asking import ARTICLE, PLANTS, shipped

SOME = 60


def told_otherwise(knowledge: Knowledge, mutant: Mutant, pair: Pair) -> tuple[int, int]:
    """The possible patients who are told otherwise: by whole answers, and by their pieces."""
    one, other = together(knowledge, mutant.knowledge, pair)
    drawing = one.drawing
    possible = drawing.every([one.possible, other.possible])
    whole = drawing.diagrams.combine(one.told(anyway=True), other.told(anyway=True), lambda a, b: a != b)
    return drawing.every([whole, possible]), drawing.every([drawing.some(unlike(one, other)), possible])


def compared(knowledge: Knowledge, guideline: str = "") -> list[tuple[Mutant, Pair]]:
    asked = [
        (mutant, pair)
        for mutant in mutants(knowledge)
        if not is_refused(mutant)
        for pair in pairs_of(knowledge, mutant)
        if guideline in ("", pair[0])
    ]
    return random.Random(1).sample(asked, min(SOME, len(asked)))


@pytest.mark.parametrize("part", range(2))
def test_the_pieces_tell_of_the_same_patients_as_the_whole(part: int) -> None:
    knowledge, guideline = ((load(PLANTS), ""), (shipped(), ARTICLE))[part]
    seen = set()
    for mutant, pair in compared(knowledge, guideline):
        whole, pieces = told_otherwise(knowledge, mutant, pair)
        assert whole == pieces, mutant.name
        seen.add(bool(whole))
    assert seen == {True, False}
