"""Reports published by a command while the bot answers: every question has one answer, of the old state or the new."""

import re
import subprocess
import sys
import time
from pathlib import Path

from bot import messages
from bot.answer.types import Status
from tests.telegram.process import BOT, ROOT, bot, environment
from tests.telegram.server import PATIENCE, BotApi, Call

REPORT = """UỶ BAN NHÂN DÂN HUYỆN {capitals}
Số: {number}/BC-UBND

{place}, ngày 05 tháng 12 năm 2023

BÁO CÁO

Tình hình kinh tế - xã hội năm 2023 của huyện {place}

I. KẾT QUẢ

Tỷ lệ hộ nghèo năm 2023 của huyện còn {figure}%, giảm so với năm trước.
"""
REPLACED, ADDED, KEPT = "Sông Lam", "Tư Nghĩa", "Bình Sơn"
NOT_HERE = messages.VERDICTS[Status.NO_REPORT]
_GAP = 0.1  # seconds between two questions


def _write(folder: Path, place: str, number: int, figure: str) -> None:
    text = REPORT.format(capitals=place.upper(), place=place, number=number, figure=figure)
    (folder / f"{number}.txt").write_text(text, encoding="utf-8")


def _said(call: Call) -> str:
    """The figure of the headline, or whatever stands there instead of one."""
    head = call.text.splitlines()[0]
    figure = re.search(r"\d+,\d+", head)
    return figure[0] if figure else head


def test_every_question_is_answered_from_the_old_state_or_the_new(api: BotApi, data_dir: Path, tmp_path: Path) -> None:
    reports = tmp_path / "reports"
    reports.mkdir()
    adding = [sys.executable, "-m", "ingest", "add", str(reports)]
    env = environment(api, BAOCAO_DATA_DIR=str(data_dir))
    asked: list[str] = []

    def ask(place: str) -> int:
        """Has somebody new ask about that place; their chat."""
        asked.append(place)
        api.say(f"tỷ lệ hộ nghèo năm 2023 của {place}?", len(asked))
        time.sleep(_GAP)
        return len(asked)

    def answer(place: str) -> str:
        return _said(api.wait_sent(1, ask(place))[0])

    _write(reports, REPLACED, 11, "3,9")
    subprocess.run(adding, cwd=ROOT, env=env, check=True, capture_output=True)
    with bot(api, BOT, BAOCAO_DATA_DIR=str(data_dir), BAOCAO_ACCESS__OPEN="true") as started:
        assert [answer(place) for place in (REPLACED, ADDED, KEPT)] == ["3,9", NOT_HERE, "2,82"]
        _write(reports, REPLACED, 11, "4,6")
        _write(reports, ADDED, 12, "7,4")
        with subprocess.Popen(adding, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as added:
            while added.poll() is None:
                for place in (REPLACED, ADDED, KEPT):
                    ask(place)
            assert added.stderr
            assert added.returncode == 0, added.stderr.read().decode()
        assert len(asked) > 6, "some were asked while the command ran"

        # What is new is tried by the bot before it is answered from.
        end = time.monotonic() + PATIENCE
        while answer(ADDED) != "7,4":
            assert time.monotonic() < end, "the new report is not answered from"
        assert [answer(place) for place in (REPLACED, KEPT)] == ["4,6", "2,82"]
        api.wait(lambda: len(api.sent()) >= len(asked), "an answer to each")
        assert started.stop() == 0
        assert [line for line in started.log() if line["level"] == "error"] == []

    assert sorted(call.chat for call in api.sent()) == list(range(1, len(asked) + 1)), "one answer each"
    old_or_new = {REPLACED: {"3,9", "4,6"}, ADDED: {NOT_HERE, "7,4"}, KEPT: {"2,82"}}
    wrong = [call.text for call in api.sent() if _said(call) not in old_or_new[asked[call.chat - 1]]]
    assert wrong == []
