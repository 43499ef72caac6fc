"""The debrief: marks with their evidence, the talk with marks in the margin, the differential, what was never reached.

Opens for graded encounters alone: the diagnosis is on it. Shows; it marks nothing.
"""

from __future__ import annotations

import asyncio
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import OptionList

from casesim.core.drill import skill_of
from casesim.core.encounter import Encounter
from casesim.session.desk import Desk
from casesim.session.report import Report, report
from casesim.tui import debrief_words, manner_words
from casesim.tui.asking import reason_of
from casesim.tui.messages import ActFailed, CaseChosen, DebriefMade, ExportAsked, PaneShown, TurnChosen
from casesim.tui.screens.help import pane_keys
from casesim.tui.widgets.conversation import Conversation, Exchange, speaker_name
from casesim.tui.widgets.key_line import KeyLine
from casesim.tui.widgets.marks_pane import MarksPane
from casesim.tui.widgets.panes import Pane, Panes
from casesim.tui.widgets.plain import Plain
from casesim.tui.widgets.plot import curve
from casesim.tui.widgets.top_line import TopLine

LATER = ("differential", "untold", "asked", "rapport", "felt")
"""Texts that wait until the diagnoses are compared."""


class DebriefScreen(Screen[None]):
    """One graded encounter."""

    CSS_PATH = "debrief.tcss"
    HELP_TEXT = (
        "What the encounter was worth, and why. Every mark names the turn that earned it: press Enter on an item to see it in the "
        "conversation. ✓ met, ✗ missed, ? to be reviewed by a person, – not scored. Under each turn stands what it earned, how it was "
        "asked and how the patient felt about it. Marks are arithmetic over the rubric; the cases and rubrics say who has reviewed them."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "pane('talk')", "Talk", id="debrief.talk", tooltip="The conversation with marks in the margin", show=False),
        Binding("f3", "pane('result')", "Result", id="debrief.result", tooltip="Total, domains, next steps, your own view", show=False),
        Binding("f4", "pane('items')", "Items", id="debrief.items", tooltip="Every item with its evidence", show=False),
        Binding("f5", "pane('differential')", "Differential", id="debrief.differential", tooltip="Your differential against the case's, and how it came about", show=False),
        Binding("f6", "pane('untold')", "Not reached", id="debrief.untold", tooltip="What the patient would have told", show=False),
        Binding("f7", "pane('manner')", "Manner", id="debrief.manner", tooltip="How you asked, and how the talk felt", show=False),
        Binding("f8", "again", "Again, another patient", id="debrief.again", tooltip="The same case with another patient"),
        Binding("f9", "export", "Export", id="debrief.export", tooltip="Write the transcript with its marks to a file"),
        Binding("escape", "back", "Back", id="debrief.back", tooltip="Leave the debrief"),
    ]  # fmt: skip

    def __init__(self, encounter: Encounter, desk: Desk) -> None:
        """`encounter` is graded; the desk's parts may take a while to load, and are asked for in a thread."""
        super().__init__()
        if encounter.sheet is None:
            raise ValueError("the debrief is for graded encounters")
        self._encounter, self._sheet, self._desk = encounter, encounter.sheet, desk

    def compose(self) -> ComposeResult:
        """All panes; those that need the diagnoses compared are filled when that is done."""
        manner = VerticalScroll(
            Plain("", id="asked-words"),
            Plain("", id="rapport-words"),
            Vertical(id="rapport-plot"),
            Plain("", id="felt-words"),
            classes="page",
        )
        yield TopLine(f"Debrief · {self._encounter.template.title} · {speaker_name(self._encounter.patient.speaker)}")
        yield Panes(
            [
                Pane("talk", "Talk", Conversation(self._encounter.patient.speaker, follows=False)),
                Pane("result", "Result", _page("result-words")),
                Pane("items", "Items", MarksPane(self._sheet)),
                Pane("differential", "Differential", _page("differential-words")),
                Pane("untold", "Not reached", _page("untold-words")),
                Pane("manner", "Manner", manner),
            ]
        )
        yield KeyLine()

    def on_mount(self) -> None:
        """Show what is there, and have the rest worked out."""
        conversation = self.query_one(Conversation)
        conversation.tell(self._encounter)
        self.call_after_refresh(self._mark_margin)
        self._say("result", debrief_words.result(self._encounter, self._sheet))
        for name in LATER:
            self._say(name, "Working it out …" if name != "felt" else "")
        panes = self.query_one(Panes)
        panes.name_keys(pane_keys(self, "debrief."))
        panes.show("result")
        self._make()

    def _say(self, name: str, text: debrief_words.Shown) -> None:
        self.query_one(f"#{name}-words", Plain).show(text)

    @work(exit_on_error=False)
    async def _make(self) -> None:
        try:
            made = await asyncio.to_thread(worked_out, self._desk, self._encounter)
        except Exception as error:
            self.post_message(ActFailed(reason_of(error)))
        else:
            self.post_message(DebriefMade(made))

    @on(DebriefMade)
    def _made(self, event: DebriefMade) -> None:
        found = event.report
        made = found.debrief
        self._say("result", debrief_words.result(self._encounter, self._sheet, found))
        self._say("differential", debrief_words.differential(found, self._encounter))
        self._say("untold", debrief_words.untold(made))
        self._say("asked", manner_words.asked(made))
        self._say("rapport", manner_words.rapport(made))
        self._say("felt", manner_words.felt(made))
        self.query_one(MarksPane).suggest(found.better)
        if len(made.rapport) > 1:
            self.query_one("#rapport-plot").mount(curve(made.rapport))
        self.call_after_refresh(self._explain_margin, found)

    @on(ActFailed)
    def _not_made(self, event: ActFailed) -> None:
        self._say("result", debrief_words.result(self._encounter, self._sheet, reason=event.reason))
        for name in LATER:
            self._say(name, f"This could not be worked out: {event.reason}" if name != "felt" else "")

    def _mark_margin(self) -> None:
        signs = debrief_words.margin(self._sheet)
        for exchange in self.query(Exchange):
            if exchange.turn in signs:
                exchange.question.margin_note(f"{signs[exchange.turn]} {exchange.turn}")

    def _explain_margin(self, found: Report) -> None:
        lines = debrief_words.margin_words(self._sheet, found.debrief)
        for exchange in self.query(Exchange):
            if exchange.turn in lines:
                exchange.mount(Plain(lines[exchange.turn], classes="margin"))

    @on(TurnChosen)
    def _turn_chosen(self, event: TurnChosen) -> None:
        event.stop()
        panes = self.query_one(Panes)
        if panes.layout_name == "tabs":
            panes.show("talk")
        self.call_after_refresh(self.query_one(Conversation).jump, event.turn)

    @on(PaneShown)
    def _shown(self, event: PaneShown) -> None:
        event.stop()
        pane = self.query_one(f"#pane-{event.pane}")
        lists: list[Widget] = [*pane.query(OptionList), *pane.query(VerticalScroll)]
        lists[0].focus()

    def action_pane(self, name: str) -> None:
        """Bring a pane to the front."""
        self.query_one(Panes).show(name)

    def action_again(self) -> None:
        """The same case with another patient."""
        again = self._encounter
        self.post_message(CaseChosen(again.template.id, mode=again.mode, skill=skill_of(again)))

    def action_export(self) -> None:
        """Have the transcript written."""
        self.post_message(ExportAsked(self._encounter))

    def action_back(self) -> None:
        """Leave."""
        self.app.pop_screen()


def _page(words_id: str) -> VerticalScroll:
    return VerticalScroll(Plain("", id=words_id), classes="page")


def worked_out(desk: Desk, encounter: Encounter) -> Report:
    """Return the report of a graded encounter, with good questions from the desk's topics; takes up to a few seconds."""
    asks = {name: tuple(topic.ask) for name, topic in getattr(desk.mind, "topics", {}).items()}
    return report(encounter, desk.relator, desk.mind.lexicon, asks=asks)
