"""Whole lists, what stands beside what is asked, and what reports print of themselves: over two reports of our own."""

import pytest

from bot.answer.assistant import Assistant
from bot.answer.types import Answer, Status
from index.library import Library
from index.publish import add_reports
from ingest.parse import parse_text
from ingest.settings import Settings

DONG_MAI = """Số: 45/BC-UBND

Đồng Mai, ngày 10 tháng 12 năm 2023

BÁO CÁO

Tình hình kinh tế - xã hội năm 2023, nhiệm vụ năm 2024 của UBND huyện Đồng Mai

(Trình tại kỳ họp thứ Mười, HĐND huyện khóa X)

I. KẾT QUẢ NĂM 2023

Sản lượng thịt hơi tăng 6,4% so với năm 2022. Kế hoạch trồng rừng tập trung là 1.200 ha. Tỷ lệ hộ cận nghèo còn 5,21%. \
Giải quyết 812 hồ sơ đúng hạn, 9 hồ sơ quá hạn. Chỉ số cải cách hành chính xếp thứ 3/18 huyện, thành phố.

| TT | Tên xã | Kết quả xây dựng nông thôn mới |
|----|--------|--------------------------------|
| 1 | Xã Tân Lập | Đạt chuẩn nâng cao |
| 2 | Xã Phú An | Đạt chuẩn |
| 3 | Xã Trà Giang | Chưa đạt chuẩn |
| 4 | Xã Đồng Tâm | Chưa đạt chuẩn |

| TT | Chỉ tiêu | ĐVT | TH 2022 | KH 2023 | TH 2023 | Đánh giá |
|----|----------|-----|---------|---------|---------|----------|
| 1 | Đàn lợn | Con | 18.400 | 19.000 | 19.350 | Vượt |
| 2 | Diện tích chè | Ha | 410 | 450 | 432 | Không đạt |
| 3 | Rừng trồng mới | Ha | 300 | 350 | 310 | Không đạt |
| 4 | Doanh nghiệp thành lập mới | DN | 47 | 50 | 50 | Đạt |

II. HẠN CHẾ VÀ NGUYÊN NHÂN

1. Hạn chế

- Thu tiền sử dụng đất chưa đạt dự toán.

- Chuyển đổi số ở cấp xã còn chậm.

2. Nguyên nhân

a) Nguyên nhân khách quan

- Thị trường bất động sản trầm lắng.

- Giá vật tư tăng cao.

b) Nguyên nhân chủ quan

- Một số cán bộ còn né tránh trách nhiệm.

III. NHIỆM VỤ NĂM 2024

1. Đẩy nhanh giải phóng mặt bằng cụm công nghiệp.

2. Mở rộng vùng chè an toàn.

IV. KIẾN NGHỊ, ĐỀ XUẤT

- Đề nghị UBND tỉnh bố trí vốn nâng cấp đường liên xã.

Nơi nhận:

- UBND tỉnh;

- Thường trực HĐND huyện;

- Lưu: VT.

TM. ỦY BAN NHÂN DÂN
KT. CHỦ TỊCH
PHÓ CHỦ TỊCH

Trần Thị Hoa
"""

BAI_THOM = """Số: 46/BC-UBND

Bãi Thơm, ngày 11 tháng 12 năm 2023

BÁO CÁO

Tình hình kinh tế - xã hội năm 2023 của UBND thị xã Bãi Thơm

I. KẾT QUẢ NĂM 2023

Đàn lợn có 7.200 con. Tỷ lệ hộ nghèo còn 2,02%.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH

Lý Văn Ba
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("BAOCAO_DATA_DIR", str(tmp_path_factory.mktemp("data")))
        settings = Settings.load()
    texts = {"dong-mai.txt": DONG_MAI, "bai-thom.txt": BAI_THOM}
    add_reports(settings, [parse_text(name, text.encode()) for name, text in texts.items()])
    return Assistant(Library.open(settings), 500)


def quoted(answer: Answer) -> list[str]:
    """The quotes of an answer that must state something, without what numbers them."""
    assert answer.status is Status.ANSWERED, answer
    return [quote.text.lstrip("- 123456789.|").partition(" | ")[0].rstrip(".;") for quote in answer.quotes]


CAUSES = ["Thị trường bất động sản trầm lắng", "Giá vật tư tăng cao", "Một số cán bộ còn né tránh trách nhiệm"]
LIMITS = ["Thu tiền sử dụng đất chưa đạt dự toán", "Chuyển đổi số ở cấp xã còn chậm"]


class TestSections:
    @pytest.mark.parametrize(
        ("question", "items"),
        [
            ("Đồng Mai có những hạn chế gì?", LIMITS),
            ("nguyên nhân của những hạn chế ở Đồng Mai là gì?", CAUSES),  # the section asked first
            ("những hạn chế của Đồng Mai và nguyên nhân?", LIMITS),
            ("nguyên nhân chủ quan của Đồng Mai?", CAUSES[2:]),
            ("nguyên nhân khách quan của Đồng Mai là gì?", CAUSES[:2]),
            ("Đồng Mai kiến nghị gì với tỉnh?", ["Đề nghị UBND tỉnh bố trí vốn nâng cấp đường liên xã"]),
        ],
    )
    def test_every_item_of_the_section_asked_first(self, assistant: Assistant, question: str, items: list[str]) -> None:
        assert quoted(assistant.ask(question)) == items

    def test_the_last_of_two_items_is_one_too(self, assistant: Assistant) -> None:
        assert len(quoted(assistant.ask("nhiệm vụ năm 2024 của Đồng Mai là gì?"))) == 2


class TestRows:
    @pytest.mark.parametrize(
        ("question", "rows"),
        [
            ("Đồng Mai có chỉ tiêu nào không đạt?", ["Diện tích chè", "Rừng trồng mới"]),
            ("chỉ tiêu nào của Đồng Mai chưa đạt", ["Diện tích chè", "Rừng trồng mới"]),
            ("Đồng Mai có những chỉ tiêu nào vượt kế hoạch?", ["Đàn lợn"]),
            ("xã nào của Đồng Mai chưa đạt chuẩn nông thôn mới?", ["Xã Trà Giang", "Xã Đồng Tâm"]),
            ("Đồng Mai có xã nào chưa đạt chuẩn", ["Xã Trà Giang", "Xã Đồng Tâm"]),
            ("xã nào của Đồng Mai đạt chuẩn nông thôn mới?", ["Xã Tân Lập", "Xã Phú An"]),
        ],
    )
    def test_every_row_that_says_so(self, assistant: Assistant, question: str, rows: list[str]) -> None:
        assert quoted(assistant.ask(question)) == rows

    def test_a_row_that_says_less_is_left_out(self, assistant: Assistant) -> None:
        answer = assistant.ask("Đồng Mai có những xã nào đạt chuẩn nông thôn mới nâng cao?")
        assert quoted(answer) == ["Xã Tân Lập"]

    @pytest.mark.parametrize(
        ("question", "figure"),
        [("đàn lợn Đồng Mai năm 2022 bao nhiêu con?", "18.400 Con (TH 2022)"),
         ("đàn lợn Đồng Mai năm 2023 bao nhiêu con?", "19.350 Con (kế hoạch 19.000; Vượt)")],
    )  # fmt: skip
    def test_the_year_asked_picks_the_column(self, assistant: Assistant, question: str, figure: str) -> None:
        assert figure in assistant.ask(question).headline


PLANNED_ONLY = "Không đúng: 450 là số kế hoạch, không phải số thực hiện."


class TestClaims:
    """A figure that the asker states is borne out only when it is the very one that answers."""

    @pytest.mark.parametrize(
        ("asked", "told"),
        [
            ("hồ sơ đúng hạn của Đồng Mai là 812 hồ sơ đúng không?", "Đúng như báo cáo nêu."),
            ("hồ sơ quá hạn của Đồng Mai là 9 hồ sơ phải không", "Đúng như báo cáo nêu."),
            ("hồ sơ quá hạn của Đồng Mai là 812 hồ sơ phải không", "Không đúng: báo cáo không nêu 812 mà nêu 9."),
            ("diện tích chè Đồng Mai năm 2023 là 450 ha đúng không", PLANNED_ONLY),
        ],
    )  # fmt: skip
    def test_against_the_figure_that_answers(self, assistant: Assistant, asked: str, told: str) -> None:
        assert told in assistant.ask(asked).notes


class TestNeighbours:
    """What stands beside what is asked, and is another thing."""

    @pytest.mark.parametrize(
        ("question", "figure"),
        [
            ("tỷ lệ hộ cận nghèo của Đồng Mai", "5,21%"),
            ("Đồng Mai có bao nhiêu hồ sơ đúng hạn?", "812 hồ sơ"),
            ("Đồng Mai có bao nhiêu hồ sơ quá hạn?", "9 hồ sơ"),
            ("sản lượng thịt hơi của Đồng Mai tăng bao nhiêu %", "6,4%"),
            ("kế hoạch trồng rừng tập trung của Đồng Mai là bao nhiêu?", "1.200 ha"),
            ("chỉ số cải cách hành chính của Đồng Mai xếp thứ mấy?", "3/18"),
        ],
    )
    def test_each_is_found_by_its_own_name(self, assistant: Assistant, question: str, figure: str) -> None:
        answer = assistant.ask(question)
        assert answer.status is Status.ANSWERED and figure in answer.headline

    @pytest.mark.parametrize(
        "question",
        [
            "tỷ lệ hộ nghèo của Đồng Mai",
            "tỷ lệ hộ cận nghèo của Bãi Thơm",
            "Đồng Mai có bao nhiêu hồ sơ trước hạn?",
            "sản lượng thịt hơi của Đồng Mai là bao nhiêu?",
            "Đồng Mai trồng rừng tập trung được bao nhiêu ha?",
            "Đồng Mai có bao nhiêu doanh nghiệp giải thể?",
            "năng suất chè Đồng Mai",
            "diện tích chè Đồng Mai kế hoạch 2024",
        ],
    )
    def test_none_is_told_for_another(self, assistant: Assistant, question: str) -> None:
        assert assistant.ask(question).status is Status.NOT_STATED

    @pytest.mark.parametrize(
        "question", ["ti le ho ngheo dong mai", "hộ nghèo Đồng Mai", "hồ sơ trước hạn của Đồng Mai"]
    )
    def test_none_is_told_for_another_however_it_is_asked(self, assistant: Assistant, question: str) -> None:
        assert assistant.ask(question).status is Status.NOT_STATED

    def test_a_row_of_another_crop(self, assistant: Assistant) -> None:
        assert assistant.ask("diện tích lúa Đồng Mai").status is Status.NOT_STATED

    def test_the_same_letters_with_other_diacritics(self, assistant: Assistant) -> None:
        assert assistant.ask("đàn bò Đồng Mai").status is Status.NOT_STATED

    def test_a_count_is_no_rate_nor_one_crop_another(self, assistant: Assistant) -> None:
        assert assistant.ask("số hộ cận nghèo của Đồng Mai là bao nhiêu?").status is Status.NOT_STATED
        assert assistant.ask("diện tích lúa của Đồng Mai là bao nhiêu?").status is Status.NOT_STATED

    def test_the_rank_of_something_else(self, assistant: Assistant) -> None:
        assert assistant.ask("sản lượng thịt hơi của Đồng Mai xếp thứ mấy?").status is Status.NOT_STATED


class TestDocuments:
    @pytest.mark.parametrize("question", ["Báo cáo của Đồng Mai gửi cho những ai?", "nơi nhận báo cáo của Đồng Mai"])
    def test_whom_it_goes_to(self, assistant: Assistant, question: str) -> None:
        answer = assistant.ask(question)
        assert quoted(answer) == ["UBND tỉnh", "Thường trực HĐND huyện", "Lưu: VT"]
        assert "UBND tỉnh; Thường trực HĐND huyện; Lưu: VT" in answer.headline

    def test_who_signs_and_as_what(self, assistant: Assistant) -> None:
        answer = assistant.ask("người ký báo cáo của Đồng Mai giữ chức vụ gì?")
        assert answer.status is Status.ANSWERED
        assert "Trần Thị Hoa" in answer.headline and "PHÓ CHỦ TỊCH" in answer.headline

    def test_two_reports_one_after_the_other(self, assistant: Assistant) -> None:
        answer = assistant.ask("Báo cáo của Đồng Mai và Bãi Thơm số mấy?")
        assert "huyện Đồng Mai, năm 2023: số 45/BC-UBND" in answer.headline
        assert "thị xã Bãi Thơm, năm 2023: số 46/BC-UBND" in answer.headline
        assert [quote.locality for quote in answer.quotes] == ["Đồng Mai", "Bãi Thơm"]

    def test_the_one_that_does_not_print_it_is_named(self, assistant: Assistant) -> None:
        answer = assistant.ask("Báo cáo của Đồng Mai và Bãi Thơm trình kỳ họp nào?")
        assert "kỳ họp thứ Mười" in answer.headline
        assert answer.notes == ("Báo cáo của thị xã Bãi Thơm, năm 2023: không ghi kỳ họp trình.",)

    @pytest.mark.parametrize(
        "question", ["Báo cáo của Bãi Thơm trình kỳ họp nào?", "Báo cáo của Bãi Thơm gửi cho những ai?"]
    )
    def test_what_it_does_not_print_is_said(self, assistant: Assistant, question: str) -> None:
        answer = assistant.ask(question)
        assert answer.status is Status.NOT_STATED and "thị xã Bãi Thơm" in answer.notes[0]
        assert all(quote.elsewhere for quote in answer.quotes)
