"""What a question asks for, weighed: meaning where rules hear nothing, and none of the facts where nothing fits."""

from __future__ import annotations

from casesim.core.case import DRAFTED
from casesim.core.decision import Talk
from casesim.core.disclosure import decide
from casesim.core.patient import Patient, realise
from casesim.core.relevance import Alike, alike_to
from casesim.core.understanding.model import QuestionType, Understanding
from tests.heard import LEXICON, heard
from tests.small_case import SEED, small_template

AUTHORED: Patient = realise(small_template(), SEED, "viral")
PATIENT = AUTHORED.model_copy(update={"facts": tuple(f.model_copy(update={"source": DRAFTED}) for f in AUTHORED.facts)})
"""The small patient, its facts drafted by rule: chance has a say."""


def like(words: str) -> Alike:
    """Return a measure that finds every line alike that holds `words`, and no other."""
    return lambda lines: tuple(0.9 if words in line else 0.0 for line in lines)


def answered(alike: Alike | None, *terms: str) -> tuple[str, ...]:
    """Return the facts that a question by `terms` gets, where neither topic nor finding was understood."""
    understanding = heard(QuestionType.CLOSED, terms=terms)
    return decide(PATIENT, Talk(), understanding, LEXICON, alike).facts


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
    """Fever was named; another fact that is somewhat alike does not take its place."""
    asked = heard(QuestionType.CLOSED, ["fever"], ["fever"])
    decision = decide(PATIENT, Talk(), asked, LEXICON, lambda lines: tuple(0.3 for _ in lines))
    assert decision.facts == ("fever",)


def test_likeness_gates_as_any_question_does() -> None:
    """A fact that needs naming stays where it is only alike."""
    for fact in PATIENT.facts:
        if fact.disclosure in ("specific", "rapport", "never"):
            assert fact.id not in answered(like(fact.says[0]), "pastille")


class _Echo:
    """An understander that keeps what it was asked to compare."""

    heard = ""

    def understand(self, text: str, before: str = "") -> Understanding:
        """Understand nothing."""
        return Understanding()

    def similarity(self, question: str, candidates: tuple[str, ...]) -> tuple[float, ...]:
        """Keep the question."""
        self.heard = question
        return tuple(0.0 for _ in candidates)

    def version(self) -> dict[str, str]:
        """Return nothing."""
        return {}


def test_only_what_is_asked_is_compared() -> None:
    """The comfort before the question says nothing of what is asked."""
    echo = _Echo()
    alike_to(echo, "I'm sorry to hear that. Does anything help?")(("It helps.",))
    assert echo.heard.startswith("Does anything help")
