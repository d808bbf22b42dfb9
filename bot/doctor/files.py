"""The data folder, what the bot keeps in it, and files that hold a secret.

Nothing is made here: an administrator may look as root, and what root makes the service could not write.
"""

import shutil
import sqlite3
import tempfile
from collections.abc import Iterable
from pathlib import Path

from bot.doctor.finding import Finding, doubtful, good, wrong
from bot.state.database import FILE
from index.data_folder import taken
from ingest.settings import Settings

_MEGABYTE = 1_000_000
_OTHERS_MAY_READ = 0o077
_LITTLE, _TOO_LITTLE = 2_000, 200  # MB; a new generation of the index stands beside the one before


def data_folder(settings: Settings) -> Iterable[Finding]:
    """Whether it is there and can be written, by this user."""
    name, data = "Thư mục dữ liệu", settings.data_dir.absolute()
    if not data.is_dir():
        yield doubtful(
            name, f"chưa có {data}", "Xem lại data_dir; nếu là lần cài đầu, thư mục được tạo khi nạp báo cáo đầu tiên."
        )
        return
    try:
        with tempfile.TemporaryFile(dir=data):
            yield good(name, str(data))
    except OSError as fault:
        yield wrong(
            name,
            f"không ghi được vào {data} ({fault.strerror})",
            f"Trao quyền cho người dùng chạy dịch vụ (chown -R baocao {data}), hoặc chạy lệnh này bằng người dùng đó.",
        )


def space(settings: Settings) -> Iterable[Finding]:
    """Whether the disk has room for a new generation of the index, and for what people ask."""
    data = settings.data_dir.absolute()
    standing = next(folder for folder in (data, *data.parents) if folder.exists())
    yield of_space(shutil.disk_usage(standing).free // _MEGABYTE)


def of_space(megabytes: int) -> Finding:
    """What so much free space amounts to."""
    name, said = "Dung lượng trống", f"{megabytes / 1000:.1f} GB".replace(".", ",")
    advice = "Dọn ổ đĩa hoặc chuyển data_dir sang ổ khác; giảm index.keep_generations để giữ ít bản chỉ mục hơn."
    if megabytes < _TOO_LITTLE:
        return wrong(name, f"chỉ còn {said}", advice)
    return doubtful(name, f"còn ít: {said}", advice) if megabytes < _LITTLE else good(name, said)


def writer(settings: Settings) -> Iterable[Finding]:
    """Whether another process is writing just now."""
    name = "Nạp báo cáo"
    if taken(settings.data_dir):
        yield doubtful(
            name,
            "một tiến trình khác đang ghi vào thư mục dữ liệu",
            f"Chờ việc nạp hoặc dựng lại xong; để biết tiến trình nào: fuser -v {settings.data_dir.absolute()}/*.lock",
        )
    else:
        yield good(name, "không có tiến trình nào đang ghi")


def kept(settings: Settings) -> Iterable[Finding]:
    """Whether the file of people and questions is a whole database."""
    name, path = "Người dùng và câu hỏi", settings.data_dir.absolute() / FILE
    if not path.exists():
        yield good(name, f"chưa có {FILE}, bot tạo khi chạy lần đầu")
        return
    # Without a log beside it nobody has it open: to be taken as it stands, or a log would be made for it.
    how = "mode=ro" if path.with_name(FILE + "-wal").exists() else "mode=ro&immutable=1"
    try:
        database = sqlite3.connect(f"{path.as_uri()}?{how}", uri=True)
        try:
            found = database.execute("PRAGMA quick_check(1)").fetchone()[0]
            people = database.execute("SELECT count(*) FROM people").fetchone()[0]
            asked = database.execute("SELECT count(*) FROM asked").fetchone()[0]
        finally:
            database.close()
    except sqlite3.Error as fault:
        found = str(fault)
    if found != "ok":
        yield wrong(
            name,
            f"{FILE} hỏng hoặc không đọc được ({found})",
            "Dừng bot rồi khôi phục tệp này từ bản sao lưu gần nhất.",
        )
        return
    yield good(name, f"{people} người được duyệt trong bot, {asked} câu đã hỏi")


def log_file(settings: Settings) -> Iterable[Finding]:
    """Whether the log's file can be written; nothing when none is set."""
    name, file = "Tệp nhật ký", settings.log.file
    if file is None:
        return
    file = file.absolute()
    try:
        if file.exists():
            file.open("ab").close()
        else:
            tempfile.TemporaryFile(dir=file.parent).close()
    except OSError as fault:
        yield wrong(
            name,
            f"không ghi được {file} ({fault.strerror})",
            f"Tạo thư mục và trao quyền: install -d -o baocao -m 700 {file.parent}",
        )
    else:
        yield good(name, str(file))


def read_by_others(name: str, file: Path) -> Iterable[Finding]:
    """Whether other users of the machine can read a file that holds a secret."""
    if file.exists() and file.stat().st_mode & _OTHERS_MAY_READ:
        yield doubtful(name, f"người khác trên máy đọc được tệp {file}", f"chmod 600 {file}")
