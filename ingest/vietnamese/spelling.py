"""One spelling for one word: NFC, tone placement, i/y, and the form without diacritics.

Two officials type the same word differently — "hoà/hòa", "tỉ/tỷ", "Ty le" — and a report prints a third
spelling.  Everything that compares texts compares them through `canonical` or `fold`; everything that
shows a text shows it as printed.
"""

import re
import unicodedata

_VOWEL_TONES = {
    "à": "a", "á": "a", "ả": "a", "ã": "a", "ạ": "a",
    "è": "e", "é": "e", "ẻ": "e", "ẽ": "e", "ẹ": "e",
    "ỳ": "y", "ý": "y", "ỷ": "y", "ỹ": "y", "ỵ": "y",
}  # fmt: skip
_TONES = "\u0300\u0301\u0309\u0303\u0323"  # huyền, sắc, hỏi, ngã, nặng as combining marks
# An open syllable ending in oa, oe, uy carries its tone on either vowel; the first is canonical here.
_LATE_TONE = re.compile(r"(o)([àáảãạèéẻẽẹ])(?![a-zà-ỹ])|(?<!q)(u)([ỳýỷỹỵ])(?![a-zà-ỹ])")
_EARLY_QUY = re.compile(r"q([ùúủũụ])y")
_EARLY_QU = re.compile(r"q([úùủũụ])([aăâeêoơi])")  # "qúa" for "quá"
_FINAL_Y = re.compile(r"(?<![a-zà-ỹđ])([hklmst])([yỳýỷỹỵ])(?![a-zà-ỹđ])")
_Y_TO_I = str.maketrans("yỳýỷỹỵ", "iìíỉĩị")
_PLAIN: dict[int, str | None] = (
    {
        letter: "".join(c for c in unicodedata.normalize("NFD", chr(letter)) if not unicodedata.combining(c))
        for letter in (*range(0x00C0, 0x0250), *range(0x1E00, 0x1F00))  # every Latin letter with a diacritic
    }
    | {ord("đ"): "d", ord("Đ"): "D"}
    | dict.fromkeys(range(0x0300, 0x0370))
)
_SPACES = re.compile(r"\s+")
# Accents on one letter beyond all that any writing stacks: putting them in order takes the square of their number.
_STACKED = re.compile(r"(?<=[^\w\s\x00-\x7f]{30})[^\w\s\x00-\x7f]+")


def nfc(text: str) -> str:
    """The text in Unicode form C, with no-break and zero-width spaces made plain or dropped."""
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", _STACKED.sub(_unstacked, text))
    return text.replace("\u00a0", " ").replace("\u200b", "").replace("\ufeff", "")


def _unstacked(found: re.Match[str]) -> str:
    return "".join(sign for sign in found[0] if not unicodedata.combining(sign))


def canonical(text: str) -> str:
    """Lower case, NFC, one tone placement ("hoà" → "hòa"), one i/y ("tỷ" → "tỉ"); length may change."""
    text = nfc(text).lower()
    text = _LATE_TONE.sub(_tone_to_first_vowel, text)
    text = _EARLY_QUY.sub(lambda m: "qu" + _with_tone("y", _tone(m[1])), text)
    text = _EARLY_QU.sub(lambda m: "qu" + _with_tone(m[2], _tone(m[1])), text)
    return _FINAL_Y.sub(lambda m: m[1] + m[2].translate(_Y_TO_I), text)


def fold(text: str) -> str:
    """The canonical text without diacritics: "Tỷ lệ hộ nghèo" → "ti le ho ngheo", đ → d."""
    return canonical(text).translate(_PLAIN)


def squeeze(text: str) -> str:
    """White space runs made one space, ends stripped."""
    return _SPACES.sub(" ", text).strip()


def has_diacritics(text: str) -> bool:
    """Whether any letter of the text carries a Vietnamese diacritic (or is đ)."""
    lowered = nfc(text).lower()
    return fold_letters(lowered) != lowered


def fold_letters(text: str) -> str:
    """Diacritics off and nothing else: no tone or i/y rule is applied, case is kept, length in NFC is kept."""
    return nfc(text).translate(_PLAIN)


def _tone_to_first_vowel(match: re.Match[str]) -> str:
    first, second = (match[1], match[2]) if match[1] else (match[3], match[4])
    return _with_tone(first, _tone(second)) + _VOWEL_TONES[second]


def _tone(vowel: str) -> str:
    return next((c for c in unicodedata.normalize("NFD", vowel) if c in _TONES), "")


def _with_tone(vowel: str, tone: str) -> str:
    return unicodedata.normalize("NFC", vowel + tone)
