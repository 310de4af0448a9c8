"""Every statement of the source article is in the knowledge, and every known flaw of it stands beside what it concerns."""

from __future__ import annotations

from pnet_reason.logic.caveats import citations
from pnet_reason.model.knowledge import Guideline
from pnet_reason.model.rules import Concept, Rule
from tests.asking import shipped

GUIDELINE = "droracle-2025"
STATEMENTS = [f"S{number}" for number in range(1, 48)]
FLAWS = [f"F{number}" for number in range(1, 31)]


def guideline() -> Guideline:
    """The source article."""
    return shipped().guidelines[GUIDELINE]


def things() -> list[Rule | Concept]:
    """All its rules and definitions."""
    return [*guideline().rules, *guideline().scope, *guideline().concepts.values()]


def test_every_statement_is_paraphrased_and_used_by_a_rule_a_definition_or_an_evidence_entry() -> None:
    used = {key for thing in things() for key in citations(thing)}
    used |= {key for rule in guideline().rules for override in rule.overrides for key in override.cites}
    used |= {key for entry in shipped().evidence.values() for key in entry.supports}
    assert [key for key in STATEMENTS if key not in used] == []
    assert [key for key in STATEMENTS if not guideline().statements[key].text] == []


def test_every_flaw_is_told_with_a_rule_or_definition_that_it_concerns() -> None:
    told = {flaw for thing in things() for flaw in thing.flaws}
    assert [flaw for flaw in FLAWS if flaw not in told] == []


def test_the_contested_hazard_ratio_is_recorded_and_never_a_reason() -> None:
    contested = [entry for entry in shipped().evidence.values() if "2.81" in f"{entry.effect} {entry.result}"]
    assert [entry.status for entry in contested] == ["contested"]
    rules = guideline().rules
    assert not any("2.81" in rule.because or contested[0].id in rule.evidence for rule in rules)


def test_every_override_says_why_and_whose_reading_it_is() -> None:
    overrides = [override for rule in guideline().rules for override in rule.overrides]
    assert overrides
    assert all(override.because and override.provenance == "editorial" for override in overrides)
