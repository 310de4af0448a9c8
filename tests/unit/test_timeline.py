"""Timelines: which earlier scan counts, what is flagged, what changed, what is due."""

from __future__ import annotations

import pickle
from typing import Any

import pytest

import pnet_reason as pr
from pnet_reason.knowledge.loader import load
from pnet_reason.logic.solve import answer
from pnet_reason.model.timeline import Flag, Moment, Timeline
from pnet_reason.render.timeline_schema import timeline_schema
from tests.asking import ARTICLE, MANAGEMENT, article_alone
from tests.unit.test_render import check_shape
from tests.unit.test_schema import GOOD

PLANTS = load(GOOD)
WELL = {
    "sex": "F", "location": "body", "hereditary_syndrome": "none", "family_history": "no", "tissue_sampled": "yes",
    "differentiation": "well", "ki67": "1 %", "mitoses": "0 /2mm2",
}  # fmt: skip
QUIET = {
    "age": "60 years", "tumour_count": "1", "cystic": "no", "functional_status": "nonfunctioning",
    "hormone_syndrome": "none", "symptomatic": "no", "mpd_dilated": "no", "bile_duct_obstruction": "no",
    "vascular_invasion": "no", "local_invasion": "no", "suspicious_lymph_nodes": "no", "distant_metastasis": "no",
    "surgical_risk": "standard", "patient_preference": "none", "adherence": "good", "under_surveillance": "no",
}  # fmt: skip


def scan(on: str, size: str, by: str = "MRI", **more: str) -> dict[str, Any]:
    return {
        "on": on,
        "by": by,
        "source": f"report of {on}",
        "findings": {"size": size, "under_surveillance": "yes", **more},
    }


def first(on: str, size: str, by: str = "MRI", **more: str) -> dict[str, Any]:
    return scan(on, size, by, **{**QUIET, **more})


def told(*visits: dict[str, Any], as_of: str, **more: Any) -> Timeline:
    case = article_alone().case(WELL, id="x", visits=visits)
    return pr.timeline(case, article_alone(), as_of=as_of, questions=[MANAGEMENT], **more)


def kinds(moment: Moment) -> list[str]:
    return [flag.kind for flag in moment.flags]


def options(moment: Moment) -> tuple[str, ...]:
    return moment.advice.answer(ARTICLE, MANAGEMENT).options


# Growth


def test_a_rate_over_a_short_interval_is_computed_and_flagged() -> None:
    found = told(first("2025-09-01", "9 mm"), scan("2026-01-01", "12 mm", "CT"), as_of="2026-01-01")
    (growth,) = found.moments[1].growth
    assert (growth.change, growth.interval, growth.rates) == ("+3 mm", "4 months", (("growth_rate", "9 mm/year"),))
    assert kinds(found.moments[1]) == ["short-interval", "method-changed"]
    assert found.moments[1].flags[1] == Flag(
        "method-changed", "size", (("method", "CT"), ("since", "2025-09-01"), ("then", "MRI"))
    )
    assert options(found.moments[1]) == ("resection",)


def test_six_calendar_months_are_long_enough_and_a_day_less_is_not() -> None:
    for on, flagged in (("2026-02-28", False), ("2026-02-27", True)):
        found = told(first("2025-08-31", "9 mm"), scan(on, "12 mm"), as_of=on)
        assert ("short-interval" in kinds(found.moments[1])) is flagged, on


def test_the_latest_scan_that_is_old_enough_counts_so_that_recent_growth_is_not_diluted() -> None:
    found = told(
        first("2020-01-01", "10 mm", "MRI"), scan("2025-01-01", "10 mm", "CT"), scan("2025-10-01", "11 mm"),
        scan("2026-01-01", "20 mm", "MRI"), as_of="2026-01-01",
    )  # fmt: skip
    (growth,) = found.moments[-1].growth
    assert (growth.then_on, growth.rates) == ("2025-01-01", (("growth_rate", "10 mm/year"),))
    assert growth.same_method is not None
    assert (growth.same_method.then_on, growth.same_method.then_method) == ("2020-01-01", "MRI")
    assert growth.same_method.rates == (("growth_rate", "5/3 mm/year"),)
    assert "method-changed" in kinds(found.moments[-1])


def test_other_spellings_of_a_method_are_the_same_method() -> None:
    found = told(
        first("2025-01-01", "9 mm", "mri"),
        scan("2026-01-01", "12 mm", "magnetic resonance-imaging"),
        as_of="2026-01-01",
    )
    assert "method-changed" not in kinds(found.moments[1])


def test_a_scan_without_a_method_is_accepted_and_flagged() -> None:
    found = told(first("2025-01-01", "9 mm", ""), scan("2026-01-01", "12 mm"), as_of="2026-01-01")
    assert kinds(found.moments[0]) == ["method-missing"]
    assert "method-changed" in kinds(found.moments[1])
    assert found.moments[1].growth[0].rates == (("growth_rate", "3 mm/year"),)


@pytest.mark.parametrize(("size", "flagged"), [("10 mm", False), ("11 mm", True), ("9 mm", True), ("12 mm", False)])
def test_a_change_within_the_measurement_error_is_flagged_and_changes_nothing(size: str, flagged: bool) -> None:
    found = told(first("2025-01-01", "10 mm"), scan("2026-01-01", size), as_of="2026-01-01")
    assert ("within-error" in kinds(found.moments[1])) is flagged
    assert options(found.moments[1]) == ("active-surveillance",)


def test_a_size_that_is_a_range_gives_no_rate_but_narrows_it() -> None:
    found = told(first("2025-01-01", "at least 10 mm"), scan("2026-01-01", "12 mm"), as_of="2026-01-01")
    assert found.moments[1].growth[0].rates == ()
    assert found.moments[1].growth[0].change == ""
    assert found.present.case.texts["growth_rate"] == "-488 to 2 mm/year"


# What is known when


def test_what_was_found_later_is_not_known_before() -> None:
    later = {
        name: {"value": value, "on": "2025-02-01", "by": "EUS-FNB"}
        for name, value in WELL.items()
        if name in ("ki67", "mitoses")
    }
    case = article_alone().case({**WELL, **later}, visits=[first("2025-01-01", "9 mm")])
    found = pr.timeline(case, article_alone(), as_of="2025-03-01", questions=[MANAGEMENT])
    assert [moment.on for moment in found.moments] == ["2025-01-01", "2025-02-01"]
    assert "ki67" not in found.moments[0].case.texts
    assert found.moments[0].advice.answers[0].outcome == "conditional"
    assert found.moments[1].advice.answers[0].outcome == "settled"
    (change,) = found.moments[1].changes
    below = [one.finding for rule in change.rules for bullet in rule.bullets for one in bullet.because]
    assert "ki67" in below


def test_a_case_of_which_only_findings_have_dates_has_a_timeline() -> None:
    case = article_alone().case(
        {"size": {"value": "9 mm", "on": "2026-03-02", "by": "MRI"}, "ki67": {"value": "1 %", "on": "2026-03-16"}}
    )
    found = pr.timeline(case, article_alone(), as_of="2026-04-01")
    assert [(moment.on, moment.visits[0].by) for moment in found.moments] == [("2026-03-02", "MRI"), ("2026-03-16", "")]


def test_what_is_carried_forward_keeps_its_date_in_the_proof() -> None:
    found = told(first("2025-01-01", "9 mm"), scan("2025-04-01", "9 mm"), as_of="2025-05-01")
    nodes = found.present.advice.to_dict()["guidelines"][0]["questions"][0]["nodes"]
    dates = {node["subject"]: node["record"]["on"] for node in nodes if "record" in node}
    assert (dates["size"], dates["symptomatic"]) == ("2025-04-01", "2025-01-01")


def test_only_what_may_change_and_what_rules_read_is_flagged_as_old() -> None:
    found = told(
        first("2024-01-01", "9 mm", ecog="1"),
        as_of="2026-01-01",
    )
    old = {flag.about for flag in found.present.flags if flag.kind == "old"}
    assert {"symptomatic", "size", "suspicious_lymph_nodes"} <= old
    assert not old & {"ki67", "location", "ecog"}
    assert {one.finding for one in found.present.carried if one.old} >= old | {"ecog"}


def test_a_value_is_old_only_after_its_time() -> None:
    for as_of, old in (("2025-07-01", False), ("2025-07-02", True)):
        found = told(first("2025-01-01", "9 mm"), as_of=as_of)
        assert ("old" in kinds(found.present)) is old, as_of


def test_markers_are_never_computed_of_values_of_two_days() -> None:
    lab = {
        "on": "2025-01-01",
        "findings": {"chromogranin_a": "180 ng/mL", "chromogranin_a_upper_limit": "100 ng/mL", "on_ppi": "yes"},
    }
    alone = {"on": "2025-06-01", "findings": {"chromogranin_a": "90 ng/mL"}}
    found = told(first("2025-01-01", "9 mm"), lab, alone, as_of="2025-06-01")
    (marker,) = found.moments[0].markers
    assert (marker.value, dict(marker.confounders)) == ("1.8", {"egfr": "", "on_ppi": "yes"})
    assert found.moments[1].markers == ()
    assert "chromogranin_a_upper_limit" not in found.present.case.texts
    assert [one.change for one in found.moments[1].seen] == [""]


def test_a_given_rate_ends_with_the_next_scan() -> None:
    found = told(first("2025-01-01", "9 mm", growth_rate="2 mm/year"), scan("2026-01-01", "9 mm"), as_of="2026-01-01")
    assert found.moments[0].case.texts["growth_rate"] == "2 mm/year"
    assert (found.present.case.texts["growth_rate"], dict(found.present.case.disputed)) == ("0 mm/year", {})


# What changed


def test_a_tumour_that_reaches_a_threshold_changes_the_answer_by_the_bullets_that_turned() -> None:
    found = told(first("2024-03-04", "17 mm"), scan("2026-03-04", "20 mm"), as_of="2026-03-04")
    (change,) = found.moments[1].changes
    assert (change.before_options, change.after_options) == (("active-surveillance",), ("resection",))
    rules = {rule.rule: (rule.speaks, [(b.text, b.before, b.after) for b in rule.bullets]) for rule in change.rules}
    assert rules == {
        "small-indolent-surveillance": (False, [("size < 20 mm", "17 mm", "20 mm")]),
        "trigger-size": (True, [("under_surveillance is yes", "no", "yes"), ("size >= 20 mm", "17 mm", "20 mm")]),
    }


def test_a_rule_that_gives_way_says_to_which() -> None:
    found = told(first("2025-01-01", "9 mm"), scan("2026-01-01", "14 mm"), as_of="2026-01-01")
    (change,) = found.moments[1].changes
    gave = {rule.rule: rule.gives_way_to for rule in change.rules if rule.gives_way_to}
    assert gave == {"small-indolent-surveillance": ("trigger-growth",)}


def test_an_answer_that_stays_has_no_change() -> None:
    found = told(first("2025-01-01", "9 mm"), scan("2026-01-01", "9 mm"), as_of="2026-01-01")
    assert [moment.changes for moment in found.moments] == [(), ()]


def test_contradictory_findings_are_a_change_too() -> None:
    found = told(first("2025-01-01", "9 mm"), scan("2026-01-01", "9 mm", reported_grade="G3"), as_of="2026-01-01")
    (change,) = found.moments[1].changes
    assert change.after == "conflict"
    assert any(bullet.subject == "reported_grade" for rule in change.rules for bullet in rule.bullets)


def test_new_features_are_told_and_first_looks_are_not_called_new() -> None:
    found = told(
        first("2025-01-01", "9 mm"),
        scan("2025-07-01", "9 mm", suspicious_lymph_nodes="yes", enhancing_mural_nodule="yes"),
        scan("2026-01-01", "9 mm", suspicious_lymph_nodes="no"),
        as_of="2026-01-01",
    )
    assert [(one.finding, one.status) for one in found.moments[1].features] == [
        ("enhancing_mural_nodule", "first"),
        ("suspicious_lymph_nodes", "new"),
    ]
    assert [(one.finding, one.status) for one in found.moments[2].features] == [("suspicious_lymph_nodes", "gone")]


# What is due


@pytest.mark.parametrize(
    ("as_of", "state", "lost"),
    [
        ("2025-03-31", "early", False),
        ("2025-04-01", "due", False),
        ("2025-07-01", "due", False),
        ("2025-07-02", "overdue", False),
        ("2026-01-01", "overdue", False),
        ("2026-01-02", "overdue", True),
    ],
)
def test_the_window_has_both_its_days(as_of: str, state: str, lost: bool) -> None:
    found = told(first("2025-01-01", "9 mm"), as_of=as_of)
    (due,) = (one for one in found.present.due if one.end)
    assert (due.last, due.start, due.end) == ("2025-01-01", "2025-04-01", "2025-07-01")
    assert (due.state, due.lost, due.lost_on) == (state, lost, "2026-01-01")
    assert due.plan_of == "active-surveillance"


def test_another_method_is_no_examination_of_the_schedule() -> None:
    found = told(first("2025-01-01", "9 mm"), scan("2025-05-01", "9 mm", "EUS"), as_of="2025-08-01")
    (due,) = (one for one in found.present.due if one.end)
    assert (due.last, due.state) == ("2025-01-01", "overdue")


def test_a_scan_after_its_window_is_flagged_as_late() -> None:
    found = told(first("2025-01-01", "9 mm"), scan("2025-07-02", "9 mm"), as_of="2025-07-02")
    assert "late" in kinds(found.moments[1])
    found = told(first("2025-01-01", "9 mm"), scan("2025-07-01", "9 mm"), as_of="2025-07-02")
    assert "late" not in kinds(found.moments[1])


def test_a_schedule_without_an_interval_is_never_due() -> None:
    lab = {"on": "2025-01-01", "findings": {"chromogranin_a": "80 ng/mL"}}
    states = {
        due.option: due.state
        for visits in ([first("2025-01-01", "9 mm")], [first("2025-01-01", "9 mm"), lab])
        for due in told(*visits, as_of="2030-01-01").present.due
        if not due.end
    }
    assert states == {"monitor-chromogranin-a": "no interval"}
    assert told(first("2025-01-01", "9 mm"), as_of="2025-02-01").present.due[-1].state == "never"


def test_follow_up_that_is_only_said_of_those_who_are_followed_is_no_plan() -> None:
    found = told(first("2024-03-04", "17 mm"), scan("2026-03-04", "20 mm"), as_of="2026-03-05")
    assert options(found.present) == ("resection",)
    assert {due.plan_of for due in found.present.due} == {""}


# Mistakes


@pytest.mark.parametrize(
    ("findings", "visits", "code", "words"),
    [
        ({"size": "9 mm"}, [scan("2026-01-01", "9 mm")], "dated-and-undated", "given without a date and given at a visit"),
        ({"previous_size": "9 mm"}, [scan("2026-01-01", "9 mm")], "derived-over-time", "follows from the dates of size"),
        ({}, [scan("2026-01-01", "9 mm", observation_interval="3 months")], "derived-over-time", "follows from the dates of size"),
        ({}, [scan("2026-02-30", "9 mm")], "bad-date", "is not a day"),
        ({}, [scan("2026-01-01", "9 kg")], "wrong-unit", "'kg' is not a unit of size"),
        ({}, [scan("2026-01-01", "9 mm", girth="9 mm")], "unknown-finding", "unknown finding 'girth'"),
        ({}, [{"on": "2026-01-01"}], "bad-value", "visit 1 is not a visit"),
        ({}, [{"findings": {"size": "9 mm"}}], "bad-value", "visit 1 is not a visit"),
        ({}, [{"on": "2026-01-01", "findings": {}, "modality": "MRI"}], "bad-value", "visit 1 is not a visit"),
        ({}, ["MRI"], "bad-value", "visit 1 is not a visit"),
    ],
)  # fmt: skip
def test_a_mistake_in_visits_is_refused(findings: dict[str, str], visits: list[Any], code: str, words: str) -> None:
    with pytest.raises(pr.PnetReasonError) as caught:
        article_alone().case(findings, visits=visits)
    (record,) = caught.value.records
    assert record.code == code
    assert words in record.message


def test_a_finding_assumed_and_given_at_a_visit_is_refused() -> None:
    with pytest.raises(pr.PnetReasonError, match="assumed and given at a visit"):
        article_alone().case({}, assume={"size": "9 mm"}, visits=[scan("2026-01-01", "9 mm")])


@pytest.mark.parametrize("as_of", ["", "soon", "2026-13-01", "20260101"])
def test_a_timeline_needs_a_day(as_of: str) -> None:
    with pytest.raises(pr.PnetReasonError, match="is not a day"):
        told(scan("2026-01-01", "9 mm"), as_of=as_of)


def test_a_case_with_visits_has_no_answer_without_a_day() -> None:
    case = article_alone().case(WELL, visits=[scan("2026-01-01", "9 mm")])
    for ask in (lambda: pr.recommend(case, article_alone()), lambda: pr.why(case, article_alone(), "resection")):
        with pytest.raises(pr.PnetReasonError, match="depends on the day") as caught:
            ask()
        assert caught.value.records[0].code == "needs-a-date"
    assert pr.recommend(case, article_alone(), as_of="2026-01-01").case.texts["size"] == "9 mm"


def test_a_case_without_any_date_has_no_timeline() -> None:
    with pytest.raises(pr.PnetReasonError, match="nothing in it has a date"):
        pr.timeline(article_alone().case(WELL), article_alone(), as_of="2026-01-01")


# The document


def test_the_document_fits_its_schema_and_survives_pickling() -> None:
    found = told(
        first("2020-01-01", "10 mm"), scan("2025-01-01", "10 mm", "CT"), scan("2026-01-01", "20 mm"), as_of="2026-02-01"
    )
    schema = timeline_schema()
    check_shape(found.to_dict(), schema, schema["$defs"], "")
    with pytest.raises(AssertionError):
        check_shape({**found.to_dict(), "now": {}}, schema, schema["$defs"], "")
    again = pickle.loads(pickle.dumps(found))  # noqa: S301 - what we have just written
    assert again == found
    assert hash(again) == hash(found)
    assert again.to_dict() == found.to_dict()


def test_the_advice_of_every_day_can_be_checked_from_the_document() -> None:
    found = told(first("2024-03-04", "17 mm"), scan("2026-03-04", "20 mm"), as_of="2026-04-01").to_dict()
    for moment in (*found["visits"], found["present"]):
        pr.check(moment["advice"], article_alone())


# Another knowledge base


def test_another_knowledge_base_counts_in_days_and_weeks() -> None:
    visits = [
        {"on": "2026-03-02", "by": "ruler", "findings": {"height": "10 cm", "root_rot": "no"}},
        {"on": "2026-03-16", "by": "Measuring-Tape", "findings": {"height": "12 cm", "root_rot": "yes"}},
    ]
    case = PLANTS.case({"species": "fern"}, visits=visits)
    found = pr.timeline(case, PLANTS, as_of="2026-03-20")
    (growth,) = found.moments[1].growth
    assert (growth.interval, growth.rates) == ("14 days", (("growth", "1 cm/week"),))
    assert found.present.case.texts["weeks_between"] == "2 week"
    assert [flag.kind for flag in found.moments[1].flags] == []
    assert [one.status for one in found.moments[1].features] == ["new"]


# What is not told


def test_only_what_is_compared_over_time_may_have_two_values_on_one_day() -> None:
    """A preference of method must never hide a finding that another method saw."""
    visits = [
        scan("2026-01-01", "9 mm", distant_metastasis="no"),
        scan("2026-01-01", "9 mm", "CT", distant_metastasis="yes"),
    ]
    with pytest.raises(
        pr.PnetReasonError, match=r"distant_metastasis has different values on 2026-01-01: no .* and yes"
    ) as caught:
        told(*visits, as_of="2026-01-01")
    assert [record.code for record in caught.value.records] == ["same-day-conflict"]


def test_histology_is_never_old() -> None:
    case = article_alone().case(
        {"ki67": {"value": "1 %", "on": "2020-01-01"}, "symptomatic": {"value": "no", "on": "2020-01-01"}}
    )
    found = pr.timeline(case, article_alone(), as_of="2026-01-01", questions=[MANAGEMENT]).present
    assert [(one.finding, one.old) for one in found.carried] == [("ki67", False), ("symptomatic", True)]
    assert [flag.about for flag in found.flags] == ["symptomatic"]


def test_two_unknown_methods_may_be_two_methods() -> None:
    found = told(first("2025-01-01", "9 mm", ""), scan("2026-01-01", "12 mm", ""), as_of="2026-01-01")
    assert "method-changed" in kinds(found.moments[1])


def test_a_value_that_changes_without_turning_its_bullet_is_not_told_as_a_cause() -> None:
    found = told(first("2025-01-01", "9 mm"), scan("2026-01-01", "14 mm"), as_of="2026-01-01")
    (change,) = found.moments[1].changes
    assert [rule.bullets for rule in change.rules if not rule.speaks] == [()]


def test_a_definition_with_a_hole_is_told_as_undefined() -> None:
    case = article_alone().case(
        {name: text for name, text in WELL.items() if name != "ki67"},
        visits=[
            first("2025-01-01", "9 mm", ki67="1 %"),
            {"on": "2025-02-01", "by": "EUS-FNB", "findings": {"ki67": "2.5 %"}},
        ],
    )
    found = pr.timeline(case, article_alone(), as_of="2025-02-01", guidelines=[ARTICLE], questions=[MANAGEMENT])
    (change,) = found.moments[1].changes
    bullets = [bullet for rule in change.rules for bullet in rule.bullets]
    assert ("grade is G1", "true", "undefined") in [(one.text, one.result_before, one.result_after) for one in bullets]


def test_growth_is_told_only_where_something_was_measured() -> None:
    clinic = {"on": "2026-02-01", "findings": {"symptomatic": "no"}}
    found = told(first("2025-01-01", "9 mm"), scan("2026-01-01", "12 mm"), clinic, as_of="2026-02-01")
    assert [len(moment.growth) for moment in found.moments] == [0, 1, 0]


def test_the_engine_refuses_a_case_with_visits() -> None:
    case = article_alone().case(WELL, visits=[scan("2026-01-01", "9 mm")])
    with pytest.raises(pr.PnetReasonError, match="only on a day"):
        answer(article_alone(), case, ARTICLE, MANAGEMENT)
