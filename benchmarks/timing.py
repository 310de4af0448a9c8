"""Times of several contenders in one interleaved run: whatever disturbs the machine disturbs all of them alike."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping

Job = Callable[[], object]
LONGEST_BATCH = 100_000


def seconds(job: Job, times: int) -> float:
    """The seconds one call takes, of so many in a row."""
    start = time.perf_counter()
    for _ in range(times):
        job()
    return (time.perf_counter() - start) / times


def batch_size(job: Job, batch: float) -> int:
    """How many calls take about ``batch`` seconds; the first call, which may build something, does not count."""
    job()
    return max(1, min(LONGEST_BATCH, int(batch / max(seconds(job, 1), 1e-9))))


def medians(jobs: Mapping[str, Job], rounds: int, batch: float) -> dict[str, float]:
    """Contender → median of the seconds a call takes. In every round each runs one batch, in an order that rotates."""
    sizes = {name: batch_size(job, batch) for name, job in jobs.items()}
    found: dict[str, list[float]] = {name: [] for name in jobs}
    names = list(jobs)
    for turn in range(rounds):
        first = turn % len(names)
        for name in names[first:] + names[:first]:
            found[name].append(seconds(jobs[name], sizes[name]))
    return {name: statistics.median(times) for name, times in found.items()}
