"""What the audit proves of the shipped facts, no drawn patient breaks: proof and sampling agree."""

from __future__ import annotations

from hypothesis import Phase, settings

from pnet_reason.testing import invariant_tests
from tests.asking import shipped

FEW = settings(max_examples=max(30, settings().max_examples // 2), deadline=None, phases=[Phase.generate, Phase.shrink])

test_invariants = invariant_tests(shipped(), settings=FEW)
