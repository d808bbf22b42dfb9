"""An answer as plain text, for a terminal and for the JSON field `text`."""

from bot.answer.types import Answer
from bot.render.compose import Layout, compose
from bot.render.spans import Span, Style


def to_text(answer: Answer) -> str:
    """The whole message, nothing left out; quoted lines begin with "> "."""
    return "".join(_plain(span) for span in compose(answer, Layout(len(answer.quotes))))


def _plain(span: Span) -> str:
    if span.style is not Style.QUOTE:
        return span.text
    return "> " + span.text.replace("\n", "\n> ")
