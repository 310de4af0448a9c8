"""How long the audit takes: the shipped facts, each invariant beside z3, and one of 40 findings and 80 rules.

    python -m benchmarks.audit [--quick]

Prints a table, then the same as JSON. Tableau, diagram and z3 are timed in one interleaved run, and must agree first.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pnet_reason
from benchmarks.synthetic import a_test
from benchmarks.timing import medians
from pnet_reason.audit.prove import UNDECIDED, Verdict, prove
from pnet_reason.audit.run import Audit
from pnet_reason.audit.second import available, broken
from pnet_reason.audit.statements import theory_of
from pnet_reason.model.audit import Claim, Form, Invariant, Said, Stage
from pnet_reason.model.knowledge import Knowledge
from pnet_reason.model.table import Table
from tests import builders as b

FINDINGS, RULES, OPTIONS = 40, 80, 8
LEAST, MOST = 3, 6
MILLI = 1e3


def large(seed: int = 0) -> Knowledge:
    """Forty findings, half numbers and half words; eighty rules of three to six bullets on eight options that exclude
    each other in pairs; and an invariant for each option."""
    source = random.Random(seed)
    findings = [b.real(f"n{i:02}", 0, 100) for i in range(FINDINGS // 2)]
    findings += [b.choice(f"w{i:02}", "a", "b", "c") for i in range(FINDINGS // 2)]
    names = [f"option{i}" for i in range(OPTIONS)]
    rules = []
    for i in range(RULES):
        tests = [a_test(f, source) for f in source.sample(findings, source.randint(LEAST, MOST))]
        make = b.rule_out if i % OPTIONS == OPTIONS - 1 else b.recommend
        rules.append(make(f"rule-{i:02}", names[i % OPTIONS], *tests))
    excludes = [(names[i], names[i + 1]) for i in range(0, OPTIONS, 2)]
    knowledge = b.knowledge(findings, rules, b.options(names, excludes))
    invariants = [
        Invariant(f"never-{i}", Form.NEVER, "q1", lines=(a_test(findings[i], source), option(names[i])))
        for i in range(OPTIONS)
    ]
    invariants.append(Invariant("one-of-two", Form.AT_MOST_ONE, "q1", options=(names[0], names[1])))
    invariants.append(Invariant("answered", Form.NEVER, "q1", lines=(Claim(Said.SILENT, "silent"),)))
    return replace(knowledge, invariants=Table({one.id: one for one in invariants}))


def option(name: str) -> Claim:
    """That an option is among the options."""
    return Claim(Said.OPTION, f"option {name}", name)


def statements(knowledge: Knowledge) -> list[tuple[str, Invariant, Stage]]:
    """Every invariant for every guideline and stage."""
    return [
        (guideline, one, stage)
        for one in knowledge.invariants.values()
        for guideline, book in knowledge.guidelines.items()
        if one.question in book.questions and (not one.guidelines or guideline in one.guidelines)
        for stage in one.stages
    ]


def fresh(knowledge: Knowledge, guideline: str, one: Invariant, stage: Stage) -> Verdict:
    """A verdict with nothing remembered from the last time."""
    theory_of.cache_clear()
    return prove(knowledge, guideline, one, stage)


def agree(verdict: Verdict, knowledge: Knowledge, guideline: str, one: Invariant, stage: Stage) -> None:
    """Ours and z3 say the same, where both know."""
    if available() and verdict.status != UNDECIDED:
        said = broken(knowledge, guideline, one, stage).broken
        if said is not None and said != (verdict.status == "refuted"):
            sys.exit(f"ours says {verdict.status} of {one.id}, z3 does not")


def timed(job: Callable[[], object]) -> float:
    """The seconds of one call."""
    start = time.perf_counter()
    job()
    return time.perf_counter() - start


def each_invariant(knowledge: Knowledge, *, quick: bool) -> dict[str, Any]:
    """Milliseconds an invariant, ours and z3's."""
    ours: list[float] = []
    theirs: list[float] = []
    methods: dict[str, int] = {}
    for guideline, one, stage in statements(knowledge):
        verdict = fresh(knowledge, guideline, one, stage)
        agree(verdict, knowledge, guideline, one, stage)
        methods[f"{verdict.status} by {verdict.method}"] = methods.get(f"{verdict.status} by {verdict.method}", 0) + 1
        asked = (knowledge, guideline, one, stage)
        jobs: dict[str, Callable[[], object]] = {"ours": lambda asked=asked: fresh(*asked)}
        if available():
            jobs["z3"] = lambda asked=asked: broken(*asked)
        found = medians(jobs, 1 if quick else 5, 0.02)
        ours.append(found["ours"])
        theirs += [found["z3"]] if "z3" in found else []
    return {"invariants": len(ours), "methods": methods, "ours_ms": spread(ours), "z3_ms": spread(theirs)}


def spread(seconds: list[float]) -> dict[str, float] | None:
    """Median, ninth decile and maximum, in milliseconds."""
    if not seconds:
        return None
    ordered = sorted(seconds)
    return {
        "median": round(statistics.median(ordered) * MILLI, 2),
        "p90": round(ordered[int(len(ordered) * 0.9)] * MILLI, 2),
        "max": round(ordered[-1] * MILLI, 2),
    }


def main() -> None:
    """Everything."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="one round, no mutants")
    quick = parser.parse_args().quick
    shipped, bigger = pnet_reason.load(), large()
    found = {
        "shipped": each_invariant(shipped, quick=quick),
        "large": each_invariant(bigger, quick=quick),
        "whole_audit_s": round(timed(lambda: Audit(shipped, mutate=not quick).run()), 1),
        "large_audit_s": round(timed(lambda: Audit(bigger, mutate=False).run()), 1),
    }
    for name, value in found.items():
        print(f"{name:16} {value}")
    print(json.dumps(found))


if __name__ == "__main__":
    main()
