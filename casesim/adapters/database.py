"""The database file: opened once, privately, with the settings that keep what was acknowledged; every failure in one line.

Rollback journal and `synchronous=EXTRA`, no write-ahead log (several processes are normal, and SQLite before 3.51.3 can
corrupt one). A write takes its lock at the start and waits five seconds for another's. Before the schema changes the
file is copied. Refuses a file that is not casesim's before it changes anything in it.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from casesim.adapters import schema
from casesim.core.errors import RecordsError
from casesim.core.text import clean

if TYPE_CHECKING:
    from sqlite_utils import Database

BUSY_SECONDS = 5.0
PRAGMAS = (
    "journal_mode=delete",
    "synchronous=extra",
    "foreign_keys=on",
    "mmap_size=0",
    "secure_delete=on",
    "trusted_schema=off",
)


def import_library() -> None:
    """Import `sqlite_utils` in this thread, so that no two threads do it at once later."""
    import sqlite_utils  # noqa: F401


class DatabaseFile:
    """One connection, one thread at a time. Nothing is opened or made before the first use."""

    def __init__(self, path: Path | None, steps: Sequence[schema.Step] = schema.STEPS) -> None:
        """`path` None: in memory. The folder is made 0700, the file 0600."""
        self.path = path
        self._name = clean(str(path), keep_newlines=False) if path else "the database in memory"
        self._steps = steps
        self._mutex = threading.RLock()
        self._open: Database | None = None
        self._closed = False

    @contextmanager
    def reading(self) -> Iterator[Database]:
        """Yield the database within a read transaction: one moment's view. Raises RecordsError."""
        with self._told() as db:
            db.execute("begin")
            try:
                yield db
            except (ValueError, TypeError) as error:
                raise RecordsError(f"{self._name} is damaged: {self._remedy()}") from error
            finally:
                db.rollback()

    @contextmanager
    def writing(self) -> Iterator[Database]:
        """Yield the database within a write transaction, stored when the block ends well. Raises RecordsError."""
        with self._told() as db, _immediate(db):
            yield db

    def close(self) -> None:
        """Close the file; safe to call twice."""
        with self._mutex:
            self._closed = True
            if self._open is not None:
                self._open.close()
                self._open = None

    def problems(self) -> list[str]:
        """Return what SQLite finds wrong with the file (for `doctor`); empty where it is sound."""
        with self.reading() as db:
            rows = db.execute("pragma quick_check(20)").fetchall()
            return [str(text) for (text,) in rows if text != "ok"]

    def backups(self) -> list[Path]:
        """Return the copies made before the schema changed, newest first."""
        if self.path is None:
            return []
        found = self.path.parent.glob(f"{self.path.name}.before-*")
        return sorted(found, key=lambda path: path.stat().st_mtime, reverse=True)

    @contextmanager
    def _told(self) -> Iterator[Database]:
        """Yield the database to one thread at a time; what goes wrong is told in one line."""
        with self._mutex:
            if self._closed:
                raise RecordsError(f"{self._name} is closed")
            try:
                if self._open is None:
                    self._open = self._connect()
                yield self._open
            except sqlite3.Error as error:
                self._explain(error)
            except OSError as error:
                place = clean(str(error.filename or self._name), keep_newlines=False)
                raise RecordsError(
                    f"{place} cannot be written: {error.strerror}; make the folder writable, or choose another --data-dir"
                ) from error

    def _connect(self) -> Database:
        from sqlite_utils import Database

        if self.path is not None:
            _make_private(self.path)
        target = str(self.path) if self.path else ":memory:"
        connection = sqlite3.connect(target, timeout=BUSY_SECONDS, check_same_thread=False)
        try:
            db = Database(connection, execute_plugins=False)
            schema.refuse_foreign(db, self._name, self._steps)
            for pragma in PRAGMAS:
                db.execute(f"pragma {pragma}").fetchall()
            self._upgrade(db)
        except BaseException:
            connection.close()
            raise
        return db

    def _upgrade(self, db: Database) -> None:
        pending = schema.pending(db, self._steps)
        if not pending:
            return
        if self.path is not None and schema.applied(db):
            _back_up(db, self.path.with_name(f"{self.path.name}.before-{pending[0]}"))
        with _immediate(db):
            schema.migrate(db, self._steps)

    def _remedy(self) -> str:
        newest = next(iter(self.backups()), None)
        if newest is not None:
            return f"put the backup {newest.name} in its place, or move it away to start anew"
        return "restore it from a backup, or move it away to start anew"

    def _explain(self, error: sqlite3.Error) -> NoReturn:
        """Raise RecordsError saying what happened to which file and what to do."""
        lines = {
            sqlite3.SQLITE_FULL: "the disk is full: this step was not stored, all before it is safe; free some space",
            sqlite3.SQLITE_IOERR: "the disk refuses to read or write: this step was not stored; check disk and free space",
            sqlite3.SQLITE_BUSY: "another casesim is writing and does not finish; try again",
            sqlite3.SQLITE_CORRUPT: f"the file is damaged; {self._remedy()}",
            sqlite3.SQLITE_NOTADB: f"this is no database, or it is damaged; {self._remedy()}",
        }  # fmt: skip
        refused = "it cannot be opened or written; make folder and file writable, or choose another --data-dir"
        lines |= dict.fromkeys((sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM), refused)
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        raise RecordsError(f"{self._name}: {lines.get(code, clean(str(error), 200, keep_newlines=False))}") from error


@contextmanager
def _immediate(db: Database) -> Iterator[None]:
    """Hold the write lock from the start: a transaction that begins by reading cannot wait for a writer later."""
    db.execute("begin immediate")
    try:
        yield
        db.commit()
    finally:
        db.rollback()  # does nothing once committed


def _make_private(path: Path) -> None:
    """Make folder (0700) and file (0600); a folder that was there keeps its mode, a file of ours is tightened."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    mode = path.stat().st_mode & 0o777
    if mode & 0o077:
        with suppress(PermissionError):  # another owner's
            path.chmod(mode & 0o600)


def _back_up(db: Database, target: Path) -> None:
    """Write a copy of the database to `target`, whole or not at all."""
    part = target.with_name(f"{target.name}.{os.getpid()}.part")
    os.close(os.open(part, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600))
    try:
        db.execute("vacuum into ?", (str(part),))
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
