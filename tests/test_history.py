"""A history is marked on what the trainee asked, with the turn and the words that prove it."""

from __future__ import annotations

from casesim.adapters.knowledge import load_mind
from casesim.core.history import GREY, SURE, Heard, grade_history, prove
from casesim.core.rubric import Verdict
from casesim.core.transcript import parse
from casesim.core.understanding.model import TOPICS, Flag, TopicHit, Understanding

INTERVIEW = b"""D: Hello, what brings you in today?
P: I've got this pain in my chest.
D: When did it start?
P: Two days ago, and I had a fever as well.
D: OK, two days ago. Do you smoke, or drink any alcohol?
P: No.
D: How about your parents, are they well?
P: My dad had a heart attack.
"""


def heard(turn: int, text: str, score: float, *flags: Flag, topic: str = "smoking") -> Heard:
    """Return a turn understood as asking about a topic."""
    hit = TopicHit(id=topic, score=score, span=text)
    return Heard(turn=turn, text=text, understanding=Understanding(topics=(hit,), flags=flags))


def test_an_item_is_met_by_the_first_turn_that_proves_it_plainly() -> None:
    """The first plain turn is cited; the others follow in order."""
    proof = prove("smoking", ["smoking"], [heard(3, "a", 0.6), heard(5, "Do you smoke?", 0.97), heard(9, "b", 0.99)])
    assert (proof.verdict, proof.turns, proof.quote) == (Verdict.MET, (5, 3, 9), "Do you smoke?")


def test_what_is_doubtful_waits_for_a_person() -> None:
    """Between GREY and SURE the verdict is needs_review, below it not_met."""
    assert prove("smoking", ["smoking"], [heard(1, "a", (GREY + SURE) / 2)]).verdict is Verdict.NEEDS_REVIEW
    assert prove("smoking", ["smoking"], [heard(1, "a", GREY - 0.01)]).verdict is Verdict.NOT_MET


def test_a_turn_with_too_much_in_it_goes_to_review() -> None:
    """An overbroad turn proves nothing by itself, and nothing is lost where another turn asks."""
    assert prove("smoking", ["smoking"], [heard(1, "a", 0.99, Flag.OVERBROAD)]).verdict is Verdict.NEEDS_REVIEW
    both = [heard(1, "a", 0.99, Flag.OVERBROAD), heard(3, "b", 0.99)]
    assert prove("smoking", ["smoking"], both).turns == (3,)


def test_a_transcript_is_marked_with_verbatim_quotes() -> None:
    """What D asked is met with its turn; what only P said is not."""
    transcript = parse(INTERVIEW, "a.txt")
    proofs = {p.id: p for p in grade_history(transcript, load_mind().understander, TOPICS)}
    assert list(proofs) == list(TOPICS)
    met = {name: proof.turns[0] for name, proof in proofs.items() if proof.verdict is Verdict.MET}
    assert met == {"opening": 1, "onset": 3, "smoking": 5, "alcohol": 5, "family_history": 7}
    assert all(p.quote == transcript.turns[p.turns[0] - 1].text for p in proofs.values() if p.turns)


def test_a_transcript_without_a_trainee_is_unscored() -> None:
    """No turn of the trainee: nothing can be marked, and nothing is marked as missed."""
    proofs = grade_history(parse(b"P: I cough.", "a.txt"), load_mind().understander, TOPICS)
    assert {proof.verdict for proof in proofs} == {Verdict.UNSCORED}
