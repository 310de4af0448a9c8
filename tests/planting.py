"""Single faults planted in a copy of a facts folder, in the files themselves, as a person would make them."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pnet_reason.audit.mutants import (
    ANOTHER_OPTION,
    ANOTHER_STANCE,
    ANOTHER_VALUE,
    DROPPED,
    UNOVERRIDDEN,
    Mutant,
    mutants,
)
from pnet_reason.model.knowledge import Knowledge


@dataclass(frozen=True)
class Planted:
    """A fault: what it is called, and the folder that holds it."""

    mutant: Mutant
    folder: Path


def seeded(knowledge: Knowledge, count: int, seed: int = 0) -> list[Mutant]:
    """Some of the faults of bullets, overrides and conclusions, each kind of them."""
    every = [one for one in mutants(knowledge) if one.kind != ANOTHER_VALUE and can_be_dropped(one)]
    return random.Random(seed).sample(every, count)


def can_be_dropped(mutant: Mutant) -> bool:
    """Whether it leaves out one line of a file, or nothing at all: no group, clause or part of a definition."""
    several = ("of (", " where ", "part ")
    return mutant.kind != DROPPED or not any(word in mutant.before for word in several)


def plant(mutant: Mutant, facts: Path, folder: Path) -> Planted:
    """A copy of a facts folder with one fault."""
    shutil.copytree(facts, folder, dirs_exist_ok=True)
    parts = Path(mutant.position.file).parts
    place = folder.joinpath(*parts[parts.index(facts.name) + 1 :])
    lines = place.read_text("utf-8").splitlines()
    place.write_text("\n".join(edited(lines, mutant)) + "\n", "utf-8")
    return Planted(mutant, folder)


def edited(lines: list[str], mutant: Mutant) -> list[str]:
    """The lines of the file with the fault."""
    at = mutant.position.line - 1
    if mutant.kind in (ANOTHER_OPTION, ANOTHER_STANCE):
        where = next(i for i in range(at, len(lines)) if lines[i].strip().startswith(("recommend:", "consider:")))
        stance, _, option = lines[where].strip().partition(": ")
        new = mutant.after if mutant.kind == ANOTHER_STANCE else stance
        to = mutant.after if mutant.kind == ANOTHER_OPTION else option
        return [*lines[:where], f"  {new}: {to}", *lines[where + 1 :]]
    if mutant.kind == UNOVERRIDDEN:
        return [*lines[: at - 1], *lines[end_of_block(lines, at) :]]
    head, _, rest = lines[at].partition("- ")
    cites = rest[rest.index("[") :] if "[" in rest else ""
    after = f"not: {mutant.after[len('not (') : -1]}" if mutant.after.startswith("not (") else mutant.after
    new = [f"{head}- {after} {cites}".rstrip()] if mutant.kind != DROPPED else []
    return [*lines[:at], *new, *lines[at + 1 :]]


def end_of_block(lines: list[str], at: int) -> int:
    """The first line after a list item that is not part of it (the list has but one)."""
    indent = len(lines[at]) - len(lines[at].lstrip())
    return next(
        (i for i in range(at + 1, len(lines)) if lines[i].strip() and len(lines[i]) - len(lines[i].lstrip()) < indent),
        len(lines),
    )


def all_planted(knowledge: Knowledge, facts: Path, root: Path, count: int, seed: int = 0) -> Iterator[Planted]:
    """The faults one after another, each in a folder of its own."""
    for number, mutant in enumerate(seeded(knowledge, count, seed)):
        yield plant(mutant, facts, root / f"planted-{number}")
