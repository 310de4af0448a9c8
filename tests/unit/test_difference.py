"""What a comparison has to see, one small knowledge base a change."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from pnet_reason.audit.difference import Change, Difference, between, difference
from pnet_reason.audit.document import difference_document
from pnet_reason.audit.edits import with_rule
from pnet_reason.audit.expected import brief, unexpected
from pnet_reason.audit.mutants import Mutant
from pnet_reason.audit.pins import difference as noticed
from pnet_reason.audit.renaming import renamed
from pnet_reason.audit.vocabulary import Words
from pnet_reason.knowledge.expected import Expected, ExpectedWords
from pnet_reason.model.findings import Finding, Kind
from pnet_reason.model.knowledge import Knowledge
from pnet_reason.model.problems import NOWHERE, QueryError
from pnet_reason.model.rules import Rule, Stance
from pnet_reason.model.table import Table
from tests import builders as b

SIZE, WEEKS = b.real("size", 0, 100), b.real("weeks", 1, 10)
PREVIOUS = b.real("previous", 0, 100)
RATE = b.rate("rate", SIZE, PREVIOUS, WEEKS, low=-100, high=100)
OPTIONS = b.options(["cut", "wait", "look"], [("cut", "wait"), ("cut", "look")])


def big(finding: Finding = SIZE) -> Rule:
    return b.recommend("big", "cut", b.compare(finding, ">=", 20))


def simple(finding: Finding = SIZE) -> Knowledge:
    return b.knowledge([finding], [big(finding)], OPTIONS)


def told(found: Difference) -> list[tuple[str, str]]:
    return [(brief(change.before), brief(change.after)) for change in found.changes]


def only(found: Difference) -> Change:
    (change,) = found.changes
    return change


# The vocabulary


def by_rate(rate: Finding) -> Knowledge:
    rules = [b.recommend("fast", "cut", b.compare(rate, ">=", 5))]
    return b.knowledge([SIZE, PREVIOUS, WEEKS, rate], rules, OPTIONS)


def test_another_formula_changes_the_answers_that_rest_on_it() -> None:
    other = b.rate("rate", PREVIOUS, SIZE, WEEKS, low=-100, high=100)
    found = difference(by_rate(RATE), by_rate(other))
    assert found.words == (Words("finding", "rate", "computed"),)
    assert set(told(found)) == {("settled cut", "silent"), ("silent", "settled cut")}


def test_a_formula_that_is_only_spelt_otherwise_is_the_same() -> None:
    assert RATE.computed is not None
    spelt = replace(RATE, computed=replace(RATE.computed, text="((size - previous)) / weeks"))
    assert difference(by_rate(RATE), by_rate(spelt)) == replace(
        difference(by_rate(RATE), by_rate(RATE)), new=by_rate(spelt)
    )


def test_what_is_computed_from_a_finding_with_another_unit_is_another_quantity() -> None:
    inches = replace(SIZE, unit="v", units=Table({"v": Fraction(1)}))
    new = b.knowledge([inches, PREVIOUS, WEEKS, RATE], by_rate(RATE).guidelines["g"].rules, OPTIONS)
    found = difference(by_rate(RATE), new)
    assert set(found.apart.values()) == {"size", "rate"}
    assert told(found)


def test_a_changed_formula_rules_out_nobody_of_the_other_side() -> None:
    def cut(rate: Finding) -> Knowledge:
        rules = [
            b.recommend("fast", "cut", b.compare(rate, ">=", 5)),
            b.consider("large", "wait", b.compare(SIZE, ">", 60)),
        ]
        return b.knowledge([SIZE, PREVIOUS, WEEKS, rate], rules, OPTIONS)

    steep = b.rate("rate", PREVIOUS, SIZE, WEEKS, low=50, high=100)  # out of its range for whoever is over 60
    found = difference(cut(RATE), cut(steep))
    assert ("settled cut (alternative wait)", "impossible") in told(found)


@pytest.mark.parametrize(
    ("finding", "how"),
    [
        (replace(SIZE, unit="v", units=Table({"v": Fraction(1)})), ["unit", "units"]),
        (b.real("size", 0, 200), ["domain"]),
        (b.integer("size", 0, 100, unit="u"), ["kind"]),
        (replace(SIZE, units=Table({"u": Fraction(1), "v": Fraction(10)})), ["units"]),
    ],
)
def test_a_changed_finding_is_never_the_same(finding: Finding, how: list[str]) -> None:
    found = difference(simple(), simple(finding))
    assert [(one.what, one.name) for one in found.words] == [("finding", "size")] * len(how)
    assert [one.how for one in found.words] == how
    document = difference_document(found)
    assert unexpected(document, ()).vocabulary == list(range(len(how)))
    assert unexpected(document, [ExpectedWords("finding size", one) for one in how]).vocabulary == []


def test_a_finding_whose_kind_changes_is_two_findings_and_each_side_is_asked_about_its_own() -> None:
    words = b.choice("size", "small", "large")
    new = b.knowledge([words], [b.recommend("big", "cut", b.is_(words, "large"))], OPTIONS)
    found = difference(simple(), new)
    assert set(told(found)) == {("settled cut", "silent"), ("silent", "settled cut")}
    for change in found.changes:
        assert set(dict(change.witness)) == {"size", "size-before"}
        assert set(dict(found.before(change.witness))) == set(dict(found.after(change.witness))) == {"size"}
    for change in difference_document(found)["changes"]:
        for side in ("before", "after"):
            (advice,) = change["proofs"][side]
            (row,) = advice["guidelines"][0]["questions"][0]["rows"]
            assert (row["outcome"], row["options"]) == (change[side]["outcome"], change[side]["options"])


def test_a_question_that_is_no_longer_answered_is_told() -> None:
    second = replace(big(), id="later", question="q2")
    questions = (b.Question("q1", "one"), b.Question("q2", "two"))
    choices = b.options(["cut"], questions=("q1", "q2"))
    both = b.knowledge([SIZE], [big(), second], choices, questions=questions)
    one = b.knowledge([SIZE], [big()], choices, questions=questions)
    assert difference(both, one).words == (Words("question", "g/q2", "removed"),)
    assert difference(one, both).words == (Words("question", "g/q2", "added"),)
    other = replace(both.guidelines["g"], id="h")
    two = replace(one, guidelines=Table({"g": one.guidelines["g"], "h": other}))
    assert between(two, "g", "h").words == (Words("question", "h/q2", "added"),)
    assert between(two, "h", "g").words == (Words("question", "h/q2", "removed"),)


@pytest.mark.parametrize("names", [{"size": "x", "weeks": "x"}, {"size": "weeks", "weeks": "weeks"}])
def test_two_findings_cannot_take_one_name(names: dict[str, str]) -> None:
    with pytest.raises(QueryError, match="cannot both be called"):
        renamed(b.knowledge([SIZE, WEEKS], [big()], OPTIONS), names)


# Answers


def sided(*options: str, stance: Stance = Stance.RECOMMEND) -> Knowledge:
    rules = [b.advice(f"r{i}", stance, name, b.compare(SIZE, ">=", 20)) for i, name in enumerate(options)]
    return b.knowledge([SIZE], rules, OPTIONS, safety=[b.withhold("s", o, b.compare(SIZE, ">", 90)) for o in OPTIONS])


def test_another_side_of_a_conflict_is_a_change() -> None:
    found = difference(sided("cut", "wait"), sided("cut", "look"))
    assert ("conflict cut wait", "conflict cut look") in told(found)


def test_another_option_that_is_withheld_is_a_change() -> None:
    found = difference(sided("wait"), sided("look"))
    assert ("withheld wait", "withheld look") in told(found)


def test_to_recommend_what_was_considered_is_a_change() -> None:
    found = difference(sided("wait", stance=Stance.CONSIDER), sided("wait"))
    assert told(found) == [("settled wait (consider)", "settled wait"), ("withheld wait (consider)", "withheld wait")]


def test_what_is_expected_is_compared_with_alternatives_and_against() -> None:
    look = b.consider("also", "look", b.compare(SIZE, ">=", 20))
    old = b.knowledge([SIZE], [b.recommend("r", "wait", b.compare(SIZE, ">=", 20))], OPTIONS)
    new = b.knowledge([SIZE], [*old.guidelines["g"].rules, look], OPTIONS)
    document = difference_document(difference(old, new))
    assert unexpected(document, [Expected("g", "q1", "settled wait", "settled wait")]).changes == [0]
    assert unexpected(document, [Expected("g", "q1", "settled wait", "settled wait (alternative look)")]).changes == []


def test_what_is_past_the_budget_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pnet_reason.audit.difference.OF_TWO", 1)
    with pytest.raises(QueryError, match="cannot be compared within the budget"):
        difference(sided("wait"), sided("look"))


# Who is possible


def guarded(relation: str, number: int) -> Knowledge:
    return b.knowledge([SIZE], [big()], OPTIONS, integrity=[b.contradiction("no", b.compare(SIZE, relation, number))])


def test_who_became_impossible_is_shown_by_what_makes_them_so() -> None:
    found = difference(guarded(">=", 80), guarded(">=", 60))
    change = only(found)
    assert (brief(change.before), brief(change.after)) == ("settled cut", "impossible")
    assert change.region.boxes == (((("size", ">= 60 u and < 80 u"),),),)
    assert 60 <= Fraction(dict(change.witness)["size"].split()[0]) < 80
    back = only(difference(guarded(">=", 60), guarded(">=", 80)))
    assert (brief(back.before), back.region) == ("impossible", change.region)


def test_a_fault_of_an_integrity_rule_is_shown_on_a_patient_who_is_possible_on_one_side_only() -> None:
    old, new = guarded(">=", 50), guarded("<", 50)
    mutant = Mutant("opposite", "no", "", "", "", "", NOWHERE, with_rule(old, new.integrity[0]))
    found = noticed(old, replace(mutant, knowledge=replace(new, content="mutant")), ("g", "q1"))
    assert found is not None
    ((name, _),) = found[0]
    assert name == "size"


def test_nothing_changes_between_a_knowledge_and_itself() -> None:
    for one in (simple(), by_rate(RATE), sided("cut", "wait")):
        found = difference(one, one)
        assert (found.words, found.changes) == ((), ())
        assert found.old.findings["size"].kind is Kind.REAL
