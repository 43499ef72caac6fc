"""Summaries: what the facts bear out is confirmed, what they do not is put right, and no secret is told by the way."""

from __future__ import annotations

import pytest

from casesim.core.decision import Decision, Talk
from casesim.core.mistake import quantities
from tests.shipped_patient import DESK, decided


def summed_up(case: str, seed: int, text: str, talk: Talk | None = None) -> Decision:
    """Return what the patient of a shipped case decides on a summary."""
    return decided(case, seed, text, talk or Talk(rapport=50))


@pytest.mark.parametrize(
    ("case", "seed", "text"),
    [
        ("chest-pain", 2, "So to summarise, you've had a heavy pain in your chest for about three hours, going down your left arm, and you feel sick. Is that right?"),
        ("headache", 1, "So, to summarise, you've had a throbbing headache on the right side for a day, you've been sick and the light bothers you. Is that correct?"),
        ("loin-pain", 1, "So to summarise, you've got sudden pain in your left side for seven hours going to the groin, with no blood in the urine. Is that right?"),
        ("cough", 1, "So if I've understood correctly, you've had a cough for ten weeks, with streaks of blood, you've lost weight and you smoke 15 a day."),
        ("confusion", 2, "So to summarise, your mum's been confused for two days, she's sleepy, she's had a little cough and a shiver. Have I got that right?"),
        ("fever-after-travel", 1, "To summarise, you came back from Nepal 11 days ago and you've had a fever for nine days with a headache and a few spots."),
        ("abdominal-pain", 1, "So you've had tummy pain for a day, it's got worse, you've been sick once and you're off your food. Is that right?"),
    ],
)  # fmt: skip
def test_a_fair_summary_is_confirmed(case: str, seed: int, text: str) -> None:
    """In the trainee's own words, with numbers and sides as they are."""
    assert summed_up(case, seed, text).rule == "summary"


@pytest.mark.parametrize(
    ("case", "seed", "text", "fact"),
    [
        ("headache", 1, "Let me recap: headache for about 24 hours, neck stiffness, and you banged your head.", "neck"),
        ("low-mood", 1, "Let me check I've understood: you feel low, guilty and you're hearing voices. Is that right?", "guilt"),
        ("abdominal-pain", 1, "So you've had pain for a week with diarrhoea and blood in your stools. Is that right?", "diarrhoea"),
        ("loin-pain", 1, "You said it was your right side, is that correct?", "site"),
        ("headache", 1, "So the headache's on the left side and you've been sick. Is that right?", "site"),
        ("chest-pain", 2, "Let me just check I've got this right: the pain is heavy, it goes to your right arm, and you feel sick.", "radiation"),
        ("chest-pain", 2, "To recap, it's five out of ten, it began about three hours ago and you feel sick.", "severity"),
        ("chest-pain", 2, "So you've had chest pain for two weeks, is that right?", "onset-time"),
        ("cough", 1, "So if I've understood correctly, you've had a cough for two weeks and you've lost weight.", "onset"),
        ("chest-pain", 2, "To summarise, your mother had a heart attack, and you smoke 15 a day.", "family-heart"),
        ("confusion", 2, "So to summarise, your mum's been confused for three weeks, and she has a little cough. Have I got that right?", "onset"),
    ],
)  # fmt: skip
def test_a_wrong_summary_is_put_right_by_the_fact(case: str, seed: int, text: str, fact: str) -> None:
    """A denied finding, a wrong side, number, duration or relative: never "that's it, yes"."""
    decision = summed_up(case, seed, text)
    assert (decision.rule, fact in decision.facts) == ("correction", True), decision.words
    assert not decision.words.startswith("Yes")


def test_what_nobody_spoke_of_is_not_agreed_with() -> None:
    """A symptom that is in no fact is named as not said, and no fact is told."""
    decision = summed_up(
        "headache",
        1,
        "Let me recap: you've had a headache for 24 hours and an itchy scalp rash, and ringing in your ears.",
    )
    assert decision.rule == "correction"


def test_a_wrong_summary_opens_no_gate() -> None:
    """A fact that waits for trust is not told because a summary denies it."""
    patient = DESK.patient("low-mood", 2)
    text = "So to summarise, you feel low, you have no thoughts of suicide, and you sleep well. Is that right?"
    low = summed_up("low-mood", 2, text, Talk(rapport=0))
    held = {fact.id for fact in patient.facts if fact.disclosure in ("rapport", "never")}
    assert not held & set(low.facts)
    assert low.rule != "summary"


def test_numbers_are_read_with_their_units() -> None:
    """Spelt or in figures; times in hours."""
    assert quantities("for two days, 7 out of 10, 15 cigarettes") == [
        (48.0, "time"),
        (15.0, "cigarette"),
        (7.0, "score"),
    ]
