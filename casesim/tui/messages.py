"""What happens in the app, in the past tense: workers and widgets post these, screens and the app answer them.

Every message carries all that its handler needs; none carries a widget.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from textual.message import Message

from casesim.core.drill import Skill
from casesim.core.encounter import Body, Encounter, EncounterSummary, Exchanged, Mode, Ranked
from casesim.core.patient import Patient
from casesim.core.progress import Progress
from casesim.session.act import Line
from casesim.session.desk import CaseCard, Desk
from casesim.session.encounter import EncounterService
from casesim.session.report import Report

ActName = Literal["examine", "order"]


@dataclass
class DeskOpened(Message):
    """The desk is there: cases can be read."""

    desk: Desk


@dataclass
class DeskFailed(Message):
    """The desk could not be opened; nothing can be played."""

    reason: str


@dataclass
class CardsRead(Message):
    """Cases were read, all so far; `is_all` after the last. `refused` holds one line for each that is invalid."""

    cards: tuple[CaseCard, ...]
    refused: tuple[str, ...] = ()
    is_all: bool = True


@dataclass
class EncountersRead(Message):
    """The list of encounters was read, newest first."""

    summaries: tuple[EncounterSummary, ...]


@dataclass
class EncountersFailed(Message):
    """The list of encounters could not be read."""

    reason: str


@dataclass
class CaseChosen(Message):
    """The trainee wants this case; without a seed, a patient is drawn."""

    case: str
    seed: int | None = None
    mode: Mode = Mode.PRACTICE
    skill: Skill | None = None


@dataclass
class EncounterChosen(Message):
    """The trainee wants to go on with, or look at, a stored encounter."""

    encounter_id: str


@dataclass
class PatientMet(Message):
    """The patient of a case and a seed was drawn."""

    card: CaseCard
    patient: Patient


@dataclass
class PatientFailed(Message):
    """The patient could not be drawn."""

    reason: str


@dataclass
class VoiceWarmed(Message):
    """The voice is ready for the first question."""


@dataclass
class WarmFailed(Message):
    """The voice could not be made ready."""

    reason: str


@dataclass
class EncounterBegun(Message):
    """An encounter was started or taken up, and stored."""

    service: EncounterService


@dataclass
class BeginFailed(Message):
    """An encounter could not be started or taken up."""

    reason: str


@dataclass
class EncounterLoaded(Message):
    """A graded encounter was read."""

    encounter: Encounter


@dataclass
class QuestionSent(Message):
    """The trainee pressed Enter in the question box."""

    text: str


@dataclass
class QuestionBegun(Message):
    """A question is on its way; it would be turn `turn`."""

    turn: int
    question: str


@dataclass
class LineTyped(Message):
    """The trainee typed an act (or asked for help) in the question box."""

    line: Line


@dataclass
class FinishAsked(Message):
    """The trainee wants to finish."""


@dataclass
class PageTurned(Message):
    """The trainee asked, from the question box, to page through the conversation: -1 up, 1 down."""

    direction: int


@dataclass
class SentenceSaid(Message):
    """A verified sentence of the answer to question number `asking` has come."""

    asking: int
    text: str


@dataclass
class Answered(Message):
    """Question number `asking` has its whole answer, and both are stored."""

    asking: int
    exchange: Exchanged


@dataclass
class AskCancelled(Message):
    """The answer to question number `asking` was stopped; nothing of it is stored."""

    asking: int
    question: str


@dataclass
class AskFailed(Message):
    """Question number `asking` got no answer; nothing of it is stored."""

    asking: int
    question: str
    reason: str


@dataclass
class RequestMade(Message):
    """The trainee asked for an examination or a test, in words."""

    act: ActName
    text: str


@dataclass
class NotesChanged(Message):
    """The trainee has paused in writing notes; `text` is the whole."""

    text: str


@dataclass
class ReasonsAsked(Message):
    """The trainee wants to pick findings for and against the diagnosis at place `at` (from 0)."""

    at: int
    entry: Ranked


@dataclass
class DifferentialChanged(Message):
    """The trainee has changed the ranked differential."""

    ranked: tuple[Ranked, ...]


@dataclass
class ActDone(Message):
    """Something besides a question was done and stored."""

    body: Body


@dataclass
class ActFailed(Message):
    """Something besides a question could not be done; nothing of it is stored."""

    reason: str


@dataclass
class Told(Message):
    """An act that only tells something has told it: help, a list, the chart, the time, a hint."""

    text: str


@dataclass
class PaneShown(Message):
    """A pane came to the front."""

    pane: str


@dataclass
class TalkRanOut(Message):
    """The minutes of the talk are over; notes and differential may still be written."""


@dataclass
class TimeRanOut(Message):
    """All minutes are over."""


@dataclass
class TimeRunsShort(Message):
    """The last minute of the talk has begun."""


@dataclass
class EncounterGraded(Message):
    """The encounter is closed and marked."""

    encounter: Encounter


@dataclass
class EncounterLeft(Message):
    """The trainee left an encounter open, to go on later."""

    encounter_id: str


@dataclass
class GradeFailed(Message):
    """The encounter could not be closed or marked."""

    reason: str


@dataclass
class DebriefMade(Message):
    """The debrief was worked out."""

    report: Report


@dataclass
class ProgressRead(Message):
    """All marked encounters were read and folded."""

    progress: Progress


@dataclass
class ProgressFailed(Message):
    """The marked encounters could not be read."""

    reason: str


@dataclass
class TurnChosen(Message):
    """The trainee wants to see a turn of the conversation."""

    turn: int


@dataclass
class ExportAsked(Message):
    """The trainee wants the transcript as a file."""

    encounter: Encounter


@dataclass
class Exported(Message):
    """The transcript was written."""

    place: str


@dataclass
class ExportFailed(Message):
    """The transcript could not be written."""

    reason: str


@dataclass
class WelcomeRead(Message):
    """The user has read what casesim is and is not."""
