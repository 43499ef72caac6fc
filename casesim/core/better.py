"""Better questions: what a trainee could have asked for an item that was missed, two for each where there are two.

The author's own questions come first, then those of the facts and topics that the item is about. Names no item that was
met, and is for encounters that are over: a question may tell what there was to find.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from casesim.core.encounter import Encounter
from casesim.core.patient import Patient
from casesim.core.rubric import Asked, Coverage, Elicited, Item, ScoreSheet, Verdict

MOST = 2


def better_questions(
    encounter: Encounter, sheet: ScoreSheet, asks: Mapping[str, Sequence[str]]
) -> dict[str, tuple[str, ...]]:
    """Return up to two good questions for each item of the talk that was not met, by item id; `asks` are those of topics."""
    items = {item.id: item for item in encounter.rubric.items}
    found = {}
    for mark in sheet.items:
        item = items.get(mark.id)
        if item is not None and mark.verdict is Verdict.NOT_MET:
            questions = dict.fromkeys((*mark.better, *_of(item, encounter.patient, asks)))
            found[mark.id] = tuple(questions)[:MOST]
    return {name: questions for name, questions in found.items() if questions}


def _of(item: Item, patient: Patient, asks: Mapping[str, Sequence[str]]) -> Iterator[str]:
    names: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    if isinstance(item, Asked):
        names = item.topics
    elif isinstance(item, Elicited):
        facts = item.facts
    elif isinstance(item, Coverage):
        names = tuple(name for part in item.parts for name in part.topics)
        facts = tuple(name for part in item.parts for name in part.facts)
    for name in facts:
        fact = patient.fact(name)
        yield from (line for line in fact.ask if line.endswith("?")) if fact else ()
    for name in (*names, *(topic for fact_id in facts if (fact := patient.fact(fact_id)) for topic in fact.answers)):
        yield from asks.get(name, ())
