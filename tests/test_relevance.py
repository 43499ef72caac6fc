"""What a question asks for, weighed: meaning where rules hear nothing, and none of the facts where nothing fits."""

from __future__ import annotations

from collections.abc import Callable

from casesim.core.case import DRAFTED
from casesim.core.decision import Talk
from casesim.core.disclosure import decide
from casesim.core.patient import Patient, realise
from casesim.core.reading import Reading
from casesim.core.understanding.model import Kind, QuestionType
from tests.heard import LEXICON, heard
from tests.small_case import SEED, small_template

AUTHORED: Patient = realise(small_template(), SEED, "viral")
PATIENT = AUTHORED.model_copy(update={"facts": tuple(f.model_copy(update={"source": DRAFTED}) for f in AUTHORED.facts)})
"""The small patient, its facts drafted by rule: chance has a say."""


def reading(likely: Callable[[str], float]) -> Reading:
    """Return a reading of a history question that asks for each line as likely (0..1) as `likely` finds."""
    return Reading(
        asks_for=lambda lines: tuple(20 * likely(line) - 10 for line in lines),
        kinds=lambda: dict.fromkeys(Kind, 0.0) | {Kind.HISTORY: 1.0},
    )


def like(words: str) -> Reading:
    """Return a reading by which every line that holds `words` is asked for, and no other."""
    return reading(lambda line: 0.9 if words in line else 0.0)


def answered(heard_as: Reading | None, *terms: str) -> tuple[str, ...]:
    """Return the facts that a question by `terms` gets, where neither topic nor finding was understood."""
    understanding = heard(QuestionType.CLOSED, terms=terms)
    return decide(PATIENT, Talk(), understanding, LEXICON, heard_as).facts


def test_a_question_in_other_words_finds_its_fact_by_meaning() -> None:
    """No rule hears it; what is said is alike in meaning."""
    assert answered(None, "pastille") == ()
    assert answered(like("Lozenges"), "pastille") == ("lozenges",)


def test_an_authors_facts_are_found_by_what_the_author_said_they_answer() -> None:
    """Likeness has no say where nobody drafted the facts by rule."""
    understanding = heard(QuestionType.CLOSED, terms=["pastille"])
    assert decide(AUTHORED, Talk(), understanding, LEXICON, like("Lozenges")).facts == ()


def test_what_nothing_is_like_is_unknown() -> None:
    """The null is an answer of its own."""
    assert answered(like("nowhere"), "pastille") == ()


def test_a_finding_that_was_named_is_not_overruled_by_a_little_likeness() -> None:
    """Fever was named; where the matcher cannot tell one fact from another, it stays."""
    asked = heard(QuestionType.CLOSED, ["fever"], ["fever"])
    decision = decide(PATIENT, Talk(), asked, LEXICON, reading(lambda _: 0.5))
    assert decision.facts == ("fever",)


def test_likeness_gates_as_any_question_does() -> None:
    """A fact that needs naming stays where it is only alike."""
    for fact in PATIENT.facts:
        if fact.disclosure in ("specific", "rapport", "never"):
            assert fact.id not in answered(like(fact.says[0]), "pastille")
