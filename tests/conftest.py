"""Settings for all tests: which random examples the property tests draw.

``ci`` (used unless another is asked for) draws the same examples every time, so that a failure is never a matter of
luck; ``thorough`` draws new ones and many more: ``pytest --hypothesis-profile thorough``.
"""

from hypothesis import HealthCheck, settings

SLOW_MACHINE = [HealthCheck.too_slow]

settings.register_profile("ci", derandomize=True, deadline=None, max_examples=60, suppress_health_check=SLOW_MACHINE)
settings.register_profile(
    "thorough", derandomize=False, deadline=None, max_examples=2000, print_blob=True, suppress_health_check=SLOW_MACHINE
)
settings.load_profile("ci")
