"""Words of a Vietnamese administrative text: syllables, figures, dates and document numbers, each with its place."""

import re
from functools import lru_cache
from typing import NamedTuple

from ingest.vietnamese.spelling import canonical, fold

# Longest first: "783/BC-UBND", "05/12/2023", "1.284,679", "17,86/19", then letters.
_TOKEN = re.compile(
    r"\d+(?:/\d{4})?\s?/\s?[A-ZĐ]+(?:-[A-ZĐ0-9]+)+"
    r"|\d{1,2}/\d{1,2}/\d{4}"
    r"|\d+(?:[.,]\d+)*"
    r"|[^\W\d_]+"
)
_WORDS_KEPT = 1 << 15


class Token(NamedTuple):  # made by the million; a frozen dataclass takes twice as long to make
    """A word as compared (`text` canonical, `plain` folded) and where it stands: source[start:end]."""

    text: str
    plain: str
    start: int
    end: int

    @property
    def is_figure(self) -> bool:
        return self.text[0].isdigit()


def tokens(source: str) -> list[Token]:
    """The words of `source` (expected in NFC), in order; offsets index `source` itself."""
    made = tuple.__new__  # what Token() calls, without the call between
    find, end = source.find, 0
    found: list[Token] = []
    for word in _TOKEN.findall(source):  # between words there is no letter and no digit: the next one is this word's
        start = find(word, end)
        end = start + len(word)
        found.append(made(Token, (*compared(word), start, end)))
    return found


def printed(source: str) -> list[str]:
    """The words of `source` as they are printed, those that `tokens` has."""
    return _TOKEN.findall(source)


@lru_cache(_WORDS_KEPT)
def compared(word: str) -> tuple[str, str]:
    """A word canonical, and folded; Vietnamese has some 7,000 syllables, and texts repeat them."""
    text = canonical(word).replace(" ", "")
    return text, fold(text)


def words(source: str) -> list[str]:
    """The canonical words of `source`, without their places."""
    return [token.text for token in tokens(source)]
