"""Mistakes: what was probably meant, each told once, in order, and never without end."""

from __future__ import annotations

import pickle

import pytest

from pnet_reason.knowledge.report import MOST_PROBLEMS, Report, closest, shorten
from pnet_reason.model.problems import KnowledgeError, Position

NAMES = ["size", "previous_size", "leaf_count", "hormone_level", "suspicious_lower_leaves", "S1", "S12"]


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("siz", "size"),
        ("Size", "size"),
        ("leaf_size", "size"),
        ("size_previous", "previous_size"),
        ("previous-size", "previous_size"),
        ("previuos_size", "size"),
        ("leaf count", "leaf_count"),
        ("leaves", "suspicious_lower_leaves"),
        ("hormone", "hormone_level"),
        ("xyz", ""),
        ("", ""),
        ("s" * 1000, ""),
    ],
)
def test_what_was_meant_is_found(word: str, meant: str) -> None:
    assert closest(word, NAMES) == meant


def test_the_hint_does_not_depend_on_the_order_of_names() -> None:
    assert closest("size_x", ["size-x", "size_x"]) == closest("size_x", ["size_x", "size-x"])


def test_mistakes_are_told_once_and_in_order() -> None:
    report = Report()
    for line in (2, 1, 2):
        report.error("bad-text", "wrong", Position("x.yaml", line, 1))
    assert [problem.position.line for problem in report.errors] == [1, 2]


def test_warnings_never_push_mistakes_out() -> None:
    report = Report()
    for line in range(MOST_PROBLEMS + 10):
        report.warning("no-citation", "nothing cited", Position("x.yaml", line, 1))
    report.error("bad-text", "wrong")
    assert [problem.code for problem in report.errors] == ["bad-text"]
    assert len(report.warnings) == MOST_PROBLEMS + 10


def test_no_one_reads_a_hundred_thousand_mistakes() -> None:
    report = Report()
    for line in range(MOST_PROBLEMS + 10):
        report.error("bad-text", "wrong", Position("x.yaml", line, 1))
    assert report.errors[-1].message == "and 10 more mistakes; put these right first"
    assert len(report.errors) == MOST_PROBLEMS + 1


def test_a_word_in_a_message_is_short_and_can_be_seen() -> None:
    assert shorten("a\nb\x00") == "'a�b�'"
    assert len(shorten("x" * 1000)) < 100


def test_an_error_with_its_records_can_be_pickled() -> None:
    report = Report()
    report.error("bad-text", "wrong", Position("x.yaml", 1, 1))
    error = pickle.loads(pickle.dumps(KnowledgeError(report.errors)))  # noqa: S301 - our own bytes
    assert error.records == tuple(report.errors)
