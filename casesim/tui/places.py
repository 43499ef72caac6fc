"""Places: the screens that are reached by a key of their own from home, one line each.

To add a screen, add its line: home's keys, the help, the footer and the palette are made from it. The screen's module
is imported when it is first opened.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from textual.binding import Binding
from textual.screen import Screen

from casesim.session.desk import Desk


class Place(NamedTuple):
    """A screen that home opens."""

    id: str
    """Of the place and, behind "home.", of its key."""
    key: str
    title: str
    tooltip: str
    make: Callable[[Desk], Screen[Any]]

    def binding(self) -> Binding:
        """Return the key that opens it."""
        return Binding(self.key, f"app.open('{self.id}')", self.title, id=f"home.{self.id}", tooltip=self.tooltip)


def _past(desk: Desk) -> Screen[Any]:
    from casesim.tui.screens.past import PastScreen

    return PastScreen(desk)


def _progress(desk: Desk) -> Screen[Any]:
    from casesim.tui.screens.progress import ProgressScreen

    return ProgressScreen(desk)


PLACES: tuple[Place, ...] = (
    Place("past", "f4", "Past encounters", "All encounters, open and marked", _past),
    Place("progress", "f5", "Progress", "How you are getting on: attempts, domains, habits, confidence", _progress),
)  # fmt: skip
"""In the order of their keys."""


def place(place_id: str) -> Place | None:
    """Return the place of that id."""
    return next((found for found in PLACES if found.id == place_id), None)
