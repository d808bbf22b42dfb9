"""What kind of answer a question wants, read from its cue words.

Every function here takes the question `spoken`: abbreviations written out, folded, punctuation but "%/.," made spaces.
Folding writes final y as i ("ký" → "ki", "tỷ" → "ti"), and so do the patterns.
"""

import re

from bot.question.types import Intent, Slot
from ingest.report import Role
from ingest.vietnamese import Abbreviations, fold, squeeze

_LIST = re.compile(
    r"\b(liet ke|ke du|ke ten|gom nhung|nhung .{1,60}? (nao|gi|ai)\b|cac .{1,40}? (nao|gi)\b"
    r"|(xa|phuong|thi tran|khu|tieu chi|chi tieu|van ban|doi tuong|nguyen nhan|ai) nao\b|nhung ai)"
)
_QUANTITY_START = re.compile(r"^(luong|so|tong|dien tich|san luong|mat do|quy mo|gia tri|toc do|thu|chi|co cau|du no) ")
_LIST_START = re.compile(r"^(cac|nhung|danh sach) ")
_WHY = re.compile(
    r"\b(vi sao|tai sao|nguyen nhan|li do|do dau ma)\b|\bsao (lai|bi|ma)\b"
    r"|^sao (?!(la|y))|(?<!ra )(?<!thi )(?<!lam )(?<!4 )(?<!3 )(?<!5 )\bsao\b.{1,60}"
    r"\b(lai|bi|thap|cham|giam|it di|kem|khong dat)\b"
)
_NAMED_ONE_BY_ONE = re.compile(r"^(ke ten|ke ra|ke het|liet ke|neu ten)\b|\b(ke ten|liet ke)\b")
_OPEN = re.compile(
    r"\b(giai phap|han che|ton tai|nhiem vu|noi gi|lam gi|chu de|noi dung gi|nhu the nao|the nao|ra sao)\b"
)
_HOW_MANY = re.compile(r"\b(bao nhieu|may)\b|%|phan tram")
_FIGURE = re.compile(
    r"\b(ti le|ti trong|tong|so luong|dien tich|san luong|thu nhap|muc|chi so|khi nao|bao gio|lan thu|dat ke hoach"
    r"|dat chi tieu|tang hay giam|ke hoach voi thuc hien|von|vuot ke hoach)\b"
)
_UNIT = re.compile(r"\b(?:bao nhieu|may)\s+(%|phan tram|[a-z]+)")
_MORE = re.compile(r"\b(?:nhieu|it) ([a-z]+) hon\b")
_NUMBER_OF = re.compile(r"\bso (vu|nguoi|ho|lao|truong|xa|thon|doanh|giay|du|don|cuoc|luot|tre|hoc|bac|giao)\b")
_NO_UNIT = frozenset(
    (
        "cai dat tren so voi em thuc toan vua con va thi a th lam ma nop hoan duoc trinh la o trong cua cho nhung roi "
        "nhe nha nhi vay day do haa e oi the khong anh chi a i giup den ve tu tai theo tat suat mon nam bang"
    ).split()
)
_REPORT = r"(bao cao|van ban nay)"
_DOCUMENT = {
    Slot.NUMBER: re.compile(
        rf"\b{_REPORT}\b.*\b(so may|so bao nhieu|so hieu|so nao|so ki hieu|so \d+ hay( la)?( so)? \d+)\b"
        rf"|\bso( hieu| ki hieu)? (cua )?{_REPORT}\b"
    ),
    Slot.DATE: re.compile(
        rf"\b{_REPORT}\b.*\b(ngay nao|ngay may|ngay bao nhieu|khi nao|ngay ki|ngay ban hanh|bao gio|thang may)\b"
        rf"|\bngay (ki|ban hanh|ra) (cua )?{_REPORT}\b"
    ),
    Slot.SIGNER: re.compile(
        rf"\b(ai|chu tich|nguoi|dong chi|lanh dao|ong|ba)\b.*\bki\b.*\b{_REPORT}\b|\bnguoi ki\b|\bai ki\b"
        rf"|\b{_REPORT}\b.*\bai( la nguoi)? ki\b|\bchu tich\b.* la ai\b|\bai la chu tich\b|\b{_REPORT}\b.*\bdo ai ki\b"
    ),
    Slot.POSITION: re.compile(
        rf"\b(chuc danh|chuc vu|cuong vi|tham quyen)\b.*\bki\b|\bki\b.*\b(chuc danh|chuc vu)\b.*{_REPORT}?"
    ),
    Slot.SESSION: re.compile(rf"\b{_REPORT}\b.*\bki hop\b"),
    Slot.RECIPIENTS: re.compile(
        rf"\bnoi nhan\b.*\b{_REPORT}\b|\b{_REPORT}\b.*\b(noi nhan|gui (den|cho|toi|ve)? ?(nhung|cac)? ?"
        rf"(ai|noi nao|dau|co quan nao|don vi nao|noi nhan nao))\b"
        rf"|\b{_REPORT}\b.*\bgui\b.*\b(nhung|cac)\b.*\b(ai|nao)\b"
    ),
}
_CITED = re.compile(r"\b(quyet dinh|nghi quyet|thong bao|ke hoach so|cong van)\b")
_DIFFERENCE = re.compile(
    r"\b(chenh lech|chenh nhau|hon kem|cach biet|cach nhau)\b|\b(nhieu|cao|lon|it|thap) hon( nhau)? (bao nhieu|may)\b"
    r"|\b(tang|giam|vuot|thieu|hut|hon|kem)( them)? (bao nhieu|may)\b.{0,30}\bso (voi )?(ke hoach|chi tieu|du toan)"
    r"|\b(vuot|hut|thieu|kem)( ke hoach| chi tieu| du toan)( la)? (bao nhieu|may)\b"
)
_TITLED = re.compile(
    r"\bbao cao (?:ve )?(?:tinh hinh |ket qua )?(?:thuc hien )?(?:nhiem vu )?(?:phat trien )?(kinh te xa hoi)\b"
)
_ITSELF = re.compile(r"chi dao dieu hanh|bao cao nay")
_CATALOGUE = re.compile(r"\b(co nhung bao cao|bao cao nao|nhung bao cao|danh sach bao cao|co bao cao gi|co bao cao)\b")
_GREETING = re.compile(r"^(xin )?(chao|hello|hi|alo|cam on|thank|tks|ok|bye|tam biet)\b.{0,40}$")
_OUTSIDE = re.compile(
    r"\b(viet (giup|ho|cho|mot|bai|dum)|soan (giup|ho|cho|mot|bai|thao)|lam tho|ke chuyen|dich sang|du bao thoi tiet"
    r"|thoi tiet hom nay|ket qua bong da|gia vang|mat khau|token|password|bo qua (moi |cac )?(huong dan|chi dan|lenh)"
    r"|ignore|system prompt|api key|ban la ai|bai phat bieu|phat bieu khai mac|sua bao cao)\b"
)
_SHARE_OF_PLAN = re.compile(r"\b(bao nhieu|may) ?(%|phan tram) (so voi )?(ke hoach|du toan|chi tieu)")
_OPENING = re.compile(
    r"^((cho|xin|nho|vui long)( (em|toi|minh|anh|chi|chau))?( (biet|hoi))"
    r"|theo bao cao|bao cao (co )?(neu|ghi|cho biet))( la| rang)? "
)
# "máy" would fold to "may", which "mấy" folds to; "hả" to the hectare.
_CLAIMED = re.compile(
    r"(?<![\d/,.])(?<!nam )(?<!thang )(?<!qui )(?<!ngay )(?<!so )(?<!thu )(?<!loai )"
    r"\d+(?:[.,]\d+)*(?![\d/])(?! thang (?:dau|cuoi)| nam\b)"
)
_APART = {"máy": "maay", "hả": "haa"}
_FOLDED_ALIKE = re.compile(rf"\b({'|'.join(_APART)})\b")


def spoken(text: str, abbreviations: Abbreviations) -> str:
    """The question as the patterns here read it."""
    told_apart = _FOLDED_ALIKE.sub(lambda found: _APART[found[0]], abbreviations.write_out(text))
    plain = squeeze(re.sub(r"[^\w%/.,]+|[.,](?!\d)", " ", fold(told_apart)))
    return _OPENING.sub("", plain)


def read_intent(said: str) -> Intent:
    """The kind of answer wanted; running text when nothing asks for a figure, a list or the document."""
    if _OUTSIDE.search(said):
        return Intent.OUTSIDE
    if _GREETING.match(said):
        return Intent.GREETING
    if read_slots(said):
        return Intent.DOCUMENT
    if _CATALOGUE.search(said) and not _HOW_MANY.search(said) and len(said.split()) <= 10:
        return Intent.CATALOGUE
    if _WHY.search(said):
        return Intent.LIST if _LIST.search(said) else Intent.TEXT
    if _NAMED_ONE_BY_ONE.search(said):
        return Intent.LIST
    if _HOW_MANY.search(said) or claimed_figures(said):
        return Intent.FIGURE
    if _LIST.search(said) or _LIST_START.match(said):
        return Intent.LIST
    counted = _FIGURE.search(said) or _QUANTITY_START.match(said)
    return Intent.FIGURE if counted and not _OPEN.search(said) else Intent.TEXT


def read_slots(said: str) -> tuple[Slot, ...]:
    """Which facts about the report itself are asked; none when a document cited in it is meant."""
    if _CITED.search(said) and not _ITSELF.search(said):
        return ()
    return tuple(slot for slot, cue in _DOCUMENT.items() if cue.search(said))


def read_units(said: str) -> tuple[str, ...]:
    """The words counted by "bao nhiêu", "mấy" or a figure to be confirmed, folded; "%" for phần trăm."""
    said = said.replace("phan tram", "%")
    counted = _UNIT.findall(said) + _MORE.findall(said) + _NUMBER_OF.findall(said)
    for claim in dict.fromkeys(claimed_figures(said)):
        counted += re.findall(rf"(?<![\d,.]){re.escape(claim)}\s?(%|[a-z]+)", said)
    found = ["%" if unit in ("%", "phan") else unit for unit in counted]
    return tuple(unit for unit in found if unit not in _NO_UNIT)


def read_roles(said: str) -> frozenset[Role]:
    """Which sides of the indicator are asked for; empty when the question names none."""
    roles: set[Role] = set()
    if re.search(r"\b(ke hoach|chi tieu|du toan|muc tieu)\b(?! quoc gia)", _SHARE_OF_PLAN.sub(" ", said)):
        roles.add(Role.PLAN)
    if re.search(r"\b(thuc hien|dat|duoc|con|vuot|ket qua|xong|hoan thanh)\b", said):
        roles.add(Role.ACTUAL)
    if re.search(r"\b(tang|giam|chenh lech)( duoc)? (bao nhieu|may)\b|tang hay giam|so voi (cung ki|nam)", said):
        roles.add(Role.CHANGE)
    if _SHARE_OF_PLAN.search(said) or re.search(r"\bso (voi )?(ke hoach|du toan)", said):
        roles.add(Role.RATIO)
    return frozenset(roles)


def names_title(said: str) -> str:
    """What of a title tells one kind of report from another, when the question says it: "kinh te xa hoi"; else ""."""
    named = _TITLED.search(said)
    return named[1] if named else ""


def wants_quantity(said: str) -> bool:
    """Whether the answer must hold a quantity: not a date, an order, nor a yes or no."""
    if asks_cited_document(said):
        return False
    if claimed_figures(said):
        return True
    if re.search(r"\b(khi nao|bao gio|ngay nao|lan thu|thu may|hang may|vi tri may|so may|tang hay giam)\b", said):
        return bool(re.search(r"\b(bao nhieu|may)\b", re.sub(r"\b(thu|so|hang|vi tri) may\b", "", said)))
    return read_intent(said) is Intent.FIGURE


def asks_cited_document(said: str) -> bool:
    """Whether the number of a decision, plan or report that is cited in a report is asked."""
    named = r"\b(quyet dinh|nghi quyet|thong bao|cong van|chi thi|bao cao)\b.*\bso (may|bao nhieu|nao|hieu)\b"
    return bool(re.search(named, said)) and not read_slots(said)


def asks_when(said: str) -> bool:
    """Whether a date or a year is asked."""
    return bool(re.search(r"\b(khi nao|bao gio|nam nao|thang nao|ngay nao)\b", said)) and not read_slots(said)


def count_asks(said: str) -> int:
    """How many quantities the question asks for, at least one."""
    return max(1, len(re.findall(r"\b(?:bao nhieu|may)\b", said)) + len(_MORE.findall(said)))


def claimed_figures(said: str) -> tuple[str, ...]:
    """Figures the asker states and wants confirmed ("… là 3,51 % đúng không")."""
    if not re.search(r"\b(dung khong|phai khong|co phai|dung ko|phai ko)\b", said):
        return ()
    return tuple(found for found in _CLAIMED.findall(said) if not re.fullmatch(r"20\d\d", found))


def asks_difference(said: str) -> bool:
    """Whether the difference of two figures is asked: of actual and plan, or of two places."""
    return bool(_DIFFERENCE.search(said))


def asked_extreme(said: str) -> str:
    """As in: "max", "min" or "" — whether the question wants the highest or the lowest of several places."""
    if re.search(r"\b(cao nhat|lon nhat|nhieu nhat|nhieu .{0,12}hon|cao hon|tot nhat)\b", said):
        return "max"
    return "min" if re.search(r"\b(thap nhat|nho nhat|it nhat|it hon|thap hon)\b", said) else ""
