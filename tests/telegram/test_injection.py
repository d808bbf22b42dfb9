"""A report that is written to be more than text: what it says reaches the reader as letters, never as markup."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot import messages
from ingest.parse import parse_text
from tests.telegram.process import ADMIN, BOT, ROOT, bot
from tests.telegram.server import NAME as BOT_NAME
from tests.telegram.server import BotApi

NAME = "<b>báo cáo &amp; <a href='tg:x'>y.txt"
HOSTILE = '<b>đậm</b> <a href="tg://user?id=1">bấm vào đây</a> </blockquote> &lt;i&gt; <tg-spoiler>'
REPORT = f"""UỶ BAN NHÂN DÂN HUYỆN SÔNG LAM
Số: 12/BC-UBND

Sông Lam, ngày 05 tháng 12 năm 2023

BÁO CÁO

Tình hình kinh tế - xã hội năm 2023 {HOSTILE}

I. KẾT QUẢ {HOSTILE}

Tỷ lệ hộ nghèo năm 2023 của huyện còn 3,9%, {HOSTILE} giảm 1,2% so với năm trước.

| TT | Chỉ tiêu <i> | ĐVT | KH 2023 | TH 2023 |
|----|----------|-----|---------|---------|
| 1 | Độ che phủ rừng </code>x & | % | 40 | 41,5 |
"""
PLAIN = {"bold", "blockquote", "expandable_blockquote", "code", "italic", "underline"}


@pytest.fixture
def poisoned(tmp_path: Path) -> Path:
    """A data folder with that report in it."""
    (tmp_path / NAME).write_text(REPORT, encoding="utf-8")
    kept = {key: value for key, value in os.environ.items() if not key.startswith("BAOCAO_")}
    env = kept | {"BAOCAO_DATA_DIR": str(tmp_path / "data")}
    command = [sys.executable, "-m", "ingest", "add", str(tmp_path / NAME)]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    return tmp_path / "data"


def test_what_a_report_says_is_never_markup(api: BotApi, poisoned: Path) -> None:
    with bot(api, BOT, BAOCAO_DATA_DIR=str(poisoned)) as started:
        api.say("Tỷ lệ hộ nghèo năm 2023 của Sông Lam?", ADMIN)
        answer = api.wait_sent(1, ADMIN)[0]
        quote = "".join(answer.covered("expandable_blockquote") + answer.covered("blockquote"))
        stated = next(each.text for each in parse_text(NAME, REPORT.encode()).passages if "3,9%" in each.text)
        assert '<a href="tg://user?id=1">bấm vào đây</a> </blockquote> <i> <tg-spoiler>' in stated
        assert stated in quote, "verbatim, to the last bracket"
        assert NAME in answer.text
        api.say("độ che phủ rừng năm 2023 của Sông Lam?", ADMIN)
        assert "</code>x &" in api.wait_sent(2, ADMIN)[1].text
        api.say("/baocao", ADMIN)
        api.wait_sent(3, ADMIN)
        api.press(answer, messages.BUTTON_AROUND, ADMIN)
        api.wait_sent(4, ADMIN)
        assert started.stop() == 0
    sent = [call for call in api.calls if call.method in {"sendMessage", "editMessageText"}]
    assert {call.status for call in sent} == {200}, "Telegram took each"
    found = [entity for call in sent for entity in call.entities]
    assert {entity.kind for entity in found} <= PLAIN | {"text_link"}
    links = {entity.url.partition("?")[0] for entity in found if entity.kind == "text_link"}
    assert links == {f"https://t.me/{BOT_NAME}"}, "none but ours, to the passage"
    assert not any("failed" in line.get("event", "") for line in started.log())
