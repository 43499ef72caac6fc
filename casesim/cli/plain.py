"""Plain line mode: print and input only. The accessible path for screen readers, and for pipes."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import typer

from casesim.cli.script import DISCLAIMER, do, held, say, speaker
from casesim.cli.show import print_sheet
from casesim.core.drill import skill_of
from casesim.core.encounter import Mode, State
from casesim.core.errors import CasesimError, RecordsError
from casesim.core.mode import reveals, title_of
from casesim.core.mood import mood
from casesim.core.text import clean
from casesim.session.act import ActKind, clock_words, help_for, read

if TYPE_CHECKING:
    from casesim.session.desk import Desk
    from casesim.session.encounter import EncounterService


def play_plain(desk: Desk, case: str, seed: int | None, mode: Mode, **how: Any) -> None:
    """Play an encounter line by line; the end of the input finishes, Ctrl-C leaves it to be resumed.

    `how` goes to `Desk.start`: the skill of a drill, minutes of writing.
    """
    service = desk.start(case, seed, mode, **how)
    with held(desk, service):
        _brief(service)
        service.warm()
        service.open()
        _show_given(service)
        _talk(service)
        _finish(service)


def resume_plain(desk: Desk, encounter_id: str) -> None:
    """Take up a stored encounter in plain lines."""
    service = desk.resume(encounter_id)
    with held(desk, service):
        _show_given(service)
        for exchange in service.encounter.exchanges:
            typer.echo(f"You: {exchange.question}\n{speaker(service)}: {exchange.reply.text}")
        if service.encounter.state in {State.BRIEFING, State.INTERVIEW}:
            service.warm()
            service.open()
            _talk(service)
        _finish(service)


def _finish(service: EncounterService) -> None:
    print_sheet(service.finish())
    encounter = service.encounter
    if encounter.hints:
        typer.echo(f"\nHints taken: {len(encounter.hints)}; they earned and cost nothing.")
        for hint in encounter.hints:
            typer.echo(f"  after question {hint.after_turn}: {hint.text}")
    typer.echo(f"\nStored as {encounter.id}; `casesim export {encounter.id} -o transcript.md` writes it.")


def _brief(service: EncounterService) -> None:
    encounter = service.encounter
    typer.echo(f"{DISCLAIMER}\n\n{encounter.patient.door_note}\n\n{title_of(encounter)}")
    for line in reveals(encounter.mode, service.terms, skill_of(encounter)):
        typer.echo(f"  {line}")
    typer.echo("\nType what you would say. Acts:")
    for line in help_for(encounter):
        typer.echo("  " + line)


def _show_given(service: EncounterService) -> None:
    if service.encounter.briefed:
        typer.echo(f"\nThe history\n\n{service.encounter.briefed.text}")


def _talk(service: EncounterService) -> None:
    """Read and do lines until `/finish`, the end of the input, or the end of the time."""
    warned = False
    mood_was = mood(service.encounter.patient.manner, service.rapport)
    typer.echo(f"\n({speaker(service)} seems {mood_was}.)")
    while (text := _typed()) is not None:
        if service.is_over:
            typer.echo("Time is up: the encounter is closed and marked; that line does not count.", err=True)
            return
        if service.is_time_up and not warned:
            warned = True
            typer.echo(f"casesim: {clock_words(service)}", err=True)
        if not text or text.startswith("#"):
            continue
        try:
            line = read(text)
            if line.kind is ActKind.FINISH:
                return
            if line.kind is ActKind.ASK:
                say(service, line.text)
            else:
                do(service, line, typer.echo)
        except RecordsError:
            raise
        except CasesimError as error:
            typer.echo(f"casesim: {error}", err=True)
        mood_was = _tell_mood(service, mood_was)


def _tell_mood(service: EncounterService, before: str) -> str:
    """Say how the speaker seems where that has changed; return it."""
    now = mood(service.encounter.patient.manner, service.rapport)
    if now != before:
        typer.echo(f"({speaker(service)} seems {now}.)")
    return now


def _typed() -> str | None:
    """Return the next line, cleaned, None at the end; what comes through a pipe is shown, as if it had been typed."""
    typer.echo("\nYou: ", nl=False)
    sys.stdout.flush() if sys.stdout else None
    raw = sys.stdin.readline() if sys.stdin else ""
    text = clean(raw.removeprefix("\ufeff"), 4_000, keep_newlines=False)
    if not raw or not sys.stdin.isatty():
        typer.echo(text)
    return text if raw else None
