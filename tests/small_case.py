"""A small but whole case, its rubric and one played encounter: for tests that need content and not a shipped case.

Two variants (a viral sore throat, tonsillitis), thirteen facts that use every disclosure, one rubric of six items that
uses every kind. Content made up for the tests; reviewed by nobody.
"""

from __future__ import annotations

from typing import Any

from casesim.core.case import CaseTemplate
from casesim.core.encounter import (
    Body,
    Closed,
    DifferentialGiven,
    Encounter,
    Examined,
    Exchanged,
    Mode,
    Noted,
    Opened,
    Ordered,
    Ranked,
)
from casesim.core.patient import realise
from casesim.core.reply import Reply, ReplySource
from casesim.core.rubric import Rubric
from casesim.core.understanding.model import FindingHit, QuestionType, TopicHit, Understanding

SEED = 7


def fact(fact_id: str, section: str, answers: list[str], clinical: str, says: str, **more: Any) -> dict[str, Any]:
    """Return one fact as an author would write it."""
    return {"id": fact_id, "section": section, "answers": answers, "clinical": clinical, "says": [says], **more}


FACTS: list[dict[str, Any]] = [
    fact(
        "throat",
        "presenting",
        ["opening", "sore_throat"],
        "Sore throat",
        "My throat is really sore.",
        disclosure="volunteered",
    ),
    fact(
        "onset",
        "presenting",
        ["onset"],
        "Onset {{ days }} days ago",
        "It started {{ days }} days ago.",
        disclosure="open",
    ),
    fact("severity", "presenting", ["severity"], "6/10", "I'd say six out of ten."),
    fact("swallowing", "presenting", ["aggravating"], "Worse on swallowing", "It hurts more when I swallow."),
    fact("lozenges", "presenting", ["relieving"], "Eased by lozenges", "Lozenges take the edge off."),
    fact("fever", "systems", ["fever"], "Mild fever", "I've felt a bit hot.", disclosure="direct"),
    fact("no-cough", "systems", ["cough"], "No cough", "No, I haven't got a cough.", polarity="denies"),
    fact("asthma", "past", ["past_medical", "asthma"], "Childhood asthma", "I had asthma as a child."),
    fact("paracetamol", "drugs", ["medications"], "Paracetamol as needed", "I've had some paracetamol."),
    fact(
        "penicillin", "allergies", ["allergies"], "Penicillin rash", "Penicillin gave me a rash.", disclosure="specific"
    ),
    fact(
        "job",
        "occupation",
        ["occupation"],
        "{{ job|capitalize }}",
        "I work as a {{ job }}.",
        ask=["What do you do for a living?"],
    ),
    fact(
        "worry",
        "concerns",
        ["concerns"],
        "Fears missing an exam",
        "I'm worried I'll miss my exam.",
        disclosure="rapport",
    ),
    fact("self-test", "ideas", ["ideas"], "Hid a positive home test", "I did a test at home.", disclosure="never"),
]

CASE: dict[str, Any] = {
    "schema": "casesim/case/1",
    "id": "small-sore-throat",
    "title": "A sore throat",
    "complaint": "sore throat",
    "specialty": "General practice",
    "setting": "A general practice in the morning",
    "minutes": 8,
    "difficulty": "foundation",
    "objectives": ["Take a focused history of a sore throat"],
    "sources": [{"id": "made-up", "title": "Made up for the tests", "year": 2026}],
    "rubric": "small",
    "parameters": {
        "sex": {"kind": "choice", "options": ["female", "male"]},
        "age": {"kind": "number", "min": 18, "max": 40},
        "name": {"kind": "name"},
        "days": {"kind": "number", "min": 2, "max": 5},
        "job": {"kind": "weighted", "options": {"teacher": 2, "gardener": 1}},
    },
    "door_note": "{{ name }}, {{ age }}, has come with a sore throat.\nTake a history.",
    "opening": ["My throat is killing me, doctor.", "I've got this awful sore throat."],
    "persona": {"personality": "anxious", "mood": "tired", "rapport": 50, "trust": 60},
    "facts": FACTS,
    "examination": [
        {
            "id": "throat-look",
            "name": "Look at the throat",
            "group": "ENT",
            "result": "Red, no pus.",
            "synonyms": ["throat"],
        },
        {"id": "neck-nodes", "name": "Feel the neck", "group": "ENT", "result": "No nodes felt."},
    ],
    "investigations": [
        {
            "id": "strep",
            "name": "Rapid strep test",
            "group": "bedside",
            "result": "Negative.",
            "minutes": 10,
            "cost": 8,
        },
    ],
    "management": [{"id": "fluids", "text": "Advise rest, fluids and pain relief"}],
    "variants": {
        "viral": {
            "title": "Viral sore throat",
            "weight": 2,
            "differential": {
                "correct": {
                    "id": "viral-pharyngitis",
                    "name": "Viral pharyngitis",
                    "synonyms": ["viral sore throat"],
                    "codes": [{"code": "J02.9"}],
                    "evidence_for": ["throat-look"],
                    "evidence_against": ["no-cough"],
                },
                "acceptable": [
                    {"id": "glandular-fever", "name": "Glandular fever", "synonyms": ["mono"], "credit": 0.5}
                ],
                "must_not_miss": [{"id": "quinsy", "name": "Peritonsillar abscess", "synonyms": ["quinsy"]}],
                "implausible": [{"id": "reflux", "name": "Acid reflux"}],
            },
        },
        "tonsillitis": {
            "title": "Bacterial tonsillitis",
            "differential": {
                "correct": {"id": "tonsillitis", "name": "Acute bacterial tonsillitis", "synonyms": ["tonsillitis"]},
                "must_not_miss": [{"id": "quinsy", "name": "Peritonsillar abscess", "synonyms": ["quinsy"]}],
            },
            "facts": [fact("fever", "systems", ["fever"], "High fever", "I've been burning up, 39 this morning.")],
            "without": ["lozenges"],
            "examination": [
                {"id": "throat-look", "name": "Look at the throat", "group": "ENT", "result": "Pus on both tonsils."}
            ],
            "investigations": [
                {"id": "strep", "name": "Rapid strep test", "group": "bedside", "result": "Positive.", "abnormal": True}
            ],
        },
    },
}

RUBRIC: dict[str, Any] = {
    "schema": "casesim/rubric/1",
    "id": "small",
    "title": "A small rubric",
    "sources": ["Made up for the tests"],
    "domains": [
        {"id": "history", "title": "History", "pass_percent": 50},
        {"id": "reasoning", "title": "Examination and reasoning"},
    ],
    "items": [
        {
            "id": "asks-onset",
            "kind": "asked",
            "text": "Asks when it started",
            "topics": ["onset"],
            "better": ["When did it start?"],
        },
        {
            "id": "asks-allergies",
            "kind": "asked",
            "text": "Asks about allergies",
            "topics": ["allergies"],
            "points": 2,
            "critical": True,
            "better": ["Are you allergic to anything?"],
        },
        {"id": "hears-fever", "kind": "elicited", "text": "Finds the fever", "facts": ["fever"]},
        {
            "id": "looks",
            "kind": "examined",
            "text": "Looks at the throat",
            "domain": "reasoning",
            "findings": ["throat-look"],
        },
        {
            "id": "tests",
            "kind": "ordered",
            "text": "Orders a strep test",
            "domain": "reasoning",
            "investigations": ["strep"],
        },
        {
            "id": "names-it",
            "kind": "ranked",
            "text": "Names the diagnosis",
            "domain": "reasoning",
            "points": 3,
            "within": 3,
        },
    ],
    "pass_percent": 60,
}


def small_template() -> CaseTemplate:
    """Return the small case."""
    return CaseTemplate.model_validate(CASE)


def small_rubric() -> Rubric:
    """Return the rubric of the small case: six items, one of each kind and a critical one."""
    return Rubric.model_validate(RUBRIC)


def fresh_encounter(encounter_id: str = "20261121-k7m2x9", seed: int = SEED) -> Encounter:
    """Return an encounter with the viral patient in which nothing has happened yet."""
    template = small_template()
    return Encounter(
        id=encounter_id,
        started="2026-11-21T09:00:00Z",
        mode=Mode.PRACTICE,
        template=template,
        seed=seed,
        patient=realise(template, seed, "viral"),
        rubric=small_rubric(),
        engine={"engine": "scripted", "lexicon": "0" * 64},
    )


def exchange(
    turn: int, question: str, reply: str, facts: tuple[str, ...] = (), topics: tuple[str, ...] = ()
) -> Exchanged:
    """Return an exchange that was understood as asking about `topics`."""
    hits = tuple(TopicHit(id=topic, score=0.91, span=question) for topic in topics)
    return Exchanged(
        turn=turn,
        question=question,
        understanding=Understanding(type=QuestionType.OPEN, topics=hits, findings=(), terms=("start",)),
        reply=Reply(text=reply, facts=facts, source=ReplySource.AUTHOR, rule="direct"),
    )


def played(encounter: Encounter, *bodies: Body, step: float = 20.0) -> Encounter:
    """Return `encounter` after `bodies`, one every `step` seconds."""
    for body in bodies:
        seconds = int(len(encounter.events) * step)
        at = f"2026-11-21T09:{seconds // 60 % 60:02}:{seconds % 60:02}Z"
        encounter = encounter.with_event(encounter.next_event(body, at, len(encounter.events) * step))
    return encounter


def played_encounter(encounter_id: str = "20261121-k7m2x9") -> Encounter:
    """Return a short encounter, closed and not yet marked: three questions, two acts, notes and a differential."""
    cough = exchange(3, "Any cough?", "No, I haven't got a cough.", ("no-cough",))
    hit = FindingHit(id="cough", span="cough")
    cough = cough.model_copy(update={"understanding": cough.understanding.model_copy(update={"findings": (hit,)})})
    return played(
        fresh_encounter(encounter_id),
        Opened(),
        exchange(1, "What brings you in?", "My throat is really sore.", ("throat",), ("opening",)),
        exchange(2, "When did it start?", "It started 3 days ago.", ("onset",), ("onset",)),
        cough,
        Noted(after_turn=3, text="Sore throat, 3 days.\nNo cough."),
        Examined(after_turn=3, request="throat", finding_ids=("throat-look",), result="Red, no pus."),
        Ordered(after_turn=3, request="strep test", finding_ids=("strep",), result="Negative."),
        DifferentialGiven(
            after_turn=3,
            ranked=(
                Ranked(name="viral sore throat", confidence=70, supporting=("no cough",)),
                Ranked(name="quinsy", against=("no trismus",)),
            ),
        ),
        Closed(),
    )
