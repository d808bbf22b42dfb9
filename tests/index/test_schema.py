"""A store that an earlier version of the program wrote is brought to this one's schema, or told in one line."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from index import schema
from index.errors import SchemaMismatch
from index.schema import SCHEMA
from index.store import Store
from tests.index.conftest import FOREST, report

# A store of each, as that version wrote it of the report FOREST; in the last ones it belongs to the set "nội bộ".
RELEASED = {int(path.stem.removeprefix("schema_")): path for path in (Path(__file__).parent / "released").glob("*.sql")}


def written_by(version: int, folder: Path) -> Path:
    path = folder / "reports.sqlite"
    with closing(sqlite3.connect(path)) as db:
        db.executescript(RELEASED[version].read_text(encoding="utf-8"))
    return path


def test_every_schema_with_a_step_and_this_one_has_a_file_of_its_time() -> None:
    assert RELEASED.keys() == {*schema._STEPS, SCHEMA}


@pytest.mark.parametrize("version", RELEASED)
def test_one_that_was_released_is_brought_here_whole(tmp_path: Path, version: int) -> None:
    path = written_by(version, tmp_path)
    for _ in range(2):
        with closing(Store(path)) as store:
            assert store.faults() == []
            (kept,) = store.reports()
            assert kept.collection == ("" if version < 6 else "nội bộ")
            assert kept.digest == report("a.txt", FOREST).digest
            assert [stored.figure.value for stored in store.figures_of(kept.id)] == ["41,5", "4,2", "3,9", "215,4"]
    with closing(sqlite3.connect(path)) as db:
        assert schema.version_of(db) == SCHEMA
        fresh = Store(tmp_path / "fresh.sqlite")
        assert columns(db) == columns(fresh._db)
        fresh.close()


def columns(db: sqlite3.Connection) -> set[tuple[str, str]]:
    tables = [name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    return {(table, row[1]) for table in tables for row in db.execute(f"PRAGMA table_info({table})")}


def test_many_that_open_it_at_once_take_the_steps_once(tmp_path: Path) -> None:
    for turn in range(10):
        folder = tmp_path / str(turn)
        folder.mkdir()
        path = written_by(min(RELEASED), folder)

        def opened(_: int, path: Path = path) -> int:
            with closing(Store(path)) as store:
                return len(store.reports())

        with ThreadPoolExecutor(6) as threads:
            assert list(threads.map(opened, range(6))) == [1] * 6


@pytest.mark.parametrize(("version", "what_to_do"), [
    *((old, "nạp lại các tệp báo cáo") for old in range(1, min(RELEASED))),
    (SCHEMA + 1, "dùng lại bản chương trình mới"),
    (99, "dùng lại bản chương trình mới"),
])  # fmt: skip
def test_one_that_cannot_be_read_is_told(tmp_path: Path, version: int, what_to_do: str) -> None:
    path = written_by(SCHEMA, tmp_path)
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"PRAGMA user_version = {version}")
    before = path.read_bytes()
    with pytest.raises(SchemaMismatch, match=f"cấu trúc {version}.*{what_to_do}"):
        Store(path)
    with closing(sqlite3.connect(path)) as db:
        assert schema.version_of(db) == version
    assert path.read_bytes()[100:] == before[100:]  # but for what SQLite counts in the header
