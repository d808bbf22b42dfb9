"""Vietnamese as it is typed, printed and compared: spelling, words, abbreviations."""

from ingest.vietnamese.abbreviations import Abbreviations, abbreviate, shipped, shortened
from ingest.vietnamese.definitions import DEFINING, defined
from ingest.vietnamese.spelling import canonical, fold, fold_letters, has_diacritics, nfc, squeeze
from ingest.vietnamese.tokens import Token, tokens, words

__all__ = [
    "DEFINING",
    "Abbreviations",
    "Token",
    "abbreviate",
    "canonical",
    "defined",
    "fold",
    "fold_letters",
    "has_diacritics",
    "nfc",
    "shipped",
    "shortened",
    "squeeze",
    "tokens",
    "words",
]
