"""What happens on the author's screen, in the past tense: its workers and panes post these, the screen answers them."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message

from casesim.core.patient import Patient
from casesim.session.authoring import Checked, Manuscript
from casesim.session.casetest import CaseReport
from casesim.session.lint import Found
from casesim.session.turn import Turned


@dataclass
class ListRead(Message):
    """The cases were listed: (id, title, origin) of each."""

    listed: tuple[tuple[str, str, str], ...]


@dataclass
class EditAsked(Message):
    """The author wants to write this case."""

    case: str


@dataclass
class ManuscriptOpened(Message):
    """A case was read for writing."""

    manuscript: Manuscript


@dataclass
class AuthoringFailed(Message):
    """Something could not be done; nothing is lost."""

    reason: str


@dataclass
class TextChecked(Message):
    """A text was read as a case."""

    text: str
    checked: Checked


@dataclass
class LineChosen(Message):
    """The author wants to see a line (from 1) of the text."""

    line: int
    column: int = 1


@dataclass
class Saved(Message):
    """A text was written to its file."""

    manuscript: Manuscript


@dataclass
class ChangeFound(Message):
    """The file was changed by somebody else; `text` is what it holds, None where it is gone."""

    text: str | None


@dataclass
class SeedChosen(Message):
    """The author wants to meet the patient of this seed."""

    seed: int


@dataclass
class TurnTaken(Message):
    """The patient in the editor has answered; `again`: it was asked before the last change, too."""

    turned: Turned
    again: bool = False


@dataclass
class TurnRefused(Message):
    """A question got no answer."""

    question: str
    reason: str


@dataclass
class WorkTold(Message):
    """Something slow has come further."""

    done: int
    total: int
    words: str


@dataclass
class Linted(Message):
    """The linter has looked at a text."""

    found: tuple[Found, ...]
    text: str


@dataclass
class Rehearsed(Message):
    """The scripted trainees have met the patients of a text."""

    reports: tuple[CaseReport, ...]


@dataclass
class WorkStopped(Message):
    """Something slow has ended without a result; an empty reason: the author stopped it."""

    reason: str = ""


@dataclass
class PatientsDrawn(Message):
    """The patients of a dozen seeds were drawn; a text says why one could not be."""

    first: int
    patients: tuple[Patient | str, ...]
