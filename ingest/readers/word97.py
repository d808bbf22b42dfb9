"""Older and foreign office files (.doc, .xls, .rtf, OpenDocument), converted by LibreOffice where it is installed."""

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from ingest.errors import UnknownFormat, UnreadableFile
from ingest.readers import docx, spreadsheet
from ingest.readers.zipped import damaged
from ingest.report import Line

_PATIENCE = 120  # seconds; a report of a hundred pages takes five on one slow core
_RICH_TEXT = b"{\\rtf"
_STREAMS_OF_SHEETS = ("Workbook", "Book")
_LOCKED = "EncryptedPackage"
_LARGEST = 64 * 2**20
# No macro runs, nothing that a file names is fetched.
_SAFE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse">
<value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse">
<value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks"
 oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>0</value>
</prop></item>
<item oor:path="/org.openoffice.Office.Calc/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>1</value>
</prop></item>
</oor:items>
"""


def read(name: str, data: bytes) -> list[Line]:
    """The lines of a .doc, .xls or .rtf file; raises UnreadableFile, also when nothing here can convert it."""
    if data.lstrip().startswith(_RICH_TEXT):
        return docx.read(name, _converted(name, data, "rtf", "docx"))
    if _holds(data, _LOCKED):
        raise UnreadableFile(f"Tệp {name} có mật khẩu; anh/chị vui lòng bỏ mật khẩu rồi gửi lại.")
    if _holds(data, "WordDocument"):
        return docx.read(name, _converted(name, data, "doc", "docx"))
    if any(_holds(data, stream) for stream in _STREAMS_OF_SHEETS):
        return spreadsheet.read(name, _converted(name, data, "xls", "xlsx"))
    raise UnknownFormat(
        f"Tệp {name} không phải văn bản Word hay bảng tính Excel; anh/chị vui lòng gửi báo cáo ở dạng .docx hoặc .xlsx."
    )


def read_open_document(name: str, data: bytes, kind: bytes) -> list[Line]:
    """The lines of an OpenDocument text or sheet, by what its mimetype part says; raises as `read` does."""
    if kind.startswith(b"application/vnd.oasis.opendocument.text"):
        return docx.read(name, _converted(name, data, "odt", "docx"))
    if kind.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        return spreadsheet.read(name, _converted(name, data, "ods", "xlsx"))
    raise UnknownFormat(f"Tệp {name} không phải văn bản hay bảng tính; anh/chị vui lòng lưu báo cáo thành tệp .docx.")


def office() -> str | None:
    """Where LibreOffice is; None when it is not here."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def _holds(data: bytes, stream: str) -> bool:
    """Whether a compound file names a stream; names stand in its directory in UTF-16, ended by a zero."""
    return (stream + "\0").encode("utf-16-le") in data


def _converted(name: str, data: bytes, kind: str, wanted: str) -> bytes:
    """The file as LibreOffice saves it anew, in a folder and with a profile that are gone afterwards."""
    program = office()
    if program is None:
        raise UnreadableFile(
            f"Tệp {name} ở định dạng cũ (.{kind}), máy chủ chưa cài LibreOffice để đọc; "
            f"anh/chị vui lòng lưu lại thành tệp .{wanted}."
        )
    with tempfile.TemporaryDirectory(prefix="baocao-") as folder:
        source = Path(folder, f"report.{kind}")
        source.write_bytes(data)
        profile = Path(folder, "profile")
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(_SAFE, encoding="utf-8")
        command = [
            program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore",
            "--nolockcheck", "--convert-to", wanted, "--outdir", str(Path(folder, "out")), str(source),
        ]  # fmt: skip
        _run(name, command, folder)
        result = Path(folder, "out", f"report.{wanted}")
        if not result.is_file() or result.stat().st_size > _LARGEST:
            raise damaged(name)
        return result.read_bytes()


def _run(name: str, command: list[str], folder: str) -> None:
    """Runs the converter to its end; it starts processes of its own, so that all of its group is ended when late."""
    own = {"PATH": os.environ.get("PATH", os.defpath), "HOME": folder, "TMPDIR": folder, "LANG": "C.UTF-8"}
    process = subprocess.Popen(  # noqa: S603 — a fixed command; the file's name never reaches it
        command,
        cwd=folder,
        env=own,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        raise UnreadableFile(
            f"Chuyển đổi tệp {name} mất quá nhiều thời gian; anh/chị vui lòng lưu lại thành tệp .docx hoặc .xlsx."
        ) from None
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
