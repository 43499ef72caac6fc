"""Models in the settings: which speaks, what each costs and how fast it is here. Works in threads; decides nothing.

A download is stopped between two steps of a megabyte; what has come stays, and the next one goes on from there.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from threading import Event
from typing import Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, OptionList, ProgressBar
from textual.widgets.option_list import Option

from casesim.core.speaker import ModelCard
from casesim.session.models import Models
from casesim.tui.asking import reason_of
from casesim.tui.settings_door import ModelMeasured, ModelSettled, ModelsRead, ModelTold, SettingsDoor
from casesim.tui.widgets.plain import Plain, words

STAGES = {"fetching": "Fetching", "checking": "Checking the SHA-256", "measuring": "Measuring"}


class _Stopped(Exception):  # noqa: N818 - an outcome
    """The user has stopped it."""


class ModelPane(Vertical):
    """The list, three buttons, and a line that says what goes on."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("u", "use", "Use", id="models.use", tooltip="Let this model voice the patient from the next encounter on"),
        Binding("g", "get", "Get", id="models.get", tooltip="Fetch this model: the only thing in casesim that uses the network"),
        Binding("m", "measure", "Measure", id="models.measure", tooltip="Ask six questions with this model and say how fast it is"),
        Binding("x", "stop", "Stop", id="models.stop", tooltip="Stop fetching; what has come is kept"),
    ]  # fmt: skip

    def __init__(self, door: SettingsDoor) -> None:
        super().__init__()
        self._door = door
        self._cards: dict[str, ModelCard] = {}
        self._busy = ""
        self._stop = Event()

    def compose(self) -> ComposeResult:
        """What speaks, the list, the buttons, what goes on."""
        yield Plain("Reading …", id="model-now")
        yield OptionList(id="models", markup=False)
        with Horizontal(id="model-buttons"):
            yield Button("Use", id="model-use", compact=True)
            yield Button("Get", id="model-get", compact=True)
            yield Button("Measure", id="model-measure", compact=True)
            yield Button("Stop", id="model-stop", compact=True)
        yield Plain("", id="model-state")
        yield ProgressBar(id="model-progress", show_eta=False)

    def on_mount(self) -> None:
        """Nothing goes on; have the list read."""
        self._idle()
        self._read()

    def on_unmount(self) -> None:
        """Whoever leaves stops a download."""
        self._stop.set()

    @work(group="models", exit_on_error=False)
    async def _read(self) -> None:
        def read() -> ModelsRead:
            models = self._door.models()
            return ModelsRead(models.list(), models.forced)

        try:
            self.post_message(await asyncio.to_thread(read))
        except Exception as error:
            self.post_message(ModelSettled(reason_of(error), failed=True))

    @on(ModelsRead)
    def _have_read(self, event: ModelsRead) -> None:
        event.stop()
        self._show(event.cards)
        if event.forced:
            self.query_one("#model-now", Plain).show(
                f"CASESIM_MODEL or --model says {event.forced}, and wins over a choice here."
            )

    def _show(self, cards: tuple[ModelCard, ...]) -> None:
        self._cards = {card.name: card for card in cards}
        speaking = next((card.name for card in cards if card.in_use), "")
        told = {"": "Another file voices the patient.", "starter": "The starter model voices the patient."}
        self.query_one("#model-now", Plain).show(told.get(speaking, f"{speaking} voices the patient."))
        listed = self.query_one("#models", OptionList)
        at = listed.highlighted or 0
        listed.set_options(Option(_line(card), id=card.name) for card in cards)
        listed.highlighted = min(at, len(cards) - 1) if cards else None

    @property
    def _chosen(self) -> ModelCard | None:
        option = self.query_one("#models", OptionList).highlighted_option
        return self._cards.get(option.id or "") if option else None

    # --- what the user asks for

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        name = (event.button.id or "").removeprefix("model-")
        self.query_one("#models", OptionList).focus()
        {"use": self.action_use, "get": self.action_get, "measure": self.action_measure}.get(name, self.action_stop)()

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        card = self._chosen
        if card is not None:
            (self.action_use if card.here else self.action_get)()

    def action_use(self) -> None:
        """Let the chosen model speak."""
        card = self._chosen
        if card is not None and self._begin("Choosing"):
            self._do(lambda _models: _used(self._door.use(card.name)))

    def action_get(self) -> None:
        """Fetch the chosen model."""
        card = self._chosen
        if card is None or card.here:
            self.notify("It is here already." if card else "Choose a model first.", markup=False)
        elif self._begin(f"Asking the hub for {card.name} (licence {card.licence or 'unknown'}, {card.page}) …"):
            self._do(lambda models: f"{models.get(card.name, self._told).name} is here: “Use” lets it speak.")

    def action_measure(self) -> None:
        """Say how fast the chosen model is here."""
        card = self._chosen
        if card is not None and self._begin(f"Asking six questions with {card.name}; this takes up to a few minutes …"):
            self._measure(card.name)

    def action_stop(self) -> None:
        """Stop fetching."""
        self._stop.set()

    def _begin(self, what: str) -> bool:
        """Say what goes on now; false where something else does."""
        if self._busy:
            self.notify(f"One thing at a time: {self._busy}", markup=False)
            return False
        self._busy = what
        self._stop.clear()
        self.query_one("#model-state", Plain).show(what)
        return True

    def _idle(self) -> None:
        self._busy = ""
        self.query_one("#model-progress").display = False

    # --- threads

    def _told(self, stage: str, done: int, whole: int) -> None:
        if self._stop.is_set():
            raise _Stopped
        self.post_message(ModelTold(stage, done, whole))

    @work(group="model-work", exit_on_error=False)
    async def _do(self, what: Callable[[Models], str]) -> None:
        def done() -> ModelSettled:
            models = self._door.models()
            said = what(models)
            return ModelSettled(said, cards=models.list())

        await self._settled(done)

    @work(group="model-work", exit_on_error=False)
    async def _measure(self, name: str) -> None:
        await self._settled(lambda: ModelMeasured(self._door.models().speed(name)))

    async def _settled(self, work_of_it: Callable[[], Any]) -> None:
        try:
            self.post_message(await asyncio.to_thread(work_of_it))
        except _Stopped:
            self.post_message(ModelSettled("Stopped; “Get” goes on from there.", failed=True))
        except Exception as error:
            self.post_message(ModelSettled(reason_of(error), failed=True))

    @on(ModelTold)
    def _goes_on(self, event: ModelTold) -> None:
        event.stop()
        bar = self.query_one("#model-progress", ProgressBar)
        bar.display = True
        bar.update(total=event.whole, progress=event.done)
        share = 100 * event.done // event.whole if event.whole else 0
        self.query_one("#model-state", Plain).show(f"{STAGES.get(event.stage, event.stage)}: {share} %")

    @on(ModelMeasured)
    def _measured(self, event: ModelMeasured) -> None:
        event.stop()
        self._idle()
        speed = event.speed
        first = f" (first word after {speed.first_word_s:.1f} s, {speed.turns} turns)" if speed.turns else ""
        self.query_one("#model-state", Plain).show(f"{speed.model}: {speed.verdict}{first}")

    @on(ModelSettled)
    def _over(self, event: ModelSettled) -> None:
        event.stop()
        self._idle()
        self.query_one("#model-state", Plain).show(("✗ " if event.failed else "✓ ") + event.words)
        if event.cards is not None:
            self._show(event.cards)


def _used(card: ModelCard) -> str:
    return f"{card.name} voices the patient from the next encounter on."


def _line(card: ModelCard) -> Content:
    size = f"{card.bytes / 1e9:.1f} GB" if card.bytes >= 1e9 else f"{card.bytes / 1e6:.0f} MB"
    state = "in use" if card.in_use else "here" if card.here else "can be got"
    if card.fetched and not card.here:
        state = f"{100 * card.fetched // card.bytes} % fetched"
    facts = " · ".join(part for part in (f"{card.parameters} parameters", size, card.licence, card.note) if part)
    sign = "▸ " if card.in_use else "✓ " if card.here else "  "
    return words(sign, (card.name, "bold"), f"  {state}", ("\n    " + facts, "dim"))
