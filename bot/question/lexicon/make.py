"""Makes rarity.tsv: how rare each syllable is in public Vietnamese text: `python -m bot.question.lexicon.make CORPUS`.

Rarity is ln(1 + (N - df + ½) / (df + ½)) over N paragraphs.  It tells a content word that is missing ("OCOP") from an
everyday one that a paraphrase may well change ("gửi", "nơi").
"""

import json
import lzma
import math
import sys
from collections import Counter
from itertools import islice
from pathlib import Path

from ingest.vietnamese import words

_TEXTS = {"vietnews.text": 12_000, "law_phapdien.text": 6_000, "news_hddtvn.text": 4_000}
_SHORTEST_PARAGRAPH = 8
_KEPT = 6_000


def main(corpus: Path) -> None:
    paragraphs = 0
    containing: Counter[str] = Counter()
    for name, limit in _TEXTS.items():
        with lzma.open(corpus / "train" / f"{name}.jsonl.xz", "rt", encoding="utf-8") as lines:
            for line in islice(lines, limit):
                for paragraph in json.loads(line)["text"].split("\n"):
                    found = set(words(paragraph))
                    if len(found) >= _SHORTEST_PARAGRAPH:
                        paragraphs += 1
                        containing.update(found)
    syllables = [(word, df) for word, df in containing.most_common() if word.isalpha()][:_KEPT]
    rows = [f"{word}\t{math.log(1 + (paragraphs - df + 0.5) / (df + 0.5)):.2f}" for word, df in syllables]
    Path(__file__).with_name("rarity.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
