"""Where the article says two things of one patient, both are shown; and what decides a worked case stands in its proof."""

from __future__ import annotations

import pytest

from pnet_reason.model import proof
from pnet_reason.model.answer import Answer
from tests.asking import ARTICLE, article, changed, rows, shipped, worked

REASONS_FOR_SURGERY = {
    "it is functioning": {"functional_status": "functioning", "hormone_syndrome": "insulinoma"},
    "it is over 2 cm": {"size": "21 mm"},
    "its grade is 2": {"ki67": "5 %"},
    "it looks malignant": {"suspicious_lymph_nodes": "yes"},
    "it is cystic with a mural nodule": {"cystic": "yes", "enhancing_mural_nodule": "yes"},
    "it grew": {"under_surveillance": "yes", "growth_rate": "5 mm/year"},
    "the patient wants it": {"under_surveillance": "yes", "patient_preference": "surgery"},
    "the patient is young and fit": {
        "age": "30 years",
        "asa_class": "1",
        "surgical_risk": "low",
        "life_expectancy": "50 years",
    },
}


@pytest.mark.parametrize("reason", REASONS_FOR_SURGERY)
def test_men1_together_with_a_reason_for_surgery_is_a_conflict(reason: str) -> None:
    answer = article(changed("v01", hereditary_syndrome="MEN1", **REASONS_FOR_SURGERY[reason]))
    assert rows(answer) == [("conflict",)]
    (clash,) = answer.rows[0].clashes
    assert (clash.kind, clash.parties) == ("options", ("other-pathway", "resection"))
    assert "men1-other-pathway" in clash.rules
    assert len(clash.rules) > 1


@pytest.mark.parametrize("reason", REASONS_FOR_SURGERY)
def test_the_same_reason_without_men1_is_resection(reason: str) -> None:
    expected = ("conflict",) if reason == "the patient is young and fit" else ("settled", "resection")
    assert rows(article(changed("v01", **REASONS_FOR_SURGERY[reason]))) == [expected]


def test_men1_alone_has_another_pathway_and_other_syndromes_have_none() -> None:
    assert rows(article(changed("v01", hereditary_syndrome="MEN1"))) == [("settled", "other-pathway")]
    for syndrome in ("MEN4", "VHL", "NF1", "TSC"):
        assert rows(article(changed("v01", hereditary_syndrome=syndrome))) == [("settled", "active-surveillance")]


def test_the_same_tumour_of_twenty_millimetres_gets_two_answers_by_its_history() -> None:
    first_seen, reached = changed("v06"), changed("v07")
    assert rows(article(first_seen)) == [("silent",)]
    assert rows(article(reached)) == [("settled", "resection")]
    for answer in (article(first_seen), article(reached)):
        assert "F3" in {caveat.subject for caveat in answer.caveats}


def test_a_cystic_lesion_whose_nodule_is_not_recorded_depends_on_the_nodule() -> None:
    """The title of v44 speaks of an enhancing mural nodule, its findings do not: so its answer waits for it."""
    answer = article(changed("v44"))
    assert answer.outcome == "conditional"
    assert "enhancing_mural_nodule" in answer.missing
    expected = worked()["v44"]["expected"][ARTICLE]
    assert (expected["outcome"], expected["options"], expected["confidence"]) == ("settled", ["resection"], "low")
    assert rows(article(changed("v44", enhancing_mural_nodule="yes"))) == [("settled", "resection")]


def cited(answer: Answer) -> set[str]:
    """The statements that the proofs of an answer cite, in a bullet, by an override or for a rule as a whole."""
    rules = {rule.id: rule for rule in shipped().guidelines[ARTICLE].rules}
    used = {node.rule for node in answer.nodes if hasattr(node, "rule")}
    used |= {near.rule for row in answer.rows for near in row.nearest}
    found = {key for node in answer.nodes if isinstance(node, proof.Tested) for key in node.cites}
    for rule in (rules[name] for name in used if name in rules):
        found |= {*rule.cites, *(key for override in rule.overrides for key in override.cites)}
    return found


ELSEWHERE = {
    "v19": {"S14"},  # which operation, which is another question
    "v40": {"S19", "S20"},  # chromogranin A, which is a matter of the work-up
}


@pytest.mark.parametrize("number", [number for number in worked() if number not in ("v38", "v44")])
def test_the_statements_that_decide_a_worked_case_are_cited_in_its_proof(number: str) -> None:
    decisive = {key for key in worked()[number]["expected"][ARTICLE]["deciding"] if key.startswith("S")}
    assert decisive - ELSEWHERE.get(number, set()) <= cited(article(changed(number)))
