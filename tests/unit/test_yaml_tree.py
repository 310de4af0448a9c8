"""YAML text as a tree: every scalar is text, everything keeps its place, and what is refused is refused unexpanded."""

from __future__ import annotations

import time

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from pnet_reason.knowledge import yaml_tree
from pnet_reason.knowledge.report import Fault, Report
from pnet_reason.knowledge.tree import Mapping, Node, Scalar, Sequence, tell
from pnet_reason.knowledge.yaml_tree import read_tree
from pnet_reason.model.problems import Problem


def read(text: str) -> Node:
    report = Report()
    tree = read_tree(text, "x.yaml", report)
    assert report.errors == []
    assert tree is not None
    return tree


def mistake(text: str) -> Problem:
    report = Report()
    assert read_tree(text, "x.yaml", report) is None
    assert report.broken
    (problem,) = report.errors
    return problem


@pytest.fixture(params=["CSafeLoader", "SafeLoader"])
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if not hasattr(yaml, request.param):
        pytest.skip("PyYAML without its C parser")
    monkeypatch.setattr(yaml_tree, "LOADER", getattr(yaml, request.param))
    return str(request.param)


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize(
    "word", ["no", "yes", "on", "010", "1:30", "1e3", "0x1f", "~", "null", "2026-01-01", "1_0", ".5"]
)
def test_a_scalar_is_the_text_that_is_written(word: str) -> None:
    tree = read(f"a: {word}")
    assert isinstance(tree, Mapping)
    assert tree.text("a") == word


@pytest.mark.usefixtures("loader")
def test_every_value_keeps_its_line_and_column() -> None:
    tree = read("# first\nouter:\n  - one\n  - {key: 'two'}\n")
    assert isinstance(tree, Mapping)
    key, outer = tree.entries["outer"]
    assert isinstance(outer, Sequence)
    assert str(key.at) == "x.yaml:2:1"
    assert [str(item.at) for item in outer.items] == ["x.yaml:3:5", "x.yaml:4:5"]
    inner = outer.items[1]
    assert isinstance(inner, Mapping)
    two = inner.get("key")
    assert isinstance(two, Scalar)
    assert (str(two.at), str(two.text_at), two.plain) == ("x.yaml:4:11", "x.yaml:4:12", False)


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("a: &x 1\nb: *x\n", "yaml-anchor", "x.yaml:1:4"),
        ("a: *x\n", "yaml-alias", "x.yaml:1:4"),
        ("a: !!int 1\n", "yaml-tag", "x.yaml:1:4"),
        ("a: ! 1\n", "yaml-tag", "x.yaml:1:4"),
        ("a: !!python/object:os.system []\n", "yaml-tag", "x.yaml:1:4"),
        ("<<: {a: 1}\n", "yaml-merge", "x.yaml:1:1"),
        ("[a]: 1\n", "bad-key", "x.yaml:1:1"),
        ("a: 1\n---\nb: 2\n", "several-documents", "x.yaml:2:1"),
        ("", "empty-file", "x.yaml:1:1"),
        ("# nothing\n", "empty-file", "x.yaml:1:1"),
        ("a: > 5 mm\n", "yaml-syntax", "x.yaml:1:6"),
        ("a: b: c\n", "yaml-syntax", "x.yaml:1:5"),
        ("a:\n\t- b\n", "yaml-syntax", "x.yaml:2:1"),
        ("a: @b\n", "yaml-syntax", "x.yaml:1:4"),
        ("a: \x07\n", "yaml-syntax", "x.yaml:1:1"),
        ("a: \ud800\n", "not-utf-8", "x.yaml:1:1"),
        ("[" * 100_000, "too-deep", "x.yaml:1:41"),
        ("{a: " * 100_000, "too-deep", "x.yaml:1:161"),
        ("- " * 100_000, "too-deep", "x.yaml:1:81"),
    ],
)
def test_what_is_not_read_is_refused_where_it_stands(text: str, code: str, place: str, loader: str) -> None:
    found = mistake(text)
    if loader == "SafeLoader" and code == "not-utf-8":
        code = "yaml-syntax"
    assert found.code == code
    if not (code == "yaml-syntax" and loader == "SafeLoader"):
        assert str(found.position) == place


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: >= 5 mm\n", "put the value in quotes"),
        ("a: b: c\n", "needs quotes"),
        ("a:\n\t- b\n", "spaces, not with tabs"),
        ("a: 'b\n", "close the quote"),
        ("a: [b\n", "close it"),
        ("a: \x07\n", "plain text in UTF-8"),
        ("- a\nb: c\n", "check the indentation"),
        ("a: %b\n", "cannot begin with %"),
    ],
)
def test_bad_yaml_comes_with_a_next_step(text: str, said: str) -> None:
    assert said in str(mistake(text))


def test_a_repeated_key_is_told_and_the_first_one_kept() -> None:
    report = Report()
    tree = read_tree("a: 1\nb: 2\na: 3\n", "x.yaml", report)
    assert isinstance(tree, Mapping)
    assert tree.texts("x") == {}
    assert tree.text("a") == "1"
    assert [(p.code, str(p.position), p.hint) for p in report.errors] == [
        ("duplicate-key", "x.yaml:3:1", "the first is in line 1")
    ]


def test_anchors_are_refused_before_they_are_expanded() -> None:
    lines = ["a0: &a0 [x, x]"] + [f"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]" for i in range(1, 200)]
    assert mistake("\n".join(lines)).code == "yaml-anchor"


@pytest.mark.parametrize("line", ["- a\n", "k: a\n", "- {a: b}\n", "- 'a'\n", "# c\n"])
def test_reading_takes_linear_time(line: str) -> None:
    def seconds(count: int) -> float:
        start = time.process_time()
        read_tree(line * count, "x.yaml", Report())
        return time.process_time() - start

    few, many = (min(seconds(lines) for _ in range(3)) for lines in (4_000, 16_000))
    assert many < 16 * max(few, 0.05)


@pytest.mark.parametrize(
    ("text", "column"),
    [("a: abc", 5), ("a: 'abc'", 6), ('a: "abc"', 6), ('a: "\\x61bc"', 4), ("a: >\n  abc\n", 4), ("a: 'it''s'", 4)],
)
def test_a_mistake_in_a_scalar_is_underlined_where_that_can_be_told(text: str, column: int) -> None:
    tree = read(text)
    assert isinstance(tree, Mapping)
    node = tree.get("a")
    assert isinstance(node, Scalar)
    report = Report()
    tell(report, node, Fault("bad-text", "wrong letter", start=1))
    assert report.errors[0].position.column == column


def test_an_excerpt_is_the_line_as_it_stands() -> None:
    report = Report()
    tree = read_tree("a:\n    b: über\n", "x.yaml", report)
    assert isinstance(tree, Mapping)
    report.error("bad-text", "wrong", tree.mapping("a").entries["b"][1].at, width=4)
    assert str(report.errors[0]).splitlines() == ["x.yaml:2:8: wrong", "        b: über", "           ~~~~"]


@given(
    st.text(max_size=60) | st.lists(st.sampled_from(list("ab:-?[]{}&*!|>'\"%@` \n\t#,\\")), max_size=40).map("".join)
)
def test_any_text_is_a_tree_or_a_mistake(text: str) -> None:
    report = Report()
    tree = read_tree(text, "x.yaml", report)
    assert (tree is None) == report.broken
    assert report.broken <= bool(report.errors)
