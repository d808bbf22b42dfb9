"""Training text that repeats a paragraph the model will be judged on."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from index.embedding.corpus import rows
from ingest.vietnamese import nfc

WINDOW = 12
_PROBE = 6  # any 12 words in a row hold one whole 6-word run that starts at a multiple of 6
_WORD = re.compile(r"\w+")


class LeakCheck:
    """Tells whether a text shares `WINDOW` words in a row (letter case and punctuation aside) with a judged one."""

    def __init__(self, judged: Iterable[str]) -> None:
        self._windows: set[tuple[str, ...]] = set()
        self._probes: set[tuple[str, ...]] = set()
        for text in judged:
            words = _words(text)
            self._windows.update(_runs(words, WINDOW))
            self._probes.update(_runs(words, _PROBE))

    def repeats(self, text: str) -> bool:
        """Whether `text` holds a window of a judged text."""
        words = _words(text)
        probes = (tuple(words[at : at + _PROBE]) for at in range(0, len(words), _PROBE))
        return any(probe in self._probes for probe in probes) and any(
            run in self._windows for run in _runs(words, WINDOW)
        )


def judged_texts(corpus: Path) -> list[str]:
    """Every paragraph of the evaluation sets under corpus/eval; a set that is not there is skipped."""
    fields = {"xquad_vi": "context", "viquad2_contexts": "text", "alqac_articles": "text"}
    found: dict[str, None] = {}
    for name, field in fields.items():
        path = corpus / "eval" / f"{name}.jsonl"
        if path.is_file():
            found.update(dict.fromkeys(str(row[field]) for row in rows(path)))
    return list(found)


def _words(text: str) -> list[str]:
    return _WORD.findall(nfc(text).lower())


def _runs(words: Sequence[str], length: int) -> Iterable[tuple[str, ...]]:
    return zip(*(words[start:] for start in range(length)), strict=False)
