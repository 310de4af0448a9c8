"""Hypothesis strategies for those who embed the library or keep facts of their own, and invariants as property tests.

    from pnet_reason import testing

    test_invariants = testing.invariant_tests(pr.load())

Needs Hypothesis: ``pip install 'pnet-reason[testing]'``. May import model, knowledge and advise. Promises: nothing here
is used by the rest of the program.
"""

from importlib.util import find_spec

if find_spec("hypothesis") is None:
    raise ImportError("pnet_reason.testing needs Hypothesis: pip install 'pnet-reason[testing]'", name="hypothesis")

from .bases import knowledge_bases
from .invariants import InvariantCheck, invariant_checks, invariant_tests
from .strategies import boundary_cases, cases, completions, patients

__all__ = [
    "InvariantCheck",
    "boundary_cases",
    "cases",
    "completions",
    "invariant_checks",
    "invariant_tests",
    "knowledge_bases",
    "patients",
]
