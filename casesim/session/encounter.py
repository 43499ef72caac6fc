"""The encounter as a use case: start or resume, ask, examine, order, note, rank, finish.

Everything that is acknowledged is stored first: a question and its answer in one transaction. A turn that fails or is
cancelled leaves no trace. One service holds one encounter; its methods may be called from any thread, also while a
question is being answered: what is stored is stored one after the other.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC

from casesim.core.assessment import parse as read_assessment
from casesim.core.case import CaseTemplate
from casesim.core.differential import DiagnosisRelator, parse
from casesim.core.draw import MAX_SEED
from casesim.core.drill import TASKS, history, skill_of
from casesim.core.encounter import (
    Body,
    Closed,
    DifferentialGiven,
    Encounter,
    Examined,
    Exchanged,
    Graded,
    Hinted,
    Mode,
    Noted,
    Opened,
    Ordered,
    Paused,
    Ranked,
    SelfAssessed,
    State,
)
from casesim.core.errors import EncounterError, UsageError
from casesim.core.grading import given_by, grade
from casesim.core.hint import next_hint
from casesim.core.mode import RULES, Terms, terms_of
from casesim.core.patient import realise
from casesim.core.ports import Clock, Records, Responder
from casesim.core.reading import lines_of
from casesim.core.record import new_id
from casesim.core.request import outcome, requested
from casesim.core.rubric import Rubric, ScoreSheet
from casesim.core.text import clean
from casesim.session.turn import Conversation, Mind, Sentence, Turned, persona_of

LIMIT_NOTE = 20_000


class Answered(Exchanged):
    """A whole exchange, stored."""


class EncounterService:
    """One encounter, from the door note to the marks."""

    def __init__(
        self,
        encounter: Encounter,
        records: Records | None,
        mind: Mind,
        responder: Responder,
        relator: DiagnosisRelator,
        clock: Clock,
        *,
        begins_on: Terms | None = None,
    ) -> None:
        """`records` is None where nothing is to be stored; `begins_on` are the terms of one that has not begun yet."""
        self.encounter = encounter
        self._begins_on = begins_on or terms_of(encounter)
        self._records, self._mind, self._responder, self._relator, self._clock = (
            records,
            mind,
            responder,
            relator,
            clock,
        )
        self._conversation = Conversation(encounter.patient, mind, responder, clock)
        self._conversation.restore([(e.question, e.understanding, e.reply, e.rapport) for e in encounter.exchanges])
        self._before = encounter.elapsed
        self._began = clock.monotonic()
        self._asking = self._stopped = False
        self._writing = threading.Lock()

    @property
    def elapsed(self) -> float:
        """Seconds of consultation time: what the log holds and what has run since."""
        runs = self.encounter.state is State.INTERVIEW and not self.encounter.is_paused
        return self._before + (self._clock.monotonic() - self._began if runs else 0.0)

    @property
    def terms(self) -> Terms:
        """How long the talk lasts, and the writing after it."""
        return terms_of(self.encounter) if self.encounter.opened else self._begins_on

    @property
    def seconds_left(self) -> float | None:
        """Seconds of the talk that are left, below 0 after it; None where no clock ends it."""
        minutes = self.terms.minutes
        return None if minutes is None else 60 * minutes - self.elapsed

    @property
    def is_time_up(self) -> bool:
        """Say whether the talk is over."""
        return self.seconds_left is not None and self.seconds_left <= 0

    @property
    def is_over(self) -> bool:
        """Say whether the minutes of writing after the talk are over, too: finish now."""
        return self.seconds_left is not None and self.seconds_left + 60 * self.terms.writing <= 0

    @property
    def rapport(self) -> int:
        """Rapport now, 0..100."""
        return self._conversation.talk.rapport

    def warm(self) -> None:
        """Prepare understanding and voice while the trainee reads the door note; raises ModelError."""
        self._mind.understander.read(lines_of(self.encounter.patient.facts))
        self._responder.warm(persona_of(self.encounter.patient))

    def open(self) -> None:
        """Go in. Does nothing where the encounter is open already."""
        if self.encounter.state is State.BRIEFING:
            self._began = self._clock.monotonic()
            opened: list[Body] = [Opened(minutes=self._begins_on.minutes, writing=self._begins_on.writing)]
            skill = skill_of(self.encounter)
            if skill is not None and TASKS[skill].given:
                opened.append(history(self.encounter.patient))
            self._store(*opened)

    def ask(self, question: str) -> Iterator[Sentence | Exchanged]:
        """Yield verified sentences, then the stored exchange. Closing the iterator cancels: nothing is stored.

        Raises UsageError for words without content, EncounterError where no question is possible now.
        """
        self._may_talk()
        if self._asking:
            raise EncounterError("the patient is still answering")
        self._asking, self._stopped = True, False
        try:
            for step in self._conversation.ask(question):
                if self._stopped:
                    return
                yield step if isinstance(step, Sentence) else self._exchanged(step)
        finally:
            self._asking = False
        self._conversation.look_ahead()

    def cancel(self) -> None:
        """Stop the answer that is being given, from any thread: its iterator ends soon, and nothing of it is stored."""
        self._stopped = True
        stop = getattr(self._responder, "cancel", None)
        if self._asking and callable(stop):
            stop()

    def _exchanged(self, turned: Turned) -> Exchanged:
        if self.is_time_up:
            raise EncounterError("time is up: the answer came too late and does not count")
        exchange = Exchanged(
            turn=len(self.encounter.exchanges) + 1, question=turned.question, understanding=turned.understanding,
            reply=turned.reply, rapport=turned.rapport,
        )  # fmt: skip
        self._store(exchange)
        self._conversation.take(turned)
        return exchange

    def examine(self, request: str) -> Examined:
        """Do a manoeuvre, or all of a region; what the case does not hold is normal or not remarkable, and says so."""
        text = self._request(request)
        found = requested(text, self.encounter.patient.examination)
        result = outcome(found) if found else "No such examination in this case."
        act = Examined(after_turn=self._turn(), request=text, finding_ids=tuple(f.id for f in found), result=result)
        self._store(act)
        return act

    def order(self, request: str) -> Ordered:
        """Order tests; what the case does not hold is not available."""
        text = self._request(request)
        found = requested(text, self.encounter.patient.investigations)
        result = outcome(found) if found else "Not available in this case."
        act = Ordered(after_turn=self._turn(), request=text, finding_ids=tuple(f.id for f in found), result=result)
        self._store(act)
        return act

    def hint(self) -> Hinted | None:
        """Take the next hint, stored; None where nothing is left to hint at. Raises EncounterError where there are none."""
        self._must_be_open()
        if not RULES[self.encounter.mode].hints:
            raise EncounterError(f"there are no hints in {_in_mode(self.encounter.mode)}")
        asks = {name: tuple(topic.ask) for name, topic in getattr(self._mind, "topics", {}).items()}
        hint = next_hint(self.encounter, asks)
        if hint is not None:
            self._store(hint)
        return hint

    def pause(self) -> bool:
        """Stop the clock, or let it go on; return whether it stands. Whatever is done next lets it go on."""
        self._must_be_open()
        if not RULES[self.encounter.mode].pause:
            raise EncounterError(f"there is no pause in {_in_mode(self.encounter.mode)}")
        self._switch_clock(stands=not self.encounter.is_paused)
        return self.encounter.is_paused

    def _switch_clock(self, *, stands: bool) -> None:
        elapsed = self.elapsed
        self._append(Paused(stands=stands))
        self._before, self._began = elapsed, self._clock.monotonic()

    def note(self, text: str, *, add: bool = False) -> None:
        """Keep the trainee's notes: the whole text, or one more line of it."""
        self._must_be_open()
        text = clean(text, LIMIT_NOTE)
        whole = f"{self.encounter.notes}\n{text}".strip() if add else text
        if whole != self.encounter.notes:
            self._store(Noted(after_turn=self._turn(), text=whole[:LIMIT_NOTE]))

    def differential(self, ranked: str | Sequence[Ranked]) -> tuple[Ranked, ...]:
        """Keep the ranked differential as it now stands; text is "A @ 70; B; C". Raises UsageError for text without any."""
        self._must_be_open()
        entries = parse(ranked) if isinstance(ranked, str) else tuple(ranked)
        if not entries and isinstance(ranked, str):
            raise UsageError("name at least one diagnosis, as in: /differential A; B; C")
        if entries != self.encounter.differential:
            self._store(DifferentialGiven(after_turn=self._turn(), ranked=entries))
        return entries

    def assess(self, text: str) -> SelfAssessed:
        """Keep how the trainee thinks it went ("3", "history 4; words"), before the marks; raises UsageError."""
        if self.encounter.state is not State.CLOSED:
            self._must_be_open()
        assessed = read_assessment(clean(text, LIMIT_NOTE), self.encounter.rubric)
        self._store(assessed)
        return assessed

    def finish(self, *, time_up: bool = False) -> ScoreSheet:
        """Close and grade; refused while a question is unanswered."""
        if self._asking:
            raise EncounterError("the patient is still answering")
        if self.encounter.state is State.BRIEFING:
            self.open()
        bodies: list[Body] = []
        if self.encounter.state is State.INTERVIEW:
            self._store(Closed(reason="time_up" if time_up or self.is_time_up else "finished"))
        if self.encounter.state is State.CLOSED:
            sheet = grade(self.encounter.rubric, given_by(self.encounter), self._relator)
            bodies.append(Graded(sheet=sheet))
            self._store(*bodies)
        found = self.encounter.sheet
        if found is None:
            raise EncounterError("the encounter could not be graded")
        return found

    def close(self) -> None:
        """Let go of the encounter, leaving it as it stands."""
        if self._records:
            self._records.unlock(self.encounter.id)

    def _request(self, request: str) -> str:
        self._may_talk()
        if not RULES[self.encounter.mode].acts:
            raise EncounterError("a drill is about one skill: examination and tests come in practice and exam")
        text = clean(request, 400, keep_newlines=False)
        if not text:
            raise UsageError("say what to examine or to order")
        return text

    def _turn(self) -> int:
        return len(self.encounter.exchanges)

    def _may_talk(self) -> None:
        self._must_be_open()
        skill = skill_of(self.encounter)
        if skill is not None and not TASKS[skill].asks:
            raise EncounterError("the history is given here and nobody answers: write the differential")
        if self.is_time_up:
            raise EncounterError("time is up: finish your notes and your differential, then /finish")

    def _must_be_open(self) -> None:
        if self.encounter.state is State.BRIEFING:
            self.open()
        if self.encounter.state is not State.INTERVIEW:
            raise EncounterError("the encounter is closed")

    def _store(self, *bodies: Body) -> None:
        """Store, one after the other; what is done while the clock stands lets it go on first."""
        if self.encounter.is_paused:
            self._switch_clock(stands=False)
        self._append(*bodies)

    def _append(self, *bodies: Body) -> None:
        with self._writing:
            encounter = self.encounter
            at = self._clock.now().astimezone(UTC).isoformat(timespec="milliseconds")
            events = []
            for body in bodies:
                event = encounter.next_event(body, at, self.elapsed)
                events.append(event)
                encounter = encounter.with_event(event)
            if self._records:
                self._records.append(encounter.id, events)
            self.encounter = encounter


def new_encounter(
    template: CaseTemplate,
    rubric: Rubric,
    seed: int,
    mode: Mode,
    clock: Clock,
    engine: Mapping[str, str],
    *,
    variant: str | None = None,
) -> Encounter:
    """Return a fresh encounter with the patient of `seed`; raises ContentError, UsageError for a seed out of range."""
    if not 0 <= seed <= MAX_SEED:
        raise UsageError(f"a seed of {seed}: write 0 to {MAX_SEED}")
    now = clock.now().astimezone(UTC)
    patient = realise(template, seed, variant)
    return Encounter(
        id=new_id(now), started=now.isoformat(timespec="milliseconds"), mode=mode, template=template, seed=seed,
        patient=patient, rubric=rubric, engine=dict(engine),
    )  # fmt: skip


def _in_mode(mode: Mode) -> str:
    return "an exam" if mode is Mode.EXAM else f"a {mode.value}"


def random_seed() -> int:
    """Return a seed that a person can type."""
    return secrets.randbelow(9_999) + 1
