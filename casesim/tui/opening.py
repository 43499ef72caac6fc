"""Opening: what makes the screen of a place. A screen's module is imported when it is first opened."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.screen import Screen

from casesim.session.desk import Desk


def _past(desk: Desk) -> Screen[Any]:
    from casesim.tui.screens.past import PastScreen

    return PastScreen(desk)


def _progress(desk: Desk) -> Screen[Any]:
    from casesim.tui.screens.progress import ProgressScreen

    return ProgressScreen(desk)


MAKERS: dict[str, Callable[[Desk], Screen[Any]]] = {"past": _past, "progress": _progress}
"""By the id of the place."""


def screen_of(place_id: str, desk: Desk) -> Screen[Any] | None:
    """Return a new screen of a place, or None for an id that is none."""
    make = MAKERS.get(place_id)
    return make(desk) if make else None
