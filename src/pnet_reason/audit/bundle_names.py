"""The files of a bundle by name. Imports nothing, so that whoever checks a bundle loads nothing of the engine."""

from __future__ import annotations

BUNDLE = "pnet-reason.bundle/1"
KNOWLEDGE, INVARIANTS, CERTIFICATES = "knowledge.json", "invariants.json", "certificates.json"
AUDITED, TRACED, PARTS, VERSIONS = "audit.json", "trace.json", "sbom.cdx.json", "versions.json"
REPORTS = {"audit.md": "markdown", "audit.html": "html", "audit.sarif": "sarif"}
"""File → the format of the report in it."""
NAMES = (KNOWLEDGE, INVARIANTS, CERTIFICATES, AUDITED, *REPORTS, TRACED, PARTS, VERSIONS)
MANIFEST = "MANIFEST.sha256"
"""It names all the others."""
