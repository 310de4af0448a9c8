"""Answers are certified (design 3.14): nothing in an advice document can be changed without the checker noticing.

The mutator knows nothing of the format: it changes, drops, adds, repeats, renames and swaps everything, everywhere. The
checker works every derived field out again, so only free text may change once the digest is made to fit.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from pnet_reason.advise import recommend
from pnet_reason.checker import check
from pnet_reason.knowledge.quantities import parse_set
from pnet_reason.model.answer import digest
from pnet_reason.model.findings import Finding
from pnet_reason.model.knowledge import Knowledge
from pnet_reason.model.problems import CaseError, ProofError
from tests import strategies
from tests.unit.test_checker import EXAMPLES, document_of, loaded

Path: TypeAlias = tuple[str | int, ...]
Change: TypeAlias = tuple[Path, Any]
"""Where, and what stands there instead."""

BOXES = {"answer", "possible", "impossible", "out-of-range"}


def walk(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every leaf and container."""
    yield path, value
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield from walk(inner, (*path, key))


def other_values(value: Any, words: list[str]) -> Iterator[Any]:
    """Other values for a place: of the same type first, then of others."""
    match value:
        case bool():
            yield not value
        case int():
            yield from (value + 1, value - 1, -1, bool(value), float(value))
        case str():
            yield from (value + "x", value[:-1], value.upper(), "", *words)
        case list():
            yield from lists(value, words)
        case dict():
            yield from dicts(value)
    yield from (None, [value], {"x": value}, 0, "x", [], {})


def lists(value: list[Any], words: list[str]) -> Iterator[list[Any]]:
    """One item dropped, repeated or added; two neighbours swapped; turned round."""
    for i, item in enumerate(value):
        yield value[:i] + value[i + 1 :]
        yield [*value[: i + 1], item, *value[i + 1 :]]
        yield [*value[:i], *value[i + 1 : i + 2], item, *value[i + 2 :]]
    yield value[::-1]
    yield from ([*value, 0], [*value, *words[:1]], [*value, {}])


def dicts(value: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """One key dropped, added or renamed; the values of two keys swapped."""
    keys = list(value)
    for key, after in zip(keys, keys[1:] + keys[:1], strict=True):
        yield {k: v for k, v in value.items() if k != key}
        yield {(k + "x" if k == key else k): v for k, v in value.items()}
        yield {**value, key: value[after], after: value[key]}
    yield {**value, "x": ""}


def changes(document: dict[str, Any], words: list[str]) -> Iterator[Change]:
    """Every change of one place that really changes it (1 and True are different values in JSON)."""
    for path, value in walk(document):
        before = json.dumps(value, sort_keys=True)
        for other in other_values(value, words):
            if json.dumps(other, sort_keys=True) != before:
                yield path, other


def changed(value: Any, path: Path, other: Any) -> Any:
    """A copy with another value in one place; what is not on the way there is shared."""
    if not path:
        return other
    found = value.copy()
    found[path[0]] = changed(value[path[0]], path[1:], other)
    return found


def at(value: Any, path: Path) -> Any:
    for key in path:
        value = value[key]
    return value


def still_true(document: dict[str, Any], change: Change, knowledge: Knowledge) -> bool:
    """Whether the changed document says nothing false: other free text, another wording of what was given, fewer
    answers, or the boxes of a region in another order."""
    path, value = change
    match path:
        case ("engine" | "as_of",) | ("case", "id" | "title" | "lesion"):
            return isinstance(value, str)
        case ("case", "assumed", _) | ("case", "records", _, _):
            return isinstance(value, str)
        case ("case", "given", name):
            return isinstance(value, str) and same_meaning(value, at(document, path), knowledge.findings[name])
        case ("guidelines",) | ("guidelines", _, "questions"):
            return isinstance(value, list) and all(item in at(document, path) for item in value)
        case (*_, "nodes") if isinstance(value, list) and len(value) == len(at(document, path)):
            moved = [node for node, before in zip(value, at(document, path), strict=True) if node != before]
            return all(isinstance(node, dict) and node["kind"] in BOXES for node in moved)
    return False


def same_meaning(text: str, other: str, finding: Finding) -> bool:
    try:
        return parse_set(text, finding) == parse_set(other, finding)
    except CaseError:
        return False


def rejected(document: Any, knowledge: Knowledge) -> bool:
    try:
        check(document, knowledge)
    except ProofError as error:
        return bool(error.records)
    return False


def survivors(document: dict[str, Any], knowledge: Knowledge, some: Iterable[Change], *, fit: bool) -> list[Change]:
    """The changes that go unnoticed. ``fit``: the digest is made to fit first, and what is still true is left out."""
    found = []
    for path, value in some:
        other = changed(document, path, value)
        if fit and isinstance(other, dict) and "digest" in other and path != ("digest",):
            if still_true(document, (path, value), knowledge):
                continue
            other["digest"] = digest(other)
        if not rejected(other, knowledge):
            found.append((path, value))
    return found


def vocabulary(document: dict[str, Any], count: int = 3) -> list[str]:
    """Words of the document itself, to stand where they do not belong."""
    words = sorted({value for _, value in walk(document) if isinstance(value, str)})
    return random.Random(0).sample(words, min(count, len(words)))


@pytest.mark.parametrize("fit", [False, True], ids=["digest kept", "digest made to fit"])
def test_no_change_of_a_small_document_goes_unnoticed(fit: bool) -> None:
    knowledge, document = document_of(EXAMPLES["two rows"])
    assert survivors(document, knowledge, changes(document, vocabulary(document)), fit=fit) == []


@pytest.mark.parametrize("name", EXAMPLES)
def test_no_change_of_any_sort_of_answer_goes_unnoticed(name: str) -> None:
    knowledge, document = document_of(EXAMPLES[name])
    every = list(changes(document, vocabulary(document, 1)))
    some = random.Random(1).sample(every, min(300, len(every)))
    assert survivors(document, knowledge, some, fit=True) == []


@settings(max_examples=30, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_every_answer_of_the_engine_is_accepted_and_none_can_be_changed(data: st.DataObject) -> None:
    knowledge, _, drawn = data.draw(strategies.questions_about())
    try:
        case = loaded(knowledge, drawn)
    except CaseError:
        assume(False)
        raise
    document = recommend(case, knowledge).to_dict()
    check(document, knowledge)
    every = list(changes(document, vocabulary(document, 1)))
    seed = data.draw(st.integers(0, 1 << 16))
    some = random.Random(seed).sample(every, min(20, len(every)))
    assert survivors(document, knowledge, some, fit=True) == []


def test_the_mutator_reaches_every_place_in_a_document() -> None:
    _, document = document_of(EXAMPLES["two rows"])
    touched = {path for path, _ in changes(document, [])}
    assert touched == {path for path, _ in walk(document)}
