"""What needs no report to be answered: nothing asked, too much asked, another language, a greeting, another errand."""

from bot.answer import wording
from bot.answer.types import Answer, Status
from bot.question import Intent, Question
from ingest.vietnamese import has_diacritics, tokens

_ENGLISH = frozenset(
    ["what", "how", "the", "of", "is", "are", "in", "many", "rate", "when", "who", "which", "does", "please"]
)
_ENGLISH_SHARE = 5  # one word in so many


def unreadable(question: str, limit: int) -> Answer | None:
    """The refusal of what cannot be read as a question of at most `limit` characters in Vietnamese."""
    words = [token.plain for token in tokens(question)]
    if not words:
        return _refused(wording.EMPTY)
    if len(question) > limit:
        return _refused(wording.TOO_LONG.format(limit=limit))
    english = sum(word in _ENGLISH for word in words)
    if english > 1 and english * _ENGLISH_SHARE >= len(words) and not has_diacritics(question):
        return _refused(wording.IN_VIETNAMESE)
    return None


def not_for_reports(asked: Question) -> Answer | None:
    """The refusal of what reports cannot answer."""
    if asked.intent is Intent.OUTSIDE:
        return _refused(wording.OUTSIDE)
    if asked.intent is Intent.GREETING:
        return _refused(wording.GREETING)
    nothing_asked = not asked.terms and asked.intent not in (Intent.DOCUMENT, Intent.CATALOGUE)
    return _refused(wording.HELP) if nothing_asked else None


def _refused(note: str) -> Answer:
    return Answer(Status.REFUSED, notes=(note,))
