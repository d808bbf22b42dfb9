"""Pairs made from running text: some words of one sentence, asked as a question might, with the paragraph around it.

The inverse cloze task of Lee, Chang and Toutanova, "Latent retrieval for weakly supervised open domain question
answering" (2019): the sentence mostly stays in the passage, or the words they share would count for nothing.
"""

import random
import re
from collections.abc import Iterable, Iterator

from index.embedding.corpus import Pair

SOURCE = "cloze"
_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+")
_LEAST_WORDS, _MOST_WORDS = 60, 180  # of a passage
_ASKED = (4, 16)  # words of a query
_TAKEN_OUT = 0.15  # how often the asking sentence is taken out of its passage
_LEFT_OUT = 0.25  # how often a word of the query is left out, as a question is no quotation
_ASKED_OUTRIGHT = 0.5  # how often a query holds words that ask
_ASKING = (
    "là gì", "là ai", "ở đâu", "khi nào", "bao nhiêu", "vì sao", "thế nào", "gì", "ai", "nào", "năm nào", "như thế nào",
    "bao nhiêu phần trăm", "đã làm gì", "có không", "những gì", "tại sao", "mấy", "do ai", "đạt mấy",
)  # fmt: skip


def cloze_pairs(documents: Iterable[str], share: float, seed: int) -> Iterator[Pair]:
    """A pair from each of a `share` (0 to 1) of the documents' paragraphs.  Same seed, same pairs."""
    chance = random.Random(seed)
    for document in documents:
        for sentences in stretches(document):
            if chance.random() < share:
                yield ask(sentences, chance)


def stretches(document: str) -> Iterator[list[str]]:
    """Runs of whole sentences, two or more, that are about as long as a paragraph."""
    run: list[str] = []
    length = 0
    for sentence in _SENTENCE_END.split(document.strip()):
        words = len(sentence.split())
        if length + words > _MOST_WORDS:
            run, length = [], 0
        run.append(sentence)
        length += words
        if len(run) > 1 and _LEAST_WORDS <= length <= _MOST_WORDS:
            yield run
            run, length = [], 0


def ask(sentences: list[str], chance: random.Random) -> Pair:
    """A pair of a query made from one of the sentences and the passage they make."""
    place = chance.randrange(len(sentences))
    words = sentences[place].split()
    length = chance.randint(*_ASKED)
    start = chance.randrange(max(1, len(words) - length + 1))
    asked = [word for word in words[start : start + length] if chance.random() >= _LEFT_OUT] or words[:1]
    if chance.random() < _ASKED_OUTRIGHT:
        asked.insert(chance.choice((0, len(asked), chance.randrange(len(asked) + 1))), chance.choice(_ASKING))
    told = sentences[:place] + sentences[place + 1 :] if chance.random() < _TAKEN_OUT else sentences
    return Pair(" ".join(asked), " ".join(told), SOURCE)
