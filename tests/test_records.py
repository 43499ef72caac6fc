"""The record on the disk: what goes in comes out, and nothing that is in is ever changed."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings

from casesim.adapters.records import SqliteRecords
from casesim.core.encounter import Body, Closed, Encounter, Graded, Noted, Opened, State
from casesim.core.errors import NotFound, RecordsError
from casesim.core.record import check
from tests.bodies import interviews, score_sheet
from tests.small_case import exchange, fresh_encounter, played, played_encounter
from tests.stored import ID, one_more, opened, raw


def test_an_encounter_comes_back_as_it_was_stored(records: SqliteRecords, small_encounter: Encounter) -> None:
    """Template, patient, rubric, fingerprint and every event, equal and with the same head."""
    records.create(small_encounter)
    loaded = records.load(small_encounter.id)
    assert loaded == small_encounter
    assert loaded.head == small_encounter.head
    assert list(loaded.template.variants) == list(small_encounter.template.variants), "the order decides draws"


def test_events_are_appended_one_at_a_time_or_together(records: SqliteRecords) -> None:
    """What belongs together is written together."""
    encounter = fresh_encounter()
    records.create(encounter)
    encounter = one_more(played(encounter, Opened()))
    records.append(ID, encounter.events)
    longer = one_more(encounter)
    records.append(ID, longer.events[-1:])
    assert records.load(ID) == longer


def test_records_in_memory_do_the_same(small_encounter: Encounter) -> None:
    """The database in memory is its own fake."""
    records = SqliteRecords()
    records.create(small_encounter)
    records.lock(small_encounter.id)
    assert records.load(small_encounter.id) == small_encounter
    assert records.delete(None) == 1
    records.close()


def test_a_stale_head_is_refused_and_nothing_is_stored(records: SqliteRecords) -> None:
    """The second of two writers that began from the same state is told; all of its events stay out."""
    encounter = opened()
    records.create(encounter)
    first, second = one_more(encounter), one_more(one_more(encounter, Noted(after_turn=0, text="mine")))
    records.append(ID, first.events[-1:])
    with pytest.raises(RecordsError, match="gone on elsewhere; nothing was stored"):
        records.append(ID, second.events[-2:])
    assert records.load(ID) == first


def test_an_event_whose_hash_does_not_fit_is_refused(records: SqliteRecords) -> None:
    """Nothing enters the log that `verify` would reject."""
    encounter = one_more(opened())
    records.create(opened())
    forged = encounter.events[-1].model_copy(update={"elapsed": 1.0})
    with pytest.raises(RecordsError, match="nothing was stored"):
        records.append(ID, [forged])
    assert records.load(ID).exchanges == ()


def test_the_same_id_cannot_be_created_twice(records: SqliteRecords) -> None:
    """An encounter is never written over."""
    records.create(opened())
    with pytest.raises(RecordsError, match="there already"):
        records.create(fresh_encounter())
    assert records.load(ID) == opened()


@pytest.mark.parametrize("bad", ["", "../etc", "A B", "x" * 80, "-ab12"])
def test_an_id_that_is_no_file_name_is_refused(records: SqliteRecords, bad: str) -> None:
    """Ids name lock files."""
    with pytest.raises(RecordsError):
        records.create(fresh_encounter().model_copy(update={"id": bad}))
    with pytest.raises(RecordsError):
        records.lock(bad)


def test_a_beginning_of_an_id_will_do_while_it_fits_one(records: SqliteRecords) -> None:
    """Two of the same day need a letter more."""
    for name in ("20261121-k7m2x9", "20261121-m00000", "20261122-aaaaaa"):
        records.create(fresh_encounter(name))
    assert records.load("20261122").id == "20261122-aaaaaa"
    assert records.load(" 20261121-M ").id == "20261121-m00000"
    with pytest.raises(NotFound, match="more than one encounter: 20261121-m00000, 20261121-k7m2x9"):
        records.load("20261121")


def test_an_unknown_id_is_told_with_the_nearest(records: SqliteRecords) -> None:
    """Also where none is stored, and for an empty word."""
    with pytest.raises(NotFound, match="none is stored yet"):
        records.load("2026")
    records.create(fresh_encounter())
    for wrong in ("20261121-k7m2xx", "", "%"):
        with pytest.raises(NotFound, match="nearest are 20261121-k7m2x9"):
            records.load(wrong)
    with pytest.raises(NotFound):
        records.append("nowhere", opened().events)


def test_the_list_says_where_each_encounter_stands_newest_first(records: SqliteRecords) -> None:
    """State, turns and marks, without loading the log."""
    stages = [(), (Opened(),), (Opened(), exchange(1, "a", "b"), Closed())]
    for day, bodies in enumerate(stages, 1):
        fresh = fresh_encounter(f"202611{day:02}-aaaaaa").model_copy(update={"started": f"2026-11-{day:02}T09:00:00Z"})
        records.create(played(fresh, *bodies))
    graded = played(fresh_encounter("20261104-aaaaaa"), Opened(), Closed(), Graded(sheet=score_sheet(total=3.5)))
    records.create(graded.model_copy(update={"started": "2026-11-04T09:00:00Z"}))
    lines = records.list()
    assert [line.state for line in lines] == [State.GRADED, State.CLOSED, State.INTERVIEW, State.BRIEFING]
    assert [line.turns for line in lines] == [0, 1, 0, 0]
    assert (lines[0].total, lines[0].max, lines[1].total) == (3.5, 9.0, None)
    assert (lines[0].case_id, lines[0].case_title, lines[0].seed) == ("small-sore-throat", "A sore throat", 7)
    assert [line.id for line in records.list(limit=2)] == [lines[0].id, lines[1].id]


def test_contents_are_stored_once(records: SqliteRecords, database: Path) -> None:
    """Ten encounters with the same patient share template, patient and rubric."""
    for index in range(10):
        records.create(fresh_encounter(f"20261121-aaaaa{index}"))
    with raw(database) as connection:
        assert connection.execute("select count(*) from contents").fetchone() == (3,)


@given(bodies=interviews())
@settings(max_examples=40, deadline=None)
def test_any_sequence_of_allowed_events_comes_back_as_it_was(bodies: list[Body]) -> None:
    """Whatever the words are, loaded equals stored, event for event, and the chain holds."""
    encounter = played(fresh_encounter(), *bodies)
    records = SqliteRecords()
    records.create(fresh_encounter())
    for event in encounter.events:
        records.append(ID, [event])
    assert records.load(ID) == encounter
    assert check(records.record(ID)) == []
    records.close()


@pytest.mark.parametrize(
    "statement",
    [
        "update events set json = '{}' where number = 1",
        "delete from events where number = 1",
        "delete from events",
        "replace into events select * from events where number = 1",
        "insert into events select encounter, 99, kind, parent, hash, json from events where number = 1",
        "insert into events select encounter, 11, kind, parent, hash, json from events where number = 1",
        "update encounters set seed = 1",
        "delete from encounters",
        "replace into encounters select * from encounters",
        "update contents set json = '{}'",
        "delete from contents",
        "replace into contents select hash, kind, '{}' from contents",
    ],
)
def test_what_is_stored_can_be_neither_changed_nor_removed(
    records: SqliteRecords, database: Path, small_encounter: Encounter, statement: str
) -> None:
    """Triggers refuse it, to any program that opens the file."""
    records.create(small_encounter)
    with raw(database) as connection, pytest.raises(sqlite3.IntegrityError):
        connection.execute(statement)
    assert records.load(ID) == small_encounter


def test_columns_take_their_type_alone(records: SqliteRecords, database: Path) -> None:
    """STRICT tables and foreign keys, in every table."""
    records.create(fresh_encounter())
    with raw(database) as connection:
        with pytest.raises(sqlite3.IntegrityError, match="cannot store TEXT"):
            connection.execute("insert into events values ('x', 'abc', 'k', ?, ?, '{}')", ("0" * 64, "0" * 64))
        tables = connection.execute("pragma table_list").fetchall()
        assert {row[1] for row in tables if row[5]} == {"contents", "encounters", "events", "erasing"}
        connection.execute("pragma foreign_keys=on")
        with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
            connection.execute("insert into events values ('x', 1, 'k', ?, ?, '{}')", ("0" * 64, "1" * 64))


def test_erasing_removes_whole_encounters_and_leaves_the_others(records: SqliteRecords, database: Path) -> None:
    """The trigger stands again afterwards; contents go with the last encounter that uses them."""
    secret = "a very private sentence"
    records.create(played(fresh_encounter(), Opened(), exchange(1, secret, "Oh.")))
    records.create(played_encounter("20261122-aaaaaa"))
    assert records.delete(ID) == 1
    assert [line.id for line in records.list()] == ["20261122-aaaaaa"]
    assert check(records.record("20261122-aaaaaa")) == []
    assert secret.encode() not in database.read_bytes(), "freed pages are overwritten"
    with raw(database) as connection, pytest.raises(sqlite3.IntegrityError, match="append-only"):
        connection.execute("delete from events")
    assert records.delete(None) == 1
    with raw(database) as connection:
        left = [
            connection.execute(f"select count(*) from {t}").fetchone()[0] for t in ("contents", "events", "erasing")
        ]
    assert left == [0, 0, 0]


def test_erasing_what_is_not_there_says_so(records: SqliteRecords) -> None:
    """No encounters, none erased; an unknown id is an error."""
    assert records.delete(None) == 0
    with pytest.raises(NotFound):
        records.delete("20261121")


def test_a_change_behind_its_back_is_noticed(
    records: SqliteRecords, database: Path, small_encounter: Encounter
) -> None:
    """The encounter is neither loaded nor continued; the record is still to be had, for `verify`."""
    records.create(small_encounter)
    with raw(database) as connection:
        connection.execute("drop trigger events_stay")
        connection.execute("update events set json = replace(json, 'My throat', 'My nose') where number = 2")
    with pytest.raises(RecordsError, match=r"changed outside casesim: event 2 was changed"):
        records.load(ID)
    assert check(records.record(ID)) == ["event 2 was changed: its hash does not fit"]


def test_text_that_is_no_json_is_a_damaged_file(records: SqliteRecords, database: Path) -> None:
    """One line that names the file."""
    records.create(opened())
    with raw(database) as connection:
        connection.execute("drop trigger events_stay")
        connection.execute("update events set json = '[1'")
    with pytest.raises(RecordsError, match=r"casesim\.db is damaged"):
        records.load(ID)


def test_importing_the_record_loads_no_database_library() -> None:
    """It takes 0.3 s, and `casesim list` needs none; it is loaded with the first encounter."""
    code = "import sys, casesim.adapters.records as r; r.SqliteRecords(); print('sqlite_utils' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"
