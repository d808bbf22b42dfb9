"""Abbreviations of one's own: asked and answered whichever way they are written, as the settings or a report say."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.answer.assistant import Assistant
from bot.answer.types import Status
from index.library import Library
from index.publish import add_reports, remove_report
from ingest.settings import Settings
from tests.index.conftest import report

SONG_LAM = """Số: 12/BC-UBND

Sông Lam, ngày 05 tháng 12 năm 2023

BÁO CÁO

Tình hình kinh tế - xã hội năm 2023 của UBND huyện Sông Lam

I. KẾT QUẢ NĂM 2023

Kinh tế của huyện ổn định; công tác bảo đảm CLVC (chất lượng vật chất…) được quan tâm.

Điểm bình quân về CLVC của các trạm y tế đạt 87,5 điểm, cao hơn năm trước.

Điểm bình quân về thái độ phục vụ của các trạm y tế đạt 91,2 điểm.

Chi cho HTXTB trên địa bàn đạt 64,3 tỷ đồng.

Chi cho sự nghiệp giáo dục trên địa bàn đạt 120 tỷ đồng.
"""
NUI_VOI = (
    SONG_LAM.replace("Sông Lam", "Núi Voi")
    .replace("12/BC-UBND", "34/BC-UBND")
    .replace("CLVC (chất lượng vật chất…)", "CLVC (canh lúa vụ chiêm)")
)


def settings_of(folder: Path, own: Mapping[str, str]) -> Settings:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("BAOCAO_DATA_DIR", str(folder))
        environment.setenv("BAOCAO_ABBREVIATIONS", json.dumps(own))
        return Settings.load()


def library(folder: Path, own: Mapping[str, str], *texts: str) -> Library:
    settings = settings_of(folder, own)
    add_reports(settings, [report(f"{i}.txt", text) for i, text in enumerate(texts)])
    return Library.open(settings)


def told(library: Library, question: str) -> str:
    answer = Assistant(library, 500).ask(question)
    assert answer.status is Status.ANSWERED, answer
    return answer.headline


@pytest.mark.parametrize("name", ["CLVC", "clvc", "chất lượng vật chất", "chat luong vat chat"])
def test_what_a_report_defines_is_found_by_its_abbreviation_and_by_its_full_form(name: str, tmp_path: Path) -> None:
    question = f"Điểm bình quân về {name} của các trạm y tế Sông Lam đạt bao nhiêu điểm?"
    assert "87,5" in told(library(tmp_path, {}, SONG_LAM), question)


@pytest.mark.parametrize("name", ["HTXTB", "hạ tầng xử lý trạm bơm", "ha tang xu ly tram bom"])
def test_what_the_settings_say_is_found_by_its_abbreviation_and_by_its_full_form(name: str, tmp_path: Path) -> None:
    here = library(tmp_path, {"HTXTB": "hạ tầng xử lý trạm bơm"}, SONG_LAM)
    assert "64,3" in told(here, f"Chi cho {name} trên địa bàn Sông Lam là bao nhiêu?")


def test_the_settings_go_over_what_reports_define(tmp_path: Path) -> None:
    here = library(tmp_path, {"CLVC": "công lao vun cây"}, SONG_LAM)
    assert here.abbreviations.meanings["clvc"] == ("công", "lao", "vun", "cây")


def test_what_reports_define_differently_means_nothing_until_one_is_gone(tmp_path: Path) -> None:
    here = library(tmp_path, {}, SONG_LAM, NUI_VOI)
    assert "clvc" not in here.abbreviations.meanings
    remove_report(settings_of(tmp_path, {}), here.reports[1])
    newer = here.newer()
    assert newer and newer.abbreviations.meanings["clvc"] == ("chất", "lượng", "vật", "chất")


def test_an_empty_library_knows_the_shipped_ones_and_those_of_the_settings(tmp_path: Path) -> None:
    known = library(tmp_path, {"HTXTB": "hạ tầng xử lý trạm bơm"}).abbreviations
    assert known.meanings["gpmb"] and known.meanings["htxtb"]
