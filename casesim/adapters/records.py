"""Encounters in SQLite: an append-only log that survives being killed at any moment.

What `append` has returned from is on the disk. Several processes are normal (an export while the app is open); one at a
time holds an encounter, by an operating-system lock. Nothing is ever changed in place, and `delete` alone erases, whole
encounters at a time. Refuses to go on with a log that was changed outside casesim.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter, ValidationError

from casesim.adapters import schema
from casesim.adapters.database import DatabaseFile
from casesim.adapters.locks import LockFolder
from casesim.core.case import Diagnosis
from casesim.core.encounter import GENESIS, Encounter, EncounterSummary, Event, Mode, Ranked, State
from casesim.core.errors import ContentError, NotFound, RecordsError
from casesim.core.progress import Attempt, Played
from casesim.core.record import CONTENTS, ID_PATTERN, Json, Record, assemble, check, content_hash, encounter_of, written
from casesim.core.rubric import Rubric, ScoreSheet
from casesim.core.text import clean

if TYPE_CHECKING:
    from sqlite_utils import Database

FILE_NAME = "casesim.db"
_RANKED = TypeAdapter(tuple[Ranked, ...])

_SUMMARIES = """
select e.id, e.case_id, e.case_title, e.seed, e.mode, e.started,
    coalesce(sum(v.kind = 'exchanged'), 0), max(v.kind = 'opened'), max(v.kind = 'closed'), max(v.kind = 'graded'),
    max(case v.kind when 'graded' then json_extract(v.json, '$.body.sheet.total') end),
    max(case v.kind when 'graded' then json_extract(v.json, '$.body.sheet.max') end),
    case e.mode when 'drill' then (select json_extract(c.json, '$.id') from contents c where c.hash = e.rubric) end
from (select * from encounters order by started desc, id desc limit ?) e
left join events v on v.encounter = e.id
group by e.id order by e.started desc, e.id desc
"""

_ATTEMPTS = """
select e.id, e.case_id, e.case_title, e.mode, e.started, json_extract(g.json, '$.body.sheet'), e.rubric,
    json_extract(p.json, '$.differential.correct'),
    (select json_extract(d.json, '$.body.ranked') from events d where d.encounter = e.id and d.kind = 'differential'
     order by d.number desc limit 1)
from encounters e
join events g on g.encounter = e.id and g.kind = 'graded'
join contents p on p.hash = e.patient
order by e.started desc, e.id desc limit ?
"""


class SqliteRecords:
    """The port `Records` over one SQLite file in a data folder. Safe to call from any thread."""

    def __init__(self, data_dir: Path | None = None, *, steps: Sequence[schema.Step] = schema.STEPS) -> None:
        """`data_dir` None: in memory. Nothing is made before the first call; then the folder 0700, files 0600."""
        self.file = DatabaseFile(data_dir / FILE_NAME if data_dir else None, steps)
        self._locks = LockFolder(data_dir / "locks" if data_dir else None)

    def create(self, encounter: Encounter) -> None:
        """Store a new encounter with its patient, template, rubric, fingerprint and the events it has."""
        if not re.match(ID_PATTERN, encounter.id):
            raise RecordsError(
                f"'{clean(encounter.id, 80)}' cannot be the id of an encounter: small letters, digits, hyphens"
            )
        with self.file.writing() as db:
            hashes = [_store_content(db, name, written(getattr(encounter, name))) for name in CONTENTS]
            db.execute(
                "insert into encounters values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    encounter.id, encounter.started, encounter.mode.value, encounter.seed, encounter.template.id,
                    encounter.template.title, *hashes, json.dumps(encounter.engine),
                ),
            )  # fmt: skip
            _store_events(db, encounter.id, encounter.events)

    def append(self, encounter_id: str, events: Sequence[Event]) -> None:
        """Store events in one transaction; refuses where the stored chain's head is not the events' parent."""
        with self.file.writing() as db:
            found = _resolve(db, encounter_id)
            row = db.execute(
                "select number, hash from events where encounter = ? order by number desc limit 1", (found,)
            ).fetchone()
            number, head = row or (0, GENESIS)
            for event in events:
                if (event.number, event.parent) != (number + 1, head) or not event.is_intact():
                    raise RecordsError(f"encounter {found} has gone on elsewhere; nothing was stored: open it again")
                number, head = event.number, event.hash
            _store_events(db, found, events)

    def load(self, encounter_id: str) -> Encounter:
        """Return the encounter with all events; an unambiguous beginning of the id will do.

        Raises NotFound; RecordsError where it was changed outside casesim, or by a version this one cannot read.
        """
        record = self.record(encounter_id)
        problems = check(record)
        if problems:
            raise RecordsError(f"encounter {record.id} was changed outside casesim: {problems[0]}")
        try:
            return encounter_of(record)
        except ContentError as error:
            raise RecordsError(f"encounter {record.id} cannot be read: {error.message} ({error.remedy})") from error

    def record(self, encounter_id: str) -> Record:
        """Return the portable record of an encounter as it is stored, unchecked. Raises NotFound."""
        with self.file.reading() as db:
            found = _resolve(db, encounter_id)
            row = db.execute(
                "select started, mode, seed, engine, template, patient, rubric from encounters where id = ?", (found,)
            ).fetchone()
            hashes = dict(zip(CONTENTS, row[4:], strict=True))
            select = "select json from contents where hash = ?"
            contents = {name: _parsed(db.execute(select, (key,)).fetchone()[0]) for name, key in hashes.items()}
            rows = db.execute("select json from events where encounter = ? order by number", (found,)).fetchall()
            header = {"id": found, "started": row[0], "mode": row[1], "seed": row[2], "engine": _parsed(row[3])}
            return assemble(header, contents, hashes, [_parsed(text) for (text,) in rows])

    def list(self, limit: int = 100) -> tuple[EncounterSummary, ...]:
        """Return summaries, newest first."""
        with self.file.reading() as db:
            return tuple(_summary(row) for row in db.execute(_SUMMARIES, (limit,)).fetchall())

    def attempts(self, limit: int = 1_000) -> Played:
        """Return what the newest marked encounters were worth, the oldest first; their chains are not checked."""
        with self.file.reading() as db:
            rows = db.execute(_ATTEMPTS, (limit,)).fetchall()
            select = "select json from contents where hash = ?"
            rubrics = {key: _rubric(db.execute(select, (key,)).fetchone()[0]) for key in {row[6] for row in rows}}
        found = [_attempt(row, rubrics[row[6]]) for row in reversed(rows)]
        attempts = tuple(attempt for attempt in found if attempt is not None)
        return Played(attempts=attempts, left_out=len(found) - len(attempts))

    def lock(self, encounter_id: str) -> None:
        """Hold the encounter for this process; raises RecordsError where another holds it. `encounter_id` is whole."""
        if not re.match(ID_PATTERN, encounter_id):
            raise RecordsError(f"'{clean(encounter_id, 80)}' is no id of an encounter")
        self._locks.acquire(encounter_id)

    def unlock(self, encounter_id: str) -> None:
        """Let go of the lock."""
        self._locks.release(encounter_id)

    def delete(self, encounter_id: str | None) -> int:
        """Erase one encounter, or all for None, and the backups, which hold copies; return how many encounters.

        Freed pages are overwritten. Refuses where one of them is open in another process.
        """
        with self.file.writing() as db:
            ids = [_resolve(db, encounter_id)] if encounter_id is not None else _ids(db)
            with self._all_held(ids):
                for found in ids:
                    _erase(db, found)
                db.execute("delete from erasing")
                db.commit()
        for backup in self.file.backups():
            with suppress(OSError):
                backup.unlink()
        return len(ids)

    def close(self) -> None:
        """Close the file and let go of all locks; safe to call twice."""
        self._locks.release_all()
        self.file.close()

    @contextmanager
    def _all_held(self, ids: Sequence[str]) -> Iterator[None]:
        ours = [found for found in ids if not self._locks.holds(found)]
        try:
            for found in ours:
                self._locks.acquire(found)
            yield
        finally:
            for found in ours:
                self._locks.release(found)


def _store_content(db: Database, kind: str, content: Json) -> str:
    key = content_hash(content)
    if db.execute("select 1 from contents where hash = ?", (key,)).fetchone() is None:
        db.execute("insert into contents values (?, ?, ?)", (key, kind, json.dumps(content)))
    return key


def _store_events(db: Database, encounter_id: str, events: Sequence[Event]) -> None:
    for event in events:
        values = (encounter_id, event.number, event.body.kind, event.parent, event.hash, json.dumps(written(event)))
        db.execute("insert into events values (?, ?, ?, ?, ?, ?)", values)


def _erase(db: Database, encounter_id: str) -> None:
    """Take the rows of one encounter, and contents that no other uses, out; the caller empties `erasing`."""
    keys = db.execute("select template, patient, rubric from encounters where id = ?", (encounter_id,)).fetchone()
    db.execute("insert into erasing values (?)", (encounter_id,))
    db.execute("delete from events where encounter = ?", (encounter_id,))
    db.execute("delete from encounters where id = ?", (encounter_id,))
    for key in keys:
        db.execute(
            "delete from contents where hash = ?1"
            " and not exists (select 1 from encounters where template = ?1 or patient = ?1 or rubric = ?1)",
            (key,),
        )


def _ids(db: Database) -> list[str]:
    return [found for (found,) in db.execute("select id from encounters order by id").fetchall()]


def _resolve(db: Database, beginning: str) -> str:
    """Return the one id that begins so; raises NotFound naming the nearest."""
    wanted = clean(beginning).lower()
    query = "select id from encounters where substr(id, 1, length(?1)) = ?1 order by id desc limit 5"
    found = [row[0] for row in db.execute(query, (wanted,)).fetchall()] if wanted else []
    if wanted in found or len(found) == 1:
        return wanted if wanted in found else str(found[0])
    shown = clean(beginning, 80, keep_newlines=False)
    if found:
        raise NotFound(f"'{shown}' fits more than one encounter: {', '.join(found)}; write more of it")
    ids = _ids(db)
    near = difflib.get_close_matches(wanted, ids, 3, 0.6) or ids[-3:][::-1]
    raise NotFound(f"no encounter '{shown}'; {'the nearest are ' + ', '.join(near) if near else 'none is stored yet'}")


def _summary(row: Sequence[Any]) -> EncounterSummary:
    state = State.BRIEFING
    for reached, name in ((row[7], State.INTERVIEW), (row[8], State.CLOSED), (row[9], State.GRADED)):
        state = name if reached else state
    return EncounterSummary(
        id=row[0], case_id=row[1], case_title=row[2], seed=row[3], mode=Mode(row[4]), started=row[5], state=state,
        turns=row[6], total=row[10], max=row[11], rubric=row[12] or "",
    )  # fmt: skip


def _rubric(text: str) -> Rubric | None:
    """Return a stored rubric, None where another version wrote what this one cannot read."""
    try:
        return Rubric.model_validate_json(text)
    except ValidationError:
        return None


def _attempt(row: Sequence[Any], rubric: Rubric | None) -> Attempt | None:
    """Return a marked encounter, None where this version cannot read its marks."""
    try:
        return Attempt(
            id=row[0], case_id=row[1], case_title=row[2], mode=Mode(row[3]), started=row[4],
            sheet=ScoreSheet.model_validate_json(row[5]), rubric=rubric,
            correct=Diagnosis.model_validate_json(row[7]), ranked=_RANKED.validate_json(row[8] or "[]"),
        )  # fmt: skip
    except ValueError:
        return None


def _parsed(text: str) -> Json:
    value = json.loads(text)
    if not isinstance(value, dict):
        raise TypeError("no mapping")
    return value
