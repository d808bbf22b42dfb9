"""The Milvus that the settings name, and its faults in one Vietnamese line each."""

import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import grpc
from pymilvus import MilvusClient, MilvusException
from pymilvus.exceptions import ErrorCode

from index.errors import DamagedIndex, EngineFailed, EngineRefused, EngineUnreachable, IndexFault
from ingest.secret import UnreadableSecret, given
from ingest.settings import Settings

PATIENCE = 5.0  # seconds, for a connection and for an answer while someone waits
_LITE, _IDENTITY = "milvus.db", "milvus.id"
_REFUSED = {grpc.StatusCode.UNAUTHENTICATED, grpc.StatusCode.PERMISSION_DENIED}
_SILENT = {grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED}
_CONNECT_FAILED = 2
_OPTIONS = {"grpc.max_reconnect_backoff_ms": 5_000}  # a server that was away for long would be tried every two minutes

# Both write whole tracebacks of what is raised, and said, anyway.
for _name in ("pymilvus", "milvus_lite"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)


class Server:
    """A connection, shared by all threads: a cluster's, or Milvus Lite's in the data folder.

    Milvus Lite serves one process at a time, which keeps its folder locked.
    """

    def __init__(self, settings: Settings) -> None:
        """Raises EngineUnreachable, EngineRefused."""
        self.where = settings.index.milvus_uri or str(settings.data_dir.absolute() / _LITE)
        with self.speaking():
            self.client = _connected(self.where, settings)

    @contextmanager
    def speaking(self) -> Iterator[None]:
        """Has every fault of Milvus be one that is said."""
        try:
            yield
        except (MilvusException, grpc.RpcError, grpc.FutureTimeoutError) as fault:
            raise _said(self.where, fault) from fault


def prefix(data: Path) -> str:
    """What the collections of this data folder are called by, that others on the same cluster never are."""
    identity = data / _IDENTITY
    if not identity.is_file():
        data.mkdir(parents=True, exist_ok=True)
        identity.write_text(secrets.token_hex(4) + "\n", encoding="ascii")
    return f"baocao_{identity.read_text(encoding='ascii').strip()}_"


def _connected(where: str, settings: Settings) -> MilvusClient:
    if not settings.index.milvus_uri:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        try:
            return MilvusClient(where)
        except MilvusException as fault:
            raise EngineUnreachable(
                f"Không mở được Milvus Lite tại {where}: mỗi lúc chỉ một chương trình dùng được nó. Dừng chương trình "
                "đang dùng (bot), kiểm tra quyền ghi, hoặc chạy máy chủ Milvus rồi đặt index.milvus_uri."
            ) from fault
    try:
        token = given(settings.index.milvus_token, settings.index.milvus_token_file)
    except UnreadableSecret:
        raise EngineRefused(
            f"Không đọc được tệp chứa mã truy cập Milvus: {settings.index.milvus_token_file}."
        ) from None
    return MilvusClient(where, token=token, timeout=PATIENCE, grpc_options=_OPTIONS)


def _said(where: str, fault: BaseException) -> IndexFault:
    status = _status(fault)
    if status in _REFUSED:
        return EngineRefused(
            f"Máy chủ Milvus {where} không nhận mã truy cập: kiểm tra BAOCAO_INDEX__MILVUS_TOKEN "
            "hoặc index.milvus_token_file (dạng tên:mật-khẩu), và quyền của tài khoản đó."
        )
    code = getattr(fault, "code", None)
    if status in _SILENT or code == _CONNECT_FAILED or isinstance(fault, grpc.FutureTimeoutError):
        return EngineUnreachable(
            f"Máy chủ Milvus {where} không trả lời: kiểm tra máy chủ đang chạy, đường mạng và index.milvus_uri."
        )
    if code == ErrorCode.COLLECTION_NOT_FOUND:
        return DamagedIndex(f"Máy chủ Milvus {where} không còn giữ chỉ mục này: chạy python -m index rebuild.")
    return EngineFailed(f"Máy chủ Milvus {where} báo lỗi: {' '.join(str(fault).split())}.")


def _status(fault: BaseException | None) -> grpc.StatusCode | None:
    """How gRPC says it failed, which pymilvus hides among the causes."""
    seen: list[BaseException] = []
    while fault is not None and fault not in seen:  # pymilvus has faults be their own cause
        if isinstance(fault, grpc.RpcError) and callable(getattr(fault, "code", None)):
            status: grpc.StatusCode = fault.code()
            return status
        seen.append(fault)
        fault = fault.__cause__ if fault.__cause__ is not fault else fault.__context__
    return None
