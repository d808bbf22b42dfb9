"""The commands as a shell runs them: exit codes, one Vietnamese line for a fault, JSON shapes."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
REPORT = (
    "Số: 12/BC-UBND\n\nAn Phú, ngày 5 tháng 12 năm 2023\n\nBÁO CÁO\n\nCông tác năm 2023\n\n"
    "I. Kết quả\n\nThu đạt 5 tỷ đồng¹.\n\n¹ Số sơ bộ.\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "tot.txt").write_text(REPORT, encoding="utf-8")
    (tmp_path / "hong.txt").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "ghi-chu.json").write_text("{}", encoding="utf-8")
    (tmp_path / "trong").mkdir()
    return tmp_path


def started(*arguments: str | Path, data: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "ingest", *map(str, arguments)],
        cwd=ROOT,
        env={
            **os.environ,
            "BAOCAO_DATA_DIR": str(data / "data"),
            "BAOCAO_INGEST__WORKERS": "1",
            "BAOCAO_INGEST__MEMORY_MB": "2000",
            "COLUMNS": "160",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def ran(*arguments: str | Path, data: Path) -> subprocess.CompletedProcess[str]:
    process = started(*arguments, data=data)
    said, faults = process.communicate()
    return subprocess.CompletedProcess(arguments, process.returncode, said, faults)


def stored(data: Path) -> int:
    """How many reports are stored; none while there is no store."""
    try:
        with closing(sqlite3.connect(f"file:{data}/data/reports.sqlite?mode=ro", uri=True)) as db:
            return int(db.execute("SELECT count(*) FROM reports").fetchone()[0])
    except sqlite3.OperationalError:
        return 0


class TestShow:
    def test_json_shape(self, folder: Path) -> None:
        done = ran("show", folder / "tot.txt", "--json", data=folder)
        assert done.returncode == 0
        shown = json.loads(done.stdout)
        assert shown["number"] == "12/BC-UBND"
        assert shown["headings"] == [{"text": "I. Kết quả", "depth": 1, "line": 9}]
        assert shown["footnotes"] == [{"mark": "1", "text": "Số sơ bộ.", "lines": [13, 13], "ref_ordinal": 4}]
        assert shown["passages"][4] == {
            "ordinal": 4,
            "kind": "paragraph",
            "text": "Thu đạt 5 tỷ đồng¹.",
            "section": ["I. Kết quả"],
            "lines": [11, 11],
            "footnotes": ["1"],
        }
        figure = shown["figures"][0]
        assert list(figure) == ["name", "unit", "value", "role", "period", "verdict", "ordinal"]
        assert list(figure.values()) == ["Thu", "tỷ đồng", "5", "actual", "2023", "", 4]

    def test_for_people(self, folder: Path) -> None:
        done = ran("show", folder / "tot.txt", data=folder)
        assert done.returncode == 0
        assert "12/BC-UBND" in done.stdout
        assert "I. Kết quả" in done.stdout

    @pytest.mark.parametrize(("name", "said"), [("hong.txt", "hong.txt"), ("trong", "thư mục")])
    def test_fault_is_one_line(self, folder: Path, name: str, said: str) -> None:
        done = ran("show", folder / name, data=folder)
        assert done.returncode == 2
        assert done.stderr.count("\n") == 1
        assert said in done.stderr


class TestAdd:
    def test_a_bad_file_stops_nothing(self, folder: Path) -> None:
        first = ran("add", folder, data=folder)
        assert (first.returncode, first.stdout) == (0, "2 tệp: 1 mới, 0 thay thế, 0 không đổi, 1 lỗi.\n")
        assert "hong.txt" in first.stderr
        (folder / "data" / "CURRENT").unlink()  # as if it had been killed before it published
        again = ran("add", folder / "tot.txt", "--json", data=folder)
        assert json.loads(again.stdout) == {"source": "tot.txt", "status": "unchanged"}
        assert (folder / "data" / "CURRENT").exists()
        (folder / "tot.txt").write_text(REPORT.replace("5 tỷ", "6 tỷ"), encoding="utf-8")
        assert "1 thay thế" in ran("add", folder / "tot.txt", data=folder).stdout
        listed = ran("list", "--json", data=folder)
        assert [json.loads(row)["source"] for row in listed.stdout.splitlines()] == ["tot.txt"]
        assert json.loads(ran("show", "12/BC-UBND", "--json", data=folder).stdout)["source"] == "tot.txt"
        assert ran("remove", "tot.txt", data=folder).returncode == 0
        assert ran("list", "--json", data=folder).stdout == ""

    def test_into_a_collection(self, folder: Path) -> None:
        assert ran("add", folder / "tot.txt", "--collection", "Nội bộ", data=folder).returncode == 0
        assert json.loads(ran("list", "--json", data=folder).stdout)["collection"] == "nội bộ"
        assert ran("move", "tot.txt", "công khai", data=folder).returncode == 0
        assert json.loads(ran("list", "--json", data=folder).stdout)["collection"] == "công khai"
        wrong = ran("move", "tot.txt", "a/b", data=folder)
        assert (wrong.returncode, wrong.stderr.count("\n")) == (2, 1)

    def test_listed_for_people(self, folder: Path) -> None:
        assert "Chưa có báo cáo nào" in ran("list", data=folder).stdout
        other = REPORT.replace("An Phú", "An Hoà")
        (folder / "hoa.txt").write_text(other, encoding="utf-8")
        assert ran("add", folder / "tot.txt", folder / "hoa.txt", data=folder).returncode == 0
        rows = ran("list", data=folder).stdout.splitlines()
        assert rows[0].split() == ["Tệp", "Số", "Ngày", "Cơ", "quan", "Kỳ", "Bộ"]
        assert sorted(row.split()[0] for row in rows[1:]) == ["hoa.txt", "tot.txt"]
        assert all("12/BC-UBND" in row and "2023-12-05" in row and "công khai" in row for row in rows[1:])
        unclear = ran("remove", "12/BC-UBND", data=folder)
        assert (unclear.returncode, unclear.stderr.count("\n")) == (2, 1)
        assert "2 báo cáo" in unclear.stderr and "hoa.txt" in unclear.stderr and "tot.txt" in unclear.stderr

    def test_a_fault_among_json(self, folder: Path) -> None:
        done = ran("add", folder / "tot.txt", folder / "hong.txt", "--json", data=folder)
        told = [json.loads(line) for line in done.stdout.splitlines()]
        assert {each["source"]: each["status"] for each in told} == {"tot.txt": "new", "hong.txt": "failed"}
        assert ["hong.txt" in each["message"] for each in told if "message" in each] == [True]

    @pytest.mark.parametrize("name", ["trong", "hong.txt", "khong-co.txt", "https://vi.du/bao-cao.pdf"])
    def test_nothing_read(self, folder: Path, name: str) -> None:
        done = ran("add", name if "://" in name else folder / name, data=folder)
        assert done.returncode == 2
        assert done.stdout == ""
        assert done.stderr.count("\n") == 1
        assert not (folder / "data").exists()

    @pytest.mark.parametrize("command", ["remove", "show"])
    def test_no_such_report(self, folder: Path, command: str) -> None:
        done = ran(command, "99/BC-UBND", data=folder)
        assert done.returncode == 2
        assert "99/BC-UBND" in done.stderr


class TestFolders:
    def test_interrupted_then_run_again(self, tmp_path: Path) -> None:
        folder = tmp_path / "kho"
        folder.mkdir()
        for number in range(20):
            text = REPORT.replace("12/BC", f"{number}/BC").replace("5 tỷ", f"{number} tỷ")
            (folder / f"bc-{number:02}.txt").write_text(text, encoding="utf-8")
        endless = folder / "bc-10-dài.txt"
        endless.write_text("Thu đạt 5 tỷ đồng, tăng 3,2%.\n\n" * 400_000, encoding="utf-8")
        running = started("add", folder, "--json", data=tmp_path)
        while stored(tmp_path) < 10 and running.poll() is None:
            time.sleep(0.05)
        running.send_signal(signal.SIGINT)
        said, faults = running.communicate()
        assert running.returncode == 130
        assert [json.loads(line)["status"] for line in said.splitlines()] == ["new"] * 10
        assert "còn 11 tệp chưa đọc" in faults
        assert (tmp_path / "data" / "CURRENT").exists()
        endless.write_bytes(b"")
        again = ran("add", folder, data=tmp_path)
        assert (again.returncode, again.stdout) == (0, "21 tệp: 10 mới, 0 thay thế, 10 không đổi, 1 lỗi.\n")
        assert again.stderr.count("\n") == 1 and "dài.txt" in again.stderr
