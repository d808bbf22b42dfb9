"""Abbreviations of administrative Vietnamese and what they stand for ("GPMB" → "giải phóng mặt bằng")."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources import files

from ingest.vietnamese.spelling import canonical, fold
from ingest.vietnamese.tokens import Token, compared, printed, tokens

_TABLE = "abbreviations.tsv"
_ITSELF = "_"  # where the abbreviation stands in what is beside it: "chi _"
_LONGEST_PHRASE = 11  # words, of the table

Words = tuple[str, ...]


@dataclass(frozen=True)
class Abbreviations:
    """What abbreviations stand for; whoever compares texts reads all of them by the same one.

    exact: abbreviation, canonical ("đt") → the canonical words it stands for.
    beside: abbreviation, canonical, after or before a folded word (("chi", "tx", "")) → what it stands for there.
    """

    exact: Mapping[str, Words]
    beside: Mapping[tuple[str, str, str], Words] = field(default_factory=dict)

    @cached_property
    def meanings(self) -> Mapping[str, Words]:
        """The same, and for the abbreviation folded ("dt") too where no other is spelt so; the last of two wins."""
        return {fold(short): full for short, full in self.exact.items()} | dict(self.exact)

    @cached_property
    def _shorts(self) -> frozenset[str]:
        """Every word that may be an abbreviation, whatever stands beside it."""
        return frozenset(self.meanings).union(short for _, short, _ in self.beside)

    @cached_property
    def printed(self) -> Mapping[Words, tuple[str, ...]]:
        """Folded full words → the abbreviations that stand for them."""
        found: dict[Words, tuple[str, ...]] = {}
        for short, full in self.meanings.items():
            phrase = tuple(fold(word) for word in full)
            found[phrase] = (*found.get(phrase, ()), short)
        return found

    def one_letter_off(self, short: str) -> Iterator[Words]:
        """The folded full words of each abbreviation, as long as this one, that it is but for one letter."""
        for other, full in self.exact.items():
            if len(other) == len(short) and sum(a != b for a, b in zip(other, short, strict=True)) == 1:
                yield tuple(map(fold, full))

    def overridden(self, meanings: Mapping[str, str]) -> "Abbreviations":
        """With those meanings, as written, in place of its own."""
        written = {canonical(short): _words(full) for short, full in meanings.items()}
        beside = {where: full for where, full in self.beside.items() if where[1] not in written}
        return Abbreviations({**self.exact, **written}, beside)

    def completed(self, more: Mapping[str, Words]) -> "Abbreviations":
        """With those of `more`, canonical, that mean nothing here yet."""
        return Abbreviations(
            {**{s: full for s, full in more.items() if s not in self.meanings}, **self.exact}, self.beside
        )

    def expand(self, source: str, found: Sequence[Token] | None = None) -> list[Token]:
        """The words of `source` with every abbreviation replaced by its full words, each at the abbreviation's place.

        Case does not matter ("gtsx" and "GTSX" both become "giá trị sản xuất") unless the letters could be a syllable
        ("CA" is công an, "ca" is not).  Two-part ones ("KT-XH", "CN-XD") are two words and expand one by one.
        """
        words = tokens(source) if found is None else found
        if self._shorts.isdisjoint([word.text for word in words]):
            return list(words)
        return [word for full in self.expand_each(source, words) for word in full]

    def held(self, source: str) -> set[str]:
        """The folded words of `expand`, each once: a quicker look at what stands in `source` at all."""
        words = printed(source)
        found = list(map(compared, words))
        held = {plain for text, plain in found if text not in self._shorts}
        if len(held) < len(found):
            for i, (text, _) in enumerate(found):
                if text in self._shorts:
                    held.update([compared(word)[1] for word in self._meaning(found, i, words[i]) or (text,)])
        return held

    def expand_each(self, source: str, found: Sequence[Token]) -> list[Sequence[Token]]:
        """The same, token by token."""
        expanded: list[Sequence[Token]] = []
        for i, token in enumerate(found):
            text, _, start, end = token
            full = self._meaning(found, i, source[start:end]) if text in self._shorts else None
            expanded.append([Token(*compared(word), start, end) for word in full] if full else (token,))
        return expanded

    def _meaning(self, found: Sequence[Token] | Sequence[tuple[str, str]], i: int, word: str) -> Words | None:
        """What the i-th word stands for, printed so.  found: the words, each canonical and folded."""
        short, plain = found[i][:2]
        before = found[i - 1][1] if i else ""
        after = found[i + 1][1] if i + 1 < len(found) else ""
        if _could_be_a_syllable(plain) and not word.isupper():
            return None
        by_neighbour = self.beside.get((before, short, "")) or self.beside.get(("", short, after))
        return by_neighbour or self.meanings.get(short)

    def write_out(self, source: str) -> str:
        """The source, canonical, with abbreviations written out and everything between the words kept."""
        pieces: list[str] = []
        end = 0
        for token in self.expand(source):
            if token.start >= end:
                pieces.append(canonical(source[end : token.start]))
                pieces.append(token.text)
            else:
                pieces.append(" " + token.text)
            end = max(end, token.end)
        return "".join(pieces) + canonical(source[end:])


@cache
def shipped() -> Abbreviations:
    """Those of the table that comes with the program."""
    exact: dict[str, Words] = {}
    beside: dict[tuple[str, str, str], Words] = {}
    for row in files(__package__).joinpath(_TABLE).read_text(encoding="utf-8").splitlines():
        if row and not row.startswith("#"):
            short, full, *where = row.split("\t")
            if not where:
                exact[canonical(short)] = _words(full)
            for neighbour in where[0].split("; ") if where else ():
                before, _, after = fold(neighbour).partition(_ITSELF)
                beside[before.strip(), canonical(short), after.strip()] = _words(full)
    return Abbreviations(exact, beside)


@cache
def shortened() -> Mapping[Words, str]:
    """Canonical words of a phrase → the shortest abbreviation that stands for it."""
    longest_first = sorted(shipped().meanings.items(), key=lambda item: (-len(item[0]), item[0]))
    return {full: short for short, full in longest_first if len(full) > 1}


def abbreviate(source: str) -> str:
    """The source with every phrase that has an abbreviation given by it in capitals, the longest phrase first."""
    short, words = shortened(), tokens(source)
    said: list[str] = []
    end = at = 0
    while at < len(words):
        ahead = [tuple(word.text for word in words[at : at + n]) for n in range(_LONGEST_PHRASE, 1, -1)]
        phrase = next((words_ for words_ in ahead if words_ in short), ())
        if phrase:
            said += [source[end : words[at].start], short[phrase].upper()]
            end = words[at + len(phrase) - 1].end
        at += len(phrase) or 1
    return "".join([*said, source[end:]])


def _words(full: str) -> Words:
    return tuple(token.text for token in tokens(full))


def _could_be_a_syllable(plain: str) -> bool:
    return len(plain) <= 3 and any(letter in "aeiou" for letter in plain)
