"""One worker process and its pipes: start, send, receive with a time limit, end without leaving a zombie.

Knows JSON lines, nothing of models. What the worker writes to stderr is kept in a ring for the doctor, never shown.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import subprocess
import sys
import threading
from collections import deque
from pathlib import Path
from typing import IO, Any

import casesim

Message = dict[str, Any]
_GRACE_S = 2.0
WAITING: dict[str, dict[str, str]] = {
    "brief": {"GOMP_SPINCOUNT": "20000"},
    "passive": {"OMP_WAIT_POLICY": "passive"},
    "active": {"OMP_WAIT_POLICY": "active"},
}
"""How threads wait for one another: a few microseconds awake, then asleep. On a busy pair of cores, two threads, the
starter model spoke 63-70 tokens a second so, 27-40 with OMP_WAIT_POLICY=passive and 11-65 with active waiting."""


class WorkerGone(Exception):  # noqa: N818 - an outcome the client turns into a ModelError
    """The worker ended or fell silent."""


class WorkerProcess:
    """A running worker."""

    def __init__(self, module: str = "casesim.adapters.llama.worker", *, waiting: str = "brief") -> None:
        """Start `module` in a session of its own, so that Ctrl-C in the terminal does not reach it.

        `waiting` is a key of `WAITING`.
        """
        separate: dict[str, Any] = (
            {"creationflags": getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)}
            if sys.platform == "win32"
            else {"start_new_session": True}
        )
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-P", "-X", "utf8", "-m", module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=_environment(waiting),
            **separate,
        )
        self.noise: deque[str] = deque(maxlen=200)
        """The last lines of the worker's stderr."""
        self._inbox: queue.SimpleQueue[Message | None] = queue.SimpleQueue()
        self._write = threading.Lock()
        self._readers = [
            threading.Thread(target=self._receive, args=(self._process.stdout,), daemon=True),
            threading.Thread(target=self._listen, args=(self._process.stderr,), daemon=True),
        ]
        for reader in self._readers:
            reader.start()

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """True while the process runs."""
        return self._process.poll() is None

    @property
    def exit_code(self) -> int | None:
        """The exit status, negative for a signal; None while it runs."""
        return self._process.poll()

    def send(self, message: Message) -> None:
        """Send one message; raises WorkerGone."""
        data = (json.dumps(message) + "\n").encode()
        try:
            with self._write:
                assert self._process.stdin is not None
                self._process.stdin.write(data)
                self._process.stdin.flush()
        except (OSError, ValueError):
            raise WorkerGone from None

    def receive(self, timeout: float) -> Message:
        """Return the next message; raises WorkerGone after `timeout` seconds of silence or at the end."""
        try:
            message = self._inbox.get(timeout=timeout)
        except queue.Empty:
            raise WorkerGone from None
        if message is None:
            self._inbox.put(None)
            raise WorkerGone
        return message

    def end(self) -> None:
        """End the worker and reap it; safe to call twice."""
        if self._process.stdin is not None and self._write.acquire(timeout=_GRACE_S):
            with contextlib.suppress(OSError):
                self._process.stdin.close()
            self._write.release()
        try:
            self._process.wait(_GRACE_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        for reader in self._readers:
            reader.join(_GRACE_S)
        for pipe in (self._process.stdout, self._process.stderr):
            if pipe is not None:
                pipe.close()

    def _receive(self, pipe: IO[bytes]) -> None:
        for line in pipe:
            try:
                self._inbox.put(json.loads(line))
            except ValueError:
                self.noise.append(line.decode("utf-8", "replace").rstrip())
        self._inbox.put(None)

    def _listen(self, pipe: IO[bytes]) -> None:
        for line in pipe:
            self.noise.append(line.decode("utf-8", "replace").rstrip())


def _environment(waiting: str) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if name != "OMP_WAIT_POLICY"}
    root = str(Path(casesim.__file__).parent.parent)
    known = os.environ.get("PYTHONPATH")
    return {
        **inherited,
        "PYTHONPATH": root + (os.pathsep + known if known else ""),
        **WAITING[waiting],
        "GGML_NO_BACKTRACE": "1",
    }
