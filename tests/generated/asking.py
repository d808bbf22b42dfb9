"""A question in words: what is asked, of which place and period, in one of the ways officials type."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from index.bench.indicators import Indicator
from index.bench.places import Period
from tests.generated.facts import Place
from tests.generated.slips import bare, retoned, slipped
from tests.generated.wording import capital, spun

VARIANTS = {"plain": 30, "abbrev": 18, "no_diacritics": 18, "chatty": 14, "typo": 10, "tone": 10}
_SOURCE = Path(__file__).with_name("phrases.toml")
_SHORT_LEVELS = {
    "huyện": ("h.", "H.", "huyện"),
    "thị xã": ("TX", "tx"),
    "thành phố": ("TP", "TP.", "tp"),
    "tỉnh": ("tỉnh",),
    "xã": ("xã",),
    "phường": ("P.", "phường"),
    "thị trấn": ("TT", "thị trấn"),
}
_MAY_GO_WITHOUT_LEVEL = ("huyện", "thị xã")


@dataclass(frozen=True, slots=True)
class Subject:
    """What a question is about; other: the second place of a comparison."""

    indicator: Indicator
    place: Place
    period: Period
    other: Place | None = None
    within: str = ""  # the district of a commune: ", huyện Ba Tri"


def asked(form: str, subject: Subject, variant: str, rng: Random) -> tuple[str, str]:
    """(the question, the variant it is of): the one asked for, or plain where the question leaves no room for it."""
    forms = _forms()[form]
    style = variant if variant in forms else "plain"
    if variant == "no_diacritics":
        style = rng.choice(list(forms))
    short = style == "abbrev"
    indicator = subject.indicator
    named = rng.choice(indicator.short if short else indicator.asked)
    place, when = _place(subject.place, short, rng) + subject.within, _when(subject.period, short, rng)
    text = spun(
        rng.choice(forms[style]),
        rng,
        a=named,
        A=capital(named),
        p=place,
        P=capital(place),
        q=_place(subject.other, short, rng) if subject.other else "",
        t=when,
        T=capital(when),
        n=_how_much(indicator),
        d="là" if indicator.lower_is_better else "đạt",
        how=indicator.how_many,
    )
    return _typed(capital(text) if style == "plain" else text, style, variant, subject, rng)


def _typed(text: str, style: str, variant: str, subject: Subject, rng: Random) -> tuple[str, str]:
    match variant:
        case "no_diacritics":
            return bare(text), variant
        case "typo":
            names = subject.place.full + (f" {subject.other.full}" if subject.other else "")
            return slipped(text, names + subject.within, rng), variant
        case "tone":
            changed = retoned(text)
            return changed, variant if changed != text else "plain"
        case _:
            return text, style


@cache
def _forms() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(_SOURCE.read_text(encoding="utf-8"))


def _place(place: Place, short: bool, rng: Random) -> str:
    if short:
        return f"{rng.choice(_SHORT_LEVELS[place.level])} {place.name}"
    if place.level in _MAY_GO_WITHOUT_LEVEL and rng.random() < 0.45:
        return place.name
    return place.full


def _when(period: Period, short: bool, rng: Random) -> str:
    if not short:
        return period.words
    if period.half:
        return rng.choice((f"6 tháng đầu {period.year}", f"6 tháng đầu năm {period.year}"))
    return rng.choice((str(period.year), f"năm {period.year}"))


def _how_much(indicator: Indicator) -> str:
    if indicator.is_share:
        return "bao nhiêu phần trăm"
    return f"bao nhiêu {indicator.unit.partition('/')[0]}"
