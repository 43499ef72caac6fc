"""A draft rubric from an imported case: what to find out, what to order, the diagnosis. Marked as confirmed by nobody."""

from __future__ import annotations

import re
from typing import Any

from casesim.core.case import CaseTemplate, Disclosure, Fact, Polarity, Section

MOST_PRESENTING, MOST_DENIED, MOST_OTHER, MOST_TESTS = 10, 6, 6, 4


def draft_rubric(template: CaseTemplate) -> dict[str, Any]:
    """Return a draft rubric as plain data, in the form of `casesim/rubric/1`."""
    items: list[dict[str, Any]] = [
        _asked(
            "introduces",
            "Introduces themselves by name or role.",
            "introduction",
            "Hello, I'm Sam, one of the medical students here.",
        ),
        _asked("opens", "Begins with an open question.", "opening", "What's brought you in today?"),
        _asked(
            "empathises", "Answers a feeling or a hardship with empathy.", "empathy", "I'm sorry, that sounds hard."
        ),
        _asked("summarises", "Summarises what was heard.", "summary", "Let me check that I've understood you."),
    ]
    usable = [fact for fact in template.facts if fact.disclosure is not Disclosure.NEVER]
    has = [fact for fact in usable if fact.polarity is Polarity.HAS]
    presenting = [fact for fact in has if fact.section in (Section.PRESENTING, Section.SYSTEMS)]
    items += [_elicited(fact, "history", 2) for fact in presenting[:MOST_PRESENTING]]
    items += [
        _elicited(fact, "background", 1) for fact in [fact for fact in has if fact not in presenting][:MOST_OTHER]
    ]
    items += [
        _elicited(fact, "history", 1)
        for fact in [fact for fact in usable if fact.polarity is Polarity.DENIES][:MOST_DENIED]
    ]
    tests = [entry for entry in template.investigations if entry.abnormal][:MOST_TESTS]
    items += [
        {
            "id": f"test-{entry.id}"[:60],
            "kind": "ordered",
            "text": f"Orders: {entry.name}.",
            "domain": "tests",
            "points": 1,
            "investigations": [entry.id],
        }
        for entry in tests
    ]
    items.append(
        {
            "id": "diagnosis",
            "kind": "ranked",
            "text": "Names the diagnosis among the first three.",
            "domain": "differential",
            "points": 4,
            "target": "correct",
            "within": 3,
        }
    )
    return {
        "schema": "casesim/rubric/1", "id": template.id, "title": "Draft, unconfirmed: made by rule, reviewed by nobody",
        "sources": ["Drafted by rule from an imported case; confirmed by nobody"],
        "domains": [{"id": name, "title": title} for name, title in _DOMAINS.items() if any(item["domain"] == name for item in items)],
        "items": items,
    }  # fmt: skip


_DOMAINS = {
    "communication": "Communication",
    "history": "History",
    "background": "Background",
    "tests": "Tests",
    "differential": "Differential diagnosis",
}


def _asked(item_id: str, text: str, topic: str, better: str) -> dict[str, Any]:
    return {
        "id": item_id,
        "kind": "asked",
        "text": text,
        "domain": "communication",
        "points": 1,
        "topics": [topic],
        "better": [better],
    }


def _elicited(fact: Fact, domain: str, points: int) -> dict[str, Any]:
    clinical = re.sub(r"\s+", " ", fact.clinical).strip().rstrip(".")
    return {
        "id": f"finds-{fact.id}"[:60],
        "kind": "elicited",
        "text": f"Finds out: {clinical}."[:600],
        "domain": domain,
        "points": points,
        "facts": [fact.id],
    }
