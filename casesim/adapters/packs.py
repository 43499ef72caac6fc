"""Packs as zip files, and the folder where installed ones lie. Nothing is ever extracted: members are read in memory.

Refused are names that are not on the closed list, links, encryption, duplicates, names that differ in case only, overlapping
entries, and anything beyond the limits of `casesim.core.pack`, before and while it is unpacked. An installed pack is put
together beside its place and moved into it whole.
"""

from __future__ import annotations

import io
import os
import shutil
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from casesim.core.errors import CasesimError, ContentError, NotFound
from casesim.core.pack import (
    MANIFEST,
    MOST_BYTES,
    MOST_FILES,
    MOST_IN_ALL,
    MOST_RATIO,
    Manifest,
    Pack,
    check_members,
    is_member,
    manifest_bytes,
    read_manifest,
)
from casesim.core.text import clean

_EPOCH = (1980, 1, 1, 0, 0, 0)
_ANEW = "get the pack anew"


def read_pack(path: Path) -> Pack:
    """Return the pack in the file at `path`, everything checked; raises NotFound, or ContentError for what is refused."""
    file = clean(str(path), 200, keep_newlines=False)
    try:
        size = path.stat().st_size
        if size > MOST_IN_ALL:
            raise ContentError(f"larger than {MOST_IN_ALL // 1_000_000} MB", file=file, remedy="split it")
        data = path.read_bytes()
    except OSError as error:
        raise NotFound(f"{file} cannot be read: {error.strerror}") from None
    return pack_of(data, file)


def pack_of(data: bytes, file: str) -> Pack:
    """Return the pack that `data` holds; `file` is named in every ContentError that it raises."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = dict(_members(archive, len(data), file))
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        ValueError,
        OverflowError,
        MemoryError,
    ) as error:
        told = clean(str(error), 100, keep_newlines=False)
        raise ContentError(f"no sound zip file: {told or type(error).__name__}", file=file, remedy=_ANEW) from None
    if MANIFEST not in members:
        raise ContentError(f"holds no {MANIFEST}", file=file, remedy="build it with `casesim pack build`")
    manifest = read_manifest(members.pop(MANIFEST), file)
    check_members(manifest, members, file)
    return Pack(manifest=manifest, members=members)


def _members(archive: zipfile.ZipFile, size: int, file: str) -> Iterator[tuple[str, bytes]]:
    entries = archive.infolist()
    if len(entries) > MOST_FILES:
        raise ContentError(f"{len(entries)} files, more than {MOST_FILES}", file=file, remedy="split it")
    if sum(entry.compress_size for entry in entries) > size:
        raise ContentError("its entries overlap", file=file, remedy=_ANEW)
    seen: set[str] = set()
    total = 0
    for entry in entries:
        _check_entry(entry, seen, file)
        content = _read(archive, entry, file)
        total += len(content)
        if total > MOST_IN_ALL:
            raise ContentError(f"larger than {MOST_IN_ALL // 1_000_000} MB unpacked", file=file, remedy="split it")
        yield entry.filename, content


def _check_entry(entry: zipfile.ZipInfo, seen: set[str], file: str) -> None:
    """Refuse an entry by its name, kind and declared size."""
    name = entry.orig_filename
    shown = clean(name, 80, keep_newlines=False)
    kind = stat.S_IFMT(entry.external_attr >> 16)
    why = ""
    if not is_member(name) or name != entry.filename:
        why = "is no file that a pack may hold (manifest.json, cases/ID.yaml, rubrics/ID.yaml, README.md, LICENSE)"
    elif name.lower() in seen:
        why = "is there twice"
    elif kind not in (0, stat.S_IFREG):
        why = "is no plain file"
    elif entry.flag_bits & 0x1 or entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        why = "is encrypted, or packed in a way that is not allowed"
    elif entry.file_size > MOST_BYTES:
        why = f"is larger than {MOST_BYTES // 1_000_000} MB"
    elif entry.file_size > MOST_RATIO * max(1, entry.compress_size):
        why = f"unpacks to more than {MOST_RATIO} times its size"
    if why:
        raise ContentError(f"'{shown}' {why}", file=file, remedy="do not trust this pack")
    seen.add(name.lower())


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, file: str) -> bytes:
    """Return what an entry holds, reading no more than it declares."""
    with archive.open(entry) as stream:
        content = stream.read(entry.file_size + 1)
    if len(content) != entry.file_size:
        raise ContentError(f"'{entry.filename}' is not as large as it says", file=file, remedy="do not trust this pack")
    return content


def packed(pack: Pack) -> bytes:
    """Return a pack as the bytes of a zip file: the same pack gives the same bytes."""
    stream = io.BytesIO()
    files = {MANIFEST: manifest_bytes(pack.manifest), **dict(sorted(pack.members.items()))}
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.create_system = 3
            entry.external_attr = (stat.S_IFREG | 0o644) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return stream.getvalue()


def write_pack(path: Path, pack: Pack) -> None:
    """Write a pack whole or not at all, over nothing; raises CasesimError."""
    if path.exists():
        raise CasesimError(f"{path} is there already; name another with -o")
    part = path.with_name(f".{path.name[:100]}.{os.getpid()}.part")
    try:
        part.write_bytes(packed(pack))
        part.replace(path)
    except OSError as error:
        raise CasesimError(f"{path} cannot be written: {error.strerror}") from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


class PackFolder:
    """Installed packs, each in a folder of its name below `packs` in the data folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def installed(self) -> tuple[Manifest, ...]:
        """Return the manifests of the installed packs, by name; raises ContentError for one that is damaged."""
        return tuple(read_manifest(self._manifest(path), str(path / MANIFEST)) for path in self._places())

    def origins(self) -> dict[str, str]:
        """Return, for each installed case, the pack that brought it: "pack NAME VERSION"."""
        found: dict[str, str] = {}
        for place in self._places():
            try:
                version = f" {read_manifest(self._manifest(place), str(place)).version}"
            except ContentError:
                version = ""  # `casesim pack list` says what is wrong with it
            found.update({path.stem: f"pack {place.name}{version}" for path in (place / "cases").glob("*.yaml")})
        return found

    def case_folders(self) -> tuple[Path, ...]:
        """Return the folders that hold installed cases."""
        return tuple(path / "cases" for path in self._places())

    def rubric_folders(self) -> tuple[Path, ...]:
        """Return the folders that hold installed rubrics."""
        return tuple(path / "rubrics" for path in self._places())

    def add(self, pack: Pack) -> Path:
        """Install a pack, whole or not at all; return its folder. Raises CasesimError where its name is taken."""
        place = self.folder / pack.manifest.name
        part = self.folder / f".{pack.manifest.name}.{os.getpid()}.part"
        if place.exists():
            raise CasesimError(f"a pack '{pack.manifest.name}' is installed: remove it first (`casesim pack remove`)")
        try:
            part.mkdir(mode=0o700, parents=True)
            for name, content in ((MANIFEST, manifest_bytes(pack.manifest)), *pack.members.items()):
                _write(part / name, content)
            part.rename(place)
        except OSError as error:
            raise CasesimError(f"{place} cannot be written: {error.strerror}; nothing was installed") from error
        finally:
            shutil.rmtree(part, ignore_errors=True)
        return place

    def remove(self, name: str) -> tuple[Manifest, tuple[Path, ...]]:
        """Take out what a pack brought; return its manifest and what was found beside it and left. Raises NotFound."""
        place = next((path for path in self._places() if path.name == name), None)
        if place is None:
            raise NotFound(f"no pack '{clean(name, 60, keep_newlines=False)}' is installed (see `casesim pack list`)")
        manifest = read_manifest(self._manifest(place), str(place / MANIFEST))
        try:
            for member in (*manifest.files, MANIFEST):
                if is_member(member):
                    (place / member).unlink(missing_ok=True)
            for folder in (place / "cases", place / "rubrics", place):
                with suppress(OSError):
                    folder.rmdir()
        except OSError as error:
            raise CasesimError(f"{place} cannot be removed: {error.strerror}") from error
        return manifest, tuple(path for path in place.rglob("*") if path.is_file()) if place.exists() else ()

    def _places(self) -> tuple[Path, ...]:
        if not self.folder.is_dir():
            return ()
        return tuple(sorted(path for path in self.folder.iterdir() if (path / MANIFEST).is_file()))

    def _manifest(self, place: Path) -> bytes:
        try:
            return (place / MANIFEST).read_bytes()
        except OSError as error:
            raise ContentError(f"cannot be read: {error.strerror}", file=str(place / MANIFEST)) from None


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(mode=0o700, exist_ok=True)
    with path.open("xb") as stream:
        os.chmod(stream.fileno(), 0o600)  # noqa: PTH101 - of the file that is open
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
