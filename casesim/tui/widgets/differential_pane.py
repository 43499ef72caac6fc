"""The ranked differential: add, move up and down, confidence, delete; by keys and by buttons.

Holds the list as it stands on the screen and posts `DifferentialChanged` with the whole of it at every change.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Input, OptionList
from textual.widgets.option_list import Option

from casesim.core.differential import MOST_ANSWERS, parse
from casesim.core.encounter import Ranked
from casesim.core.errors import UsageError
from casesim.tui.messages import DifferentialChanged, ReasonsAsked
from casesim.tui.widgets.entry import Entry
from casesim.tui.widgets.plain import Plain, words

STEP = 10
"""Per cent by which a key changes a confidence."""


class RankedList(OptionList):
    """The list itself, with the keys that change it; a diagnosis can be dragged to its place."""

    _dragged: int | None = None

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("shift+up,k", "move(-1)", "Rank up", id="differential.up", tooltip="Make this diagnosis more likely"),
        Binding("shift+down,j", "move(1)", "Rank down", id="differential.down", tooltip="Make this diagnosis less likely"),
        Binding("plus,right", "confidence(1)", "Surer", id="differential.surer", tooltip="Raise the confidence by ten per cent"),
        Binding("minus,left", "confidence(-1)", "Less sure", id="differential.less-sure", tooltip="Lower the confidence by ten per cent"),
        Binding("e", "reasons", "For, against", id="differential.reasons", tooltip="Pick findings for and against this diagnosis from what was heard"),
        Binding("delete,x", "drop", "Remove", id="differential.remove", tooltip="Take this diagnosis off the list"),
    ]  # fmt: skip

    def action_move(self, by: int) -> None:
        """Move the highlighted diagnosis."""
        self._pane.move(by)

    def action_confidence(self, by: int) -> None:
        """Change the confidence of the highlighted diagnosis."""
        self._pane.change_confidence(by * STEP)

    def action_reasons(self) -> None:
        """Pick findings for and against the highlighted diagnosis."""
        self._pane.ask_reasons()

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Take the diagnosis under the pointer, to drag it."""
        self._dragged = event.style.meta.get("option")
        if self._dragged is not None:
            self.highlighted = self._dragged

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Move the dragged diagnosis to where the pointer is."""
        place = event.style.meta.get("option")
        if self._dragged is None or not event.button:
            return
        if place is not None and place != self._dragged:
            self._pane.move(1 if place > self._dragged else -1)
            self._dragged = self.highlighted

    def on_mouse_up(self) -> None:
        """Let go."""
        self._dragged = None

    def action_drop(self) -> None:
        """Remove the highlighted diagnosis."""
        self._pane.drop()

    @property
    def _pane(self) -> DifferentialPane:
        return next(node for node in self.ancestors if isinstance(node, DifferentialPane))


class DifferentialPane(Vertical):
    """The differential as the trainee builds it."""

    def __init__(self, ranked: tuple[Ranked, ...]) -> None:
        super().__init__(id="differential")
        self.ranked = list(ranked)

    def compose(self) -> ComposeResult:
        """The box, the list, the buttons."""
        yield Entry("Add a diagnosis, e.g. gout @ 60 for: swollen toe against: no fever", limit=600, clears=True)
        yield Plain("The most likely first. Nothing here yet.", classes="empty")
        yield RankedList(markup=False, compact=True)
        with Horizontal(classes="buttons"):
            yield Button("▲ up", id="rank-up", compact=True, tooltip="Make this diagnosis more likely")
            yield Button("▼ down", id="rank-down", compact=True, tooltip="Make this diagnosis less likely")
            yield Button("+ surer", id="surer", compact=True, tooltip="Raise the confidence by ten per cent")
            yield Button("− less", id="less-sure", compact=True, tooltip="Lower the confidence by ten per cent")
            yield Button(
                "± why",
                id="reasons",
                compact=True,
                tooltip="Pick findings for and against this diagnosis from what was heard",
            )
            yield Button("✕ remove", id="remove", compact=True, tooltip="Take this diagnosis off the list")

    def on_mount(self) -> None:
        """Show what is there."""
        self._redraw(0)

    def take(self, ranked: tuple[Ranked, ...]) -> None:
        """Show a differential that came another way (typed as `/differential`)."""
        if list(ranked) != self.ranked:
            self.ranked = list(ranked)
            self._redraw(0)

    def move(self, by: int) -> None:
        """Move the highlighted diagnosis by one place."""
        at = self._at
        if at is None or not 0 <= at + by < len(self.ranked):
            return
        self.ranked[at], self.ranked[at + by] = self.ranked[at + by], self.ranked[at]
        self._tell(at + by)

    def change_confidence(self, by: int) -> None:
        """Change the confidence of the highlighted diagnosis by per cent; from none, begin at fifty."""
        at = self._at
        if at is None:
            return
        old = self.ranked[at].confidence
        new = 50 if old is None else max(0, min(100, old + by))
        self.ranked[at] = self.ranked[at].model_copy(update={"confidence": new})
        self._tell(at)

    def drop(self) -> None:
        """Remove the highlighted diagnosis."""
        at = self._at
        if at is not None:
            del self.ranked[at]
            self._tell(min(at, len(self.ranked) - 1))

    @property
    def _at(self) -> int | None:
        at = self.query_one(RankedList).highlighted
        return at if at is not None and at < len(self.ranked) else None

    def _tell(self, highlighted: int) -> None:
        self._redraw(highlighted)
        self.post_message(DifferentialChanged(tuple(self.ranked)))

    def _redraw(self, highlighted: int) -> None:
        listed = self.query_one(RankedList)
        listed.set_options(Option(self._line(number, entry)) for number, entry in enumerate(self.ranked, 1))
        listed.highlighted = highlighted if 0 <= highlighted < len(self.ranked) else None
        listed.display = bool(self.ranked)
        self.query_one(".empty").display = not self.ranked

    @staticmethod
    def _line(number: int, entry: Ranked) -> Content:
        sure = "" if entry.confidence is None else f"  {entry.confidence} %"
        reasons = "".join(f"\n    + {reason}" for reason in entry.supporting)
        reasons += "".join(f"\n    − {reason}" for reason in entry.against)
        return words((f"{number:>2}. ", "dim"), entry.name, (sure, "bold"), (reasons, "dim"))

    @on(Input.Submitted)
    def _add(self, event: Input.Submitted) -> None:
        event.stop()
        try:
            new = parse(event.value)
            ranked = merged(self.ranked, new)
            if len(ranked) > MOST_ANSWERS:
                raise UsageError(f"at most {MOST_ANSWERS} diagnoses")
        except UsageError as error:
            self.notify(str(error), severity="warning", markup=False)
            self.query_one(Entry).give_back(event.value)
            return
        if new:
            self.ranked = ranked
            names = [entry.name.casefold() for entry in ranked]
            self._tell(names.index(new[-1].name.casefold()))

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        match event.button.id:
            case "rank-up":
                self.move(-1)
            case "rank-down":
                self.move(1)
            case "surer":
                self.change_confidence(STEP)
            case "less-sure":
                self.change_confidence(-STEP)
            case "reasons":
                self.ask_reasons()
            case _:
                self.drop()

    def ask_reasons(self) -> None:
        """Ask the screen for findings for and against the highlighted diagnosis."""
        at = self._at
        if at is None:
            self.notify("Add a diagnosis first.", markup=False)
        else:
            self.post_message(ReasonsAsked(at, self.ranked[at]))

    def give_reasons(self, at: int, supporting: tuple[str, ...], against: tuple[str, ...]) -> None:
        """Take the findings for and against the diagnosis at place `at`."""
        if at < len(self.ranked):
            update = {"supporting": supporting, "against": against}
            self.ranked[at] = self.ranked[at].model_copy(update=update)
            self._tell(at)


def merged(ranked: Sequence[Ranked], new: Sequence[Ranked]) -> list[Ranked]:
    """Return `ranked` with `new` at the end; what is there already takes the new confidence and gains the new reasons."""
    found = list(ranked)
    places = {entry.name.casefold(): place for place, entry in enumerate(found)}
    for entry in new:
        place = places.get(entry.name.casefold())
        if place is None:
            places[entry.name.casefold()] = len(found)
            found.append(entry)
            continue
        old = found[place]
        found[place] = old.model_copy(
            update={
                "confidence": old.confidence if entry.confidence is None else entry.confidence,
                "supporting": tuple(dict.fromkeys((*old.supporting, *entry.supporting))),
                "against": tuple(dict.fromkeys((*old.against, *entry.against))),
            }
        )
    return found
