"""Lists of bullets and groups as conditions. Imports: grammar, tree, draft, model."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pnet_reason.model.rules import Condition, Group, Op, Test

from .grammar import Words, parse_bullet
from .report import Report
from .tree import Mapping, Node, Scalar, Sequence, tell


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads conditions where it stands: ``words`` are what may be spoken of. ``citing``: a bullet without citation is a
    warning, or with ``approved`` an error."""

    words: Words
    report: Report
    citing: bool = True
    approved: bool = False

    def conditions(self, node: Mapping, name: str) -> tuple[Condition, ...]:
        """The conditions under a key; those that are wrong are left out, with a record."""
        found = node.get(name)
        return self._members(found) if isinstance(found, Sequence) else ()

    def _members(self, node: Sequence) -> tuple[Condition, ...]:
        return tuple(one for item in node.items if (one := self.condition(item)) is not None)

    def condition(self, node: Node) -> Condition | None:
        """One bullet or group; None, with a record, where it is wrong."""
        if isinstance(node, Scalar):
            return self.bullet(node)
        if not isinstance(node, Mapping) or not node.entries:
            return None
        name, (_, inner) = next(iter(node.entries.items()))
        members = self._members(inner) if isinstance(inner, Sequence) else self._one(inner)
        return Group(Op(name), members, node.at) if members else None

    def _one(self, node: Node) -> tuple[Condition, ...]:
        found = self.condition(node)
        return () if found is None else (found,)

    def bullet(self, node: Scalar) -> Test | None:
        """One bullet; None, with a record, where it is wrong."""
        test, faults = parse_bullet(node.text, self.words)
        for fault in faults:
            tell(self.report, node, fault)
        if test is None:
            return None
        if self.citing and not test.cites:
            self._uncited(node)
        return replace(test, position=node.at)

    def _uncited(self, node: Scalar) -> None:
        message, hint = "this bullet cites nothing", "add the keys of the statements in brackets: [S1]"
        if self.approved:
            self.report.error(
                "no-citation", f"{message}, though it is approved", node.at, hint=hint, width=len(node.text)
            )
        else:
            self.report.warning("no-citation", message, node.at, hint=hint, width=len(node.text))
