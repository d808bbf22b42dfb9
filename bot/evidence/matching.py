"""How much of what is asked a passage holds: word by word, phrase by phrase, sentence by sentence."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.evidence.finding import SYNONYM, Hit, Sought, find_terms
from bot.evidence.reading import Reading, Span

_IN_CONTEXT = 0.75  # in a heading, parent row or column name
_EARLIER = 0.85  # in an earlier clause of the same sentence
_IN_TOPIC = 0.7  # in the passage's first sentence, which tells what it is about
_ELSEWHERE = 0.5  # in another sentence of the passage
_PHRASE_REACH = 2  # words of a phrase may stand this far apart ("hộ gia đình nghèo")
_PHRASE_SHARE = 0.4

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
    named_above = reading.context.places
    above = [
        reading.above(term) if word in named_above else () for word, term in zip(sought.keys, sought.terms, strict=True)
    ]
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
        most = max(around, sureness if joined else 0.0, SYNONYM if held else 0.0, _ELSEWHERE if apart else 0.0)
        pairs.append(_Pair(joined, held, sureness, weight, of_one_phrase, over, around, most))
    return Placed(sought, hits, outside, pairs)


def telling(found: Placed, reading: Reading) -> Sequence[int]:
    """The clauses, by their places in the passage, of sentences that hold a word that is asked; all where none does."""
    sentences = reading.sentences
    ends = [sentence.last for sentence in sentences]
    begun = {sentences[bisect_right(ends, at)].head for hit in found.hits for at in hit.at}
    return [i for i, sentence in enumerate(sentences) if sentence.head in begun] or range(max(1, len(sentences)))


def most_held(found: Placed, reading: Reading) -> tuple[float, float]:
    """What no sentence of the passage goes beyond: share of the question's weight, and of its phrases."""
    rated = found.sought.rates if "%" in reading.passage.text else ()
    held = 0.0
    for i, (term, hit, outside) in enumerate(zip(found.sought.terms, found.hits, found.outside, strict=True)):
        most = max(outside, hit.sureness if hit.at else 0.0)
        held += term.weight * (max(most, SYNONYM) if i in rated else most)
    share = held / found.sought.weight
    if not found.sought.paired:
        return share, 1.0
    together = sum([pair.weight * pair.most for pair in found.pairs])
    return share, together / found.sought.paired


def sentence_matches(found: Placed, reading: Reading, among: Iterable[int]) -> list[Match]:
    """Those clauses of the passage against the question, by their places; a passage without words has an empty one."""
    sentences = reading.sentences or (Span(0, 0, 0, 0, 0),)
    inside, sought = _by_sentence(found.hits, sentences), found.sought
    matches: list[Match] = []
    of_none: dict[bool, Match] = {}  # alike for all sentences that hold nothing, but for the percentages in some
    for sentence, here in [(sentences[i], inside[i]) for i in among]:
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
                credit = max(credit, SYNONYM)
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
        return SYNONYM
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
