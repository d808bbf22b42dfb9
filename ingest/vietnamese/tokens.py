"""Words of a Vietnamese administrative text: syllables, figures, dates and document numbers, each with its place."""

import re
from dataclasses import dataclass

from ingest.vietnamese.spelling import canonical, fold

# Longest first: "783/BC-UBND", "05/12/2023", "1.284,679", "17,86/19", then letters.
_TOKEN = re.compile(
    r"\d+(?:/\d{4})?\s?/\s?[A-ZĐ]+(?:-[A-ZĐ0-9]+)+"
    r"|\d{1,2}/\d{1,2}/\d{4}"
    r"|\d+(?:[.,]\d+)*"
    r"|[^\W\d_]+"
)


@dataclass(frozen=True, slots=True)
class Token:
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
    found = []
    for match in _TOKEN.finditer(source):
        text = canonical(match[0]).replace(" ", "")
        found.append(Token(text, fold(text), match.start(), match.end()))
    return found


def words(source: str) -> list[str]:
    """The canonical words of `source`, without their places."""
    return [token.text for token in tokens(source)]
