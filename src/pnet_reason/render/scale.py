"""Where values are on the side of a map: to scale where curves need it, else a band for each interval.

Imports model and knowledge's wording of sets. Promises: bands in order; a value has its place within its band.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from ..knowledge.quantities import scan_set
from ..model.findings import Finding
from ..model.values import Numbers, ValueSet
from ..settling import holds

THIN = 0.3
"""How wide the band of a single number is beside that of an interval."""
MARGIN = Fraction(2, 5)
INSET = 0.12
HALF = 0.5


@dataclass(frozen=True, slots=True)
class Scale:
    """One side: the values of each band, where it begins and ends on a length of ``size``, and the window of numbers
    where it is to scale."""

    finding: Finding
    bands: tuple[ValueSet, ...]
    ends: tuple[tuple[float, float], ...]
    size: float
    window: tuple[Fraction, Fraction] | None

    def at(self, value: Fraction | str) -> float:
        """The place of a value."""
        if self.window is not None and not isinstance(value, str):
            low, high = self.window
            return float((min(max(value, low), high) - low) / (high - low)) * self.size
        probe = value if isinstance(value, str) else (value, 0)
        place = next(n for n, band in enumerate(self.bands) if holds(band, probe))
        start, end = self.ends[place]
        return start + (end - start) * self.within(place, value)

    def within(self, place: int, value: Fraction | str) -> float:
        """The place of a value within its band, from 0 to 1; a band that goes on to the end of what is declared is cut
        at twice where it begins."""
        band = self.bands[place]
        if isinstance(value, str) or not isinstance(band, Numbers):
            return HALF
        low, high = band.intervals[0].lower[0], band.intervals[-1].upper[0]
        if place == len(self.bands) - 1 and low > 0:
            high = min(high, 2 * low)
        share = float((value - low) / (high - low)) if high > low else HALF
        return min(max(share, INSET), 1 - INSET)


def banded(finding: Finding, texts: tuple[str, ...], size: float) -> Scale:
    """A band for each interval, a thin one for a single number."""
    bands = tuple(scan_set(text, finding) for text in texts)
    weights = [THIN if isinstance(band, Numbers) and band.single is not None else 1.0 for band in bands]
    unit, start, ends = size / sum(weights), 0.0, []
    for weight in weights:
        ends.append((start, start + weight * unit))
        start += weight * unit
    return Scale(finding, bands, tuple(ends), size, None)


def to_scale(finding: Finding, texts: tuple[str, ...], size: float, also: list[Fraction]) -> Scale:
    """Numbers to scale: a window around the ends of the bands and some other values."""
    bands = tuple(scan_set(text, finding) for text in texts)
    domain = finding.domain
    if not isinstance(domain, Numbers):
        return banded(finding, texts, size)
    whole = domain.intervals[0].lower[0], domain.intervals[-1].upper[0]
    ends = [end[0] for b in bands if isinstance(b, Numbers) for i in b.intervals for end in (i.lower, i.upper)]
    marks = sorted({*also, *(end for end in ends if end not in whole)}) or [whole[0], whole[1]]
    room = max((marks[-1] - marks[0]) * MARGIN, abs(marks[-1]) * MARGIN, Fraction(1))
    low, high = max(marks[0] - room, whole[0]), min(marks[-1] + room, whole[1])
    scale = Scale(finding, bands, (), size, (low, high))
    found = []
    for band in bands:
        assert isinstance(band, Numbers)
        found.append((scale.at(band.intervals[0].lower[0]), scale.at(band.intervals[-1].upper[0])))
    return Scale(finding, bands, tuple(found), size, (low, high))
