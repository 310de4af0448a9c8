"""Whether a bundle is what it says, and holds for the loaded knowledge: checksums, then certificates and answers again.

Imports model, the checker, knowledge's hashes and the names of the files; nothing of the engine is loaded. Promises:
``ProofError`` with a record for every problem, each naming its file.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from pnet_reason.checker import check
from pnet_reason.checker.certificates import check_certificate
from pnet_reason.knowledge.hashes import canonical_invariants, canonical_text
from pnet_reason.model.knowledge import Knowledge
from pnet_reason.model.problems import Problem, ProofError

from .bundle_names import AUDITED, CERTIFICATES, INVARIANTS, KNOWLEDGE, MANIFEST, NAMES, TRACED, VERSIONS

LINE = re.compile(r"(?P<digest>[0-9a-f]{64})  (?P<name>\S+)", re.ASCII)
PROVED, TABLEAU = "proved", "tableau"
DEEPEST = 100
ROW: dict[str, type | tuple[type, ...]] = {
    "id": str,
    "guideline": str,
    "stage": str,
    "status": str,
    "method": str,
    "certificate": (dict, type(None)),
    "proofs": list,
}
"""What is read of an invariant in the audit document."""


class Count(NamedTuple):
    """How much of a bundle was checked; ``uncertified``: invariants called proved that have no certificate."""

    files: int
    certificates: int
    answers: int
    uncertified: int


def check_bundle(files: Mapping[str, bytes], knowledge: Knowledge) -> Count:
    """Check the files of a bundle (name → bytes) against the knowledge; ProofError where something is not so."""
    raise_any(manifest_problems(files))
    raise_any(knowledge_problems(files, knowledge))
    bundle = Bundle(knowledge, parsed(files, AUDITED), parsed(files, CERTIFICATES))
    raise_any(bundle.shape())
    raise_any(bundle.problems())
    rows = bundle.audit["invariants"]
    answers = sum(len(one["proofs"]) for one in rows)
    uncertified = sum(one["status"] == PROVED and one["certificate"] is None for one in rows)
    return Count(len(files), len(bundle.certificates), answers, uncertified)


def raise_any(problems: Iterable[Problem]) -> None:
    """ProofError with the problems, where there are some."""
    found = tuple(problems)
    if found:
        raise ProofError(found)


def wrong(name: str, what: str) -> Problem:
    """A problem of one file."""
    return Problem("proof-bundle", f"{name}: {what}")


def manifest_problems(files: Mapping[str, bytes]) -> Iterator[Problem]:
    """Files that the manifest does not name or that are not what it says, and lines without a file."""
    lines = files.get(MANIFEST, b"").decode("utf-8", "replace").split("\n")
    matches = [LINE.fullmatch(line) for line in lines[:-1]]
    listed = {match["name"]: match["digest"] for match in matches if match}
    if None in matches or lines[-1] or list(listed) != sorted(listed) or len(listed) != len(matches):
        yield wrong(MANIFEST, "it is not a list of checksums in order of name, each file once")
    for name in sorted({*NAMES, *listed, *files} - {MANIFEST}):
        if name not in NAMES:
            yield wrong(name, "it is no file of a bundle")
        elif name not in files:
            yield wrong(name, "it is not there")
        elif name not in listed:
            yield wrong(name, f"{MANIFEST} does not name it")
        elif hashlib.sha256(files[name]).hexdigest() != listed[name]:
            yield wrong(name, f"it was changed: its SHA-256 is not that of {MANIFEST}")


def knowledge_problems(files: Mapping[str, bytes], knowledge: Knowledge) -> Iterator[Problem]:
    """What is about another knowledge than that which is loaded."""
    digest = "sha256:" + hashlib.sha256(files[KNOWLEDGE]).hexdigest()
    if digest != knowledge.logic:
        yield wrong(KNOWLEDGE, f"it is {digest}, and the loaded knowledge is {knowledge.logic}")
    if files[INVARIANTS] != canonical_text(canonical_invariants(knowledge)).encode():
        yield wrong(INVARIANTS, "its invariants are not those of the loaded knowledge")
    head = {name: getattr(knowledge, name) for name in ("version", "logic", "content")}
    for name in (AUDITED, TRACED, VERSIONS):
        body = parsed(files, name)
        if not isinstance(body, dict) or body.get("knowledge") != head:
            yield wrong(name, f"it is not about the loaded knowledge, {knowledge.version}")


def parsed(files: Mapping[str, bytes], name: str) -> Any:
    """The JSON of a file."""
    try:
        found = json.loads(files[name])
    except (ValueError, RecursionError):
        raise ProofError(wrong(name, "it is not JSON")) from None
    if not shallow(found):
        raise ProofError(wrong(name, "it is nested more deeply than any of our documents"))
    return found


def shallow(found: object) -> bool:
    """Whether a document has few enough levels to be compared by recursion."""
    level: list[Any] = [[found]]
    for _ in range(DEEPEST):
        level = [value for one in level for value in (one.values() if isinstance(one, dict) else one)]
        level = [one for one in level if isinstance(one, (dict, list))]
        if not level:
            return True
    return False


@dataclass(frozen=True, slots=True)
class Bundle:
    """The audit document and the certificates of a bundle."""

    knowledge: Knowledge
    audit: Any
    certificates: Any

    def shape(self) -> Iterator[Problem]:
        """Whatever has another type than the rest relies on."""
        rows = self.audit.get("invariants")
        if not isinstance(rows, list):
            yield wrong(AUDITED, "it has no list of invariants")
            return
        for number, row in enumerate(rows):
            missing = [key for key, kind in ROW.items() if not isinstance(row, dict) or not typed(row, key, kind)]
            if missing:
                yield wrong(AUDITED, f"invariants[{number}] has no {' or '.join(missing)} as it should be")
        if not isinstance(self.certificates, list):
            yield wrong(CERTIFICATES, "it is not a list")

    def problems(self) -> Iterator[Problem]:
        """Invariants left out, certificates that are missing or do not check, answers that do not check."""
        rows = self.audit["invariants"]
        if [named(row) for row in rows] != list(asked(self.knowledge)):
            yield wrong(AUDITED, "its invariants are not those that the knowledge asks for, each once and in order")
        certified = [row["certificate"] for row in rows if row["certificate"] is not None]
        if canonical_text(certified) != canonical_text(self.certificates):
            yield wrong(CERTIFICATES, f"its certificates are not those of {AUDITED}, in order")
        for row in rows:
            yield from self.of_row(row)

    def of_row(self, row: Mapping[str, Any]) -> Iterator[Problem]:
        """What is wrong with one invariant."""
        name = ", ".join(named(row))
        certificate = row["certificate"]
        if certificate is None and (row["status"], row["method"]) == (PROVED, TABLEAU):
            yield wrong(AUDITED, f"{name}: it is proved by a tableau, and there is no certificate")
        if certificate is not None:
            about = [certificate.get(key) for key in ("invariant", "guideline", "stage")]
            if row["status"] != PROVED or about != list(named(row)):
                yield wrong(AUDITED, f"{name}: the certificate is not one of this invariant")
            yield from told(CERTIFICATES, name, check_certificate, certificate, self.knowledge)
        for proof in row["proofs"]:
            yield from told(AUDITED, name, check, proof, self.knowledge)


def typed(row: Mapping[str, Any], key: str, kind: type | tuple[type, ...]) -> bool:
    """Whether a value is there and of its type."""
    return key in row and isinstance(row[key], kind)


def named(row: Mapping[str, Any]) -> tuple[str, str, str]:
    """Which invariant, for which guideline, at which stage."""
    return row["id"], row["guideline"], row["stage"]


def asked(knowledge: Knowledge) -> Iterator[tuple[str, str, str]]:
    """Every invariant for every guideline and stage that it concerns."""
    for invariant in knowledge.invariants.values():
        for guideline, book in knowledge.guidelines.items():
            if invariant.question in book.questions and guideline in (invariant.guidelines or [guideline]):
                yield from ((invariant.id, guideline, stage.value) for stage in invariant.stages)


def told(file: str, name: str, checker: Callable[..., None], proof: Any, knowledge: Knowledge) -> Iterator[Problem]:
    """The problems that a checker finds, with the file and the invariant in front."""
    try:
        checker(proof, knowledge)
    except ProofError as error:
        yield from (replace(one, message=f"{file}: {name}: {one.message}") for one in error.records)
