"""Files leave whole or not at all: written beside their place, then moved into it. UTF-8, line feeds.

Refuses nothing that the system allows; what it does not allow is one clear line.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from casesim.core.errors import CasesimError


def write(path: Path, text: str) -> None:
    """Write `text` to `path`, through a link to the file it names, in place of what was there; raises CasesimError."""
    try:
        path = path.expanduser().resolve()
        if path.exists() and not path.is_file():  # a terminal, a pipe, a folder: nothing to move into place
            path.write_bytes(text.encode())
        else:
            _replace(path, text.encode())
    except OSError as error:
        raise CasesimError(f"{path} cannot be written: {error.strerror}; nothing there was changed") from error


def _replace(path: Path, data: bytes) -> None:
    part = path.with_name(f".{path.name[:100]}.{os.getpid()}.part")
    try:
        with part.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(path)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
