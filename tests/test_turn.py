"""A turn: verified sentences only, the author's words for the rest, and no trace of what failed."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from casesim.adapters.knowledge import load_mind
from casesim.adapters.scripted import ScriptedResponder
from casesim.bootstrap import SystemClock
from casesim.core.errors import ModelError, UsageError
from casesim.core.reply import ReplySource
from casesim.session.turn import Conversation, Sentence, Turned
from tests.talkative import talkative_patient


def talk(replies: Iterable[str | Exception]) -> tuple[Conversation, ScriptedResponder]:
    """Return a talk whose voice says `replies`."""
    voice = ScriptedResponder(replies)
    return Conversation(talkative_patient(), load_mind(), voice, SystemClock()), voice


def ask(conversation: Conversation, question: str) -> tuple[list[str], Turned]:
    """Return the sentences shown and the turn."""
    steps = list(conversation.ask(question))
    turned = steps[-1]
    assert isinstance(turned, Turned)
    return [step.text for step in steps if isinstance(step, Sentence)], turned


def test_a_faithful_reply_of_the_model_is_said() -> None:
    """The words are the model's, and so is the source."""
    shown, turned = ask(talk(["It's seven out of ten, I'd say."])[0], "How bad is the pain, from one to ten?")
    assert shown == ["It's seven out of ten, I'd say."]
    assert (turned.reply.source, turned.reply.facts) == (ReplySource.MODEL, ("severity",))


def test_an_invented_number_is_never_shown() -> None:
    """The second try is shown where it is faithful; the refusal is in the log."""
    shown, turned = ask(
        talk(["It's nine out of ten.", "Seven out of ten."])[0], "How bad is the pain, from one to ten?"
    )
    assert shown == ["Seven out of ten."]
    assert "number" in turned.reply.refused[0].reason


def test_after_two_unfaithful_tries_the_author_speaks() -> None:
    """Nothing of the model is shown."""
    shown, turned = ask(talk(["It's nine.", "It's ten."])[0], "How bad is the pain, from one to ten?")
    assert shown == ["I'd say seven out of ten."]
    assert turned.reply.source is ReplySource.AUTHOR


def test_a_faithful_sentence_stays_and_the_author_says_what_is_missing() -> None:
    """A sentence that was shown is never taken back."""
    conversation, _ = talk(["It's seven out of ten. My dog is called Rex."])
    shown, turned = ask(conversation, "How bad is it? And does the pain go anywhere else?")
    assert shown[0] == "It's seven out of ten."
    assert "left arm" in " ".join(shown)
    assert "Rex" not in turned.reply.text


def test_words_without_content_are_no_question() -> None:
    """A usage error, and nothing was said."""
    conversation, voice = talk([])
    with pytest.raises(UsageError):
        list(conversation.ask(" \x1b[2J ?! "))
    assert voice.tasks == []


def test_a_dead_model_is_one_clear_error() -> None:
    """The error passes; the talk can go on."""
    conversation, _ = talk([ModelError("The model stopped."), "Seven out of ten."])
    with pytest.raises(ModelError, match=r"The model stopped\."):
        list(conversation.ask("How bad is the pain, from one to ten?"))
    shown, _ = ask(conversation, "How bad is the pain, from one to ten?")
    assert shown == ["Seven out of ten."]


def test_the_voice_sees_a_short_window() -> None:
    """However long the talk, one exchange comes before the question."""
    conversation, voice = talk(["Seven out of ten."] * 30)
    for _ in range(10):
        _, turned = ask(conversation, "How bad is the pain, from one to ten?")
        conversation.take(turned)
    assert len(voice.tasks[-1].before) == 1
