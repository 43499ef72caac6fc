"""Asking, in a thread: what the screens' workers do. Computes, and posts messages; touches no widget.

Every failure ends as a message in one line: a question that fails must never take the app with it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing
from threading import Event
from typing import Any, cast

from textual.message import Message

from casesim.core.encounter import Exchanged
from casesim.core.errors import CasesimError
from casesim.session.encounter import EncounterService
from casesim.tui.messages import Answered, AskCancelled, AskFailed, SentenceSaid

Post = Callable[[Message], Any]


def reason_of(error: Exception) -> str:
    """Return one clear line for any error; what casesim did not raise on purpose is named by its kind."""
    return str(error) if isinstance(error, CasesimError) else f"something went wrong inside casesim ({error!r:.200})"


class Asking:
    """One question on its way; `stop` may be called from any thread."""

    def __init__(self, service: EncounterService, number: int, question: str) -> None:
        self._service, self.number, self.question = service, number, question
        self._stopped = Event()
        self._began = time.monotonic()

    @property
    def seconds(self) -> float:
        """Seconds since the question was sent."""
        return time.monotonic() - self._began

    def stop(self) -> None:
        """Ask for the answer to be stopped; the thread then posts `AskCancelled`, or `Answered` where it was too late."""
        self._stopped.set()
        self._service.cancel()

    @property
    def is_stopping(self) -> bool:
        """Say whether a stop was asked for."""
        return self._stopped.is_set()

    def run(self, post: Post) -> None:
        """Ask, in a worker thread: post the sentences as they come and, at last, how it ended."""
        try:
            ended = self._steps(post)
        except Exception as error:  # the thread's outermost frame: the words must come back
            ended = AskFailed(self.number, self.question, reason_of(error))
        post(ended)

    def _steps(self, post: Post) -> Message:
        with closing(cast(Any, self._service.ask(self.question))) as steps:
            while not self._stopped.is_set():
                step = next(steps, None)
                if isinstance(step, Exchanged):
                    return Answered(self.number, step)
                if step is None:
                    break
                post(SentenceSaid(self.number, step.text))
        return AskCancelled(self.number, self.question)
