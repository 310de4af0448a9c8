"""The evidence behind four worked cases, in few lines: what is for the answer, what against it, in whom.

To write the files anew after a change that is meant: ``GOLDEN=write pytest tests/golden``.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import pytest

from pnet_reason.knowledge.cases import make_case
from pnet_reason.model.weighing import EvidenceReport, Match
from pnet_reason.weigh.gather import evidence
from tests.asking import ARTICLE, MANAGEMENT, shipped, worked

LONGEST = 25
HERE = Path(__file__).parent


def lines(report: EvidenceReport) -> Iterator[str]:
    """Rules with what they cite, then each option with what is for and against it."""
    [answer] = report.answers
    yield f"{answer.outcome}: {', '.join(answer.options) or '-'}"
    for rule in answer.rules:
        yield f"{rule.rule} cites {len(rule.studies)}"
    for option in answer.weighed:
        yield from group(report, f"for {option.option}", option.speaks_for)
        yield from group(report, f"against {option.option}", option.against)
        yield from group(report, f"against {option.option}, in others", option.elsewhere)
        for rival in option.rivals:
            if rival.option not in {one.option for one in answer.weighed}:
                yield from group(report, f"for {rival.option}, which excludes it", rival.studies)


def group(report: EvidenceReport, title: str, names: tuple[str, ...]) -> Iterator[str]:
    """Studies by status, one a word; with ``?`` where the entry says nothing of whom it is about."""
    if names:
        yield f"{title}: {len(names)}"
    for status, some in groupby(names, key=lambda name: report.studies[name].evidence.status):
        told = (name + "?" * (report.studies[name].match is Match.UNRESTRICTED) for name in some)
        yield f"  {status}: {' '.join(told)}"


@pytest.mark.parametrize("number", ["v01", "v05", "v24", "v43"])
def test_the_evidence_behind_a_worked_case_is_as_before(number: str) -> None:
    case = make_case(worked()[number]["findings"], shipped())
    found = "\n".join(lines(evidence(case, shipped(), [ARTICLE], [MANAGEMENT]))) + "\n"
    place = HERE / f"evidence-{number}.txt"
    if os.environ.get("GOLDEN") == "write":
        place.write_text(found, "utf-8")
    assert found == place.read_text("utf-8")
    assert len(found.splitlines()) <= LONGEST
