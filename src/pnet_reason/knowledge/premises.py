"""The lines of an invariant: bullets and groups on the patient, and claims about the answer.

    claim  ::=  ("option" | "alternative" | "against") option
             |  "answered" | "silent" | "conflict" | "withheld"

A claim stands on a line of its own, not in a group. Imports: conditions, concerned, grammar, rules, shapes, tree,
model.
"""

from __future__ import annotations

import re

from pnet_reason.model.audit import Claim, Premise, Said
from pnet_reason.model.rules import Condition, Test

from .concerned import Concerned
from .conditions import Reader
from .grammar import Words
from .report import Fault, shorten
from .rules import IN_OPTIONS
from .shapes import ID
from .tree import Mapping, Node, Scalar, Sequence, tell

OF_AN_OPTION = (Said.OPTION, Said.ALTERNATIVE, Said.AGAINST)
SPEAKING = frozenset(said.value for said in Said)
CLAIM = re.compile(rf"(?:{'|'.join(OF_AN_OPTION)})\s+{ID}|{'|'.join(sorted(SPEAKING - set(OF_AN_OPTION)))}")


def is_claim(text: str, words: Words) -> bool:
    """Whether a line is a claim, or begins like one. A bullet on a finding of that name has more words or a sign."""
    if CLAIM.fullmatch(text):
        return True
    first = text.split(maxsplit=1)[0]
    return first in SPEAKING and first not in words.declared


class Bullets(Reader):
    """Reads bullets and groups where claims have no place."""

    __slots__ = ()

    def bullet(self, node: Scalar) -> Test | None:
        """One bullet; a claim is a record."""
        if not is_claim(node.text, self.words):
            return super().bullet(node)
        message = "a claim about the answer cannot stand here"
        hint = "claims are lines of their own under never, always and when; groups and unless are about the patient"
        tell(self.report, node, Fault("misplaced-claim", message, width=len(node.text), hint=hint))
        return None


def bullets(node: Mapping, name: str, whom: Concerned) -> tuple[Condition, ...]:
    """The bullets and groups under a key."""
    return Bullets(whom.words, whom.draft.report, citing=False).conditions(node, name)


def premises(node: Mapping, name: str, whom: Concerned) -> tuple[Premise, ...]:
    """The bullets, groups and claims under a key, in order; those that are wrong are left out, with a record."""
    found = node.get(name)
    items = found.items if isinstance(found, Sequence) else []
    reader = Bullets(whom.words, whom.draft.report, citing=False)
    lines = (_claim(item, whom) if _claims(item, reader.words) else reader.condition(item) for item in items)
    return tuple(line for line in lines if line is not None)


def _claims(node: Node, words: Words) -> bool:
    return isinstance(node, Scalar) and is_claim(node.text, words)


def _claim(node: Node, whom: Concerned) -> Claim | None:
    """``claim``: its first word says whether an option follows."""
    assert isinstance(node, Scalar)
    first, *rest = node.text.split()
    said = Said(first)
    if len(rest) != (said in OF_AN_OPTION):
        hint = f"write: {said.value}{' and the id of an option' if said in OF_AN_OPTION else ', alone'}"
        fault = Fault("bad-claim", f"this does not say what is claimed of '{said.value}'", hint=hint)
        fault.width = len(node.text)
        tell(whom.draft.report, node, fault)
        return None
    option = rest[0] if rest else ""
    if option and not _known(node, option, whom):
        return None
    return Claim(said, " ".join((first, *rest)), option, node.at)


def _known(node: Scalar, option: str, whom: Concerned) -> bool:
    """Whether there is such an option, with a record where there is none, or where it answers another question."""
    start, names = len(node.text) - len(option), whom.draft.names("option")
    if option in names:
        fault = whom.misfit(option, start=start)
    else:
        message, meant = f"unknown option {shorten(option)}", (option, names)
        fault = Fault("unknown-option", message, start=start, width=len(option), hint=IN_OPTIONS, meant=meant)
    if fault:
        tell(whom.draft.report, node, fault)
    return option in names
