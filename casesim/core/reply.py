"""What the patient's voice is given, and what comes back.

A `VoiceTask` is the whole context of the voice: who speaks, the last exchanges, the question and the facts released
for this very turn. Diagnosis, rubric and every other fact have no field here: what is not there cannot leak.
"""

from __future__ import annotations

from enum import StrEnum

from casesim.core.model import Frozen


class PersonaCard(Frozen):
    """What the voice knows of the one who speaks. No occupation, idea, concern or cause of the mood: those are facts."""

    name: str
    age: str
    sex: str
    personality: str
    language: str
    mood: str
    role: str = "patient"
    """patient, parent or carer."""


class VoiceTask(Frozen):
    """One turn to be worded."""

    persona: PersonaCard
    before: tuple[tuple[str, str], ...] = ()
    """The last one or two exchanges (question, reply), oldest first."""
    question: str
    facts: tuple[str, ...] = ()
    """Lines in the patient's words, "no: finding" for denials, or manner hints ("unknown: topic", "vague", "exam", "role")."""
    seed: int = 1
    attempt: int = 0
    max_tokens: int = 90


class ReplySource(StrEnum):
    """Whose words a reply is."""

    MODEL = "model"
    AUTHOR = "author"


class Refusal(Frozen):
    """Why words of the model were not said; for the log and the author, never for the trainee."""

    text: str
    reason: str


class Timing(Frozen):
    """Milliseconds and tokens of one reply."""

    first_word_ms: float = 0.0
    """From the question to the first verified word."""
    total_ms: float = 0.0
    evaluated: int = 0
    """Prompt tokens evaluated (not found in the cache)."""
    tokens: int = 0
    """Tokens generated."""


class Reply(Frozen):
    """What the patient said, with its provenance."""

    text: str
    facts: tuple[str, ...] = ()
    """Ids of the facts that it says."""
    source: ReplySource = ReplySource.AUTHOR
    rule: str = ""
    """Id of the disclosure rule that decided."""
    notice: bool = False
    """True where casesim speaks, not the patient (no consultation, a student in distress)."""
    refused: tuple[Refusal, ...] = ()
    timing: Timing = Timing()
