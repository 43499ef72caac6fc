"""Acts besides questions, in a thread: each does one thing with the service and returns what was stored.

Called by the interview's worker, one at a time; touches no widget. Raises what the service raises.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from casesim.core.encounter import Body, DifferentialGiven, Encounter, Noted, Ranked, State
from casesim.session.act import ActKind, Line
from casesim.session.encounter import EncounterService

Act = Callable[[], Body | None]


def act_of(service: EncounterService, line: Line, notes: str) -> Act | None:
    """Return what a typed line does, `notes` being what is on the page now; None for what is no act."""
    match line.kind:
        case ActKind.EXAMINE:
            return partial(service.examine, line.text)
        case ActKind.ORDER:
            return partial(service.order, line.text)
        case ActKind.NOTE:
            return partial(add_note, service, notes, line.text)
        case ActKind.REWRITE:
            return partial(rewrite, service, line.text)
        case ActKind.DIFFERENTIAL:
            return partial(rank, service, line.text)
        case ActKind.ASSESS:
            return partial(service.assess, line.text)
        case _:
            return None


def keep_notes(service: EncounterService, text: str) -> None:
    """Keep the whole of the notes; there is nothing to show."""
    service.note(text)


def add_note(service: EncounterService, notes: str, text: str) -> Noted:
    """Keep `notes`, and add a line to them."""
    service.note(notes)
    service.note(text, add=True)
    return Noted(after_turn=len(service.encounter.exchanges), text=service.encounter.notes)


def rewrite(service: EncounterService, text: str) -> Noted:
    """Put `text` in place of all notes."""
    service.note(text)
    return Noted(after_turn=len(service.encounter.exchanges), text=service.encounter.notes)


def keep_ranking(service: EncounterService, ranked: Sequence[Ranked]) -> None:
    """Keep the differential as the pane shows it; there is nothing to show."""
    service.differential(ranked)


def rank(service: EncounterService, ranked: str) -> DifferentialGiven:
    """Keep the differential that was typed."""
    entries = service.differential(ranked)
    return DifferentialGiven(after_turn=len(service.encounter.exchanges), ranked=entries)


def finish(service: EncounterService, notes: str, *, time_up: bool, rating: int | None) -> Encounter:
    """Keep the notes and the trainee's own view, close, mark, and let go of the encounter."""
    if service.encounter.state is State.INTERVIEW:
        service.note(notes)
    if rating is not None:
        service.assess(str(rating))
    service.finish(time_up=time_up)
    service.close()
    return service.encounter


def put_down(service: EncounterService, notes: str) -> str:
    """Keep the notes and let go of the encounter, which stays open; return its id."""
    try:
        if service.encounter.state is State.INTERVIEW:
            service.note(notes)
    finally:
        service.close()
    return service.encounter.id
