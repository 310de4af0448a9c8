"""Settings for all tests: which random examples the property tests draw.

``ci`` (used unless another is asked for) draws the same examples every time, so that a failure is never a matter of
luck; ``thorough`` draws new ones and many more: ``pytest --hypothesis-profile thorough``.
"""

import gc
from collections.abc import Iterator
from itertools import count

import pytest
from hypothesis import HealthCheck, settings

SLOW_MACHINE = [HealthCheck.too_slow]

settings.register_profile("ci", derandomize=True, deadline=None, max_examples=60, suppress_health_check=SLOW_MACHINE)
settings.register_profile(
    "thorough", derandomize=False, deadline=None, max_examples=2000, print_blob=True, suppress_health_check=SLOW_MACHINE
)
settings.load_profile("ci")

# Compiled knowledge and diagrams live to the end, and looking through all of them for cycles again and again takes a fifth
# of the time of all tests.
gc.disable()
BETWEEN, FINISHED = 500, count(1)


@pytest.fixture(autouse=True)
def collected() -> Iterator[None]:
    """Garbage is collected now and then."""
    yield
    if next(FINISHED) % BETWEEN == 0:
        gc.collect()
