"""Manuscripts: the files of cases that are being written, as text, so that comments and the order of keys stay.

Shipped cases and those of packs are not written: they open as a copy among the author's own. What is typed and not saved
is kept beside the cases, in a folder of its own. Refuses to write over what somebody else has changed. Knows no YAML.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from casesim.core.errors import CasesimError, ContentError
from casesim.session.authoring import ChangedOutside, Manuscript

MAX_BYTES = 256_000
"""As much as a case may have."""
_ID = re.compile(r"^(id:[ \t]*)([\"']?)[\w-]+\2", re.MULTILINE)


class ManuscriptFolder:
    """The author's own cases, and what is kept of them until it is saved."""

    def __init__(
        self, own: Path, kept: Path, locate: Callable[[str], Path], write: Callable[[Path, str], None], foreign: tuple[Path, ...] = ()
    ) -> None:  # fmt: skip
        """`own` holds the author's cases, `kept` what is not saved; `locate` finds a case (NotFound); `foreign` is never written.

        `write` writes a file whole or not at all.
        """
        self._own, self._kept, self._locate, self._write = own, kept, locate, write
        self._foreign = tuple(folder.resolve() for folder in foreign)

    def open(self, case: str) -> Manuscript:
        """Return the case of that id, or at that path; raises NotFound, ContentError."""
        path = self._locate(case).absolute()
        copy_of = ""
        if self._is_foreign(path, by_id=case == path.stem):
            copy_of, source = str(path), _read(path)
            path = self._own / f"{path.stem[:50]}-copy.yaml"
            text, stamp = source[0], ""
            if path.exists():
                copy_of, (text, stamp) = "", _read(path)
            else:
                text = _ID.sub(lambda match: f"{match[1]}{path.stem}", text, count=1)
        else:
            text, stamp = _read(path)
        unsaved, at = self._unsaved(path)
        if unsaved == text:
            unsaved, at = None, ""
        return Manuscript(path=str(path), text=text, stamp=stamp, copy_of=copy_of, unsaved=unsaved, unsaved_at=at)

    def _is_foreign(self, path: Path, *, by_id: bool) -> bool:
        """Say whether a file is not the author's: installed, or shipped and named by its id."""
        inside = any(path.resolve().is_relative_to(folder) for folder in self._foreign)
        return inside or (by_id and path.parent.resolve() != self._own.resolve())

    def save(self, manuscript: Manuscript, text: str, *, over: bool = False) -> Manuscript:
        """Write `text` in place of the file; raises ChangedOutside, and CasesimError where nothing can be written."""
        path = Path(manuscript.path)
        if not over:
            there = _read(path) if path.exists() else (None, "")
            if there[1] != manuscript.stamp and there[0] != text:
                raise ChangedOutside(manuscript.path, there[0])
        _folder(path.parent)
        self._write(path, text)
        self.drop(manuscript)
        return manuscript.model_copy(
            update={"text": text, "stamp": _stamp(text.encode()), "unsaved": None, "unsaved_at": "", "copy_of": ""}
        )

    def keep(self, manuscript: Manuscript, text: str) -> None:
        """Keep `text` until it is saved or dropped; raises CasesimError."""
        place = self._place(Path(manuscript.path))
        _folder(place.parent)
        self._write(place, text)

    def drop(self, manuscript: Manuscript) -> None:
        """Forget what was kept; raises CasesimError."""
        try:
            self._place(Path(manuscript.path)).unlink(missing_ok=True)
        except OSError as error:
            raise CasesimError(f"{self._place(Path(manuscript.path))} cannot be removed: {error.strerror}") from error

    def _unsaved(self, path: Path) -> tuple[str | None, str]:
        place = self._place(path)
        if not place.is_file():
            return None, ""
        when = datetime.fromtimestamp(place.stat().st_mtime).astimezone()
        return _read(place)[0], when.strftime("%Y-%m-%d %H:%M")

    def _place(self, path: Path) -> Path:
        """Return where the unsaved text of a file is kept: one place for each path."""
        mark = hashlib.sha256(str(path.absolute()).encode()).hexdigest()[:12]
        return self._kept / f"{path.stem[:60]}.{mark}.yaml"


def _read(path: Path) -> tuple[str, str]:
    """Return text and stamp of a file; raises ContentError."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ContentError(f"larger than {MAX_BYTES // 1000} kB", file=str(path), remedy="split it")
        data = path.read_bytes()
        return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n"), _stamp(data)
    except UnicodeDecodeError as error:
        raise ContentError(f"not UTF-8 at byte {error.start}", file=str(path), remedy="save it as UTF-8") from None
    except OSError as error:
        raise ContentError(f"cannot be read: {error.strerror}", file=str(path)) from None


def _stamp(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _folder(path: Path) -> None:
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise CasesimError(f"{path} cannot be made: {error.strerror}") from error
