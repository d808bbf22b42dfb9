"""Figures: what an indicator of a place comes to in a year, and how reports print it."""

from random import Random

from index.bench.indicators import Indicator, indicators
from index.bench.numbers import Amounts, printed
from index.bench.places import Period
from tests.generated.facts import Place

_FIRST_YEAR = 2020
_SIZES = {"tỉnh": 9.0, "thành phố": 1.4, "thị xã": 1.1, "xã": 0.07, "phường": 0.09}
_PART = (0.24, 0.36)  # of the whole
_AT_MOST = 99.9  # of a share, in %


def amounts(indicator: Indicator, place: Place, period: Period, seed: int) -> Amounts:
    """The same for a place's every report: what one states of last year is what last year's report states."""
    rng = Random(f"{seed}/{place.full}/{indicator.key}/plan/{period.code}")
    actual, previous = (_actual(indicator, place, Period(period.year - before, period.half), seed) for before in (0, 1))
    whole = _actual(indicator, place, Period(period.year), seed)
    share = rng.uniform(0.88, 1.06) if not indicator.is_share else rng.uniform(0.96, 1.02)
    return Amounts(actual, _capped(indicator, whole * (2 - share if indicator.lower_is_better else share)), previous)


def counted(value: float, decimals: int, rng: Random) -> str:
    """As paragraphs print it: small counts often with a zero before them, as in "05 xã"."""
    text = printed(value, decimals)
    return f"0{text}" if len(text) == 1 and rng.random() < 0.7 else text


def _actual(indicator: Indicator, place: Place, period: Period, seed: int) -> float:
    rng = Random(f"{seed}/{place.full}/{indicator.key}")
    if indicator.parent:
        return _capped(indicator, rng.uniform(*_PART) * _actual(indicators()[indicator.parent], place, period, seed))
    value = rng.uniform(indicator.low, indicator.high)
    if "s" in indicator.flags:
        value *= _SIZES.get(place.level, 1.0)
    better = -1 if indicator.lower_is_better else 1
    for _ in range(_FIRST_YEAR, period.year):
        step = rng.uniform(-0.05, 0.16) if "s" in indicator.flags else rng.uniform(-0.014, 0.022)
        value *= 1 + better * step
    part = Random(f"{seed}/{place.full}/{indicator.key}/{period.year}").uniform(0.42, 0.6)
    return _capped(indicator, value * part if period.half and "s" in indicator.flags else value)


def _capped(indicator: Indicator, value: float) -> float:
    value = min(value, _AT_MOST) if indicator.is_share else value
    return max(round(value, indicator.decimals), 1.0 if indicator.decimals == 0 else 0.1)
