"""What a comparison names, in words: positions, bullets, the place at which two guidelines part.

May import model, explore, words, phrases and lines. Promises: looks up, concludes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ..explore.comparison import Bullet, Compared, Comparison, Difference, Opinion, Parting
from ..explore.reading import HOLDS, SHARED
from ..model.answer import Answer
from ..model.knowledge import Knowledge
from ..model.proof import Region, Tested
from ..settling import merged, settling
from . import compare_phrases as said
from . import phrases
from .lines import Kind, Line, Mark
from .rows import MANY
from .words import Words, option_of

VERIFIED, MISSING = "verified", "missing"
SHOWN = 1 + 2


@dataclass(frozen=True)
class Told:
    """What is needed to put a comparison into words."""

    comparison: Comparison
    knowledge: Knowledge
    everything: bool = False

    def words(self, answer: Answer) -> Words:
        """The words of one answer."""
        return Words(answer, self.comparison.advice.case, self.knowledge, self.everything)

    def option(self, name: str) -> str:
        """An option as a clinician says it."""
        return option_of(name, self.knowledge)

    # Positions

    def answer(self, opinion: Opinion) -> str:
        """What a guideline says, in one line."""
        return self.cell(opinion).replace("\n", "; ").replace(":;", ":")

    def cell(self, opinion: Opinion) -> str:
        """What a guideline says; a line for each row, and for what else it says."""
        if opinion.answer is None:
            return said.NOT_ANSWERED
        words = self.words(opinion.answer)
        outcomes = [words.outcome(row) for row in opinion.answer.rows]
        if opinion.out_of_scope:
            outcomes = [said.OUTSIDE.format(outcome=outcome) for outcome in outcomes]
        if len(outcomes) == 1:
            return "\n".join([outcomes[0], *self.beside(opinion)])
        if len(opinion.answer.missing) > MANY and not self.everything:
            return "\n".join([said.DEPENDS, *dict.fromkeys(outcomes), *self.beside(opinion), said.IF_WHAT])
        lines = [line for number, outcome in enumerate(outcomes) for line in self.row(words, number, outcome)]
        return "\n".join([said.DEPENDS, *lines, *self.beside(opinion)])

    def row(self, words: Words, number: int, outcome: str) -> Iterator[str]:
        """A row of an answer: what, and if what."""
        row = words.answer.rows[number]
        if row.regions is None:
            yield said.PAST_BUDGET.format(outcome=outcome)
            return
        boxes = merged(row.regions, words.case, words.knowledge)
        shown = boxes if self.everything else boxes[:SHOWN]
        for box in shown:
            yield said.IF.format(outcome=outcome, condition=words.region(box))
        if len(boxes) > len(shown):
            yield said.OTHER_PARTS.format(count=len(boxes) - len(shown))

    def missing(self, opinion: Opinion) -> str:
        """What an answer depends on, a line each; where it is much, what settles most."""
        if opinion.answer is None:
            return ""
        words, names = self.words(opinion.answer), list(opinion.answer.missing)
        if len(names) <= MANY or self.everything:
            return "\n".join(map(words.subject, names))
        first = [one.finding for one in settling(opinion.answer, words.case, self.knowledge)[:SHOWN]]
        more = said.AND_MORE.format(count=len(names) - len(first))
        return "\n".join([*map(words.subject, first), more])

    def beside(self, opinion: Opinion) -> Iterator[str]:
        """What else may be considered, and what is ruled out."""
        for template, field in ((said.ALSO, "alternatives"), (said.AGAINST, "against")):
            names = sorted({name for one in opinion.positions for name in getattr(one, field)})
            if names:
                yield template.format(options=phrases.listed(map(self.option, names)))

    def region(self, region: Region, guideline: str, question: str) -> str:
        """A part of the case."""
        return self.words(self.comparison.advice.answer(guideline, question)).region(region)

    # Bullets

    def value(self, bullet: Bullet, words: Words) -> str:
        """The value that decided a bullet, with where it comes from."""
        if bullet.value == MISSING:
            return bullet.value
        return words.value(Tested(bullet.test, bullet.subject, bullet.value, bullet.result, bullet.cites))

    def bullet(self, bullet: Bullet, words: Words) -> str:
        """A bullet with the value that decided it."""
        if bullet.op:
            group = {"any": phrases.GROUP_ANY, "all": phrases.GROUP_ALL, "not": phrases.GROUP_NOT}[bullet.op]
            if bullet.result not in HOLDS:
                group = {"any": phrases.NONE_OF, "all": phrases.NOT_ALL, "not": phrases.GROUP_NOT}[bullet.op]
            test, value = group, bullet.value
        else:
            test, value = bullet.test, self.value(bullet, words)
        test = phrases.UNLESS.format(test=test) if bullet.unless else test
        return phrases.BULLET.format(test=test, value=value) if value else test

    def needed(self, bullet: Bullet, words: Words) -> str:
        """A failing bullet: what it needs, and what there is instead."""
        if bullet.op and not bullet.unless:
            return self.bullet(bullet, words)
        if bullet.unless:
            return phrases.EXCLUDES.format(test=self.bullet(replace(bullet, unless=False), words))
        return phrases.NEEDS.format(test=bullet.test) + phrases.HAS.format(value=self.value(bullet, words))

    def cites(self, bullet: Bullet) -> str:
        """What a bullet cites, and its provenance where that is not the best."""
        weak = bullet.provenance if bullet.provenance != VERIFIED else ""
        return ", ".join(filter(None, (*bullet.cites, weak)))

    # Partings

    def parting(self, parting: Parting, compared: Compared, basis: str) -> Iterator[Line]:
        """The two sides of a parting."""
        mine = self.words(self.comparison.advice.answer(parting.holder, compared.question))
        theirs = self.words(self.comparison.advice.answer(parting.other, compared.question))
        names = {"guideline": parting.holder, "rule": parting.rule}
        aside = ""
        if parting.bullet is None:
            text = said.ASKS_NOTHING.format(**names, bullets=self.all_of(parting, compared, mine))
        else:
            template = said.HOLDS if parting.other_rule else said.ASKS_WHOLE
            text, aside = template.format(**names, bullet=self.bullet(parting.bullet, mine)), self.cites(parting.bullet)
        yield Line(Kind.OPTION, text, basis, aside=aside, mark=Mark.MET)
        bullet = parting.other_bullet
        how = "" if bullet is None else self.how(parting, bullet, theirs)
        text = said.DEPARTS[parting.standing].format(guideline=parting.other, rule=parting.other_rule, bullet=how)
        aside = "" if bullet is None else self.cites(bullet)
        yield Line(Kind.OPTION, text, basis, aside=aside, mark=Mark.FAILED)
        if parting.bullet and bullet and bullet.owner and parting.bullet.subject == bullet.subject:
            owners = [self.owner(one.owner) for one in (parting.bullet, bullet)]
            if owners[0] != owners[1]:
                text = said.OTHER_DEFINITION.format(concept=bullet.subject, one=owners[0], other=owners[1])
                yield Line(Kind.NOTE, text, basis)

    def all_of(self, parting: Parting, compared: Compared, words: Words) -> str:
        """The bullets of the rule by which a guideline comes to an option."""
        deciders = [one for each in compared.opinion(parting.holder).positions for one in each.deciders]
        bullets = [bullet for one in deciders if one.rule == parting.rule for bullet in one.bullets]
        return phrases.listed(dict.fromkeys(self.bullet(bullet, words) for bullet in bullets))

    def how(self, parting: Parting, bullet: Bullet, words: Words) -> str:
        """The bullet that decides with the other guideline: as failing, or as it holds."""
        return self.needed(bullet, words) if parting.standing == "not reached" else self.bullet(bullet, words)

    def owner(self, name: str) -> str:
        """Whose definition it is."""
        return phrases.SHARED if name == SHARED else phrases.OWN.format(guideline=name)

    def difference(self, found: Difference, compared: Compared, basis: str) -> Line:
        """Two guidelines, and where they part."""
        names = {"one": found.one, "other": found.other}
        shown = found.partings if self.everything else found.partings[:1]
        children: list[Line] = []
        if found.where:
            region = self.region(found.where, found.one, compared.question)
            text = said.FIRST_WHERE.format(region=region)
            if len(found.where) > MANY and not self.everything:
                text = said.FIRST_WHERE_MANY.format(count=len(found.where))
            children.append(Line(Kind.NOTE, text, f"{basis}/where"))
        for number, parting in enumerate(shown):
            title = said.OVER.format(**names, option=self.option(parting.option))
            if number:
                children.append(Line(Kind.NOTE, title, f"{basis}/partings/{number}"))
            children += self.parting(parting, compared, f"{basis}/partings/{number}")
        if len(found.partings) > len(shown):
            text = said.counted(said.MORE_PARTINGS, len(found.partings) - len(shown))
            children.append(Line(Kind.MORE, text, f"{basis}/partings"))
        if not found.partings:
            children.append(Line(Kind.NOTE, said.NO_OPTION, f"{basis}/partings"))
        title = said.OVER_NOTHING.format(**names)
        if found.partings:
            title = said.OVER.format(**names, option=self.option(found.partings[0].option))
        title += said.HOW_OFTEN[found.everywhere] if found.where else ""
        return Line(Kind.OPTION, title, basis, mark=Mark.AGAINST, children=tuple(children))
