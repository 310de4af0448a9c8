"""Work spread over processes: the same results in the same order, in less time.

Imports nothing of the project. Promises: processes are started afresh (spawned), so that it works on every system and
beside threads; small work, and work where no process can be started, is done here.
"""

from __future__ import annotations

import os
import pickle
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import Any, TypeVar

C = TypeVar("C")
I = TypeVar("I")  # noqa: E741 - an item
R = TypeVar("R")

WORTH = 32
"""Fewer items a process are done sooner than a process is started."""
SHARES = 32
"""How many times a process asks for items, so that none waits long for the others."""
_here: list[Any] = []


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Workers:
    """Spreads jobs over at most ``count`` processes (audit/spread.py says what a job is). ``worth``: how many items
    there must be for each."""

    def __init__(self, count: int, worth: int = WORTH) -> None:
        self.count, self.worth = count, worth

    def __call__(self, job: Callable[[C, I], R], common: C, items: Sequence[I], /) -> Iterable[R]:
        """The results, in the order of the items."""
        count = min(self.count, len(items) // self.worth)
        pool = _pool(count, job, common) if count > 1 else None
        return (job(common, item) for item in items) if pool is None else _spread(pool, job, common, items, count)


def _pool(count: int, job: Callable[[C, I], R], common: C) -> ProcessPoolExecutor | None:
    """Processes that know the job; None on a system without semaphores."""
    try:
        return ProcessPoolExecutor(count, get_context("spawn"), _ready, (pickle.dumps((job, common)),))
    except (OSError, ImportError):
        return None


def _spread(
    pool: ProcessPoolExecutor, job: Callable[[C, I], R], common: C, items: Sequence[I], count: int
) -> Iterator[R]:
    done = 0
    try:
        for result in pool.map(_do, items, chunksize=len(items) // (count * SHARES) or 1):
            done += 1
            yield result
    except BrokenProcessPool:  # a process was killed, or none could be started: the rest is done here
        yield from (job(common, item) for item in items[done:])
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _ready(packed: bytes) -> None:
    """In a process: what every job needs. An interrupt is for the one that waits for the results."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _here[:] = [pickle.loads(packed)]  # noqa: S301 - it comes from the process that started this one


def _do(item: Any) -> Any:
    """In a process: one item."""
    job, common = _here[0]
    return job(common, item)
