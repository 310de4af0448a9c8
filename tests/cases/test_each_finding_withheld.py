"""Each finding is withheld in turn: the answer becomes conditional or stays as it is, and is never another settled one."""

from __future__ import annotations

import pytest

from tests.asking import article, changed, rows, shipped, worked

TEXTBOOK = worked()["v01"]["findings"]
DECIDES = {
    "size": ("size",),
    "ki67": ("ki67",),
    "symptomatic": ("symptomatic",),
    "adherence": ("adherence",),
    # MEN1 has a pathway of its own.
    "hereditary_syndrome": ("hereditary_syndrome",),
    # Safety rules withhold surveillance of stage IV and of a carcinoma.
    "distant_metastasis": ("distant_metastasis",),
    "differentiation": ("differentiation",),
    # It may look malignant; a mural nodule, of which nothing is known either, counts in a cystic lesion.
    "vascular_invasion": ("vascular_invasion",),
    "local_invasion": ("local_invasion",),
    "suspicious_lymph_nodes": ("suspicious_lymph_nodes",),
    "cystic": ("cystic", "enhancing_mural_nodule"),
    # If it is under surveillance already, growth is a trigger.
    "under_surveillance": ("growth_rate", "under_surveillance"),
}
"""What the answer for the textbook patient depends on when one finding is withheld. Without a hormonal syndrome a tumour
is nonfunctioning, so that the functional status is not among them."""


@pytest.mark.parametrize("name", sorted(TEXTBOOK))
def test_without_one_finding_the_textbook_patient_is_watched_or_the_answer_depends_on_it(name: str) -> None:
    answer = article(changed("v01", **{name: None}))
    assert ("settled", "active-surveillance") in rows(answer)
    assert answer.missing == DECIDES.get(name, ())
    assert answer.outcome == ("conditional" if name in DECIDES else "settled")


def test_without_status_and_syndrome_the_textbook_answer_depends_on_the_status() -> None:
    answer = article(changed("v01", functional_status=None, hormone_syndrome=None))
    assert rows(answer) == [("settled", "active-surveillance"), ("settled", "resection")]
    assert answer.missing == ("functional_status",)


@pytest.mark.parametrize("number", worked())
def test_without_one_finding_no_worked_case_gets_another_answer(number: str) -> None:
    given = worked()[number]["findings"]
    known = set(rows(article(given)))
    computed = {name for name, finding in shipped().findings.items() if finding.computed}
    for name in given.keys() - computed:
        found = rows(article(changed(number, **{**dict.fromkeys(computed), name: None})))
        assert known <= set(found) or contradictory(number), name


def contradictory(number: str) -> bool:
    """Whether the findings of a case contradict each other: without one of them they may not."""
    return any(clash.kind == "findings" for row in article(changed(number)).rows for clash in row.clashes)


def test_with_nothing_known_every_answer_is_still_possible() -> None:
    assert rows(article({})) == [
        ("conflict",),
        ("settled", "active-surveillance"),
        ("settled", "other-pathway"),
        ("settled", "resection"),
        ("silent",),
        ("withheld",),
    ]
