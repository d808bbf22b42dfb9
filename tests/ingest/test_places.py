"""Places by name, before and after the merger of 1 July 2025."""

import pytest

from ingest.places import Gazetteer, successors
from ingest.places.make import made_of


class TestGazetteer:
    """Every unit is found by its name, with diacritics or without."""

    def test_a_district_and_its_province(self) -> None:
        units = Gazetteer.load().named("hon quan")
        assert [(unit.name, unit.level, unit.province) for unit in units] == [("Hớn Quản", "huyện", "Bình Phước")]

    def test_a_name_borne_by_several(self) -> None:
        levels = {unit.level for unit in Gazetteer.load().named("Quảng Ngãi") if not unit.is_commune}
        assert levels == {"tỉnh", "thành phố"}

    def test_the_old_name_of_hue(self) -> None:
        assert [unit.era for unit in Gazetteer.load().named("Thừa Thiên Huế")] == ["old"]

    def test_the_province_only_when_there_is_one(self) -> None:
        assert Gazetteer.load().province_of("Bình Sơn", "huyện") == "Quảng Ngãi"
        assert Gazetteer.load().province_of("Châu Thành", "huyện") is None


class TestMerger:
    """Which unit became which."""

    @pytest.mark.parametrize(
        ("level", "name", "unit", "province"),
        [("tỉnh", "Quảng Nam", "thành phố Đà Nẵng", ""), ("xã", "Cun Pheo", "xã Pà Cò", "Phú Thọ")],
    )
    def test_what_took_it_over(self, level: str, name: str, unit: str, province: str) -> None:
        assert [(each.name, each.province) for each in successors(level, name)] == [(unit, province)]

    def test_a_unit_that_is_none(self) -> None:
        assert successors("xã", "Không Có") == ()

    def test_parts_and_remainders_are_named_once(self) -> None:
        words = "Xã Cun Pheo, Xã Hang Kia (thành phố A), và phần còn lại của Xã Đồng Tân sau khi sắp xếp"
        assert made_of(words, provinces=False) == ["xã Cun Pheo", "xã Hang Kia", "xã Đồng Tân"]
