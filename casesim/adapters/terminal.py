"""A terminal of one's own: a command runs on a pseudo-terminal, and what it writes is timed. Unix alone has them.

For the benchmark. It answers no query of the program and draws nothing; it reads, and kills what it started.
"""

from __future__ import annotations

import os
import re
import select
import struct
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress

from casesim.core.errors import CasesimError

ESCAPE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|P[^\x1b]*\x1b\\|[@-Z\\-_=>])")
"""Control sequences, operating system commands, device control strings, and short escapes."""
ANY_WORD = r"\w{3}"


def time_to(
    command: Sequence[str],
    wanted: Sequence[str],
    *,
    size: tuple[int, int],
    environment: Mapping[str, str],
    seconds: float = 60.0,
) -> tuple[float, ...]:
    """Run `command` on a terminal of `size` (columns, lines) until each pattern of `wanted` was written; then end it.

    Returns the milliseconds from the start to each. Raises CasesimError where one does not come, or there are no terminals.
    """
    try:
        import fcntl
        import pty
        import termios
    except ImportError:
        raise CasesimError("this benchmark needs a terminal of Unix (Linux or macOS)") from None
    ours, theirs = pty.openpty()
    try:
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        began = time.monotonic()
        process = subprocess.Popen(  # noqa: S603 - our own command
            list(command), stdin=theirs, stdout=theirs, stderr=theirs, env={**os.environ, **environment}, start_new_session=True,
        )  # fmt: skip
        try:
            return _watch(ours, wanted, began, seconds, process)
        finally:
            process.kill()
            process.wait()
    finally:
        os.close(theirs)
        os.close(ours)


def _watch(
    ours: int, wanted: Sequence[str], began: float, seconds: float, process: subprocess.Popen[bytes]
) -> tuple[float, ...]:
    patterns = [re.compile(text) for text in wanted]
    found: dict[int, float] = {}
    seen = b""
    while len(found) < len(patterns):
        now = time.monotonic()
        if now - began > seconds or (process.poll() is not None and not select.select([ours], [], [], 0)[0]):
            raise CasesimError(f"the app did not show what was waited for within {seconds:.0f} s: {_last_words(seen)}")
        if not select.select([ours], [], [], 0.05)[0]:
            continue
        with suppress(OSError):
            seen += os.read(ours, 65_536)
        at = (time.monotonic() - began) * 1000
        text = ESCAPE.sub("", seen.decode("utf-8", "replace"))
        for number, pattern in enumerate(patterns):
            if number not in found and pattern.search(text):
                found[number] = round(at, 1)
    return tuple(found[number] for number in range(len(patterns)))


def _last_words(seen: bytes) -> str:
    text = ESCAPE.sub(" ", seen.decode("utf-8", "replace"))
    return " ".join(re.findall(r"[\w.:'’/-]+", text)[-12:]) or "nothing was written"
