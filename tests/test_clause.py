"""Clauses: where one question or statement ends, and which of them ask."""

from __future__ import annotations

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casesim.core import late
from casesim.core.understanding.clause import clauses, leans, strip_lead


def asking(text: str) -> list[str]:
    """Return the bodies of the clauses of `text` that ask."""
    return [part.body.strip(" ,.?") for part in clauses(text) if part.asks]


@pytest.mark.parametrize(
    "text",
    [
        "any fever", "Any fever or chills.", "how about your appetite", "tell me about the pain", "do you smoke", "when did it start",
        "OK, and um, have you had any cough", "what brings you in today", "Describe the pain.", "and where is it", "is it sharp or dull",
        "I was wondering if you could tell me about your home.", "noticed any blood", "you take any medications", "your mother?", "No fever?",
        "so you have a cough, right?", "talk me through it", "since when", "How bad is it", "Ever had this before", "could you rate it",
        "I wanted to ask if you smoke.", "any", "Does it hurt", "Let me know if it hurts.",
    ],
)  # fmt: skip
def test_a_question_needs_no_question_mark(text: str) -> None:
    """Its form tells it: an opener, an inversion, a request, or a mark."""
    assert asking(text)


@pytest.mark.parametrize(
    "text",
    [
        "I see.", "We'll do some tests.", "Have a seat.", "What we will do is take some blood.", "That's how it works.", "If you have any pain, come back.",
        "I have asked about allergies.", "You should see your doctor.", "Take care.", "It started on Monday.", "I'm sorry to hear that.",
        "So I'll go and talk to the doctor, OK?", "We need to see what's going on.", "My name is Sam.", "", "...", "OK.", "Which is good.",
        "My colleague asked \"do you smoke?\" yesterday.", "He always asks do you drink.", "I won't ask about smoking.",
    ],
)  # fmt: skip
def test_a_statement_asks_nothing(text: str) -> None:
    """Explanations, plans, acknowledgements and quotations are no questions."""
    assert asking(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("You mentioned a cough, do you have a fever?", ["do you have a fever"]),
        ("Any cough? Any fever?", ["Any cough", "Any fever"]),
        ("When did it start and how bad is it?", ["When did it start and", "how bad is it"]),
        ("I'm sorry to hear that. Where is the pain?", ["Where is the pain"]),
        ("What disease do you have?", ["What disease do you have"]),
        ("Did you have it before?", ["Did you have it before"]),
        ("Any fever, any chills?", ["Any fever", "any chills"]),
        ("You don't smoke, do you?", ["You don't smoke, do you"]),
        ("Dr. Jones told you, right?", ["Dr. Jones told you, right"]),
    ],
)
def test_each_question_of_a_turn_is_found(text: str, expected: list[str]) -> None:
    """Sentences end, and questions begin within sentences; tags and subjects stay with their clause."""
    assert asking(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("OK, and um, any fever?", "any fever?"),
        ("Alright. So, you know, where is it?", "where is it?"),
        ("OK.", ""),
        ("Like what?", "what?"),
    ],
)
def test_what_leads_in_is_stripped(text: str, expected: str) -> None:
    """Acknowledgements, conjunctions and fillers carry nothing."""
    assert strip_lead(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Since when?",
        "How about your dad?",
        "And at night?",
        "How bad is it?",
        "Does it spread?",
        "When did that start?",
    ],
)
def test_an_ellipsis_leans(text: str) -> None:
    """Only the turn before makes it whole."""
    assert leans(text)


@pytest.mark.parametrize(
    "text", ["Do you smoke?", "Any fever?", "Tell me about your family.", "I see.", "Have you had an operation?"]
)
def test_a_whole_question_stands_alone(text: str) -> None:
    """It names what it asks about."""
    assert not leans(text)


@given(st.text(max_size=200))
def test_clauses_cover_any_text(text: str) -> None:
    """Any text can be cut; clauses are verbatim, in order, and lose nothing but blanks."""
    parts = clauses(text)
    assert all(text[part.start : part.end] == part.text for part in parts)
    assert all(first.end <= second.start for first, second in itertools.pairwise(parts))


def test_patterns_that_are_compiled_late_are_patterns() -> None:
    """At their first use, once, with their flags; a broken one is told then."""
    pattern = late.compile(r"a(b+)", late.IGNORECASE)
    found = pattern.search("xABB")
    assert found is not None
    assert (found[1], pattern.sub("-", "ab ABB")) == ("BB", "- -")
    assert pattern.pattern == r"a(b+)"
    broken = late.compile("(")
    with pytest.raises(re.error):
        broken.search("x")
