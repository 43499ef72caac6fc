"""The interview: the conversation, the question box that is always there, and the panes beside it.

The service does and stores; workers post what came of it; this screen shows it. It marks nothing and decides nothing
about the patient.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Footer, OptionList

from casesim.core.encounter import (
    DifferentialGiven,
    Encounter,
    Examined,
    Mode,
    Noted,
    Ordered,
    SelfAssessed,
)
from casesim.session.act import HELP
from casesim.session.encounter import EncounterService
from casesim.tui.acting import Act, act_of, finish, keep_notes, keep_ranking, put_down
from casesim.tui.asking import reason_of
from casesim.tui.messages import (
    ActDone,
    ActFailed,
    Answered,
    AskCancelled,
    AskFailed,
    DifferentialChanged,
    EncounterGraded,
    EncounterLeft,
    FinishAsked,
    GradeFailed,
    LineTyped,
    NotesChanged,
    PageTurned,
    PaneShown,
    QuestionBegun,
    RequestMade,
    SentenceSaid,
    TimeRanOut,
)
from casesim.tui.screens.finish import Ending, FinishScreen
from casesim.tui.screens.help import pane_keys
from casesim.tui.widgets.act_pane import ActPane
from casesim.tui.widgets.clock import Clock
from casesim.tui.widgets.conversation import Conversation, speaker_name
from casesim.tui.widgets.differential_pane import DifferentialPane
from casesim.tui.widgets.entry import Entry, Page
from casesim.tui.widgets.findings_pane import FindingsPane
from casesim.tui.widgets.notes_pane import NotesPane
from casesim.tui.widgets.panes import Pane, Panes
from casesim.tui.widgets.say_bar import SayBar
from casesim.tui.widgets.top_line import TopLine

MODE_NAMES = {Mode.PRACTICE: "practice", Mode.EXAM: "exam"}


class InterviewScreen(Screen[None]):
    """One encounter, while it is open."""

    CSS_PATH = "interview.tcss"
    HELP_TEXT = (
        "You are with the patient. Type what you would say and press Enter; the answer appears sentence by sentence. You can "
        "go on typing, write notes, examine and order tests meanwhile. Lines that begin with / are acts: /examine WHAT, "
        "/order TEST, /note TEXT, /differential A; B @ 30, /assess 3, /finish. Everything is stored as it happens: you can leave and go on later."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "stop", "Stop", id="interview.stop", tooltip="Stop the answer that is coming; else go to the question box"),
        Binding("f2", "pane('talk')", "Talk", id="interview.talk", tooltip="The conversation and the question box", show=False),
        Binding("f3", "pane('notes')", "Notes", id="interview.notes", tooltip="Your own notes", show=False),
        Binding("f4", "pane('differential')", "Differential", id="interview.differential", tooltip="Your ranked differential diagnosis", show=False),
        Binding("f5", "pane('examination')", "Examination", id="interview.examination", tooltip="Examine the patient", show=False),
        Binding("f6", "pane('tests')", "Tests", id="interview.tests", tooltip="Order tests", show=False),
        Binding("f7", "pane('findings')", "Findings", id="interview.findings", tooltip="All results so far", show=False),
        Binding("f8", "finish", "Finish", id="interview.finish", tooltip="End the encounter and see the marks"),
        Binding("f9", "leave", "Leave", id="interview.leave", tooltip="Leave the encounter open and go on later"),
    ]  # fmt: skip

    def __init__(self, service: EncounterService) -> None:
        super().__init__()
        self._service = service
        self._ending: Callable[[], object] | None = None
        """What to do once the answer that is coming has ended."""
        self._one_at_a_time = asyncio.Lock()

    def compose(self) -> ComposeResult:
        """Top line, panes, state of the answer, question box, keys."""
        encounter = self._service.encounter
        patient, template = encounter.patient, encounter.template
        is_exam = encounter.mode is Mode.EXAM
        clock = Clock(lambda: self._service.elapsed, template.minutes, counts_down=is_exam)
        title = f"{template.title} · {speaker_name(patient.speaker)} · {MODE_NAMES[encounter.mode]}"
        yield TopLine(title, clock)
        yield Panes(
            [
                Pane("talk", "Talk", Conversation(patient.speaker)),
                Pane("notes", "Notes", NotesPane(encounter.notes)),
                Pane("differential", "Differential", DifferentialPane(encounter.differential)),
                Pane("examination", "Examination", ActPane("examine", () if is_exam else patient.examination)),
                Pane("tests", "Tests", ActPane("order", () if is_exam else patient.investigations)),
                Pane("findings", "Findings", FindingsPane()),
            ]
        )
        yield SayBar(self._service)
        yield Footer(compact=True, show_command_palette=False)

    def on_mount(self) -> None:
        """Show what was said before, and begin to listen."""
        encounter = self._service.encounter
        conversation = self.query_one(Conversation)
        if not encounter.exchanges:
            name = speaker_name(encounter.patient.speaker)
            conversation.add_line(f"{name} is in front of you. Say hello and begin. F1 shows what you can do here.")
        conversation.tell(encounter)
        self.query_one(FindingsPane).tell(encounter)
        self._mark_done(encounter)
        self.query_one(Panes).name_keys(pane_keys(self, "interview."))

    # --- questions

    @on(QuestionBegun)
    def _begun(self, event: QuestionBegun) -> None:
        self.query_one(Conversation).begin(event.turn, event.question)

    @on(SentenceSaid)
    def _said(self, event: SentenceSaid) -> None:
        self.query_one(Conversation).add_sentence(event.text)

    @on(Answered)
    def _answered(self, event: Answered) -> None:
        self.query_one(Conversation).settle(event.exchange)
        self._fell_silent()

    @on(AskCancelled)
    def _cancelled(self) -> None:
        self.query_one(Conversation).drop()
        self._fell_silent()

    @on(AskFailed)
    def _failed(self, event: AskFailed) -> None:
        conversation = self.query_one(Conversation)
        conversation.drop()
        conversation.add_line(f"No answer: {event.reason}")
        self._fell_silent()

    def _fell_silent(self) -> None:
        ending, self._ending = self._ending, None
        if ending is not None:
            ending()

    # --- acts besides questions

    @on(LineTyped)
    def _typed(self, event: LineTyped) -> None:
        event.stop()
        act = act_of(self._service, event.line, self.query_one(NotesPane).text)
        if act is not None:
            self._do(act)
        else:
            self.query_one(Conversation).add_line("\n".join(HELP.values()))

    @on(RequestMade)
    def _requested(self, event: RequestMade) -> None:
        event.stop()
        do = self._service.examine if event.act == "examine" else self._service.order
        self._do(partial(do, event.text))

    @on(NotesChanged)
    def _noted(self, event: NotesChanged) -> None:
        event.stop()
        self._do(partial(keep_notes, self._service, event.text))

    @on(DifferentialChanged)
    def _reranked(self, event: DifferentialChanged) -> None:
        event.stop()
        self._do(partial(keep_ranking, self._service, event.ranked))

    @work(group="acts", exit_on_error=False)
    async def _do(self, act: Act) -> None:
        async with self._one_at_a_time:
            try:
                body = await asyncio.to_thread(act)
            except Exception as error:
                self.post_message(ActFailed(reason_of(error)))
            else:
                if body is not None:
                    self.post_message(ActDone(body))

    @on(ActFailed)
    def _act_failed(self, event: ActFailed) -> None:
        self.notify(event.reason, severity="error", markup=False)

    @on(ActDone)
    def _act_done(self, event: ActDone) -> None:
        body = event.body
        if isinstance(body, Examined | Ordered):
            self.query_one(Conversation).add_act(body)
            self.query_one(FindingsPane).add(body)
            self.query_one(f"#act-{'examine' if isinstance(body, Examined) else 'order'}", ActPane).tell(
                body.request, body.result
            )
            self._mark_done(self._service.encounter)
            if self.query_one(Panes).layout_name == "tabs" and self.query_one(Panes).active == "talk":
                self.query_one(Conversation).anchor()
        elif isinstance(body, Noted):
            self.query_one(NotesPane).take(body.text)
            self.notify("Noted.", markup=False)
        elif isinstance(body, SelfAssessed):
            self.notify("Your own view is kept.", markup=False)
        elif isinstance(body, DifferentialGiven):
            self.query_one(DifferentialPane).take(body.ranked)

    def _mark_done(self, encounter: Encounter) -> None:
        examined = {name for act in encounter.examined for name in act.finding_ids}
        ordered = {name for act in encounter.ordered for name in act.finding_ids}
        self.query_one("#act-examine", ActPane).mark(examined)
        self.query_one("#act-order", ActPane).mark(ordered)

    # --- panes

    def action_pane(self, name: str) -> None:
        """Bring a pane to the front and go there."""
        self.query_one(Panes).show(name)

    @on(PaneShown)
    def _shown(self, event: PaneShown) -> None:
        event.stop()
        targets: dict[str, type[Widget]] = {"notes": Page, "differential": Entry, "findings": FindingsPane}
        if event.pane == "talk":
            self.query_one(SayBar).box.focus()
            return
        pane = self.query_one(f"#pane-{event.pane}")
        lists = pane.query(OptionList) if event.pane in ("examination", "tests") else pane.query(targets[event.pane])
        (lists.first() if lists else pane.query_one(Entry)).focus()

    @on(PageTurned)
    def _paged(self, event: PageTurned) -> None:
        event.stop()
        self.query_one(Conversation).page(event.direction)

    def action_stop(self) -> None:
        """Stop the answer; without one, go to the question box."""
        bar = self.query_one(SayBar)
        bar.stop()
        bar.box.focus()

    # --- the end

    @on(FinishAsked)
    def _finish_asked(self, event: FinishAsked) -> None:
        event.stop()
        self.action_finish()

    def action_finish(self) -> None:
        """Ask, then close and mark; refused while a question is unanswered."""
        if self.query_one(SayBar).is_answering:
            text = "The answer is still coming: wait for it, or press Esc to stop it."
            self.notify(text, severity="warning", markup=False)
            return
        asked = len(self._service.encounter.exchanges)
        text = f"You have asked {asked} question{'' if asked == 1 else 's'}. A finished encounter cannot be taken up again."
        if not self.query_one(DifferentialPane).ranked:
            text += "\nYou have no differential yet."
        self.app.push_screen(FinishScreen(text), self._confirmed)

    def _confirmed(self, ending: Ending | None) -> None:
        if ending is not None:
            self._finish(False, ending.rating)

    @on(TimeRanOut)
    def _time_ran_out(self, event: TimeRanOut) -> None:
        event.stop()
        self.notify("Time is up. The encounter is closed and marked.", severity="warning", markup=False)
        if isinstance(self.app.screen, FinishScreen):
            self.app.pop_screen()
        self._when_silent(partial(self._finish, True))

    def _when_silent(self, then: Callable[[], object]) -> None:
        """Do `then` at once, or once the answer that is coming has been stopped."""
        bar = self.query_one(SayBar)
        if not bar.is_answering:
            then()
            return
        self._ending = then
        bar.stop()

    @work(group="end", exit_on_error=False, exclusive=True)
    async def _finish(self, time_up: bool, rating: int | None = None) -> None:
        self.query_one(Clock).stop()
        self.query_one(SayBar).say_state("Marking …")
        notes = self.query_one(NotesPane).settle()
        async with self._one_at_a_time:
            try:
                encounter = await asyncio.to_thread(finish, self._service, notes, time_up=time_up, rating=rating)
            except Exception as error:
                self.post_message(GradeFailed(reason_of(error)))
            else:
                self.post_message(EncounterGraded(encounter))

    @on(GradeFailed)
    def _grade_failed(self, event: GradeFailed) -> None:
        self.query_one(SayBar).say_state("")
        self.notify(event.reason, severity="error", markup=False)

    def action_leave(self) -> None:
        """Leave the encounter open."""
        self._when_silent(self._leave)

    @work(group="end", exit_on_error=False, exclusive=True)
    async def _leave(self) -> None:
        try:
            self.post_message(EncounterLeft(await self.put_down()))
        except Exception as error:
            self.post_message(ActFailed(reason_of(error)))

    async def put_down(self) -> str:
        """Keep what is written and let go of the encounter, which stays open; return its id. Raises CasesimError."""
        self.query_one(SayBar).stop()
        notes = self.query_one(NotesPane).settle()
        async with self._one_at_a_time:
            return await asyncio.to_thread(put_down, self._service, notes)
