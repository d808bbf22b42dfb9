"""Whatever bytes come in, one of our own faults or a sound report comes out."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.errors import IngestError, UnreadableFile
from ingest.files import digest
from ingest.parse import parse_file, parse_text
from ingest.report import Report

_PIECES = [
    "# ", "## **", "**", "***", "* ", "- ", "+ ", "|", "|---|", "\t", "1. ", "1.1. ", "I. ", "A. ", "a) ", "(1) ",
    "Phần thứ nhất", "BÁO CÁO", "Số: 12/BC-UBND", "Nơi nhận:", "TM. ỦY BAN NHÂN DÂN", "¹", "<sup>2</sup>", "[3]",
    "---", "\n", "\n\n", "\f", "đạt 5,2%", "tăng 3-4 tỷ đồng", "29/38 trường", "kỳ họp thứ",
    "ngày 31 tháng 02 năm 2023", "năm 2023", "Bình An, ngày tháng 13 năm 2023", "| TT | Chỉ tiêu | KH 2023 |",
    "| 1 | Thu | 5 |", "UBND xã", ":", ";", "(", ")", ">", "\\", "&lt;", "quý IV", "tháng 99",
]  # fmt: skip


def _is_sound(report: Report) -> bool:
    passages = {p.ordinal: p for p in report.passages}
    return (
        list(passages) == list(range(len(passages)))
        and all(p.lines[0] <= p.lines[1] for p in report.passages)
        and all(passages[f.ordinal].text[f.start : f.end] == f.value for f in report.figures)
        and all(n.ref_ordinal is None or n.mark in passages[n.ref_ordinal].footnotes for n in report.footnotes)
    )


class TestAnything:
    @given(st.text())
    @settings(max_examples=300, deadline=None)
    def test_text(self, text: str) -> None:
        try:
            report = parse_text("thu.txt", text.encode("utf-8"))
        except IngestError:
            return
        assert _is_sound(report)

    @given(st.lists(st.sampled_from(_PIECES) | st.text("abcđ ÀỸ0123.,-/%", max_size=12), max_size=40))
    @settings(max_examples=600, deadline=None)
    def test_pieces_of_reports(self, pieces: list[str]) -> None:
        try:
            report = parse_text("thu.txt", "".join(pieces).encode("utf-8"))
        except IngestError:
            return
        assert _is_sound(report)

    @given(st.binary())
    @settings(max_examples=200, deadline=None)
    def test_bytes(self, data: bytes) -> None:
        try:
            report = parse_text("thu.txt", data)
        except IngestError as fault:
            assert "thu.txt" in str(fault) and "\n" not in str(fault)  # noqa: PT017  # most bytes are no report
            return
        assert _is_sound(report)


class TestFaults:
    """Each one Vietnamese line that names the file."""

    @pytest.mark.parametrize("data", [b"", b" \n\n", b"\xef\xbb\xbf", b"\xff\xfe\x01", b"abc\x00def"])
    def test_unreadable(self, data: bytes) -> None:
        with pytest.raises(UnreadableFile, match=r"^Tệp bc\.txt .*\.$"):
            parse_text("bc.txt", data)

    @pytest.mark.parametrize("data", [b"%PDF-1.7 ...", b"PK\x03\x04....", b"<!DOCTYPE html><p>", b"\x89PNG\r\n"])
    def test_damaged(self, data: bytes) -> None:
        with pytest.raises(UnreadableFile, match=r"^(Tệp|Ảnh) bc\.txt .*\.$"):
            parse_text("bc.txt", data)

    def test_missing(self, tmp_path_factory: pytest.TempPathFactory) -> None:
        folder = tmp_path_factory.mktemp("thu-muc")
        for path in (folder / "khong-co.txt", folder):
            with pytest.raises(UnreadableFile, match=str(path)):
                parse_file(path)

    def test_a_file_that_cannot_be_read(self) -> None:
        path = Path("/proc/self/mem")  # opened by everybody, read by nobody from its start
        for reading in (parse_file, digest):
            with pytest.raises(UnreadableFile, match=rf"^Không mở được tệp {path}; .*quyền đọc"):
                reading(path)
