"""The interview: the conversation, the question box that is always there, and the panes beside it.

The service does and stores; workers post what came of it; this screen shows it. It marks nothing and decides nothing
about the patient.
"""

from __future__ import annotations

import asyncio
from functools import partial
from typing import ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import OptionList

from casesim.core.chart import heard
from casesim.core.drill import TASKS, skill_of
from casesim.core.encounter import (
    DifferentialGiven,
    Encounter,
    Examined,
    Noted,
    Ordered,
    SelfAssessed,
)
from casesim.core.mode import RULES, title_of
from casesim.session.act import ActKind, Line, told
from casesim.session.encounter import EncounterService
from casesim.tui.acting import Act, act_of, keep_notes, keep_ranking
from casesim.tui.asking import reason_of
from casesim.tui.messages import (
    ActDone,
    ActFailed,
    Answered,
    AskCancelled,
    AskFailed,
    DifferentialChanged,
    LineTyped,
    NotesChanged,
    PageTurned,
    PaneShown,
    QuestionBegun,
    ReasonsAsked,
    RequestMade,
    SentenceSaid,
    Told,
)
from casesim.tui.screens.ending import InterviewEnd
from casesim.tui.screens.evidence import EvidenceScreen, Picked
from casesim.tui.screens.help import pane_keys
from casesim.tui.type_ahead import TypeAhead
from casesim.tui.widgets.act_pane import ActPane
from casesim.tui.widgets.clock import Clock
from casesim.tui.widgets.conversation import Conversation, speaker_name
from casesim.tui.widgets.differential_pane import DifferentialPane
from casesim.tui.widgets.entry import Entry, Page
from casesim.tui.widgets.findings_pane import FindingsPane
from casesim.tui.widgets.key_line import KeyLine
from casesim.tui.widgets.notes_pane import NotesPane
from casesim.tui.widgets.panes import Pane, Panes
from casesim.tui.widgets.say_bar import SayBar
from casesim.tui.widgets.top_line import TopLine


class InterviewScreen(InterviewEnd):
    """One encounter, while it is open."""

    CSS_PATH = "interview.tcss"
    HELP_TEXT = (
        "You are with the patient. Type what you would say and press Enter; the answer appears sentence by sentence. You can "
        "go on typing, write notes, examine and order tests meanwhile. Lines that begin with / are acts: /examine WHAT, /order TEST, "
        "/note TEXT, /differential A; B @ 30, /assess 3, /hint, /pause, /time, /list, /chart, /leave, /finish; /help lists those of this mode. "
        "Everything is stored as it happens: you can leave and go on later."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "stop", "Stop", id="interview.stop", tooltip="Stop the answer that is coming; else go to the question box"),
        Binding("f2", "pane('talk')", "Talk", id="interview.talk", tooltip="The conversation and the question box", show=False),
        Binding("f3", "pane('notes')", "Notes", id="interview.notes", tooltip="Your own notes", show=False),
        Binding("f4", "pane('differential')", "Differential", id="interview.differential", tooltip="Your ranked differential diagnosis", show=False),
        Binding("f5", "pane('examination')", "Examination", id="interview.examination", tooltip="Examine the patient", show=False),
        Binding("f6", "pane('tests')", "Tests", id="interview.tests", tooltip="Order tests", show=False),
        Binding("f7", "pane('findings')", "Chart", id="interview.findings", tooltip="All results so far, with time and cost", show=False),
        Binding("f10,ctrl+n", "tell('hint')", "Hint", id="interview.hint", tooltip="The next hint: area, then which question, then the question; it is kept and costs nothing"),
        Binding("ctrl+o", "tell('pause')", "Pause", id="interview.pause", tooltip="Stop the clock; whatever you do next lets it go on"),
        Binding("f8", "finish", "Finish", id="interview.finish", tooltip="End the encounter and see the marks"),
        Binding("f9", "leave", "Leave", id="interview.leave", tooltip="Leave the encounter open and go on later"),
    ]  # fmt: skip

    def __init__(self, service: EncounterService, ahead: TypeAhead | None = None) -> None:
        """`ahead` holds what was typed since Start."""
        super().__init__(service)
        self._ahead = ahead or TypeAhead()
        self._rules = RULES[service.encounter.mode]

    def compose(self) -> ComposeResult:
        """Top line, panes, state of the answer, question box, keys."""
        encounter = self._service.encounter
        patient = encounter.patient
        yield TopLine(
            f"{encounter.template.title} · {speaker_name(patient.speaker)} · {title_of(encounter).lower()}",
            Clock(self._service),
        )
        lists = self._rules.lists
        panes = [
            Pane(
                "talk",
                "Talk",
                Conversation(patient.speaker, follows=encounter.briefed is None, tests=patient.investigations),
            ),
            Pane("notes", "Notes", NotesPane(encounter.notes)),
            Pane("differential", "Differential", DifferentialPane(encounter.differential)),
        ]
        if self._rules.acts:
            panes += [
                Pane("examination", "Examination", ActPane("examine", patient.examination if lists else ())),
                Pane("tests", "Tests", ActPane("order", patient.investigations if lists else ())),
                Pane("findings", "Chart", FindingsPane(patient.investigations)),
            ]
        yield Panes(panes)
        yield SayBar(self._service)
        yield KeyLine()

    def on_mount(self) -> None:
        """Show what was said before, and begin to listen."""
        encounter = self._service.encounter
        conversation = self.query_one(Conversation)
        if not encounter.exchanges:
            conversation.add_line(_welcome(encounter))
        conversation.tell(encounter)
        if self._rules.acts:
            self.query_one(FindingsPane).tell(encounter)
            self._mark_done(encounter)
        self.query_one(Panes).name_keys(pane_keys(self, "interview."))
        self.call_after_refresh(self._ahead.flow_into, self.query_one(SayBar).box.type_in)

    def on_unmount(self) -> None:
        """What is typed from now on is for another screen."""
        self._ahead.clear()

    def on_key(self, event: events.Key) -> None:
        """Take what is typed before anything has the focus."""
        if self.focused is None:
            self._ahead.take(event)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer hints, a pause and panes only where the mode has them."""
        if action == "tell":
            return self._rules.hints if parameters == ("hint",) else self._rules.pause
        if action == "pane" and not self._rules.acts:
            return parameters[0] not in ("examination", "tests", "findings")
        return super().check_action(action, parameters)

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
        if event.line.kind is ActKind.LEAVE:
            self.action_leave()
            return
        act = act_of(self._service, event.line, self.query_one(NotesPane).text)
        if act is not None:
            self._do(act)
        else:
            self._tell(event.line)

    def action_tell(self, act: str) -> None:
        """Take a hint, or stop the clock."""
        self._tell(Line(kind=ActKind(act)))

    @work(group="acts", exit_on_error=False)
    async def _tell(self, line: Line) -> None:
        async with self._one_at_a_time:
            try:
                text = await asyncio.to_thread(told, line, self._service)
            except Exception as error:
                self.post_message(ActFailed(reason_of(error)))
            else:
                self.post_message(Told(f"Hint: {text}" if line.kind is ActKind.HINT else text))

    @on(Told)
    def _told(self, event: Told) -> None:
        event.stop()
        conversation = self.query_one(Conversation)
        conversation.add_line(event.text)
        conversation.anchor()
        self.query_one(Clock).tick()
        panes = self.query_one(Panes)
        if panes.layout_name == "tabs" and panes.active != "talk":
            self.notify(event.text, markup=False, timeout=8)

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

    @on(ReasonsAsked)
    def _reasons_asked(self, event: ReasonsAsked) -> None:
        event.stop()
        pane = self.query_one(DifferentialPane)

        def take(picked: Picked | None) -> None:
            if picked is not None:
                pane.give_reasons(event.at, *picked)

        self.app.push_screen(EvidenceScreen(event.entry, heard(self._service.encounter)), take)

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
            self.query_one(FindingsPane).add_up(self._service.encounter)
            self.query_one(f"#act-{'examine' if isinstance(body, Examined) else 'order'}", ActPane).tell(body)
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
        if not self._rules.acts:
            return
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


def _welcome(encounter: Encounter) -> str:
    """Return the first line of a talk."""
    name = speaker_name(encounter.patient.speaker)
    skill = skill_of(encounter)
    if skill is None:
        return f"{name} is in front of you. Say hello and begin. F1 shows what you can do here."
    here = f"{name} is in front of you." if TASKS[skill].asks else "Nobody answers here: go to the differential."
    return f"{TASKS[skill].task} {here}"
