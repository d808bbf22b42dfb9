"""The places that reports are of, found by how they are typed: a few look-ups a word, however many places there are."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ingest.vietnamese import fold

_Words = tuple[str, ...]
_Found = dict[_Words, list[tuple[int, "Known"]]]


@dataclass(frozen=True, slots=True)
class Known:
    """A place that is reported on: its name and level as reported, and the reports."""

    name: str
    level: str
    province: str | None
    reports: frozenset[int]


class Reported:
    """Places reported on.  What is found at a word comes with where it ends; longer names first, else as given."""

    def __init__(self, known: Iterable[Known]) -> None:
        self._whole: _Found = {}
        self._joined: _Found = {}
        self._short: _Found = {}
        self._letters: _Found = {}
        named = [(place, name) for place in known if (name := syllables(place))]
        self._sizes = sorted({len(name) for _, name in named}, reverse=True)
        for order, (place, name) in enumerate(sorted(named, key=lambda each: -len(each[1]))):
            self._whole.setdefault(name, []).append((order, place))
            if len(name) > 1:
                initials = "".join(syllable[0] for syllable in name[:-1])
                self._joined.setdefault(("".join(name),), []).append((order, place))
                self._short.setdefault((initials + name[-1],), []).append((order, place))
                self._short.setdefault((initials, name[-1]), []).append((order, place))
                self._letters.setdefault(tuple(syllable[0] for syllable in name), []).append((order, place))

    def named(self, name: _Words) -> list[Known]:
        """The places of exactly those folded syllables, in the order given."""
        return [place for _, place in self._whole.get(name, ())]

    def by_name(self, plain: Sequence[str], i: int) -> Iterator[tuple[int, Known]]:
        """By the whole name, its syllables apart ("binh son") or written as one ("binhson")."""
        found = [(order, i + size, place) for size in self._sizes for order, place in _at(self._whole, plain, i, size)]
        found += [(order, i + 1, place) for order, place in _at(self._joined, plain, i, 1)]
        return _in_order(found)

    def by_initials(self, plain: Sequence[str], i: int, *, joined: bool, parted: bool) -> Iterator[tuple[int, Known]]:
        """By the last syllable after the initials of the others: "bson" (joined), "b.son" (parted), as far as asked."""
        sizes = [size for size, asked in ((1, joined), (2, parted)) if asked]
        return _in_order(
            [(order, i + size, place) for size in sizes for order, place in _at(self._short, plain, i, size)]
        )

    def by_first_letters(self, plain: Sequence[str], i: int) -> Iterator[tuple[int, Known]]:
        """Places of several syllables that begin with the letters that the words from there on begin with."""
        letters = [word[:1] for word in plain[i : i + max(self._sizes, default=0)]]
        for size in self._sizes:
            for _, place in self._letters.get(tuple(letters[:size]), ()) if size <= len(letters) else ():
                yield i + size, place


def syllables(place: Known) -> _Words:
    """Of its name, folded."""
    return tuple(fold(place.name).replace("-", " ").split())


def _at(found: _Found, plain: Sequence[str], i: int, size: int) -> Sequence[tuple[int, Known]]:
    words = tuple(plain[i : i + size])
    return found.get(words, ()) if len(words) == size else ()


def _in_order(found: list[tuple[int, int, Known]]) -> Iterator[tuple[int, Known]]:
    return ((end, place) for _, end, place in sorted(found, key=lambda each: each[0]))
