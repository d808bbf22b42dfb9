"""Data folders to begin with, what is done to them, and what they hold afterwards."""

import json
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from index import building, generation
from index.backup import backup, restore
from index.batches import embedded, row_of
from index.building import opened_reports
from index.embedder import Embedder, Vectors
from index.engines import builder
from index.errors import DamagedIndex
from index.library import Library, StoredReport
from index.originals import original_of
from index.publish import add_reports, move_report, rebuild, remove_report, stored
from ingest.report import Report
from ingest.settings import Settings
from tests.index.conftest import FOREST, SCHOOLS, report

RELEASED = Path(__file__).parent / "released"
TEXTS = {
    "a.txt": FOREST,
    "b.txt": SCHOOLS,
    "c.txt": FOREST.replace("12/BC-UBND", "56/BC-UBND").replace("Sông Lam", "Bến Đò"),
    "newer/a.txt": FOREST.replace("3,9", "3,8"),
}
# What `index verify` may say of a folder whose writer was killed; all of it the next writer mends.
BEHIND = {"chỉ mục theo kịp kho báo cáo", "chỉ mục", "CURRENT, tên bản chỉ mục đang dùng"}

Reports = list[list[str]]
"""File name, SHA-256, set, and "kept" when the original file is there, of every report; sorted."""


@dataclass(frozen=True, slots=True)
class State:
    """What a data folder holds, and what is answered from."""

    stored: Reports
    published: Reports
    asked: list[str]  # by the bot, as its own file has it


@dataclass(frozen=True, slots=True)
class Case:
    """The data folder to begin with, in HOME; the work; whether it changes all at once."""

    begin: str
    work: Callable[[Settings, Path], object]
    at_once: bool = False


def prepare(home: Path) -> None:
    """Makes the folders to begin with, a backup of another one, and the vectors of every text."""
    settings = Settings.load()
    for name, text in TEXTS.items():
        path = home / "files" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    two, other = at(home / "two", settings), at(home / "other", settings)
    add(two, home, "a.txt")
    add(two, home, "b.txt")
    ask(two, "câu cũ")
    add(other, home, "newer/a.txt", "c.txt")
    ask(other, "câu mới")
    backup(other, home / "backup.tar.gz")
    (home / "empty").mkdir()
    (home / "released").mkdir()
    with closing(sqlite3.connect(home / "released" / "reports.sqlite")) as db:
        db.executescript((RELEASED / "schema_5.sql").read_text(encoding="utf-8"))
    vectors: dict[str, Vectors] = {}
    for made in (two, other):
        published = generation.current(made.data_dir)
        assert published
        engine = builder(published.manifest.engine, made).open(published.folder / generation.ENGINE)
        with opened_reports(published) as reports:
            rows = [row_of(passage) for passage in reports.passages()]
        vectors |= zip(map(embedded, rows), engine.vectors([row.passage_id for row in rows]), strict=True)
    (home / "texts.json").write_text(json.dumps(list(vectors)), encoding="utf-8")
    np.save(home / "vectors.npy", np.stack(list(vectors.values())))


def at(data: Path, settings: Settings) -> Settings:
    """The settings for that data folder."""
    return settings.model_copy(update={"data_dir": data})


@cache
def read(name: str) -> Report:
    """The report of that name."""
    return report(Path(name).name, TEXTS[name])


def add(settings: Settings, home: Path, *names: str) -> None:
    """Adds the reports of those names, with their files."""
    reports = {name: read(name) for name in names}
    add_reports(
        settings, reports.values(), files={read.digest: home / "files" / name for name, read in reports.items()}
    )


def ask(settings: Settings, question: str) -> None:
    """Has the bot's own file hold that."""
    with closing(sqlite3.connect(settings.data_dir / "bot.sqlite3")) as db, db:
        db.execute("CREATE TABLE asked (question)")
        db.execute("INSERT INTO asked VALUES (?)", (question,))


def one(settings: Settings, name: str) -> StoredReport:
    """The report of that name."""
    with stored(settings) as store:
        (found,) = store.find(name)
    return found


def as_large(work: Callable[[Settings, Path], object]) -> Callable[[Settings, Path], object]:
    """The same work, its index extended as large ones are."""

    def done(settings: Settings, home: Path) -> None:
        before, building.ANEW = building.ANEW, 0
        try:
            work(settings, home)
        finally:
            building.ANEW = before

    return done


CASES = {
    "the first report": Case("empty", lambda s, home: add(s, home, "a.txt")),
    "another report": Case("two", lambda s, home: add(s, home, "c.txt")),
    "a newer version": Case("two", lambda s, home: add(s, home, "newer/a.txt")),
    "removed": Case("two", lambda s, _: remove_report(s, one(s, "a.txt"))),
    "moved": Case("two", lambda s, _: move_report(s, one(s, "a.txt"), "nội bộ")),
    "another report, extended": Case("two", as_large(lambda s, home: add(s, home, "c.txt"))),
    "a newer version, extended": Case("two", as_large(lambda s, home: add(s, home, "newer/a.txt"))),
    "removed, extended": Case("two", as_large(lambda s, _: remove_report(s, one(s, "a.txt")))),
    "moved, extended": Case("two", as_large(lambda s, _: move_report(s, one(s, "a.txt"), "nội bộ"))),
    "rebuilt": Case("two", lambda s, _: rebuild(s)),
    "migrated": Case("released", lambda s, _: rebuild(s)),
    "restored": Case("empty", lambda s, home: restore(s, home / "backup.tar.gz", replace=False), at_once=True),
    "restored over others": Case("two", lambda s, home: restore(s, home / "backup.tar.gz", replace=True), at_once=True),
}


class Recalling(Embedder):
    """The shipped model's identity, and its vectors of the texts that were prepared."""

    def __init__(self, home: Path) -> None:
        super().__init__(Settings.load().embedding)
        self._vectors: Vectors = np.load(home / "vectors.npy")
        self._rows = {text: row for row, text in enumerate(json.loads((home / "texts.json").read_text("utf-8")))}

    def load(self) -> None:
        """There is nothing to load."""

    def passages(self, texts: Sequence[str], done: object = None) -> Vectors:  # noqa: ARG002
        return self._vectors[[self._rows[text] for text in texts]]


def seen(settings: Settings, opened: Library | None = None) -> State:
    """What the folder holds, and what is answered from: by the library given, else by one opened now."""
    data = settings.data_dir

    def told(reports: Sequence[StoredReport]) -> Reports:
        return sorted([r.source, r.digest, r.collection, "kept" * bool(original_of(data, r.digest))] for r in reports)

    with stored(settings) as store:
        assert store.faults() == []
        reports = told(store.reports())
    try:
        published = told((opened or Library.open(settings)).reports)
    except DamagedIndex:
        assert not generation.all_in(data)
        published = []
    bot, questions = data / "bot.sqlite3", []
    if bot.exists():
        with closing(sqlite3.connect(bot)) as db:
            questions = [row[0] for row in db.execute("SELECT question FROM asked")]
    return State(reports, published, questions)
