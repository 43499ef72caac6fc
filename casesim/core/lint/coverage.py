"""Which fact earns which item of the rubric: for the author, who should see at a glance what is told for nothing.

A fact earns an item that names it, or that asks for a topic or a finding that it answers. Judges neither.
"""

from __future__ import annotations

from casesim.core.case import Disclosure, Fact
from casesim.core.item import Asked, Coverage, Elicited, Item
from casesim.core.model import Frozen
from casesim.core.patient import Patient
from casesim.core.rubric import Rubric


class Earns(Frozen):
    """A fact, and the items that telling it (or asking for it) earns."""

    fact: str
    disclosure: Disclosure
    items: tuple[str, ...]


def coverage(patient: Patient, rubric: Rubric) -> tuple[Earns, ...]:
    """Return, for each fact of a patient in order, the ids of the items that it earns."""
    return tuple(
        Earns(
            fact=fact.id,
            disclosure=fact.disclosure,
            items=tuple(item.id for item in rubric.items if _earns(fact, item)),
        )
        for fact in patient.facts
    )


def _earns(fact: Fact, item: Item) -> bool:
    if fact.disclosure is Disclosure.NEVER:
        return False
    answers = set(fact.answers)
    match item:
        case Elicited(facts=facts):
            return fact.id in facts
        case Asked(topics=topics, findings=findings):
            return bool(answers & {*topics, *findings})
        case Coverage(parts=parts):
            return any(fact.id in part.facts or answers & {*part.topics, *part.findings} for part in parts)
        case _:
            return False
