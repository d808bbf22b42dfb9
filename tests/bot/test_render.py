"""What an answer looks like as a message."""

import re
from dataclasses import replace
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import messages
from bot.answer.types import Answer, Quote, Status
from bot.render.html import to_messages
from bot.render.plain import to_text
from bot.render.spans import head, units
from bot.spoken import shorten, spoken_date, spoken_lines, spoken_period, spoken_section

ROW = Quote(
    text="10 | Tỷ lệ hộ nghèo |  | 3,51 | 2,82 | ",
    source="binh-son-2023.md",
    issuer="UBND huyện Bình Sơn",
    number="783/BC-UBND",
    issued="2023-12-05",
    locality="Bình Sơn",
    period="2023",
    section=("I. KẾT QUẢ", "2. Xã hội"),
    lines=(45, 45),
    columns=("TT", "Chỉ tiêu", "ĐVT", "KH 2023", "TH 2023", "Ghi chú"),
)
PARAGRAPH = Quote(
    text="Huyện đã giảm nghèo¹. Công tác này đúng hướng & kịp thời.",
    source="yen-the.pdf",
    issuer="UBND huyện Yên Thế",
    number=None,
    issued="2023-12",
    locality="Yên Thế",
    period="2023",
    section=(),
    lines=(3, 4),
    footnotes=("¹ Theo chuẩn <mới>.",),
    elsewhere="Nơi khác: Yên Thế",
)

TAG = re.compile(r"</?(?:b|i|code|blockquote)(?: expandable)?>")


def to_html(answer: Answer) -> str:
    """The one message of an answer that fits in one."""
    (message,) = to_messages(answer)
    return message


def visible(message: str) -> str:
    """What Telegram shows: our own tags off, the three escapes undone."""
    return unescape(TAG.sub("", message))


def test_a_row_shows_its_line_its_columns_and_its_source() -> None:
    message = to_html(Answer(Status.ANSWERED, "Tỷ lệ hộ nghèo: 2,82 %", ("Kế hoạch: 3,51 %",), (ROW,)))
    assert message == (
        "<b>Tỷ lệ hộ nghèo: 2,82 %</b>\n"
        "Kế hoạch: 3,51 %\n\n"
        "<blockquote expandable>10 | Tỷ lệ hộ nghèo |  | 3,51 | 2,82 | </blockquote>\n"
        "Theo cột: TT: 10 · Chỉ tiêu: Tỷ lệ hộ nghèo · KH 2023: 3,51 · TH 2023: 2,82\n"
        "UBND huyện Bình Sơn · số 783/BC-UBND · ngày 05/12/2023 · mục I › 2. Xã hội · dòng 45 · tệp "
        "<code>binh-son-2023.md</code>"
    )


def test_the_figure_asked_is_bold_in_its_quote() -> None:
    row = replace(ROW, figure=(32, 36))
    told = Answer(Status.ANSWERED, "Tỷ lệ hộ nghèo: 2,82 %", (), (row,))
    assert "<blockquote expandable>10 | Tỷ lệ hộ nghèo |  | 3,51 | <b>2,82</b> | </blockquote>" in to_html(told)
    assert to_text(told) == to_text(replace(told, quotes=(ROW,)))


def test_another_place_is_marked_and_footnotes_stand_in_the_quote() -> None:
    message = to_html(Answer(Status.NOT_STATED, quotes=(PARAGRAPH,)))
    assert message == (
        f"<b>{messages.VERDICTS[Status.NOT_STATED]}</b>\n\n"
        "<i>Nơi khác: Yên Thế</i>\n"
        "<blockquote expandable>Huyện đã giảm nghèo¹. Công tác này đúng hướng &amp; kịp thời.\n"
        "¹ Theo chuẩn &lt;mới&gt;.</blockquote>\n"
        "UBND huyện Yên Thế · tháng 12/2023 · trang 3–4 · tệp <code>yen-the.pdf</code>"
    )


def test_a_scanned_quote_says_so() -> None:
    scan = replace(PARAGRAPH, confidence=91)
    assert "bản quét, chữ nhận dạng tự động (độ chắc 91 %)" in to_html(Answer(Status.ANSWERED, "Có", quotes=(scan,)))
    assert "bản quét" not in to_html(Answer(Status.ANSWERED, "Có", quotes=(PARAGRAPH,)))


def test_plain_text_holds_the_same_words_and_leaves_nothing_out() -> None:
    answer = Answer(Status.ANSWERED, "Hai đoạn", (), (ROW, PARAGRAPH) * 6)
    text = to_text(answer)
    assert text.count("> 10 | Tỷ lệ hộ nghèo |  | 3,51 | 2,82 | ") == 6
    assert text.count("> ¹ Theo chuẩn <mới>.") == 6
    single = Answer(Status.ANSWERED, "Một đoạn", (), (ROW,))
    assert to_text(single).replace("> ", "") == visible(to_html(single))


@pytest.mark.parametrize("status", Status)
def test_every_status_has_its_first_line(status: Status) -> None:
    assert to_html(Answer(status)) == f"<b>{messages.VERDICTS[status]}</b>"


@given(st.text(alphabet="a😀ệ\u0301", max_size=40), st.integers(0, 50))
def test_head_is_the_longest_prefix_that_fits(text: str, limit: int) -> None:
    kept = head(text, limit)
    assert text.startswith(kept)
    assert units(kept) <= limit
    assert kept == text or units(text[: len(kept) + 1]) > limit


@given(st.text())
def test_units_is_the_length_in_utf16(text: str) -> None:
    assert units(text) == len(text.encode("utf-16-le", "surrogatepass")) // 2


@pytest.mark.parametrize(
    ("spoken", "expected"),
    [
        (spoken_date("2023-12-05"), "ngày 05/12/2023"),
        (spoken_date("2023-12"), "tháng 12/2023"),
        (spoken_date(None), ""),
        (spoken_period("2023"), "năm 2023"),
        (spoken_period("2022-H1"), "6 tháng đầu năm 2022"),
        (spoken_period("2022-H2"), "6 tháng cuối năm 2022"),
        (spoken_period("2024-Q3"), "quý III/2024"),
        (spoken_period("2024-9M"), "9 tháng năm 2024"),
        (spoken_period("2025-09"), "tháng 9/2025"),
        (spoken_period("2021-2025"), "2021-2025"),
        (spoken_lines((4, 4), "a.txt"), "dòng 4"),
        (spoken_lines((4, 6), "A.PDF"), "trang 4–6"),
        (spoken_section((), 60), ""),
        (spoken_section(("I. Một", "", "2. Hai"), 60), "I › 2. Hai"),
        (spoken_section(("PHẦN THỨ NHẤT KẾT QUẢ", "2.1. Một", "b) Hai"), 60), "PHẦN THỨ NHẤT › 2.1 › b) Hai"),
        (spoken_section(("Đánh giá chung", "Kinh tế - xã hội cuối năm"), 20), "Đánh giá chung › Kinh tế - xã hội…"),
        (spoken_section(("A. a", "I. b", "1. c", "1.1. d", "a) e", "- f"), 60), "A › … › 1.1 › a › - f"),
        (shorten("Kết quả thực hiện, chỉ tiêu", 20), "Kết quả thực hiện…"),
    ],
)
def test_spoken(spoken: str, expected: str) -> None:
    assert spoken == expected


def test_a_refusal_that_says_why_needs_no_verdict() -> None:
    assert to_html(Answer(Status.REFUSED, notes=("Chào anh/chị.",))) == "Chào anh/chị."
    assert to_html(Answer(Status.NOT_STATED, notes=("Yên Thế: không nêu.",))) == (
        f"<b>{messages.VERDICTS[Status.NOT_STATED]}</b>\nYên Thế: không nêu."
    )
