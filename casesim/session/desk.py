"""The desk: every use case that a front end may ask for, behind one door.

Holds the parts that bootstrap has put together; what is slow to load (the mind, the voice, the records) is made when it
is first needed, once.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import Generic, TypeVar

from casesim.core.case import CaseTemplate
from casesim.core.differential import DiagnosisRelator
from casesim.core.drill import Skill, rubric_for
from casesim.core.encounter import Encounter, EncounterSummary, Mode
from casesim.core.errors import UsageError
from casesim.core.grading import Given, given_by, grade
from casesim.core.history import Heard
from casesim.core.mode import Terms, terms
from casesim.core.model import Frozen
from casesim.core.patient import Patient, realise
from casesim.core.ports import Clock, Fingerprint, Library, Records, Responder
from casesim.core.reading import lines_of
from casesim.core.rubric import Rubric, ScoreSheet
from casesim.core.transcript import Transcript
from casesim.session.encounter import EncounterService, new_encounter, random_seed
from casesim.session.turn import Conversation, Mind, persona_of


class CaseCard(Frozen):
    """A case in a list; nothing that tells a diagnosis."""

    id: str
    title: str
    complaint: str
    specialty: str
    setting: str
    minutes: int
    difficulty: str
    review: str
    speaker: str


Part = TypeVar("Part")


class _Once(Generic[Part]):
    """A part that is made when it is first needed, once, whichever threads ask for it."""

    def __init__(self, make: Callable[[], Part]) -> None:
        self._make, self._lock = make, Lock()
        self.made: Part | None = None

    def get(self) -> Part:
        with self._lock:
            if self.made is None:
                self.made = self._make()
            return self.made

    def forget(self) -> Part | None:
        """Return what was made, and make it anew when it is next needed."""
        with self._lock:
            made, self.made = self.made, None
            return made


class Desk:
    """All use cases of a trainee and of a script."""

    def __init__(
        self,
        library: Library,
        clock: Clock,
        *,
        mind: Callable[[], Mind],
        responder: Callable[[], Responder],
        relator: Callable[[], DiagnosisRelator],
        records: Callable[[], Records],
    ) -> None:
        self.library, self.clock = library, clock
        self._mind, self._responder, self._relator, self._records = (
            _Once(mind),
            _Once(responder),
            _Once(relator),
            _Once(records),
        )

    @property
    def mind(self) -> Mind:
        """What understands utterances; raises ContentError where its data are damaged."""
        return self._mind.get()

    @property
    def responder(self) -> Responder:
        """The voice; raises ModelError."""
        return self._responder.get()

    @property
    def relator(self) -> DiagnosisRelator:
        """What knows diagnoses."""
        return self._relator.get()

    @property
    def records(self) -> Records:
        """The log; raises RecordsError."""
        return self._records.get()

    def cards(self) -> tuple[CaseCard, ...]:
        """Return a card for every case, sorted by id; raises ContentError for one that is invalid."""
        return tuple(self.card(case_id) for case_id in self.library.cases())

    def card(self, case: str) -> CaseCard:
        """Return the card of one case; raises NotFound, ContentError."""
        return _card(self.library.case(case))

    def start(
        self,
        case: str,
        seed: int | None = None,
        mode: Mode = Mode.PRACTICE,
        *,
        skill: Skill | None = None,
        writing: float = 0.0,
        allowance: float = 1.0,
        store: bool = True,
        patient: Patient | None = None,
    ) -> EncounterService:
        """Begin an encounter, stored unless `store` is false; raises NotFound, ContentError, RecordsError, ModelError.

        A drill names its `skill` (UsageError where the case has nothing for it); `writing` are minutes after an exam's
        talk, `allowance` stretches a clock. `patient` takes the place of the drawn one, for an audit.
        """
        template = self.library.case(case)
        rubric = self.library.rubric(template.rubric)
        engine = {**_flat(self.responder.fingerprint()), **self.mind.understander.version()}
        encounter = new_encounter(template, rubric, random_seed() if seed is None else seed, mode, self.clock, engine)
        if patient is not None:
            encounter = encounter.model_copy(update={"patient": patient})
        if mode is Mode.DRILL:
            encounter = encounter.model_copy(update={"rubric": self.drill(skill, rubric, encounter.patient)})
        if store:
            self.records.create(encounter)
            self.records.lock(encounter.id)
        begins_on = terms(mode, template.minutes, writing=writing, allowance=allowance)
        return self._service(encounter, store=store, begins_on=begins_on)

    def drill(self, skill: Skill | None, rubric: Rubric, patient: Patient) -> Rubric:
        """Return the rubric of a drill; raises UsageError without a skill, or where the case has nothing for it."""
        if skill is None:
            raise UsageError(f"a drill is about one skill: name it ({', '.join(Skill)})")
        asks = {name: tuple(topic.ask) for name, topic in getattr(self.mind, "topics", {}).items()}
        return rubric_for(skill, rubric, patient, asks)

    def resume(self, encounter_id: str) -> EncounterService:
        """Take up a stored encounter where it stood; raises NotFound, RecordsError (also where another process holds it)."""
        encounter = self.records.load(encounter_id)
        self.records.lock(encounter.id)
        return self._service(self.records.load(encounter.id), store=True)

    def _service(self, encounter: Encounter, *, store: bool, begins_on: Terms | None = None) -> EncounterService:
        records = self.records if store else None
        parts = (self.mind, self.responder, self.relator, self.clock)
        return EncounterService(encounter, records, *parts, begins_on=begins_on)

    def conversation(self, case: str, seed: int) -> Conversation:
        """Return a talk that stores nothing."""
        return Conversation(self.patient(case, seed), self.mind, self.responder, self.clock)

    def patient(self, case: str, seed: int) -> Patient:
        """Return the patient of a case and a seed."""
        return realise(self.library.case(case), seed)

    def warm(self, patient: Patient) -> None:
        """Prepare understanding and voice for `patient` while the trainee reads; raises ContentError, ModelError."""
        self.mind.understander.read(lines_of(patient.facts))
        self.responder.warm(persona_of(patient))

    def encounters(self, limit: int = 100) -> tuple[EncounterSummary, ...]:
        """Return past and open encounters, newest first."""
        return self.records.list(limit)

    def load(self, encounter_id: str) -> Encounter:
        """Return a stored encounter; raises NotFound."""
        return self.records.load(encounter_id)

    def grade(self, encounter: Encounter, rubric: str | None = None) -> ScoreSheet:
        """Mark an encounter from anywhere with its own rubric, or another; stores nothing."""
        chosen = self.library.rubric(rubric) if rubric else encounter.rubric
        return grade(chosen, given_by(encounter), self.relator)

    def grade_transcript(self, transcript: Transcript, rubric: str) -> ScoreSheet:
        """Mark a bare transcript; items that need a case are unscored."""
        chosen = self.library.rubric(rubric)
        heard = []
        for index, turn in enumerate(transcript.turns):
            if turn.speaker == "trainee":
                before = transcript.turns[index - 1].text if index else ""
                heard.append(
                    Heard(
                        turn=turn.number,
                        text=turn.text,
                        understanding=self.mind.understander.understand(turn.text, before),
                    )
                )
        return grade(chosen, Given(heard=tuple(heard)), self.relator)

    def change_voice(self) -> None:
        """Stop the voice; whoever asks for it next gets the one that is chosen then."""
        voice = self._responder.forget()
        if voice is not None:
            voice.close()

    def close(self) -> None:
        """Stop the voice and close the log, where they were opened."""
        for part in (self._responder.made, self._records.made):
            if part is not None:
                part.close()


def is_file(name: str) -> bool:
    """Say whether a name given for an encounter or a transcript is a file."""
    return Path(name).is_file()


def _flat(fingerprint: Fingerprint) -> dict[str, str]:
    flat = {"engine": fingerprint.engine, "model": fingerprint.model, "model_sha256": fingerprint.model_sha256,
            "adapter_sha256": fingerprint.adapter_sha256}  # fmt: skip
    return {**flat, **{f"option.{key}": value for key, value in fingerprint.options.items()}}


def _card(template: CaseTemplate) -> CaseCard:
    return CaseCard(
        id=template.id, title=template.title, complaint=template.complaint, specialty=template.specialty, setting=template.setting,
        minutes=template.minutes, difficulty=template.difficulty, review=template.review.state, speaker=template.speaker.role,
    )  # fmt: skip
