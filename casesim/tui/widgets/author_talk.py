"""Talking to the patient of the text while it is written: each reply with the reasons for it.

The next question goes to the patient as the text makes them then; what was said stays. Stores nothing.
"""

from __future__ import annotations

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Input

from casesim.core.errors import CasesimError
from casesim.core.patient import Patient, realise
from casesim.session.authoring import Workbench
from casesim.session.turn import Turned
from casesim.tui.asking import reason_of
from casesim.tui.author_messages import TurnRefused, TurnTaken
from casesim.tui.widgets import author_words
from casesim.tui.widgets.author_pane import INVALID, AuthorPane, Draft
from casesim.tui.widgets.entry import Entry
from casesim.tui.widgets.plain import Plain, words


class TalkPane(AuthorPane):
    """The talk."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+r", "ask_again", "Ask again", id="author.ask-again", tooltip="Ask all questions anew, of the patient as the text is now"),
        Binding("ctrl+n", "begin_anew", "Begin anew", id="author.begin-anew", tooltip="Forget what was said and begin the talk anew"),
        Binding("ctrl+o", "voice", "Voice", id="author.voice", tooltip="Let the model word the replies, or take the author's own words"),
    ]  # fmt: skip

    def __init__(self, bench: Workbench) -> None:
        super().__init__("talk", bench)
        self.seed = 1
        self.by_model = False
        self._turns: tuple[Turned, ...] = ()
        self._is_waiting = False

    def compose(self) -> ComposeResult:
        """What was said, the box, the buttons."""
        yield VerticalScroll(id="talk-page", classes="author-page")
        yield Entry("Ask the patient", id="ask", clears=True)
        with Horizontal(classes="author-bar"):
            yield Button(
                "Ask again",
                id="ask-again",
                compact=True,
                tooltip="All questions anew, of the patient as the text is now",
            )
            yield Button("Begin anew", id="begin-anew", compact=True, tooltip="Forget what was said")
            yield Button("Author's words", id="voice", compact=True, tooltip="Whose words the replies are")

    def on_mount(self) -> None:
        """Say who is there."""
        self.query_one("#talk-page", VerticalScroll).anchor()

    def first(self) -> Widget:
        """The box."""
        return self.query_one("#ask")

    def renew(self, draft: Draft) -> None:
        """Say whom one would meet, where nothing was said yet."""
        if not self._turns:
            self.query_one("#talk-page").remove_children()
            patient = self._patient(draft)
            who = f"{patient.name}, {patient.age}, {patient.variant} (patient {self.seed})" if patient else INVALID
            self._add(words((who, "dim")))

    def meet(self, seed: int) -> None:
        """Talk to the patient of another seed from now on, anew."""
        if seed != self.seed:
            self.seed = seed
            self.action_begin_anew()

    def _patient(self, draft: Draft | None) -> Patient | None:
        if draft is None or draft.checked.template is None:
            return None
        try:
            return realise(draft.checked.template, self.seed)
        except CasesimError:
            return None

    def _add(self, content: Content) -> None:
        self.query_one("#talk-page").mount(Plain(content))

    @on(Input.Submitted, "#ask")
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        patient, question = self._patient(self.draft), event.value.strip()
        if not question:
            return
        if patient is None or self._is_waiting:
            self.query_one("#ask", Entry).give_back(question)
            self.notify("One question at a time." if self._is_waiting else INVALID, severity="warning", markup=False)
            return
        self._wait(True)
        self._ask(patient, self._turns, question, self.by_model)

    def _wait(self, is_waiting: bool) -> None:
        self._is_waiting = is_waiting
        self.query_one("#ask", Entry).placeholder = "The patient thinks …" if is_waiting else "Ask the patient"

    @work(group="talk", thread=True, exclusive=True, exit_on_error=False)
    def _ask(self, patient: Patient, turns: tuple[Turned, ...], question: str, by_model: bool) -> None:
        try:
            self.post_message(TurnTaken(self.bench.ask(patient, turns, question, by_model=by_model)))
        except Exception as error:
            self.post_message(TurnRefused(question, reason_of(error)))

    @work(group="talk", thread=True, exclusive=True, exit_on_error=False)
    def _ask_all(self, patient: Patient, questions: tuple[str, ...], by_model: bool) -> None:
        turns: tuple[Turned, ...] = ()
        for question in questions:
            try:
                turns += (self.bench.ask(patient, turns, question, by_model=by_model),)
            except Exception as error:
                self.post_message(TurnRefused(question, reason_of(error)))
                return
            self.post_message(TurnTaken(turns[-1], again=len(turns) < len(questions)))

    @on(TurnTaken)
    def _taken(self, event: TurnTaken) -> None:
        event.stop()
        turned = event.turned
        self._turns += (turned,)
        number = len(self._turns)
        self._add(words((f"{number:>2}  You      ", "bold $text-primary"), turned.question))
        self._add(words(("    Patient  ", "bold $text-success"), turned.reply.text))
        self._add(author_words.reasons(turned))
        if not event.again:
            self._wait(False)

    @on(TurnRefused)
    def _refused(self, event: TurnRefused) -> None:
        event.stop()
        self._wait(False)
        self.query_one("#ask", Entry).give_back(event.question)
        self._add(words(("    no answer: ", "bold $text-error"), event.reason))

    @on(Button.Pressed)
    async def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        await self.run_action(
            {"ask-again": "ask_again", "begin-anew": "begin_anew"}.get(event.button.id or "", "voice")
        )

    def action_ask_again(self) -> None:
        """Ask all questions anew."""
        questions, patient = tuple(turn.question for turn in self._turns), self._patient(self.draft)
        if questions and patient is not None and not self._is_waiting:
            self.action_begin_anew()
            self._wait(True)
            self._ask_all(patient, questions, self.by_model)

    def action_begin_anew(self) -> None:
        """Forget what was said."""
        if not self._is_waiting:
            self._turns = ()
            if self.draft is not None:
                self.renew(self.draft)

    def action_voice(self) -> None:
        """Change whose words the replies are."""
        self.by_model = not self.by_model
        self.query_one("#voice", Button).label = Content("Model's words" if self.by_model else "Author's words")
