"""F1: what this screen is for and every key that works on it, made from the bindings themselves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import ModalScreen, Screen

from casesim.tui.widgets.key_line import KeyLine
from casesim.tui.widgets.plain import Plain


class HelpLine(NamedTuple):
    """One key of the help."""

    keys: str
    description: str
    tooltip: str
    binding_id: str


def help_lines(screen: Screen[Any]) -> tuple[HelpLine, ...]:
    """Return the keys that work on `screen` now, those of what is focused first; only bindings with an id."""
    lines: dict[str, HelpLine] = {}
    for active in screen.active_bindings.values():
        binding = active.binding
        if not binding.id:
            continue
        shown = screen.app.get_key_display(binding)
        before = lines.get(binding.id)
        keys = f"{before.keys} {shown}" if before else shown
        lines[binding.id] = HelpLine(keys, binding.description, binding.tooltip or binding.description, binding.id)
    return tuple(lines.values())


def pane_keys(screen: Screen[Any], prefix: str) -> dict[str, str]:
    """Return the keys of `screen` by the last part of the binding's id, for those ids that begin with `prefix`."""
    found = {line.binding_id: line.keys for line in help_lines(screen)}
    return {name.removeprefix(prefix): keys for name, keys in found.items() if name.startswith(prefix)}


class HelpScreen(ModalScreen[None]):
    """Keys of the screen behind it."""

    CSS_PATH = "dialog.tcss"
    HELP_TEXT = "Help."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f1,q", "dismiss", "Close", id="help.close", tooltip="Close the help"),
    ]

    def __init__(self, about: str, lines: Sequence[HelpLine]) -> None:
        super().__init__()
        self._about, self._lines = about, tuple(lines)

    def compose(self) -> ComposeResult:
        """What the screen is for, then the keys."""
        with Vertical(classes="dialog"):
            yield Plain("Help", classes="dialog-title")
            with VerticalScroll():
                yield Plain(self._about)
                yield Plain("Keys that work here", classes="help-group")
                for line in self._lines:
                    with Horizontal(classes="help-row"):
                        yield Plain(line.keys, classes="help-key")
                        yield Plain(f"{line.description}: {line.tooltip}  [{line.binding_id}]", classes="help-what")
                yield Plain(
                    "Every key can be changed in the settings (F12), under Keys; the id in brackets is its name in preferences.json.",
                    classes="help-group",
                )
        yield KeyLine()
