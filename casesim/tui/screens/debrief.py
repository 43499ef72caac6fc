"""The debrief: marks with their evidence, the talk with marks in the margin, the differential, what was never reached.

Opens for graded encounters alone: the diagnosis is on it. Shows; it marks nothing.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Footer

from casesim.core.differential import DiagnosisRelator
from casesim.core.encounter import Encounter
from casesim.core.rubric import ScoreSheet
from casesim.session.debrief import debrief
from casesim.tui import debrief_words
from casesim.tui.asking import reason_of
from casesim.tui.messages import ActFailed, CaseChosen, DebriefMade, ExportAsked, PaneShown, TurnChosen
from casesim.tui.screens.help import pane_keys
from casesim.tui.widgets.conversation import Conversation, Exchange, speaker_name
from casesim.tui.widgets.marks_pane import SIGNS, MarksPane
from casesim.tui.widgets.panes import Pane, Panes
from casesim.tui.widgets.plain import Plain
from casesim.tui.widgets.top_line import TopLine


class DebriefScreen(Screen[None]):
    """One graded encounter."""

    CSS_PATH = "debrief.tcss"
    HELP_TEXT = (
        "What the encounter was worth, and why. Every mark names the turn that earned it: press Enter on an item to see it in the "
        "conversation. ✓ met, ✗ missed, ? to be reviewed by a person, – not scored. Marks are arithmetic over the rubric; the cases "
        "and rubrics say who has reviewed them."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "pane('talk')", "Talk", id="debrief.talk", tooltip="The conversation with marks in the margin", show=False),
        Binding("f3", "pane('result')", "Result", id="debrief.result", tooltip="Total, domains and next steps", show=False),
        Binding("f4", "pane('items')", "Items", id="debrief.items", tooltip="Every item with its evidence", show=False),
        Binding("f5", "pane('differential')", "Differential", id="debrief.differential", tooltip="Your differential against the case's", show=False),
        Binding("f6", "pane('untold')", "Not reached", id="debrief.untold", tooltip="What the patient would have told", show=False),
        Binding("f7", "pane('manner')", "Manner", id="debrief.manner", tooltip="How the talk felt, and how you asked", show=False),
        Binding("f8", "again", "Again, another patient", id="debrief.again", tooltip="The same case with another patient"),
        Binding("f9", "export", "Export", id="debrief.export", tooltip="Write the transcript with its marks to a file"),
        Binding("escape", "back", "Back", id="debrief.back", tooltip="Leave the debrief"),
    ]  # fmt: skip

    def __init__(self, encounter: Encounter, relator: Callable[[], DiagnosisRelator]) -> None:
        """`encounter` is graded; `relator` may take a while, and is called in a thread."""
        super().__init__()
        if encounter.sheet is None:
            raise ValueError("the debrief is for graded encounters")
        self._encounter, self._sheet, self._relator = encounter, encounter.sheet, relator

    def compose(self) -> ComposeResult:
        """All panes; those that need the diagnosis compared are filled when that is done."""
        yield TopLine(f"Debrief · {self._encounter.template.title} · {speaker_name(self._encounter.patient.speaker)}")
        yield Panes(
            [
                Pane("talk", "Talk", Conversation(self._encounter.patient.speaker, follows=False)),
                Pane("result", "Result", _page("result-words")),
                Pane("items", "Items", MarksPane(self._sheet)),
                Pane("differential", "Differential", _page("differential-words")),
                Pane("untold", "Not reached", _page("untold-words")),
                Pane("manner", "Manner", _page("manner-words")),
            ]
        )
        yield Footer(compact=True, show_command_palette=False)

    def on_mount(self) -> None:
        """Show what is there, and have the rest worked out."""
        conversation = self.query_one(Conversation)
        conversation.tell(self._encounter)
        self.call_after_refresh(self._mark_margin)
        self.query_one("#result-words", Plain).show(debrief_words.result(self._encounter, self._sheet))
        for name in ("differential", "untold", "manner"):
            self.query_one(f"#{name}-words", Plain).show("Working it out …")
        panes = self.query_one(Panes)
        panes.name_keys(pane_keys(self, "debrief."))
        panes.show("result")
        self._make()

    @work(exit_on_error=False)
    async def _make(self) -> None:
        try:
            made = await asyncio.to_thread(lambda: debrief(self._encounter, self._relator()))
        except Exception as error:
            self.post_message(ActFailed(reason_of(error)))
        else:
            self.post_message(DebriefMade(made))

    @on(DebriefMade)
    def _made(self, event: DebriefMade) -> None:
        self.query_one("#differential-words", Plain).show(debrief_words.differential(event.debrief, self._encounter))
        self.query_one("#untold-words", Plain).show(debrief_words.untold(event.debrief))
        self.query_one("#manner-words", Plain).show(debrief_words.manner(event.debrief))

    @on(ActFailed)
    def _not_made(self, event: ActFailed) -> None:
        for name in ("differential", "untold", "manner"):
            self.query_one(f"#{name}-words", Plain).show(f"This could not be worked out: {event.reason}")

    def _mark_margin(self) -> None:
        signs = margin(self._sheet)
        for exchange in self.query(Exchange):
            if exchange.turn in signs:
                exchange.question.margin_note(f"{signs[exchange.turn]} {exchange.turn}")

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
        (pane.query("OptionList") or pane.query("VerticalScroll")).first().focus()

    def action_pane(self, name: str) -> None:
        """Bring a pane to the front."""
        self.query_one(Panes).show(name)

    def action_again(self) -> None:
        """The same case with another patient."""
        self.post_message(CaseChosen(self._encounter.template.id, mode=self._encounter.mode))

    def action_export(self) -> None:
        """Have the transcript written."""
        self.post_message(ExportAsked(self._encounter))

    def action_back(self) -> None:
        """Leave."""
        self.app.pop_screen()


def _page(words_id: str) -> VerticalScroll:
    return VerticalScroll(Plain("", id=words_id), classes="page")


def margin(sheet: ScoreSheet) -> dict[int, str]:
    """Return, per turn, the signs of the items that it proves, each sign once."""
    found: dict[int, list[str]] = defaultdict(list)
    for mark in sheet.items:
        sign = SIGNS[mark.verdict]
        for turn in mark.turns[:1]:
            if sign not in found[turn]:
                found[turn].append(sign)
    return {turn: "".join(signs) for turn, signs in found.items()}
