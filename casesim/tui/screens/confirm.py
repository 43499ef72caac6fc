"""A question before something that cannot be taken back; answers with True or False."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Button, Footer

from casesim.tui.widgets.plain import Plain


class ConfirmScreen(ModalScreen[bool]):
    """Two buttons and a text."""

    CSS_PATH = "dialog.tcss"
    HELP_TEXT = "Something that cannot be taken back: say yes or no."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer(True)", "Yes", id="confirm.yes", tooltip="Go ahead"),
        Binding("n,escape", "answer(False)", "No", id="confirm.no", tooltip="Go back, nothing is changed"),
    ]

    def __init__(self, question: str, yes: str, no: str) -> None:
        """`yes` and `no` are constants of the program: the words on the buttons."""
        super().__init__()
        self._question, self._yes, self._no = question, yes, no

    def compose(self) -> ComposeResult:
        """Text and buttons."""
        with Vertical(classes="dialog"):
            with VerticalScroll(can_focus=False):
                yield Plain(self._question)
            with Horizontal(classes="buttons"):
                yield Button(self._yes, id="yes", variant="primary", compact=True)
                yield Button(self._no, id="no", compact=True)
        yield Footer(compact=True, show_command_palette=False)

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.dismiss(event.button.id == "yes")

    def action_answer(self, answer: bool) -> None:
        """Answer by a key."""
        self.dismiss(answer)
