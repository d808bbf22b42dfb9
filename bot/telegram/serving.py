"""An ASGI application served over HTTP beside everything else on the event loop."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from starlette.types import ASGIApp
from typing_extensions import override

from bot.telegram.errors import CannotListen

_GRACE = 5  # seconds that requests in hand may take when the serving ends


@asynccontextmanager
async def serving(app: ASGIApp, listen: str) -> AsyncIterator[None]:
    """Serves at "host:port" inside the block; calls are accepted from its first line on.

    At its end what is being answered is finished.  Raises CannotListen when the port cannot be had.
    """
    # The port is opened here, since uvicorn ends the process when it cannot be.
    opened = opened_at(listen)
    server = _Server(
        uvicorn.Config(
            app,
            http="h11",
            ws="none",
            lifespan="off",
            log_config=None,  # its records go the way of all others
            access_log=False,
            proxy_headers=False,
            server_header=False,
            timeout_graceful_shutdown=_GRACE,
        )
    )
    task = asyncio.create_task(server.serve([opened]))
    try:
        yield
    finally:
        server.should_exit = True
        await task


class _Server(uvicorn.Server):
    """Leaves SIGTERM and SIGINT to whoever runs it."""

    @contextmanager
    @override
    def capture_signals(self) -> Iterator[None]:
        """Captures none."""
        yield


def opened_at(listen: str) -> socket.socket:
    """A socket that takes calls at "host:port".  Raises CannotListen."""
    host, _, port = listen.rpartition(":")
    host = host.strip("[]")
    try:
        return socket.create_server((host, int(port)), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as fault:
        raise CannotListen(
            f"Không mở được {listen} để chờ kết nối ({fault.strerror}). "
            "Xin kiểm tra telegram.webhook_listen và monitoring.listen: máy có đúng không, cổng có đang bị dùng không."
        ) from None
