"""Texts that break what formats, counts or cuts without care; the same for the same seed."""

import random
from collections.abc import Iterator

_PIECES = (
    "<b>", "</b>", "<blockquote expandable>", "<a href='tg://user?id=1'>", "&", "&lt;", "&amp;amp;", "&#0;", "<", ">",
    '"', "\u202e", "\u2066", "\u200f", "\u200b", "\ufeff", "\u0301" * 9, "đ", "Đ", "ộ", "tỷ lệ hộ nghèo",
    "Bình Sơn", "năm 2023", "\U0001f469\u200d\U0001f467", "\U0001f600" * 20, "\U0001d54f", "\ud800", "\x00",
    "\x1b[31m", "\r\n", "\t",
    "`", "*", "_", "[x](http://a.vn)", "@baocao_thu_bot", "/start", "{0}", "%s", "{asked}", "'; DROP TABLE asked; --",
    "2,82", "1.284,679 tỷ", "?", "…", "|", " | " * 30,
)  # fmt: skip


def texts(count: int, seed: int) -> Iterator[str]:
    """So many texts of at most 4,096 characters, whole storms of one character among them."""
    chance = random.Random(seed)
    yield from (
        "&" * 4096,
        "<" * 4096,
        "\U0001f600" * 2048,
        "\u0301" * 4096,
        "a" * 4096,
        " \u200b ",
        "?",
        "</b>" * 1024,
    )
    for _ in range(count - 8):
        pieces = chance.choices(_PIECES, k=chance.randrange(1, 60))
        yield chance.choice(("", " ")).join(pieces)[:4096]


def report(number: int) -> str:
    """A report full of them, which says all the same how many households are poor."""
    lines = [f"{i}. Tỷ lệ hộ nghèo <b>năm 2023</b> & {text}" for i, text in enumerate(texts(40, number))]
    head = (
        f"Số: {number}/BC-UBND\n\nLạ Lùng, ngày 05 tháng 12 năm 2023\n\nBÁO CÁO\n\nTình hình kinh tế - xã hội năm 2023"
    )
    table = "| TT | Chỉ tiêu <i>&amp; | ĐVT | TH 2023 |\n|---|---|---|---|\n| 1 | Tỷ lệ hộ nghèo </b> & | % | 3,9 |"
    whole = "\n\n".join((f"{head} của huyện Lạ Lùng", "I. <b>KẾT QUẢ</b> & HẠN CHẾ", *lines, table))
    return whole.replace("\0", "").encode("utf-8", "replace").decode()
