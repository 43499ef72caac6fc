"""What a question bids for that no fact answers: the name of the illness, a test's result, or nothing in particular."""

from __future__ import annotations

import pytest

from casesim.core.bid import Bid, bid_of, likely_bid
from casesim.core.kin import about_the_patient
from casesim.core.patient import SpeakerCard
from casesim.core.prose.piece import pieces
from casesim.core.understanding.want import wanted

BIDS = (
    ("How are things chugging along for you these days?", Bid.VAGUE),
    ("Leaving the knee aside, what sort of shape are you in?", Bid.VAGUE),
    ("What struck you about the way she looked?", Bid.STORY),
    ("How high did your creatinine go?", Bid.RESULT),
    ("When the nurse felt your tummy, what did she find?", Bid.RESULT),
    ("I'd wager this is shingles. Am I right?", Bid.NAME),
    ("What is this rash called?", Bid.NAME),
    ("Have you been told it's gout?", Bid.NAME),
    ("How long has it been going on?", Bid.NONE),
    ("Have you ever had a scan of your knee?", Bid.NONE),
    ("Does anyone in your family have diabetes?", Bid.NONE),
    ("What do you do for work?", Bid.NONE),
    ("Has this happened before?", Bid.NONE),
    ("What makes the pain worse?", Bid.NONE),
)


@pytest.mark.parametrize(("question", "bid"), BIDS)
def test_a_bid_is_told_by_its_words(question: str, bid: Bid) -> None:
    """Each example, by itself; honest questions bid for nothing of the kind."""
    assert bid_of(question, asks=True, wants=wanted(question)) is bid


def test_a_question_like_a_known_bid_is_one_and_a_doubtful_one_is_not() -> None:
    """Likeness decides only where it is great, and greater than to any other kind."""
    assert likely_bid(lambda lines: tuple(0.7 * ("How are you?" in lines) for _ in lines)) is Bid.VAGUE
    assert likely_bid(lambda lines: tuple(0.7 for _ in lines)) is Bid.NONE
    assert likely_bid(lambda lines: tuple(0.2 for _ in lines)) is Bid.NONE


def test_how_a_parent_is_addressed_is_not_part_of_the_question() -> None:
    """Between commas, "Mum" is the one who speaks; "your little man" is the patient."""
    mother = SpeakerCard(role="parent", relation="mother", name="Ann", age="30", sex="female")
    assert "Mum" not in about_the_patient("How is he feeding, Mum?", mother, "male")
    assert about_the_patient("How is your little man sleeping?", mother, "male") == "How is he sleeping?"


def test_what_a_symptom_is_without_is_denied() -> None:
    """A fever without chills and rigors has neither."""
    read = [(piece.text, piece.denied) for piece in pieces("The patient reports fever without chills or rigors.")]
    assert ("fever", False) in read
    assert {("chills", True), ("rigors", True)} <= set(read)
