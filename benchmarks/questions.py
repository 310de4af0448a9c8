"""How long each question about a case takes, warm, over the worked cases and every guideline; beside it, `recommend`.

    python -m benchmarks.questions [--quick]

Prints a table of milliseconds of CPU (median, 95 %, most), and of times `recommend` for the same case and guideline.
Charts are drawn once before, which is timed apart.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import yaml

import pnet_reason as pr
from pnet_reason.explore.chart import chart_of
from pnet_reason.model.case import Case
from pnet_reason.model.knowledge import Knowledge

MILLI = 1e3
WORKED = Path(__file__).parents[1] / "facts" / "cases" / "worked.yaml"
EVERY_QUICK = 6


def questions(case: Case, knowledge: Knowledge, guideline: str, question: str) -> dict[str, Callable[[], object]]:
    """Each question about a case, asked of one guideline; the options and findings are those of the knowledge's own."""
    asked = {"guidelines": [guideline], "questions": [question]}
    option = next(name for name, one in knowledge.options.items() if one.plan)
    x, y = "size", "ki67"
    return {
        "recommend": lambda: pr.recommend(case, knowledge, **asked),
        "what-if": lambda: pr.what_if(case, knowledge, {x: "21 mm"}, **asked),
        "flip": lambda: pr.flip(case, knowledge, to=option, **asked),
        "margin": lambda: pr.margin(case, knowledge, **asked),
        "next": lambda: pr.next_findings(case, knowledge, **asked),
        "find": lambda: pr.find(knowledge, option, **asked),
        "map": lambda: pr.decision_map(case, knowledge, x, y, **asked),
    }


def timed(call: Callable[[], object]) -> float:
    """Milliseconds of CPU, the better of two after one that is not counted."""
    call()
    found = []
    for _ in range(2):
        start = time.process_time()
        call()
        found.append((time.process_time() - start) * MILLI)
    return min(found)


def measured(knowledge: Knowledge, question: str, *, quick: bool) -> Iterator[tuple[str, float]]:
    """Each question with its time, for every case and guideline."""
    cases = yaml.load(WORKED.read_text("utf-8"), yaml.BaseLoader)  # noqa: S506 - texts alone
    for one in cases[:: EVERY_QUICK if quick else 1]:
        case = knowledge.case(one["findings"])
        for guideline, book in knowledge.guidelines.items():
            if question in book.questions:
                for name, call in questions(case, knowledge, guideline, question).items():
                    yield name, timed(call)


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="every sixth case")
    quick = parser.parse_args().quick
    knowledge = pr.load()
    question = next(q for option in knowledge.options.values() if option.plan for q in option.questions)
    start = time.process_time()
    for guideline, book in knowledge.guidelines.items():
        if question in book.questions:
            chart_of(knowledge, guideline, question)
    drawn = (time.process_time() - start) * MILLI
    times: dict[str, list[float]] = {}
    for name, found in measured(knowledge, question, quick=quick):
        times.setdefault(name, []).append(found)
    base = statistics.median(times["recommend"])
    print(f"charts of every guideline, once: {drawn:.0f} ms; {len(times['recommend'])} cases and guidelines")
    print(f"{'':10} {'median':>9} {'95 %':>9} {'most':>9}   times recommend")
    rows = {}
    for name, found in times.items():
        row = statistics.median(found), sorted(found)[int(len(found) * 0.95)], max(found)
        rows[name] = dict(zip(("median", "95 %", "most"), row, strict=True))
        print(f"{name:10} {row[0]:9.2f} {row[1]:9.2f} {row[2]:9.2f}   {row[0] / base:8.1f}")
    print(json.dumps(rows))


if __name__ == "__main__":
    main()
