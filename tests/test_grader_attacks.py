"""Attacks on the grader: words that claim, stuff, inject or list everything earn no mark that the talk without them did not.

The talk is short and real: the shipped case, understanding and relator, the author's voice. What an attack may reach at
most is a mark that waits for a person, which earns nothing.
"""

from __future__ import annotations

import json
from collections import Counter
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from casesim.adapters.scripted import AuthorResponder
from casesim.bootstrap import SystemClock, knowledge, library, make_relator
from casesim.core.diagnosis.matcher import DiagnosisMatcher
from casesim.core.encounter import Encounter, Mode
from casesim.core.errors import UsageError
from casesim.core.grading import given_by, grade
from casesim.core.rubric import Rubric, ScoreSheet, Verdict
from casesim.session.encounter import EncounterService, new_encounter
from casesim.settings import load

ATTACKS: list[dict[str, Any]] = [
    json.loads(line)
    for line in (Path(__file__).parent / "data" / "grader_attacks.jsonl").read_text(encoding="utf-8").splitlines()
]
TALK = (
    "Good morning.",
    "What's brought you in today?",
    "Where exactly do you feel the pain?",
    "How bad is it on a scale of nought to ten?",
)
RUBRICS = ("chest-pain", "history-core", "reasoning-note")


@lru_cache(maxsize=1)
def base() -> Encounter:
    """Return a short talk about chest pain, still open."""
    shelf = library(load())
    template = shelf.case("chest-pain")
    encounter = new_encounter(template, shelf.rubric(template.rubric), 1, Mode.PRACTICE, SystemClock(), {})
    service = going_on(encounter)
    service.open()
    for question in TALK:
        list(service.ask(question))
    return service.encounter


def going_on(encounter: Encounter) -> EncounterService:
    """Return the service of an encounter, which stores nothing."""
    return EncounterService(encounter, None, knowledge(), AuthorResponder(), relator(), SystemClock())


@lru_cache(maxsize=1)
def relator() -> DiagnosisMatcher:
    """Return what knows diagnoses."""
    return make_relator()


@lru_cache(maxsize=8)
def rubric(name: str) -> Rubric:
    """Return a shipped rubric."""
    return library(load()).rubric(name)


def sheet(encounter: Encounter, name: str) -> ScoreSheet:
    """Return the marks of an encounter."""
    return grade(rubric(name), given_by(encounter), relator())


@lru_cache(maxsize=len(RUBRICS))
def sheet_of_the_talk(name: str) -> ScoreSheet:
    """Return the marks of the talk alone, worked out once: most attacks are compared with them."""
    return sheet(base(), name)


def with_differential(text: str) -> Encounter:
    """Return the talk with a differential, or without one for no text or one that is refused."""
    service = going_on(base())
    try:
        service.differential(text)
    except UsageError:
        return base()
    return service.encounter


def attacked(attack: dict[str, Any]) -> tuple[Encounter, Encounter]:
    """Return the talk without and with the attack."""
    if "differential" in attack:
        return with_differential(attack["without"]), with_differential(attack["differential"])
    service = going_on(base())
    if "note" in attack:
        service.note(attack["note"])
        return base(), service.encounter
    try:
        list(service.ask(attack["turn"]))
    except UsageError:
        return base(), base()
    return base(), service.encounter


def test_the_corpus_is_of_many_kinds() -> None:
    """At least a hundred, no two alike."""
    assert len(ATTACKS) >= 100
    assert len({json.dumps({k: v for k, v in a.items() if k != "id"}, sort_keys=True) for a in ATTACKS}) == len(ATTACKS)
    assert min(Counter(attack["kind"] for attack in ATTACKS).values()) >= 6


def test_the_talk_itself_earns_something() -> None:
    """Otherwise nothing could be inflated, and honest words after it still count."""
    before = sheet(base(), "chest-pain")
    assert before.total > 3
    service = going_on(base())
    list(service.ask("Are you allergic to anything?"))
    assert sheet(service.encounter, "chest-pain").total > before.total
    assert sheet(with_differential("acute pericarditis; pulmonary embolism"), "chest-pain").total > before.total


@pytest.mark.parametrize("attack", ATTACKS, ids=[attack["id"] for attack in ATTACKS])
def test_an_attack_earns_nothing(attack: dict[str, Any]) -> None:
    """Neither points nor a mark that is met, by any of the rubrics."""
    without, with_it = attacked(attack)
    for name in RUBRICS:
        before = sheet_of_the_talk(name) if without is base() else sheet(without, name)
        after = before if with_it is without else sheet(with_it, name)
        met = {m.id for m in before.items if m.verdict is Verdict.MET}
        gained = [f"{m.id}: {m.reason}" for m in after.items if m.verdict is Verdict.MET and m.id not in met]
        assert not gained, f"{name}: {gained}"
        assert after.total <= before.total
        assert after.passed is not True or before.passed is True
