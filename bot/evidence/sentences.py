"""The vectors of the sentences of passages, made when a question first asks for them."""

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

import numpy as np
import numpy.typing as npt

from bot.evidence.reading import Reading
from index.library import Library, Vectors

_KEPT = 4_000  # passages whose sentences stay embedded, about 8 kB each

Halves = npt.NDArray[np.float16]


class Sentences:
    """How near each sentence of passages is to a question.  Vectors are kept, the latest used longest."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._kept: OrderedDict[int, Halves] = OrderedDict()
        self._one_at_a_time = Lock()

    def cosines(self, asked: Vectors, passages: Sequence[tuple[int, Reading]]) -> list[tuple[float, ...]] | None:
        """The cosine of each sentence with `asked`, (1, dimension), at least one a passage; passages by id.

        None when the model is too slow to ask while someone waits.
        """
        found = self._vectors(passages)
        if found is None:
            return None
        cosines = (np.concatenate(found).astype(np.float32) @ asked[0]).tolist()
        ends = np.cumsum([len(each) for each in found]).tolist()
        return [tuple(cosines[end - len(each) : end]) for each, end in zip(found, ends, strict=True)]

    def _vectors(self, passages: Sequence[tuple[int, Reading]]) -> list[Halves] | None:
        """(sentences, dimension) of each passage."""
        with self._one_at_a_time:
            known = {identity: self._kept[identity] for identity, _ in passages if identity in self._kept}
        # All in one go: to ask the model costs as much as to embed twenty sentences.
        missing = [(identity, _texts(reading)) for identity, reading in passages if identity not in known]
        if not missing:
            return [known[identity] for identity, _ in passages]
        made = self._library.embedded_at_once([text for _, texts in missing for text in texts])
        if made is None:
            return None
        start = 0
        for identity, texts in missing:
            known[identity] = made[start : start + len(texts)].astype(np.float16)
            start += len(texts)
        with self._one_at_a_time:
            self._kept |= known
            for identity in known:
                self._kept.move_to_end(identity)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return [known[identity] for identity, _ in passages]


def _texts(reading: Reading) -> list[str]:
    return [reading.passage.text[each.start : each.end] for each in reading.sentences] or [""]
