"""One turn: a question goes in, verified sentences come out, and at the end the reply with its provenance.

Order: clean, understand, decide, word, verify. Words of the model are shown only after the verifier has passed them,
sentence by sentence; what the model leaves out or gets wrong is said in the author's own words. Stores nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import cached_property
from typing import Protocol

from casesim.core.decision import Decision, Talk
from casesim.core.disclosure import decide
from casesim.core.draw import draw
from casesim.core.errors import ModelError, UsageError
from casesim.core.kin import about_the_patient, on_the_words
from casesim.core.model import Frozen
from casesim.core.patient import Patient
from casesim.core.ports import Clock, Responder
from casesim.core.rapport import moved, steps
from casesim.core.reading import reading_of
from casesim.core.reply import PersonaCard, Refusal, Reply, ReplySource, Timing, VoiceTask
from casesim.core.text import LIMIT_QUESTION, clean, sentences
from casesim.core.understanding.lexicon import Lexicon
from casesim.core.understanding.model import Understander, Understanding
from casesim.core.verification import Verifier

WINDOW = 1
"""Exchanges that the voice sees before the question."""
_AGAIN = re.compile(r"\b(?:did you say|you said|remind me|tell me again|say again)\b", re.IGNORECASE)
SECOND_TRY_MS = 500.0
"""Milliseconds after which a refused reply is not tried again."""


class Mind(Protocol):
    """What understanding a turn needs."""

    @property
    def understander(self) -> Understander:
        """Understands utterances."""

    @property
    def lexicon(self) -> Lexicon:
        """Knows findings."""


class Sentence(Frozen):
    """A verified sentence, to be shown at once."""

    text: str


class Turned(Frozen):
    """A whole turn."""

    question: str
    understanding: Understanding
    decision: Decision
    reply: Reply
    rapport: int
    felt: tuple[str, ...] = ()


Step = Sentence | Turned


def cleaned(question: str) -> str:
    """Return the trainee's words fit for everything that follows; raises UsageError where nothing is left."""
    text = clean(question, LIMIT_QUESTION, keep_newlines=False)
    if not any(letter.isalnum() for letter in text):
        raise UsageError("there is no question in that")
    return text


def persona_of(patient: Patient) -> PersonaCard:
    """Return what the voice may know of the one who speaks."""
    speaker, manner = patient.speaker, patient.manner
    return PersonaCard(
        name=speaker.name.split()[0] if speaker.name else "", age=speaker.age, sex=speaker.sex[:1].lower(),
        personality=manner.personality, language=manner.language, mood=manner.mood, role=speaker.role,
    )  # fmt: skip


def before(questions: Sequence[str], replies: Sequence[str]) -> str:
    """Return the turn before, as understanding wants it: the last reply, with its question where it says little."""
    if not replies:
        return ""
    return f"{questions[-1]} {replies[-1]}" if len(replies[-1].split()) < 6 else replies[-1]


def understood(understander: Understander, patient: Patient, question: str, context: str) -> Understanding:
    """Understand a question put to whoever speaks for `patient`; what is asked about again hangs on nothing before it."""
    told = about_the_patient(question, patient.speaker, patient.sex)
    found = understander.understand(told, "" if _AGAIN.search(question) else context)
    return found if told == question else on_the_words(found, question)


class Conversation:
    """A talk with one patient, turn by turn; holds what was said, stores nothing."""

    def __init__(self, patient: Patient, mind: Mind, responder: Responder, clock: Clock) -> None:
        self.patient, self._mind, self._responder, self._clock = patient, mind, responder, clock
        self.talk = Talk(rapport=patient.manner.rapport)
        self.questions: tuple[str, ...] = ()

    def restore(self, turns: Sequence[tuple[str, Understanding, Reply, int]]) -> None:
        """Take up a talk where it stood: (question, understanding, reply, rapport) turn by turn."""
        self.questions = tuple(turn[0] for turn in turns)
        self.talk = Talk(
            understandings=tuple(turn[1] for turn in turns), said=tuple(turn[2].facts for turn in turns),
            replies=tuple(turn[2].text for turn in turns),
            rapport=turns[-1][3] if turns else self.patient.manner.rapport,
        )  # fmt: skip

    def take(self, turned: Turned) -> None:
        """Count a turn as said."""
        self.questions += (turned.question,)
        self.talk = Talk(
            understandings=(*self.talk.understandings, turned.understanding),
            said=(*self.talk.said, turned.reply.facts),
            replies=(*self.talk.replies, turned.reply.text),
            rapport=turned.rapport,
        )

    @property
    def window(self) -> tuple[tuple[str, str], ...]:
        """The last exchanges that the voice sees."""
        return tuple(zip(self.questions, self.talk.replies, strict=True))[-WINDOW:] if WINDOW else ()

    def look_ahead(self) -> None:
        """Let the voice read what the next prompt begins with, while the trainee thinks; a dead model is left for later."""
        with suppress(ModelError):
            self._responder.warm(persona_of(self.patient), self.window)

    def ask(self, question: str) -> Iterator[Step]:
        """Yield verified sentences, then one `Turned`; the caller counts it with `take`. Closing the iterator cancels.

        Raises UsageError for words without content; a dead model costs the model's words, not the turn.
        """
        began = self._clock.monotonic()
        text = cleaned(question)
        understanding = understood(
            self._mind.understander, self.patient, text, before(self.questions, self.talk.replies)
        )
        decision = decide(
            self.patient,
            self.talk,
            understanding,
            self._mind.lexicon.findings,
            reading_of(self._mind.understander, text),
            question=text,
        )
        wording = _Wording(self, text, understanding, decision, began)
        yield from wording.sentences()
        taken = steps(understanding, self.talk.understandings, repeated=decision.repeated)
        yield Turned(
            question=text, understanding=understanding, decision=decision, reply=wording.reply(),
            rapport=moved(self.talk.rapport, taken, self.patient.manner.personality, self.patient.policy), felt=taken,
        )  # fmt: skip


class _Wording:
    """The words of one reply, as they come."""

    def __init__(
        self, conversation: Conversation, question: str, understanding: Understanding, decision: Decision, began: float
    ) -> None:
        self._c, self._question, self._decision, self._began = conversation, question, decision, began
        self._understanding = understanding
        self._shown: list[str] = []
        self._refused: list[Refusal] = []
        self._first_ms = 0.0
        self._evaluated = self._tokens = 0
        self._by_author = False

    @cached_property
    def _verifier(self) -> Verifier:
        """What holds the model's words; a reply of the author alone needs none."""
        c = self._c
        heard = (c.patient.opening, *c.talk.replies)
        return Verifier(c.patient, self._decision, self._question, self._understanding, c._mind.lexicon, heard)

    def sentences(self) -> Iterator[Sentence]:
        """Yield what may be said."""
        if self._decision.voice and self._decision.facts:
            yield from self._by_model()
        if not self._shown:
            yield from self._say_author(self._decision.words)
            return
        for part in self._left_out():
            yield from self._say_author(part)
        if self._decision.tail:
            yield self._show(self._decision.tail)

    def _by_model(self) -> Iterator[Sentence]:
        for attempt in range(2):
            if attempt and (self._shown or self._elapsed() > SECOND_TRY_MS):
                return
            refused = len(self._refused)
            yield from self._attempt(attempt)
            if len(self._refused) == refused:
                return

    def _attempt(self, attempt: int) -> Iterator[Sentence]:
        """Yield the sentences of one try until one is refused."""
        pieces = self._c._responder.speak(self._task(attempt))
        heard = ""
        try:
            for piece in pieces:
                heard += piece
                *done, heard = _split(heard)
                for sentence in done:
                    if not self._passes(sentence):
                        return
                    yield self._show(sentence)
            rest = heard.strip()
            if rest and (not _is_cut(rest) or not self._shown) and self._passes(rest):
                yield self._show(rest)
        finally:
            close = getattr(pieces, "close", None)
            if close:
                close()
            usage = self._c._responder.usage()
            self._evaluated += usage.evaluated
            self._tokens += usage.generated

    def _passes(self, sentence: str) -> bool:
        check = self._verifier.sentence(sentence, first=all(self._verifier.is_echo(shown) for shown in self._shown))
        if not check.ok:
            self._refused.append(Refusal(text=clean(sentence, 300), reason=check.reason))
        return check.ok

    def _left_out(self) -> tuple[str, ...]:
        """Return the author's words for released facts that the model's words do not say."""
        missing = set(self._verifier.missing(" ".join(self._shown)))
        if not missing:
            return ()
        pairs = zip(self._decision.facts, self._decision.parts, strict=True)
        return tuple(dict.fromkeys(part for fact, part in pairs if fact in missing))

    def _say_author(self, text: str) -> Iterator[Sentence]:
        self._by_author = True
        for sentence in sentences(text):
            yield self._show(sentence)

    def _show(self, text: str) -> Sentence:
        if not self._shown:
            self._first_ms = self._elapsed()
        text = text[:1].upper() + text[1:]
        self._shown.append(text)
        return Sentence(text=text)

    def _elapsed(self) -> float:
        return (self._c._clock.monotonic() - self._began) * 1000

    def _task(self, attempt: int) -> VoiceTask:
        c = self._c
        number = len(c.questions) + 1
        return VoiceTask(
            persona=persona_of(c.patient), before=c.window, question=self._question, facts=self._decision.lines,
            seed=draw(f"{c.patient.case_id}/{c.patient.seed}/voice/{number}/{attempt}", 2**31 - 1) + 1, attempt=attempt,
        )  # fmt: skip

    def reply(self) -> Reply:
        """Return the whole reply."""
        return Reply(
            text=" ".join(self._shown), facts=self._decision.facts, rule=self._decision.rule, notice=self._decision.notice,
            source=ReplySource.AUTHOR if self._by_author else ReplySource.MODEL, refused=tuple(self._refused),
            timing=Timing(
                first_word_ms=round(self._first_ms, 1), total_ms=round(self._elapsed(), 1), evaluated=self._evaluated,
                tokens=self._tokens,
            ),
        )  # fmt: skip


def _split(text: str) -> list[str]:
    """Return finished sentences and, last, the unfinished rest."""
    parts = sentences(text)
    if len(parts) < 2:
        return [text]
    return [*parts[:-1], parts[-1]]


def _is_cut(text: str) -> bool:
    return not text.rstrip().endswith((".", "!", "?", "…"))
