"""A generation is published whole or not at all, and never opened when a byte of it has changed."""

import fcntl
import json
import logging
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from index import generation
from index.embedder import Embedder, Vectors
from index.errors import DamagedIndex, DataFolderTaken, DataFolderUnusable, ModelMismatch, ModelNotFound
from index.library import Library, Query, StoredPassage, WeightedWord
from index.publish import add_reports, rebuild, remove_report
from index.verify import verify
from ingest.report import Report
from ingest.settings import Settings
from tests.index.conftest import FOREST, SCHOOLS, report

_MORE = "\n3. Văn hóa\n\nToàn huyện có 12 nhà văn hóa.\n"


def search(library: Library, *words: tuple[str, str]) -> list[str]:
    found = library.search(Query(tuple(WeightedWord(t, p, 1.0) for t, p in words), "hộ nghèo", None, 20))
    return [library.passage(candidate.passage_id).passage.text for candidate in found]


def embedded_text(stored: StoredPassage) -> str:
    passage = stored.passage
    columns = (cell.column for cell in passage.cells)
    return " . ".join((" . ".join((*passage.section, *passage.parents, *columns)), passage.text))


def files(settings: Settings) -> list[Path]:
    folder = settings.data_dir / "generations" / generation.current_name(settings.data_dir)
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.stat().st_size)


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts of passages that are embedded from now on."""
    heard: list[str] = []
    embed = Embedder.passages

    def counted(embedder: Embedder, texts: Sequence[str], done: Callable[[int], None] | None = None) -> Vectors:
        heard.extend(texts)
        return embed(embedder, texts, done)

    monkeypatch.setattr(Embedder, "passages", counted)
    return heard


class TestPublishing:
    """What is added is found; what is the same is not published again."""

    def test_an_empty_folder_is_an_empty_library(self, settings: Settings) -> None:
        library = Library.open(settings)
        assert library.reports == () and search(library, ("nghèo", "ngheo")) == []

    def test_a_report_added_is_found(self, settings: Settings) -> None:
        add_reports(settings, [report("a.txt", FOREST)])
        library = Library.open(settings)
        assert [r.source for r in library.reports] == ["a.txt"]
        assert search(library, ("nghèo", "ngheo"))[0] == "1 | Tỷ lệ hộ nghèo | % | 4,2 | 3,9"

    def test_a_question_without_a_word_finds_nothing(self, settings: Settings) -> None:
        add_reports(settings, [report("a.txt", FOREST)])
        assert Library.open(settings).search(Query((), "☃ ?", None, 20)) == []

    def test_nothing_new_publishes_nothing(self, settings: Settings) -> None:
        add_reports(settings, [report("a.txt", FOREST)])
        before = generation.current_name(settings.data_dir)
        add_reports(settings, [report("a.txt", FOREST)])
        assert generation.current_name(settings.data_dir) == before

    def test_passages_are_embedded_while_others_are_read(self, settings: Settings, made: list[str]) -> None:
        first, other = report("a.txt", FOREST), report("b.txt", SCHOOLS)

        def reports() -> Iterator[Report]:
            yield first
            assert len(made) == len(set(made)) > 0
            yield other

        add_reports(settings, reports())
        library = Library.open(settings)
        stored = [each for one in library.reports for each in library.passages_of(one.id)]
        assert sorted(made) == sorted({embedded_text(each) for each in stored})

    def test_only_new_passages_are_embedded(self, settings: Settings, made: list[str]) -> None:
        first, newer = report("a.txt", FOREST), report("a.txt", FOREST + _MORE)
        add_reports(settings, [first])
        assert len(made) == len(first.passages)
        heard: list[tuple[int, int]] = []
        add_reports(settings, [newer], lambda done, total: heard.append((done, total)))
        assert len(made) == len(set(made)) < len(first.passages) + len(newer.passages)
        assert sum("nhà văn hóa" in text for text in made) == 1
        assert heard[-1] == (len(newer.passages),) * 2

    def test_an_open_library_takes_what_was_published_since(self, settings: Settings) -> None:
        add_reports(settings, [report("a.txt", FOREST)])
        library = Library.open(settings)
        assert library.is_newest and not library.newer()
        add_reports(settings, [report("b.txt", SCHOOLS)])
        assert len(library.reports) == 1 and library.has_newer
        newer = library.newer()
        assert newer and newer.is_newest and len(newer.reports) == 2
        assert not library.newer(), "each once"

    def test_the_one_before_is_at_hand_as_long_as_it_is_kept(self, settings: Settings) -> None:
        add_reports(settings, [report("a.txt", FOREST)])
        assert Library.open(settings).older() is None
        add_reports(settings, [report("b.txt", SCHOOLS)])
        older = Library.open(settings).older()
        assert older and len(older.reports) == 1 and older.older() is None

    def test_a_removed_report_is_gone(self, settings: Settings) -> None:
        add_reports(settings, [report("a.txt", FOREST), report("b.txt", SCHOOLS)])
        remove_report(settings, Library.open(settings).reports[0])
        assert [r.source for r in Library.open(settings).reports] == ["b.txt"]

    def test_the_last_report_can_be_removed(self, settings: Settings) -> None:
        add_reports(settings, [report("a.txt", FOREST)])
        remove_report(settings, Library.open(settings).reports[0])
        assert Library.open(settings).reports == ()

    def test_a_store_made_anew_never_takes_over_old_vectors(self, settings: Settings) -> None:
        add_reports(settings, [report("a.txt", FOREST)])
        for path in settings.data_dir.glob("reports.sqlite*"):
            path.unlink()
        add_reports(settings, [report("b.txt", FOREST.replace("Độ che phủ rừng", "Số vụ cháy nhà xưởng"))])
        library = Library.open(settings)
        vectors = Embedder(settings.embedding)
        for stored in library.passages_of(library.reports[0].id):
            (found,) = [
                candidate
                for candidate in library.search(Query((), "cháy nhà xưởng", None, 20))
                if candidate.passage_id == stored.id
            ]
            expected = vectors.passages([embedded_text(stored)]) @ vectors.query("cháy nhà xưởng").T
            assert found.cosine == pytest.approx(float(expected[0, 0]), abs=1e-5)

    def test_answers_go_on_while_reports_are_replaced(self, settings: Settings) -> None:
        add_reports(settings, [report("a.txt", FOREST)])
        opened = [Library.open(settings)]

        def ask(_: int) -> list[str]:
            if newer := opened[-1].newer():
                opened.append(newer)
            return search(opened[-1], ("nghèo", "ngheo"))

        with ThreadPoolExecutor(8) as threads:
            asked = threads.map(ask, range(200))
            for number in range(3):
                add_reports(settings, [report("a.txt", FOREST.replace("3,9", f"3,{number}"))])
            rows = {found[0] for found in asked}
        assert all(row.startswith("1 | Tỷ lệ hộ nghèo | % | 4,2 | 3,") for row in rows)
        assert search(opened[-1].newer() or opened[-1], ("nghèo", "ngheo"))[0].endswith("3,2")

    def test_what_is_open_can_still_be_read_when_it_is_replaced(self, settings: Settings) -> None:
        add_reports(settings, [report("a.txt", FOREST)])
        library = Library.open(settings)
        before = library.passages_of(library.reports[0].id)
        add_reports(settings, [report("a.txt", SCHOOLS)])
        assert library.newer()
        assert [library.passage(stored.id) for stored in before] == list(before)

    def test_older_generations_go(self, settings: Settings) -> None:
        for number in range(4):
            add_reports(settings, [report("a.txt", FOREST.replace("3,9", f"3,{number}"))])
        names = {path.name for path in (settings.data_dir / "generations").iterdir()}
        assert len(names) == settings.index.keep_generations
        assert generation.current_name(settings.data_dir) in names

    def test_a_second_writer_is_told(self, settings: Settings) -> None:
        add_reports(settings, [report("a.txt", FOREST)])
        with (settings.data_dir / "writer.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            with pytest.raises(DataFolderTaken):
                add_reports(settings, [report("b.txt", SCHOOLS)])
        assert len(Library.open(settings).reports) == 1

    def test_a_data_folder_that_cannot_be_made_is_named(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "file").write_text("")
        monkeypatch.setenv("BAOCAO_DATA_DIR", str(tmp_path / "file" / "data"))
        with pytest.raises(DataFolderUnusable, match="file/data"):
            add_reports(Settings.load(), [report("a.txt", FOREST)])

    def test_a_folder_that_is_no_model_is_named_and_nothing_is_stored(
        self, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "nothing").mkdir()
        monkeypatch.setenv("BAOCAO_EMBEDDING__MODEL", str(tmp_path / "nothing"))
        with pytest.raises(ModelNotFound, match="nothing"):
            add_reports(Settings.load(), [report("a.txt", FOREST)])
        assert not (settings.data_dir / "reports.sqlite").exists()


class TestDamage:
    """Whatever file of the only generation loses a byte, it is noticed before it is opened."""

    def test_a_flipped_byte_in_any_file_is_noticed(self, settings: Settings) -> None:
        add_reports(settings, [report("a.txt", FOREST)])
        for path in files(settings):
            whole = path.read_bytes()
            middle = len(whole) // 2
            path.write_bytes(whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :])
            with pytest.raises(DamagedIndex):
                Library.open(settings)
            assert any(finding.fault for finding in verify(settings)), path
            path.write_bytes(whole)
        assert len(Library.open(settings).reports) == 1

    def test_a_missing_file_is_noticed(self, settings: Settings) -> None:
        add_reports(settings, [report("a.txt", FOREST)])
        for path in files(settings):
            whole = path.read_bytes()
            path.unlink()
            with pytest.raises(DamagedIndex):
                Library.open(settings)
            path.write_bytes(whole)

    def test_the_generation_before_serves_when_the_current_one_is_damaged(self, settings: Settings) -> None:
        add_reports(settings, [report("a.txt", FOREST)])
        add_reports(settings, [report("b.txt", SCHOOLS)])
        files(settings)[0].write_bytes(b"")
        assert [r.source for r in Library.open(settings).reports] == ["a.txt"]

    def test_falling_back_is_logged_and_adding_mends_it(
        self, settings: Settings, caplog: pytest.LogCaptureFixture
    ) -> None:
        add_reports(settings, [report("a.txt", FOREST)])
        add_reports(settings, [report("b.txt", SCHOOLS)])
        damaged = generation.current_name(settings.data_dir)
        files(settings)[0].write_bytes(b"")
        with caplog.at_level(logging.WARNING):
            Library.open(settings)
        assert any(damaged in record.getMessage() for record in caplog.records)
        add_reports(settings, [report("b.txt", SCHOOLS)])
        assert [r.source for r in Library.open(settings).reports] == ["a.txt", "b.txt"]

    def test_an_open_library_stays_when_what_is_published_is_damaged(
        self, settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        monkeypatch.setenv("BAOCAO_INDEX__KEEP_GENERATIONS", "1")
        settings = Settings.load()
        add_reports(settings, [report("a.txt", FOREST)])
        library = Library.open(settings)
        add_reports(settings, [report("b.txt", SCHOOLS)])
        files(settings)[0].write_bytes(b"")
        assert not library.newer() and not library.newer()
        assert len(caplog.records) == 1
        assert search(library, ("nghèo", "ngheo"))[0] == "1 | Tỷ lệ hộ nghèo | % | 4,2 | 3,9"
        rebuild(settings)
        newer = library.newer()
        assert newer and len(newer.reports) == 2

    def test_a_report_changed_in_the_store_is_never_published(self, settings: Settings) -> None:
        add_reports(settings, [report("a.txt", FOREST)])
        with sqlite3.connect(settings.data_dir / "reports.sqlite") as db:
            db.execute("UPDATE figures SET value = '14,5'")
        assert [f.fault for f in verify(settings) if f.fault] == ["báo cáo a.txt đã bị thay đổi, cần nạp lại"]
        with pytest.raises(DamagedIndex, match=r"a\.txt"):
            rebuild(settings)
        add_reports(settings, [report("a.txt", FOREST)])
        assert not [finding for finding in verify(settings) if finding.fault]

    def test_what_was_left_half_written_is_not_taken(self, settings: Settings) -> None:
        add_reports(settings, [report("a.txt", FOREST)])
        home = settings.data_dir / "generations"
        shutil.copytree(home / generation.current_name(settings.data_dir), home / "000009.tmp")
        assert Library.open(settings).generation != "000009.tmp"

    def test_rebuilding_mends_it(self, settings: Settings) -> None:
        add_reports(settings, [report("a.txt", FOREST)])
        files(settings)[0].write_bytes(b"")
        rebuild(settings)
        assert len(Library.open(settings).reports) == 1

    def test_another_model_is_refused(self, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
        add_reports(settings, [report("a.txt", FOREST)])
        monkeypatch.setenv("BAOCAO_EMBEDDING__QUERY_PREFIX", "query: ")
        with pytest.raises(ModelMismatch, match="rebuild"):
            Library.open(Settings.load())

    def test_everything_whole_verifies(self, settings: Settings) -> None:
        add_reports(settings, [report("a.txt", FOREST)])
        assert [finding for finding in verify(settings) if finding.fault] == []

    def test_the_manifest_lists_every_file(self, settings: Settings) -> None:
        add_reports(settings, [report("a.txt", FOREST)])
        folder = settings.data_dir / "generations" / generation.current_name(settings.data_dir)
        listed = set(json.loads((folder / "manifest.json").read_text())["files"])
        standing = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
        assert listed == standing - {"manifest.json"}
