"""Words for any knowledge base that a test can read back: each sentence says of what it is, and which value it tells."""

from __future__ import annotations

from dataclasses import replace

from pnet_reason.knowledge.wordings import definitions_of, said_of, said_of_concept
from pnet_reason.model.knowledge import Knowledge
from pnet_reason.model.table import Table
from pnet_reason.model.wordings import CAVEATS, SENTENCES, Wording


def told(name: str, value: str) -> str:
    """The sentence of a finding or concept for a value: ``[size=known <= 3]`` for a number."""
    return f"[{name}={value} {{value}}]" if value == "known" else f"[{name}={value}]"


def plain_wording(knowledge: Knowledge) -> Wording:
    """Words for all that there is. Limits are written as in a bullet, so that they can be read as one."""
    frame = {
        name: " ".join([name.upper(), *("{" + place + "}" for place in places)]) for name, places in SENTENCES.items()
    }
    definitions = definitions_of(knowledge)
    return Wording(
        lang="en",
        audience="patient",
        sentences=Table(frame),
        limits=Table(
            {
                "at least": ">= {value}",
                "more than": "> {value}",
                "at most": "<= {value}",
                "less than": "< {value}",
            }
        ),
        joins=Table({"and": "and", "or": "or", "comma": " or"}),
        caveats=Table({name: name for name in CAVEATS}),
        guidelines=Table({name: name for name in knowledge.guidelines}),
        questions=Table({name: name for name in knowledge.questions}),
        options=Table({name: name for name in knowledge.options}),
        findings=Table(
            {name: Table({v: told(name, v) for v in said_of(one)}) for name, one in knowledge.findings.items()}
        ),
        concepts=Table(
            {name: Table({v: told(name, v) for v in said_of_concept(some)}) for name, some in definitions.items()}
        ),
    )


def worded(knowledge: Knowledge) -> Knowledge:
    """The knowledge with such words."""
    return replace(knowledge, wordings=Table({"en": plain_wording(knowledge)}))
