"""`python -m bot doctor`: what it needs made wrong, one thing after another, and what it then says."""

import fcntl
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import pairwise
from pathlib import Path
from threading import Thread

import pytest
from matplotlib import get_data_path
from typing_extensions import override

from bot.doctor import files, machine, searching, server, updates
from bot.doctor.examination import examined
from bot.doctor.finding import Check, Finding, Mark
from bot.render import chart
from bot.state.database import FILE, Database
from index import generation
from ingest import landlock
from ingest.settings import Settings
from tests.index.test_damage import with_layout
from tests.telegram.process import ROOT, environment, free_port
from tests.telegram.server import NAME, TOKEN, BotApi, Fault
from tests.telegram.test_webhook import SECRET, URL

GOOD, DOUBTFUL, WRONG = Mark


@pytest.fixture
def set_(api: BotApi, data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """The settings of a bot that has all it needs, in the environment; to be made wrong."""
    for name, value in environment(api, BAOCAO_DATA_DIR=str(data_dir)).items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def found(check: Check) -> list[Finding]:
    """What the check finds; whatever is not well comes with what to do."""
    findings = list(check(Settings.load()))
    assert all(bool(each.advice) == (each.mark is not GOOD) for each in findings)
    assert not any(secret in f"{findings}" for secret in (TOKEN, TOKEN.partition(":")[2], SECRET))
    return findings


def only(check: Check) -> Finding:
    (finding,) = found(check)
    return finding


def command(*typed: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BAOCAO_")}
    return subprocess.run(
        [sys.executable, "-m", "bot", "doctor", *typed],
        cwd=ROOT, env=kept | environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


class TestCommand:
    def test_a_bot_that_has_all_is_well_and_nothing_is_made(self, api: BotApi, data_dir: Path) -> None:
        before = sorted(data_dir.rglob("*"))
        done = command(**environment(api, BAOCAO_DATA_DIR=str(data_dir)))
        assert (done.returncode, done.stderr) == (0, "")
        said = done.stdout.splitlines()
        assert not [line for line in said if line.startswith("✗")]
        for told in ("Thiết lập: đọc được", "bản 000001 nguyên vẹn", "5 báo cáo của 5 nơi", f"bot: @{NAME}", "polling"):
            assert any(line.startswith("✓") and told in line for line in said), told
        assert sorted(data_dir.rglob("*")) == before
        assert {call.method for call in api.calls} == {"getMe", "getWebhookInfo"}, "no update is taken from the bot"

    def test_what_is_wrong_is_told_with_what_to_do_and_the_rest_goes_on(self, api: BotApi, tmp_path: Path) -> None:
        api.token = "1:khac"
        wrong = {"BAOCAO_TELEGRAM__TOKEN": TOKEN, "BAOCAO_EMBEDDING__MODEL": str(tmp_path)}
        done = command(**environment(api, BAOCAO_DATA_DIR=str(tmp_path / "data"), **wrong))
        assert (done.returncode, done.stderr) == (1, "")
        said = done.stdout.splitlines()
        assert sum(line.startswith("✗") for line in said) == 2
        assert all(line[:2] in {"✓ ", "! ", "✗ ", "  "} for line in said)
        assert all(below.startswith("  → ") for line, below in pairwise(said) if line[0] in "!✗")
        assert TOKEN.partition(":")[2] not in done.stdout

    def test_settings_that_cannot_be_read_are_all_that_is_told(self, tmp_path: Path) -> None:
        config = tmp_path / "config.toml"
        config.write_text("[telegram]\nmod = 1\n", encoding="utf-8")
        done = command("--config", str(config))
        assert (done.returncode, done.stderr) == (1, "")
        line, advice = done.stdout.splitlines()
        assert line.startswith("✗ Thiết lập:") and "telegram.mod" in line and str(config) in line
        assert advice.startswith("  → Sửa config.toml")

    def test_a_check_that_fails_hides_no_other_and_no_secret_is_told(self, set_: pytest.MonkeyPatch) -> None:
        set_.setenv("BAOCAO_TELEGRAM__BASE_URL", "http://[::1/bot")  # no address at all
        findings = list(examined(None))
        failed = next(each for each in findings if each.of == "Phần reachable")
        assert (failed.mark, failed.said) == (WRONG, "không kiểm tra được (ValueError)")
        assert findings[-1] is not failed, "the token was looked at all the same"
        assert TOKEN.partition(":")[2] not in f"{findings}"


class TestFiles:
    def test_a_folder_that_is_not_there_is_not_made(self, set_: pytest.MonkeyPatch, tmp_path: Path) -> None:
        set_.setenv("BAOCAO_DATA_DIR", str(tmp_path / "chưa" / "có"))
        assert only(files.data_folder).mark is DOUBTFUL
        assert "GB" in only(files.space).said
        assert only(files.writer).mark is GOOD
        assert not (tmp_path / "chưa").exists()

    def test_a_folder_that_cannot_be_written(self, set_: pytest.MonkeyPatch) -> None:
        set_.setenv("BAOCAO_DATA_DIR", "/proc/self")
        finding = only(files.data_folder)
        assert finding.mark is WRONG and "/proc/self" in finding.said

    @pytest.mark.parametrize(("megabytes", "mark"), [(150, WRONG), (1500, DOUBTFUL), (5000, GOOD)])
    def test_space(self, megabytes: int, mark: Mark) -> None:
        assert files.of_space(megabytes).mark is mark

    @pytest.mark.usefixtures("set_")
    def test_another_process_that_writes(self, data_dir: Path) -> None:
        with (data_dir / "writer.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            assert only(files.writer).mark is DOUBTFUL
        assert only(files.writer).mark is GOOD

    @pytest.mark.usefixtures("set_")
    def test_what_the_bot_keeps(self, data_dir: Path) -> None:
        assert "chưa có" in only(files.kept).said
        database = Database(data_dir)
        assert only(files.kept).said == "0 người được duyệt trong bot, 0 câu đã hỏi", "while the bot has it open"
        database.close()
        before = sorted(data_dir.iterdir())
        assert only(files.kept).mark is GOOD
        assert sorted(data_dir.iterdir()) == before
        (data_dir / FILE).write_bytes(b"SQLite format 3\0" + b"x" * 5000)
        assert only(files.kept).mark is WRONG

    def test_a_log_that_cannot_be_written(self, set_: pytest.MonkeyPatch, tmp_path: Path) -> None:
        assert found(files.log_file) == []
        set_.setenv("BAOCAO_LOG__FILE", str(tmp_path / "bot.log"))
        assert only(files.log_file).mark is GOOD
        assert not (tmp_path / "bot.log").exists()
        for place in (tmp_path, tmp_path / "chưa-có" / "bot.log", Path("/proc/bot.log")):
            set_.setenv("BAOCAO_LOG__FILE", str(place))
            assert only(files.log_file).mark is WRONG, place


class TestSearching:
    def test_a_folder_that_is_no_model(self, set_: pytest.MonkeyPatch, tmp_path: Path) -> None:
        set_.setenv("BAOCAO_EMBEDDING__MODEL", str(tmp_path))
        assert only(searching.model).mark is WRONG
        assert [each.mark for each in found(searching.index)] == [GOOD, GOOD], "told once"

    def test_a_model_that_was_never_downloaded_is_not_downloaded_now(
        self, set_: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        set_.setenv("SENTENCE_TRANSFORMERS_HOME", str(tmp_path))
        set_.setenv("BAOCAO_EMBEDDING__MODEL", "khong-co/mo-hinh")
        assert "chưa được tải" in only(searching.model).said
        assert [path.name for path in tmp_path.iterdir()] == ["data"]

    def test_another_model_than_the_indexs(self, set_: pytest.MonkeyPatch) -> None:
        set_.setenv("BAOCAO_EMBEDDING__QUERY_PREFIX", "hỏi: ")
        whole, other, _ = found(searching.index)
        assert (whole.mark, other.mark) == (GOOD, WRONG)
        assert "index rebuild" in other.advice

    def test_another_engine_than_the_index_is_in(self, set_: pytest.MonkeyPatch) -> None:
        set_.setenv("BAOCAO_INDEX__ENGINE", "milvus")
        whole, engine, _ = found(searching.index)
        assert (whole.mark, engine.mark) == (GOOD, DOUBTFUL)
        assert "index migrate --to milvus" in engine.advice

    def test_no_report(self, set_: pytest.MonkeyPatch, tmp_path: Path) -> None:
        set_.setenv("BAOCAO_DATA_DIR", str(tmp_path))
        finding = only(searching.index)
        assert finding.mark is DOUBTFUL and "ingest add" in finding.advice

    @pytest.mark.usefixtures("set_")
    def test_no_generation(self, data_dir: Path) -> None:
        (data_dir / "generations").rename(data_dir / "mất")
        assert only(searching.index).mark is WRONG

    @pytest.mark.usefixtures("set_")
    def test_a_damaged_generation_with_and_without_an_older_one(self, data_dir: Path) -> None:
        folder = data_dir / "generations" / generation.current_name(data_dir)
        file = next(folder.rglob("*.vectors"))
        whole = file.read_bytes()
        file.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
        finding = only(searching.index)
        assert finding.mark is WRONG and file.name in finding.said
        file.write_bytes(whole)
        (data_dir / "CURRENT").write_text("000002\n")
        assert [each.mark for each in found(searching.index)] == [DOUBTFUL, GOOD]

    @pytest.mark.usefixtures("set_")
    def test_another_layout(self, data_dir: Path) -> None:
        settings = Settings.load()
        assert settings.data_dir == data_dir
        with_layout(settings, 1)
        finding = only(searching.index)
        assert finding.mark is WRONG and "cấu trúc 1" in finding.said


class TestMachine:
    def test_all_is_here(self) -> None:
        assert len(machine.VIETNAMESE) == 2 * (12 * 6 + 1)
        assert [each.mark for check in (machine.fonts, machine.sandbox) for each in found(check)] == [GOOD, GOOD]

    @pytest.mark.parametrize("file", ["cmr10.ttf", "không-có.ttf", "../matplotlibrc"])
    def test_letters_that_are_lacking(self, monkeypatch: pytest.MonkeyPatch, file: str) -> None:
        monkeypatch.setattr(chart, "FONTS", (chart.FONTS[0], Path(get_data_path(), "fonts", "ttf", file)))
        finding = only(machine.fonts)
        assert finding.mark is WRONG and Path(file).name in finding.said and "DejaVuSans.ttf" not in finding.said

    @pytest.mark.parametrize("check", [machine.tesseract, machine.libreoffice])
    def test_a_program_that_is_not_here(self, check: Check, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setenv("PATH", str(tmp_path))
        finding = only(check)
        assert finding.mark is DOUBTFUL and "apt-get install" in finding.advice

    def test_tesseract_without_vietnamese(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        (tmp_path / "tesseract").write_text("#!/bin/sh\necho eng\n")
        (tmp_path / "tesseract").chmod(0o755)
        monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
        assert only(machine.tesseract).mark is DOUBTFUL

    def test_a_process_that_cannot_read(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys, "executable", "/bin/false")
        assert only(machine.sandbox).mark is WRONG

    def test_what_landlock_can_do(self) -> None:
        assert machine.of_landlock(0).mark is DOUBTFUL
        assert "Linux 6.7" in machine.of_landlock(3).said
        assert "cấm dùng mạng TCP" in machine.of_landlock(4).said
        assert only(machine.confinement) == machine.of_landlock(landlock.version())


class TestServer:
    def test_nobody_there(self, set_: pytest.MonkeyPatch) -> None:
        set_.setenv("BAOCAO_TELEGRAM__BASE_URL", f"http://127.0.0.1:{free_port()}/bot")
        assert only(server.reachable).mark is WRONG
        set_.setenv("BAOCAO_TELEGRAM__BASE_URL", f"http://lan:mat-khau@127.0.0.1:{free_port()}/bot")
        assert "mat-khau" not in only(server.reachable).said
        assert only(server.token).mark is DOUBTFUL, "not the token's fault"

    def test_a_server_whose_clock_is_another(self, set_: pytest.MonkeyPatch) -> None:
        with _late() as url:
            set_.setenv("BAOCAO_TELEGRAM__BASE_URL", f"{url}/bot")
            there, clock = found(server.reachable)
        assert (there.mark, clock.mark) == (GOOD, DOUBTFUL)
        assert "nhanh" in clock.said
        assert server.of_clock(90).mark is GOOD
        assert "chậm 300 giây" in server.of_clock(300).said

    @pytest.mark.parametrize(
        ("token", "said"), [("", "Chưa có"), ("1:a b", "ký tự không hợp lệ"), ("1:sai", "không nhận"), (TOKEN, NAME)]
    )
    def test_tokens(self, set_: pytest.MonkeyPatch, token: str, said: str) -> None:
        set_.setenv("BAOCAO_TELEGRAM__TOKEN", token)
        first = found(server.token)[0]
        assert said in first.said
        assert (first.mark is WRONG) == (token != TOKEN)

    @pytest.mark.parametrize("fault", [Fault.ERROR, Fault.DROP, Fault.GARBAGE])
    @pytest.mark.usefixtures("set_")
    def test_a_server_that_fails(self, api: BotApi, fault: Fault) -> None:
        api.fail("getMe", fault)
        assert only(server.token).mark is DOUBTFUL

    def test_a_file_that_others_may_read(self, set_: pytest.MonkeyPatch, tmp_path: Path) -> None:
        file = tmp_path / "token"
        set_.delenv("BAOCAO_TELEGRAM__TOKEN")
        set_.setenv("BAOCAO_TELEGRAM__TOKEN_FILE", str(file))
        assert str(file) in only(server.token).said, "not there"
        file.write_text(TOKEN)
        file.chmod(0o644)
        assert [each.mark for each in found(server.token)] == [DOUBTFUL, GOOD, GOOD]
        file.chmod(0o600)
        assert [each.mark for each in found(server.token)] == [GOOD, GOOD]


class TestUpdates:
    @pytest.fixture
    def webhook(self, set_: pytest.MonkeyPatch, api: BotApi) -> pytest.MonkeyPatch:
        api.upstream = f"127.0.0.1:{free_port()}"
        set_.setenv("BAOCAO_TELEGRAM__MODE", "webhook")
        set_.setenv("BAOCAO_TELEGRAM__WEBHOOK_URL", URL)
        set_.setenv("BAOCAO_TELEGRAM__WEBHOOK_LISTEN", api.upstream)
        return set_

    @pytest.mark.usefixtures("set_")
    def test_polling_while_telegram_sends_elsewhere(self, api: BotApi) -> None:
        assert found(updates.webhook) == [] == found(updates.monitoring)
        _set_webhook(api)
        finding = found(server.token)[1]
        assert finding.mark is DOUBTFUL and "baocao.example.vn" in finding.said

    @pytest.mark.usefixtures("webhook")
    def test_a_webhook_from_its_start_to_its_first_fault(self, api: BotApi) -> None:
        assert only(updates.webhook).mark is GOOD
        assert found(server.token)[1].mark is DOUBTFUL, "Telegram was not told yet"
        _set_webhook(api)
        assert found(server.token)[1].mark is GOOD
        api.say("một")
        api.wait(lambda: api.posted, "delivery")
        finding = found(server.token)[1]
        assert finding.mark is DOUBTFUL and "Connection refused" in finding.said and "1 tin đang chờ" in finding.said

    @pytest.mark.parametrize(
        ("name", "value", "mark", "said"),
        [
            ("WEBHOOK_SECRET", "a b", WRONG, "BAOCAO_TELEGRAM__WEBHOOK_SECRET"),
            ("WEBHOOK_SECRET_FILE", "/không/có", WRONG, "/không/có"),
            ("WEBHOOK_URL", "https://a.vn:8080/x", WRONG, "cổng 8080"),
            ("WEBHOOK_LISTEN", "192.0.2.1:8443", WRONG, "192.0.2.1:8443"),
        ],
    )
    def test_what_telegram_or_the_system_would_refuse(
        self, webhook: pytest.MonkeyPatch, name: str, value: str, mark: Mark, said: str
    ) -> None:
        webhook.setenv(f"BAOCAO_TELEGRAM__{name}", value)
        told = [each for each in found(updates.webhook) if each.mark is not GOOD]
        assert [each.mark for each in told] == [mark]
        assert said in told[0].said

    def test_ports_that_are_taken(self, webhook: pytest.MonkeyPatch) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            listen = f"127.0.0.1:{taken.getsockname()[1]}"
            webhook.setenv("BAOCAO_TELEGRAM__WEBHOOK_LISTEN", listen)
            webhook.setenv("BAOCAO_MONITORING__LISTEN", listen)
            assert [only(check).mark for check in (updates.webhook, updates.monitoring)] == [DOUBTFUL, DOUBTFUL]
        assert [only(check).mark for check in (updates.webhook, updates.monitoring)] == [GOOD, GOOD]


def _set_webhook(api: BotApi) -> None:
    api.handle("setWebhook", {"url": URL, "secret_token": SECRET})


class _Late(BaseHTTPRequestHandler):
    """An hour behind."""

    def do_HEAD(self) -> None:
        self.send_response(404)
        self.end_headers()

    @override
    def date_time_string(self, timestamp: float | None = None) -> str:
        return super().date_time_string(time.time() - 3600)

    @override
    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def _late() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), _Late) as http:
        thread = Thread(target=http.handle_request)
        thread.start()
        yield f"http://127.0.0.1:{http.server_address[1]}"
        thread.join()
