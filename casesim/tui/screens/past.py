"""Past encounters: every encounter with its state and score; open ones go on, marked ones are looked at again."""

from __future__ import annotations

import asyncio
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from casesim.core.drill import skill_in
from casesim.core.encounter import EncounterSummary
from casesim.session.desk import Desk
from casesim.tui.asking import reason_of
from casesim.tui.messages import CaseChosen, EncounterChosen, EncountersFailed, EncountersRead
from casesim.tui.progress import OPEN, line_of
from casesim.tui.widgets.key_line import KeyLine
from casesim.tui.widgets.plain import Plain, words
from casesim.tui.widgets.top_line import TopLine

MOST = 500


class PastScreen(Screen[None]):
    """The list."""

    CSS_PATH = "past.tcss"
    HELP_TEXT = "All encounters, the newest first. Enter goes on with an open one (▸) and opens the debrief of a marked one (✓)."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "a", "again", "Same case again", id="past.again", tooltip="The case of this encounter with another patient"
        ),
        Binding("escape", "back", "Back", id="past.back", tooltip="Back to the cases"),
    ]

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._summaries: dict[str, EncounterSummary] = {}

    def compose(self) -> ComposeResult:
        """The list."""
        yield TopLine("Past encounters")
        yield Plain("Reading …", id="past-state")
        yield OptionList(id="past", markup=False)
        yield KeyLine()

    def on_screen_resume(self) -> None:
        """Read the list, also after an encounter has changed."""
        self._read()

    @work(group="encounters", exclusive=True, exit_on_error=False)
    async def _read(self) -> None:
        try:
            self.post_message(EncountersRead(await asyncio.to_thread(self._desk.encounters, MOST)))
        except Exception as error:
            self.post_message(EncountersFailed(reason_of(error)))

    @on(EncountersRead)
    def _read_done(self, event: EncountersRead) -> None:
        event.stop()
        self._summaries = {summary.id: summary for summary in event.summaries}
        listed = self.query_one("#past", OptionList)
        at = listed.highlighted or 0
        listed.set_options(Option(_line(summary), id=summary.id) for summary in event.summaries)
        listed.display = bool(event.summaries)
        if event.summaries:
            listed.highlighted = min(at, len(event.summaries) - 1)
            listed.focus()
        state = self.query_one("#past-state", Plain)
        state.display = not event.summaries
        state.show("No encounters yet. Choose a case and talk to the patient: it will be listed here.")

    @on(EncountersFailed)
    def _failed(self, event: EncountersFailed) -> None:
        event.stop()
        self.query_one("#past", OptionList).display = False
        self.query_one("#past-state", Plain).show(event.reason)

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.post_message(EncounterChosen(event.option.id or ""))

    def action_again(self) -> None:
        """The same case with another patient."""
        option = self.query_one("#past", OptionList).highlighted_option
        summary = self._summaries.get(option.id or "") if option else None
        if summary is not None:
            self.post_message(CaseChosen(summary.case_id, mode=summary.mode, skill=skill_in(summary.rubric)))

    def action_back(self) -> None:
        """Back."""
        self.app.pop_screen()


def _line(summary: EncounterSummary) -> Content:
    sign = "▸ " if summary.state in OPEN else "✓ "
    return words(sign, (summary.case_title, "bold"), ("\n    " + line_of(summary), "dim"))
