"""Whatever is asked and whatever the reports hold, Telegram takes every call of the bot as it is.

BAOCAO_TEST_QUESTIONS: how many generated questions are asked; Telegram's limit of thirty messages a second tells how
long that takes.
"""

import os
from collections import Counter
from pathlib import Path

from tests.generated.questions import make_questions
from tests.generated.reports import make_reports
from tests.telegram import hostile
from tests.telegram.process import BOT, bot, ingest
from tests.telegram.server import BotApi

_QUESTIONS = int(os.environ.get("BAOCAO_TEST_QUESTIONS", "300"))
_HOSTILE, _CHATS, _PRESSED = 200, 120, 25


def test_every_call_is_one_that_telegram_takes(tmp_path: Path) -> None:
    folder, data = tmp_path / "reports", tmp_path / "data"
    folder.mkdir()
    reports = list(make_reports(12, seed=11))
    for report in reports:
        (folder / report.source).write_text(report.text, encoding="utf-8")
    (folder / "la-lung.txt").write_text(hostile.report(7), encoding="utf-8")
    ingest(data, "add", str(folder))
    asked = [question["q"] for question in make_questions(reports, _QUESTIONS, seed=11)]
    asked += [
        "tỷ lệ hộ nghèo năm 2023 của huyện Lạ Lùng?",
        "liệt kê kết quả của huyện Lạ Lùng",
        *hostile.texts(_HOSTILE, 3),
    ]
    api = BotApi()
    with api.running(), bot(api, BOT, BAOCAO_DATA_DIR=str(data), BAOCAO_ACCESS__OPEN="true") as started:
        for number, text in enumerate(asked):
            api.say(text, 1000 + number % _CHATS)
            if text.isprintable():
                api.type_inline(text[:256], 1000 + number % _CHATS)
        for count in range(0, len(asked), 100):
            api.wait_sent(count)  # as long as it goes on
        api.wait_sent(len(asked))
        for answer in api.sent()[:_PRESSED]:
            for data_of_button in answer.buttons.values():
                api.press_data(data_of_button, answer)
        api.wait(lambda: api.pending() == 0, "all taken")
        api.say("/trogiup", 1000)
        before = len(api.sent(1000))
        api.wait(lambda: len(api.sent(1000)) > before, "the last answer")
        assert started.stop() == 0
        faults = [line for line in started.log() if line["level"] == "error"]
    refused = [call for call in api.calls if call.status != 200]
    assert not refused, Counter((call.method, call.status) for call in refused)
    assert not faults
