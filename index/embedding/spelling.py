"""The tokenizer's normaliser: `ingest.vietnamese.canonical` once more, as rules a tokenizer.json can hold.

After it a text is words joined by `WORD`, each figure closed by `FIGURE_END`:
"Tỷ lệ 2,82%" → "▁tỉ▁lệ▁2,82·".  The end mark keeps "▁2·" from being a piece of "▁2,82·".
"""

import unicodedata

from tokenizers import Regex, normalizers

WORD = "▁"
FIGURE_END = "·"

_TONES = "\u0300\u0301\u0309\u0303\u0323"
_LETTER = "[a-zà-ỹ]"
# A letter that is h, k, l, m, s or t and opens its syllable: only there does a closing y become i.
_FINAL_Y = "(?<!" + _LETTER + "[hklmst])(?<=[hklmst])%s(?!" + _LETTER + ")"


def normaliser() -> normalizers.Normalizer:
    """Canonical spelling, then words and figures marked as the module says; "" stays ""."""
    return normalizers.Sequence([*canonical_rules(), *_boundary_rules()])


def canonical_rules() -> list[normalizers.Normalizer]:
    """Rules that turn a text into its `ingest.vietnamese.canonical` form."""
    return [
        normalizers.NFC(),
        _replace("\u00a0", " "),
        _replace("[\u200b\ufeff]", ""),
        normalizers.Lowercase(),
        *(_replace(late, early) for late, early in _tone_placements()),
        *(_replace(_FINAL_Y % y, i) for y, i in zip(_toned("y"), _toned("i"), strict=True)),
    ]


def _tone_placements() -> list[tuple[str, str]]:
    places = []
    for first, second, before in (("o", "a", ""), ("o", "e", ""), ("u", "y", "(?<!q)")):
        for late, early in zip(_toned(second)[1:], _toned(first)[1:], strict=True):
            places.append((f"{before}{first}{late}(?!{_LETTER})", early + second))
    for late, early in zip(_toned("y")[1:], _toned("u")[1:], strict=True):
        places.append((f"q{early}y", "qu" + late))
    return places


def _boundary_rules() -> list[normalizers.Normalizer]:
    return [
        _replace(r"(?:[^\w.,]|_|[.,](?![0-9])|(?<![0-9])[.,])+", WORD),
        _replace(r"(?<=[0-9])(?=[^\W0-9_])|(?<=[^\W0-9_])(?=[0-9])", WORD),
        _replace(r"(?<=[0-9])(?![0-9.,])", FIGURE_END),
        _replace(f"{WORD}+$", ""),
        _replace(f"^{WORD}?(?=.)", WORD),
    ]


def _toned(vowel: str) -> list[str]:
    """The vowel without a tone, then with each of the five."""
    return [vowel, *(unicodedata.normalize("NFC", vowel + tone) for tone in _TONES)]


def _replace(pattern: str, content: str) -> normalizers.Normalizer:
    return normalizers.Replace(Regex(pattern), content)
