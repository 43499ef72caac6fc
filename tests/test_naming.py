"""An illness named as what it may be now is no ordinary question."""

from __future__ import annotations

import pytest

from casesim.core.decision import Talk
from casesim.core.disclosure import decide
from casesim.core.naming import names_an_illness
from casesim.core.patient import Patient
from casesim.core.understanding.model import FindingHit, QuestionType, Understanding


@pytest.mark.parametrize(
    "question",
    [
        "Is it viral pharyngitis?",
        "Have you got quinsy?",
        "Could this be quinsy?",
        "It's quinsy, isn't it?",
        "Do you have quinsy?",
    ],
)
def test_a_named_illness_is_recognised(small_patient: Patient, question: str) -> None:
    """Whatever the form, as long as it is about now."""
    assert names_an_illness(question, small_patient)


@pytest.mark.parametrize(
    "question",
    [
        "Have you ever had quinsy?", "Has anyone in the family had quinsy?", "Were you told that it was quinsy?", "Is it sore?",
        "Do you have a cough?", "Where is the pain?",
    ],
)  # fmt: skip
def test_the_past_the_family_and_symptoms_are_ordinary_questions(small_patient: Patient, question: str) -> None:
    """They are answered by the facts."""
    assert not names_an_illness(question, small_patient)


def test_half_of_a_name_is_not_answered_as_a_symptom(small_patient: Patient) -> None:
    """A patient with a fever does not say yes to an illness that has fever in its name."""
    named = small_patient.differential.correct.model_copy(update={"name": "Dengue fever"})
    patient = small_patient.model_copy(
        update={"differential": small_patient.differential.model_copy(update={"correct": named})}
    )
    heard = Understanding(type=QuestionType.CLOSED, findings=(FindingHit(id="fever", span="fever"),))
    assert decide(patient, Talk(), heard, {}, question="Is it dengue fever?").rule == "diagnosis"
    assert decide(patient, Talk(), heard, {}, question="Do you have a fever?").facts == ("fever",)
