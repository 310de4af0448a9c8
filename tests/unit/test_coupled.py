"""Formulas of the audit: two that share an input, one that can reach nothing; and definitions that are not shared."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pnet_reason.audit.prove import PROVED, REFUTED, UNDECIDED, prove
from pnet_reason.audit.run import Audit
from pnet_reason.audit.second import broken
from pnet_reason.checker.certificates import check_certificate
from pnet_reason.logic.compiler import plan_of
from pnet_reason.model.audit import Claim, Form, Invariant, Premise, Said, Stage
from pnet_reason.model.knowledge import Knowledge
from pnet_reason.model.table import Table
from tests import builders as b

ONE, TWO = b.real("one", 0, 10), b.real("two", 0, 10)
SUM, RISE = b.total("sum", ONE, TWO, low=0, high=20), b.total("rise", ONE, TWO, low=0, high=20)
OPTIONS = b.options(["cut"])
CUT = Claim(Said.OPTION, "option cut", "cut")


def never(*lines: Premise) -> Invariant:
    return Invariant("i", Form.NEVER, "q1", lines, because="a reason")


def asked(knowledge: Knowledge, invariant: Invariant) -> Knowledge:
    return replace(knowledge, invariants=Table({"i": invariant}))


def shared_input() -> Knowledge:
    """``sum`` and ``rise`` are one number under two names, which cells of each do not know of the other."""
    rule = b.recommend("r", "cut", b.compare(SUM, ">", 15), b.compare(RISE, "<", 5))
    return asked(b.knowledge([ONE, TWO, SUM, RISE], [rule], OPTIONS), never(CUT))


def test_a_refutation_by_two_quantities_that_share_an_input_is_left_undecided_where_z3_denies_it() -> None:
    pytest.importorskip("z3")
    knowledge = shared_input()
    assert prove(knowledge, "g", knowledge.invariants["i"], Stage.FINAL).status == REFUTED
    report = Audit(knowledge, mutate=False, second=lambda *asked: broken(*asked).broken).run()
    assert [one.verdict.status for one in report.checked] == [UNDECIDED]


def test_where_a_formula_reaches_nothing_nobody_breaks_an_invariant_though_no_rule_speaks_of_it() -> None:
    high = b.total("sum", ONE, TWO, low=30, high=40)
    knowledge = asked(b.knowledge([ONE, TWO, high, RISE], [b.recommend("r", "cut")], OPTIONS), never(CUT))
    verdict = prove(knowledge, "g", knowledge.invariants["i"], Stage.FINAL)
    assert verdict.status == PROVED
    assert verdict.certificate is not None
    check_certificate(verdict.certificate.to_dict(), knowledge)


def test_a_formula_counts_where_it_shares_an_input_with_one_that_rules_speak_of() -> None:
    early = b.total("a", TWO, ONE, low=15, high=20)  # no rule speaks of it, but who has less than 15 in sum is nobody
    other = b.real("other", 0, 10)
    later = b.total("z", TWO, other, low=0, high=20)
    rule = b.recommend("r", "cut", b.compare(other, ">", 5), b.compare(TWO, "<", 5))
    knowledge = asked(b.knowledge([ONE, TWO, other, early, later], [rule], OPTIONS), never(CUT))
    assert prove(knowledge, "g", knowledge.invariants["i"], Stage.FINAL).status == PROVED


def test_along_a_concept_that_rests_on_nothing_nobody_is_above_another() -> None:
    grade = b.concept("grade", ["low", "high"])
    invariant = Invariant("i", Form.MONOTONE, "q1", along="grade", low=("cut",), high=("cut",), because="a reason")
    knowledge = b.knowledge([ONE], [b.recommend("r", "cut", b.compare(ONE, "<", 5))], OPTIONS, concepts=[grade])
    verdict = prove(asked(knowledge, invariant), "g", invariant, Stage.FINAL)
    assert verdict.status == PROVED
    assert verdict.certificate is not None
    check_certificate(verdict.certificate.to_dict(), asked(knowledge, invariant))


def test_a_shared_definition_that_rests_on_one_of_a_guideline_is_refused() -> None:
    clauses = b.clause("low", b.compare(ONE, "<", 5)), b.clause("high", b.compare(ONE, ">=", 5))
    grade = b.concept("grade", ["low", "high"], *clauses)
    own = replace(grade, guideline="g", clauses=(b.clause("low", b.compare(ONE, "<", 2)),))
    above = b.highest("above", grade)
    rule = b.recommend("r", "cut", b.is_(above, "low"))
    knowledge = b.knowledge([ONE], [rule], OPTIONS, concepts=[grade, above], own=[own])
    with pytest.raises(ValueError, match="above is shared"):
        plan_of(knowledge, "g", "q1")
