"""The vectors of the sentences of passages, made when a question first asks for them."""

from collections import OrderedDict
from collections.abc import Collection, Mapping, Sequence
from threading import Lock

import numpy as np
import numpy.typing as npt

from bot.evidence.reading import Reading
from index.library import Library, Vectors

_KEPT = 16_000  # sentences that stay embedded, 2 kB each

Halves = npt.NDArray[np.float16]


class Sentences:
    """How near each sentence of passages is to a question.  Vectors are kept, the latest used longest."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._kept: OrderedDict[tuple[int, int], Halves] = OrderedDict()  # by passage and place in it
        self._one_at_a_time = Lock()

    def cosines(
        self, asked: Vectors, passages: Sequence[tuple[int, Reading, Collection[int]]]
    ) -> list[dict[int, float]] | None:
        """The cosine of clauses with `asked`, (1, dimension), by their places in each passage.

        passages: id, reading, and the places of the clauses wanted.
        None when the model is too slow to ask while someone waits.
        """
        wanted = {(identity, at): (reading, at) for identity, reading, places in passages for at in places}
        vectors = self._vectors(wanted)
        if vectors is None:
            return None
        # Sentence by sentence: the same sentence of two reports then has the same cosine to the last bit, and neither
        # is ranked before the other by chance.
        near = {each: float(vector.astype(np.float32) @ asked[0]) for each, vector in vectors.items()}
        return [{at: near[identity, at] for at in places} for identity, _, places in passages]

    def _vectors(
        self, wanted: Mapping[tuple[int, int], tuple[Reading, int]]
    ) -> Mapping[tuple[int, int], Halves] | None:
        """(dimension,) of each."""
        with self._one_at_a_time:
            known = {each: self._kept[each] for each in wanted if each in self._kept}
        missing = [each for each in wanted if each not in known]
        if missing:
            made = self._library.embedded_at_once([_text(*wanted[each]) for each in missing])
            if made is None:
                return None
            # Each by itself: rows of one array would keep it as long as any of them is kept.
            known |= zip(missing, [vector.astype(np.float16) for vector in made], strict=True)
        with self._one_at_a_time:
            self._kept |= known
            for each in known:
                self._kept.move_to_end(each)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return known


def _text(reading: Reading, at: int) -> str:
    sentence = reading.sentences[at] if reading.sentences else None
    return reading.passage.text[sentence.start : sentence.end] if sentence else ""
