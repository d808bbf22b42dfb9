"""Settings: file and model agree, the environment wins, whatever is wrong is one clear line without secrets."""

import tomllib
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from ingest.errors import SettingsError
from ingest.settings import ROOT, Settings, keys
from ingest.settings_faults import SECRETS, Key, variable

TOKEN = "123456789:AAExampleExampleExampleExampleExam"
CONFIG = ROOT / "config.toml"


def _flat(values: dict[str, Any], above: Key = ()) -> dict[Key, Any]:
    found: dict[Key, Any] = {}
    for name, value in values.items():
        found |= _flat(value, (*above, name)) if isinstance(value, dict) and value else {(*above, name): value}
    return found


def _value(settings: Settings, key: Key) -> Any:
    value: Any = settings
    for name in key:
        value = getattr(value, name)
    return value


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def _fault(config: Path | None) -> str:
    with pytest.raises(SettingsError) as raised:
        Settings.load(config)
    assert raised.value.exit_code == 2
    line = str(raised.value)
    assert "\n" not in line
    return line


def test_the_file_holds_every_setting_and_no_other() -> None:
    assert set(_flat(tomllib.loads(CONFIG.read_text(encoding="utf-8")))) == set(keys(Settings)) - SECRETS


def test_the_file_holds_the_defaults(config: Path) -> None:
    config.write_text("")
    assert Settings.load(CONFIG) == Settings.load(config)


def test_every_setting_of_the_file_has_its_line_of_explanation() -> None:
    lines = CONFIG.read_text(encoding="utf-8").splitlines()
    for above, line in pairwise(lines):
        if "=" in line and not line.startswith("#"):
            assert above.startswith("# "), line


@pytest.mark.parametrize(
    ("key", "written", "value"),
    [
        (("data_dir",), "/srv/baocao", Path("/srv/baocao")),
        (("embedding", "model"), "BAAI/bge-m3", "BAAI/bge-m3"),
        (("embedding", "batch_size"), "8", 8),
        (("index", "engine"), "milvus", "milvus"),
        (("index", "milvus_uri"), "https://milvus.noi-bo:19530/baocao", "https://milvus.noi-bo:19530/baocao"),
        (("access", "admins"), "[1, 22]", (1, 22)),
        (("access", "open"), "true", True),
        (("telegram", "webhook_listen"), "[::1]:8443", "[::1]:8443"),
        (("monitoring", "listen"), "0.0.0.0:9100", "0.0.0.0:9100"),
        (("log", "level"), "debug", "DEBUG"),
        (("log", "file"), "/var/log/baocao/bot.log", Path("/var/log/baocao/bot.log")),
        (("abbreviations",), '{"HTKT": "hạ tầng kỹ thuật"}', {"HTKT": "hạ tầng kỹ thuật"}),
    ],
)
def test_the_environment_goes_over_the_file(
    key: Key, written: str, value: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable(key), written)
    assert _value(Settings.load(CONFIG), key) == value


def test_an_empty_variable_is_no_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BAOCAO_EMBEDDING__BATCH_SIZE", "")
    assert Settings.load(CONFIG).embedding.batch_size == 64


def test_one_section_comes_from_both(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config.write_text("[access]\nusers = [7]\nadmins = [8]\n")
    monkeypatch.setenv("BAOCAO_ACCESS__ADMINS", "[9]")
    access = Settings.load(config).access
    assert (access.users, access.admins) == ((7,), (9,))


def test_a_byte_order_mark_is_no_fault(config: Path) -> None:
    config.write_text("[access]\nopen = true\n", encoding="utf-8-sig")
    assert Settings.load(config).access.open


def test_the_shipped_model_is_found_from_any_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert Path(Settings.load().embedding.model) == ROOT / "index" / "embedding" / "model"


def test_files_are_fetched_beside_the_api(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BAOCAO_TELEGRAM__BASE_URL", "http://127.0.0.1:8081/bot")
    assert Settings.load(CONFIG).telegram.base_file_url == "http://127.0.0.1:8081/file/bot"


def test_frozen() -> None:
    settings = Settings.load(CONFIG)
    with pytest.raises(ValidationError):
        settings.access.open = True
    with pytest.raises(ValidationError):
        settings.data_dir = Path("/")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ('data_dir = "x', ["dòng 1"]),
        ("\n[access]\nopen = maybe\n", ["dòng 3"]),
        ("[embeding]\n", ["embeding", "embedding"]),
        ("[embedding]\nbatch = 3\n", ["embedding.batch", "embedding.batch_size"]),
        ("embedding = 3\n", ["embedding", "[embedding]"]),
        ("[embedding]\nbatch_size = 0\n", ["embedding.batch_size", '"0"', "từ 1"]),
        ('[index]\nengine = "lucene"\n', ["index.engine", "lucene", "faiss", "milvus"]),
        ('[index]\nmilvus_uri = "milvus:19530"\n', ["index.milvus_uri", "milvus:19530", "http://"]),
        ('[access]\nusers = [1, "x"]\n', ["access.users", "x", "[123456789]"]),
        ('[embedding]\nmodel = "/no/such/folder"\n', ["embedding.model", "/no/such/folder", "thư mục"]),
        ('[telegram]\nbase_url = "http://127.0.0.1:8081"\n', ["telegram.base_url", "8081", "/bot"]),
        ('[telegram]\nbase_file_url = "127.0.0.1"\n', ["telegram.base_file_url", "127.0.0.1", "/bot"]),
        ('[telegram]\nmode = "push"\n', ["telegram.mode", "push", "polling", "webhook"]),
        ('[telegram]\nmode = "webhook"\n', ["telegram.webhook_url", '""', "https://"]),
        ('[telegram]\nwebhook_url = "http://a.vn/b"\n', ["telegram.webhook_url", "http://a.vn/b", "https://"]),
        ('[telegram]\nwebhook_listen = "8443"\n', ["telegram.webhook_listen", '"8443"', "127.0.0.1:8443"]),
        ('[telegram]\nwebhook_listen = "a:65536"\n', ["telegram.webhook_listen", "a:65536"]),
        ('[monitoring]\nlisten = "a b:1"\n', ["monitoring.listen", "a b:1", "để trống"]),
        ("abbreviations = 3\n", ["abbreviations", '"3"', "HTKT"]),
        ("[abbreviations]\nHTKT = 3\n", ["abbreviations.HTKT", '"3"', "nghĩa"]),
        ('[abbreviations]\nHTKT = " "\n', ["abbreviations.HTKT", "nghĩa"]),
        ('[abbreviations]\nBC = "báo cáo"\n"KT-XH" = "kinh tế xã hội"\n', ["abbreviations.KT-XH", "chữ cái"]),
        ('[collections]\n"công khai" = [7]\n', ["collections.công khai", "nội bộ"]),
        ('[collections]\n"a/b" = [7]\n', ["collections.a/b", "nội bộ"]),
        ('data_dir = "/etc/hostname"\n', ["data_dir", "/etc/hostname", "thư mục"]),
        ("data_dir = 0x" + "f" * 5000 + "\n", ["data_dir", "…"]),
        (".".join("a" * 60) + " = 1\n", ["lồng quá sâu"]),
        ("data_dir = " + "[" * 5000 + "]" * 5000 + "\n", ["lồng quá sâu"]),
        ("[embedding]\nbatch_size = " + "9" * 5000 + "\n", ["số quá dài"]),
        ('_env_file = ".env"\n', ["_env_file"]),
    ],
)
def test_a_fault_of_the_file_is_named(text: str, parts: list[str], config: Path) -> None:
    config.write_text(text)
    line = _fault(config)
    assert str(config) in line
    for part in parts:
        assert part in line


@pytest.mark.parametrize(
    ("name", "value", "parts"),
    [
        ("BAOCAO_ACCESS__ADMINS", "[1,", ["[1,", "[123456789]"]),
        ("BAOCAO_ACCESS__ADMINS", "12", ["12", "[123456789]"]),
        ("BAOCAO_ACCESS__ADMINS", "[-5]", ["[-5]", "[123456789]"]),
        ("BAOCAO_INGEST__MAX_FILE_MB", "nhiều", ["nhiều", "số nguyên"]),
        ("BAOCAO_LOG__LEVEL", "LOUD", ["LOUD", "INFO"]),
        ("BAOCAO_ABBREVIATIONS", "HTKT", ['"HTKT"', "hạ tầng kỹ thuật"]),
        ("BAOCAO_ABBREVIATIONS", '{"HTKT": 3}', ['"HTKT": 3', "nghĩa"]),
        ("BAOCAO_ABBREVIATIONS", '{"H": "hạ tầng"}', ['"H"', "chữ cái"]),
        ("BAOCAO_ABBREVIATIONS__HTKT", "x", []),
        ("BAOCAO_TELEGRAM__TOKN", "x", ["BAOCAO_TELEGRAM__TOKEN"]),
        ("BAOCAO_TELEGRAM", "{}", []),
    ],
)
def test_a_fault_of_the_environment_is_named(
    name: str, value: str, parts: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    line = _fault(CONFIG)
    for part in (name, *parts):
        assert part in line


def test_a_file_that_is_asked_for_must_be_there(tmp_path: Path) -> None:
    assert str(tmp_path / "none.toml") in _fault(tmp_path / "none.toml")
    assert str(tmp_path) in _fault(tmp_path)


def test_a_file_in_another_encoding_is_said(config: Path) -> None:
    config.write_bytes("# Thiết lập\n".encode("utf-16"))
    assert "UTF-8" in _fault(config)


@pytest.mark.parametrize("key", sorted(SECRETS))
def test_a_secret_shows_nowhere(key: Key, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(variable(key), TOKEN)
    settings = Settings.load(CONFIG)
    assert _value(settings, key).get_secret_value() == TOKEN
    assert TOKEN not in f"{settings!r} {settings} {settings.model_dump()} {settings.model_dump_json()}"


@pytest.mark.parametrize("key", sorted(SECRETS))
def test_a_secret_is_refused_in_the_file(key: Key, config: Path) -> None:
    section, name = key
    config.write_text(f'[{section}]\n{name} = "{TOKEN}"\n')
    line = _fault(config)
    assert variable(key) in line
    assert f"{section}.{name}_file" in line
    assert TOKEN not in line


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BAOCAO_TELEGRAM__TOKN", TOKEN),
        ("BAOCAO_TELEGRAM__BASE_URL", f"https://api.telegram.org/bot{TOKEN}"),
        ("BAOCAO_ACCESS__ADMINS", TOKEN),
        ("BAOCAO_INDEX__MILVUS_URI", f"http://baocao:{TOKEN[10:]}@milvus:19530"),
    ],
)
def test_a_token_in_the_wrong_place_is_not_repeated(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    assert TOKEN[10:] not in _fault(CONFIG)


@pytest.mark.parametrize("text", [f'[telegram]\ntokn = "{TOKEN}"\n', f'token = "{TOKEN}"\n', f"token = {TOKEN}\n"])
def test_a_token_under_the_wrong_key_is_not_repeated(text: str, config: Path) -> None:
    config.write_text(text)
    assert TOKEN not in _fault(config)
