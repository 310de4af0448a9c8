"""Bundles: what is in one, that it is the same wherever it is made, and that no change of it goes unnoticed."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from pnet_reason.audit.bundle import as_json, manifest, portable
from pnet_reason.audit.bundle_check import Count, check_bundle
from pnet_reason.audit.bundle_names import MANIFEST, NAMES
from pnet_reason.audit.sbom import ANOMALIES, Component, sbom
from pnet_reason.cli import main
from pnet_reason.cli.bundle_files import parts, read_bundle, save_all
from pnet_reason.knowledge.hashes import canonical_invariants, canonical_text
from pnet_reason.knowledge.loader import load
from pnet_reason.model.knowledge import Knowledge
from pnet_reason.model.problems import ProofError, QueryError

ROOT = Path(__file__).parents[2]
GOOD = ROOT / "tests" / "other_knowledge"
QUICK = ["--no-mutants", "--no-second"]
FALSE = """
invariants:
  nobody-waters:
    question: watering
    never: [option water-now]
    because: Said for the sake of a witness.
    provenance: editorial
"""
Files = dict[str, bytes]


def run(*args: object) -> Result:
    return CliRunner().invoke(main, [str(arg) for arg in args])


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A second facts folder, with an invariant that does not hold."""
    folder = tmp_path_factory.mktemp("local") / "false"
    folder.mkdir()
    (folder / "invariants.yaml").write_text(FALSE, "utf-8")
    return folder


@pytest.fixture(scope="module")
def bundle(local: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "bundle"
    result = run("audit", "--facts", GOOD, "--facts", local, *QUICK, "--bundle", folder)
    assert (result.exit_code, result.stderr) == (1, ""), result.output
    return folder


@pytest.fixture(scope="module")
def known(local: Path) -> Knowledge:
    return load(GOOD, local)


@pytest.fixture(scope="module")
def files(bundle: Path) -> Files:
    return read_bundle(str(bundle))


def body(files: Files, name: str) -> Any:
    return json.loads(files[name])


def problems(files: Files, known: Knowledge) -> list[str]:
    with pytest.raises(ProofError) as caught:
        check_bundle(files, known)
    return [one.message for one in caught.value.records]


def summed(files: Files) -> Files:
    """The files with a manifest that is right."""
    texts = {name: data.decode() for name, data in files.items() if name != MANIFEST}
    return {**files, MANIFEST: manifest(texts).encode()}


def changed(files: Files, name: str, change: Callable[[Any], None]) -> Files:
    """The files with one document changed by somebody who knows how to write a manifest."""
    document = body(files, name)
    change(document)
    return summed({**files, name: as_json(document).encode()})


# What is in it.


def test_a_bundle_is_written_for_an_audit_that_fails_as_well(files: Files) -> None:
    assert files.keys() == {*NAMES, MANIFEST}
    assert body(files, "audit.json")["passed"] is False


def test_the_manifest_names_every_other_file_in_order(files: Files) -> None:
    lines = files[MANIFEST].decode().splitlines()
    assert lines == [f"{hashlib.sha256(files[name]).hexdigest()}  {name}" for name in sorted(NAMES)]


def test_the_checksum_of_the_knowledge_is_its_logic_hash(files: Files, known: Knowledge) -> None:
    assert "sha256:" + hashlib.sha256(files["knowledge.json"]).hexdigest() == known.logic


def test_the_invariants_are_canonical(files: Files, known: Knowledge) -> None:
    assert files["invariants.json"].decode() == canonical_text(canonical_invariants(known))


def test_every_certificate_of_the_audit_stands_in_the_list(files: Files) -> None:
    rows = body(files, "audit.json")["invariants"]
    found = [one["certificate"] for one in rows if one["status"] == "proved"]
    assert body(files, "certificates.json") == found
    assert len(found) == len(rows) - 2, "the invariant that does not hold concerns two guidelines"


def test_versions_name_engine_knowledge_and_formats_alone(files: Files, known: Knowledge) -> None:
    found = body(files, "versions.json")
    assert found.keys() == {"engine", "knowledge", "formats"}
    assert found["knowledge"]["logic"] == known.logic
    assert found["formats"]["bundle"] == "pnet-reason.bundle/1"


def test_the_pages_are_readable(files: Files) -> None:
    assert files["audit.md"].startswith(b"# Audit of knowledge")
    assert b"<!doctype html>" in files["audit.html"]
    assert body(files, "audit.sarif")["version"] == "2.1.0"
    assert body(files, "trace.json")["format"] == "pnet-reason.trace/1"


# That it is the same everywhere.


def test_the_same_input_gives_the_same_bytes_in_every_process_and_place(tmp_path: Path) -> None:
    code = "from pnet_reason.cli import main; main(prog_name='pnet-reason')"
    made = []
    for seed, where, facts in (("1", ROOT, "tests/other_knowledge"), ("2", tmp_path, str(GOOD))):
        folder = tmp_path / f"bundle-{seed}"
        args = [sys.executable, "-c", code, "audit", "--facts", facts, *QUICK, "--bundle", str(folder)]
        env = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONHASHSEED": seed}
        done = subprocess.run(args, cwd=where, env=env, capture_output=True, check=False)
        assert (done.returncode, done.stderr) == (1, b"")
        made.append(read_bundle(str(folder)))
    assert made[0] == made[1]


def test_no_file_says_where_the_facts_stand(files: Files, local: Path) -> None:
    assert [name for name, data in files.items() if str(ROOT).encode() in data or str(local).encode() in data] == []
    at = {one["at"].partition("/")[0] for one in body(files, "audit.json")["invariants"]}
    assert at == {"other_knowledge", "false"}


def test_a_place_outside_of_the_facts_folders_is_left_alone() -> None:
    found = portable({"at": ["a/b.yaml:1:1", "ab/c.yaml:1:1", ""], "text": "a/b"}, {"a": "facts"})
    assert found == {"at": ["facts/b.yaml:1:1", "ab/c.yaml:1:1", ""], "text": "a/b"}


# The parts.


def test_the_parts_have_versions_urls_and_licences(files: Files) -> None:
    found = body(files, "sbom.cdx.json")
    assert (found["bomFormat"], found["specVersion"]) == ("CycloneDX", "1.5")
    assert "timestamp" not in found["metadata"]
    assert {"click", "miniKanren", "networkx", "PyYAML", "rich"} <= {one["name"] for one in found["components"]}
    for one in [found["metadata"]["component"], *found["components"]]:
        assert re.fullmatch(r"pkg:pypi/[a-z0-9-]+@\S+", one["purl"])
        assert one["licenses"]


def test_every_dependency_of_a_part_is_a_part(files: Files) -> None:
    found = body(files, "sbom.cdx.json")
    refs = {one["bom-ref"] for one in [found["metadata"]["component"], *found["components"]]}
    assert {one["ref"] for one in found["dependencies"]} == refs
    assert {ref for one in found["dependencies"] for ref in one["dependsOn"]} < refs


def test_the_serial_number_is_the_uuid_of_the_knowledge(files: Files, known: Knowledge) -> None:
    expected = uuid.uuid5(uuid.NAMESPACE_URL, known.logic + known.content)
    assert body(files, "sbom.cdx.json")["serialNumber"] == f"urn:uuid:{expected}"


def test_a_licence_without_a_name_comes_as_its_text() -> None:
    head = {"version": "1", "logic": "a", "content": "b"}
    main_part = Component("x", "1", licence="MIT")
    found = sbom(main_part, [Component("y", "2", "", "LICENSE.txt", "All rights reserved."), Component("z", "3")], head)
    named, bare = found["components"]
    assert named["licenses"][0]["license"]["text"]["content"] == "All rights reserved."
    assert "licenses" not in bare
    assert found["metadata"]["component"]["licenses"] == [{"expression": "MIT"}]


def test_kanren_comes_with_every_trap_that_the_architecture_page_lists(files: Files) -> None:
    page = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    table = page.partition("| trap of miniKanren 1.0.5 |")[2].partition("\n\n")[0]
    rows = [line for line in table.splitlines()[2:] if line.startswith("|")]
    kanren = next(one for one in body(files, "sbom.cdx.json")["components"] if one["name"] == "miniKanren")
    names = [one["name"] for one in kanren["properties"]]
    assert len(rows) == len(ANOMALIES) == sum(name.startswith("pnet-reason:anomaly:") for name in names)
    assert sum(name.startswith("pnet-reason:measure:") for name in names) == len(rows)


def test_the_parts_are_what_is_installed() -> None:
    found = [one.name for one in parts()]
    assert found[0] == "pnet-reason"
    assert len(found) == len(set(found))
    assert {"toolz", "cons"} <= set(found), "what the dependencies need is a part too"


# Writing.


def test_a_folder_in_which_something_stands_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("mine", "utf-8")
    result = run("audit", "--facts", GOOD, "--bundle", tmp_path)
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"{tmp_path} cannot be written: there is something in it" in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(QueryError, match="it is not a folder"):
        save_all(str(tmp_path / "file"), {})


def test_an_empty_folder_may_be_used(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    save_all(str(tmp_path / "empty"), {"a": "ä\n"})
    assert [path.name for path in tmp_path.iterdir()] == ["empty"]
    assert (tmp_path / "empty" / "a").read_bytes() == "ä\n".encode()


def test_where_writing_fails_nothing_is_left_behind(tmp_path: Path) -> None:
    with pytest.raises(QueryError) as caught:
        save_all(str(tmp_path / "new"), {"a": "", "no/such/folder": ""})
    assert caught.value.records[0].code == "cannot-write"
    assert list(tmp_path.iterdir()) == []


# Checking.


def test_a_bundle_checks(bundle: Path, local: Path) -> None:
    result = run("check", bundle, "--facts", GOOD, "--facts", local)
    assert (result.exit_code, result.stderr) == (0, ""), result.stderr
    assert result.stdout == (
        "The bundle holds: 11 files, 13 certificates and 2 answers checked, 0 proved without certificate,"
        " knowledge 2026.1.0.\n"
    )


def test_what_was_checked_can_be_had_as_json(bundle: Path, local: Path) -> None:
    result = run("check", bundle, "--facts", GOOD, "--facts", local, "--format", "json")
    assert json.loads(result.stdout) == Count(11, 13, 2, 0)._asdict()


def test_whoever_checks_a_bundle_loads_nothing_of_the_engine(bundle: Path, local: Path) -> None:
    code = (
        "import sys; from pnet_reason.cli import main; main(standalone_mode=False);"
        " print([name for name in sys.modules if name == 'kanren' or '.logic.' in name])"
    )
    args = [sys.executable, "-c", code, "check", str(bundle), "--facts", str(GOOD), "--facts", str(local)]
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(args, env=env, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("name", NAMES)
def test_any_changed_byte_is_noticed_and_its_file_named(name: str, files: Files, known: Knowledge) -> None:
    data = files[name]
    for at in (0, len(data) // 2, len(data) - 1):
        other = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
        assert [one.partition(":")[0] for one in problems({**files, name: other}, known)] == [name]


def test_any_changed_byte_of_the_manifest_is_noticed(files: Files, known: Knowledge) -> None:
    data = files[MANIFEST]
    for at in range(len(data)):
        assert problems({**files, MANIFEST: data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]}, known)


def test_a_changed_byte_ends_with_1_and_a_message(bundle: Path, local: Path, tmp_path: Path, files: Files) -> None:
    save_all(str(tmp_path / "b"), {name: data.decode() for name, data in files.items()})
    page = tmp_path / "b" / "audit.md"
    page.write_bytes(page.read_bytes().replace(b"FAILED", b"PASSED"))
    result = run("check", tmp_path / "b", "--facts", GOOD, "--facts", local)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "audit.md: it was changed: its SHA-256 is not that of MANIFEST.sha256\n"


def test_a_file_that_is_missing_or_too_many_is_named(files: Files, known: Knowledge) -> None:
    rest = {name: data for name, data in files.items() if name != "audit.html"}
    assert problems(rest, known) == ["audit.html: it is not there"]
    assert problems(summed(rest), known) == ["audit.html: it is not there"]
    assert problems(summed({**files, "more.txt": b""}), known) == ["more.txt: it is no file of a bundle"]
    assert problems({**files, "folder/": b""}, known) == ["folder/: it is no file of a bundle"]


def test_the_knowledge_must_be_the_one_that_is_loaded(bundle: Path, files: Files) -> None:
    result = run("check", bundle)
    assert result.exit_code == 1
    assert result.stderr.startswith("knowledge.json: it is sha256:")
    assert problems(files, load(GOOD)) == ["invariants.json: its invariants are not those of the loaded knowledge"]


def test_other_knowledge_with_a_right_manifest_is_refused(files: Files, known: Knowledge) -> None:
    other = summed({**files, "knowledge.json": files["knowledge.json"].replace(b"fern", b"moss")})
    assert problems(other, known)[0].startswith("knowledge.json: it is sha256:")
    for name in ("audit.json", "trace.json", "versions.json"):
        found = problems(changed(files, name, lambda document: document["knowledge"].update(content="x")), known)
        assert found == [f"{name}: it is not about the loaded knowledge, 2026.1.0"]


def first(document: Any, status: str) -> Any:
    return next(one for one in document["invariants"] if one["status"] == status)


def test_a_certificate_that_is_taken_out_is_missed(files: Files, known: Knowledge) -> None:
    found = problems(changed(files, "certificates.json", lambda some: some.pop()), known)
    assert found == ["certificates.json: its certificates are not those of audit.json, in order"]
    less = changed(files, "audit.json", lambda document: first(document, "proved").update(certificate=None))
    found = problems(changed(less, "certificates.json", lambda some: some.pop(0)), known)
    assert len(found) == 1
    assert "it is proved by a tableau, and there is no certificate" in found[0]


def test_a_refuted_invariant_cannot_be_left_out_or_called_proved(files: Files, known: Knowledge) -> None:
    def without(document: Any) -> None:
        document["invariants"] = [one for one in document["invariants"] if one["status"] == "proved"]

    assert problems(changed(files, "audit.json", without), known) == [
        "audit.json: its invariants are not those that the knowledge asks for, each once and in order"
    ]
    found = problems(changed(files, "audit.json", lambda some: first(some, "refuted").update(status="proved")), known)
    assert "there is no certificate" in found[0]


def test_the_certificate_of_another_invariant_is_refused(files: Files, known: Knowledge) -> None:
    some = body(files, "certificates.json")

    def swap(document: Any) -> None:
        first(document, "proved")["certificate"] = some[-1]

    other = changed(files, "audit.json", swap)
    found = problems(changed(other, "certificates.json", lambda listed: listed.__setitem__(0, some[-1])), known)
    assert found[0].endswith("the certificate is not one of this invariant")


def test_a_certificate_that_proves_nothing_is_refused(files: Files, known: Knowledge) -> None:
    def cut(certificate: Any) -> None:
        del certificate["steps"][0]

    other = changed(files, "audit.json", lambda document: cut(first(document, "proved")["certificate"]))
    found = problems(changed(other, "certificates.json", lambda some: cut(some[0])), known)
    assert all(one.startswith("certificates.json: ") for one in found)


def test_the_answer_to_a_witness_is_checked_again(files: Files, known: Knowledge) -> None:
    def change(document: Any) -> None:
        first(document, "refuted")["proofs"][0]["case"]["title"] = "another"

    found = problems(changed(files, "audit.json", change), known)
    assert found == ["audit.json: nobody-waters, greenhouse, final: digest: the document was changed after it was made"]


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("audit.json", "{", "it is not JSON"),
        ("audit.json", "[" * 100_000, "it is not JSON"),
        ("audit.json", "[" * 500 + "]" * 500, "it is nested more deeply"),
        ("audit.json", "1", "it is not about the loaded knowledge"),
        ("audit.json", "[]", "it is not about the loaded knowledge"),
        ("certificates.json", "{}", "it is not a list"),
    ],
)
def test_nonsense_with_a_right_manifest_is_no_traceback(
    name: str, text: str, words: str, files: Files, known: Knowledge
) -> None:
    found = problems(summed({**files, name: text.encode()}), known)
    assert found[0].startswith(f"{name}: {words}")


@pytest.mark.parametrize("rows", [None, [1], [{}], [{"id": 1}]])
def test_an_audit_without_proper_invariants_is_no_traceback(rows: Any, files: Files, known: Knowledge) -> None:
    found = problems(changed(files, "audit.json", lambda document: document.update(invariants=rows)), known)
    assert found[0].startswith("audit.json: ")


# Folders that are no bundle.


def test_a_foreign_folder_ends_with_2(tmp_path: Path) -> None:
    for folder in (GOOD, tmp_path):
        result = run("check", folder)
        assert (result.exit_code, result.stdout) == (2, "")
        assert "this folder is no bundle" in result.stderr
        assert "pnet-reason audit --bundle DIR" in result.stderr
    (tmp_path / MANIFEST).write_text("", "utf-8")
    assert run("check", tmp_path).exit_code == 2


def test_a_folder_that_cannot_be_read_ends_with_2(tmp_path: Path) -> None:
    (tmp_path / MANIFEST).symlink_to(tmp_path / "nowhere")
    result = run("check", tmp_path)
    assert result.exit_code == 2
    assert "this is not an ordinary file" in result.stderr
