"""Random interviews for property tests: every kind of event, in an order that the state machine allows."""

from __future__ import annotations

from hypothesis import strategies as st

from casesim.core.encounter import (
    Body,
    Closed,
    DifferentialGiven,
    Examined,
    Exchanged,
    Graded,
    Noted,
    Opened,
    Ordered,
    Ranked,
)
from casesim.core.reply import Refusal, Reply, ReplySource, Timing
from casesim.core.rubric import DomainScore, Mark, ScoreSheet, Verdict
from casesim.core.understanding.model import FindingHit, Flag, QuestionType, TopicHit, Understanding

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
NAMES = st.lists(TEXT, max_size=3).map(tuple)
UNIT = st.floats(0, 1)
TIMINGS = st.builds(Timing, first_word_ms=st.floats(0, 1e6), total_ms=st.floats(0, 1e6), tokens=st.integers(0, 500))
UNDERSTANDINGS = st.builds(
    Understanding,
    type=st.sampled_from(QuestionType),
    compound=st.booleans(),
    jargon=NAMES,
    topics=st.lists(st.builds(TopicHit, id=TEXT, score=UNIT, span=TEXT), max_size=2).map(tuple),
    findings=st.lists(st.builds(FindingHit, id=TEXT, span=TEXT, negated=st.booleans()), max_size=2).map(tuple),
    flags=st.lists(st.sampled_from(Flag), max_size=2).map(tuple),
    terms=NAMES,
)
REPLIES = st.builds(
    Reply,
    text=TEXT,
    facts=NAMES,
    source=st.sampled_from(ReplySource),
    notice=st.booleans(),
    refused=st.lists(st.builds(Refusal, text=TEXT, reason=TEXT), max_size=1).map(tuple),
    timing=TIMINGS,
)
RANKED = st.builds(Ranked, name=TEXT, confidence=st.none() | st.integers(0, 100), supporting=NAMES, against=NAMES)
ACTS = st.one_of(
    st.builds(Exchanged, turn=st.just(1), question=TEXT, understanding=UNDERSTANDINGS, reply=REPLIES),
    st.builds(Examined, after_turn=st.integers(0, 9), request=TEXT, finding_ids=NAMES, result=TEXT),
    st.builds(Ordered, after_turn=st.integers(0, 9), request=TEXT, finding_ids=NAMES, result=TEXT),
    st.builds(Noted, after_turn=st.integers(0, 9), text=TEXT),
    st.builds(DifferentialGiven, after_turn=st.integers(0, 9), ranked=st.lists(RANKED, max_size=3).map(tuple)),
)


def score_sheet(total: float = 4.0, quote: str = "When did it start?") -> ScoreSheet:
    """Return a sheet of two marks in two domains."""
    marks = (
        Mark(id="asks-onset", text="Asks when it started", domain="history", verdict=Verdict.MET, points=1, max=1,
             turns=(2,), quote=quote, reason="asked about onset"),
        Mark(id="asks-allergies", text="Asks about allergies", domain="history", verdict=Verdict.NOT_MET, points=0, max=2,
             reason="not asked", critical=True, better=("Are you allergic to anything?",)),
    )  # fmt: skip
    domains = {
        "history": DomainScore(title="History", points=1, max=3, percent=33.3, passed=False),
        "reasoning": DomainScore(title="Examination and reasoning", points=total - 1, max=6),
    }
    return ScoreSheet(
        rubric="small", rubric_version=1, items=marks, domains=domains, total=total, max=9, percent=44.4, passed=False,
        why="a critical item was missed",
    )  # fmt: skip


@st.composite
def interviews(draw: st.DrawFn) -> list[Body]:
    """Return the bodies of an encounter, from its beginning to somewhere: turns count up, and it may be closed and marked."""
    acts: list[Body] = draw(st.lists(ACTS, max_size=6))
    turn = 0
    bodies: list[Body] = [Opened()]
    for act in acts:
        if isinstance(act, Exchanged):
            turn += 1
            bodies.append(act.model_copy(update={"turn": turn}))
        else:
            bodies.append(act)
    ending: list[Body] = [Closed(reason="time_up"), Graded(sheet=score_sheet(quote=draw(TEXT)))]
    return bodies + ending[: draw(st.integers(0, 2))]
