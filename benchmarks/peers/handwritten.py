"""The same rules as a plain Python function of if and else, as one would write it by hand: an answer, no proof.

The function is generated from the model, so that it follows the knowledge. It takes floats, as a person would, and
gives ``(outcome, options)``. Imports: the model, ``linked``.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from benchmarks.peers.linked import Linked, values_of
from pnet_reason.model.case import Case
from pnet_reason.model.findings import Finding
from pnet_reason.model.rules import Clause, Concept, Condition, Op, Rule, Stance, Test, TestKind
from pnet_reason.model.values import Choices, Interval, Numbers

Answer = tuple[str, tuple[str, ...]]
PATIENT = dict[str, float | str]

CONCLUSION = """
    options = recommended or considered
    if not options:
        return ("silent", ())
    for withheld in WITHHELD:
        if withheld in options:
            return ("withheld", ())
    if options & against:
        return ("conflict", ())
    if len(recommended) > 1:
        for one in recommended:
            if recommended & EXCLUDES[one]:
                return ("conflict", ())
    return ("settled", tuple(sorted(options)))
"""


class Handwritten:
    """``source`` is the text, ``answer`` the function."""

    name = "hand-written if/else, no proof"

    def __init__(self, linked: Linked) -> None:
        self.linked = linked
        self.variables: dict[tuple[str, str], str] = {}
        self.source = self._function()
        knowledge = linked.knowledge
        excludes = {name: frozenset(option.excludes) for name, option in knowledge.options.items()}
        space: dict[str, object] = {"EXCLUDES": excludes}
        exec(compile(self.source, "handwritten", "exec"), space)
        self.answer: Callable[[PATIENT, frozenset[str]], Answer] = space["answer"]  # type: ignore[assignment]

    def prepare(self, case: Case) -> tuple[PATIENT, frozenset[str]]:
        """The arguments for a case, as the function wants them."""
        values = values_of(case, self.linked.findings)
        return {n: float(v) if isinstance(v, Fraction) else v for n, v in values.items()}, case.known

    def _function(self) -> str:
        linked = self.linked
        lines = ["def answer(patient, known):"]
        lines += [f"    {variable(name)} = patient[{name!r}]" for name in linked.findings]
        for key, definition in linked.definitions.items():
            self.variables[key] = f"concept_{len(self.variables)}_{variable(key[1])}"
            lines += self._concept(self.variables[key], definition.concept, definition.scope)
        for rule in linked.integrity:
            lines += [f"    if {self._body(rule, '')}:", "        return ('impossible', ())"]
        lines += ["    recommended, considered, against = set(), set(), set()"]
        lines += self._rules(linked.scope, "outside")
        lines += [f"    if not ({' or '.join(f'outside_{i}' for i, _ in enumerate(linked.scope)) or 'False'}):"]
        lines += ["    " + line for line in self._rules(linked.rules, "rule")] + ["        pass"]
        lines += ["    WITHHELD = []"]
        for rule in linked.safety:
            lines += [f"    if {self._body(rule, '')}:", f"        WITHHELD.append({rule.option!r})"]
        return "\n".join(lines) + CONCLUSION

    def _rules(self, rules: list[Rule], prefix: str) -> list[str]:
        target = {Stance.RECOMMEND: "recommended", Stance.CONSIDER: "considered", Stance.RULE_OUT: "against"}
        lines = [f"    {prefix}_{i} = {self._body(rule, self.linked.guideline)}" for i, rule in enumerate(rules)]
        for i, rule in enumerate(rules):
            beaten = "".join(f" and not {prefix}_{j}" for j in self.linked.beaten_by(rule, rules))
            lines += [f"    if {prefix}_{i}{beaten}:", f"        {target[rule.stance]}.add({rule.option!r})"]
        return lines

    def _concept(self, name: str, concept: Concept, scope: str) -> list[str]:
        if concept.highest_of:
            parts = [self.variables[self.linked.key(part, scope)] for part in concept.highest_of]
            guard = [self._is(c, True, scope) for c in concept.when] + [f"{part} is not None" for part in parts]
            order = f"{concept.values!r}.index"
            return [f"    {name} = max({', '.join(parts)}, key={order}) if {' and '.join(guard)} else None"]
        lines = []
        for i, clause in enumerate(concept.clauses):
            lines.append(f"    {'elif' if i else 'if'} {self._body(clause, scope)}:")
            lines.append(f"        {name} = {clause.value!r}")
        return [*lines, "    else:", f"        {name} = None"]

    def _body(self, body: Rule | Clause, scope: str) -> str:
        parts = [self._is(c, True, scope) for c in body.when] + [self._is(c, False, scope) for c in body.unless]
        return " and ".join(parts)

    def _is(self, condition: Condition, wanted: bool, scope: str) -> str:
        """An expression that holds where the condition has the wanted truth value; an undefined one has neither."""
        if isinstance(condition, Test):
            return self._test(condition, wanted, scope)
        if condition.op is Op.NOT:
            return self._is(condition.members[0], not wanted, scope)
        word = " and " if (condition.op is Op.ALL) == wanted else " or "
        return "(" + word.join(self._is(member, wanted, scope) for member in condition.members) + ")"

    def _test(self, test: Test, wanted: bool, scope: str) -> str:
        positive = wanted == test.positive
        if test.kind is TestKind.KNOWN:
            return f"{test.subject!r} {'in' if positive else 'not in'} known"
        finding = self.linked.knowledge.findings.get(test.subject)
        if finding is None:
            name = self.variables[self.linked.key(test.subject, scope)]
            if test.kind is TestKind.UNDEFINED:
                return f"{name} is {'' if positive else 'not '}None"
            concept = self.linked.definitions[self.linked.key(test.subject, scope)].concept
            return choice(name, test, concept.values, wanted)
        if isinstance(test.allowed, Numbers):
            return numbers(test.allowed, finding, wanted)
        return choice(variable(test.subject), test, finding.values, wanted)


def variable(name: str) -> str:
    """A Python name for an id."""
    return "v_" + name.replace("-", "_")


def choice(name: str, test: Test, values: tuple[str, ...], wanted: bool) -> str:
    """Whether a word is allowed; for the opposite, whether it is another declared word (None is neither)."""
    assert isinstance(test.allowed, Choices)
    allowed = tuple(value for value in values if (value in test.allowed.values) == wanted)
    return f"{name} == {allowed[0]!r}" if len(allowed) == 1 else f"{name} in {allowed!r}"


def numbers(allowed: Numbers, finding: Finding, wanted: bool) -> str:
    """Whether a number is allowed: comparisons, without those that the declared range makes idle."""
    assert isinstance(finding.domain, Numbers)
    parts = [interval(variable(finding.id), part, finding.domain) for part in allowed.intervals]
    text = " or ".join(parts) or "False"
    if wanted:
        return f"({text})" if len(parts) > 1 else text
    return f"not ({text})"


def interval(name: str, part: Interval, domain: Numbers) -> str:
    """``name < high``, ``low <= name``, or both."""
    low, high = part.lower, part.upper
    texts = []
    if low != domain.intervals[0].lower:
        texts.append(f"{name} {'>' if low[1] else '>='} {literal(low[0])}")
    if high != domain.intervals[-1].upper:
        texts.append(f"{name} {'<' if high[1] else '<='} {literal(high[0])}")
    return " and ".join(texts) or "True"


def literal(value: Fraction) -> str:
    """The number as a person would write it."""
    return str(value.numerator) if value.denominator == 1 else repr(float(value))
