"""The database file: private, refusing in one clear line, and losing nothing when the disk does not want."""

from __future__ import annotations

import os
import shutil
import stat
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from casesim.adapters import schema
from casesim.adapters.locks import LockFolder
from casesim.adapters.records import SqliteRecords
from casesim.core.encounter import Encounter
from casesim.core.errors import RecordsError
from tests.small_case import fresh_encounter, played_encounter
from tests.stored import ID, one_more, opened, raw

posix = pytest.mark.skipif(sys.platform == "win32", reason="modes and locks of POSIX")


@posix
def test_folder_and_files_are_private(records: SqliteRecords, database: Path) -> None:
    """0700 and 0600 whatever the umask, the journal and the locks too."""
    previous = os.umask(0)
    try:
        records.create(fresh_encounter())
        records.lock(ID)
        modes = {entry: stat.S_IMODE(entry.stat().st_mode) for entry in (database.parent, *database.parent.rglob("*"))}
    finally:
        os.umask(previous)
    assert len(modes) == 4
    assert {mode for entry, mode in modes.items() if entry.is_dir()} == {0o700}
    assert {mode for entry, mode in modes.items() if entry.is_file()} == {0o600}


@posix
def test_a_file_that_others_can_read_is_tightened(records: SqliteRecords, database: Path) -> None:
    """An older or copied database."""
    database.parent.mkdir()
    database.touch(0o644)
    records.create(fresh_encounter())
    assert stat.S_IMODE(database.stat().st_mode) == 0o600


def test_the_connection_keeps_what_it_acknowledges(records: SqliteRecords) -> None:
    """Rollback journal, synchronous EXTRA, foreign keys, no memory map, five seconds of patience."""
    with records.file.reading() as db:
        names = ("journal_mode", "synchronous", "foreign_keys", "mmap_size", "busy_timeout", "secure_delete")
        values = [db.execute(f"pragma {name}").fetchone()[0] for name in names]
    assert values == ["delete", 3, 1, 0, 5000, 1]


def test_nothing_is_made_before_the_first_call(database: Path) -> None:
    """Building the object touches no file."""
    records = SqliteRecords(database.parent)
    assert not database.parent.exists()
    records.close()
    records.close()
    with pytest.raises(RecordsError, match="is closed"):
        records.list()


def test_a_file_that_is_no_database_is_refused_with_the_remedy(database: Path) -> None:
    """It is left as it is."""
    database.parent.mkdir()
    database.write_bytes(b"These are my holiday notes. " * 100)
    records = SqliteRecords(database.parent)
    with pytest.raises(
        RecordsError, match=r"casesim\.db: this is no database, or it is damaged; restore .* move it away"
    ):
        records.list()
    assert database.read_bytes().startswith(b"These are my holiday notes")
    records.close()


def test_somebody_elses_database_is_left_alone(database: Path) -> None:
    """Not even its journal mode is changed."""
    database.parent.mkdir()
    with raw(database) as connection:
        connection.execute("pragma journal_mode=wal")
        connection.execute("create table recipes (name text)")
    before = database.read_bytes()
    records = SqliteRecords(database.parent)
    with pytest.raises(RecordsError, match="no database of casesim: move it away"):
        records.create(fresh_encounter())
    records.close()
    assert database.read_bytes() == before


@pytest.mark.parametrize("page", [1, 2, 5])
def test_a_damaged_page_is_told_with_file_and_remedy(database: Path, small_encounter: Encounter, page: int) -> None:
    """Bytes overwritten in the middle of the file: an error in one line, never a crash or a wrong answer."""
    records = SqliteRecords(database.parent)
    records.create(small_encounter)
    records.close()
    data = bytearray(database.read_bytes())
    data[page * 4096 : (page + 3) * 4096] = b"\xa5" * (3 * 4096)
    database.write_bytes(bytes(data))
    again = SqliteRecords(database.parent)
    with pytest.raises(RecordsError, match=r"casesim\.db") as caught:
        again.load(ID)
    assert "\n" not in str(caught.value)
    again.close()


def test_a_folder_that_cannot_be_made_is_one_clear_line(tmp_path: Path) -> None:
    """A file stands where the folder should be."""
    (tmp_path / "data").write_text("in the way", encoding="utf-8")
    records = SqliteRecords(tmp_path / "data")
    with pytest.raises(RecordsError, match=r"data cannot be written: .*choose another --data-dir$"):
        records.create(fresh_encounter())
    records.close()


@contextmanager
def read_only_folder() -> Iterator[Path]:
    """Yield a folder nobody may write to; as root, act as a user without rights meanwhile."""
    folder = Path(tempfile.mkdtemp())
    user = os.geteuid()
    try:
        shutil.copy(__file__, folder)
        folder.chmod(0o555)
        if user == 0:
            os.seteuid(65534)
        yield folder
    finally:
        if user == 0:
            os.seteuid(0)
        folder.chmod(0o700)
        shutil.rmtree(folder)


@posix
def test_a_read_only_folder_is_one_clear_line() -> None:
    """For a new database, and for one that is there."""
    SqliteRecords().list()  # everything is imported before rights are given up
    with read_only_folder() as folder:
        records = SqliteRecords(folder)
        for act in (records.list, lambda: records.lock(ID)):
            with pytest.raises(RecordsError, match=r"make the folder writable") as caught:
                act()
            assert "\n" not in str(caught.value)
        records.close()


@contextmanager
def files_no_larger_than(size: int) -> Iterator[None]:
    """Let the system refuse to let any file of this process grow beyond `size` bytes."""
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@posix
def test_a_disk_that_takes_no_more_loses_nothing(records: SqliteRecords, database: Path) -> None:
    """The step that does not fit is refused in one line; all before is there, and the next goes on when there is room."""
    encounter = opened()
    records.create(encounter)

    def fill() -> None:
        nonlocal encounter
        for _ in range(200):
            longer = one_more(encounter)
            records.append(ID, longer.events[-1:])
            encounter = longer

    with (
        files_no_larger_than(database.stat().st_size + 4096),
        pytest.raises(RecordsError, match="not stored") as caught,
    ):
        fill()
    assert "\n" not in str(caught.value)
    assert records.load(ID) == encounter
    assert records.file.problems() == []
    records.append(ID, one_more(encounter).events[-1:])
    assert len(records.load(ID).exchanges) == len(encounter.exchanges) + 1


def test_a_full_database_is_told_as_a_full_disk(records: SqliteRecords) -> None:
    """SQLite's own FULL, as on a file system without space."""
    records.create(opened())
    with records.file.reading() as db:
        db.execute("pragma max_page_count=1").fetchone()
    with pytest.raises(RecordsError, match="the disk is full: this step was not stored, all before it is safe"):
        records.create(played_encounter("20261122-aaaaaa").model_copy(update={"engine": {"x": "y" * 100_000}}))
    assert records.load(ID) == opened()


def test_no_code_goes_round_the_transactions() -> None:
    """`.conn.execute` lost a row when it was tried; `db.execute` and `atomic()` alone are used."""
    package = Path(schema.__file__).parents[1]
    for source in package.rglob("*.py"):
        assert ".conn." not in source.read_text(encoding="utf-8"), source


def in_threads(number: int, act: Callable[[int], None]) -> None:
    """Run `act` in threads of its own; raise the first failure."""
    failures: list[BaseException] = []

    def guarded(index: int) -> None:
        try:
            act(index)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=guarded, args=(index,)) for index in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]


def test_several_connections_wait_for_each_other(database: Path) -> None:
    """Four writers, each with a connection of its own as processes have: nobody is told "locked"."""

    def write(number: int) -> None:
        records = SqliteRecords(database.parent)
        encounter = opened(f"20261121-aaaaa{number}")
        records.create(encounter)
        for _ in range(10):
            longer = one_more(encounter)
            records.append(encounter.id, longer.events[-1:])
            encounter = longer
        records.close()

    SqliteRecords(database.parent).close()
    in_threads(4, write)
    records = SqliteRecords(database.parent)
    assert [line.turns for line in records.list()] == [10] * 4
    records.close()


def test_a_lock_is_held_by_one_even_while_its_file_comes_and_goes(tmp_path: Path) -> None:
    """Four that take and leave it as fast as they can: never two inside."""
    inside: list[int] = []
    crowded: list[int] = []
    taken: list[int] = []
    end = time.monotonic() + 0.6

    def enter(number: int) -> None:
        locks = LockFolder(tmp_path / "locks")
        while time.monotonic() < end:
            try:
                locks.acquire("door")
            except RecordsError:
                continue
            inside.append(number)
            time.sleep(0.0005)
            crowded.extend([number] if len(inside) > 1 else [])
            taken.append(number)
            inside.remove(number)
            locks.release("door")

    in_threads(4, enter)
    assert crowded == []
    assert taken


def test_threads_share_one_connection(records: SqliteRecords) -> None:
    """Eight threads each write an encounter of their own through the same object."""

    def write(number: int) -> None:
        encounter = opened(f"20261121-aaaaa{number}")
        records.create(encounter)
        for _ in range(5):
            encounter = one_more(encounter)
            records.append(encounter.id, encounter.events[-1:])

    in_threads(8, write)
    assert [line.turns for line in records.list()] == [5] * 8
