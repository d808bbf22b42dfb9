"""The tokeniser: Unigram over Vietnamese words, frequent phrases, their unaccented forms, figures and letter runs."""

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from tokenizers import Tokenizer, models

from index.embedding.spelling import FIGURE_END, WORD, normaliser
from ingest.vietnamese import fold

UNKNOWN = "<unk>"  # in practice a figure too rare to have a piece of its own
_RUN_LENGTHS = range(2, 6)
# Worse than any word seen once, better the fewer the pieces: a rare word is cut in as few runs as can be.
_RUN_PENALTY, _LETTER_PENALTY = 2.0, 6.0
_FOLDED_SHARE = 0.2  # an unaccented spelling is taken to be this much rarer than the accented one


@dataclass(frozen=True, slots=True)
class Shares:
    """How many pieces of each kind the vocabulary may hold."""

    words: int
    phrases: int
    folded: int
    figures: int
    runs: int
    letters: int


SHIPPED = Shares(words=14_000, phrases=16_000, folded=10_000, figures=1_000, runs=2_400, letters=300)


def build(words: Mapping[str, int], phrases: Mapping[str, int], shares: Shares) -> Tokenizer:
    """A tokeniser from counted words (figures among them) and phrases, best-counted first within each share."""
    letters = {word: n for word, n in words.items() if word[0].isalpha()}
    figures = {word: n for word, n in words.items() if not word[0].isalpha()}
    whole = _top(letters, shares.words) | _top(phrases, shares.phrases)
    counts = {_piece(text): float(n) for text, n in whole.items()}
    folded = Counter[str]()
    for text, n in whole.items():
        folded[_piece(fold(text))] += n
    absent = {piece: n for piece, n in folded.items() if piece not in counts}
    counts |= {piece: n * _FOLDED_SHARE for piece, n in _top(absent, shares.folded).items()}
    counts |= {_piece(text) + FIGURE_END: float(n) for text, n in _top(figures, shares.figures).items()}

    total = sum(counts.values())
    scores = {piece: math.log(n / total) for piece, n in counts.items()}
    floor = math.log(_FOLDED_SHARE / total)
    rare = {word: n for word, n in letters.items() if _piece(word) not in counts}
    for run in _top(_runs(rare), shares.runs):
        scores.setdefault(run, floor - _RUN_PENALTY)
    for letter in _top(_single_letters(letters), shares.letters):
        for form in (letter, WORD + letter):
            scores.setdefault(form, floor - _LETTER_PENALTY)

    ordered = [(UNKNOWN, 0.0), *sorted(scores.items(), key=lambda item: (-item[1], item[0]))]
    tokeniser = Tokenizer(models.Unigram(ordered, unk_id=0, byte_fallback=False))
    tokeniser.normalizer = normaliser()
    return tokeniser


def _piece(text: str) -> str:
    return WORD + text.replace(" ", WORD)


def _top(counts: Mapping[str, int], share: int) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:share])


def _runs(rare: Mapping[str, int]) -> Counter[str]:
    """Letter runs of the words that have no piece, a longer run weighing more."""
    found: Counter[str] = Counter()
    for word, n in rare.items():
        marked = WORD + word
        for length in _RUN_LENGTHS:
            for start in range(len(marked) - length + 1):
                found[marked[start : start + length]] += n * (length - 1)
    return found


def _single_letters(words: Mapping[str, int]) -> Counter[str]:
    found: Counter[str] = Counter()
    for word, n in words.items():
        for letter in word:
            found[letter] += n
    return found
