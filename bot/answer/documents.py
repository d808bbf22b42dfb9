"""Questions about a report itself: its number, date, signer, session — or that it does not print them."""

import re
from collections.abc import Callable, Iterable

from bot.answer.quotes import quote
from bot.answer.types import Answer, Quote, Status
from bot.answer.wording import report_name
from bot.evidence.retrieval import Retrieval
from bot.question.types import Question, Slot
from index.library import StoredPassage, StoredReport
from ingest.report import Kind
from ingest.vietnamese import fold, squeeze

_NAMES = {Slot.NUMBER: "số", Slot.DATE: "ngày ban hành", Slot.SIGNER: "người ký", Slot.SESSION: "kỳ họp trình"}
_SESSION = re.compile(r"(?i)kỳ họp (thứ|lần)?\s*[\wÀ-ỹ]+[^.;]*")
_DATELINE = re.compile(r"ngay .*thang \d+ nam \d{4}")


def about_report(question: Question, report: StoredReport, retrieval: Retrieval) -> Answer:
    """What the report prints of itself; `not_stated` when a slot asked is left blank."""
    passages = retrieval.all_passages(report.id)
    told: list[str] = []
    shown: list[Quote] = []
    missing: list[str] = []
    for slot in question.slots:
        found = _FINDERS[slot](report, passages)
        if found is None:
            missing.append(_NAMES[slot])
        else:
            value, passage = found
            told.append(value)
            shown.append(quote(passage, report, retrieval))
    if not told:
        head = next((p for p in passages if p.passage.kind is Kind.HEADER), None)
        near = (quote(head, report, retrieval, "Phần đầu của báo cáo"),) if head else ()
        note = f"{_capital(report_name(report))}: không ghi {', '.join(missing)}."
        return Answer(Status.NOT_STATED, notes=(note,), quotes=near)
    notes = (f"Báo cáo không ghi {', '.join(missing)}.",) if missing else ()
    unique = tuple(dict.fromkeys(shown))
    return Answer(Status.ANSWERED, f"{_capital(report_name(report))}: {'; '.join(told)}"[:240], notes, unique)


Found = tuple[str, StoredPassage] | None


def _number(report: StoredReport, passages: Iterable[StoredPassage]) -> Found:
    number = report.metadata.number
    wanted = fold(number or "").replace(" ", "")
    return _first(passages, lambda text: bool(number) and wanted in fold(text).replace(" ", ""), f"số {number}")


def _date(report: StoredReport, passages: Iterable[StoredPassage]) -> Found:
    if report.metadata.issued is None:
        return None
    for stored in passages:
        if stored.passage.kind is Kind.HEADER and _DATELINE.search(fold(stored.passage.text)):
            printed = re.search(r"(?i)ngày.*", stored.passage.text)
            return (squeeze(printed[0]) if printed else stored.passage.text), stored
    return None


def _signer(report: StoredReport, passages: Iterable[StoredPassage]) -> Found:
    signer = report.metadata.signer
    if not signer:
        return None
    signed = [p for p in passages if p.passage.kind is Kind.SIGNATURE]
    return _first(reversed(signed), lambda text: fold(signer) in fold(text), f"người ký: {signer}")


def _session(_report: StoredReport, passages: Iterable[StoredPassage]) -> Found:
    for stored in passages:
        opening = stored.passage.kind is Kind.HEADER or not stored.passage.section
        if opening and (printed := _SESSION.search(stored.passage.text)):
            return squeeze(printed[0]).rstrip(")"), stored
    return None


_FINDERS: dict[Slot, Callable[[StoredReport, Iterable[StoredPassage]], Found]] = {
    Slot.NUMBER: _number,
    Slot.DATE: _date,
    Slot.SIGNER: _signer,
    Slot.SESSION: _session,
}


def _first(passages: Iterable[StoredPassage], holds: Callable[[str], bool], value: str) -> Found:
    return next(((value, stored) for stored in passages if holds(stored.passage.text)), None)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
