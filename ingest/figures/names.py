"""What a quantity in a sentence is of: the noun phrase before it, and for things counted the noun after it."""

import re

from ingest.figures.numbers import Quantity
from ingest.figures.units import COUNTED
from ingest.vietnamese import squeeze

_ASIDE = re.compile(r"\([^()]*\)|\[\^?\d+\]")
_CLAUSE = re.compile(r"[.;,!?]\s+|:\s+(?!$)|[()“”\"]|(?:^|[:;.])\s*[-–+]\s+|\bvà\s+(?=(?:tỷ lệ|tỉ lệ|tổng|số)\s)", re.I)
_DATE = r"\d{1,2}/\d{1,2}(?:/\d{4})?"
_CUES = (
    "dự ước|ước đạt|ước thực hiện|ước khoảng|ước|thực hiện được|"
    "đạt được|đạt tỷ lệ|đạt tỉ lệ|đạt|là|còn lại|còn|tăng thêm|"
    "tăng|giảm|chiếm tỷ lệ|chiếm|bằng|có|được|lên|xuống|thêm|với|đã|khoảng|gồm|từ|đến|cho|khi|thì|cả năm|hơn|trên|dưới|"
    "gần|nâng|tại|qua|và|trong|ít nhất|tối thiểu|đối với|trung bình|hết|cuối|đầu|tính đến|tính|ngày|năm 20\\d\\d|"
    + _DATE
)
_TRAILING = re.compile(rf"(?:\s*[:/–-]|(?:^|\s+)(?:{_CUES}))++\s*$", re.I)
_OPENERS = (
    "và|với|trong đó|trong năm|cụ thể|ngoài ra|đồng thời|kết quả|đến nay|hiện nay|nay|theo đó|qua đó|tổng cộng|gồm|"
    "bao gồm|dự kiến|năm 20\\d\\d|riêng|còn|có|đã|nâng|phấn đấu|đến|hết|trong|ngày|hoặc|đầu|cuối"
)
_LEADING = re.compile(rf"^(?:(?:{_OPENERS})\b[\s,:]*|{_DATE}\s*)+", re.I)
_AFTER_STOP = re.compile(
    r"[,.;:()\n“”|]|(?<!\d)\d(?!\d{3}\b)|\sđạt (?:[\d<>]|tỷ lệ|tỉ lệ|trên|khoảng|gần|hơn)"
    r"|\s(?:so với|tăng|giảm|là|bằng|chiếm|và|trong đó|gồm|để|do|nhưng|với)\s",
    re.I,
)
_LOOSE = frozenset("năm trong của các và với cho tại từ đến theo về là".split())
_REACH = 400  # characters on either side in which a name stands
_LISTED = re.compile(rf",\s(?:{COUNTED})(?![a-zà-ỹđ])", re.I)
_LONGEST_BEFORE, _LONGEST_AFTER, _SHORTEST_CLAUSE = 18, 14, 3  # words


def name_before(text: str, quantity: Quantity, since: int) -> str:
    """The noun phrase in text[since:] that leads to a quantity, "" when there is none."""
    reach = squeeze(text[max(since, quantity.start - _REACH) : quantity.start])
    label = _ASIDE.sub(" ", reach).rstrip().removesuffix(":").removesuffix("(").rstrip()
    cuts = list(_CLAUSE.finditer(label))
    phrase = _trimmed(label[cuts[-1].end() :] if cuts else label)
    while not phrase and cuts:  # "Giá trị sản xuất, tăng 8%": the clause before says what of
        phrase = _trimmed(label[cuts[-2].end() if len(cuts) > 1 else 0 : cuts[-1].start()])
        cuts.pop()
    if cuts and cuts[-1][0].startswith(",") and phrase[:1].islower() and len(phrase.split()) < _SHORTEST_CLAUSE:
        # A comma inside one noun phrase: "Tổng chi ngân sách huyện, xã".
        phrase = _trimmed(label[cuts[-2].end() :] if len(cuts) > 1 else label)
    return squeeze(" ".join(phrase.split()[-_LONGEST_BEFORE:])).strip(" ,:;-–+/")


def name_after(text: str, quantity: Quantity) -> tuple[str, int]:
    """What is counted and where it ends: the unit with the words that narrow it ("xã đạt chuẩn nông thôn mới")."""
    end = quantity.after
    while listed := _LISTED.match(text, end):  # "thôn, bản, tổ dân phố đạt chuẩn văn hóa"
        end = listed.end()
    stop = _AFTER_STOP.search(text, end, end + _REACH)
    end = stop.start() if stop else min(len(text), end + _REACH)
    words = text[quantity.after : end].split()
    unit = "" if quantity.unit == "%" else quantity.unit
    while words and words[-1].lower() in _LOOSE:
        words.pop()
    return squeeze(" ".join([unit, *words[:_LONGEST_AFTER]])).replace(" ,", ",").rstrip(" /"), end


def _trimmed(phrase: str) -> str:
    phrase = _without_cues(phrase)
    return _without_cues(_LEADING.sub("", phrase.strip(" ,:;-–+/")))


def _without_cues(phrase: str) -> str:
    while True:
        cut = _TRAILING.sub("", phrase)
        if cut == phrase:
            return cut
        phrase = cut
