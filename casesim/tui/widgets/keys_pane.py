"""Keys in the settings: every action with its keys; Enter gives it another, Delete its own again.

Refuses a key that something else on the same screen, or the whole app, is reached by.
"""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from casesim.tui.settings_door import Key, KeyPicked, KeyWanted
from casesim.tui.widgets.plain import Plain, words


class KeysPane(Vertical):
    """The list."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("delete,backspace", "own_again", "Its own key again", id="keys.own", tooltip="Take back a change of this key"),
    ]  # fmt: skip

    def __init__(self, keys: tuple[Key, ...]) -> None:
        super().__init__()
        self._keys = {key.id: key for key in keys}

    def compose(self) -> ComposeResult:
        """The list, and how it works."""
        yield Plain("Enter, then the new key. Delete: its own key again.", classes="settings-about")
        yield OptionList(id="keys", markup=False)

    def on_mount(self) -> None:
        """Show them."""
        self.take(tuple(self._keys.values()))

    def take(self, keys: tuple[Key, ...]) -> None:
        """Show other keys."""
        self._keys = {key.id: key for key in keys}
        listed = self.query_one("#keys", OptionList)
        at = listed.highlighted or 0
        listed.set_options(Option(_line(key), id=key.id) for key in keys)
        listed.highlighted = min(at, len(keys) - 1) if keys else None

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.post_message(KeyWanted(self._keys[event.option.id or ""]))

    def pressed(self, key: Key, pressed: str | None) -> None:
        """Give `key` the key that was pressed, where it is free."""
        if not pressed:
            return
        taken = taken_by(key, pressed, tuple(self._keys.values()))
        if taken:
            self.notify(f"{pressed} is the key of “{taken}”; choose another.", severity="warning", markup=False)
        else:
            self.post_message(KeyPicked(key.id, pressed))

    def action_own_again(self) -> None:
        """Give the binding its own key."""
        option = self.query_one("#keys", OptionList).highlighted_option
        if option is not None:
            self.post_message(KeyPicked(option.id or "", ""))


def taken_by(key: Key, pressed: str, keys: tuple[Key, ...]) -> str:
    """Return what the key already does where it would clash: on the same screen, or everywhere."""
    group = key.id.partition(".")[0]
    for other in keys:
        theirs = other.id.partition(".")[0]
        near = theirs in (group, "app") or group == "app"
        if near and other.id != key.id and pressed in other.keys.split(","):
            return other.description
    return ""


def _line(key: Key) -> Content:
    group, _, _ = key.id.partition(".")
    return words((f"{key.keys.replace(',', ' '):<12}", "bold"), f" {key.description}", (f"  ({group})", "dim"))
