"""A report that is not published yet, as one Telegram HTML message: what was understood, and what to look at."""

from collections.abc import Sequence

from bot import messages
from bot.answer.cards import card_of, detail_of
from bot.render.html import ENTITIES, LIMIT
from bot.render.reports import card_name, facts
from bot.render.spans import Span, Style, clean, html, truncate
from bot.state.drafts import Draft
from index.records import StoredReport
from ingest.collections import EVERYBODYS
from ingest.doubts import doubts


def draft_html(draft: Draft, replaced: Sequence[StoredReport]) -> str:
    """Who, when, what it holds, which set it goes to, what it replaces, and what is doubtful of it."""
    report = draft.report
    found = doubts(report)
    lines = [
        facts(detail_of(report)),
        messages.DRAFT_COLLECTION.format(collection=draft.collection or EVERYBODYS),
        *(messages.DRAFT_SAME if each.digest == report.digest else _replaces(each) for each in replaced),
        messages.DRAFT_DOUBTS if found else messages.DRAFT_NO_DOUBTS,
        *(f"• {doubt}" for doubt in found),
    ]
    spans = [
        Span(messages.DRAFT_HEAD, Style.ITALIC),
        Span("\n" + clean(card_name(card_of(report))) + "\n", Style.BOLD),
        Span(clean("\n".join(lines)) + "\n"),
        Span(clean(draft.name), Style.CODE),
    ]
    return html(truncate(spans, LIMIT, ENTITIES))


def _replaces(report: StoredReport) -> str:
    return messages.DRAFT_REPLACES.format(source=report.source, number=report.metadata.number or "")
