"""Who is meant where a relative answers."""

from __future__ import annotations

import pytest

from casesim.core.kin import about_the_patient, on_the_words
from casesim.core.patient import SpeakerCard
from casesim.core.understanding.model import FindingHit, QuestionType, TopicHit, Understanding


def speaker(role: str, relation: str) -> SpeakerCard:
    """Return somebody who answers."""
    return SpeakerCard(role=role, relation=relation, name="Ann", age="50", sex="female")


@pytest.mark.parametrize(
    ("relation", "role", "sex", "question", "told"),
    [
        ("daughter", "carer", "female", "Does your mother have dementia?", "Does she have dementia?"),
        ("son", "carer", "male", "What medicines does your dad take?", "What medicines does he take?"),
        ("mother", "parent", "male", "How is your little boy's breathing?", "How is his breathing?"),
        ("wife", "carer", "male", "Has your husband been sick?", "Has he been sick?"),
        ("home carer", "carer", "female", "Is your client eating?", "Is she eating?"),
        ("", "patient", "female", "Does your mother have dementia?", "Does your mother have dementia?"),
        ("mother", "parent", "male", "Does your mother have asthma?", "Does your mother have asthma?"),
        ("daughter", "carer", "female", "Do you have any asthma in the family?", "Do you have any asthma in the family?"),
    ],
)  # fmt: skip
def test_the_patient_is_meant_by_the_word_that_a_relative_uses(
    relation: str, role: str, sex: str, question: str, told: str
) -> None:
    """The patient's own name by kinship turns into a pronoun; every other relative stays one."""
    assert about_the_patient(question, speaker(role, relation), sex) == told


def test_evidence_stays_on_the_words_that_were_said() -> None:
    """A span that only the rewritten question holds becomes the whole question; others stay."""
    found = Understanding(
        type=QuestionType.CLOSED,
        topics=(TopicHit(id="medications", score=0.9, span="What medicines does he take"),),
        findings=(FindingHit(id="fever", span="medicines"),),
    )
    question = "What medicines does your dad take?"
    told = on_the_words(found, question)
    assert told.topics[0].span == question
    assert told.findings[0].span == "medicines"
