"""The list of reports in pages, the card of one, and its indicators: over reports of our own."""

import pytest

from bot import messages
from bot.answer.assistant import Assistant
from bot.answer.cards import ReportCard, ReportDetail
from bot.answer.indicators import Indicator, IndicatorTable
from bot.render.indicators import indicators_page
from bot.render.pages import Page
from bot.render.reports import report_html, reports_page
from index.library import Library
from index.publish import add_reports
from ingest.parse import parse_text
from ingest.report import Heading
from ingest.settings import Settings
from tests.telegram.markup import parse, units

DONG_MAI = """Số: 45/BC-UBND

Đồng Mai, ngày 10 tháng 12 năm 2023

BÁO CÁO

Tình hình kinh tế - xã hội năm 2023 của UBND huyện Đồng Mai

I. KẾT QUẢ NĂM 2023

1. Các chỉ tiêu

| TT | Chỉ tiêu | ĐVT | KH 2023 | TH 2023 | Đánh giá |
|----|----------|-----|---------|---------|----------|
| 1 | Đàn lợn | Con | 19.000 | 19.350 | Vượt |
| 2 | Diện tích chè | Ha | 450 | 432 | Không đạt |
| - | Chè cao sản | Ha | >120 | 7-8 | Chưa đạt |
| 3 | Hộ nghèo <mới> & cũ | % | 4,10 | 3,87 | |
| 4 | Doanh nghiệp thành lập mới | DN | - | 50 | |

2. Xã hội

| TT | Chỉ tiêu | KH 2023 | TH 2023 | % so với KH |
|----|----------|---------|---------|-------------|
| 1 | Việc làm mới | 500 | 490 | 98 |

II. HẠN CHẾ

Tiến độ còn chậm.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH

Lý Văn Ba
"""
BAI_THOM = """Số: 46/BC-UBND

Bãi Thơm, ngày 11 tháng 12 năm 2023

BÁO CÁO

Tình hình kinh tế - xã hội năm 2023 của UBND thị xã Bãi Thơm

Đàn lợn có 7.200 con.
"""


@pytest.fixture
def settings(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("BAOCAO_DATA_DIR", str(tmp_path_factory.mktemp("data")))
    return Settings.load()


@pytest.fixture
def assistant(settings: Settings) -> Assistant:
    add(settings, DONG_MAI, "dong-mai.txt")
    add(settings, BAI_THOM, "bai-thom.txt")
    return Assistant(Library.open(settings), 500)


def add(settings: Settings, text: str, name: str) -> None:
    add_reports(settings, [parse_text(name, text.encode())])


def detail(assistant: Assistant, source: str = "dong-mai.txt") -> ReportDetail:
    identity = next(card.identity for card in assistant.reports() if card.source == source)
    found = assistant.report(identity)
    assert found
    return found


def table(assistant: Assistant, source: str = "dong-mai.txt") -> IndicatorTable:
    found = assistant.indicators(detail(assistant, source).card.identity)
    assert found
    return found


def card(place: str, period: str = "2023", issued: str = "2023-12-05", province: str | None = None) -> ReportCard:
    source = f"{place}-{period}.txt"
    return ReportCard(source, f"UBND {place}", place, "huyện", province, "1/BC-UBND", issued, period, "Báo cáo", source)


class TestReport:
    def test_what_it_holds(self, assistant: Assistant) -> None:
        found = detail(assistant)
        assert found.signer == "Lý Văn Ba"
        assert [(each.depth, each.text) for each in found.outline] == [
            (1, "I. KẾT QUẢ NĂM 2023"),
            (2, "1. Các chỉ tiêu"),
            (2, "2. Xã hội"),
            (1, "II. HẠN CHẾ"),
        ]
        assert found.tables == 2 and found.figures >= 10

    def test_is_called_the_same_after_another_is_published(self, settings: Settings, assistant: Assistant) -> None:
        before = detail(assistant)
        add(settings, BAI_THOM.replace("7.200", "7.300"), "bai-thom.txt")
        assert detail(assistant) == before

    def test_what_was_replaced_is_here_no_more(self, settings: Settings, assistant: Assistant) -> None:
        before = detail(assistant, "bai-thom.txt").card.identity
        add(settings, BAI_THOM.replace("7.200", "7.300"), "bai-thom.txt")
        assert assistant.report(before) is None and assistant.indicators(before) is None
        assert assistant.report("") is None

    def test_its_card(self, assistant: Assistant) -> None:
        shown, marks = parse(report_html(detail(assistant)))
        assert shown.startswith(
            "UBND huyện Đồng Mai\nSố 45/BC-UBND ngày 10/12/2023\nKỳ báo cáo: năm 2023\n"
            "Tình hình kinh tế - xã hội năm 2023 của UBND huyện Đồng Mai\nNgười ký: Lý Văn Ba\nGồm 2 bảng, "
        )
        assert shown.endswith(
            "dong-mai.txt\n\nĐề mục\nI. KẾT QUẢ NĂM 2023\n\u20031. Các chỉ tiêu\n\u20032. Xã hội\nII. HẠN CHẾ"
        )
        assert [mark.kind for mark in marks] == ["bold", "code", "bold"]

    def test_a_long_outline_counts_what_it_leaves_out(self) -> None:
        headings = tuple(Heading(f"{n}. Đề mục <😀> dài", 1 + n % 4, n) for n in range(900))
        shown, _ = parse(report_html(ReportDetail(card("Yên Thế"), None, headings, 0, 0)))
        kept = shown.count("<😀>")
        assert 0 < kept < 900 and shown.endswith(messages.OUTLINE_CUT.format(count=900 - kept))
        assert 3900 < units(shown) <= 4096

    def test_nothing_printed_is_nothing_told(self) -> None:
        bare = ReportCard("a.txt", "", "", "", None, None, None, "", "", "0")
        shown, _ = parse(report_html(ReportDetail(bare, None, (), 0, 0)))
        assert shown == "a.txt\nGồm 0 bảng, 0 số liệu\na.txt"

    def test_any_card_is_one_message(self) -> None:
        huge = ReportCard("<😀>" * 3000, "&" * 5000, "", "", None, None, None, "", "x" * 5000, "0")
        assert units(parse(report_html(ReportDetail(huge, None, (Heading("I", 1, 1),), 0, 0)))[0]) <= 4096


class TestList:
    def test_by_place_and_the_newest_first(self) -> None:
        cards = [
            card("Yên Thế", province="Bắc Giang"),
            card("Bình Sơn", "2022"),
            card("Bình Sơn", "2023", "2024-01-05"),
            card("Bình Sơn", "2023-H1", "2023-07-01"),
        ]
        listed = reports_page(cards)
        assert parse(listed.page.html)[0] == (
            "Đang có 4 báo cáo:\n\nHuyện Bình Sơn\n"
            "1. Năm 2023, số 1/BC-UBND ngày 05/01/2024\n"
            "2. 6 tháng đầu năm 2023, số 1/BC-UBND ngày 01/07/2023\n"
            "3. Năm 2022, số 1/BC-UBND ngày 05/12/2023\n\n"
            "Huyện Yên Thế – Bắc Giang\n4. Năm 2023, số 1/BC-UBND ngày 05/12/2023"
        )
        assert [each.period for each in listed.cards] == ["2023", "2023-H1", "2022", "2023"]

    def test_ten_a_page_numbered_throughout(self) -> None:
        cards = [card(f"Đồng {n:02}") for n in range(25)]
        pages = [reports_page(cards, number) for number in (1, 2, 3)]
        assert [(len(each.cards), each.first, each.page.pages) for each in pages] == [
            (10, 1, 3),
            (10, 11, 3),
            (5, 21, 3),
        ]
        assert [each for page in pages for each in page.cards] == cards
        assert parse(pages[1].page.html)[0].endswith("20. Năm 2023, số 1/BC-UBND ngày 05/12/2023\n\nTrang 2/3")

    @pytest.mark.parametrize(("asked", "shown"), [(0, 1), (-3, 1), (99, 2)])
    def test_a_page_that_is_not_there_is_the_nearest(self, asked: int, shown: int) -> None:
        assert reports_page([card(f"Đồng {n}") for n in range(11)], asked).page.number == shown

    def test_none(self) -> None:
        assert reports_page([]).page == Page(messages.NO_REPORTS, 1, 1)

    def test_any_list_is_one_message(self) -> None:
        cards = [card(f"<😀> & {n} " * 90, province="😀" * 400) for n in range(10)]
        shown, marks = parse(reports_page(cards).page.html)
        assert units(shown) <= 4096 and len(marks) <= 100


class TestIndicators:
    def test_rows_with_a_plan_and_an_actual(self, assistant: Assistant) -> None:
        assert table(assistant).rows == (
            Indicator("Đàn lợn", "Con", "19.000", "19.350", "Vượt", True),
            Indicator("Diện tích chè", "Ha", "450", "432", "Không đạt", False),
            Indicator("Diện tích chè – Chè cao sản", "Ha", ">120", "7-8", "Chưa đạt", False),
            Indicator("Hộ nghèo <mới> & cũ", "%", "4,10", "3,87", "", None),
            Indicator("Việc làm mới", "", "500", "490", "% so với KH: 98", None),
        )

    def test_a_line_each(self, assistant: Assistant) -> None:
        shown, marks = parse(indicators_page(table(assistant)).html)
        assert shown == (
            "UBND huyện Đồng Mai, năm 2023: 5 chỉ tiêu có kế hoạch và kết quả\n"
            f"{messages.INDICATORS_KEY}\n\n"
            "Đàn lợn (Con): 19.000 → 19.350 · Vượt\n\n"
            "Diện tích chè (Ha): 450 → 432 · Không đạt\n\n"
            "Diện tích chè – Chè cao sản (Ha): >120 → 7-8 · Chưa đạt\n\n"
            "Hộ nghèo <mới> & cũ (%): 4,10 → 3,87\n\n"
            "Việc làm mới: 500 → 490 · % so với KH: 98"
        )
        assert "Đàn lợn" in [mark.text for mark in marks if mark.kind == "bold"]

    def test_only_those_not_met_and_how_many_say_nothing(self, assistant: Assistant) -> None:
        shown, marks = parse(indicators_page(table(assistant), unmet=True).html)
        bold = [mark.text for mark in marks if mark.kind == "bold"]
        assert bold[0].endswith("2 chỉ tiêu báo cáo ghi không đạt")
        assert bold[1:] == ["Diện tích chè", "Diện tích chè – Chè cao sản"]
        assert messages.INDICATORS_UNSAID.format(count=2) in shown

    def test_a_report_without_any(self, assistant: Assistant) -> None:
        none = messages.NO_INDICATORS.format(place="UBND thị xã Bãi Thơm", period="năm 2023")
        for unmet in (False, True):
            page = indicators_page(table(assistant, "bai-thom.txt"), unmet=unmet)
            assert page == Page(none, 1, 1)

    def test_none_that_is_not_met(self) -> None:
        met = IndicatorTable(card("Yên Thế"), (Indicator("a", "", "1", "2", "Đạt", True),))
        shown = parse(indicators_page(met, unmet=True).html)[0]
        assert shown == messages.NO_UNMET.format(place="UBND Yên Thế", period="năm 2023")

    def test_pages_leave_nothing_out(self) -> None:
        rows = tuple(
            Indicator(f"Chỉ tiêu số {n} " + "dài " * 20, "%", f"{n},1", f"{n},2", "😀" * 60, True) for n in range(64)
        )
        of = IndicatorTable(card("Yên Thế"), rows)
        pages = [indicators_page(of, number + 1) for number in range(indicators_page(of).pages)]
        shown = [parse(page.html)[0] for page in pages]
        assert all(
            units(text) <= 4096 and len(parse(page.html)[1]) <= 100 for text, page in zip(shown, pages, strict=True)
        )
        assert all(sum(f"{n},1 → {n},2 · " in text for text in shown) == 1 for n in range(64))
        assert max(text.count(" → ") for text in shown) <= 16, "15 and the line that explains the arrow"
        assert shown[-1].endswith(f"Trang {len(pages)}/{len(pages)}")

    def test_a_row_as_long_as_can_be_has_a_page_of_its_own(self) -> None:
        row = Indicator("😀" * 9000, "<>" * 900, "&" * 900, "1", "", None)
        page = indicators_page(IndicatorTable(card("😀" * 9000), (row,) * 20))
        assert units(parse(page.html)[0]) <= 4096
