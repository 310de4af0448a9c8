"""Short ways to ask: a small knowledge base of the builders, or the shipped facts.

Imports: the public doors of the package. Promises: the shipped facts and the worked cases are read once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

import yaml

from pnet_reason.advise import recommend
from pnet_reason.knowledge.cases import make_case
from pnet_reason.knowledge.loader import load
from pnet_reason.model.answer import Answer
from pnet_reason.model.knowledge import Knowledge
from pnet_reason.model.problems import KnowledgeError, Problem
from pnet_reason.model.proof import Node
from pnet_reason.model.table import Table

Findings: TypeAlias = Mapping[str, Any]
"""Finding → value, as ``make_case`` takes it."""

N = TypeVar("N", bound=Node)

FACTS = Path(__file__).parents[1] / "facts"
ARTICLE = "droracle-2025"
MANAGEMENT = "initial-management"


def ask(
    knowledge: Knowledge,
    findings: Findings | None = None,
    question: str = "q1",
    *,
    assume: Findings | None = None,
    guideline: str = "g",
    as_of: str = "",
) -> Answer:
    """The answer of one guideline to one question."""
    case = make_case(findings or {}, knowledge, assume=assume or {})
    return recommend(case, knowledge, [guideline], [question], as_of).answer(guideline, question)


def rows(answer: Answer) -> list[tuple[str, ...]]:
    """Each row as its outcome followed by its options."""
    return [(row.outcome, *row.options) for row in answer.rows]


def nodes_of(answer: Answer, kind: type[N]) -> list[N]:
    """The nodes of one kind, in the order of the table."""
    return [node for node in answer.nodes if isinstance(node, kind)]


# The shipped facts.


@cache
def shipped() -> Knowledge:
    """The shipped facts."""
    return load(FACTS)


@cache
def article_alone() -> Knowledge:
    """The shipped facts with the source article as their only guideline, and the invariants that it has to keep."""
    facts = shipped()
    kept = {name: one for name, one in facts.invariants.items() if ARTICLE in (one.guidelines or (ARTICLE,))}
    return replace(facts, guidelines=Table({ARTICLE: facts.guidelines[ARTICLE]}), invariants=Table(kept))


@cache
def worked() -> dict[str, dict[str, Any]]:
    """The worked cases by id, every scalar as it is written."""
    text = (FACTS / "cases" / "worked.yaml").read_text("utf-8")
    return {case["id"]: case for case in yaml.load(text, yaml.BaseLoader)}


def changed(number: str, **findings: object) -> dict[str, Any]:
    """The findings of a worked case, some of them changed; None leaves one out."""
    found = {**worked()[number]["findings"], **findings}
    return {name: value for name, value in found.items() if value is not None}


def article(findings: Findings, question: str = MANAGEMENT, *, assume: Findings | None = None) -> Answer:
    """What the source article says of a case."""
    return ask(shipped(), findings, question, assume=assume, guideline=ARTICLE)


# Knowledge that is wrong on purpose.

PLANTS = Path(__file__).parent / "other_knowledge"


def mistakes(folder: Path, files: Mapping[str, str]) -> list[Problem]:
    """What the loader says of these files on top of the houseplants: every mistake, or nothing."""
    for name, text in files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
    try:
        load(PLANTS, folder)
    except KnowledgeError as error:
        return list(error.records)
    return []
