"""Places that report: 34 provinces and 3,300 communes under made-up names, and the periods they report on."""

from dataclasses import dataclass
from functools import cache
from random import Random

from ingest.places import Gazetteer
from ingest.vietnamese import fold

PROVINCES, COMMUNES = 34, 3300
_WARDS = 0.2  # of the communes
_FIRST = (
    "An Bàu Bình Cao Cát Cẩm Chí Chu Cổ Đa Đại Điền Định Đoan Đông Đồng Đức Gia Giang Hạ Hải Hàm Hòa Hoài "
    "Hoàng Hồng Hội Hợp Hưng Khánh Khê Kiến Kim Kỳ Lạc Lam Liên Linh Long Lộc Lương Mai Mậu Minh Mỹ Nam "
    "Nga Nghi Ngọc Nguyên Nhân Nhơn Ninh Phong Phổ Phú Phúc Quang Quế Quỳnh Sơn Tam Tân Tây Thạch Thái "
    "Thanh Thiện Thịnh Thọ Thuận Tịnh Trà Triệu Trung Trường Tuy Vạn Văn Việt Vĩnh Xuân Yên"
).split()
_SECOND = (
    "Ân Bắc Bảo Biên Bồng Chánh Châu Dân Diên Dương Đàm Đài Giao Giáp Hà Hậu Hiệp Hiếu Hoa Hóa Huệ Khang "
    "Khoa Khương Kiều La Lai Lâm Lập Lãnh Lễ Lĩnh Lợi Luận Lư Lý Mão Nghĩa Ngãi Nhuận Phước Quan Quý Sa "
    "Sen Tâm Thắng Thành Thắm Thượng Tiến Tín Toàn Trạch Trị Trì Tú Tường Uyên Vân Viên Vinh Vượng Xá"
).split()
_YEARS = range(2019, 2026)


@dataclass(frozen=True, slots=True)
class Place:
    """A place that reports.  number: which of all it is; a province lies in itself."""

    number: int
    level: str
    name: str
    province: str

    @property
    def full(self) -> str:
        return f"{self.level} {self.name}"


@dataclass(frozen=True, slots=True)
class Period:
    """A year, or its first half."""

    year: int
    half: bool = False

    @property
    def code(self) -> str:
        """As ingestion writes it: "2023", "2022-H1"."""
        return f"{self.year}-H1" if self.half else str(self.year)

    @property
    def words(self) -> str:
        return f"6 tháng đầu năm {self.year}" if self.half else f"năm {self.year}"

    @property
    def next(self) -> str:
        return f"6 tháng cuối năm {self.year}" if self.half else f"năm {self.year + 1}"


# Seven years and two halves, so that no place is left without a year that one may ask for.
PERIODS = (*map(Period, _YEARS), Period(2023, half=True), Period(2025, half=True))


@cache
def names() -> tuple[str, ...]:
    """Names of two syllables, no two alike without diacritics, none that a real province or district bears."""
    real = Gazetteer.load()
    found: dict[str, str] = {}
    for first in _FIRST:
        for second in _SECOND:
            name = f"{first} {second}"
            if first != second and all(unit.is_commune for unit in real.named(name)):
                found.setdefault(fold(name), name)
    return tuple(found.values())


@cache
def places(seed: int) -> tuple[Place, ...]:
    """All that report, in the order they begin to."""
    rng = Random(seed)
    chosen = rng.sample(names(), PROVINCES + COMMUNES)
    provinces = chosen[:PROVINCES]
    made = [("tỉnh", name, name) for name in provinces]
    for number, name in enumerate(chosen[PROVINCES:]):
        level = "phường" if rng.random() < _WARDS else "xã"
        made.append((level, name, provinces[number % PROVINCES]))
    rng.shuffle(made)
    return tuple(Place(number, *each) for number, each in enumerate(made))
