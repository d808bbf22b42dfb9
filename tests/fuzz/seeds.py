"""What the bending starts from: for every target a few small inputs that go well."""

import io
import json
from functools import cache

from PIL import Image, ImageDraw

from ingest.settings import ROOT
from tests.fuzz import office_seeds
from tests.ingest.convert import as_html
from tests.ingest.pdf_writer import Sheet, pdf
from tests.ingest.test_reader_html import PAGE

Seeds = tuple[bytes, ...]

SECRET = "Bi-mat_0123456789"
"""Of the webhook."""
TOKEN = "123456789:AAExampleExampleExampleExampleExam"
"""Shaped like a bot's, so that it must not be repeated."""

# Of these a blank line parts one from the next.
_TABLES = """\
Đơn vị tính: Tỷ đồng
| TT | Chỉ tiêu | ĐVT | KH 2023 | TH 2023 | So với KH |
|---|---|---|---|---|---|
| A | Kinh tế |  |  |  |  |
| 1 | Thu ngân sách | Tỷ đồng | 689,60 | 1.284,679 | Vượt |
| 1.1 | - Thuế | % | >48 | 29/38 (76,3%) | Đạt |
|  | và phí |  |  |  |  |

TT\tChỉ tiêu\tNăm 2022\tNăm 2023
1\tHộ nghèo (%)\t3,51\t2,82
2\t+ Cận nghèo\t-1,5\tkhoảng 7-8%

|  | Chỉ tiêu | Năm 2023 |  |
|---|---|---|---|
|  |  | Kế hoạch | Thực hiện |
| A | B | 1 | 2 |
| x | y | 5 | 6 |"""
_SENTENCES = """\
Tổng thu ngân sách ước đạt 1.284,679 tỷ đồng, tăng 8,5% so với cùng kỳ; trong đó: thuế 5 tỷ đồng, phí 3-4 triệu đồng.

- Cơ cấu kinh tế: nông nghiệp 30,5% (kế hoạch 31%), có 29/38 trường đạt chuẩn (đạt 76,3%), trên 48 hộ nghèo.

Thực hiện Nghị quyết số 38/NQ-HĐND ngày 05/12/2023, giai đoạn 2021-2025, 6 tháng đầu năm 2023 giải ngân 02/21 dự án."""
_DATES = """\
Số: 783/BC-UBND

Bình Sơn, ngày 05 tháng 12 năm 2023

TP. Quảng Ngãi, ngày     tháng 12 năm 2023

BÁO CÁO Kết quả công tác 6 tháng đầu năm và phương hướng nhiệm vụ 6 tháng cuối năm 2022

Tình hình kinh tế - xã hội quý III, nhiệm vụ quý IV năm 2024

giai đoạn 2021-2025

tháng 9 năm 2025

kỳ họp thứ 12 HĐND huyện khóa XI, nhiệm kỳ 2021-2026

ỦY BAN NHÂN DÂN | HUYỆN BÌNH SƠN

(Đã ký) Trần Văn An"""
_CELLS = """\
1284.679
#,##0.00

0.9045
0.00%

-5
_(* #,##0_);_(* \\(#,##0\\);"-"??_)

12
0.0,, "tỷ"

45000
dd/mm/yyyy"""
# The question before, if any, and the question.
_QUESTIONS = (
    ("", "tỷ lệ hộ nghèo năm 2023 của Bình Sơn?"),
    ("tỷ lệ hộ nghèo năm 2023 của Bình Sơn?", "còn Yên Thế?"),
    ("", "so sánh thu ngân sách Hương Trà và TP Quảng Ngãi 6 tháng đầu năm 2022"),
    ("", "báo cáo số 783/BC-UBND do ai ký, ngày nào?"),
    ("", "vì sao thu ngân sách không đạt?"),
    ("", "danh sách các chỉ tiêu không đạt của Bình Sơn"),
    ("", "nơi nào có tỷ lệ hộ nghèo cao nhất?"),
    ("", "thu NSNN quý III/2023 của huyện Hớn Quản có phải 312,6 tỷ đồng không"),
    ("", "xin chào"),
    ("", "ty le ho ngheo o dau giam tren 0,7%"),
    ("thu ngân sách Yên Thế năm 2023?", "vì sao?"),
    ("", "có những báo cáo nào?"),
)
_SETTINGS = f'[access]\nadmins = [1, 2]\n[telegram]\ntokn = "{TOKEN}"\n'
_LAN = {"id": 7, "is_bot": False, "first_name": "Lan"}
_PRIVATE = {"id": 7, "type": "private"}
_UPDATES = (
    {
        "update_id": 1,
        "message": {
            "message_id": 1,
            "date": 1,
            "chat": {"id": -7, "type": "supergroup"},
            "text": "@bao_cao_bot /trogiup 12 tỷ?",
            "from": _LAN,
            "entities": [{"type": "bold", "offset": 0, "length": 4}],
            "reply_to_message": {"message_id": 2, "date": 1, "chat": _PRIVATE, "caption": "ảnh"},
        },
    },
    {
        "update_id": 2,
        "callback_query": {
            "id": "9",
            "from": _LAN,
            "chat_instance": "1",
            "data": "abcdefghijk",
            "message": {"message_id": 3, "date": 0, "chat": _PRIVATE},
        },
    },
)
_RICH = (
    rb"{\rtf1\ansi\ansicpg1258{\fonttbl{\f0 Times;}}\f0 B\'e1o c\'e1o\par\b Thu \u273?t 5,2%\b0\par\trowd\cellx900 a"
    rb"\cell\row}"
)


@cache
def reports() -> Seeds:
    """The samples."""
    return tuple(path.read_bytes() for path in sorted((ROOT / "samples").iterdir()))


@cache
def pages() -> Seeds:
    return PAGE.encode(), *(as_html(text.decode()).encode() for text in reports()[:2])


@cache
def words() -> Seeds:
    return (office_seeds.word(),)


@cache
def sheets() -> Seeds:
    return (office_seeds.excel(),)


@cache
def pdfs() -> Seeds:
    """A page of text with a note, one with a ruled table, one stored sideways."""
    text, ruled, sideways = Sheet(), Sheet(), Sheet(turn=90)
    end = text.paragraph(80, "Thu ngân sách đạt 1.284,679 tỷ đồng, tăng 8% so với", "cùng kỳ; chi 5,2 tỷ đồng.")
    text.text(85, end + 40, "1", 7)
    text.text(95, end + 40, "Theo số liệu sơ bộ.", 9, bold=True)
    text.text(300, 820, "2", mode=3)
    ruled.grid([80, 120, 300, 420], [100, 130, 160, 190])
    for row, cells in enumerate((("TT", "Chỉ tiêu", "KH 2023"), ("1", "Thu", "689,60"), ("2", "Chi", "5"))):
        for x, cell in zip((84, 124, 304), cells, strict=True):
            ruled.text(x, 120 + 30 * row, cell)
    sideways.paragraph(100, "BÁO CÁO", "Kết quả năm 2023", indent=0)
    return pdf(text, ruled), pdf(ruled, ruled), pdf(sideways)


@cache
def images() -> Seeds:
    """A line of print as PNG, JPEG and TIFF."""
    image = Image.new("L", (420, 90), 255)
    ImageDraw.Draw(image).text((10, 30), "Thu ngan sach dat 312,6 ty dong", fill=0, font_size=22)
    return tuple(_saved(image, kind) for kind in ("PNG", "JPEG", "TIFF"))


def olds() -> Seeds:
    return (_RICH,)


def tables() -> Seeds:
    return _parted(_TABLES)


def sentences() -> Seeds:
    return _parted(_SENTENCES)


def dates() -> Seeds:
    return _parted(_DATES)


def cells() -> Seeds:
    return _parted(_CELLS)


def questions() -> Seeds:
    """On the first line the question before, on the second the question."""
    return tuple("\n".join(asked).encode() for asked in _QUESTIONS)


def settings() -> Seeds:
    return (ROOT / "config.toml").read_bytes(), _SETTINGS.encode()


def bodies() -> Seeds:
    """Posts: the secret, the kind and an update, on a line each."""
    head = f"{SECRET}\napplication/json\n"
    return tuple((head + json.dumps(update, ensure_ascii=False)).encode() for update in _UPDATES)


def _saved(image: Image.Image, kind: str) -> bytes:
    out = io.BytesIO()
    image.save(out, kind)
    return out.getvalue()


def _parted(texts: str) -> Seeds:
    return tuple(text.encode() for text in texts.split("\n\n"))
