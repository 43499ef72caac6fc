"""What can happen in an encounter: the entries of its log, each with its hash.

Values only; `casesim.core.encounter` says what may follow what. Fields and kinds added after version 1 leave the JSON of
older entries as it was.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from casesim.core.model import Frozen, Terse, digest
from casesim.core.reply import Reply
from casesim.core.rubric import ScoreSheet
from casesim.core.understanding.model import Understanding

GENESIS = "0" * 64
"""The parent of the first event."""


class Ranked(Frozen):
    """One diagnosis of a trainee's differential."""

    name: str
    confidence: int | None = Field(None, ge=0, le=100)
    """Per cent."""
    supporting: tuple[str, ...] = ()
    against: tuple[str, ...] = ()


class Opened(Terse):
    """The trainee has read the door note and gone in."""

    kind: Literal["opened"] = "opened"
    minutes: float | None = Field(None, gt=0)
    """Minutes of the talk, where a clock ends it."""
    writing: float = Field(0.0, ge=0)
    """Minutes after them in which notes and differential may still be written."""

    @classmethod
    def _later(cls) -> frozenset[str]:
        return frozenset({"minutes", "writing"})


class Briefed(Frozen):
    """A history that was given in writing instead of being taken (drills)."""

    kind: Literal["briefed"] = "briefed"
    facts: tuple[str, ...]
    """Ids of the facts that the text holds."""
    text: str


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


class Rung(StrEnum):
    """How far a hint goes: the area, which question, the question itself."""

    AREA = "area"
    QUESTION = "question"
    WORDS = "words"


class Hinted(Frozen):
    """A hint that the trainee asked for; it earns and costs nothing."""

    kind: Literal["hinted"] = "hinted"
    after_turn: int
    rung: Rung
    item: str
    """Id of the rubric's item that it is about."""
    text: str


class Paused(Frozen):
    """The clock was stopped, or goes on."""

    kind: Literal["paused"] = "paused"
    stands: bool


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
    Opened
    | Briefed
    | Exchanged
    | Examined
    | Ordered
    | Noted
    | DifferentialGiven
    | Hinted
    | Paused
    | SelfAssessed
    | Closed
    | Graded,
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
