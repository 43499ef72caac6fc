"""History: what proves that an item was asked, and the topics of a whole transcript.

One decision for encounters and for bare transcripts: a topic is asked at `SURE`, waits for a person between `GREY` and
`SURE` or where a turn names more at once than one question can ask. What a turn with too much in it, a claim, an
announcement or a word to the marker names earns nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from casesim.core.model import Frozen
from casesim.core.rubric import Verdict
from casesim.core.transcript import Transcript
from casesim.core.understanding.model import Flag, Understander, Understanding

SURE = 0.5
"""Score from which a topic is asked."""
GREY = 0.42
"""Score from which a person should look."""
PLAIN = 0.9
"""Score from which a turn proves a topic as well as any other: the first such turn is cited."""


class Heard(Frozen):
    """One turn of the trainee, understood."""

    turn: int
    text: str
    understanding: Understanding


class Proof(Frozen):
    """The verdict on an item with its evidence: turns (the best first), the words, and why."""

    id: str
    verdict: Verdict
    turns: tuple[int, ...] = ()
    quote: str = ""
    reason: str = ""


def hear(transcript: Transcript, understander: Understander) -> tuple[Heard, ...]:
    """Return the trainee's turns, each understood after the turn before it."""
    return tuple(
        Heard(turn=turn.number, text=turn.text, understanding=understander.understand(turn.text, before))
        for turn, before in transcript.said()
    )


def prove(item_id: str, topics: Iterable[str], heard: Sequence[Heard], findings: Iterable[str] = ()) -> Proof:
    """Return the verdict on an item that any of `topics`, or a question about any of `findings`, earns."""
    wanted, named = frozenset(topics), frozenset(findings)
    found = [(score, one, name) for one in heard for score, name in _scores(wanted, named, one.understanding)]
    proofs = [entry for entry in found if entry[0] >= SURE and not entry[1].understanding.has(Flag.OVERBROAD)]
    if proofs:
        score, one, topic = next((entry for entry in proofs if entry[0] >= PLAIN), max(proofs, key=_rank))
        turns = (one.turn, *sorted({entry[1].turn for entry in proofs} - {one.turn}))
        reason = f"asked: {topic} ({score:.2f})"
        return Proof(id=item_id, verdict=Verdict.MET, turns=turns, quote=one.text, reason=reason)
    doubts = [entry for entry in found if entry[0] >= GREY]
    if not doubts:
        return Proof(id=item_id, verdict=Verdict.NOT_MET, reason="never asked")
    score, one, topic = max(doubts, key=_rank)
    why = "names more at once than one question can ask" if score >= SURE else f"not sure ({score:.2f})"
    return Proof(id=item_id, verdict=Verdict.NEEDS_REVIEW, turns=(one.turn,), quote=one.text, reason=f"{why}: {topic}")


def grade_history(transcript: Transcript, understander: Understander, topics: Iterable[str]) -> tuple[Proof, ...]:
    """Return one proof for each topic, in their order; without a turn of the trainee every item is unscored."""
    heard = hear(transcript, understander)
    if not heard:
        reason = "no turn is tagged as the trainee's"
        return tuple(Proof(id=topic, verdict=Verdict.UNSCORED, reason=reason) for topic in topics)
    return tuple(prove(topic, (topic,), heard) for topic in topics)


def _scores(wanted: frozenset[str], named: frozenset[str], understanding: Understanding) -> list[tuple[float, str]]:
    if understanding.has(Flag.ADDRESSES_GRADER):
        return []
    found = [(hit.score, hit.id) for hit in understanding.topics if hit.id in wanted]
    if not understanding.has(Flag.ANNOUNCED):
        found += [(1.0, hit.id) for hit in understanding.findings if hit.id in named and hit.asked]
    return found


def _rank(entry: tuple[float, Heard, str]) -> tuple[float, int]:
    """Order by score to one decimal, then the earlier turn."""
    return round(entry[0], 1), -entry[1].turn
