"""The user's data in the settings: where they are, and how they are erased. Erases nothing itself."""

from __future__ import annotations

import asyncio
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Button

from casesim.tui.asking import reason_of
from casesim.tui.settings_door import DataErased, DataKept, EraseWanted, SettingsDoor
from casesim.tui.widgets.plain import Plain

ABOUT = (
    "All that casesim keeps lies in one folder of this computer: encounters with their marks (casesim.db), transcripts and pages that "
    "you exported, models, your own cases and rubrics, these settings. Nothing leaves it by itself."
)


class DataPane(Vertical):
    """Text and a button."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("e", "erase", "Erase", id="data.erase", tooltip="Erase all your encounters, after a word is typed"),
    ]

    def __init__(self, door: SettingsDoor, *, locked: bool) -> None:
        """`locked`: an encounter is open, and nothing can be erased."""
        super().__init__()
        self._door, self._locked = door, locked

    def compose(self) -> ComposeResult:
        """Where everything is, and the button."""
        yield Plain(ABOUT)
        yield Plain("Folder", classes="settings-title")
        yield Plain(self._door.folder or "unknown", id="data-folder")
        if self._door.opener:
            yield Plain(f"To open it: {self._door.opener}", classes="settings-about")
        yield Plain("Another folder: --data-dir or CASESIM_DATA_DIR.", classes="settings-about")
        yield Button("Delete my data …", id="data-erase", compact=True)
        yield Plain("", id="data-state")

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.action_erase()

    def action_erase(self) -> None:
        """Ask for the word."""
        if self._locked:
            self.notify("An encounter is open: leave or finish it first.", severity="warning", markup=False)
        else:
            self.post_message(EraseWanted())

    def answered(self, erase: bool | None) -> None:
        """Erase, where the word was typed."""
        if erase:
            self._erase()

    @work(group="erase", exit_on_error=False)
    async def _erase(self) -> None:
        try:
            self.post_message(DataErased(await asyncio.to_thread(self._door.erase)))
        except Exception as error:
            self.post_message(DataKept(reason_of(error)))

    @on(DataErased)
    def _erased(self, event: DataErased) -> None:
        event.stop()
        plural = "" if event.count == 1 else "s"
        self.query_one("#data-state", Plain).show(f"✓ {event.count} encounter{plural} erased.")

    @on(DataKept)
    def _kept(self, event: DataKept) -> None:
        event.stop()
        self.query_one("#data-state", Plain).show(f"✗ Not erased: {event.reason}")
