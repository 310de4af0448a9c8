"""What the program is made of, as a CycloneDX 1.5 document: parts, versions, licences, and what is known to bite.

Imports the standard library. Promises: JSON types without a clock or chance; the same parts and knowledge, the same
document.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

SCHEMA = "http://cyclonedx.org/schema/bom-1.5.schema.json"
SPEC = "1.5"
NAMESPACE = bytes.fromhex("6ba7b8119dad11d180b400c04fd430c8")
"""That of names which are addresses (RFC 4122, appendix C)."""
PARTS = re.compile(r"(.{8})(.{4}).(.{3})(.)(.{3})(.{12})")
HEX, VARIANTS = "0123456789abcdef", "89ab"
KANREN, SEEN_IN = "minikanren", "1.0.5"

ANOMALIES: tuple[tuple[str, str, str], ...] = (
    (
        "relation-goals",
        "A goal that Relation makes puts a plain dict in the place of the state: every constraint is lost in silence.",
        "Relation is never used; the engine looks facts up in an index of its own.",
    ),
    (
        "leaking-constraints",
        "neq and typeo write into the state that they are given: constraints leak between branches. neq of terms errs.",
        "Neither is used; the engine's own store of domains copies.",
    ),
    (
        "results-without-store",
        "run has no way to return what a store still knows of a variable.",
        "The engine's own runner reads the domains off each state.",
    ),
    (
        "goals-of-nothing",
        "lany of nothing succeeds while conde of nothing fails.",
        "Conjunction and disjunction are the engine's own; an empty set of rules is tested.",
    ),
    (
        "unification",
        "1 unifies with True, NaN not even with itself, and to unify a variable with a term around it does not end.",
        "Terms are bit masks, texts and records of the engine; nothing that a user writes is unified.",
    ),
    (
        "variables-by-name",
        "Two variables made with one name are one variable everywhere.",
        "The engine makes variables from tokens that equal only themselves.",
    ),
    (
        "wrong-arity",
        "A wrong number of arguments is not an error but a goal that fails.",
        "Goals are built by typed constructors only.",
    ),
    (
        "order-of-answers",
        "The order of answers follows the hash seed of the process.",
        "Whatever comes out is sorted, or read off a decision diagram.",
    ),
    (
        "cost-of-goals",
        "States are copied at every binding and stores checked at every unification; goals are slow to build.",
        "One store with one check; rules are compiled once, and a ground test binds nothing.",
    ),
    (
        "quadratic-conde",
        "conde takes time with the square of its alternatives.",
        "The engine's own disjunction takes them in order, without nesting.",
    ),
    (
        "depth",
        "Recursion ends at a few hundred relations or goals.",
        "Strata and explicit stacks stand in for recursion; chains of a thousand definitions are tested.",
    ),
)


@dataclass(frozen=True, slots=True)
class Component:
    """One installed distribution. ``licence`` is an SPDX expression; where its metadata has none, ``licence_name`` is
    what it is called there and ``licence_text`` the text that comes with it. ``requires``: names of others."""

    name: str
    version: str
    licence: str = ""
    licence_name: str = ""
    licence_text: str = ""
    requires: tuple[str, ...] = ()

    @property
    def purl(self) -> str:
        """Its package URL."""
        return f"pkg:pypi/{normal(self.name)}@{self.version}"


def normal(name: str) -> str:
    """The name of a distribution as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def sbom(main: Component, others: Iterable[Component], knowledge: Mapping[str, str]) -> dict[str, Any]:
    """The document: ``main`` is the program, ``others`` all that it needs; ``knowledge``: version and hashes."""
    parts = sorted(others, key=lambda one: normal(one.name))
    refs = {normal(one.name): one.purl for one in (main, *parts)}
    facts = [prop(f"knowledge:{name}", knowledge[name]) for name in ("version", "logic", "content")]
    return {
        "$schema": SCHEMA,
        "bomFormat": "CycloneDX",
        "specVersion": SPEC,
        "serialNumber": f"urn:uuid:{named_uuid(knowledge['logic'] + knowledge['content'])}",
        "version": 1,
        "metadata": {"component": {**component(main, "application"), "properties": facts}},
        "components": [{**component(one, "library"), **anomalies(one)} for one in parts],
        "dependencies": [
            {"ref": one.purl, "dependsOn": sorted(refs[name] for name in map(normal, one.requires) if name in refs)}
            for one in (main, *parts)
        ],
    }


def component(one: Component, kind: str) -> dict[str, Any]:
    """One part."""
    head = {"type": kind, "bom-ref": one.purl, "name": one.name, "version": one.version}
    found = licences(one)
    return {**head, **({"licenses": found} if found else {}), "purl": one.purl}


def licences(one: Component) -> list[dict[str, Any]]:
    """Its licence, as far as it says."""
    if one.licence:
        return [{"expression": one.licence}]
    if not one.licence_name:
        return []
    text = {"contentType": "text/plain", "content": one.licence_text}
    return [{"license": {"name": one.licence_name, **({"text": text} if one.licence_text else {})}}]


def anomalies(one: Component) -> dict[str, Any]:
    """What is known to bite in it, and what is done about it."""
    if normal(one.name) != KANREN:
        return {}
    found = [prop("anomalies:seen-in", SEEN_IN)]
    for name, what, measure in ANOMALIES:
        found += [prop(f"anomaly:{name}", what), prop(f"measure:{name}", measure)]
    return {"properties": found}


def prop(name: str, value: str) -> dict[str, str]:
    """One property of ours."""
    return {"name": f"pnet-reason:{name}", "value": value}


def named_uuid(name: str) -> str:
    """The UUID of a name (version 5), worked out here since nothing else in the program makes UUIDs."""
    parts = PARTS.match(hashlib.sha1(NAMESPACE + name.encode(), usedforsecurity=False).hexdigest())
    assert parts is not None
    first, second, third, variant, fourth, fifth = parts.groups()
    return f"{first}-{second}-5{third}-{VARIANTS[HEX.index(variant) % len(VARIANTS)]}{fourth}-{fifth}"
