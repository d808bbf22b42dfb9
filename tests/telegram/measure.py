"""How fast the bot answers: `python -m tests.telegram.measure [DATA]`, over the samples or an ingested data folder.

The real process against the Bot API server of these tests: from an update lying ready to the message sent, how many
answers a second under Telegram's limits, and how many are given twice when the bot is killed again and again.
"""

import statistics
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.telegram.kills import KILLS, QUESTIONS, killed_again_and_again
from tests.telegram.process import BOT, bot, ingest
from tests.telegram.server import BotApi

_ASKED = (
    "Tỷ lệ hộ nghèo cuối năm 2023 của Bình Sơn là bao nhiêu?",
    "tỷ lệ hộ nghèo năm 2023 của Yên Thế?",
    "thu ngân sách của Bình Sơn năm 2023 có đạt kế hoạch không?",
    "giải pháp cải cách hành chính",
    "so sánh tỷ lệ hộ nghèo năm 2023 các địa phương",
)
_ONE_BY_ONE, _AT_ONCE = 200, 600


def main() -> None:
    with TemporaryDirectory() as made:
        data = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(made) / "data"
        if not data.exists():
            ingest(data, "add", "samples")
        took = _one_by_one(data)
        print(f"update → sendMessage, {_ONE_BY_ONE} one by one: ", end="")
        cuts = statistics.quantiles(took, n=100)
        print(", ".join(f"p{n} {1000 * cuts[n - 1]:.0f} ms" for n in (50, 95, 99)))
        seconds = _at_once(data)
        print(f"{_AT_ONCE} chats at once: {_AT_ONCE / seconds:.1f} answers a second (Telegram's limit: 30)")
        answered = killed_again_and_again(Path(made) / "killed")
        print(f"{len(QUESTIONS)} questions, {KILLS} × kill -9: {len(answered)} answered, ", end="")
        print(f"{sum(answered.values()) - len(answered)} of them twice")


def _one_by_one(data: Path) -> list[float]:
    api, took = BotApi(), []
    with api.running(), bot(api, BOT, BAOCAO_DATA_DIR=str(data), BAOCAO_ACCESS__OPEN="true", BAOCAO_LOG__LEVEL="INFO"):
        for number in range(_ONE_BY_ONE):
            started = time.perf_counter()
            api.say(_ASKED[number % len(_ASKED)], 1000 + number)
            api.wait_sent(number + 1)
            took.append(time.perf_counter() - started)
    return took


def _at_once(data: Path) -> float:
    api = BotApi(chat_interval=1.0, overall=30)
    with api.running(), bot(api, BOT, BAOCAO_DATA_DIR=str(data), BAOCAO_ACCESS__OPEN="true", BAOCAO_LOG__LEVEL="INFO"):
        started = time.perf_counter()
        for number in range(_AT_ONCE):
            api.say(_ASKED[number % len(_ASKED)], 1000 + number)
        api.wait_sent(_AT_ONCE)
        return time.perf_counter() - started


if __name__ == "__main__":
    main()
