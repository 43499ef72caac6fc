"""What the tests of the record share: an encounter that goes on, and the file opened behind casesim's back."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from casesim.core.encounter import Body, Encounter, Opened
from tests.small_case import exchange, fresh_encounter, played

ID = "20261121-k7m2x9"


@contextmanager
def raw(path: Path) -> Iterator[sqlite3.Connection]:
    """Open the file behind casesim's back."""
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        yield connection
    finally:
        connection.close()


def opened(encounter_id: str = ID) -> Encounter:
    """Return an encounter in which the trainee has gone in."""
    return played(fresh_encounter(encounter_id), Opened())


def one_more(encounter: Encounter, body: Body | None = None) -> Encounter:
    """Return `encounter` with one more event: an exchange, unless another is given."""
    turn = len(encounter.exchanges) + 1
    return played(encounter, body or exchange(turn, "And then?", "Nothing else.", ("throat",)))
