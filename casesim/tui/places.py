"""Places: the screens that are reached by a key of their own from home, one line each.

To add a screen, add its line here and its maker in `casesim.tui.opening`: home's keys, the help, the footer and the
palette are made from the line.
"""

from __future__ import annotations

from typing import NamedTuple

from textual.binding import Binding


class Place(NamedTuple):
    """A screen that home opens."""

    id: str
    """Of the place and, behind "home.", of its key."""
    key: str
    title: str
    tooltip: str

    def binding(self) -> Binding:
        """Return the key that opens it."""
        return Binding(self.key, f"app.open('{self.id}')", self.title, id=f"home.{self.id}", tooltip=self.tooltip)


PLACES: tuple[Place, ...] = (
    Place("past", "f4", "Past", "All encounters, open and marked"),
    Place("progress", "f5", "Progress", "How you are getting on: attempts, domains, habits, confidence"),
    Place("write", "f6", "Write cases", "Write a case: live checks, a preview, a talk with reasons, the linter, trainees"),
)  # fmt: skip
"""In the order of their keys."""
