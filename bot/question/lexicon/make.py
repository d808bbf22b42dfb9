"""Makes the tables counted in public Vietnamese text: `python -m bot.question.lexicon.make CORPUS`.

rarity.tsv: how rare each syllable is, ln(1 + (N - df + ½) / (df + ½)) over N paragraphs.  It tells a content word that
is missing ("OCOP") from an everyday one that a paraphrase may well change ("gửi", "nơi").

plain_pairs.txt: two syllables, folded, of which one looks like a stop word and hardly ever is one beside the other:
"do thi" is "đô thị" and not "do thị".
"""

import json
import lzma
import math
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, pairwise
from pathlib import Path

from bot.question.lexicon import plain_stop_words, stop_words
from ingest.vietnamese import fold, words

_TEXTS = {"vietnews.text": 12_000, "law_phapdien.text": 6_000, "news_hddtvn.text": 4_000}
_SHORTEST_PARAGRAPH = 8
_KEPT = 6_000
_SEEN, _SURE = 60, 0.9  # times a pair must have been seen, and the share of them with no stop word in it

Pair = tuple[str, str]


def tables(corpus: Path) -> Mapping[str, Sequence[str]]:
    """The rows of both tables, by file name."""
    paragraphs = 0
    containing: Counter[str] = Counter()
    pairs: Counter[Pair] = Counter()
    for found in _paragraphs(corpus):
        paragraphs += 1
        containing.update(set(found))
        pairs.update(pairwise(found))
    syllables = [(word, df) for word, df in containing.most_common() if word.isalpha()][:_KEPT]
    rarity = [f"{word}\t{math.log(1 + (paragraphs - df + 0.5) / (df + 0.5)):.2f}" for word, df in syllables]
    return {"rarity.tsv": rarity, "plain_pairs.txt": sorted(" ".join(pair) for pair in meant(pairs))}


def meant(pairs: Mapping[Pair, int]) -> Iterator[Pair]:
    """The folded pairs that look as if they held a stop word and do not, of counted accented ones."""
    looks = plain_stop_words()
    seen: Counter[Pair] = Counter()
    without: Counter[Pair] = Counter()
    for pair, times in pairs.items():
        plain = (fold(pair[0]), fold(pair[1]))
        if looks & set(plain):
            seen[plain] += times
            without[plain] += times * (not stop_words() & set(pair))
    for plain, times in seen.items():
        if times >= _SEEN and without[plain] >= _SURE * times:
            yield plain


def _paragraphs(corpus: Path) -> Iterator[list[str]]:
    for name, limit in _TEXTS.items():
        with lzma.open(corpus / "train" / f"{name}.jsonl.xz", "rt", encoding="utf-8") as lines:
            for line in islice(lines, limit):
                for paragraph in json.loads(line)["text"].split("\n"):
                    found = words(paragraph)
                    if len(set(found)) >= _SHORTEST_PARAGRAPH:
                        yield found


if __name__ == "__main__":
    for name, rows in tables(Path(sys.argv[1])).items():
        Path(__file__).with_name(name).write_text("\n".join(rows) + "\n", encoding="utf-8")
