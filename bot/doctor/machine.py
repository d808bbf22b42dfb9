"""The machine: programs and letters that some answers and some reports need, and the sandbox that reads reports."""

import tempfile
from collections.abc import Iterable
from itertools import product
from pathlib import Path
from unicodedata import normalize

from matplotlib.ft2font import FT2Font

from bot.doctor.finding import Finding, doubtful, good, wrong
from bot.render import chart
from ingest import landlock
from ingest.errors import UnreadableFile
from ingest.readers import ocr, word97
from ingest.sandbox import parse_limited
from ingest.settings import Settings

_VOWELS, _TONES = "aăâeêioôơuưy", ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
VIETNAMESE = "".join(
    case(normalize("NFC", letter))
    for case in (str.lower, str.upper)
    for letter in (*map("".join, product(_VOWELS, _TONES)), "đ")
)
"""Every letter of Vietnamese that is not one of English, and the plain vowels."""
_TRIAL = "BÁO CÁO\n\nI. Kết quả\n\nThu đạt 5 tỷ đồng, tăng 3,2%.\n"
_TCP_FROM = 4


def fonts(_settings: Settings) -> Iterable[Finding]:
    """Whether the letters of charts are there, the Vietnamese ones among them."""
    name = "Phông chữ của biểu đồ"
    lacking = [path.name for path in chart.FONTS if not _writes_vietnamese(path)]
    if lacking:
        yield wrong(
            name,
            f"{', '.join(lacking)} thiếu hoặc không có chữ tiếng Việt",
            "Cài lại gói matplotlib đúng bản trong requirements.lock (make clean rồi make setup).",
        )
        return
    yield good(name, ", ".join(path.stem for path in chart.FONTS))


def _writes_vietnamese(path: Path) -> bool:
    try:
        letters = FT2Font(str(path)).get_charmap()
    except (OSError, RuntimeError):  # missing; no font
        return False
    return all(ord(letter) in letters for letter in VIETNAMESE)


def tesseract(_settings: Settings) -> Iterable[Finding]:
    """Whether scans can be read."""
    name = "Tesseract (đọc bản quét)"
    found = ocr.program()
    yield (
        good(name, f"{found}, có tiếng Việt (vie)")
        if found
        else doubtful(
            name,
            "chưa có, hoặc thiếu tiếng Việt (vie): bản quét không nạp được",
            "sudo apt-get install tesseract-ocr tesseract-ocr-vie",
        )
    )


def libreoffice(_settings: Settings) -> Iterable[Finding]:
    """Whether .doc, .xls, .rtf and OpenDocument can be read."""
    name = "LibreOffice (đọc .doc, .xls, .rtf)"
    found = word97.office()
    yield (
        good(name, found)
        if found
        else doubtful(
            name,
            "chưa có: các tệp định dạng cũ không nạp được",
            "sudo apt-get install libreoffice-writer libreoffice-calc, hoặc lưu tệp thành .docx, .xlsx rồi nạp.",
        )
    )


def sandbox(settings: Settings) -> Iterable[Finding]:
    """Whether a report can be read in a process of its own, within the limits set."""
    name = "Tiến trình đọc tệp"
    with tempfile.TemporaryDirectory(prefix="baocao-") as folder:
        trial = Path(folder, "thu.txt")
        trial.write_text(_TRIAL, encoding="utf-8")
        try:
            parse_limited(trial, settings)
        except UnreadableFile as fault:
            yield wrong(
                name,
                f"không đọc được báo cáo thử ({str(fault).rstrip('.')})",
                "Tăng ingest.memory_mb, ingest.cpu_seconds; dịch vụ phải được phép tạo tiến trình con và ghi vào /tmp.",
            )
            return
    limits = settings.ingest
    yield good(name, f"giới hạn {limits.memory_mb} MB bộ nhớ, {limits.cpu_seconds} giây tính toán")


def confinement(_settings: Settings) -> Iterable[Finding]:
    """Whether the system can forbid the process that reads a report to write elsewhere, and to use the network."""
    yield of_landlock(landlock.version())


def of_landlock(version: int) -> Finding:
    """What that version of Landlock can do; 0: there is none."""
    name = "Landlock"
    if version < 1:
        return doubtful(
            name,
            "hệ thống không có: tiến trình đọc tệp không bị cấm ghi ra ngoài thư mục của nó",
            "Dùng Linux 5.13 trở lên có bật Landlock (lsm=…,landlock); dưới systemd, cho phép nhóm lệnh landlock_*.",
        )
    also = " và cấm dùng mạng TCP" if version >= _TCP_FROM else "; cấm dùng mạng cần Linux 6.7 trở lên"
    return good(name, f"phiên bản {version}, cấm ghi ra ngoài{also}")
