"""What one machine's data folder remembers about the model: the fused weights, and a fast path that crashes here.

A folder that cannot be written only costs speed. Refuses a fused file whose SHA-256 is not the one noted when it
was made.
"""

from __future__ import annotations

import hashlib
import json
import os
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from casesim.adapters.llama import files
from casesim.core.errors import ModelError

RECIPE = "q8_0/1"
"""Name and version of what `fuse` makes; part of the fused file's name."""


class MachineState:
    """The folder, or nothing where there is none."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder

    def fused_path(self, model_sha256: str, adapter_sha256: str) -> Path | None:
        """Return where the fused weights belong; None where nothing can be written."""
        if self.folder is None or not _writable(self.folder):
            return None
        key = hashlib.sha256(f"{model_sha256} {adapter_sha256} {RECIPE}".encode()).hexdigest()[:16]
        return self.folder / f"fused-{key}.gguf"

    def sound(self, fused: Path) -> bool:
        """Say whether the fused file is there and is the one that was made."""
        try:
            noted = _note(fused).read_text(encoding="ascii").strip()
            return noted == files.sha256(fused, self.folder)
        except (OSError, ValueError, ModelError):
            return False

    def note_fused(self, fused: Path) -> None:
        """Remember the hash of the file just made and drop those of other adapters."""
        _note(fused).write_text(files.sha256(fused, self.folder) + "\n", encoding="ascii")
        for other in fused.parent.glob("fused-*"):
            if not other.name.startswith(fused.stem) and other.suffix in (".gguf", ".sha256"):
                other.unlink(missing_ok=True)

    def crashed_before(self, engine: str) -> bool:
        """Say whether the fast path of this version crashed here."""
        try:
            stored = json.loads(self._crashes().read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return False
        return isinstance(stored, dict) and stored.get("safe_for") == engine

    def remember_crash(self, engine: str) -> None:
        """Take the safe path from now on, for this version."""
        if self.folder is not None and _writable(self.folder):
            self._crashes().write_text(json.dumps({"safe_for": engine}) + "\n", encoding="utf-8")

    def _crashes(self) -> Path:
        return (self.folder or Path(os.devnull)) / "llama.json"


def engine_version() -> str:
    """Return the version of llama-cpp-python without importing it, "" where it is not installed."""
    try:
        return version("llama-cpp-python")
    except PackageNotFoundError:
        return ""


def _note(fused: Path) -> Path:
    return fused.with_suffix(".sha256")


def _writable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError:
        return False
    return os.access(folder, os.W_OK)
