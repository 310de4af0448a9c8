"""Rules: advice, scope, safety, integrity. Imports: conditions, bibliography, draft, model."""

from __future__ import annotations

from collections.abc import Mapping as Map
from dataclasses import dataclass

from pnet_reason.model.rules import Override, Role, Rule, Stance

from .bibliography import known_keys
from .concepts import Heads, words_for
from .conditions import Reader
from .draft import Draft, Sheet, read_review
from .tree import Mapping, Scalar

CONCLUSIONS = {
    Role.ADVICE: {"recommend": Stance.RECOMMEND, "consider": Stance.CONSIDER, "rule out": Stance.RULE_OUT},
    Role.SCOPE: {"answer": Stance.RECOMMEND},
    Role.SAFETY: {"withhold": Stance.WITHHOLD},
    Role.INTEGRITY: {},
}
IN_OPTIONS = "options and questions are listed in options.yaml"


@dataclass(frozen=True, slots=True)
class RuleReader:
    """Reads the rules of one role where it stands: the concepts in force, and the statements and flaws to cite."""

    draft: Draft
    role: Role
    in_force: Heads
    statements: Map[str, object]
    flaws: Map[str, object]
    guideline: str = ""

    def read(self, node: Mapping, sheet: Sheet) -> Rule | None:
        """One rule; None where it has no id of its own."""
        key = node.get("id")
        if not isinstance(key, Scalar) or not self.draft.declare("rule", key):
            return None
        stance, option = self._conclusion(node)
        question = self._question(node, option)
        review = read_review(node, self.draft.author_of(sheet))
        asks = question in self.draft.questions and self.draft.questions[question].asks_what_is_known
        words = words_for(self.draft, self.in_force, self.statements, may_ask=asks)
        reader = Reader(words, self.draft.report, approved=review.status == "approved")
        return Rule(
            id=key.text,
            role=self.role,
            stance=stance,
            when=reader.conditions(node, "when"),
            unless=reader.conditions(node, "unless"),
            question=question,
            option=option.text if option else "",
            guideline=self.guideline,
            overrides=tuple(sorted((self._override(one) for one in node.items("overrides")), key=lambda o: o.rule)),
            because=node.text("because"),
            evidence=self.draft.all_known(
                "evidence", node.words("evidence"), where="evidence is listed in evidence.yaml"
            ),
            flaws=known_keys("flaw", node.words("flaws"), self.flaws, self.draft),
            cites=self._cites(node),
            review=review,
            provenance=node.text("provenance"),
            local=sheet.local,
            position=node.at,
        )

    def _cites(self, node: Mapping) -> tuple[str, ...]:
        return known_keys("statement", node.words("cites"), self.statements, self.draft)

    def _conclusion(self, node: Mapping) -> tuple[Stance, Scalar | None]:
        """What the rule concludes, and the option that it is about."""
        stances = CONCLUSIONS[self.role]
        if not stances:
            return Stance.EXCLUDE, None
        given = [name for name in stances if name in node.entries]
        if len(given) != 1:
            found = " and ".join(given) or "none"
            message = f"a rule has exactly one of {', '.join(stances)}; this one has {found}"
            self.draft.report.error("bad-conclusion", message, node.at)
        if not given:
            return next(iter(stances.values())), None
        option = node.get(given[0])
        if not isinstance(option, Scalar) or not self.draft.known("option", option, where=IN_OPTIONS):
            return stances[given[0]], None
        return stances[given[0]], option

    def _question(self, node: Mapping, option: Scalar | None) -> str:
        """The question of an advice rule, which its option must answer."""
        question = node.get("question")
        if not isinstance(question, Scalar) or not self.draft.known("question", question, where=IN_OPTIONS):
            return ""
        answered = self.draft.options[option.text].questions if option and option.text in self.draft.options else None
        if option and answered and question.text not in answered:
            message = f"{option.text} does not answer {question.text}"
            hint = f"it answers: {', '.join(answered)}"
            self.draft.report.error("wrong-question", message, option.at, hint=hint, width=len(option.text))
        return question.text

    def _override(self, node: Mapping) -> Override:
        """One override: a reason, and a citation or the admission that it is the editor's."""
        override = Override(
            node.text("rule"), node.text("because"), self._cites(node), node.text("provenance"), node.at
        )
        if not override.because:
            self.draft.report.error(
                "override-without-reason", "an override needs a reason", node.at, hint="add: because: …"
            )
        elif not override.cites and override.provenance != "editorial":
            message = "an override needs a citation"
            hint = "add: cites: [S1]; where the source is silent: provenance: editorial"
            self.draft.report.error("override-without-citation", message, node.at, hint=hint)
        return override
