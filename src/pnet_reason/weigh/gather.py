"""The evidence behind the answers of one case: rule by rule what is cited, and option by option what speaks against it.

May import model, logic, advise and weigh.population. Promises: a pure function; the answers are those of ``recommend``,
which nothing here can change. What speaks against an option is looked for in the whole knowledge, not only in what its
own rules cite.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..advise import no_such, recommend
from ..logic.caveats import citations
from ..model.answer import Advice, Answer
from ..model.case import Case
from ..model.knowledge import Evidence, Knowledge
from ..model.problems import Problem, QueryError
from ..model.rules import Rule, Stance
from ..model.table import Table
from ..model.weighing import (
    AnswerEvidence,
    Bearing,
    Cited,
    EvidenceReport,
    Match,
    OptionEvidence,
    Rival,
    RuleEvidence,
    Study,
)
from .population import studies_for

OPPOSING = (Stance.RULE_OUT, Stance.WITHHOLD)
GRAVEST_FIRST = ("contested", "indirect", "", "direct")
NEAREST_FIRST = (Match.MATCHES, Match.OPEN, Match.UNRESTRICTED, Match.DIFFERS)
COMPARABLE = (Match.MATCHES, Match.OPEN)
NOT_DIFFERENT = (*COMPARABLE, Match.UNRESTRICTED)
OF_OPTIONS = "options"


def evidence(
    case: Case,
    knowledge: Knowledge,
    guidelines: Iterable[str] | None = None,
    questions: Iterable[str] | None = None,
    rules: Iterable[str] | None = None,
    as_of: str = "",
) -> EvidenceReport:
    """The evidence behind every answer for a case, with how each studied population compares with the patient.

    ``guidelines`` and ``questions`` default to all, as in ``recommend``; ``rules`` to those that decide an answer.
    Rules that are named are told whether they decide or not, and answers that none of them belongs to are left out.
    Raises QueryError for unknown names.
    """
    advice = recommend(case, knowledge, guidelines, questions, as_of)
    return evidence_of(advice, knowledge, rules)


def evidence_of(
    advice: Advice, knowledge: Knowledge, rules: Iterable[str] | None = None, options: Iterable[str] | None = None
) -> EvidenceReport:
    """The evidence behind an advice; ``options``: what is told of them alone."""
    studies = studies_for(advice.case, knowledge)
    wanted = None if rules is None else named(rules, advice, knowledge)
    told = None if options is None else tuple(options)
    answers = []
    for answer in advice.answers:
        found = Gatherer(knowledge, answer, studies).answer(wanted, told)
        if wanted is None or found.rules:
            answers.append(found)
    used = {name for answer in answers for name in names_in(answer)}
    kept = Table({name: study for name, study in studies.items() if name in used})
    digest = advice.to_dict()["digest"]
    return EvidenceReport(advice.case, tuple(answers), kept, advice.engine, advice.knowledge, advice.as_of, digest)


def names_in(answer: AnswerEvidence) -> Iterator[str]:
    """The studies that an answer's evidence names."""
    yield from (cited.study for rule in answer.rules for cited in rule.studies)
    for one in answer.weighed:
        yield from (*one.speaks_for, *one.against, *one.elsewhere)
        yield from (name for rival in one.rivals for name in rival.studies)


def named(rules: Iterable[str], advice: Advice, knowledge: Knowledge) -> frozenset[str]:
    """The rules that are asked about; QueryError for names that no answer's rules have."""
    asked = {rule.id for answer in advice.answers for rule in rules_of(knowledge, answer)}
    wanted = list(dict.fromkeys(rules))
    known = {rule.id for guideline in knowledge.guidelines.values() for rule in (*guideline.scope, *guideline.rules)}
    known |= {rule.id for rule in (*knowledge.safety, *knowledge.integrity)}
    problems = [no_such(name, sorted(asked), "rule") for name in wanted if name not in asked | known]
    problems += [
        Problem(
            "unknown-name", f"rule '{name}' belongs to none of these answers", hint="ask its guideline and question"
        )
        for name in wanted
        if name in known - asked
    ]
    if problems:
        raise QueryError(problems)
    return frozenset(wanted)


def rules_of(knowledge: Knowledge, answer: Answer) -> list[Rule]:
    """The rules that can speak in an answer, in order of id: of its question, of the scope, of safety."""
    guideline = knowledge.guidelines[answer.guideline]
    safety = [r for r in knowledge.safety if answer.question in knowledge.options[r.option].questions]
    own = [rule for rule in guideline.rules if rule.question == answer.question]
    return sorted((*own, *guideline.scope, *safety), key=lambda rule: rule.id)


@dataclass(frozen=True, slots=True)
class Gatherer:
    """Gathers the evidence behind one answer; ``studies``: every entry, weighed for the patient."""

    knowledge: Knowledge
    answer_: Answer
    studies: Table[str, Study]

    def answer(self, wanted: frozenset[str] | None, told: tuple[str, ...] | None) -> AnswerEvidence:
        """The rules that decide, or that are wanted, and the options in play."""
        deciding = self.deciding()
        rules = [
            self.rule(rule, decides=rule.id in deciding)
            for rule in rules_of(self.knowledge, self.answer_)
            if (rule.id in deciding if wanted is None else rule.id in wanted) and (told is None or rule.option in told)
        ]
        options = told if told is not None else self.in_play(rules, alone=wanted is not None)
        weighed = tuple(self.option(name) for name in options)
        found = self.answer_
        return AnswerEvidence(found.guideline, found.question, found.outcome, found.options, tuple(rules), weighed)

    def deciding(self) -> set[str]:
        """The rules that make the rows what they are, those that withhold among them."""
        return {name for row in self.answer_.rows for name in row.rules}

    def in_play(self, rules: list[RuleEvidence], *, alone: bool) -> tuple[str, ...]:
        """The options that the answer or its deciding rules speak of, those of the answer first; ``alone``: only those
        of the rules."""
        found: list[str] = []
        for row in self.answer_.rows if not alone else ():
            found += [*row.options, *(row.withheld.options if row.withheld else ())]
            found += [name for clash in row.clashes if clash.kind == OF_OPTIONS for name in clash.parties]
        return tuple(dict.fromkeys((*sorted(found), *sorted(rule.option for rule in rules))))

    def rule(self, rule: Rule, *, decides: bool) -> RuleEvidence:
        """One rule with what it cites, itself or by way of its statements."""
        keys = self.statements(rule)
        cited = []
        for name in self.ordered(self.studies):
            entry = self.studies[name].evidence
            through = tuple(key for key in entry.supports if key in keys)
            if name in rule.evidence or through:
                bearing = bearing_on(entry, rule, self.knowledge)
                cited.append(Cited(name, bearing, name in rule.evidence, through))
        return RuleEvidence(rule.id, rule.stance.value, rule.option, decides, tuple(cited))

    def statements(self, rule: Rule) -> set[str]:
        """The statements that a rule, its bullets or its overrides cite, and that no other guideline has too."""
        others = [one for name, one in self.knowledge.guidelines.items() if name != rule.guideline and rule.guideline]
        cited = citations(rule) | {key for override in rule.overrides for key in override.cites}
        return {key for key in cited if not any(key in one.statements for one in others)}

    def option(self, name: str) -> OptionEvidence:
        """What the whole knowledge holds for and against one option."""
        against = [study for study in self.studies.values() if name in study.evidence.direction.against]
        rivals = ((rival, self.speaking_for(rival, COMPARABLE)) for rival in self.knowledge.options[name].excludes)
        return OptionEvidence(
            name,
            self.speaking_for(name, NOT_DIFFERENT),
            self.ordered(s.evidence.id for s in against if s.match is not Match.DIFFERS),
            tuple(Rival(rival, studies) for rival, studies in rivals if studies),
            self.ordered(s.evidence.id for s in against if s.match is Match.DIFFERS),
        )

    def speaking_for(self, option: str, matches: tuple[Match, ...]) -> tuple[str, ...]:
        """The studies that speak for an option, in populations that compare with the patient in one of some ways."""
        speaking = [study for study in self.studies.values() if option in study.evidence.direction.speaks_for]
        return self.ordered(study.evidence.id for study in speaking if study.match in matches)

    def ordered(self, names: Iterable[str]) -> tuple[str, ...]:
        """Contested studies first, then indirect ones; of each, those first whose population is the patient's."""

        def key(name: str) -> tuple[int, int, str]:
            study = self.studies[name]
            return GRAVEST_FIRST.index(study.evidence.status), NEAREST_FIRST.index(study.match), name

        return tuple(sorted(names, key=key))


def bearing_on(entry: Evidence, rule: Rule, knowledge: Knowledge) -> Bearing:
    """Whether a study speaks for what the rule concludes: for its option, or against one that it rules out."""
    supporting, contradicting = entry.direction.speaks_for, entry.direction.against
    if rule.stance in OPPOSING:
        supporting, contradicting = contradicting, supporting
    if rule.option in supporting:
        return Bearing.FOR
    if rule.option in contradicting:
        return Bearing.AGAINST
    excluded = rule.stance not in OPPOSING and set(knowledge.options[rule.option].excludes) & set(supporting)
    return Bearing.RIVAL if excluded else Bearing.NEITHER
