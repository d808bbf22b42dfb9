"""Lines in the one language the layout reads, written down from formats that know more than text does."""

import re
from collections.abc import Sequence

from ingest.report import Line
from ingest.vietnamese import nfc, squeeze

# What text files cannot hold; a form feed in a paragraph is a page break, not a word.
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u00ad\u200c-\u200f\u202a-\u202e\u2060-\u2064]")


class Paper:
    """Takes paragraphs and tables, gives lines: every paragraph and row has the next number, blanks stand between."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self._number = 0

    def say(self, *texts: str) -> None:
        """One paragraph, a line for each of its printed lines; what is empty is left out."""
        kept = [text for text in (tidy(text) for text in texts) if text]
        if kept:
            self._number += 1
            self.lines.extend(Line(text, self._number) for text in kept)
            self.lines.append(Line("", self._number))

    def tabulate(self, rows: Sequence[Sequence[str]], header: int) -> None:
        """A table, all rows equally wide, the first `header` of them naming the columns."""
        for at, row in enumerate(rows, start=1):
            self._number += 1
            self.lines.append(Line(f"| {' | '.join(_cell(text) for text in row)} |", self._number))
            if at == header:
                self.lines.append(Line("|" + "---|" * len(row), self._number))
        self.lines.append(Line("", self._number))


def literal(text: str) -> str:
    """Text of a document, safe from being read as an escape."""
    return text.replace("\\", "\\\\")


def tidy(text: str) -> str:
    """A line in NFC without control characters; tabs are kept, ends stripped."""
    return nfc(_CONTROLS.sub("", text)).strip()


def _cell(text: str) -> str:
    return squeeze(tidy(text)).replace("|", "/")  # a bar parts cells everywhere downstream
