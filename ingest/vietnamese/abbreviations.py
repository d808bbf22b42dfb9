"""Abbreviations of administrative Vietnamese and what they stand for ("GPMB" → "giải phóng mặt bằng")."""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from ingest.vietnamese.spelling import canonical, fold
from ingest.vietnamese.tokens import Token, tokens

_TABLE = "abbreviations.tsv"


@cache
def shipped() -> Mapping[str, tuple[str, ...]]:
    """Abbreviation, canonical ("đt") and folded ("dt", where no other has it) → the canonical words it stands for."""
    exact: dict[str, tuple[str, ...]] = {}
    for row in files(__package__).joinpath(_TABLE).read_text(encoding="utf-8").splitlines():
        if row and not row.startswith("#"):
            short, full = row.split("\t")
            exact[canonical(short)] = tuple(token.text for token in tokens(full))
    return {fold(short): full for short, full in exact.items()} | exact


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
