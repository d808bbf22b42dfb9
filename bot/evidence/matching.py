"""How much of what is asked a passage holds: word by word, phrase by phrase, sentence by sentence."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz.distance import DamerauLevenshtein

from bot.evidence.reading import Reading, Span, key
from bot.question.lexicon import is_known, thesaurus
from bot.question.types import Question, Term

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


@dataclass(frozen=True, slots=True)
class Hit:
    """A term found: how surely (0…1) and at which words."""

    sureness: float
    at: tuple[int, ...]


_NO_HIT = Hit(0.0, ())
_NOWHERE: frozenset[int] = frozenset()


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


@dataclass(frozen=True, slots=True)
class Sought:
    """The terms of a question, and all that follows from them alone, for every passage it is held against.

    keys: what each is looked up by; may_be_slip: whether one is no word and may be a slip of the finger.
    meanings: runs of the terms, and the phrases that mean the same as each; rates: see `Question.rates`.
    pairs: of each two neighbours how much they weigh and whether they are of one phrase; paired: what all weigh.
    """

    terms: Sequence[Term]
    keys: Sequence[str]
    may_be_slip: Sequence[bool]
    meanings: Sequence[tuple[range, tuple[str, ...]]]
    rates: frozenset[int]
    weight: float
    pairs: Sequence[tuple[float, bool]]
    paired: float


def sought(question: Question) -> Sought:
    """What a question looks for."""
    terms = question.terms
    pairs = []
    for first, second in pairwise(terms):
        one_phrase = first.group == second.group
        pairs.append(((first.weight + second.weight) / 2 * (1.0 if one_phrase else _LOOSE), one_phrase))
    return Sought(
        terms=terms,
        keys=[key(term.plain) for term in terms],
        may_be_slip=[
            len(term.plain) >= _SHORTEST_TYPO and term.plain.isalpha() and not is_known(term.text, term.plain)
            for term in terms
        ],
        meanings=_meanings([term.plain for term in terms]),
        rates=question.rates,
        weight=question.weight or 1.0,
        pairs=pairs,
        paired=sum(weight for weight, _ in pairs),
    )


def find_terms(sought: Sought, reading: Reading) -> list[Hit]:
    """Where each term stands in the passage's own words, by spelling, diacritics, meaning or near-spelling."""
    terms = sought.terms
    hits = [_spelt(sought, i, reading) for i in range(len(terms))]
    for i, hit in enumerate(hits):
        if hit.sureness == _SLIP and _neighbour_stands_beside(i, terms, hits):
            hits[i] = Hit(_CONFIRMED_SLIP, hit.at)
    for indices, at in (*_synonyms(sought, reading), *_misprinted(terms, reading)):
        for i in indices:
            hits[i] = Hit(max(hits[i].sureness, _SYNONYM), (*hits[i].at, *at))
    return hits


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two neighbouring terms of a question in a passage.

    joined: (word, word) where the second follows the first within the reach of a phrase; held_by_one: words that stand
    for both; outside: how surely they stand together for a sentence that holds neither; most: for any sentence.
    """

    joined: tuple[tuple[int, int], ...]
    held_by_one: frozenset[int]
    sureness: float
    weight: float
    of_one_phrase: bool
    above: bool
    outside: float
    most: float


@dataclass(frozen=True, slots=True)
class Placed:
    """The terms of a question in a passage.

    outside: how much of each a sentence has that does not hold it: by what is above it, or the rest of the passage.
    """

    sought: Sought
    hits: Sequence[Hit]
    outside: Sequence[float]
    pairs: Sequence[_Pair]


def placed(sought: Sought, reading: Reading) -> Placed:
    """Where the terms of a question stand in the passage and above it."""
    hits = find_terms(sought, reading)
    above = [reading.above(term) for term in sought.terms]
    outside = []
    for hit, at in zip(hits, above, strict=True):
        if at:
            outside.append(_IN_CONTEXT)
        elif hit.at:
            outside.append((_IN_TOPIC if min(hit.at) < reading.topic_end else _ELSEWHERE) * hit.sureness)
        else:
            outside.append(0.0)
    pairs = []
    for i, (weight, of_one_phrase) in enumerate(sought.pairs):
        first, second = hits[i], hits[i + 1]
        joined = _joined(first.at, second.at)
        sureness = min(first.sureness, second.sureness)
        held = frozenset(first.at).intersection(second.at) if first.at and second.at else _NOWHERE
        over = bool(_joined(above[i], above[i + 1]))
        around = 0.0
        if over:
            around = _IN_CONTEXT
        elif joined:
            around = (_IN_TOPIC if min(first.at) < reading.topic_end else _ELSEWHERE) * sureness
        apart = first.at and second.at and not of_one_phrase
        most = max(around, sureness if joined else 0.0, _SYNONYM if held else 0.0, _ELSEWHERE if apart else 0.0)
        pairs.append(_Pair(joined, held, sureness, weight, of_one_phrase, over, around, most))
    return Placed(sought, hits, outside, pairs)


def most_held(found: Placed, reading: Reading) -> tuple[float, float]:
    """What no sentence of the passage goes beyond: share of the question's weight, and of its phrases."""
    rated = found.sought.rates if "%" in reading.passage.text else ()
    held = 0.0
    for i, (term, hit, outside) in enumerate(zip(found.sought.terms, found.hits, found.outside, strict=True)):
        most = max(outside, hit.sureness if hit.at else 0.0)
        held += term.weight * (max(most, _SYNONYM) if i in rated else most)
    share = held / found.sought.weight
    if not found.sought.paired:
        return share, 1.0
    together = sum([pair.weight * pair.most for pair in found.pairs])
    return share, together / found.sought.paired


def sentence_matches(found: Placed, reading: Reading) -> list[Match]:
    """Every clause of the passage against the question, in order; one empty match for a passage without words."""
    sentences = reading.sentences or (Span(0, 0, 0, 0, 0),)
    inside, sought = _by_sentence(found.hits, sentences), found.sought
    matches: list[Match] = []
    of_none: dict[bool, Match] = {}  # alike for all sentences that hold nothing, but for the percentages in some
    for sentence, here in zip(sentences, inside, strict=True):
        rated = bool(sought.rates) and "%" in reading.passage.text[sentence.start : sentence.end]
        if here or sentence.head < sentence.first:
            matches.append(_in_sentence(found, sentence, here, rated=rated))
        else:
            if rated not in of_none:
                of_none[rated] = _in_sentence(found, sentence, here, rated=rated)
            same = of_none[rated]
            matches.append(Match(sentence, same.share, same.phrases, same.missing, same.anchors))
    return matches


def _by_sentence(hits: Sequence[Hit], sentences: Sequence[Span]) -> list[dict[int, list[int]]]:
    """For each sentence: term → where it stands in it."""
    inside: list[dict[int, list[int]]] = [{} for _ in sentences]
    ends = [sentence.last for sentence in sentences]
    for i, hit in enumerate(hits):
        for at in hit.at:
            inside[bisect_right(ends, at)].setdefault(i, []).append(at)
    return inside


def _spelt(sought: Sought, i: int, reading: Reading) -> Hit:
    term = sought.terms[i]
    at = reading.places.get(sought.keys[i])
    if at:
        exact = tuple([i for i in at if reading.words[i].text == term.text])
        if exact or term.plain.isdigit():
            return Hit(1.0, exact or at)
        if term.text == term.plain and not term.exact:
            return Hit(_UNACCENTED, at)
        return Hit(_SLIP, at)
    if digit := _DIGITS.get(term.text):
        return Hit(_SYNONYM if digit in reading.places else 0.0, reading.places.get(digit, ()))
    if initials := _initials_at(term, reading):
        return Hit(_SYNONYM, initials)
    if sought.may_be_slip[i]:
        for word, places in reading.places.items():
            near = abs(len(word) - len(term.plain)) <= 1 and word[0] == term.plain[0] and word.isalpha()
            if (
                near
                and len(word) > _SHORTEST_TYPO
                and DamerauLevenshtein.distance(word, term.plain, score_cutoff=1) <= 1
            ):
                return Hit(_SLIP, places)
    return _NO_HIT


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


def _synonyms(sought: Sought, reading: Reading) -> list[tuple[range, tuple[int, ...]]]:
    return [(indices, at) for indices, phrase in sought.meanings if (at := _phrase_at(phrase, reading))]


def _misprinted(terms: Sequence[Term], reading: Reading) -> Iterator[tuple[range, tuple[int, ...]]]:
    """Runs of the question's words that an abbreviation with one letter misread may stand for."""
    if not reading.misprints:
        return
    plain = [term.plain for term in terms]
    for at, full in reading.misprints:
        for start in range(len(plain) - len(full) + 1):
            if tuple(plain[start : start + len(full)]) == full:
                yield range(start, start + len(full)), (at,)


def _meanings(plain: Sequence[str]) -> tuple[tuple[range, tuple[str, ...]], ...]:
    """Runs of a question's words, and the phrases that mean the same as each."""
    runs = (
        range(start, end)
        for start in range(len(plain))
        for end in range(start + 1, min(len(plain), start + _LONGEST_PHRASE) + 1)
    )
    return tuple((run, phrase) for run in runs for phrase in thesaurus().get(tuple(plain[run.start : run.stop]), ()))


def _phrase_at(phrase: Sequence[str], reading: Reading) -> tuple[int, ...]:
    """Words of the first place where the phrase stands unbroken; empty when nowhere."""
    for first in reading.places.get(key(phrase[0]), ()):
        there = reading.words[first : first + len(phrase)]
        if [word.plain for word in there] == list(phrase):
            return tuple(range(first, first + len(phrase)))
    return ()


def _in_sentence(found: Placed, sentence: Span, here: Mapping[int, Sequence[int]], *, rated: bool) -> Match:
    """The match of one sentence.  here: term → where it stands in it; rated: whether it holds a percentage."""
    held = 0.0
    missing: list[int] = []
    goes_on = sentence.head < sentence.first
    for i, (term, hit, outside) in enumerate(zip(found.sought.terms, found.hits, found.outside, strict=True)):
        credit = hit.sureness if i in here else outside
        if i not in here:
            if goes_on and any(sentence.head <= at < sentence.first for at in hit.at):
                credit = _EARLIER * hit.sureness
            if rated and i in found.sought.rates:
                credit = max(credit, _SYNONYM)
            if credit < _ELSEWHERE:
                missing.append(i)
        held += term.weight * credit
    anchors = sorted({at for places in here.values() for at in places})
    share = held / found.sought.weight
    return Match(sentence, share, _phrases(found, sentence, here), tuple(missing), tuple(anchors))


def _phrases(found: Placed, sentence: Span, here: Mapping[int, Sequence[int]]) -> float:
    """Share of neighbouring pairs of the question that are neighbours in the sentence, or less surely around it."""
    if not found.sought.paired:
        return 1.0 if found.hits and found.hits[0].sureness else 0.0
    held = 0.0
    goes_on = sentence.head < sentence.first
    for i, pair in enumerate(found.pairs):
        first, second = i in here, i + 1 in here
        touched = first or second or goes_on
        held += pair.weight * (_together(pair, sentence, both=first and second) if touched else pair.outside)
    return held / found.sought.paired


def _together(pair: _Pair, sentence: Span, *, both: bool) -> float:
    """How surely the two stand together, 0…1; both: whether the sentence holds both."""
    begin, end = sentence.first, sentence.last
    if any(begin <= at and follows < end for at, follows in pair.joined):
        return pair.sureness
    if any(begin <= at < end for at in pair.held_by_one):
        return _SYNONYM
    if any(sentence.head <= at and follows < begin for at, follows in pair.joined):
        return _EARLIER * pair.sureness
    if pair.above or pair.joined:
        return pair.outside
    return _ELSEWHERE if both and not pair.of_one_phrase else 0.0


def _joined(first: Sequence[int], second: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """(word of `first`, word of `second`) where the latter follows within the reach of a phrase."""
    if not first or not second:
        return ()
    return tuple([(at, at + step) for at in first for step in range(1, _PHRASE_REACH + 1) if at + step in second])
