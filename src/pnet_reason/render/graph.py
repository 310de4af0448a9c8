"""The proof of an answer as a graph, for drawing and for search.

May import model and networkx. Promises: one node a proof node, numbered as in the answer; attributes ``kind`` and
``text``; an edge from a node to each node that it rests on, with ``role`` saying how.
"""

# mypy: disable-error-code="type-arg"
from __future__ import annotations

from typing import Any

import networkx as nx

from ..model.answer import Answer
from ..model.proof import KINDS, Node

ROLES = ("because", "by", "parts", "possible")
NAMES = ("test", "rule", "concept", "finding", "outcome")


def proof_graph(answer: Answer) -> nx.DiGraph:
    """The proof table of an answer as a directed acyclic graph."""
    graph: nx.DiGraph = nx.DiGraph(guideline=answer.guideline, question=answer.question)
    for index, node in enumerate(answer.nodes):
        graph.add_node(index, kind=KINDS[type(node)], text=text_of(node))
        for role in ROLES:
            graph.add_edges_from(((index, child) for child in getattr(node, role, ())), role=role)
        for _, because in getattr(node, "fails", ()):
            graph.add_edges_from(((index, child) for child in because), role="fails")
    return graph


def text_of(node: Node) -> str:
    """A node in a few words."""
    record: dict[str, Any] = node._asdict()
    name = next((str(record[key]) for key in NAMES if key in record), "")
    if "value" in record:
        return f"{name}: {record['value']}"
    if "values" in record:
        return f"{name} is {' or '.join(record['values'])}"
    if record.get("options"):
        return f"{name}: {', '.join(record['options'])}"
    region = "; ".join(f"{finding} {values}" for finding, values in record.get("region", ()))
    return ": ".join(part for part in (name, region) if part) or "every case"
