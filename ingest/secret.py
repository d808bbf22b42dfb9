"""A secret of the settings, which comes from the environment or from a file that they name."""

from pathlib import Path

from pydantic import SecretStr


class UnreadableSecret(Exception):
    """The file cannot be read as text."""


def given(value: SecretStr | None, file: Path | None) -> str:
    """The secret itself; "" when there is none.  Raises UnreadableSecret."""
    if value:
        return value.get_secret_value().strip()
    try:
        return file.read_text(encoding="utf-8").strip() if file else ""
    except (OSError, UnicodeDecodeError):
        raise UnreadableSecret from None
