"""One indicator over places: what the answer holds as data, its table, and its chart."""

import warnings
from decimal import Decimal
from io import BytesIO
from unicodedata import normalize

import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text
from PIL import Image

from bot import messages
from bot.answer.assistant import Assistant
from bot.answer.compared import Compared, Comparison
from bot.evidence.stated import Stated
from bot.render.chart import comparison_figure, comparison_png
from bot.render.comparison import comparison_html
from index.library import Library
from index.publish import add_reports
from ingest.parse import parse_text
from ingest.settings import Settings
from tests.telegram.markup import parse, units

HEAD = """Số: {number}/BC-UBND

{place}, ngày 10 tháng 12 năm 2023

BÁO CÁO

Tình hình kinh tế - xã hội năm 2023 của UBND huyện {place}

I. KẾT QUẢ NĂM 2023

"""
TABLE = """| TT | Chỉ tiêu | ĐVT | TH 2022 | KH 2023 | TH 2023 | Đánh giá |
|----|----------|-----|---------|---------|---------|----------|
| 1 | Đàn lợn | Con | {before} | {plan} | {actual} | Đạt |
"""
REPORTS = {
    "dong-mai.txt": HEAD.format(number=45, place="Đồng Mai")
    + TABLE.format(before="18.400", plan="19.000", actual="19.350"),
    "song-van.txt": HEAD.format(number=46, place="Sông Vân")
    + TABLE.format(before="30.100", plan="8.000", actual="7.200"),
    "ba-ke.txt": HEAD.format(number=47, place="Ba Kề") + "Đàn lợn có 21.015 con, tăng so với năm 2022.\n",
    "ha-lam.txt": HEAD.format(number=48, place="Hạ Lâm") + "Trong năm trồng được 300 ha rừng.\n",
}


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("BAOCAO_DATA_DIR", str(tmp_path_factory.mktemp("data")))
        settings = Settings.load()
    add_reports(settings, [parse_text(name, text.encode()) for name, text in REPORTS.items()])
    return Assistant(Library.open(settings), 500)


def compared(assistant: Assistant, question: str) -> Comparison:
    found = assistant.ask(question).compared
    assert found
    return found


ALL = "So sánh đàn lợn năm 2023 của Đồng Mai, Sông Vân, Ba Kề và Hạ Lâm"


class TestData:
    def test_what_each_place_states(self, assistant: Assistant) -> None:
        found = compared(assistant, ALL)
        assert found.indicator == "đàn lợn"
        by_place = {each.place: each for each in found.places}
        assert by_place["huyện Đồng Mai"].value == Stated("19.350", "Con", Decimal(19350))
        assert by_place["huyện Đồng Mai"].plan == Stated("19.000", "Con", Decimal(19000))
        assert by_place["huyện Đồng Mai"].document == "45/BC-UBND"
        assert by_place["huyện Ba Kề"].value == Stated("21.015", "con", Decimal(21015))
        assert by_place["huyện Ba Kề"].plan is None
        assert [each.place for each in found.silent] == ["huyện Hạ Lâm"]
        assert found.periods == ("2023",)

    def test_highest_first_unless_the_lowest_is_asked(self, assistant: Assistant) -> None:
        places = [each.place for each in compared(assistant, ALL).comparable]
        assert places == ["huyện Ba Kề", "huyện Đồng Mai", "huyện Sông Vân"]
        lowest = compared(assistant, "Đồng Mai và Sông Vân, nơi nào có đàn lợn năm 2023 thấp nhất?")
        assert [each.place for each in lowest.comparable] == ["huyện Sông Vân", "huyện Đồng Mai"]

    def test_an_earlier_year_is_told_as_that_year_and_has_no_plan(self, assistant: Assistant) -> None:
        found = compared(assistant, "So sánh đàn lợn năm 2022 của Đồng Mai và Sông Vân")
        assert [(e.value.value if e.value else "", e.plan) for e in found.comparable] == [
            ("30.100", None),
            ("18.400", None),
        ]
        assert found.periods == ("2022",)

    def test_a_plan_is_told_as_one(self, assistant: Assistant) -> None:
        found = compared(assistant, "So sánh kế hoạch đàn lợn năm 2023 của Đồng Mai và Sông Vân")
        assert [e.value.value if e.value else "" for e in found.comparable] == ["19.000", "8.000"]
        assert "kế hoạch" in found.indicator
        assert all(each.plan is None for each in found.places)

    def test_an_answer_about_one_place_compares_nothing(self, assistant: Assistant) -> None:
        assert assistant.ask("đàn lợn Đồng Mai năm 2023 bao nhiêu con?").compared is None


def one(place: str, value: str, unit: str = "%", plan: str = "", period: str = "2023") -> Compared:
    def stated(printed: str) -> Stated:
        return Stated(printed, unit, Decimal(printed.replace(".", "").replace(",", ".")))

    return Compared(place, f"{value} {unit}", stated(value), stated(plan) if plan else None, period, "783/BC-UBND")


FOREST = Comparison(
    "tỷ lệ che phủ rừng",
    (
        one("huyện Bình Sơn", "35,58", plan="35,1"),
        one("thị xã Hương Trà", "56,2", plan="70"),
        one("xã Trà Giang", "1.200", "ha"),
        Compared("xã Phú An", "tăng từ $1 lên <2>", None, None, "2023", "yen-the-2023.md"),
        Compared("huyện Yên Thế"),
    ),
)
MANY = Comparison(
    "thu ngân sách nhà nước trên địa bàn theo dự toán Hội đồng nhân dân giao từ đầu năm " * 3,
    tuple(
        one(f"thành phố Phan Rang - Tháp Chàm {i}", f"1.{i}84.679", "Triệu đồng", "1.300.000", f"20{20 + i}-H1")
        for i in range(10)
    ),
)


class TestTable:
    def test_a_line_a_place(self) -> None:
        shown, marks = parse(comparison_html(FOREST))
        assert shown == (
            "Tỷ lệ che phủ rừng, năm 2023\nXếp từ cao đến thấp\n\n"
            "1. thị xã Hương Trà: 56,2 % · kế hoạch 70 %\nnăm 2023, 783/BC-UBND\n\n"
            "2. huyện Bình Sơn: 35,58 % · kế hoạch 35,1 %\nnăm 2023, 783/BC-UBND\n\n"
            "– xã Trà Giang: 1.200 ha\nnăm 2023, 783/BC-UBND\n\n"
            "– xã Phú An: tăng từ $1 lên <2>\nnăm 2023, yen-the-2023.md\n\n"
            "Không nêu: huyện Yên Thế"
        )
        assert [mark.text for mark in marks if mark.kind == "bold"][1:3] == ["thị xã Hương Trà", "huyện Bình Sơn"]

    def test_any_comparison_is_one_message(self) -> None:
        long = Comparison(
            "😀 " * 900, tuple(Compared("😀 " * 200, "<&> " * 300, None, None, "2023", "a") for _ in "1234567")
        )
        for comparison in (MANY, long, Comparison("", ())):
            shown, marks = parse(comparison_html(comparison))
            assert units(shown) <= 4096 and len(marks) <= 100


def drawn(comparison: Comparison) -> Figure:
    figure = comparison_figure(comparison)
    assert figure
    return figure


def texts(figure: Figure) -> list[str]:
    found = figure.findobj(Text)
    return [each.get_text() for each in found if isinstance(each, Text) and each.get_text()]


TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")


class TestChart:
    def test_is_a_small_picture_of_one_width_and_always_the_same(self) -> None:
        for comparison in (FOREST, MANY):
            png = comparison_png(comparison)
            assert png and png.startswith(b"\x89PNG\r\n\x1a\n") and len(png) < 100_000
            with Image.open(BytesIO(png)) as picture:
                assert picture.width == 1080 and picture.height < 2 * 1080
            assert comparison_png(comparison) == png

    def test_values_and_plans_stand_as_printed(self) -> None:
        told = texts(drawn(FOREST))
        assert {"56,2", "kế hoạch 70", "35,58", "kế hoạch 35,1"} <= set(told)
        assert "Tỷ lệ che phủ rừng, năm 2023" in told
        assert not any("1.200" in text for text in told), "of another unit"

    def test_bars_and_marks_are_as_long_as_their_numbers(self) -> None:
        (axes,) = drawn(FOREST).axes
        assert [bar.get_width() for bars in axes.containers for bar in bars] == [56.2, 35.58]
        assert [line.get_xdata()[0] for line in axes.lines][1:] == [70.0, 35.1]  # type: ignore[index]

    def test_places_without_a_bar_and_the_source_are_named(self) -> None:
        under = " ".join(text.replace("\n", " ") for text in texts(drawn(FOREST)))
        assert messages.COMPARED_APART.format(places="xã Trà Giang, xã Phú An") in under
        assert messages.COMPARED_SILENT.format(places="huyện Yên Thế") in under
        assert "Nguồn: 783/BC-UBND (thị xã Hương Trà); 783/BC-UBND (huyện Bình Sơn)" in under

    def test_each_bar_says_its_period_where_they_differ(self) -> None:
        assert "6 tháng đầu năm 2023" in texts(drawn(MANY))
        assert "năm 2023" not in texts(drawn(FOREST))

    def test_one_plain_number_is_no_chart(self) -> None:
        assert comparison_png(Comparison("rừng", FOREST.places[2:])) is None
        assert comparison_png(Comparison("rừng", ())) is None

    def test_zeros_are_drawn(self) -> None:
        assert comparison_png(Comparison("vụ cháy", (one("xã A", "0", "vụ"), one("xã B", "0", "vụ"))))

    def test_no_letter_is_missing(self) -> None:
        bare = "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
        every = "đĐ" + "".join(normalize("NFC", letter + tone) for letter in bare for tone in TONES)
        named = Comparison(every, (one(every[:72], "1,5", "m²"), one(f"“{every[72:]}” – ×…", "2", "m²")))
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            for comparison in (FOREST, MANY, named):
                assert comparison_png(comparison)

    def test_a_letter_that_is_missing_would_be_noticed(self) -> None:
        strange = Comparison("漢", (one("xã A", "1"), one("xã B", "2")))
        with pytest.warns(UserWarning, match="missing from font"):
            comparison_png(strange)
