"""An advice for whoever checks it: everything, each line with its place in the advice document, and what it rests on.

May import model, knowledge's hashes, checker and the other modules of explain. Promises: nothing is left out or folded;
the document was accepted by the checker, or ProofError.
"""

from __future__ import annotations

from dataclasses import replace

from ..checker import check
from ..knowledge.hashes import concept_hash, rule_hash
from ..model.answer import Advice, Answer
from ..model.knowledge import Knowledge
from ..model.proof import Applies, Defeated, Defined, Highest
from ..model.rules import Concept, Rule
from . import auditor_phrases as said
from . import phrases
from .lines import Kind, Line, Mark
from .page import HASH, Page, page
from .words import Words


def auditor_page(advice: Advice, knowledge: Knowledge) -> Page:
    """The page for an auditor. ProofError where the checker does not accept the advice."""
    document = advice.to_dict()
    check(document, knowledge)
    whole = page(advice, knowledge, everything=True)
    nodes = sum(len(answer.nodes) for answer in advice.answers)
    accepted = Line(Kind.NOTE, said.ACCEPTED.format(nodes=nodes, digest=document["digest"]), "/digest", mark=Mark.MET)
    sections = [
        replace(section, lines=(*map(placed, section.lines), resting(section.answer, advice, knowledge)))
        for section in whole.sections
    ]
    return Page((*map(placed, whole.head), accepted), tuple(sections), whole.foot)


def placed(line: Line) -> Line:
    """The line with its place in the document behind it."""
    aside = ", ".join(filter(None, (line.aside, line.basis)))
    return replace(line, aside=aside, folded=False, children=tuple(map(placed, line.children)))


def resting(answer: Answer, advice: Advice, knowledge: Knowledge) -> Line:
    """The rules that apply and the definitions that are used: where each stands, its tag, its review and its hash."""
    words = Words(answer, advice.case, knowledge)
    rules: dict[str, int] = {}
    concepts: dict[str, int] = {}
    for index, node in enumerate(answer.nodes):
        if isinstance(node, Applies | Defeated):
            rules.setdefault(node.rule, index)
        elif isinstance(node, Defined | Highest):
            concepts.setdefault(node.concept, index)
    found = ((words.rules[name], index) for name, index in sorted(rules.items()))
    lines = [entry(rule, rule_hash(rule, knowledge), index) for rule, index in found]
    lines += [entry(one, concept_hash(one, knowledge), concepts[one.id]) for one in words.definitions()]
    return Line(Kind.HEADING, said.RESTS_ON, "nodes", children=tuple(lines))


def entry(thing: Rule | Concept, digest: str, index: int) -> Line:
    """A rule or definition: where it stands, and what is known of it."""
    review = phrases.REVIEWS.get(thing.review.status, thing.review.status)
    at = f"{thing.position.file}:{thing.position.line}"
    text = said.STANDS.format(at=at, provenance=thing.provenance or said.NO_TAG, review=review, hash=digest[HASH])
    return Line(Kind.ENTRY, text, f"nodes/{index}", lead=thing.id)
