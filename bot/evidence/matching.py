"""How much of what is asked a passage holds: word by word, phrase by phrase, sentence by sentence."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import DamerauLevenshtein

from bot.evidence.reading import Reading, Span, key
from bot.question.lexicon import is_known, thesaurus
from bot.question.types import Term

_SLIP = 0.6  # same letters, other diacritics, and no neighbour to confirm it
_CONFIRMED_SLIP = 0.92
_UNACCENTED = 0.97
_SYNONYM = 0.85
_TYPO = 0.8
_IN_CONTEXT = 0.75  # in a heading, parent row or column name
_EARLIER = 0.85  # in an earlier clause of the same sentence
_IN_TOPIC = 0.7  # in the passage's first sentence, which tells what it is about
_ELSEWHERE = 0.5  # in another sentence of the passage
_PHRASE_REACH = 2  # words of a phrase may stand this far apart ("hộ gia đình nghèo")
_PHRASE_SHARE = 0.4
_LOOSE = 0.4  # of a pair that something stood between in the question
_SHORTEST_TYPO = 3
_DIGITS = {"một": "1", "hai": "2", "ba": "3", "bốn": "4", "sáu": "6", "bảy": "7", "tám": "8", "chín": "9", "mười": "10"}
_SHORTEST_INITIALS = 4  # letters of an abbreviation that no table knows
_LONGEST_PHRASE = 6
_QUESTIONS_KEPT = 64


@dataclass(frozen=True, slots=True)
class Hit:
    """A term found: how surely (0…1) and at which words."""

    sureness: float
    at: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """The best sentence of a passage for a question.

    share: of the question's weight that the sentence (and its context) holds, 0…1; missing: indices of terms not held.
    phrases: share of the question's phrases that stand together; anchors: words of the sentence that matched.
    """

    sentence: Span
    share: float
    phrases: float
    missing: tuple[int, ...]
    anchors: tuple[int, ...]

    @property
    def score(self) -> float:
        return (1 - _PHRASE_SHARE) * self.share + _PHRASE_SHARE * self.phrases


def find_terms(terms: Sequence[Term], reading: Reading) -> list[Hit]:
    """Where each term stands in the passage's own words, by spelling, diacritics, meaning or near-spelling."""
    hits = [_spelt(term, reading) for term in terms]
    for i, hit in enumerate(hits):
        if hit.sureness == _SLIP and _neighbour_stands_beside(i, terms, hits):
            hits[i] = Hit(_CONFIRMED_SLIP, hit.at)
    for indices, at in (*_synonyms(terms, reading), *_misprinted(terms, reading)):
        for i in indices:
            if hits[i].sureness < _SYNONYM:
                hits[i] = Hit(_SYNONYM, (*hits[i].at, *at))
            else:
                hits[i] = Hit(hits[i].sureness, (*hits[i].at, *at))
    return hits


def sentence_matches(terms: Sequence[Term], hits: Sequence[Hit], reading: Reading) -> list[Match]:
    """Every clause of the passage against the question, in order; one empty match for a passage without words."""
    nothing = Span(0, 0, 0, 0, 0)
    above = [reading.above(term) for term in terms]
    pairs = [_pair(terms[i : i + 2], hits[i : i + 2], above[i : i + 2]) for i in range(len(terms) - 1)]
    found = _Found(terms, hits, above, pairs, sum(term.weight for term in terms) or 1.0, rates(terms))
    return [_in_sentence(found, reading, sentence) for sentence in reading.sentences or (nothing,)]


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two neighbouring terms of a question in a passage.

    joined: (word, word) where the second follows the first within the reach of a phrase; held_by_one: words that stand
    for both; above: whether they follow each other in what is above the passage; sureness: of the less sure.
    """

    first: Hit
    second: Hit
    joined: tuple[tuple[int, int], ...]
    held_by_one: frozenset[int]
    above: bool
    sureness: float
    weight: float
    of_one_phrase: bool


@dataclass(frozen=True, slots=True)
class _Found:
    """The terms of a question, where each stands in a passage, and where in what is above it.

    total: the weight of all terms; rates: see `rates`.
    """

    terms: Sequence[Term]
    hits: Sequence[Hit]
    above: Sequence[tuple[int, ...]]
    pairs: Sequence[_Pair]
    total: float
    rates: frozenset[int]


def _spelt(term: Term, reading: Reading) -> Hit:
    at = reading.places.get(key(term.plain), ())
    if at:
        exact = tuple(i for i in at if reading.words[i].text == term.text)
        if exact or term.plain.isdigit():
            return Hit(1.0, exact or at)
        if term.text == term.plain and not term.exact:
            return Hit(_UNACCENTED, at)
        return Hit(_SLIP, at)
    if digit := _DIGITS.get(term.text):
        return Hit(_SYNONYM if digit in reading.places else 0.0, reading.places.get(digit, ()))
    if initials := _initials_at(term, reading):
        return Hit(_SYNONYM, initials)
    if len(term.plain) >= _SHORTEST_TYPO and term.plain.isalpha() and not is_known(term.text, term.plain):
        for word, places in reading.places.items():
            near = abs(len(word) - len(term.plain)) <= 1 and word[0] == term.plain[0] and word.isalpha()
            if (
                near
                and len(word) > _SHORTEST_TYPO
                and DamerauLevenshtein.distance(word, term.plain, score_cutoff=1) <= 1
            ):
                return Hit(_SLIP, places)
    return Hit(0.0, ())


def _initials_at(term: Term, reading: Reading) -> tuple[int, ...]:
    """Words that begin with the letters of an abbreviation no table knows: "CĐPT", chiến đấu phòng thủ."""
    if not (term.typed.isupper() and term.typed.isalpha() and len(term.typed) >= _SHORTEST_INITIALS):
        return ()
    at = reading.initials.find(term.plain)
    return tuple(range(at, at + len(term.plain))) if at >= 0 else ()


def _neighbour_stands_beside(i: int, terms: Sequence[Term], hits: Sequence[Hit]) -> bool:
    """Whether the term before or after it in the question stands right before or after it in the passage."""
    for j, step in ((i - 1, -1), (i + 1, 1)):
        if 0 <= j < len(terms) and terms[j].group == terms[i].group and hits[j].sureness >= _SLIP:
            beside = {at + step for at in hits[i].at}
            if beside & set(hits[j].at):
                return True
    return False


def _synonyms(terms: Sequence[Term], reading: Reading) -> list[tuple[range, tuple[int, ...]]]:
    meant = _meanings(tuple(term.plain for term in terms))
    return [(indices, at) for indices, phrase in meant if (at := _phrase_at(phrase, reading))]


def _misprinted(terms: Sequence[Term], reading: Reading) -> Iterator[tuple[range, tuple[int, ...]]]:
    """Runs of the question's words that an abbreviation with one letter misread may stand for."""
    plain = [term.plain for term in terms]
    for at, full in reading.misprints:
        for start in range(len(plain) - len(full) + 1):
            if tuple(plain[start : start + len(full)]) == full:
                yield range(start, start + len(full)), (at,)


@lru_cache(_QUESTIONS_KEPT)
def _meanings(plain: tuple[str, ...]) -> tuple[tuple[range, tuple[str, ...]], ...]:
    """Runs of a question's words, and the phrases that mean the same as each."""
    runs = (
        range(start, end)
        for start in range(len(plain))
        for end in range(start + 1, min(len(plain), start + _LONGEST_PHRASE) + 1)
    )
    return tuple((run, phrase) for run in runs for phrase in thesaurus().get(plain[run.start : run.stop], ()))


def _phrase_at(phrase: Sequence[str], reading: Reading) -> tuple[int, ...]:
    """Words of the first place where the phrase stands unbroken; empty when nowhere."""
    for first in reading.places.get(key(phrase[0]), ()):
        there = reading.words[first : first + len(phrase)]
        if [word.plain for word in there] == list(phrase):
            return tuple(range(first, first + len(phrase)))
    return ()


def _in_sentence(found: _Found, reading: Reading, sentence: Span) -> Match:
    terms, hits = found.terms, found.hits
    rated = found.rates if "%" in reading.passage.text[sentence.start : sentence.end] else frozenset()
    held = 0.0
    missing: list[int] = []
    anchors: set[int] = set()
    for i, (term, hit) in enumerate(zip(terms, hits, strict=True)):
        inside = [at for at in hit.at if sentence.first <= at < sentence.last]
        credit = hit.sureness if inside else 0.0
        if not inside:
            if any(sentence.head <= at < sentence.first for at in hit.at):
                credit = _EARLIER * hit.sureness
            elif found.above[i]:
                credit = _IN_CONTEXT
            elif hit.at:
                topic = any(at < reading.topic_end for at in hit.at)
                credit = (_IN_TOPIC if topic else _ELSEWHERE) * hit.sureness
            if i in rated:
                credit = max(credit, _SYNONYM)
            if credit < _ELSEWHERE:
                missing.append(i)
        anchors.update(inside)
        held += term.weight * credit
    return Match(
        sentence, held / found.total, _phrases(found, reading, sentence), tuple(missing), tuple(sorted(anchors))
    )


def rates(terms: Sequence[Term]) -> frozenset[int]:
    """Indices of "tỷ lệ", "tỷ trọng": a percentage says as much without the words."""
    plain = [term.plain for term in terms]
    pairs = (i for i in range(len(plain) - 1) if plain[i : i + 2] in (["ti", "le"], ["ti", "trong"]))
    return frozenset(j for i in pairs for j in (i, i + 1))


def _phrases(found: _Found, reading: Reading, sentence: Span) -> float:
    """Share of neighbouring pairs of the question that are neighbours in the sentence, or less surely around it."""
    total = sum(pair.weight for pair in found.pairs)
    if not total:
        return 1.0 if found.terms and found.hits[0].sureness else 0.0
    return sum(pair.weight * _together(pair, reading, sentence) for pair in found.pairs) / total


def _together(pair: _Pair, reading: Reading, sentence: Span) -> float:
    """How surely the two stand together, 0…1."""
    begin, end = sentence.first, sentence.last
    if any(begin <= at and follows < end for at, follows in pair.joined):
        return pair.sureness
    if any(begin <= at < end for at in pair.held_by_one):
        return _SYNONYM
    if any(sentence.head <= at and follows < begin for at, follows in pair.joined):
        return _EARLIER * pair.sureness
    if pair.above:
        return _IN_CONTEXT
    if pair.joined:
        return (_IN_TOPIC if min(pair.first.at) < reading.topic_end else _ELSEWHERE) * pair.sureness
    apart = not pair.of_one_phrase and all(any(begin <= at < end for at in hit.at) for hit in (pair.first, pair.second))
    return _ELSEWHERE if apart else 0.0


def _pair(terms: Sequence[Term], hits: Sequence[Hit], above: Sequence[tuple[int, ...]]) -> _Pair:
    one_phrase = terms[0].group == terms[1].group
    return _Pair(
        first=hits[0],
        second=hits[1],
        joined=_joined(hits[0].at, hits[1].at),
        held_by_one=frozenset(hits[0].at).intersection(hits[1].at),
        above=bool(_joined(*above)),
        sureness=min(hits[0].sureness, hits[1].sureness),
        weight=(terms[0].weight + terms[1].weight) / 2 * (1.0 if one_phrase else _LOOSE),
        of_one_phrase=one_phrase,
    )


def _joined(first: Sequence[int], second: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """(word of `first`, word of `second`) where the latter follows within the reach of a phrase."""
    if not first or not second:
        return ()
    there = set(second)
    return tuple((at, at + step) for at in first for step in range(1, _PHRASE_REACH + 1) if at + step in there)
