"""A waiver accepts the fault that it names, for the patients whom it describes: no more and no less."""

from __future__ import annotations

from dataclasses import replace

from pnet_reason.audit.faults import Fault
from pnet_reason.audit.hygiene import THRESHOLD
from pnet_reason.audit.run import Audit, Report
from pnet_reason.model.audit import Waiver
from pnet_reason.model.knowledge import Knowledge
from pnet_reason.model.rules import Condition
from pnet_reason.model.table import Table
from tests import builders as b

SIZE, MARKER = b.integer("size", 0, 100), b.yes_no("marker")
BIG = b.recommend("big", "cut", b.compare(SIZE, ">=", 50))
GAP = b.compare(SIZE, "<", 50)


def audited(knowledge: Knowledge, *waivers: Waiver) -> Report:
    return Audit(replace(knowledge, waivers=Table({one.id: one for one in waivers})), mutate=False).run()


def gap(name: str, *where: Condition) -> Waiver:
    return Waiver(name, "gap", "known", "somebody", "2999-01-01", where=where)


def small() -> Knowledge:
    return b.knowledge([SIZE, MARKER], [BIG], b.options(["cut"]))


def stale(report: Report) -> list[str]:
    return [one.waiver.id for one in report.excess]


def gaps(report: Report) -> list[Fault]:
    return [fault for fault in report.open_faults if fault.kind == "gap"]


def test_a_waiver_that_covers_just_the_patients_is_enough() -> None:
    report = audited(small(), gap("w", GAP))
    assert (gaps(report), stale(report)) == ([], [])


def test_a_waiver_that_covers_nobody_is_stale() -> None:
    nobody = b.all_(b.is_(MARKER, "yes"), b.is_(MARKER, "no"))
    assert stale(audited(small(), gap("w", GAP), gap("nobody", nobody))) == ["nobody"]


def test_a_waiver_that_covers_only_whom_others_cover_is_stale() -> None:
    report = audited(small(), gap("some", GAP, b.is_(MARKER, "yes")), gap("w", GAP))
    assert stale(report) == ["some"]
    two = audited(small(), gap("left", GAP, b.is_(MARKER, "yes")), gap("right", GAP, b.is_(MARKER, "no")))
    assert (gaps(two), stale(two)) == ([], [])


def uneven() -> Knowledge:
    """Three tests on one number, of which two pairs do not meet."""
    real = b.real("size", 0, 100)
    rules = [
        b.recommend("a", "cut", b.compare(real, ">=", 50)),
        b.consider("b", "cut", b.compare(real, ">", 50)),
        b.recommend("c", "wait", b.compare(real, "<", 20)),
        b.consider("d", "wait", b.compare(real, "<=", 20)),
    ]
    return b.knowledge([real], rules, b.options(["cut", "wait"]))


def test_a_waiver_of_one_threshold_does_not_accept_another() -> None:
    faults = [one for one in audited(uneven()).faults if one.kind == THRESHOLD]
    assert len(faults) > 1
    waivers = [
        Waiver("finding", THRESHOLD, "known", "somebody", "2999-01-01", about=("size",)),
        Waiver("whole", THRESHOLD, "known", "somebody", "2999-01-01", about=faults[0].about),
    ]
    report = audited(uneven(), *waivers)
    assert [one.waived_by for one in report.faults if one.kind == THRESHOLD] == [("whole",), *[()] * (len(faults) - 1)]
    assert stale(report) == ["finding"]
