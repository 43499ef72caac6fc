"""The desk with its clock, records and cards."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from casesim.bootstrap.content import case_folders, knowledge, library, make_relator, origins
from casesim.bootstrap.voice import make_responder
from casesim.core.errors import CasesimError
from casesim.settings import Settings, load

if TYPE_CHECKING:
    from casesim.core.encounter import EncounterSummary
    from casesim.core.ports import Records
    from casesim.session.desk import Desk


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the time, UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Return seconds that never run backwards."""
        return time.monotonic()


def version() -> str:
    """Return the version of this casesim."""
    from importlib.metadata import version as of

    return of("casesim")


def stored_encounters(settings: Settings) -> tuple[EncounterSummary, ...]:
    """Return the stored encounters, none where there is no database yet; raises RecordsError."""
    from casesim.adapters.records import FILE_NAME

    if not (settings.data_dir / FILE_NAME).exists():
        return ()
    with closing(make_records(settings)) as records:
        return records.list(1_000_000)


def case_cards(settings: Settings) -> Iterator[dict[str, Any] | CasesimError]:
    """Yield a card for every case, sorted by id, or what is wrong with the file: `session.desk.CaseCard` and `origin`."""
    from casesim.adapters.heads import heads

    where = origins(settings)
    for name, head in heads(case_folders(settings)):
        try:
            card = head or make_desk(settings).card(name).model_dump(mode="json")
            yield {**card, "origin": where.get(name, "own")}
        except CasesimError as error:
            yield error


def make_desk(settings: Settings | None = None) -> Desk:
    """Return the desk for `settings` (those of the environment by default)."""
    from casesim.session.desk import Desk

    settings = settings or load()
    return Desk(
        library(settings),
        SystemClock(),
        mind=knowledge,
        responder=lambda: make_responder(settings),
        relator=make_relator,
        records=lambda: make_records(settings),
    )


def make_records(settings: Settings) -> Records:
    """Return the log in the data folder; raises RecordsError."""
    from casesim.adapters.records import SqliteRecords

    return SqliteRecords(settings.data_dir)
