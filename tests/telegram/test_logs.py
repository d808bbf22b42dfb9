"""The log of the bot process: where it is written, and that no secret stands in it at any level."""

import json
import logging
import subprocess
import sys
from pathlib import Path

import pytest

from bot.telegram.logs import HIDDEN, Redacting
from tests.telegram.process import ADMIN, BOT, OWN_BRAIN, ROOT, bot
from tests.telegram.server import TOKEN, BotApi, Fault
from tests.telegram.test_webhook import SECRET, behind_proxy, post

SECRETS = (TOKEN, TOKEN.replace(":", "%3A"), TOKEN.partition(":")[2], SECRET)
WRITING = f"""
import logging, sys
from pathlib import Path
from bot.telegram.logs import configure
from ingest.settings import Log
configure(Log(file=sys.argv[1], max_mb=1, keep=2), ("{TOKEN}", "{SECRET}"))
log = logging.getLogger("thử")
for number in range(int(sys.argv[2])):
    log.warning("số %s, https://example.org/bot%s/getMe, {SECRET} %s", number, "{TOKEN}", "x" * 1000)
"""


def written(file: Path, lines: int) -> subprocess.CompletedProcess[str]:
    """What a process says that logs so many lines of a kilobyte, each with every secret in it."""
    command = [sys.executable, "-c", WRITING, str(file), str(lines)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_no_form_of_the_token_leaves_the_formatter() -> None:
    formatter = Redacting(logging.Formatter("%(message)s"), ["12:se-cret_x"])
    record = logging.LogRecord(
        "x", logging.INFO, "", 1, "a/bot%s b %s c %s", ("12:se-cret_x", "12%3Ase-cret_x", "se-cret_x"), None
    )
    assert formatter.format(record) == f"a/bot{HIDDEN} b {HIDDEN} c {HIDDEN}"


def test_the_file_is_begun_anew_when_it_is_large_and_the_oldest_goes(tmp_path: Path) -> None:
    done = written(tmp_path / "bot.log", 5000)
    assert done.returncode == 0
    kept = sorted(tmp_path.iterdir())
    assert [path.name for path in kept] == ["bot.log", "bot.log.1", "bot.log.2"]
    assert all(path.stat().st_size <= 1_000_000 for path in kept)
    lines = [json.loads(line) for path in kept for line in path.read_text(encoding="utf-8").splitlines()]
    assert any(line["event"].startswith("số 4999,") for line in lines)
    assert not any(line["event"].startswith("số 0,") for line in lines)
    assert "số 0," in done.stderr, "stderr has all of it"
    for secret in SECRETS:
        assert secret not in done.stderr
        assert not any(secret in path.read_text(encoding="utf-8") for path in kept)


def test_a_disk_that_is_full_costs_no_secret_and_no_line_on_stderr() -> None:
    done = written(Path("/dev/full"), 3)
    assert done.returncode == 0
    assert [json.loads(line)["level"] for line in done.stderr.splitlines()] == ["warning"] * 3
    assert not any(secret in done.stderr for secret in SECRETS)


def test_the_bot_writes_what_it_says_into_the_file_too(api: BotApi, tmp_path: Path) -> None:
    file = tmp_path / "bot.log"
    with bot(api, OWN_BRAIN, BAOCAO_LOG__FILE=str(file)) as started:
        api.say("hỏng", ADMIN)
        api.wait_sent(1)
        assert started.stop() == 0
    kept = file.read_text(encoding="utf-8")
    assert f"cannot open https://example.org/bot{HIDDEN}/x" in kept
    assert [json.loads(line)["event"] for line in kept.splitlines()] == [line["event"] for line in started.log()]
    assert not any(secret in kept for secret in SECRETS)


@pytest.mark.parametrize("place", ["không-có/bot.log", "."])
def test_a_file_that_cannot_be_written_is_one_line(api: BotApi, tmp_path: Path, place: str) -> None:
    with bot(api, BOT, ready=False, BAOCAO_LOG__FILE=str(tmp_path / place)) as started:
        assert started.wait() == 2
    assert len(started.lines) == 1
    assert "log.file" in started.lines[0]


def test_at_level_debug_the_whole_bot_says_neither_token_nor_secret(
    api: BotApi, data_dir: Path, tmp_path: Path
) -> None:
    file = tmp_path / "bot.log"
    more = behind_proxy(api) | {
        "BAOCAO_DATA_DIR": str(data_dir),
        "BAOCAO_LOG__LEVEL": "DEBUG",
        "BAOCAO_LOG__FILE": str(file),
        "BAOCAO_TELEGRAM__WEBHOOK_SECRET": SECRET,
        "PYTHONASYNCIODEBUG": "1",
        "PYTHONDEVMODE": "1",
    }
    # Whatever a call of ours may meet, each says so in the log.
    for method in ("getMe", "setMyCommands", "setWebhook", "sendMessage"):
        api.fail(method, Fault.ERROR, Fault.DROP, Fault.GARBAGE)
    with bot(api, BOT, ready=False, **more) as started:
        api.wait_called("setWebhook", 4)
        api.wait(lambda: post(api, secret="sai") == 403, "refusal")
        for text in ("Tỷ lệ hộ nghèo năm 2023 của Bình Sơn?", "/baocao", "hộ nghèo " * 400):
            api.say(text, ADMIN)
        api.wait_sent(3)
        assert started.stop() == 0
    said = started.output + file.read_text(encoding="utf-8")
    assert '"level": "debug"' in said, "it spoke at that level"
    assert "webhook called without the right secret" in said
    assert "Bot API server fails" in said
    assert not any(secret in said for secret in SECRETS)
