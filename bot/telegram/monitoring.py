"""/healthz, /readyz and /metrics, for whoever watches over the service."""

from collections.abc import Callable
from dataclasses import dataclass

from prometheus_client import CONTENT_TYPE_LATEST
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.telegram.metrics import Metrics


@dataclass(slots=True)
class Readiness:
    """How far the start has come.

    brain: whether the reports and the model are loaded, in at least one process; server: the Bot API server has
    answered; taking: updates are taken.
    """

    brain: Callable[[], bool] = lambda: False
    server: bool = False
    taking: bool = False


def app(readiness: Readiness, metrics: Metrics) -> Starlette:
    """/healthz answers 200 whenever the event loop runs, /readyz 200 when all is ready and else 503."""

    async def healthz(_request: Request) -> Response:
        return PlainTextResponse("ok\n")

    async def readyz(_request: Request) -> Response:
        state = {"brain": readiness.brain(), "server": readiness.server, "taking": readiness.taking}
        return JSONResponse(state, 200 if all(state.values()) else 503)

    async def figures(_request: Request) -> Response:
        return Response(metrics.text(), media_type=CONTENT_TYPE_LATEST)

    return Starlette(routes=[Route("/healthz", healthz), Route("/readyz", readyz), Route("/metrics", figures)])
