"""The search of this program alone, without the ranking and the refusing of `bot`: what is like with like."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from index.bench import as_query
from index.bench.peers.protocol import DEPTH, Corpus, Found, Question
from index.embedder import Embedder
from index.library import Library
from index.publish import add_reports
from ingest.report import Report
from ingest.settings import Settings


class Search:
    """BM25 and embedding, fused, over the very text that the others are given; `bot` filters by place and period."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        Embedder(settings.embedding).load()

    def build(self, corpus: Corpus, folder: Path) -> None:
        self._library = library(_as_given(corpus), folder, self._settings)
        self._sources = {report.id: report.source for report in self._library.reports}
        self._ids = numbers(corpus)

    def ask(self, question: Question) -> Found:
        found = [self._id(each.passage_id) for each in self._library.search(as_query(question.whole))[:DEPTH]]
        return Found(found, stated=bool(found))

    def _id(self, stored_id: int) -> int:
        stored = self._library.passage(stored_id)
        return self._ids[self._sources[stored.report_id], stored.passage.ordinal]


def library(reports: Iterable[Report], folder: Path, settings: Settings) -> Library:
    """The reports stored in the folder, published and opened."""
    aside = settings.model_copy(update={"data_dir": folder})
    add_reports(aside, reports)
    return Library.open(aside)


def numbers(corpus: Corpus) -> dict[tuple[str, int], int]:
    """The corpus' numbers of the passages, by the report and the place in it."""
    return {(each.report, each.ordinal): each.id for each in corpus.passages()}


def _as_given(corpus: Corpus) -> Iterator[Report]:
    """The reports, each passage under what the others are given with it, and under nothing else."""
    passages = corpus.passages()
    for report in corpus.reports():
        its = (replace(each, section=(next(passages).context,), parents=(), cells=()) for each in report.passages)
        yield replace(report, passages=tuple(its))
