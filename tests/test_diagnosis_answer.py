"""What a written line names and what it excludes."""

from __future__ import annotations

import pytest

from casesim.adapters.terminology import SqliteTerminology
from casesim.core.diagnosis.matcher import DiagnosisMatcher

NAMED = """?{d}|{d}?|query {d}|probable {d}|most likely {d}|suspected {d}|I think it's {d}|rule out {d}|R/O {d}|to exclude {d}
needs {d} ruled out|cannot exclude {d}|{d} cannot be ruled out|{d} not yet excluded|{d} until proven otherwise|c/w {d}
consistent with {d}|high suspicion for {d}|Dx: {d}|Imp: {d}|{d} (likely)|1. {d}|{d} is top of my list|don't miss {d}
I'm worried about {d}|this looks like {d} to me|no doubt {d}|{d} more likely than anything else"""
EXCLUDED = """no {d}|not {d}|{d} ruled out|ruled out {d}|{d} (ruled out)|{d} - excluded|{d}: excluded|{d}? No.|{d} unlikely
{d} is less likely|anything but {d}|everything except {d}|no evidence of {d}|not consistent with {d}|negative for {d}
I don't think this is {d}|it isn't {d}|can't be {d}|other than {d}|{d} has been excluded|nothing to suggest {d}
low suspicion for {d}|family history of {d}|fear of {d}|absence of {d}|CT ruled out {d}"""


def wordings(text: str) -> list[str]:
    """Return the wordings of a block."""
    return [w for line in text.splitlines() for w in line.split("|")]


@pytest.fixture(scope="module")
def matcher() -> DiagnosisMatcher:
    """Return a matcher over the shipped file."""
    return DiagnosisMatcher(SqliteTerminology())


@pytest.mark.parametrize("wording", wordings(NAMED))
@pytest.mark.parametrize("name", ["PE", "heart failure"])
def test_a_hedge_names_the_diagnosis(matcher: DiagnosisMatcher, wording: str, name: str) -> None:
    """What is suspected, queried or to be excluded is named."""
    assert matcher.compare(name, wording.format(d=name)).relation == "same"


@pytest.mark.parametrize("wording", wordings(EXCLUDED))
@pytest.mark.parametrize("name", ["PE", "heart failure"])
def test_what_is_excluded_is_different(matcher: DiagnosisMatcher, wording: str, name: str) -> None:
    """What is ruled out, denied or feared is not named."""
    assert matcher.compare(name, wording.format(d=name)).relation == "different"


def test_several_diagnoses_give_the_best_relation_and_say_so(matcher: DiagnosisMatcher) -> None:
    """A list has its best relation, and "multiple" is set."""
    match = matcher.compare("Pulmonary embolism", "MI, pneumonia vs PE")
    assert (match.relation, match.multiple) == ("same", True)


def test_two_names_of_one_diagnosis_are_not_several(matcher: DiagnosisMatcher) -> None:
    """One answer: "MI (heart attack)"."""
    assert not matcher.compare("Myocardial infarction", "MI / heart attack").multiple


def test_an_exclusion_reaches_over_the_list_before_or_behind_it(matcher: DiagnosisMatcher) -> None:
    """Both in "PE and MI ruled out" and "neither PE nor MI"; only one in "pneumonia, PE excluded"."""
    for line in ("PE and MI ruled out", "neither PE nor MI", "not PE or MI"):
        assert matcher.compare("Pulmonary embolism", line).relation == "different"
        assert matcher.compare("Myocardial infarction", line).relation == "different"
    assert matcher.compare("Pneumonia", "pneumonia, PE excluded").relation == "same"
    assert matcher.compare("Gout", "not septic arthritis but gout").relation == "same"


def test_split_takes_a_line_apart_and_leaves_out_what_is_excluded(matcher: DiagnosisMatcher) -> None:
    """Each diagnosis once, in order; a comma inside a name parts nothing."""
    assert matcher.split("?PE, heart attack / MI; not pneumonia") == ("PE", "heart attack")
    assert matcher.split("hand, foot and mouth disease, chickenpox") == (
        "hand and foot and mouth disease",
        "chickenpox",
    )


def test_catch_all_answers_name_nothing(matcher: DiagnosisMatcher) -> None:
    """No diagnosis: "all of the above"."""
    for line in ("all of the above", "any of them", "don't know", "", "???", "none"):
        assert matcher.compare("Pneumonia", line).relation == "different"
