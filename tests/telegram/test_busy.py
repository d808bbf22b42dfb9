"""A question that is not answered in time."""

import asyncio
import threading
import time
from pathlib import Path

import pytest
from telegram import Bot, Update

from bot import messages
from bot.answer.types import Answer, Status
from bot.state.kept import open_kept
from bot.telegram.delivery import Waits
from bot.telegram.handlers import Handlers
from bot.telegram.metrics import Metrics
from bot.telegram.thinking import Thinking
from ingest.settings import Settings
from tests.telegram.own_brain import Silent
from tests.telegram.server import BotApi


class Stuck(Silent):
    """A brain that does not answer before it is let go."""

    def __init__(self) -> None:
        self.go = threading.Event()

    def ask(self, question: str, after: str | None = None) -> Answer:
        self.go.wait()
        return Answer(Status.ANSWERED, f"{question} {after}")


def test_whoever_waits_too_long_is_told_that_the_bot_is_busy(api: BotApi, tmp_path: Path) -> None:
    brain = Stuck()
    kept = open_kept(tmp_path, everybody=True)
    handlers = Handlers(brain, kept, Waits(), Metrics(), Settings.load(), patience=0.05)

    async def work() -> None:
        async with Bot(api.token, base_url=api.url) as bot:
            chat = {"id": 5, "type": "private"}
            sender = {"id": 5, "is_bot": False, "first_name": "Lan"}
            message = {"message_id": 1, "date": int(time.time()), "chat": chat, "from": sender, "text": "tỷ lệ?"}
            await handlers.on_update(Update.de_json({"update_id": 1, "message": message}, bot), None)

    try:
        asyncio.run(work())
    finally:
        brain.go.set()
        handlers.close()
    assert [call.text for call in api.sent()] == [messages.BUSY]


def test_whoever_comes_when_too_many_wait_is_told_at_once_and_the_others_are_answered() -> None:
    go = threading.Event()
    thinking = Thinking(most=2)

    async def work() -> None:
        first = [asyncio.ensure_future(thinking.think(go.wait)) for _ in range(2)]
        await asyncio.sleep(0)
        with pytest.raises(TimeoutError):
            await thinking.think(lambda: True)
        go.set()
        assert await asyncio.gather(*first) == [True, True]
        assert await thinking.think(lambda: True), "there is room again"

    try:
        asyncio.run(work())
    finally:
        go.set()
        thinking.close()
