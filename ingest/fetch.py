"""A report on the web → a file: over http and https, from public addresses only, so large and so long and no more."""

import asyncio
import re
from collections.abc import Collection
from email.message import Message
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote

import httpx

from ingest.addresses import resolved
from ingest.errors import UnknownFormat, UnreadableFile
from ingest.settings import Settings

_HOPS = 5
_SILENT_SECONDS = 20
_SECONDS = 300
_NAME_LENGTH = 100
_MEGABYTE = 1_000_000
_PORTS = {"http": 80, "https": 443}
# Control characters, what a shell or another system would misread, and marks that show a name other than it is.
_UNSAFE = re.compile(r'[\x00-\x1f\x7f-\x9f<>:"|?*\u200b-\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]+')
_DOCUMENTS = (".pdf", ".docx", ".doc", ".xlsx", ".xls")
_PAGE = re.compile(rb"\s*(<!doctype html|<html)", re.I)


def fetch(named: str, folder: Path, settings: Settings, allowed: Collection[str] = ()) -> Path:
    """The file at the address, put into the folder under the name that the server gives it.

    allowed: addresses of machines that may be asked although they are not public.
    Raises UnreadableFile or UnknownFormat, one Vietnamese line that names the address.
    """
    part = folder / "tai-ve"
    with part.open("wb") as file:
        name = asyncio.run(_fetched(named, file, settings.ingest.max_file_mb, allowed))
    with part.open("rb") as file:
        if name.lower().endswith(_DOCUMENTS) and _PAGE.match(file.read(512)):
            raise UnreadableFile(
                f"Địa chỉ {_shown(named)} trả về một trang web thay cho tệp {name}, có thể vì cần đăng nhập; "
                "anh/chị vui lòng tải tệp về rồi nạp tệp."
            )
    return part.rename(folder / name)


def safe_name(name: str) -> str:
    """A file name made of what a server called a file: no folder, no hidden file, nothing unprintable, not too long."""
    last = re.split(r"[/\\]", name)[-1]
    clean = " ".join(_UNSAFE.sub(" ", last).split()).lstrip(".- ")
    stem, dot, suffix = clean.rpartition(".")
    if dot and len(suffix) <= 10:
        return stem[: _NAME_LENGTH - len(suffix)].rstrip() + dot + suffix
    return clean[:_NAME_LENGTH] or "bao-cao"


async def _fetched(named: str, file: BinaryIO, limit_mb: int, allowed: Collection[str]) -> str:
    """Writes the body into the file; the name it is to have."""
    try:
        # A proxy would look names up by itself, unchecked.
        async with (
            asyncio.timeout(_SECONDS),
            httpx.AsyncClient(trust_env=False, timeout=_SILENT_SECONDS) as client,
        ):
            url = _parsed(named)
            for _ in range(1 + _HOPS):
                answer = await _asked(client, url, allowed)
                try:
                    if not answer.has_redirect_location:
                        await _save(answer, url, file, limit_mb)
                        return _name(answer, url)
                    url = _parsed(str(url.join(answer.headers["location"])))
                finally:
                    await answer.aclose()
    except (TimeoutError, httpx.TimeoutException):
        raise UnreadableFile(
            f"Tải từ địa chỉ {_shown(named)} quá lâu chưa xong; anh/chị vui lòng thử lại sau."
        ) from None
    except (httpx.TransportError, OSError):
        raise UnreadableFile(
            f"Không tải được từ địa chỉ {_shown(named)}; anh/chị vui lòng kiểm tra địa chỉ và kết nối mạng."
        ) from None
    except httpx.InvalidURL:
        raise _wrong(named) from None
    raise UnreadableFile(
        f"Địa chỉ {_shown(named)} chuyển hướng quá {_HOPS} lần; anh/chị vui lòng tải tệp về rồi nạp tệp."
    )


def _parsed(named: str) -> httpx.URL:
    url = httpx.URL(named)
    if url.scheme not in _PORTS:
        raise UnknownFormat(f"Địa chỉ {_shown(named)} không phải http hay https, không tải được.")
    if not url.host:
        raise _wrong(named)
    return url


async def _asked(client: httpx.AsyncClient, url: httpx.URL, allowed: Collection[str]) -> httpx.Response:
    """The beginning of an answer, of the first of the host's addresses that takes the call."""
    unreachable: httpx.TransportError | None = None
    for address in await resolved(url.host, url.port or _PORTS[url.scheme], allowed):
        # The address that was checked is the one that is called, whatever the name means a moment later.
        request = client.build_request(
            "GET",
            url.copy_with(host=address),
            headers={"Host": url.netloc.decode("ascii"), "Accept-Encoding": "identity"},
            extensions={"sni_hostname": url.raw_host.decode("ascii")},
        )
        try:
            return await client.send(request, stream=True)
        except (httpx.ConnectError, httpx.ConnectTimeout) as fault:
            unreachable = fault
    raise unreachable or httpx.ConnectError("no address")


async def _save(answer: httpx.Response, url: httpx.URL, file: BinaryIO, limit_mb: int) -> None:
    shown = _shown(str(url))
    if answer.status_code != httpx.codes.OK:
        raise UnreadableFile(
            f"Địa chỉ {shown} trả lời mã {answer.status_code}, không có tệp; anh/chị vui lòng kiểm tra lại."
        )
    if answer.headers.get("content-encoding", "identity") != "identity":
        # What comes unpacked could be a thousand times what was counted.
        raise UnreadableFile(f"Địa chỉ {shown} chỉ gửi dữ liệu nén; anh/chị vui lòng tải tệp về rồi nạp tệp.")
    size = 0
    announced = answer.headers.get("content-length", "")
    too_large = announced.isdecimal() and int(announced) > limit_mb * _MEGABYTE
    if not too_large:
        async for chunk in answer.aiter_raw():
            size += len(chunk)
            too_large = size > limit_mb * _MEGABYTE
            if too_large:
                break
            file.write(chunk)
    if too_large:
        raise UnreadableFile(
            f"Tệp ở địa chỉ {shown} lớn hơn {limit_mb} MB; anh/chị vui lòng tách nhỏ hoặc tăng ingest.max_file_mb."
        )


def _name(answer: httpx.Response, url: httpx.URL) -> str:
    header = Message()
    header["content-disposition"] = answer.headers.get("content-disposition", "")
    return safe_name(header.get_filename() or unquote(url.path))


def _shown(named: str) -> str:
    """The address without what may be secret in it."""
    try:
        url = httpx.URL(named)
    except httpx.InvalidURL:
        return "đã cho"
    return f"{url.scheme}://{url.host}{url.path}"


def _wrong(named: str) -> UnreadableFile:
    return UnreadableFile(f"Địa chỉ {_shown(named)} viết chưa đúng; anh/chị vui lòng kiểm tra lại.")
