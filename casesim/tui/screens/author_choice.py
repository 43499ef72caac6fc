"""Asks what is to become of an author's edits, where casesim may not decide by itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button

from casesim.tui.widgets.key_line import KeyLine
from casesim.tui.widgets.plain import Plain


class AuthorChoiceScreen(ModalScreen[str]):
    """A title, a text and buttons; gives back the id of the one that was pressed, or an empty string."""

    CSS_PATH = "author.tcss"
    HELP_TEXT = "Choose with Tab and Enter, or with the mouse. Escape changes nothing: your edits stay as they are."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Not now", id="author-choice.leave", tooltip="Change nothing; the edits stay"),
    ]

    def __init__(self, title: str, text: str, choices: Sequence[tuple[str, str]]) -> None:
        """`choices` are (id, label), the safest first."""
        super().__init__()
        self._heading, self._text, self._choices = title, text, tuple(choices)

    def compose(self) -> ComposeResult:
        """Title, text, buttons."""
        with Vertical(classes="dialog"):
            yield Plain(self._heading, classes="author-title")
            yield Plain(self._text)
            with Horizontal(classes="author-buttons"):
                for index, (name, label) in enumerate(self._choices):
                    yield Button(Content(label), id=name, compact=True, variant="default" if index else "primary")
        yield KeyLine()

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.dismiss(event.button.id or "")

    def action_leave(self) -> None:
        """Change nothing."""
        self.dismiss("")
