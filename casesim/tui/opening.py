"""Opening: what makes the screen of a place, and what takes up an encounter. A screen's module is imported when it is first opened."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.screen import Screen

from casesim.core.encounter import Encounter, State
from casesim.session.desk import Desk
from casesim.session.encounter import EncounterService
from casesim.tui.outside import Outside


def _past(desk: Desk, _outside: Outside, _case: str) -> Screen[Any]:
    from casesim.tui.screens.past import PastScreen

    return PastScreen(desk)


def _progress(desk: Desk, _outside: Outside, _case: str) -> Screen[Any]:
    from casesim.tui.screens.progress import ProgressScreen

    return ProgressScreen(desk)


def _write(desk: Desk, outside: Outside, case: str) -> Screen[Any] | None:
    from casesim.tui.screens.author import AuthorScreen
    from casesim.tui.screens.author_shelf import AuthorShelfScreen

    if outside.authoring is None:
        return None
    bench = outside.authoring(desk)
    return AuthorScreen(bench, case) if case else AuthorShelfScreen(bench)


MAKERS: dict[str, Callable[[Desk, Outside, str], Screen[Any] | None]] = {
    "past": _past,
    "progress": _progress,
    "write": _write,
}
"""By the id of the place."""


def screen_of(place_id: str, desk: Desk, outside: Outside, case: str = "") -> Screen[Any] | None:
    """Return a new screen of a place (at a `case`, where it is about one), or None for an id that is none."""
    make = MAKERS.get(place_id)
    return make(desk, outside, case) if make else None


def taken_up(desk: Desk, encounter_id: str) -> Encounter | EncounterService:
    """Return a graded encounter as it is stored, or the service of an open one; mark one that was closed and not marked."""
    encounter = desk.load(encounter_id)
    if encounter.state is State.GRADED:
        return encounter
    service = desk.resume(encounter_id)
    if service.encounter.state is State.CLOSED:
        service.finish()
        service.close()
        return service.encounter
    service.open()
    return service
