"""Progress: attempts over time, domains, what is missed again and again, confidence; each chart with its figures as text.

Reads what is stored; marks nothing, expects nothing of anybody.
"""

from __future__ import annotations

import asyncio
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from casesim.core.encounter import Mode
from casesim.core.progress import Progress
from casesim.session.desk import Desk
from casesim.session.progress import progress_of
from casesim.tui import progress_words
from casesim.tui.asking import reason_of
from casesim.tui.messages import EncounterChosen, PaneShown, ProgressFailed, ProgressRead
from casesim.tui.screens.help import pane_keys
from casesim.tui.widgets.key_line import KeyLine
from casesim.tui.widgets.panes import Pane, Panes
from casesim.tui.widgets.plain import Plain
from casesim.tui.widgets.plot import dots, steps
from casesim.tui.widgets.top_line import TopLine

LETTERS = {Mode.PRACTICE: "p", Mode.EXAM: "e"}


class ProgressScreen(Screen[None]):
    """How one is getting on."""

    CSS_PATH = "progress.tcss"
    HELP_TEXT = (
        "All your marked encounters together. Enter on an attempt opens its debrief. A habit is what was missed in at least half of "
        "three or more encounters that could have met it. Confidence is held against the cases' own diagnoses. Drills stand apart. "
        "Every chart has its figures as text beside it."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "pane('attempts')", "Attempts", id="progress.attempts", tooltip="Every marked encounter, in order", show=False),
        Binding("f3", "pane('domains')", "Domains", id="progress.domains", tooltip="How each domain is going; drills", show=False),
        Binding("f4", "pane('habits')", "Missed", id="progress.habits", tooltip="What is missed again and again", show=False),
        Binding("f5", "pane('confidence')", "Confidence", id="progress.confidence", tooltip="How sure you were, and how often right", show=False),
        Binding("escape", "back", "Back", id="progress.back", tooltip="Back to where you were"),
    ]  # fmt: skip

    def __init__(self, desk: Desk) -> None:
        """The desk's records are read in a thread."""
        super().__init__()
        self._desk = desk

    def compose(self) -> ComposeResult:
        """Four panes; charts come with the figures."""
        attempts = Vertical(
            Plain("Reading …", id="summary-words"),
            Vertical(id="attempts-plot", classes="plots"),
            OptionList(id="attempts", markup=False, compact=True),
        )
        confidence = VerticalScroll(
            Plain("", id="confidence-words"), Vertical(id="confidence-plot", classes="plots"), classes="page"
        )
        yield TopLine("Your progress")
        yield Panes(
            [
                Pane("attempts", "Attempts", attempts),
                Pane("domains", "Domains", VerticalScroll(Plain("", id="domains-words"), classes="page")),
                Pane("habits", "Missed", VerticalScroll(Plain("", id="habits-words"), classes="page")),
                Pane("confidence", "Confidence", confidence),
            ]
        )
        yield KeyLine()

    def on_mount(self) -> None:
        """Begin with the attempts."""
        panes = self.query_one(Panes)
        panes.name_keys(pane_keys(self, "progress."))
        panes.show("attempts")

    def on_screen_resume(self) -> None:
        """Read, also after another encounter."""
        self._read()

    @work(group="progress", exclusive=True, exit_on_error=False)
    async def _read(self) -> None:
        try:
            self.post_message(ProgressRead(await asyncio.to_thread(progress_of, self._desk)))
        except Exception as error:
            self.post_message(ProgressFailed(reason_of(error)))

    @on(ProgressRead)
    def _read_done(self, event: ProgressRead) -> None:
        event.stop()
        found = event.progress
        self._say("summary", progress_words.summary(found))
        self._say("domains", progress_words.domains(found))
        self._say("habits", progress_words.habits(found))
        self._say("confidence", progress_words.confidence(found.calibration))
        listed = self.query_one("#attempts", OptionList)
        at = listed.highlighted or 0
        listed.set_options(Option(progress_words.attempt(point), id=point.id) for point in reversed(found.points))
        listed.display = bool(found.points)
        if found.points:
            listed.highlighted = min(at, len(found.points) - 1)
        self._draw("attempts", _attempts(found))
        self._draw("confidence", _confidence(found))

    @on(ProgressFailed)
    def _failed(self, event: ProgressFailed) -> None:
        event.stop()
        self._say("summary", event.reason)
        self.query_one("#attempts", OptionList).display = False

    def _say(self, name: str, text: str | Content) -> None:
        self.query_one(f"#{name}-words", Plain).show(text)

    def _draw(self, name: str, plot: Widget | None) -> None:
        """Show a chart in place of the one before; without one, the room is the text's."""
        room = self.query_one(f"#{name}-plot")
        room.remove_children()
        room.display = plot is not None
        if plot is not None:
            room.mount(plot)

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.post_message(EncounterChosen(event.option.id or ""))

    @on(PaneShown)
    def _shown(self, event: PaneShown) -> None:
        event.stop()
        pane = self.query_one(f"#pane-{event.pane}")
        lists: list[Widget] = [*pane.query(OptionList), *pane.query(VerticalScroll)]
        lists[0].focus()

    def action_pane(self, name: str) -> None:
        """Bring a pane to the front."""
        self.query_one(Panes).show(name)

    def action_back(self) -> None:
        """Leave."""
        self.app.pop_screen()


def _attempts(found: Progress) -> Widget | None:
    scored = [point for point in found.points if point.percent is not None]
    if len(scored) < 2:
        return None
    groups = [
        (letter, [(p.number, p.percent or 0.0) for p in scored if p.mode is mode]) for mode, letter in LETTERS.items()
    ]
    return dots(groups, title="per cent, by attempt (p practice, e exam)")


def _confidence(found: Progress) -> Widget | None:
    if found.calibration is None:
        return None
    points = [(entry.sure, entry.right) for entry in found.calibration.bins]
    return steps(points, title="per cent right (o), by per cent sure; the line is perfect")
