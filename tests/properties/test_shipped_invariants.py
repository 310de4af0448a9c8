"""What the audit proves of the shipped facts, no drawn patient breaks: proof and sampling agree."""

from __future__ import annotations

from pnet_reason.testing import invariant_tests
from tests.asking import shipped

test_invariants = invariant_tests(shipped())
