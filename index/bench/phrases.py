"""The words around the figures: phrases.toml and words.txt, cut at their gaps once."""

import tomllib
from bisect import bisect
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import accumulate
from string import Formatter
from typing import Any

_RANK_SHIFT = 30  # the most frequent words are in the sentences already; Zipf–Mandelbrot over the others

Template = tuple[tuple[str, str], ...]
"""Pieces of text, each with the gap that follows it ("" for none); a gap's number ("work2") is left out."""


@dataclass(frozen=True, slots=True)
class Area:
    """A field of administration.  titles: headings over it; works: what is done there, as noun phrases."""

    titles: tuple[str, ...]
    works: tuple[str, ...]


@cache
def frame(name: str) -> tuple[str, ...]:
    """Lines, headings and names that stand in every report; gaps not yet filled in."""
    return tuple(_source()["frame"][name])


@cache
def several(name: str) -> tuple[Template, ...]:
    """The sentences, or parts of sentences, of that name."""
    return tuple(_cut(text) for text in _source()["sentences"][name])


@cache
def questions(kind: str) -> tuple[str, ...]:
    """How a question of that kind is put; {a}, {t}, {p} are the indicator, the period and the place."""
    return tuple(_source()["questions"][kind])


@cache
def counts() -> dict[str, tuple[int, int, str]]:
    """What can be counted: from, below, unit."""
    return {name: (low, high, unit) for name, (low, high, unit) in _source()["counts"].items()}


@cache
def areas() -> dict[str, Area]:
    return {name: Area(tuple(each["titles"]), tuple(each["works"])) for name, each in _source()["areas"].items()}


def word(at: float) -> str:
    """A word by a number from 0 to 1, frequent ones more often."""
    listed, up_to = _words()
    return listed[bisect(up_to, at * up_to[-1])]


@cache
def _words() -> tuple[tuple[str, ...], tuple[float, ...]]:
    lines = files("index.bench").joinpath("words.txt").read_text(encoding="utf-8").splitlines()
    listed = tuple(line for line in lines if not line.startswith("#"))
    return listed, tuple(accumulate(1 / (rank + _RANK_SHIFT) for rank in range(len(listed))))


def _cut(text: str) -> Template:
    return tuple((literal, (gap or "").rstrip("0123456789")) for literal, gap, _, _ in Formatter().parse(text))


@cache
def _source() -> dict[str, Any]:
    return tomllib.loads(files("index.bench").joinpath("phrases.toml").read_text(encoding="utf-8"))
