"""`verify`: the chain holds and the marks come out of the stored understanding and rubric, or it says what does not."""

from __future__ import annotations

import pytest

from casesim.core.differential import NameRelator
from casesim.core.encounter import Encounter, Event, Graded, State
from casesim.core.grading import given_by, grade
from casesim.core.record import Record, content_hash, record_of, written
from casesim.core.rubric import Verdict
from casesim.session.review import compare, verify
from tests.bodies import score_sheet
from tests.small_case import exchange, fresh_encounter, played

RELATOR = NameRelator()


@pytest.fixture
def marked(small_encounter: Encounter) -> Encounter:
    """Return the small encounter with the marks it earns."""
    sheet = grade(small_encounter.rubric, given_by(small_encounter), RELATOR)
    return played(small_encounter, Graded(sheet=sheet))


def test_a_record_as_it_was_written_is_sound(marked: Encounter) -> None:
    """No problem, no difference, nothing to note."""
    found = verify(record_of(marked, made_by="casesim 0", learner="owl-7"), RELATOR)
    assert found.is_sound
    assert (found.state, found.problems, found.differences, found.notes) == (State.GRADED, (), (), ())
    assert (found.learner, found.made_by, found.count, found.head) == ("owl-7", "casesim 0", 10, marked.head)


def test_a_record_that_is_not_marked_yet_says_so(small_encounter: Encounter) -> None:
    """That is no fault."""
    found = verify(record_of(small_encounter), RELATOR)
    assert found.is_sound
    assert found.notes == ("not marked yet: there are no marks to check",)


def test_marks_that_were_not_earned_show_item_by_item(small_encounter: Encounter) -> None:
    """Even where the forger has made the chain anew."""
    honest = grade(small_encounter.rubric, given_by(small_encounter), RELATOR)
    better = [
        mark.model_copy(update={"verdict": Verdict.MET, "points": mark.max}) if mark.id == "asks-allergies" else mark
        for mark in honest.items
    ]
    sheet = honest.model_copy(update={"items": tuple(better), "total": honest.total + 2})
    found = verify(record_of(played(small_encounter, Graded(sheet=sheet))), RELATOR)
    assert found.problems == ()
    assert [difference.what for difference in found.differences] == ["asks-allergies", "total"]
    assert found.differences[0].stored.startswith("met 2/2")
    assert found.differences[0].now.startswith("not_met 0/2")
    assert not found.is_sound


def test_a_whole_other_sheet_differs_in_everything_it_differs_in(marked: Encounter) -> None:
    """Items that are missing or added, domains and totals."""
    assert marked.sheet is not None
    names = [difference.what for difference in compare(score_sheet(), marked.sheet)]
    assert {"asks-onset", "looks", "names-it", "domain history", "domain reasoning", "total", "percent"} <= set(names)
    assert compare(marked.sheet, marked.sheet) == ()


def test_a_change_of_the_log_is_named(marked: Encounter) -> None:
    """And the marks are checked all the same."""
    event = marked.events[2]
    edited = event.model_copy(update={"body": exchange(2, "When did it start?", "It started 9 days ago.", ("onset",))})
    found = verify(
        record_of(marked.model_copy(update={"events": (*marked.events[:2], edited, *marked.events[3:])})), RELATOR
    )
    assert found.problems == ("event 3 was changed: its hash does not fit",)
    assert not found.is_sound


def test_a_question_after_the_end_could_not_have_happened(small_encounter: Encounter) -> None:
    """A chain made anew around a log that the app would never write."""
    late = exchange(4, "Are you allergic to anything?", "Yes.", (), ("allergies",))
    event = Event.make(len(small_encounter.events) + 1, "2026-11-21T09:30:00Z", 999, late, small_encounter.head)
    forged = small_encounter.model_copy(update={"events": (*small_encounter.events, event)})
    found = verify(record_of(forged), RELATOR)
    assert found.problems == ("event 10 could not have happened there: not possible now: the encounter is closed",)


def test_a_record_that_cannot_be_read_is_no_crash(marked: Encounter) -> None:
    """It says which part."""
    record = record_of(marked)
    found = verify(record.model_copy(update={"rubric": {"id": 5}}), RELATOR)
    assert found.state is None
    assert any("cannot be read: rubric" in problem for problem in found.problems)


def test_a_patient_that_is_drawn_otherwise_today_is_noted(marked: Encounter) -> None:
    """The stored patient counts; that the case would give another is worth knowing."""
    record = record_of(marked)
    patient = {**record.patient, "opening": "I feel awful."}
    hashes = record.hashes.model_copy(update={"patient": content_hash(patient)})
    found = verify(record.model_copy(update={"patient": patient, "hashes": hashes}), RELATOR)
    assert any("draws another patient" in note for note in found.notes)
    assert any("seal" in problem for problem in found.problems)


def test_what_it_says_cannot_act_on_the_terminal(small_encounter: Encounter) -> None:
    """Records come from strangers."""
    sheet = score_sheet(quote="\x1b]0;owned\x07x")
    record: Record = record_of(played(small_encounter, Graded(sheet=sheet)), learner="\x1b[2Jowl", made_by="\x9bx")
    assert "\x1b" not in str(written(verify(record, RELATOR)))
    assert "\\x1b" not in repr(verify(record, RELATOR))


def test_an_unmarked_fresh_encounter_verifies() -> None:
    """Nothing has happened; nothing is wrong."""
    assert verify(record_of(fresh_encounter()), RELATOR).is_sound
