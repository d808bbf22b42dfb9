"""Word lists a question is read with: what frames it, what is compound, what means the same, how rare a word is."""

import math
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import pairwise

from ingest.vietnamese import fold, shipped, words

Words = tuple[str, ...]
Phrases = Mapping[str, Sequence[Words]]
Contrasts = Mapping[str, tuple[tuple[Words, int], ...]]


def _rows(name: str) -> list[str]:
    rows = files(__package__).joinpath(name).read_text(encoding="utf-8").splitlines()
    return [row for row in rows if row and not row.startswith("#")]


@cache
def stop_words() -> frozenset[str]:
    """Canonical words that carry no subject."""
    return frozenset(word for row in _rows("stop.txt") for word in words(row))


@cache
def plain_stop_words() -> frozenset[str]:
    """The same without diacritics, for questions typed so."""
    return frozenset(fold(word) for word in stop_words())


@cache
def framing_phrases() -> Phrases:
    """Phrases that only frame a question, folded, by their first word."""
    return _phrases("phrases.txt")


@cache
def compounds() -> Phrases:
    """Compounds, folded, whose syllables must not be taken for stop words, by their first word."""
    return _phrases("compounds.txt")


def _phrases(name: str) -> Phrases:
    found: dict[str, list[Words]] = {}
    for row in _rows(name):
        phrase = tuple(fold(word) for word in words(row))
        found.setdefault(phrase[0], []).append(phrase)
    return found


@cache
def plain_pairs() -> frozenset[tuple[str, str]]:
    """Folded pairs of which one syllable looks like a stop word and is none beside the other ("do thi": đô thị)."""
    rows = (row.split(" ") for row in _rows("plain_pairs.txt"))
    return frozenset((first, second) for first, second in rows)


@cache
def thesaurus() -> Mapping[Words, tuple[Words, ...]]:
    """Folded phrase → the folded phrases that mean the same."""
    meanings: dict[Words, tuple[Words, ...]] = {}
    for row in _rows("thesaurus.txt"):
        phrases = [tuple(fold(w) for w in words(part)) for part in row.split("=")]
        for phrase in phrases:
            meanings[phrase] = meanings.get(phrase, ()) + tuple(p for p in phrases if p != phrase)
    return meanings


@cache
def official_pairs() -> frozenset[tuple[str, str]]:
    """Folded pairs of neighbouring words of what reports name: indicators, and what abbreviations and synonyms mean.

    The first phrase of a row of synonyms is how people say it and is left out.
    """
    phrases = [words(row) for row in _rows("indicators.txt")]
    phrases += [words(phrase) for row in _rows("thesaurus.txt") for phrase in row.split(" = ")[1:]]
    phrases += [list(full) for full in shipped().exact.values()]
    return frozenset(pair for phrase in phrases for pair in pairwise(map(fold, phrase)))


@cache
def contrasts() -> Contrasts:
    """First word of a canonical phrase → (its words, the line of contrasts.txt it stands on), longest first."""
    return _by_first_word(str)


@cache
def plain_contrasts() -> Contrasts:
    """The same, folded, for questions typed without diacritics."""
    return _by_first_word(fold)


def _by_first_word(spelt: Callable[[str], str]) -> Contrasts:
    found: dict[str, list[tuple[Words, int]]] = {}
    for line, row in enumerate(_rows("contrasts.txt")):
        for phrase in row.split(" | "):
            member = tuple(spelt(word) for word in words(phrase))
            found.setdefault(member[0], []).append((member, line))
    return {first: tuple(sorted(each, key=lambda one: -len(one[0]))) for first, each in found.items()}


@cache
def shorthand() -> Mapping[str, str]:
    """A word as shortened on a telephone → the words it stands for."""
    return {short: full for short, _, full in (row.partition(" = ") for row in _rows("shorthand.txt"))}


@cache
def _rarities() -> tuple[Mapping[str, float], Mapping[str, float], float]:
    exact: dict[str, float] = {}
    share: dict[str, float] = {}
    for row in _rows("rarity.tsv"):
        word, rarity = row.split("\t")
        exact[word] = float(rarity)
        plain = fold(word)
        share[plain] = min(1.0, share.get(plain, 0.0) + math.exp(-float(rarity)))
    folded = {word: -math.log(s) if s < 1 else 0.0 for word, s in share.items()}
    return exact, folded, max(exact.values()) + 1


def is_known(text: str, plain: str) -> bool:
    """Whether Vietnamese has the word, as spelt or, of one typed without diacritics, in any spelling."""
    exact, folded, _ = _rarities()
    return text in exact or (text == plain and plain in folded)


def common_rarity(text: str, plain: str, accented: bool) -> float:
    """How rare a word is in Vietnamese at large; words outside the table are one step rarer than its rarest."""
    exact, folded, unknown = _rarities()
    return exact.get(text, unknown) if accented else folded.get(plain, unknown)
