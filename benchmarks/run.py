"""How long an answer takes, beside a hand-written function and SWI-Prolog: one interleaved run, medians.

    python -m benchmarks.run [--quick] [--output FILE]

Prints a table, then the same as JSON with ratios. Before anything is timed, all contenders must agree on every answer.
Ends with exit code 1 where our time grows faster than the number of rules. Without SWI-Prolog its lines are left out.
"""

from __future__ import annotations

import argparse
import itertools
import json
import platform
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pnet_reason
from benchmarks.contenders import OURS, Patient, Scenario, complete, scenario
from benchmarks.patient import SIZES as PATIENT_SIZES
from benchmarks.patient import variants
from benchmarks.peers.prolog import Bridge, find_bridge
from benchmarks.synthetic import chain, many_rules
from benchmarks.timing import Job
from pnet_reason.model.case import Case
from pnet_reason.model.knowledge import Knowledge
from pnet_reason.model.table import Table
from tests.builders import one
from tests.reference import cells

HERE = Path(__file__).parent
GUIDELINE, QUESTION = "droracle-2025", "initial-management"
MISSING = ("ki67", "symptomatic", "under_surveillance")
SIZES = (38, 100, 300, 1000, 3000)
CHAIN = 1000
# With fewer rules what an answer costs at all is still seen; from there on only the rules count.
LINEAR_FROM, NOISE = 300, 1.15
MICRO = 1e6


def without(case: Case, missing: tuple[str, ...]) -> Case:
    """The case with some findings left out."""

    def rest(table: Table[str, Any]) -> Table[str, Any]:
        return Table({name: value for name, value in table.items() if name not in missing})

    return replace(
        case,
        findings=rest(case.findings),
        given=rest(case.given),
        records=rest(case.records),
        texts=rest(case.texts),
        known=case.known - set(missing),
    )


def completions(case: Case, knowledge: Knowledge, missing: tuple[str, ...]) -> list[Case]:
    """A case for every combination of cells of the missing findings; completing it does not make them known."""
    axes = [[one(value) for value in cells(knowledge.findings[name], knowledge)] for name in missing]
    return [
        replace(case, findings=Table({**case.findings, **dict(zip(missing, values, strict=True))}))
        for values in itertools.product(*axes)
    ]


def scenarios(bridge: Bridge | None, knowledge: Knowledge) -> list[Scenario]:
    """The jobs on the real knowledge."""
    everything = [(GUIDELINE, q) for q in knowledge.guidelines[GUIDELINE].questions]
    cases = [knowledge.case(findings) for findings in variants()]
    known = complete(cases)
    asking = [unknown(case, knowledge) for case in cases[:: len(PATIENT_SIZES)]]
    rules = len(knowledge.guidelines[GUIDELINE].rules)
    missing = f"three missing findings, one question (the others: {len(asking[0].completed)} completed patients)"
    return [
        scenario(f"a patient, one question of {rules} rules", knowledge, known, [(GUIDELINE, QUESTION)], bridge),
        scenario(f"a patient, all {len(everything)} questions", knowledge, known, everything, bridge),
        scenario(missing, knowledge, asking, [(GUIDELINE, QUESTION)], bridge),
    ]


def unknown(case: Case, knowledge: Knowledge) -> Patient:
    """The case without the findings of MISSING."""
    known = without(case, MISSING)
    return Patient(known, tuple(completions(known, knowledge, MISSING)))


def growing(bridge: Bridge | None, sizes: tuple[int, ...], length: int) -> tuple[list[Scenario], Scenario]:
    """The jobs on synthetic knowledge: more and more rules, and a chain of definitions."""

    def made(title: str, knowledge: Knowledge, cases: list[Case]) -> Scenario:
        return scenario(title, knowledge, complete(cases), [("g", "q1")], bridge)

    grown = [made(f"{size} rules", *many_rules(size)) for size in sizes]
    return grown, made(f"a chain of {length} concepts", *chain(length))


def cold_starts(folder: Path) -> Scenario:
    """What a new process costs: Python itself, the import, two commands."""
    command = "import sys; from pnet_reason.cli import main; sys.exit(main())"
    python = [sys.executable, "-c"]

    def start(*arguments: str) -> Job:
        return lambda: subprocess.run(arguments, check=True, capture_output=True)

    patient = str(folder.parent / "examples" / "patient.yaml")
    return Scenario(
        "cold starts",
        {
            "python -c pass": start(*python, "pass"),
            "import pnet_reason": start(*python, "import pnet_reason"),
            "pnet-reason --help": start(*python, command, "--help"),
            "pnet-reason recommend": start(*python, command, "recommend", patient),
            "pnet-reason recommend, one guideline": start(
                *python, command, "recommend", patient, "--guideline", GUIDELINE
            ),
        },
    )


def ratios(times: Mapping[str, float]) -> dict[str, dict[str, float]]:
    """Our time over that of each other contender."""
    if OURS not in times:
        return {}
    return {"ours / others": {name: round(times[OURS] / t, 3) for name, t in times.items() if name != OURS}}


def show(scenario: Scenario, times: Mapping[str, float]) -> dict[str, Any]:
    """Prints a scenario; gives it for the JSON."""
    print(f"\n{scenario.title}")
    for name, value in sorted(times.items(), key=lambda item: item[1]):
        ratio = f"   ours / this: {times[OURS] / value:.2f}" if OURS in times and name != OURS else ""
        print(f"  {name:<58}{value * MICRO:12.1f} us{ratio}")
    micro = {name: round(value * MICRO, 3) for name, value in times.items()}
    return {"title": scenario.title, "microseconds": micro, **ratios(times)}


def growth(sizes: tuple[int, ...], found: list[Mapping[str, float]]) -> dict[str, Any]:
    """How our time grows, and whether it is at most in proportion to the rules."""
    times = {size: times[OURS] for size, times in zip(sizes, found, strict=True)}
    start, end = max(LINEAR_FROM, sizes[0]), sizes[-1]
    factor, allowed = times[end] / times[start], end / start * NOISE
    print(f"\nfrom {start} to {end} rules our time grows {factor:.1f}-fold; at most {allowed:.1f}-fold is allowed")
    return {"from": start, "to": end, "factor": round(factor, 3), "allowed": allowed, "linear": factor <= allowed}


def main() -> int:
    """Runs everything."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--quick", action="store_true", help="a rough look: fewer rounds, up to 300 rules")
    parser.add_argument("--output", type=Path, help="write the JSON to a file instead of printing it")
    options = parser.parse_args()
    rounds, batch = (3, 0.005) if options.quick else (15, 0.02)
    sizes = SIZES[:3] if options.quick else SIZES
    bridge, reason = find_bridge()
    print(bridge.name if bridge else f"SWI-Prolog is left out ({reason})")

    knowledge = pnet_reason.load()
    results = [show(s, s.times(rounds, batch)) for s in scenarios(bridge, knowledge)]
    grown, long_chain = growing(bridge, sizes, CHAIN)
    found = [s.times(rounds, batch) for s in grown]
    results += [show(s, times) for s, times in zip(grown, found, strict=True)]
    results.append(show(long_chain, long_chain.times(rounds, batch)))
    starts = cold_starts(HERE)
    results.append(show(starts, starts.times(max(3, rounds // 2), 0)))
    verdict = growth(sizes, found)
    report = json.dumps({"machine": machine(bridge), "scenarios": results, "growth": verdict}, indent=1)
    if options.output:
        options.output.write_text(report + "\n", "utf-8")
    else:
        print(f"\n{report}")
    return 0 if verdict["linear"] else 1


def machine(bridge: Bridge | None) -> dict[str, str]:
    """What the times were measured with."""
    return {
        "python": platform.python_version(),
        "machine": f"{platform.system()} {platform.machine()}",
        "pnet-reason": pnet_reason.__version__,
        "swi-prolog": bridge.name if bridge else "",
    }


if __name__ == "__main__":
    sys.exit(main())
