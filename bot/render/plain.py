"""An answer as plain text, for a terminal and for the JSON field `text`."""

from bot.answer.types import Answer
from bot.render.compose import block, opening
from bot.render.spans import Span, by_quote


def to_text(answer: Answer) -> str:
    """The whole message, nothing left out; quoted lines begin with "> "."""
    spans = [*opening(answer)]
    for quote in answer.quotes:
        spans += [Span("\n\n"), *block(quote).spans]
    grouped = ((quoted, "".join(span.text for span in group)) for quoted, group in by_quote(spans))
    return "".join("> " + text.replace("\n", "\n> ") if quoted else text for quoted, text in grouped)
