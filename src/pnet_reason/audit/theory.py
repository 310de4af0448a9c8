"""One guideline and question, compiled for statements about every patient: rules, definitions, integrity, and the
lines of an invariant beside them.

Imports model and logic. Promises: rules in order of id, so that no order of the files shows; what is known of a finding
(3.13) is free, a finding of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pnet_reason.logic.compiled import Axes, Bullet, CompiledRule, Section, tests_in
from pnet_reason.logic.compiler import Compiler, override
from pnet_reason.model.knowledge import Knowledge
from pnet_reason.model.rules import Condition, Role, Stance

from .items import NEVER, Bodily, Item, every, negated, some


class Theory:
    """The rules that bear on an answer, and the items that say what they conclude.

    ``also``: conditions beside the knowledge (those of an invariant or a waiver), with the guideline whose definitions
    they use; their tests cut the cells too. ``axes`` are shared by theories that are compared.
    """

    def __init__(
        self,
        knowledge: Knowledge,
        guideline: str,
        question: str,
        also: Iterable[Condition] = (),
        *,
        shared: bool = False,
        axes: Axes | None = None,
    ) -> None:
        also = tuple(also)
        self.knowledge, self.guideline, self.question = knowledge, guideline, question
        self.axes = axes or Axes(knowledge, tests_in(also))
        book = knowledge.guidelines[guideline]
        compiler = Compiler(knowledge, self.axes)
        compiler.section(book.scope, guideline)
        compiler.section((rule for rule in book.rules if rule.question == question), guideline)
        compiler.section(knowledge.safety, "")
        compiler.section(knowledge.integrity, "")
        self.definitions = "" if shared else guideline
        compiler.define(also, self.definitions)
        self.lines: dict[Condition, Bullet] = dict(
            zip(also, compiler.bullets(also, self.definitions, unless=False), strict=True)
        )
        self.section: Section = compiler.section((), guideline)
        override(self.section.rules)
        self.rules = {rule.rule.id: rule for rule in self.section.rules}

    # Rules

    def of(self, role: Role, stance: Stance | None = None, option: str = "") -> Iterator[CompiledRule]:
        """The rules of a role, with a stance, on an option."""
        for rule in self.section.rules:
            if rule.rule.role is role and stance in (None, rule.rule.stance) and option in ("", rule.rule.option):
                yield rule

    def options(self) -> list[str]:
        """The options that some rule concludes, sorted."""
        return sorted({rule.rule.option for rule in self.section.rules if rule.rule.role in (Role.ADVICE, Role.SCOPE)})

    def stands(self, rule: CompiledRule, patient: int = 0) -> Item:
        """The rule applies, and none that overrides it does (3.4)."""
        winners = [other for other in self.section.rules if rule.beaten_by & other.bit]
        return every([Bodily(rule.body, True, patient), *(Bodily(w.body, False, patient) for w in winners)])

    def some_stands(self, rules: Iterable[CompiledRule], patient: int = 0) -> Item:
        """One of the rules stands."""
        return some(self.stands(rule, patient) for rule in rules)

    # Answers (3.6 to 3.8, 3.12)

    def outside(self, patient: int = 0) -> Item:
        """A scope rule applies."""
        return some(Bodily(rule.body, True, patient) for rule in self.of(Role.SCOPE))

    def recommended(self, option: str, patient: int = 0) -> Item:
        """A rule that recommends the option stands; outside the scope: the scope rule that names it."""
        inside = self.some_stands(self.of(Role.ADVICE, Stance.RECOMMEND, option), patient)
        beyond = self.some_stands(self.of(Role.SCOPE, None, option), patient)
        if beyond == NEVER:
            return every([negated(self.outside(patient)), inside])
        return some([every([self.outside(patient), beyond]), every([negated(self.outside(patient)), inside])])

    def something_recommended(self, patient: int = 0) -> Item:
        """Some option is recommended."""
        return some(self.recommended(option, patient) for option in self.options())

    def considered(self, option: str, patient: int = 0) -> Item:
        """A rule that considers the option stands, inside the scope."""
        found = self.some_stands(self.of(Role.ADVICE, Stance.CONSIDER, option), patient)
        return NEVER if found == NEVER else every([negated(self.outside(patient)), found])

    def cell(self, option: str, patient: int = 0) -> Item:
        """The option is reached, before clash and safety."""
        considered = self.considered(option, patient)
        if considered == NEVER:
            return self.recommended(option, patient)
        second = every([negated(self.something_recommended(patient)), considered])
        return some([self.recommended(option, patient), second])

    def against(self, option: str, patient: int = 0) -> Item:
        """The option is ruled out, inside the scope."""
        found = self.some_stands(self.of(Role.ADVICE, Stance.RULE_OUT, option), patient)
        return NEVER if found == NEVER else every([negated(self.outside(patient)), found])

    def alternative(self, option: str, patient: int = 0) -> Item:
        """The option is considered beside something that is recommended, and not recommended itself."""
        considered = self.considered(option, patient)
        if considered == NEVER:
            return NEVER
        return every([considered, self.something_recommended(patient), negated(self.recommended(option, patient))])

    def reached(self, patient: int = 0) -> Item:
        """Some option is reached."""
        return some(self.cell(option, patient) for option in self.options())

    def clash(self, patient: int = 0) -> Item:
        """Two exclusive options are recommended, or an option that is reached is ruled out."""
        names, table = self.options(), self.knowledge.options
        pairs = [(a, b) for a in names for b in names if a < b and b in table[a].excludes]
        two = [every([self.recommended(a, patient), self.recommended(b, patient)]) for a, b in pairs]
        return some([*two, *(every([self.cell(o, patient), self.against(o, patient)]) for o in names)])

    def party(self, option: str, patient: int = 0) -> Item:
        """The option is a side of a clash: recommended beside one that it excludes, or reached and ruled out."""
        excluded = [o for o in self.options() if o in self.knowledge.options[option].excludes]
        beside = every([self.recommended(option, patient), some(self.recommended(o, patient) for o in excluded)])
        denied = every([self.cell(option, patient), self.against(option, patient)])
        return some([*([beside] if excluded else []), denied])

    def withheld(self, patient: int = 0) -> Item:
        """A safety rule applies whose option is reached."""
        return some(
            every([Bodily(rule.body, True, patient), self.cell(rule.rule.option, patient)])
            for rule in self.of(Role.SAFETY)
        )

    def possible(self, patient: int = 0) -> Item:
        """No integrity rule applies (3.9)."""
        return every(Bodily(rule.body, False, patient) for rule in self.of(Role.INTEGRITY))
