"""A second checker, written in JavaScript from docs/certificate.md alone, says what ours says of every certificate.

It needs Node.js; where there is none these tests are skipped, and say so.
"""

from __future__ import annotations

import copy
import json
import random
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from pnet_reason.audit.pins import concerns
from pnet_reason.audit.prove import prove
from pnet_reason.checker.certificates import check_certificate
from pnet_reason.knowledge.hashes import canonical, canonical_invariants, canonical_text
from pnet_reason.knowledge.loader import load
from pnet_reason.model.knowledge import Knowledge
from pnet_reason.model.problems import ProofError
from tests.asking import PLANTS, shipped

SCRIPT = Path(__file__).parent / "second_checker" / "check.mjs"
NODE = shutil.which("node")
SEED, A_CERTIFICATE = 0, 12
Document = dict[str, Any]

pytestmark = pytest.mark.skipif(NODE is None, reason="without Node.js")


def certificates(knowledge: Knowledge) -> list[Document]:
    """Those of every invariant, guideline and stage."""
    return [
        certificate.to_dict()
        for invariant in knowledge.invariants.values()
        for guideline, book in knowledge.guidelines.items()
        if concerns(invariant, guideline) and invariant.question in book.questions
        for stage in invariant.stages
        if (certificate := prove(knowledge, guideline, invariant, stage).certificate) is not None
    ]


def theirs(knowledge: Knowledge, documents: list[Document], folder: Path) -> list[bool]:
    """What the second checker says of each certificate."""
    (folder / "knowledge.json").write_text(canonical_text(canonical(knowledge)), "utf-8")
    (folder / "invariants.json").write_text(canonical_text(canonical_invariants(knowledge)), "utf-8")
    (folder / "certificates.json").write_text(json.dumps(documents), "utf-8")
    command = [str(NODE), str(SCRIPT), str(folder), "--json", "--logic", knowledge.logic]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    found = [one["ok"] for one in json.loads(done.stdout)]
    assert len(found) == len(documents)
    assert done.returncode == (0 if all(found) else 1), done.stderr
    return found


def ours(knowledge: Knowledge, document: Document) -> bool:
    """What our checker says."""
    try:
        check_certificate(document, knowledge)
    except ProofError:
        return False
    return True


def changed(document: Document, source: random.Random) -> Document:
    """A certificate with one thing changed: a number, a text, a list, a step, or its head."""
    other = copy.deepcopy(document)
    if not source.randrange(8):
        name = source.choice(["invariant", "guideline", "stage", "format"])
        other[name] = source.choice([other[name] + "x", "final", "before safety", ""])
        return other
    steps = other["steps"]
    number = source.randrange(len(steps))
    if not source.randrange(6):
        del steps[number]
        return other
    name = source.choice([key for key in steps[number] if key != "kind"])
    steps[number][name] = twisted(steps[number][name], source)
    return other


def twisted(value: Any, source: random.Random) -> Any:
    """Another value of the same sort."""
    if isinstance(value, list):
        if value and source.randrange(3):
            place = source.randrange(len(value))
            return [*value[:place], twisted(value[place], source), *value[place + 1 :]]
        return source.choice([value[1:], value[::-1], [*value, *value[:1]]])
    return value + source.choice([-1, 1, 2]) if isinstance(value, int) else f"{value} or more"


KNOWLEDGES = {"shipped": shipped, "houseplants": lambda: load(PLANTS)}


@pytest.mark.parametrize("name", KNOWLEDGES)
def test_the_second_checker_accepts_every_certificate(name: str, tmp_path: Path) -> None:
    knowledge = KNOWLEDGES[name]()
    documents = certificates(knowledge)
    assert documents
    assert all(theirs(knowledge, documents, tmp_path))


@pytest.mark.parametrize("name", KNOWLEDGES)
def test_both_checkers_accept_and_reject_the_same_changed_certificates(name: str, tmp_path: Path) -> None:
    knowledge, source = KNOWLEDGES[name](), random.Random(SEED)
    small = [one for one in certificates(knowledge) if len(one["steps"]) < 120]
    corpus = [changed(document, source) for document in small for _ in range(A_CERTIFICATE)]
    found = theirs(knowledge, corpus, tmp_path)
    assert found == [ours(knowledge, document) for document in corpus]
    assert found.count(False) > len(corpus) * 0.9, "nearly every change makes a certificate wrong"


def test_the_second_checker_rejects_certificates_of_other_knowledge(tmp_path: Path) -> None:
    knowledge = shipped()
    (tmp_path / "knowledge.json").write_text(canonical_text(canonical(knowledge)) + " ", "utf-8")
    (tmp_path / "invariants.json").write_text(canonical_text(canonical_invariants(knowledge)), "utf-8")
    (tmp_path / "certificates.json").write_text("[]", "utf-8")
    command = [str(NODE), str(SCRIPT), str(tmp_path), "--logic", knowledge.logic]
    assert subprocess.run(command, capture_output=True, check=False).returncode != 0
