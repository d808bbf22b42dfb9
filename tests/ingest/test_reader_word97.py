"""Older office files, converted where LibreOffice is installed and politely refused where it is not."""

import io
import shutil
import socketserver
import subprocess
import sys
import threading
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest

from ingest.errors import UnknownFormat, UnreadableFile
from ingest.parse import parse_text
from ingest.readers import read, word97

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
RICH = (
    rb"{\rtf1\ansi\ansicpg1252 {\b B\u193?O C\u193?O}\par K\u7871?t qu\u7843? c\u244?ng t\u225?c n\u259?m 2023\par "
    rb"Thu ng\u226?n s\u225?ch \u273?\u7841?t 5,2 t\u7927? \u273?\u7891?ng.\par}"
)
needs_office = pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")


def named(stream: str) -> bytes:
    return COMPOUND + (stream + "\0").encode("utf-16-le")


def converted(data: bytes, kind: str, wanted: str, folder: Path) -> bytes:
    """The file as an old office would have saved it."""
    source = folder / f"bc.{kind}"
    source.write_bytes(data)
    assert OFFICE is not None
    profile = (folder / "profile").as_uri()
    subprocess.run(
        [OFFICE, f"-env:UserInstallation={profile}", "--headless", "--convert-to", wanted, "--outdir", folder, source],
        check=True,
        capture_output=True,
    )
    return (folder / f"bc.{wanted}").read_bytes()


class TestTold:
    @pytest.mark.parametrize("stream", ["WordDocument", "Workbook", "Book"])
    def test_without_an_office(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, stream: str) -> None:
        monkeypatch.setenv("PATH", str(tmp_path))
        wanted = "docx" if stream == "WordDocument" else "xlsx"
        with pytest.raises(UnreadableFile, match=rf"^Tệp bc\.doc .*LibreOffice.*\.{wanted}\.$"):
            read("bc.doc", named(stream))

    def test_rich_text_without_an_office(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setenv("PATH", str(tmp_path))
        with pytest.raises(UnreadableFile, match="LibreOffice"):
            read("bc.rtf", RICH)

    def test_locked(self) -> None:
        with pytest.raises(UnreadableFile, match=r"^Tệp bc\.docx có mật khẩu"):
            read("bc.docx", named("EncryptedPackage"))

    def test_another_compound_file(self) -> None:
        with pytest.raises(UnknownFormat, match=r"^Tệp bc\.msg không phải"):
            read("bc.msg", named("__properties_version1.0"))

    def test_an_office_that_fails_and_leaves_nothing(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        office = tmp_path / "soffice"
        office.write_text(f"#!{sys.executable}\nraise SystemExit(77)\n", encoding="utf-8")
        office.chmod(0o755)
        monkeypatch.setenv("PATH", str(tmp_path))
        folder = tmp_path / "tmp"
        folder.mkdir()
        monkeypatch.setattr("tempfile.tempdir", str(folder))
        with pytest.raises(UnreadableFile, match="bị hỏng"):
            read("bc.rtf", RICH)
        assert list(folder.iterdir()) == []

    def test_an_office_that_never_ends_is_ended_with_all_it_started(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        office, started = tmp_path / "soffice", tmp_path / "started"
        script = f"#!/bin/sh\nsleep 600 &\necho $! > {started}.part\nmv {started}.part {started}\nwait\n"
        office.write_text(script, encoding="utf-8")
        office.chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
        monkeypatch.setattr(word97, "_PATIENCE", 2)
        with pytest.raises(UnreadableFile, match=r"^Chuyển đổi tệp bc\.rtf mất quá nhiều thời gian"):
            read("bc.rtf", RICH)
        child = Path(f"/proc/{started.read_text().strip()}/stat")
        assert not child.exists() or child.read_text().rpartition(")")[2].split()[0] == "Z"

    @pytest.mark.parametrize(
        ("parts", "said"),
        [
            ({"mimetype": "application/vnd.oasis.opendocument.chart", "content.xml": "<x/>"}, "không phải văn bản"),
            ({"[Content_Types].xml": "<Types/>", "ppt/presentation.xml": "<x/>"}, "là tệp nén"),
        ],
    )
    def test_other_documents_of_an_office(self, parts: dict[str, str], said: str) -> None:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for name, text in parts.items():
                archive.writestr(name, text)
        with pytest.raises(UnknownFormat, match=rf"^Tệp bc\.odc {said}"):
            read("bc.odc", out.getvalue())


@needs_office
class TestConverted:
    def test_rich_text(self) -> None:
        report = parse_text("bc.rtf", RICH)
        assert report.metadata.title == "Kết quả công tác năm 2023"
        assert [p.text for p in report.passages][-1] == "Thu ngân sách đạt 5,2 tỷ đồng."

    def test_word(self, tmp_path: Path) -> None:
        document = docx.Document()
        document.add_paragraph().add_run("BÁO CÁO").bold = True
        document.add_paragraph("Kết quả công tác năm 2023")
        table = document.add_table(2, 2)
        for at, text in enumerate(("Chỉ tiêu", "Năm 2023", "Thu", "1.284,679")):
            table.cell(at // 2, at % 2).text = text
        document.add_paragraph("Kinh tế của huyện ổn định.")  # in the old format a table cannot end a document
        out = io.BytesIO()
        document.save(out)
        data = converted(out.getvalue(), "docx", "doc", tmp_path)
        assert data.startswith(COMPOUND[:8])
        report = parse_text("bc.doc", data)
        assert [(t.columns, t.rows) for t in report.tables] == [(("Chỉ tiêu", "Năm 2023"), (("Thu", "1.284,679"),))]

    def test_sheet(self, tmp_path: Path) -> None:
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        for row in (("Chỉ tiêu", "Năm 2023"), ("Thu", 1284.679)):
            sheet.append(row)
        sheet["B2"].number_format = "#,##0.000"
        out = io.BytesIO()
        book.save(out)
        for kind in ("xls", "ods"):
            report = parse_text(f"bc.{kind}", converted(out.getvalue(), "xlsx", kind, tmp_path))
            assert [t.rows for t in report.tables] == [(("Thu", "1.284,679"),)]

    def test_open_document(self, tmp_path: Path) -> None:
        document = docx.Document()
        document.add_paragraph("Kết quả công tác năm 2023")
        out = io.BytesIO()
        document.save(out)
        data = converted(out.getvalue(), "docx", "odt", tmp_path)
        assert [line.text for line in read("bc.odt", data) if line.text] == ["Kết quả công tác năm 2023"]

    def test_nothing_that_a_file_names_is_fetched(self) -> None:
        asked: list[bytes] = []

        class Listener(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                asked.append(self.rfile.readline())

        with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Listener) as server:
            thread = threading.Thread(target=server.serve_forever)
            thread.start()
            try:
                data = with_linked_image(f"http://127.0.0.1:{server.server_address[1]}/anh.png")
                lines = [line.text for line in read("bc.odt", data) if line.text]
            finally:
                server.shutdown()
                thread.join()
        assert lines == ["Kết quả"]
        assert asked == []


def with_linked_image(address: str) -> bytes:
    """An OpenDocument text that shows an image from elsewhere."""
    kind = "application/vnd.oasis.opendocument.text"
    spaces = "".join(
        f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{full}:1.0"'
        for short, full in (("office", "office"), ("text", "text"), ("draw", "drawing"), ("svg", "svg-compatible"))
    )
    content = (
        f'<office:document-content office:version="1.2"{spaces} xmlns:xlink="http://www.w3.org/1999/xlink">'
        '<office:body><office:text><text:p>Kết quả</text:p><text:p><draw:frame svg:width="2cm" svg:height="2cm" '
        f'text:anchor-type="as-char"><draw:image xlink:href="{address}" xlink:type="simple" xlink:actuate="onLoad"/>'
        "</draw:frame></text:p></office:text></office:body></office:document-content>"
    )
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for part, text in (("mimetype", kind), ("META-INF/manifest.xml", manifest), ("content.xml", content)):
            archive.writestr(part, text)
    return out.getvalue()
