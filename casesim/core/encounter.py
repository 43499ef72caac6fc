"""The encounter: an append-only log, and the state machine that says what may happen next.

    briefing ──► interview ──► closed ──► graded
                 (questions, examination, tests, notes, differential, in any order)

Every state is a fold over the events; nothing is ever changed in place. Events carry a hash chain
(SHA-256 over the previous hash and the canonical JSON of the event), so that a change shows: tamper-evident,
not tamper-proof.
"""

from __future__ import annotations

from enum import StrEnum

from casesim.core.case import CaseTemplate
from casesim.core.errors import EncounterError
from casesim.core.event import (
    GENESIS,
    Body,
    Briefed,
    Closed,
    DifferentialGiven,
    Event,
    Examined,
    Exchanged,
    Graded,
    Hinted,
    Noted,
    Opened,
    Ordered,
    Paused,
    Ranked,
    Rung,
    SelfAssessed,
)
from casesim.core.model import Frozen
from casesim.core.patient import Patient
from casesim.core.rubric import Rubric, ScoreSheet

__all__ = [
    "GENESIS",
    "Body",
    "Briefed",
    "Closed",
    "DifferentialGiven",
    "Encounter",
    "EncounterSummary",
    "Event",
    "Examined",
    "Exchanged",
    "Graded",
    "Hinted",
    "Mode",
    "Noted",
    "Opened",
    "Ordered",
    "Paused",
    "Ranked",
    "Rung",
    "SelfAssessed",
    "State",
]


class Mode(StrEnum):
    """How the encounter is played."""

    PRACTICE = "practice"
    EXAM = "exam"
    DRILL = "drill"
    """One skill (`casesim.core.drill`), five minutes."""


class State(StrEnum):
    """Where an encounter stands."""

    BRIEFING = "briefing"
    INTERVIEW = "interview"
    CLOSED = "closed"
    GRADED = "graded"


class EncounterSummary(Frozen):
    """A line in the list of encounters."""

    id: str
    case_id: str
    case_title: str
    seed: int
    mode: Mode
    started: str
    state: State
    turns: int
    total: float | None = None
    max: float | None = None
    rubric: str = ""
    """Id of a drill's rubric, which names the skill; empty otherwise."""


class Encounter(Frozen):
    """An encounter: what it was made of, and its log."""

    id: str
    started: str
    """UTC, ISO 8601."""
    mode: Mode = Mode.PRACTICE
    template: CaseTemplate
    seed: int
    patient: Patient
    rubric: Rubric
    engine: dict[str, str] = {}
    """Fingerprint of the voice and hashes of the understander, by name."""
    events: tuple[Event, ...] = ()

    @property
    def head(self) -> str:
        """Hash of the last event, or GENESIS."""
        return self.events[-1].hash if self.events else GENESIS

    @property
    def state(self) -> State:
        """Where the encounter stands."""
        kinds = {event.body.kind for event in self.events}
        if "graded" in kinds:
            return State.GRADED
        if "closed" in kinds:
            return State.CLOSED
        return State.INTERVIEW if "opened" in kinds else State.BRIEFING

    @property
    def exchanges(self) -> tuple[Exchanged, ...]:
        """All questions with their answers, in order."""
        return tuple(event.body for event in self.events if isinstance(event.body, Exchanged))

    @property
    def released(self) -> frozenset[str]:
        """Ids of the facts said so far."""
        return frozenset(fact for exchange in self.exchanges for fact in exchange.reply.facts)

    @property
    def examined(self) -> tuple[Examined, ...]:
        """All manoeuvres, in order."""
        return tuple(event.body for event in self.events if isinstance(event.body, Examined))

    @property
    def ordered(self) -> tuple[Ordered, ...]:
        """All tests, in order."""
        return tuple(event.body for event in self.events if isinstance(event.body, Ordered))

    @property
    def notes(self) -> str:
        """The notes as they now stand."""
        return next((e.body.text for e in reversed(self.events) if isinstance(e.body, Noted)), "")

    @property
    def differential(self) -> tuple[Ranked, ...]:
        """The differential as it now stands."""
        return next((e.body.ranked for e in reversed(self.events) if isinstance(e.body, DifferentialGiven)), ())

    @property
    def opened(self) -> Opened | None:
        """How the trainee went in, or None."""
        return next((e.body for e in self.events if isinstance(e.body, Opened)), None)

    @property
    def briefed(self) -> Briefed | None:
        """The history that was given in writing, if one was."""
        return next((e.body for e in self.events if isinstance(e.body, Briefed)), None)

    @property
    def hints(self) -> tuple[Hinted, ...]:
        """All hints that were taken, in order."""
        return tuple(event.body for event in self.events if isinstance(event.body, Hinted))

    @property
    def is_paused(self) -> bool:
        """Say whether the clock stands."""
        return next((e.body.stands for e in reversed(self.events) if isinstance(e.body, Paused)), False)

    @property
    def assessment(self) -> SelfAssessed | None:
        """The trainee's view of their own encounter, if it was given before the marks."""
        return next((e.body for e in reversed(self.events) if isinstance(e.body, SelfAssessed)), None)

    @property
    def sheet(self) -> ScoreSheet | None:
        """The marks, once graded."""
        return next((e.body.sheet for e in reversed(self.events) if isinstance(e.body, Graded)), None)

    @property
    def elapsed(self) -> float:
        """Seconds of consultation time at the last event."""
        return self.events[-1].elapsed if self.events else 0.0

    def next_event(self, body: Body, at: str, elapsed: float) -> Event:
        """Return the event that `body` would be; raises EncounterError where the state does not allow it."""
        self._allow(body)
        return Event.make(len(self.events) + 1, at, max(elapsed, self.elapsed), body, self.head)

    def with_event(self, event: Event) -> Encounter:
        """Return the encounter with `event` at the end; raises EncounterError where the chain does not fit."""
        if event.parent != self.head or event.number != len(self.events) + 1 or not event.is_intact():
            raise EncounterError("the event does not follow the log of this encounter")
        return self.model_copy(update={"events": (*self.events, event)})

    def _allow(self, body: Body) -> None:
        allowed = {
            State.BRIEFING: {"opened"},
            State.INTERVIEW: {
                "briefed", "exchanged", "examined", "ordered", "noted", "differential", "hinted", "paused", "self_assessed", "closed",
            },
            State.CLOSED: {"self_assessed", "graded"},
            State.GRADED: set(),
        }[self.state]  # fmt: skip
        if body.kind not in allowed:
            remedy = {
                State.BRIEFING: "go in first",
                State.INTERVIEW: "finish first",
                State.CLOSED: "the encounter is closed",
                State.GRADED: "the encounter is graded",
            }[self.state]
            raise EncounterError(f"not possible now: {remedy}")
        if isinstance(body, Exchanged) and body.turn != len(self.exchanges) + 1:
            raise EncounterError(f"turn {len(self.exchanges) + 1} is next, not {body.turn}")
