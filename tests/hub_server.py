"""A server on this machine that plays the hub: it serves one file of one revision, and can cut, lie and refuse.

Answers as the hub does where the library looks: the commit, the hash and the size in headers, ranges, 404 with its code.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

REVISION = "0123456789abcdef0123456789abcdef01234567"
REPOSITORY = "Tiny/Tiny-GGUF"
FILE = "tiny.gguf"


@dataclass
class Hub:
    """What the server has, does wrong, and was asked."""

    data: bytes
    status: int = 200
    """Of every answer."""
    cut_at: int | None = None
    """The connection is closed once, after so many bytes of the body."""
    pause_at: int | None = None
    """The body stops here until `go_on` is set."""
    go_on: Event = field(default_factory=Event)
    paused: Event = field(default_factory=Event)
    ranges: list[str] = field(default_factory=list)
    """The range of every GET, "" for none."""
    address: str = ""
    heard: Callable[[Message], object] | None = None
    """Is given the headers of every request."""

    def line(self, name: str = "tiny", sha256: str = "", size: int = 0) -> str:
        """Return the line of `models.txt` for the file."""
        found = sha256 or hashlib.sha256(self.data).hexdigest()
        return f"T1 {name} {size or len(self.data)} {found} {REPOSITORY} {REVISION} {FILE} 1M MIT\n"


class Handler(BaseHTTPRequestHandler):
    """One connection to a hub."""

    protocol_version = "HTTP/1.1"
    hub: Hub

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Say nothing."""

    def do_HEAD(self) -> None:
        """Tell what the file is."""
        self._head(len(self.hub.data))

    def do_GET(self) -> None:
        """Send it, or the rest of it."""
        wanted = self.headers.get("Range", "")
        self.hub.ranges.append(wanted)
        start = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted else 0
        if self._head(len(self.hub.data) - start, start):
            self._body(start)

    def _head(self, length: int, start: int = 0) -> bool:
        hub = self.hub
        if hub.heard is not None:
            hub.heard(self.headers)
        right = self.path == f"/{REPOSITORY}/resolve/{REVISION}/{FILE}"
        status = hub.status if hub.status != 200 else 404 if not right else 206 if start else 200
        good = status in (200, 206)
        self.send_response(status)
        self.send_header("X-Repo-Commit", REVISION)
        self.send_header("ETag", f'"{hashlib.sha256(hub.data).hexdigest()}"')
        if not good:
            self.send_header("X-Error-Code", "EntryNotFound")
        elif start:
            self.send_header("Content-Range", f"bytes {start}-{len(hub.data) - 1}/{len(hub.data)}")
        self.send_header("Content-Length", str(length if good else 0))
        self.end_headers()
        return good

    def _body(self, start: int) -> None:
        hub = self.hub
        for at in range(start, len(hub.data), 65_536):
            if hub.pause_at is not None and at >= hub.pause_at:
                hub.paused.set()
                hub.go_on.wait(30)
            if hub.cut_at is not None and at >= hub.cut_at:
                hub.cut_at, self.close_connection = None, True
                return
            try:
                self.wfile.write(hub.data[at : at + 65_536])
            except OSError:
                self.close_connection = True
                return


@contextmanager
def serving(hub: Hub) -> Iterator[Hub]:
    """Serve on a port of the loopback address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("OneHub", (Handler,), {"hub": hub}))
    server.daemon_threads = True
    hub.address = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield hub
    finally:
        hub.go_on.set()
        server.shutdown()
        server.server_close()
        thread.join()
