"""`python -m index …` as it is typed: what it prints, what it ends with."""

import json
import subprocess
import sys
from pathlib import Path

from index import generation
from index.data_folder import writing
from index.library import Library
from index.publish import add_reports
from ingest.settings import Settings
from tests.index.conftest import FOREST, SCHOOLS, report

_ROOT = Path(__file__).parents[2]


def run(*typed: str) -> subprocess.CompletedProcess[str]:
    """Runs the command over the data folder that the environment names."""
    return subprocess.run(
        [sys.executable, "-m", "index", *typed], cwd=_ROOT, capture_output=True, text=True, timeout=300, check=False
    )


def test_damage_is_named_file_by_file_and_rebuilding_mends_it(settings: Settings) -> None:
    add_reports(settings, [report("a.txt", FOREST), report("b.txt", SCHOOLS)])
    whole = run("verify")
    assert (whole.returncode, whole.stderr) == (0, "")
    assert "HỎNG" not in whole.stdout

    name = generation.current_name(settings.data_dir)
    folder = settings.data_dir / "generations" / name
    (folder / "reports" / "000001.sqlite").write_bytes(b"x")
    (folder / "engine" / "dense" / "000001.vectors").unlink()
    damaged = run("verify")
    assert damaged.returncode == 1 and len(damaged.stderr.splitlines()) == 1
    named = [line for line in damaged.stdout.splitlines() if "HỎNG" in line]
    assert [sum(part in line for line in named) for part in ("000001.sqlite", "000001.vectors")] == [1, 1]

    mended = run("rebuild")
    assert (mended.returncode, mended.stderr) == (0, "")
    assert "2 báo cáo" in mended.stdout
    assert generation.current_name(settings.data_dir) != name
    assert generation.check(settings.data_dir / "generations" / generation.current_name(settings.data_dir)) == []


def test_a_backup_is_made_and_restored(settings: Settings, tmp_path: Path) -> None:
    archive = tmp_path / "backup.tar.gz"
    assert (told := run("backup", str(archive))).returncode == 2 and "Chưa có báo cáo" in told.stderr
    add_reports(settings, [report("a.txt", FOREST)])
    made = run("backup", str(archive))
    assert (made.returncode, made.stderr) == (0, "") and "1 báo cáo, 0 tệp gốc" in made.stdout
    add_reports(settings, [report("b.txt", SCHOOLS)])
    for typed, said in ((["restore", str(archive)], "--replace"), (["backup", str(archive)], "Đã có tệp")):
        refused = run(*typed)
        assert refused.returncode == 2 and len(refused.stderr.splitlines()) == 1 and said in refused.stderr
    restored = run("restore", str(archive), "--replace")
    assert (restored.returncode, restored.stderr) == (0, "")
    assert "1 báo cáo" in restored.stdout and "replaced-1" in restored.stdout
    assert [found.source for found in Library.open(settings).reports] == ["a.txt"]


def test_another_process_that_writes_is_told(settings: Settings) -> None:
    add_reports(settings, [report("a.txt", FOREST)])
    with writing(settings.data_dir):
        told = run("rebuild")
    assert (
        told.returncode == 2 and "đang được tiến trình khác ghi" in told.stderr and len(told.stderr.splitlines()) == 1
    )


def test_bench_measures_and_changes_nothing(settings: Settings, tmp_path: Path) -> None:
    add_reports(settings, [report("a.txt", FOREST)])
    questions = tmp_path / "questions.jsonl"
    questions.write_text('{"id": "1", "q": "tỷ lệ hộ nghèo"}\n{"id": "2", "q": "độ che phủ rừng"}\n', encoding="utf-8")
    before = sorted(path for path in settings.data_dir.rglob("*") if "reports.sqlite-" not in path.name)
    measured = run("bench", "--json", "-", "--questions", str(questions))
    assert (measured.returncode, measured.stderr) == (0, "")
    figures = json.loads(measured.stdout)
    assert figures["reports"] == 1 and figures["passages"] == len(report("a.txt", FOREST).passages)
    assert 0 < figures["p50_ms"] <= figures["p95_ms"] <= figures["p99_ms"]
    assert sorted(path for path in settings.data_dir.rglob("*") if "reports.sqlite-" not in path.name) == before


def test_bad_input_is_one_line(settings: Settings, tmp_path: Path) -> None:
    for typed in (["bench"], ["bench", "--questions", str(tmp_path / "none.jsonl")], ["verify", "--bad"], []):
        told = run(*typed)
        assert told.returncode == 2 and len(told.stderr.splitlines()) == 1, typed
        assert "Traceback" not in told.stderr


def test_an_empty_folder_is_not_damaged(settings: Settings) -> None:
    told = run("verify")
    assert told.returncode == 0 and "chưa có báo cáo" in told.stdout
    assert not settings.data_dir.exists()
