"""Every setting: its default, what it may be, and one clear line when it is something else.

A setting `[telegram] base_url` is the variable BAOCAO_TELEGRAM__BASE_URL, which goes over the file.  A field's
description says, in Vietnamese, what is allowed; it ends the line a user reads when the value is not.
"""

import json
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict
from typing_extensions import override

from ingest import settings_faults as faults
from ingest.collections import collection_named
from ingest.errors import SettingsError
from ingest.settings_faults import DELIMITER, PREFIX, Key
from ingest.vietnamese import nfc, words

ROOT = Path(__file__).resolve().parent.parent
"""The folder the packages lie in; the shipped embedding model is named relative to it."""


def _resolved_model(name: str) -> str:
    for base in (Path.cwd(), ROOT):
        if (base / name).is_dir():
            return str(base / name)
    # A name on a hub is "name" or "organisation/name"; anything else was meant as a folder.
    if name.startswith(("/", ".", "~")) or name.count("/") > 1:
        raise ValueError("no such folder")
    return name


def _bot_api(url: str) -> str:
    # The token is put right behind this address.
    url = url.rstrip("/")
    if not url.startswith(("http://", "https://")) or not url.endswith("/bot") or any(map(str.isspace, url)):
        raise ValueError("not a Bot API address")
    return url


def _public(url: str) -> str:
    if url and not re.fullmatch(r"https://[^\s/@]+(/\S*)?", url):
        raise ValueError("not a public address")
    return url


def _server(url: str) -> str:
    # A name and a password in it would be shown with it.
    if url and not re.fullmatch(r"https?://[\w.:\[\]-]+(/\w+)?/?", url, re.ASCII):
        raise ValueError("not a server's address")
    return url


def _scheduler(address: str) -> str:
    if address and not re.fullmatch(r"(tcp|tls)://[\w.:\[\]-]+:\d+", address, re.ASCII):
        raise ValueError("not a scheduler's address")
    return address


def _host_and_port(listen: str) -> str:
    found = re.fullmatch(r"(?:\[[0-9a-f:.]+\]|[\w.-]+):(\d{1,5})", listen, re.ASCII | re.IGNORECASE)
    if not found or not 0 < int(found[1]) < 65536:
        raise ValueError("not host:port")
    return listen


def _not_a_file(folder: Path) -> Path:
    if folder.is_file():
        raise ValueError("a file")
    return folder


def _from_json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def _upper(value: Any) -> Any:
    return value.upper() if isinstance(value, str) else value


def _none_if_empty(value: Any) -> Any:
    # TOML cannot say "none".
    return None if value == "" else value


def _abbreviation(typed: str) -> str:
    # One word, so that it is found as one.
    short = nfc(typed).strip()
    if len(short) < 2 or not short.isalpha():
        raise ValueError("not letters")
    return short


def _phrase(typed: str) -> str:
    if not words(nfc(typed)):
        raise ValueError("no words")
    return nfc(typed)


def _restricted(typed: str) -> str:
    # What everybody may see is given to nobody in particular.
    try:
        name = collection_named(typed)
    except SettingsError as fault:
        raise ValueError(str(fault)) from None
    if not name:
        raise ValueError("everybody's")
    return name


UserIds = Annotated[tuple[Annotated[int, Field(gt=0)], ...], BeforeValidator(_from_json)]
"""Telegram user ids; in an environment variable, a JSON list."""


Meanings = Annotated[
    Mapping[Annotated[str, AfterValidator(_abbreviation)], Annotated[str, AfterValidator(_phrase)]],
    BeforeValidator(_from_json),
]
"""Abbreviation → what it stands for; in an environment variable, a JSON object."""


Readers = Annotated[
    Mapping[Annotated[str, AfterValidator(_restricted)], UserIds],
    BeforeValidator(_from_json),
]
"""Set of reports → who may see it, by Telegram user id; in an environment variable, a JSON object."""


class Section(BaseModel):
    """A section of the settings: no key beside the known ones, no change after loading."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True, hide_input_in_errors=True)


class Embedding(Section):
    """model: an absolute folder, or a name on the model hub when no such folder is here.

    query_prefix, passage_prefix: what stands before a question and before a passage; empty for the model's own.
    """

    model: Annotated[str, Field(min_length=1), AfterValidator(_resolved_model)] = Field(
        default="index/embedding/model", description="thư mục có thật chứa mô hình, hoặc tên mô hình dạng tổ-chức/tên"
    )
    batch_size: int = Field(default=64, gt=0, description="số nguyên từ 1 trở lên")
    query_prefix: str = Field(default="", description="một chuỗi chữ, để trống thì lấy của mô hình")
    passage_prefix: str = Field(default="", description="một chuỗi chữ, để trống thì lấy của mô hình")


class Index(Section):
    """engine: the embedded one or a cluster; keep_generations: published generations on disk, the current included.

    milvus_uri: of the cluster, with a database of it if need be; empty for Milvus Lite in the data folder.
    milvus_token, milvus_token_file: as the token of Telegram.
    """

    engine: Literal["faiss", "milvus"] = Field(default="faiss", description='"faiss" hoặc "milvus"')
    keep_generations: int = Field(default=2, gt=0, description="số nguyên từ 1 trở lên")
    milvus_uri: Annotated[str, AfterValidator(_server)] = Field(
        default="",
        description='địa chỉ như "http://máy:19530" hoặc "https://máy:19530/tên-cơ-sở-dữ-liệu", hoặc để trống',
    )
    milvus_token: SecretStr | None = Field(default=None, description="mã truy cập Milvus, dạng tên:mật-khẩu")
    milvus_token_file: Annotated[Path | None, BeforeValidator(_none_if_empty)] = Field(
        default=None, description="đường dẫn tới tệp chứa mã truy cập Milvus"
    )


class Ingest(Section):
    """max_file_mb: in megabytes; workers: processes that read files, and pages of scans recognised at a time, 0 for one
    a core.

    memory_mb, cpu_seconds, file_seconds: what one such process may use for a file: megabytes, seconds of its own
    computing, seconds by the clock (which recognising the text of a scan and LibreOffice take too).
    scheduler: the dask scheduler whose workers read the files that are added; empty: this machine reads them.
    """

    max_file_mb: int = Field(default=100, gt=0, description="số nguyên từ 1 trở lên (MB)")
    workers: int = Field(default=0, ge=0, description="số nguyên từ 0 trở lên (0 là bằng số lõi của máy)")
    memory_mb: int = Field(default=512, ge=64, description="số nguyên từ 64 trở lên (MB)")
    cpu_seconds: int = Field(default=60, gt=0, description="số nguyên từ 1 trở lên (giây)")
    file_seconds: int = Field(default=600, gt=0, description="số nguyên từ 1 trở lên (giây)")
    scheduler: Annotated[str, AfterValidator(_scheduler)] = Field(
        default="", description='địa chỉ như "tcp://10.0.0.5:8786" hoặc "tls://10.0.0.5:8786", hoặc để trống'
    )


class Answering(Section):
    """question_limit: characters that a question may have; processes: see bot.brains, 0 for one a core, 4 at most."""

    # Reading a question takes the square of its length and more.
    question_limit: int = Field(default=500, gt=0, le=1000, description="số nguyên từ 1 đến 1000 (ký tự)")
    processes: int = Field(default=0, ge=0, le=64, description="số nguyên từ 0 đến 64 (0 là bằng số lõi, nhiều nhất 4)")


class Telegram(Section):
    """token: of the environment only; token_file: a file that holds it; base_file_url: made from base_url if empty.

    webhook_…: what mode "webhook" goes by.  webhook_url: what Telegram calls; webhook_listen: host:port where the proxy
    hands that on; webhook_secret, webhook_secret_file: as the token.
    """

    token: SecretStr | None = Field(default=None, description="mã do @BotFather cấp")
    token_file: Annotated[Path | None, BeforeValidator(_none_if_empty)] = Field(
        default=None, description="đường dẫn tới tệp chứa mã của bot"
    )
    base_url: Annotated[str, AfterValidator(_bot_api)] = Field(
        default="https://api.telegram.org/bot", description='địa chỉ http(s) kết thúc bằng "/bot"'
    )
    base_file_url: str = Field(default="", description='địa chỉ http(s) kết thúc bằng "/bot", hoặc để trống')
    mode: Literal["polling", "webhook"] = Field(default="polling", description='"polling" hoặc "webhook"')
    webhook_url: Annotated[str, AfterValidator(_public)] = Field(
        default="", description='địa chỉ bắt đầu bằng "https://" mà Telegram gọi tới được (khi mode là "webhook")'
    )
    webhook_listen: Annotated[str, AfterValidator(_host_and_port)] = Field(
        default="127.0.0.1:8443", description='máy:cổng, ví dụ "127.0.0.1:8443"'
    )
    webhook_secret: SecretStr | None = Field(default=None, description="chuỗi bí mật của webhook")
    webhook_secret_file: Annotated[Path | None, BeforeValidator(_none_if_empty)] = Field(
        default=None, description="đường dẫn tới tệp chứa chuỗi bí mật của webhook"
    )

    @field_validator("base_file_url")
    @classmethod
    def _derived(cls, url: str, info: ValidationInfo) -> str:
        return _bot_api(url) if url else info.data.get("base_url", "").removesuffix("/bot") + "/file/bot"

    @field_validator("webhook_url")
    @classmethod
    def _needed(cls, url: str, info: ValidationInfo) -> str:
        if not url and info.data.get("mode") == "webhook":
            raise ValueError("missing")
        return url


class Access(Section):
    """Who may ask, by Telegram user id; administrators always may; open: everybody may."""

    admins: UserIds = Field(default=(), description="danh sách mã số Telegram, ví dụ [123456789]")
    users: UserIds = Field(default=(), description="danh sách mã số Telegram, ví dụ [123456789]")
    open: bool = Field(default=False, description="true hoặc false")


class Canary(Section):
    """questions: a file of checked questions that a new index must answer rightly before the bot answers from it."""

    questions: Annotated[Path | None, BeforeValidator(_none_if_empty)] = Field(
        default=None, description="đường dẫn tới tệp câu hỏi đã biết đáp án, hoặc để trống"
    )


class Audit(Section):
    """days: how long questions, answers and what people said of them are kept; 0: for ever."""

    days: int = Field(default=365, ge=0, le=36_500, description="số ngày, từ 0 đến 36500")


class Monitoring(Section):
    """listen: host:port of health, readiness and metrics; None for none of them."""

    listen: Annotated[Annotated[str, AfterValidator(_host_and_port)] | None, BeforeValidator(_none_if_empty)] = Field(
        default=None, description='máy:cổng, ví dụ "127.0.0.1:9100", hoặc để trống'
    )


class Log(Section):
    """level: the least weighty record that is written.

    file: where the bot's log is written beside stderr, None for nowhere; it is begun anew at max_mb megabytes, and
    `keep` older ones stay beside it.
    """

    level: Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(_upper)] = Field(
        default="INFO", description="DEBUG, INFO, WARNING hoặc ERROR"
    )
    file: Annotated[Path | None, BeforeValidator(_none_if_empty)] = Field(
        default=None, description="đường dẫn tới tệp nhật ký, hoặc để trống"
    )
    max_mb: int = Field(default=10, gt=0, description="số nguyên từ 1 trở lên (MB)")
    # With none kept the standard library would never begin anew.
    keep: int = Field(default=5, gt=0, description="số nguyên từ 1 trở lên")


class Settings(BaseSettings):
    """Everything that can be set, checked once and frozen; `Settings.load` is the way in.

    data_dir: where reports and indexes are kept; a relative one is of the current folder.
    collections: who may see which set of reports, beside administrators.
    abbreviations: those of this office, over the ones that are shipped.
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_nested_delimiter=DELIMITER,
        env_ignore_empty=True,
        # Lists are read from JSON here, where a fault in them becomes a line of its own.
        enable_decoding=False,
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
    )

    data_dir: Annotated[Path, AfterValidator(_not_a_file)] = Field(
        default=Path("data"), description="đường dẫn tới một thư mục"
    )
    embedding: Embedding = Field(default_factory=Embedding)
    index: Index = Field(default_factory=Index)
    ingest: Ingest = Field(default_factory=Ingest)
    answer: Answering = Field(default_factory=Answering)
    telegram: Telegram = Field(default_factory=Telegram)
    access: Access = Field(default_factory=Access)
    monitoring: Monitoring = Field(default_factory=Monitoring)
    canary: Canary = Field(default_factory=Canary)
    audit: Audit = Field(default_factory=Audit)
    log: Log = Field(default_factory=Log)
    collections: Readers = Field(
        default={},
        description='bảng bộ báo cáo và mã số Telegram của người được xem, ví dụ "nội bộ" = [123456789]',
    )
    abbreviations: Meanings = Field(
        default={},
        description='bảng chữ viết tắt (chỉ gồm chữ cái, viết liền) và nghĩa, ví dụ "HTKT" = "hạ tầng kỹ thuật"',
    )

    @classmethod
    @override
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment over what is handed in, which is what the file says."""
        return env_settings, init_settings

    @classmethod
    def load(cls, config: Path | None = None) -> Self:
        """Reads `config` (./config.toml, if there is one, when None) and the environment.

        Raises SettingsError, whose line names the key and what is allowed, and never holds a secret.
        """
        path = config or Path("config.toml")
        written = faults.read(path) if config or path.exists() else {}
        known = tuple(keys(cls))
        faults.refuse_unknown_keys(written, known, path)
        faults.refuse_unknown_variables(os.environ, known)
        try:
            # Sections that the file leaves out are checked with the rest, so that a fault in them has its place too.
            return cls(**{**{name: {} for name, *rest in known if rest}, **written})
        except ValidationError as fault:
            key = tuple(
                part
                for part in fault.errors(include_input=False)[0]["loc"]
                if isinstance(part, str) and part != "[key]"
            )
            raise faults.not_allowed(key, _allowed(cls, key), written, os.environ, path) from None


def keys(model: type[BaseModel], above: Key = ()) -> Iterator[Key]:
    """Every setting, as its sections and its own name."""
    for name, field in model.model_fields.items():
        section = _section(field.annotation)
        if section:
            yield from keys(section, (*above, name))
        else:
            yield (*above, name)


def _section(annotation: object) -> type[Section] | None:
    return annotation if isinstance(annotation, type) and issubclass(annotation, Section) else None


def _allowed(model: type[BaseModel], key: Key) -> str:
    field = model.model_fields[key[0]]
    section = _section(field.annotation)
    if section:
        return _allowed(section, key[1:]) if key[1:] else f"một mục [{key[0]}]"
    return field.description or ""
