"""The app in a browser of this machine: `textual-serve`, shut against everybody else.

The page has no log-in, so it is served on the loopback address alone, and only to pages that came from it: a request with
another host or origin (a foreign page that knocks on local ports) is refused. The page itself may load nothing from
elsewhere. Refuses any other address, with the reason.
"""

from __future__ import annotations

import asyncio
import logging
import re
import shlex
import socket
import sys
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web
from textual_serve.server import Server

from casesim.core.errors import CasesimError, UsageError

LOOPBACK = ("127.0.0.1", "localhost", "::1")
_POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self' ws://{place}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_OUTSIDE = re.compile(rb"<link\b[^>]*https?://fonts\.googleapis[^>]*>", re.DOTALL)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def serve(port: int, host: str, told: Callable[[str], None], arguments: tuple[str, ...] = ()) -> None:
    """Serve until Ctrl-C; `told` takes the address once the port is there (0: any free one). Raises UsageError, CasesimError."""
    refuse_other_hosts(host)
    port = _free(host, port)
    page = _Page(shlex.join([sys.executable, "-m", "casesim", *arguments]), host, port, told)
    page.serve()


def refuse_other_hosts(host: str) -> None:
    """Raise UsageError for an address that others could reach."""
    if host not in LOOPBACK:
        raise UsageError(
            f"{host}: the page has no log-in, so whoever reaches it could read and use your encounters; "
            "it is served to this machine alone (127.0.0.1)"
        )


class _Page(Server):
    """The server, with doors."""

    def __init__(self, command: str, host: str, port: int, told: Callable[[str], None]) -> None:
        self.place = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        super().__init__(command, host=host, port=port, title="casesim", public_url=f"http://{self.place}")
        self._told = told

    def initialize_logging(self) -> None:
        """Log nothing but faults."""
        logging.basicConfig(level=logging.ERROR)

    async def _make_app(self) -> web.Application:
        app: web.Application = await super()._make_app()
        app.middlewares.append(self._guarded())
        return app

    async def on_startup(self, app: web.Application) -> None:
        """Say nothing yet: nobody listens at the address before the server has started."""

    def serve(self, debug: bool = False) -> None:  # noqa: ARG002 - the library's signature
        """Serve in a loop of its own until Ctrl-C."""
        self.initialize_logging()
        loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
        web.run_app(
            self._make_app(), host=self.host, port=self.port, loop=loop, print=self._listens, shutdown_timeout=2
        )

    def _listens(self, *_: object) -> None:
        """Tell the address; the library calls this once its sites have started."""
        self._told(self.public_url)

    def _guarded(self) -> Any:
        allowed = {f"{name}:{self.port}" for name in ("127.0.0.1", "localhost", "[::1]")}

        @web.middleware
        async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
            origin = request.headers.get("Origin", "")
            if request.host not in allowed or (origin and origin.removeprefix("http://") not in allowed):
                raise web.HTTPForbidden(text="casesim is served to its own page on this machine alone")
            response = await handler(request)
            if isinstance(response, web.Response) and isinstance(response.body, bytes):
                response.body = _OUTSIDE.sub(b"", response.body)
            if not response.prepared:
                response.headers["Content-Security-Policy"] = _POLICY.format(place=self.place)
                response.headers["Referrer-Policy"] = "no-referrer"
            return response

        return guard


def _free(host: str, port: int) -> int:
    """Return `port`, or a free one for 0; raises CasesimError where it is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CasesimError(f"port {port} cannot be used ({error.strerror}); choose another with --port") from None
        return int(probe.getsockname()[1])
