"""Vietnamese as it is typed, printed and compared: spelling, words, abbreviations."""

from ingest.vietnamese.abbreviations import abbreviate, expand, shortened, write_out
from ingest.vietnamese.spelling import canonical, fold, fold_letters, has_diacritics, nfc, squeeze
from ingest.vietnamese.tokens import Token, tokens, words

__all__ = [
    "Token",
    "abbreviate",
    "canonical",
    "expand",
    "fold",
    "fold_letters",
    "has_diacritics",
    "nfc",
    "shortened",
    "squeeze",
    "tokens",
    "words",
    "write_out",
]
