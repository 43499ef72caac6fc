"""The door note: what the trainee knows before going in, how the encounter is to be played, and what that reveals.

Nothing is stored until Start; the voice is made ready meanwhile. What is typed after Start goes to the question box.
"""

from __future__ import annotations

import asyncio
from typing import ClassVar, NamedTuple

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Button, Input

from casesim.core.draw import MAX_SEED
from casesim.core.drill import TASKS, Skill
from casesim.core.encounter import Mode
from casesim.core.mode import RULES, WRITING, reveals, terms
from casesim.session.desk import CaseCard, Desk
from casesim.session.encounter import random_seed
from casesim.tui.asking import reason_of
from casesim.tui.messages import (
    BeginFailed,
    EncounterBegun,
    PatientFailed,
    PatientMet,
    VoiceWarmed,
    WarmFailed,
)
from casesim.tui.type_ahead import TypeAhead
from casesim.tui.widgets.entry import Entry
from casesim.tui.widgets.key_line import KeyLine
from casesim.tui.widgets.plain import Plain, words
from casesim.tui.widgets.top_line import TopLine

REVIEWED = {"none": "reviewed by nobody yet", "peer": "reviewed by a peer", "expert": "reviewed by an expert"}
SHORT = {Skill.OPEN: "Open", Skill.ICE: "ICE", Skill.SUMMARISING: "Summary", Skill.DIFFERENTIAL: "Differential"}
"""Names of skills where their titles are too long for a button."""


class Play(NamedTuple):
    """How a trainee wants to play."""

    mode: Mode = Mode.PRACTICE
    skill: Skill | None = None
    writing: float = 0.0
    allowance: float = 1.0
    """By how much clocks are stretched."""


class BriefingScreen(Screen[None]):
    """The door note of one patient."""

    CSS_PATH = "briefing.tcss"
    VERTICAL_BREAKPOINTS = [(0, "-low"), (30, "-tall")]
    HELP_TEXT = (
        "You stand before the door. Read the note, choose how to play, and go in: practice with hints and lists, an exam with a clock "
        "and nothing that cues, or a drill of one skill in five minutes. A number picks the patient: the same number is always the same "
        "patient, and each case has several diagnoses behind the same complaint. Leave it as it is for a surprise."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,f8", "start", "Start", id="briefing.start", tooltip="Go in: the encounter begins and is stored"),
        Binding("f2", "mode", "Mode", id="briefing.mode", tooltip="Practice, exam or drill"),
        Binding("f3", "another", "Another patient", id="briefing.another", tooltip="Draw another patient of this case"),
        Binding("f4", "choice", "Skill / time-up", id="briefing.choice", tooltip="The next skill of a drill, or what follows when an exam's time is up"),
        Binding("escape", "back", "Back", id="briefing.back", tooltip="Back to the cases; nothing is stored"),
    ]  # fmt: skip

    def __init__(
        self, desk: Desk, case: str, seed: int | None = None, play: Play | None = None, ahead: TypeAhead | None = None
    ) -> None:
        super().__init__()
        self._desk, self._case = desk, case
        chosen = play or Play()
        self._play = chosen._replace(skill=chosen.skill or next(iter(TASKS)))
        self._ahead = ahead or TypeAhead()
        self._seed = random_seed() if seed is None else seed
        self._minutes = 10.0
        self._is_starting = self._is_coming = False
        """Start was done; its key was pressed and is on its way."""

    def compose(self) -> ComposeResult:
        """Note, choices, Start."""
        yield TopLine("Before the door")
        with VerticalScroll(id="briefing"):
            yield Plain("Drawing the patient …", id="about")
            yield Plain("", id="note")
            with Horizontal(id="choices"):
                for mode in Mode:
                    yield Button("", id=mode.value, compact=True)
                yield Plain("Patient number")
                yield Entry("a number", id="seed", limit=12)
            with Horizontal(id="skills"):
                for skill in TASKS:
                    yield Button("", id=f"skill-{skill.value}", compact=True)
            with Horizontal(id="ends"):
                yield Plain("When time is up")
                yield Button("", id="end-now", compact=True)
                yield Button("", id="end-write", compact=True)
            yield Plain("", id="reveals")
        with Horizontal(id="start-row"):
            yield Button("Start", id="start", variant="primary", compact=True)
            yield Button("Another patient", id="another", compact=True)
            yield Button("Back", id="back", compact=True)
            yield Plain("The voice is getting ready …", id="voice")
        yield KeyLine()

    def on_mount(self) -> None:
        """Draw the patient, and make the voice ready."""
        self._ahead.clear()
        self.query_one("#seed", Entry).value = str(self._seed)
        self.query_one("#start", Button).focus()
        self._choose(self._play)
        self._meet(warm=True)

    def on_key(self, event: events.Key) -> None:
        """Keep what is typed after Start for the question box."""
        if self._is_starting or self._is_coming:
            self._ahead.take(event)
            return
        active = self.active_bindings.get(event.key)
        presses = event.key == "enter" and self.focused is self.query_one("#start")
        self._is_coming = presses or (active is not None and active.binding.id == "briefing.start")

    @work(group="meet", exclusive=True, exit_on_error=False)
    async def _meet(self, warm: bool) -> None:
        try:
            card = await asyncio.to_thread(self._desk.card, self._case)
            patient = await asyncio.to_thread(self._desk.patient, self._case, self._seed)
        except Exception as error:
            self.post_message(PatientFailed(reason_of(error)))
            return
        self.post_message(PatientMet(card, patient))
        if warm:
            try:
                await asyncio.to_thread(self._desk.warm, patient)
            except Exception as error:
                self.post_message(WarmFailed(reason_of(error)))
            else:
                self.post_message(VoiceWarmed())

    @on(PatientMet)
    def _met(self, event: PatientMet) -> None:
        card = event.card
        self._minutes = card.minutes
        self.query_one(TopLine).show(card.title)
        self.query_one("#about", Plain).show(about(card))
        self.query_one("#note", Plain).show(flowing(event.patient.door_note))
        self._choose(self._play)

    @on(PatientFailed)
    def _not_met(self, event: PatientFailed) -> None:
        self.query_one("#about", Plain).show(f"This case cannot be played: {event.reason}")
        self.query_one("#start", Button).disabled = True

    @on(VoiceWarmed)
    def _warmed(self) -> None:
        if not self._is_starting:
            self.query_one("#voice", Plain).show("✓ The voice is ready.")

    @on(WarmFailed)
    def _not_warmed(self, event: WarmFailed) -> None:
        self.query_one("#voice", Plain).show(f"! The voice is not ready: {event.reason}")

    def _choose(self, play: Play) -> None:
        """Take a way to play, and say what it reveals; a dot, not a colour, shows which is chosen."""
        self._play = play
        self.refresh_bindings()
        for mode in Mode:
            self._dot(mode.value, RULES[mode].title, mode is play.mode)
        for skill, task in TASKS.items():
            self._dot(f"skill-{skill.value}", SHORT.get(skill, task.title), skill is play.skill)
        self._dot("end-now", "ends and is marked", not play.writing)
        self._dot("end-write", f"{play.writing or WRITING:g} minutes to write", bool(play.writing))
        self.query_one("#skills").display = play.mode is Mode.DRILL
        self.query_one("#ends").display = play.mode is Mode.EXAM
        given = terms(play.mode, self._minutes, writing=play.writing, allowance=play.allowance)
        lines = reveals(play.mode, given, play.skill if play.mode is Mode.DRILL else None)
        self.query_one("#reveals", Plain).show("\n".join(f"• {line}" for line in lines))

    def _dot(self, button: str, name: str, is_chosen: bool) -> None:
        self.query_one(f"#{button}", Button).label = Content(f"{'(•)' if is_chosen else '( )'} {name}")

    @on(Input.Changed, "#seed")
    def _seed_changed(self, event: Input.Changed) -> None:
        event.stop()
        if (
            event.value.isascii()
            and event.value.isdigit()
            and int(event.value) <= MAX_SEED
            and int(event.value) != self._seed
        ):
            self._seed = int(event.value)
            self._meet(warm=False)

    @on(Input.Submitted, "#seed")
    def _seed_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_start()

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        pressed = event.button.id or ""
        if self._is_starting:
            return
        if pressed in list(Mode):
            self._choose(self._play._replace(mode=Mode(pressed)))
        elif pressed.startswith("skill-"):
            self._choose(self._play._replace(skill=Skill(pressed.removeprefix("skill-"))))
        elif pressed.startswith("end-"):
            self._choose(self._play._replace(writing=WRITING if pressed == "end-write" else 0.0))
        else:
            {"start": self.action_start, "another": self.action_another}.get(pressed, self.action_back)()

    def action_mode(self) -> None:
        """Change to the next mode."""
        if not self._is_starting:
            modes = list(Mode)
            self._choose(self._play._replace(mode=modes[(modes.index(self._play.mode) + 1) % len(modes)]))

    def action_choice(self) -> None:
        """Change to the next skill of a drill, or the other end of an exam."""
        if self._is_starting:
            return
        if self._play.mode is Mode.DRILL:
            skills = list(TASKS)
            at = skills.index(self._play.skill or skills[0])
            self._choose(self._play._replace(skill=skills[(at + 1) % len(skills)]))
        elif self._play.mode is Mode.EXAM:
            self._choose(self._play._replace(writing=0.0 if self._play.writing else WRITING))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the further choice where there is one."""
        return self._play.mode is not Mode.PRACTICE if action == "choice" else super().check_action(action, parameters)

    def action_another(self) -> None:
        """Draw another patient."""
        if not self._is_starting:
            self.query_one("#seed", Entry).value = str(random_seed())

    def action_back(self) -> None:
        """Back to where one came from."""
        if not self._is_starting:
            self.app.pop_screen()

    def action_start(self) -> None:
        """Begin the encounter."""
        self._is_coming = False
        given = self.query_one("#seed", Entry).value.strip()
        if given != str(self._seed):
            self.notify(
                "The patient number is a whole number without signs, such as 42.", severity="warning", markup=False
            )
            self._ahead.clear()
            return
        if not self._is_starting and not self.query_one("#start", Button).disabled:
            self._is_starting = True
            self.set_focus(None)
            self.query_one("#voice", Plain).show("Going in … (you can type already)")
            self._begin()

    @work(group="begin", exit_on_error=False)
    async def _begin(self) -> None:
        mode, skill, writing, allowance = self._play
        skill = skill if mode is Mode.DRILL else None
        try:
            service = await asyncio.to_thread(
                self._desk.start, self._case, self._seed, mode, skill=skill, writing=writing, allowance=allowance
            )
            await asyncio.to_thread(service.open)
        except Exception as error:
            self.post_message(BeginFailed(reason_of(error)))
        else:
            self.post_message(EncounterBegun(service))

    @on(BeginFailed)
    def _not_begun(self, event: BeginFailed) -> None:
        event.stop()
        self._is_starting = False
        self._ahead.clear()
        self.query_one("#start", Button).focus()
        self.query_one("#voice", Plain).show(f"! {event.reason}")


def flowing(text: str) -> str:
    """Return a text whose lines an author broke by hand as paragraphs that fill the width."""
    return "\n".join(" ".join(part.split()) for part in text.split("\n\n"))


def about(card: CaseCard) -> Content:
    """Return what is known of a case before the door."""
    return words(
        f"{card.setting} · {card.specialty} · {card.minutes} minutes · {card.difficulty} · ",
        f"{REVIEWED.get(card.review, card.review)}. A synthetic patient; formative use; never medical advice.",
    )  # fmt: skip
