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
from textual.containers import Horizontal, Vertical
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Button, Footer, OptionList

from casesim.core.encounter import Body, DifferentialGiven, Encounter, Examined, Mode, Noted, Ordered, State
from casesim.core.errors import UsageError
from casesim.session.act import HELP, ActKind, Line, read
from casesim.session.encounter import EncounterService
from casesim.tui.asking import Asking, reason_of
from casesim.tui.messages import (
    ActDone,
    ActFailed,
    Answered,
    AskCancelled,
    AskFailed,
    DifferentialChanged,
    EncounterGraded,
    EncounterLeft,
    GradeFailed,
    NotesChanged,
    PageTurned,
    PaneShown,
    QuestionSent,
    RequestMade,
    SentenceSaid,
    TimeRanOut,
)
from casesim.tui.screens.confirm import ConfirmScreen
from casesim.tui.screens.help import pane_keys
from casesim.tui.widgets.act_pane import ActPane
from casesim.tui.widgets.clock import Clock
from casesim.tui.widgets.conversation import Conversation, speaker_name
from casesim.tui.widgets.differential_pane import DifferentialPane
from casesim.tui.widgets.entry import Entry, Page
from casesim.tui.widgets.findings_pane import FindingsPane
from casesim.tui.widgets.notes_pane import NotesPane
from casesim.tui.widgets.panes import Pane, Panes
from casesim.tui.widgets.plain import Plain
from casesim.tui.widgets.question_box import QuestionBox
from casesim.tui.widgets.top_line import TopLine

MODE_NAMES = {Mode.PRACTICE: "practice", Mode.EXAM: "exam"}


class InterviewScreen(Screen[None]):
    """One encounter, while it is open."""

    CSS_PATH = "interview.tcss"
    HELP_TEXT = (
        "You are with the patient. Type what you would say and press Enter; the answer appears sentence by sentence. You can "
        "go on typing, write notes, examine and order tests meanwhile. Lines that begin with / are acts: /examine WHAT, "
        "/order TEST, /note TEXT, /differential A; B @ 30, /finish. Everything is stored as it happens: you can leave and go on later."
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
        self._asking: Asking | None = None
        self._asked = 0
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
        with Vertical(id="say"):
            yield Plain("", id="answering")
            with Horizontal(id="say-row"):
                yield Plain("You ▸", id="you")
                yield QuestionBox()
                yield Button("Send", id="send", compact=True, tooltip="Say it to the one in front of you")
                yield Button("Finish", id="finish", compact=True, tooltip="End the encounter and see the marks")
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
        box = self.query_one(QuestionBox)
        box.remember([exchange.question for exchange in encounter.exchanges])
        box.focus()

    # --- what the trainee says

    @on(QuestionSent)
    def _sent(self, event: QuestionSent) -> None:
        event.stop()
        try:
            line = read(event.text)
        except UsageError as error:
            self.notify(str(error), severity="warning", markup=False)
            return
        if line.kind is ActKind.ASK:
            self._ask(line.text)
        elif self._act(line):
            self.query_one(QuestionBox).taken(event.text)

    @on(Button.Pressed, "#send")
    def _send_pressed(self) -> None:
        self.query_one(QuestionBox).action_send()

    @on(Button.Pressed, "#finish")
    def _finish_pressed(self) -> None:
        self.action_finish()

    def _ask(self, question: str) -> None:
        if self._asking is not None:
            self.notify("Wait for the answer, or press Esc to stop it. Your words stay in the box.", markup=False)
            return
        if not any(letter.isalnum() for letter in question):
            self.notify("There is no question in that.", severity="warning", markup=False)
            return
        self._asked += 1
        self._asking = Asking(self._service, self._asked, question)
        self.query_one(QuestionBox).taken(question)
        self.query_one(Conversation).begin(len(self._service.encounter.exchanges) + 1, question)
        self._say_state(f"{speaker_name(self._service.encounter.patient.speaker)} is answering … Esc stops")
        self.run_worker(partial(self._asking.run, self.post_message), thread=True, group="ask", exit_on_error=False)

    def _act(self, line: Line) -> bool:
        """Do an act that was typed; say whether the box may be cleared."""
        service = self._service
        match line.kind:
            case ActKind.EXAMINE:
                self._do(partial(service.examine, line.text))
            case ActKind.ORDER:
                self._do(partial(service.order, line.text))
            case ActKind.NOTE:
                self.query_one(NotesPane).flush()
                self._do(partial(_noted, service, line.text))
            case ActKind.DIFFERENTIAL:
                self._do(partial(_ranked, service, line.text))
            case ActKind.FINISH:
                self.action_finish()
            case _:
                self.query_one(Conversation).add_line("\n".join(HELP.values()))
        return True

    # --- what comes of it

    @on(SentenceSaid)
    def _said(self, event: SentenceSaid) -> None:
        if self._is_current(event.asking):
            self.query_one(Conversation).add_sentence(event.text)

    @on(Answered)
    def _answered(self, event: Answered) -> None:
        self.query_one(Conversation).settle(event.exchange)
        self._ended()

    @on(AskCancelled)
    def _cancelled(self, event: AskCancelled) -> None:
        self.query_one(Conversation).drop()
        self._give_back(event.question, "Stopped; nothing of it counts.")
        self._ended()

    @on(AskFailed)
    def _failed(self, event: AskFailed) -> None:
        conversation = self.query_one(Conversation)
        conversation.drop()
        conversation.add_line(f"No answer: {event.reason}")
        self._give_back(event.question, "No answer.")
        self._ended()

    def _give_back(self, question: str, why: str) -> None:
        is_back = self.query_one(QuestionBox).give_back(question)
        where = "Your words are back in the box." if is_back else "Press the up key for your words."
        self.notify(f"{why} {where}", markup=False)

    def _ended(self) -> None:
        self._asking = None
        self._say_state("")
        ending, self._ending = self._ending, None
        if ending is not None:
            ending()

    def _is_current(self, number: int) -> bool:
        return self._asking is not None and self._asking.number == number

    def _say_state(self, text: str) -> None:
        self.query_one("#answering", Plain).show(text)

    # --- acts besides questions

    @on(RequestMade)
    def _requested(self, event: RequestMade) -> None:
        event.stop()
        do = self._service.examine if event.act == "examine" else self._service.order
        self._do(partial(do, event.text))

    @on(NotesChanged)
    def _noted(self, event: NotesChanged) -> None:
        event.stop()
        self._do(partial(_kept, self._service, event.text))

    @on(DifferentialChanged)
    def _reranked(self, event: DifferentialChanged) -> None:
        event.stop()
        self._do(partial(_ranked, self._service, event.ranked))

    @work(group="acts", exit_on_error=False)
    async def _do(self, act: Callable[[], Body | None]) -> None:
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
            self.query_one(QuestionBox).focus()
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
        if self._asking is not None and not self._asking.is_stopping:
            self._say_state("Stopping …")
            self._asking.stop()
        self.query_one(QuestionBox).focus()

    # --- the end

    def action_finish(self) -> None:
        """Ask, then close and mark; refused while a question is unanswered."""
        if self._asking is not None:
            self.notify(
                "The answer is still coming: wait for it, or press Esc to stop it.", severity="warning", markup=False
            )
            return
        self.query_one(NotesPane).flush()
        encounter = self._service.encounter
        asked = len(encounter.exchanges)
        missing = (
            ""
            if encounter.differential or self.query_one(DifferentialPane).ranked
            else "\nYou have no differential yet."
        )
        text = f"Finish and see the marks?\n\nYou have asked {asked} question{'' if asked == 1 else 's'}. A finished encounter cannot be taken up again.{missing}"
        self.app.push_screen(ConfirmScreen(text, "Finish (y)", "Go on (n)"), self._confirmed)

    def _confirmed(self, yes: bool | None) -> None:
        if yes:
            self._finish(False)

    @on(TimeRanOut)
    def _time_ran_out(self, event: TimeRanOut) -> None:
        event.stop()
        self.notify("Time is up. The encounter is closed and marked.", severity="warning", markup=False)
        self.query_one(NotesPane).flush()
        self._when_silent(partial(self._finish, True))

    def _when_silent(self, then: Callable[[], object]) -> None:
        """Do `then` at once, or once the answer that is coming has been stopped."""
        if self._asking is None:
            then()
            return
        self._ending = then
        self._asking.stop()

    @work(group="end", exit_on_error=False, exclusive=True)
    async def _finish(self, time_up: bool) -> None:
        self.query_one(Clock).stop()
        self._say_state("Marking …")
        async with self._one_at_a_time:
            try:
                await asyncio.to_thread(self._service.finish, time_up=time_up)
                await asyncio.to_thread(self._service.close)
            except Exception as error:
                self.post_message(GradeFailed(reason_of(error)))
            else:
                self.post_message(EncounterGraded(self._service.encounter))

    @on(GradeFailed)
    def _grade_failed(self, event: GradeFailed) -> None:
        self._say_state("")
        self.notify(event.reason, severity="error", markup=False)

    def action_leave(self) -> None:
        """Leave the encounter open."""
        self.query_one(NotesPane).flush()
        self._when_silent(self._leave)

    @work(group="end", exit_on_error=False, exclusive=True)
    async def _leave(self) -> None:
        async with self._one_at_a_time:
            await asyncio.to_thread(self._service.close)
        self.post_message(EncounterLeft(self._service.encounter.id))

    @property
    def is_closed(self) -> bool:
        """Say whether the encounter is over."""
        return self._service.encounter.state in (State.CLOSED, State.GRADED)


def _kept(service: EncounterService, text: str) -> None:
    service.note(text)


def _noted(service: EncounterService, text: str) -> Noted:
    service.note(text, add=True)
    return Noted(after_turn=len(service.encounter.exchanges), text=service.encounter.notes)


def _ranked(service: EncounterService, ranked: object) -> DifferentialGiven:
    entries = service.differential(ranked)  # type: ignore[arg-type]
    return DifferentialGiven(after_turn=len(service.encounter.exchanges), ranked=entries)
