"""All the checks, one after another."""

from collections.abc import Iterator
from pathlib import Path

from bot.doctor import files, machine, searching, server, updates
from bot.doctor.finding import Check, Finding, good, wrong
from ingest.errors import SettingsError, Spoken
from ingest.settings import Settings

CHECKS: tuple[Check, ...] = (
    files.data_folder,
    files.space,
    files.writer,
    files.kept,
    files.log_file,
    searching.model,
    searching.index,
    machine.fonts,
    machine.tesseract,
    machine.libreoffice,
    machine.sandbox,
    machine.confinement,
    server.reachable,
    server.token,
    updates.webhook,
    updates.monitoring,
)
"""In the order in which they are told; another is added here."""


def examined(config: Path | None) -> Iterator[Finding]:
    """What every check finds, each as soon as it is known; with settings that cannot be read, only that."""
    try:
        settings = Settings.load(config)
    except SettingsError as fault:
        yield wrong("Thiết lập", str(fault).rstrip("."), "Sửa config.toml hoặc biến môi trường rồi chạy lại lệnh này.")
        return
    yield good("Thiết lập", "đọc được")
    for check in CHECKS:
        yield from _told(check, settings)


def _told(check: Check, settings: Settings) -> Iterator[Finding]:
    name = f"Phần {check.__name__}"
    try:
        yield from check(settings)
    except Spoken as fault:
        yield wrong(name, str(fault).rstrip("."), "Sửa theo dòng trên rồi chạy lại lệnh này.")
    except Exception as fault:  # noqa: BLE001 - one check that fails hides no other
        # Its text may hold an address with the token in it.
        yield wrong(name, f"không kiểm tra được ({type(fault).__name__})", "Báo người bảo trì kèm nguyên dòng trên.")
