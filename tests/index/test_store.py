"""The store gives back what was put in, replaces what is newer, forgets what is removed."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from index.errors import SchemaMismatch
from index.store import Change, Store
from ingest.report import Cell, Figure, Footnote, Heading, Kind, Metadata, Passage, Report, Role, Table
from tests.index.conftest import FOREST, SCHOOLS, report

_words = st.text(alphabet=st.characters(blacklist_categories=("Cs",), blacklist_characters="\0"), max_size=20)
_lines = st.tuples(st.integers(1, 9), st.integers(1, 9))
_words_list = st.lists(_words, max_size=3).map(tuple)
_passages = st.lists(
    st.builds(
        Passage,
        ordinal=st.just(0),
        kind=st.sampled_from(Kind),
        text=_words,
        section=_words_list,
        lines=_lines,
        footnotes=_words_list,
        cells=st.lists(st.builds(Cell, _words, _words), max_size=3).map(tuple),
        parents=_words_list,
    ),
    min_size=1,
    max_size=4,
).map(lambda found: tuple(Passage(i, p.kind, p.text, p.section, p.lines, p.footnotes, p.cells, p.parents) for i, p in enumerate(found)))  # fmt: skip
_reports = st.builds(
    Report,
    source=_words,
    digest=_words,
    metadata=st.builds(Metadata, issuer=_words, locality=_words, number=st.none() | _words),
    headings=st.lists(st.builds(Heading, _words, st.integers(1, 6), st.integers(1, 9)), max_size=2).map(tuple),
    passages=_passages,
    tables=st.lists(st.builds(Table, _words_list, st.lists(_words_list, max_size=2).map(tuple), _lines), max_size=2).map(tuple),  # fmt: skip
    footnotes=st.lists(st.builds(Footnote, _words, _words, _lines, st.none() | st.just(0)), max_size=2).map(tuple),
    figures=st.lists(
        st.builds(Figure, _words, _words, _words, st.sampled_from(Role), _words, _words, st.just(0), st.just(0), st.just(1)),
        max_size=2,
    ).map(tuple),
)  # fmt: skip


class TestStore:
    """One SQLite file that holds reports whole."""

    @given(_reports)
    @hypothesis_settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
    def test_a_report_comes_back_as_it_was(self, tmp_path: Path, given_report: Report) -> None:
        path = tmp_path / "reports.sqlite"
        path.unlink(missing_ok=True)
        store = Store(path)
        added = store.add(given_report)
        assert store.report(added.report_id) == given_report
        store.close()

    def test_the_same_file_changes_nothing(self, tmp_path: Path) -> None:
        store = Store(tmp_path / "reports.sqlite")
        store.add(report("a.txt", FOREST))
        assert store.add(report("a.txt", FOREST)).change is Change.UNCHANGED
        assert len(store.reports()) == 1

    def test_a_newer_version_takes_the_place_of_the_older(self, tmp_path: Path) -> None:
        store = Store(tmp_path / "reports.sqlite")
        store.add(report("a.txt", FOREST))
        added = store.add(report("a.txt", FOREST.replace("3,9", "3,8")))
        assert added.change is Change.REPLACED
        assert [r.id for r in store.reports()] == [added.report_id]
        assert {p.report_id for p in store.passages()} == {added.report_id}

    def test_the_same_number_under_another_name_is_a_newer_version(self, tmp_path: Path) -> None:
        store = Store(tmp_path / "reports.sqlite")
        store.add(report("a.txt", FOREST))
        assert store.add(report("b.txt", FOREST.replace("3,9", "3,8"))).change is Change.REPLACED

    def test_ids_are_never_used_again(self, tmp_path: Path) -> None:
        store = Store(tmp_path / "reports.sqlite")
        first = store.add(report("a.txt", FOREST)).report_id
        used = {p.id for p in store.passages()}
        store.remove(first)
        assert list(store.passages()) == [] and store.reports() == []
        assert store.add(report("b.txt", SCHOOLS)).report_id != first
        assert not used & {p.id for p in store.passages()}

    def test_a_report_is_found_by_file_name_and_number(self, tmp_path: Path) -> None:
        store = Store(tmp_path / "reports.sqlite")
        store.add(report("a.txt", FOREST))
        assert store.find("a.txt") == store.find("12/BC-UBND") == store.find("12 /BC-UBND") == store.reports()
        assert store.find("13/BC-UBND") == []

    def test_another_layout_is_refused(self, tmp_path: Path) -> None:
        path = tmp_path / "reports.sqlite"
        store = Store(path)
        store._db.execute("PRAGMA user_version = 99")
        store.close()
        with pytest.raises(SchemaMismatch, match="99"):
            Store(path)
