"""A question as it is really typed: without diacritics, with slips, with the tone marks placed the other way."""

import re
import unicodedata
from collections.abc import Callable
from random import Random

_WORD = re.compile(r"[^\W\d_]+")
_SHORTEST = 4  # letters; a slip in a shorter word makes another word of it
_FIRST = "óa òa ỏa õa ọa óe òe ỏe õe ọe úy ùy ủy ũy ụy".split()
_SECOND = "oá oà oả oã oạ oé oè oẻ oẽ oẹ uý uỳ uỷ uỹ uỵ".split()
_RETONED = dict(zip(_FIRST, _SECOND, strict=True))
_TONE = re.compile(rf"(?<![qQ])(?:{'|'.join(_FIRST)})\b")
_I_FOR_Y = (("tỷ lệ", "tỉ lệ"), ("Tỷ lệ", "Tỉ lệ"), ("kỹ", "kĩ"), ("kỳ", "kì"))


def bare(text: str) -> str:
    """Without diacritics and capitals: "ty le ho ngheo"."""
    letters = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def retoned(text: str) -> str:
    """With the tone marks of "hóa" and "thủy" on the other vowel, and i for the y of "tỷ lệ"; maybe unchanged."""
    text = _TONE.sub(lambda found: _RETONED[found[0]], text)
    for usual, other in _I_FOR_Y:
        text = text.replace(usual, other)
    return text


def slipped(text: str, keep: str, rng: Random) -> str:
    """With one slip or two in words that are none of `keep`'s."""
    kept = set(keep.lower().split())
    words = [found for found in _WORD.finditer(text) if len(found[0]) >= _SHORTEST and found[0].lower() not in kept]
    chosen = rng.sample(words, min(len(words), rng.randint(1, 2)))
    for found in sorted(chosen, key=lambda word: -word.start()):
        text = text[: found.start()] + rng.choice(_SLIPS)(found[0], rng) + text[found.end() :]
    return text


def _without_marks(word: str, rng: Random) -> str:
    return bare(word)


def _swapped(word: str, rng: Random) -> str:
    at = rng.randint(1, len(word) - 2)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _dropped(word: str, rng: Random) -> str:
    return word[:-1] if rng.random() < 0.6 else word[:1] + word[2:]


def _doubled(word: str, rng: Random) -> str:
    at = rng.randint(1, len(word) - 1)
    return word[:at] + word[at] + word[at:]


_SLIPS: tuple[Callable[[str, Random], str], ...] = (_without_marks, _swapped, _dropped, _doubled)
