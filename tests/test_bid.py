"""What a question bids for that no fact answers: the name of the illness, a test's result, or nothing in particular."""

from __future__ import annotations

import pytest

from casesim.core.bid import Bid, bid_of, weighed_bid
from casesim.core.kin import about_the_patient
from casesim.core.patient import SpeakerCard
from casesim.core.prose.piece import pieces
from casesim.core.understanding.model import Kind
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


def test_a_rule_and_the_matcher_settle_a_bid_together() -> None:
    """Where the matcher is sure it decides; where it doubts, what a rule heard; where no rule heard any, none is likelier."""

    def kinds(**said: float) -> dict[Kind, float]:
        return {kind: said.get(kind.value, 0.01) for kind in Kind}

    assert weighed_bid(Bid.NONE, kinds(vague=0.95)) is Bid.VAGUE
    assert weighed_bid(Bid.RESULT, kinds(fishing=0.96)) is Bid.NAME
    assert weighed_bid(Bid.RESULT, kinds(exam=0.4, history=0.6)) is Bid.RESULT
    assert weighed_bid(Bid.NONE, kinds(exam=0.5, history=0.45)) is Bid.NONE
    assert weighed_bid(Bid.VAGUE, kinds(history=0.97)) is Bid.NONE


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
