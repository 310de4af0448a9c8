"""How long a comparison takes, beside the answers alone: the shipped facts with an invented board.

    python -m benchmarks.compare [--quick] [--copies N]

Prints the medians of one interleaved run in milliseconds: what `recommend` takes, what `compare` takes with it, the
page for the terminal, and two guidelines over all patients. With ``--copies N`` there are N more guidelines.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

import pnet_reason as pr
from benchmarks.timing import Job, medians
from pnet_reason.explain.compare_page import comparison_page
from pnet_reason.explore.everyone import everyone
from pnet_reason.knowledge.cases import read_cases
from pnet_reason.model.knowledge import Guideline, Knowledge
from pnet_reason.model.table import Table
from pnet_reason.render.terminal import texts

ROOT = Path(__file__).parents[1]
ONE, OTHER = "droracle-2025", "our-board"
WIDTH, MILLI = 88, 1e3


def copied(book: Guideline, name: str) -> Guideline:
    """The guideline under another name; its rules get ids of their own."""
    rules = tuple(
        replace(
            rule,
            id=f"{name}-{rule.id}",
            guideline=name,
            overrides=tuple(replace(one, rule=f"{name}-{one.rule}") for one in rule.overrides),
        )
        for rule in book.rules
    )
    concepts = {key: replace(concept, guideline=name) for key, concept in book.concepts.items()}
    return replace(book, id=name, rules=rules, concepts=Table(concepts))


def knowledge(copies: int) -> Knowledge:
    """The shipped facts and the board, and so many copies of the first guideline."""
    found = pr.load(ROOT / "facts", ROOT / "tests" / "our_board")
    books = {name: found.guidelines[name] for name in (ONE, OTHER)}
    books |= {f"copy-{n}": copied(books[ONE], f"copy-{n}") for n in range(copies)}
    return replace(found, guidelines=Table(dict(sorted(books.items()))), content=f"{found.content}-{copies}")


def jobs(known: Knowledge, name: str) -> dict[str, Job]:
    """What is timed for one of the examples."""
    case = read_cases(ROOT / "examples" / f"{name}.yaml", known)[0]
    return {
        f"{name}: recommend": lambda: pr.recommend(case, known),
        f"{name}: compare": lambda: pr.compare(case, known),
        f"{name}: compare, as a page": lambda: list(texts(comparison_page(pr.compare(case, known), known), WIDTH)),
    }


def main() -> None:
    """Time and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer rounds")
    parser.add_argument("--copies", type=int, default=0, help="more guidelines")
    asked = parser.parse_args()
    known = knowledge(asked.copies)
    timed = {**jobs(known, "patient"), **jobs(known, "ki67-missing"), **jobs(known, "fit-young-adult")}
    timed["over all patients"] = lambda: everyone(known, ONE, OTHER)
    found = medians(timed, rounds=3 if asked.quick else 15, batch=0.02)
    for name, seconds in found.items():
        print(f"{name:40} {seconds * MILLI:9.2f} ms")


if __name__ == "__main__":
    main()
