"""Typed requests for examinations and tests."""

from __future__ import annotations

import pytest

from casesim.core.case import Finding
from casesim.core.request import outcome, requested

OFFERED = tuple(
    Finding.model_validate(entry)
    for entry in (
        {"id": "heart-sounds", "name": "Heart sounds", "group": "cardiovascular", "result": "Normal.", "synonyms": ["auscultate the heart"]},
        {"id": "pulse", "name": "Radial pulse", "group": "cardiovascular", "result": "Regular.", "value": "88", "unit": "/min", "reference": "60-100"},
        {"id": "breath-sounds", "name": "Breath sounds", "group": "respiratory", "result": "Clear."},
        {"id": "strep", "name": "Rapid strep test", "group": "bedside", "result": "Negative."},
        {"id": "fbc", "name": "Full blood count", "group": "blood", "result": "Normal.", "synonyms": ["FBC", "CBC"]},
        {"id": "crp", "name": "C-reactive protein", "group": "blood", "result": "Raised.", "synonyms": ["CRP"]},
    )
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("CARDIOVASCULAR", ["heart-sounds", "pulse"]),
        ("the cardiovascular system", ["heart-sounds", "pulse"]),
        ("listen to the heart sounds", ["heart-sounds"]),
        ("auscultate the heart", ["heart-sounds"]),
        ("strep test", ["strep"]),
        ("bloods", ["fbc", "crp"]),
        ("FBC and CRP", ["fbc", "crp"]),
        ("cbc, rapid strep test", ["strep", "fbc"]),
        ("lumbar puncture", []),
        ("sounds", []),
        ("", []),
    ],
)
def test_a_request_finds_what_it_names_and_nothing_else(text: str, ids: list[str]) -> None:
    """Names, synonyms, groups and lists; what is not offered or not clear is not guessed."""
    assert [entry.id for entry in requested(text, OFFERED)] == ids


def test_a_result_has_its_value_unit_and_range() -> None:
    """A line for each."""
    assert outcome(requested("pulse", OFFERED)) == "Radial pulse: 88 /min. Regular. (reference 60-100)"
