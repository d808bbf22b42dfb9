"""Figures: what an indicator of a place comes to in a period, and how reports print it."""

from dataclasses import dataclass

from index.bench.chance import share
from index.bench.indicators import Indicator, indicators
from index.bench.places import Period, Place

_FIRST_YEAR = 2019
_SIZES = {"tỉnh": 9.0, "xã": 0.07, "phường": 0.09}  # of a district, for which the indicators' ranges are
_AT_MOST = 99.9  # of a share, in %
_NUMBERS = {key: number for number, key in enumerate(indicators())}


@dataclass(frozen=True, slots=True)
class Amounts:
    """An indicator of a place in a period: what was done, planned, and done a year before; all rounded as printed."""

    actual: float
    plan: float
    previous: float

    @property
    def ratio(self) -> float:
        """What was done, in % of the plan."""
        return 100 * self.actual / self.plan if self.plan else 0.0

    @property
    def growth(self) -> float:
        """What was done over the year before, in %."""
        return 100 * (self.actual / self.previous - 1) if self.previous else 0.0


def amounts(indicator: Indicator, place: Place, period: Period, seed: int) -> Amounts:
    """The same for every report of the place: what one says of last year is what last year's says."""
    year = Period(period.year)
    whole = _actual(indicator, place, year, seed)
    actual = _actual(indicator, place, period, seed) if period.half else whole
    previous = _actual(indicator, place, Period(period.year - 1, period.half), seed)
    met = share(seed, place.number, _NUMBERS[indicator.key], period.year, 1)
    met = 0.96 + 0.06 * met if indicator.is_share else 0.88 + 0.18 * met
    return Amounts(actual, _capped(indicator, whole * (2 - met if indicator.lower_is_better else met)), previous)


def printed(value: float, decimals: int) -> str:
    """As Vietnamese reports print it: 1.284,679; no zeros after the last digit that says something."""
    text = f"{value:,.{decimals}f}".replace(",", " ").replace(".", ",").replace(" ", ".")
    return text.rstrip("0").rstrip(",") if "," in text else text


def _actual(indicator: Indicator, place: Place, period: Period, seed: int) -> float:
    number = _NUMBERS[indicator.key]
    at = share(seed, place.number, number)
    if indicator.parent:
        of_whole = 0.24 + 0.12 * at
        return _capped(indicator, of_whole * _actual(indicators()[indicator.parent], place, period, seed))
    value = indicator.low + at * (indicator.high - indicator.low)
    grows = "s" in indicator.flags
    if grows:
        value *= _SIZES[place.level]
    better = -1 if indicator.lower_is_better else 1
    this_year = share(seed, place.number, number, period.year)
    step = (0.055 if grows else 0.004) * (period.year - _FIRST_YEAR) + (0.1 if grows else 0.018) * (this_year - 0.5)
    value *= 1 + better * step
    return _capped(indicator, value * (0.42 + 0.18 * this_year) if period.half and grows else value)


def _capped(indicator: Indicator, value: float) -> float:
    value = min(value, _AT_MOST) if indicator.is_share else value
    return max(round(value, indicator.decimals), 1.0 if indicator.decimals == 0 else 0.1)
