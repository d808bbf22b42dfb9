"""What a question names that a report sets beside something else: nghèo and cận nghèo, thu and chi."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.question.lexicon import contrasts


@dataclass(frozen=True, slots=True)
class Member:
    """A phrase of a line of contrasts, and the words it stands on."""

    line: int
    phrase: tuple[str, ...]
    first: int
    last: int


def members(words: Sequence[str]) -> tuple[Member, ...]:
    """The phrases of contrasts that stand in canonical words, the longest where one holds another."""
    return tuple(_found(words))


def _found(words: Sequence[str]) -> Iterator[Member]:
    table = contrasts()
    taken: dict[int, int] = {}  # line → the word up to which it is taken
    for i, word in enumerate(words):
        for phrase, line in table.get(word, ()):
            if taken.get(line, 0) <= i and tuple(words[i : i + len(phrase)]) == phrase:
                taken[line] = i + len(phrase)
                yield Member(line, phrase, i, i + len(phrase))


def by_line(found: Iterable[Member]) -> Mapping[int, frozenset[tuple[str, ...]]]:
    """The phrases of each line."""
    lines: dict[int, set[tuple[str, ...]]] = {}
    for member in found:
        lines.setdefault(member.line, set()).add(member.phrase)
    return {line: frozenset(phrases) for line, phrases in lines.items()}


def opposed(asked: Mapping[int, frozenset[tuple[str, ...]]], told: Iterable[Member]) -> bool:
    """Whether what is told names another of a line than what is asked, and not that too."""
    said = by_line(told)
    return any(line in said and not phrases & said[line] for line, phrases in asked.items())
