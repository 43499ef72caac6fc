"""One lock file for each open encounter, held by the operating system: a killed process lets go of it at once.

Refuses to wait: who finds a lock held is told by whom. Lock files are removed when let go of; a lock counts only if its
file is still the one in the folder. A child process that is forked without exec would keep the lock; casesim's children
are started afresh.
"""

from __future__ import annotations

import os
import sys
import threading
from contextlib import suppress
from pathlib import Path

from casesim.core.errors import RecordsError

if sys.platform == "win32":
    import msvcrt

    def _take(fd: int) -> bool:
        try:
            os.lseek(fd, 1024, os.SEEK_SET)  # a byte beyond the text, so that others can read who holds it
            msvcrt.locking(fd, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _take(fd: int) -> bool:
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


class LockFolder:
    """Locks by name in one folder; the folder is made when the first lock is taken."""

    def __init__(self, folder: Path | None) -> None:
        """`folder` None: locks within this process alone (a database in memory)."""
        self._folder = folder
        self._held: dict[str, int] = {}
        self._mutex = threading.RLock()

    def acquire(self, name: str) -> None:
        """Hold `name`; does nothing where this object holds it already. Raises RecordsError where another does."""
        with self._mutex:
            if name not in self._held:
                self._held[name] = -1 if self._folder is None else _made_and_acquired(self._folder, name)

    def release(self, name: str) -> None:
        """Let go of `name`; safe where it is not held."""
        with self._mutex:
            fd = self._held.pop(name, -1)
        if fd < 0 or self._folder is None:
            return
        with suppress(OSError):  # Windows cannot remove an open file: there it stays, empty of meaning
            (self._folder / f"{name}.lock").unlink(missing_ok=True)
        os.close(fd)

    def release_all(self) -> None:
        """Let go of every lock."""
        for name in tuple(self._held):
            self.release(name)

    def holds(self, name: str) -> bool:
        """Say whether this object holds `name`."""
        return name in self._held


def _made_and_acquired(folder: Path, name: str) -> int:
    path = folder / f"{name}.lock"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return _acquired(path, name)
    except OSError as error:
        raise RecordsError(
            f"{path} cannot be locked: {error.strerror}; make the folder writable, or free some space"
        ) from error


def _acquired(path: Path, name: str) -> int:
    """Return the descriptor of the locked file; raises RecordsError where it is held, OSError where it cannot be made."""
    while True:
        fd = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            if not _take(fd):
                raise RecordsError(f"encounter {name} is open in another casesim{_holder(path)}: close it there first")
            if _is_still(path, fd):
                os.ftruncate(fd, 0)
                os.write(fd, str(os.getpid()).encode())
                return fd
        except BaseException:
            os.close(fd)
            raise
        os.close(fd)  # its holder removed it while we opened it


def _is_still(path: Path, fd: int) -> bool:
    try:
        return os.path.samestat(os.fstat(fd), path.stat())
    except FileNotFoundError:
        return False


def _holder(path: Path) -> str:
    try:
        process = path.read_text(encoding="ascii")[:12]
    except (OSError, UnicodeDecodeError):
        return ""
    return f" (process {process})" if process.isdigit() else ""
