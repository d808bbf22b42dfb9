"""Who signed: the last line of the signature that is a person's name."""

import re
from collections.abc import Sequence

from ingest.vietnamese import fold, squeeze

_NAME = re.compile(r"(?:[A-ZÀ-ỸĐ][a-zà-ỹđ]*|[A-ZÀ-ỸĐ]{2,})(?:\s+(?:[A-ZÀ-ỸĐ][a-zà-ỹđ]*|[A-ZÀ-ỸĐ]{2,})){1,4}")
_OFFICE = re.compile(
    r"\b(uy ban|nhan dan|chu tich|van phong|noi nhan|hoi dong|phu luc|bieu|huyen|thi xa|thanh pho|tinh|luu|da ki)\b"
)
_SET_BEFORE = re.compile(r"^(?:\(?(?:[Đđ]ã ký|ĐÃ KÝ)\)?[\s:]*)")


def signer(lines: Sequence[str]) -> str | None:
    """The name printed last below the text, None when no name is."""
    for line in reversed(lines):
        text = squeeze(_SET_BEFORE.sub("", line)).strip(" .")
        if _NAME.fullmatch(text) and not _OFFICE.search(fold(text)):
            return text.title() if text.isupper() else text
    return None
