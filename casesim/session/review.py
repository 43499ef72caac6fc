"""Review: whether a stored encounter is as it was written, and whether it earns the marks that it says.

`verify` works from the stored understanding and the stored rubric alone, so that it says the same on any machine. It
cannot show who wrote the record: tamper-evident, not tamper-proof.
"""

from __future__ import annotations

from casesim.core.differential import DiagnosisRelator
from casesim.core.encounter import Encounter, State
from casesim.core.errors import ContentError, EncounterError
from casesim.core.grading import given_by, grade
from casesim.core.model import Frozen, canonical
from casesim.core.patient import realise
from casesim.core.record import Record, check, encounter_of, written
from casesim.core.rubric import Mark, ScoreSheet
from casesim.core.text import clean


class Difference(Frozen):
    """Something of the marks that comes out otherwise than it is stored."""

    what: str
    """An item's id, "domain ID", or the name of a total."""
    stored: str
    now: str


class Verification(Frozen):
    """What `verify` found of one record."""

    id: str
    learner: str = ""
    made_by: str = ""
    state: State | None = None
    """None where this version cannot read the record."""
    count: int
    head: str
    seal: str
    problems: tuple[str, ...] = ()
    """What was changed since it was written."""
    differences: tuple[Difference, ...] = ()
    """Marks that the stored understanding and rubric do not earn."""
    notes: tuple[str, ...] = ()
    """What to know besides; no fault of the record."""

    @property
    def is_sound(self) -> bool:
        """Say whether nothing was changed and every mark comes out as it is stored."""
        return not self.problems and not self.differences


def verify(record: Record, relator: DiagnosisRelator) -> Verification:
    """Check the chain, the hashes and the seal of `record`, and mark it again. Raises nothing on any record."""
    problems = check(record)
    names = ("learner", "made_by", "head", "seal")
    labels = {name: clean(getattr(record, name), 100, keep_newlines=False) for name in names}
    try:
        encounter = encounter_of(record)
    except ContentError as error:
        problems.append(f"cannot be read: {error.message}")
        return Verification(id=record.id, count=record.count, problems=tuple(problems), **labels)
    problems += _out_of_order(encounter)
    differences, notes = _marked_again(encounter, relator)
    notes += _drawn_again(encounter, record)
    return Verification(
        id=record.id, count=record.count, state=encounter.state, problems=tuple(problems), differences=differences,
        notes=tuple(notes), **labels,
    )  # fmt: skip


def _out_of_order(encounter: Encounter) -> list[str]:
    """Say which event could not have happened where it stands (a question after the end, a turn left out)."""
    so_far = encounter.model_copy(update={"events": ()})
    for event in encounter.events:
        try:
            if so_far.next_event(event.body, event.at, event.elapsed).elapsed != event.elapsed:
                return [f"event {event.number} is earlier than the one before"]
        except EncounterError as error:
            return [f"event {event.number} could not have happened there: {error}"]
        so_far = so_far.model_copy(update={"events": (*so_far.events, event)})
    return []


def _marked_again(encounter: Encounter, relator: DiagnosisRelator) -> tuple[tuple[Difference, ...], list[str]]:
    stored = encounter.sheet
    if stored is None:
        return (), ["not marked yet: there are no marks to check"]
    now = grade(encounter.rubric, given_by(encounter), relator)
    return compare(stored, now), []


def compare(stored: ScoreSheet, now: ScoreSheet) -> tuple[Difference, ...]:
    """Return how two sheets differ: item by item, then domains, then totals; empty where they are the same, byte for byte."""
    if canonical(stored) == canonical(now):
        return ()
    found: list[Difference] = []
    before, after = ({mark.id: mark for mark in sheet.items} for sheet in (stored, now))
    for name in dict.fromkeys((*before, *after)):
        found += _differ(name, _told(before.get(name)), _told(after.get(name)))
    for name in dict.fromkeys((*stored.domains, *now.domains)):
        pair = (stored.domains.get(name), now.domains.get(name))
        found += _differ(f"domain {name}", *(canonical(score) if score else "none" for score in pair))
    for name in ("rubric", "rubric_version", "total", "max", "percent", "passed", "why", "to_review"):
        found += _differ(name, str(getattr(stored, name)), str(getattr(now, name)))
    return tuple(found)


def _differ(what: str, stored: str, now: str) -> list[Difference]:
    if stored == now:
        return []
    what, stored, now = (clean(text, 600, keep_newlines=False) for text in (what, stored, now))
    return [Difference(what=what, stored=stored, now=now)]


def _told(mark: Mark | None) -> str:
    if mark is None:
        return "none"
    turns = f", turn {', '.join(map(str, mark.turns))}" if mark.turns else ""
    return f"{mark.verdict.value} {mark.points:g}/{mark.max:g}{turns}: “{mark.quote}” ({mark.reason})"


def _drawn_again(encounter: Encounter, record: Record) -> list[str]:
    """Say where today's casesim draws another patient from the same case and seed."""
    try:
        again = realise(encounter.template, encounter.seed, encounter.patient.variant)
    except (ContentError, KeyError):
        return ["this version of casesim cannot draw the patient from the stored case"]
    if canonical(written(again)) == canonical(record.patient):
        return []
    return ["this version of casesim draws another patient from the stored case and seed; the stored one was marked"]
