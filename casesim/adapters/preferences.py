"""What the app remembers of its user besides encounters: a small JSON file in the data folder.

A file that is damaged is as good as none: preferences are never worth refusing to start for. Holds no content of any
encounter.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from casesim.adapters.exporters.file import write
from casesim.core.errors import CasesimError

FILE_NAME = "preferences.json"
_LARGEST = 100_000


class JsonPreferences:
    """A dictionary of JSON values, read and written whole."""

    def __init__(self, folder: Path) -> None:
        """`folder` is the data folder; nothing is made before the first write."""
        self._path = folder / FILE_NAME

    def read(self) -> dict[str, Any]:
        """Return what is stored; empty where there is nothing that can be read."""
        try:
            if self._path.stat().st_size > _LARGEST:
                return {}
            value = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            return {}
        return value if isinstance(value, dict) else {}

    def write(self, values: dict[str, Any]) -> None:
        """Store `values` in place of what was there; raises CasesimError in one line."""
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise CasesimError(f"{self._path.parent} cannot be made: {error.strerror}") from error
        write(self._path, json.dumps(values, ensure_ascii=True, indent=2, sort_keys=True) + "\n")
