"""BM25 over exact and folded words, by tantivy.

Layout of the folder: a tantivy index with the fields
    passage   u64, a column                    the passage's id
    report    u64, indexed                     its report's, for the filter
and the words of index.engines.words, field by field.
"""

import errno
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache, partial
from pathlib import Path

import tantivy

from index.engines.protocol import Row, WeightedWord
from index.engines.words import FIELDS, Sought, indexed, sought, sought_in_figures
from index.errors import DataFolderUnusable
from index.older import OlderFiles

_WORDS = "words"  # the name of the analyser that splits at white space and does nothing else
_WRITER_MEMORY = 256_000_000  # bytes, of which a segment is made
_LARGE = 100_000  # passages
_COMMON = 0.1  # of them
_ENOUGH = 3  # words
_LOCKS = ".lock"
_FILTERS_KEPT = 16


def build_lexical(folder: Path, batches: Iterable[Sequence[Row]]) -> None:
    """Writes the index of those rows into a new folder.  Raises OSError."""
    folder.mkdir()
    schema = tantivy.SchemaBuilder()
    schema.add_unsigned_field("passage", stored=False, indexed=False, fast=True)
    schema.add_unsigned_field("report", indexed=True)
    for field in FIELDS:
        schema.add_text_field(field, tokenizer_name=_WORDS, index_option="freq")
    with _on_disk(folder):
        index = tantivy.Index(schema.build(), path=str(folder))
    _write(index, folder, batches, ())


def extend_lexical(folder: Path, older: OlderFiles, batches: Iterable[Sequence[Row]], gone: Iterable[int]) -> None:
    """Writes into a new folder the older index without those reports and with those rows.

    Its segments are taken over; tantivy makes one of several now and then.  Raises OSError, DamagedIndex.
    """
    folder.mkdir()
    for name in older.names:
        if not name.endswith(_LOCKS):
            older.take(name, folder)
    with _on_disk(folder):
        index = tantivy.Index.open(str(folder))
    _write(index, folder, batches, gone)


def _write(index: tantivy.Index, folder: Path, batches: Iterable[Sequence[Row]], gone: Iterable[int]) -> None:
    with _on_disk(folder):
        index.register_tokenizer(_WORDS, _at_white_space())
        writer = index.writer(heap_size=_WRITER_MEMORY, num_threads=1)  # one thread, few segments
    try:
        if out := sorted(gone):
            # By a query: by a term, tantivy's binding takes the number for a signed one, which none is.
            writer.delete_documents_by_query(tantivy.Query.term_set_query(index.schema, "report", out))
        for rows in batches:
            _add(writer, folder, rows)
        with _on_disk(folder):
            writer.commit()
            writer.garbage_collect_files()
    finally:
        with _on_disk(folder):
            writer.wait_merging_threads()  # which would go on writing into a folder that is given up


def _add(writer: tantivy.IndexWriter, folder: Path, rows: Sequence[Row]) -> None:
    for row, words in indexed(rows):
        document = tantivy.Document()
        document.add_unsigned("passage", row.passage_id)
        document.add_unsigned("report", row.report_id)
        for field in FIELDS:
            document.add_text(field, " ".join(words[field]))
        with _on_disk(folder):
            writer.add_document(document)


def _of_reports(schema: tantivy.Schema, reports: frozenset[int]) -> tantivy.Query:
    """What passages of those reports fulfil, and what their scores do not feel."""
    chosen = tantivy.Query.term_set_query(schema, "report", sorted(reports))
    return tantivy.Query.const_score_query(chosen, 0.0)


def _at_white_space() -> tantivy.TextAnalyzer:
    return tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()


@contextmanager
def _on_disk(folder: Path) -> Iterator[None]:
    """Has tantivy's one kind of fault be what it is here: something that could not be written."""
    try:
        yield
    except ValueError as fault:
        raise OSError(errno.EIO, str(fault), str(folder)) from fault


class Lexical:
    """An open BM25 index."""

    def __init__(self, folder: Path) -> None:
        """Raises DataFolderUnusable when the folder cannot be written: tantivy locks even what it only reads."""
        try:
            index = tantivy.Index.open(str(folder))
        except ValueError as fault:
            raise DataFolderUnusable(
                f"Không mở được {folder}: tài khoản chạy chương trình cần quyền ghi vào thư mục dữ liệu."
            ) from fault
        index.register_tokenizer(_WORDS, _at_white_space())
        self._schema = index.schema
        # Of the schema alone: what hangs on a method of this index goes, and its files with it, only with the garbage.
        self._only = lru_cache(_FILTERS_KEPT)(partial(_of_reports, index.schema))
        self._searcher = index.searcher()

    @property
    def size(self) -> int:
        """How many passages it holds."""
        return self._searcher.num_docs

    def passage_ids(self) -> frozenset[int]:
        """Every passage it holds."""
        hits = self._searcher.search(tantivy.Query.all_query(), limit=max(1, self.size)).hits
        return frozenset(self._ids(hits))

    def search(
        self, words: Sequence[WeightedWord], reports: frozenset[int] | None, limit: int
    ) -> list[tuple[int, float]]:
        """Passage ids and scores, best first, among those reports."""
        return self._best(sought(words), reports, limit)

    def search_figures(
        self, words: Sequence[WeightedWord], reports: frozenset[int] | None, limit: int
    ) -> list[tuple[int, float]]:
        """The same over what the figures of the passages are called and counted in."""
        return self._best(sought_in_figures(words), reports, limit)

    def _best(self, wanted: Sequence[Sought], reports: frozenset[int] | None, limit: int) -> list[tuple[int, float]]:
        if not wanted or (reports is not None and not reports):
            return []
        telling = self._telling(wanted)
        query = tantivy.Query.boolean_query([(tantivy.Occur.Should, self._part(*part)) for part in telling])
        if reports is not None:
            query = tantivy.Query.boolean_query(
                [(tantivy.Occur.Must, query), (tantivy.Occur.Must, self._only(reports))]
            )
        hits = self._searcher.search(query, limit=limit, count=False).hits
        return list(zip(self._ids(hits), (score for score, _ in hits), strict=True))

    def frequency(self, plain: str) -> int:
        """In how many passages the folded word stands."""
        return int(self._searcher.doc_freq("folded", plain))

    def _telling(self, wanted: Sequence[Sought]) -> Sequence[Sought]:
        """Of many passages, those that not every tenth holds, unless few are left.

        The others take most of the time (of a million passages 11.5 ms with them, 3.9 without) and find little more.
        """
        if self.size < _LARGE:
            return wanted
        rarer = [part for part in wanted if self._searcher.doc_freq(part[0], part[1]) < _COMMON * self.size]
        return rarer if sum(field == "folded" for field, _, _ in rarer) >= _ENOUGH else wanted

    def _part(self, field: str, value: str, weight: float) -> tantivy.Query:
        term = tantivy.Query.term_query(self._schema, field, value, index_option="freq")
        return tantivy.Query.boost_query(term, weight)

    def _ids(self, hits: Sequence[tuple[float, tantivy.DocAddress]]) -> list[int]:
        """The passages that were hit, in their order."""
        found: list[int] = self._searcher.fast_field_values("passage", [address for _, address in hits])  # type: ignore[assignment]
        return found
