"""Reads config.toml and says, in one Vietnamese line, what is wrong in it or in the environment."""

import difflib
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ingest.errors import SettingsError

PREFIX = "BAOCAO_"
DELIMITER = "__"

Key = tuple[str, ...]
"""A setting: its sections, outermost first, and its own name."""

SECRETS: frozenset[Key] = frozenset({("telegram", "token"), ("telegram", "webhook_secret"), ("index", "milvus_token")})
"""Settings that are never written into the file; each may come from a file of its own, set as `<name>_file`."""

# The shape of a Telegram token, which may have been put where something else belongs.
# And the name and the password that an address may hold.
_TOKEN = re.compile(r"\d{5,}:[\w-]{16,}|(?<=//)[^/\s]+(?=@)")
_TOML_PLACE = re.compile(r"\(at line (\d+), column \d+\)|\(at end of document\)")
_MOST_DOTS = 50  # of a line: tomllib takes the square of the steps of a dotted key, in memory too
_SHOWN = 80  # characters of a bad value or key


def read(path: Path) -> dict[str, Any]:
    """The file as it is written.  Raises SettingsError when it is missing, unreadable or not TOML."""
    try:
        # Notepad puts a byte order mark at the start, which TOML does not know.
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise SettingsError(f"Không có tệp thiết lập {path}.") from None
    except (OSError, UnicodeDecodeError):
        raise SettingsError(f"Không đọc được tệp thiết lập {path}: cần tệp văn bản UTF-8 mở đọc được.") from None
    too_deep = SettingsError(f"Tệp thiết lập {path}: có một số quá dài, hoặc tên hay ngoặc lồng quá sâu.")
    if any(line.count(".") > _MOST_DOTS for line in text.splitlines() if not line.lstrip().startswith("#")):
        raise too_deep
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        place = _TOML_PLACE.search(str(fault))
        line = place[1] if place and place[1] else str(text.count("\n") + 1)
        raise SettingsError(f"Tệp thiết lập {path}, dòng {line}: không đúng cú pháp TOML.") from None
    except (ValueError, RecursionError):  # what Python itself refuses to read
        raise too_deep from None


def refuse_unknown_keys(written: Mapping[str, Any], known: Sequence[Key], path: Path) -> None:
    """Raises SettingsError for the first key of the file that is no setting, and for a secret written there."""
    for key in _written_keys(written, {setting[:1] for setting in known if len(setting) > 1}):
        if key in SECRETS:
            name = ".".join(key)
            raise SettingsError(
                f"Tệp thiết lập {path}: không ghi {name} vào tệp này; "
                f"xin đặt biến môi trường {variable(key)} hoặc dùng {name}_file."
            )
        # A section may stand there as anything: that it is not a table is said where values are checked.
        if not any(setting[: len(key)] == key for setting in known):
            nearest = _nearest(".".join(key), [".".join(setting) for setting in known if setting not in SECRETS])
            raise SettingsError(
                f"Tệp thiết lập {path}: không có thiết lập nào tên là {_shortened('.'.join(key))}.{nearest}"
            )


def refuse_unknown_variables(environment: Mapping[str, str], known: Sequence[Key]) -> None:
    """Raises SettingsError for the first BAOCAO_ variable that is no setting; its value is never shown."""
    names = [variable(key) for key in known]
    for found in sorted(environment):
        if found.upper().startswith(PREFIX) and found.upper() not in names:
            raise SettingsError(f"Không có thiết lập nào ứng với biến môi trường {found}.{_nearest(found, names)}")


def not_allowed(
    key: Key, allowed: str, written: Mapping[str, Any], environment: Mapping[str, str], path: Path
) -> SettingsError:
    """The fault of a value that is not allowed: names the variable or the key, the value, and what is."""
    names = {variable(key), variable(key[:1])}  # a table is one variable
    for found, value in environment.items():
        if found.upper() in names and value:
            return SettingsError(f"Biến môi trường {found} = {_shown(value)} không hợp lệ; cần {allowed}.")
    given: Any = written
    for part in key:
        # A default is only refused for what another setting says, and then it was left empty.
        given = given.get(part, "") if isinstance(given, Mapping) else ""
    return SettingsError(
        f"Tệp thiết lập {path}: {_shortened('.'.join(key))} = {_shown(given)} không hợp lệ; cần {allowed}."
    )


def variable(key: Key) -> str:
    """The environment variable of a setting."""
    return PREFIX + DELIMITER.join(key).upper()


def _written_keys(written: Mapping[str, Any], sections: set[Key], above: Key = ()) -> Iterator[Key]:
    for name, value in written.items():
        key = (*above, name)
        if isinstance(value, Mapping) and key in sections:
            yield from _written_keys(value, sections, key)
        else:
            yield key


def _nearest(name: str, names: Sequence[str]) -> str:
    found = difflib.get_close_matches(name[:_SHOWN].upper(), [known.upper() for known in names], n=1)
    spelled = {known.upper(): known for known in names}
    return f" Có phải anh/chị muốn ghi {spelled[found[0]]}?" if found else ""


def _shown(value: object) -> str:
    try:
        return f'"{_shortened(str(value))}"'
    except ValueError:  # Python writes out no number of so many digits
        return '"…"'


def _shortened(text: str) -> str:
    text = " ".join("".join(c if c.isprintable() else " " for c in _masked(text)).split())
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _masked(text: str) -> str:
    return _TOKEN.sub("•••", text)
