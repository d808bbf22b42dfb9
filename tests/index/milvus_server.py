"""A Milvus server on a port of this machine: Milvus Lite's own, asking for a token when it is given one."""

import base64
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import grpc
from milvus_lite.adapter.grpc.servicer import MilvusServicer
from milvus_lite.db import MilvusLite
from pymilvus.grpc_gen import milvus_pb2_grpc


class MilvusServer:
    """Serves from when it is made until `stop`."""

    def __init__(self, folder: Path, token: str = "", port: int = 0) -> None:
        guards = (_Guard(token),) if token else ()
        self._database = MilvusLite(str(folder))
        self._grpc = grpc.server(ThreadPoolExecutor(4), interceptors=guards, options=[("grpc.so_reuseport", 0)])
        milvus_pb2_grpc.add_MilvusServiceServicer_to_server(MilvusServicer(self._database), self._grpc)
        self.port = self._grpc.add_insecure_port(f"127.0.0.1:{port}")
        self.address = f"http://127.0.0.1:{self.port}"
        self._grpc.start()

    def stop(self) -> None:
        """Ends every connection."""
        self._grpc.stop(grace=0).wait()
        self._database.close()


class _Guard(grpc.ServerInterceptor):  # type: ignore[misc]  # grpc ships no types
    """Answers whoever shows another token, or none, as Milvus does."""

    def __init__(self, token: str) -> None:
        self._wanted = base64.b64encode(token.encode()).decode()

    def intercept_service(self, continuation: Callable[[Any], Any], call: Any) -> Any:
        shown = dict(call.invocation_metadata).get("authorization")
        return continuation(call) if shown == self._wanted else grpc.unary_unary_rpc_method_handler(_refuse)


def _refuse(_: object, context: Any) -> None:
    context.abort(grpc.StatusCode.UNAUTHENTICATED, "auth check failure, please check username and password are correct")
