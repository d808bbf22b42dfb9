"""Places by name, before and after the merger of 1 July 2025."""

import json
from pathlib import Path

import pytest

from ingest.places import Gazetteer, successors
from ingest.places.make import gazetteer, made_of, merged


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


class TestTables:
    """Both are made of public lists."""

    def test_units_of_both_eras(self, tmp_path: Path) -> None:
        _write(
            tmp_path / "old_pre2025.jsonl",
            {"name": "Thị xã  Hương Trà", "province": "Thành phố Huế"},
            {"name": "Xã Bình An", "district": "Huyện Bình Sơn", "province": "Tỉnh Quảng Ngãi"},
            {"name": "Tỉnh Quảng Ngãi", "province": None},
        )
        _write(
            tmp_path / "new_2025.jsonl",
            {"name": "Tỉnh Quảng Ngãi"},
            {"name": "Đặc khu Lý Sơn", "province": "Tỉnh Quảng Ngãi"},
        )
        assert gazetteer(tmp_path).splitlines()[1:] == [
            "Bình An\txã\tBình Sơn\tQuảng Ngãi\told",
            "Hương Trà\tthị xã\t\tHuế\told",
            "Lý Sơn\tđặc khu\t\tQuảng Ngãi\tnew",
            "Quảng Ngãi\ttỉnh\t\t\tboth",
            "Thừa Thiên Huế\ttỉnh\t\t\told",
        ]

    def test_what_each_new_unit_was_made_of(self, tmp_path: Path) -> None:
        _write(
            tmp_path / "merge_2025.jsonl",
            {"name": "Xã Pà Cò", "province": "Tỉnh Phú Thọ", "before": "Xã Cun Pheo, Xã Hang Kia"},
            {"name": "Phường Hoàn Kiếm", "province": "Thủ Đô Hà Nội", "before": "Phường Hàng Bạc"},
            {"name": "Tỉnh Phú Thọ", "province": None, "before": "Tỉnh Hoà Bình, Tỉnh Vĩnh Phúc và Tỉnh Phú Thọ"},
            {"name": "Xã Không Đổi", "province": "Tỉnh Phú Thọ", "before": ""},
        )
        assert merged(tmp_path).splitlines()[1:] == [
            "phường Hoàn Kiếm\tHà Nội\tphường Hàng Bạc",
            "tỉnh Phú Thọ\t\ttỉnh Hoà Bình; tỉnh Vĩnh Phúc; tỉnh Phú Thọ",
            "xã Pà Cò\tPhú Thọ\txã Cun Pheo; xã Hang Kia",
        ]


def _write(file: Path, *units: dict[str, str | None]) -> None:
    file.write_text("".join(json.dumps(unit, ensure_ascii=False) + "\n" for unit in units), encoding="utf-8")
