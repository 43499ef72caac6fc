"""A process that appends exchanges to one encounter until it is killed; run by the tests of the record.

`python -m tests.appender DATA-DIR ID` reads lines: `go` forks a child that locks and loads the encounter, then appends
exchange after exchange and writes `ack N` after each append that has returned; `hold` does so once and keeps the lock.
Forking from a process that has everything imported makes a kill cost milliseconds, not a second. One thread only.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import sqlite_utils  # noqa: F401 - imported before the fork

from casesim.adapters.records import SqliteRecords
from casesim.core.encounter import Encounter
from tests.small_case import exchange


def say(line: str) -> None:
    """Write a line in one piece, at once."""
    os.write(1, f"{line}\n".encode())


def with_next(records: SqliteRecords, encounter: Encounter) -> Encounter:
    """Store one more exchange and return the encounter with it."""
    turn = len(encounter.exchanges) + 1
    body = exchange(turn, f"Question {turn}?", f"Answer {turn}." * 40, ("throat",), ("opening",))
    event = encounter.next_event(body, f"2026-11-21T10:00:{turn % 60:02}Z", encounter.elapsed + 5)
    records.append(encounter.id, [event])
    return encounter.with_event(event)


def work(data_dir: Path, encounter_id: str, *, once: bool) -> None:
    """Append until killed, or once and then hold the lock."""
    records = SqliteRecords(data_dir)
    records.lock(encounter_id)
    encounter = records.load(encounter_id)
    say(f"resumed {len(encounter.exchanges)}")
    while True:
        encounter = with_next(records, encounter)
        say(f"ack {len(encounter.exchanges)}")
        while once:
            time.sleep(1)


def main() -> None:
    """Fork one child for each line that is read."""
    data_dir, encounter_id = Path(sys.argv[1]), sys.argv[2]
    say("ready")
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            say(f"child {os.getpid()}")
            try:
                work(data_dir, encounter_id, once=line.strip() == "hold")
            except Exception as error:
                say(f"failed {type(error).__name__}: {error}")
            os._exit(1)
        os.waitpid(child, 0)
        say("gone")


if __name__ == "__main__":
    main()
