"""Passages beyond those of an answer, in pages of Telegram HTML."""

from collections.abc import Sequence

from bot import messages
from bot.answer.types import Quote
from bot.render.compose import Link, block
from bot.render.pages import Page, page_of
from bot.render.spans import Span, Style

_A_PAGE = 4


def sources_page(quotes: Sequence[Quote], number: int, link: Link) -> Page:
    """At most four of the passages with where they are printed; one longer than a message is cut and marked so."""
    head = Span(messages.SOURCES_HEAD if quotes else messages.NO_SOURCES, Style.BOLD)
    return page_of((head,), [(Span("\n\n"), *block(each, link).spans) for each in quotes], number, _A_PAGE)
