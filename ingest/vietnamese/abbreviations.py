"""Abbreviations of administrative Vietnamese and what they stand for ("GPMB" → "giải phóng mặt bằng")."""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from ingest.vietnamese.spelling import canonical, fold
from ingest.vietnamese.tokens import Token, tokens

_TABLE = "abbreviations.tsv"
_LONGEST_PHRASE = 11  # words, of the table


@cache
def shipped() -> Mapping[str, tuple[str, ...]]:
    """Abbreviation, canonical ("đt") and folded ("dt", where no other has it) → the canonical words it stands for."""
    exact: dict[str, tuple[str, ...]] = {}
    for row in files(__package__).joinpath(_TABLE).read_text(encoding="utf-8").splitlines():
        if row and not row.startswith("#"):
            short, full = row.split("\t")
            exact[canonical(short)] = tuple(token.text for token in tokens(full))
    return {fold(short): full for short, full in exact.items()} | exact


@cache
def shortened() -> Mapping[tuple[str, ...], str]:
    """Canonical words of a phrase → the shortest abbreviation that stands for it."""
    longest_first = sorted(shipped().items(), key=lambda item: (-len(item[0]), item[0]))
    return {full: short for short, full in longest_first if len(full) > 1}


def abbreviate(source: str) -> str:
    """The source with every phrase that has an abbreviation given by it in capitals, the longest phrase first."""
    short, words = shortened(), tokens(source)
    said: list[str] = []
    end = at = 0
    while at < len(words):
        ahead = [tuple(word.text for word in words[at : at + n]) for n in range(_LONGEST_PHRASE, 1, -1)]
        phrase = next((words_ for words_ in ahead if words_ in short), ())
        if phrase:
            said += [source[end : words[at].start], short[phrase].upper()]
            end = words[at + len(phrase) - 1].end
        at += len(phrase) or 1
    return "".join([*said, source[end:]])


def expand(source: str, found: Sequence[Token] | None = None) -> list[Token]:
    """The words of `source` with every abbreviation replaced by its full words, each at the abbreviation's place.

    Case does not matter ("gtsx" and "GTSX" both become "giá trị sản xuất") unless the letters could be a syllable
    ("CA" is công an, "ca" is not).  Two-part ones ("KT-XH", "CN-XD") are two words and expand one by one.
    """
    table = shipped()
    expanded: list[Token] = []
    for token in tokens(source) if found is None else found:
        full = table.get(token.text)
        if full is None or (_could_be_a_syllable(token.plain) and not source[token.start : token.end].isupper()):
            expanded.append(token)
        else:
            expanded.extend(Token(word, fold(word), token.start, token.end) for word in full)
    return expanded


def write_out(source: str) -> str:
    """The source, canonical, with abbreviations written out and everything between the words kept."""
    pieces: list[str] = []
    end = 0
    for token in expand(source):
        if token.start >= end:
            pieces.append(canonical(source[end : token.start]))
            pieces.append(token.text)
        else:
            pieces.append(" " + token.text)
        end = max(end, token.end)
    return "".join(pieces) + canonical(source[end:])


def _could_be_a_syllable(plain: str) -> bool:
    return len(plain) <= 3 and any(letter in "aeiou" for letter in plain)
