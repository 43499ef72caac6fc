"""The encounter: an append-only log, and the state machine that says what may happen next.

    briefing ──► interview ──► closed ──► graded
                 (questions, examination, tests, notes, differential, in any order)

Every state is a fold over the events; nothing is ever changed in place. Events carry a hash chain
(SHA-256 over the previous hash and the canonical JSON of the event), so that a change shows: tamper-evident,
not tamper-proof.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from casesim.core.case import CaseTemplate
from casesim.core.errors import EncounterError
from casesim.core.model import Frozen, digest
from casesim.core.patient import Patient
from casesim.core.reply import Reply
from casesim.core.rubric import Rubric, ScoreSheet
from casesim.core.understanding.model import Understanding

GENESIS = "0" * 64
"""The parent of the first event."""


class Mode(StrEnum):
    """How the encounter is played."""

    PRACTICE = "practice"
    EXAM = "exam"


class State(StrEnum):
    """Where an encounter stands."""

    BRIEFING = "briefing"
    INTERVIEW = "interview"
    CLOSED = "closed"
    GRADED = "graded"


class Ranked(Frozen):
    """One diagnosis of a trainee's differential."""

    name: str
    confidence: int | None = Field(None, ge=0, le=100)
    """Per cent."""
    supporting: tuple[str, ...] = ()
    against: tuple[str, ...] = ()


class Opened(Frozen):
    """The trainee has read the door note and gone in."""

    kind: Literal["opened"] = "opened"


class Exchanged(Frozen):
    """A question and its answer, stored together."""

    kind: Literal["exchanged"] = "exchanged"
    turn: int = Field(ge=1)
    question: str
    understanding: Understanding
    reply: Reply
    rapport: int = 50
    """Rapport after this turn, 0..100."""


class Examined(Frozen):
    """A manoeuvre and what it showed."""

    kind: Literal["examined"] = "examined"
    after_turn: int
    request: str
    finding_ids: tuple[str, ...] = ()
    result: str


class Ordered(Frozen):
    """A test and its result."""

    kind: Literal["ordered"] = "ordered"
    after_turn: int
    request: str
    finding_ids: tuple[str, ...] = ()
    result: str


class Noted(Frozen):
    """The trainee's notes as they now stand (the whole text)."""

    kind: Literal["noted"] = "noted"
    after_turn: int
    text: str


class DifferentialGiven(Frozen):
    """The trainee's ranked differential as it now stands."""

    kind: Literal["differential"] = "differential"
    after_turn: int
    ranked: tuple[Ranked, ...]


class SelfAssessed(Frozen):
    """What the trainee thinks of their own encounter, said before the marks are shown (after Kalamazoo and GAP)."""

    kind: Literal["self_assessed"] = "self_assessed"
    overall: int | None = Field(None, ge=1, le=5)
    """1 (poor) to 5 (excellent)."""
    domains: dict[str, Annotated[int, Field(ge=1, le=5)]] = {}
    """The same by domain of the rubric."""
    words: str = ""


class Closed(Frozen):
    """The trainee has finished, or time was up."""

    kind: Literal["closed"] = "closed"
    reason: Literal["finished", "time_up"] = "finished"


class Graded(Frozen):
    """The marks as given at the end."""

    kind: Literal["graded"] = "graded"
    sheet: ScoreSheet


Body = Annotated[
    Opened | Exchanged | Examined | Ordered | Noted | DifferentialGiven | SelfAssessed | Closed | Graded,
    Field(discriminator="kind"),
]


class Event(Frozen):
    """One entry of the log."""

    number: int = Field(ge=1)
    at: str
    """UTC, ISO 8601."""
    elapsed: float = Field(0.0, ge=0)
    """Seconds of consultation time."""
    body: Body
    parent: str
    """Hash of the event before, or GENESIS."""
    hash: str

    @staticmethod
    def make(number: int, at: str, elapsed: float, body: Body, parent: str) -> Event:
        """Return the event with its hash."""
        elapsed = round(float(elapsed), 3)  # a whole number would be hashed without its ".0"
        value = {"number": number, "at": at, "elapsed": elapsed, "body": body.model_dump(mode="json"), "parent": parent}
        return Event(number=number, at=at, elapsed=elapsed, body=body, parent=parent, hash=digest(value))

    def is_intact(self) -> bool:
        """Say whether the hash fits the content."""
        return self.hash == digest(self.model_dump(mode="json", exclude={"hash"}))


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
            State.INTERVIEW: {"exchanged", "examined", "ordered", "noted", "differential", "self_assessed", "closed"},
            State.CLOSED: {"self_assessed", "graded"},
            State.GRADED: set(),
        }[self.state]
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
