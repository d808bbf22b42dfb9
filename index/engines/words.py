"""Which words of a passage stand in which field, and in which fields a word of a question is sought.

exact     words as spelt (canonical)       of the passage's own text
folded    the same without diacritics      abbreviations also written out
context   folded words it stands under     headings, parent rows, column names
figures   folded words of the figures      names and units of what the passage states
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from index.engines.protocol import Row, WeightedWord
from ingest.vietnamese import Token, shipped, tokens

FIELDS = ("exact", "folded", "context", "figures")
_SHARES = {"exact": 0.6, "folded": 0.6, "context": 0.35}  # how the fields count in a passage's score
_CONTEXTS_KEPT = 1_000

Sought = tuple[str, str, float]
"""A field, a word in it, and how much it counts."""


def indexed(rows: Iterable[Row]) -> Iterator[tuple[Row, Mapping[str, Sequence[str]]]]:
    """Every row with its words, field by field, as often as they stand there."""
    context_words = lru_cache(_CONTEXTS_KEPT)(_context_words)  # one for all the passages under a heading
    for row in rows:
        own = tokens(row.text)
        yield (
            row,
            {
                "exact": [token.text for token in own],
                "folded": [token.plain for token in _with_full_forms(row.text, own)],
                "context": context_words(row.context),
                "figures": _context_words(row.figures),
            },
        )


def sought(words: Iterable[WeightedWord]) -> list[Sought]:
    """Where the words of a question are looked for."""
    # An unaccented word is found by the folded field alone: with an exact one its accented readings would lose.
    return _once_each(
        (field, word.text if field == "exact" else word.plain, share * word.weight)
        for word in words
        for field, share in _SHARES.items()
        if field != "exact" or word.text != word.plain
    )


def sought_in_figures(words: Iterable[WeightedWord]) -> list[Sought]:
    """The same among what the figures of the passages are called and counted in."""
    return _once_each(("figures", word.plain, word.weight) for word in words)


def _once_each(parts: Iterable[Sought]) -> list[Sought]:
    """Each word of a field once, with all that it counts: scores are the same, and it is looked for once."""
    weights: dict[tuple[str, str], float] = {}
    for field, word, weight in parts:
        weights[field, word] = weights.get((field, word), 0.0) + weight
    return [(field, word, weight) for (field, word), weight in weights.items()]


def _context_words(context: str) -> list[str]:
    return [token.plain for token in shipped().expand(context)]


def _with_full_forms(text: str, own: Sequence[Token]) -> list[Token]:
    """The words as printed, and after them the full words of every abbreviation."""
    printed = {(token.start, token.end, token.text) for token in own}
    return [*own, *(t for t in shipped().expand(text, list(own)) if (t.start, t.end, t.text) not in printed)]
