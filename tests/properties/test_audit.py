"""The audit says of everybody what the reference says of each, on random knowledge bases."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pnet_reason.audit.picture import TooLargeError
from pnet_reason.audit.prove import PROVED, REFUTED, prove
from pnet_reason.audit.study import IMPOSSIBLE, Study, Told
from pnet_reason.logic.diagram import Leaf
from pnet_reason.model.audit import Claim, Form, Invariant, Premise, Said, Stage
from pnet_reason.model.knowledge import Knowledge
from pnet_reason.model.rules import Rule, Stance, TestKind
from pnet_reason.model.values import Choices, point
from tests import builders as b
from tests import reference, strategies
from tests.describe import Example
from tests.reference import Completion, Outcome

FEWER = settings(max_examples=max(80, settings().max_examples), report_multiple_bugs=False)


def everybody(example: Example) -> Iterator[tuple[Completion, Outcome]]:
    """Every combination of cells, and what the reference says of it."""
    case = b.case(example.knowledge, {})
    yield from reference.completions(example.knowledge, "g", example.question, case)


def asks_what_is_known(knowledge: Knowledge) -> bool:
    rules: list[Rule] = [*knowledge.guidelines["g"].rules, *knowledge.guidelines["g"].scope]
    tests = reference.tests_of([*(c for rule in rules for c in (*rule.when, *rule.unless))])
    return any(test.kind is TestKind.KNOWN for test in tests)


def label_at(study: Study, root: int, person: Completion) -> object:
    """The label of a diagram for one patient."""
    values = dict(person)
    node = study.drawing.diagrams.nodes[root]
    while not isinstance(node, Leaf):
        name, _ = study.drawing.slots[node.level]
        value = values.get(name)
        axis = study.theory.axes.dimensions[name].axis
        values_of = Choices((value,)) if isinstance(value, str) else point(value) if value is not None else None
        cell = axis.mask(values_of) if values_of else 1  # a finding that matters to no answer: any value will do
        node = study.drawing.diagrams.nodes[next(child for mask, child in node.edges if mask & cell)]
    return node.label


@FEWER
@given(strategies.questions_about())
def test_what_is_told_to_everybody_is_what_the_reference_tells_each(example: Example) -> None:
    assume(not asks_what_is_known(example.knowledge))
    study = Study(example.knowledge, "g", example.question)
    root = study.told()
    for person, outcome in everybody(example):
        found = label_at(study, root, person)
        if outcome.integrity:
            assert found == IMPOSSIBLE, person
        elif outcome.outcome != "impossible":  # a cell that a formula reaches may have parts that it does not
            assert found == told_of(example.knowledge, outcome), person


def told_of(knowledge: Knowledge, outcome: Outcome) -> Told:
    """What the reference says of a patient: by its rules, whether it is recommended, and whose sides are shown."""
    stances = {rule.id: rule.stance for rule in (*knowledge.guidelines["g"].rules, *knowledge.guidelines["g"].scope)}
    speaking = {stances[name] for name in outcome.rules} & {Stance.RECOMMEND, Stance.CONSIDER}
    stance = "" if not speaking else "recommend" if Stance.RECOMMEND in speaking else "consider"
    parties = tuple(sorted({party for clash in outcome.clashes for party in clash}))
    sides = {"conflict": parties, "withheld": outcome.withheld}.get(outcome.outcome, ())
    return Told(outcome.outcome, outcome.options, outcome.alternatives, outcome.against, stance, sides)


@st.composite
def invariants(draw: st.DrawFn, knowledge: Knowledge, question: str) -> Invariant:
    """A random statement about one patient: tests that occur in the rules, and claims."""
    rules = [*knowledge.guidelines["g"].rules, *knowledge.safety, *knowledge.integrity]
    tests = [t for rule in rules for t in (*rule.when, *rule.unless) if reference_can(t)]
    options = sorted(knowledge.options)
    claim = st.one_of(
        st.sampled_from([Claim(said, said.value) for said in (Said.ANSWERED, Said.SILENT, Said.CONFLICT)]),
        st.sampled_from([Claim(said, said.value, o) for said in (Said.OPTION, Said.AGAINST) for o in options]),
    )
    line: st.SearchStrategy[Premise] = st.one_of(claim, st.sampled_from(tests)) if tests else claim
    form = draw(st.sampled_from([Form.NEVER, Form.ALWAYS, Form.AT_MOST_ONE]))
    stage = draw(st.sampled_from(list(Stage)))
    lines = tuple(draw(st.lists(line, min_size=1, max_size=2, unique=True)))
    when = tuple(draw(st.lists(line, max_size=1)))
    return Invariant(
        "i",
        form,
        question,
        lines=lines if form is not Form.AT_MOST_ONE else (),
        when=when if form is Form.ALWAYS else (),
        options=tuple(options[:3]) if form is Form.AT_MOST_ONE else (),
        stages=(stage,),
    )


def reference_can(condition: object) -> bool:
    """Whether a condition asks nothing of what is known."""
    return all(test.kind is not TestKind.KNOWN for test in reference.tests_of([condition]))  # type: ignore[list-item]


def is_broken(knowledge: Knowledge, invariant: Invariant, person: Completion, outcome: Outcome) -> bool:
    """The meaning of an invariant, one patient at a time."""
    world = reference.World(knowledge.concepts_of("g"), dict(person), frozenset())
    told, options = at_stage(outcome, invariant.stages[0])

    def holds(line: Premise, *, doubt: bool) -> bool:
        if isinstance(line, Claim):
            return claimed(line, told, options, outcome)
        found = reference.truth(line, world)
        return doubt if found is None else found

    if invariant.form is Form.NEVER:
        return all(holds(line, doubt=True) for line in invariant.lines)
    if invariant.form is Form.ALWAYS:
        concerned = all(holds(line, doubt=True) for line in invariant.when)
        return concerned and not all(holds(line, doubt=False) for line in invariant.lines)
    return sum(option in options for option in invariant.options) > 1


def at_stage(outcome: Outcome, stage: Stage) -> tuple[str, tuple[str, ...]]:
    """Outcome and options, before safety rules or after them."""
    if stage is Stage.FINAL or outcome.outcome != "withheld":
        return outcome.outcome, outcome.options
    return ("conflict", ()) if outcome.clashes else ("settled", outcome.withheld)


def claimed(claim: Claim, told: str, options: tuple[str, ...], outcome: Outcome) -> bool:
    """Whether a claim is true of an answer."""
    if claim.said is Said.OPTION:
        return claim.option in options
    if claim.said in (Said.AGAINST, Said.ALTERNATIVE):
        return claim.option in (outcome.against if claim.said is Said.AGAINST else outcome.alternatives)
    return told == ("settled" if claim.said is Said.ANSWERED else claim.said.value)


@FEWER
@given(strategies.questions_about(), st.data())
def test_an_invariant_is_proved_just_where_no_possible_patient_breaks_it(example: Example, data: st.DataObject) -> None:
    assume(not asks_what_is_known(example.knowledge))
    invariant = data.draw(invariants(example.knowledge, example.question))
    broken = [
        person
        for person, outcome in everybody(example)
        if outcome.outcome != "impossible" and is_broken(example.knowledge, invariant, person, outcome)
    ]
    try:
        verdict = prove(example.knowledge, "g", invariant, invariant.stages[0])
    except TooLargeError:
        assume(False)
        raise
    assert verdict.status == (REFUTED if broken else PROVED)
    assert (verdict.certificate is not None) == (verdict.status == PROVED and verdict.method == "tableau")
    assert bool(verdict.witness) == (verdict.status == REFUTED)
