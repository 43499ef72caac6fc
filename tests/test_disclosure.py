"""The disclosure policy: each gate, each rule, and never a fact that was not asked for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casesim.core.decision import Decision, Talk
from casesim.core.disclosure import decide
from casesim.core.patient import Patient, realise
from casesim.core.understanding.model import TOPICS, Flag, QuestionType, TopicHit, Understanding
from tests.heard import LEXICON, heard
from tests.small_case import SEED, small_template

PATIENT: Patient = realise(small_template(), SEED, "viral")
OPEN, CLOSED, LEADING, NONE = QuestionType.OPEN, QuestionType.CLOSED, QuestionType.LEADING, QuestionType.NONE


def asked(understanding: Understanding, talk: Talk | None = None) -> Decision:
    """Return what the small patient decides."""
    return decide(PATIENT, talk or Talk(rapport=50), understanding, LEXICON)


def test_a_topic_releases_its_fact() -> None:
    """A direct question about severity gets the severity."""
    assert asked(heard(OPEN, ["severity"])).facts == ("severity",)


def test_a_named_finding_that_is_denied_is_denied() -> None:
    """The denial is given to the voice as a denial."""
    decision = asked(heard(CLOSED, ["associated_cardiorespiratory"], ["cough"]))
    assert (decision.facts, decision.lines) == (("no-cough",), ("no: cough",))


def test_a_finding_that_the_case_does_not_hold_is_unknown() -> None:
    """No fact, the author's unknown reply, no voice."""
    decision = asked(heard(CLOSED, ["past_medical"], ["diabetes"]))
    assert (decision.rule, decision.facts, decision.voice) == ("unknown_denial", (), False)


def test_the_same_illness_in_the_family_is_another_question() -> None:
    """Asthma of the patient does not answer for the family."""
    assert asked(heard(CLOSED, ["family_history"], ["asthma"], family=True)).facts == ()


def test_a_compound_question_gets_all_its_parts() -> None:
    """Fever and cough in one breath are both answered, in the order asked."""
    decision = asked(heard(CLOSED, [], ["cough", "fever"], compound=True))
    assert decision.facts == ("no-cough", "fever")


def test_a_simple_question_asks_for_the_topic_that_stands_out() -> None:
    """After talk of what makes it worse, "does anything ease it?" asks for one thing; a compound one may ask for two."""
    both = (TopicHit(id="relieving", score=0.95, span="eases"), TopicHit(id="aggravating", score=0.7, span="eases"))
    one, two = (asked(Understanding(type=CLOSED, topics=both, compound=compound)).facts for compound in (False, True))
    assert (len(one), len(two)) == (1, 2)


def test_at_most_three_things_are_said_at_once() -> None:
    """The fourth has to be asked again."""
    decision = asked(heard(OPEN, ["onset", "severity", "aggravating", "relieving"], compound=True))
    assert len(decision.facts) == 3
    assert decision.tail == "Sorry, what was the other one?"


def test_the_opening_tells_the_volunteered_story_and_no_more() -> None:
    """The first open question brings the opening line; closed facts stay."""
    decision = asked(heard(OPEN, ["opening"]))
    assert decision.rule == "opening"
    assert decision.facts == ("throat",)
    assert decision.words.startswith(PATIENT.opening)


def test_tell_me_more_brings_what_an_open_question_may_and_then_stops() -> None:
    """The second time there is nothing left."""
    first = asked(heard(OPEN, [], flags=[Flag.TELL_MORE]))
    assert first.facts == ("throat", "onset")
    again = asked(heard(OPEN, [], flags=[Flag.TELL_MORE]), Talk(said=(first.facts,)))
    assert (again.rule, again.facts) == ("story_told", ())


def test_a_fact_that_needs_naming_is_held_until_it_is_named() -> None:
    """A topic alone does not bring it out; nor does the held answer say it."""
    decision = asked(heard(CLOSED, ["allergies"]))
    assert decision.facts == ()
    assert decision.held[0].fact == "penicillin"
    assert "penicillin" not in decision.words.lower()


def test_a_fact_that_needs_rapport_waits_for_it() -> None:
    """The same question earns the answer once the patient trusts."""
    low = asked(heard(OPEN, ["concerns"]), Talk(rapport=40))
    high = asked(heard(OPEN, ["concerns"]), Talk(rapport=80))
    assert (low.rule, low.facts, high.facts) == ("held", (), ("worry",))


def test_a_fact_for_the_examiner_is_never_said() -> None:
    """Whatever the rapport."""
    assert asked(heard(OPEN, ["ideas"]), Talk(rapport=100)).facts == ()


@pytest.mark.parametrize(
    ("flag", "rule"),
    [
        (Flag.ROLE_BREAK, "role"),
        (Flag.ADDRESSES_GRADER, "role"),
        (Flag.DIAGNOSIS_FISHING, "diagnosis"),
        (Flag.EXAM_OR_RESULT, "exam"),
        (Flag.VAGUE, "vague"),
        (Flag.OVERBROAD, "vague"),
        (Flag.RUDE, "rude"),
        (Flag.NO_CONSULTATION, "no_consultation"),
        (Flag.DISTRESS, "distress"),
        (Flag.FOREIGN, "foreign"),
    ],
)
def test_each_flag_has_its_rule_and_releases_nothing(flag: Flag, rule: str) -> None:
    """Attacks, vague requests and the like bring no fact."""
    decision = asked(heard(OPEN, [], flags=[flag]))
    assert (decision.rule, decision.facts, decision.lines) == (rule, (), ())


def test_a_student_in_distress_gets_a_notice_and_not_the_patient() -> None:
    """Casesim speaks, and says so."""
    assert asked(heard(NONE, flags=[Flag.DISTRESS])).notice


def test_a_leading_question_is_answered_by_the_facts() -> None:
    """'You don't have a fever, do you?' earns a yes, with the fact."""
    decision = asked(heard(LEADING, ["fever"], ["fever"], negated=True))
    assert decision.facts == ("fever",)
    assert decision.words.startswith("Well, actually, yes.")


def test_a_leading_question_about_nothing_known_is_not_agreed_with() -> None:
    """Silence of the facts is a denial or a doubt."""
    decision = asked(heard(LEADING, ["associated_skin"], ["rash"]))
    assert decision.rule == "unknown_denial"
    assert decision.words in PATIENT.unknown.denial


def test_the_third_time_is_a_little_impatient_and_consistent() -> None:
    """The words say that it was said; the fact is the same."""
    decision = asked(heard(OPEN, ["severity"]), Talk(said=(("severity",), ("severity",))))
    assert decision.facts == ("severity",)
    assert decision.words.startswith("Like I said before.")


FLAGS = st.lists(st.sampled_from(list(Flag)), max_size=3)
ANY = st.builds(
    heard,
    st.sampled_from(list(QuestionType)),
    st.lists(st.sampled_from(TOPICS), max_size=5),
    st.lists(st.sampled_from(sorted(LEXICON)), max_size=4),
    FLAGS,
    st.lists(st.sampled_from(["throat", "work", "exam", "test"]), max_size=3),
)


@given(ANY, st.integers(0, 100))
def test_whatever_is_asked_the_patient_answers_and_keeps_what_is_gated(
    understanding: Understanding, rapport: int
) -> None:
    """Any understanding gets words; `never` is never said and rapport facts wait for rapport."""
    decision = asked(understanding, Talk(rapport=rapport))
    assert decision.words.strip()
    assert "self-test" not in decision.facts
    assert "worry" not in decision.facts or rapport >= PATIENT.manner.trust
    assert len(decision.facts) <= 4
    assert len(decision.parts) == len(decision.facts)


@given(ANY)
def test_the_policy_is_a_function(understanding: Understanding) -> None:
    """The same input decides the same."""
    assert asked(understanding) == asked(understanding)
