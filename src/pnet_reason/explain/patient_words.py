"""The nodes of a proof in sentences for a patient, in the words of one language.

May import model, knowledge, leaves, words, said and lines. Promises: only a proof of one box is put into words, so that
every sentence is sure; a sentence says what its node says, no more; every test below a rule has one; a figure stands
with the limit that it is held against.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import cast

from ..knowledge.amounts import write_amount
from ..knowledge.links import conditions_in, tests_of
from ..knowledge.sets import rest
from ..model.findings import Finding
from ..model.problems import Problem, QueryError
from ..model.proof import Defined, Highest, Tested, rests_on
from ..model.rules import Test
from ..model.values import Bound, Choices, Interval, Numbers
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
    """Puts the nodes of an answer of one box into sentences. Of each rule: ``told`` are the sentences so far, as each
    is told once; ``numbers`` those that give a number, so that it can be said that there is a second limit."""

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

    def rule(self, index: int) -> tuple[Line, ...]:
        """The sentences of a rule that applies."""
        self.told.clear()
        self.numbers.clear()
        return self.below(index)

    def below(self, index: int) -> tuple[Line, ...]:
        """The sentences of a node: its own, with those of what it rests on below it; or just those below."""
        node = self.words.answer.nodes[index]
        if not isinstance(node, Tested):
            return tuple(line for child in rests_on(node) for line in self.below(child))
        sentence = self.sentence(node)
        inner = tuple(line for child in node.because for line in self.below(child))
        if sentence in self.told:
            return inner
        self.told.add(sentence)
        return (Line(Kind.ENTRY, sentence, f"nodes/{index}", children=inner),)

    def sentence(self, node: Tested) -> str:
        """What a test found."""
        finding = self.words.knowledge.findings.get(node.subject)
        if finding is None:
            inner = cast(Defined | Highest, self.words.answer.nodes[node.because[0]])
            return self.one_of(self.saying("concepts", node.subject, value) for value in inner.values)
        values = self.words.case.findings.get(finding.id)
        if values is None:  # the rule asks whether it is known
            return self.saying("findings", finding.id, MISSING)
        if isinstance(values, Choices):
            return self.one_of(self.saying("findings", finding.id, value) for value in values.values)
        return self.of_number(finding, values, node)

    def of_number(self, finding: Finding, values: Numbers, node: Tested) -> str:
        """A number, and the limit that it is held against; neither where the sentence has no place for a number."""
        template, test = self.saying("findings", finding.id, KNOWN), self.tests[node.test]
        if PLACE not in template:
            return template
        said = template.format(value=self.spoken(values, finding))
        if test.allowed is None or test.allowed == finding.domain:
            return said
        asked = test.allowed if node.result in AS_ASKED else rest(finding, test.allowed)
        assert isinstance(asked, Numbers)
        kind = "second limit" if said in self.numbers else "limit"
        self.numbers.add(said)
        return f"{said} {self.wording.sentences[kind].format(values=self.spoken(asked, finding))}"

    def saying(self, part: str, name: str, value: str) -> str:
        """The sentence of a finding or definition for a value; QueryError where there is none."""
        found: str | None = getattr(self.wording, part).get(name, {}).get(value)
        if found is None:
            raise unworded(self.wording, name, value)
        return found

    def one_of(self, sentences: Iterable[str]) -> str:
        """The sentence; where there are several, that one of them is true."""
        found = list(dict.fromkeys(sentences))
        return found[0] if len(found) == 1 else self.wording.sentences["one of"].format(sentences=" ".join(found))

    def spoken(self, values: Numbers, finding: Finding) -> str:
        """A set of numbers in plain words."""
        assert isinstance(finding.domain, Numbers)
        ends = finding.domain.intervals[0].lower, finding.domain.intervals[-1].upper
        return joined((self.interval(one, ends, finding.unit) for one in values.intervals), self.wording, "or")

    def interval(self, one: Interval, ends: tuple[Bound, Bound], unit: str) -> str:
        """An interval in plain words, without the ends of the declared range."""
        if one.is_point:
            return measured(write_amount(one.lower[0], unit))
        low = "more than" if one.lower[1] else "at least"
        high = "less than" if one.upper[1] else "at most"
        told = [(low, one.lower)] * (one.lower != ends[0]) + [(high, one.upper)] * (one.upper != ends[1])
        told = told or [(low, one.lower), (high, one.upper)]
        parts = (self.wording.limits[kind].format(value=measured(write_amount(at[0], unit))) for kind, at in told)
        return joined(parts, self.wording, "and")
