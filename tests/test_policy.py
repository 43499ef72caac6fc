"""The policy of a case: numbers, words and rules that an author tunes, and what each personality does."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from pydantic import ValidationError

from casesim.core.case import CaseTemplate
from casesim.core.decision import Talk
from casesim.core.disclosure import decide
from casesim.core.model import canonical
from casesim.core.patient import Patient, realise
from casesim.core.policy import HABITS, PERSONALITIES, Policy, described, habit
from casesim.core.rapport import STEPS, moved, points
from casesim.core.understanding.model import FindingHit, Flag, QuestionType, TopicHit, Understanding
from casesim.core.view import own_view
from tests.small_case import CASE, SEED, exchange, small_template


def patient(personality: str = "plain", recall: str = "good", **policy: Any) -> Patient:
    """Return the small patient with a personality and a policy."""
    tree: dict[str, Any] = deepcopy(CASE)
    tree["persona"] = {**tree["persona"], "personality": personality, "recall": recall}
    if policy:
        tree["policy"] = policy
    return realise(CaseTemplate.model_validate(tree), SEED, "viral")


def about(*topics: str, kind: QuestionType = QuestionType.OPEN, **more: Any) -> Understanding:
    """Return the understanding of a question about `topics`."""
    return Understanding(type=kind, topics=tuple(TopicHit(id=t, score=0.95, span=t) for t in topics), **more)


def test_a_case_without_a_policy_keeps_its_hash() -> None:
    """What was stored before policies were there is the same to the byte."""
    assert "policy" not in canonical(small_template())
    assert "policy" not in canonical(realise(small_template(), SEED))


@pytest.mark.parametrize(
    "wrong", [{"off": ["facts"]}, {"says": {"facts": ["x"]}}, {"rapport": {"empaty": 3}}, {"at_once": 0}]
)
def test_what_keeps_the_patient_a_patient_cannot_be_switched_off(wrong: dict[str, Any]) -> None:
    """Facts, role and diagnosis stay; an unknown step is named with its like."""
    with pytest.raises(ValidationError):
        Policy.model_validate(wrong)


def test_an_unknown_step_is_told_with_the_nearest_name() -> None:
    """The author reads what was meant."""
    with pytest.raises(ValidationError, match="did you mean 'empathy'"):
        Policy(rapport={"empaty": 3})


def test_a_rule_may_speak_in_the_cases_own_words() -> None:
    """An apology is answered as the author wrote it."""
    sorry = about(kind=QuestionType.NONE, flags=(Flag.APOLOGY,))
    found = decide(patient(says={"apology": ["Never you mind."]}), Talk(), sorry, {})
    assert (found.rule, found.words) == ("apology", "Never you mind.")


def test_a_rule_may_be_switched_off() -> None:
    """Without the rule for apologies the next rule answers."""
    sorry = about(kind=QuestionType.NONE, flags=(Flag.APOLOGY,))
    assert decide(patient(off=["apology"]), Talk(), sorry, {}).rule != "apology"


def test_rapport_steps_may_be_tuned_and_repeats_cost_the_irritable_more() -> None:
    """The case's number wins; an irritable patient loses trust sooner."""
    assert moved(50, ("empathy",), policy=Policy(rapport={"empathy": 20})) == 70
    assert points("repeat", "irritable") < points("repeat") < 0
    assert moved(50, ("empathy",)) == 50 + STEPS["empathy"].points


def test_numbers_of_the_case_lie_over_those_of_the_personality() -> None:
    """What the author says counts."""
    assert habit("stoic", None).narrative == 2
    assert habit("stoic", Policy(narrative=4)).narrative == 4
    assert habit("whatever", None) == HABITS["plain"]


def test_personalities_tell_themselves_apart() -> None:
    """A stoic's story is the shortest, a talkative one's the longest; the anxious one asks back; nobody says another fact."""
    first = about("opening")
    words = {name: len(decide(patient(name), Talk(), first, {}).words.split()) for name in PERSONALITIES}
    assert words["stoic"] <= words["plain"] <= words["talkative"]
    asked = about("severity")
    said = {name: decide(patient(name), Talk(said=((),) * 3), asked, {}) for name in PERSONALITIES}
    assert {name for name, found in said.items() if found.tail} == {"anxious"}
    assert {found.facts[0] for found in said.values()} == {"severity"}


def test_a_talkative_patient_brings_one_more_open_fact_along() -> None:
    """Every third turn; it is a fact of the case, and the answer comes first."""
    found = decide(patient("talkative"), Talk(said=((), ())), about("severity"), {})
    assert found.facts[0] == "severity"
    assert len(found.facts) == 2
    plain = decide(patient("plain"), Talk(said=((), ())), about("severity"), {})
    assert plain.facts == ("severity",)


def test_a_poor_memory_is_unsure_of_figures_and_never_contradicts_them() -> None:
    """The same number, not sworn to."""
    sure, unsure = (decide(patient(recall=kind), Talk(), about("onset"), {}).words for kind in ("good", "poor"))
    assert unsure == "I think " + sure[:1].lower() + sure[1:]


def test_an_irritable_patient_remarks_on_the_first_repeat() -> None:
    """Others wait for the second."""
    again = Talk(said=(("severity",),))
    assert "already" in decide(patient("irritable"), again, about("severity"), {}).words
    assert "before" not in decide(patient("plain"), again, about("severity"), {}).words


def test_an_agreeable_patient_does_not_agree_with_a_false_leading_question() -> None:
    """Manner yields, facts do not."""
    leading = about(kind=QuestionType.LEADING, findings=(FindingHit(id="cough", span="cough"),))
    found = decide(patient("agreeable"), Talk(), leading, {})
    assert found.facts == ("no-cough",)
    assert "but no" in found.words


def test_every_rule_is_shown_with_where_it_comes_from() -> None:
    """The author sees what may be tuned, and what the case has tuned."""
    rows = {
        name: (value, origin)
        for name, value, origin in described(Policy(at_once=1, off=("jargon",), says={"held": ("Hm.",)}))
    }
    assert rows["at_once"] == ("1", "case")
    assert rows["rule jargon"] == ("off", "case")
    assert rows["says held"] == ("Hm.", "case")
    assert rows["rule consent"] == ("on", "default")


def test_the_patients_view_tells_what_was_held_back_and_why() -> None:
    """Asked for a worry before there was trust, the patient says so afterwards, with the turn and the words."""
    one = exchange(1, "What worries you?", "What do you mean, exactly?", (), ("concerns",))
    one = one.model_copy(update={"reply": one.reply.model_copy(update={"rule": "held"})})
    view = own_view(patient(), (one,))
    assert view.held[0].turn == 1
    assert "trusted you 50 of 100 then, and needed 60" in view.held[0].words
    assert view.held[0].quote == "What worries you?"


def test_what_was_never_asked_weighs_on_the_patient() -> None:
    """A worry that nobody asked about is told without a turn."""
    view = own_view(patient(), (exchange(1, "How bad is it?", "Six.", ("severity",), ("severity",)),))
    assert view.held[-1].turn == 0
    assert "never asked" in view.held[-1].words
