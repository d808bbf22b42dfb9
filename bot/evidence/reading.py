"""A passage as it is compared with a question: its words and sentences, and the words it stands under."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import takewhile
from typing import Concatenate, ParamSpec, TypeVar

from bot.evidence.rows import Sides, row_sides
from bot.question.contrast import Member, members
from bot.question.types import Term
from ingest.report import Kind, Passage
from ingest.vietnamese import Abbreviations, Token, fold, fold_letters

_MONTHS_OF_YEAR = re.compile(r"\s*thang (dau|cuoi|nam|cua nam|dau cua)\b")  # "6 tháng đầu năm"
_SHORTEST_MISPRINT = 4  # letters
_VOWEL = re.compile("[aeiou]")  # a word in capitals is a heading's as well
_CLAUSE_END = re.compile(  # what stands before the mark is asked after it: a search then goes from mark to mark
    r"[.;!?](?:(?<=[^\d\s].)(?=\s|$)|(?<=\d.)(?=\s+[^\d\s]|$)|(?<=;)\s|(?<=[a-zà-ỹ%)][.;])[.;]*(?=[A-ZĐÀ-Ỹ]))"
)
_CONTINUES = re.compile(r"(?i)\s*(trong đó|cụ thể|gồm|bao gồm)\b")  # such a sentence speaks of the one before
_LEAD = re.compile(r"^.{12,180}?:(?=\s)")  # "- Đề án thành lập thị xã: …" speaks of the đề án to its end
_YEAR_OR_DATE = re.compile(r"(?:19|20)\d\d|\d{1,2}/\d{1,2}/\d{4}")
_HEADINGS_KEPT = 4_000  # many passages stand under each
_NUMBERED = re.compile(r"(?:\bsố|ngày|tháng|điều|khoản|quý|thứ|khóa|khoá|\d/)\s*$")  # what follows counts nothing
_NEXT = re.compile(r"nhiem vu|giai phap|phuong huong|chuong trinh cong tac|muc tieu|cuoi nam")


@dataclass(frozen=True, slots=True)
class Span:
    """A clause that stands alone, up to a full stop or semicolon: words[first:last], text[start:end].

    head: the first word of the full sentence it belongs to, whose earlier clauses it continues.
    """

    first: int
    last: int
    start: int
    end: int
    head: int


@dataclass(frozen=True)
class Context:
    """What a passage stands under: words of its headings, parent rows, columns, see `text_above`."""

    words: tuple[Token, ...] = ()

    @cached_property
    def places(self) -> Mapping[str, tuple[int, ...]]:
        """Where each folded word stands, as indices into words."""
        return _places(self.words)


@dataclass(frozen=True)
class Reading:
    """A passage read once and compared many times; all but `held` only when a first look finds it promising.

    around: what it stands under, the same for its neighbours.
    """

    passage: Passage
    around: Context
    abbreviations: Abbreviations

    @cached_property
    def held(self) -> frozenset[str]:
        """The keys of its words; found several times as quickly as the words themselves."""
        return frozenset(map(key, self.abbreviations.held(self.passage.text)))

    @cached_property
    def words(self) -> tuple[Token, ...]:
        """Its words with abbreviations written out, each with its place in the text."""
        return tuple(self.abbreviations.expand(self.passage.text))

    @cached_property
    def context(self) -> Context:
        """What it stands under, and what it begins with where that leads all of it."""
        lead = _LEAD.match(self.passage.text)
        if not lead:
            return self.around
        return Context((*self.around.words, *takewhile(lambda word: word.end <= lead.end(), self.words)))

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """Its clauses in order; a row is one."""
        if self.is_row:
            return (Span(0, len(self.words), 0, len(self.passage.text), 0),)
        return _sentences(self.passage.text, self.words)

    @cached_property
    def misprints(self) -> tuple[tuple[int, tuple[str, ...]], ...]:
        """Words that are an abbreviation but for one letter ("TTTC"), and what they may stand for, folded."""
        return tuple(_misprints(self.words, self.passage.text, self.abbreviations))

    @cached_property
    def places(self) -> Mapping[str, tuple[int, ...]]:
        """Where each folded word stands, as indices into words."""
        return _places(self.words)

    @cached_property
    def contrasts(self) -> tuple[Member, ...]:
        """What stands in it that reports set beside something else."""
        return members([word.text for word in self.words])

    @cached_property
    def initials(self) -> str:
        """The first letter of each word, folded."""
        return "".join(word.plain[0] for word in self.words)

    @cached_property
    def _plains(self) -> tuple[str, ...]:
        return tuple([word.plain for word in self.words])

    def run_at(self, run: tuple[str, ...]) -> int | None:
        """The first word from which on those folded words stand in a row; None when nowhere."""
        for at in self.places.get(key(run[0]), ()):
            if self._plains[at : at + len(run)] == run:
                return at
        return None

    @cached_property
    def plain(self) -> str:
        """The text folded, letter for letter, so that places in one are places in the other."""
        plain = fold(self.passage.text)
        return plain if len(plain) == len(self.passage.text) else fold_letters(self.passage.text)

    @cached_property
    def headings(self) -> str:
        """The headings above the passage, folded."""
        return fold(" . ".join(self.passage.section))

    @cached_property
    def judged(self) -> dict[tuple[object, ...], object]:
        """What was found of it that hangs on no question, see `of_reading`."""
        return {}

    def full_sentence(self, clause: Span) -> Span:
        """The full sentence that a clause belongs to, all its clauses included."""
        return self._full_sentences.get(clause.head, clause)

    @cached_property
    def _full_sentences(self) -> Mapping[int, Span]:
        """By the word that each begins with."""
        full: dict[int, Span] = {}
        for span in self.sentences:
            begun = full.get(span.head, span)
            full[span.head] = Span(begun.first, span.last, begun.start, span.end, span.head)
        return full

    def sides(self, report_period: str = "") -> Sides:
        """What the cells of a row say; periods in column names are those before `report_period`."""
        return _sides(self, report_period)

    @cached_property
    def topic_end(self) -> int:
        """Where the first full sentence ends, as an index into words."""
        return next((span.head for span in self.sentences if span.head), len(self.words))

    def above(self, term: Term) -> tuple[int, ...]:
        """Where the term stands in the context; a word typed with its diacritics only where it has the same."""
        at = self.context.places.get(key(term.plain), ())
        return tuple(i for i in at if self.context.words[i].text == term.text) if term.exact else at

    @cached_property
    def figures(self) -> tuple[int, ...]:
        """Indices of the words that are quantities: no years, dates, document or paragraph numbers."""
        return tuple(i for i, word in enumerate(self.words) if word.is_figure and self._is_quantity(i))

    def figures_of(self, sentence: Span) -> Sequence[int]:
        """Those of its figures that stand in the sentence."""
        return [i for i in self.figures if sentence.first <= i < sentence.last]

    @cached_property
    def times(self) -> tuple[int, ...]:
        """Indices of the words that are years or dates."""
        return tuple(i for i, word in enumerate(self.words) if _YEAR_OR_DATE.fullmatch(word.text))

    def _is_quantity(self, i: int) -> bool:
        word = self.words[i]
        if _YEAR_OR_DATE.fullmatch(word.text) or "-" in word.text or not word.text[0].isdecimal():  # "⁸" is a mark
            return False
        if _MONTHS_OF_YEAR.match(self.plain, word.end):
            return False
        before = self.passage.text[max(0, word.start - 12) : word.start].lower()
        if _NUMBERED.search(before):
            return False
        return not (i == 0 and self.passage.text[word.end : word.end + 1] in (".", ")")) or self.is_row

    @property
    def is_row(self) -> bool:
        return self.passage.kind is Kind.TABLE_ROW


def _places(words: Sequence[Token]) -> Mapping[str, tuple[int, ...]]:
    found: dict[str, list[int]] = {}
    for i, word in enumerate(words):
        found.setdefault(key(word.plain), []).append(i)
    return {word: tuple(at) for word, at in found.items()}


def key(plain: str) -> str:
    """What a folded word is looked up by: leading zeros of a count do not matter ("08" is "8")."""
    return plain.lstrip("0") or "0" if plain[:1] == "0" and plain.isdigit() else plain


def text_above(passage: Passage, carried_by: str = "") -> str:
    """The headings, parent rows and columns it stands under.

    carried_by: of a footnote, the text up to the mark that calls it.
    """
    return " . ".join((*passage.section, *passage.parents, *(c.column for c in passage.cells), carried_by))


def _misprints(
    words: Sequence[Token], source: str, abbreviations: Abbreviations
) -> Iterator[tuple[int, tuple[str, ...]]]:
    for i, word in enumerate(words):
        printed = source[word.start : word.end]
        if (
            len(printed) >= _SHORTEST_MISPRINT
            and printed.isalpha()
            and printed.isupper()
            and not _VOWEL.search(word.plain)
        ):
            yield from ((i, full) for full in abbreviations.one_letter_off(word.text))


def _sentences(text: str, words: Sequence[Token]) -> tuple[Span, ...]:
    ends = [match.end() for match in _CLAUSE_END.finditer(text)]
    spans: list[Span] = []
    first = start = head = 0
    for end in [*ends, len(text)]:
        last = first
        while last < len(words) and words[last].start < end:
            last += 1
        if last > first:
            spans.append(Span(first, last, start, end, head))
        if text[:end].rstrip()[-1:] != ";" and not _CONTINUES.match(text, end):
            head = last
        first, start = last, end
    return tuple(spans)


P = ParamSpec("P")
R = TypeVar("R")


def of_reading(judge: Callable[Concatenate[Reading, P], R]) -> Callable[Concatenate[Reading, P], R]:
    """Has what is found of a reading stay with it: it hangs on no question, and every question asks for it."""

    def judged(reading: Reading, /, *args: P.args, **kwargs: P.kwargs) -> R:
        kept, asked = reading.judged, (judge, *args, *kwargs.items())
        if asked not in kept:
            kept[asked] = judge(reading, *args, **kwargs)
        return kept[asked]  # type: ignore[return-value]  # what that very function found

    return judged


@of_reading
def looks_ahead(reading: Reading, report_year: int | None) -> bool:
    """Whether the passage stands under a heading that plans what comes after the report's period."""
    return any(_plans(heading, report_year) for heading in reading.passage.section)


@of_reading
def _sides(reading: Reading, report_period: str) -> Sides:
    return row_sides(reading.passage.cells, report_period)


@lru_cache(_HEADINGS_KEPT)
def _plans(printed: str, report_year: int | None) -> bool:
    heading = fold(printed)
    years = [int(year) for year in re.findall(r"\b20\d\d\b", heading)]
    if not _NEXT.search(heading):
        return False
    if "cuoi nam" in heading:
        return True
    return report_year is not None and bool(years) and min(years) > report_year
