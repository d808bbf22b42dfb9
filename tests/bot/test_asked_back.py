"""Where more than one thing may be meant, or a report contradicts itself: nothing is chosen for whoever asks."""

import pytest

from bot.answer.assistant import Assistant
from bot.answer.types import Status
from index.library import Library
from index.publish import add_reports
from ingest.parse import parse_text
from ingest.settings import Settings

REPORT = """ỦY BAN NHÂN DÂN HUYỆN {capitals}
Số: {number}/BC-UBND

{place}, ngày 05 tháng 12 năm 2023

BÁO CÁO

{title} năm 2023 của huyện {place}, tỉnh {province}

I. KẾT QUẢ

{text}
"""
POVERTY = "Tỷ lệ hộ nghèo năm 2023 của huyện còn {}%, giảm so với năm trước."
CONTRADICTING = f"""{POVERTY.format("3,2")}

II. AN SINH XÃ HỘI

Tỷ lệ hộ nghèo năm 2023 của huyện còn 3,5%, đạt kế hoạch tỉnh giao.

III. SỰ KIỆN

- Ngày 20/11/2023, huyện khánh thành cầu Phú An.

- Ngày 25/8/2023, huyện tổ chức hội chợ nông sản.

Kế hoạch sử dụng đất được phê duyệt tại Quyết định số 45/QĐ-UBND ngày 10/3/2023 của tỉnh.
"""


def report(place: str, province: str, number: int, text: str, title: str = "Tình hình kinh tế - xã hội") -> str:
    return REPORT.format(capitals=place.upper(), place=place, province=province, number=number, text=text, title=title)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    written = {
        "long-an.txt": report("Châu Thành", "Long An", 1, POVERTY.format("1,2")),
        "tien-giang.txt": report("Châu Thành", "Tiền Giang", 2, POVERTY.format("2,4")),
        "dau-nam.txt": report("Bình Sơn", "Quảng Ngãi", 3, POVERTY.format("4,1")),
        "cuoi-nam.txt": report("Bình Sơn", "Quảng Ngãi", 4, POVERTY.format("4,6"), "Kết quả giảm nghèo"),
        "tu-nghia.txt": report("Tư Nghĩa", "Quảng Ngãi", 5, CONTRADICTING),
    }
    settings = Settings.load().model_copy(update={"data_dir": tmp_path_factory.mktemp("data")})
    add_reports(settings, [parse_text(name, text.encode()) for name, text in written.items()])
    return Assistant(Library.open(settings), 500)


def test_of_two_places_of_one_name_the_province_is_asked(assistant: Assistant) -> None:
    answer = assistant.ask("tỷ lệ hộ nghèo năm 2023 của huyện Châu Thành?")
    assert answer.status is Status.AMBIGUOUS
    assert answer.notes == ("Anh/chị hỏi huyện Châu Thành (tỉnh Long An) hay huyện Châu Thành (tỉnh Tiền Giang)?",)
    assert (answer.headline, answer.quotes) == ("", ())


@pytest.mark.parametrize(("province", "figure"), [("Long An", "1,2"), ("Tiền Giang", "2,4"), ("tien giang", "2,4")])
def test_the_province_tells_which(assistant: Assistant, province: str, figure: str) -> None:
    answer = assistant.ask(f"tỷ lệ hộ nghèo năm 2023 của huyện Châu Thành, tỉnh {province}?")
    assert answer.status is Status.ANSWERED
    assert figure in answer.headline
    assert len({quote.source for quote in answer.quotes}) == 1


def test_of_two_reports_with_different_figures_each_is_named_with_its_own(assistant: Assistant) -> None:
    answer = assistant.ask("tỷ lệ hộ nghèo năm 2023 của huyện Bình Sơn?")
    assert (answer.status, answer.headline) == (Status.AMBIGUOUS, "")
    (note,) = answer.notes
    assert note.startswith("Anh/chị hỏi báo cáo số ")
    for number, figure in ((3, "4,1"), (4, "4,6")):
        part = next(each for each in note.split(" hay ") if f"số {number}/BC-UBND của huyện Bình Sơn, năm 2023" in each)
        assert figure in part


def test_a_report_that_contradicts_itself_is_shown_at_both_places(assistant: Assistant) -> None:
    answer = assistant.ask("tỷ lệ hộ nghèo năm 2023 của huyện Tư Nghĩa?")
    assert answer.status is Status.ANSWERED
    assert any(note.startswith("Báo cáo in hai con số khác nhau cho nội dung này (dòng ") for note in answer.notes)
    told = [quote.text for quote in answer.quotes]
    assert any("3,2%" in text for text in told) and any("3,5%" in text for text in told)


def test_a_place_without_a_report_is_told_with_what_became_of_it(assistant: Assistant) -> None:
    answer = assistant.ask("tỷ lệ hộ nghèo năm 2023 của tỉnh Quảng Nam?")
    assert answer.status is Status.NO_REPORT
    assert "tỉnh Quảng Nam (từ 1/7/2025 thuộc thành phố Đà Nẵng)" in answer.notes[0]


@pytest.mark.parametrize(
    ("asked", "told"),
    [("ngày 20/11/2023 huyện Tư Nghĩa khánh thành gì?", "cầu Phú An"),
     ("ngày 25 tháng 8 năm 2023 huyện Tư Nghĩa tổ chức gì?", "hội chợ nông sản")],
)  # fmt: skip
def test_a_day_is_that_day(assistant: Assistant, asked: str, told: str) -> None:
    answer = assistant.ask(asked)
    assert answer.status is Status.ANSWERED
    assert told in answer.quotes[0].text


def test_what_happened_on_another_day_is_not_told(assistant: Assistant) -> None:
    assert assistant.ask("ngày 21/11/2023 huyện Tư Nghĩa khánh thành gì?").status is Status.NOT_STATED


def test_the_number_of_a_document_that_a_report_cites(assistant: Assistant) -> None:
    answer = assistant.ask("kế hoạch sử dụng đất của huyện Tư Nghĩa được phê duyệt tại quyết định số mấy?")
    assert answer.status is Status.ANSWERED
    assert "45/QĐ-UBND" in answer.headline
    none = assistant.ask("hội chợ nông sản của huyện Tư Nghĩa được tổ chức theo quyết định số mấy?")
    assert "45/QĐ-UBND" not in none.headline
