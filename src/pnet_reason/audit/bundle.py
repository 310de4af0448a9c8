"""All that a reviewer needs of an audit, as files: knowledge, invariants, certificates, reports, parts, a manifest.

Imports model, version, knowledge and audit. Promises: pure; the same input gives the same bytes. The SHA-256 of
``knowledge.json`` is the hash ``logic``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from pnet_reason.knowledge.hashes import canonical, canonical_invariants, canonical_text
from pnet_reason.model.answer import FORMAT as ADVICE
from pnet_reason.model.audit import CERTIFICATE
from pnet_reason.model.knowledge import Knowledge
from pnet_reason.version import __version__

from .bundle_names import AUDITED, BUNDLE, CERTIFICATES, INVARIANTS, KNOWLEDGE, MANIFEST, PARTS, TRACED, VERSIONS
from .document import AUDIT, head
from .sbom import Component, sbom
from .traced import TRACE

AT = "at"


def bundle_files(
    knowledge: Knowledge,
    document: Mapping[str, Any],
    traced: Mapping[str, Any],
    reports: Mapping[str, str],
    parts: Sequence[Component],
) -> dict[str, str]:
    """Name → text of every file. ``document`` and ``traced`` are the documents of an audit and a trace, ``reports`` the
    texts of bundle_names.REPORTS; ``parts``: the program, then all that it needs."""
    certificates = [one["certificate"] for one in document["invariants"] if one["certificate"] is not None]
    files = {
        KNOWLEDGE: canonical_text(canonical(knowledge)),
        INVARIANTS: canonical_text(canonical_invariants(knowledge)),
        CERTIFICATES: as_json(certificates),
        AUDITED: as_json(document),
        **reports,
        TRACED: as_json(traced),
        PARTS: as_json(sbom(parts[0], parts[1:], head(knowledge))),
        VERSIONS: as_json(versions(knowledge)),
    }
    return {**files, MANIFEST: manifest(files)}


def versions(knowledge: Knowledge) -> dict[str, Any]:
    """Engine, knowledge and formats."""
    formats = {"advice": ADVICE, "audit": AUDIT, "bundle": BUNDLE, "certificate": CERTIFICATE, "trace": TRACE}
    return {"engine": __version__, "knowledge": head(knowledge), "formats": formats}


def manifest(files: Mapping[str, str]) -> str:
    """The SHA-256 of every file, as ``sha256sum --check`` reads it."""
    return "".join(f"{hashlib.sha256(files[name].encode()).hexdigest()}  {name}\n" for name in sorted(files))


def as_json(body: object) -> str:
    """A document as the files hold it."""
    return json.dumps(body, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def portable(value: Any, roots: Mapping[str, str]) -> Any:
    """A document whose places do not say where its facts folders stand. ``roots``: each folder, as places begin with
    it, and what to call it instead."""
    if isinstance(value, list):
        return [portable(one, roots) for one in value]
    if isinstance(value, dict):
        return {key: places(one, roots) if key == AT else portable(one, roots) for key, one in value.items()}
    return value


def places(value: Any, roots: Mapping[str, str]) -> Any:
    """One place, or a list of places."""
    if isinstance(value, list):
        return [places(one, roots) for one in value]
    for root in sorted(roots, key=len, reverse=True):
        if value.startswith(f"{root}/"):
            return roots[root] + value.removeprefix(root)
    return value
