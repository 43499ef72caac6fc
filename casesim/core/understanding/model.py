"""What was understood of one utterance: the single value that the patient and the grader both work from.

Definitions of the topics follow `items` of history-core; definitions of style follow the shipped style guide
(open, closed, choice, leading; compound; empathy; summary; jargon), after Roter & Hall and the SEGUE framework.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Protocol

from casesim.core.model import Frozen

TOPICS: tuple[str, ...] = (
    "introduction", "identity", "opening", "onset", "site", "character", "radiation", "severity", "time_course",
    "aggravating", "relieving", "previous_episodes", "associated_cardiorespiratory", "associated_gastrointestinal",
    "associated_neurological", "associated_musculoskeletal", "associated_ent", "associated_urogenital",
    "associated_skin", "fever", "weight_appetite", "night_sweats_fatigue", "past_medical", "surgery_admissions",
    "medications", "allergies", "immunisations", "family_history", "smoking", "alcohol", "recreational_drugs",
    "occupation", "living_situation", "exposures_travel", "sexual_history", "diet_exercise", "mood_stress", "ideas",
    "concerns", "expectations", "impact", "empathy", "summary", "invites_more", "next_steps",
)  # fmt: skip
"""The 45 history items, in the order of a consultation."""

ATTRIBUTES = frozenset(
    {"onset", "site", "character", "radiation", "severity", "time_course", "aggravating", "relieving", "previous_episodes", "impact"}
)  # fmt: skip
"""Topics that are an attribute of a complaint, not a subject of their own."""
STATEMENT_TOPICS = frozenset({"introduction", "empathy", "summary", "next_steps"})
"""Topics met by a statement; every other topic calls for asking."""


class QuestionType(StrEnum):
    """The form of the turn's main (last) question."""

    OPEN = "open"
    CLOSED = "closed"
    CHOICE = "choice"
    LEADING = "leading"
    NONE = "none"


class TopicHit(Frozen):
    """A topic that the utterance asks about (or, for statement topics, does)."""

    id: str
    score: float
    """0..1: how sure; the grader's threshold and grey band are its own."""
    span: str
    """Verbatim words of the utterance that carry it."""


class FindingHit(Frozen):
    """A finding of the lexicon that the utterance names."""

    id: str
    span: str
    negated: bool = False
    """Named within a negation ("no fever?", "you don't cough")."""
    family: bool = False
    """Said of a relative, not of the patient."""
    asked: bool = True
    """Named within a question; False in a statement, an explanation or a plan."""
    carried: bool = False
    """Not named in this utterance: it leans on the turn before ("and since when?")."""


class Flag(StrEnum):
    """What else a rule may need to know of an utterance."""

    VAGUE = "vague"
    """So broad that a person would ask what is meant ("tell me everything", "any symptoms?")."""
    OVERBROAD = "overbroad"
    """Names more separate things than a person says in one breath."""
    ANNOUNCED = "announced"
    """Claims or announces asking instead of asking ("I won't ask about allergies")."""
    ADDRESSES_GRADER = "addresses_grader"
    """Speaks to a marker, a rubric or a program."""
    ROLE_BREAK = "role_break"
    """Tries to make the patient step out of role, or asks for instructions, prompt or rubric."""
    DIAGNOSIS_FISHING = "diagnosis_fishing"
    """Asks the patient what the diagnosis is."""
    EXAM_OR_RESULT = "exam_or_result"
    """Asks the patient for a sign or a result that only an examiner or a test could give."""
    RUDE = "rude"
    APOLOGY = "apology"
    CONSENT = "consent"
    """Asks leave ("may I examine you?", "is it all right if I ask some questions?")."""
    EXPLAINS = "explains"
    """Explains, advises or plans, without a question."""
    SMALL_TALK = "small_talk"
    DISTRESS = "distress"
    """The student speaks of their own distress."""
    NO_CONSULTATION = "no_consultation"
    """No consultation at all (code, noise, another task)."""
    TELL_MORE = "tell_more"
    """A bare continuer: "tell me more", "go on", "and then?"."""
    FOREIGN = "foreign"
    """Not in a language of the case."""


class Understanding(Frozen):
    """One utterance, understood. Field names up to `findings` are the contract of `casesim understand`."""

    type: QuestionType = QuestionType.NONE
    compound: bool = False
    empathy: bool = False
    summary: bool = False
    jargon: tuple[str, ...] = ()
    signpost: bool = False
    greeting: bool = False
    closing: bool = False
    topics: tuple[TopicHit, ...] = ()
    findings: tuple[FindingHit, ...] = ()
    flags: tuple[Flag, ...] = ()
    terms: tuple[str, ...] = ()
    """Stemmed content words that the utterance asks about, frame words ("have", "any", "doctor") removed."""
    wh: bool = False
    """The question wants a thing, a time or a number (what, when, where, who, how …) rather than yes or no."""
    wants: str = ""
    """What kind of answer the question wants: time, duration, count, amount, place, colour, cause, person, escort (who came along), or nothing told."""
    leans_on: tuple[str, ...] = ()
    """Stemmed content words of the turn before, where the utterance leans on it ("since when?")."""

    def has(self, flag: Flag) -> bool:
        """Say whether `flag` is set."""
        return flag in self.flags

    def topic(self, topic_id: str) -> TopicHit | None:
        """Return the hit for `topic_id`, or None."""
        return next((hit for hit in self.topics if hit.id == topic_id), None)


class Kind(StrEnum):
    """What a turn asks for, taken as a whole; the order is that of the matcher's readings."""

    HISTORY = "history"
    VAGUE = "vague"
    """Nothing in particular: "how are things?", "anything else?"."""
    FISHING = "fishing"
    """The diagnosis, or a yes or no to one."""
    EXAM = "exam"
    """What only an examiner or a test could tell."""
    OPENING = "opening"
    """Why the patient came."""


class Understander(Protocol):
    """Understands utterances. Deterministic; holds no state between calls; raises nothing on any text."""

    def understand(self, text: str, before: str = "") -> Understanding:
        """Understand `text`, said after `before` (the turn before, any speaker; may be empty)."""

    def similarity(self, question: str, candidates: tuple[str, ...]) -> tuple[float, ...]:
        """Return, per candidate text, how alike in meaning it is to `question` (cosine, -1..1)."""

    def asks_for(self, question: str, candidates: tuple[str, ...]) -> tuple[float, ...]:
        """Return, per candidate text, the log odds that `question` asks for it rather than for none of them."""

    def read(self, candidates: tuple[str, ...]) -> None:
        """Read candidates ahead, so that the next question finds them read."""

    def kinds(self, question: str) -> Mapping[Kind, float]:
        """Return how likely `question` is of each kind; they add up to one."""

    def version(self) -> dict[str, str]:
        """Return the hashes of encoder, lexicon and exemplars, by name."""
