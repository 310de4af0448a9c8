"""The same rules in SWI-Prolog, called in process: a meta-interpreter (``meta.pl``) with a proof for every rule.

There are two bridges. ``janus_swi`` is SWI-Prolog's own; it has to be built against SWI-Prolog 9.1.12 or newer.
``pyswip`` needs no building and works with older ones, such as that of Debian 12, but a call through it costs some 30
microseconds, and proofs stay in Prolog. Whichever is found is used; without either there is no peer, and
``find_bridge`` says why.

A patient is put into Prolog beforehand (``prepare``), as ours is a ``Case`` beforehand: neither is timed.

Imports: the model, ``linked``.
"""

from __future__ import annotations

import importlib
import itertools
import tempfile
from collections.abc import Callable, Iterable
from fractions import Fraction
from pathlib import Path
from typing import Any, Protocol

from benchmarks.peers.linked import Linked, values_of
from pnet_reason.model.case import Case
from pnet_reason.model.findings import Finding
from pnet_reason.model.rules import Clause, Condition, Group, Rule, Test, TestKind
from pnet_reason.model.values import Bound, Choices, Interval, Numbers

Answer = tuple[str, tuple[str, ...]]
FIRST_LOOK, LONG_ENOUGH = 3, 0.01
META = Path(__file__).with_name("meta.pl")


class Bridge(Protocol):
    """A way to call SWI-Prolog in this process."""

    name: str
    hands_over_proofs: bool

    def load(self, file: Path) -> None:
        """Consult a file."""

    def verdict(self, program: str, case: str) -> Answer:
        """The outcome and the options."""

    def certificate(self, program: str, case: str) -> Any:
        """The answer with all its proofs, as Python data."""

    def repeat(self, program: str, case: str, times: int) -> float:
        """Seconds that Prolog itself needs for so many answers."""


class Janus:
    """Through ``janus_swi``."""

    hands_over_proofs = True

    def __init__(self) -> None:
        self.janus = importlib.import_module("janus_swi")
        self.apply: Callable[..., Any] = self.janus.apply_once
        version = self.janus.query_once("current_prolog_flag(version, V)")["V"]
        self.name = f"SWI-Prolog {version // 10000}.{version // 100 % 100}.{version % 100} through janus"

    def load(self, file: Path) -> None:
        self.janus.consult(str(file))

    def verdict(self, program: str, case: str) -> Answer:
        outcome, options = self.apply("meta", "verdict", program, case)
        return outcome, tuple(options)

    def certificate(self, program: str, case: str) -> Any:
        return self.apply("meta", "certificate", program, case)

    def repeat(self, program: str, case: str, times: int) -> float:
        return float(self.apply("meta", "repeat_answer", program, case, times))


class PySwip:
    """Through ``pyswip``, with plain text as the answer: it has no tuples."""

    hands_over_proofs = False

    def __init__(self) -> None:
        self.prolog = importlib.import_module("pyswip").Prolog()
        version = next(iter(self.prolog.query("current_prolog_flag(version, V)")))["V"]
        self.name = f"SWI-Prolog {version // 10000}.{version // 100 % 100}.{version % 100} through pyswip"

    def load(self, file: Path) -> None:
        self.prolog.consult(str(file))

    def _ask(self, goal: str) -> Any:
        return next(iter(self.prolog.query(goal, maxresult=1)))["X"]

    def verdict(self, program: str, case: str) -> Answer:
        outcome, *options = str(self._ask(f"meta:verdict_text({program}, {case}, X)")).split("|")
        return outcome, tuple(options)

    def certificate(self, program: str, case: str) -> Any:
        raise NotImplementedError

    def repeat(self, program: str, case: str, times: int) -> float:
        return float(self._ask(f"meta:repeat_answer({program}, {case}, {times}, X)"))


def find_bridge() -> tuple[Bridge | None, str]:
    """The best bridge here, or None and why there is none."""
    reasons = []
    for kind in (Janus, PySwip):
        try:
            bridge: Bridge = kind()
            bridge.load(META)
        except Exception as error:  # noqa: BLE001 - a missing library shows itself in many ways
            reasons.append(
                f"{kind.__name__.lower()}: {str(error).splitlines()[0] if str(error) else type(error).__name__}"
            )
        else:
            return bridge, ""
    return None, "; ".join(reasons)


class PrologPeer:
    """One guideline and one question, loaded into Prolog."""

    numbers = itertools.count()

    def __init__(self, linked: Linked, bridge: Bridge) -> None:
        self.linked = linked
        self.bridge = bridge
        self.program = f"program_{next(self.numbers)}"
        self.place = {name: i for i, name in enumerate(linked.findings, start=1)}
        self.concepts = {key: i for i, key in enumerate(linked.definitions, start=1)}
        self._set(self.program, self._program())

    def prepare(self, case: Case) -> str:
        """Puts a case into Prolog; the name to ask for it by."""
        name = f"case_{next(self.numbers)}"
        values = values_of(case, self.linked.findings).values()
        known = ["yes" if finding in case.known else "no" for finding in self.linked.findings]
        texts = [number(v) if isinstance(v, Fraction) else atom(v) for v in values]
        self._set(name, f"case({term('values', texts)}, {term('known', known)})")
        return name

    def answer(self, case: str) -> Answer:
        """The answer; its certificate is made, but stays in Prolog."""
        return self.bridge.verdict(self.program, case)

    def certificate(self, case: str) -> Any:
        """The answer with its certificate as Python data."""
        return self.bridge.certificate(self.program, case)

    def inside(self, case: str) -> float:
        """Seconds an answer takes without the bridge."""
        once = max(self.bridge.repeat(self.program, case, FIRST_LOOK) / FIRST_LOOK, 1e-6)
        times = max(FIRST_LOOK, int(LONG_ENOUGH / once))
        return self.bridge.repeat(self.program, case, times) / times

    def _set(self, name: str, value: str) -> None:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, f"{name}.pl")
            file.write_text(f":- nb_setval({name}, {value}).\n", "utf-8")
            self.bridge.load(file)

    def _program(self) -> str:
        linked = self.linked
        options = linked.knowledge.options
        pairs = [f"{atom(a)}-{atom(b)}" for a, option in options.items() for b in option.excludes]
        own = linked.guideline
        parts = [
            items(self._concept(key) for key in linked.definitions),
            *(self._rules(rules, scope) for rules, scope in self._books(own)),
            items(pairs),
        ]
        return term("program", parts)

    def _books(self, own: str) -> list[tuple[list[Rule], str]]:
        linked = self.linked
        return [(linked.rules, own), (linked.scope, own), (linked.safety, ""), (linked.integrity, "")]

    def _rules(self, rules: list[Rule], scope: str) -> str:
        return items(
            term(
                "rule",
                [
                    atom(rule.id),
                    rule.stance.value.replace(" ", "_"),
                    atom(rule.option),
                    *self._body(rule, scope),
                    items(str(place + 1) for place in self.linked.beaten_by(rule, rules)),
                ],
            )
            for rule in rules
        )

    def _concept(self, key: tuple[str, str]) -> str:
        concept, scope = self.linked.definitions[key].concept, key[0]
        if concept.highest_of:
            parts = [str(self.concepts[self.linked.key(part, scope)]) for part in concept.highest_of]
            guard = items(self._condition(c, scope) for c in concept.when)
            body = term("highest", [items(map(atom, concept.values)), items(parts), guard])
        else:
            clauses = [term("clause", [atom(c.value), *self._body(c, scope)]) for c in concept.clauses]
            body = term("clauses", [items(clauses)])
        return term("concept", [atom(concept.id), body])

    def _body(self, body: Rule | Clause, scope: str) -> list[str]:
        return [items(self._condition(c, scope) for c in conditions) for conditions in (body.when, body.unless)]

    def _condition(self, condition: Condition, scope: str) -> str:
        if isinstance(condition, Test):
            return self._test(condition, scope)
        return self._group(condition, scope)

    def _group(self, group: Group, scope: str) -> str:
        members = [self._condition(member, scope) for member in group.members]
        return term(group.op.value, members if group.op.value == "not" else [items(members)])

    def _test(self, test: Test, scope: str) -> str:
        text, yes = atom(test.text), "yes" if test.positive else "no"
        finding = self.linked.knowledge.findings.get(test.subject)
        if test.kind is TestKind.KNOWN:
            return term("known", [str(self.place[test.subject]), yes, text])
        if finding is None:
            place = str(self.concepts[self.linked.key(test.subject, scope)])
            if test.kind is TestKind.UNDEFINED:
                return term("concept_undefined", [place, yes, text])
            assert isinstance(test.allowed, Choices)
            return term("concept_is", [place, items(map(atom, test.allowed.values)), text])
        place = str(self.place[test.subject])
        if isinstance(test.allowed, Choices):
            return term("one_of", [place, items(map(atom, test.allowed.values)), text])
        assert isinstance(test.allowed, Numbers)
        return comparison(place, test.allowed, finding, text)


def comparison(place: str, allowed: Numbers, finding: Finding, text: str) -> str:
    """One comparison where the declared range makes the other end idle, else intervals."""
    assert isinstance(finding.domain, Numbers)
    bottom, top = finding.domain.intervals[0].lower, finding.domain.intervals[-1].upper
    if len(allowed.intervals) == 1:
        low, high = allowed.intervals[0].lower, allowed.intervals[0].upper
        if low == bottom and high != top:
            return term("below" if high[1] else "at_most", [place, number(high[0]), text])
        if high == top and low != bottom:
            return term("above" if low[1] else "at_least", [place, number(low[0]), text])
    return term("within", [place, items(map(interval, allowed.intervals)), text])


def interval(part: Interval) -> str:
    """``interval(closed(Low), open(High))``."""

    def end(bound: Bound) -> str:
        return term("open" if bound[1] else "closed", [number(bound[0])])

    return term("interval", [end(part.lower), end(part.upper)])


def number(value: Fraction) -> str:
    """An integer, or SWI-Prolog's exact ``3r2``; a negative one in brackets."""
    text = str(value.numerator) if value.denominator == 1 else f"{value.numerator}r{value.denominator}"
    return f"({text})" if value < 0 else text


def atom(text: str) -> str:
    """A quoted atom."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def term(name: str, arguments: Iterable[str]) -> str:
    """A compound, or an atom where there are no arguments."""
    inside = ", ".join(arguments)
    return f"{name}({inside})" if inside else name


def items(parts: Iterable[str]) -> str:
    """A list."""
    return f"[{', '.join(parts)}]"
