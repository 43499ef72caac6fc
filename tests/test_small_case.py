"""The content that other tests stand on is itself valid."""

from __future__ import annotations

from casesim.core.case import CaseTemplate, Disclosure
from casesim.core.content import problems_of_case, problems_of_rubric
from casesim.core.encounter import Encounter, State
from casesim.core.patient import Patient
from casesim.core.rubric import Rubric


def test_the_small_case_has_no_problems(small_template: CaseTemplate, small_rubric: Rubric) -> None:
    """Names exist, texts render and evidence points at something."""
    assert problems_of_case(small_template) == []
    assert problems_of_rubric(small_rubric) == []


def test_the_small_case_uses_every_disclosure_and_every_kind_of_item(
    small_template: CaseTemplate, small_rubric: Rubric
) -> None:
    """So that a test on it sees every rule."""
    assert {fact.disclosure for fact in small_template.facts} == set(Disclosure)
    assert {item.kind for item in small_rubric.items} == {"asked", "elicited", "examined", "ordered", "ranked"}


def test_the_small_patient_and_encounter_are_whole(small_patient: Patient, small_encounter: Encounter) -> None:
    """The patient is the viral variant and the encounter is closed with three turns."""
    assert small_patient.variant == "viral"
    assert (small_encounter.state, len(small_encounter.exchanges)) == (State.CLOSED, 3)
    assert all(event.is_intact() for event in small_encounter.events)
