"""One broken directory a mistake: each gives exactly the error that its ``expected.txt`` names."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pnet_reason.knowledge.loader import load
from pnet_reason.model.problems import KnowledgeError, Problem

TESTS = Path(__file__).parents[1]
GOOD = TESTS / "other_knowledge"
MISTAKES = sorted(path.parent for path in TESTS.glob("bad_facts/*/expected.txt"))
LISTED = set(re.findall(r"`([a-z0-9-]+)`", (TESTS.parent / "docs" / "errors.md").read_text("utf-8")))


def mistake(directory: Path) -> Problem:
    with pytest.raises(KnowledgeError) as caught:
        load(GOOD, directory)
    assert len(caught.value.records) == 1, str(caught.value)
    return caught.value.records[0]


@pytest.mark.parametrize("directory", MISTAKES, ids=lambda path: path.name)
def test_each_mistake_is_told_with_its_words(directory: Path) -> None:
    code, *words = (directory / "expected.txt").read_text("utf-8").splitlines()
    found = mistake(directory)
    assert found.code == code
    assert code in LISTED
    for word in words:
        assert word in str(found)


@pytest.mark.parametrize("directory", MISTAKES, ids=lambda path: path.name)
def test_the_underline_never_leaves_the_excerpt(directory: Path) -> None:
    found = mistake(directory)
    if found.excerpt:
        assert 1 <= found.position.column <= len(found.excerpt) + 1
        assert found.position.column + found.width <= len(found.excerpt) + 2


def test_there_are_mistakes() -> None:
    assert len(MISTAKES) > 100
