"""What an administrator types over what was misread of a report; what is not understood is said with an example."""

import pytest

from ingest.errors import IngestError
from ingest.metadata.mend import Field, mended
from ingest.parse import parse_text
from ingest.report import Report

REPORT = """Số: 12/BC-UBND

An Phú, ngày 5 tháng 12 năm 2023

BÁO CÁO

Kết quả công tác năm 2023

I. KẾT QUẢ

Thu đạt 5 tỷ đồng. Năm 2022 thu đạt 4 tỷ đồng.
"""


@pytest.fixture
def report() -> Report:
    return parse_text("bc.txt", REPORT.encode())


@pytest.mark.parametrize(
    ("said", "level", "locality", "issuer", "province"),
    [
        ("huyện Bình Sơn", "huyện", "Bình Sơn", "UBND huyện Bình Sơn", None),
        ("Xã  Đông Mai, tỉnh Quảng Ninh", "xã", "Đông Mai", "UBND xã Đông Mai", "Quảng Ninh"),
        ("tỉnh Bắc Giang", "tỉnh", "Bắc Giang", "UBND tỉnh Bắc Giang", "Bắc Giang"),
    ],
)
def test_the_place(report: Report, said: str, level: str, locality: str, issuer: str, province: str | None) -> None:
    about = mended(report, Field.PLACE, said).metadata
    assert (about.level, about.locality, about.issuer, about.province) == (level, locality, issuer, province)


@pytest.mark.parametrize(
    ("said", "period"),
    [("2021", "2021"), ("2024-H1", "2024-H1"), ("6 tháng đầu năm 2024", "2024-H1"), ("quý III/2024", "2024-Q3")],
)
def test_the_period_is_also_that_of_figures_that_name_none(report: Report, said: str, period: str) -> None:
    found = mended(report, Field.PERIOD, said)
    assert found.metadata.period == period
    assert [(figure.value, figure.period) for figure in found.figures] == [("5", period), ("4", "2022")]


def test_number_and_day(report: Report) -> None:
    assert mended(report, Field.NUMBER, " 15/BC-UBND ").metadata.number == "15/BC-UBND"
    assert mended(report, Field.ISSUED, "ký ngày 7/6/2024").metadata.issued == "2024-06-07"


@pytest.mark.parametrize(
    ("field", "said", "example"),
    [
        (Field.PLACE, "Bình Sơn", "huyện Bình Sơn"),
        (Field.PLACE, "", "huyện Bình Sơn"),
        (Field.PERIOD, "năm ngoái", "6 tháng đầu năm 2024"),
        (Field.ISSUED, "hôm qua", "05/12/2023"),
        (Field.ISSUED, "31/02/2023", "05/12/2023"),
    ],
)
def test_what_is_not_understood_is_said_with_an_example(report: Report, field: Field, said: str, example: str) -> None:
    with pytest.raises(IngestError) as raised:
        mended(report, field, said)
    assert example in str(raised.value)
    assert "\n" not in str(raised.value)
