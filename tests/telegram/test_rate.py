"""The rate limiter on an event loop whose waits take no time."""

import asyncio
import selectors
from collections.abc import Coroutine
from itertools import pairwise
from typing import Any

import pytest
from telegram.error import RetryAfter, TimedOut

from bot.telegram.delivery import Postponed, Waits
from bot.telegram.metrics import Metrics
from bot.telegram.rate import ChatLimiter, Window


class _Skipping(selectors.DefaultSelector):
    """Never waits: what would have been waited is counted."""

    skipped = 0.0

    def select(self, timeout: float | None = None) -> Any:
        self.skipped += timeout or 0.0
        return super().select(0)


class _Loop(asyncio.SelectorEventLoop):
    """Its clock is what was skipped."""

    def __init__(self) -> None:
        self._skipping = _Skipping()
        super().__init__(self._skipping)

    def time(self) -> float:
        return self._skipping.skipped


def run(work: Coroutine[Any, Any, Any]) -> None:
    with asyncio.Runner(loop_factory=_Loop) as runner:
        runner.run(work)


class Line:
    """Sends through a limiter and notes when each left, by chat; the first ones of `refused` chats meet a 429."""

    def __init__(self, **refused: float) -> None:
        self.limiter = ChatLimiter(Waits(), Metrics())
        self.left: list[tuple[float, int]] = []
        self.refused = {int(chat.removeprefix("chat")): seconds for chat, seconds in refused.items()}

    async def send(self, chat: int) -> Any:
        return await self.limiter.process_request(self._leave, (chat,), {}, "sendMessage", {"chat_id": chat}, None)

    async def _leave(self, chat: int) -> bool:
        if seconds := self.refused.pop(chat, None):
            raise RetryAfter(int(seconds))
        self.left.append((asyncio.get_running_loop().time(), chat))
        return True

    def times(self, chat: int) -> list[float]:
        return [time for time, to in self.left if to == chat]


def most_within(times: list[float], seconds: float) -> int:
    return max(sum(start <= time < start + seconds for time in times) for start in times)


def test_a_chat_gets_one_message_a_second() -> None:
    async def work() -> None:
        line = Line()
        await asyncio.gather(*(line.send(1) for _ in range(5)))
        assert most_within(line.times(1), 1) == 1
        assert line.left[-1][0] < 5

    run(work())


def test_a_group_gets_twenty_a_minute() -> None:
    async def work() -> None:
        line = Line()
        await asyncio.gather(*(line.send(-1) for _ in range(45)))
        assert most_within(line.times(-1), 60) == 20
        assert len(line.times(-1)) == 45

    run(work())


def test_all_chats_together_get_thirty_a_second() -> None:
    async def work() -> None:
        line = Line()
        await asyncio.gather(*(line.send(chat) for chat in range(1, 101)))
        assert most_within([time for time, _ in line.left], 1) == 30
        assert sorted(chat for _, chat in line.left) == list(range(1, 101))

    run(work())


def test_a_chat_told_to_wait_waits_so_long_and_alone() -> None:
    async def work() -> None:
        line = Line(chat1=40)
        await asyncio.gather(line.send(1), line.send(1), line.send(2))
        assert line.times(2)[0] < 1
        assert 40 < line.times(1)[0] < line.times(1)[1]

    run(work())


def test_a_chat_that_is_told_to_wait_again_and_again_is_given_up_and_the_others_are_not() -> None:
    asked: list[float] = []

    async def refuse() -> bool:
        asked.append(asyncio.get_running_loop().time())
        raise RetryAfter(30)

    async def work() -> None:
        line = Line()
        data = {"chat_id": 1}
        refused = line.limiter.process_request(refuse, (), {}, "sendMessage", data, None)
        given_up, _ = await asyncio.gather(refused, line.send(2), return_exceptions=True)
        assert isinstance(given_up, RetryAfter)
        assert len(asked) == 10
        assert all(later - earlier >= 30 for earlier, later in pairwise(asked))
        assert line.times(2)[0] < 1

    run(work())


def test_other_faults_pass_through_and_are_not_repeated() -> None:
    calls = []

    async def fail() -> bool:
        calls.append(1)
        raise TimedOut

    async def work() -> None:
        with pytest.raises(TimedOut):
            await ChatLimiter(Waits(), Metrics()).process_request(fail, (), {}, "sendMessage", {"chat_id": 1}, None)

    run(work())
    assert len(calls) == 1


def test_whoever_waits_is_postponed_when_waits_are_put_off() -> None:
    async def work() -> None:
        waits = Waits()
        limiter = ChatLimiter(waits, Metrics())

        async def leave() -> bool:
            return True

        sends = [
            asyncio.create_task(limiter.process_request(leave, (), {}, "sendMessage", {"chat_id": 1}, None))
            for _ in range(3)
        ]
        await sends[0]
        waits.put_off()
        ends = await asyncio.gather(*sends[1:], return_exceptions=True)
        assert all(isinstance(end, Postponed) for end in ends), ends

    run(work())


def test_what_concerns_no_chat_does_not_wait() -> None:
    async def get() -> bool:
        return True

    async def work() -> None:
        limiter = ChatLimiter(Waits(), Metrics())
        for _ in range(100):
            assert await limiter.process_request(get, (), {}, "getMe", {}, None)
        assert asyncio.get_running_loop().time() == 0

    run(work())


def test_chats_at_rest_are_forgotten_and_one_that_waits_is_not() -> None:
    async def work() -> None:
        line = Line(chat1=100)
        waiting = asyncio.create_task(line.send(1))
        for chat in range(2, 2000):
            await line.send(chat)
        assert asyncio.get_running_loop().time() < 100
        await asyncio.gather(waiting, line.send(1))
        assert line.times(1)[0] > 100
        assert most_within(line.times(1), 1) == 1

    run(work())


def test_window() -> None:
    window = Window(2, 10)
    assert window.at_rest(0)
    window.take(0)
    assert window.wait(1) == 0
    window.take(4)
    assert window.wait(5) == 5
    assert window.wait(10) == 0
    window.take(10)
    assert window.wait(11) == 3
    assert not window.at_rest(19)
    assert window.at_rest(20)
