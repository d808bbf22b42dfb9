"""What is counted and measured: how much, how fast and with what outcome, never who or what about."""

from collections.abc import Callable
from enum import StrEnum

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from bot.answer.types import Status

_SECONDS = (0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20)


class Unanswered(StrEnum):
    """How a question ends that gets no answer."""

    BUSY = "busy"  # not answered in time
    FAULT = "fault"  # a fault of ours


class Sent(StrEnum):
    """How a send ends."""

    ARRIVED = "arrived"
    CLOSED = "closed"  # the person or group does not let the bot write
    FAILED = "failed"
    UNSURE = "unsure"  # sent, no reply: it may have arrived


class Metrics:
    """One bot's figures, in a registry of its own."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._questions = Counter("baocao_questions", "Questions by outcome", ["status"], registry=self._registry)
        self._seconds = Histogram(
            "baocao_answer_seconds",
            "Seconds from question to finished answer",
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._updates = Counter("baocao_updates_taken", "Updates taken from Telegram", registry=self._registry)
        self._dropped = Counter("baocao_updates_dropped", "Updates that were none, dropped", registry=self._registry)
        self._sends = Counter("baocao_sends", "Messages sent, by outcome", ["outcome"], registry=self._registry)
        self._waits = Counter("baocao_told_to_wait", "Sends refused with 429", registry=self._registry)
        self._queue = Gauge("baocao_queue_length", "Updates taken and not yet handled", registry=self._registry)
        # A rate can only be taken of what stood at 0 before.
        for status in (*Status, *Unanswered):
            self._questions.labels(status.value)
        for outcome in Sent:
            self._sends.labels(outcome.value)

    def answered(self, status: Status, seconds: float) -> None:
        """Counts a question that was answered, in so many seconds."""
        self._questions.labels(status.value).inc()
        self._seconds.observe(seconds)

    def unanswered(self, why: Unanswered) -> None:
        """Counts a question that was not."""
        self._questions.labels(why.value).inc()

    def update_taken(self) -> None:
        """Counts an update."""
        self._updates.inc()

    def update_dropped(self) -> None:
        """Counts what was taken as an update and is none."""
        self._dropped.inc()

    def sent(self, outcome: Sent) -> None:
        """Counts a message."""
        self._sends.labels(outcome.value).inc()

    def told_to_wait(self) -> None:
        """Counts a 429."""
        self._waits.inc()

    def watch_queue(self, length: Callable[[], float]) -> None:
        """From now on the length of the queue is what this returns."""
        self._queue.set_function(length)

    def text(self) -> bytes:
        """All of it, as Prometheus reads it."""
        return generate_latest(self._registry)
