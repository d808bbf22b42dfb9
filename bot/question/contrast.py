"""What a question names that a report sets beside something else: nghèo and cận nghèo, thu and chi."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.question.lexicon import Contrasts, contrasts, plain_contrasts
from ingest.vietnamese import fold

ByLine = Mapping[int, frozenset[tuple[str, ...]]]
"""Phrases of contrasts, folded, by the line they stand on."""


@dataclass(frozen=True, slots=True)
class Member:
    """A phrase of a line of contrasts, folded, and the words it stands on."""

    line: int
    phrase: tuple[str, ...]
    first: int
    last: int


def members(words: Sequence[str], *, accented: bool = True) -> tuple[Member, ...]:
    """The phrases of contrasts that stand in canonical words, or in folded ones; the longest where several do."""
    return tuple(_found(words, contrasts()) if accented else _found(words, plain_contrasts()))


def _found(words: Sequence[str], table: Contrasts) -> Iterator[Member]:
    taken: dict[int, int] = {}  # line → the word up to which it is taken
    for i, word in enumerate(words):
        for phrase, line in table.get(word, ()):
            if taken.get(line, 0) <= i and tuple(words[i : i + len(phrase)]) == phrase:
                taken[line] = i + len(phrase)
                yield Member(line, tuple(map(fold, phrase)), i, i + len(phrase))


def by_line(found: Iterable[Member]) -> ByLine:
    """The phrases of each line."""
    lines: dict[int, set[tuple[str, ...]]] = {}
    for member in found:
        lines.setdefault(member.line, set()).add(member.phrase)
    return {line: frozenset(phrases) for line, phrases in lines.items()}


def opposed(asked: ByLine, told: Iterable[Member]) -> bool:
    """Whether what is told names another of a line than what is asked, and not that too."""
    if not asked:
        return False
    said = by_line(told)
    return any(line in said and not phrases & said[line] for line, phrases in asked.items())
