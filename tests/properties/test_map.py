"""Every cell of a decision map is what the engine answers there, and together they are the whole plane."""

from __future__ import annotations

from itertools import combinations
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pnet_reason.explore.chart import chart_of
from pnet_reason.explore.decision_map import Panel, decision_map
from pnet_reason.explore.ground import Ground
from pnet_reason.knowledge.cases import make_case
from pnet_reason.knowledge.quantities import scan_set
from pnet_reason.knowledge.sets import intersect, union
from pnet_reason.model.knowledge import Knowledge
from pnet_reason.render.palette import DARK, DARK_INK, INK, LIGHT
from pnet_reason.render.style import DARK as NIGHT
from pnet_reason.render.style import LIGHT as DAY
from tests import builders as b
from tests import reference, strategies
from tests.asking import shipped, worked
from tests.describe import Example
from tests.properties.test_ground import keys_of

EXAMPLES = settings().max_examples // 2


def bands_cover(panel: Panel, knowledge: Knowledge, x: str, y: str) -> None:
    """The bands of each side are disjoint, and together all that the finding may be."""
    for name, texts in ((x, panel.columns), (y, panel.rows)):
        finding = knowledge.findings[name]
        sets = [scan_set(text, finding) if text != "any value" else finding.domain for text in texts]
        assert not any(intersect(one, other) for one, other in combinations(sets, 2))
        assert union(finding, sets) == finding.domain


@settings(max_examples=EXAMPLES)
@given(strategies.questions_about("none"), st.data())
def test_a_cell_is_what_is_answered_to_a_case_with_values_of_it(example: Example, data: Any) -> None:
    knowledge, question, case = example
    measured = sorted(knowledge.findings)
    assume(len(measured) > 1)
    x, y = data.draw(st.lists(st.sampled_from(measured), min_size=2, max_size=2, unique=True))
    panel = decision_map(case, knowledge, x, y, ["g"], [question]).panels[0]
    bands_cover(panel, knowledge, x, y)
    cell = data.draw(st.sampled_from(panel.cells))
    values = {}
    for name, text in ((x, panel.columns[cell.column]), (y, panel.rows[cell.row])):
        finding = knowledge.findings[name]
        values[name] = data.draw(st.sampled_from(reference.cells(finding, knowledge, scan_set(text, finding))))
    ground = Ground(chart_of(knowledge, "g", question), case)
    inside = {name: b.one(value) for name, value in values.items() if name in ground.names}
    told = panel.verdicts[cell.parts[0].verdict]
    assert {(one.outcome, one.options) for one in told.says} == ground.keys(ground.node(inside, measured=False))


def test_on_both_sides_of_a_curve_the_map_says_what_the_engine_says() -> None:
    import pnet_reason as pr  # noqa: PLC0415 - the public door

    case = make_case(worked()["v24"]["findings"], shipped())
    panel = decision_map(case, shipped(), "size", "previous_size", ["droracle-2025"], ["initial-management"]).panels[0]
    divided = next(cell for cell in panel.cells if len(cell.parts) > 1)
    limits = {dict(part.where)["growth_rate"]: panel.verdicts[part.verdict] for part in divided.parts}
    assert set(limits) == {"< 5 mm/year", ">= 5 mm/year"}
    interval = case.findings["observation_interval"].single
    assert interval is not None
    for size, rate in (("15 mm", "< 5 mm/year"), ("19 mm", ">= 5 mm/year")):
        after = pr.what_if(case, shipped(), {"size": size, "previous_size": "1 mm"}, ["droracle-2025"]).after
        said = keys_of(after.answer("droracle-2025", "initial-management"))
        found = intersect(after.case.findings["growth_rate"], scan_set(rate, shipped().findings["growth_rate"]))
        assert found == after.case.findings["growth_rate"], "the example is on the side that it is meant for"
        assert {(one.outcome, one.options) for one in limits[rate].says} == said


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_text_can_be_read_on_every_colour() -> None:
    assert min(contrast(INK, fill) for fill in LIGHT) > 4.5
    assert min(contrast(DARK_INK, fill) for fill in DARK) > 4.5
    for colours in (DAY, NIGHT):
        inks = [colours[name] for name in ("ink", "quiet", "met", "failed", "open")]
        assert min(contrast(ink, colours[ground]) for ink in inks for ground in ("paper", "soft")) > 4.5
