"""Waits for one key, which it gives back; Escape leaves everything as it is."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from casesim.tui.widgets.plain import Plain

NOT_ALONE = frozenset({"enter", "escape", "tab", "shift+tab", "up", "down", "left", "right", "ctrl+q"})
"""Keys that every screen needs."""


class PressScreen(ModalScreen[str | None]):
    """A sentence; the name of the pressed key, or None."""

    CSS_PATH = "settings.tcss"
    HELP_TEXT = "Press the key that this action is to have. Escape leaves it as it is."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "As it is", id="press.leave", tooltip="Leave the key as it is"),
    ]

    def __init__(self, description: str) -> None:
        super().__init__()
        self._description = description

    def compose(self) -> ComposeResult:
        """The sentence."""
        with Vertical(classes="dialog"):
            yield Plain(f"Press the new key for “{self._description}”. Escape leaves it as it is.")
            yield Plain(
                "A letter works only where nothing is typed: choose a function key, or one with Ctrl or Alt.",
                classes="settings-about",
            )

    def on_key(self, event: events.Key) -> None:
        """Give the key back."""
        event.stop()
        event.prevent_default()
        if event.key == "escape":
            self.dismiss(None)
        elif event.key in NOT_ALONE:
            self.notify(f"Every screen needs {event.key}: choose another.", severity="warning", markup=False)
        else:
            self.dismiss(event.key)

    def action_leave(self) -> None:
        """Leave everything as it is."""
        self.dismiss(None)
