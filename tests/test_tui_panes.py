"""Panes under hasty fingers: several keys before one frame, and the last of them holds."""

from __future__ import annotations

import asyncio

from textual import on
from textual.app import App, ComposeResult
from textual.widgets import Static

from casesim.tui.messages import PaneShown
from casesim.tui.widgets.panes import Pane, Panes

NAMES = ("talk", "notes", "items", "chart")


class Stage(App[None]):
    """Nothing but panes; counts how often one is said to be in front."""

    shown = 0

    def compose(self) -> ComposeResult:
        """Four panes."""
        yield Panes([Pane(name, name.title(), Static(name)) for name in NAMES])

    @on(PaneShown)
    def _count(self) -> None:
        self.shown += 1


def _hasten(width: int) -> tuple[str, str | None, int, int]:
    async def play() -> tuple[str, str | None, int, int]:
        app = Stage()
        async with app.run_test(size=(width, 24)) as pilot:
            panes = app.query_one(Panes)
            for name in ("items", "notes", "chart", "items", "notes"):
                panes.show(name)
            await pilot.pause(0.2)
            settled = app.shown
            await pilot.pause(0.2)
            return panes.active, app.query_one("#panes-tabs").active, settled, app.shown  # type: ignore[attr-defined]

    return asyncio.run(play())


def test_the_last_of_many_hasty_keys_holds_and_the_panes_come_to_rest() -> None:
    """Five keys before one frame once made the panes go to and fro without end, and the app deaf to every key."""
    for width in (80, 120):
        active, tab, settled, later = _hasten(width)
        assert active == "notes"
        assert tab == "tab-notes"
        assert later == settled
