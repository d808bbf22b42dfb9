"""Figures of running text: name, role and period of every quantity, from the words around it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.figures.names import name_after, name_before
from ingest.figures.numbers import Quantity, quantities
from ingest.layout.markup import opening_mark
from ingest.metadata.period import last_month, named_period
from ingest.report import Figure, Passage, Role
from ingest.vietnamese import fold, squeeze

_SENTENCE = re.compile(r"[.!?…]\s+(?=[A-ZÀ-ỸĐ“\"(\d])|;\s+")
_CHANGED = re.compile(r"\b(?:tang|giam|vuot|tang them|giam them|cao hon|thap hon)(?: (?:tren|khoang|gan|hon|duoi))?$")
_COMPARED = re.compile(
    r"\s?\(?(?:so |so voi |cua |tren )?(?:ke hoach|khv?\b|du toan|chi tieu|nghi quyet|cung ki|quyet toan)"
    r"|\s?so (?:voi|nam)"
)
_COMPARISON = re.compile(r"[^,.;()]*?(?=[,.;():]|\s(?:và|[-–+])\s|$)")
_TOPIC = re.compile(r"\s*(?:[-–+•]\s*)?(?:\(?\w{1,2}[.)]\s*)?([^:.;,\d()]{3,100}):\s+(?!\d)")
_EQUALS = re.compile(r"\b(?:bang|dat ti le|ti le|dat)(?: (?:tren|khoang|gan|hon))?$")
_PLANNED = re.compile(
    r"\b(?:ke hoach|du toan|chi tieu|muc tieu(?! quoc gia))\b(?!.*\b(?:thuc hien|giai ngan) duoc)"
    r".*(?:\bla|\bgiao|:)$|\bphan dau\b"
)
_PLAN_ONLY = re.compile(r"kh|ke hoach|du toan|chi tieu|nghi quyet|nq")
_DONE = re.compile(r"\bthuc hien\b|\bgiai ngan\b|\bdat\b|\bda\b|\bhoan thanh\b")
_EXPECTED = re.compile(r"\bdu kien\b|\buoc tinh\b")
_WITHIN = re.compile(r"\b(?:trong do|bao gom|gom)\b(\s*:)?")
_YEAR_NAMED = re.compile(r"(?<!so voi )(?<!cung ki )(?<!\bso )(?<!quyet toan )(?<!bang )\bnam (20\d\d)\b")
_AHEAD = re.compile(r"nhiem vu|phuong huong|muc tieu|chi tieu|ke hoach|giai phap|du kien|chuong trinh cong tac")
_SHORTEST_NAME = 3  # words; fewer before "100%" and the name stands after it
_LONGEST_COMPARISON = 400  # characters
_LEAD = 160  # characters before a figure in which its cues stand


@dataclass(slots=True)
class _Said:
    """What the sentence has said so far.

    topic: the label before its colon ("Cơ cấu kinh tế: …").
    head: name and role of its first figure.  last, unit: of the latest figure that is no change or ratio.
    within: whether what follows are parts of the head ("trong đó"); listed: parts given one to a semicolon.
    outside: `last` and `unit` before the bracket the text is in, None outside of one.
    """

    topic: str = ""
    head: str = ""
    head_role: Role = Role.ACTUAL
    last: str = ""
    unit: str = ""
    within: bool = False
    listed: bool = False
    outside: tuple[str, str] | None = None


def sentence_figures(passage: Passage, period: str) -> Iterator[Figure]:
    """The figures of a paragraph, item or footnote."""
    text = passage.text
    ahead = _ahead(passage.section, period)
    ends = list(_SENTENCE.finditer(text))
    since, next_end, read_to, depth = opening_mark(text)[1], 0, 0, 0
    said = _Said(topic=_topic(text, since))
    for quantity in quantities(text):
        while next_end < len(ends) and ends[next_end].end() <= quantity.start:
            stop = ends[next_end]
            if text.startswith("Trong đó", stop.end()):
                pass
            elif not stop[0].startswith(";"):
                said = _Said(topic=_topic(text, stop.end()))
            elif not said.listed:
                said = _Said(topic=_topic(text, stop.end()) or said.topic, last=said.last, unit=said.unit)
            since = max(since, stop.end())
            next_end += 1
        lead = fold(text[max(since, quantity.start - _LEAD) : quantity.start]).strip(" ,(-")
        if said.head and (within := _WITHIN.search(lead)):
            said.within, said.listed = True, within[1] is not None
        elif said.within and not said.listed and ")" in text[since : quantity.start]:
            said.within = False
        depth = max(0, depth + text.count("(", read_to, quantity.start) - text.count(")", read_to, quantity.start))
        read_to = quantity.start
        _enter(said, depth > 0)
        name, role, since_next = _read(text, quantity, since, lead, said)
        if text[since : quantity.start].strip() == "/" and quantity.unit == said.unit:
            role = Role.PLAN
        if ahead and role in (Role.ACTUAL, Role.ESTIMATE):
            role = Role.PLAN
        value = text[quantity.start : quantity.end]
        when = ahead or _year(lead.rpartition(")")[2], period)
        yield Figure(name, quantity.unit, value, role, when, "", passage.ordinal, quantity.start, quantity.end)
        if role not in (Role.CHANGE, Role.RATIO):
            said.last, said.unit = name, quantity.unit
            if not said.head:
                said.head, said.head_role = name, role
        since = since_next


def _enter(said: _Said, bracketed: bool) -> None:
    """Keeps what was said before a bracket, and takes it up again after it."""
    if bracketed and said.outside is None:
        said.outside = (said.last, said.unit)
    elif not bracketed and said.outside is not None:
        if said.outside[0]:
            said.last, said.unit = said.outside
        said.outside = None


def _read(text: str, quantity: Quantity, since: int, lead: str, said: _Said) -> tuple[str, Role, int]:
    """Name and role of a quantity, and from where on the text belongs to the next one."""
    before = name_before(text, quantity, since)
    after, after_end = name_after(text, quantity)
    role = _role(text, quantity, lead, before, said.topic)
    if role in (Role.CHANGE, Role.RATIO):
        return _compared_name(quantity, before, after, said), role, _comparison_end(text, quantity.after)
    since_next = after_end if quantity.is_count else quantity.after
    if said.last and _PLAN_ONLY.fullmatch(fold(before)):
        return said.last, Role.PLAN, since_next
    if quantity.is_count:
        name = before if after == quantity.unit and fold(after) in fold(before) else f"{before} {after}".strip()
    elif quantity.unit == "%" and len(before.split()) < _SHORTEST_NAME and after:
        name = f"{before} {after}".strip()
    else:
        name = before or said.last or after
    if said.outside and said.outside[0] and _PLAN_ONLY.match(fold(name)):
        return f"{said.outside[0]} – {name}", role, since_next
    if said.within and said.head and said.head not in name:
        name = f"{said.head} – {name}"
        role = said.head_role if role is Role.ACTUAL and not _DONE.search(lead) else role
    elif said.topic and said.topic not in name:
        name = f"{said.topic} – {name}" if name else said.topic
    return name, role, since_next


def _compared_name(quantity: Quantity, before: str, after: str, said: _Said) -> str:
    """A change or a ratio is of what it names itself, else of the figure before it, unless that counts other things."""
    if before and quantity.is_count:
        return f"{before} {after}"
    if before and (said.last or quantity.unit != "%" or len(before.split()) >= _SHORTEST_NAME):
        return before
    if not said.last or (quantity.is_count and quantity.unit != said.unit):
        return f"{before} {after}".strip()
    return said.last


def _comparison_end(text: str, after: int) -> int:
    """Where the words end that say what a ratio or a change is against ("so với cùng kỳ năm 2022")."""
    if not _COMPARED.match(fold(text[after : after + 40])):
        return after
    found = _COMPARISON.match(text, after, after + _LONGEST_COMPARISON)
    return found.end() if found else after


def _topic(text: str, start: int) -> str:
    """The label a sentence opens with, "" when it opens otherwise or only with "Trong đó:"."""
    found = _TOPIC.match(text, start)
    label = squeeze(found[1]) if found else ""
    return "" if _WITHIN.search(fold(label)) or label.lower() in ("kết quả", "cụ thể") else label


def _role(text: str, quantity: Quantity, lead: str, name: str, topic: str) -> Role:
    before = lead.removesuffix(" voi").rstrip()
    after = fold(text[quantity.after : quantity.after + 40])
    if _CHANGED.search(before) or (quantity.unit == "%" and _CHANGED.search(fold(topic))):
        return Role.CHANGE
    if quantity.unit == "%" and (_COMPARED.match(after) or (not name and _EQUALS.search(before))):
        return Role.RATIO
    if _PLANNED.search(before) or _PLANNED.search(fold(topic) + ":"):
        return Role.PLAN
    return Role.ESTIMATE if _EXPECTED.search(before) else Role.ACTUAL


def _year(lead: str, period: str) -> str:
    """The year the words before a figure name, when it is not the report's own."""
    named = _YEAR_NAMED.findall(lead)
    return named[-1] if named and period[:4] not in named else period


def _ahead(section: tuple[str, ...], period: str) -> str:
    """The later period a section plans for, "" for one that reports."""
    year = int(period[:4]) if period[:4].isdigit() else None
    for heading in reversed(section):
        if _AHEAD.search(fold(heading)):
            planned = named_period(heading, year)
            # A whole year that is the report's own is what a half-year report is measured against, not ahead of it.
            if last_month(planned) > last_month(period) > (0, 0) and planned != period[:4]:
                return planned
    return ""
