"""Where each word of a question stands in a passage: by spelling, diacritics, meaning or near-spelling."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz.distance import DamerauLevenshtein

from bot.evidence.reading import Reading, key
from bot.question.lexicon import is_known, thesaurus
from bot.question.types import Question, Term

SYNONYM = 0.85
"""How sure it is of words that mean the same."""
_SLIP = 0.6  # same letters, other diacritics, and no neighbour to confirm it
_CONFIRMED_SLIP = 0.92
_UNACCENTED = 0.97
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
    for i in range(1, len(hits)):
        # "sản lượng lương thực": one "lượng" of a passage does not stand for both.
        if sought.keys[i] == sought.keys[i - 1] and len(hits[i].at) == 1 and hits[i].at == hits[i - 1].at:
            hits[i] = _NO_HIT
    for i, hit in enumerate(hits):
        if hit.sureness == _SLIP and _neighbour_stands_beside(i, terms, hits):
            hits[i] = Hit(_CONFIRMED_SLIP, hit.at)
    for indices, at in (*_synonyms(sought, reading), *_misprinted(terms, reading)):
        for i in indices:
            hits[i] = Hit(max(hits[i].sureness, SYNONYM), (*hits[i].at, *at))
    return hits


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
        return Hit(SYNONYM if digit in reading.places else 0.0, reading.places.get(digit, ()))
    if initials := _initials_at(term, reading):
        return Hit(SYNONYM, initials)
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
    """Runs of terms, and the words of the first place where a phrase that means the same stands unbroken."""
    return [
        (indices, tuple(range(at, at + len(phrase))))
        for indices, phrase in sought.meanings
        if (at := reading.run_at(phrase)) is not None
    ]


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
