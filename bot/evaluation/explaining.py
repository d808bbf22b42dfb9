"""Why a question got its answer, step by step: what was understood, which candidates there were, which slot failed."""

from collections.abc import Iterator

from bot.answer.assistant import Assistant
from bot.answer.figures import lacks_indicator, states
from bot.answer.wording import report_name
from bot.evidence.slots import name_of
from bot.evidence.weighing import Evidence
from bot.question import Question
from bot.spoken import shorten

_CANDIDATES = 5
_TEXT = 110  # characters of a candidate


def explained(assistant: Assistant, question: str, after: str | None) -> Iterator[str]:
    """The steps as plain lines of Vietnamese."""
    asked = assistant.understood(question, after)
    yield from _understood(asked)
    reports, ranked = assistant.candidates(asked)
    named = "; ".join(report_name(report) for report in reports)
    yield f"Tìm trong: {named or 'không có báo cáo nào phù hợp'}"
    for place, evidence in enumerate(ranked[:_CANDIDATES], start=1):
        yield from _candidate(place, asked, evidence)


def _understood(asked: Question) -> Iterator[str]:
    period = [*map(str, asked.period.years), asked.period.part, *asked.period.dates]
    slots = {
        "ý định": asked.intent.value,
        "nơi": ", ".join(f"{place.level} {place.name}".strip() for place in asked.places),
        "thời gian": " ".join(filter(None, period)),
        "vế": ", ".join(sorted(role.value for role in asked.roles)),
        "đơn vị": ", ".join(asked.units),
        "cần con số": "có" if asked.quantity else "",
        "về báo cáo": ", ".join(slot.value for slot in asked.slots),
        "nội dung": " ".join(f"{term.text}({term.weight:.1f})" for term in asked.terms),
    }
    yield "Hiểu câu hỏi: " + "; ".join(f"{name}: {said}" for name, said in slots.items() if said)


def _candidate(place: int, asked: Question, evidence: Evidence) -> Iterator[str]:
    match = evidence.match
    text = shorten(evidence.text[match.sentence.start : match.sentence.end], _TEXT)
    yield f"{place}. điểm {evidence.score:.2f} – dòng {evidence.stored.passage.lines[0]}: {text}"
    missing = " ".join(asked.terms[i].text for i in match.missing)
    verdict = "nêu đủ" if states(asked, evidence) else "chưa đủ"
    lacking = [name_of(evidence.lacks)] if evidence.lacks else []
    lacking += ["nội dung được hỏi"] if lacks_indicator(asked, evidence) else []
    yield (
        f"   {verdict}; giữ {match.share:.2f} nội dung, {match.phrases:.2f} cụm từ"
        + (f"; không thấy: {missing}" if missing else "")
        + (f"; thiếu: {', '.join(lacking)}" if lacking else "")
    )
