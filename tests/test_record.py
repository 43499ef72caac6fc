"""The portable record: what was changed shows, and a file from a stranger is read or refused in one line."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings

from casesim.core.encounter import Body, Encounter, Graded
from casesim.core.errors import ContentError
from casesim.core.model import digest
from casesim.core.record import (
    ID_PATTERN,
    Record,
    check,
    content_hash,
    dumps,
    encounter_of,
    for_learner,
    loads,
    new_id,
    record_of,
)
from tests.bodies import interviews, score_sheet
from tests.small_case import fresh_encounter, played

Change = Callable[[dict[str, Any]], None]


@pytest.fixture
def record(small_encounter: Encounter) -> Record:
    """Return the record of a marked encounter."""
    return record_of(played(small_encounter, Graded(sheet=score_sheet())), made_by="casesim 0", learner="owl-7")


def changed(record: Record, change: Change) -> Record:
    """Return the record as it is after somebody has edited the file."""
    value = json.loads(dumps(record))
    change(value)
    return loads(json.dumps(value))


def test_a_record_gives_back_its_encounter(record: Record, small_encounter: Encounter) -> None:
    """Through the file and out again, equal; and nothing to object."""
    again = loads(dumps(record))
    assert again == record
    assert encounter_of(again).events[:-1] == small_encounter.events
    assert check(again) == []


@given(bodies=interviews())
@settings(max_examples=40, deadline=None)
def test_any_encounter_survives_the_file(bodies: list[Body]) -> None:
    """Whatever the words are: same encounter, same seal, ASCII, one line feed at the end."""
    encounter = played(fresh_encounter(), *bodies)
    text = dumps(record_of(encounter))
    again = loads(text)
    assert encounter_of(again) == encounter
    assert check(again) == []
    assert text.isascii()
    assert text.endswith("}\n")
    assert "\x1b" not in text


def test_an_encounter_without_events_has_a_record(record: Record) -> None:
    """Count 0 and the head of the beginning."""
    fresh = record_of(fresh_encounter())
    assert (fresh.count, fresh.head, check(fresh)) == (0, "0" * 64, [])


def _question(value: dict[str, Any]) -> None:
    value["events"][2]["body"]["question"] = "When did it begin, and are you allergic to anything?"


def _question_with_new_hash(value: dict[str, Any]) -> None:
    _question(value)
    event = value["events"][2]
    event["hash"] = digest({key: entry for key, entry in event.items() if key != "hash"})


def _drop_last(value: dict[str, Any]) -> None:
    value["events"].pop()


def _drop_middle(value: dict[str, Any]) -> None:
    del value["events"][3]


def _swap(value: dict[str, Any]) -> None:
    value["events"][2], value["events"][3] = value["events"][3], value["events"][2]


def _pass_mark(value: dict[str, Any]) -> None:
    value["rubric"]["pass_percent"] = 10


def _fact(value: dict[str, Any]) -> None:
    value["patient"]["facts"][0]["says"] = ["I am fine."]


def _variant_order(value: dict[str, Any]) -> None:
    value["template"]["variants"] = dict(reversed(value["template"]["variants"].items()))


def _seed(value: dict[str, Any]) -> None:
    value["seed"] = 8


def _learner(value: dict[str, Any]) -> None:
    value["learner"] = "fox-1"


def _engine(value: dict[str, Any]) -> None:
    value["engine"]["engine"] = "another"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (_question, "event 3 was changed"),
        (_question_with_new_hash, "event 4 does not follow the one before"),
        (_drop_last, "10 events were written, 9 are there"),
        (_drop_middle, "event 4 is missing"),
        (_swap, "event 3 is missing, or events were moved"),
        (_pass_mark, "the rubric was changed"),
        (_fact, "the patient was changed"),
        (_variant_order, "the template was changed"),
        (_seed, "the seal does not fit"),
        (_learner, "the seal does not fit"),
        (_engine, "the seal does not fit"),
    ],
)
def test_every_change_shows(record: Record, change: Change, words: str) -> None:
    """In the sentence that names what was changed."""
    assert words in "\n".join(check(changed(record, change)))


def test_another_patient_of_the_same_hash_pattern_shows(record: Record) -> None:
    """A forger who mends hashes and seal still needs a patient of this case and seed; the seal differs from the first."""
    other = record_of(fresh_encounter(seed=8))
    forged = record.model_copy(update={"patient": other.patient, "hashes": other.hashes})
    assert "the patient was not drawn from this case with this seed" in check(forged)
    assert forged.seal == record.seal, "the forger has not mended it"
    assert "the seal does not fit: case, seed, mode, learner, engine or head was changed" in check(forged)


def test_fields_that_a_later_version_knows_do_not_break_an_older_record(record: Record) -> None:
    """Hashes are over what was written, not over what today's model would write."""
    value = json.loads(dumps(record_of(fresh_encounter())))
    del value["patient"]["management"][0]["source"]  # as written before that field was there
    value["hashes"]["patient"] = content_hash(value["patient"])
    older = loads(json.dumps(value))
    assert not [problem for problem in check(older) if "patient" in problem]
    assert encounter_of(older).patient.management[0].source == ""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "not JSON"),
        ('{"schema": "casesim/record/1",\n oops}', "2:2: not JSON"),
        ("[]", "not a record"),
        ('{"schema": "casesim/record/9"}', "not a record"),
        ('{"schema": "casesim/record/1"}', "Field required"),
        ('{"schema": "casesim/record/1", "id": "a", "id": "b"}', "a key comes twice"),
        ('{"schema": "casesim/record/1", "seed": NaN}', "not a record"),
        ('{"schema": "casesim/record/1", "seed": 1e999}', "not a record"),
        ('{"schema": "casesim/record/1", "x": ' + "[" * 90 + "]" * 90 + "}", "nested deeper than 60"),
        ("[" * 100_000, "not a record"),
        ('{"schema": "casesim/record/1", "seed": ' + "9" * 5000 + "}", "not a record"),
    ],
)
def test_a_file_that_is_no_record_is_refused_in_one_line(text: str, words: str) -> None:
    """With the file's name first."""
    with pytest.raises(ContentError) as caught:
        loads(text, file="handed-in.json")
    assert words in str(caught.value)
    assert str(caught.value).startswith("handed-in.json:")
    assert "\n" not in str(caught.value)


def test_a_record_too_large_to_be_one_is_refused() -> None:
    """Before it is parsed."""
    with pytest.raises(ContentError, match="too large"):
        loads(" " * 20_000_001)


def test_an_unknown_key_is_told_without_acting_on_the_terminal(record: Record) -> None:
    """Key names come from strangers."""
    value = {**json.loads(dumps(record)), "\x1b]0;owned\x07x": 1}
    with pytest.raises(ContentError) as caught:
        loads(json.dumps(value))
    assert "\x1b" not in str(caught.value)


def test_ids_are_short_and_sort_by_time() -> None:
    """A day, a hyphen, seven letters; a second apart is enough; no letter reads like another."""
    start = datetime(2026, 11, 21, tzinfo=UTC)
    ids = [new_id(start + timedelta(seconds=seconds)) for seconds in range(0, 86_400, 7)]
    assert ids == sorted(ids)
    assert all(len(name) == 16 and not set(name[9:]) & set("ilou") for name in ids)
    assert ids[0].startswith("20261121-0000")
    assert re.fullmatch(ID_PATTERN, ids[-1])
    assert len({new_id(start) for _ in range(50)}) > 1


def test_a_pseudonym_is_sealed_into_a_record(record: Record) -> None:
    """A sound record stays sound under another pseudonym; a changed one does not become sound by it."""
    named = for_learner(record, "fox-1")
    assert (named.learner, check(named)) == ("fox-1", [])
    assert named.seal != record.seal
    assert for_learner(record, "") == record
    edited = record.model_copy(update={"count": record.count + 1})
    assert check(for_learner(edited, "fox-1"))
