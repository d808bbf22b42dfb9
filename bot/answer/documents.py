"""Questions about a report itself: its number, date, signer, session, recipients — or that it does not print them."""

import re
from collections.abc import Callable, Iterable, Sequence

from bot.answer.headline import LIMIT
from bot.answer.quotes import quote
from bot.answer.types import Answer, Quote, Status
from bot.answer.wording import report_name
from bot.evidence.retrieval import Retrieval
from bot.question.types import Question, Slot
from bot.spoken import shorten
from index.library import StoredPassage, StoredReport
from ingest.report import Kind
from ingest.vietnamese import fold, squeeze

_NAMES = {
    Slot.NUMBER: "số",
    Slot.DATE: "ngày ban hành",
    Slot.SIGNER: "người ký",
    Slot.POSITION: "chức danh người ký",
    Slot.SESSION: "kỳ họp trình",
    Slot.RECIPIENTS: "nơi nhận",
}
_SESSION = re.compile(r"(?i)kỳ họp (thứ|lần)?\s*[\wÀ-ỹ]+[^.;]*")
_POSITION = re.compile(r"\b(chu tich|chanh van phong|giam doc|truong phong|bi thu)\b")
_MOST_RECIPIENTS = 12  # quotes
_DATELINE = re.compile(r"ngay .*thang \d+ nam \d{4}")


def about_reports(question: Question, reports: Sequence[StoredReport], retrieval: Retrieval) -> Answer:
    """What each of the reports prints of itself, one after the other; `not_stated` when none prints it."""
    if len(reports) == 1:
        return _about(question, reports[0], retrieval)
    each = [_about(question, report, retrieval) for report in reports]
    found = [answer for answer in each if answer.status is Status.ANSWERED]
    notes = [note for answer in each for note in answer.notes]
    if not found:
        return Answer(Status.NOT_STATED, notes=tuple(notes), quotes=tuple(q for answer in each for q in answer.quotes))
    told = "; ".join(answer.headline for answer in found)
    return Answer(Status.ANSWERED, told[:LIMIT], tuple(notes), tuple(q for answer in found for q in answer.quotes))


def _about(question: Question, report: StoredReport, retrieval: Retrieval) -> Answer:
    """What the report prints of itself; `not_stated` when every slot asked is left blank."""
    passages = retrieval.all_passages(report.id)
    told: list[str] = []
    shown: list[Quote] = []
    missing: list[str] = []
    for slot in question.slots:
        found = _FINDERS[slot](report, passages)
        if found is None:
            missing.append(_NAMES[slot])
        else:
            value, printed = found
            told.append(value)
            shown += [quote(passage, report, retrieval) for passage in printed]
    if not told:
        head = next((p for p in passages if p.passage.kind is Kind.HEADER), None)
        near = (quote(head, report, retrieval, "Phần đầu của báo cáo"),) if head else ()
        note = f"{_capital(report_name(report))}: không ghi {', '.join(missing)}."
        return Answer(Status.NOT_STATED, notes=(note,), quotes=near)
    notes = (f"Báo cáo không ghi {', '.join(missing)}.",) if missing else ()
    unique = tuple(dict.fromkeys(shown))
    return Answer(Status.ANSWERED, shorten(f"{_capital(report_name(report))}: {'; '.join(told)}", LIMIT), notes, unique)


Found = tuple[str, list[StoredPassage]] | None
"""What is told, and the passages that print it."""


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
            return (squeeze(printed[0]) if printed else stored.passage.text), [stored]
    return None


def _signer(report: StoredReport, passages: Iterable[StoredPassage]) -> Found:
    signer = report.metadata.signer
    if not signer:
        return None
    signed = [p for p in passages if p.passage.kind is Kind.SIGNATURE]
    return _first(reversed(signed), lambda text: fold(signer) in fold(text), f"người ký: {signer}")


def _position(_report: StoredReport, passages: Iterable[StoredPassage]) -> Found:
    signed = [p for p in passages if p.passage.kind is Kind.SIGNATURE and _POSITION.search(fold(p.passage.text))]
    return (squeeze(signed[-1].passage.text), signed[-1:]) if signed else None


def _recipients(_report: StoredReport, passages: Iterable[StoredPassage]) -> Found:
    foot = [p for p in passages if p.passage.kind is Kind.SIGNATURE]
    first = next((i for i, p in enumerate(foot) if "noi nhan" in fold(p.passage.text)), None)
    if first is None:
        return None
    listed = [p for p in foot[first:] if p.passage.text.lstrip().startswith(("-", "–", "+"))] or foot[first : first + 1]
    named = "; ".join(p.passage.text.strip(" -–+;.") for p in listed)
    return f"nơi nhận: {named}", listed[:_MOST_RECIPIENTS]


def _session(_report: StoredReport, passages: Iterable[StoredPassage]) -> Found:
    for stored in passages:
        opening = stored.passage.kind is Kind.HEADER or not stored.passage.section
        if opening and (printed := _SESSION.search(stored.passage.text)):
            return squeeze(printed[0]).rstrip(")"), [stored]
    return None


_FINDERS: dict[Slot, Callable[[StoredReport, Iterable[StoredPassage]], Found]] = {
    Slot.NUMBER: _number,
    Slot.DATE: _date,
    Slot.SIGNER: _signer,
    Slot.POSITION: _position,
    Slot.SESSION: _session,
    Slot.RECIPIENTS: _recipients,
}


def _first(passages: Iterable[StoredPassage], holds: Callable[[str], bool], value: str) -> Found:
    return next(((value, [stored]) for stored in passages if holds(stored.passage.text)), None)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
