"""The first run: what casesim is and is not, to be acknowledged once."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Button

from casesim.tui.widgets.key_line import KeyLine
from casesim.tui.widgets.plain import Plain

TEXT = (
    "casesim is a place to practise taking a history.\n\n"
    "• Every patient is synthetic. No real person is described.\n"
    "• Nothing here is medical advice. If you or somebody near you is unwell, speak to a doctor or call your emergency number.\n"
    "• Use it to learn. Marks are formative: they are arithmetic over a rubric, the cases say who has reviewed them, and both lie "
    "on your own disk.\n"
    "• Everything stays on this computer: what you type, what is answered, and your marks."
)


class WelcomeScreen(ModalScreen[bool]):
    """Text and a button; True once it is acknowledged."""

    CSS_PATH = "dialog.tcss"
    HELP_TEXT = "What casesim is and is not. It asks once."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "answer(False)", "Leave casesim", id="welcome.leave", tooltip="Close the app"),
    ]

    def compose(self) -> ComposeResult:
        """Text and buttons."""
        with Vertical(classes="dialog"):
            yield Plain("Welcome to casesim", classes="dialog-title")
            with VerticalScroll(can_focus=False):
                yield Plain(TEXT)
            with Horizontal(classes="buttons"):
                yield Button("I understand", id="yes", variant="primary", compact=True)
                yield Button("Leave", id="no", compact=True)
        yield KeyLine()

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.dismiss(event.button.id == "yes")

    def action_answer(self, answer: bool) -> None:
        """Answer by a key."""
        self.dismiss(answer)
