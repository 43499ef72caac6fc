"""The ports: one Protocol for each outside thing, each saying what it raises.

`Understander` lives with the understanding, `Terminology` with the diagnoses. Each port has a shipped fake or a
real adapter that tests can use (a scripted responder, SQLite in memory).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Protocol

from casesim.core.case import CaseTemplate
from casesim.core.encounter import Encounter, EncounterSummary, Event
from casesim.core.model import Frozen
from casesim.core.progress import Played
from casesim.core.record import Record
from casesim.core.reply import PersonaCard, VoiceTask
from casesim.core.rubric import Rubric


class Fingerprint(Frozen):
    """What the voice was made of; stored with each encounter. Same machine and fingerprint, same text."""

    engine: str
    """Name and version of the engine ("llama-cpp-python 0.3.36", "scripted", "author")."""
    model: str
    """File name of the model."""
    model_sha256: str = ""
    adapter_sha256: str = ""
    options: dict[str, str] = {}


class Usage(Frozen):
    """Tokens of the last `speak`."""

    evaluated: int = 0
    generated: int = 0


class Responder(Protocol):
    """Words a `VoiceTask`. One call at a time."""

    def warm(self, persona: PersonaCard, before: tuple[tuple[str, str], ...] = ()) -> None:
        """Prepare the prefix of `persona` and the last exchanges ahead of the next question; raises ModelError."""

    def speak(self, task: VoiceTask) -> Iterator[str]:
        """Yield pieces of the reply as they come; closing the iterator cancels. Raises ModelError."""

    def usage(self) -> Usage:
        """Return the tokens of the last `speak`."""

    def fingerprint(self) -> Fingerprint:
        """Return what the voice is made of; raises ModelError where it cannot be loaded."""

    def close(self) -> None:
        """Stop the engine; safe to call twice."""


class Records(Protocol):
    """The append-only log of encounters. Every method raises RecordsError in one clear line."""

    def create(self, encounter: Encounter) -> None:
        """Store a new encounter with its patient, template, rubric and fingerprint."""

    def append(self, encounter_id: str, events: Sequence[Event]) -> None:
        """Store events in one transaction; refuses where the stored chain's head is not the events' parent."""

    def load(self, encounter_id: str) -> Encounter:
        """Return the encounter with all events; an unambiguous beginning of the id will do. Raises NotFound."""

    def record(self, encounter_id: str) -> Record:
        """Return the portable record as it is stored, unchecked, for export and `verify`. Raises NotFound."""

    def list(self, limit: int = 100) -> tuple[EncounterSummary, ...]:
        """Return summaries, newest first."""

    def attempts(self, limit: int = 1_000) -> Played:
        """Return what the newest marked encounters were worth, the oldest first, for progress; unchecked."""

    def lock(self, encounter_id: str) -> None:
        """Hold the encounter for this process (an OS lock that dies with it); raises RecordsError if held elsewhere."""

    def unlock(self, encounter_id: str) -> None:
        """Let go of the lock."""

    def delete(self, encounter_id: str | None) -> int:
        """Erase one encounter, or all for None; return how many."""

    def close(self) -> None:
        """Close the file."""


class Library(Protocol):
    """Cases and rubrics by id or by path."""

    def cases(self) -> tuple[str, ...]:
        """Return the ids of all cases, sorted."""

    def case(self, name: str) -> CaseTemplate:
        """Return the case of that id, or at that path. Raises NotFound or ContentError."""

    def rubric(self, name: str) -> Rubric:
        """Return the rubric of that id, or at that path. Raises NotFound or ContentError."""

    def rubrics(self) -> tuple[str, ...]:
        """Return the ids of all rubrics, sorted."""


class Clock(Protocol):
    """The time."""

    def now(self) -> datetime:
        """Return the time, UTC."""

    def monotonic(self) -> float:
        """Return seconds that never run backwards."""
