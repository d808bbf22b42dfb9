"""The shipped samples: their own words, the real reports' figures, and every line on what they are."""

import re
import unicodedata
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "samples"
REPORTS = ROOT.parent / "shared" / "reports"

ORIGINALS = {
    "binh-son-2023.txt": "000-binh-son-2023.txt",
    "tp-quang-ngai-2023.txt": "001-tp-quang-ngai-2023.txt",
    "huong-tra-2023.txt": "002-huong-tra-2023.txt",
    "yen-the-2023.md": "003-yen-the-2023.txt",
    "hon-quan-2022-h1.txt": "004-hon-quan-2022-h1.txt",
}
NOTICE = "Bản tóm lược minh hoạ, không thay cho văn bản gốc"
RUN = 12  # words in a row that would be copied text

_WORD = re.compile(r"\w+(?:[.,/]\d+)*")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")

with_originals = pytest.mark.skipif(not REPORTS.is_dir(), reason="the real reports do not lie beside this checkout")


@pytest.fixture(params=ORIGINALS)
def sample(request: pytest.FixtureRequest) -> Path:
    return SAMPLES / str(request.param)


def _text(path: Path) -> str:
    return unicodedata.normalize("NFC", path.read_text(encoding="utf-8"))


def _runs(text: str) -> set[str]:
    words = _WORD.findall(text.lower())
    return {" ".join(words[start : start + RUN]) for start in range(len(words) - RUN + 1)}


def test_every_sample_is_known() -> None:
    assert {path.name for path in SAMPLES.iterdir()} == set(ORIGINALS)


def test_says_first_that_it_replaces_no_original(sample: Path) -> None:
    assert _text(sample).splitlines()[0] == NOTICE


def test_has_the_header_of_a_report(sample: Path) -> None:
    lines = _text(sample).splitlines()
    assert any(re.match(r"Số:.*/BC-UBND$", line) for line in lines)
    assert any(re.fullmatch(r"\D+, ngày .+ tháng \d+ năm \d{4}", line) for line in lines)
    assert any(line.strip("#* ") == "BÁO CÁO" for line in lines)


def test_yen_the_never_speaks_of_poverty() -> None:
    assert "nghèo" not in _text(SAMPLES / "yen-the-2023.md").lower()


@with_originals
def test_no_sentence_is_copied(sample: Path) -> None:
    # Line by line: number, date and signature, one below the other, are facts and not sentences.
    written = {run for line in _text(sample).splitlines() for run in _runs(line)}
    copied = {run for name in ORIGINALS.values() for run in written & _runs(_text(REPORTS / name))}
    assert not copied


@with_originals
def test_every_figure_stands_in_the_original(sample: Path) -> None:
    printed = set(_NUMBER.findall(_text(REPORTS / ORIGINALS[sample.name])))
    assert set(_NUMBER.findall(_text(sample))) <= printed
