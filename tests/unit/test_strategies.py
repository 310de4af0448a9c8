"""The random examples: well formed, varied, and on both sides of every threshold."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import Phase, find, given, settings

from pnet_reason.model.knowledge import Knowledge
from pnet_reason.model.rules import Concept
from pnet_reason.model.values import Numbers
from tests import builders as b
from tests import reference, strategies
from tests.describe import Example

SIZE = b.real("size", 0, 500, unit="mm", above=True)
MITOSES = b.integer("mitoses", 0, 20)
ILL = b.yes_no("ill")
SMALL = b.knowledge(
    [SIZE, MITOSES, ILL],
    [b.recommend("r", "watch", b.compare(SIZE, "<", 20), b.compare(MITOSES, "<=", 2), b.is_(ILL, "no"))],
    b.options(["watch"]),
)


@given(strategies.knowledges())
def test_tables_and_rules_are_sorted_by_id(knowledge: Knowledge) -> None:
    guideline = knowledge.guidelines["g"]
    for table in (knowledge.findings, knowledge.concepts, knowledge.options, knowledge.questions, guideline.concepts):
        assert [*table] == sorted(table)
    for rules in (guideline.rules, guideline.scope, knowledge.safety, knowledge.integrity):
        assert [rule.id for rule in rules] == sorted(rule.id for rule in rules)


@given(strategies.knowledges())
def test_everything_named_exists_and_nothing_rests_on_itself(knowledge: Knowledge) -> None:
    rules = {rule.id: rule for rule in knowledge.guidelines["g"].rules}
    assert not cyclic({name: [override.rule for override in rule.overrides] for name, rule in rules.items()})
    for concepts in (dict(knowledge.concepts), knowledge.concepts_of("g")):
        below = {name: names_in(concept) for name, concept in concepts.items()}
        assert not cyclic({name: [n for n in names if n in concepts] for name, names in below.items()})
        assert {n for names in below.values() for n in names} <= {*knowledge.findings, *concepts}


@given(strategies.knowledges())
def test_whoever_redefines_a_concept_redefines_what_depends_on_it(knowledge: Knowledge) -> None:
    own = knowledge.guidelines["g"].concepts
    for name, concept in knowledge.concepts.items():
        if name not in own:
            assert not set(names_in(concept)) & set(own)


def names_in(concept: Concept) -> list[str]:
    """What a definition rests on."""
    return [*concept.highest_of, *(test.subject for test in reference.tests_in(concept))]


def cyclic(below: dict[str, list[str]]) -> bool:
    """Whether something is below itself."""
    rest = dict(below)
    while rest:
        free = [name for name, names in rest.items() if not set(names) & set(rest)]
        if not free:
            return True
        for name in free:
            del rest[name]
    return False


@pytest.mark.parametrize("outcome", ["settled", "silent", "conflict", "withheld", "impossible"])
def test_every_outcome_comes_up(outcome: str) -> None:
    def reached(example: Example) -> bool:
        knowledge, question, case = example
        found = reference.completions(knowledge, "g", question, case)
        return any(one.outcome == outcome for _, one in found)

    first = settings(max_examples=2000, database=None, phases=[Phase.generate])
    find(strategies.questions_about(), reached, settings=first)


def test_boundary_values_sit_at_and_on_both_sides_of_every_threshold() -> None:
    assert strategies.boundary_values(SIZE, SMALL) == [
        Fraction(number) for number in ("0.01", "19.99", "20", "20.01", "499.99", "500")
    ]
    assert strategies.boundary_values(MITOSES, SMALL) == [0, 1, 2, 3, 19, 20]
    assert strategies.boundary_values(ILL, SMALL) == ["no", "yes"]


def test_boundary_cases_move_one_finding_at_a_time() -> None:
    base = b.case(SMALL, {"size": "8", "ill": "no"})
    found = [*strategies.boundary_cases(SMALL, base)]
    assert len(found) == 6 + 6 + 2
    for case in found:
        assert case.known == set(case.findings)
        assert len(set(base.findings.items()) - set(case.findings.items())) <= 1
    answers = {
        case.texts["size"]: [*reference.rows(SMALL, "g", "q1", case)] for case in found if "mitoses" not in case.texts
    }
    assert answers["20 mm"] == [("silent", ())]
    assert answers["19.99 mm"] == [("settled", ("watch",)), ("silent", ())]


def test_thresholds_that_are_close_together_have_closer_neighbours() -> None:
    base = b.knowledge(
        [SIZE],
        [b.recommend("r", "watch", b.compare(SIZE, ">=", "20.001"), b.compare(SIZE, "<", "20.002"))],
        b.options(["watch"]),
    )
    near = [value for value in strategies.boundary_values(SIZE, base) if isinstance(value, Fraction)]
    assert any(Fraction("20.001") < value < Fraction("20.002") for value in near)


@given(strategies.questions_about())
def test_what_is_known_in_part_is_a_proper_part(example: Example) -> None:
    knowledge, _, case = example
    for name, values in case.findings.items():
        assert values
        assert values != knowledge.findings[name].domain
        if isinstance(values, Numbers):
            assert values == b.merged(values.intervals, knowledge.findings[name])
