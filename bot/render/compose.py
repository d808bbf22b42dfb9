"""An answer laid out as spans: what opens it, then a block a quote."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot import messages
from bot.answer.types import Answer, Quote, Status
from bot.render.spans import Span, Style, clean
from bot.spoken import spoken_date, spoken_lines, spoken_section

Link = Callable[[Quote], str]
"""The address at which a reader can see the quoted passage again."""

_SECTION = 60  # characters of the innermost heading


@dataclass(frozen=True, slots=True)
class Block:
    """A quote with what belongs to it, from top to bottom.

    lead: why it is shown; body: the quoted text and its footnotes; columns: a table row's cells by column;
    source: where it is printed.  Lead and columns may be empty.
    """

    lead: tuple[Span, ...]
    body: tuple[Span, ...]
    columns: tuple[Span, ...]
    source: tuple[Span, ...]

    @property
    def spans(self) -> tuple[Span, ...]:
        return (*self.lead, *self.body, *self.tail)

    @property
    def tail(self) -> tuple[Span, ...]:
        """What stands under the quoted text."""
        return (*self.columns, *self.source)


def opening(answer: Answer) -> tuple[Span, ...]:
    """The headline or the verdict in bold, and the notes."""
    lines = [Span(verdict, Style.BOLD)] if (verdict := _verdict(answer)) else []
    lines += [Span(clean(note)) for note in answer.notes]
    return tuple(part for line in lines for part in (Span("\n"), line))[1:]


def block(quote: Quote, link: Link | None = None) -> Block:
    """The quote, with the figure asked in bold, and what belongs to it; its file is a link where there are links."""
    cells = named_cells(quote)
    return Block(
        lead=(Span(clean(quote.elsewhere), Style.ITALIC), Span("\n")) if quote.elsewhere else (),
        body=tuple(_quoted(quote)),
        columns=(Span("\n" + messages.COLUMNS.format(cells=cells)),) if cells else (),
        source=_source(quote, link),
    )


def _verdict(answer: Answer) -> str:
    # A refusal that says why (a greeting answered, a question too long) is told by its notes alone.
    if answer.status is Status.REFUSED and any(note.strip() for note in answer.notes):
        return ""
    told = "\n".join(answer.lines) or answer.headline
    return clean(told).strip() or messages.VERDICTS[answer.status]


def _quoted(quote: Quote) -> Iterator[Span]:
    # Cleaned whole, since a line end of two characters may lie on both sides of where the figure ends.
    shown = clean(quote.text)
    start, end = (len(clean(quote.text[:at])) for at in quote.figure or (0, 0))
    parts = ((shown[:start], Style.PLAIN), (shown[start:end], Style.BOLD), (shown[end:], Style.PLAIN))
    yield from (Span(text, style, quoted=True) for text, style in parts if text)
    yield from (Span("\n" + clean(footnote), quoted=True) for footnote in quote.footnotes)


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


def _source(quote: Quote, link: Link | None) -> tuple[Span, ...]:
    section = spoken_section(quote.section, _SECTION)
    parts = (
        quote.issuer or quote.locality,
        f"số {quote.number}" if quote.number else "",
        spoken_date(quote.issued),
        f"mục {section}" if section else "",
        spoken_lines(quote.lines, quote.source),
        _scanned(quote.confidence),
    )
    # As code or a link of ours, "yen-the-2023.md" is not taken for a web address of Moldova.
    file = Span(clean(quote.source), Style.LINK, url=link(quote)) if link else Span(clean(quote.source), Style.CODE)
    return Span("\n" + clean(" · ".join(filter(None, parts))) + " · tệp "), file


def _scanned(confidence: int | None) -> str:
    if confidence is None:
        return ""
    return f"bản quét, chữ nhận dạng tự động (độ chắc {confidence} %): đối chiếu với bản gốc"
