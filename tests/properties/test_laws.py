"""Laws that hold of every answer: on small random knowledge bases, and on random cases of the shipped facts."""

from __future__ import annotations

import importlib
import itertools
import json
import os
import pickle
import pkgutil
import random
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import pnet_reason.logic
from pnet_reason.advise import recommend
from pnet_reason.knowledge.cases import make_case
from pnet_reason.knowledge.loader import load
from pnet_reason.model import proof
from pnet_reason.model.answer import Advice, Answer
from pnet_reason.model.case import Case
from pnet_reason.model.findings import Finding
from pnet_reason.model.knowledge import Knowledge
from pnet_reason.model.problems import CaseError
from pnet_reason.model.proof import Covered, Defined, Node, OutOfRange
from pnet_reason.model.table import Table
from tests import builders as b
from tests import strategies
from tests.asking import ARTICLE, FACTS, MANAGEMENT, article, rows, shipped, worked

ROOT = FACTS.parent
PLANTS = ROOT / "tests" / "other_knowledge"
A_HANDFUL = ("v01", "v05", "v35", "v38", "v42", "v44")
ANY_ORDER = st.randoms(use_true_random=False)


def document(advice: Advice) -> str:
    """The JSON, to the byte."""
    return json.dumps(advice.to_dict(), ensure_ascii=False)


def forget() -> None:
    """Empty every cache of the engine, so that the next answer is made anew."""
    for module in pkgutil.iter_modules(pnet_reason.logic.__path__, "pnet_reason.logic."):
        for thing in vars(importlib.import_module(module.name)).values():
            if hasattr(thing, "cache_clear"):
                thing.cache_clear()


def inputs(finding: Finding) -> tuple[str, ...]:
    """The findings that a computed quantity is computed from."""
    return finding.computed.inputs if finding.computed else ()


def remade(knowledge: Knowledge, case: Case, findings: dict[str, Any]) -> Case:
    """A case with these findings; what was assumed stays assumed."""
    known = {name: values for name, values in findings.items() if name not in case.assumed}
    assumed = {name: values for name, values in findings.items() if name in case.assumed}
    try:
        return make_case(known, knowledge, assume=assumed)
    except CaseError:  # a formula leaves its declared range
        assume(False)
        raise


def own(case: Case) -> dict[str, Any]:
    """The findings of a case that no formula gave."""
    return {name: values for name, values in case.findings.items() if name not in case.computed}


# Random patients of the shipped facts.


def sayings(finding: Finding) -> list[str]:
    """What a case may say of a finding: its values, or those on either side of each threshold, and parts of its range."""
    if finding.values:
        return [*finding.values, *(" or ".join(pair) for pair in itertools.combinations(finding.values, 2))][:-1]
    found = []
    for value in strategies.boundary_values(finding, shipped()):
        assert not isinstance(value, str)
        said = f"{b.plain(value)} {finding.unit}"
        found += [said, f"at most {said}", f"at least {said}"]
    ends = [text for text in found if can_be(finding, text)]
    return list(dict.fromkeys(ends))


def can_be(finding: Finding, text: str) -> bool:
    try:
        return bool(make_case({finding.id: text}, shipped()).findings)
    except CaseError:
        return False


SAYINGS = {name: st.sampled_from(sayings(finding)) for name, finding in shipped().findings.items()}


@st.composite
def patients(draw: st.DrawFn) -> Case:
    """A patient of whom anything may be known."""
    said = draw(st.fixed_dictionaries({}, optional=SAYINGS))
    try:
        return make_case(said, shipped())
    except CaseError:  # a formula leaves its declared range
        assume(False)
        raise


# What is never advised.

NEVER_WATCHED = {
    "a functioning tumour": {"functional_status": "functioning"},
    "a tumour with distant metastases": {"distant_metastasis": "yes"},
    "a carcinoma": {"differentiation": "poor"},
    "a tumour that causes symptoms": {"symptomatic": "yes"},
    "a tumour of 20 mm or more": {"size": "at least 20 mm"},
    "a tumour with a Ki-67 index above 2 %": {"ki67": "> 2 %"},
    "a tumour with suspicious nodes": {"suspicious_lymph_nodes": "yes"},
    "a patient with MEN1": {"hereditary_syndrome": "MEN1"},
}


def watched(answer: Answer) -> bool:
    """Whether surveillance is an option or an alternative anywhere."""
    return any(
        "active-surveillance" in (*row.options, *(part.option for part in row.alternatives)) for row in answer.rows
    )


@pytest.mark.parametrize("who", NEVER_WATCHED)
def test_nobody_of_these_is_put_under_surveillance_whatever_else_is_so(who: str) -> None:
    answer = article(NEVER_WATCHED[who])
    assert not watched(answer)


@settings(max_examples=settings().max_examples // 2)
@given(patients(), st.sampled_from(sorted(NEVER_WATCHED)))
def test_a_functioning_tumour_is_never_put_under_surveillance(drawn: Case, who: str) -> None:
    for findings in (NEVER_WATCHED["a functioning tumour"], NEVER_WATCHED[who]):
        case = remade(shipped(), drawn, {**own(drawn), **findings})
        assert not watched(recommend(case, shipped(), [ARTICLE], [MANAGEMENT]).answer(ARTICLE, MANAGEMENT))


# To know more is to have fewer rows.


def contradictory(answer: Answer) -> bool:
    """Whether the findings contradict each other."""
    return any(clash.kind == "findings" for row in answer.rows for clash in row.clashes)


@st.composite
def more_known(draw: st.DrawFn, knowledge: Knowledge, kinds: st.SearchStrategy[Case]) -> tuple[Case, Case]:
    """A case, and the same case with one more finding, or one finding known better.

    Inputs of a computed quantity that is itself given are left alone: they beat the given value (3.10).
    """
    drawn = draw(kinds)
    findings = own(drawn)
    given_rates = [f for f in knowledge.findings.values() if f.computed and f.id in findings]
    beating = {name for finding in given_rates for name in inputs(finding)}
    narrowed: Finding = draw(st.sampled_from([f for f in knowledge.findings.values() if f.id not in beating]))
    inside = strategies.cells(narrowed, knowledge, findings.get(narrowed.id))
    assume(inside)
    more = {**findings, narrowed.id: b.one(draw(st.sampled_from(inside)))}
    return remade(knowledge, drawn, findings), remade(knowledge, drawn, more)


def only_removes_rows(before: Answer, after: Answer) -> None:
    assert contradictory(after) or set(rows(after)) <= set(rows(before))


@given(st.data())
def test_adding_a_finding_only_removes_rows(data: st.DataObject) -> None:
    knowledge = data.draw(strategies.knowledges())
    assume("q1" in knowledge.guidelines["g"].questions)
    less, more = data.draw(more_known(knowledge, strategies.cases(knowledge)))
    before, after = (recommend(case, knowledge, ["g"], ["q1"]).answer("g", "q1") for case in (less, more))
    only_removes_rows(before, after)


@settings(max_examples=settings().max_examples // 4)
@given(more_known(shipped(), patients()))
def test_adding_a_finding_to_a_case_of_the_shipped_facts_only_removes_rows(pair: tuple[Case, Case]) -> None:
    asked = [q for q, question in shipped().questions.items() if not question.asks_what_is_known]
    before, after = (recommend(case, shipped(), [ARTICLE], asked) for case in pair)
    for question in asked:
        only_removes_rows(before.answer(ARTICLE, question), after.answer(ARTICLE, question))


# A certificate is sufficient.


def below(answer: Answer, roots: Iterable[int]) -> Iterator[Node]:
    """The nodes that some nodes rest on. What shows that somebody can be there (``possible``) is no reason."""
    stack, seen = list(roots), set()
    while stack:
        index = stack.pop()
        if index in seen:
            continue
        seen.add(index)
        node = answer.nodes[index]
        yield node
        stack += node.because if hasattr(node, "because") else ()
        stack += node.by if hasattr(node, "by") else ()
        stack += node.parts if hasattr(node, "parts") else ()
        if isinstance(node, Defined):
            stack += [child for _, because in node.fails for child in because]


def quoted(answer: Answer, knowledge: Knowledge) -> set[str]:
    """The findings that the proofs of an answer quote."""
    roots = [*(p for row in answer.rows for p in row.proofs), *(removed.proof for removed in answer.removed)]
    found = set()
    for node in below(answer, roots):
        if isinstance(node, proof.Tested):
            found.add(node.subject)
        elif isinstance(node, OutOfRange):
            found |= {node.finding, *inputs(knowledge.findings[node.finding])}
        elif isinstance(node, Covered):
            found |= {name for name, _ in node.region}
    return found


def the_certificate_is_sufficient(knowledge: Knowledge, case: Case, guideline: str, question: str) -> None:
    answer = recommend(case, knowledge, [guideline], [question]).answer(guideline, question)
    names = quoted(answer, knowledge)
    kept = remade(knowledge, case, {name: values for name, values in case.findings.items() if name in names})
    again = recommend(kept, knowledge, [guideline], [question]).answer(guideline, question)
    assert (rows(again), again.outcome, again.missing) == (rows(answer), answer.outcome, answer.missing)


@given(strategies.questions_about("none"))
def test_what_a_proof_quotes_is_enough_for_the_answer(example: tuple[Knowledge, str, Case]) -> None:
    knowledge, question, case = example
    the_certificate_is_sufficient(knowledge, case, "g", question)


@settings(max_examples=settings().max_examples // 2)
@given(patients(), st.sampled_from([*shipped().questions]))
def test_what_a_proof_quotes_is_enough_for_the_answer_of_the_article(case: Case, question: str) -> None:
    assume(not case.disputed)
    plain = remade(shipped(), case, own(case))
    the_certificate_is_sufficient(shipped(), plain, ARTICLE, question)


@pytest.mark.parametrize("number", worked())
@pytest.mark.parametrize("question", shipped().questions)
def test_what_the_proof_of_a_worked_case_quotes_is_enough(number: str, question: str) -> None:
    case = make_case(worked()[number]["findings"], shipped())
    the_certificate_is_sufficient(shipped(), case, ARTICLE, question)


# No order shows.


def shuffled_table(items: Table[str, Any], order: random.Random) -> Table[str, Any]:
    names = list(items)
    order.shuffle(names)
    return Table({name: items[name] for name in names})


def shuffled_tuple(items: tuple[Any, ...], order: random.Random) -> tuple[Any, ...]:
    return tuple(order.sample(items, len(items)))


def shuffled(knowledge: Knowledge, order: random.Random) -> Knowledge:
    """The same knowledge with its tables and rules in another order."""
    tables = ("findings", "concepts", "questions", "options", "sources", "evidence", "statements")
    guidelines = {
        name: replace(
            guideline,
            concepts=shuffled_table(guideline.concepts, order),
            statements=shuffled_table(guideline.statements, order),
            flaws=shuffled_table(guideline.flaws, order),
            scope=shuffled_tuple(guideline.scope, order),
            rules=shuffled_tuple(guideline.rules, order),
        )
        for name, guideline in knowledge.guidelines.items()
    }
    return replace(
        knowledge,
        **{name: shuffled_table(getattr(knowledge, name), order) for name in tables},
        guidelines=shuffled_table(Table(guidelines), order),
        safety=shuffled_tuple(knowledge.safety, order),
        integrity=shuffled_tuple(knowledge.integrity, order),
    )


@given(strategies.questions_about(), ANY_ORDER)
def test_the_order_of_rules_and_findings_changes_no_byte(
    example: tuple[Knowledge, str, Case], order: random.Random
) -> None:
    knowledge, _, case = example
    forget()
    first = document(recommend(case, knowledge))
    forget()
    assert document(recommend(case, shuffled(knowledge, order))) == first


@settings(max_examples=6)
@given(patients(), ANY_ORDER)
def test_the_order_of_the_shipped_rules_and_findings_changes_no_byte(case: Case, order: random.Random) -> None:
    some = order.sample(sorted(shipped().guidelines), 2)
    forget()
    first = document(recommend(case, shipped(), some))
    forget()
    assert document(recommend(case, shuffled(shipped(), order), some)) == first


def shuffled_yaml(tree: Any, order: random.Random, key: str = "") -> Any:
    """A YAML document with its records and their keys in another order. Bullets, clauses, declared values, burdens and methods of
    examination have theirs."""
    if isinstance(tree, dict):
        names = list(tree)
        if key not in ("values", "methods", "burdens", "staging"):
            order.shuffle(names)
        return {name: shuffled_yaml(tree[name], order, name) for name in names}
    if isinstance(tree, list):
        inner = [shuffled_yaml(item, order) for item in tree]
        if all(isinstance(item, dict) and "id" in item for item in inner):
            order.shuffle(inner)
        return inner
    return tree


@pytest.mark.parametrize("facts", [FACTS, PLANTS], ids=["shipped facts", "houseplants"])
@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_within_the_files_changes_no_byte(facts: Path, seed: int, tmp_path: Path) -> None:
    order = random.Random(seed)
    for source in facts.rglob("*.yaml"):
        target = tmp_path / source.relative_to(facts)
        target.parent.mkdir(parents=True, exist_ok=True)
        tree = shuffled_yaml(yaml.load(source.read_text("utf-8"), yaml.BaseLoader), order)
        target.write_text(yaml.safe_dump(tree, sort_keys=False, allow_unicode=True), "utf-8")
    one, other = load(facts), load(tmp_path)
    assert (one.logic, one.content) == (other.logic, other.content)
    cases = [{}] if facts == PLANTS else [worked()[number]["findings"] for number in A_HANDFUL]
    for findings in cases:
        forget()
        first = document(recommend(make_case(findings, one), one))
        forget()
        assert document(recommend(make_case(findings, other), other)) == first


@pytest.mark.parametrize("number", A_HANDFUL)
def test_the_order_of_the_findings_of_a_case_changes_no_byte(number: str) -> None:
    findings = worked()[number]["findings"]
    first = document(recommend(make_case(findings, shipped()), shipped()))
    for seed in range(3):
        names = random.Random(seed).sample(list(findings), len(findings))
        case = make_case({name: findings[name] for name in names}, shipped())
        assert document(recommend(case, shipped())) == first


# Answering is pure.

ELSEWHERE = """
import pickle, sys
from pnet_reason.advise import recommend
knowledge, cases = pickle.load(sys.stdin.buffer)
some = ["droracle-2025", "vhl-2022"]
pickle.dump([recommend(case, knowledge, some) for case in cases], sys.stdout.buffer)
"""


@pytest.mark.parametrize("seed", ["0", "1", "4242"])
def test_another_process_with_another_hash_seed_gives_the_same_advice(seed: str) -> None:
    cases = [make_case(worked()[number]["findings"], shipped(), id=number) for number in A_HANDFUL]
    cases.append(make_case({}, shipped(), assume={"size": ("under 20 mm", "a guess")}))
    run = subprocess.run(
        [sys.executable, "-c", ELSEWHERE],
        input=pickle.dumps((shipped(), cases)),
        env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT / "src")},
        stdout=subprocess.PIPE,
        check=True,
    )
    here = [recommend(case, shipped(), ["droracle-2025", "vhl-2022"]) for case in cases]
    there: list[Advice] = pickle.loads(run.stdout)  # noqa: S301 - our own
    assert [document(advice) for advice in there] == [document(advice) for advice in here]
    assert there == here
    assert [hash(advice) for advice in there] == [hash(advice) for advice in here]


LOADED_ELSEWHERE = """
import json
from pnet_reason import load, recommend
from pnet_reason.knowledge.cases import make_case
knowledge = load({facts!r})
print(knowledge.logic, knowledge.content)
print(json.dumps(recommend(make_case({{}}, knowledge), knowledge).to_dict()))
"""


def test_loading_is_the_same_under_every_hash_seed() -> None:
    told = {
        subprocess.run(
            [sys.executable, "-c", LOADED_ELSEWHERE.format(facts=str(PLANTS))],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT / "src")},
            stdout=subprocess.PIPE,
            check=True,
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(told) == 1


def test_asking_changes_neither_the_case_nor_the_knowledge() -> None:
    knowledge = load(FACTS)
    case = make_case(worked()["v44"]["findings"], knowledge)
    before = pickle.dumps((case, knowledge))
    first = recommend(case, knowledge)
    assert pickle.dumps((case, knowledge)) == before
    assert recommend(case, knowledge) == first


def test_a_document_is_a_fresh_copy_that_cannot_change_the_advice() -> None:
    advice = recommend(make_case(worked()["v42"]["findings"], shipped()), shipped())
    before = document(advice)
    spoilt = advice.to_dict()
    spoilt["guidelines"].clear()
    spoilt["case"]["findings"].clear()
    assert document(advice) == before


@settings(max_examples=settings().max_examples // 2)
@given(strategies.questions_about())
def test_cases_knowledge_and_advice_can_be_pickled_and_are_equal_and_hash_alike_afterwards(
    example: tuple[Knowledge, str, Case],
) -> None:
    knowledge, _, case = example
    for thing in (knowledge, case, recommend(case, knowledge)):
        again = pickle.loads(pickle.dumps(thing))  # noqa: S301 - our own
        assert again == thing
        assert hash(again) == hash(thing)


# Units do not matter.

NUMERIC = [finding.id for finding in shipped().findings.values() if finding.numeric]


def test_two_centimetres_are_twenty_millimetres_in_every_answer() -> None:
    metric = recommend(make_case({**worked()["v06"]["findings"], "size": "20 mm"}, shipped()), shipped())
    other = recommend(make_case({**worked()["v06"]["findings"], "size": "2 cm"}, shipped()), shipped())
    assert other.answers == metric.answers
    assert other.case.given["size"] == "2 cm"


@pytest.mark.parametrize("name", NUMERIC)
def test_every_declared_unit_of_a_finding_says_the_same(name: str) -> None:
    finding = shipped().findings[name]
    values = strategies.boundary_values(finding, shipped())
    for unit, factor in finding.units.items():
        for value in values:
            assert not isinstance(value, str)
            canonical = make_case({name: value}, shipped())
            case = make_case({name: f"{b.plain(value / factor)} {unit}"}, shipped())
            assert case.findings == canonical.findings
        some = [ARTICLE, "men1-2025"], ["procedure", "follow-up"]
        one, other = (recommend(c, shipped(), *some) for c in (canonical, case))
        assert one.answers == other.answers
