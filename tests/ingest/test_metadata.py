"""Who reports what, when: from what the report prints of itself, not from what it cites."""

import pytest

from ingest.metadata.heading import dateline, number, session
from ingest.metadata.period import last_month, period
from ingest.metadata.signer import signer
from ingest.parse import parse_text
from ingest.report import Metadata


def read(text: str) -> Metadata:
    return parse_text("bc.txt", text.encode()).metadata


class TestNumber:
    @pytest.mark.parametrize(
        ("line", "printed"),
        [
            ("Số: 783/BC-UBND", "783/BC-UBND"),
            ("Số: 3422 /BC-UBND", "3422/BC-UBND"),
            ("Số:  57 / BC - UBND", "57/BC-UBND"),
            ("Số: 12/2024/BC-UBND", "12/2024/BC-UBND"),
            ("Số:      /BC-UBND", None),
            ("Số: ……/BC-UBND", None),
        ],
    )
    def test_as_printed_without_gaps(self, line: str, printed: str | None) -> None:
        assert number([line]) == printed

    def test_cited_reports_are_not_its_own(self) -> None:
        text = "BÁO CÁO\n\nCông tác năm 2023\n\nTheo Báo cáo số 598/BC-UBND ngày 13/12/2023 của UBND huyện An Lão."
        assert read(text).number is None
        assert read(text).issued is None


class TestDate:
    @pytest.mark.parametrize(
        ("line", "issued"),
        [
            ("An Lão, ngày 05 tháng 12 năm 2023", "2023-12-05"),
            ("An Lão, ngày     tháng 7 năm 2024", "2024-07"),
            ("An Lão, ngày … tháng … năm 2024", None),
        ],
    )
    def test_as_far_as_filled_in(self, line: str, issued: str | None) -> None:
        found = dateline([line])
        assert found is not None
        assert (found.place, found.issued) == ("An Lão", issued)


class TestPeriod:
    @pytest.mark.parametrize(
        ("title", "code"),
        [
            ("Kết quả công tác năm 2023; nhiệm vụ, giải pháp năm 2024", "2023"),
            ("Tình hình 6 tháng đầu năm và chương trình công tác 6 tháng cuối năm 2022", "2022-H1"),
            ("Kết quả thực hiện nhiệm vụ 6 tháng đầu năm 2024; nhiệm vụ 6 tháng cuối năm 2024", "2024-H1"),
            ("Tình hình kinh tế - xã hội quý III năm 2024", "2024-Q3"),
            ("Tình hình kinh tế - xã hội quý 2/2024, nhiệm vụ quý 3/2024", "2024-Q2"),
            ("Kết quả tháng 9, nhiệm vụ tháng 10 năm 2025", "2025-09"),
            ("Tình hình tháng 9 và 9 tháng đầu năm 2024", "2024-9M"),
            ("Sơ kết giữa nhiệm kỳ 2021 - 2025", "2021-2025"),
            ("Kết quả công tác 6 tháng cuối năm 2023", "2023-H2"),
            ("Kết quả công tác 3 tháng đầu năm 2024", "2024-Q1"),
            ("Kết quả công tác 3 tháng cuối năm 2023", "2023-Q4"),
        ],
    )
    def test_of_what_is_reported(self, title: str, code: str) -> None:
        assert period(title, None) == code

    def test_year_of_signing_when_the_title_names_none(self) -> None:
        assert period("Tình hình 6 tháng đầu năm", 2024) == "2024-H1"
        assert period("Công tác quản lý đất đai", 2024) == "2024"
        assert period("Công tác quản lý đất đai", None) == ""

    def test_last_month(self) -> None:
        ends = {code: last_month(code)[1] for code in ("2023", "2022-H1", "2024-Q3", "2025-09", "2024-9M", "2021-2025")}
        assert ends == {"2023": 12, "2022-H1": 6, "2024-Q3": 9, "2025-09": 9, "2024-9M": 9, "2021-2025": 12}


class TestPlace:
    def test_from_dateline_and_text(self) -> None:
        about = read(
            "Bình Sơn, ngày 1 tháng 12 năm 2023\n\nBÁO CÁO\n\nCông tác năm 2023\n\n"
            "UBND huyện báo cáo UBND tỉnh. Trên địa bàn "
            "huyện Bình Sơn, tỉnh Quảng Ngãi có 21 xã. UBND huyện đã làm."
        )
        assert (about.issuer, about.level, about.province) == ("UBND huyện Bình Sơn", "huyện", "Quảng Ngãi")

    def test_issuer_in_capitals_beside_the_motto(self) -> None:
        about = read(
            "| ỦY BAN NHÂN DÂN | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM |\n|---|---|\n"
            "| **XÃ TÂN PHÚ** | Độc lập - Tự do - Hạnh phúc |\n\n"
            "BÁO CÁO\n\nCông tác năm 2025\n\nUBND tỉnh, UBND tỉnh, UBND tỉnh giao."
        )
        assert (about.issuer, about.locality, about.level) == ("UBND xã Tân Phú", "Tân Phú", "xã")

    def test_a_province_is_its_own(self) -> None:
        about = read(
            "ỦY BAN NHÂN DÂN TỈNH BẮC GIANG\nSố: 1/BC-UBND\n\nBắc Giang, ngày 1 tháng 12 năm 2023\n\nBÁO CÁO\n\n"
            "Công tác năm 2023 của UBND tỉnh Bắc Giang"
        )
        assert (about.level, about.locality, about.province) == ("tỉnh", "Bắc Giang", "Bắc Giang")

    def test_without_a_header(self) -> None:
        about = read(
            "BÁO CÁO\n\nCông tác năm 2023\n\nUBND thành phố đã làm.\n\n"
            "Trên đây là báo cáo của UBND thành phố Quảng Ngãi."
        )
        assert about.issuer == "UBND thành phố Quảng Ngãi"
        assert about.province is None

    def test_misread_dateline(self) -> None:
        about = read(
            "Hòn Quản, ngày 4 tháng 6 năm 2022\n\nBÁO CÁO\n\nCông tác 6 tháng đầu năm\n\nUBND huyện Hớn Quản báo cáo."
        )
        assert (about.locality, about.period) == ("Hớn Quản", "2022-H1")

    def test_nothing_printed(self) -> None:
        assert read("Một đoạn văn không nói của ai.") == Metadata()


class TestSession:
    @pytest.mark.parametrize(
        ("line", "printed"),
        [
            (
                "(Trình tại kỳ họp thứ Mười, HĐND huyện khóa XXII, nhiệm kỳ 2021-2026)",
                "kỳ họp thứ Mười, HĐND huyện khóa XXII",
            ),
            ("(Báo cáo tại Kỳ họp thứ 07, HĐND thị xã Khóa VII)", "Kỳ họp thứ 07, HĐND thị xã Khóa VII"),
            ("theo Nghị quyết số 38 của HĐND huyện khoá XII - kỳ họp thứ 9", None),
        ],
    )
    def test_as_printed(self, line: str, printed: str | None) -> None:
        assert session([line]) == printed


class TestSigner:
    def test_last_name(self) -> None:
        assert signer(["Nơi nhận:", "- Lưu: VT.", "KT. CHỦ TỊCH PHÓ CHỦ TỊCH", "(Đã ký)", "Lê Văn Tám"]) == "Lê Văn Tám"
        assert signer(["TM. ỦY BAN NHÂN DÂN CHỦ TỊCH", "NGUYỄN THỊ HOA"]) == "Nguyễn Thị Hoa"

    def test_none(self) -> None:
        assert signer(["Nơi nhận:", "- Lưu: VT.", "TM. ỦY BAN NHÂN DÂN CHỦ TỊCH"]) is None
