"""The rules are relations (section 5 of the design): one set of goals answers every kind of question.

A full case, missing findings, no case at all, and a partial proof are asked of the same goals; kanren's protocol carries
them; and the specialised path, which decides whole tables of rules at once, says the same.
"""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

import kanren
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kanren.constraints import ConstrainedState
from kanren.core import conde, eq, lall, lany

from pnet_reason.knowledge.cases import make_case
from pnet_reason.logic import kernel
from pnet_reason.logic.compiled import CompiledRule, Plan, Section, findings_under
from pnet_reason.logic.compiler import plan_of
from pnet_reason.logic.conclude import Status, status_of
from pnet_reason.logic.domains import bits
from pnet_reason.logic.evaluate import known_planes
from pnet_reason.logic.kernel import DomainStore, State, conj, disj, domains, fresh, ino, mask_of, narrowed, value_of
from pnet_reason.logic.relations import Relations, boxes
from pnet_reason.logic.survey import decideo, patient, planes_in, possibleo
from pnet_reason.model.knowledge import Knowledge
from tests import builders as b
from tests import strategies
from tests.asking import ARTICLE, MANAGEMENT, shipped, worked

SIZE = b.real("size", 0, 100, unit="mm")
ILL = b.yes_no("ill")
PLACE = b.choice("place", "head", "body", "tail")
CELLS = b.integer("cells", 0, 100)

GRADE = b.concept(
    "grade", ("low", "high"), b.clause("low", b.compare(CELLS, "<", 3)), b.clause("high", b.compare(CELLS, ">", 5))
)
SMALL = b.compare(SIZE, "<", 20)
LOW = b.is_(GRADE, "low")
WATCH = b.recommend("watch-small", "watch", SMALL, LOW, unless=[b.any_(b.is_(ILL, "yes"), b.is_(PLACE, "head"))])
CUT = b.recommend("cut-large", "cut", b.compare(SIZE, ">=", 20))
KNOWLEDGE = b.knowledge([SIZE, ILL, PLACE, CELLS], [WATCH, CUT], b.options(["watch", "cut"]), concepts=[GRADE])
SECTION = plan_of(KNOWLEDGE, "g", "q1").section
CUTTING, WATCHING = SECTION.rules

# The goals are made once; every test below asks the same ones.
RELATIONS = Relations(SECTION)
PROOF = fresh()
WATCHES = RELATIONS.applieso(WATCHING, PROOF)
WATCHES_NOT = RELATIONS.failso(WATCHING, PROOF)
ADVICE = disj(WATCHES, WATCHES_NOT, RELATIONS.applieso(CUTTING, PROOF), RELATIONS.failso(CUTTING, PROOF))

FULL = {"size": "14 mm", "cells": 1, "ill": "no", "place": "tail"}


def state_of(findings: dict[str, Any]) -> State:
    return RELATIONS.state(make_case(findings, KNOWLEDGE))


def proofs(goal: kernel.Goal, state: State) -> list[Any]:
    return [value_of(PROOF, found) for found in goal(state)]


def words(state: State) -> dict[str, tuple[str, ...]]:
    """The residual domains of a state, read off its store."""
    return {
        entry.id: tuple(str(cell) for cell in (entry.axis.cells[i] for i in bits(mask_of(state, entry.var))))
        for entry in SECTION.findings
    }


# One set of goals, every kind of question.


def test_the_goals_answer_a_full_case_with_its_whole_proof() -> None:
    assert proofs(WATCHES, state_of(FULL)) == [
        (
            "applies",
            "watch-small",
            (
                ("test", "size < 20 mm", "true"),
                ("test", "grade is low", "true"),
                ("any", "false", (("test", "ill is yes", "false"), ("test", "place is head", "false"))),
            ),
        )
    ]
    assert proofs(WATCHES_NOT, state_of(FULL)) == []


def test_the_goals_answer_a_full_case_to_which_a_rule_does_not_apply() -> None:
    state = state_of({**FULL, "place": "head"})
    assert proofs(WATCHES, state) == []
    assert proofs(WATCHES_NOT, state) == [
        ("fails", "watch-small", 2, ("any", "not false", (("test", "place is head", "not false"),)))
    ]


def test_the_goals_answer_a_case_with_a_missing_finding_by_the_values_that_it_must_have() -> None:
    (found,) = WATCHES(state_of({"size": "14 mm", "cells": 1, "ill": "no"}))
    assert words(found)["place"] == ("body", "tail")
    assert [words(found)["place"] for found in WATCHES_NOT(state_of({"size": "14 mm", "cells": 1, "ill": "no"}))] == [
        ("head",)
    ]


def test_the_goals_answer_where_there_is_no_case_at_all() -> None:
    (found,) = WATCHES(RELATIONS.state())
    assert words(found)["place"] == ("body", "tail")
    assert words(found)["ill"] == ("no",)
    assert RELATIONS.proof_of(("", "grade"), found) == ("low",)
    failing = {value_of(PROOF, found)[2] for found in WATCHES_NOT(RELATIONS.state())}
    assert failing == {0, 1, 2}


def test_a_rule_id_in_the_proof_finds_the_patients_whose_advice_uses_that_rule() -> None:
    asked = conj(kernel.equal(PROOF, ("applies", "cut-large", fresh())), ADVICE)
    found = list(asked(RELATIONS.state()))
    assert len(found) == 1
    size = next(entry for entry in SECTION.findings if entry.id == "size")
    assert size.axis.values(mask_of(found[0], size.var)) == b.numbers(SIZE, ">=", 20)


def test_a_bullet_number_in_the_proof_finds_the_patients_for_whom_that_bullet_fails_first() -> None:
    for number in range(3):
        asked = conj(kernel.equal(PROOF, ("fails", "watch-small", number, fresh())), WATCHES_NOT)
        assert {value_of(PROOF, found)[2] for found in asked(RELATIONS.state())} == {number}
    nobody = conj(kernel.equal(PROOF, ("fails", "watch-small", 3, fresh())), WATCHES_NOT)
    assert list(nobody(RELATIONS.state())) == []


def test_a_proof_that_is_partly_there_is_completed() -> None:
    side, member = fresh(), fresh()
    some = ("fails", fresh(), fresh(), ("any", side, (member,)))
    found = [
        (value_of(PROOF, s), value_of(member, s)) for s in conj(kernel.equal(PROOF, some), ADVICE)(RELATIONS.state())
    ]
    assert [proof[:3] for proof, _ in found] == [("fails", "watch-small", 2)] * 2
    assert {member[1] for _, member in found} == {"ill is yes", "place is head"}


def test_a_proof_of_something_else_has_no_patient() -> None:
    for wrong in ("applies", ("applies",), ("applies", "another-rule", fresh()), ("fails", "watch-small")):
        assert list(conj(kernel.equal(PROOF, wrong), WATCHES)(RELATIONS.state())) == []


def test_the_proof_of_a_concept_stands_beside_that_of_the_rule() -> None:
    (found,) = WATCHES(state_of(FULL))
    assert value_of(RELATIONS.proofs[("", "grade")], found) == ("by", 0, (("test", "cells < 3", "true"),))
    (undefined,) = WATCHES_NOT(state_of({**FULL, "cells": 4}))
    assert value_of(RELATIONS.proofs[("", "grade")], undefined) == ("none",)
    assert RELATIONS.proof_of(("", "grade"), undefined) == ("undefined",)


def test_residual_domains_can_be_read_off_the_store_of_every_answer() -> None:
    missing = list(boxes(WATCHES_NOT, state_of({"cells": 1, "ill": "no"}), SECTION))
    size = next(entry for entry in SECTION.findings if entry.id == "size").axis
    place = next(entry for entry in SECTION.findings if entry.id == "place").axis
    assert [(size.values(box["size"]), place.values(box["place"])) for box in missing] == [
        (b.numbers(SIZE, ">=", 20), PLACE.domain),
        (b.numbers(SIZE, "<", 20), b.one("head")),
    ]


# Kanren's own protocol carries them.


def test_every_state_is_one_of_kanren_with_our_store_of_domains() -> None:
    for found in itertools.chain(WATCHES(RELATIONS.state()), WATCHES_NOT(RELATIONS.state())):
        assert type(found) is ConstrainedState
        assert type(found.constraints[DomainStore]) is DomainStore
        assert isinstance(found.constraints[DomainStore], kanren.constraints.ConstraintStore)


def test_streams_are_lazy_iterators() -> None:
    stream = WATCHES_NOT(RELATIONS.state())
    assert iter(stream) is stream
    assert next(stream) is not next(stream)


def test_our_goals_compose_with_those_of_kanren() -> None:
    rule = fresh()
    either = conde(
        [eq(rule, "watch-small"), WATCHES],
        [eq(rule, "cut-large"), RELATIONS.applieso(CUTTING, fresh())],
    )
    found = list(lall(either, eq(rule, "watch-small"))(state_of({"cells": 1})))
    assert [value_of(PROOF, state)[:2] for state in found] == [("applies", "watch-small")]
    assert {value_of(rule, state) for state in lany(either)(RELATIONS.state())} == {"watch-small", "cut-large"}


def test_our_goals_are_the_same_inside_the_conjunction_of_kanren_as_inside_ours() -> None:
    goals = (RELATIONS.failso(WATCHING, PROOF), RELATIONS.failso(CUTTING, fresh()))
    ours = list(boxes(conj(*goals), RELATIONS.state(), SECTION))
    theirs = list(boxes(lall(*goals), RELATIONS.state(), SECTION))
    assert sorted(map(repr, ours)) == sorted(map(repr, theirs))


def test_kanren_may_bind_a_finding_to_a_cell() -> None:
    place = next(entry for entry in SECTION.findings if entry.id == "place")
    assert len(list(lall(eq(place.var, 1), WATCHES)(RELATIONS.state()))) == 1
    assert list(lall(eq(place.var, 0), WATCHES)(RELATIONS.state())) == []


def test_the_specialised_goals_have_the_protocol_too() -> None:
    plan = plan_of(KNOWLEDGE, "g", "q1")
    out, other = fresh(), fresh()
    goal = lall(decideo(plan, (0, 0), out), possibleo(plan.integrity, other))
    for found in goal(patient(plan, make_case({}, KNOWLEDGE))):
        assert type(found) is ConstrainedState
        assert DomainStore in found.constraints
        assert out in found
        assert other in found


# The specialised path equals the relations.

MOST_CELLS = 300


def axes_of(section: Section, rule: CompiledRule) -> list[tuple[kernel.Var, list[int]]]:
    """The findings that a rule rests on, each with its cells."""
    names = findings_under(section, rule.body.need)
    return [(e.var, list(bits(e.axis.full))) for e in section.findings if e.id in names]


def some_cells(axes: list[tuple[kernel.Var, list[int]]], order: random.Random) -> Iterator[tuple[int, ...]]:
    """Every combination of cells, or some of them where there are many."""
    if math.prod(len(cells) for _, cells in axes) <= MOST_CELLS:
        yield from itertools.product(*(cells for _, cells in axes))
    else:
        yield from {tuple(order.choice(cells) for _, cells in axes) for _ in range(MOST_CELLS)}


def at(state: State, variables: Iterable[kernel.Var], cells: Iterable[int]) -> State:
    for variable, cell in zip(variables, cells, strict=True):
        state = narrowed(state, variable, 1 << cell)
    return state


def surveyed(section: Section, state: State, known: frozenset[str]) -> Status:
    """What the specialised path says of every rule in a box."""
    planes = planes_in(section, state, known_planes(section, known))
    return status_of(section, planes.met, planes.lost)


def the_two_paths_agree(
    section: Section, known: frozenset[str] = frozenset(), order: random.Random | None = None
) -> None:
    relations = Relations(section, known)
    for rule in section.rules:
        axes = axes_of(section, rule)
        variables = [variable for variable, _ in axes]
        applies, fails = relations.applieso(rule, fresh()), relations.failso(rule, fresh())
        branches = [*applies(relations.state()), *fails(relations.state())]
        for cells in some_cells(axes, order or random.Random(0)):
            state = at(relations.state(), variables, cells)
            status = surveyed(section, state, known)
            assert len(list(applies(state))) == bool(status.applied & rule.bit)
            assert len(list(fails(state))) == bool(status.failed & rule.bit)
            inside = [s for s in branches if all(mask_of(s, v) >> c & 1 for v, c in zip(variables, cells, strict=True))]
            assert len(inside) == 1, "the branches of open queries are disjoint and cover"


@settings(max_examples=settings().max_examples // 2)
@given(strategies.knowledges(), st.data())
def test_a_rule_applies_by_its_relation_exactly_where_the_specialised_path_says_so(
    knowledge: Knowledge, data: st.DataObject
) -> None:
    for question in knowledge.guidelines["g"].questions:
        known = data.draw(st.frozensets(st.sampled_from([*knowledge.findings])))
        plan = plan_of(knowledge, "g", question)
        the_two_paths_agree(plan.section, known)
        the_two_paths_agree(plan.integrity)


@cache
def shipped_plans() -> dict[str, Plan]:
    return {q: plan_of(shipped(), ARTICLE, q) for q in shipped().guidelines[ARTICLE].questions}


@pytest.mark.parametrize("question", shipped().guidelines[ARTICLE].questions)
def test_the_same_of_the_shipped_rules(question: str) -> None:
    the_two_paths_agree(shipped_plans()[question].section, frozenset({"ki67"}))


def test_the_same_of_the_shipped_rules_about_contradictions() -> None:
    the_two_paths_agree(shipped_plans()[MANAGEMENT].integrity)


def test_a_conclusion_of_the_specialised_path_rests_on_rules_that_the_relations_prove() -> None:
    plan = shipped_plans()[MANAGEMENT]
    relations = Relations(plan.section)
    for case in worked().values():
        first = make_case(case["findings"], shipped())
        out = fresh()
        for box in decideo(plan, (0, 0), out)(patient(plan, first)):
            decision = kernel.record_of(out, box)
            inside = relations.state(first)
            for entry in plan.section.findings:
                inside = narrowed(inside, entry.var, domains(box)[entry.var])
            for rule in plan.section.rules:
                if rule.bit & decision.status.applied:
                    assert not list(relations.failso(rule, fresh())(inside))
                if rule.bit & decision.status.failed:
                    assert not list(relations.applieso(rule, fresh())(inside))


def somebody(section: Section, goal: str, rule: CompiledRule, proof: Any) -> bool:
    """Whether there is a patient with such a proof, where no finding is known or every one is (work-up rules ask)."""
    both = (Relations(section), Relations(section, frozenset(shipped().findings)))
    return any(next(getattr(relations, goal)(rule, proof)(relations.state()), None) is not None for relations in both)


@pytest.mark.parametrize("question", shipped().guidelines[ARTICLE].questions)
def test_every_shipped_rule_has_a_patient_and_every_bullet_is_for_somebody_the_one_that_fails(question: str) -> None:
    section = shipped_plans()[question].section
    for rule in section.rules:
        assert somebody(section, "applieso", rule, fresh())
        for number in range(len(rule.body.bullets)):
            assert somebody(section, "failso", rule, ("fails", rule.rule.id, number, fresh())), (rule.rule.id, number)


# Traps of kanren.


def two_domains() -> tuple[kernel.Var, kernel.Var, State]:
    one, other = fresh(), fresh()
    return one, other, kernel.start({one: 0b0111, other: 0b1110})


def test_an_empty_disjunction_fails_and_an_empty_conjunction_holds() -> None:
    state = kernel.start({})
    assert list(disj()(state)) == []
    assert list(conj()(state)) == [state]
    assert list(lany()(state)) == [state], "kanren's own holds: this is why we have ours"


def test_where_there_is_no_rule_nobody_gets_advice() -> None:
    none = plan_of(KNOWLEDGE, "g", "q1").integrity
    relations = Relations(none)
    assert list(disj(*(relations.applieso(rule, fresh()) for rule in none.rules))(relations.state())) == []


def test_fresh_variables_are_distinct() -> None:
    variables = [fresh() for _ in range(1000)]
    assert len(set(variables)) == 1000
    assert len({str(variable) for variable in variables}) == 1000
    assert all(one != other for one, other in itertools.pairwise(variables))
    assert fresh() != kanren.var(), "nor is one of kanren's equal to ours"


def test_a_branch_does_not_leak_its_constraints_into_the_next() -> None:
    one, _, state = two_domains()
    for branches in (disj(ino(one, 0b001), ino(one, 0b010)), conde([ino(one, 0b001)], [ino(one, 0b010)])):
        assert [mask_of(found, one) for found in branches(state)] == [0b001, 0b010]
    assert mask_of(state, one) == 0b0111
    assert domains(state)[one] == 0b0111


def test_to_unify_in_one_branch_leaves_the_domains_of_the_others_alone() -> None:
    one, other, state = two_domains()
    branches = conde([eq(one, 1)], [eq(one, other)], [ino(one, 0b101)])
    masks = sorted((mask_of(found, one), mask_of(found, other)) for found in branches(state))
    assert masks == [(0b0010, 0b1110), (0b0101, 0b1110), (0b0110, 0b0110)]
    assert (mask_of(state, one), mask_of(state, other)) == (0b0111, 0b1110)


def test_variables_made_equal_share_the_cells_of_both() -> None:
    one, other, state = two_domains()
    apart = conj(ino(one, 0b0001), kernel.equal(one, other))
    assert list(apart(state)) == []
    (found,) = conj(kernel.equal(one, other), ino(other, 0b1010))(state)
    assert (mask_of(found, one), mask_of(found, other)) == (0b0010, 0b0010)


@pytest.mark.parametrize("value", [True, False, -1, 3, "1", 1.0, None, (1,)], ids=repr)
def test_a_finding_is_never_bound_to_what_is_no_cell_of_its_domain(value: object) -> None:
    one, _, state = two_domains()
    assert list(kernel.equal(one, value)(state)) == []


def test_a_truth_value_is_no_number() -> None:
    one, _, state = two_domains()
    assert list(eq(1, True)(state)) == [state], "kanren takes them for the same"
    assert len(list(kernel.equal(one, 1)(state))) == 1
    assert list(kernel.equal(one, True)(state)) == []


def test_a_record_is_bound_once() -> None:
    out, state = fresh(), kernel.start({})
    (bound,) = kernel.bind(state, out, ("a", "record"))
    assert kernel.record_of(out, bound) == ("a", "record")
    assert list(kernel.bind(bound, out, ("a", "record"))) == [bound]
    assert list(kernel.bind(bound, out, ("another",))) == []


def test_thousands_of_goals_need_no_recursion() -> None:
    one, _, state = two_domains()
    assert len(list(conj(*[ino(one, 0b011)] * 5000)(state))) == 1
    assert len(list(disj(*[ino(one, 0b001)] * 5000)(state))) == 5000
