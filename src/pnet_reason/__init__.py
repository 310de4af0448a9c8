"""pnet-reason answers *why*: guideline criteria as logical relations, answers with proofs that can be checked.

    import pnet_reason as pr

    knowledge = pr.load()
    case = knowledge.case({"size": "14 mm", "ki67": "1 %"})
    advice = pr.recommend(case, knowledge)

Every name is loaded when it is first used, so that importing the package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from .version import __version__

if TYPE_CHECKING:
    from .advise import recommend, why, why_not
    from .checker import check
    from .explore.compare import compare
    from .explore.decision_map import decision_map
    from .explore.find import find
    from .explore.flip import flip
    from .explore.margin import margin
    from .explore.obtain import next_findings
    from .explore.sheet import sheet
    from .explore.what_if import what_if
    from .knowledge.loader import load
    from .model.answer import Advice
    from .model.case import Case
    from .model.knowledge import Knowledge
    from .model.problems import PnetReasonError, ProofError
    from .over_time.timeline import timeline
    from .render.graph import proof_graph
    from .render.shown import show
    from .weigh.gather import evidence

_HOME = {
    "load": "knowledge.loader",
    "recommend": "advise",
    "why": "advise",
    "why_not": "advise",
    "compare": "explore.compare",
    "decision_map": "explore.decision_map",
    "find": "explore.find",
    "sheet": "explore.sheet",
    "flip": "explore.flip",
    "margin": "explore.margin",
    "next_findings": "explore.obtain",
    "what_if": "explore.what_if",
    "timeline": "over_time.timeline",
    "check": "checker",
    "evidence": "weigh.gather",
    "show": "render.shown",
    "proof_graph": "render.graph",
    "Knowledge": "model.knowledge",
    "Case": "model.case",
    "Advice": "model.answer",
    "PnetReasonError": "model.problems",
    "ProofError": "model.problems",
}

__all__ = [
    "Advice",
    "Case",
    "Knowledge",
    "PnetReasonError",
    "ProofError",
    "__version__",
    "check",
    "compare",
    "decision_map",
    "evidence",
    "find",
    "flip",
    "load",
    "margin",
    "next_findings",
    "proof_graph",
    "recommend",
    "sheet",
    "show",
    "timeline",
    "what_if",
    "why",
    "why_not",
]


def __getattr__(name: str) -> Any:
    """Load a public name from its module."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f".{_HOME[name]}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """The public names."""
    return __all__
