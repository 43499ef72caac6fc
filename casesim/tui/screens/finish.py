"""The end of an encounter: whether to finish, and how the trainee thinks that it went, before any mark is shown."""

from __future__ import annotations

from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button

from casesim.tui.widgets.key_line import KeyLine
from casesim.tui.widgets.plain import Plain

RATINGS = ("poor", "weak", "fair", "good", "excellent")


class Ending(NamedTuple):
    """The answer: finish, with a rating of one's own (1 to 5) or none."""

    rating: int | None


class FinishScreen(ModalScreen[Ending | None]):
    """Text, five ratings, two buttons; None where the trainee goes on."""

    CSS_PATH = "dialog.tcss"
    HELP_TEXT = (
        "A finished encounter is marked and cannot be taken up again. Say before you see the marks how you think it went; the "
        "debrief holds both beside each other. A rating earns and costs nothing, and you may leave it out."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer(True)", "Finish", id="finish.yes", tooltip="Close the encounter and see the marks"),
        Binding("n,escape", "answer(False)", "Go on", id="finish.no", tooltip="Back to the patient"),
        Binding("1", "rate(1)", "1 poor", id="finish.rate-1", tooltip="I think it went poorly", show=False),
        Binding("2", "rate(2)", "2 weak", id="finish.rate-2", tooltip="I think it was weak", show=False),
        Binding("3", "rate(3)", "3 fair", id="finish.rate-3", tooltip="I think it was fair", show=False),
        Binding("4", "rate(4)", "4 good", id="finish.rate-4", tooltip="I think it was good", show=False),
        Binding("5", "rate(5)", "5 excellent", id="finish.rate-5", tooltip="I think it was excellent", show=False),
    ]

    def __init__(self, question: str) -> None:
        super().__init__()
        self._question = question
        self._rating: int | None = None

    def compose(self) -> ComposeResult:
        """Text, ratings, buttons."""
        with Vertical(classes="dialog"):
            with VerticalScroll(can_focus=False):
                yield Plain(self._question)
                yield Plain("How do you think it went? (1 to 5, if you like)", classes="dialog-ask")
            with Horizontal(classes="ratings"):
                for number in range(1, len(RATINGS) + 1):
                    yield Button("", id=f"rate-{number}", compact=True)
            with Horizontal(classes="buttons"):
                yield Button("Finish (y)", id="yes", variant="primary", compact=True)
                yield Button("Go on (n)", id="no", compact=True)
        yield KeyLine()

    def on_mount(self) -> None:
        """No rating yet."""
        self._show()
        self.query_one("#yes", Button).focus()

    def _show(self) -> None:
        for number, name in enumerate(RATINGS, 1):
            dot = "(•)" if number == self._rating else "( )"
            self.query_one(f"#rate-{number}", Button).label = Content(f"{dot} {number} {name}")

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        pressed = event.button.id or ""
        if pressed.startswith("rate-"):
            self.action_rate(int(pressed.removeprefix("rate-")))
        else:
            self.action_answer(pressed == "yes")

    def action_rate(self, rating: int) -> None:
        """Choose a rating; the same again takes it back."""
        self._rating = None if rating == self._rating else rating
        self._show()

    def action_answer(self, finish: bool) -> None:
        """Answer by a key."""
        self.dismiss(Ending(self._rating) if finish else None)
