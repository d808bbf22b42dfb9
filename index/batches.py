"""The passages of a store as an engine takes them: rows with their vectors, so many at a time as fit in memory."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from index.embedder import Embedder, Vectors
from index.engines import Batch, Engine, Row
from index.records import StoredPassage
from index.slices import Slices
from index.store import Store

Progress = Callable[[int, int], None]
"""Hears how many passages have got their vectors, and how many are to get one."""

ByText = Mapping[str, npt.NDArray[np.float32]]
"""Texts, as `embedded` has them, and their vectors."""

_AHEAD = 10_000  # texts, 40 MB of vectors of 1,024 numbers
_AT_ONCE = 2_000  # passages, at least: whole reports


@dataclass(frozen=True, slots=True)
class Remembered:
    """Vectors made before, by the same model.

    engine, reports: an open engine, and the reports it holds just as the store does; by_text: of texts embedded.
    """

    engine: Engine | None = None
    reports: frozenset[int] = frozenset()
    by_text: ByText = field(default_factory=dict)

    @classmethod
    def of(cls, engine: Engine, slices: Slices, same: Collection[int]) -> "Remembered":
        """What an older generation remembers; same: those of its reports that the store holds just so."""
        others = [report.id for report in slices.reports if report.id not in same]
        by_text: dict[str, npt.NDArray[np.float32]] = {}
        for report in others:
            rows = [row_of(stored) for stored in slices.passages_of(report)]
            vectors = engine.vectors([row.passage_id for row in rows])
            by_text |= dict(zip(map(embedded, rows), vectors, strict=True))
        return cls(engine, frozenset(same), by_text)

    def and_of(self, texts: ByText) -> "Remembered":
        """With the vectors of those texts too."""
        return replace(self, by_text={**self.by_text, **texts})


class Ahead:
    """Vectors of what is being stored, made while more is still being read: readers are processes of their own."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self.by_text: dict[str, npt.NDArray[np.float32]] = {}

    def embed(self, passages: Iterable[StoredPassage]) -> None:
        """Has their vectors made now, as far as there is room to keep them; the others are made when published."""
        texts = dict.fromkeys(embedded(row_of(stored)) for stored in passages)
        new = [text for text in texts if text not in self.by_text][: _AHEAD - len(self.by_text)]
        self.by_text |= zip(new, self._embedder.passages(new), strict=True)


def batches(
    store: Store, reports: Sequence[int], embedder: Embedder, remembered: Remembered, progress: Progress | None
) -> Iterator[Batch]:
    """Every passage of those reports, in their order, with its vector."""
    new = [report for report in reports if report not in remembered.reports]
    total, done = store.passages_in(new), 0

    def count(more: int) -> None:
        nonlocal done
        done += more
        if progress and more:
            progress(done, total)

    for rows in _rows(store, reports):
        kept = [row for row in rows if row.report_id in remembered.reports]
        fresh = [row for row in rows if row.report_id not in remembered.reports]
        vectors = {
            row.passage_id: vector
            for row, vector in zip(fresh, _embed(embedder, fresh, remembered, count), strict=True)
        }
        if kept and remembered.engine:
            ids = [row.passage_id for row in kept]
            vectors |= zip(ids, remembered.engine.vectors(ids), strict=True)
        yield rows, np.stack([vectors[row.passage_id] for row in rows])


def row_of(stored: StoredPassage, figures: str = "") -> Row:
    """The passage as it is indexed; figures: the names and units of those it states."""
    passage = stored.passage
    columns = (cell.column for cell in passage.cells)
    context = " . ".join((*passage.section, *passage.parents, *columns))
    return Row(stored.id, stored.report_id, passage.text, context, figures)


def embedded(row: Row) -> str:
    """What is embedded of a passage: a short text says little without what it stands under."""
    return f"{row.context} . {row.text}"


def _rows(store: Store, reports: Sequence[int]) -> Iterator[list[Row]]:
    rows: list[Row] = []
    for report in reports:
        figures = store.figure_names(report)
        passages = sorted(store.passages_of(report), key=lambda stored: stored.id)
        rows += [row_of(stored, figures.get(stored.id, "")) for stored in passages]
        if len(rows) >= _AT_ONCE:
            yield rows
            rows = []
    if rows:
        yield rows


def _embed(embedder: Embedder, rows: Sequence[Row], remembered: Remembered, done: Callable[[int], None]) -> Vectors:
    """The vectors of rows, each text embedded once; `done` hears of how many more rows they are made."""
    texts = [embedded(row) for row in rows]
    new = list(dict.fromkeys(text for text in texts if text not in remembered.by_text))
    # The model takes long to load: not for texts that are all remembered.
    made = dict(zip(new, embedder.passages(new, done), strict=True)) if new else {}
    done(len(rows) - len(new))
    found = [made[text] if text in made else remembered.by_text[text] for text in texts]
    return np.stack(found) if found else np.zeros((0, 0), dtype=np.float32)
