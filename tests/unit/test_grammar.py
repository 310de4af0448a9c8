"""The grammar of bullets: what each says, in canonical words, and where its mistakes are."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pnet_reason.knowledge.grammar import Words, parse_bullet
from pnet_reason.knowledge.report import Fault
from pnet_reason.model.findings import Finding, Kind
from pnet_reason.model.rules import Test, TestKind
from pnet_reason.model.table import Table
from pnet_reason.model.values import Choices, Interval, Numbers, closed

WIDTH = Finding(
    "width", Kind.REAL, "width", Numbers((closed(Fraction(0), Fraction(100)),)), "mm", Table({"mm": 1, "cm": 10})
)
DOORS = Finding("doors", Kind.INTEGER, "doors", Numbers((closed(Fraction(0), Fraction(9)),)), "", Table({"": 1}))
PAINT = Finding(
    "paint", Kind.CHOICE, "paint", Choices(("red", "pale-blue", "none")), spellings=Table({"azure": "pale-blue"})
)
WORDS = Words(
    {"width": WIDTH, "doors": DOORS, "paint": PAINT},
    {"class": ("small", "large"), "only": ("one",)},
    declared={"broken"},
    statements={"S1", "S2", "W-3.b"},
)
ASKING = Words(WORDS.findings, WORDS.concepts, WORDS.declared, WORDS.statements, may_ask_what_is_known=True)


def read(text: str, words: Words = WORDS) -> Test:
    test, faults = parse_bullet(text, words)
    assert faults == []
    assert test is not None
    return test


def faults(text: str, words: Words = WORDS) -> list[Fault]:
    return parse_bullet(text, words)[1]


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("width < 20 mm", "width < 20 mm"),
        ("width<2cm", "width < 20 mm"),
        ("width >= 1/3 cm", "width >= 10/3 mm"),
        ("width ≤ 2.50 mm", "width <= 2.5 mm"),
        ("width  between 1 and  2 cm", "width between 10 and 20 mm"),
        ("width between 10 mm and 2 cm", "width between 10 and 20 mm"),
        ("doors > 3", "doors > 3"),
        ("paint is red", "paint is red"),
        ("paint is Pale_Blue", "paint is pale-blue"),
        ("paint is azure", "paint is pale-blue"),
        ("paint is not red", "paint is not red"),
        ("paint is one of (none, red)", "paint is one of (red, none)"),
        ("paint is one of (red)", "paint is red"),
        ("class is small", "class is small"),
        ("class is not small", "class is not small"),
        ("class is undefined", "class is undefined"),
    ],
)
def test_a_bullet_has_one_canonical_wording(text: str, canonical: str) -> None:
    assert read(text).text == canonical
    assert read(canonical).text == canonical


def test_citations_are_data_and_not_part_of_the_wording() -> None:
    test = read("width < 20 mm [S1, W-3.b]")
    assert (test.text, test.cites) == ("width < 20 mm", ("S1", "W-3.b"))


def test_a_comparison_is_cut_to_the_declared_range() -> None:
    assert read("width < 20 mm").allowed == Numbers((Interval((Fraction(0), 0), (Fraction(20), -1)),))


def test_a_comparison_of_whole_numbers_has_whole_ends() -> None:
    assert read("doors < 2").allowed == read("doors <= 1").allowed == Numbers((closed(Fraction(0), Fraction(1)),))


def test_is_not_means_another_declared_value() -> None:
    assert read("paint is not red").allowed == Choices(("pale-blue", "none"))
    assert read("class is not small").allowed == Choices(("large",))


def test_only_some_questions_may_ask_what_is_known() -> None:
    assert read("width is not known", ASKING).kind is TestKind.KNOWN
    assert not read("width is not known", ASKING).positive
    assert [fault.code for fault in faults("width is known")] == ["known-not-allowed"]


def test_a_name_whose_declaration_is_wrong_is_not_called_unknown() -> None:
    assert parse_bullet("broken is red", WORDS) == (None, [])


@pytest.mark.parametrize(
    ("text", "code", "underlined"),
    [
        ("widht < 20 mm", "unknown-finding", "widht"),
        ("width < 20 kg", "wrong-unit", "kg"),
        ("width < 20", "missing-unit", "20"),
        ("width < 2,5 mm", "decimal-comma", "2,5 mm"),
        ("width < 1e3 mm", "exponent", "1e3 mm"),
        ("width < .5 mm", "bad-number", "."),
        ("width < inf", "not-finite", "inf"),
        ("width < 120 mm", "out-of-range", "120 mm"),
        ("width between 20 and 10 mm", "bad-value", "width between 20 and 10 mm"),
        ("width between 5 mm", "bad-value", "width between 5 mm"),
        ("width is 5", "type-mismatch", "width is 5"),
        ("width is red", "type-mismatch", "width is red"),
        ("paint < 5", "type-mismatch", "paint < 5"),
        ("paint is undefined", "type-mismatch", "paint is undefined"),
        ("class < 5", "type-mismatch", "class < 5"),
        ("class is not undefined", "type-mismatch", "class is not undefined"),
        ("class is known", "type-mismatch", "class is known"),
        ("paint is rde", "unknown-value", "rde"),
        ("paint is one of (red, rde)", "unknown-value", "rde"),
        ("paint is one of (red, red)", "bad-bullet", " red"),
        ("paint is one of ()", "unknown-value", ")"),
        ("paint is one of red", "bad-bullet", "paint is one of red"),
        ("paint is not one of (red)", "bad-bullet", "paint is not one of (red)"),
        ("paint is", "unknown-value", ""),
        ("paint", "bad-bullet", "paint"),
        ("< 5 mm", "bad-bullet", "< 5 mm"),
        ("width < 5 mm [S9]", "unknown-statement", "S9"),
        ("width < 5 mm [S1,]", "bad-citation", "]"),
        ("width < 5 mm [see S1]", "bad-citation", "see S1"),
        ("width < 5 mm [S1] [S2]", "wrong-unit", "mm [S1]"),
        ("width >= 0 mm", "always-true", "width >= 0 mm"),
        ("width < 0 mm", "never-true", "width < 0 mm"),
        ("paint is one of (red, azure, none)", "always-true", "paint is one of (red, azure, none)"),
        ("only is one", "always-true", "only is one"),
        ("only is not one", "never-true", "only is not one"),
        ("doors > 2.5", "not-whole", "2.5"),
    ],
)
def test_a_mistake_is_underlined_to_the_letter(text: str, code: str, underlined: str) -> None:
    (fault,) = faults(text)
    assert fault.code == code
    assert text[fault.start : fault.start + fault.width] == underlined


def test_a_bullet_tells_its_bad_citation_beside_its_bad_test() -> None:
    assert [fault.code for fault in faults("widht < 5 mm [S9]")] == ["unknown-statement", "unknown-finding"]


PIECES = ["width", "paint", "class", "<", ">=", "between", "and", "is", "not", "one of", "(", ")", ",", "[S1]", "5 mm"]
PIECES += ["red", "2", "known", "undefined", "[", "]", " ", "−1/0 mm", "1/3", "é", "…"]


@given(st.lists(st.sampled_from(PIECES)).map(" ".join) | st.text(max_size=40))
def test_any_text_is_a_test_or_has_a_mistake(text: str) -> None:
    test, found = parse_bullet(text, ASKING)
    assert (test is None) <= bool(found)
    for fault in found:
        assert 0 <= fault.start <= len(text)
    if test is not None and not found:
        assert read(test.text, ASKING).allowed == test.allowed
