"""Verification: good wordings pass, planted corruptions do not."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib import resources

import pytest

from casesim.core.decision import Talk
from casesim.core.disclosure import decide
from casesim.core.patient import Patient
from casesim.core.understanding.lexicon import Lexicon
from casesim.core.understanding.model import FindingHit, QuestionType, TopicHit, Understanding
from casesim.core.verification import Verifier
from tests.talkative import talkative_patient


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """Return the shipped lexicon."""
    return Lexicon.from_mappings(tomllib.loads((resources.files("casesim") / "data/lexicon.toml").read_text("utf-8")))


def verifier(
    question: str, topics: tuple[str, ...], kind: QuestionType = QuestionType.OPEN, findings: tuple[str, ...] = ()
) -> Verifier:
    """Return the verifier of a turn of the talkative patient."""
    patient: Patient = talkative_patient()
    understanding = Understanding(
        type=kind,
        topics=tuple(TopicHit(id=t, score=0.9, span=t) for t in topics),
        findings=tuple(FindingHit(id=f, span=f) for f in findings),
    )
    decision = decide(patient, Talk(), understanding, lexicon().findings)
    assert decision.facts, "the test asks for nothing"
    return Verifier(patient, decision, question, understanding, lexicon())


ONSET = ("When did it start?", ("onset",))
"""Fact: "It came on three days ago, while I was carrying the shopping up the stairs."."""

GOOD = [
    (*ONSET, "Three days ago, when I was carrying the shopping up the stairs."),
    (*ONSET, "It started about 3 days ago, I was carrying shopping up the stairs at the time."),
    ("How bad is it?", ("severity",), "I'd say it's a seven out of ten."),
    ("Where does it go?", ("radiation",), "It goes down my left arm, really."),
    ("What tablets do you take?", ("medications",), "I take ramipril, five milligrams, every morning."),
]
BAD = [
    ("another number", *ONSET, "Four days ago, carrying the shopping up the stairs."),
    ("another unit", *ONSET, "Three weeks ago, carrying the shopping up the stairs."),
    ("an added number", *ONSET, "Three days ago, at 10, carrying the shopping up the stairs."),
    ("an added noun", *ONSET, "Three days ago, carrying my bicycle up the stairs."),
    ("an added finding", *ONSET, "Three days ago, carrying the shopping up the stairs, and I felt sick."),
    ("the other side", "Where does it go?", ("radiation",), "It goes down my right arm."),
    (
        "another drug",
        "What tablets do you take?",
        ("medications",),
        "I take amlodipine, five milligrams, every morning.",
    ),
    ("another dose", "What tablets do you take?", ("medications",), "I take ramipril, ten milligrams, every morning."),
    (
        "another unit of a dose",
        "What tablets do you take?",
        ("medications",),
        "I take ramipril, five grams, every morning.",
    ),
    ("another time", "What tablets do you take?", ("medications",), "I take ramipril, five milligrams, every night."),
    ("a relative", "Where does it go?", ("radiation",), "It goes down my left arm, like my brother's."),
    ("a diagnosis", "Where does it go?", ("radiation",), "It goes down my left arm, it's a heart attack."),
    ("a flipped no", "Where does it go?", ("radiation",), "No, it doesn't go down my left arm."),
    ("the doctor's words", "Where does it go?", ("radiation",), "Does your pain go down your left arm?"),
    ("a doctor's line", "Where does it go?", ("radiation",), "Doctor: It goes down my left arm."),
    ("a machine", "Where does it go?", ("radiation",), "As an AI, it goes down my left arm."),
    ("markup", "Where does it go?", ("radiation",), "[It goes down my left arm]"),
    ("another script", "Where does it go?", ("radiation",), "It goes down my left arm 是的."),
]


@pytest.mark.parametrize(("question", "topics", "reply"), GOOD)
def test_a_faithful_wording_passes(question: str, topics: tuple[str, ...], reply: str) -> None:
    """Joined, reordered, with manner words and numbers spelt either way."""
    check = verifier(question, topics).reply(reply)
    assert check.ok, check.reason


@pytest.mark.parametrize(("what", "question", "topics", "reply"), BAD)
def test_a_corruption_is_refused(what: str, question: str, topics: tuple[str, ...], reply: str) -> None:
    """Each planted fault by itself."""
    assert not verifier(question, topics).reply(reply).ok, what


def test_a_denial_must_deny() -> None:
    """'Yes', silence about it, and agreement with the suggestion are refused."""
    check = verifier("Any fever?", ("fever",), QuestionType.CLOSED, ("fever",))
    assert check.reply("No, no fever.").ok
    assert check.reply("No, nothing like that.").ok
    for wrong in ("Yes, I've had a fever.", "A bit of fever.", "I have a fever, yes."):
        assert not check.reply(wrong).ok, wrong


def test_words_of_a_leading_question_are_no_evidence() -> None:
    """What the student suggests may not come back as the patient's own."""
    check = verifier("It's a stabbing pain, isn't it?", ("character",), QuestionType.LEADING)
    assert check.reply("No, it's a tight feeling.").ok
    assert not check.reply("Yes, it's a stabbing, tight feeling.").ok
    assert check.reply("It's a tight feeling, like a band.").ok


def test_a_reply_that_leaves_a_fact_out_is_told_which() -> None:
    """The author's words will say the rest."""
    check = verifier("When did it start and how bad is it?", ("onset", "severity"))
    assert check.missing("It came on three days ago, while carrying the shopping up the stairs.") == ("severity",)


def test_a_number_of_the_question_is_no_evidence() -> None:
    """'Nought' of 'from nought to ten' is not the patient's."""
    check = verifier("How bad is it, from nought to ten?", ("severity",))
    assert not check.reply("Nought, I'd say.").ok
    assert check.reply("It's a seven.").ok
    assert not check.reply("It's a ten.").ok


def test_right_at_the_beginning_is_a_side_unless_a_comma_follows() -> None:
    """'Right, it goes …' is a manner of speaking; 'Right arm' is not."""
    check = verifier("Where does it go?", ("radiation",))
    assert not check.reply("Right arm.").ok
    assert check.reply("Right, it goes down my left arm.").ok


@pytest.mark.parametrize(
    "wrong", ["No, I haven't been sick.", "No, I've not had any vomiting.", "No, my tummy is fine."]
)
def test_a_relative_does_not_speak_of_the_own_body(wrong: str) -> None:
    """What a daughter says of her mother is not about herself."""
    patient = talkative_patient()
    mother = patient.fact("no-vomiting") or next(f for f in patient.facts if f.polarity.value == "denies")
    told = mother.model_copy(update={"says": ("No, she hasn't been sick.",), "answers": ("vomiting",)})
    speaker = patient.speaker.model_copy(update={"role": "carer", "relation": "daughter"})
    asked = patient.model_copy(update={"facts": (told,), "speaker": speaker})
    understanding = Understanding(type=QuestionType.CLOSED, findings=(FindingHit(id="vomiting", span="sick"),))
    decision = decide(asked, Talk(), understanding, lexicon().findings)
    held = Verifier(asked, decision, "Has she been sick?", understanding, lexicon())
    assert held.reply("No, she hasn't been sick.").ok
    assert "speaks as the patient" in held.reply(wrong).reason
