"""Threads that ask at once, before anything is compiled or drawn, get what one thread gets."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

import pnet_reason as pr
from pnet_reason.explore.chart import chart_of
from pnet_reason.explore.sought import finer
from pnet_reason.logic.compiler import compiled
from pnet_reason.model.case import Case
from pnet_reason.model.knowledge import Knowledge
from tests.asking import ARTICLE, MANAGEMENT, shipped, worked

Question = Callable[[Case, Knowledge], Any]
ONE = {"guidelines": [ARTICLE], "questions": [MANAGEMENT]}
QUESTIONS: dict[str, Question] = {
    "recommend": pr.recommend,
    "flip": lambda case, knowledge: pr.flip(case, knowledge, to="resection", **ONE),
    "margin": lambda case, knowledge: pr.margin(case, knowledge, **ONE),
    "next": lambda case, knowledge: pr.next_findings(case, knowledge, **ONE),
    "find": lambda case, knowledge: pr.find(knowledge, "active-surveillance", where=["size > 15 mm"], case=case, **ONE),
}


@pytest.fixture
def restless() -> Iterator[None]:
    """Threads take turns as often as they can."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


@pytest.mark.parametrize("name", QUESTIONS)
@pytest.mark.usefixtures("restless")
def test_threads_that_ask_at_once_get_what_one_gets(name: str) -> None:
    ask, knowledge = QUESTIONS[name], shipped()
    cases = [knowledge.case(case["findings"], id=number) for number, case in list(worked().items())[:12]]
    alone = [ask(case, knowledge) for case in cases]
    for kept in (compiled, chart_of, finer):
        kept.cache_clear()
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda case: ask(case, knowledge), cases))
    assert together == alone
