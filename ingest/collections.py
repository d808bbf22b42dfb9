"""Sets of reports, by name: who sees which is the bot's affair, which report is in which is the store's."""

from ingest.errors import SettingsError
from ingest.vietnamese import nfc

EVERYBODYS = "công khai"
"""What the set of the reports that everybody who may ask may see is called."""
_LONGEST = 40


def collection_named(typed: str) -> str:
    """The set that is meant: its name in lower case, "" for everybody's.  Raises SettingsError."""
    name = " ".join(nfc(typed).lower().split())
    if len(name) > _LONGEST or not all(char.isalnum() or char in " -_." for char in name):
        raise SettingsError(
            f"Tên bộ báo cáo gồm chữ, số và dấu cách, dài nhất {_LONGEST} ký tự, ví dụ: nội bộ; xin ghi lại."
        )
    return "" if name in ("", EVERYBODYS) else name
