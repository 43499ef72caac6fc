"""The schema: numbered steps from empty and from the oldest file, with a copy before each change."""

from __future__ import annotations

import shutil
import stat
import sys
import threading
from contextlib import suppress
from pathlib import Path

import pytest
import sqlite_utils

from casesim.adapters import schema
from casesim.adapters.records import FILE_NAME, SqliteRecords
from casesim.core.encounter import Encounter, Graded, State
from casesim.core.errors import RecordsError
from casesim.core.record import check
from tests.bodies import score_sheet
from tests.small_case import fresh_encounter
from tests.stored import ID, opened, raw

OLDEST = Path(__file__).parent / "data" / "records-m0001.sql"
OLDEST_QUESTIONS = ["What brings you in?", "When did it start?", "Any cough?"]


def m9999_colours(db: sqlite_utils.Database) -> None:
    """Stand for a step of a later version."""
    db.execute("create table colours (name text) strict")


def test_an_empty_file_gets_the_whole_schema(records: SqliteRecords, database: Path) -> None:
    """All steps, in order, once."""
    records.list()
    with raw(database) as connection:
        names = [row[0] for row in connection.execute("select name from _sqlite_migrations order by id")]
    assert names == [step.__name__ for step in schema.STEPS]
    assert records.file.backups() == []


def test_the_oldest_file_is_brought_up_to_date_with_its_encounters(database: Path) -> None:
    """A dump of the first schema, kept since then."""
    database.parent.mkdir()
    with raw(database) as connection:
        connection.executescript(OLDEST.read_text(encoding="utf-8"))
    records = SqliteRecords(database.parent)
    encounter = records.load("20261121")
    assert [exchange.question for exchange in encounter.exchanges] == OLDEST_QUESTIONS
    assert encounter.state is State.CLOSED
    assert check(records.record(encounter.id)) == []
    assert records.file.problems() == []
    records.append(encounter.id, [encounter.next_event(Graded(sheet=score_sheet()), "2026-11-21T10:00:00Z", 400)])
    assert records.list()[0].total == 4.0
    records.close()


def test_a_copy_is_made_before_the_schema_changes(database: Path, small_encounter: Encounter) -> None:
    """The copy is whole and private, opens with the version before, and goes when encounters are erased."""
    old = SqliteRecords(database.parent)
    old.create(small_encounter)
    old.close()
    new = SqliteRecords(database.parent, steps=(*schema.STEPS, m9999_colours))
    assert new.load(ID) == small_encounter
    (backup,) = new.file.backups()
    assert backup.name == "casesim.db.before-m9999_colours"
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600 or sys.platform == "win32"
    folder = database.parent / "before"
    folder.mkdir()
    shutil.copy(backup, folder / FILE_NAME)
    before = SqliteRecords(folder)
    assert before.load(ID) == small_encounter
    before.close()
    assert new.delete(None) == 1
    assert not backup.exists()
    new.close()


def test_a_newer_schema_is_refused_in_one_line(database: Path) -> None:
    """And not touched."""
    new = SqliteRecords(database.parent, steps=(*schema.STEPS, m9999_colours))
    new.create(opened())
    new.close()
    before = database.read_bytes()
    old = SqliteRecords(database.parent)
    with pytest.raises(RecordsError, match=r"written by a newer casesim \(it has 'm9999_colours'\): update casesim"):
        old.list()
    old.close()
    assert database.read_bytes() == before


def test_a_step_that_fails_leaves_the_file_as_it_was(database: Path) -> None:
    """And the backup named as the remedy where the file turns out damaged."""

    def m9999_broken(db: sqlite_utils.Database) -> None:
        db.execute("create table half (name text)")
        db.execute("insert into nowhere values (1)")

    old = SqliteRecords(database.parent)
    old.create(opened())
    new = SqliteRecords(database.parent, steps=(*schema.STEPS, m9999_broken))
    with pytest.raises(RecordsError, match="nowhere"):
        new.list()
    new.close()
    assert old.load(ID) == opened()
    with raw(database) as connection:
        assert connection.execute("select count(*) from sqlite_master where name = 'half'").fetchone() == (0,)
    old.close()
    database.write_bytes(b"garbage" * 1000)
    again = SqliteRecords(database.parent)
    with pytest.raises(RecordsError, match=r"put the backup casesim\.db\.before-m9999_broken in its place"):
        again.list()
    again.close()


def test_two_that_open_a_new_file_together_make_one_schema(database: Path) -> None:
    """Neither fails, and every step is applied once."""
    failures: list[BaseException] = []

    def open_it(number: int) -> None:
        records = SqliteRecords(database.parent)
        try:
            records.create(fresh_encounter(f"20261121-bbbbb{number}"))
        except BaseException as error:
            failures.append(error)
        finally:
            records.close()

    threads = [threading.Thread(target=open_it, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with raw(database) as connection:
        assert connection.execute("select count(*) from _sqlite_migrations").fetchone() == (len(schema.STEPS),)
        assert connection.execute("select count(*) from encounters").fetchone() == (4,)
    with suppress(FileNotFoundError):
        database.unlink()
