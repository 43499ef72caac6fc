"""Asks for a word to be typed before everything is erased."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Button, Input

from casesim.tui.widgets.entry import Entry
from casesim.tui.widgets.key_line import KeyLine
from casesim.tui.widgets.plain import Plain

WORD = "delete"


class EraseScreen(ModalScreen[bool]):
    """A text, a box, two buttons; True where the word was typed."""

    CSS_PATH = "settings.tcss"
    HELP_TEXT = "Erases all your encounters for good. There is no way back, which is why a word has to be typed."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "keep", "Keep everything", id="erase.keep", tooltip="Erase nothing"),
    ]

    def compose(self) -> ComposeResult:
        """Text, box, buttons."""
        with Vertical(classes="dialog"):
            yield Plain("Erase all your encounters, with their marks and exports?", classes="settings-title")
            yield Plain("They cannot be brought back. Models, your own cases and these settings stay.")
            yield Plain(f"Type the word {WORD} to erase them:", classes="settings-about")
            yield Entry(WORD, id="erase-word", limit=20)
            with Horizontal(classes="buttons"):
                yield Button("Keep everything", id="keep", variant="primary", compact=True)
                yield Button("Erase", id="erase", compact=True)
        yield KeyLine()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._answer()

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        if event.button.id == "keep":
            self.dismiss(False)
        else:
            self._answer()

    def _answer(self) -> None:
        if self.query_one("#erase-word", Entry).value.strip().casefold() == WORD:
            self.dismiss(True)
        else:
            self.notify(f"Nothing was erased: the word is {WORD}.", severity="warning", markup=False)

    def action_keep(self) -> None:
        """Erase nothing."""
        self.dismiss(False)
