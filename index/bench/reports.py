"""Made-up reports with the statistics of real ones, each the same for the same seed whatever was made before it."""

from collections.abc import Iterator

from index.bench.chance import share, whole
from index.bench.places import PERIODS, Period, Place, places
from index.bench.writer import Stated, written
from ingest.report import Report

_SMALLEST, _LARGEST = 60, 116  # passages of a report
_PERIODS_AT_ONCE = 3  # that a place reports on before the next one does
LEAST, MOST = 100, 2_500_000
"""Passages that can be asked for; there are no places and periods for many more."""


def sizes(passages: int, seed: int) -> Iterator[int]:
    """How many passages each report has, so that all have that many together."""
    number = 0
    while passages:
        size = _SMALLEST + int((_LARGEST - _SMALLEST) * share(seed, number, 0))
        if passages < size + _SMALLEST // 2:
            size = passages  # the last takes what would make no report
        passages -= size
        number += 1
        yield size


def reports(passages: int, seed: int) -> Iterator[Report]:
    """That many passages, in reports that are made as they are asked for; memory does not grow."""
    for number, size in enumerate(sizes(passages, seed)):
        yield stated(number, size, seed).report


def stated(number: int, size: int, seed: int) -> Stated:
    """The report of that number, with that many passages, and what it states."""
    place, period = about(number, seed)
    return written(number, size, place, period, seed)


def about(number: int, seed: int) -> tuple[Place, Period]:
    """What the report of that number is about; no two are about the same."""
    everywhere = places(seed)
    turn, at = divmod(number, len(everywhere) * _PERIODS_AT_ONCE)
    place = everywhere[at // _PERIODS_AT_ONCE]
    nth = whole(seed, place.number, 1) + turn * _PERIODS_AT_ONCE + at % _PERIODS_AT_ONCE
    return place, PERIODS[nth * 2 % len(PERIODS)]  # two apart: of three periods in a row two are not neighbours
