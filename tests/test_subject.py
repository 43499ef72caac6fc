"""What a question is about, put to this patient: on shipped cases, with the questions that were misheard."""

from __future__ import annotations

import pytest

from casesim.core.decision import Decision, Talk
from casesim.core.understanding.model import Understanding
from casesim.session.turn import Turned
from tests.shipped_patient import DESK, decided


def put(case: str, seed: int, text: str, talk: Talk | None = None) -> Decision:
    """Return what the patient of a shipped case decides on a question, the first where no talk is given."""
    return decided(case, seed, text, talk or Talk(rapport=80))


def talked(case: str, seed: int, *lines: str) -> Turned:
    """Return the last turn of a talk."""
    talk = DESK.conversation(case, seed)
    turned = None
    for line in lines:
        turned = next(step for step in talk.ask(line) if isinstance(step, Turned))
        talk.take(turned)
    assert turned is not None
    return turned


@pytest.mark.parametrize(
    ("case", "seed", "text", "facts"),
    [
        ("confusion", 2, "Has she been confused before?", ("previous",)),
        ("back-pain", 2, "Have you had a bad back before?", ("previous-episodes",)),
        ("confusion", 2, "How much is she drinking?", ("drinking",)),
        ("thirst-and-tiredness", 1, "How much are you drinking in a day?", ("drink-amount",)),
        ("thirst-and-tiredness", 1, "Do you smoke or drink?", ("smoking", "alcohol")),
        ("low-mood", 1, "Has anyone close to you died?", ("loss",)),
        ("low-mood", 1, "Who could you turn to?", ("support",)),
        ("bleeding-in-early-pregnancy", 1, "Have you been spotting?", ("complaint",)),
        ("bleeding-in-early-pregnancy", 1, "Have you passed any clots?", ("clots",)),
        ("bleeding-in-early-pregnancy", 1, "What's your blood group?", ("blood-group",)),
        ("bleeding-in-early-pregnancy", 1, "Were you using a coil when you got pregnant?", ("contraception",)),
        ("thirst-and-tiredness", 1, "Do you have to get up in the night to go?", ("nights-up",)),
        ("back-pain", 2, "Do your legs feel weak?", ("weakness",)),
        ("abdominal-pain", 1, "Could you be pregnant?", ("pregnancy-chance",)),
        ("chest-pain", 2, "Is there anything you react badly to, drugs or otherwise?", ("allergies",)),
        ("low-mood", 1, "Who's at home, and do they know how you feel?", ("home",)),
        ("cough", 1, "Do you wake up drenched in sweat at night?", ("sweats",)),
        ("fever-after-travel", 1, "Has your urine changed colour?", ("dark-urine",)),
        ("loin-pain", 6, "Does the pain travel?", ("radiation",)),
        ("chest-pain", 6, "How bad is it out of ten?", ("severity",)),
        ("breathless-child", 6, "Does she use any inhalers?", ("inhaler",)),
        ("low-mood", 6, "Who's around for you at home?", ("home",)),
        ("low-mood", 6, "How would you describe your mood most days?", ("complaint",)),
        ("confusion", 4, "How is his walking?", ("walking",)),
        ("cough", 3, "What would you like from me today?", ("expectations",)),
        ("headache", 2, "What do you make of it yourself?", ("ideas",)),
        ("low-mood", 4, "Do you still get pleasure out of things?", ("interest",)),
        ("breathless-child", 2, "Does she make a noise when she breathes in?", ("stridor",)),
        ("abdominal-pain", 1, "Does moving about or coughing make it worse?", ("pain-aggravating",)),
    ],
)  # fmt: skip
def test_a_question_gets_the_fact_that_it_is_about(case: str, seed: int, text: str, facts: tuple[str, ...]) -> None:
    """And no other beside it."""
    assert put(case, seed, text).facts == facts


@pytest.mark.parametrize(
    ("case", "seed", "text", "rule"),
    [
        ("fever-after-travel", 1, "Have you ever had dengue fever?", "unknown_denial"),
        ("abdominal-pain", 1, "Have you passed any clots?", "unknown_denial"),
        ("abdominal-pain", 1, "What's your blood group?", "exam"),
        ("bleeding-in-early-pregnancy", 1, "Is your cervix open?", "exam"),
        ("breathless-child", 2, "And you are?", "identity"),
        ("breathless-child", 2, "And who's this little one?", "identity"),
        ("fever-after-travel", 3, "Hello, I'm Dr Gale. How are you feeling?", "opening"),
        ("abdominal-pain", 2, "Hello, I'm Dr Cole. Tell me about this pain.", "opening"),
        ("cough", 1, "I'd like to get some blood tests and see you next week.", "closing"),
        ("low-mood", 2, "How have things been lately?", "opening"),
        ("low-mood", 1, "Hello, come in and have a seat. I'm Dr Shah. What's been on your mind?", "opening"),
    ],
)  # fmt: skip
def test_what_is_no_question_for_a_fact_tells_none_by_chance(case: str, seed: int, text: str, rule: str) -> None:
    """Unknown illnesses, signs, names, plans and openings have rules of their own."""
    assert put(case, seed, text).rule == rule


def test_thoughts_like_that_are_those_spoken_of_in_the_turn_before() -> None:
    """Asked after without their name, right after they were told; not where something else is asked as well."""
    before = Talk(
        rapport=80, said=(("dark-thoughts",),), understandings=(Understanding(),), replies=("I've thought of it.",)
    )
    assert put("low-mood", 2, "Do you ever get thoughts like that?", talk=before).facts == ("dark-thoughts",)
    first = "Have you had thoughts of ending your life?"
    stops = talked("low-mood", 1, first, "Is there anything that stops you from acting on those thoughts?")
    assert stops.reply.facts == ("protective",)


def test_the_subject_of_the_turn_before_is_not_answered_again() -> None:
    """An echo of the turn before is no subject where a question names its own."""
    turned = talked("cough", 1, "What do you take regularly?", "Have you been abroad recently?")
    assert turned.reply.facts == ("travel",)


def test_more_about_the_pain_is_more_of_the_story() -> None:
    """Not the one fact that shares a word with it."""
    turned = talked("abdominal-pain", 1, "What can I help you with today?", "Tell me a bit more about the pain.")
    assert turned.reply.rule == "tell_more"


def test_a_word_that_is_not_known_is_quoted_in_good_grammar() -> None:
    """Whatever its number: never "palpitations is"."""
    said = {put("chest-pain", seed, "Have you had any palpitations?").words for seed in range(1, 9)}
    assert all("palpitations is" not in line for line in said)
    assert any("palpitations" in line for line in said)


def test_a_summary_of_the_kind_that_asks_is_no_summary() -> None:
    """A name put before the question is asked for, and is answered as any question for it (long talks found it)."""
    for case, seed, text, fact in (
        ("cough", 2, "So, trouble passing urine: is that something you've had?", "waterworks"),
        ("bleeding-in-early-pregnancy", 2, "So, pelvic pain: is that something you've had?", "pain"),
        ("low-mood", 3, "So, obsessions and compulsions: is that something you've had?", "rituals"),
    ):
        assert fact in put(case, seed, text).facts


def test_a_word_that_says_little_finds_no_fact() -> None:
    """Not even one that ends a life."""
    assert put("chest-pain", 3, "Which specialist will you end up seeing?").facts == ()
