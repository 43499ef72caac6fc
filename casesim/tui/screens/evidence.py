"""Findings for and against a diagnosis, picked from what was heard and found; nothing is offered that was not.

The list is the replies that say anything of the case, sentence by sentence, and the results: it tells nobody what counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, OptionList
from textual.widgets.option_list import Option

from casesim.core.encounter import Ranked
from casesim.tui.widgets.key_line import KeyLine
from casesim.tui.widgets.plain import Plain, words

SIGNS = {"for": "+", "against": "−", "": " "}


class Picked(NamedTuple):
    """The answer: what speaks for the diagnosis and against it."""

    supporting: tuple[str, ...]
    against: tuple[str, ...]


class EvidenceScreen(ModalScreen[Picked | None]):
    """What was heard, each line for, against or neither; None where nothing is to change."""

    CSS_PATH = "dialog.tcss"
    HELP_TEXT = (
        "Pick what speaks for this diagnosis and what speaks against it, from what you heard and found. Enter goes round: for, "
        "against, neither. A rubric may mark whether your findings fit; picking everything earns nothing."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("plus,f", "side('for')", "For", id="evidence.for", tooltip="It speaks for the diagnosis"),
        Binding("minus,a", "side('against')", "Against", id="evidence.against", tooltip="It speaks against the diagnosis"),
        Binding("delete,x", "side('')", "Neither", id="evidence.neither", tooltip="It says nothing about it"),
        Binding("ctrl+s,d", "done", "Done", id="evidence.done", tooltip="Keep these findings"),
        Binding("escape", "cancel", "Cancel", id="evidence.cancel", tooltip="Change nothing"),
    ]  # fmt: skip

    def __init__(self, entry: Ranked, lines: Sequence[str]) -> None:
        super().__init__()
        self._entry = entry
        self._lines = tuple(dict.fromkeys((*entry.supporting, *entry.against, *lines)))
        self._sides = dict.fromkeys(entry.supporting, "for") | dict.fromkeys(entry.against, "against")

    def compose(self) -> ComposeResult:
        """The diagnosis, the lines, the buttons."""
        with Vertical(classes="dialog"):
            yield Plain(f"{self._entry.name}: what speaks for and against it?", classes="dialog-title")
            yield OptionList(id="heard", markup=False, compact=True)
            yield Plain("Nothing was heard or found yet: ask, examine, then pick here.", id="nothing-heard")
            with Horizontal(classes="buttons"):
                yield Button("+ for", id="for", compact=True)
                yield Button("− against", id="against", compact=True)
                yield Button("neither", id="neither", compact=True)
                yield Button("Done", id="done", variant="primary", compact=True)
        yield KeyLine()

    def on_mount(self) -> None:
        """Show the lines."""
        listed = self.query_one("#heard", OptionList)
        listed.add_options(Option(self._line(line), id=f"line-{number}") for number, line in enumerate(self._lines))
        listed.display = bool(self._lines)
        self.query_one("#nothing-heard").display = not self._lines
        if self._lines:
            listed.highlighted = 0
            listed.focus()

    def _line(self, line: str) -> Content:
        side = self._sides.get(line, "")
        return words((f" {SIGNS[side]} ", "bold"), line, (f"  ({side})" if side else "", "dim"))

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        turn = {"": "for", "for": "against", "against": ""}
        self._put(turn[self._sides.get(self._lines[event.option_index], "")])

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        if event.button.id == "done":
            self.action_done()
        else:
            self.action_side({"for": "for", "against": "against"}.get(event.button.id or "", ""))

    def action_side(self, side: str) -> None:
        """Put the highlighted line on a side, and go to the next."""
        listed = self.query_one("#heard", OptionList)
        self._put(side)
        if listed.highlighted is not None and listed.highlighted < len(self._lines) - 1:
            listed.highlighted += 1

    def _put(self, side: str) -> None:
        listed = self.query_one("#heard", OptionList)
        at = listed.highlighted
        if at is None:
            return
        self._sides[self._lines[at]] = side
        listed.replace_option_prompt_at_index(at, self._line(self._lines[at]))

    def action_done(self) -> None:
        """Keep the sides."""
        chosen = {
            side: tuple(line for line in self._lines if self._sides.get(line) == side) for side in ("for", "against")
        }
        self.dismiss(Picked(chosen["for"], chosen["against"]))

    def action_cancel(self) -> None:
        """Change nothing."""
        self.dismiss(None)
