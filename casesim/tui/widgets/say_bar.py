"""What the trainee says: the question box, the state of the answer, and the one question that is on its way.

Asks in a worker thread. Its messages go on to the screen: `QuestionBegun`, `SentenceSaid`, then one of `Answered`,
`AskCancelled`, `AskFailed`; `LineTyped` for what is no question; `FinishAsked`.
"""

from __future__ import annotations

from functools import partial

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Button

from casesim.core.errors import UsageError
from casesim.core.mood import mood
from casesim.session.act import ActKind, read
from casesim.session.encounter import EncounterService
from casesim.tui.asking import Asking
from casesim.tui.messages import (
    Answered,
    AskCancelled,
    AskFailed,
    FinishAsked,
    LineTyped,
    QuestionBegun,
    QuestionSent,
)
from casesim.tui.widgets.conversation import speaker_name
from casesim.tui.widgets.plain import Plain
from casesim.tui.widgets.question_box import QuestionBox

SLOW_S = 3.0
"""Seconds after which the wait is shown in figures."""


class SayBar(Vertical):
    """The bar at the bottom of an interview."""

    def __init__(self, service: EncounterService) -> None:
        super().__init__(id="say")
        self._service = service
        self._asking: Asking | None = None
        self._asked = 0

    def compose(self) -> ComposeResult:
        """The state above, the box and two buttons below."""
        yield Plain("", id="answering")
        with Horizontal(id="say-row"):
            yield Plain("You ▸", id="you")
            yield QuestionBox()
            yield Button("Send", id="send", compact=True, tooltip="Say it to the one in front of you")
            yield Button("Finish", id="finish", compact=True, tooltip="End the encounter and see the marks")

    def on_mount(self) -> None:
        """Take the earlier questions, and be ready to type in."""
        self.say_state("")
        self.set_interval(1.0, self._tick)
        self.box.remember([exchange.question for exchange in self._service.encounter.exchanges])
        self.box.focus()

    @property
    def box(self) -> QuestionBox:
        """The question box."""
        return self.query_one(QuestionBox)

    @property
    def is_answering(self) -> bool:
        """Say whether an answer is coming."""
        return self._asking is not None

    def say_state(self, text: str) -> None:
        """Show what goes on, above the box; with nothing to say, how the speaker seems."""
        self.query_one("#answering", Plain).show(text or self._mood())

    def _mood(self) -> str:
        patient = self._service.encounter.patient
        return f"{speaker_name(patient.speaker)} seems {mood(patient.manner, self._service.rapport)}."

    def _tick(self) -> None:
        """Show that a slow answer is still coming."""
        asking = self._asking
        if asking is not None and not asking.is_stopping and asking.seconds >= SLOW_S:
            self.say_state(f"{self._answering()} · {asking.seconds:.0f} s · Esc stops and gives your words back")

    def _answering(self) -> str:
        return f"{speaker_name(self._service.encounter.patient.speaker)} is answering …"

    def stop(self) -> None:
        """Stop the answer that is coming; one of the three ends follows."""
        if self._asking is not None and not self._asking.is_stopping:
            self.say_state("Stopping …")
            self._asking.stop()

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        if event.button.id == "send":
            self.box.action_send()
        else:
            self.post_message(FinishAsked())

    @on(QuestionSent)
    def _sent(self, event: QuestionSent) -> None:
        event.stop()
        try:
            line = read(event.text)
        except UsageError as error:
            self.notify(str(error), severity="warning", markup=False)
            return
        if line.kind is ActKind.ASK:
            self._ask(line.text)
            return
        self.box.taken(event.text)
        self.post_message(FinishAsked() if line.kind is ActKind.FINISH else LineTyped(line))

    def _ask(self, question: str) -> None:
        if self._asking is not None:
            self.notify("Wait for the answer, or press Esc to stop it. Your words stay in the box.", markup=False)
            return
        if not any(letter.isalnum() for letter in question):
            self.notify("There is no question in that.", severity="warning", markup=False)
            return
        self._asked += 1
        self._asking = Asking(self._service, self._asked, question)
        self.box.taken(question)
        self.say_state(f"{self._answering()} Esc stops")
        self.post_message(QuestionBegun(len(self._service.encounter.exchanges) + 1, question))
        self.run_worker(partial(self._asking.run, self.post_message), thread=True, group="ask", exit_on_error=False)

    @on(Answered)
    def _answered(self) -> None:
        self._ended()

    @on(AskCancelled)
    def _cancelled(self, event: AskCancelled) -> None:
        self._ended()
        self._give_back(event.question, "Stopped; nothing of it counts.")

    @on(AskFailed)
    def _failed(self, event: AskFailed) -> None:
        self._ended()
        self._give_back(event.question, "No answer.")

    def _ended(self) -> None:
        self._asking = None
        self.say_state("")

    def _give_back(self, question: str, why: str) -> None:
        is_back = self.box.give_back(question)
        where = "Your words are back in the box." if is_back else "Press the up key for your words."
        self.notify(f"{why} {where}", markup=False)
