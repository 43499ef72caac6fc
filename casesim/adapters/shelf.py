"""The folder of models: what is listed, what is here, what the user has added; every file with its SHA-256.

A file gets its place only when it is whole and its hash is the expected one; until then it lies in `.partial`, where a
stopped download is gone on with. Refuses what is no model, what is too large for the disk or the memory, and a name that
is taken. Fetches nothing itself: it is given what does.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from casesim.adapters.catalogue import ModelEntry, find
from casesim.adapters.exporters.file import write
from casesim.adapters.llama import files, machine
from casesim.adapters.llama.formats import refuse_too_large, speaking_family
from casesim.adapters.llama.gguf import read_header
from casesim.adapters.llama.judge import parameters_of
from casesim.core.errors import ContentError, ModelError, NotFound, UsageError
from casesim.core.speaker import STARTER, ModelCard, Told

INDEX = "models.json"
PARTIAL = ".partial"
_NAME = re.compile(r"[a-z0-9][a-z0-9.+_-]{1,60}")
_SPARE = 200_000_000
"""Bytes of the disk that stay free."""
_STEP = 4 << 20

Fetch = Callable[[str, str, str, Path, int, Callable[[int, int], None]], None]
"""`hub.fetch`."""


class ModelShelf:
    """The models folder; nothing is made before the first model comes."""

    def __init__(
        self,
        folder: Path,
        entries: tuple[ModelEntry, ...],
        fetch: Fetch,
        state: Path | None = None,
        *,
        free: Callable[[Path], int] = lambda folder: shutil.disk_usage(folder).free,
    ) -> None:
        """`entries` are the listed models; `state` is where hashes of files are remembered; `free` tells bytes of a disk."""
        self.folder, self._entries, self._fetch, self._state, self._free = folder, entries, fetch, state, free

    def cards(self) -> tuple[ModelCard, ...]:
        """Return the starter, then the user's own, then the listed ones in their order."""
        own = tuple(self._own_card(name, facts) for name, facts in sorted(self._index().items()))
        return (_starter(), *own, *(self._listed_card(entry) for entry in self._entries))

    def card(self, name: str) -> ModelCard:
        """Return one card; raises NotFound with the nearest names."""
        wanted = name.lower()
        if wanted == STARTER:
            return _starter()
        facts = self._index().get(wanted)
        return self._own_card(wanted, facts) if facts is not None else self._listed_card(find(self._entries, wanted))

    def locate(self, name: str) -> tuple[Path, str | None]:
        """Return the file of a name or path, and the SHA-256 that it must have (None: of any); raises ModelError, NotFound."""
        path = Path(name).expanduser()
        if path.exists():
            return path, None
        if (self.folder / name).is_file() and Path(name).name == name:
            return self.folder / name, next((entry.sha256 for entry in self._entries if entry.file == name), None)
        if not _NAME.fullmatch(name.lower()) or name.lower().endswith(".gguf"):
            raise ModelError(f"No model file at {path}.")
        card = self.card(name)
        if not card.here:
            raise ModelError(
                f"The model {card.name} is not here: `casesim models get {card.name}`, or `casesim models use starter`."
            )
        return Path(card.path), card.sha256

    def get(self, name: str, told: Told) -> Path:
        """Fetch, check, put into place; raises ModelError in one line. A file that is here already is checked again."""
        if self.card(name).kind != "listed":
            raise UsageError(f"{name} is here already and nothing that could be fetched")
        entry = find(self._entries, name)
        place, part = self.folder / entry.file, self._part(entry)
        if place.is_file():
            self._checked(place, entry, told)
            return place
        refuse_too_large(entry.name, entry.bytes)
        self._make(part.parent)
        self._refuse_without_room(entry, _size(part))
        try:
            if _size(part) < entry.bytes:
                self._fetch(
                    entry.repository, entry.revision, entry.file, part, entry.bytes,
                    lambda done, whole: told("fetching", done, whole),
                )  # fmt: skip
            self._checked(part, entry, told)
            speaking_family(part)
            part.replace(place)
        except ModelError as error:
            raise ModelError(f"{entry.name}: {error}") from error
        except OSError as error:
            raise ModelError(f"{entry.name}: {place} cannot be written: {error.strerror}") from error
        files.remember(place, entry.sha256, self._state)
        with suppress(OSError):
            part.parent.rmdir()
        return place

    def add(self, path: Path, name: str | None, told: Told, *, copy: bool = False) -> str:
        """Link or copy a GGUF into the folder, with its hash; return its name. Raises ModelError, UsageError."""
        path = path.expanduser().absolute()
        if not path.is_file():
            raise ModelError(f"No model file at {path}.")
        chosen = self._free_name(name or _name_of(path))
        speaking_family(path)
        found = _hash(path, told)
        place = self.folder / f"{chosen}.gguf"
        self._make(self.folder)
        if place.exists() or place.is_symlink():
            raise UsageError(f"{place} is there already: choose another name with --name")
        linked = not copy and _linked(path, place)
        if not linked:
            self._copy(path, place, told)
        facts = {
            "sha256": found,
            "bytes": path.stat().st_size,
            "added": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        self._write({**self._index(), chosen: facts | ({"from": str(path)} if linked else {})})
        files.remember(place, found, self._state)
        return chosen

    def remove(self, name: str) -> int:
        """Take away the file and what was fetched of it; return the bytes freed. A linked file itself stays where it is."""
        card, index = self.card(name), self._index()
        if card.kind == "listed":
            entry = find(self._entries, name)
            paths = [self.folder / entry.file, self._part(entry)]
        else:
            paths = [self.folder / f"{card.name}.gguf"]
        freed = sum(_size(path) for path in paths if not path.is_symlink())
        if card.kind == "listed" and not freed:
            raise NotFound(f"{card.name} is not here: there is nothing to remove")
        try:
            for path in paths:
                path.unlink(missing_ok=True)
        except OSError as error:
            raise ModelError(f"{error.filename} cannot be removed: {error.strerror}") from error
        if index.pop(card.name, None) is not None:
            self._write(index)
        return freed

    # --- cards

    def _listed_card(self, entry: ModelEntry) -> ModelCard:
        place = self.folder / entry.file
        here = place.is_file()
        return ModelCard(
            name=entry.name, kind="listed", tier=entry.tier, parameters=entry.parameters, bytes=entry.bytes,
            licence=entry.licence, sha256=entry.sha256, page=entry.page, here=here, path=str(place) if here else "",
            fetched=0 if here else _size(self._part(entry)), note=_note(entry.bytes),
        )  # fmt: skip

    def _own_card(self, name: str, facts: dict[str, Any]) -> ModelCard:
        place = self.folder / f"{name}.gguf"
        here, size = place.is_file(), int(facts.get("bytes", 0))
        note = _note(size) if here else f"its file is gone: {facts.get('from') or place}"
        return ModelCard(
            name=name, kind="own", parameters=_parameters(place) if here else "", bytes=size, licence="yours to know",
            sha256=str(facts.get("sha256", "")), here=here, path=str(place) if here else "", note=note,
        )  # fmt: skip

    # --- files

    def _part(self, entry: ModelEntry) -> Path:
        return self.folder / PARTIAL / f"{entry.sha256[:12]}-{entry.file}.part"

    def _checked(self, path: Path, entry: ModelEntry, told: Told) -> None:
        """Compare size and hash; a file that is another is removed. Raises ModelError."""
        size = _size(path)
        found = _hash(path, told) if size == entry.bytes else ""
        if found != entry.sha256:
            path.unlink(missing_ok=True)
            what = "its SHA-256 is not the one of the list" if found else f"it has {size} bytes and not {entry.bytes}"
            raise ModelError(f"what came as {entry.file} is another file ({what}) and was removed; try again")

    def _refuse_without_room(self, entry: ModelEntry, there: int) -> None:
        needed, free = entry.bytes - there + _SPARE, self._free(self.folder)
        if needed > free:
            raise ModelError(
                f"{entry.name} needs {needed / 1e9:.1f} GB in {self.folder} and {free / 1e9:.1f} GB are free; "
                "make room, or choose another folder with --data-dir"
            )

    def _copy(self, path: Path, place: Path, told: Told) -> None:
        part = self.folder / PARTIAL / f"{place.name}.{os.getpid()}.part"
        self._make(part.parent)
        whole = path.stat().st_size
        if whole + _SPARE > self._free(self.folder):
            raise ModelError(
                f"there is no room for {whole / 1e9:.1f} GB in {self.folder}; link it instead (without --copy)"
            )
        try:
            with path.open("rb") as source, part.open("wb") as target:
                done = 0
                while data := source.read(_STEP):
                    target.write(data)
                    done += len(data)
                    told("copying", done, whole)
            part.replace(place)
        except OSError as error:
            raise ModelError(f"{place} cannot be written: {error.strerror}") from error
        finally:
            part.unlink(missing_ok=True)

    @staticmethod
    def _make(folder: Path) -> None:
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise ModelError(f"{folder} cannot be made: {error.strerror}") from error

    # --- the index of the user's own

    def _free_name(self, name: str) -> str:
        name = name.lower()
        if not _NAME.fullmatch(name):
            raise UsageError(f"'{name}' is no name for a model: small letters, digits and . + _ -, two at least")
        taken = {STARTER, *self._index(), *(entry.name for entry in self._entries)}
        if name in taken:
            raise UsageError(f"the name {name} is taken: choose another with --name")
        return name

    def _index(self) -> dict[str, dict[str, Any]]:
        path = self.folder / INDEX
        try:
            stored = json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            raise ContentError(f"the index of your models cannot be read: {error}", file=str(path), remedy="remove it and add your models again") from None  # fmt: skip
        named = stored.items() if isinstance(stored, dict) else ()
        return {str(name): facts for name, facts in named if _NAME.fullmatch(str(name)) and isinstance(facts, dict)}

    def _write(self, index: dict[str, dict[str, Any]]) -> None:
        write(self.folder / INDEX, json.dumps(index, indent=1, sort_keys=True) + "\n")


def _starter() -> ModelCard:
    facts: dict[str, Any] = {"name": STARTER, "kind": "starter", "parameters": "135M", "licence": "Apache-2.0"}
    try:
        path = files.starter_model()
    except ModelError as error:
        return ModelCard(**facts, sha256=files.STARTER_SHA256, note=str(error))
    return ModelCard(**facts, sha256=files.STARTER_SHA256, bytes=path.stat().st_size, here=True, path=str(path),
                     note="with the adapter that is trained for it")  # fmt: skip


def _note(size: int) -> str:
    """Say where a model would be tight on this machine."""
    whole, free = machine.memory_bytes(), machine.available_bytes()
    if whole is not None and size > 0.9 * whole:
        return f"too large: this machine has {whole / 1e9:.1f} GB of memory"
    if free is not None and size > free:
        return f"tight: {free / 1e9:.1f} GB of memory are free now"
    return ""


def _parameters(path: Path) -> str:
    try:
        header = read_header(path)
    except ModelError:
        return ""
    if label := header.text("general.size_label"):
        return label[:12]
    count = parameters_of(header)
    return f"{count / 1e9:.1f}B" if count >= 1e9 else f"{count / 1e6:.0f}M"


def _hash(path: Path, told: Told) -> str:
    """Return the SHA-256 of a file, saying how far it is; raises ModelError where it cannot be read."""
    digest, done, whole = hashlib.sha256(), 0, _size(path)
    try:
        with path.open("rb") as stream:
            while data := stream.read(_STEP):
                digest.update(data)
                done += len(data)
                told("checking", done, whole)
    except OSError as error:
        raise ModelError(f"{path} cannot be read: {error.strerror}") from error
    return digest.hexdigest()


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _name_of(path: Path) -> str:
    return re.sub(r"[^a-z0-9.+_-]+", "-", path.name.lower().removesuffix(".gguf")).strip("-.")[:60]


def _linked(path: Path, place: Path) -> bool:
    try:
        place.symlink_to(path)
    except (OSError, NotImplementedError):
        return False
    return True
