"""What a question is about where several things are named in it."""

from __future__ import annotations

from casesim.core.emphasis import emphasised
from casesim.core.patient import Patient
from casesim.core.question import CERTAIN, LIKELY, Match
from casesim.core.understanding.model import QuestionType, TopicHit, Understanding


def asked(kind: QuestionType, *topics: str, wh: bool = False, compound: bool = False) -> Understanding:
    """Return the understanding of a question about `topics`."""
    hits = tuple(TopicHit(id=topic, score=0.95, span=topic) for topic in topics)
    return Understanding(type=kind, topics=hits, wh=wh, compound=compound)


THROAT = Match(fact="throat", strength=CERTAIN, via="finding:sore_throat")
COUGH = Match(fact="no-cough", strength=CERTAIN, via="finding:cough")


def test_a_worry_about_the_complaint_is_a_worry(small_patient: Patient) -> None:
    """Asked what worries most about the throat, the patient tells the worry."""
    found = emphasised((THROAT,), small_patient, asked(QuestionType.OPEN, "concerns", wh=True))
    assert [match.fact for match in found] == ["worry"]


def test_what_is_there_comes_before_what_is_not(small_patient: Patient) -> None:
    """An open question about medicines that also names something denied gets both, what is there first."""
    found = emphasised((COUGH,), small_patient, asked(QuestionType.OPEN, "medications", wh=True))
    assert [match.fact for match in found] == ["paracetamol", "no-cough"]


def test_the_authors_own_words_settle_it(small_patient: Patient) -> None:
    """Two words by which the author says a fact is asked for leave the complaint out."""
    own = Match(fact="swallowing", strength=CERTAIN, via="words:worse swallowing")
    found = emphasised((THROAT, own), small_patient, asked(QuestionType.CLOSED, "aggravating"))
    assert found == (own,)


def test_a_closed_question_and_two_questions_stay_as_they_are(small_patient: Patient) -> None:
    """Nothing is taken away where a thing is asked by name, or two at once."""
    closed = asked(QuestionType.CLOSED, "medications")
    twice = asked(QuestionType.OPEN, "concerns", wh=True, compound=True)
    assert emphasised((COUGH,), small_patient, closed) == (COUGH,)
    assert emphasised((THROAT,), small_patient, twice) == (THROAT,)


def test_what_is_never_said_is_not_brought_up(small_patient: Patient) -> None:
    """A fact for the examiner alone stays there, and nothing else is taken for it."""
    single = Match(fact="throat", strength=LIKELY, via="topic:opening")
    found = emphasised((single,), small_patient, asked(QuestionType.OPEN, "ideas", wh=True))
    assert found == (single,)
