"""Statement 9: findings that cannot be true together remove completions; where none is left no advice is built on them."""

from __future__ import annotations

from pnet_reason.model import proof
from pnet_reason.model.knowledge import Knowledge
from pnet_reason.model.rules import Rule
from tests import builders as b
from tests.asking import article, ask, changed, nodes_of, rows

GRADE = b.choice("grade", "G1", "G2")
KI67 = b.real("ki67", 0, 100, unit="%")
ILL = b.yes_no("ill")
WATCH = b.recommend("watch-low", "watch", b.is_(GRADE, "G1"))
CUT = b.recommend("cut-high", "cut", b.is_(GRADE, "G2"))
TOO_HIGH = b.contradiction("g1-against-ki67", b.is_(GRADE, "G1"), b.compare(KI67, ">=", 3))
TOO_LOW = b.contradiction("g2-against-ki67", b.is_(GRADE, "G2"), b.compare(KI67, "<", 3))


def book(*integrity: Rule) -> Knowledge:
    return b.knowledge([GRADE, KI67, ILL], [WATCH, CUT], b.options(["watch", "cut"]), integrity=integrity)


def test_impossible_completions_are_left_out_of_the_answer() -> None:
    answer = ask(book(TOO_HIGH, TOO_LOW), {"ki67": "1 %"})
    assert rows(answer) == [("settled", "watch")], "a tumour of that index is not G2"


def test_what_was_left_out_is_shown_with_its_proof() -> None:
    answer = ask(book(TOO_HIGH), {"ki67": "8 %", "ill": "no"})
    assert rows(answer) == [("settled", "cut")]
    (removed,) = answer.removed
    assert removed.region == (("grade", "G1"),)
    because = nodes_of(answer, proof.Impossible)
    assert [answer.nodes[i].rule for node in because for i in node.because] == ["g1-against-ki67"]  # type: ignore[union-attr]


def test_where_nobody_is_left_the_whole_case_is_a_conflict_of_findings_that_names_them() -> None:
    answer = ask(book(TOO_HIGH), {"grade": "G1", "ki67": "8 %", "ill": "no"})
    assert (answer.outcome, answer.options) == ("conflict", ())
    (clash,) = answer.rows[0].clashes
    assert (clash.kind, clash.parties, clash.rules) == ("findings", ("grade", "ki67"), ("g1-against-ki67",))
    assert not nodes_of(answer, proof.Concluded), "no advice is built on it"


def test_a_contradiction_that_only_may_hold_removes_nothing_that_is_possible() -> None:
    answer = ask(book(TOO_HIGH), {"grade": "G1"})
    assert rows(answer) == [("settled", "watch")]


def test_a_part_of_a_range_contradicts_only_if_all_of_it_does() -> None:
    assert rows(ask(book(TOO_HIGH), {"grade": "G1", "ki67": "2 to 8 %"})) == [("settled", "watch")]
    assert rows(ask(book(TOO_HIGH), {"grade": "G1", "ki67": "3 to 8 %"})) == [("conflict",)]


def test_a_report_of_g1_with_a_ki67_of_eight_per_cent_gets_no_advice() -> None:
    for question in ("initial-management", "procedure", "follow-up", "work-up"):
        answer = article(changed("v38"), question)
        assert rows(answer) == [("conflict",)]
        (clash,) = answer.rows[0].clashes
        assert clash.kind == "findings"
        assert {"reported_grade", "ki67"} <= set(clash.parties)
        assert clash.rules == ("reported-g1-against-indices",)
    assert rows(article(changed("v38", reported_grade="G2"))) == [("settled", "resection")]


def test_nonfunctioning_with_the_laboratory_values_of_an_insulinoma_is_a_contradiction() -> None:
    fast = {"glucose": "42 mg/dL", "insulin": "9 uU/mL", "c_peptide": "1.8 ng/mL", "proinsulin": "22 pmol/L"}
    answer = article(changed("v01", **fast))
    assert rows(answer) == [("conflict",)]
    assert set(answer.rows[0].clashes[0].parties) == {"functional_status", *fast}
    for name, harmless in {"glucose": "55 mg/dL", "insulin": "2.9 uU/mL", "proinsulin": "4 pmol/L"}.items():
        assert rows(article(changed("v01", **{**fast, name: harmless}))) == [("settled", "active-surveillance")]


def test_where_one_of_the_contradicting_findings_is_missing_it_has_only_its_possible_values() -> None:
    fast = {"glucose": "42 mg/dL", "insulin": "9 uU/mL", "c_peptide": "1.8 ng/mL", "proinsulin": "22 pmol/L"}
    answer = article(changed("v01", functional_status=None, hormone_syndrome=None, **fast))
    assert rows(answer) == [("settled", "resection")], "with these values the tumour is functioning"


def test_what_is_against_is_against_for_a_patient_who_can_be() -> None:
    ill = b.yes_no("ill")
    rules = [b.rule_out("r1", "o1", b.is_(ill, "no"))]
    never = b.contradiction("never-well", b.is_(ill, "no"))
    knowledge = b.knowledge([ill], rules, b.options(["o1"]), integrity=[never])
    assert ask(knowledge).rows[0].against == ()


def test_a_box_without_anybody_is_proved_to_be_empty_inside_a_region() -> None:
    often = b.consider("often", "watch", b.is_(ILL, "yes"), b.is_(GRADE, "G2"))
    knowledge = b.knowledge(
        [GRADE, KI67, ILL],
        [b.recommend("cut-all", "cut", b.is_(ILL, "yes")), often],
        b.options(["watch", "cut"]),
        integrity=[TOO_HIGH, TOO_LOW],
    )
    answer = ask(knowledge, {"ki67": "1 %", "ill": "yes"})
    (row,) = answer.rows
    assert row.alternatives == (), "nobody with that index is G2"
    assert nodes_of(answer, proof.Impossible)


def test_the_article_offers_longer_intervals_only_to_those_who_can_be() -> None:
    answer = article(
        changed("v01", under_surveillance="yes", reported_grade="G1", ki67="6 %", mitoses=None), "follow-up"
    )
    assert all(part.option != "less-frequent-imaging" for row in answer.rows for part in row.alternatives)
