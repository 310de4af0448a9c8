"""Every patient of a case at once: which rows there are where one has more boxes than are listed (3.11, 3.16).

Findings are fixed in order of id. What rules can still come to depends on little of what was fixed before; boxes that
agree on that are looked into once, so that the work follows the size of the decision diagram. May import model and the
checker's parts below it. Promises: nothing is taken from the document; steps are counted, never seconds.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import TypeAlias

from ..model.rules import Role, Rule, Test
from .book import Book, Patient
from .boxes import Boxes
from .charts import Chart, Fork
from .conclude import Statuses, statuses
from .hanging import Hanging, Standing, key_of, standing
from .levels import Crowd, Masks, levels_of
from .regions import TooEntangledError
from .sets import common

STEPS = 1 << 18
SOMEONE, NOBODY, UNREACHED = "someone", "nobody", "unreached"
Cuts: TypeAlias = dict[str, Sequence[Test]]
"""Finding → the tests by which it is to be cut."""


class Everyone:
    """The diagram of rows, over the findings that tests are about.

    ``rows``: its root; labels are outcome and options, or ``NOBODY``. ``support``: the findings on which outcome and
    options depend, whoever is possible. ``sure``: whether no formula is behind any ``NOBODY``. A box that a formula
    reaches may have parts that it does not reach, and how finely boxes are cut there is left to the document.
    """

    def __init__(self, book: Book, patient: Patient, boxes: Boxes) -> None:
        self.book, self.patient, self.boxes = book, patient, boxes
        self.levels = levels_of(book, patient)
        self.names = list(self.levels)
        self.steps = STEPS
        self.remembered: dict[Hashable, Hashable] = {}
        families = [{f.id, *f.computed.inputs} & self.levels.keys() for f in book.reader.computed if f.computed]
        self.coupled = sorted(set().union(*families))
        self.chart = chart = Chart([found.full for found in self.levels.values()])
        whole: Masks = {name: found.full for name, found in self.levels.items()}
        keys = chart.unfold(whole, self.concluded)
        self.support = {self.names[level] for level in chart.support(keys)}
        people = chart.unfold(whole, self.presence)
        self.sure = UNREACHED not in chart.labels(people)
        self.rows = chart.combine(keys, people, lambda key, who: key if who == SOMEONE else NOBODY)

    def crowd(self, masks: Masks) -> Crowd:
        """The patients of a box; each costs a step."""
        self.steps -= 1
        if self.steps < 0:
            raise TooEntangledError
        return Crowd(self.book, self.patient, self.levels, masks)

    def fork(self, key: Hashable, masks: Masks, cuts: Cuts) -> Fork[Masks]:
        """A box that is undecided, cut along the first finding of some."""
        name = min(cuts)

        def parts() -> Iterator[tuple[int, Masks]]:
            for mask in self.levels[name].parts(masks[name], cuts[name]):
                yield mask, {**masks, name: mask}

        return Fork(key, self.names.index(name), parts)

    # What is concluded, whoever can be there.

    def concluded(self, masks: Masks) -> Hashable | Fork[Masks]:
        """The outcome and options of a box, or what they hang on."""
        crowd = self.crowd(masks)
        found = statuses(crowd)
        here = standing(self.book, found)
        key = key_of(self.book, here)
        return key if key is not None else self.hanging(crowd, found, here)

    def hanging(self, crowd: Crowd, found: Statuses, here: Standing) -> Fork[Masks]:
        """What outcome and options of a box hang on: the rules that may still matter, and those that may override
        them."""
        own, shared = Hanging(crowd.own), Hanging(crowd.shared)

        def rest(rule: Rule) -> Hashable:
            """What a rule hangs on itself: nothing where it applies."""
            hanging = shared if rule.role is Role.SAFETY else own
            return None if rule.id in found.applied else hanging.body(rule)

        bodies = tuple(
            (rule.id, rest(rule), tuple((rival.id, rest(rival)) for rival in self.rivals(rule, found)))
            for rule in here.maybe
        )
        state = (here.unsure, here.sure, bodies, own.concepts(), shared.concepts())
        return self.fork(state, crowd.masks, cuts_of([*own.tests, *shared.tests]))

    def rivals(self, rule: Rule, found: Statuses) -> list[Rule]:
        """The rules that may override another one."""
        return [rival for rival in self.book.beaten_by.get(rule.id, ()) if rival.id not in found.failed]

    # Who can be there.

    def presence(self, masks: Masks) -> Hashable | Fork[Masks]:
        """Whether anybody is in a box for every value of the findings on which the rows depend."""
        found, cuts = self.people(masks)
        inside = {name: tests for name, tests in cuts.items() if name in self.support}
        if not cuts:
            return found
        if inside:
            return self.fork(found, masks, inside)
        if found not in self.remembered:
            self.remembered[found] = self.anyone(masks)
        return self.remembered[found]

    def anyone(self, masks: Masks) -> Hashable:
        """Whether anybody is in a box."""
        pending, seen = [masks], set()
        nobody = NOBODY
        while pending:
            here = pending.pop()
            found, cuts = self.people(here)
            if found == SOMEONE:
                return found
            if found == UNREACHED:
                nobody = UNREACHED
            if cuts and found not in seen:
                seen.add(found)
                pending += [part for _, part in self.fork(found, here, cuts).parts()]
        return nobody

    def people(self, masks: Masks) -> tuple[Hashable, Cuts]:
        """Whether anybody is in a box and nothing more to cut; or what that hangs on, and the cuts.

        The findings of formulas are cut as finely as tests tell values apart, before anybody is said to be there.
        """
        crowd = self.crowd(masks)
        world = crowd.shared
        if any(world.applies(rule) for rule in self.book.integrity):
            return NOBODY, {}
        if not all(common(self.boxes.range(f, crowd), crowd.values(f.id)) for f in self.book.reader.computed):
            return UNREACHED, {}
        hanging = Hanging(world)
        rules = tuple((r.id, hanging.body(r)) for r in self.book.integrity if not world.fails(r))
        state = (rules, hanging.concepts(), tuple(masks[name] for name in self.coupled))
        cuts = cuts_of(hanging.tests)
        cuts |= {name: self.levels[name].tests for name in self.coupled if masks[name] & (masks[name] - 1)}
        return (state, cuts) if cuts else (SOMEONE, {})


def cuts_of(tests: Iterable[Test]) -> Cuts:
    """Open tests by finding."""
    found: Cuts = {}
    for test in tests:
        found[test.subject] = (*found.get(test.subject, ()), test)
    return found
