"""What this machine and this installation are: versions, disk, the data folder. Changes nothing that stays."""

from __future__ import annotations

import os
import platform
import shlex
import shutil
import sqlite3
import sys
import tempfile
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from casesim.core.errors import RecordsError

_ROOM = 500_000_000
"""Bytes that should be free: fused weights, records, exports."""


def machine() -> dict[str, str]:
    """Return Python, platform, processors and the versions of casesim and of what it stands on."""
    facts = {
        "casesim": _version("casesim"),
        "python": platform.python_version(),
        "interpreter": sys.executable,
        "platform": platform.platform(),
        "processors": str(os.cpu_count() or "unknown"),
        "sqlite": sqlite3.sqlite_version,
    }
    return facts | {name: _version(name) for name in ("textual", "pydantic", "sqlite-utils", "jinja2")}


def data_folder(folder: Path) -> dict[str, str]:
    """Return where records go and how much room there is; raises RecordsError where nothing can be written there."""
    nearest = next(place for place in (folder, *folder.parents) if place.exists())
    try:
        with tempfile.TemporaryFile(dir=nearest):
            pass
    except OSError as error:
        raise RecordsError(
            f"{nearest} cannot be written ({error.strerror or error}); choose another folder with --data-dir"
        ) from None
    free = shutil.disk_usage(nearest).free
    facts = {"folder": str(folder), "exists": "yes" if folder.exists() else "not yet", "free": f"{free / 1e9:.1f} GB"}
    if free < _ROOM:
        facts["warning"] = "less than 0.5 GB is free; the model will be slower and exports may fail"
    return facts


def opener(folder: str) -> str:
    """Return a command that shows a folder on this system."""
    if sys.platform == "win32":
        return f'explorer "{folder}"'
    return shlex.join(["open" if sys.platform == "darwin" else "xdg-open", folder])


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
