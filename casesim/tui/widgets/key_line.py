"""The line of keys at the foot of every screen: what works here, in one widget; help and quit are never pushed off it.

Textual's own footer makes a widget of every key, anew whenever the focus moves, and cuts the line off at the right edge.
This one draws the keys that fit, says with "…" that there are more, and keeps help and quit at the right, in windows and
dialogs too. Clicking a key presses it.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget

from casesim.tui.widgets.plain import as_content, words

ALWAYS = ("app.help", "app.quit")
"""Ids of the keys that stand at the right of every screen."""
PALETTE = "app.commands"
"""The key that finds those that do not fit."""
MORE = "…"
GAP = 1


class Shown(NamedTuple):
    """A key on the line."""

    key: str
    """As it is pressed."""
    name: str
    """As a keyboard names it."""
    description: str
    tooltip: str
    enabled: bool = True

    @property
    def width(self) -> int:
        """Columns that it takes."""
        return len(self.name) + 1 + len(self.description)


class KeyLine(Widget, can_focus=False):
    """One line of keys."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    KeyLine {
        dock: bottom; height: 1; background: $panel; color: $footer-description-foreground;
        text-wrap: nowrap; text-overflow: ellipsis; pointer: pointer;
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._places: list[tuple[int, Shown]] = []

    def on_mount(self) -> None:
        """Follow what works: it changes with the focus."""
        self.screen.bindings_updated_signal.subscribe(self, self._changed)

    def _changed(self, _screen: Screen[Any]) -> None:
        self.refresh()

    def render(self) -> Content:
        """Draw the keys that fit; those of `ALWAYS` at the right."""
        here, palette, always = self._keys()
        right = _width(always)
        fitting = _fitting(here, palette, self.size.width - right - 2 * GAP)
        space = max(0, self.size.width - right - _width(fitting))
        self._places, at = [], 0
        for shown in fitting:
            self._places.append((at, shown))
            at += shown.width + GAP
        at = _width(fitting) + space
        for shown in always:
            self._places.append((at, shown))
            at += shown.width + GAP
        return words(*_drawn(fitting), " " * space, *_drawn(always))

    def _keys(self) -> tuple[list[Shown], list[Shown], list[Shown]]:
        """Return the keys of what is in front, the palette's, and those that are always there."""
        own: dict[str, Shown] = {}
        for active in self.screen.active_bindings.values():
            binding = active.binding
            if binding.show and binding.id not in (*ALWAYS, PALETTE):
                own.setdefault(binding.action, self._shown(binding, enabled=active.enabled))
        everywhere: dict[str | None, Shown] = {}
        for _key, binding in self.screen._binding_chain[-1][1]:  # the app's, in windows and dialogs too
            everywhere.setdefault(binding.id, self._shown(binding))
        palette = [everywhere[PALETTE]] if self.app.check_action("command_palette", ()) else []
        return list(own.values()), palette, [everywhere[name] for name in ALWAYS]

    def _shown(self, binding: Binding, *, enabled: bool = True) -> Shown:
        name = self.app.get_key_display(binding)
        return Shown(binding.key, name, binding.description, binding.tooltip or binding.description, enabled)

    def _at(self, x: int) -> Shown | None:
        return next((shown for start, shown in self._places if start <= x < start + shown.width), None)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Say what the key under the pointer does."""
        shown = self._at(event.x)
        self.tooltip = as_content(shown.tooltip if shown else "What works here: a click presses the key")

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Press the key under the pointer."""
        shown = self._at(event.x)
        if shown is None:
            return
        if shown.enabled:
            self.app.simulate_key(shown.key)
        else:
            self.app.bell()


def _fitting(keys: list[Shown], palette: list[Shown], width: int) -> list[Shown]:
    """Return the keys and the palette's if they fit into `width` columns, else the first of them and "…" for the others."""
    if _width([*keys, *palette]) <= width:
        return [*keys, *palette]
    more = [shown._replace(description=MORE) for shown in palette]
    fitting: list[Shown] = []
    for shown in keys:
        if _width([*fitting, shown, *more]) > width:
            break
        fitting.append(shown)
    return [*fitting, *more] if _width(more) <= width else []


def _width(keys: list[Shown]) -> int:
    return sum(shown.width for shown in keys) + GAP * max(0, len(keys) - 1)


def _drawn(keys: list[Shown]) -> list[str | tuple[str, str]]:
    parts: list[str | tuple[str, str]] = []
    for shown in keys:
        dim = "" if shown.enabled else " dim"
        gap = " " * GAP if parts else ""
        parts += [gap, (shown.name, "bold $footer-key-foreground" + dim), (f" {shown.description}", dim.strip())]
    return parts
