"""The door note: what the trainee knows before going in, how the encounter is to be played, and what that reveals.

Nothing is stored until Start; the voice is made ready meanwhile.
"""

from __future__ import annotations

import asyncio
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Button, Footer, Input

from casesim.core.draw import MAX_SEED
from casesim.core.encounter import Mode
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
from casesim.tui.widgets.entry import Entry
from casesim.tui.widgets.plain import Plain, words
from casesim.tui.widgets.top_line import TopLine

REVIEWED = {"none": "reviewed by nobody yet", "peer": "reviewed by a peer", "expert": "reviewed by an expert"}
NAMES = {Mode.PRACTICE: "Practice", Mode.EXAM: "Exam"}
REVEALS = {
    Mode.PRACTICE: "No time limit, lists of examinations and tests to pick from. Nothing of the diagnosis or of what you have "
    "covered is shown until you finish.",
    Mode.EXAM: "The clock counts down and ends the encounter; examinations and tests are typed, nothing cues. Formative all the "
    "same: the cases lie on your own disk.",
}


class BriefingScreen(Screen[None]):
    """The door note of one patient."""

    CSS_PATH = "briefing.tcss"
    HELP_TEXT = (
        "You stand before the door. Read the note, choose how to play, and go in. A number picks the patient: the same number is "
        "always the same patient, and each case has several diagnoses behind the same complaint. Leave it as it is for a surprise."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "ctrl+s,f8", "start", "Start", id="briefing.start", tooltip="Go in: the encounter begins and is stored"
        ),
        Binding("f2", "mode", "Practice / exam", id="briefing.mode", tooltip="Change between practice and exam"),
        Binding("f3", "another", "Another patient", id="briefing.another", tooltip="Draw another patient of this case"),
        Binding("escape", "back", "Back", id="briefing.back", tooltip="Back to the cases; nothing is stored"),
    ]

    def __init__(self, desk: Desk, case: str, seed: int | None = None, mode: Mode = Mode.PRACTICE) -> None:
        super().__init__()
        self._desk, self._case, self._mode = desk, case, mode
        self._seed = random_seed() if seed is None else seed
        self._is_starting = False

    def compose(self) -> ComposeResult:
        """Note, choices, Start."""
        yield TopLine("Before the door")
        with VerticalScroll(id="briefing"):
            yield Plain("Drawing the patient …", id="about")
            yield Plain("", id="note")
            with Horizontal(id="choices"):
                yield Button("", id="practice", compact=True, tooltip="No time limit, lists to pick from")
                yield Button("", id="exam", compact=True, tooltip="A clock, and nothing that cues")
                yield Plain("Patient number")
                yield Entry("a number", id="seed", limit=12)
            yield Plain("", id="reveals")
        with Horizontal(id="start-row"):
            yield Button("Start", id="start", variant="primary", compact=True)
            yield Button("Another patient", id="another", compact=True)
            yield Button("Back", id="back", compact=True)
            yield Plain("The voice is getting ready …", id="voice")
        yield Footer(compact=True, show_command_palette=False)

    def on_mount(self) -> None:
        """Draw the patient, and make the voice ready."""
        self.query_one("#seed", Entry).value = str(self._seed)
        self.query_one("#start", Button).focus()
        self._choose(self._mode)
        self._meet(warm=True)

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
        self.query_one(TopLine).show(card.title)
        self.query_one("#about", Plain).show(about(card))
        self.query_one("#note", Plain).show(event.patient.door_note)

    @on(PatientFailed)
    def _not_met(self, event: PatientFailed) -> None:
        self.query_one("#about", Plain).show(f"This case cannot be played: {event.reason}")
        self.query_one("#start", Button).disabled = True

    @on(VoiceWarmed)
    def _warmed(self) -> None:
        self.query_one("#voice", Plain).show("✓ The voice is ready.")

    @on(WarmFailed)
    def _not_warmed(self, event: WarmFailed) -> None:
        self.query_one("#voice", Plain).show(f"! The voice is not ready: {event.reason}")

    def _choose(self, mode: Mode) -> None:
        """Take a mode, and say what it reveals; a dot, not a colour, shows which is chosen."""
        self._mode = mode
        for choice in Mode:
            dot = "(•)" if choice is mode else "( )"
            self.query_one(f"#{choice.value}", Button).label = Content(f"{dot} {NAMES[choice]}")
        self.query_one("#reveals", Plain).show(REVEALS[mode])

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
        if pressed in (Mode.PRACTICE, Mode.EXAM):
            self._choose(Mode(pressed))
        else:
            {"start": self.action_start, "another": self.action_another}.get(pressed, self.action_back)()

    def action_mode(self) -> None:
        """Change between practice and exam."""
        self._choose(Mode.PRACTICE if self._mode is Mode.EXAM else Mode.EXAM)

    def action_another(self) -> None:
        """Draw another patient."""
        self.query_one("#seed", Entry).value = str(random_seed())

    def action_back(self) -> None:
        """Back to where one came from."""
        self.app.pop_screen()

    def action_start(self) -> None:
        """Begin the encounter."""
        given = self.query_one("#seed", Entry).value.strip()
        if given != str(self._seed):
            self.notify(
                "The patient number is a whole number without signs, such as 42.", severity="warning", markup=False
            )
            return
        if not self._is_starting and not self.query_one("#start", Button).disabled:
            self._is_starting = True
            self.query_one("#voice", Plain).show("Going in …")
            self._begin()

    @work(group="begin", exit_on_error=False)
    async def _begin(self) -> None:
        try:
            service = await asyncio.to_thread(self._desk.start, self._case, self._seed, self._mode)
            await asyncio.to_thread(service.open)
        except Exception as error:
            self.post_message(BeginFailed(reason_of(error)))
        else:
            self.post_message(EncounterBegun(service))

    @on(BeginFailed)
    def _not_begun(self, event: BeginFailed) -> None:
        event.stop()
        self._is_starting = False
        self.query_one("#voice", Plain).show(f"! {event.reason}")


def about(card: CaseCard) -> Content:
    """Return what is known of a case before the door."""
    return words(
        f"{card.setting} · {card.specialty} · {card.minutes} minutes · {card.difficulty} · ",
        f"{REVIEWED.get(card.review, card.review)}\nA synthetic patient; formative use; never medical advice.",
    )  # fmt: skip
