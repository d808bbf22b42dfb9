"""Questions typed behind the bot's name in any chat: what it offers there."""

import time
from typing import Any

from telegram import InlineQuery, InlineQueryResultArticle, InlineQueryResultsButton, InputTextMessageContent
from telegram import LinkPreviewOptions as Preview
from telegram.constants import ParseMode
from telegram.error import TelegramError

from bot import messages
from bot.answer.types import Status
from bot.render.inline import Offer, offers
from bot.state.kept import Kept
from bot.telegram.asker import Asker
from bot.telegram.questions import Questions
from bot.telegram.thinking import Thinking

_CACHED = 30  # seconds that Telegram may show the same results to the same person
_SHORTEST = 3  # words of what may be a question; before that it is still being typed


class Inline:
    """Offers for those who may ask; others are led to where they can ask to be let in."""

    def __init__(self, kept: Kept, thinking: Thinking, questions: Questions) -> None:
        self._kept = kept
        self._thinking = thinking
        self._questions = questions

    async def answer(self, query: InlineQuery, asker: Asker, log: Any) -> None:
        """Answers the query; one that is answered too late is no fault."""
        if self._kept.people.role(asker.person) is None:
            log.warning("stranger turned away")
            button = InlineQueryResultsButton(messages.INLINE_ASK_TO_BE_LET_IN, start_parameter="xin")
            await _answer(query, [], log, button)
            return
        found = await self._offers(query.query, asker) if len(query.query.split()) >= _SHORTEST else ()
        await _answer(query, [_article(number, offer) for number, offer in enumerate(found)], log)

    async def _offers(self, question: str, asker: Asker) -> tuple[Offer, ...]:
        started = time.perf_counter()
        try:
            answer = await self._thinking.think(lambda: asker.reader.ask(question))
        except TimeoutError:
            return ()
        if answer.status is Status.REFUSED:
            return ()
        self._questions.note(asker, question, None, answer, time.perf_counter() - started)
        return offers(answer, asker.link)


def _article(number: int, offer: Offer) -> InlineQueryResultArticle:
    content = InputTextMessageContent(offer.html, ParseMode.HTML, link_preview_options=Preview(is_disabled=True))
    return InlineQueryResultArticle(str(number), offer.title, content, description=offer.description)


async def _answer(
    query: InlineQuery,
    results: list[InlineQueryResultArticle],
    log: Any,
    button: InlineQueryResultsButton | None = None,
) -> None:
    try:
        # Personal: another person may not see the same reports.
        await query.answer(results, cache_time=_CACHED if results else 0, is_personal=True, button=button)
    except TelegramError as error:
        log.info("inline query not answered", error=str(error))
