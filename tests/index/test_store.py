"""The store gives back what was put in, replaces what is newer, forgets what is removed."""

import sqlite3
from dataclasses import replace
from pathlib import Path
from threading import Thread
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from index.errors import DamagedIndex, DataFolderUnusable, SchemaMismatch
from index.store import Change, Store
from ingest.report import Cell, Figure, Footnote, Heading, Kind, Metadata, Passage, Report, Role, Table
from tests.index.conftest import FOREST, SCHOOLS, report

T = TypeVar("T")
_text = st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)
_texts = st.lists(_text, max_size=3).map(tuple)
_lines = st.tuples(st.integers(1, 9), st.integers(1, 9))


def _several(parts: st.SearchStrategy[T]) -> st.SearchStrategy[tuple[T, ...]]:
    return st.lists(parts, max_size=3).map(tuple)


@st.composite
def reports(draw: st.DrawFn) -> Report:
    """Any report whose footnotes and figures point at passages that are there."""
    passage = st.builds(
        Passage,
        ordinal=st.just(0),
        kind=st.sampled_from(Kind),
        text=_text,
        section=_texts,
        lines=_lines,
        footnotes=_texts,
        cells=_several(st.builds(Cell, _text, _text)),
        parents=_texts,
        confidence=st.none() | st.integers(0, 100),
    )
    found = draw(st.lists(passage, min_size=1, max_size=4))
    passages = tuple(replace(each, ordinal=ordinal) for ordinal, each in enumerate(found))
    ordinals = st.integers(0, len(passages) - 1)
    table = st.builds(Table, _texts, _several(_texts), _lines)
    figure = st.builds(
        Figure, _text, _text, _text, st.sampled_from(Role), _text, _text, ordinals, st.integers(0, 9), st.integers(0, 9)
    )
    return Report(
        source=draw(_text),
        digest=draw(_text),
        metadata=draw(st.builds(Metadata, number=st.none() | _text, issuer=_text, locality=_text, signer=_text)),
        headings=draw(_several(st.builds(Heading, _text, st.integers(1, 6), st.integers(1, 9)))),
        passages=passages,
        tables=draw(_several(table)),
        footnotes=draw(_several(st.builds(Footnote, _text, _text, _lines, st.none() | ordinals))),
        figures=draw(_several(figure)),
    )


class TestStore:
    """One SQLite file that holds reports whole."""

    @given(reports())
    @hypothesis_settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
    def test_a_report_comes_back_as_it_was(self, tmp_path: Path, given_report: Report) -> None:
        path = tmp_path / "reports.sqlite"
        path.unlink(missing_ok=True)
        store = Store(path)
        added = store.add(given_report)
        assert store.report(added.report_id) == given_report
        assert store.faults() == []
        assert store.add(given_report).change is Change.UNCHANGED
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

    def test_files_of_one_name_from_two_places_are_two_reports(self, tmp_path: Path) -> None:
        store = Store(tmp_path / "reports.sqlite")
        store.add(report("bao-cao.txt", FOREST))
        assert store.add(report("bao-cao.txt", SCHOOLS)).change is Change.NEW
        assert len(store.reports()) == 2

    def test_a_replaced_version_is_still_known_as_read(self, tmp_path: Path) -> None:
        store = Store(tmp_path / "reports.sqlite")
        older, newer = report("a.txt", FOREST), report("a.txt", FOREST.replace("3,9", "3,8"))
        store.add(older)
        kept = store.add(newer)
        assert store.digests() == {older.digest, newer.digest}
        store.remove(kept.report_id)
        assert store.digests() == set()

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

    @pytest.mark.parametrize("other", [{"issued": "2024-01-31"}, {"province": "Sóc Trăng"}])
    def test_the_same_number_on_another_day_or_in_another_province_is_another_report(
        self, tmp_path: Path, other: dict[str, str]
    ) -> None:
        store = Store(tmp_path / "reports.sqlite")
        first, second = report("a.txt", FOREST), report("b.txt", FOREST.replace("3,9", "3,8"))
        about = replace(first.metadata, issued="2024-01-30", province="Tiền Giang")
        store.add(replace(first, metadata=about))
        added = store.add(replace(second, metadata=replace(about, **other)))
        assert added.change is Change.NEW
        assert len(store.reports()) == 2

    def test_another_layout_is_refused(self, tmp_path: Path) -> None:
        path = tmp_path / "reports.sqlite"
        store = Store(path)
        store._db.execute("PRAGMA user_version = 99")
        store.close()
        with pytest.raises(SchemaMismatch, match="99"):
            Store(path)

    def test_a_file_that_is_understood_otherwise_now_is_replaced(self, tmp_path: Path) -> None:
        store = Store(tmp_path / "reports.sqlite")
        before = report("a.txt", FOREST)
        store.add(replace(before, figures=()))
        assert store.add(before).change is Change.REPLACED
        assert [store.report(stored.id) for stored in store.reports()] == [before]

    def test_the_same_file_under_another_name_changes_nothing(self, tmp_path: Path) -> None:
        store = Store(tmp_path / "reports.sqlite")
        store.add(report("a.txt", FOREST))
        assert store.add(report("copy.txt", FOREST)).change is Change.UNCHANGED
        assert [stored.source for stored in store.reports()] == ["a.txt"]

    def test_only_a_change_changes_the_state(self, tmp_path: Path) -> None:
        store = Store(tmp_path / "reports.sqlite")
        states = [store.state]
        for text in (FOREST, FOREST, SCHOOLS):
            store.add(report("a.txt", text))
            states.append(store.state)
        assert states[1] == states[2] and len(set(states)) == 3

    def test_a_figure_changed_in_the_file_is_noticed_and_mended_by_adding_again(self, tmp_path: Path) -> None:
        store = Store(tmp_path / "reports.sqlite")
        whole = report("a.txt", FOREST)
        store.add(whole)
        with sqlite3.connect(tmp_path / "reports.sqlite") as db:
            db.execute("UPDATE passages SET text = replace(text, '41,5', '14,5')")
        assert ["a.txt" in fault for fault in store.faults()] == [True]
        assert store.add(whole).change is Change.REPLACED
        assert store.faults() == []

    def test_what_fails_halfway_leaves_the_older_version(self, tmp_path: Path) -> None:
        store = Store(tmp_path / "reports.sqlite")
        store.add(report("a.txt", FOREST))
        newer = report("a.txt", SCHOOLS)
        with pytest.raises(sqlite3.IntegrityError):
            store.add(replace(newer, passages=(*newer.passages, newer.passages[0])))  # the same ordinal twice
        assert [store.report(stored.id) for stored in store.reports()] == [report("a.txt", FOREST)]

    @pytest.mark.parametrize("read_only", [False, True])
    def test_threads_read_side_by_side(self, tmp_path: Path, read_only: bool) -> None:
        written = Store(tmp_path / "reports.sqlite")
        written.add(report("a.txt", FOREST))
        written.copy_to(tmp_path / "copy.sqlite")
        store = Store(tmp_path / "copy.sqlite", read_only=read_only)
        first = store.reports()[0].id
        seen: list[int] = []
        readers = [
            Thread(target=lambda: seen.extend(len(store.passages_of(first)) for _ in range(50))) for _ in range(8)
        ]
        for reader in readers:
            reader.start()
        for reader in readers:
            reader.join()
        assert seen == [len(report("a.txt", FOREST).passages)] * 400

    def test_a_copy_stays_readable_when_its_folder_is_gone(self, tmp_path: Path) -> None:
        written = Store(tmp_path / "reports.sqlite")
        written.add(report("a.txt", FOREST))
        written.copy_to(tmp_path / "copy.sqlite")
        store = Store(tmp_path / "copy.sqlite", read_only=True)
        (tmp_path / "copy.sqlite").unlink()
        found: list[Report] = []
        reader = Thread(target=lambda: found.append(store.report(1)))
        reader.start()
        reader.join()
        assert found == [report("a.txt", FOREST)]

    def test_a_file_that_is_no_store_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "reports.sqlite").write_text("không phải cơ sở dữ liệu " * 50)
        with pytest.raises(DamagedIndex, match=r"reports\.sqlite"):
            Store(tmp_path / "reports.sqlite")

    def test_a_store_that_cannot_be_opened_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(DataFolderUnusable, match="nowhere"):
            Store(tmp_path / "nowhere" / "reports.sqlite")


class TestCollections:
    def test_a_new_version_stays_where_the_old_one_was(self, tmp_path: Path) -> None:
        store = Store(tmp_path / "a.sqlite3")
        store.add(report("a.txt", FOREST), "nội bộ")
        assert store.add(report("a.txt", FOREST)).change is Change.UNCHANGED
        assert store.add(report("a.txt", FOREST.replace("41,5%", "42%"))).change is Change.REPLACED
        assert [each.collection for each in store.reports()] == ["nội bộ"]
        assert store.add(report("a.txt", FOREST.replace("41,5%", "42%")), "").change is Change.REPLACED
        assert [each.collection for each in store.reports()] == [""]

    def test_moved(self, tmp_path: Path) -> None:
        store = Store(tmp_path / "a.sqlite3")
        added = store.add(report("a.txt", FOREST))
        state = store.state
        store.move(added.report_id, "nội bộ")
        assert [each.collection for each in store.reports()] == ["nội bộ"]
        assert store.state != state
        assert store.faults() == []

    def test_a_store_from_before_there_were_any(self, tmp_path: Path) -> None:
        path = tmp_path / "a.sqlite3"
        store = Store(path)
        store.add(report("a.txt", FOREST))
        store.close()
        with sqlite3.connect(path) as db:
            db.execute("ALTER TABLE reports DROP COLUMN collection")
            db.execute("PRAGMA user_version = 5")
        db.close()
        opened = Store(path)
        assert [each.collection for each in opened.reports()] == [""]
        assert opened.faults() == []
