"""A rubric with every kind of item, and one encounter to hold against it: the worked example of `tests/data/worked-example.md`.

Content made up for the tests, on the small case; reviewed by nobody.
"""

from __future__ import annotations

from typing import Any

from casesim.core.encounter import (
    Body,
    Closed,
    DifferentialGiven,
    Encounter,
    Examined,
    Exchanged,
    Noted,
    Opened,
    Ordered,
    Ranked,
)
from casesim.core.reply import Reply
from casesim.core.rubric import Rubric
from casesim.core.understanding.model import FindingHit, Flag, QuestionType, TopicHit, Understanding
from tests.small_case import fresh_encounter, played

NOTE = """Summary: {age}-year-old with a sore throat for 3 days, worse on swallowing, eased by lozenges, no cough, red throat without pus
Differential:
1. Viral pharyngitis - for: look at the throat; - against: no cough
2. Quinsy
Plan: rest and fluids; no antibiotics; paracetamol"""

ITEMS: list[dict[str, Any]] = [
    {"id": "onset", "kind": "asked", "text": "Asks when it began", "topics": ["onset"], "points": 2},
    {"id": "throughout", "kind": "asked", "text": "Shows empathy throughout", "topics": ["empathy"], "mode": "throughout", "stretches": 2, "points": 2},
    {"id": "story", "kind": "elicited", "text": "Hears the story", "facts": ["throat", "onset", "severity", "worry"], "partial": True, "points": 4},
    {"id": "look", "kind": "examined", "text": "Looks at the throat", "findings": ["throat-look"], "domain": "acts"},
    {"id": "strep", "kind": "ordered", "text": "Orders a strep test", "investigations": ["strep"], "domain": "acts", "points": 2, "timing": {"after": "look"}},
    {"id": "first", "kind": "ranked", "text": "Ranks it first", "within": 1, "domain": "mind", "points": 4},
    {"id": "danger", "kind": "ranked", "text": "Thinks of danger", "target": "must_not_miss", "domain": "mind", "points": 2},
    {"id": "sure", "kind": "ranked", "text": "Is sure of it", "within": 1, "confidence_from": 80, "domain": "mind"},
    {"id": "symptom", "kind": "coverage", "text": "Covers the symptom", "points": 6, "met_from": 2,
     "parts": [{"name": "onset", "topics": ["onset"]}, {"name": "severity", "facts": ["severity"]}, {"name": "worse", "topics": ["aggravating"]},
               {"name": "better", "topics": ["relieving"]}, {"name": "gone", "facts": ["no-such-fact"]}]},
    {"id": "ice-early", "kind": "asked", "text": "Asks for worries before examining", "topics": ["concerns"], "points": 2, "timing": {"before": "examination", "late": 0.5}},
    {"id": "open-start", "kind": "measured", "text": "Starts open", "conditions": [{"signal": "open_first", "at_least": 1}], "domain": "talk"},
    {"id": "few-turns", "kind": "measured", "text": "Keeps a pace", "conditions": [{"signal": "longest_closed_run", "at_most": 3}], "from_turns": 20, "domain": "talk"},
    {"id": "questions", "kind": "anchored", "text": "Asks well", "points": 4, "domain": "talk",
     "anchors": [{"score": 5, "label": "clear", "conditions": [{"signal": "leading", "at_most": 0}, {"signal": "open_share", "at_least": 0.5}]},
                 {"score": 3, "label": "mixed", "conditions": [{"signal": "leading", "at_most": 1}]}]},
    {"id": "key", "kind": "key_feature", "text": "Decides on the two diagnoses", "points": 4, "need": 2, "max_responses": 3, "domain": "mind",
     "accept": [{"name": "viral pharyngitis", "names": ["viral sore throat"]}, {"name": "glandular fever"}], "killer": [{"name": "scarlet fever"}]},
    {"id": "plan", "kind": "actions", "text": "Plans with care", "over": "management", "points": 6, "domain": "acts",
     "must": [{"id": "fluids"}], "recommended": [{"id": "paracetamol", "names": ["ibuprofen"]}, {"id": "safety-net"}],
     "harmful": [{"id": "antibiotics"}], "unnecessary": [{"id": "bed-rest", "names": ["rest"]}], "unnecessary_cost": 1},
    {"id": "idea-summary", "kind": "note", "text": "Sums up the problem", "part": "summary", "points": 4, "domain": "mind"},
    {"id": "idea-differential", "kind": "note", "text": "Ranks causes", "part": "differential", "points": 2, "domain": "mind"},
    {"id": "idea-lead", "kind": "note", "text": "Explains the lead", "part": "lead", "points": 2, "domain": "mind"},
    {"id": "idea-alternatives", "kind": "note", "text": "Explains the others", "part": "alternatives", "points": 2, "domain": "mind"},
    {"id": "hands", "kind": "observed", "text": "Washes hands", "domain": "acts"},
    {"id": "women", "kind": "asked", "text": "Asks a woman of ninety about periods", "topics": ["associated_urogenital"], "applies": {"age_from": 90}},
    {"id": "talk-grade", "kind": "domain_scale", "text": "Communication overall", "of": "talk", "points": 4, "domain": "overall",
     "levels": [{"score": 4, "at_least": 85}, {"score": 3, "at_least": 70}, {"score": 2, "label": "borderline", "at_least": 50}, {"score": 0, "at_least": 0}]},
    {"id": "global", "kind": "global_rating", "text": "The whole", "points": 3, "domain": "overall", "met_from": 2,
     "levels": [{"score": 3, "label": "good", "at_least": 80}, {"score": 2, "label": "pass", "at_least": 60}, {"score": 1, "label": "borderline", "at_least": 40}, {"score": 0, "label": "fail", "at_least": 0}]},
    {"id": "examiner", "kind": "global_rating", "text": "The examiner's view", "by": "examiner", "domain": "overall",
     "levels": [{"score": 1, "at_least": 50}, {"score": 0, "at_least": 0}]},
]  # fmt: skip


def every_kind() -> Rubric:
    """Return the rubric."""
    domains = [
        {"id": "history", "title": "History", "pass_percent": 50},
        {"id": "talk", "title": "Talk", "pass_points": 2},
        {"id": "acts", "title": "Acts"},
        {"id": "mind", "title": "Reasoning", "pass_percent": 40},
        {"id": "overall", "title": "Overall"},
    ]
    value = {"id": "every-kind", "title": "Every kind", "domains": domains, "items": ITEMS, "pass_percent": 50, "pass_domains": 3}  # fmt: skip
    return Rubric.model_validate(value)


def said(
    turn: int, question: str, kind: QuestionType, topics: tuple[str, ...] = (), facts: tuple[str, ...] = (), **more: Any
) -> Exchanged:
    """Return an exchange that was understood so."""
    hits = tuple(TopicHit(id=topic, score=0.95, span=question) for topic in topics)
    findings = tuple(FindingHit(id=name, span=name) for name in more.pop("findings", ()))
    understood = Understanding(
        type=kind, topics=hits, findings=findings, terms=tuple(question.lower().split()[-2:]), **more
    )
    return Exchanged(turn=turn, question=question, understanding=understood, reply=Reply(text="…", facts=facts))


def turns() -> list[Body]:
    """Return seven turns: four open or closed questions with answers, empathy once, a leading one, and one too broad."""
    o, c, n = QuestionType.OPEN, QuestionType.CLOSED, QuestionType.NONE
    return [
        said(1, "What brings you in today?", o, ("opening",), ("throat",)),
        said(2, "When did it start?", o, ("onset",), ("onset",)),
        said(3, "I'm sorry, that sounds sore.", n, ("empathy",), (), empathy=True),
        said(4, "Is it worse when you swallow?", c, ("aggravating",), ("swallowing",)),
        said(5, "You don't cough, do you?", QuestionType.LEADING, (), ("no-cough",), findings=("cough",)),
        said(6, "Does anything ease it, how bad, any worry, fever?", c, ("relieving",), ("severity", "lozenges"), flags=(Flag.OVERBROAD,)),
    ]  # fmt: skip


def worked() -> Encounter:
    """Return the encounter of the worked example."""
    fresh = fresh_encounter()
    ranked = (
        Ranked(name="viral sore throat", confidence=70, supporting=("throat-look",)),
        Ranked(name="quinsy", confidence=20),
    )
    return played(
        fresh,
        Opened(),
        *turns(),
        Ordered(after_turn=6, request="strep test", finding_ids=("strep",), result="Negative."),
        Examined(after_turn=6, request="throat", finding_ids=("throat-look",), result="Red, no pus."),
        said(7, "What worries you most?", QuestionType.OPEN, ("concerns",), ("worry",)),
        Noted(after_turn=7, text=NOTE.format(age=fresh.patient.age)),
        DifferentialGiven(after_turn=7, ranked=ranked),
        Closed(),
    )
