"""Many files at once: all of them, in order, whatever one of them does."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.errors import UnreadableFile
from ingest.files import digest, sources
from ingest.pipeline import Read, read_files
from ingest.report import Report
from ingest.settings import Ingest, Settings


def write(folder: Path, number: int) -> Path:
    """A small report of its own number."""
    path = folder / f"bc-{number:03}.txt"
    path.write_text(
        f"Số: {number}/BC-UBND\n\nBÁO CÁO\n\nCông tác năm 2023\n\nI. Kết quả\n\nThu đạt {number} tỷ đồng.\n",
        encoding="utf-8",
    )
    return path


def settings(**values: int) -> Settings:
    return Settings(ingest=Ingest.model_validate(values))


def numbers(found: list[Read]) -> list[str | None]:
    return [read.outcome.metadata.number if isinstance(read.outcome, Report) else None for read in found]


def faults(found: list[Read]) -> list[str]:
    return [read.path.name for read in found if isinstance(read.outcome, UnreadableFile)]


class TestAll:
    def test_three_hundred_in_their_order(self, tmp_path: Path) -> None:
        paths = [write(tmp_path, number) for number in range(300)]
        found = list(read_files(paths, settings(workers=4)))
        assert [read.path for read in found] == paths
        assert numbers(found) == [f"{number}/BC-UBND" for number in range(300)]

    def test_one_core_is_enough(self, tmp_path: Path) -> None:
        paths = [write(tmp_path, number) for number in range(3)]
        assert len(list(read_files(paths, settings(workers=1)))) == 3

    def test_nothing(self) -> None:
        assert list(read_files([], Settings())) == []

    def test_bad_ones_stop_nothing(self, tmp_path: Path) -> None:
        paths = [write(tmp_path, number) for number in range(60)]
        paths[0].write_bytes(b"")
        paths[10].write_bytes(b"PK\x03\x04" + b"\x00" * 100)
        paths[20].unlink()
        paths[30].write_bytes(b"\x00" * 100)
        os.truncate(paths[40], 1_000_001)
        paths[59].unlink()
        os.mkfifo(paths[59])
        found = list(read_files(paths, settings(workers=3, max_file_mb=1)))
        assert [read.path for read in found] == paths
        bad = {0, 10, 20, 30, 40, 59}
        assert numbers(found) == [None if number in bad else f"{number}/BC-UBND" for number in range(60)]
        assert all(path.name in str(found[i].outcome) for i, path in enumerate(paths) if i in bad)

    def test_a_slow_one_is_waited_for_and_costs_itself_alone(self, tmp_path: Path) -> None:
        paths = [write(tmp_path, number) for number in range(50)]
        paths[5].write_text("Thu đạt 5 tỷ đồng, tăng 3,2%.\n\n" * 400_000, encoding="utf-8")
        found = list(read_files(paths, settings(workers=2, cpu_seconds=1, memory_mb=2000)))
        assert [read.path for read in found] == paths
        assert faults(found) == ["bc-005.txt"]

    def test_what_is_known_is_not_read(self, tmp_path: Path) -> None:
        paths = [write(tmp_path, number) for number in range(6)]
        known = {digest(path) for path in paths[:4]}
        found = list(read_files(paths, Settings(), lambda path: digest(path) in known))
        assert [read.outcome is None for read in found] == [True] * 4 + [False] * 2


class TestStopped:
    def test_at_once(self, tmp_path: Path) -> None:
        assert list(read_files([write(tmp_path, 0)], Settings(), stopping=lambda: True)) == []

    def test_what_was_read_is_handed_out_and_nothing_else_begun(self, tmp_path: Path) -> None:
        taken: list[Path] = []

        def paths() -> Iterator[Path]:
            for number in range(1000):
                taken.append(write(tmp_path, number))
                yield taken[-1]

        found: list[Read] = []
        for read in read_files(paths(), settings(workers=2), stopping=lambda: len(found) >= 20):
            found.append(read)  # noqa: PERF402 - the reader looks at the list while it grows
        assert 20 <= len(found) <= len(taken) <= 20 + 32 + 2
        assert all(isinstance(read.outcome, Report) for read in found)


class TestSources:
    def test_a_folder(self, tmp_path: Path) -> None:
        names = ["b/2.DOCX", "a.pdf", "b/1.txt", "quét.tif", "ghi.json", ".git/x.txt", "~$a.docx", "b/.x.txt"]
        for name in names:
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).touch()
        found = [path.relative_to(tmp_path).as_posix() for path in sources(str(tmp_path))]
        assert found == ["a.pdf", "b/1.txt", "b/2.DOCX", "quét.tif"]

    def test_a_file_whatever_it_is_called(self, tmp_path: Path) -> None:
        (tmp_path / "báo cáo").touch()
        assert sources(str(tmp_path / "báo cáo")) == [tmp_path / "báo cáo"]

    def test_missing(self, tmp_path: Path) -> None:
        with pytest.raises(UnreadableFile, match="không-có"):
            sources(str(tmp_path / "không-có.txt"))
