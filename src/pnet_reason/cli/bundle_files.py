"""Bundles on the disk: gathered, written whole or not at all, and read again.

May import everything; loads it when a command needs it. Promises: there is never half a bundle.
"""

# ruff: noqa: PLC0415 - modules are loaded when a command needs them
from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..model.problems import CaseError, Position, Problem, QueryError

if TYPE_CHECKING:
    from ..audit.sbom import Component
    from ..model.knowledge import Knowledge

DISTRIBUTION = "pnet-reason"
HINT = "make one with: pnet-reason audit --bundle DIR"
LICENCES = "licenses"
NAME = re.compile(r"[A-Za-z0-9._-]+")


def expect_bundle(place: str) -> None:
    """Refuse a folder that cannot be used, before anything else is done; no place is fine."""
    if place:
        free(place)


def free(place: str) -> Path:
    """A folder that does not exist, or is empty; QueryError where it is something else."""
    path = Path(place).resolve()
    try:
        if path.is_dir() and any(path.iterdir()):
            raise cannot_write(place, "there is something in it")
        if path.exists() and not path.is_dir():
            raise cannot_write(place, "it is not a folder")
    except OSError as error:
        raise cannot_write(place, error.strerror) from None
    return path


def cannot_write(place: str, why: str | None) -> QueryError:
    """That a folder cannot be written, and why."""
    hint = "name a folder that does not exist yet, or an empty one"
    return QueryError(Problem("cannot-write", f"{place} cannot be written: {why}", hint=hint))


def write_bundle(document: dict[str, Any], knowledge: Knowledge, place: str) -> None:
    """The bundle of an audit document, into a folder; nothing where no place was named."""
    if not place:
        return
    from ..audit.bundle import bundle_files, portable
    from ..audit.bundle_names import REPORTS
    from ..audit.trace import trace
    from .audit import text_of

    roots = roots_of(knowledge)
    audited, traced = portable(document, roots), portable(trace(knowledge).to_dict(), roots)
    texts = {name: text_of(audited, form, everything=True) for name, form in REPORTS.items()}
    reports = {name: text.rstrip("\n") + "\n" for name, text in texts.items()}
    save_all(place, bundle_files(knowledge, audited, traced, reports, list(parts())))


def save_all(place: str, files: Mapping[str, str]) -> None:
    """Files into a folder, by way of another one beside it."""
    path = free(place)
    beside = None
    try:
        beside = Path(tempfile.mkdtemp(prefix=f".{path.name}.", dir=path.parent))
        # A folder of its own inside, since that which is made for one user alone would stay so.
        whole = beside / path.name
        whole.mkdir()
        for name, text in files.items():
            (whole / name).write_bytes(text.encode())
        if path.exists():
            path.rmdir()
        whole.rename(path)
    except OSError as error:
        raise cannot_write(place, error.strerror) from None
    finally:
        if beside is not None:
            shutil.rmtree(beside, ignore_errors=True)


def roots_of(knowledge: Knowledge) -> dict[str, str]:
    """Each facts folder, in every way in which places begin with it, and its name alone."""
    found: dict[str, str] = {}
    for directory in knowledge.directories:
        path, here = Path(directory), Path.cwd()
        shown = [path, *([path.relative_to(here)] if path.is_relative_to(here) else [])]
        found |= dict.fromkeys((directory, *(one.as_posix() for one in shown)), path.resolve().name)
    return found


def parts() -> Iterator[Component]:
    """The program, and every installed distribution that it needs, directly or not."""
    from ..audit.sbom import normal

    waiting, seen = [DISTRIBUTION], {DISTRIBUTION}
    while waiting:
        name = waiting.pop(0)
        try:
            found = component(name)
        except metadata.PackageNotFoundError:
            if name == DISTRIBUTION:
                message = "what is installed cannot be listed: the package has no metadata here"
                hint = "install it, with: pip install ."
                raise QueryError(Problem("cannot-write", message, hint=hint)) from None
            continue
        yield found
        more = [one for one in map(normal, found.requires) if one not in seen]
        waiting += more
        seen |= set(more)


def component(name: str) -> Component:
    """One installed distribution, by its own metadata."""
    from ..audit.sbom import Component

    found = metadata.distribution(name)
    about = found.metadata
    get = about.get_all
    expression = (get("License-Expression") or [""])[0]
    classifiers = [one for one in get("Classifier") or [] if one.startswith("License ::")]
    stated = [one for one in get("License") or [] if one and "\n" not in one]
    called = [*stated, *(one.rpartition(" :: ")[2] for one in classifiers), *(get("License-File") or [])]
    title = "" if expression or not called else called[0]
    text = "" if expression or stated or classifiers else licence_text(found, title)
    return Component(about["Name"], found.version, expression, title, text, tuple(requirements(found)))


def licence_text(found: metadata.Distribution, name: str) -> str:
    """The text of a licence that comes with a distribution."""
    if not name:
        return ""
    return found.read_text(f"{LICENCES}/{name}") or found.read_text(name) or ""


def requirements(found: metadata.Distribution) -> Iterator[str]:
    """The names of what a distribution needs on any system, without its extras."""
    for line in sorted(found.requires or []):
        wanted, _, marker = line.partition(";")
        name = NAME.match(wanted)
        if name and "extra" not in marker:
            yield name.group()


def read_bundle(place: str) -> dict[str, bytes]:
    """The files of a bundle; CaseError where the folder cannot be read or is something else."""
    from ..audit.bundle_names import MANIFEST, NAMES

    files = {}
    try:
        for path in sorted(Path(place).iterdir()):
            if path.is_dir():
                files[f"{path.name}/"] = b""
            elif not path.is_file():
                raise CaseError(Problem("not-a-file", "this is not an ordinary file", Position(str(path))))
            else:
                files[path.name] = path.read_bytes()
    except OSError as error:
        at = Position(str(error.filename or place))
        raise CaseError(Problem("unreadable", f"cannot be read: {error.strerror}", at)) from None
    if MANIFEST not in files or not files.keys() & set(NAMES):
        message = f"this folder is no bundle: {MANIFEST} or what it lists is not in it"
        raise CaseError(Problem("not-a-bundle", message, Position(place), hint=HINT))
    return files


def is_folder(place: str) -> bool:
    """Whether a folder was named, and not a file or a pipe."""
    return place != "-" and Path(place).is_dir()


def check_folder(place: str, form: str, knowledge: Knowledge) -> None:
    """Check a bundle and say how much of it was checked."""
    from ..audit.bundle_check import check_bundle
    from .common import emit, emit_json

    count = check_bundle(read_bundle(place), knowledge)
    if form == "json":
        emit_json(count._asdict())
        return
    emit(
        f"The bundle holds: {count.files} files, {count.certificates} certificates and {count.answers} answers checked,"
        f" {count.uncertified} proved without certificate, knowledge {knowledge.version}."
    )
