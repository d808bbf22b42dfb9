"""An answer laid out as spans: headline, notes, then each quote with what belongs under it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot import messages
from bot.answer.types import Answer, Quote, Status
from bot.render.spans import Span, Style, clean
from bot.spoken import spoken_date, spoken_lines, spoken_section

_SECTION, _SHORT_SECTION = 60, 24  # characters of one heading


@dataclass(frozen=True, slots=True)
class Layout:
    """How much of an answer is shown.

    quotes: how many, the rest being counted in a closing line; short: section paths shortened;
    footnotes: how many of the last quote shown, None for all; body: what replaces that quote's text, None for the text.
    """

    quotes: int
    short: bool = False
    footnotes: int | None = None
    body: str | None = None


def compose(answer: Answer, layout: Layout) -> tuple[Span, ...]:
    """The whole message in that layout."""
    lines = [Span(verdict, Style.BOLD)] if (verdict := _verdict(answer)) else []
    lines += [Span(clean(note)) for note in answer.notes]
    spans = [part for line in lines for part in (Span("\n"), line)][1:]
    shown = answer.quotes[: layout.quotes]
    for position, quote in enumerate(shown, 1):
        last = position == len(shown)
        spans += _quote(quote, layout if last else replace(layout, footnotes=None, body=None))
    if left_out := len(answer.quotes) - len(shown):
        spans.append(Span("\n\n" + messages.QUOTES_LEFT_OUT.format(count=left_out)))
    return tuple(spans)


def _verdict(answer: Answer) -> str:
    # A refusal that says why (a greeting answered, a question too long) is told by its notes alone.
    if answer.status is Status.REFUSED and any(note.strip() for note in answer.notes):
        return ""
    told = "\n".join(answer.lines) or answer.headline
    return clean(told).strip() or messages.VERDICTS[answer.status]


def _quote(quote: Quote, layout: Layout) -> list[Span]:
    spans = [Span("\n\n")]
    if quote.elsewhere:
        spans += [Span(clean(quote.elsewhere), Style.ITALIC), Span("\n")]
    footnotes = quote.footnotes if layout.footnotes is None else quote.footnotes[: layout.footnotes]
    body = [clean(quote.text if layout.body is None else layout.body), *map(clean, footnotes)]
    if len(footnotes) < len(quote.footnotes):
        body.append(messages.FOOTNOTE_LEFT_OUT)
    spans.append(Span("\n".join(body), Style.QUOTE))
    if cells := named_cells(quote):
        spans.append(Span("\n" + messages.COLUMNS.format(cells=cells)))
    return [*spans, *_source(quote, _SHORT_SECTION if layout.short else _SECTION)]


def named_cells(quote: Quote) -> str:
    """A table row's cells by column, "ĐVT: % · KH 2023: 3,51"; "" for no row or one that does not match its columns."""
    # The spaces stand for those of an empty first or last cell, which whoever strips a row takes off.
    cells = [cell.strip() for cell in f" {quote.text} ".split(" | ")]
    if not quote.columns or len(cells) != len(quote.columns):
        return ""
    named = [_named(column.strip(), cell) for column, cell in zip(quote.columns, cells, strict=True) if cell]
    return clean(" · ".join(named))


def _named(column: str, cell: str) -> str:
    return f"{column}: {cell}" if column else cell


def _source(quote: Quote, section_limit: int) -> Sequence[Span]:
    section = spoken_section(quote.section, section_limit)
    parts = (
        quote.issuer or quote.locality,
        f"số {quote.number}" if quote.number else "",
        spoken_date(quote.issued),
        f"mục {section}" if section else "",
        spoken_lines(quote.lines, quote.source),
        _scanned(quote.confidence),
    )
    # As code, "yen-the-2023.md" is not taken for a web address of Moldova.
    return [Span("\n" + clean(" · ".join(filter(None, parts))) + " · tệp "), Span(clean(quote.source), Style.CODE)]


def _scanned(confidence: int | None) -> str:
    if confidence is None:
        return ""
    return f"bản quét, chữ nhận dạng tự động (độ chắc {confidence} %): đối chiếu với bản gốc"
