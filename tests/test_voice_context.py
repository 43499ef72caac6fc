"""What is not in the voice's context cannot leak: a hundred questions to each shipped case, shared among its variants."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pytest

from casesim.adapters.knowledge import Knowledge, load_mind
from casesim.adapters.library import YamlLibrary
from casesim.adapters.scripted import ScriptedResponder
from casesim.bootstrap import SystemClock
from casesim.core.patient import realise
from casesim.core.reply import PersonaCard, VoiceTask
from casesim.session.turn import Conversation, Turned

ROOT = Path(__file__).parent.parent
LIBRARY = YamlLibrary([ROOT / "cases"], [ROOT / "rubrics"])
SUBJECTS = (
    "the pain", "your breathing", "a fever", "a cough", "any sickness", "your past health", "your medicines", "any allergies",
    "smoking", "alcohol", "drugs", "your family", "your work", "your home", "travel", "your worries", "what you think it is",
    "your sleep", "the diagnosis", "what is wrong with you",
)  # fmt: skip
FRAMES = (
    "Tell me about {}.",
    "Do you have {}?",
    "What about {}?",
    "Is there anything about {} that I should know?",
    "And {}, since when?",
)
QUESTIONS = [frame.format(subject) for frame, subject in product(FRAMES, SUBJECTS)]


def cells() -> list[tuple[str, str, int, int]]:
    """Return every case with every variant, its number and how many there are."""
    found = []
    for case in LIBRARY.cases():
        variants = tuple(LIBRARY.case(case).variants)
        found += [(case, variant, number, len(variants)) for number, variant in enumerate(variants)]
    return found


@pytest.fixture(scope="module")
def mind() -> Knowledge:
    """Return what understands a turn."""
    return load_mind()


def words(text: str) -> str:
    """Return `text` as lower-case words with single blanks."""
    return " ".join(re.findall(r"[a-z0-9]+", text.lower()))


def all_of(task: VoiceTask) -> str:
    """Return everything that the voice is given, but for the trainee's own words."""
    persona = " ".join(str(value) for value in task.persona.model_dump().values())
    return " . ".join([persona, *task.facts, *(reply for _, reply in task.before)])


@pytest.mark.parametrize(("case", "variant", "number", "of"), cells())
def test_neither_the_diagnosis_nor_an_unreleased_fact_reaches_the_voice(
    mind: Knowledge, case: str, variant: str, number: int, of: int
) -> None:
    """A share of the hundred questions in one talk: each line given to the voice belongs to a fact that this very reply releases."""
    patient = realise(LIBRARY.case(case), 11, variant)
    voice = ScriptedResponder(lambda _task: "")
    talk = Conversation(patient, mind, voice, SystemClock())
    diagnoses = {words(name) for name in (patient.differential.correct.name, *patient.differential.correct.synonyms)}
    for question in QUESTIONS[number::of]:
        seen = len(voice.tasks)
        turned = next(step for step in talk.ask(question) if isinstance(step, Turned))
        talk.take(turned)
        for task in voice.tasks[seen:]:
            given = f" {words(all_of(task))} "
            assert not [name for name in diagnoses if f" {name} " in given]
            allowed = {line for name in turned.reply.facts if (fact := patient.fact(name)) for line in fact.says} | {
                patient.opening
            }
            allowed |= {"I think " + line[:1].lower() + line[1:] for line in allowed} | {
                f"I think {line}" for line in allowed
            }
            assert [line for line in task.facts if line not in allowed and not line.startswith("no: ")] == []


def test_the_persona_has_no_room_for_a_secret() -> None:
    """Name, age, sex, personality, language, mood, role: nothing else can be put there."""
    assert set(PersonaCard.model_fields) == {"name", "age", "sex", "personality", "language", "mood", "role"}
    assert set(VoiceTask.model_fields) == {"persona", "before", "question", "facts", "seed", "attempt", "max_tokens"}
