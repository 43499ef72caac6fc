"""A patient with facts that have numbers, sides, drugs and relatives: what verification has to hold."""

from __future__ import annotations

from functools import lru_cache

from casesim.core.case import CaseTemplate
from casesim.core.patient import Patient, realise
from tests.small_case import fact

FACTS = [
    fact(
        "pain",
        "presenting",
        ["opening", "chest_pain"],
        "Chest pain",
        "I've got this tight pain in my chest.",
        disclosure="volunteered",
    ),
    fact(
        "onset",
        "presenting",
        ["onset"],
        "Onset",
        "It came on three days ago, while I was carrying the shopping up the stairs.",
    ),
    fact("severity", "presenting", ["severity"], "7/10", "I'd say seven out of ten."),
    fact("radiation", "presenting", ["radiation"], "Left arm", "It goes down my left arm."),
    fact("character", "presenting", ["character"], "Tight", "It's a tight feeling, like a band."),
    fact("tablets", "drugs", ["medications"], "Ramipril 5 mg", "I take ramipril, five milligrams, every morning."),
    fact("no-fever", "systems", ["fever"], "No fever", "No, I haven't had a fever.", polarity="denies"),
]


@lru_cache(maxsize=1)
def talkative_patient() -> Patient:
    """Return the patient, always the same."""
    diagnosis = {
        "id": "mi",
        "name": "Myocardial infarction",
        "synonyms": ["heart attack", "MI"],
        "evidence_for": ["onset"],
    }
    template = CaseTemplate.model_validate(
        {
            "id": "talkative", "title": "Chest pain", "complaint": "chest pain", "specialty": "cardiology", "setting": "ED",
            "objectives": ["ask"], "sources": [{"id": "own", "title": "Made up for the tests"}],
            "parameters": {"age": {"kind": "number", "min": 58, "max": 58}, "sex": {"kind": "choice", "options": ["female"]},
                           "name": {"kind": "name"}},
            "door_note": "{{ name }}, {{ age }}.", "opening": ["I've got this tight pain in my chest."],
            "facts": FACTS, "variants": {"mi": {"title": "MI", "differential": {"correct": diagnosis}}},
        }
    )  # fmt: skip
    return realise(template, 3)
