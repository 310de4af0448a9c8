"""Work spread over processes gives what it gives in one, in the same order."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pnet_reason.audit.spread import one_by_one
from pnet_reason.cli import main
from pnet_reason.cli import workers as spreading
from pnet_reason.cli.workers import Workers, processors
from tests.asking import PLANTS


def power(base: int, item: int) -> int:
    return base**item


def where(_common: None, _item: int) -> int:
    return os.getpid()


def until_killed(here: int, item: int) -> int:
    if os.getpid() != here and item == 3:
        os._exit(1)
    return item


def test_results_come_in_order_from_other_processes() -> None:
    spread = Workers(2, worth=1)
    assert list(spread(power, 3, range(20))) == list(one_by_one(power, 3, range(20)))
    assert os.getpid() not in set(spread(where, None, range(4)))


def test_little_work_is_done_here() -> None:
    assert set(Workers(8, worth=10)(where, None, range(19))) == {os.getpid()}
    assert set(Workers(1, worth=1)(where, None, range(19))) == {os.getpid()}
    assert list(Workers(2, worth=1)(where, None, ())) == []
    assert processors() >= 1


def test_what_a_process_leaves_undone_when_it_is_killed_is_done_here() -> None:
    assert list(Workers(2, worth=1)(until_killed, os.getpid(), range(6))) == list(range(6))


def test_where_no_process_can_be_started_all_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_args: object) -> None:
        raise OSError

    monkeypatch.setattr(spreading, "ProcessPoolExecutor", refused)
    assert set(Workers(2, worth=1)(where, None, range(4))) == {os.getpid()}


def audit(*args: str) -> Result:
    return CliRunner().invoke(main, ["audit", "--facts", str(PLANTS), "--no-second", "--format", "json", *args])


def test_an_audit_in_two_processes_has_the_same_bytes() -> None:
    assert audit("--jobs", "1").stdout == audit("--jobs", "2").stdout


# Chosen guidelines


def test_only_the_chosen_guidelines_are_looked_at() -> None:
    whole = json.loads(audit("--no-mutants").stdout)
    part = json.loads(audit("--no-mutants", "--guideline", "windowsill").stdout)
    assert part["rests_on"]["guidelines"] == ["windowsill"]
    assert part["knowledge"] == whole["knowledge"]
    assert part["invariants"] == [one for one in whole["invariants"] if one["guideline"] == "windowsill"]
    mine = [one for one in whole["faults"] if one["guideline"] in ("", "windowsill") and one["kind"] != "threshold"]
    assert [one for one in part["faults"] if one["kind"] != "threshold"] == mine
    both = json.loads(audit("--no-mutants", "--guideline", "windowsill", "--guideline", "greenhouse").stdout)
    assert both == whole


def test_a_waiver_or_hazard_of_another_guideline_does_not_fail_a_part() -> None:
    for name in ("windowsill", "greenhouse"):
        part = json.loads(audit("--no-mutants", "--guideline", name).stdout)
        assert part["waivers"] == []
        assert not any(one["failing"] for one in part["hazards"])


def test_the_mutants_of_a_part_are_those_of_its_guideline_and_of_shared_files() -> None:
    part = json.loads(audit("--guideline", "greenhouse").stdout)
    whole = json.loads(audit().stdout)
    assert sum(part["pins"]["counts"].values()) < sum(whole["pins"]["counts"].values())
    assert all(one["guideline"] == "greenhouse" for one in part["pins"]["survivors"])


@pytest.mark.parametrize(
    ("args", "words"), [(["--guideline", "nope"], "unknown guideline 'nope'"), (["--jobs", "0"], "--jobs")]
)
def test_a_guideline_that_is_not_there_is_told(args: list[str], words: str) -> None:
    result = audit(*args)
    assert (result.exit_code, result.stdout) == (2, "")
    assert words in result.stderr


def test_there_is_no_bundle_of_a_part(tmp_path: Path) -> None:
    result = audit("--guideline", "windowsill", "--bundle", str(tmp_path / "bundle"))
    assert result.exit_code == 2
    assert "leave out --guideline" in result.stderr
    assert not (tmp_path / "bundle").exists()
