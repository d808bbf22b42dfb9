"""Words → printed rows: what stands on one line, small raised marks included."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from ingest.readers.printed import Word

_SMALL = 0.8  # of the size beside it: a mark, when it is raised too
_NO_SPACE = 0.12  # of the size: a narrower gap is none
_MARK = re.compile(r"\(?\d{1,3}\)?")
_BROKEN = re.compile(r"\w[-/]$")


@dataclass(frozen=True)
class Row:
    """A printed row, words left to right."""

    words: tuple[Word, ...]

    @cached_property
    def left(self) -> float:
        return min(word.left for word in self.words)

    @cached_property
    def right(self) -> float:
        return max(word.right for word in self.words)

    @cached_property
    def size(self) -> float:
        """The size most of it is set in."""
        return _usual(self.words, lambda word: word.size)

    @cached_property
    def baseline(self) -> float:
        return _usual(self.words, lambda word: word.baseline)

    @cached_property
    def bold(self) -> bool:
        """Whether every word of it that has letters or digits is bold."""
        said = [word for word in self.words if any(c.isalnum() for c in word.text) and not self.is_raised(word)]
        return bool(said) and all(word.bold for word in said)

    @cached_property
    def text(self) -> str:
        """What it says; footnote marks as <sup>1</sup>."""
        parts: list[str] = []
        for before, word in pairwise((None, *self.words)):
            assert word is not None
            gap = 1.0 if before is None else (word.left - before.right) / max(word.size, before.size)
            parts.append(" " if before and gap >= _NO_SPACE else "")
            parts.append(f"<sup>{word.text}</sup>" if self.is_raised(word) else word.text)
        return "".join(parts)

    @cached_property
    def opening_mark(self) -> str:
        """The raised number it opens with, "" when there is none."""
        first = self.words[0]
        return first.text if self.is_raised(first) else ""

    def is_raised(self, word: Word) -> bool:
        """Whether a word is a footnote's mark: a small number above the baseline."""
        return (
            word.size < _SMALL * self.size
            and word.baseline < self.baseline - 0.1 * self.size
            and _MARK.fullmatch(word.text) is not None
        )


def rows(words: Iterable[Word]) -> list[Row]:
    """The printed rows, top to bottom.  Words that stand side by side on two baselines stay two rows."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda w: (w.baseline, w.left)):
        if lines and word.baseline - lines[-1][0].baseline <= 0.15 * word.size:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [Row(tuple(sorted(line, key=lambda w: w.left))) for line in _marks_placed(lines)]


def joined(texts: Sequence[str]) -> str:
    """Rows of one paragraph as one line; a word cut at the end of a row ("2021-" "2025") is whole again."""
    text = ""
    for part in texts:
        text += part if not text or _BROKEN.search(text[-2:]) else f" {part}"
    return text


def _marks_placed(lines: Sequence[list[Word]]) -> list[list[Word]]:
    """Raised marks, which stand on a baseline of their own, put into the row they belong to."""
    placed: list[list[Word]] = []
    waiting: list[list[Word]] = []
    for line in lines:
        biggest = max(word.size for word in line)
        mine = [
            marks
            for marks in waiting
            if biggest * _SMALL > marks[0].size and line[0].baseline - marks[0].baseline < 0.6 * biggest
        ]
        placed.extend(marks for marks in waiting if marks not in mine)
        waiting = []
        whole = line + [word for marks in mine for word in marks]
        if all(_MARK.fullmatch(word.text) for word in line):
            waiting.append(whole)
        else:
            placed.append(whole)
    return placed + waiting


def _usual(words: Sequence[Word], of: Callable[[Word], float]) -> float:
    """The value most letters have."""
    counted: dict[float, int] = {}
    for word in words:
        counted[of(word)] = counted.get(of(word), 0) + len(word.text)
    return max(counted, key=lambda value: counted[value])
