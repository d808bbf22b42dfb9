"""The whole program as one of the compared searches: a question, and the finished answer."""

from pathlib import Path

from bot.answer.assistant import Assistant
from bot.answer.types import Status
from bot.render.plain import to_text
from index.bench.peers.library import library, numbers
from index.bench.peers.protocol import DEPTH, Corpus, Found, Question
from index.embedder import Embedder
from ingest.settings import Settings


class Answers:
    """From text to the message that is sent."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        Embedder(settings.embedding).load()

    def build(self, corpus: Corpus, folder: Path) -> None:
        self._assistant = Assistant(
            library(corpus.reports(), folder, self._settings), self._settings.answer.question_limit
        )
        self._ids = numbers(corpus)

    def ask(self, question: Question) -> Found:
        answer = self._assistant.ask(question.text, question.after or None)
        to_text(answer)
        quoted = [self._ids[quote.source, quote.ordinal] for quote in answer.quotes[:DEPTH]]
        return Found(quoted, stated=answer.status is Status.ANSWERED)
