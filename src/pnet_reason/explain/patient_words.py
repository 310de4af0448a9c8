"""The nodes of a proof in sentences for a patient, in the words of one language.

May import model, knowledge, words, said and lines. Promises: a sentence says what its node says, no more; every test
below a rule has one; a figure stands with the limit that it was held against.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from ..knowledge.amounts import write_amount
from ..knowledge.links import conditions_in, tests_of
from ..knowledge.sets import rest
from ..model.findings import Finding
from ..model.problems import Problem, QueryError
from ..model.proof import Applies, Defined, Grouped, Highest, Tested
from ..model.rules import Test, TestKind
from ..model.values import Choices, Interval, Numbers
from ..model.wordings import KNOWN, MISSING, Wording
from .lines import Kind, Line
from .said import measured
from .words import Words

PLACE = "{value}"
AS_ASKED = ("true", "not false")


def unworded(wording: Wording, name: str, value: str = "") -> QueryError:
    """The error where something has no words: a text that left it out would say less than the proof."""
    what = f"{name} ({value})" if value else name
    hint = f"add it to wording/{wording.lang}.yaml; `pnet-reason facts lint` names all that is missing"
    return QueryError(Problem("missing-wording", f"no words for patients in '{wording.lang}': {what}", hint=hint))


def named(wording: Wording, part: str, name: str) -> str:
    """The words of a guideline, question or option."""
    found: str | None = getattr(wording, part).get(name)
    if found is None:
        raise unworded(wording, name)
    return found


def joined(texts: Iterable[str], wording: Wording, last: str) -> str:
    """Words in a row, with ``and`` or ``or`` before the last."""
    *others, end = dict.fromkeys(texts)
    return f"{(wording.joins['comma'] + ' ').join(others)} {wording.joins[last]} {end}" if others else end


@dataclass
class Teller:
    """Puts the nodes of one answer into sentences. ``told``: those so far, as each is told once; ``numbers``: of those
    the ones that give a number, so that a second limit stands without it."""

    words: Words
    wording: Wording
    told: set[str] = field(default_factory=set)
    numbers: set[str] = field(default_factory=set)

    @cached_property
    def tests(self) -> dict[str, Test]:
        """Every test on a finding that a proof of the answer can quote, by its text."""
        rules = (condition for rule in self.words.rules.values() for condition in (*rule.when, *rule.unless))
        definitions = (*self.words.knowledge.concepts.values(), *self.words.guideline.concepts.values())
        lines = (condition for concept in definitions for condition in conditions_in(concept))
        return {test.text: test for test in tests_of((*rules, *lines))}

    def below(self, index: int) -> tuple[Line, ...]:
        """The sentences of a node: its own, with those of what it rests on below it; or just those below."""
        node = self.words.answer.nodes[index]
        if not isinstance(node, Tested):
            return tuple(line for child in children(node) for line in self.below(child))
        sentence = self.sentence(node)
        if sentence in self.told:
            return tuple(line for child in node.because for line in self.below(child))
        self.told.add(sentence)
        inner = tuple(line for child in node.because for line in self.below(child))
        return (Line(Kind.ENTRY, sentence, f"nodes/{index}", children=inner),)

    def sentence(self, node: Tested) -> str:
        """What a test found."""
        finding = self.words.knowledge.findings.get(node.subject)
        if finding is None:
            return self.of_concept(node)
        asks_if_known = self.tests[node.test].kind is TestKind.KNOWN
        if finding.id not in self.words.case.findings:
            missing = self.of_finding(finding, MISSING)
            return missing if asks_if_known else self.either_way(missing)
        if finding.numeric:
            return self.of_number(finding, node)
        values = self.words.case.findings[finding.id]
        assert isinstance(values, Choices)
        said = self.one_of(self.of_finding(finding, value) for value in values.values)
        return self.either_way(said) if self.is_open(node) and not asks_if_known else said

    def of_finding(self, finding: Finding, value: str) -> str:
        """The sentence of a finding for a value."""
        return self.saying(self.wording.findings.get(finding.id), finding.id, value)

    def of_number(self, finding: Finding, node: Tested) -> str:
        """A number, and the limit that it is held against; neither where the sentence has no place for a number."""
        template, test = self.of_finding(finding, KNOWN), self.tests[node.test]
        if PLACE not in template:
            return template
        value = self.spoken(self.words.case.findings[finding.id], finding)
        said = template.format(value=value)
        if test.allowed in (None, finding.domain):
            return said
        if self.is_open(node):
            return self.either_way(said)
        asked = test.allowed if node.result in AS_ASKED else rest(finding, test.allowed)
        limit = self.spoken(asked, finding)
        if said in self.numbers:
            return self.wording.sentences["second limit"].format(values=limit)
        self.numbers.add(said)
        return f"{said} {self.wording.sentences['limit'].format(values=limit)}"

    def is_open(self, node: Tested) -> bool:
        """Whether a test was decided for a part of what the case says of its finding."""
        findings, texts = self.words.knowledge.findings, self.words.case.texts
        return node.subject in findings and texts.get(node.subject) != node.value

    def of_concept(self, node: Tested) -> str:
        """The values of a definition; where they hang on what is missing, that they make no difference."""
        hangs = any(self.is_open(leaf) for child in node.because for leaf in self.leaves(child))
        values: tuple[str, ...] = (MISSING,)
        if not hangs and node.because:
            inner = self.words.answer.nodes[node.because[0]]
            assert isinstance(inner, Defined | Highest)
            values = inner.values
        said = self.one_of(self.saying(self.wording.concepts.get(node.subject), node.subject, one) for one in values)
        return self.either_way(said) if hangs else said

    def leaves(self, index: int) -> Iterator[Tested]:
        """Every test below a node, itself among them."""
        node = self.words.answer.nodes[index]
        if isinstance(node, Tested):
            yield node
        for child in children(node):
            yield from self.leaves(child)

    def saying(self, texts: object, name: str, value: str) -> str:
        """A sentence of the wording; QueryError where there is none."""
        found: str | None = texts.get(value) if hasattr(texts, "get") else None
        if found is None:
            raise unworded(self.wording, name, value)
        return found

    def either_way(self, sentence: str) -> str:
        """A sentence about what is not known, and that the answer is the same anyway."""
        return self.wording.sentences["either way"].format(sentence=sentence)

    def one_of(self, sentences: Iterable[str]) -> str:
        """The sentence; where there are several, that one of them is true."""
        found = list(dict.fromkeys(sentences))
        if len(found) == 1:
            return found[0]
        return self.wording.sentences["one of"].format(sentences=" ".join(found))

    def spoken(self, values: object, finding: Finding) -> str:
        """A set of numbers in plain words."""
        assert isinstance(values, Numbers) and isinstance(finding.domain, Numbers)
        ends = finding.domain.intervals[0].lower, finding.domain.intervals[-1].upper
        return joined((self.interval(one, ends, finding.unit) for one in values.intervals), self.wording, "or")

    def interval(self, one: Interval, ends: tuple[object, object], unit: str) -> str:
        """An interval in plain words, without the ends of the declared range."""

        def amount(bound: tuple[object, int]) -> str:
            return measured(write_amount(bound[0], unit))  # type: ignore[arg-type]

        if one.is_point:
            return amount(one.lower)
        parts = []
        if one.lower != ends[0]:
            kind = "more than" if one.lower[1] else "at least"
            parts.append(self.wording.limits[kind].format(value=amount(one.lower)))
        if one.upper != ends[1]:
            kind = "less than" if one.upper[1] else "at most"
            parts.append(self.wording.limits[kind].format(value=amount(one.upper)))
        return joined(parts, self.wording, "and")


def children(node: object) -> tuple[int, ...]:
    """The nodes right below a node of a rule's proof."""
    match node:
        case Defined():
            return (*node.because, *(i for _, because in node.fails for i in because))
        case Highest():
            return (*node.because, *node.parts)
        case Tested() | Grouped() | Applies():
            return node.because
        case _:
            return ()
