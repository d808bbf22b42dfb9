"""An answer as the results that are offered while a question is typed in any chat."""

from dataclasses import dataclass

from bot import messages
from bot.answer.types import Answer, Quote
from bot.render.compose import Link, block, opening
from bot.render.html import ENTITIES, LIMIT, to_messages
from bot.render.spans import Span, clean, html, truncate
from bot.spoken import shorten

MOST = 10
"""Results of one question."""
_TITLE, _DESCRIPTION = 100, 200  # characters that a telephone has room for


@dataclass(frozen=True, slots=True)
class Offer:
    """What is listed (title and description, plain text, neither empty) and what is sent when it is chosen."""

    title: str
    description: str
    html: str


def offers(answer: Answer, link: Link) -> tuple[Offer, ...]:
    """The whole answer first, then each of its quotes under the answer's headline."""
    headline = "".join(span.text for span in opening(answer)[:1])
    title = shorten(headline, _TITLE) or messages.ANSWER
    first = answer.quotes[0].text if answer.quotes else " ".join(answer.notes)
    whole = Offer(title, _described(first), to_messages(answer, link)[0])
    others = answer.quotes[1:MOST] if len(answer.quotes) > 1 else ()
    return (whole, *(_offer(quote, answer, link) for quote in others))


def _offer(quote: Quote, answer: Answer, link: Link) -> Offer:
    spans = [*opening(answer), Span("\n\n"), *block(quote, link).spans]
    named = quote.elsewhere or " · ".join(filter(None, (quote.issuer or quote.locality, quote.number))) or quote.source
    return Offer(shorten(clean(named), _TITLE), _described(quote.text), html(truncate(spans, LIMIT, ENTITIES)))


def _described(text: str) -> str:
    return shorten(clean(text), _DESCRIPTION) or "…"
