"""options.yaml: questions and options. Imports: draft, over_time, quantities, model."""

from __future__ import annotations

from dataclasses import replace

from pnet_reason.model.knowledge import Option, Question
from pnet_reason.model.table import Table
from pnet_reason.model.values import ValueSet

from .draft import Draft
from .over_time import read_schedule
from .quantities import scan_set
from .report import Fault
from .tree import Mapping, Scalar, tell


def read_options(draft: Draft) -> None:
    """Put questions and options into the draft; who excludes whom is made symmetric."""
    nodes: list[tuple[Option, Mapping]] = []
    for sheet in draft.of_kind("options"):
        for name, key, node in sheet.root.mapping("questions").records():
            if draft.declare("question", key):
                asks = node.text("asks what is known") == "yes"
                draft.questions[name] = Question(name, node.text("label", name), asks, key.at)
        for name, key, node in sheet.root.mapping("options").records():
            if draft.declare("option", key):
                wording = Table(node.texts("wording"))
                option = Option(
                    name, node.text("label", name), (), wording=wording, note=node.text("note"), position=key.at
                )
                nodes.append((option, node))
    for option, node in nodes:
        draft.options[option.id] = _linked(option, node, draft)
    _symmetric(draft.options)


def _linked(option: Option, node: Mapping, draft: Draft) -> Option:
    for word in node.words("excludes"):
        if word.text == option.id:
            draft.report.error("bad-exclusion", f"{option.id} excludes itself", word.at, width=len(word.text))
    plan = node.mapping("plan")
    question = plan.get("question")
    if isinstance(question, Scalar):
        draft.known("question", question, where="questions are listed in options.yaml")
    assuming = {
        name: values
        for name, (key, value) in plan.mapping("assuming").entries.items()
        if isinstance(value, Scalar) and (values := _assumed(key, value, draft))
    }
    return replace(
        option,
        questions=tuple(sorted(draft.all_known("question", node.words("answers")))),
        excludes=draft.all_known("option", node.words("excludes")),
        plan=plan.text("question"),
        plan_assuming=Table(dict(sorted(assuming.items()))),
        schedule=read_schedule(node.mapping("schedule"), draft),
    )


def _assumed(key: Scalar, value: Scalar, draft: Draft) -> ValueSet | None:
    if not draft.known("finding", key) or key.text not in draft.findings:
        return None
    finding = draft.findings[key.text]
    try:
        return scan_set(value.text, finding)
    except Fault as fault:
        tell(draft.report, value, fault, finding=finding.id)
        return None


def _symmetric(options: dict[str, Option]) -> None:
    both: dict[str, set[str]] = {name: set() for name in options}
    for name, option in options.items():
        for other in option.excludes:
            if other in both and other != name:
                both[name].add(other)
                both[other].add(name)
    for name, others in both.items():
        options[name] = replace(options[name], excludes=tuple(sorted(others)))
