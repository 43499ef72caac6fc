"""Look and clock in the settings: one line for each, Enter takes the next value. Says what was chosen; keeps nothing."""

from __future__ import annotations

from typing import Any, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from casesim.tui.outside import Preferences
from casesim.tui.settings_door import PreferencesChanged
from casesim.tui.widgets.plain import Plain, words

ALLOWANCES = {1.0: "as the case says", 1.25: "a quarter more", 1.5: "half as much again", 2.0: "twice as long"}


class Choice(NamedTuple):
    """One line: a field of the preferences, its title, what it is for, and its values in words."""

    field: str
    title: str
    about: str
    values: dict[Any, str]


CHOICES = (
    Choice("compact", "Text", "Comfortable leaves lines of air between entries; compact shows more at once. The size of the letters is your terminal's.",
           {False: "comfortable", True: "compact"}),
    Choice("animation", "Animation", "Smooth scrolling and the like.", {True: "on", False: "off: nothing moves"}),
    Choice("allowance", "Clock of exams and drills", "Extra time, for whoever is entitled to it or wants to begin gently.", ALLOWANCES),
)  # fmt: skip


class LookPane(Vertical):
    """The lines."""

    def __init__(self, preferences: Preferences, themes: tuple[str, ...]) -> None:
        super().__init__()
        self._preferences, self._themes = preferences, themes

    def compose(self) -> ComposeResult:
        """A list, and how it works."""
        yield Plain("Enter takes the next value. Everything is kept.", classes="settings-about")
        yield OptionList(id="look", markup=False)

    def on_mount(self) -> None:
        """Show what is chosen."""
        self._redraw()

    def take(self, preferences: Preferences) -> None:
        """Show other preferences."""
        self._preferences = preferences
        self._redraw()

    def _redraw(self) -> None:
        listed = self.query_one("#look", OptionList)
        at = listed.highlighted or 0
        theme = Option(
            _line("Theme", self._preferences.theme, "One of several; the palette (^p) has them all."), id="theme"
        )
        listed.set_options([theme, *(Option(self._prompt(choice), id=choice.field) for choice in CHOICES)])
        listed.highlighted = at

    def _prompt(self, choice: Choice) -> Content:
        value = getattr(self._preferences, choice.field)
        return _line(choice.title, choice.values.get(value, f"{value}"), choice.about)

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        field = event.option.id or ""
        if field == "theme":
            self.post_message(PreferencesChanged({"theme": _next(self._themes, self._preferences.theme)}))
            return
        choice = next(choice for choice in CHOICES if choice.field == field)
        value = _next(tuple(choice.values), getattr(self._preferences, field))
        self.post_message(PreferencesChanged({field: value}))


def _next(values: tuple[Any, ...], now: Any) -> Any:
    return values[(values.index(now) + 1) % len(values)] if now in values else values[0]


def _line(title: str, value: str, about: str) -> Content:
    return words((title, "bold"), f": {value}", ("\n  " + about, "dim"))
