"""The voices without a model."""

from __future__ import annotations

import pytest

from casesim.adapters.scripted import AuthorResponder, ScriptedResponder
from casesim.core.errors import ModelError
from casesim.core.ports import Responder
from casesim.core.reply import PersonaCard, VoiceTask

MARGARET = PersonaCard(name="Margaret", age="58", sex="f", personality="plain", language="simple", mood="worried")
TASK = VoiceTask(persona=MARGARET, question="Do you smoke?", facts=("no: smoking",))


def said(responder: Responder) -> str:
    """Return the whole reply to one task."""
    return "".join(responder.speak(TASK))


def test_the_scripted_voice_says_its_replies_in_turn_and_then_nothing() -> None:
    """Word by word, and remembers what it was asked."""
    responder = ScriptedResponder(["No, never.", "I told you."])
    assert [said(responder), said(responder), said(responder)] == ["No, never.", "I told you.", ""]
    assert responder.tasks == [TASK] * 3


def test_the_scripted_voice_can_answer_by_a_function() -> None:
    """It sees the task and nothing else."""
    responder = ScriptedResponder(lambda task: f"You asked: {task.question}")
    assert said(responder) == "You asked: Do you smoke?"
    assert responder.usage().generated == 5


def test_the_scripted_voice_can_fail() -> None:
    """An exception in the script is raised in its place; the next reply follows."""
    responder = ScriptedResponder([ModelError("gone"), "No."])
    with pytest.raises(ModelError, match="gone"):
        said(responder)
    assert said(responder) == "No."


def test_a_closed_scripted_voice_says_so() -> None:
    """As a real one would."""
    responder = ScriptedResponder(["No."])
    responder.close()
    with pytest.raises(ModelError, match="closed"):
        said(responder)


def test_the_author_s_voice_says_nothing() -> None:
    """So every word is the author's."""
    responder = AuthorResponder()
    responder.warm(MARGARET)
    assert said(responder) == ""
    assert responder.usage().generated == 0
    assert responder.fingerprint().engine == "author"
