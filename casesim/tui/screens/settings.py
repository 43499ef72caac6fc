"""Settings: the model, the look and the clock, the keys, the user's data. Shows and asks; the app keeps what is chosen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.dom import DOMNode
from textual.screen import Screen

from casesim.tui.messages import PaneShown
from casesim.tui.outside import Preferences
from casesim.tui.screens.erase import EraseScreen
from casesim.tui.screens.help import pane_keys
from casesim.tui.screens.press import PressScreen
from casesim.tui.settings_door import EraseWanted, Key, KeyPicked, KeyWanted, PreferencesChanged, SettingsDoor
from casesim.tui.widgets.data_pane import DataPane
from casesim.tui.widgets.key_line import KeyLine
from casesim.tui.widgets.keys_pane import KeysPane
from casesim.tui.widgets.look_pane import LookPane
from casesim.tui.widgets.model_pane import ModelPane
from casesim.tui.widgets.panes import Pane, Panes
from casesim.tui.widgets.top_line import TopLine


class SettingsScreen(Screen[None]):
    """Four panes."""

    CSS_PATH = "settings.tcss"
    HELP_TEXT = (
        "Which model voices the patient and how fast it is on this machine; look, animation and extra time; every key, which you may "
        "change; where your data are, and how to erase them. What you choose is kept at once. A larger model speaks more naturally and "
        "answers more slowly; whatever speaks, each sentence is checked against the case before you see it."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "pane('model')", "Model", id="settings.model", tooltip="Which model voices the patient", show=False),
        Binding("f3", "pane('look')", "Look and clock", id="settings.look", tooltip="Theme, text, animation, extra time", show=False),
        Binding("f4", "pane('keys')", "Keys", id="settings.keys", tooltip="Every key, to be changed", show=False),
        Binding("f5", "pane('data')", "Your data", id="settings.data", tooltip="Where they are, and how they are erased", show=False),
        Binding("escape", "back", "Back", id="settings.back", tooltip="Leave the settings"),
    ]  # fmt: skip

    def __init__(self, door: SettingsDoor, preferences: Preferences, themes: tuple[str, ...], *, locked: bool) -> None:
        """`locked`: an encounter is open behind the settings."""
        super().__init__()
        self._door, self._preferences, self._themes, self._locked = door, preferences, themes, locked

    def compose(self) -> ComposeResult:
        """The panes."""
        yield TopLine("Settings")
        yield Panes(
            [
                Pane("model", "Model", ModelPane(self._door)),
                Pane("look", "Look and clock", LookPane(self._preferences, self._themes)),
                Pane("keys", "Keys", KeysPane(self._keys())),
                Pane("data", "Your data", DataPane(self._door, locked=self._locked)),
            ]
        )
        yield KeyLine()

    def on_mount(self) -> None:
        """Name the keys of the panes and begin with the model."""
        panes = self.query_one(Panes)
        panes.name_keys(pane_keys(self, "settings."))
        panes.show("model")

    def take(self, preferences: Preferences) -> None:
        """Show what is remembered now."""
        self._preferences = preferences
        self.query_one(LookPane).take(preferences)
        self.query_one(KeysPane).take(self._keys())

    def _keys(self) -> tuple[Key, ...]:
        changed = self._preferences.keys
        return tuple(key._replace(keys=changed.get(key.id, key.keys)) for key in all_keys())

    @on(KeyWanted)
    def _key_wanted(self, event: KeyWanted) -> None:
        event.stop()
        pane = self.query_one(KeysPane)
        self.app.push_screen(PressScreen(event.key.description), lambda pressed: pane.pressed(event.key, pressed))

    @on(EraseWanted)
    def _erase_wanted(self, event: EraseWanted) -> None:
        event.stop()
        self.app.push_screen(EraseScreen(), self.query_one(DataPane).answered)

    @on(KeyPicked)
    def _picked(self, event: KeyPicked) -> None:
        event.stop()
        keys = {name: key for name, key in self._preferences.keys.items() if name != event.binding_id}
        if event.key:
            keys[event.binding_id] = event.key
        self.post_message(PreferencesChanged({"keys": keys}))

    @on(PaneShown)
    def _shown(self, event: PaneShown) -> None:
        event.stop()
        pane = self.query_one(f"#pane-{event.pane}")
        (pane.query("OptionList") or pane.query("Button")).first().focus()

    def action_pane(self, name: str) -> None:
        """Bring a pane to the front."""
        self.query_one(Panes).show(name)

    def action_back(self) -> None:
        """Leave."""
        self.dismiss(None)


def all_keys() -> tuple[Key, ...]:
    """Return the keys of every part of the app that is loaded, by the names of the parts."""
    found = {
        binding.id: Key(binding.id, binding.description, binding.key) for binding in _bindings(DOMNode) if binding.id
    }
    return tuple(sorted(found.values(), key=lambda key: (not key.id.startswith("app."), key.id)))


def _bindings(of: type[DOMNode]) -> Iterator[Binding]:
    if of.__module__.startswith("casesim."):
        for binding in vars(of).get("BINDINGS", ()):
            if isinstance(binding, Binding):
                yield binding
    for below in of.__subclasses__():
        yield from _bindings(below)
