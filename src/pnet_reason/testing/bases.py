"""Small random knowledge bases: what a program has to cope with that takes any facts folder.

Everything is well formed by construction: clauses of a concept do not overlap, nothing rests on itself, whoever
redefines a concept redefines what builds on it, all that is named exists. Ids are shuffled, so that nothing can rest on
their order. Imports: hypothesis, language, drawing, knowledge, model.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from hypothesis import strategies as st

from pnet_reason.knowledge.hashes import digests
from pnet_reason.knowledge.loader import LoadedKnowledge
from pnet_reason.knowledge.sets import intersect
from pnet_reason.model.knowledge import Guideline, Option, Question, Source, Statement
from pnet_reason.model.rules import Clause, Concept, Override, Role, Rule, Stance, Test
from pnet_reason.model.table import Table

from .language import Language, conditions, languages
from .picking import coin, integers, pick
from .truth import parts_of

VALUES = ("low", "middle", "high")
STANCES = (Stance.RECOMMEND, Stance.CONSIDER, Stance.RULE_OUT)
ASKING = "q2"
QUESTIONS = (Question("q1", "what to do"), Question(ASKING, "what to find out", asks_what_is_known=True))
WHY = "a reason"
SELDOM = (False, False, True)
EDITORIAL = "editorial"
SHARED_CITE, OWN_CITE = "common", "own"
OPTIONS = ("o1", "o2", "o3", "o4")
CONCEPTS = ("c1", "c2", "c3")


@st.composite
def _bases(draw: st.DrawFn, findings: int, concepts: int, rules: int) -> LoadedKnowledge:
    language = draw(languages(findings))
    shared = chain(draw, language, concepts)
    common = language.knowing(shared, SHARED_CITE)
    options = some_options(draw)
    names = ["g1", "g2"][: 1 + coin(draw)]
    guidelines = {name: guideline_of(draw, name, language, shared, [*options], rules) for name in names}
    safety = [
        rule(draw, f"safety{n}", common, Role.SAFETY, Stance.WITHHOLD, pick(draw, [*options]))
        for n in range(some(draw))
    ]
    integrity = [rule(draw, f"integrity{n}", common, Role.INTEGRITY, Stance.EXCLUDE) for n in range(some(draw))]
    statement = Statement(SHARED_CITE, "what the shared definitions rest on", "s1", provenance=EDITORIAL)
    made = LoadedKnowledge(
        version="random",
        findings=Table({finding.id: finding for finding in language.findings}),
        concepts=table(shared),
        questions=Table({question.id: question for question in QUESTIONS}),
        options=Table(options),
        sources=Table({"s1": Source("s1", "a source", tier=1, provenance=EDITORIAL)}),
        evidence=Table({}),
        guidelines=Table(guidelines),
        safety=tuple(safety),
        integrity=tuple(integrity),
        logic="",
        content="",
        statements=Table({SHARED_CITE: statement}),
    )
    logic, content = digests(made)
    return replace(made, logic=logic, content=content)


def knowledge_bases(
    *, most_findings: int = 6, most_concepts: int = len(CONCEPTS), most_rules: int = 6
) -> st.SearchStrategy[LoadedKnowledge]:
    """Knowledge bases with one or two guidelines ``g1`` and ``g2``, which answer ``q1`` or ``q2`` or both; ``q2`` asks
    what is known. ``most_rules`` is for each guideline. All options answer both questions."""
    return _bases(most_findings, most_concepts, most_rules)


def some(draw: st.DrawFn) -> int:
    """How many of something that is often not there."""
    return pick(draw, (0, 0, 0, 1, 2))


def table(concepts: Iterable[Concept]) -> Table[str, Concept]:
    """Concepts by id."""
    return Table({concept.id: concept for concept in sorted(concepts, key=lambda one: one.id)})


def some_options(draw: st.DrawFn) -> dict[str, Option]:
    """Two to four options, some of which exclude each other; all answer all questions."""
    names = OPTIONS[: draw(integers(2, len(OPTIONS)))]
    pairs = {(a, b) for a in names for b in names if a < b and coin(draw)}
    excluded = {name: [b for b in names if (name, b) in pairs or (b, name) in pairs] for name in names}
    answers = tuple(question.id for question in QUESTIONS)
    return {name: Option(name, f"option {name}", answers, tuple(excluded[name])) for name in names}


# Concepts


def chain(draw: st.DrawFn, language: Language, most: int) -> list[Concept]:
    """Concepts, each of which may rest on those before it, whatever their ids."""
    found: list[Concept] = []
    for name in draw(st.permutations([f"c{count}" for count in range(1, draw(integers(0, most)) + 1)])):
        found.append(definition(draw, name, language.knowing(found, SHARED_CITE)))
    return found


def definition(draw: st.DrawFn, name: str, language: Language, guideline: str = "") -> Concept:
    """A concept by clauses, or the highest of two; it may have holes."""
    concept = Concept(name, f"concept {name}", VALUES, ordered=True, guideline=guideline, provenance=EDITORIAL)
    labels = Table({value: value for value in VALUES})
    concept = replace(concept, value_labels=labels, cites=(language.cite,))
    if len(language.concepts) > 1 and coin(draw):
        both = draw(st.permutations([one.id for one in language.concepts]))[:2]
        return replace(concept, highest_of=tuple(sorted(both)), when=conditions(draw, language, 0, 1))
    return replace(concept, clauses=tuple(parts(draw, language)))


def parts(draw: st.DrawFn, language: Language) -> list[Clause]:
    """Clauses of which no two hold together: each begins with a test that excludes the others."""
    tests = pick(draw, [tests for tests in language.tests.values() if tests])
    start = draw(integers(0, len(tests) - 1))
    found: list[Test] = []
    for test in (*tests[start:], *tests[:start]):
        if all(apart(test, other) for other in found):
            found.append(test)
    return [clause(draw, test, language) for test in found]


def clause(draw: st.DrawFn, test: Test, language: Language) -> Clause:
    """A line of a definition that begins with a test."""
    first = replace(test, cites=(language.cite,))
    return Clause(pick(draw, VALUES), (first, *conditions(draw, language, 0, 1)), conditions(draw, language, 0, 1))


def apart(one: Test, other: Test) -> bool:
    """Whether two tests of one subject are never true together."""
    return one.allowed is None or other.allowed is None or not intersect(one.allowed, other.allowed)


def redefined(draw: st.DrawFn, guideline: str, language: Language, shared: Sequence[Concept]) -> dict[str, Concept]:
    """What a guideline defines itself: at times one of the shared concepts, with all that build on it."""
    own: dict[str, Concept] = {}
    if shared and coin(draw):
        first = draw(integers(0, len(shared) - 1))
        words = language.knowing(shared[:first], OWN_CITE)
        own[shared[first].id] = definition(draw, shared[first].id, words, guideline)
        for concept in shared[first + 1 :]:
            if own.keys() & set(parts_of(concept)):
                own[concept.id] = replace(concept, guideline=guideline)
    return own


# Rules


def rule(draw: st.DrawFn, name: str, language: Language, role: Role, stance: Stance, option: str = "") -> Rule:
    """A rule without a guideline."""
    when, unless = conditions(draw, language, 1, 2), conditions(draw, language, 0, 1)
    return Rule(name, role, stance, when, unless, option=option, because=WHY, provenance=EDITORIAL)


def advice(draw: st.DrawFn, language: Language, options: Sequence[str], most: int, guideline: str) -> list[Rule]:
    """Rules, each of which may override some of those before it, whatever their ids."""
    found: list[Rule] = []
    for number in draw(st.permutations(range(1, draw(integers(1, most)) + 1))):
        question = pick(draw, QUESTIONS)
        words = language.asking() if question.asks_what_is_known else language
        made = rule(draw, f"{guideline}-r{number}", words, Role.ADVICE, pick(draw, STANCES), pick(draw, options))
        beaten = [other.id for other in found if other.question == question.id and pick(draw, SELDOM)]
        overrides = tuple(Override(other, WHY, provenance=EDITORIAL) for other in sorted(beaten))
        found.append(replace(made, question=question.id, guideline=guideline, overrides=overrides))
    return found


def guideline_of(
    draw: st.DrawFn, name: str, language: Language, shared: Sequence[Concept], options: Sequence[str], most: int
) -> Guideline:
    """A guideline with its own definitions, whom it does not speak about, and its rules."""
    own = redefined(draw, name, language, shared)
    words = language.knowing([own.get(concept.id, concept) for concept in shared], OWN_CITE)
    scope = [
        replace(
            rule(draw, f"{name}-scope{n}", words, Role.SCOPE, Stance.RECOMMEND, pick(draw, options)), guideline=name
        )
        for n in range(some(draw))
    ]
    return Guideline(
        name,
        f"guideline {name}",
        "s1",
        tier=1,
        provenance=EDITORIAL,
        statements=Table({OWN_CITE: Statement(OWN_CITE, "what the guideline rests on", provenance=EDITORIAL)}),
        concepts=table(own.values()),
        scope=tuple(scope),
        rules=in_order(advice(draw, words, options, most, name)),
    )


def in_order(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """Rules by id."""
    return tuple(sorted(rules, key=lambda one: one.id))
