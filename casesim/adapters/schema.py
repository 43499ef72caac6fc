"""The schema of the database: numbered steps, only ever added to, each tested from empty and from the oldest file.

Events, encounters and contents may be added and never changed: triggers refuse UPDATE, DELETE (REPLACE too) and events
that do not follow the log. `erasing` is the one controlled way round: a row in it, written and removed within one
transaction, lets that encounter's rows go. Refuses files of a newer casesim and files that are not casesim's.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from casesim.core.errors import RecordsError

if TYPE_CHECKING:  # sqlite_utils takes 0.3 s to import: only where a database is opened
    from sqlite_utils import Database, Migrations

NAME = "casesim"
"""Name of the migration set in the file."""
OLDEST_SQLITE = (3, 37, 0)
"""STRICT tables came with this version."""

Step = Callable[["Database"], None]

_TABLES = """
create table contents (
    hash text primary key not null check (length(hash) = 64),
    kind text not null check (kind in ('template', 'patient', 'rubric')),
    json text not null
) strict;
create table encounters (
    id text primary key not null,
    started text not null,
    mode text not null,
    seed integer not null,
    case_id text not null,
    case_title text not null,
    template text not null references contents (hash),
    patient text not null references contents (hash),
    rubric text not null references contents (hash),
    engine text not null
) strict;
create index encounters_by_time on encounters (started, id);
create index encounters_by_template on encounters (template);
create index encounters_by_patient on encounters (patient);
create index encounters_by_rubric on encounters (rubric);
create table events (
    encounter text not null references encounters (id),
    number integer not null check (number > 0),
    kind text not null,
    parent text not null check (length(parent) = 64),
    hash text not null check (length(hash) = 64),
    json text not null,
    primary key (encounter, number)
) strict;
create table erasing (
    encounter text primary key not null
) strict;
"""

_TRIGGERS = """
create trigger contents_stay before update on contents begin
    select raise(abort, 'contents are never changed');
end;
create trigger contents_kept before delete on contents when not exists (select 1 from erasing) begin
    select raise(abort, 'contents are kept');
end;
create trigger contents_not_replaced before insert on contents
when exists (select 1 from contents where hash = new.hash) begin
    select raise(abort, 'contents are never changed');
end;
create trigger encounters_stay before update on encounters begin
    select raise(abort, 'encounters are never changed');
end;
create trigger encounters_kept before delete on encounters
when not exists (select 1 from erasing where encounter = old.id) begin
    select raise(abort, 'encounters are kept');
end;
create trigger encounters_not_replaced before insert on encounters
when exists (select 1 from encounters where id = new.id) begin
    select raise(abort, 'an encounter of this id is there already');
end;
create trigger events_stay before update on events begin
    select raise(abort, 'events are append-only');
end;
create trigger events_kept before delete on events
when not exists (select 1 from erasing where encounter = old.encounter) begin
    select raise(abort, 'events are append-only');
end;
create trigger events_follow before insert on events
when new.number <> (select coalesce(max(number), 0) + 1 from events where encounter = new.encounter)
    or new.parent <> coalesce(
        (select hash from events where encounter = new.encounter order by number desc limit 1), printf('%064d', 0)
    )
begin
    select raise(abort, 'the event does not follow the log');
end;
"""


def m0001_encounters(db: Database) -> None:
    """Contents by hash, encounters, their events, and the triggers that keep them as they are."""
    db.executescript(_TABLES)
    db.executescript(_TRIGGERS)


STEPS: tuple[Step, ...] = (m0001_encounters,)
"""In order. Never change or remove one that was released: add another."""


def refuse_foreign(db: Database, path: str, steps: Sequence[Step] = STEPS) -> None:
    """Raise RecordsError where the file is of a newer casesim, is not casesim's, or SQLite is too old for it."""
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        wanted = ".".join(str(part) for part in OLDEST_SQLITE)
        raise RecordsError(
            f"SQLite {sqlite3.sqlite_version} is too old: casesim needs {wanted} or later (update Python)"
        )
    unknown = [name for name in applied(db) if name not in {step.__name__ for step in steps}]
    if unknown:
        raise RecordsError(
            f"{path} was written by a newer casesim (it has '{unknown[0]}'): update casesim, or choose another --data-dir"
        )
    if not applied(db) and set(db.table_names()) - {"_sqlite_migrations"}:
        raise RecordsError(f"{path} is no database of casesim: move it away, or choose another --data-dir")


def applied(db: Database) -> tuple[str, ...]:
    """Return the names of the steps that the file has had, in order; empty for a new file."""
    return tuple(entry.name for entry in _migrations(()).applied(db))


def pending(db: Database, steps: Sequence[Step] = STEPS) -> tuple[str, ...]:
    """Return the names of the steps that the file still needs."""
    done = set(applied(db))
    return tuple(step.__name__ for step in steps if step.__name__ not in done)


def migrate(db: Database, steps: Sequence[Step] = STEPS) -> None:
    """Apply what is pending; call it inside a write transaction, so that two processes do not both do it."""
    _migrations(steps).apply(db)


def _migrations(steps: Sequence[Step]) -> Migrations:
    from sqlite_utils import Migrations

    migrations = Migrations(NAME)
    for step in steps:
        migrations()(step)
    return migrations
